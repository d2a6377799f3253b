"""Corpora of any size for the benchmarks: notices as cities and counties publish them, made, the same for the same seed.

    python benchmarks/corpora.py FOLDER [COUNT] [--seed 0] [--tasks 30]      writes the notices into FOLDER
    python benchmarks/corpora.py --curve                                     how rare 5-grams are, beside the five notices

What is assumed, and stated here alone: the shares of the layouts (`LAYOUTS`), tasks a notice and characters a task (log-normal,
with the median and spread of the five notices), provinces whose places take over paragraphs of the province's plan with changes
(`TAKEN`, `CHANGED`), units and fields by Zipf's law, a share of damaged copies (`DAMAGED`). Words are drawn from jieba's
dictionary by their frequency there, so that 5-grams are about as rare as in real notices; the wordings mean nothing.
"""

import argparse
import bisect
import html
import math
import random
import sys
from collections import Counter
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
#: Assumed shares: prose with notes, prose that assigns nobody, a table in a file, a table flattened to one cell a line.
LAYOUTS = {"noted": 0.50, "plain": 0.20, "table": 0.15, "flat": 0.15}
#: Tasks a notice and characters a task: median and sigma of a log-normal; the five have medians 38 and 88, sigmas 0.5 and 0.8.
TASKS, CHARACTERS = (30, 0.5), (88, 0.7)
FEWEST, MOST = 4, 200
#: Share of a notice's tasks that follow its province's plan, of words changed in these, and of notices that are damaged copies.
TAKEN, CHANGED, DAMAGED = 0.3, 0.15, 0.05
PLACES_A_PROVINCE = 60
PLAN_TASKS = 80
YEARS = range(2016, 2026)
#: Stock phrases of the trade stand in every notice; one in so many phrases is one.
STOCK_EVERY = 5
STOCK = (
    "推进政务公开", "做好政策解读", "加强政府信息公开", "回应社会关切", "规范依申请公开", "优化政府网站", "完善政务新媒体",
    "落实公开制度", "加大公开力度", "提升服务水平", "及时公开进展情况", "通过门户网站发布", "健全工作机制", "组织开展培训",
)  # fmt: skip
VERBS = ("推进", "加强", "完善", "公开", "规范", "优化", "落实", "健全", "做好", "发布", "开展", "建立")
FIELDS = (
    "财政", "民政", "教育体育", "卫生健康", "生态环境", "人力资源社会保障", "自然资源", "住房城乡建设", "交通运输", "农业农村", "市场监管", "应急管理",
    "发展改革", "司法", "审计", "统计", "文化旅游", "水务", "商务", "医疗保障", "科学技术", "公安", "退役军人事务", "信访",
)  # fmt: skip
COLLECTIVES = ("各县（市、区）人民政府", "市政府各部门", "各乡镇（街道）", "各有关单位")
LIMITS = ("{m}月底前", "年底前", "{m}月{d}日前", "每季度", "第三季度前", "持续推进", "{y}年{m}月底前", "长期坚持")
HEADS = "一二三四五六七八九十"
FIRST = "白青红南北清临安永长平宁新宜云龙石金玉海"
SECOND = "溪岩坪川阳江山泉桥林湾岭塘河丰原台港浦关"


class Place(NamedTuple):
    """A government: its name, the province that it lies in, and its rank among the notices."""

    name: str
    province: int
    rank: int


class Task(NamedTuple):
    """A task before it is printed: its phrases, its units and its time limit."""

    phrases: tuple[str, ...]
    units: tuple[str, ...]
    limit: str | None


def zipf(rng: random.Random, values, exponent: float = 1.0):
    """One of ``values``: the first twice as often as the second, three times as often as the third."""
    reach = _reach(len(values), exponent)
    return values[bisect.bisect(reach, rng.random() * reach[-1])]


@cache
def _reach(count: int, exponent: float) -> list[float]:
    return list(accumulate(1 / k**exponent for k in range(1, count + 1)))


@cache
def words() -> tuple[list[str], list[float]]:
    """Nouns and verbs of two to four Han characters of jieba's dictionary, and the running sum of their frequencies."""
    import jieba

    found = []
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, count, tag = line.decode("utf-8").split()
            if 2 <= len(word) <= 4 and tag in ("n", "v", "vn", "an", "b") and all("一" <= sign <= "龥" for sign in word):
                found.append((word, int(count)))
    # Frequencies below ten are guesses of the dictionary; the square root would be flatter than texts are.
    return [word for word, _ in found], list(accumulate(count**0.9 for _, count in found))


def phrase(rng: random.Random) -> str:
    """A few characters of a task: a verb and two or three words, or a stock phrase."""
    if rng.randrange(STOCK_EVERY) == 0:
        return rng.choice(STOCK)
    known, reach = words()
    drawn = (known[bisect.bisect(reach, rng.random() * reach[-1])] for _ in range(rng.randint(2, 3)))
    return rng.choice(VERBS) + "".join(drawn)


