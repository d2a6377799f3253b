"""Rules that a notice states once for many tasks: who leads of those listed, and units that every task has. On folded text."""

import re
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse.rules import Rule
from zwanalysis.parse.words import any_of, places, role_words

#: The rules of what is said under a heading of its own: 公开主体, 公开时限.
HEADED = "headed"
_UNIT = rf"(?:责任|成员)?{places()}?"
_LEADS = any_of(role_words("lead", verb=True))
#: ,其余为配合单位 behind such a rule.
_OTHERS = rf"(?P<others>[^。;()\n]{{0,8}}[,;、](?:其[余他它]|余下|逗号|此?[之以]?后)[^。;()\n]{{0,10}}?[为是系]{any_of(role_words('support', heading=True))})?"


def _who_leads(name: str):
    """The rule's name, with the role of the others where it is told."""
    return lambda m: f"{name}+support" if m["others"] else name


#: Which of the units in a list leads: it holds from there on.
LEADING = (
    Rule(
        name="before the first comma",
        signs=("逗号",),
        pattern=re.compile(rf"逗号[之以]?前[的面]?{_UNIT}均?[为是][^。;()]{{0,8}}?{_LEADS}{_OTHERS}"),
        make=_who_leads("comma_lead"),
        yes={
            "逗号前为牵头单位": "comma_lead",
            "逗号之前的部门均是本项工作的牵头部门": "comma_lead",
            "逗号前为牵头单位,逗号后为配合单位": "comma_lead+support",
            "逗号前的为牵头单位,余下为配合单位": "comma_lead+support",
        },
        no=("以逗号分隔的为牵头单位", "逗号前为责任单位"),
    ),
    Rule(
        name="the first of a list",
        signs=("第一", "首"),
        pattern=re.compile(
            rf"""(?:[排列位][在于名]?(?:第一|首)(?:顺位|[位个名的])*+|首[位个]|第一[个位家]?)[的者]?
                 {_UNIT}的?均?即?[为是][^。;()]{{0,6}}?{_LEADS}{_OTHERS}""",
            re.VERBOSE,
        ),
        chars="排名列位",
        make=_who_leads("first_lead"),
        yes={
            "排在第一位的部门为牵头部门": "first_lead",
            "列第一位者为牵头单位": "first_lead",
            "排名第一的为牵头单位": "first_lead",
            "首位单位为牵头单位": "first_lead",
            "第一个单位是总牵头单位": "first_lead",
            "排在首位的为牵头单位,其余为配合单位": "first_lead+support",
            "列首位的是牵头部门,其他部门均为协办部门": "first_lead+support",
        },
        no=("第一责任人为局长", "第一季度为试点期"),
    ),
)

