"""Named errors: each says what was seen, where, and what would do.

They sit at the bottom of the import graph and import nothing of ours.
"""


class ZwAnalysisError(ValueError):
    """Base of every error that this package raises on purpose."""


class NothingToRead(ZwAnalysisError):
    """A folder or list holds no file that could be a notice."""


class NotText(ZwAnalysisError):
    """A file's bytes are not text (an image, an archive, a program)."""


class UnreadableEncoding(ZwAnalysisError):
    """A file looks like text, but no known encoding reads it."""


class DuplicateNotice(ZwAnalysisError):
    """Two files would have the same notice_id."""


class BadCatalogue(ZwAnalysisError):
    """sources.csv has a column or a value that is not understood."""


class BadTables(ZwAnalysisError):
    """A saved corpus, or a table, does not have the declared columns and types."""


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
