"""What every reader returns."""

from typing import NamedTuple


class Document(NamedTuple):
    """A file as read: its text, and where in that text its tables lie.

    ``tables`` is a list of grids; a grid is a list of rows of equal length, a row a list of ``(start, end)``
    spans into ``text``. A merged cell stands at each place it covers with the same span; a blank cell is
    ``(p, p)``. ``metadata`` holds the fields of a page's metadata table (索引号, 发文字号 …) as printed.
    """

    text: str
    format: str
    tables: list = []
    metadata: dict = {}
