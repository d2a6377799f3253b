"""Files and folders written whole or not at all, by one program at a time.

A file is written under a temporary name and renamed. A folder is made beside the one whose place it takes, with a list
of its files' hashes, and then changes places with it: whoever reads finds the old one or the new one.
"""

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from zwanalysis.errors import BadTables, Busy

MANIFEST = "manifest.json"
PATIENCE = 30.0  # seconds to wait for another program that writes in the same place
_SWAP, _HERE = 2, -100  # RENAME_EXCHANGE, AT_FDCWD


def write_whole(path: Path, content: bytes, ending: str = ".part") -> None:
    """Write a file under a temporary name and rename it: a broken write loses nothing that was there, and leaves nothing.

    The temporary name is the file's with ``ending``, which several processes that may write the same file give each its own.
    """
    temporary = path.with_name(path.name + ending)
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:  # a full disk does not say which file
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_folder(folder: Path, files: dict[str, bytes], ours: frozenset[str] | set[str] = frozenset()) -> None:
    """Write these files and their manifest as the folder; what else lies there stays, but for what is named in ``ours``."""
    folder = Path(os.path.realpath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, "File exists", str(folder))
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    with locked(folder.parent, folder.name):
        _heal(folder)
        new.mkdir()
        for name, content in files.items():
            _write(new / name, content, folder / name)
        _write(new / MANIFEST, manifest_of(files), folder / MANIFEST)
        for other in sorted(folder.iterdir()) if folder.exists() else ():
            if other.name not in {*files, *ours, MANIFEST} and not other.name.endswith(".part"):
                _take_along(other, new / other.name)
        if folder.exists():
            shutil.copymode(folder, new)
            _exchange(new, folder, old)
        else:
            new.rename(folder)
        _heal(folder)


def take_place(made: Path, folder: Path) -> None:
    """Put a complete folder into the place of another, which is taken away; a stop leaves one of the two there, whole."""
    old = folder.with_name(f".{folder.name}.old")
    with locked(folder.parent, folder.name):
        _heal(folder)
        if folder.exists():
            _exchange(made, folder, old)
        else:
            made.rename(folder)
        for left in (made, old):
            if left.exists():
                shutil.rmtree(left)


def find(folder: Path) -> None:
    """Put a folder back into its place where a write was stopped between the two steps of the change."""
    folder = Path(os.path.realpath(folder))
    if not folder.exists() and folder.with_name(f".{folder.name}.old").exists():
        with locked(folder.parent, folder.name):
            _heal(folder)


def _heal(folder: Path) -> None:
    """Finish or undo what a write that was stopped has left beside a folder."""
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)


def manifest_of(files: dict[str, bytes]) -> bytes:
    """What a folder's manifest says: each file with its SHA-256."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    return (json.dumps(hashes, indent=1, ensure_ascii=False) + "\n").encode()


def check_manifest(folder: Path) -> None:
    """Raise `BadTables`, naming the file, where a folder is not as its manifest says; a folder without one is taken as it is."""
    path = Path(folder) / MANIFEST
    if not path.exists():
        return
    try:
        hashes = json.loads(path.read_text("utf-8"))
        wanted = [(str(name), str(digest)) for name, digest in hashes.items()]
    except (ValueError, AttributeError) as error:
        raise BadTables(f"{path} is damaged ({error}); `zwanalysis build` writes it anew") from error
    for name, digest in wanted:
        file = path.with_name(name)
        if not file.is_file():
            raise BadTables(f"{file} is missing, which {MANIFEST} lists; `zwanalysis build` writes it anew")
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise BadTables(
                f"{file} is not what was saved: it was changed, or is of another save ({MANIFEST} has its hash); `zwanalysis build` "
                f"writes all anew, or delete {path} if you changed it on purpose"
            )


@contextlib.contextmanager
def locked(folder: Path, what: str = "") -> Iterator[None]:
    """Hold a folder for one program; another that wants it waits, and raises `Busy` when it has waited long."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            held = _lock(folder)
            break
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EEXIST, errno.EWOULDBLOCK) or not os.access(folder, os.R_OK | os.W_OK):
                raise
            if time.monotonic() > end:
                raise Busy(f"{folder / what}: another program has been writing here for {PATIENCE:.0f} s; try again when it is done") from error
            time.sleep(0.05)
    try:
        yield
    finally:
        os.close(held)


def is_free(folder: Path) -> bool:
    """Whether no other program holds a folder."""
    try:
        os.close(_lock(folder))
    except OSError:
        return False
    return True


def _lock(folder: Path) -> int:
    """A lock that ends with its program, whatever ends it, and leaves nothing behind."""
    if sys.platform == "win32":  # the file goes when it is closed
        return os.open(folder / ".lock", os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise
    return held


def _write(path: Path, content: bytes, called: Path) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:  # a full disk does not say which file, and the one made aside is not what somebody asked for
        raise OSError(error.errno, error.strerror, str(called)) from error


def _take_along(source: Path, target: Path) -> None:
    """Have what somebody else put into a folder in the new one, too."""
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(new: Path, folder: Path, old: Path) -> None:
    """Have two folders change places: in one step where the system can, else in two that `find` completes."""
    if not _swapped_at_once(new, folder):
        folder.rename(old)
        new.rename(folder)


def _swapped_at_once(new: Path, folder: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # another C library
        return False
    return rename(_HERE, os.fsencode(new), _HERE, os.fsencode(folder), _SWAP) == 0
