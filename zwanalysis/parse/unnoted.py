"""Items without a note that are tasks all the same, in a notice that has notes."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.tree import Item, Tree
from zwanalysis.text import trim

_SHORTEST_WORDING = 20


@cache
def _words(group: str) -> re.Pattern:
    """The words of a group of outline.yaml."""
    return re.compile("|".join(sorted(lexica.load("outline.yaml")[group], key=len, reverse=True)))


def _heading_line(folded: str, item: Item, longest: int = 30) -> str:
    return folded[item.label_end : min(item.end, item.label_end + longest)].split("\n")[0].split("。")[0]


_LEFT_OUT = re.compile(r"\((?:略|此处略|内容略)\)[。;]?\s*$")
#: 本办法由市政府办公室负责解释, 本细则自印发之日起施行.
_LAST_RULE = re.compile(r"\s*本[\u4e00-\u9fff]{2,4}[^。\n]{0,40}(?:解释|施行|实施|执行|废止|有效期)")


def among_noted(folded: str, tree: Tree) -> set[int]:
    """Items without a note among items with notes, numbered as those are: tasks that name nobody.

    Not what states aims (指导思想, 基本原则), what is left out (略), nor the first and last articles of rules.
    """
    noted = [k for k in tree.noted() if tree.leaf(k)]
    if not noted:
        return set()
    styles = {tree.items[k].style for k in noted}
    going_on = {k for style in styles - {"article"} for k in _numbered_with_noted(tree, style, noted)}
    with_noted = {(item.parent, item.style) for item in (tree.items[k] for k in noted)}
    first_branch = _first_branches(tree, noted)
    found: set[int] = set()
    for k, item in enumerate(tree.items):
        if not tree.leaf(k) or k in tree.notes or _says_no_task(folded, tree, k):
            continue
        amid = item.style in styles and noted[0] < k < noted[-1]
        beside = item.style != "article" and (item.parent, item.style) in with_noted
        if amid or beside or k in going_on or _ends_branch(folded, item, k, first_branch):
            found.add(k)
    return found


def _says_no_task(folded: str, tree: Tree, k: int) -> bool:
    item = tree.items[k]
    aims = any(_words("aims").match(_heading_line(folded, tree.items[j]).strip()) for j in (k, *tree.above(k)))
    start = max(item.label_end, item.end - 40)
    return aims or bool(_LEFT_OUT.search(folded, start, item.end) or _LAST_RULE.match(folded, item.label_end, item.end))


def _numbered_with_noted(tree: Tree, style: str, noted: list[int]):
    """The items whose numbers run on to the first noted item of their style, or on from the last."""
    alike = [k for k, item in enumerate(tree.items) if item.style == style and tree.leaf(k)]
    own = [at for at, k in enumerate(alike) if k in tree.notes]
    for edge, order in ((own[0], range(own[0] - 1, -1, -1)), (own[-1], range(own[-1] + 1, len(alike)))):
        for at in order:
            if tree.items[alike[at]].value - tree.items[alike[edge]].value == at - edge:
                yield alike[at]


def _first_branches(tree: Tree, noted: list[int]) -> dict[tuple[int, str], int]:
    """For each group of items numbered alike the first that holds noted ones."""
    first: dict[tuple[int, str], int] = {}
    for k, item in enumerate(tree.items):
        if item.parent >= 0 and tree.any_inside(k, noted):
            first.setdefault((item.parent, item.style), k)
    return first


def _ends_branch(folded: str, item: Item, k: int, first_branch) -> bool:
    """Whether an item of sentences stands beside headings that hold noted items: it is as far as its branch goes."""
    first = first_branch.get((item.parent, item.style))
    if first is None or k < first:
        return False
    wording = folded[slice(*trim(folded, item.label_end, item.end))]
    return len(wording) > _SHORTEST_WORDING and "。" in wording


def measures(folded: str, tree: Tree, listed) -> set[int]:
    """Items of the closing sections that are tasks without a note: under 保障措施, 工作要求 and the like, or numbered on
    from the noted ones. A closing section of one paragraph is a task where other sections of its level are."""
    found: set[int] = set()
    outer = [k for k, item in enumerate(tree.items) if item.parent < 0]
    noted = tree.noted()
    last = tree.items[noted[-1]] if noted else None
    flat = any(tree.items[k].parent < 0 for k in noted)
    for k, item in enumerate(tree.items):
        if item.parent in found:
            found.add(k)
        elif k in outer[-2:] and len(outer) > 1:
            line = _heading_line(folded, item)
            again = any(folded.find(line.strip(), a, b) >= 0 for a, b in listed)
            if _words("measures").search(line) and not again and (flat or not tree.leaf(k) or not noted):
                found.add(k)
        elif last and k > noted[-1] and item.parent in outer[-2:] and _numbered_on(item, last):
            found.add(k)
            last = item
    return found


def _numbered_on(item: Item, last: Item) -> bool:
    """Whether a number goes on from the item before: not of articles, which are numbered through to the last rule."""
    return item.style == last.style != "article" and item.value == last.value + 1
