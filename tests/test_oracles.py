"""Two other projects' time extraction on our rows of deadlines: every disagreement is known, with the reason.

Optional: it runs where they are installed (pip install -e ".[oracles]"). Answers are compared leniently: an oracle agrees
if any of its readings of a row has the value of the time limit, whatever else it finds and wherever the expression ends.
"""

import datetime as dt
import importlib
import logging
import re
import warnings

import pytest
import yaml

from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"
KINDS = ("by", "within", "recurring")
LETTERS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


@pytest.fixture(scope="module")
def load():
    """A function that imports an oracle without its warnings and log lines, or skips."""

    def imported(name):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return importlib.import_module(name)
            except ImportError:
                pytest.skip(f"{name} is not installed (extra: oracles)")

    before = logging.root.manager.disable
    logging.disable()
    yield imported
    logging.disable(before)


def period(number: float, unit: str) -> str:
    """Half a year is P6M, seven days are P1W."""
    if unit == "year" and number % 1:
        number, unit = number * 12, "month"
    if unit == "day" and number % 7 == 0:
        number, unit = number / 7, "week"
    return f"recurring P{number:g}{unit[0].upper()}"


def jionlp_answers(jionlp, text: str, year: int):
    """The answers of JioNLP (checked with 1.5.31)."""
    for found in jionlp.ner.extract_time(text, time_base={"year": year, "month": 1, "day": 1}):
        value = found["detail"]["time"]
        if found["type"] in ("time_point", "time_span"):
            yield f"by {value[1][:10]}"
        elif found["type"] == "time_delta":
            yield from (f"within {n:g} {unit}" for unit, n in value.items())
        elif found["type"] == "time_period":
            yield from (period(float(n), unit) for unit, n in value["delta"].items())


def recognizers_answers(recognizers, text: str, year: int):
    """The answers of Recognizers-Text (checked with 1.0.2a2)."""
    for found in recognizers.recognize_datetime(text, "zh-cn", reference=dt.datetime(year, 1, 1)):
        for value in (found.resolution or {}).get("values", []):
            kind = found.type_name.split(".")[1]
            if kind in ("date", "datetime"):
                yield f"by {value['value'][:10]}"
            elif kind in ("daterange", "datetimerange") and "end" in value:
                end = dt.date.fromisoformat(
                    value["end"][:10]
                ).toordinal()  # the last day, or the one after it
                yield from (f"by {dt.date.fromordinal(day)}" for day in (end, max(1, end - 1)))
            if kind == "set" and value["timex"].startswith("XXXX-WXX-"):
                yield "recurring P1W"  # on that day of each week
            span = re.fullmatch(r"P(T?)([\d.]+)([YMWDH])", value["timex"])
            if span and kind in ("duration", "set"):
                unit = "hour" if span[1] else LETTERS[span[3]]
                number = float(span[2])
                yield f"within {number:g} {unit}" if kind == "duration" else period(number, unit)


ORACLES = {
    "jionlp": ("jionlp", jionlp_answers),
    "recognizers": ("recognizers_date_time", recognizers_answers),
}


def expected():
    """(text, year, answer) of each time limit with a value in tests/cases/deadlines.yaml."""
    for row in yaml.safe_load((CASES / "deadlines.yaml").read_text("utf-8")):
        for kind, value, _ in row["expect"]:
            if kind in KINDS:
                # the event of a within is left out: neither oracle gives one
                value = " ".join(str(value).split()[:2])
                yield row["text"], row["plan_year"] or 2022, f"{kind} {value}"


@pytest.mark.parametrize("oracle", ORACLES)
def test_every_disagreement_has_a_reason(oracle, load):
    name, answers = ORACLES[oracle]
    module = load(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        disagree = {
            (text, answer)
            for text, year, answer in expected()
            if answer not in set(answers(module, text, year))
        }
    groups = yaml.safe_load((CASES / "oracles.yaml").read_text("utf-8"))
    known = {
        (text, answer) for group in groups if group["oracle"] == oracle for text, answer in group["rows"]
    }
    assert disagree - known == set(), (
        "ours to fix, or a row for tests/cases/oracles.yaml that says why it is wrong"
    )
    assert known - disagree == set(), "it agrees now: take these rows out of tests/cases/oracles.yaml"


def test_every_reason_is_about_a_row_of_ours():
    ours = {(text, answer) for text, _, answer in expected()}
    groups = yaml.safe_load((CASES / "oracles.yaml").read_text("utf-8"))
    rows = [(group["oracle"], *row) for group in groups for row in group["rows"]]
    assert len(set(rows)) == len(rows) and {row[1:] for row in rows} <= ours
    assert {group["oracle"] for group in groups} == set(ORACLES)
    assert all(len(group["why"]) > 20 for group in groups)
