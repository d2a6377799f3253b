"""The words around a time expression that tell whether it limits a deed, and which. On folded text."""

import re

#: What makes a bare year, half year or month a limit: the deed that is to be done in it.
DONE = re.compile(
    r"[,]?(?:将|要|力争|全市|全省|全县|全区|全州)*(?:基本|全面|全部|率先|如期|初步|累计|争取|力争|确保|按期|按时)*"
    r"(?:完成|形成|建成|实现|达到|达成|完工|出台|办结|整改到位|落实到位|建立健全|启动|推开|上线)"
)
#: 全年 is a limit where an amount is to be reached in it: 全年完成…以上, 全年不少于4次.
AMOUNT = re.compile(DONE.pattern + r"|[^,。;]{0,24}(?:不少于|不低于|至少|达到?\d|超过\d)|(?:新增|新建|培育|引进|改造|举办|开展|组织|建设|办理)[^,。;]{0,20}\d")
#: 全年 needs only an amount in its clause: 全年补贴培训职工1200万人次, not 全年365天开放.
ALL_YEAR = re.compile(AMOUNT.pattern + r"|[^,。;第]{1,16}?\d[\d.]*(?![\d.]|小时|天|个月|日|年|月|时|周|号|条[^以])")
DOING = re.compile(
    DONE.pattern
    + r"|(?:(?:、\d{1,2}月)*[各再]?)?(?:集中|分别|开工|建设|统一|适时|组织|开展|召开|举办|举行|进行|实施|报送|上报|公布|发布|公开|印发|开通|评选|通报|推出|编制|制定|修订|更新|梳理|清理|排查|核查|验收|投用|投入使用|交付|竣工|提交|兑现|拨付|发放|公示|对外发布|对外公布|抽查|检查|补[齐足一]|编印|汇编|建立|推广|启用|落地)(?!的|以来|了|过)"
    r"|[^,。;]{0,8}(?:至少|不少于|不低于)|[^,。;已了]{1,8}(?:完毕|到位|完成)(?!情况|的|率|比例|后|以来|度)|[^,。;已了的]{1,3}完(?![善整美备成毕])"
    + r"|[^,。;已了的]{0,14}(?:启用|投用|挂牌|投运|动工|开工|试运行|投入(?:使用|运行)|安装|接入)(?!的|以来|了|过|率)"
    + r"|[各每][^,。;\d]{1,10}(?:组织|开展|举办|完成|建成)"
)
#: Behind a bare year in a column: nothing, or what is to be done in it. 2024年植树季前 is no year's end.
ALONE = re.compile(r"\s*(?:$|[,;、。()/]|度|内|(?:全年)?[^,;、。]{0,6}(?:完成|实施|推进|开展|落实|建成|启动)[^,;、。前]*$)")
#: Behind a point in time: what it dates is a document, a meeting, a name, not a deed to be done.
NAME_FOLLOWS = re.compile(
    r"[《〔]|(?:度)?(?:工作报告|政府工作报告|年度报告|政务公开|国民经济|财政|预算|决算|中国|全国|计划|规划|远景|以来|以后|开始|起)"
    r"|(?:之?[前后]?(?:制定|形成|印发|出台|发布|产生|公布|成立|登记|注册|制作|获取|施行|起施行)(?:实施|并公布)?的(?![^,。;]{0,12}(?:不少于|不低于|达到|超过)))"
)
APPRAISAL = re.compile(r"(?:目标|绩效|综合|工作)*(?:考核|考评|总结|述职|评优|评比|评议|测评|奖)")
#: Before a year: an aim (到2025年培育3家), not a stretch of time (从2020年到2025年) nor a delay (延长到2025年).
AIMED_AT = re.compile(r"(?<![年月日号])(?<![延推顺缓迟降升增减续达截直乃甚])(?<![延推顺缓][长迟期续后])(?:到|至)$|(?:争取|力争|确保)(?:在|于)?$")
#: Before a year: it is the second of two, 2020年至2022年, or part of a number.
RANGE = re.compile(r"(?:[\d—–~-]|(?<![\u4e00-\u9fff])至|[年月日]至)$")
SPAN = re.compile(r"(?:间|期间|以来|的|止|以后|之后|后|起|[—–~至到-])")
#: Before a month, a quarter, a half year: what is to be done in it.
STRIVEN = re.compile(r"(?:争取|力争|确保|(?:计划|拟|预计|定|将|应|须)(?:在|于))$")
#: Behind 每日 and the like: how much it is, said of something: 供水量每日1万吨以上的水厂.
RATE = re.compile(r"\s*\d[\d.]*(?:万|亿)?(?:吨|立方米|方|度|千瓦时|升|公斤|千克|人次|辆次|件)(?:以上|以下|左右)?(?:的|、)|(?:连续)?(?:计罚|计算|计息|加收|加处|处罚)")
#: Behind a period: what one can do in it, no duty: 24小时内出具结果的能力, 5个工作日内可以办结的情形.
ABLE = re.compile(r"[^,。;]{0,14}的(?:应急|检测|处置)?能力|可以?[^,。;]{1,8}的")
SQUEEZED = re.compile(r"(?:压缩|压减|缩短|缩减|减少|控制|限定|提速|精简)[^,。;]{0,12}(?:至|到|为|在)?$")
_EVENT = re.compile(
    r"(?:之日|之时|当日|次日)?(?:起算|开始|起|后|以后|之后)(?:的|,)?\s*$|(?:之日|次日)(?:的)?\s*$"
)
_EVENT_HEAD = re.compile(
    r"^(?:.*(?:自|应当?[从于在]|须[从于在]|要[从于在])(?![然己行动觉贡治主由愿身]|查(?![实明处]))|(?:原则上|一般|应当?|须|要|必须|在(?!线|建|岗|职|校|编|册)|从|于|并在|并|对|且|确保|力争|做到)+)"
)
_IN = re.compile(r"(?<=[\u4e00-\u9fff])[在于](?![线建职岗校编册读籍案库途场即外内家乡村地押保])")
#: Who acts is no part of the event: 提供部门收到请求之日起.
_ACTOR = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:部门|单位|机构|[局委办厅])(?=收到|接到|受理|接收)")
#: Characters without a sign of punctuation before a limit: more are no statement of an event.
_CLAUSE = 200
_LABEL_LEFT = re.compile(r"\s*(?:\d{1,2}[.、)]|[\u2460-\u2473])\s*")


def event_before(folded: str, start: int, at: int) -> tuple[int, tuple[int, int] | None]:
    """Return where the event before a limit begins, and the event's span; ``(at, None)`` if none is stated."""
    stop = at - 1 if folded[at - 1 : at] == "," else at
    near = max(start, at - _CLAUSE)
    a = max([near, *(folded.rfind(sign, near, stop) + 1 for sign in ",。;:(!?\n")])
    if a == near > start:
        return at, None
    word = _EVENT.search(folded[a:at])
    if not word or word.start() == 0:
        return at, None
    stop = a + word.start()
    label = _LABEL_LEFT.match(folded, a, stop)
    a = label.end() if label else a
    head = _EVENT_HEAD.match(folded[a:stop])
    a += head.end() if head else 0
    if not head:  # 举报奖励在查实后: what is done comes before 在
        within = _IN.search(folded, a, stop)
        a = within.end() if within else a
    actor = _ACTOR.match(folded, a, stop)
    a = actor.end() if actor else a
    while a < stop and folded[a] == " ":
        a += 1
    return (a, (a, stop)) if a < stop else (at, None)
