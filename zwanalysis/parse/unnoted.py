"""Items without a note that are tasks all the same, in a notice that has notes."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.limits import read_column, read_limits
from zwanalysis.parse.tails import broken_paragraph
from zwanalysis.parse.times import Limit
from zwanalysis.parse.tree import Item, Tree
from zwanalysis.text import trim

_SHORTEST_WORDING = 20


@cache
def outline(group: str) -> re.Pattern:
    """The words of a group of outline.yaml."""
    return re.compile("|".join(sorted(lexica.load("outline.yaml")[group], key=len, reverse=True)))


def heading_line(folded: str, item: Item, longest: int = 30) -> str:
    return folded[item.label_end : min(item.end, item.label_end + longest)].split("\n")[0].split("。")[0]


_LEFT_OUT = re.compile(r"\((?:此处|内容)?略\)[。;]?\s*$")
#: 本办法由市政府办公室负责解释, 本细则自印发之日起施行.
_LAST_RULE = re.compile(r"\s*本[\u4e00-\u9fff]{2,4}[^。\n]{0,40}(?:解释|施行|实施|执行|废止|有效期)")


def among_noted(folded: str, tree: Tree) -> set[int]:
    """Items without a note among items with notes, numbered as those are: tasks that name nobody.

    Not what states aims (指导思想, 基本原则), what is left out (略), nor the first and last articles of rules.
    """
    leaves = [k for k in tree.noted() if tree.leaf(k)]
    noted = [k for k in leaves if not all(note.until for note in tree.notes[k])]
    found = _numbered_as_noted(tree, noted) | _last_of_branches(folded, tree, noted) if noted else set()
    found |= _broken_off(folded, tree, leaves)
    return {k for k in found if tree.leaf(k) and k not in tree.notes and not _says_no_task(folded, tree, k)}


def _broken_off(folded: str, tree: Tree, noted: list[int]) -> set[int]:
    """The last item, numbered as noted ones are, where the text breaks off in it before its note."""
    last = len(tree.items) - 1
    alike = [k for k in noted if (tree.items[k].style, tree.items[k].depth) == (tree.items[last].style, tree.items[last].depth)]
    return {last} if len(alike) > 1 and broken_paragraph(folded, tree.items[last].label_end, len(folded.rstrip())) else set()


def aims(folded: str, tree: Tree) -> set[int]:
    """Items that say what a notice is for (总体要求, 主要目标), what its words mean or what was found (存在问题): sections in a notice that
    assigns nobody, too."""
    words = _joined("aims")
    found = {k for k, item in enumerate(tree.items) if tree.leaf(k) and _headed_by(words, folded, item)}
    return found | _below(tree, _headed(folded, tree, "meanings")) | _findings(folded, tree)


def _findings(folded: str, tree: Tree) -> set[int]:
    """Items without limits under headings of a circular that say what was found: one of them tells of faults."""
    told = _headed(folded, tree, "findings")
    if not any("问题" in heading_line(folded, tree.items[k]) for k in told):
        return set()
    return {k for k in _below(tree, told) if not _holds(folded, tree, k, _to_be_done)}


def _to_be_done(folded: str, a: int, b: int) -> list[Limit]:
    """Limits by when something is to be done: how often something was not done (没有按季发布) is none."""
    return [limit for limit in read_limits(folded, a, b) if limit.kind != "recurring"]


def _headed(folded: str, tree: Tree, group: str) -> set[int]:
    """Items whose heading is a word of a group."""
    return {k for k, item in enumerate(tree.items) if outline(group).fullmatch(heading_line(folded, item).strip())}


def _below(tree: Tree, told: set[int]) -> set[int]:
    """Items with a heading, and all below them."""
    return {k for k in range(len(tree.items)) if not told.isdisjoint((k, *tree.above(k)))}


def _joined(group: str) -> re.Pattern:
    """A word of a group, or several that 和 joins."""
    word = outline(group).pattern
    return re.compile(rf"(?:{word})(?:[和与及、](?:{word}))*")


def _headed_by(words: re.Pattern, folded: str, item: Item) -> bool:
    """Whether an item's heading is such words, and hardly more."""
    line = heading_line(folded, item).strip()
    m = words.match(line)
    return bool(m) and len(line) <= len(m[0]) + 2


