"""Old Word and WPS files (DOC, WPS, RTF, ODT, Word 2003 XML): turned into DOCX by LibreOffice, then read as
that."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from zwanalysis.errors import BrokenFile, FileTooLarge, MissingExtra, TimedOut
from zwanalysis.readers import docx
from zwanalysis.readers.document import Document
from zwanalysis.readers.limits import LIMITS, Clock
from zwanalysis.readers.uof import is_merged, spread

# LibreOffice's own settings: no macro, no active content, no link followed, nothing loaded from elsewhere.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
CHOICES = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Load", "UpdateDocMode", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a DOC, WPS, RTF or ODT file where LibreOffice is installed."""
    return docx.read(converted(data), clock)._replace(format="doc")


def converted(data: bytes) -> bytes:
    """The file as DOCX; `MissingExtra` where LibreOffice is not installed."""
    program = soffice()
    if program is None:
        raise MissingExtra(
            "files of old Word and WPS (.doc, .wps, .rtf, .odt) are read through LibreOffice, which is not "
            "installed: install it, or open the file in Word or WPS and save it as .docx"
        )
    return convert(spread(data) if is_merged(data) else data, program)


def soffice() -> str | None:
    """LibreOffice's program, from the path or where its installers put it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in PLACES if os.access(place, os.X_OK)), None)


def convert(data: bytes, program: str) -> bytes:
    """The file as DOCX, made in a folder of its own with a profile of its own, both deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="zwanalysis-", ignore_cleanup_errors=True) as folder:
        source, profile = Path(folder, "notice.doc"), Path(folder, "profile", "user")
        source.write_bytes(data)
        profile.mkdir(parents=True)
        items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in CHOICES)
        (profile / "registrymodifications.xcu").write_text(SETTINGS.format(items=items), encoding="utf-8")
        said = _run([
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
            "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "docx:Office Open XML Text",
            "--outdir", str(Path(folder, "out")), str(source),
        ])  # fmt: skip
        target = Path(folder, "out", "notice.docx")
        if not target.is_file():
            raise BrokenFile(
                f"LibreOffice cannot read the file ({said[:150] or 'it said nothing'}): it is damaged or "
                "cut off; open it in Word or WPS and save it as .docx"
            )
        if target.stat().st_size > LIMITS["bytes"]:
            raise FileTooLarge(
                f"turned into DOCX it has {target.stat().st_size:,} bytes: more than a notice can have"
            )
        return target.read_bytes()


def _run(command: list[str]) -> str:
    """Run a command in a process group of its own, so that nothing of it outlives the time limit."""
    alone = {"start_new_session": True} if sys.platform != "win32" else {}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "SAL_DISABLE_OPENCL": "1"}, **alone,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=LIMITS["soffice_seconds"])
    except subprocess.TimeoutExpired:
        _end(process)
        raise TimedOut(
            f"LibreOffice took longer than {LIMITS['soffice_seconds']:g} s: open the file in Word or WPS "
            "and save it as .docx"
        ) from None
    return " ".join(said.decode("utf-8", "replace").split())


def _end(process: subprocess.Popen) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
