"""The exercises of the notebooks: whether an answer is right, and a hint where it is not; the answers are not given away.

Questions stand in the notebooks, worked solutions in ``docs/solutions.md``, digests of the answers and hints in ``lexicon/exercises.yaml``.
"""

import hashlib

from zwanalysis.errors import BadArgument
from zwanalysis.lexica import load

MARKS = {"en": ("right", "not yet", "no answer"), "zh": ("对", "还不对", "没有答案")}


def digest(answer) -> str:
    """Return what stands for an answer: spaces, capitals and a decimal point's nought do not matter.

    >>> digest("Dazhou-2022 ") == digest("dazhou-2022"), digest(3.0) == digest(3)
    (True, True)
    """
    return hashlib.sha256(_plain(answer).encode()).hexdigest()[:10]


class Marks(dict):
    """Exercise → its mark and a hint (none where it is right or not answered); a notebook shows a line each."""

    def __repr__(self) -> str:
        return "\n".join(f"{number}. {mark}{'. ' * bool(hint)}{hint}" for number, (mark, hint) in self.items())

    def _repr_markdown_(self) -> str:
        return repr(self)


def marks(notebook: str, answers: dict, lang: str = "en") -> Marks:
    """Return for each exercise of a notebook its mark (right, not yet, no answer), with a hint where the answer is wrong.

    >>> marks("01", {1: "a"})
    1. not yet. 71 tasks in one notice, 54 in the other: what is 11 of 71, and 8 of 54?
    2. no answer
    3. no answer
    """
    asked = load("exercises.yaml")
    if lang not in MARKS:
        raise BadArgument(f"lang={lang!r} is none of: {', '.join(MARKS)}")
    if notebook not in asked:
        raise BadArgument(f"no notebook {notebook!r} has exercises; there are: {', '.join(asked)}")
    right, wrong, none = MARKS[lang]
    given = Marks()
    for number, exercise in asked[notebook].items():
        answer = answers.get(number)
        if answer is None:
            given[number] = none, ""
        elif digest(answer) == exercise["answer"]:
            given[number] = right, ""
        else:
            hints = exercise.get("wrong", {}).get(_plain(answer), exercise["hint"])
            given[number] = wrong, hints[("en", "zh").index(lang)]
    return given


def _plain(answer) -> str:
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    return str(answer).strip().lower()
