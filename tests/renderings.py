"""True tables of the kinds that governments print, drawn as pages and crawlers leave them; what the parser makes of each is known.

    .venv/bin/python -m tests.renderings [SEEDS]

prints F1 of tasks, units and limits for each kind of table (a column) in each rendering (a line), and what was lost though the
notice was called whole. A cell is None where a merged one covers it. All words are of our own choice.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from html import escape
from itertools import takewhile
from typing import NamedTuple

from zwanalysis.parse.notice import parse
from zwanalysis.readers import read_bytes
from zwanalysis.readers.document import Document

AREAS = ["城市规划", "养老服务", "义务教育", "食品监管", "就业创业", "医疗救助", "公共文化", "环境保护", "征地补偿", "安全生产"]
NAMES = ["机构职能", "办事指南", "政策文件", "名单公示", "监督检查", "行政处罚", "年度报告", "应急预案", "招生入学"]
PARTS = ["机构名称", "办公地址", "联系方式", "负责人姓名", "申请条件", "所需材料", "办理流程", "收费依据", "对象姓名", "保障标准", "发放金额", "检查计划", "检查结果", "整改情况", "处罚决定书文号", "案件名称", "处罚依据", "招生范围", "入学条件", "录取结果", "预案文本", "演练情况", "收费项目", "减免规定", "监督电话"]
OBJECTS = ["重大建设项目", "惠企政策", "财政预决算", "食品安全抽检", "义务教育招生", "公共租赁住房", "征地补偿", "环境执法", "政府采购", "突发事件应对", "社会救助对象", "医保目录", "科技项目申报", "国企经营", "公共文化活动"]
DEEDS = ["及时公布{}信息", "做好{}集中发布", "健全{}解读机制", "规范{}栏目设置", "完善{}公开流程", "推进{}标准目录落地", "组织开展{}专题宣传,并在门户网站同步公开", "定期梳理{}文件清单"]
UNITS = ["县财政局", "县教育局", "县民政局", "县人力资源社会保障局", "县自然资源局", "县住房城乡建设局", "县卫生健康局", "县应急管理局", "县市场监管局", "县司法局", "县政府办公室", "县农业农村局"]
LIMITS = {
    "2024年6月底前": "by 2024-06-30", "11月底前": "by 2024-11-30", "每季度": "recurring P3M", "长期坚持": "ongoing",
    "信息形成之日起20个工作日内": "within 20 workday", "2024年9月30日": "by 2024-09-30", "每年12月底前": "recurring P1Y", "全年": "ongoing",
    "每月10日前": "recurring P1M", "及时公开": "immediate", "每半年": "recurring P6M",
}  # fmt: skip
OF_CATALOGUES = ("每季度", "信息形成之日起20个工作日内", "每年12月底前", "及时公开")
LAWS = ("《中华人民共和国政府信息公开条例》", "《政府信息公开条例》《社会救助暂行办法》", "《城乡规划法》第五十四条")
CHANNELS = ("■政府网站 □公告栏", "政府网站、公示栏", "■政府网站", "政务新媒体")

Row = list[str | None]


class Fact(NamedTuple):
    """A row's wording, its units with roles, its limits."""

    wording: str
    units: frozenset
    limits: frozenset


class Table(NamedTuple):
    """The lines of a header, the rows, and what they say."""

    head: list[Row]
    rows: list[Row]
    facts: list[Fact]


def fact(wording: str, limit: str | None = None, **units: str) -> Fact:
    """What a row says; ``units`` by role, several parted by 、."""
    named = frozenset((unit, role) for role, names in units.items() for unit in names.replace("\n", "、").split("、"))
    return Fact(wording, named, frozenset({LIMITS[limit]} if limit else ()))


def groups(count: int, rng: random.Random) -> list[int]:
    """Lengths of one to three that add up to ``count``: rows under one merged cell."""
    lengths: list[int] = []
    while sum(lengths) < count:
        lengths.append(min(rng.choice([1, 2, 3]), count - sum(lengths)))
    return lengths


def merged(rng: random.Random, count: int, words: list[str]) -> list[str | None]:
    """A column of merged cells, each printed in its first row."""
    return [cell for size in groups(count, rng) for cell in (rng.choice(words), *[None] * (size - 1))]


def content(rng: random.Random) -> str:
    """What is disclosed: some parts."""
    return "、".join(rng.sample(PARTS, rng.randint(1, 5)))


