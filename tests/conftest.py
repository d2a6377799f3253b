"""What several test files use: the corpus of the five notices, read once."""

import gc
import os
from pathlib import Path

# Two workers on two cores: threads of numpy's libraries would only take turns; and what lives as long as a run
# (pandas, matplotlib, the lexica) need not be gone through every few hundred objects: a tenth of the time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
gc.set_threshold(100_000, 50, 100)

import pytest  # noqa: E402
import yaml  # noqa: E402
from hypothesis import settings  # noqa: E402

import zwanalysis as zw  # noqa: E402

ROOT = Path(__file__).parent.parent

# The same examples in every run, so that a change and not chance makes the suite fail;
# --hypothesis-profile=search looks for new ones.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("fixed")


def read_case(path: Path) -> dict:
    """A case's file, read by the quick loader where there is one: there are hundreds."""
    return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    """Examples name data/raw: run them from the project's folder, wherever pytest was started."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def corpus() -> zw.Corpus:
    return zw.load_notices(ROOT / "data" / "raw")
