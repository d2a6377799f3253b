"""What stands around the plan: navigation, metadata, title, cover letter, preamble, closing, footer."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse import docnumbers
from zwanalysis.parse.titles import ATTACHMENT, join_titles, title_like
from zwanalysis.parse.unitlists import looks_like_unit
from zwanalysis.text import trim


@dataclass
class Frame:
    """The metadata of a notice, and the stretches around its plan with what each is."""

    titles: list[str] = field(default_factory=list)
    doc_number: str | None = None
    issuer: str | None = None
    date_written: dt.date | None = None
    date_published: dt.date | None = None
    residuals: list[tuple[int, int, str]] = field(default_factory=list)
    metadata: list[tuple[int, int]] = field(default_factory=list)
    damage: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    letter: bool = False
    agency: str | None = None

    @property
    def title(self) -> str | None:
        return self.titles[0] if self.titles else None


@cache
def _starts(group: str) -> re.Pattern:
    words = sorted(lexica.load("outline.yaml")[group], key=len, reverse=True)
    folded = [w.replace("：", ":").replace("【", "〔") for w in words]
    return re.compile(rf"[\s•\-|>〔]*(?:{'|'.join(map(re.escape, folded))})")


_FIELDS = {
    "索引号": "", "发文字号": "doc_number", "文号": "doc_number", "发布机构": "agency", "发文机关": "agency", "发布单位": "agency", "制发机关": "agency",
    "发文单位": "agency", "公开主体": "", "成文日期": "written", "发文日期": "written", "生成日期": "written", "发布日期": "published", "公开日期": "published",
    "发布时间": "published", "日期": "published", "时间": "published", "有效性": "", "主题分类": "", "体裁分类": "", "标题": "", "名称": "", "信息名称": "", "公开方式": "", "公开范围": "",
    "废止日期": "", "失效日期": "", "生效日期": "", "实施日期": "", "关键词": "", "主题词": "", "信息分类": "", "公文种类": "", "组配分类": "", "信息索引号": "", "服务对象": "", "分类": "", "来源": "", "信息来源": "", "效力状态": "", "公文时效": "", "是否有效": "", "文件类型": "",
}  # fmt: skip
_FIELD = re.compile(
    r"(?:(?<=^)|(?<=[\s〔|]))(?P<name>"
    + "|".join(" *".join(w) for w in sorted(_FIELDS, key=len, reverse=True))
    + r")\s*(?:〕|[:|])\s*:?[ \t]*"
)
_DATE = re.compile(r"(?P<y>20\d\d) ?[年./-] ?(?P<m>\d{1,2}) ?[月./-] ?(?P<d>\d{1,2}) ?日?")
_HAN_DATE = re.compile(
    r"(?P<y>[二2][〇○零0O][一二三四五六七八九〇○零]{2})年(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_LOST_DATE = re.compile(r"(?P<y>20[12]\d)(?P<md>\d{2,4})日?$")
_ADDRESSEE = re.compile(r"^[^。:《]{2,160}:$")
_ADDRESSED = re.compile(r"各|政府|委员会|部门|单位|处室|科室|街道|局|办|公司|学校|医院|厅|中心")
_ISSUED = re.compile(
    r"印发给?你们|现予(?:以)?印发|现(?:将|予|转)|印发给|予以印发|转发给你们|遵照执行|贯彻执行|贯彻落实|认真(?:组织)?(?:抓好)?(?:贯彻|落实|执行|实施)|请结合实际"
)
_REMARK = re.compile(r"(?:备注|注|说明|注释)(?:[:1]|\s)")
_PUBLIC = re.compile(r"\(?(?:此件|本件|信息)(?:主动|依申请|不予)?公开(?:发布|属性)?[^。]{0,20}\)?$")


def read_date(folded: str) -> dt.date | None:
    """Return the day that a stretch of folded text holds, None if none.

    >>> read_date("2022年4月28日"), read_date("二〇一九年七月二十五日"), read_date("2022-13-01")
    (datetime.date(2022, 4, 28), datetime.date(2019, 7, 25), None)
    """
    from zwanalysis.parse.times import to_int

    m = _DATE.search(folded) or _HAN_DATE.search(folded)
    try:
        return dt.date(to_int(m["y"]), to_int(m["m"]), to_int(m["d"])) if m else None
    except ValueError:
        return None


def _lost_date(folded: str) -> dt.date | None:
    """2021531: the signs between year, month and day are lost; read only if there is one way to."""
    m = _LOST_DATE.fullmatch(folded)
    days = set()
    for cut in range(1, len(m["md"]) if m else 0):
        month, day = m["md"][:cut], m["md"][cut:]
        if month[0] != "0" and day[0] != "0" or len(m["md"]) == 4 and cut == 2:
            try:
                days.add(dt.date(int(m["y"]), int(month), int(day)))
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else None


def pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Lines of a stretch, cut at white space where copies have run several lines together."""
    found, at = [], start
    for line in folded[start:end].split("\n"):
        a, b = trim(folded, at, at + len(line))
        if a < b:
            found.extend(_cut(folded, a, b))
        at += len(line) + 1
    return found


