"""index.html: what a director reads in ten minutes, in one file that needs no network. A notice is anybody's text: all of it is escaped."""

import base64
import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version
from urllib.parse import quote

import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.exports import digest
from zwanalysis.report.ledger import Ledger, link
from zwanalysis.report.profiles import profiles
from zwanalysis.report.words import words

#: More notices than this are not held by one page: each gets its own.
MOST = 200
#: Colours of a picture on a page: enough for charts of few colours, and a third of the bytes.
COLOURS = 64
#: Signs that turn the direction of what follows; taken out where an element cannot be isolated (options, attributes).
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


@dataclass
class Finding:
    """A chart as the reports show it: its finding, words for who cannot see it, the picture and its file, what to mind, and the files behind it."""

    name: str
    title: str
    alt: str
    png: bytes = field(repr=False)
    picture: str = ""
    caveat: str = ""
    tables: list[str] = field(default_factory=list)
    frames: list[pd.DataFrame] = field(default_factory=list, repr=False)
    notebook: str = ""


def pages(corpus: Corpus, findings: list[Finding], lang: str = "zh", ledger: Ledger | None = None) -> dict[str, bytes]:
    """Return path → page: index.html; above `MOST` notices also one page a notice, and then no ledger in the index."""
    ledger, said = ledger or Ledger(corpus, lang), words(lang)
    told = profiles(corpus, ledger)
    tasks = _tasks(ledger)
    shown = [_finding(number, finding, said) for number, finding in enumerate(findings, 1)]
    title = said["page"]["title"]
    if len(corpus) <= MOST:
        parts = [("#findings", said["page"]["findings"])] * bool(shown) + [("#notices", said["page"]["notices"])]
        parts += [("#ledger-part", said["sheets"]["ledger"]), ("#care", said["about"]["care"])]
        return {"index.html": _page(corpus, lang, title=title, parts=parts, findings=shown, profiles=told, unread=ledger.unread, tasks=tasks, filters=_filters(tasks, said), script=_script())}
    folder = said["files"]["notices"]
    listed = [{**notice, "page": f"{quote(folder)}/{quote(notice['notice_id'], safe='')}.html"} for notice in told]
    parts = [("#findings", said["page"]["findings"])] * bool(shown) + [("#notices", said["page"]["notices"]), ("#care", said["about"]["care"])]
    made = {"index.html": _page(corpus, lang, title=title, parts=parts, findings=shown, listed=listed, unread=ledger.unread)}
    by_notice: dict[str, list] = {}
    for task in tasks:
        by_notice.setdefault(task["notice_id"], []).append({**task, "link": f"../{task['link']}"})
    for notice in told:
        own = {**notice, "link": f"../{notice['link']}"}
        parts = [("../index.html", title), ("#notices", said["page"]["notices"]), ("#ledger-part", said["sheets"]["ledger"])]
        made[f"{folder}/{notice['notice_id']}.html"] = _page(corpus, lang, title=notice["name"], parts=parts, profiles=[own], tasks=by_notice.get(notice["notice_id"], []))
    return made


@lru_cache(maxsize=32)
def small(png: bytes) -> tuple[bytes, int, int]:
    """Return a picture in few colours, its width and height."""
    from PIL import Image

    image, content = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue(), image.width, image.height


def _finding(number: int, finding: Finding, said) -> dict:
    png, width, height = small(finding.png)
    links = [(quote(path), f"{said['page']['table']}{f' {k}' if len(finding.tables) > 1 else ''}") for k, path in enumerate(finding.tables, 1)]
    links += [(quote(finding.notebook), said["page"]["notebook"])] if finding.notebook else []
    encoded = base64.b64encode(png).decode()
    return {"number": number, "title": finding.title, "alt": _still(finding.alt), "caveat": finding.caveat, "png": encoded, "width": width, "height": height, "links": links}


