"""What `bench_scale.py` times: each stage is given the folder of the notices and that of the tables, and returns what it counted.

Those of other projects (peers) do the same work on the same texts; what some of them find is compared with what is exact (`recall`).
"""

import io
import logging
import warnings
from pathlib import Path

import numpy as np

#: Characters of a shingle, permutations of a MinHash, and the Jaccard index that is asked for.
SHINGLE, PERMUTATIONS, ALIKE = 5, 128, 0.5
#: So many notices are enough to time what is slow, and so many files of a kind.
SOME, FILES = 60, 8
PAIRS = "pairs.npy"


def opened(out: Path):
    import zwanalysis as zw

    return zw.load_processed(out)


def some_texts(raw: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(raw.glob("*.txt"))[:SOME]]


def characters_of_some(raw: Path) -> int:
    return sum(map(len, some_texts(raw)))


# ---- from files to tables


def build(raw: Path, out: Path, jobs: int = 1) -> int:
    from zwanalysis.building import build

    return build(raw, out, jobs=jobs).notices


def build_in_two(raw: Path, out: Path) -> int:
    from joblib.externals.loky import get_reusable_executor

    notices = build(raw, out.with_name("two"), 2)
    get_reusable_executor().shutdown()  # what its processes took is told when they have ended
    return notices


def start_again(raw: Path, out: Path) -> int:
    return build(raw, out)


def read_files(raw: Path, out: Path) -> int:
    """The readers alone: bytes → text and tables."""
    from zwanalysis import readers

    return sum(len(readers.read_bytes(path.read_bytes(), path.name).text) for path in sorted(raw.iterdir()))


def parse_some(raw: Path, out: Path) -> int:
    from zwanalysis.parse.notice import parse
    from zwanalysis.readers.document import Document

    return sum(len(parse(Document(text, "text/utf-8"), "n")["tasks"]) for text in some_texts(raw))


def open_and_sum_up(raw: Path, out: Path) -> int:
    return len(opened(out).summary())


# ---- comparisons


def words(raw: Path, out: Path) -> int:
    from zwanalysis.compare import overlap

    return len(overlap.tokens_of(opened(out)))


def keywords(raw: Path, out: Path) -> int:
    """Words, cut anew, and their TF-IDF weights."""
    from zwanalysis.compare import overlap

    return len(overlap.tfidf(overlap.tokens(opened(out).tasks)))


def themes(raw: Path, out: Path) -> int:
    from zwanalysis.compare import themes

    return len(themes.code(opened(out).tasks))


def timing(raw: Path, out: Path) -> int:
    from zwanalysis.compare import timing

    corpus = opened(out)
    limits = corpus.deadlines, corpus.tasks
    return len(timing.kinds(*limits)) + len(timing.summary(*limits, corpus.notices)) + len(timing.by_rule(*limits))


def network(raw: Path, out: Path) -> int:
    from zwanalysis.compare import network

    corpus = opened(out)
    return len(network.edges(corpus.assignments, corpus.tasks)) + len(network.nodes(corpus.assignments, corpus.tasks))


def multiverse(raw: Path, out: Path) -> int:
    """One finding (who states a unit for most tasks) with each notice left out in turn."""
    from zwanalysis.compare import robust
    from zwanalysis.compare._multiverse import multiverse

    return len(multiverse(opened(out), robust.FINDINGS["most tasks that name a unit"]))


def agreement(raw: Path, out: Path) -> int:
    """Two codings of every task: the themes, and the themes of the codebook alone."""
    from zwanalysis.compare import agreement, themes

    tasks = opened(out).tasks
    return len(agreement.by_theme(themes.code(tasks), themes.code(tasks, by=themes.CODEBOOK)))


def reuse(raw: Path, out: Path) -> int:
    from zwanalysis.compare import reuse

    corpus = opened(out)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(reuse.matches(corpus.tasks, corpus.notices))


def alike(raw: Path, out: Path) -> int:
    """Every pair of tasks whose 5-grams have a Jaccard index of `ALIKE` or more, by the join that `reuse` stands on; kept for `recall`."""
    from zwanalysis.compare._grams import above, gram_sets

    tasks = opened(out).tasks
    held, sizes, _, _ = gram_sets(tasks["text"], tasks["notice_id"], 0, SHINGLE)
    one, other, shared = above(held, sizes, ALIKE, lambda a, b: (a < b) & (sizes[b] * ALIKE <= sizes[a]))
    enough = shared >= ALIKE * (sizes[one] + sizes[other] - shared)
    np.save(out.with_name(PAIRS), np.column_stack([one[enough], other[enough]]))
    return int(enough.sum())


