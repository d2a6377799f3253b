"""Searches texts on which reading a notice takes time, or memory, that grows faster than the text.

    python -m tests.growth [COUNT] [SEED]     COUNT (300) ways to make a text: a sign alone, or a mix of two to six, in one of the wraps

A text of 10,000 characters and one of 40,000 are made the same way and read in processes of their own; of the seconds the two
take the exponent is worked out (1: as the text, 2: as its square). Printed are those above `MOST` that take long enough to
tell, and those over `SECONDS` or `MEGABYTES`; last what was found in all. Run by hand; what it finds becomes a row of test_hostile.
"""

import math
import os
import random
import resource
import sys

from tests.test_hostile import assert_spans_hold
from zwanalysis.parse.notice import parse
from zwanalysis.readers import READERS
from zwanalysis.readers.limits import Clock

MOST, SECONDS, MEGABYTES = 1.2, 10.0, 1_000
SHORT, LONG = 10_000, 40_000
LEAST = 0.5  # seconds that the long text takes at least where an exponent says anything

SIGNS = ["（", "）", "责任单位：", "牵头单位：", "配合单位：", "完成时限：", "（责任单位：市财政局）", "（牵头：", "一、", "（一）", "1.", "①", "第一章", "市财政局、", "各县区", "及",
         "等部门", "按职责分工负责", "牵头", "会同", "2022年", "6月30日前", "每季度", "每月", "3个工作日内", "长期", "国发〔2022〕1号", "《", "》", "\n", "\t", "|", "\u3000", " ", "、", "；",
         "。", "序号", "任务", "关于", "通知", "附件", "√", "[", "-1-", "公开", "百", "至", "\r\n", "\xa0"]  # fmt: skip
#: What stands around the piece that is repeated.
WRAPS = {
    "bare": "{}", "item": "一、公开\n（一）推进公开{}。", "note": "（一）公开。（责任单位：{}）", "heading": "一、{}\n（一）公开。（责任单位：市财政局）\n",
    "cell": "序号\t工作任务\t责任单位\t完成时限\n1\t公开\t{}\t6月底前\n", "cells": "序号\n任务\n责任单位\n完成时限\n1\n公开\n{}\n", "under": "（一）公开。（责任单位：市财政局）\n{}",
}  # fmt: skip


def made(signs: list[str], how: str, size: int) -> str:
    """A piece of about this many characters of some signs: again and again, a line each, numbered, at random …"""
    chance, parts, length = random.Random(7), [], 0
    for number in range(size):
        if length >= size:
            break
        sign = chance.choice(signs) if how in ("random", "random lines") else signs[number % len(signs)]
        part = {"lines": sign + "\n", "random lines": sign + "\n", "numbered": f"{sign}{number}", "wide": sign + "　　", "words": sign + "公开预算"}.get(how, sign)
        parts.append(part)
        length += len(part)
    return "".join(parts)


HOW = ("again", "lines", "numbered", "random", "random lines", "wide", "words")


def cost(text: str) -> tuple[float, float]:
    """Processor seconds and megabytes of reading a text in a process of its own; endless where it was ended."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        try:
            document = READERS["text"](text.encode(), Clock(60))
            assert_spans_hold(document.text, parse(document, "x"))
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) == 1:
        print(f"reading failed: {text[:200]!r}", flush=True)
    return (used.ru_utime + used.ru_stime if status == 0 else math.inf), used.ru_maxrss / 1e3


def tried(signs: list[str], how: str, wrap: str, base: float) -> float:
    """The exponent of a way to make texts; told where it is too high, or a text costs too much. `base` is what a text of nothing costs."""
    (short, _), (long, memory) = (cost(WRAPS[wrap].replace("{}", made(signs, how, size))) for size in (SHORT, LONG))
    exponent = math.log(max(long - base, 0.01) / max(short - base, 0.01), LONG / SHORT) if long > LEAST else 0.0
    if exponent > MOST or long > SECONDS or memory > MEGABYTES:
        print(f"{exponent:5.2f} {short:6.2f} s {long:6.2f} s {memory:6.0f} MB  {how}, {wrap}: {signs}", flush=True)
    return exponent


def main() -> None:
    count, seed = (int(given) for given in [*sys.argv[1:], *("300", "0")[len(sys.argv) - 1 :]])
    chance = random.Random(seed)
    base = cost("空")[0]
    ways = [(chance.sample(SIGNS, chance.randint(1, 6)), chance.choice(HOW), chance.choice(list(WRAPS))) for _ in range(count)]
    found = [tried(*way, base) for way in ways]
    print(f"{len(found)} ways: {sum(exponent > MOST for exponent in found)} above {MOST}, the highest {max(found):.2f}")


if __name__ == "__main__":
    main()
