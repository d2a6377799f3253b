"""The same place over the years: what of its tasks was kept, reworded, dropped, new; and what is the place's and what the year's."""

import numpy as np
import pandas as pd

from zwanalysis.compare import _asked, reuse
from zwanalysis.errors import BadTables, require_columns

#: What tells a place and its organ apart.
PLACE = ("province", "region", "level")


def panel(corpus, *, place=PLACE, reading=None) -> pd.DataFrame:
    """Return what became of the tasks of each place from each of its years to the next.

    A place is what has the same ``place`` columns of `notices`; of several notices of a place and year the tasks are taken together. Columns: ``place``
    (joined by /), ``year_from``, ``year_to``, ``n_before``, ``n_after`` (tasks), ``kept`` (tasks of the later year whose 5-grams are in one task
    of the earlier: above 0.7), ``reworded`` (0.3 to 0.7), ``new`` (below), ``short`` (too short to measure), ``dropped`` (tasks of the earlier year of whose 5-grams
    less than 0.3 stand anywhere in the later), ``share_new``, ``share_dropped`` (of those measured), ``n_doubtful`` (notices of the two years that were read
    doubtfully). Empty where no place has two years. ``reading``: notices of this reading alone (``whole``).
    """
    corpus = _asked.of_reading(corpus, reading)
    table, of_task = panel_tasks(corpus, place=place), corpus.tasks.set_index("task_id")["notice_id"]
    doubtful, rows = _asked.doubtful(corpus.notices), []
    for (where, before, after), part in table.groupby(["place", "year_from", "year_to"], sort=True):
        n = part.groupby("side")["fate"].value_counts()
        late, early = (n.get(side, pd.Series(dtype=int)) for side in ("after", "before"))
        count = [int(late.get(fate, 0)) for fate in ("kept", "reworded", "new", "short")]
        dropped, stayed = int(early.get("dropped", 0)), int(early.get("carried", 0))
        rows.append((where, before, after, int(early.sum()), int(late.sum()), *count, dropped,
                     count[2] / sum(count[:3]) if sum(count[:3]) else np.nan, dropped / (dropped + stayed) if dropped + stayed else np.nan,
                     doubtful[part["task_id"].map(of_task).unique()].sum(skipna=False)))  # fmt: skip
    columns = ["place", "year_from", "year_to", "n_before", "n_after", "kept", "reworded", "new", "short", "dropped", "share_new", "share_dropped", "n_doubtful"]
    return pd.DataFrame(rows, columns=columns).astype({"n_doubtful": "Int64"})