def _draw(rng: random.Random, shape: tuple[float, float]) -> float:
    return rng.lognormvariate(math.log(shape[0]), shape[1])


def task(rng: random.Random) -> Task:
    """A new task."""
    length, phrases = _draw(rng, CHARACTERS), []
    while sum(map(len, phrases)) < length:
        phrases.append(phrase(rng))
    units = [zipf(rng, FIELDS) + "局" for _ in range(min(6, 1 + int(rng.expovariate(0.7))))]
    if rng.random() < 0.15:
        units.append(rng.choice(COLLECTIVES))
    limit = rng.choice(LIMITS) if rng.random() < 0.4 else None
    return Task(tuple(phrases), tuple(dict.fromkeys(units)), limit)


def changed(rng: random.Random, taken: Task) -> Task:
    """A paragraph as a place takes it over: some of its phrases are others, and it is handed out anew."""
    phrases = tuple(phrase(rng) if rng.random() < CHANGED else old for old in taken.phrases)
    return task(rng)._replace(phrases=phrases, limit=taken.limit)


@cache
def plan(seed: int, province: int, year: int) -> tuple[Task, ...]:
    """The tasks of a province's plan."""
    rng = random.Random(f"{seed}/plan/{province}/{year}")
    return tuple(task(rng) for _ in range(PLAN_TASKS))


def tasks_of(rng: random.Random, common: tuple[Task, ...], median: float = TASKS[0]) -> list[Task]:
    """The tasks of a notice, some of them after its province's plan."""
    count = max(FEWEST, min(MOST, round(_draw(rng, (median, TASKS[1])))))
    return [changed(rng, common[k % PLAN_TASKS]) if rng.random() < TAKEN else task(rng) for k in range(count)]


