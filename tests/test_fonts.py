"""The charts' fonts: every character of the standard and of the regions' names, and what is done with others."""

import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from tests.build_fonts import FONTS, LEXICON, standard
from zwanalysis.plots import glyphs, style

RARE = "\U00030ede\U00030edd"  # in no subset, and in hardly any font


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_fonts_have_the_standard_and_the_regions_names(weight):
    known = {code for name in ("ZWSansSC", "ZWSansSCRare") for code in TTFont(FONTS / f"{name}-{weight}.ttf").getBestCmap()}
    assert len(set(standard())) == 8105 and not [char for char in standard() if ord(char) not in known]
    names = (LEXICON / "regions.csv").read_text("utf-8") + "硚鄠甪峃"
    assert not {char for char in names if ord(char) not in known and not char.isspace()}


def drawn(text: str, kind: str = "png") -> bytes:
    with style.context():
        fig = plt.figure(figsize=(2, 1))
        label = fig.text(0.1, 0.4, text, size=20)
    content = style.render(fig, kind)
    plt.close(fig)
    assert label.get_text() == text and label.get_fontfamily()[0] == style.FAMILY[0]
    return content


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


def test_rare_names_are_drawn_without_a_word(recwarn):
    marks = pixels(drawn("〓〓〓〓"))
    assert (pixels(drawn("硚鄠甪峃")) != marks).any() and not recwarn.list


def test_a_character_of_no_font_is_a_mark_and_told_once(monkeypatch):
    monkeypatch.setattr(glyphs, "elsewhere", lambda char: None)
    monkeypatch.setattr(glyphs, "_TOLD", set())
    with pytest.warns(UserWarning, match=f"{RARE[0]} {RARE[1]}: nor has any other here"):
        content = drawn(f"甲{RARE}里")
    assert (pixels(content) == pixels(drawn("甲〓〓里"))).all()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn(f"{RARE}里")
        assert f">甪{RARE}里<" in drawn(f"甪{RARE}里", "svg").decode()


def test_a_character_of_another_font_is_drawn_in_it(monkeypatch):
    sign = "\u2c6f"  # ours lack it, DejaVu has it
    monkeypatch.setattr(style, "FAMILY", ["ZW Sans SC"])
    monkeypatch.setattr(glyphs, "_TOLD", set())
    with style.context():
        assert glyphs.lacking(f"鄠{sign}", style.FAMILY) == f"鄠{sign}" and glyphs.elsewhere("鄠") == glyphs.RARE
    with pytest.warns(UserWarning, match="they are drawn in "):
        content = drawn(f"甪{sign}")
    assert (pixels(content) != pixels(drawn("甪〓"))).any()
