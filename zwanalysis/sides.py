"""Two readings of a notice side by side: a table of what only one of two readers has, and the signs that mark it in place."""

from html import escape

import pandas as pd

from zwanalysis import lexica

SIDES = {"missed": ("甲", "仅甲 only the first reader"), "extra": ("乙", "仅乙 only the second reader")}
STYLE = """<style>
.zw-evidence .sides { border-collapse: collapse; font-size: .8em; line-height: 1.5; margin: .6em 0; width: 100%; table-layout: fixed; }
.zw-evidence .sides caption { text-align: left; font-weight: bold; }
.zw-evidence .sides :is(td, th) { border: solid #ccd3d8; border-width: 0 0 1px; text-align: left; vertical-align: top; padding: .1em .8em .1em 0;
  overflow-wrap: anywhere; }
</style>"""
FACTS = {"headings": "标题 heading", "tasks": "任务 task", "units": "单位 unit", "roles": "角色 role", "deadlines": "时限 deadline"}


def sign(row) -> str:
    """Return what stands before a difference in the text: whose it is, and what that reader takes it for.

    >>> sign(pd.Series({"side": "extra", "fact": "roles", "value": "市财政局: lead"}))
    '乙：牵头'
    """
    short = words(row.fact, row.value).rpartition("：")[2] if row.fact in ("roles", "deadlines") else FACTS[row.fact].split()[0]
    return f"{SIDES[row.side][0]}：{short}"


def words(fact: str, value: str) -> str:
    """Return the value of a difference for a reader.

    >>> words("deadlines", "within 3 workday of 文件印发"), words("roles", "市财政局: support")
    ('文件印发起3工作日内', '市财政局：配合')
    """
    told = {name: {code: word for word, code in reversed(known.items())} for name, known in lexica.load("answers.yaml")["values"].items() if known}
    if fact == "roles":
        unit, _, role = value.rpartition(": ")
        return f"{unit}：{told['role'][role]}"
    if fact != "deadlines":
        return value
    kind, _, rest = value.partition(" ")
    if kind != "within":
        return f"{told['kind'][kind]} {told['every'].get(rest, rest)}".strip()
    span, _, event = rest.partition(" of ")
    count, unit = span.split(" ")
    return f"{event}{'起' if event and not event.endswith('前') else ''}{count}{told['within_unit'][unit]}内"


def table(rows: pd.DataFrame, readers: tuple[str, str]) -> str:
    """Return the differences of a notice as an HTML table: those at one place in one line, what stands nowhere in the notice last.

    ``rows`` are those of `zwanalysis.differences`; ``readers`` says who the two are.
    """
    lines: dict[tuple, dict[str, list[str]]] = {}
    for k, row in enumerate(rows.itertuples(index=False)):
        place = k if pd.isna(row.start) else (row.start, row.end)
        lines.setdefault((row.fact, place), {}).setdefault(row.side, []).append(words(row.fact, row.value))
    nowhere = [fact_place for fact_place in lines if isinstance(fact_place[1], int)]
    body = "".join(_line(key, lines[key]) for key in [*(key for key in lines if key not in nowhere), *nowhere])
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", f"甲 {readers[0]}", f"乙 {readers[1]}"))
    return f'{STYLE}\n<table class="sides"><caption>两种读法不同之处 where the two readings differ: {len(lines)}</caption><tr>{head}</tr>{body}</table>'


def _line(key: tuple, told: dict[str, list[str]]) -> str:
    fact, place = key
    where = "（通知中没有 not in the notice）" if isinstance(place, int) else ""
    cells = "".join(f"<td>{escape('；'.join(told.get(side, ['—'])))}</td>" for side in SIDES)
    return f"<tr><th>{escape(FACTS[fact] + where)}</th>{cells}</tr>"
