"""Where rows come from: a table, dicts, text in JSON as a language model writes it, a file, the review workbook."""

import codecs
import io
import json
import re
from pathlib import Path

import pandas as pd

from zwanalysis.errors import BadRows
from zwanalysis.placing.answers import Answer, answers, is_empty
from zwanalysis.second import workbook

#: Bytes of a file of rows: more than any project has.
LARGEST = 100_000_000
#: Files of rows by their endings.
ENDINGS = (".json", ".jsonl", ".csv", ".xlsx")
#: How an object, or a list of them, begins; a foot note [1] and a word in {brackets} do not begin so.
_BEGINS = re.compile(r"""[{\[]\s*["'{\[]""")
#: A line that begins as an object does and was not read as one.
_UNREAD = re.compile(r"""^[ \t]*(?:\{|\[\s*[\["'{])""", re.MULTILINE)
#: Wordings, and what is no JSON between them: remarks to a line's end or in /* */; a comma before a closing bracket.
_WORDING = r'"(?:\\.|[^"\\])*"'
_REMARK = re.compile(_WORDING + r"|//[^\n]*|/\*.*?\*/|(?<=\s)#[^\n]*", re.DOTALL)
_LAST_COMMA = re.compile(_WORDING + r"|,(?=\s*[\]}])", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)  # models write line ends and tabs inside wordings as they are


def read(answer) -> list[Answer]:
    """Return the answers in a DataFrame, a dict, a list of dicts, JSON text or a file; `BadRows` if there are none.

    Of JSON text one object, a list, and one object a line are taken, and what a model writes around them (```json, a
    sentence before or after) is left aside. A workbook of `zwanalysis review` gives the notices that are marked as done.

    >>> read('Here it is:\\n```json\\n{"tasks": [{"text": "公开预算"}]}\\n```\\nAnything else?')[0].tasks[0].text
    '公开预算'
    """
    records, where = _told(answer)
    if not records:
        raise BadRows(f'{where}: holds no rows; of a notice without tasks the answer is {{"tasks": []}}')
    return answers(records, where)


def _told(answer) -> tuple[list, str]:
    """The rows, and what they are called where they are at fault."""
    if isinstance(answer, workbook.Filled):
        return answer.records, str(answer.path)
    if isinstance(answer, pd.DataFrame):
        return _records(answer), "the table"
    if isinstance(answer, (dict, list, tuple)):
        return _unfolded([answer] if isinstance(answer, dict) else answer, "the rows"), "the rows"
    if isinstance(answer, str) and not _names_a_file(answer):
        return _json(answer, "the answer"), "the answer"
    if isinstance(answer, (str, Path)):
        return _file(Path(answer)), str(answer)
    raise BadRows(f"rows come as a DataFrame, dicts, JSON or a file, not as {type(answer).__name__}")


def _names_a_file(answer: str) -> bool:
    """Whether a text is a path rather than an answer."""
    return "\n" not in answer and answer.lower().endswith(ENDINGS)


def _records(table: pd.DataFrame) -> list[dict]:
    """The rows of a table, without those that are empty: spreadsheets leave some at its end."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records") if not all(map(is_empty, row.values()))]


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
        head = text.partition("\n")[0]
        parted = max(",\t;", key=head.count)
        return _records(pd.read_csv(io.StringIO(text), sep=parted, dtype="str", keep_default_na=False))
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadRows(f"{path}: is no CSV table ({str(error).strip()})") from error


def _decoded(path: Path) -> str:
    """A file's text: in Unicode, or a CSV file as Excel writes it in China."""
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
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
        try:
            values = _embedded(text, where)
        except BadRows as why:
            values = _commented(text, where, why)
    return _unfolded([record for value in values for record in (value if isinstance(value, list) else [value])], where)


def _commented(text: str, where: str, why: BadRows) -> list:
    """The same of an answer with remarks in it and commas behind a last entry; where it is none without them either, ``why``."""
    plain = _LAST_COMMA.sub(_spared, _REMARK.sub(_spared, text))
    try:
        return _embedded(plain, where)
    except BadRows:
        raise why from None


def _spared(found: re.Match) -> str:
    """A wording as it is, nothing of what stands between wordings."""
    return found[0] if found[0].startswith('"') else ""


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
