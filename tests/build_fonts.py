"""Build the package's font of rare characters anew, by hand: .venv/bin/python -m tests.build_fonts FOLDER

FOLDER holds NotoSansSC_400Regular.ttf and NotoSansSC_700Bold.ttf (Noto Sans SC, SIL Open Font License). Of them are taken the 8,105
characters of 通用规范汉字表 (State Council, 2013; tests/cases/characters.txt) and all of the lexicon, which holds the names of
all regions, as far as the font of common characters lacks them. That one stays as it is: with other glyphs in it the same
letters are hinted otherwise, and no chart would be the same again.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
FONTS, LEXICON = ROOT / "zwanalysis" / "fonts", ROOT / "zwanalysis" / "lexicon"
STANDARD = ROOT / "tests" / "cases" / "characters.txt"
FAMILY = "ZW Sans SC Rare"
KEPT = (0, 5, 7, 8, 9, 11, 13, 14)  # names of the original: copyright, version, trademark, makers, licence


def standard() -> str:
    """The characters of 通用规范汉字表 in its order."""
    return "".join(STANDARD.read_text("utf-8").split())


def wanted() -> set[int]:
    """The code points that the fonts are to have, where the original has them."""
    lexicon = "".join(path.read_text("utf-8") for path in LEXICON.iterdir() if path.is_file())
    now = TTFont(FONTS / "ZWSansSC-Regular.ttf").getBestCmap()
    return {*map(ord, standard()), *(ord(char) for char in lexicon if char > "\u2eff")} - now.keys()


def build(source: Path, style: str, weight: int, codes: set[int]) -> int:
    """Write one weight; return how many characters it has."""
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    options.name_IDs, options.name_languages = ["*"], [0x409]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "DSIG", "STAT"]
    font = subset.load_font(str(source), options)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=codes)
    maker.subset(font)
    names = {number: font["name"].getDebugName(number) for number in KEPT}
    names |= {1: FAMILY, 2: style, 3: f"{FAMILY}-{style};zwanalysis", 4: f"{FAMILY} {style}", 6: f"ZWSansSCRare-{style}"}
    font["name"].names = []
    for number, said in names.items():
        if said:
            font["name"].setName(said, number, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    font.save(FONTS / f"ZWSansSCRare-{style}.ttf")
    return len(font.getBestCmap())


def main(folder: str) -> int:
    codes = wanted()
    for style, weight in (("Regular", 400), ("Bold", 700)):
        print(style, build(Path(folder) / f"NotoSansSC_{weight}{style}.ttf", style, weight, codes), "characters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
