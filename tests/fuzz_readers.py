"""Truncated and mutated files for every reader: only named errors, bounded memory and time.

python fuzz_readers.py [COUNT] [FORMAT ...]   COUNT files a format (2,000), prints a table; files that break
a reader
                                              are kept in ./fuzz-failures. Run by hand; the tests run a few
                                              of each.
"""

import io
import random
import re
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from tests.fixed_files import as_ofd, as_pdf
from tests.notice_files import as_docx, as_html, as_text, as_xlsx
from tests.samples import SMALL, TRADITIONAL, long_table
from tests.word_files import OUTLINE, p, word
from zwanalysis.errors import ZwAnalysisError
from zwanalysis.readers import READERS
from zwanalysis.readers.limits import Clock

SECONDS = 10.0  # of processor time, the most any file may take


def seeds() -> dict[str, list[bytes]]:
    """Whole files to mutate."""
    blocks = [*SMALL, long_table(12)]
    lists = word("".join(p(text, (1 + i % 4, i % 3)) for i, text in enumerate(TRADITIONAL * 3)), OUTLINE)
    page = as_html(blocks, "gb18030")
    mhtml = b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    return {
        "text": [
            as_text(SMALL),
            as_text(SMALL, "utf-8"),
            as_text(SMALL, "utf-16"),
            TRADITIONAL[0].encode("big5"),
        ],
        "html": [as_html(blocks), page],
        "mhtml": [mhtml + page + b"\r\n--x--"],
        "docx": [as_docx(blocks), lists],
        "pdf": [as_pdf(blocks), as_pdf(SMALL, compress=False)],
        "ofd": [as_ofd(blocks)],
        "xlsx": [as_xlsx(blocks)],
    }


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Cut off, or with bytes changed, doubled, moved or lost; zip-based files mostly inside their members."""
    if data[:2] == b"PK" and chance.random() < 0.7:
        return _members(data, chance)
    if data[:5] == b"%PDF-" and chance.random() < 0.5:
        return _streams(data, chance)
    return _bytes(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        return data[: chance.randrange(len(data))]
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 10, 60])):
        at, size = chance.randrange(len(out)), chance.choice([1, 2, 8, 100, 2000])
        kind = chance.randrange(5)
        if kind == 0:
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + size]
        elif kind == 2:
            out[at:at] = out[at : at + size] * chance.choice([1, 2, 50])
        elif kind == 3:
            out[at:at] = bytes(chance.randrange(256) for _ in range(min(size, 8)))
        else:
            out[at : at + 1] = chance.choice([b"<", b">", b"&", b"\x00", b"99999999", b"-1", b"\xff\xfe"])
        if not out:
            break
    return bytes(out[:3_000_000])


def _markup(data: bytes, chance: random.Random) -> bytes:
    """Numbers changed and elements lost, doubled or exchanged, so that the XML often stays well formed."""
    text = data.decode("utf-8", "replace")
    for _ in range(chance.choice([1, 2, 5, 20])):
        numbers = list(re.finditer(r'"-?[\d.]+"', text))
        tags = list(
            re.finditer(
                r"<([\w:]+)(?: [^<>]*)?>(?:(?!<\1[ >]).){0,3000}?</\1>|<[\w:]+[^<>]*/>", text, re.DOTALL
            )
        )
        if chance.random() < 0.5 and numbers:
            found = chance.choice(numbers)
            text = (
                text[: found.start()]
                + f'"{chance.choice([0, -1, 1, 2, 7, 255, 99999, 2**31, 10**12, 1e300, "x", ""])}"'
                + text[found.end() :]
            )
        elif tags:
            found, other = chance.choice(tags), chance.choice(tags)
            new = chance.choice(["", found[0] * 2, other[0], found[0] * 300])
            text = text[: found.start()] + new + text[found.end() :]
        text = text[:2_000_000]
    return text.encode("utf-8", "replace")


def _members(data: bytes, chance: random.Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        chosen = set(chance.sample(names, k=min(len(names), chance.choice([1, 1, 2]))))
        chosen |= {
            name
            for name in names
            if re.search(r"document\.xml$|sheet1\.xml$|Content\.xml$|sharedStrings", name)
            and chance.random() < 0.6
        }
        for name in old.namelist():
            content = old.read(name)
            if name in chosen:
                if chance.random() < 0.1:
                    continue
                content = (_markup if chance.random() < 0.75 else _bytes)(content, chance)
            new.writestr(name, content)
    return file.getvalue()


def _streams(data: bytes, chance: random.Random) -> bytes:
    """A PDF with one stream unpacked and mutated."""
    streams = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL))
    if not streams:
        return _bytes(data, chance)
    found = chance.choice(streams[:6] + streams[-2:])
    try:
        content = zlib.compress(_bytes(zlib.decompress(found[1]), chance))
    except zlib.error:
        content = _bytes(found[1], chance)
    return data[: found.start(1)] + content + data[found.end(1) :]


def run(kind: str, count: int, seed: int = 0, report=None) -> tuple[Counter, float]:
    """Read `count` mutated files; returns how they ended and the longest time. A failure is raised with its
    seed."""
    ends: Counter[str] = Counter()
    longest = 0.0
    whole = seeds()[kind]
    for i in range(count):
        chance = random.Random(f"{kind}-{seed}-{i}")
        data = mutate(chance.choice(whole), chance)
        begun = time.process_time()
        try:
            document = READERS[kind](data, Clock())
            check(document)
            ends["read"] += 1
        except ZwAnalysisError as error:
            assert len(str(error)) > 30, error
            ends[type(error).__name__] += 1
        except Exception:
            if report is None:
                raise
            report(kind, i, data)
            ends["UNNAMED"] += 1
        took = time.process_time() - begun
        if took > SECONDS:
            ends["SLOW"] += 1
            if report is not None:
                report(kind, i, data)
        longest = max(longest, took)
    return ends, longest


def check(document) -> None:
    """What every document must be: text that can be written, spans that lie in it."""
    document.text.encode("utf-8")
    for table in document.tables:
        assert len({len(row) for row in table}) == 1
        for row in table:
            for start, end in row:
                assert 0 <= start <= end <= len(document.text)
                assert "\t" not in document.text[start:end] and "\n" not in document.text[start:end]
                assert document.text[start:end] == document.text[start:end].strip()


def _keep(kind: str, i: int, data: bytes) -> None:
    folder = Path("fuzz-failures")
    folder.mkdir(exist_ok=True)
    (folder / f"{kind}-{i}").write_bytes(data)
    print(kind, i, traceback.format_exc(limit=-3) if sys.exc_info()[0] else "slow", flush=True)


def main() -> None:
    import resource

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    failed = 0
    for kind in sys.argv[2:] or seeds():
        begun = time.monotonic()
        ends, longest = run(kind, count, report=_keep)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        failed += ends["UNNAMED"] + ends["SLOW"]
        print(f"{kind:6} {count} files in {time.monotonic() - begun:.0f} s, longest {longest:.2f} s, peak memory so far {memory} MB: "
              + ", ".join(f"{name} {number}" for name, number in ends.most_common()), flush=True)  # fmt: skip
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
