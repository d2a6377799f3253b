"""A second line of defence: no text keeps the reader longer than stated, whatever a pattern meets in it."""

import signal
import threading
from contextlib import contextmanager

from zwanalysis.errors import TimedOut


@contextmanager
def limited(seconds: float, what: str):
    """Raise `TimedOut` in the block when it has taken so many seconds of processor time.

    Only where the system has such a timer (not on Windows) and in a process's first thread; elsewhere the block runs on.

    >>> with limited(0.01, "a text"):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    ...
    zwanalysis.errors.TimedOut: a text took longer than 0.01 s of processor time; save the notice's own part as text and read that
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number, frame):
        raise TimedOut(f"{what} took longer than {seconds:g} s of processor time; save the notice's own part as text and read that")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
