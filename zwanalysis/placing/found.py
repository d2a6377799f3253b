"""What became of each row that was given, and what no row covers."""

from typing import NamedTuple

#: What can become of a row.
STATUSES = {
    "exact": "it stands in the notice as given, the width of signs and white space aside",
    "changed": "it stands there with other signs: the printed wording entered the tables, `difference` says what differs",
    "moved": "it stands there, in another order than given",
    "doubled": "the same row was given before and the notice prints it once: it entered no table",
    "invented": "it does not stand there: it entered no table",
    "elsewhere": "it stands in the notice, but not with this task: it entered no table",
    "contradicted": "its value is not what its wording says",
    "missing": "no row covers it",
}
#: What becomes of rows, or of what they say, that enters no table.
REFUSED = ("invented", "elsewhere", "doubled")


class Found(NamedTuple):
    """A row of the table of `zwanalysis.align`."""

    notice_id: str
    row: str  # section, task, unit, deadline; text for what no row covers
    number: int | None  # of the task, as given, from 1
    given: str | None
    status: str
    printed: str | None = None
    difference: str | None = None
    start: int | None = None
    end: int | None = None
