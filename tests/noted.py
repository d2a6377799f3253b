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
#: How a sentence says who acts, in a plan without notes ({deed} is what is done, {head} a heading), and the roles of its units.
SUBJECTS = {
    "{a}要{deed}。": "r", "{a}负责{deed}。": "r", "由{a}于{day}{deed}。": "r", "{a}牵头，{b}配合，{deed}。": "ls", "由{a}牵头，{b}、{c}配合，{day}{deed}。": "lss",
    "{a}会同{b}{deed}。": "ls", "{head}。{a}要{deed}。": "r", "{head}。由{a}牵头，{b}配合，{deed}。": "ls", "{a}：{deed}。": "r", "{deed}，由{a}负责。": "r",
    "{deed}，由{a}牵头，{b}配合。": "ls", "请{a}{deed}。": "r", "责成{a}{deed}。": "r", "{a}应当{deed}。": "r", "{a}、{b}要{deed}。": "rr", "{a}{day}{deed}。": "r",
    "{a}具体负责{deed}。": "r", "{a}作为牵头单位，要{deed}。": "l", "{head}。{a}、{b}要{deed}，{day}完成。": "rr", "{a}和{b}要分别{deed}。": "rr",
    "{head}。{deed}。牵头单位为{a}，{b}协助。": "ls", "{deed}。此项工作由{a}牵头，{b}配合。": "ls", "{deed}，{day}完成，{a}负责。": "r", "{a}抓好{head}，{deed}。": "r",
}  # fmt: skip
HEADS = ("规范决策公开", "加强政策解读", "做好依申请公开", "强化平台建设", "严格信息审查", "推进重点领域公开")
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


def acting(form: str, numbering: str, seed: int, headed: bool) -> tuple[str, list[frozenset]]:
    """A plan of six items whose sentences say who acts, and the units of each with their roles."""
    rng = random.Random(f"{form} {numbering} {seed}")
    lines, told = ["清水县2024年政务公开工作要点", "为做好今年政务公开工作，制定本要点。"], []
    for n in range(COUNT):
        if headed and n % 3 == 0:
            lines.append(["一、主动公开", "二、政策解读"][n // 3])
        units, deed = rng.sample(UNITS, 3), rng.choice(DEEDS).format(rng.choice(OBJECTS)).replace(",", "，")
        words = {"a": units[0], "b": units[1], "c": units[2], "day": rng.choice(["6月底前", "11月底前", "9月30日前"]), "deed": deed, "head": HEADS[n]}
        lines.append(NUMBERINGS[numbering](n) + form.format(**words))
        told.append(frozenset((unit, ROLES[role]) for unit, role in zip(units, SUBJECTS[form], strict=False)))
    return "\n".join(lines) + "\n", told


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
