"""The ledger (任务台账): a row a task, a unit's task, a time limit, as policy staff read them."""

from functools import cached_property
from importlib.metadata import version
from urllib.parse import quote

import pandas as pd

from zwanalysis import schema
from zwanalysis.compare import names, themes
from zwanalysis.compare.duties import opened
from zwanalysis.corpus import Corpus
from zwanalysis.evidence import limit_words
from zwanalysis.exports import digest
from zwanalysis.language import reason
from zwanalysis.report.words import origins, words

#: Where a page of a notice lies, seen from the files that point to it; and a task in it.
LINK = "{folder}/{notice}.html"


class Ledger:
    """A corpus as the tables that staff read; every table has the column ``link`` to its task in the marked text, not shown."""

    def __init__(self, corpus: Corpus, lang: str = "zh"):
        self.corpus, self.lang, self.words = corpus, lang, words(lang)
        self.told: list[dict] | None = None  # what `profiles` told
        self.places = names(corpus.notices, lang=lang)
        self.units = opened(corpus.assignments, corpus.texts)
        self.origins = dict(corpus.tasks.loc[corpus.tasks["origin"] != "parser", ["notice_id", "origin"]].itertuples(index=False))
        self.units["told"] = [self._marked(row) for row in self.units.itertuples()]
        self.named = self.units[self.units["via"].isna()]
        notices = corpus.notices.set_index("notice_id")
        regions = notices["region"].fillna(notices["issuer"]).fillna(pd.Series(notices.index, index=notices.index))
        tasks = corpus.tasks
        self.base = pd.DataFrame({
            "task_id": tasks["task_id"], "notice_id": tasks["notice_id"], "place": tasks["notice_id"].map(regions),
            "year": tasks["notice_id"].map(notices["plan_year"]), "number": tasks["label"].fillna(tasks["number"].astype("str")),
            "section": tasks["section"], "text": tasks["text"], "link": [link(*pair, lang) for pair in zip(tasks["notice_id"], tasks["task_id"], strict=True)],
        })  # fmt: skip

    def tasks(self) -> pd.DataFrame:
        """A row a task."""
        return self._tasks.copy()

    @cached_property
    def _tasks(self) -> pd.DataFrame:
        limits, table = self.limits(), self.base.copy()
        by_task = limits.groupby("task_id", sort=False)
        for role in schema.ROLES:
            told = self.named[self.named["role"] == role].groupby("task_id")["told"]
            table[role] = _at(table["task_id"], told.agg(self.words["marks"]["units"].join))
        join = self.words["marks"]["join"].join
        table["limit"] = _at(table["task_id"], by_task["text"].agg(lambda texts: join(dict.fromkeys(map(_line, texts)))))
        table["due"] = _at(table["task_id"], by_task["date"].min())
        table["every"] = _at(table["task_id"], by_task["every"].agg(lambda codes: join(dict.fromkeys(map(self.period, codes.dropna()))) or None))
        table["themes"] = self._themes(table["task_id"])
        table["where"] = table["number"]
        table["reading"] = self._readings()
        table["done"] = pd.Series(None, index=table.index, dtype="str")
        return table

    @cached_property
    def coded(self) -> pd.DataFrame:
        """The themes of each task, as `themes.code` gives them."""
        return themes.code(self.corpus.tasks)

    @cached_property
    def unread(self) -> list[tuple[str, str]]:
        """The files that could not be read, and why."""
        return [(row.file, reason(row.message, self.lang)) for row in self.corpus.failures.itertuples()]

    def by_unit(self) -> pd.DataFrame:
        """A row a unit and task, with those that it has through a collective; first things first."""
        whole = self.tasks().set_index("task_id")
        table = self.units[["task_id", "unit", "role", "via"]].copy()
        table["sure"] = [self._sure(row) for row in self.units.itertuples()]
        table["role"] = table["role"].map(self.words["roles"])
        for column in ("notice_id", "place", "year", "number", "text", "limit", "due", "every", "themes", "where", "link"):
            table[column] = _at(table["task_id"], whole[column])
        return table.sort_values(["place", "year", "notice_id", "unit", "due"], kind="stable", ignore_index=True)

    def limits(self) -> pd.DataFrame:
        """A row a time limit: dated ones in order, then the others in that of the notices."""
        return self._limits.copy()

    @cached_property
    def _limits(self) -> pd.DataFrame:
        columns = ["task_id", "text", "kind", "date", "every", "start"]
        rows = self.corpus.deadlines
        table = rows[columns].assign(month=rows["date"].dt.strftime("%Y-%m"), told=[limit_words(row) for row in rows.itertuples()])
        return table.sort_values("date", kind="stable", ignore_index=True)

    def by_month(self) -> pd.DataFrame:
        """A row a time limit, with the task and its units."""
        whole, limits = self.tasks().set_index("task_id"), self.limits()
        table = pd.DataFrame({"task_id": limits["task_id"], "month": limits["month"].fillna(self.words["marks"]["undated"]), "due": limits["date"]})
        for column in ("notice_id", "place", "number", "text"):
            table[column] = _at(table["task_id"], whole[column])
        table["units"] = _at(table["task_id"], self.lines())
        table["limit"], table["kind"] = limits["text"].map(_line), limits["kind"].map(self.words["values"])
        table["every"], table["where"] = limits["every"].map(self.period, na_action="ignore"), table["number"]
        return table.assign(link=_at(table["task_id"], whole["link"]))

    def calendar(self) -> pd.DataFrame:
        """A row a month, a column a notice: how many tasks are due; what recurs or has no date in rows of its own."""
        limits = self.limits()
        marks = self.words["marks"]
        month = limits["month"].where(limits["kind"] != "recurring", marks["recurring"]).fillna(marks["undated"])
        notice = limits["task_id"].map(self.base.set_index("task_id")["notice_id"])
        counted = pd.crosstab(month, notice.map(self.places))
        counted = counted.reindex(columns=[name for name in self.places.values() if name in counted.columns])
        order = sorted(counted.index, key=lambda name: (name == marks["undated"], name == marks["recurring"], name))
        table = counted.reindex(order).rename_axis(columns=None).rename_axis(self.words["columns"]["month"]).reset_index()
        table[self.words["columns"]["total"]] = table.iloc[:, 1:].sum(axis=1).astype("int64")
        return table

    def lines(self) -> pd.Series:
        """Who does each task, by role, in a line."""
        roles, lines = self.words["roles"], {}
        told = self.named.groupby(["task_id", "role"], sort=False)["told"].agg(self.words["marks"]["units"].join)
        for (task_id, role), units in told.items():
            lines.setdefault(task_id, {})[role] = f"{roles[role]}：{units}"
        join = self.words["marks"]["join"].join
        return pd.Series({task: join(parts[role] for role in schema.ROLES if role in parts) for task, parts in lines.items()}, dtype="str")

    def about(self) -> pd.DataFrame:
        """What the workbook is, of which notices, what to mind, what each column means."""
        said, columns, corpus = self.words["about"], self.words["columns"], self.corpus
        dates = pd.concat([corpus.notices["date_written"], corpus.notices["date_published"]]).dropna()
        latest = f"{dates.max():%Y-%m-%d}" if len(dates) else said["unknown"]
        rows = [(said["what"], said["what_text"])]
        rows.append((said["made"], said["made_text"].format(version=version("zwanalysis"), digest=digest(corpus)[:16], latest=latest)))
        counts = corpus.tasks["notice_id"].value_counts()
        for notice in corpus.notices.itertuples():
            told = {"file": notice.file, "title": notice.title, "number": notice.doc_number, "issuer": notice.issuer}
            told = {key: said["unknown"] if pd.isna(value) else _line(value) for key, value in told.items()}
            reading = self.how_read(notice)
            rows.append((said["from"], said["from_text"].format(**told, reading=reading, tasks=counts.get(notice.notice_id, 0))))
        rows += [(said["unread"], f"{file}{said['colon']}{why}") for file, why in self.unread]
        rows += [(said["care"], text) for text in (origins(corpus.tasks, self.lang), *said["care_text"], *said["care_book"]) if text]
        rows += [(f"{said['columns']}：{columns[name]}", text) for name, text in said["columns_text"].items()]
        return pd.DataFrame(rows, columns=[columns["topic"], columns["told"]], dtype="str")

    def titled(self, table: pd.DataFrame, shown) -> pd.DataFrame:
        """The columns of ``table`` that are shown, with their names in the reader's language."""
        return table[list(shown)].rename(columns=self.words["columns"])

    def period(self, code: str) -> str:
        return self.words["periods"].get(code, code)

    def _marked(self, row) -> str:
        """A unit with its signs: others that are not named, stated for several, a collective that stays open."""
        marks = self.words["marks"]
        signs = (row.and_others, marks["others"]), (row.inherited, marks["inherited"]), (row.open, marks["open"])
        return row.unit + "".join(sign for there, sign in signs if there)

    def _sure(self, row) -> str:
        marks = self.words["marks"]
        if row.open:
            return marks["open_short"]
        if pd.notna(row.via):
            return marks["inferred"].format(via=row.via)
        return marks["others_short"] if row.and_others else marks["named"]

    def _themes(self, task_ids: pd.Series) -> pd.Series:
        if task_ids.empty:
            return pd.Series(dtype="str")
        coded = self.coded
        labels = themes.names(lang=self.lang)
        told = coded[coded["theme"] != themes.NONE].groupby("task_id", sort=False)["theme"]
        return _at(task_ids, told.agg(lambda codes: self.words["marks"]["join"].join(labels[code] for code in codes)))  # a theme's name may hold a comma

    def how_read(self, notice) -> str:
        """How far a notice was read, and by whom where it was not the program alone."""
        read = self.words["readings"].get(notice.reading, self.words["about"]["unknown"])
        how = self.words["origins"].get(self.origins.get(notice.notice_id))
        return f"{read}{self.words['marks']['join']}{how}" if how else read

    def _readings(self) -> list[str]:
        """For each task, how its notice was read, and what is doubtful about the task itself."""
        table = self.corpus.doubts
        doubts = {i: list(zip(rows["start"], rows["end"], rows["reason"], strict=True)) for i, rows in table.groupby("notice_id")}
        read = {notice.notice_id: self.how_read(notice) for notice in self.corpus.notices.itertuples()}
        told = []
        for row in self.corpus.tasks.itertuples():
            mine = [why for start, end, why in doubts.get(row.notice_id, ()) if pd.notna(start) and start < row.end and end > row.start]
            reasons = self.words["marks"]["join"].join(self.words["values"][why] for why in dict.fromkeys(mine))
            told.append(f"{read[row.notice_id]}：{reasons}" if reasons else read[row.notice_id])
        return told


def link(notice_id: str, task_id: str | None = None, lang: str = "zh") -> str:
    """Return the address of a notice's marked text, or of a task in it, from the report's folder.

    >>> link("甲 1", "甲 1/t011")
    '04-%E5%8E%9F%E6%96%87/%E7%94%B2%201.html#t011'
    """
    page = LINK.format(folder=quote(words(lang)["files"]["texts"]), notice=quote(notice_id, safe=""))
    return page if task_id is None else f"{page}#{task_id.rpartition('/')[2]}"


def _at(ids: pd.Series, values: pd.Series) -> pd.Series:
    """The values of ``ids``, blank where there is none; of no ids, none of the same type."""
    return values.reindex(ids).set_axis(ids.index)


def _line(text: str) -> str:
    return "".join(str(text).split()) if any("\u4e00" <= c <= "\u9fff" for c in str(text)) else " ".join(str(text).split())
