"""The tables behind a chart as policy staff read them: names of notices, Chinese heads and words for codes."""

import pandas as pd

from zwanalysis.lexica import load
from zwanalysis.report.chart import Chart
from zwanalysis.report.words import words

#: Columns of notices; of each the id is kept behind the others.
NOTICES = ("notice_id", "younger", "older", "a", "b")
ID = "{}（编号）"
JOIN = " + "


def told(chart: Chart, lang: str = "zh") -> list[pd.DataFrame]:
    """Return the tables of a chart in Chinese; in English as they are: their codes are English words."""
    return chart.tables if lang == "en" else [_told(table, chart) for table in chart.tables]


def _told(table: pd.DataFrame, chart: Chart) -> pd.DataFrame:
    said, notices = load("figures.yaml"), set(chart.notices)
    heads = said["columns"] | said["charts"].get(chart.name, {})
    ids = [column for column in NOTICES if column in table and table[column].dropna().isin(notices).all()]
    made = pd.DataFrame({heads.get(column, column): _words(column, table[column], chart, said["values"]) for column in table})
    return made.assign(**{ID.format(heads[column]): table[column] for column in ids})


def _words(column: str, values: pd.Series, chart: Chart, codes: dict) -> pd.Series:
    names = dict.fromkeys(NOTICES, chart.notices) | {"theme": chart.labels, "answer": chart.labels | chart.notices}
    known = words()["values"] | codes.get(column, {}) | names.get(column, {})
    if column == "variant":
        known |= {f"without {of}{i}": name for i, name in chart.notices.items() for of in ("", "notice ")}
    if pd.api.types.is_bool_dtype(values):
        return values.astype("object").map(lambda v: known[str(bool(v))], na_action="ignore")
    if not values.map(lambda v: isinstance(v, str)).any() or column in ("text", "token", "unit", "task_id"):
        return values
    return values.map(lambda v: known.get(v) or JOIN.join(known.get(part, part) for part in v.split(JOIN)), na_action="ignore")
