"""The five notices against tables written by reading them: every row, every column.

The expected tables in tests/golden/ were written by reading, notice by notice, before they were first
compared with what the parser made; a difference is looked up in the notice before either side is changed.
"""

import pandas as pd
import pytest

from tests.conftest import ROOT
from zwanalysis import schema

GOLDEN = ROOT / "tests" / "golden"

# Counted by hand in the notices, apart from the tables.
COUNTS = {
    "zigong-2022": (22, {"lead": 84, "responsible": 30}, {"by": 4, "recurring": 1}),
    "xianning-2019": (20, {}, {"by": 3, "recurring": 3}),
    "dazhou-2022": (71, {"responsible": 343}, {"by": 52, "immediate": 15, "recurring": 5}),
    "guizhou-fgw-2021": (
        38,
        {"lead": 9, "support": 8, "responsible": 148},
        {"by": 2, "within": 4, "recurring": 2},
    ),
    "liangjiang-2020": (54, {"lead": 60, "responsible": 154}, {"by": 5, "within": 2, "recurring": 1}),
}


def expected(table: str) -> pd.DataFrame:
    """The expected table: read as text first, so that an empty cell is no value."""
    raw = pd.read_csv(GOLDEN / f"{table}.csv", dtype="str", keep_default_na=False, na_values=[""])
    for flag in ("inherited", "damaged"):
        if flag in raw:
            raw[flag] = raw[flag].map({"True": True, "False": False})
    return schema.typed(table, raw)


@pytest.mark.parametrize("table", schema.TABLES)
@pytest.mark.parametrize("notice_id", COUNTS)
def test_every_row_is_as_read(corpus, notice_id, table):
    made, read = getattr(corpus, table), expected(table)
    pd.testing.assert_frame_equal(
        made[made["notice_id"] == notice_id].reset_index(drop=True),
        read[read["notice_id"] == notice_id].reset_index(drop=True),
    )


@pytest.mark.parametrize("notice_id", COUNTS)
def test_counts_made_by_hand(corpus, notice_id):
    of = {name: table[table["notice_id"] == notice_id] for name, table in corpus.tables().items()}
    roles = of["assignments"]["role"].value_counts().to_dict()
    kinds = of["deadlines"]["kind"].value_counts().to_dict()
    assert (len(of["tasks"]), roles, kinds) == COUNTS[notice_id]


def test_two_deadlines_are_damaged(corpus):
    damaged = corpus.deadlines[corpus.deadlines["damaged"]]
    assert damaged["notice_id"].tolist() == ["liangjiang-2020"] * 2
    assert damaged["date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-10-30", "2020-11-30"]


def test_every_value_is_its_own_wording(corpus):
    corpus.check()


def test_nothing_is_lost(corpus):
    assert corpus.notices["coverage"].tolist() == [1.0] * 5
    assert "unread" not in set(corpus.residuals["reason"])