# ---- peers


def jieba_cuts(raw: Path, out: Path) -> int:
    tokenizer = _jieba().Tokenizer()
    return sum(len(tokenizer.lcut(text)) for text in some_texts(raw))


def jieba_analyse(raw: Path, out: Path) -> int:
    _jieba()
    import jieba.analyse

    return sum(len(jieba.analyse.extract_tags(text, topK=20)) for text in some_texts(raw))


def scikit_learn_keywords(raw: Path, out: Path) -> int:
    """TF-IDF of scikit-learn over jieba's cuts of the tasks, a document a notice."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = opened(out).tasks.groupby("notice_id")["text"].agg("".join)
    tokenizer = _jieba().Tokenizer()
    vectorizer = TfidfVectorizer(tokenizer=lambda text: tokenizer.lcut(text, HMM=False), token_pattern=None, lowercase=False)
    return vectorizer.fit_transform(documents).shape[1]


def limits_of_some(raw: Path, out: Path) -> int:
    from zwanalysis.parse.limits import read_limits
    from zwanalysis.text import fold

    return sum(len(read_limits(fold(text), 0, len(text))) for text in some_texts(raw))


def jionlp_limits(raw: Path, out: Path) -> int:
    logging.disable()  # it tells of each expression that it cannot read
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jionlp

        return sum(len(jionlp.ner.extract_time(text, time_base={"year": 2022})) for text in some_texts(raw))


def _jieba():
    logging.disable()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


def shingles(out: Path) -> list[list[str]]:
    from zwanalysis.compare._grams import SIGNS
    from zwanalysis.text import fold

    plain = [SIGNS.sub("", fold(text)) for text in opened(out).tasks["text"]]
    return [[text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)] for text in plain]


def recall(out: Path, found: set[tuple[int, int]]) -> float:
    """The share of the pairs of `alike` that are among those found."""
    exact = set(map(tuple, np.load(out.with_name(PAIRS)).tolist()))
    return len(exact & found) / len(exact)


def rensa_pairs(raw: Path, out: Path) -> tuple[int, float]:
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS, num_bands=32), set()
    for key, grams in enumerate(shingles(out)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(grams)
        found.update((other, key) for other in index.query(sketch))
        index.insert(key, sketch)
    return len(found), recall(out, found)


def datasketch_pairs(raw: Path, out: Path) -> tuple[int, float]:
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS), set()
    for key, grams in enumerate(shingles(out)):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([gram.encode() for gram in grams])
        found.update((other, key) for other in index.query(sketch))
        index.insert(key, sketch)
    return len(found), recall(out, found)


# ---- files of other formats


def write_files(raw: Path, folder: Path) -> int:
    """Write the rows of some notices as tables in DOCX and PDF; return how many characters they have."""
    from docx import Document

    folder.mkdir(exist_ok=True)
    size = 0
    for k, text in enumerate(some_texts(raw)[:FILES]):
        lines = [line for line in text.splitlines() if line]
        size += sum(map(len, lines))
        document = Document()
        table = document.add_table(0, 2)
        for number, line in enumerate(lines):
            for cell, value in zip(table.add_row().cells, (str(number), line), strict=True):
                cell.text = value
        document.save(folder / f"{k}.docx")
        _pdf(folder / f"{k}.pdf", lines)
    return size


def _pdf(path: Path, lines: list[str]) -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    rows = [[str(number), Paragraph(line, style)] for number, line in enumerate(lines)]
    SimpleDocTemplate(str(path)).build([Table(rows, colWidths=[40, 400], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])])


def _files(out: Path, ending: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(out.with_name("files").glob(f"*.{ending}"))]


def read_docx(raw: Path, out: Path) -> int:
    from zwanalysis import readers

    return sum(len(readers.read_bytes(content, "a.docx").text) for content in _files(out, "docx"))


def python_docx(raw: Path, out: Path) -> int:
    from docx import Document

    tables = [table for content in _files(out, "docx") for table in Document(io.BytesIO(content)).tables]
    return sum(len(cell.text) for table in tables for row in table.rows for cell in row.cells)


def read_pdf(raw: Path, out: Path) -> int:
    from zwanalysis import readers

    return sum(len(readers.read_bytes(content, "a.pdf").text) for content in _files(out, "pdf"))


def pdfplumber_pdf(raw: Path, out: Path) -> int:
    """Its text and its tables, as ours has both."""
    import pdfplumber

    size = 0
    for content in _files(out, "pdf"):
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            size += sum(len(page.extract_text()) + len(page.extract_tables()) for page in pdf.pages)
    return size
