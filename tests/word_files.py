"""Word documents written as XML by hand: what python-docx cannot write (lists, text boxes, tracked changes,
quirks)."""

import io
import zipfile

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
STRICT = W.replace(
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "{more}</Relationships>"
)


def word(
    body: str,
    numbering: str = "",
    styles: str = "",
    names: str = W,
    extra: dict | None = None,
    types: str = TYPES,
    link: str = "",
) -> bytes:
    """A DOCX with this body; `numbering` and `styles` are the inner XML of their parts."""
    file = io.BytesIO()
    more = "".join(
        f'<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{kind}.xml"/>'
        for i, kind in ((2, "styles"),) if styles
    )  # fmt: skip
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(
            "_rels/.rels", RELATIONS.format(kind="officeDocument", target="word/document.xml", more="")
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            RELATIONS.format(kind="numbering", target="numbering.xml", more=more + link),
        )
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{body}</w:body></w:document>',
        )
        archive.writestr(
            "word/numbering.xml", f'<?xml version="1.0"?><w:numbering {names}>{numbering}</w:numbering>'
        )
        if styles:
            archive.writestr("word/styles.xml", f'<?xml version="1.0"?><w:styles {names}>{styles}</w:styles>')
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def p(text: str = "", number: tuple | None = None, style: str = "", mark: str = "") -> str:
    """A paragraph: in list `number` = (numId, level), of a style, its mark deleted or not."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    if mark:
        properties += f'<w:rPr><w:{mark} w:id="9" w:author="x"/></w:rPr>'
    inner = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def level(depth: int, shape: str, pattern: str, start: int = 1, more: str = "") -> str:
    """A list level."""
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>{more}'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>')  # fmt: skip


def abstract(name: int, *levels: str, more: str = "") -> str:
    """An abstract list."""
    return f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{more}{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, more: str = "") -> str:
    """A list of an abstract one."""
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def override(depth: int, start: int) -> str:
    """A restart."""
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def tc(text: str, properties: str = "") -> str:
    """A table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


# 一、（一）1. ① and 1.1, as Chinese templates set them.
OUTLINE = (
    abstract(0, level(0, "chineseCounting", "%1、"), level(1, "chineseCountingThousand", "（%2）"),
             level(2, "decimal", "%3."), level(3, "decimalEnclosedCircleChinese", "%4"))
    + abstract(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"))
    + num(1, 0) + num(2, 1) + num(3, 0, override(0, 1)) + num(4, 1, override(0, 5))
)  # fmt: skip
