"""``sources.csv``: where each notice came from, and what its collector knows of it."""

import warnings
from pathlib import Path

import pandas as pd

from zwanalysis.errors import BadCatalogue, CatalogueDisagrees
from zwanalysis.schema import LEVELS

NAME = "sources.csv"
CORRECTIONS = "corrections.csv"
COLUMNS = ("file", "original_name", "sha256", "province", "region", "level", "plan_year", "address", "note")
#: The columns that a notice's own words may tell too.
SHARED = ("province", "region", "level", "plan_year")
#: The columns that a person fills or corrects; the others are the file's own.
EDITABLE = (*SHARED, "address", "note")


def read(folder: Path) -> pd.DataFrame:
    """Return the catalogue of a folder, one row a file; empty if there is none.

    Raises `BadCatalogue` for an unknown or missing column, a file named twice, or a level or year that is none.
    """
    path = folder / NAME
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    table = _table(path)
    unknown = [c for c in table.columns if c not in COLUMNS]
    if unknown or "file" not in table.columns:
        raise BadCatalogue(
            f"{path}: columns not understood: {unknown}; understood are {list(COLUMNS)}, and 'file' is needed"
        )
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise BadCatalogue(f"{path}: {twice.iloc[0]!r} has two rows; leave one")
    table = table.reindex(columns=list(COLUMNS), fill_value="")
    check_rows(table, path)
    return table.where(table != "")


def _table(path: Path) -> pd.DataFrame:
    """A CSV table of texts; a row with more fields than the header has is an error, not an index."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False, index_col=False)
    except pd.errors.ParserWarning as error:
        raise BadCatalogue(f"{path}: a row has more fields than the header: put quotes around fields with commas in them") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadCatalogue(f"{path}: is no CSV table in UTF-8 ({error})") from error


def check_rows(table: pd.DataFrame, path: Path) -> None:
    """Raise `BadCatalogue` for a level or a year that is none."""
    for column, bad in (
        ("level", ~table["level"].isin(["", *LEVELS])),
        ("plan_year", ~table["plan_year"].str.fullmatch(r"|20[0-9][0-9]")),
    ):
        if bad.any():
            row = table[bad].iloc[0]
            allowed = f"one of {list(LEVELS)}" if column == "level" else "a year such as 2022"
            raise BadCatalogue(f"{path}: {row['file']}, column {column}: {row[column]!r} is not {allowed}")


def read_corrections(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the corrections of a folder's notices: notice_id → (printed, correct) pairs; empty if there are none.

    ``corrections.csv`` has the columns notice, printed, correct, reason. Raw files are never edited: what is printed
    is read as what is correct. Since positions must stay true, ``correct`` may not be longer than ``printed``: take
    more of the wording into both. Raises `BadCatalogue` for a row that is not so.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return {}
    table = _table(path)
    if list(table.columns) != ["notice", "printed", "correct", "reason"]:
        raise BadCatalogue(
            f"{path}: columns are {list(table.columns)}; they must be notice, printed, correct, reason"
        )
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in table.itertuples(index=False):
        if not row.printed or not row.reason or len(row.correct) > len(row.printed):
            raise BadCatalogue(
                f"{path}: {row.notice}, {row.printed!r} → {row.correct!r}: needs a printed wording, a reason, and a"
                " correct one that is not longer (read a longer one by taking in the words around it)"
            )
        pairs.setdefault(row.notice, []).append((row.printed, row.correct))
    return pairs


def compare_bytes(notice: dict, row: dict, disagreements: list[tuple]) -> None:
    """Add to ``disagreements``, with a warning, that a raw file is not the one that was catalogued."""
    told = row.get("sha256")
    if told is not None and not pd.isna(told) and told != notice["sha256"]:
        disagreements.append((notice["notice_id"], "sha256", told, notice["sha256"]))
        warnings.warn(
            f"{notice['notice_id']}: the file's bytes are not those of its row in {NAME}: raw files are never edited,"
            " corrections go into corrections.csv",
            CatalogueDisagrees,
            stacklevel=3,
        )


def merge(notice: dict, row: dict, disagreements: list[tuple]) -> dict:
    """Fill a notice's metadata from its row in the catalogue.

    The catalogue wins, since a person wrote it; a value that the notice itself tells differently is kept in
    ``disagreements`` (notice_id, field, catalogue, notice), and a `CatalogueDisagrees` warning says so.
    """
    merged = dict(notice)
    for field in SHARED:
        told, own = row.get(field), notice[field]
        if told is None or pd.isna(told):
            continue
        told = int(told) if field == "plan_year" else told
        if own is not None and own != told:
            disagreements.append((notice["notice_id"], field, str(told), str(own)))
            warnings.warn(
                f"{notice['notice_id']}: {field} is {told!r} in {NAME} and {own!r} in the notice; both are kept",
                CatalogueDisagrees,
                stacklevel=3,
            )
        merged[field] = told
    return merged