#: 为规范公开工作,制定本办法。 本制度适用于各股室。 本细则自印发之日起施行。
_OF_ITSELF = re.compile(
    r"\s*(?:[^\n。,:]{2,12}\n\s*)?(?:(?:为|根据|依据|按照)[^。\n]{4,300}(?:制[定订]|编[写制]|編[寫製])本[\u4e00-\u9fff]{2,4}。?\s*$"
    r"|本[\u4e00-\u9fff]{2,4}(?:所称|适用|收[录錄]|由[^。\n]{2,30}解释|自[^。\n]{2,30}(?:施行|实施|执行)))"
)


#: Over a catalogue: what is said once of its rows.
_OF_ROWS = re.compile(r"\s*(?:公开|发布|更新)(?:时限|期限|主体|方式|渠道|形式|载体|途径|依据)\s*[:\n]")
#: 报备的信息包括…, 公开分…三类, 统计范围是…, in the articles of rules: what words mean; not what is to be done with what they mean.
_DEFINES = re.compile(r"\s*[^,。;:\n]{2,24}(?<!内容)(?<!范围)(?:是指|包括|分为?(?=[^。]{2,60}[类种]。))|\s*[\u4e00-\u9fff]{2,4}(?:范围|对象)(?:是|为)")
_ASKS = re.compile("应当?|须|由|牵头|实施|(?<![主重纪概])要(?![求素点])|负责|及时")


#: 有下列情形之一的不予公开: what is below is what is not to be done.
_NOT_DISCLOSED = re.compile(
    r"(?:[^。;\n]*(?:下列|以下|情形之一)[^。;\n]*)?(?:不予|不得|不宜|不在|不能|免予|免于)[^。;,做]{0,4}公开(?:之列|范围|的?(?:政府)?(?:信息|内容|事项|情形))?:?"
    r"|[^。;\n]*(?:下列|以下)[^。;,]{0,12}(?:之外|以外|除外)[^。;]{0,40}公开:?"
)
#: 每发现一项扣0.2分, 分值20分: where most items say so, it is rules of scoring that are numbered.
_SCORED = re.compile(r"扣(?:除|减)?\d|扣完为止|分值 ?\d+分|\n *\d{1,3}% *\n")


def about_itself(folded: str, tree: Tree, tables=()) -> set[int]:
    """Items that say why a rule was made, whom it is for, what its words mean, who explains it and from when it holds; what is not to be
    disclosed; when and where an event is, how is scored; and, in a notice with ``tables``, what is said once of all their rows."""
    leaves = {k for k in range(len(tree.items)) if tree.leaf(k)}
    itself = [_OF_ITSELF.match, *([_OF_ROWS.match] if tables else [])]
    found = {k for k in leaves if any(_holds(folded, tree, k, read) for read in itself)}
    particulars = {k for k in leaves - set(tree.notes) if _says_what(folded, tree.items[k]) and not _holds(folded, tree, k, read_limits)}
    return found | particulars | _not_disclosed(folded, tree) | _scores(folded, tree, leaves)


def _holds(folded: str, tree: Tree, k: int, read) -> bool:
    """Whether a pattern, or limits, are found in an item's wording."""
    return bool(read(folded, tree.items[k].label_end, tree.items[k].end))


def _not_disclosed(folded: str, tree: Tree) -> set[int]:
    free = [k for k, item in enumerate(tree.items) if item.parent >= 0 and k not in tree.notes]
    listed = {k for k in free if _NOT_DISCLOSED.fullmatch(folded, *tree.lead_in(folded, tree.items[k].parent))}
    return {k for k in listed if not _holds(folded, tree, k, read_limits)}