def _tasks(ledger: Ledger) -> list[dict]:
    """The rows of the ledger, with what the filters ask of each."""
    table, limits = ledger.tasks(), ledger.limits()
    lines, marks = ledger.lines(), ledger.words["marks"]
    units = ledger.units.groupby("task_id")["unit"].agg(lambda names: "\n".join(dict.fromkeys(map(_still, names)))).to_dict()
    days = limits.dropna(subset="date").groupby("task_id")["date"].agg(lambda dates: "\n".join(f"{day:%Y-%m-%d}" for day in dates)).to_dict()
    rows = table.astype("object").where(table.notna(), "").to_dict("records")
    for row in rows:
        task = row["task_id"]
        row["units"], row["all_units"], row["days"] = lines.get(task, ""), units.get(task, ""), days.get(task, "")
        row["months"] = "\n".join(dict.fromkeys(day[:7] for day in row["days"].split("\n") if day)) or marks["undated"]
        row["all_themes"] = row["themes"].replace(marks["join"], "\n")
        row["due"] = f"{row['due']:%Y-%m-%d}" if row["due"] != "" else ""
        row["place"], row["notice_reading"] = _still(str(row["place"])), row["reading"].partition("：")[0]
    return rows


def _filters(tasks: list[dict], said) -> list[tuple]:
    """The lists to choose from: name, label, values."""
    columns = said["columns"]
    asked = {"place": "place", "unit": "all_units", "theme": "all_themes", "month": "months", "reading": "notice_reading"}
    labels = {"theme": columns["themes"], "month": columns["month"]}
    values = {name: sorted({one for task in tasks for one in str(task[field]).split("\n") if one}) for name, field in asked.items()}
    return [(name, labels.get(name, columns.get(name)), values[name]) for name in asked]


def _page(corpus: Corpus, lang: str, *, title, parts, findings=(), profiles=(), listed=(), unread=(), tasks=None, filters=(), script="") -> bytes:
    said = words(lang)
    about = how_read(corpus, said)
    dates = pd.concat([corpus.notices["date_written"], corpus.notices["date_published"]]).dropna()
    latest = f"{dates.max():%Y-%m-%d}" if len(dates) else said["about"]["unknown"]
    made = said["about"]["made_text"].format(version=version("zwanalysis"), digest=digest(corpus)[:16], latest=latest)
    settings = json.dumps({"language": said["datatables"]}, ensure_ascii=False).replace("<", "\\u003c")
    styles = _asset("page.css") if not script else f"{_bundle('dt_bundle.css')}\n{_asset('page.css')}"
    markup = _markup()
    html = _template().render(
        w=said, html_lang={"zh": "zh-CN", "en": "en"}[lang], title=title, about=about, parts=parts, findings=findings, profiles=profiles, listed=listed, unread=unread, tasks=tasks,
        filters=filters, made=made, version=version("zwanalysis"), css=markup(styles), script=markup(script), settings=markup(settings),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    return html.encode()


def how_read(corpus: Corpus, said) -> str:
    """How many notices and tasks there are, how many of the notices were read how, and how many files not at all."""
    counts = corpus.notices["reading"].value_counts()
    reading = said["marks"]["join"].join(said["page"]["read"].format(how=said["readings"][name], n=counts[name]) for name in said["readings"] if name in counts)
    unread = said["page"]["unread_short"].format(n=len(corpus.failures)) if len(corpus.failures) else ""
    return said["page"]["about"].format(n=len(corpus), tasks=len(corpus.tasks), reading=reading) + unread


def _still(text: str) -> str:
    return _TURNING.sub("", text)


@cache
def _script() -> str:
    """DataTables and our own few lines as one module: what the bundle exports is named in its last statement."""
    bundle = _bundle("dt_bundle.js").rstrip()
    body, _, exported = bundle.rpartition("export{")
    main = re.search(r"(\w+) as default", exported)
    if not (body and main):
        raise ValueError("itables' bundle exports no DataTable: its form has changed")
    script = f"{body}\n{{\nconst DataTable = {main[1]};\n{_asset('page.js')}}}\n"
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r\n", "\n")


def _bundle(name: str) -> str:
    return (resources.files("itables") / "html" / name).read_text("utf-8").replace("\r\n", "\n")


def _asset(name: str) -> str:
    return (resources.files("zwanalysis.report") / "templates" / name).read_text("utf-8")


def _markup():
    from markupsafe import Markup

    return Markup


@cache
def _template():
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    return environment.from_string(_asset("index.html.j2"))


__all__ = ["MOST", "Finding", "link", "pages", "small"]
