"""Who must do what by when: collectives opened to the units they take in, and the limits of a unit."""

import re
from functools import cache

import numpy as np
import pandas as pd

from zwanalysis.compare._shared import unit_name
from zwanalysis.lexica import load

#: Behind a unit in the notice's text: it stands for others that are not named.
_AND_OTHERS = re.compile(r"[\s]*等(?:相关|有关|各)?(?:部门|单位|处室|科室|机构)?")
_BRACKETS = re.compile(r"[（(〔\[][^（()）〔〕\[\]]*[)）〕\]]|[\s]")
_LEVEL = re.compile(r"^(?:省|市|州|县|区)(?=人民|政府|直|级|本级|各|工作)")


def opened(assignments: pd.DataFrame, texts: dict[str, str] | None = None) -> pd.DataFrame:
    """Return ``assignments`` with a row more for each unit that a collective takes in: every task that a unit has.

    Further columns: ``via`` (the collective by which a unit has the task; null where the unit is named itself), ``open`` (a
    collective that nobody can open: the notice does not say whom it takes in), ``and_others`` (等, 等部门 stands behind it in
    ``texts``). A unit that a task names itself is not there twice.

    >>> rows = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2", "a/3"], "unit": ["市司法局", "市政府各部门", "市有关部门"],
    ...                      "unit_kind": ["department", "collective", "collective"], "role": "responsible"})
    >>> opened(rows)[["task_id", "unit", "via", "open"]].values.tolist()
    [['a/1', '市司法局', nan, False], ['a/2', '市政府各部门', nan, False], ['a/2', '市司法局', '市政府各部门', False], ['a/3', '市有关部门', nan, True]]
    """
    rows = assignments.assign(unit=assignments["unit"].map(unit_name), via=pd.Series(pd.NA, index=assignments.index, dtype="str"))
    rows["and_others"] = [_others(texts, row) for row in assignments.itertuples()] if texts is not None else False
    takes_in = members(rows)
    collective = rows["unit_kind"] == "collective"
    pairs = list(zip(rows["notice_id"], rows["unit"], strict=True))
    rows["open"] = [bool(c) and not takes_in.get(pair) for c, pair in zip(collective, pairs, strict=True)]
    more = rows.assign(members=[takes_in.get(pair, []) if c else [] for c, pair in zip(collective, pairs, strict=True)])
    more = more[more["members"].map(len) > 0].explode("members")
    more = more.assign(via=more["unit"], unit=more["members"].astype("str"), and_others=False).drop(columns="members")
    kinds = rows.drop_duplicates(["notice_id", "unit"]).set_index(["notice_id", "unit"])
    for column in {"unit_kind", "function"} & set(rows.columns):
        known = kinds[column].to_dict()
        more[column] = [known.get(pair) for pair in zip(more["notice_id"], more["unit"], strict=True)]
    named = set(zip(rows["task_id"], rows["unit"], strict=True))
    more = more[np.array([pair not in named for pair in zip(more["task_id"], more["unit"], strict=True)], bool)]
    more = more.drop_duplicates(["task_id", "unit"])
    return pd.concat([rows, more.astype(rows.dtypes.to_dict())]).sort_index(kind="stable").reset_index(drop=True)


def members(assignments: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return (notice_id, collective) → the units of that notice that it takes in; a collective that cannot be opened has none."""
    found = {}
    for notice_id, rows in assignments.groupby("notice_id", sort=False):
        named = rows.drop_duplicates("unit")
        units = [(unit_name(unit), kind) for unit, kind in zip(named["unit"], named["unit_kind"], strict=True)]
        for unit, kind in units:
            if kind == "collective":
                found[notice_id, unit] = [other for other, its in units if _takes_in(unit, other, its)]
    return found


def of_unit(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the rows of `opened` of a unit: its own name, or its name without place and level before it (市司法局 of 达州市司法局).

    >>> rows = pd.DataFrame({"unit": ["市司法局", "司法局", "市司法所"]})
    >>> of_unit(rows, "达州市司法局")["unit"].tolist(), of_unit(rows, "司法局")["unit"].tolist()
    (['市司法局', '司法局'], ['市司法局', '司法局'])
    """
    wanted = unit_name(unit)
    alike = [name == wanted or len(name) > 2 and (wanted.endswith(name) or _bare(name) == wanted) for name in rows["unit"]]
    return rows[np.array(alike, bool)]


def _bare(name: str) -> str:
    return re.sub(r"^(?:省|市|州|县|区)", "", name)


def _others(texts: dict[str, str], row) -> bool:
    text = texts.get(row.notice_id, "")
    return bool(pd.notna(row.end) and _AND_OTHERS.match(text, row.end))


@cache
def _kinds() -> list[tuple[re.Pattern, dict]]:
    return [(re.compile(kind["all"]), kind) for kind in load("collectives.yaml")]


def _takes_in(collective: str, unit: str, kind: str) -> bool:
    name = _BRACKETS.sub("", collective)
    for pattern, rule in _kinds():
        if pattern.fullmatch(name):
            level = _LEVEL.match(name)
            wanted = rule["units"].replace("{level}", f"^{level[0]}" if level else "")
            return kind in rule["kinds"] and bool(re.search(wanted, unit)) and not re.search(rule.get("not", r"$^"), unit)
    return False