def _scores(folded: str, tree: Tree, leaves: set[int]) -> set[int]:
    scored = {k for k in leaves - set(tree.notes) if _holds(folded, tree, k, _SCORED.search) and not _holds(folded, tree, k, read_limits)}
    return scored if len(scored) * 2 >= len(leaves) and _RULES.search(folded, 0, 400) else set()


_RULES = re.compile("评分|打分|考评|考核|评估|指标")


def of_letter(folded: str, tree: Tree, covering) -> set[int]:
    """Items of a cover letter, above the line that opens its attachment, where all that names its units stands below that line."""
    line = _ATTACHED.search(folded) if tree.items and _LETTER.search(folded, 0, tree.items[0].start) else None
    below = line and covering.keys() and min(tree.items[k].start if k >= 0 else 0 for k in covering) > line.start()
    return {k for k, item in enumerate(tree.items) if item.start < line.start()} if below and not tree.notes else set()


_LETTER = re.compile(r"(?m:^[^\n]{2,120}:\s*$)[^\n]*\n?[^\n]*(?:现将|印发|发给|下发|转发)")
_ATTACHED = re.compile(r"\n[ \t]*附件 ?\d{0,2} ?:?[ \t]*\n")


def _says_what(folded: str, item: Item) -> bool:
    """Whether an item is a definition, or a particular under its heading: 活动地点, 考核范围."""
    defines = item.style == "article" and _DEFINES.match(folded, item.label_end, item.end) and not _ASKS.search(folded, item.label_end, item.end)
    particular = outline("particulars").fullmatch(heading_line(folded, item).strip(" :")) and not _ASKS.search(folded, item.label_end, item.end)
    return bool(defines or particular)


def _numbered_as_noted(tree: Tree, noted: list[int]) -> set[int]:
    """Items numbered as noted ones are: between them, beside one, or numbered on to or from one."""
    styles = {tree.items[k].style for k in noted}
    found = {k for k, item in enumerate(tree.items) if item.style in styles and noted[0] < k < noted[-1]}
    found |= {j for k in noted if tree.items[k].style != "article" for j in _beside_once(tree, k)}
    return found.union(*(_numbered_with_noted(tree, style) for style in styles - {"article"}))


def _beside_once(tree: Tree, k: int) -> list[int]:
    """The items beside ``k``, asked of the first noted one among them alone."""
    beside = tree.beside(k)
    return beside if next(j for j in beside if j in tree.notes and tree.leaf(j)) == k else []


def _says_no_task(folded: str, tree: Tree, k: int) -> bool:
    item = tree.items[k]
    bare = [j for j in tree.above(k) if not tree.any_inside(j, tree.noted())]  # what holds noted items hands out work, whatever it is called
    aims = any(outline("aims").match(heading_line(folded, tree.items[j]).strip()) for j in (k, *bare))
    start = max(item.label_end, item.end - 40)
    return aims or bool(_LEFT_OUT.search(folded, start, item.end) or _LAST_RULE.match(folded, item.label_end, item.end))


def hands_out(folded: str, tree: Tree, k: int) -> bool:
    """Whether an item holds a time limit, and does not say what the plan is for."""
    item = tree.items[k]
    return not _says_no_task(folded, tree, k) and any(limit.kind != "unread" for limit in read_limits(folded, item.label_end, item.end))


#: 州直单位每月报送数量如下:, 6月底前完成以下工作:
_INTRODUCES = re.compile(r"[^。;\n]*(?:如下|以下|下列)[^。;\n]{0,12}:\s*")
#: 长期公开, 每季度公开的内容, 6月底前完成的任务: a heading that says when, and no more.
_WHEN = re.compile(
    r"(?P<when>[^。;,:\n]{2,12}?|[^。;,:\n]{2,12}之日起[^。;,:\n]{2,10}内)(?P<deed>(?:应当?)?(?:公开|公示|公布|发布|更新|完成|开展|落实))?(?:的|类)?(?:内容|事项|信息|项目|任务|工作|栏目)?(?:\(\d{1,2}[项条]\))?[:。]?"
)


