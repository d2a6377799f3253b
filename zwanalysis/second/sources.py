"""Where rows come from: a table, dicts, text in JSON as a language model writes it, a file, the review workbook."""

import io
import json
import re
from pathlib import Path

import pandas as pd

from zwanalysis.errors import BadRows
from zwanalysis.placing.answers import Answer, answers
from zwanalysis.second import workbook

#: Bytes of a file of rows: more than any project has.
LARGEST = 100_000_000
#: Files of rows by their endings.
ENDINGS = (".json", ".jsonl", ".csv", ".xlsx")
#: How an object, or a list of them, begins; a foot note [1] and a word in {brackets} do not begin so.
_BEGINS = re.compile(r"""[{\[]\s*["'{\[]""")
#: A line that begins as an object does and was not read as one.
_UNREAD = re.compile(r"""^[ \t]*(?:\{|\[\s*[\["'{])""", re.MULTILINE)
_DECODER = json.JSONDecoder(strict=False)  # models write line ends and tabs inside wordings as they are


def read(answer) -> list[Answer]:
    """Return the answers in a DataFrame, a dict, a list of dicts, JSON text or a file; `BadRows` if there are none.

    Of JSON text one object, a list, and one object a line are taken, and what a model writes around them (```json, a
    sentence before or after) is left aside. A workbook of `zwanalysis review` gives the notices that are marked as done.

    >>> read('Here it is:\\n```json\\n{"tasks": [{"text": "公开预算"}]}\\n```\\nAnything else?')[0].tasks[0].text
    '公开预算'
    """
    if isinstance(answer, pd.DataFrame):
        return answers(_records(answer), "the table")
    if isinstance(answer, (dict, list, tuple)):
        return answers(_unfolded([answer] if isinstance(answer, dict) else answer, "the rows"), "the rows")
    if isinstance(answer, str) and not _names_a_file(answer):
        return answers(_json(answer, "the answer"), "the answer")
    if isinstance(answer, (str, Path)):
        return answers(_file(Path(answer)), str(answer))
    raise BadRows(f"rows come as a DataFrame, dicts, JSON or a file, not as {type(answer).__name__}")


def _names_a_file(answer: str) -> bool:
    """Whether a text is a path rather than an answer."""
    return "\n" not in answer and answer.lower().endswith(ENDINGS)


def _records(table: pd.DataFrame) -> list[dict]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _file(path: Path) -> list:
    if path.is_dir():  # reviewed/, a file a notice
        return [record for file in sorted(path.glob("*.json")) for record in _file(file)]
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError) as error:  # a name too long, or with a sign that no name has
        raise BadRows(f"{str(path)[:80]!r} is neither rows nor a file of rows") from error
    if size is None:
        raise BadRows(f"{path}: no such file")
    if size > LARGEST:
        raise BadRows(f"{path}: {size:,} bytes; rows of {LARGEST:,} bytes at most are taken")
    if path.suffix.lower() == ".xlsx":
        return workbook.read(path).records
    text = _decoded(path)
    if path.suffix.lower() != ".csv":
        return _json(text, str(path))
    try:
        return _records(pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False))
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadRows(f"{path}: is no CSV table ({error})") from error


def _decoded(path: Path) -> str:
    """A file's text: in UTF-8, or a CSV file as Excel writes it in China."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030" if path.suffix.lower() == ".csv" else "utf-8")
        except UnicodeDecodeError:
            raise BadRows(f"{path}: is no text in UTF-8 ({error.reason} at byte {error.start})") from error


def _json(text: str, where: str) -> list:
    """The objects of a JSON text, in order."""
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise BadRows(f"{where}: is empty")
    try:
        values = [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        values = _embedded(text, where)
    return _unfolded([record for value in values for record in (value if isinstance(value, list) else [value])], where)


def _embedded(text: str, where: str) -> list:
    """The objects and lists in a text that holds more than JSON; one that does not end, or a line that only looks like one, is told."""
    values, at, between = [], 0, []
    while begins := _BEGINS.search(text, at):
        between.append((at, begins.start()))
        try:
            value, at = _DECODER.raw_decode(text, begins.start())
        except RecursionError as error:
            raise BadRows(f"{where}: brackets inside one another deeper than any answer") from error
        except ValueError as error:
            raise _broken(text, where, error) from error
        values.append(value)
    for a, b in [*between, (at, len(text))]:
        if unread := _UNREAD.search(text, a, b):
            raise BadRows(f"{where}: line {_line(text, unread.start())} begins as an object and is no JSON: {text[unread.start() : b][:40]!r}")
    if not values:
        raise BadRows(f"{where}: is no JSON: {text.strip()[:40]!r}")
    return values


def _broken(text: str, where: str, error: json.JSONDecodeError) -> BadRows:
    cut = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip().rstrip("`").rstrip())
    ends = "; it breaks off: ask for the rest" if cut else ""
    return BadRows(f"{where}: is no JSON, line {_line(text, error.pos)}: {error.msg}{ends}")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _unfolded(records, where: str) -> list:
    """Documents of langextract as rows, one for each extraction with its attributes; what is wrapped in one name, as what is in it."""
    unfolded: list = []
    for record in records:
        if isinstance(record, dict) and isinstance(record.get("extractions"), list):
            unfolded += [_extraction(one, record, where) for one in record["extractions"]]
        elif isinstance(record, dict) and len(record) == 1 and "tasks" not in record and isinstance(inner := next(iter(record.values())), (dict, list)):
            unfolded += _unfolded(inner if isinstance(inner, list) else [inner], where)
        else:
            unfolded.append(record)
    return unfolded


def _extraction(one, document: dict, where: str) -> dict:
    if not isinstance(one, dict):
        raise BadRows(f"{where}: {str(one)[:40]!r} stands among extractions; give objects")
    told = one.get("attributes") or {}
    row = {"row": one.get("extraction_class"), "text": one.get("extraction_text"), "notice_id": document.get("document_id")}
    return {**(told if isinstance(told, dict) else {}), **row}