def panel_tasks(corpus, *, place=PLACE, reading=None) -> pd.DataFrame:
    """Return the fate of every task behind `panel`: ``place``, ``year_from``, ``year_to``, ``side`` (``before``, ``after``), ``task_id``, ``fate`` (kept,
    reworded, new, short; carried, dropped, short), ``other_task`` (the best match in the other year; null where there is none), ``score``.
    ``reading`` as in `panel`.
    """
    corpus = _asked.of_reading(corpus, reading)
    require_columns(corpus.notices, ["notice_id", "plan_year", *place], "notices")
    notices = corpus.notices[corpus.notices["plan_year"].notna()]
    where = notices[list(place)].fillna("").astype(str).agg("/".join, axis=1)
    about = pd.DataFrame({"where": where.to_numpy(), "year": notices["plan_year"].astype(int).to_numpy()}, index=notices["notice_id"])
    tasks = corpus.tasks[corpus.tasks["notice_id"].isin(about.index)]
    tasks = tasks.assign(where=tasks["notice_id"].map(about["where"]), year=tasks["notice_id"].map(about["year"]))
    parts = []
    for name, part in tasks.groupby("where", sort=True):
        years = sorted(part["year"].unique())
        parts += [_step(name, part[part["year"] == a], part[part["year"] == b], a, b) for a, b in zip(years, years[1:], strict=False)]
    columns = ["place", "year_from", "year_to", "side", "task_id", "fate", "other_task", "score"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _step(name, before, after, a: int, b: int) -> pd.DataFrame:
    """The fate of the tasks of two years of one place."""
    both = pd.concat([before.assign(notice_id="before"), after.assign(notice_id="after")])
    ages = pd.DataFrame({"notice_id": ["before", "after"], "plan_year": [a, b], "date_written": pd.NaT})
    late = reuse.best(reuse.matches(both, ages), both, ages)
    late = late.assign(side="after", fate=late["band"].map({"verbatim": "kept", "adapted": "reworded", "own": "new"}).fillna("short"))
    late = late.rename(columns={"younger_task": "task_id", "older_task": "other_task"})
    back = reuse.best(reuse.matches(both, ages[::-1].assign(plan_year=[b + 1, b + 2])), both, ages[::-1].assign(plan_year=[b + 1, b + 2]))
    share = reuse.covered(both).query("notice_id == 'before'")
    fate = np.where(share["n_grams"] < reuse.SHORTEST, "short", np.where(share["share"] < reuse.ADAPTED, "dropped", "carried"))
    early = pd.DataFrame({"task_id": share["task_id"].to_numpy(), "fate": fate, "score": share["share"].to_numpy(), "side": "before"})
    early["other_task"] = early["task_id"].map(back.set_index("younger_task")["older_task"])
    return pd.concat([early, late], ignore_index=True).assign(place=name, year_from=a, year_to=b)


def panel_effects(counted: pd.DataFrame, notices: pd.DataFrame, *, place=PLACE, notice="notice_id") -> pd.DataFrame:
    """Return the shares of each theme taken apart into place and year: share = mean + place + year + rest (least squares, each kind adding up to nought).

    ``counted`` is what `themes.counts` returns. Columns: ``theme``, ``what`` (``mean``, ``place``, ``year``), ``which``, ``effect`` (in shares), ``n_notices``.
    A year's effect is what all places have in it, such as the national priority of the year; it can be told from the places' only where places and years
    cross: `BadTables` where they fall into parts that share neither.
    """
    require_columns(counted, [notice, "theme", "share"], "counted")
    require_columns(notices, [notice, "plan_year", *place], "notices")
    known = notices[notices["plan_year"].notna() & notices[notice].isin(counted[notice])]
    where = known[list(place)].fillna("").astype(str).agg("/".join, axis=1)
    places, years = sorted(where.unique()), sorted(known["plan_year"].astype(int).unique())
    design = np.hstack([np.ones((len(known), 1)), _coded(where, places), _coded(known["plan_year"].astype(int), years)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise BadTables("panel: place and year cannot be told apart, since not all places are tied to each other by years in common")
    wide = counted.pivot(index=notice, columns="theme", values="share").loc[known[notice]]
    fit = np.linalg.lstsq(design, wide.to_numpy(dtype=float), rcond=None)[0]
    rows = []
    for theme, values in zip(wide.columns, fit.T, strict=True):
        of_place, of_year = (np.append(part, -part.sum()) for part in np.split(values[1:], [len(places) - 1]))
        rows.append((theme, "mean", "", values[0]))
        rows += [(theme, "place", name, effect) for name, effect in zip(places, of_place, strict=True)]
        rows += [(theme, "year", str(year), effect) for year, effect in zip(years, of_year, strict=True)]
    return pd.DataFrame(rows, columns=["theme", "what", "which", "effect"]).assign(n_notices=len(known))


def _coded(values: pd.Series, levels: list) -> np.ndarray:
    """Columns for all levels but the last, whose effect is what makes them add up to nought."""
    at = values.map({level: k for k, level in enumerate(levels)}).to_numpy()
    return np.vstack([np.eye(len(levels) - 1), -np.ones(len(levels) - 1)])[at] if len(levels) > 1 else np.empty((len(values), 0))
