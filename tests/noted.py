"""Plans whose items have notes, in each form of note and each numbering that governments print; what the parser makes of each is known.

    .venv/bin/python -m tests.noted [SEEDS]

prints for each form of note how many items were read exactly under each numbering. All words are of our own choice.
"""

import random
import sys

from tests.renderings import DEEDS, LIMITS, OBJECTS, UNITS, Fact, read

#: A note (a, b, c are units, {limit} a limit) and the roles of its units: l leads, s supports, r is responsible.
NOTES = {
    "（责任单位：{a}、{b}）": "rr", "（责任单位：{a}、{b}；完成时限：{limit}）": "rr", "（牵头单位：{a}；配合单位：{b}、{c}）": "lss",
    "（牵头单位：{a}；配合单位：{b}、{c}；完成时限：{limit}）": "lss", "（{a}牵头，{b}、{c}配合，{day}完成）": "lss", "（{a}牵头，{b}、{c}按职责分工负责）": "lrr",
    "（{a}、{b}负责）": "rr", "（{a}负责，{day}）": "r", "（责任部门：{a}，完成时间：{limit}）": "r", "（责任科室：{a}；时限：{limit}）": "r",
    "（责任人：{a}，完成时限：{limit}）": "r", "（组织实施单位：{a}；配合单位：{b}）": "rs", "（主办单位：{a}，协办单位：{b}）": "ls", "（落实单位：{a}、{b}）": "rr",
    "（时限要求：{limit}；责任单位：{a}）": "r", "（{a}会同{b}负责）": "ls", "（{a}、{b}等部门按职责分工负责）": "rr", "（{a}、{b}、{c}）": "rrr",
    "（牵头单位 {a}，配合单位 {b}）": "ls", "（责任单位： {a} 、{b} ）": "rr", "（责任单位：{a}；{b}；{c}）": "rrr", "（责任单位：{a} {b} {c}）": "rrr",
    "（责任单位：{a}/{b}）": "rr", "（牵头单位：{a}）（责任单位：{b}）": "lr", "(责任单位:{a}、{b})": "rr", "(牵头单位:{a};责任单位:{b};完成时限:{limit})": "lr",
    "【责任单位：{a}、{b}】": "rr", "【{a}、{b}】": "rr", "〔{a}牵头，{b}配合〕": "ls", "责任单位：{a}、{b}。": "rr", "完成时限：{limit}。责任单位：{a}。": "r",
    "**责任单位：** {a}、{b}": "rr", "\n责任单位：{a}、{b}": "rr", "\n责任单位：{a}、{b}\n完成时限：{limit}": "rr", "\n牵头单位：{a}\n配合单位：{b}、{c}\n完成时限：{limit}": "lss",
    "\n（责任单位：{a}；完成时限：{limit}）": "r", "\n责任单位：{a}  完成时限：{limit}": "r", "\n牵头单位：{a}，配合单位：{b}，完成时限：{limit}": "ls",
}  # fmt: skip
ROLES = {"l": "lead", "s": "support", "r": "responsible"}
HAN = "一二三四五六七八九十"
#: How the n-th item is numbered.
NUMBERINGS = {
    "一、": lambda n: f"{HAN[n]}、", "（一）": lambda n: f"（{HAN[n]}）", "1.": lambda n: f"{n + 1}.", "1、": lambda n: f"{n + 1}、", "（1）": lambda n: f"（{n + 1}）",
    "①": lambda n: "①②③④⑤⑥"[n], "第一条": lambda n: f"第{HAN[n]}条 ", "一是": lambda n: f"{HAN[n]}是", "1. ": lambda n: f"{n + 1}. ", "none": lambda n: "",
    "indented": lambda n: f"　　{n + 1}．",
}  # fmt: skip
LASTING = ("ongoing", "immediate")
COUNT = 6


def plan(note: str, numbering: str, seed: int, headed: bool) -> tuple[str, list[Fact]]:
    """A plan of six items, under two headings if so told, and what they say."""
    rng = random.Random(f"{note} {numbering} {seed}")
    lines, facts = ["清水县2024年政务公开工作要点", "为做好今年政务公开工作，制定本要点。"], []
    for n in range(COUNT):
        if headed and n % 3 == 0:
            lines.append(["一、主动公开", "二、政策解读"][n // 3])
        units, limit = rng.sample(UNITS, 3), rng.choice([*LIMITS][:8])
        day = limit if LIMITS[limit] not in LASTING else "11月底前"  # 长期坚持 is a limit where a heading says so
        wording = "".join(rng.choice(DEEDS).format(rng.choice(OBJECTS)).replace(",", "，") + "。" for _ in range(rng.randint(1, 2)))
        lines.append(NUMBERINGS[numbering](n) + wording + note.format(a=units[0], b=units[1], c=units[2], limit=limit, day=day))
        named = frozenset((unit, ROLES[role]) for unit, role in zip(units, NOTES[note], strict=False))
        due = LIMITS[limit] if "{limit}" in note else LIMITS[day] if "{day}" in note else None
        facts.append(Fact(wording, named, frozenset({due} if due else ())))
    return "\n".join(lines) + "\n", facts


def main(seeds: int = 2) -> None:
    for note in NOTES:
        told = []
        for numbering in NUMBERINGS:
            right = 0
            for seed in range(seeds):
                text, facts = plan(note, numbering, seed, headed=numbering != "一、")
                right += len(set(facts) & set(read(text)[0]))
            told.append(f"{numbering.strip()} {right}/{seeds * COUNT}")
        print(repr(note), ", ".join(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
