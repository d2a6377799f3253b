"""标文通 (UOF, GB/T 20916): cells merged downwards, which LibreOffice's filter does not know."""

import copy

from zwanalysis.readers.archive import attribute, child, local, parse_xml
from zwanalysis.readers.document import check_characters
from zwanalysis.readers.limits import extra


def is_merged(data: bytes) -> bool:
    """Whether a file is one of 标文通 that merges cells downwards."""
    return b"uof:UOF" in data[:2_000] and "跨行".encode() in data


def spread(data: bytes) -> bytes:
    """The same file with what reaches over several rows (字:跨行) in each of them, where the format leaves a gap."""
    root = parse_xml(data, "标文通")
    rows = Rows()
    for table in root.iter("{*}文字表"):
        rows.reaching = {}
        for row in [each for each in table if local(each) == "行"]:
            rows.fill(row)
    return extra("lxml.etree", "标文通").tostring(root, encoding="utf-8", xml_declaration=True)


class Rows:
    """The rows of a table, one after another; `reaching`: column → a cell, how many rows it still reaches into, its width and size."""

    def __init__(self) -> None:
        self.reaching: dict[int, list] = {}
        self.spent = 0

    def fill(self, row) -> None:
        """Put what reaches into a row into its gaps."""
        column = 0
        for cell in [each for each in row if local(each) == "单元格"]:
            column = self._repeat(row, column, row.index(cell))
            properties = child(cell, "单元格属性")
            down, across = _count(properties, "跨行"), _count(properties, "跨列")
            if down > 1:
                alone = copy.deepcopy(cell)
                held = child(alone, "单元格属性")
                held.remove(child(held, "跨行"))
                self.reaching[column] = [alone, down - 1, across, sum(1 + len(each.text or "") for each in cell.iter())]
            column += across
        self._repeat(row, column, len(row))

    def _repeat(self, row, column: int, at: int) -> int:
        """Put what reaches here from above before the place `at`; the column behind it."""
        while self.reaching.get(column, [None, 0])[1]:
            cell, _, across, size = self.reaching[column]
            self.spent += size
            check_characters(self.spent)
            row.insert(at, copy.deepcopy(cell))
            self.reaching[column][1] -= 1
            column, at = column + across, at + 1
        return column


def _count(properties, name: str) -> int:
    found = child(properties, name)
    said = attribute(found, "值", "1") if found is not None else "1"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1