def place(rank: int) -> Place:
    """The government of the ``rank``-th notice of a year: one of 20 × 20 × … names, each once."""
    pairs = len(FIRST) * len(SECOND)
    head, more = rank % pairs, rank // pairs
    name = FIRST[head % len(FIRST)] + SECOND[head // len(FIRST)]
    while more:
        more, sign = divmod(more - 1, len(SECOND))
        name += SECOND[sign]
    return Place(name + ("市" if rank % 5 == 0 else "县"), rank // PLACES_A_PROVINCE, rank)


def notice(number: int, seed: int = 0, median: float = TASKS[0]) -> tuple[str, str]:
    """The name of the ``number``-th notice's file and its text; each notice is made from its number alone. Half the notices have ``median`` tasks or more."""
    rng = random.Random(f"{seed}/notice/{number}")
    year, where = YEARS[number % len(YEARS)], place(number // len(YEARS))
    layout = rng.choices(list(LAYOUTS), LAYOUTS.values())[0]
    tasks = tasks_of(rng, plan(seed, where.province, year), median)
    body = {"noted": _prose, "plain": _plain, "flat": _flat, "table": _html}[layout](rng, tasks, year)
    if layout != "table":
        body = _head(where, year, rng) + body
        if rng.random() < DAMAGED:
            body = damaged(rng, body)
    ending = "html" if layout == "table" else "txt"
    return f"{number:06}-{year}.{ending}", body if layout != "table" else _page(_head(where, year, rng), body)


def _head(where: Place, year: int, rng: random.Random) -> str:
    office = f"{where.name}人民政府办公室"
    return (
        f"{office}关于印发{year}年政务公开工作要点的通知\n{where.name[0]}政办发〔{year}〕{rng.randint(2, 90)}号\n"
        f"各有关单位：\n《{year}年政务公开工作要点》已经同意，现印发给你们，请认真贯彻落实。\n{office}\n{year}年{rng.randint(3, 6)}月{rng.randint(1, 28)}日\n"
        f"{year}年政务公开工作要点\n"
    )


def _limit(rng: random.Random, limit: str, year: int) -> str:
    return limit.format(m=rng.randint(7, 12), d=rng.randint(1, 28), y=year)


def _sections(rng: random.Random, tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    size = -(-len(tasks) // min(len(HEADS), max(2, len(tasks) // 8)))
    groups = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    return [(f"{sign}、{phrase(rng)}", group) for sign, group in zip(HEADS, groups, strict=False)]


def _worded(rng: random.Random, one: Task, year: int, limited: bool) -> str:
    limit = f"{_limit(rng, one.limit, year)}完成。" if limited and one.limit and "前" in one.limit else ""
    return "，".join(one.phrases) + "。" + limit


def _prose(rng: random.Random, tasks: list[Task], year: int) -> str:
    lines = []
    for heading, group in _sections(rng, tasks):
        lines.append(heading)
        for k, one in enumerate(group, 1):
            note = f"（责任单位：{'、'.join(one.units)}）" if len(one.units) < 3 else f"（{one.units[0]}牵头，{'、'.join(one.units[1:])}配合）"
            lines.append(f"{k}.{_worded(rng, one, year, True)}{note}")
    return "\n".join(lines) + "\n"


def _plain(rng: random.Random, tasks: list[Task], year: int) -> str:
    lines = []
    for heading, group in _sections(rng, tasks):
        lines += [heading, *(f"（{_han(k)}）{_worded(rng, one, year, True)}" for k, one in enumerate(group, 1))]
    return "\n".join(lines) + "\n"


def _han(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if not tens else "十" if tens == 1 else HEADS[tens - 1] + "十") + (HEADS[ones - 1] if ones else "")


def _rows(rng: random.Random, tasks: list[Task], year: int):
    yield "序号", "工作任务", "牵头单位", "配合单位", "完成时限"
    for k, one in enumerate(tasks, 1):
        limit = _limit(rng, one.limit or "年底前", year)
        yield str(k), "，".join(one.phrases) + "。", one.units[0], "、".join(one.units[1:]) or "无", limit


def _flat(rng: random.Random, tasks: list[Task], year: int) -> str:
    return "\n".join(cell for row in _rows(rng, tasks, year) for cell in row) + "\n"


def _html(rng: random.Random, tasks: list[Task], year: int) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in _rows(rng, tasks, year))
    return f"<table>\n{rows}</table>\n"


def _page(head: str, table: str) -> str:
    title, *lines = head.splitlines()
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>\n<h1>{title}</h1>\n' + "".join(
        f"<p>{line}</p>\n" for line in lines
    ) + table + "</body></html>\n"  # fmt: skip


def damaged(rng: random.Random, text: str) -> str:
    """A bad copy: some full stops after numbers are lost, a page break in mid-sentence, a heading printed twice."""
    lines = text.splitlines()
    for k in rng.sample(range(len(lines)), max(1, len(lines) // 20)):
        line = lines[k]
        if line[:1].isdigit():
            lines[k] = line.replace(".", "", 1)
        elif len(line) > 30:
            at = rng.randrange(10, len(line) - 10)
            lines[k] = f"{line[:at]}\n— {k} —\n{line[at:]}"
        elif line[1:2] == "、":
            lines[k] = f"{line}\n{line}"
    return "\n".join(lines) + "\n"


def write(folder: Path, count: int, seed: int = 0, median: float = TASKS[0]) -> int:
    """Write the first ``count`` notices into ``folder``; return how many characters they have."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        name, text = notice(number, seed, median)
        (folder / name).write_text(text, "utf-8")
        size += len(text)
    return size


def curve(texts: list[str], n: int = 5) -> list[float]:
    """Of the different 5-grams (signs aside) of some texts, the share that stands in one text, in two, three, four, and in five or more."""
    spread = Counter()
    for text in texts:
        bare = "".join(sign for sign in text if sign.isalnum())
        spread.update({bare[at : at + n] for at in range(len(bare) - n + 1)})
    by = Counter(min(count, 5) for count in spread.values())
    return [by[k] / len(spread) for k in range(1, 6)]


def print_curve(seed: int) -> None:
    """The curve of the five notices' tasks beside that of five made notices of as many characters."""
    import zwanalysis as zw

    real = zw.load_processed(ROOT / "data" / "processed").tasks.groupby("notice_id")["text"].agg("".join).tolist()
    made = []
    for k, text in enumerate(real):  # two of one province, as 自贡 and 达州 are, and three of others
        rng, tasks = random.Random(f"{seed}/curve/{k}"), []
        while sum(len(p) for one in tasks for p in one.phrases) < len(text):
            tasks += tasks_of(rng, plan(seed, max(k - 1, 0), 2022))
        made.append("".join("".join(one.phrases) for one in tasks)[: len(text)])
    print(f"{'share of 5-grams in':>28}" + "".join(f"{k:>8}" for k in ("1", "2", "3", "4", "5")))
    for name, texts in (("the five notices' tasks", real), ("five made, tasks", made)):
        print(f"{name:>28}" + "".join(f"{share:8.3f}" for share in curve(texts)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("count", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tasks", type=float, default=TASKS[0], help="median of the tasks a notice")
    parser.add_argument("--curve", action="store_true", help="compare how rare 5-grams are with the five notices")
    arguments = parser.parse_args()
    if arguments.curve:
        print_curve(arguments.seed)
    if arguments.folder:
        size = write(arguments.folder, arguments.count, arguments.seed, arguments.tasks)
        print(f"{arguments.count:,} notices, {size:,} characters → {arguments.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