def deed(rng: random.Random) -> str:
    """What is to be done."""
    return rng.choice(DEEDS).format(rng.choice(OBJECTS))


def standard(rng: random.Random, count: int) -> Table:
    """基层政务公开标准目录: two levels of names, ticks, a header of two lines."""
    head = [
        ["序号", "公开事项", None, "公开内容(要素)", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", None, "公开方式", None],
        [None, "一级事项", "二级事项", None, None, None, None, None, "全社会", "特定群体", "主动", "依申请"],
    ]
    rows, facts = [], []
    for n, area in enumerate(merged(rng, count, AREAS), 1):
        wording, limit, unit = content(rng), rng.choice(OF_CATALOGUES[:2]), rng.choice(UNITS)
        rows.append([str(n), area, rng.choice(NAMES), wording, rng.choice(LAWS), limit, unit, rng.choice(CHANNELS), "√", "", "√", ""])
        facts.append(fact(wording, limit, responsible=unit))
    return Table(head, rows, facts)


def catalogue(rng: random.Random, count: int) -> Table:
    """A bureau's catalogue: no numbers, no units, a header of two lines."""
    head = [
        ["公开事项", None, "公开内容", "公开依据", "公开时限", "公开范围", "公开方式"],
        ["一级事项", "二级事项", None, None, None, None, None],
    ]
    rows, facts = [], []
    for area in merged(rng, count, AREAS):
        wording, limit = content(rng), rng.choice(OF_CATALOGUES[:3])
        rows.append([area, rng.choice(NAMES), wording, rng.choice(LAWS), limit, "全社会", "主动公开"])
        facts.append(fact(wording, limit))
    return Table(head, rows, facts)


def village(rng: random.Random, count: int) -> Table:
    """What a village discloses: persons instead of units."""
    rows, facts = [], []
    for area in merged(rng, count, ["党务公开", "村务公开", "财务公开"]):
        wording, limit = content(rng), rng.choice(["每季度", "每月10日前", "及时公开", "每半年"])
        rows.append([area, wording, limit, rng.choice(["公开栏", "广播", "会议"]), rng.choice(["村支书", "村主任", "村会计"])])
        facts.append(fact(wording, limit))
    return Table([["类别", "公开内容", "公开时间", "公开形式", "责任人"]], rows, facts)


def listed(rng: random.Random, count: int) -> Table:
    """A hospital's or school's list, by offices of its own."""
    rows, facts = [], []
    for n in range(1, count + 1):
        wording, limit, unit = content(rng), rng.choice(OF_CATALOGUES), rng.choice(["办公室", "财务股", "人事科", "医务科", "教务处"])
        rows.append([str(n), rng.choice(NAMES), wording, unit, limit, rng.choice(["公示栏", "单位网站", "会议"])])
        facts.append(fact(wording, limit, responsible=unit))
    return Table([["序号", "公开事项", "公开内容", "责任科室", "公开时限", "公开形式"]], rows, facts)


def plan(rng: random.Random, count: int) -> Table:
    """A plan's tasks: merged names, who leads, who supports, by when."""
    rows, facts = [], []
    for n, area in enumerate(merged(rng, count, [f"{name}公开" for name in NAMES]), 1):
        wording, limit, (lead, support) = deed(rng) + "。", rng.choice([*LIMITS][:8]), rng.sample(UNITS, 2)
        rows.append([str(n), area, wording, lead, support, limit])
        facts.append(fact(wording, limit, lead=lead, support=support))
    return Table([["序号", "工作任务", "具体措施", "牵头单位", "配合单位", "完成时限"]], rows, facts)


def divided(rng: random.Random, count: int) -> Table:
    """责任分工 over 牵头单位 and 责任单位."""
    head = [["序号", "工作任务", "责任分工", None, "完成时限"], [None, None, "牵头单位", "责任单位", None]]
    rows, facts = [], []
    for n in range(1, count + 1):
        wording, limit, (lead, unit) = deed(rng) + "。", rng.choice([*LIMITS][:8]), rng.sample(UNITS, 2)
        rows.append([str(n), wording, lead, unit, limit])
        facts.append(fact(wording, limit, lead=lead, responsible=unit))
    return Table(head, rows, facts)


def simple(rng: random.Random, count: int, head=("序号", "工作内容", "责任单位", "完成时间"), blank: int = 0) -> Table:
    """Number, task, units, limit; without a header, or with columns that nobody filled in."""
    rows, facts = [], []
    for n in range(1, count + 1):
        wording, limit, units = deed(rng), rng.choice([*LIMITS][:8]), "、".join(rng.sample(UNITS, rng.randint(1, 2)))
        rows.append([str(n), wording, units, limit, *[""] * blank])
        facts.append(fact(wording, limit, responsible=units))
    return Table([list(head)] if head else [], rows, facts)


def undated(rng: random.Random, count: int) -> Table:
    """Number, task, unit: no limits."""
    rows, facts = [], []
    for n in range(1, count + 1):
        wording, unit = deed(rng), rng.choice(UNITS)
        rows.append([str(n), wording, unit])
        facts.append(fact(wording, responsible=unit))
    return Table([["序号", "工作内容", "责任单位"]], rows, facts)


def covering(rng: random.Random, count: int) -> Table:
    """A unit's cell merged over its rows."""
    rows, facts, unit = [], [], ""
    for n, printed in enumerate(merged(rng, count, UNITS), 1):
        wording, limit, unit = deed(rng), rng.choice([*LIMITS][:8]), printed or unit
        rows.append([str(n), wording, printed, limit])
        facts.append(fact(wording, limit, responsible=unit))
    return Table([["序号", "任务内容", "责任单位", "时限要求"]], rows, facts)


def headed(rng: random.Random, count: int) -> Table:
    """Headings across the table."""
    rows, facts = [], []
    for size, label in zip(groups(count, rng), "一二三四五六七八九十百", strict=False):
        rows.append([f"{label}、推进{rng.choice(AREAS)}公开", None, None, None])
        more = simple(rng, size)
        rows += [[str(len(facts) + n), *row[1:]] for n, row in enumerate(more.rows, 1)]
        facts += more.facts
    return Table([["序号", "工作任务", "责任单位", "完成时限"]], rows, facts)


def lined(rng: random.Random, count: int) -> Table:
    """Several units in a cell, a line each."""
    rows, facts = [], []
    for n in range(1, count + 1):
        wording, limit, (lead, *others) = deed(rng) + "。", rng.choice([*LIMITS][:8]), rng.sample(UNITS, rng.randint(2, 4))
        rows.append([str(n), wording, lead, "\n".join(others), limit])
        facts.append(fact(wording, limit, lead=lead, support="、".join(others)))
    return Table([["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]], rows, facts)


def scored(rng: random.Random, count: int) -> Table:
    """Indicators of two levels, with points between."""
    rows, facts = [], []
    for area in merged(rng, count, AREAS):
        wording, unit = deed(rng) + "。", rng.choice(UNITS)
        rows.append([area, rng.choice(NAMES), rng.choice("235"), wording, unit])
        facts.append(fact(wording, responsible=unit))
    return Table([["一级指标", "二级指标", "分值", "考核内容", "责任单位"]], rows, facts)


def again(rng: random.Random, count: int) -> Table:
    """The header printed again in the middle."""
    table = simple(rng, count)
    return table._replace(rows=[*table.rows[: count // 2], *table.head, *table.rows[count // 2 :]])


TABLES: dict[str, Callable[[random.Random, int], Table]] = {
    "standard": standard, "catalogue": catalogue, "village": village, "listed": listed, "plan": plan, "divided": divided, "simple": simple,
    "unfilled": partial(simple, head=("序号", "重点工作", "责任单位", "完成时限", "完成情况", "备注"), blank=2), "headless": partial(simple, head=None),
    "undated": undated, "covering": covering, "headed": headed, "lined": lined, "scored": scored, "again": again,
}  # fmt: skip

#: What becomes of the cells that a merged one covers (and, if lost, of all blank ones), and how cells and rows are put down.
RENDERINGS: dict[str, tuple[str, str, str]] = {
    "tabs": ("blank", "\t", "\n"), "tabs, merged cells gone": ("gone", "\t", "\n"), "tabs, merged cells repeated": ("repeated", "\t", "\n"),
    "bars": ("blank", " | ", "\n"), "closing bars, merged cells gone": ("gone", " | ", " |\n"), "bars around": ("blank", " | ", " |\n| "),
    "lines": ("blank", "\n", "\n"), "lines, blank cells lost": ("lost", "\n", "\n"), "lines, blank line behind a row": ("lost", "\n", "\n\n"),
    "lines, blank lines between": ("gone", "\n\n", "\n\n"), "lines closed by bars": ("blank", " |\n", " |\n"),
    "lines closed by bars, merged cells gone": ("gone", " |\n", " |\n"),
    "blanks": ("lost", " ", "\n"), "two blanks": ("lost", "  ", "\n"), "all on one line": ("lost", " ", " "),
}  # fmt: skip


def printed(rows: list[Row], merged_cells: str) -> list[list[str]]:
    """The cells that are put down."""
    if merged_cells == "gone":
        return [[cell for cell in row if cell is not None] for row in rows]
    if merged_cells == "lost":
        return [[cell for cell in row if cell] for row in rows]
    made: list[list[str]] = []
    for row in rows:
        across = row[0] is not None and not any(row[1:])
        covering = [row[0]] * len(row) if across else made[-1] if made else []
        above = covering if merged_cells == "repeated" and len(row) == len(covering) else [""] * len(row)
        made.append([before if cell is None else cell for cell, before in zip(row, above, strict=True)])
    return made


def render(table: Table, rendering: str, above: str = "", below: str = "上一篇:关于召开会议的通知\n") -> str:
    """The table as a page has it, below a title and what stands above, over what stands below."""
    merged_cells, between, behind = RENDERINGS[rendering]
    lines = printed(table.head, "blank" if merged_cells == "repeated" else merged_cells) + printed(table.rows, merged_cells)
    body = behind.join(between.join(line) for line in lines)
    body = body if "\n" in behind else body.replace("\n", between)
    return f"{above}清水县2024年政务公开工作任务分解表\n" + (behind[-2:].strip("\n") + body + behind).strip(" ") + "\n" + below


def page(table: Table) -> bytes:
    """The table as a web page's own, its merged cells merged: those of a row that has but one over the row, else over the rows below;
    those of a header's first line over the columns beside."""
    lines = [*table.head, *table.rows]
    made = []
    for n, row in enumerate(lines):
        across = n == 0 or row[0] is not None and not any(row[1:])
        cells = []
        for c, cell in enumerate(row):
            if cell is None:
                continue
            wide = next((k for k in range(c + 1, len(row)) if row[k] is not None), len(row)) - c if across else 1
            tall = 1 if wide > 1 else 1 + sum(1 for _ in takewhile(lambda below, c=c: below[c] is None and any(below[1:]), lines[n + 1 :]))
            cells.append(f'<td colspan="{wide}" rowspan="{tall}">{escape(cell).replace(chr(10), "<br>")}</td>')
        made.append(f"<tr>{''.join(cells)}</tr>")
    title = "清水县2024年政务公开工作任务分解表"
    return f'<meta charset="utf-8"><title>{title}</title><h1>{title}</h1><table>{"".join(made)}</table>'.encode()


def read_page(data: bytes) -> tuple[list[Fact], str]:
    """The same of a web page."""
    return facts_of(parse(read_bytes(data, "page.html"), "x"))


def read(text: str) -> tuple[list[Fact], str]:
    """What the parser takes from a text, and how it says it understood it."""
    return facts_of(parse(Document(text, "text/utf-8"), "x"))


def facts_of(rows) -> tuple[list[Fact], str]:
    units, limits = defaultdict(set), defaultdict(set)
    for row in rows["assignments"]:
        units[row.task_id].add((row.unit, row.role))
    for row in rows["deadlines"]:
        value = {"by": row.date, "recurring": row.every, "within": f"{row.within_n} {row.within_unit}"}.get(row.kind)
        limits[row.task_id].add(f"{row.kind} {value}" if value else row.kind)
    found = [Fact(task.text, frozenset(units[task.task_id]), frozenset(limits[task.task_id])) for task in rows["tasks"]]
    return found, rows["notices"][0].reading


def drawn(kind: str, seed: int) -> Table:
    """A table of a kind, of five to eleven rows."""
    rng = random.Random(f"{kind} {seed}")
    return TABLES[kind](rng, rng.choice([5, 8, 11]))


def main(seeds: int = 3) -> None:
    for rendering in RENDERINGS:
        told = []
        for kind in TABLES:
            right = silent = facts = 0
            for seed in range(seeds):
                table = drawn(kind, seed)
                found, reading = read(render(table, rendering))
                missed = len([true for true in table.facts if true not in found])
                facts, right = facts + len(table.facts), right + len(table.facts) - missed
                silent += missed if reading == "whole" else 0
            told.append(f"{kind} {right}/{facts}" + (f" ({silent} in silence)" if silent else ""))
        print(f"{rendering}: {', '.join(told)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
