"""What a cell's text is: a list of units, a limit, a law, a channel; each answer is worked out once."""

import re
from functools import cached_property, lru_cache

from zwanalysis.parse.cells import Head, is_aside, is_limit, is_units, label_of
from zwanalysis.parse.headings import words
from zwanalysis.parse.units import function_of, kind_of, split_units


class Wording:
    """What a cell's text is, each answer worked out when it is first asked for."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def label(self) -> Head | None:
        return label_of(self.text, 0, len(self.text))

    @cached_property
    def units(self) -> bool:
        return is_units(self.text, 0, len(self.text))

    @cached_property
    def limit(self) -> bool:
        return not self.units and is_limit(self.text, 0, len(self.text))

    @cached_property
    def aside(self) -> bool:
        return is_aside(self.text, 0, len(self.text))

    @cached_property
    def other(self) -> bool:
        """Whether it is what other columns than those of wordings hold: units, a limit, a score, a law, a channel."""
        return self.units or self.limit or self.aside or self.law

    @cached_property
    def law(self) -> bool:
        """Whether it is a law's title, an article of one, or ticked boxes: what it rests on, or where it is published."""
        return bool(_LAW.fullmatch(self.text))

    @cached_property
    def channel(self) -> bool:
        return bool(_CHANNEL.match(self.text))

    @cached_property
    def remark(self) -> bool:
        """Whether it is a word of whom, how and at which level: 全社会, 主动公开, 县级."""
        return words().get(self.text) == "remark" or self.text in _WHOM_AND_HOW

    @cached_property
    def sentence(self) -> bool:
        return "。" in self.text[:-1]

    @cached_property
    def style(self) -> str:
        """How it is labelled: the label's style, or whether it ends in a full stop."""
        return self.label.style if self.label else "。" if self.text.endswith("。") else ""

    @cached_property
    def points(self) -> int:
        """How many of its lines are labelled."""
        return sum(bool(label_of(line, 0, len(line))) for line in map(str.strip, self.text.split("\n")) if line)

    @cached_property
    def names(self) -> list[str]:
        """The units that it names."""
        return ["".join(self.text[a:b].split()) for a, b in split_units(self.text, 0, len(self.text))]

    @cached_property
    def known(self) -> float:
        """1 for each unit that the registry knows or that is a collective, less for others, least for two names run together."""
        return sum(_known(name) for name in self.names)


#: Kept, since the same wordings stand in many rows, and are asked about as part of several stretches.
wording = lru_cache(maxsize=1024)(Wording)


def _known(name: str) -> float:
    if function_of(name) or kind_of(name) == "collective":
        return 1.0
    return -2.0 if _RUN_TOGETHER.search(name) else 0.5 if name.endswith(_SURE) else 0.2


_RUN_TOGETHER = re.compile(r"(?:[局委部厅院府股科]|办公室|中心|公司|支队|大队)[省市县区州](?!人民政府)")
_SURE = ("政府", "管委会", "科", "处", "股", "室", "站", "所", "中心")


#: Boxes, printed as 口 where what is ticked follows that the State Council's 基层政务公开标准目录 (2019) print.
_BOX = "(?:[■□☑√]|口(?=两微一端|广播|公开查|便民|政府公|政府网|纸质|发布会|政务服|入户|社区|精准|其他))"
#: What stands in columns of channels, laws and results: 政府网站, 公示栏, 《…法》, 已完成.
SITES = "网站|网页|官网|公[示告开]栏|宣传栏|显示屏|公众号|微信|微博|客户端"
_CHANNEL = re.compile(rf"{_BOX}[\u4e00-\u9fff]|[^,。;]{{0,10}}(?:{SITES})")
_WHOM_AND_HOW = ("主动公开", "社会公众")  # which are no headings as 全社会 is
#: A law's title, with or without its brackets, or an article of one; boxes.
_LAW = re.compile(
    rf"(?:(?:〔[\u4e00-\u9fff]{{2,12}}〕)?《[^《》]{{2,60}}》(?:第[一二三四五六七八九十百]+条|及相关规定)?(?:\((?:[^()]|\([^()]*\))*\)?)?[、,;。]?)+|{_BOX}.*|(?:《[^《》]{{2,60}}》[^《》。;:]{{0,30}}?)?第[一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+[款项])*[ :、].*"
    r"|[\u4e00-\u9fff]{2,20}(?:条例|(?:条例|办法|规定|细则|法)(?:第[一二三四五六七八九十百]+条?|及相关规定))", re.DOTALL
)
