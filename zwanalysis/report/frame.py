"""What stands around every chart of a report: what the notices are, where they come from, who made it; and how many fit in."""

import pandas as pd

from zwanalysis.compare import romanised
from zwanalysis.corpus import Corpus
from zwanalysis.text import fold
from zwanalysis.version import VERSION

TEXT = {
    "zh": {
        "one": "{place}{year}政务公开工作通知", "many": "政务公开工作通知 {n} 份（{places}，{years}）", "places": "{first}等 {n} 地", "year": " {year} 年",
        "source": "来源：{what}", "text": "{n} 份通知原文", "numbers": "（{numbers}）", "more": "{numbers} 等", "nowhere": "地区不详", "never": "年份不详",
        "made": "zwanalysis {version} 制图（MIT 许可）", "rest": "其余 {n} 份未画，见同名 CSV 表", "listed": "同名 CSV 表列出每份通知最突出的 {n} 个词", "join": "、", "years": "{a}—{b} 年",
        "compared": "只比较任务最多的 {n} 份通知",
    },
    "en": {
        "one": "Notice on open government (政务公开), {place}{year}", "many": "{n} notices on open government (政务公开; {places}, {years})",
        "places": "{first} and others, {n} places", "year": " {year}", "source": "Source: {what}", "text": "the text of {n} notices",
        "numbers": " ({numbers})", "more": "{numbers} and others", "nowhere": "place unknown", "never": "year unknown",
        "made": "made with zwanalysis {version} (MIT licence)", "rest": "{n} more are not drawn: see the CSV table of this name",
        "listed": "the CSV table of this name has the {n} most distinctive words of each notice", "join": ", ", "years": "{a}–{b}",
        "compared": "the {n} notices with most tasks alone are compared",
    },
}  # fmt: skip
#: So many documents are named in a foot, and so many notices are drawn as columns, rows and panels.
NAMED = 6
MOST = {"page": {"columns": 8, "rows": 20, "panels": 6}, "slide": {"columns": 6, "rows": 7, "panels": 3}}
#: Of more notices than this charts show how shares are spread over them, and no longer one notice beside the other; and so many are compared two by two.
MANY = 200
#: So many words the table of distinctive words holds: every word of every notice would be more rows than a spreadsheet opens.
WORDS = 50_000
#: What else changes with the size: words, themes and functions drawn; words or units in a panel.
TOP = {"page": {"rows": 21, "panel": 8, "findings": 20}, "slide": {"rows": 8, "panel": 6, "findings": 5}}


def about(notices: pd.DataFrame, lang: str) -> str:
    """Return what the notices are: their subject, places and years.

    >>> two = pd.DataFrame({"region": ["甲市", "乙市"], "plan_year": [2021, 2022]})
    >>> about(two, "zh"), about(two.head(1), "zh")
    ('政务公开工作通知 2 份（甲市、乙市，2021—2022 年）', '甲市 2021 年政务公开工作通知')
    """
    words = TEXT[lang]
    places = list(dict.fromkeys(romanised(place) if lang == "en" else place for place in notices["region"].dropna()))
    years = notices["plan_year"].dropna().astype(int)
    if len(notices) == 1:
        year = words["year"].format(year=years.iloc[0]) if len(years) else ""
        return words["one"].format(place=places[0] if places else words["nowhere"], year=year)
    where = words["join"].join(places) if len(places) <= 3 else words["places"].format(first=words["join"].join(places[:2]), n=len(places))
    when = words["never"] if years.empty else words["years"].format(a=years.min(), b=years.max())
    if years.nunique() == 1:
        when = words["year"].format(year=years.iloc[0]).strip()
    return words["many"].format(n=len(notices), places=where or words["nowhere"], years=when)


def source(notices: pd.DataFrame, lang: str, origins: str = "") -> str:
    """Return where a chart's numbers come from, with document numbers, who read them where it was not the program alone, and what made it."""
    words = TEXT[lang]
    numbers = ["".join(fold(n).split()) for n in notices["doc_number"].dropna()]
    listed = words["join"].join(numbers[:NAMED])
    listed = words["more"].format(numbers=listed) if len(numbers) > NAMED else listed
    what = words["text"].format(n=len(notices)) + (words["numbers"].format(numbers=listed) if numbers else "")
    version = words["made"].format(version=VERSION)
    return {"zh": "；", "en": "; "}[lang].join(filter(None, [words["source"].format(what=what), origins, version]))


def shown(corpus: Corpus, most: int, page: int) -> list[str]:
    """Return the ids of the notices that are drawn on a page: those with most tasks first, in the order of the corpus."""
    order = corpus.tasks["notice_id"].value_counts().reindex(corpus.notices["notice_id"], fill_value=0)
    chosen = set(order.sort_values(ascending=False, kind="stable").index[most * (page - 1) : most * page])
    return [i for i in corpus if i in chosen]


def rest(n: int, lang: str) -> str:
    return TEXT[lang]["rest"].format(n=n) if n > 0 else ""


def compared(lang: str) -> str:
    return TEXT[lang]["compared"].format(n=MANY)


def listed(n: int, lang: str) -> str:
    return TEXT[lang]["listed"].format(n=n) if n else ""