_ALL = "(?:均|都|皆|全部|一律)"
_WHICH = "(?:以上|[上下前]述|以下|下列|本(?:方案|要点|通知|清单|计划|分工|意见|表)|所有|各项|各(?=任务)|全部|后续)"
_WORK = "(?:任务|工作|事项|要点|措施|条款|内容|项目|举措)"
#: 未注明责任单位的, 其余任务: of the tasks that name nobody.
_SAID = r"(?:已|另有|单独|专门|特别)?(?:注明|明确|列明|标注|写明|列出|说明)[^。;,\n]{0,12}?"
#: One of these stands in each wording of `_TASKS`.
_TASKS_SIGNS = ("以上", "以下", "上述", "下述", "前述", "下列", "本", "所有", "各项", "各任务", "全部", "后续", "未", "没有", "除", "其余", "其他", "其它")
_REST = rf"(?:凡?(?:未|没有){_SAID}[的者](?:各项)?(?:{_WORK})?|除{_SAID}外,?其[余他它][^。;,\n]{{0,6}}{_WORK}|其[余他它][^。;,\n]{{0,6}}{_WORK})"
_LISTED = rf"(?:{_REST}|{_WHICH}[^。;\n]{{0,14}}?{_WORK}[^。;,\n]{{0,6}}?|{_WHICH}各?[项条](?:内容)?)"
_FIRST = "(?=[以上前下本所各全后凡未没除其])"  # quick to leave
_TASKS = rf"{_FIRST}(?:{_LISTED}|以[上下](?:各项)?(?:{any_of(role_words(heading=True))}{places()})?)"
_NAMES = r"(?P<units>(?:(?!以[上下]|[上前下]述|作为|列为)[^。;:()\n]|\([^()\n]{0,30}\)){2,80}?)"
_DUTY = r"(?:(?:按照?|根据|结合)[^。;,\n]{0,10}(?:职责|职能|分工|实际|要求)[^。;,\n]{0,4})?"
_HOW = f"(?:{any_of([*lexica.load('roles.yaml')['before'], '组织', '予以'])})*"
_DO = any_of(role_words(verb=True))
_UNITS = f"{any_of(role_words(heading=True))}{places()}"
#: 主办单位: whoever it is.
ROLE_NAME = re.compile(_UNITS)
_ARE = "(?:作为|列为|[为是])"
_AS = rf"{_ARE}(?:{_TASKS}的?)?(?:共同)?{_UNITS}"
#: A牵头,B配合: more units, and what they do.
_AND_OTHERS = rf"(?:[,、;]?(?:[^。;,:()\n]|\([^()\n]{{0,30}}\)){{2,60}}?{_DUTY}{_HOW}{_DO}(?=[,;:。)、]|$|\n)){{0,3}}"
_ONCE = r"不[再另][^。;,()\n]{0,6}?(?:[列标注]|赘述|说明|明确|重复)"
#: ,以下不再重复列出 behind a rule is part of it.
_TAIL = rf"(?:[,、;]?[^。;,()\n]{{0,8}}{_ONCE}[出明注示举]*)?"

_BEGIN = r"(?:(?<=[。;(\n,:.])|^)"

