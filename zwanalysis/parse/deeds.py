"""The words around a time that tell whether something is to be done then, or the time only dates or names something. On folded text."""

import re

from zwanalysis.parse.times import Place, any_of

_WHO, _FULLY, _DONE = any_of("who"), any_of("fully"), any_of("done")
DONE = re.compile(rf"[,]?(?:{_WHO})*(?:{_FULLY})*(?:{_DONE})(?!的|情况|率|比例|进度)")
#: 全年 and years are limits where an amount is to be reached in them: 全年不少于4次, 2019年新建管网180公里.
AMOUNT = re.compile(
    rf"{DONE.pattern}|[^,。;]{{0,24}}(?:不少于|不低于|至少|达到?\d|超过\d)|[,]?(?:{_WHO})*(?:{any_of('amounts')})[^,。;]{{0,20}}\d"
)
#: 全年 needs only an amount in its clause: 全年补贴培训职工1200万人次, not 全年365天开放.
ALL_YEAR = re.compile(rf"{AMOUNT.pattern}|[^,。;第(]{{1,16}}?\d[\d.]*(?![\d.]|小时|天|个月|日|年|月|时|周|号|条[^以])|(?!被|发生)[^,。;第(的]{{1,16}}?[一二两三四五六七八九十](?:次|场|轮|期)(?!以[上下内]|[^,。;]{{0,6}}的)")
#: Behind a month, a quarter, a half year: what is to be done in it.
DOING = re.compile(
    rf"""{DONE.pattern}
    | (?:(?:、\d{{1,2}}月)*[各再]?)?(?:{_FULLY})*(?:(?:{any_of("does")})(?!的|以来|了|过)
        |(?:{any_of("does_or_names")})(?!的|以来|了|过|情况|结果|数据|进展|计划|方案|信息|报告|工作|名单|清单))
    | [^,。;]{{0,8}}(?:至少|不少于|不低于)
    | [^,。;已了的]{{0,8}}(?:[一二两三四五六七八九十]|\d+)(?:次(?!性)|场|轮|遍)(?!的)
    | [^,。;已了]{{1,8}}(?:完毕|到位|完成)(?!情况|的|率|比例|后|以来|度)
    | [^,。;已了的]{{1,3}}完(?![善整美备成毕])
    | [^,。;已了的]{{0,14}}(?:启用|投用|挂牌|投运|动工|开工|试运行|投入(?:使用|运行)|安装|接入)(?!的|以来|了|过|率|情况|进展|计划|数据)
    | [各每][^,。;\d]{{1,10}}(?:组织|开展|举办|建成)""",
    re.VERBOSE,
)
#: Behind a bare year at the head of a clause: 2027年,研究制定…, 2028年逐步推广到…, 2026年在建筑领域试行.
PLANNED = re.compile(
    rf"(?:,(?:{_WHO})*(?:{_FULLY})*(?:{any_of('does')}|{any_of('plans')})"
    rf"|(?:{_WHO})*(?:{any_of('step_by_step')})|(?:{_WHO})*(?:[在对于][^,;。]{{1,14}}?)?(?:{_FULLY})*(?:{any_of('plans')}))(?!工作|情况|结果|的|率)(?![^,;。]{{0,6}}[了过])"
)
#: Behind a bare year in a column: nothing, or what is to be done in it. 2024年植树季前 is no year's end.
ALONE = re.compile(r"\s*(?:$|[,;、。()/]|(?:全年)?[^,;、。]{0,6}(?:完成|实施|推进|开展|落实|建成|启动)[^,;、。前]*$)")
#: Behind a point in time: what it dates is a document, a meeting, a name, not a deed to be done.
NAME_FOLLOWS = re.compile(
    rf"[《〔]|(?:{any_of('names')})|(?:已|尚?未)[^,;。]{{1,8}}的"
    rf"|(?:之?[前后]?(?:{any_of('made')})(?:实施|并公布)?的(?![^,。;]{{0,12}}(?:不少于|不低于|达到|超过)))"
)
APPRAISAL = re.compile(rf"(?:目标|绩效|综合|工作)*(?:{any_of('appraisals')})")
#: Before a year: an aim (到2025年培育3家), not a stretch of time (从2020年到2025年) nor a delay (延长到2025年).
AIMED_AT = re.compile(
    r"(?<![年月日号])(?<![延推顺缓迟降升增减续达截直乃甚])(?<![延推顺缓][长迟期续后])(?:到|至)$|(?:争取|力争|确保)(?:在|于)?$"
)
#: A clause begins behind it.
CLAUSE_HEAD = re.compile(r"(?:^|[,;:。!?、\n])\s*(?:[在于到])?$")
#: Before a point: it is of another calendar.
CALENDAR = re.compile(rf"(?:[农阴旧夏]历[^,;。、]{{0,6}}|{any_of('calendars')})$")
_MEASURED = re.compile(r"[^,;。]{0,24}(?:满|达到?|超过)\s*\d[^,;。]{0,10}的(?=[^,;。])")


def condition(m, place: Place) -> bool:
    """对全年营业额超过100万元的商户, 全年…达8项以上的给予奖励: who is meant, not how much is to be done."""
    return bool(place.then(_MEASURED, m.end()) or re.search(r"[对凡][^,;。]{0,6}$", place.before(m.start(), 8)))
