"""What the layouts find in a notice, before it becomes rows: spans with meaning."""

from dataclasses import dataclass, field

from zwanalysis.parse.limits import Limit
from zwanalysis.parse.roles import Named


@dataclass
class Section:
    """A heading: the span of its wording, its label as printed, and the section around it."""

    start: int
    end: int
    label: tuple[int, int] | None  # its span
    parent: "Section | None" = None

    @property
    def level(self) -> int:
        return 1 if self.parent is None else self.parent.level + 1

    def path(self) -> "list[Section]":
        return [*(self.parent.path() if self.parent else []), self]


@dataclass
class Task:
    """A task: the span of its wording, its label, its section, its units and its time limits."""

    start: int
    end: int
    label: tuple[int, int] | None  # its span
    section: Section | None
    layout: str
    units: list[tuple[Named, bool]] = field(default_factory=list)  # the flag: inherited
    limits: list[tuple[Limit, str]] = field(default_factory=list)  # the word: column, text or note


@dataclass
class Facts:
    """Everything read from one notice."""

    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    residuals: list[tuple[int, int, str]] = field(default_factory=list)
    damage: list[tuple[int, int, str, str | None]] = field(default_factory=list)  # start, end, rule, read_as
    doubts: list[tuple[int | None, int | None, str]] = field(default_factory=list)  # start, end, one of schema.DOUBTS
