"""What several test files use: the corpus of the five notices, read once."""

from pathlib import Path

import pytest

import zwanalysis as zw

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    """Examples name data/raw: run them from the project's folder, wherever pytest was started."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def corpus() -> zw.Corpus:
    return zw.load_notices(ROOT / "data" / "raw")
