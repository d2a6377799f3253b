"""Small corpora for tests of what is made of any corpus: from the cases, and odd ones of our own wording."""

from pathlib import Path

import yaml

from tests.conftest import ROOT

HEAD = "{place}人民政府办公室关于印发{year}年政务公开工作要点的通知\n{place}人民政府办公室\n{year}年{month}月6日\n\n{year}年政务公开工作要点\n\n一、重点任务\n\n"
TEMPLATE = [
    f"（{n}）推进{field}公开。{field}信息在门户网站及时发布，按季度整理{field}目录，做好{field}政策解读，并回应群众对{field}的关切。\n"
    for n, field in zip("一二三四五六七八九十", ["预算", "审计", "教育", "就业", "环境", "交通", "医疗", "养老", "住房", "应急"], strict=True)
]


def notice(*items: str, place="白石县", year=2023, month=4) -> str:
    return HEAD.format(place=place, year=year, month=month) + "\n".join(items)


def cases(count: int) -> dict[str, str]:
    """The first notices of the cases: name → text."""
    files = sorted((ROOT / "tests" / "cases" / "notices").glob("*.yaml"))[:count]
    return {file.stem: yaml.safe_load(file.read_text("utf-8"))["text"] for file in files}


#: What each has that once broke a chart, a notebook or the workbook.
ODD = {
    "no word in two tasks": {
        "a": notice("（一）推进基层公开建设。", "（二）做好网站管理维护。"),
        "b": notice("（一）推进政策解读。", "（二）做好回应关切。", year=2022),
    },
    "one template": {
        "a": notice(*TEMPLATE, place="青溪县"), "b": notice(*TEMPLATE, place="红岩县", year=2022), "c": notice(*TEMPLATE, place="南坪县", year=2021),
    },
    "two copies": {"a": notice("（一）推进预算公开。"), "b": notice("（一）推进预算公开。")},
    "nobody and never": {"a": notice("（一）推进预算公开，加强管理。", "（二）推进决算公开。")},
    "no task": {"a": "关于印发工作要点的通知\n各区县人民政府：\n现将要点印发给你们。\n"},
    "equal days": {"a": notice(*TEMPLATE, place="青溪市"), "b": notice(*TEMPLATE[:6], place="红岩市")},
    "signs of formulas": {
        r"$\frac{$": notice(*(f"{item.strip()}（责任单位：市$\\a$局、市$x_1$局）\n" for item in TEMPLATE[:5])),
        "=1+1": notice("（一）推进预算公开，6月底前完成。（责任单位：市^{局、=1+1局）", "（二）推进$预算公开$。（责任单位：$市局$）", place="", year=2022),
    },
    "no year": {"a": "工作要点\n\n（一）推进预算公开，6月底前完成。（责任单位：市财政局）\n\n（二）推进决算公开，每季度公布。（责任单位：市财政局）\n"},
}  # fmt: skip


def project(folder: Path, texts: dict[str, str]) -> Path:
    """Put notices into ``folder``/data/raw; return the folder."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (raw / f"{name}.txt").write_text(text, "utf-8")
    return folder

_LONG = "某某自治州某某哈萨克自治县某某经济技术开发区与综合保税区管理委员会{n}号片区"
ODD["long names"] = {
    f"甲{n}": notice(
        *(f"{item.strip()[:-1]}，{m}月底前完成。（牵头单位：{_LONG.format(n=n)}办公室、县财政局；配合单位：县审计局）\n" for m, item in enumerate(TEMPLATE[:6], 3)),
        place=_LONG.format(n=n), year=2018 + n,
    )
    for n in range(1, 5)
}
