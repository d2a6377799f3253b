"""Signs of symbol fonts: the letter that stands in the file → the sign that is printed in its place."""

#: Font (without what stands behind its name) → code → sign, for what stands in tables and lists. Source: the fonts'
#: own code charts; ticks of all shapes are √, the sign that Chinese tables use.
FONTS = {
    "wingdings": {0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□", 0xA7: "▪",
                  0x6C: "●", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0xE8: "→", 0x9F: "•", 0xA1: "○", 0x4A: "☺"},
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "☒", 0xA3: "□", 0xA2: "■",
                    0x98: "●", 0x97: "●", 0x9A: "○", 0x2A: "□"},
    "wingdings 3": {0x7D: "▶", 0x22: "→", 0xC6: "→"},
    "webdings": {0x61: "√", 0x72: "×", 0x63: "□", 0x67: "■", 0x6E: "●"},
    "symbol": {0xD6: "√", 0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xAE: "→", 0xB0: "°",
               0x2D: "−", 0xA5: "∞", 0xB9: "≠", 0x2A: "∗"},
    "zapfdingbats": {0x33: "√", 0x34: "√", 0x35: "×", 0x36: "×", 0x37: "×", 0x38: "×", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□"},
    "marlett": {0x61: "√", 0x62: "√", 0x72: "×"},
}  # fmt: skip

#: Commands of LaTeX, as programs that recognise text write signs in tables and dates → the sign.
LATEX = {"checkmark": "√", "surd": "√", "sqrt": "√", "times": "×", "bigcirc": "○", "circ": "○", "bullet": "●", "square": "□", "Box": "□", "sim": "~", "%": "%",
         "boxtimes": "☒", "blacksquare": "■", "triangle": "△", "blacktriangle": "▲", "star": "☆", "bigstar": "★", "cdot": "·", "quad": " ", "geq": "≥", "leq": "≤"}  # fmt: skip


def is_symbols(font: str | None) -> bool:
    """Whether letters in this font print signs."""
    return (font or "").strip().lower() in FONTS


def sign(font: str | None, char: str) -> str:
    """What a character in a symbol font prints; itself where the font's chart here does not say.

    >>> sign("Wingdings 2", "P"), sign("Wingdings", "\\uf0fc"), sign("宋体", "P"), sign("Wingdings", "\\u4e00")
    ('√', '√', 'P', '一')
    """
    code = ord(char)
    chart = FONTS.get((font or "").strip().lower(), {})
    return chart.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code, char)


def signs(font: str | None, text: str) -> str:
    """The same for a whole text."""
    return "".join(sign(font, char) for char in text) if is_symbols(font) else text
