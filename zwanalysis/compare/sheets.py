"""A sheet of tasks to code by hand: drawn, and read back when it is filled."""

import pandas as pd

from zwanalysis.compare import themes
from zwanalysis.errors import BadTables

COLUMNS = ["task_id", "section", "text", "themes", "note"]


def sheet(tasks: pd.DataFrame, n: int = 50, *, seed: int = 0) -> pd.DataFrame:
    """Return a sheet to fill: the tasks that `themes.draw` draws, with ``themes`` (ids of the codebook joined by ;, ``none`` for none) and ``note`` empty.

    What the codebook says of them is not on it: who has seen the answer agrees with it.
    """
    return themes.draw(tasks, n, seed=seed).reindex(columns=COLUMNS[:3]).assign(themes="", note="")


def read(path, tasks: pd.DataFrame) -> pd.DataFrame:
    """Return the tasks of a sheet that have been coded, as `agreement.read` does; rows without any theme are not coded yet."""
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    if not {"task_id", "themes"} <= set(rows.columns):
        raise BadTables(f"{path}: no sheet; it needs the columns task_id and themes")
    rows = rows[rows["themes"].str.strip() != ""]
    if rows.empty:
        raise BadTables(f"{path}: not one task has been coded yet; write the ids of the codebook's themes, or none, into the column themes")
    marks = rows["themes"].str.split("[;；]", regex=True).map(lambda given: [theme.strip() for theme in given if theme.strip()])
    table = rows.assign(theme=marks).explode("theme")[["task_id", "theme"]]
    unknown = sorted(set(table["theme"]) - set(themes.names()))
    if unknown:
        raise BadTables(f"{path}: {unknown} is in no codebook; themes are {', '.join(themes.names())}")
    place = tasks.set_index("task_id")["notice_id"]
    strange = table.loc[~table["task_id"].isin(place.index), "task_id"]
    if len(strange):
        raise BadTables(f"{path}: {strange.iloc[0]!r} is no task of these notices")
    if rows["task_id"].duplicated().any():
        raise BadTables(f"{path}: {rows.loc[rows['task_id'].duplicated(), 'task_id'].iloc[0]!r} is there more than once")
    return table.assign(notice_id=table["task_id"].map(place))[["notice_id", "task_id", "theme"]].reset_index(drop=True)
