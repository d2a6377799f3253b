"""Text files: which encoding they are in, and that nothing of them changes."""

import pytest

import zwanalysis as zw
from tests.samples import FIVE, PLAIN, TRADITIONAL
from tests.word_files import p, word
from zwanalysis.errors import NotText, UnreadableEncoding
from zwanalysis.readers import read_bytes
from zwanalysis.readers.text import CANDIDATES, decode, familiar

ENCODINGS = [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"), ("big5", "big5"), ("cp950", "big5"), ("utf-32", "utf-32"),
]  # fmt: skip


def stretches(length: int) -> list[str]:
    """Stretches of the five notices and of our traditional texts."""
    texts = [path.read_text(encoding="utf-8") for path in FIVE] + TRADITIONAL
    return [text[i : i + length] for text in texts for i in range(0, max(1, len(text) - length), 500)]


@pytest.mark.parametrize(("codec", "name"), ENCODINGS)
def test_encodings_are_told_apart(codec, name):
    for text in stretches(200):
        try:
            data = text.encode(codec)
        except UnicodeEncodeError:
            continue  # simplified characters that Big5 lacks
        assert decode(data) == (text, name)


def test_traditional_texts_are_long_enough_and_reach_big5():
    assert all(len(text) >= 200 for text in TRADITIONAL)
    assert [decode(text.encode("big5"))[1] for text in TRADITIONAL] == ["big5", "big5"]
    assert [decode(text.encode("gbk"))[1] for text in TRADITIONAL] == ["gb18030", "gb18030"]


def test_wrong_encodings_score_far_below_the_limit():
    for text in TRADITIONAL:
        for codec, name in CANDIDATES:
            try:
                wrong = text.encode("big5").decode(codec)
            except UnicodeDecodeError:
                continue
            assert familiar(wrong) > 0.97 if name == "big5" else familiar(wrong) < 0.7


def test_a_text_is_only_decoded():
    document = read_bytes("　一、公开\r\n\t内容 \r甲\n\n".encode("gb18030"), "notice.txt")
    assert document.text == "　一、公开\n\t内容 \n甲\n\n"
    assert document.format == "text/gb18030"
    assert document.tables == []


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        ("政务公开".encode() + b"\xff\xfe\xfd" + "工作要点".encode(), UnreadableEncoding, "as UTF-8 it fails at byte 12 (ff fe fd e5)"),
        (bytes(range(1, 9)) * 50, NotText, "control characters"),
        (b"\xef\xbb\xbf" + "公开".encode("gb18030"), UnreadableEncoding, "begins with the mark of UTF-8, but byte 0"),
    ],
)  # fmt: skip
def test_unreadable_text_says_where_and_what_to_do(data, error, says):
    with pytest.raises(error) as caught:
        read_bytes(data, "notice.txt")
    assert says in str(caught.value)
    assert "save it" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_bad_bytes_cost_their_characters_and_are_damage(tmp_path, encoding):
    text = "关于印发2022年公开要点的通知\n一、公开\n（一）公开预算和决算，说明增减的原因。（责任单位：市财政局）\n" * 3
    data = text.encode(encoding)
    at = data.index("预算".encode(encoding))
    (tmp_path / "a.txt").write_bytes(data[:at] + b"\xff\xff" + data[at:])
    corpus = zw.load_notices(tmp_path)
    assert corpus.notices["format"].tolist() == [f"text/{encoding}"] and "市财政局" in set(corpus.assignments["unit"])
    assert (corpus.damage["rule"] == "lost_character").any() and "\ufffd" in corpus.text("a")


def test_tables_framed_with_lines_of_signs_are_tables():
    frame = "+----+--------+--------+\n"
    rows = ["| 序号 | 工作任务 | 责任单位 |\n", "| 1 | 公开年度预算 | 市财政局、市 |\n|   | 决算信息 | 税务局 |\n", "| 2 | publish the | 市商务局 |\n|   | lists |  |\n"]
    document = read_bytes(f"要点的通知\n\n{frame}{frame.replace('-', '=').join([rows[0], ''])}{frame.join(rows[1:])}{frame}\n附则\n".encode(), "a.txt")
    assert [[document.text[a:b] for a, b in row] for row in document.tables[0]] == [
        ["序号", "工作任务", "责任单位"], ["1", "公开年度预算决算信息", "市财政局、市税务局"], ["2", "publish the lists", "市商务局"],
    ]  # fmt: skip
    assert document.text.startswith("要点的通知\n") and document.text.endswith("\n附则")


def test_text_that_was_decoded_wrongly_before_it_came_into_a_document_is_refused():
    with pytest.raises(UnreadableEncoding, match="it is UTF-8 that was read as Latin-1"):
        read_bytes(word("".join(p(line.encode().decode("latin-1")) for line in PLAIN)))
    assert read_bytes(word("".join(map(p, PLAIN)))).text.split("\n")[-1] == PLAIN[-1]