#: Units that every task has (from there on, where the rule says 以下; where it says 其余 or 未注明, those that name nobody).
FOR_ALL = (
    Rule(
        name="all done by",
        signs=_TASKS_SIGNS,
        pattern=re.compile(
            rf"(?:{_TASKS}(?:责任单位)?,?{_ALL}(?:需要?|须|应当?|要)?由?|{_LISTED},?由){_NAMES}(?P<deed>{_DUTY}{_HOW}(?:{_DO}{_AND_OTHERS}|{_AS})){_TAIL}"
        ),
        chars="凡",
        make=lambda m: m["units"],
        yes={
            "以上任务均需各区县落实": "各区县",
            "以下各项均由各镇街具体实施,不再重复列出": "各镇街",
            "本方案各项任务均需各县(市、区)政府按职责分工负责": "各县(市、区)政府",
            "上述工作都由各区政府、高新区管委会配合": "各区政府、高新区管委会",
            "以下均需各区政府落实,不再列出": "各区政府",
            "下述任务均由各镇街落实": "各镇街",
            "上述工作由各镇街牵头,各村配合": "各镇街",
            "凡未注明责任单位的,均由各镇街落实": "各镇街",
            "其余任务由各镇街负责": "各镇街",
        },
        no=("各项任务均已完成", "以上工作均取得成效", "以上材料都由申请人提供"),
    ),
    Rule(
        name="all concern",
        signs=_TASKS_SIGNS,
        pattern=re.compile(rf"""{_TASKS}(?:,?的?(?P<head>{_UNITS})(?:{_ALL}|还)(?:为|有)|(?:的?{_UNITS})?(?:{_ALL}|同时|还)需?(?:涉及到?|包[括含]|含))
                 {_NAMES}(?P<deed>)(?=[,;。)]|$|\n){_TAIL}""",
            re.VERBOSE,
        ),
        chars="凡",
        make=lambda m: m["units"],
        yes={
            "以下均涉及各县区,不再重复列出": "各县区",
            "以下任务均涉及各县(市、区)、各开发区,不再重复列出": "各县(市、区)、各开发区",
            "各项工作均涉及各街道办事处": "各街道办事处",
            "以下各项均包括各乡镇,不再一一列明": "各乡镇",
            "上述事项均含各街道": "各街道",
            "以下责任单位都含各县区政府": "各县区政府",
            "以下任务的责任单位均包括各区政府,不再列出": "各区政府",
            "各项任务责任单位均为各镇人民政府": "各镇人民政府",
            "本方案所列任务,配合单位均为各镇街,不再列出": "各镇街",
        },
        no=("以下事项涉及个人隐私的不予公开", "本方案涉及的名词", "以下材料包括身份证", "各项任务的责任单位要加强协作"),
    ),
    Rule(
        name="units first",
        signs=("不再", "不另"),
        pattern=re.compile(
            rf"{_BEGIN}(?:{_TASKS})?{_NAMES}(?P<deed>{_ALL}(?:{_AS}|(?:需|须|应当?|要)?{_DUTY}{_HOW}{_DO}))[^。;()\n]{{0,12}}{_ONCE}[出明注示举]*"
        ),
        chars=None,
        make=lambda m: m["units"],
        yes={
            "各市州政府均为责任单位,以下不再列出": "各市州政府",
            "各区政府均需落实,以下不再一一列出": "各区政府",
            "各镇街均为以下任务的配合单位,不再另列": "各镇街",
            "以下各项任务各县区政府均为责任单位,不再重复标注": "各县区政府",
        },
        no=("各区政府均需落实责任", "同类问题不再列出"),
    ),
    Rule(
        name="units of all",
        signs=_TASKS_SIGNS,
        pattern=re.compile(
            rf"{_BEGIN}(?=[^。;\n为是]{{0,300}}+[为是])(?:{_TASKS}{_NAMES}(?P<deed>{_ALL}{_ARE}(?:共同)?{_UNITS})|{_NAMES.replace('units', 'whose')}(?P<as>{_ALL}?{_ARE}{_TASKS}的?(?:共同)?{_UNITS}))(?=[。;,)]|$|\n){_TAIL}"
        ),
        chars=None,
        make=lambda m: m["units"] or m["whose"],
        yes={"全部任务各区县政府均为配合单位": "各区县政府", "各区政府为以上各项任务的共同责任单位": "各区政府"},
        no=("各区政府均需落实责任", "各区政府为责任单位"),
    ),
    Rule(
        name=HEADED,
        signs=("主体",),
        pattern=re.compile(rf"(?<=[)、.])\s{{0,4}}公开主体[:\n]\s{{0,9}}(?P<units>[^。:\n]{{2,60}}?)(?P<deed>(?:{_DUTY}{_HOW}{_DO})?)(?=。|\n|$)"),
        chars=None,
        make=lambda m: m["units"],
        yes={"(四)公开主体\n办公室牵头,各科室根据职责分别负责。": "办公室牵头,各科室", "3.公开主体:云山市水务局": "云山市水务局"},
        no=("公开主体:云山市水务局", "(四)公开主体要落实责任"),
    ),
)


#: A time limit that every task has.
DUE_FOR_ALL = (
    Rule(
        name="all due",
        signs=(*_TASKS_SIGNS, "纳入", "列入"),
        chars="凡",
        pattern=re.compile(
            rf"""(?:{_TASKS}|(?:纳入|列入)[^。;,\n]{{2,12}}的[^。;,\n]{{0,4}}{_WORK}),?(?:{_ALL}|[应当必须需要务于在]|原则上|确保)+
                 (?P<limit>[^。;,\n]{{2,20}}?[前内底])[^。;,\n]{{0,6}}?(?P<deed>完成|办结|落实|到位|完毕|结束|出台)""",
            re.VERBOSE,
        ),
        make=lambda m: m["limit"],
        yes={
            "纳入目录管理的项目应当于2023年11月30日前办结": "2023年11月30日前",
            "以上各项任务均须在12月20日前完成": "12月20日前",
            "列入计划的项目,应于12月15日前完成": "12月15日前",
            "所有事项务必于年底前全部落实到位": "年底前",
        },
        no=("各项任务完成情况于12月10日前报送市政府办公室", "以上材料须在受理前备齐", "各项工作要在会前准备,会后完成"),
    ),
    Rule(
        name="all have the limit",
        signs=_TASKS_SIGNS,
        chars="凡",
        pattern=re.compile(
            rf"{_TASKS}的?(?:办结|完成|办理|落实)(?:时限|期限|时间)(?:{_ALL}|统一|原则上)*(?:[为是:]|定在|截至)(?P<limit>[^。;,()〔〕\n]{{2,20}})(?P<deed>)(?=[。;,)〕]|$|\n)"
        ),
        make=lambda m: m["limit"],
        yes={"以下任务完成时限均为2023年11月底前": "2023年11月底前", "以上工作完成时限:2023年12月底": "2023年12月底"},
        no=("各项任务的完成时限要合理", "以上事项办理时间以窗口公布为准"),
    ),
    Rule(
        name=HEADED,
        signs=("时限", "期限"),
        chars=None,
        pattern=re.compile(r"(?<=[)、.])\s{0,4}(?:公开|发布|更新)(?:时限|期限)[:\n]\s{0,9}(?P<limit>[^。\n]{2,60}[日时内前度])(?P<deed>[^。,;(\n]{0,4})(?=[。,;(\n]|$)"),
        make=lambda m: m["limit"],
        yes={"(二)公开时限\n各类信息自形成之日起15个工作日内公开。": "各类信息自形成之日起15个工作日内", "3.更新期限:每季度": "每季度"},
        no=("公开时限:2024年6月底前", "(二)公开时限要合理", "(二)完成时限\n6月底前"),
    ),
)