def limits_of_introductions(folded: str, tree: Tree):
    """The limits of headings and sentences that go on in the items below them, each with the span of these."""
    for k, item in enumerate(tree.items):
        if tree.leaf(k) or k in tree.notes:
            continue
        limits = _introduced(folded, *tree.lead_in(folded, k))
        if limits:
            yield limits, (item.start, item.end)


def _introduced(folded: str, a: int, b: int) -> list[Limit]:
    """What a sentence or heading says of when to all that stands below it."""
    if _INTRODUCES.fullmatch(folded, a, b):
        return read_limits(folded, a, b)
    when = _WHEN.fullmatch(folded, a, b)
    limits = read_column(folded, *when.span("when")) if when else []
    if not when or len(limits) != 1 or (limits[0].start, limits[0].end) != when.span("when"):
        return []
    limit, bare = limits[0], re.fullmatch(r"\d{4}年", when["when"])  # a plan's year
    if limit.every or limit.day and (when["deed"] or not bare) or limit.kind == "within" and when["deed"]:
        return limits
    return [limit._replace(end=when.end("deed"))] if when["deed"] and limit.kind in ("ongoing", "immediate") and "及时" not in when["when"] else []  # not 日常工作


def _numbered_with_noted(tree: Tree, style: str) -> set[int]:
    """The items whose numbers run on to the first noted item of their style, or on from the last."""
    alike = [k for k, item in enumerate(tree.items) if item.style == style and tree.leaf(k)]
    own = [at for at, k in enumerate(alike) if k in tree.notes]
    values = [tree.items[k].value for k in alike]
    before = {alike[at] for at in range(own[0]) if values[at] - values[own[0]] == at - own[0]}
    return before | {alike[at] for at in range(own[-1], len(alike)) if values[at] - values[own[-1]] == at - own[-1]}


def _last_of_branches(folded: str, tree: Tree, noted: list[int]) -> set[int]:
    """Items of sentences beside headings that hold noted items: such an item is as far as its branch goes."""
    found, begun = set(), set()
    for k, item in enumerate(tree.items):
        group = (item.parent, item.style)
        if tree.any_inside(k, noted):
            begun.add(group)
        elif item.parent >= 0 and group in begun:
            wording = folded[slice(*trim(folded, item.label_end, item.end))]
            found |= {k} if len(wording) > _SHORTEST_WORDING and "。" in wording else set()
    return found


def measures(folded: str, tree: Tree, listed) -> set[int]:
    """Items of the closing sections that are tasks without a note: under 保障措施, 工作要求 and the like, or numbered on
    from the noted ones. A closing section of one paragraph is a task where other sections of its level are."""
    outer = [k for k, item in enumerate(tree.items) if item.parent < 0]
    noted = tree.noted()
    closing = {k for k in outer[-2:] if len(outer) > 1 and _closes(folded, tree, k, noted, listed)}
    last = tree.items[noted[-1]] if noted else None
    found = set(closing)
    for k, item in enumerate(tree.items):
        if item.parent in found:
            found.add(k)
        elif last and k > noted[-1] and item.parent in outer[-2:] and _numbered_on(item, last):
            found.add(k)
            last = item
    return found


def _closes(folded: str, tree: Tree, k: int, noted: list[int], listed) -> bool:
    """Whether an outer item is a closing section (保障措施) whose items are tasks, not one that a table lists again."""
    line = heading_line(folded, tree.items[k])
    again = any(folded.find(line.strip(), a, b) >= 0 for a, b in listed)
    flat = any(tree.items[j].parent < 0 for j in noted)
    return bool(outline("measures").search(line)) and not again and (flat or not tree.leaf(k) or not noted)


def _numbered_on(item: Item, last: Item) -> bool:
    """Whether a number goes on from the item before: not of articles, which are numbered through to the last rule."""
    return item.style == last.style != "article" and item.value == last.value + 1
