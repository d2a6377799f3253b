"""The process apart: takes files from its input one after another and answers each with a line of JSON."""

import gc
import json
import os
import sys
import warnings

from zwanalysis.errors import BrokenFile, ReadError, TooMuchMemory
from zwanalysis.readers import READERS
from zwanalysis.readers.limits import LIMITS, MB, Clock

try:
    import resource
except ImportError:  # Windows has no such limits; there the parent's patience is the only one
    resource = None

BLOATED = 400 * MB  # a child that has grown so large is not kept


def serve() -> None:
    """Answer until the input ends."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what libraries print is no answer
    warnings.simplefilter("ignore")
    gc.freeze()  # what is loaded stays: it need not be looked through for each file
    gc.set_threshold(50_000)
    while head := sys.stdin.buffer.readline():
        asked = json.loads(head)
        LIMITS.update(asked["limits"])
        _hold()
        answer = json.dumps(_answer(asked["kind"], sys.stdin.buffer.read(asked["size"])))
        out.write(answer.encode("ascii") + b"\n")
        out.flush()
        if '"last": true' in answer[-40:]:
            return


def _answer(kind: str, data: bytes) -> dict:
    try:
        document = READERS[kind](data, Clock())
    except ReadError as error:
        return {"error": type(error).__name__, "message": str(error), "last": _is_bloated()}
    except MemoryError:
        error = TooMuchMemory(
            f"reading took more than {LIMITS['memory'] / MB:,.0f} MB of memory; save the notice's own pages as a smaller "
            "file, or as text, and read that"
        )
        return {"error": type(error).__name__, "message": str(error), "last": True}
    except Exception as error:
        return {"error": BrokenFile.__name__, "message": fault(kind, error), "last": True}
    return {**document._asdict(), "last": _is_bloated()}


def fault(kind: str, error: BaseException) -> str:
    """What is said of an error that no reader names."""
    return (
        f"not readable as {kind} ({type(error).__name__}: {str(error)[:150]}): probably damaged; open it and save it "
        "anew. If it opens without complaint elsewhere, the reader is at fault: please report it"
    )


def _hold() -> None:
    """Limits for the next file: memory in all, processor time from here on, no core dump."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS["memory"], resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + LIMITS["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _is_bloated() -> bool:
    """By what it holds now; the peak that the system keeps would count the process that started it, too."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") > BLOATED
    except OSError:  # only Linux tells; elsewhere there is no limit to come near to
        return False
