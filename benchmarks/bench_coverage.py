"""How often the intervals hold what they are for: by all outcomes where they can be counted, else by simulation.

    python benchmarks/bench_coverage.py [--write]        (--write puts the table into docs/methods.md)

Nominal is 0.95 throughout. Seeded: the table is the same each time.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

import zwanalysis as zw
from zwanalysis.compare import overlap, timing
from zwanalysis.compare._corrected import _share
from zwanalysis.compare._intervals import difference_interval, median_places, share_interval
from zwanalysis.compare._shared import jackknife
from zwanalysis.compare._spread import gini, hhi

TIMES = 600
DOCUMENT, BEGIN, END = Path("docs/methods.md"), "<!-- coverage:begin -->", "<!-- coverage:end -->"


def shares(n: int) -> list[float]:
    """The coverage of Wilson's interval for shares of 0.02 to 0.5, each by all outcomes."""
    bounds = np.array([share_interval(k, n) for k in range(n + 1)])
    return [stats.binom.pmf(np.arange(n + 1), n, p)[(bounds[:, 0] <= p) & (p <= bounds[:, 1])].sum() for p in np.arange(0.02, 0.51, 0.04)]


def differences(n: int, m: int) -> list[float]:
    """The coverage of Newcombe's interval, by all pairs of outcomes."""
    found = []
    for p, q in ((0.1, 0.02), (0.3, 0.1), (0.5, 0.2), (0.97, 0.14)):
        held = sum(
            stats.binom.pmf(j, n, p) * stats.binom.pmf(k, m, q)
            for j in range(n + 1) for k in range(m + 1)
            if (low := difference_interval(j, n, k, m))[0] - 1e-12 <= p - q <= low[1] + 1e-12
        )  # fmt: skip
        found.append(held)
    return found


def medians(n: int) -> list[float]:
    """The coverage of the median's interval for values without ties, from the binomial; ties make it higher."""
    low, _ = median_places(n)
    return [1 - 2 * stats.binom.cdf(low, n, 0.5)]


def early(n: int, months: np.ndarray, rng) -> list[float]:
    """The coverage of the bootstrap interval of front-loading for samples of 达州's own dates."""
    notices = pd.DataFrame({"notice_id": ["a"], "plan_year": [2022], "date_written": pd.to_datetime(["2021-12-31"])})
    truth, held = 1 - months.mean() / 12, 0
    for seed in range(TIMES):
        dated = pd.DataFrame({"notice_id": "a", "task_id": range(n), "month": rng.choice(months, n)})
        row = timing.front_loading(dated, notices, draws=400, seed=seed).iloc[0]
        held += row["low"] <= truth <= row["high"]
    return [held / TIMES]


def concentrations(measure, tasks: int, units: int, rng) -> list[float]:
    """The coverage of the jackknife interval, for tasks of one to four units drawn in proportion to 1/rank, of the mean over many samples."""
    weight = 1 / np.arange(1, units + 1)

    def sample():
        grid = np.zeros((tasks, units), dtype=int)
        for row, k in zip(grid, rng.integers(1, 5, tasks), strict=True):
            row[rng.choice(units, k, replace=False, p=weight / weight.sum())] = 1
        return grid

    truth = np.mean([measure(sample().sum(axis=0)) for _ in range(TIMES)])
    held = 0
    for _ in range(TIMES):
        grid = sample()
        low, high = jackknife(measure(grid.sum(axis=0)), [measure(left) for left in grid.sum(axis=0) - grid])
        held += low <= truth <= high
    return [held / TIMES]


def corrections(sample: int, quality: float, rng, total: int = 200) -> list[float]:
    """The coverage of the corrected share, for themes of 5, 15 and 30 % of 200 tasks and a codebook of that recall and precision."""
    found = []
    for has in (10, 30, 60):
        truth, right = np.arange(total) < has, round(has * quality)
        given = np.isin(np.arange(total), np.r_[np.arange(right), has + np.arange(round(right * (1 - quality) / quality))])
        held = 0
        for _ in range(TIMES):
            drawn = rng.choice(total, sample, replace=False)
            _, low, high = _share(pd.Series(given), given[drawn], truth[drawn])
            held += low - 1e-9 <= has / total <= high + 1e-9
        found.append(held / TIMES)
    return found


def outcomes(sample: int, quality: float, has: int, interval, total: int = 200) -> float:
    """The coverage of an interval of the corrected share by all outcomes: so many of the tasks have the theme, the codebook has that recall and precision."""
    right = round(has * quality)
    given = right + round(right * (1 - quality) / quality)
    covered = 0.0
    for drawn in range(max(0, sample - total + given), min(sample, given) + 1):
        marked = stats.hypergeom.pmf(np.arange(min(drawn, right) + 1), given, right, drawn)
        unmarked = stats.hypergeom.pmf(np.arange(min(sample - drawn, has - right) + 1), total - given, has - right, sample - drawn)
        for j, k in np.argwhere(np.outer(marked, unmarked) > 1e-9):
            said = np.arange(sample) < drawn
            truth = (np.arange(sample) < j) | (np.arange(sample) >= sample - k)
            low, high = interval(pd.Series(np.arange(total) < given), said, truth)[-2:]
            covered += stats.hypergeom.pmf(drawn, total, given, sample) * marked[j] * unmarked[k] * (low - 1e-9 <= has / total <= high + 1e-9)
    return covered


