"""Whether a time limit's value is what its wording says."""

from zwanalysis.parse.limits import dated, read_column, read_limits
from zwanalysis.placing.answers import Limit
from zwanalysis.placing.search import squeeze

_VALUES = ("kind", "date", "every", "within_n", "within_unit", "event")


class Readings:
    """What the wordings of a notice's time limits can mean: as the parser read them there, and as they read anew."""

    def __init__(self, text: str, folded: str, plan_year: int | None, rows: list):
        self.text, self.folded, self.plan_year = text, folded, plan_year
        self.rows: dict[tuple[int, int], list[dict]] = {}
        for row in rows:
            self.rows.setdefault((row.start, row.end), []).append(row._asdict())

    def sources(self, a: int, b: int) -> set[str]:
        """Return where the parser took the limit at ``text[a:b]`` from: a note may stand inside a wording."""
        return {row["source"] for row in self.rows.get((a, b), [])}

    def of(self, a: int, b: int, wording: tuple[int, int]) -> list[dict]:
        """Return the readings of the limit at ``text[a:b]`` of a task with this ``wording``, the likeliest first."""
        inside = wording[0] <= a and b <= wording[1]
        read = [] if inside else read_column(self.folded, a, b)
        read += [x for x in read_limits(self.folded, *(wording if inside else (a, b)), column=not inside) if (x.start, x.end) == (a, b)]
        anew = [self._row(limit, "text" if inside else "column") for limit in (dated(x, self.plan_year) for x in read) if limit]
        return [*self.rows.get((a, b), []), *anew]

    def _row(self, limit, source: str) -> dict:
        event = self.text[slice(*limit.event)] if limit.event else None
        year_from = None if limit.date is None else "printed" if limit.day.year else "plan"
        return {
            "kind": limit.kind, "date": limit.date, "every": limit.every, "within_n": limit.within_n, "within_unit": limit.within_unit,
            "event": event, "source": source, "year_from": year_from, "damaged": limit.damaged is not None,
        }  # fmt: skip


def complete(limit: Limit, readings: list[dict]) -> tuple[dict, str | None]:
    """Return a limit's value, what is not said filled from its wording; and what contradicts it.

    >>> complete(Limit("6月底前", "by"), [{"kind": "by", "date": "2022-06-30", "source": "text"}])[0]["date"]
    '2022-06-30'
    >>> complete(Limit("6月底前", "by", "2021-06-30"), [{"kind": "by", "date": "2022-06-30", "source": "text"}])[1]
    'date 2021-06-30, the wording says 2022-06-30'
    """
    told = limit._asdict()
    fits = next((reading for reading in readings if not _against(told, reading)), None)
    like = fits or (readings[0] if readings else {})
    value = {name: told[name] if told[name] is not None else like.get(name) for name in (*_VALUES, "source", "year_from", "damaged")}
    if limit.kind and limit.kind != like.get("kind"):  # what belongs to another kind is not filled in
        value |= {name: told[name] for name in _VALUES}
    value["kind"] = value["kind"] or "unread"
    if fits or not any(reading["kind"] != "unread" for reading in readings):
        return value, None
    return value, "; ".join(f"{name} {_plain(told[name])}, the wording says {_plain(like.get(name))}" for name in _against(told, like))


def _against(told: dict, reading: dict) -> list[str]:
    return [name for name in _VALUES if told[name] is not None and _plain(told[name]) != _plain(reading.get(name))]


def _plain(value) -> str:
    return "nothing" if value is None else squeeze(str(value).removesuffix(" 00:00:00"))