_UP_TO_SPACE = re.compile(r"[^ \t]*")


def _cut(folded: str, a: int, b: int) -> list[tuple[int, int]]:
    if (
        b - a < 200
        and "。" not in folded[a:b]
        and (
            _FIELD.search(folded, a, b)
            or _starts("navigation").match(folded, a, b)
            or title_like(folded[a:b])
        )
    ):
        return [(a, b)]
    parts, at = [], a
    for m in re.finditer(r"[ \t]+", folded[a:b]):
        x, y = a + m.start(), a + m.end()
        left, right = folded[max(at, x - 200) : x], _UP_TO_SPACE.match(folded, y, b)[0]
        ends = left[-1:] in ":。)号" or _is_day(left) or title_like(left)
        begins = right.startswith("《") or _is_day(right) or (title_like(right) and not looks_like_unit(left))
        if ends or begins:
            parts.append((at, x))
            at = y
    parts.append((at, b))
    return parts


def _is_day(piece: str) -> bool:
    return len(piece) <= 14 and read_date(piece) is not None


def read_front(folded: str, text: str, start: int, end: int, frame: Frame, plan_follows: bool) -> None:
    """Read what stands before a plan's first heading or table."""
    found = join_titles(folded, pieces(folded, start, end))
    state = "head"
    kinds: list[tuple[int, int, str]] = []
    letter_from = None
    for k, (a, b) in enumerate(found):
        line = folded[a:b]
        kind = _common(folded, text, a, b, frame, state)
        if kind is None and title_like(line) and not (state == "letter" and _in_sentence(folded, a, b)):
            kind = "metadata"
            name = re.sub(r"\s", "", text[a:b])
            frame.titles.append(_cut_site(name.lstrip("#")))
            if state == "letter":
                state = "plan"
        if kind is None and state == "head" and _ADDRESSEE.match(line) and _ADDRESSED.search(line):
            state, kind, letter_from = "letter", "cover_letter", k
            frame.letter = True
        if kind is None and state == "letter" and ATTACHMENT.match(line):
            kind = "attachment"
        if kind is None and state != "letter" and ATTACHMENT.match(line) and len(line) < 40:
            kind = "attachment"
        if kind is None and state == "letter":
            kind = "cover_letter"
            _signature(folded, text, found, k, frame)
        if kind is None and (read_date(line) and len(line) < 24 or _lost_date(line)):
            _signature(folded, text, found, k, frame)
            kind = "metadata"
        if kind is None and state == "head" and _unit_line(line) and k + 1 < len(found):
            kind = "metadata"
        kinds.append((a, b, kind or "preamble"))
    if letter_from is not None and state == "letter" and plan_follows:
        kinds = [
            (
                a,
                b,
                "preamble"
                if k > letter_from
                and kind == "cover_letter"
                and not _ISSUED.search(folded, a, b)
                and not _signed(folded, a, b)
                else kind,
            )
            for k, (a, b, kind) in enumerate(kinds)
        ]
    _keep(kinds, frame)


def _unit_line(line: str) -> bool:
    return len(line) <= 30 and looks_like_unit(re.sub(r"\s", "", line))


def _signed(folded, a, b) -> bool:
    line = re.sub(r"\s", "", folded[a:b])
    return bool(
        read_date(line) and len(line) < 14 or _lost_date(line) or len(line) < 30 and looks_like_unit(line)
    )


def _in_sentence(folded, a, b) -> bool:
    return folded[b : b + 1] not in ("", "\n", " ", "\t") or b - a > 70


def _cut_site(name: str) -> str:
    """A site prefixes a title with the place: 贵州:关于印发…"""
    return re.sub(r"^[\u4e00-\u9fff]{2,6}[:：](?=关于|印发)", "", name)


def read_back(folded: str, text: str, start: int, end: int, frame: Frame) -> None:
    """Read what stands behind a plan: closing paragraphs, signature, remarks, the site's footer."""
    kinds: list[tuple[int, int, str]] = []
    footer = False
    found = pieces(folded, start, end)
    for k, (a, b) in enumerate(found):
        line = folded[a:b]
        kind = _common(folded, text, a, b, frame, "back")
        if kind is None and ATTACHMENT.match(line) and len(line) < 80:
            kind = "attachment"
        if kind is None and _REMARK.match(line):
            kind = "remark"
        if kind is None and footer and b - a < 80:
            kind = "footer"
        if kind is None and not re.search(r"[\u4e00-\u9fff]", line):
            kind = "navigation"
        if kind is None:
            kind = "closing"
            _signature(folded, text, found, k, frame)
        footer = footer or kind == "footer"
        kinds.append((a, b, kind))
    if any(kind == "footer" for _, _, kind in kinds):
        first = next(k for k, (_, _, kind) in enumerate(kinds) if kind == "footer")
        kinds = kinds[:first] + [
            (a, b, "footer" if kind in ("navigation", "closing") else kind) for a, b, kind in kinds[first:]
        ]
    _keep(kinds, frame)


