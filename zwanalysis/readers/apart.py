"""Files read in a process apart, with limits on its memory and processor time: whatever a file is, it costs no more.

pdfium, lexbor, libxml2 and zlib run outside Python's reach: no clock of ours stops them, and where memory ends they
end the process. So they run in a child, which is kept for the next file; a child that dies is an error of its file.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from zwanalysis import errors
from zwanalysis.errors import BrokenFile, ReadError, TimedOut, TooMuchMemory
from zwanalysis.readers.document import Document
from zwanalysis.readers.limits import LIMITS

#: The child's program; it ends at once, for nothing is left to be put away.
_START = "import os, sys; sys.path[:] = {path!r}; from zwanalysis.readers.child import serve; serve(); os._exit(0)"


def is_possible() -> bool:
    """Whether processes can be started here: not in a browser."""
    return bool(sys.executable) and sys.platform not in ("emscripten", "wasi")


class Child:
    """A process that reads one file after another."""

    def __init__(self) -> None:
        path = [str(Path(errors.__file__).parent.parent), *filter(os.path.isabs, sys.path)]
        alone = {"start_new_session": True} if sys.platform != "win32" else {}  # Ctrl-C is for the parent
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START.format(path=path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **alone,
        )  # fmt: skip

    def read(self, kind: str, data: bytes) -> Document:
        """Have a file read; raises what its reader raises, or what the child's end means."""
        head = json.dumps({"kind": kind, "size": len(data), "limits": LIMITS}).encode() + b"\n"
        late = threading.Timer(LIMITS["wall_seconds"], self.process.kill)
        late.daemon = True
        late.start()
        try:
            self.process.stdin.write(head + data)
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:  # it ended before it had the whole file
            answer = b""
        except BaseException:  # Ctrl-C: the answer would be taken for the next file's
            self.end()
            raise
        finally:
            waited = not late.is_alive()
            late.cancel()
        if not answer.endswith(b"\n"):
            raise _died(self.end(), waited)
        told = json.loads(answer)
        if told.get("last"):
            self.end()
        if "error" in told:
            raise getattr(errors, told["error"], BrokenFile)(told["message"])
        tables = [[[(start, end) for start, end in row] for row in table] for table in told["tables"]]
        return Document(told["text"], told["format"], tables, told["metadata"])

    def end(self) -> int:
        """End the process; its exit status, negative for the signal that killed it."""
        if self.owner != os.getpid():  # a fork of ours: the child is not its own
            return 0
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                continue  # what it was to be given is lost with it
        try:
            return self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


_ADVICE = "save the notice's own pages as a smaller file, or as text, and read that"


def _died(status: int, waited: bool) -> ReadError:
    """What a child's end says about the file it was reading."""
    if waited:
        return TimedOut(f"reading took longer than {LIMITS['wall_seconds']:g} s; {_ADVICE}")
    name = signal.Signals(-status).name if status < 0 and -status in set(signal.Signals) else f"status {status}"
    if name == "SIGXCPU":
        return TimedOut(f"reading took longer than {LIMITS['seconds']:g} s of processor time; {_ADVICE}")
    return TooMuchMemory(
        f"reading ended with {name}: it took more than {LIMITS['memory'] / 1e6:,.0f} MB of memory, or the library that "
        f"reads such files failed on this one; {_ADVICE}"
    )


_child: Child | None = None
_lock = threading.Lock()


def read(kind: str, data: bytes) -> Document:
    """Read a file of this kind in the process apart, which is started at the first file."""
    global _child
    with _lock:
        if _child is None or _child.owner != os.getpid() or _child.process.returncode is not None:
            _child = Child()
        try:
            return _child.read(kind, data)
        finally:
            if _child.process.returncode is not None:
                _child = None


@atexit.register
def _end() -> None:
    if _child is not None:
        _child.end()
