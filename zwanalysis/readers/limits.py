"""What a notice may cost to read: one table of limits, and the clock that holds readers to their time.

The five largest notices seen so far have 14,191 characters, 12 tables and under 1,000 table cells; the limits
leave at least a factor of a hundred.
"""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from zwanalysis.errors import BrokenFile, MissingExtra, TimedOut, ZwAnalysisError

MB = 1_000_000

LIMITS = {
    "bytes": 50 * MB,  # a file of any format
    "markup_bytes": 10 * MB,  # a web page or text file: the parser's cost grows faster than its size
    "zip_members": 5_000,
    "zip_total": 300 * MB,  # all members unpacked
    "zip_ratio": 200,  # one member unpacked ÷ packed; office XML stays under 60
    "xml_bytes": 32 * MB,  # one XML member
    "xml_depth": 256,  # elements inside elements; libxml2's own limit
    "html_depth": 500,  # browsers, and the parser, keep 512
    "html_elements": 300_000,
    "html_attributes": 500,  # of one tag
    "pages": 500,
    "characters": 500_000,  # of the whole text
    "page_objects": 200_000,  # of one page
    "rules": 20_000,  # ruling lines of one page
    "cells": 200_000,  # of one table, after merged cells are spread out
    "merges": 20_000,  # merged ranges of one sheet
    "seconds": 8.0,  # of processor time, for one file; the process that reads it is ended a second later
    "wall_seconds": 120.0,  # the same by the clock on the wall, on a machine that does much besides
    "memory": 1_000 * MB,  # of the process that reads files
    "soffice_seconds": 120.0,
}


class Clock:
    """Seconds of this thread's processor time left for one file: a busy machine takes nothing from it.

    >>> Clock(60).check("page 1")
    >>> Clock(-1).check("page 7")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    zwanalysis.errors.TimedOut: page 7: reading took longer than -1 s of processor time
    """

    def __init__(self, seconds: float | None = None):
        self.seconds = LIMITS["seconds"] if seconds is None else seconds
        self.end = time.thread_time() + self.seconds

    def check(self, where: str) -> None:
        """Raise `TimedOut`, naming the place, when the time is over."""
        if time.thread_time() > self.end:
            raise TimedOut(
                f"{where}: reading took longer than {self.seconds:g} s of processor time; save the notice's own pages as a "
                "smaller file, or as text, and read that"
            )


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Turn whatever a library throws at a broken file into `BrokenFile`; its warnings say nothing to a reader.

    >>> with guarded("PDF"):  # doctest: +IGNORE_EXCEPTION_DETAIL
    ...     raise KeyError("/Root")
    Traceback (most recent call last):
    ...
    zwanalysis.errors.BrokenFile: not readable as PDF (KeyError: '/Root')
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ZwAnalysisError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise BrokenFile(
            f"not readable as {what} ({type(error).__name__}: {said}); the file is damaged or cut off: "
            "download it again, or open and save it anew"
        ) from error


def extra(module: str, what: str):
    """Import a library of the `files` extra, or say how to install it."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"reading {what} needs the library {module.split('.')[0]}, which is not installed: run  pip "
            'install ".[files]"  in the folder of zwanalysis'
        ) from error