def _common(folded, text, a, b, frame: Frame, state: str) -> str | None:
    line = folded[a:b]
    if state == "back" and _starts("footer").search(line) and len(line) < 120 and not _published(line, frame):
        return "footer"
    if _FIELD.search(line) and (state != "letter") and (re.match(r"[\s〔|]*" + _FIELD.pattern, line)):
        kept = _read_fields(folded, text, a, b, frame)
        if kept < b:
            frame.residuals.append((*trim(folded, kept, b), "navigation"))
            frame.metadata.append((a, kept))
            return "split"
        return "metadata"
    if _starts("navigation").match(line) and len(line) < 120 and state != "letter":
        return "navigation"
    if line.count(">") >= 2 and len(line) < 120:
        return "navigation"
    numbers = docnumbers.find(line, text[a:b])
    if numbers and numbers[0].end - numbers[0].start >= len(line.strip("()")) - 1:
        number = numbers[0]
        if frame.doc_number is None:
            frame.doc_number = text[a + number.start : a + number.end]
        return "metadata"
    if not re.search(r"[\u4e00-\u9fff\d]", line):
        return "navigation"
    return None


def _published(line: str, frame: Frame) -> bool:
    return bool(re.match(r"(?:发布|公开|信息)?(?:时间|日期):", line))


def _read_fields(folded, text, a, b, frame: Frame) -> int:
    """Read name: value fields of a line; return where what is not a field begins."""
    marks = list(_FIELD.finditer(folded, a, b))
    end = b
    for k, m in enumerate(marks):
        x, y = trim(folded, m.end(), marks[k + 1].start() if k + 1 < len(marks) else b, "〔|")
        role = _FIELDS[re.sub(r"\s", "", m["name"])]
        value = text[x:y]
        if role in ("written", "published"):
            date = _DATE.search(folded, x, y)
            attribute = "date_" + role
            if date and getattr(frame, attribute) is None:
                setattr(frame, attribute, read_date(folded[x:y]))
            if date and k == len(marks) - 1:
                clock = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?").match(folded, date.end(), b)
                rest = trim(folded, clock.end() if clock else date.end(), b)
                if rest[0] < rest[1]:
                    end = rest[0]
        elif role == "doc_number" and docnumbers.find(folded[x:y], value) and frame.doc_number is None:
            frame.doc_number = value
        elif role == "agency" and frame.issuer is None and value:
            frame.agency = value
    return end


def _signature(folded, text, found, k: int, frame: Frame) -> None:
    """A day on a line of its own is the date of writing, the unit before it the issuer."""
    a, b = found[k]
    line = re.sub(r"\s", "", folded[a:b])
    day = read_date(line) if len(line) <= 14 or _HAN_DATE.fullmatch(line) else None
    lost = _lost_date(line)
    if day is None and lost is None:
        return
    if lost and frame.date_written is None:
        frame.damage.append((a, b, "date_digits", f"{lost.year}年{lost.month}月{lost.day}日"))
    frame.date_written = frame.date_written or day or lost
    if k and frame.issuer is None:
        before = re.sub(r"\s", "", text[slice(*found[k - 1])])
        tail = re.split(r"[。:]", before)[-1]
        if looks_like_unit(re.sub(r"[、,，].*", "", tail)) and len(tail) <= 40:
            frame.issuer = tail


def _keep(kinds, frame: Frame) -> None:
    """Merge neighbours of one kind; metadata is kept apart."""
    last = None
    for a, b, kind in kinds:
        if kind == "split":
            last = None
        elif kind == "metadata":
            frame.metadata.append((a, b))
            last = None
        elif kind == last:
            begin, _, _ = frame.residuals.pop()
            frame.residuals.append((begin, b, kind))
        else:
            frame.residuals.append((a, b, kind))
            last = kind


_BY_TITLE = re.compile(
    r"^(?P<who>[\u4e00-\u9fff]{4,40}?(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|管委会|中心|办|公司|大学|学校|医院|处|科|署|国务院))(?:关于|转发|印发)"
)


def finish(frame: Frame, folded: str, text: str, metadata: dict[str, str]) -> None:
    """Fill what the notice's text did not tell from its title and from the page's metadata table."""
    for name, value in metadata.items():
        role = _FIELDS.get(re.sub(r"\s", "", name))
        if role == "doc_number":
            frame.doc_number = frame.doc_number or value or None
        elif role == "agency":
            frame.agency = frame.agency or value or None
        elif role == "written":
            frame.date_written = frame.date_written or read_date(value)
        elif role == "published":
            frame.date_published = frame.date_published or read_date(value)
        elif re.sub(r"\s", "", name) in ("标题", "名称", "信息名称") and value and not frame.titles:
            frame.titles.append(value)
    if frame.issuer is None and frame.title:
        who = _BY_TITLE.match(frame.title)
        frame.issuer = who["who"] if who else None
    frame.issuer = frame.issuer or frame.agency
