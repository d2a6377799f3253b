"""Named errors: each says what was seen, where, and what would do.

They sit at the bottom of the import graph and import nothing of ours.
"""


class ZwAnalysisError(ValueError):
    """Base of every error that this package raises on purpose."""


class ReadError(ZwAnalysisError):
    """A file could not be read as a notice."""


class UnreadableEncoding(ReadError):
    """The bytes are text, but in none of the encodings that are told apart."""


class NotText(ReadError):
    """The bytes are no text at all (a program, a database, noise)."""


class UnknownFormat(ReadError):
    """The file is of a kind that no reader takes."""


class BrokenFile(ReadError):
    """The file says what it is but is cut off, damaged, empty or locked by a password."""


class FileTooLarge(ReadError):
    """The file has more bytes than a notice can have."""


class TooManyPages(ReadError):
    """The file has more pages than a notice can have."""


class TableTooLarge(ReadError):
    """A table has more cells than a notice can have."""


class ArchiveTooLarge(ReadError):
    """A zip-based file would unpack to more than is reasonable (a zip bomb)."""


class NestedTooDeep(ReadError):
    """Elements stand inside one another deeper than any real document."""


class ScanWithoutText(ReadError):
    """Pages are pictures: there are no characters to read."""


class MissingExtra(ReadError):
    """A library or program needed for this format is not installed."""


class TimedOut(ReadError):
    """Reading took longer than is reasonable."""


class TooMuchMemory(ReadError):
    """Reading took more memory than is reasonable, or ended the process that did it."""


class OutsideFolder(ReadError):
    """The path leads out of the folder it was found in, or is no ordinary file."""


class NothingToRead(ZwAnalysisError):
    """A folder or list holds no file that could be a notice."""


class DuplicateNotice(ZwAnalysisError):
    """Two files would have the same notice_id."""


class BadCatalogue(ZwAnalysisError):
    """sources.csv has a column or a value that is not understood."""


class AlreadyThere(ZwAnalysisError):
    """A notice is to be added that the folder already has."""


class Busy(ZwAnalysisError):
    """Another program is writing in the same place."""


class BadTables(ZwAnalysisError):
    """A saved corpus, or a table, does not have the declared columns and types."""


class BadArgument(ZwAnalysisError):
    """An argument is of a kind, or has a value, that is not understood; the message says what would be."""


class NotOurs(ZwAnalysisError):
    """A folder holds files that are not this program's to overwrite."""


class MissingNotebooks(ZwAnalysisError):
    """The notebooks did not come with the package."""


class BadRows(ZwAnalysisError):
    """Rows from a person or a program that cannot be understood, or a review workbook that is none."""


class NothingToDraw(ZwAnalysisError):
    """A chart has nothing to show of these notices; the message says why."""


class UnknownNotice(ZwAnalysisError, KeyError):
    """A notice_id or task_id that the corpus does not hold."""

    def __str__(self) -> str:  # KeyError would print the message in quotes
        return self.args[0]


class CatalogueDisagrees(UserWarning):
    """The catalogue and a notice's own words give different values; both are kept."""


class NotComparable(UserWarning):
    """Two things are compared that do not mean the same; the reason is in the message."""


def require_columns(frame, columns, what: str) -> None:
    """Raise `BadTables` if ``frame`` lacks one of ``columns``; ``what`` names the table.

    >>> import pandas as pd
    >>> require_columns(pd.DataFrame({"unit": []}), ["unit", "role"], "assignments")
    Traceback (most recent call last):
    ...
    zwanalysis.errors.BadTables: assignments: no column 'role'; it has ['unit']
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        names = ", ".join(repr(column) for column in missing)
        raise BadTables(f"{what}: no column {names}; it has {list(frame.columns)}")


def require_corpus(thing) -> None:
    """Raise `BadArgument` if ``thing`` is no corpus but, say, one of its tables.

    >>> require_corpus("zigong-2022")
    Traceback (most recent call last):
    ...
    zwanalysis.errors.BadArgument: a str is no Corpus; give what load_notices or load_processed returns
    """
    if not hasattr(thing, "notices") or not hasattr(thing, "texts"):
        raise BadArgument(f"a {type(thing).__name__} is no Corpus; give what load_notices or load_processed returns")
