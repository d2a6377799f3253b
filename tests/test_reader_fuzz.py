"""A few truncated and mutated files of every format; ZW_FUZZ=2000 runs the full number."""

import os

import pytest

from tests.fuzz_readers import SECONDS, run, seeds

COUNT = int(os.environ.get("ZW_FUZZ", "20"))


@pytest.mark.parametrize("kind", seeds())
def test_broken_files_raise_named_errors_only(kind):
    ends, longest = run(kind, COUNT, seed=int(os.environ.get("ZW_FUZZ_SEED", "1")))
    assert sum(ends.values()) == COUNT
    assert longest < SECONDS