def normal(given, said, truth) -> tuple[float, float]:
    """The interval of a prediction-powered estimate tuned for power: the mean of the hand's marks, put right by the best weight of the codebook's (PPI++), and its normal approximation."""
    n, total = len(truth), len(given)
    weight = truth[said].mean() - truth[~said].mean() if 0 < said.sum() < n else 0.0
    share = truth.mean() + weight * (given.mean() - said.mean())
    half = stats.norm.ppf(0.975) * np.sqrt((truth - weight * said).var(ddof=1) / n * (1 - n / total))
    return share - half, share + half


def cosines(words: pd.DataFrame, of: dict[str, int], rng, times: int = 200) -> list[float]:
    """The coverage of the jackknife interval of the cosine, for samples of so many of the tasks of two notices, of the mean over these samples."""
    tasks = {notice: [part for _, part in words[words["notice_id"] == notice].groupby("task_id")] for notice in of}
    found = []
    for _ in range(times):
        drawn = [tasks[notice][k].assign(task_id=f"{notice}/{i}") for notice, n in of.items() for i, k in enumerate(rng.integers(len(tasks[notice]), size=n))]
        found.append(overlap.over_tasks(pd.concat(drawn)).iloc[0][["cosine", "low", "high"]])
    value, low, high = np.array(found, dtype=float).T
    return [float(((low <= value.mean()) & (value.mean() <= high)).mean())]


def table() -> pd.DataFrame:
    """Return the table: interval, case, how it was found, coverage (lowest and highest where a case has several)."""
    rng = np.random.default_rng(0)
    corpus = zw.load_processed("data/processed")
    months = timing.dates(corpus.deadlines, corpus.notices).query("notice_id == 'dazhou-2022'")["month"].to_numpy()
    rows = [("share (Wilson)", f"{n} tasks, shares 0.02–0.50", "all outcomes", shares(n)) for n in (20, 38, 71)]
    rows += [("difference (Newcombe)", f"{n} and {m} tasks, four pairs of shares", "all outcomes", differences(n, m)) for n, m in ((22, 71), (20, 38))]
    rows += [("median (order statistics)", f"{n} values without ties", "binomial", medians(n)) for n in (6, 15, 30, 52)]
    rows += [("front-loading (bootstrap)", f"{n} dated tasks", "simulation", early(n, months, rng)) for n in (8, 15, 30, 49)]
    rows += [("Gini (jackknife)", f"{n} tasks, {u} units", "simulation", concentrations(gini, n, u, rng)) for n, u in ((21, 30), (54, 45))]
    rows += [("HHI (jackknife)", f"{n} tasks, {u} units", "simulation", concentrations(hhi, n, u, rng)) for n, u in ((21, 30), (54, 45))]
    rows += [("share corrected by a sample", f"{n} of 200 tasks coded, codebook's recall and precision {q}", "simulation", corrections(n, q, rng))
             for q in (0.6, 0.8) for n in (30, 60)]  # fmt: skip
    words = overlap.tokens(corpus.tasks)
    for of in ({"zigong-2022": 22, "xianning-2019": 20}, {"dazhou-2022": 71, "zigong-2022": 22}):
        case = " and ".join(f"{n} tasks" for n in of.values()) + f", drawn from those of {' and '.join(of)}"
        rows.append(("cosine (jackknife)", case, "simulation", cosines(words, of, rng)))
    for name, interval in (("share corrected by a sample", _share), ("the same by PPI++ and the normal approximation", normal)):
        for sizes, themes in (((30, 60), "15 and 30 %"), ((10,), "5 %")):
            rows += [(name, f"{n} of 200 tasks coded, recall and precision {q}, themes of {themes}", "all outcomes", [outcomes(n, q, has, interval) for has in sizes])
                     for q in (0.6, 0.8) for n in (30, 60)]  # fmt: skip
    return pd.DataFrame(rows, columns=["interval", "case", "found by", "coverage"])


def markdown(found: pd.DataFrame) -> str:
    """Return the table as Markdown."""
    said = found["coverage"].map(lambda of: f"{of[0]:.3f}" if len(of) == 1 else f"{min(of):.3f}–{max(of):.3f}")
    lines = ["| interval | case | found by | coverage |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in found.assign(coverage=said).itertuples(index=False, name=None)])


if __name__ == "__main__":
    text = markdown(table())
    print(text)
    if "--write" in sys.argv:
        page = DOCUMENT.read_text("utf-8")
        DOCUMENT.write_text(f"{page.split(BEGIN)[0]}{BEGIN}\n\n{text}\n\n{END}{page.split(END)[1]}", "utf-8")
