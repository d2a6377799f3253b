"""The same notice, printed otherwise, gives the same facts: other widths of signs, indents, line breaks, a site around it."""

import re

import pytest

from tests.conftest import ROOT, read_case
from tests.test_layouts import parsed, task_rows
from zwanalysis.parse.prepare import width_of
from zwanalysis.text import fold

HALF = str.maketrans("（），：；", "(),:;")
NOTICES = sorted((ROOT / "tests" / "cases" / "notices").glob("*.yaml"))
PROSE = [path for path in NOTICES if not re.search(r"\t|\\t|(?<!text: )[|]", path.read_text("utf-8"))]


def facts(text):
    """Each task's label, first and last characters, units and limits, without white space and widths."""
    plain = lambda value: re.sub(r"\s", "", fold(value)) if value else value  # noqa: E731
    return [
        (plain(task["label"]), plain(task["text"])[:10], plain(task["text"])[-10:],
         [(plain(unit), *more) for unit, *more in task["units"]], [limit[:2] for limit in task["deadlines"]])
        for task in task_rows(parsed(text))
    ]  # fmt: skip


def wrapped(text, width=34):
    """As a PDF is copied: lines of one width, no sign at a line's beginning, no number cut."""
    lines = []
    for line in text.split("\n"):
        while width_of(line) > width:
            k = next(k for k in range(len(line)) if width_of(line[: k + 1]) > width)
            while k < len(line) and (line[k] in "。，、；：）！”" or line[k].isdigit() and line[k - 1].isdigit()):
                k += 1
            lines.append(line[:k])
            line = line[k:]
        lines.append(line)
    return "\n".join(lines)


def with_a_site_around(text):
    head = "首页 > 政务公开 > 文件\n字号：大 中 小  打印  分享到：\n"
    return f"{head}{text}\n\n扫一扫在手机打开当前页\n【打印】【关闭】\n版权所有：某市人民政府  主办：某市人民政府办公室\n网站标识码：5100000001\n"


@pytest.mark.parametrize("path", NOTICES[::3], ids=lambda path: path.stem)
def test_other_widths_and_a_site_around(path):
    text = read_case(path)["text"]
    same = facts(text)
    assert facts(text.translate(HALF)) == same
    assert facts(with_a_site_around(text)) == same
    assert facts(text.replace("\u3000", "\u00a0")) == same


#: Where a line of 34 happens to end, a unit or a limit can no longer be told apart from what follows.
NOT_WRAPPED = {"g31", "g52", "g90"}


@pytest.mark.parametrize("path", [p for p in PROSE if p.stem not in NOT_WRAPPED][::2], ids=lambda path: path.stem)
def test_lines_of_one_width(path):
    case = read_case(path)
    if parsed(case["text"])["notices"][0]["layout"] not in ("prose", "prose_notes"):
        pytest.skip("a table's lines are its cells")
    assert facts(wrapped(case["text"])) == facts(case["text"])