class Stated(NamedTuple):
    """A rule in the text: its span, the spans of its units and of what they do, the role that its heading says, and
    whether it is of those tasks alone that name nobody."""

    start: int
    end: int
    units: tuple[int, int]
    deed: tuple[int, int]
    role: str | None = None
    rest: bool = False
    listed: bool = False  # under a heading that says it of the rows of a catalogue


def _stated(m: re.Match) -> Stated:
    said = m.groupdict()
    units, deed = ("whose", "as") if said.get("whose") else ("units", "deed")
    what = _WHAT.search(said[deed])
    role = kind_of_heading(what["head"]) if what else kind_of_heading(said["head"]) if said.get("head") else None
    a, b = m.span(deed)
    return Stated(*m.span(), m.span(units), (a, a if what else b), role, bool(_OF_REST.match(m[0])))


_OF_REST = re.compile(_REST)
_LEADING_SIGN, _FOR_ALL_SIGN = (
    re.compile("|".join(sorted({sign for rule in rules for sign in rule.signs}))) for rules in (LEADING, FOR_ALL)
)
#: 均为以上任务的共同责任单位: what they are.
_WHAT = re.compile(rf"(?:为|是)[^,;]*?(?P<head>{_UNITS})$")


def leading(folded: str, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """Return where rules of `LEADING` stand, in order, and which each is.

    >>> leading("(责任单位:市财政局、市审计局,排在第一位的为牵头单位,下同)")
    [(16, 'first_lead')]
    """
    end = len(folded) if end is None else end
    return sorted(
        (m.start(), rule.make(m))
        for rule in (LEADING if _LEADING_SIGN.search(folded, start, end) else ())
        for m in rule.finditer(folded, start, end)
    )


def due_for_all(folded: str) -> list[tuple[int, tuple[int, int], bool]]:
    """Return where a limit is stated that every task has, its span, and whether it is of the rows of a catalogue alone.

    >>> text = "以上任务均须在年底前完成。"
    >>> [text[slice(*span)] for _, span, _ in due_for_all(text)]
    ['年底前']
    """
    return [(m.start(), m.span("limit"), rule.name == HEADED) for rule in DUE_FOR_ALL for m in rule.finditer(folded, 0, len(folded))]


def for_all(folded: str, start: int = 0, end: int | None = None) -> list[Stated]:
    """Return what is stated once for all tasks (`FOR_ALL`), in order; where two rules read a wording, the first counts.

    >>> text = "以上任务均需各区县按职责落实。"
    >>> [(text[slice(*s.units)], text[slice(*s.deed)]) for s in for_all(text)]
    [('各区县', '按职责落实')]
    """
    end = len(folded) if end is None else end
    found: list[Stated] = []
    for rule in FOR_ALL if _FOR_ALL_SIGN.search(folded, start, end) else ():
        made = (_stated(m)._replace(listed=rule.name == HEADED) for m in rule.finditer(folded, start, end))
        found += [one for one in made if not any(one.start < other.end and other.start < one.end for other in found)]
    return sorted(found)
