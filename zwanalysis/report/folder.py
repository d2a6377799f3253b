"""A folder that is made beside the place where it goes and swapped in when it is complete."""

import glob
import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from zwanalysis import whole
from zwanalysis.errors import NotOurs
from zwanalysis.loading import MADE


@contextmanager
def swapped(target, *, ours: bool = False):
    """Yield a new folder that takes the place of ``target`` when the block ends; if it fails, all stays as it was.

    `NotOurs`, before anything is done, where ``target`` holds files of somebody else, or some that were changed since they
    were made; but not where the folder is ``ours`` by its place, as a project's reports/ is: what was made there is made anew. Files
    that somebody put there since are kept.
    """
    target = Path(target).absolute()
    whole.find(target)
    before = _made(target, ours)
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with whole.locked(target.parent, target.name):
            _clear(target)
            aside = _aside(target)
            stack.callback(shutil.rmtree, aside)
            stack.enter_context(whole.locked(aside))
        new = aside / "new"
        new.mkdir()
        with _called(new, target):
            yield new
            listed = {path.relative_to(new).as_posix(): _digest(path) for path in sorted(new.rglob("*")) if path.is_file()}
            (new / MADE).write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
            if target.exists():
                _made(target, ours)  # again: making it took a while
                for path in _files(target) - set(before) - set(listed):
                    (new / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(target / path, new / path)
        whole.take_place(new, target)


def _clear(target: Path) -> None:
    """Take away what runs that were killed have left beside ``target``; what another run is making is held by it."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*"):
        ours = re.fullmatch(r"[a-z0-9_]{8}", left.suffix[1:]) and left.is_dir() and {path.name for path in left.iterdir()} <= {"new"}
        if ours and whole.is_free(left):
            shutil.rmtree(left)


def _aside(target: Path) -> Path:
    """A new folder beside ``target``, on the same disk."""
    try:
        return Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


@contextmanager
def _called(new: Path, target: Path):
    """Errors of the system in ``new`` name the file in ``target``, as which it was asked for."""
    try:
        yield
    except OSError as error:
        inside = error.filename and Path(os.path.realpath(error.filename))
        if inside and inside.is_relative_to(os.path.realpath(new)):
            raise OSError(error.errno, error.strerror, str(target / inside.relative_to(os.path.realpath(new)))) from error
        raise


def _made(target: Path, ours: bool) -> dict[str, str]:
    """What an earlier run wrote into ``target``: file → digest; empty where there is nothing."""
    if not target.exists():
        return {}
    if not target.is_dir():
        raise FileExistsError(17, "File exists", str(target))
    there, made = _files(target), {}
    if (target / MADE).is_file():
        made = json.loads((target / MADE).read_text("utf-8"))
    elif there and not ours:
        raise NotOurs(f"{target} has files that were not made by this command, e.g. {min(there)}; name another folder with --out")
    changed = [name for name in made if name in there and _digest(target / name) != made[name]]
    if changed and not ours:
        raise NotOurs(f"{target / changed[0]} was changed since it was made; move it away, or name another folder with --out")
    return made


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != MADE}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
