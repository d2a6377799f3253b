"""Where the codebook's patterns match a wording, and which of the matches are themes of the task."""

import re
from functools import cache

from zwanalysis import lexica, text

TITLES = re.compile("《[^《》]*》")
#: A channel by which something is done (依托政府网站和12345热线): it is named in passing, only what is published may stand there.
MEANS = re.compile(r"(?:通过|利用|依托|借助|运用|采用|采取)[^,。;]{0,40}")
#: A theme named once, so many characters into a task that has others, is a mention. Chosen on the tasks of odd number:
#: there it leaves out as many wrong themes as right ones (4 and 3), with a shorter reach more right ones.
REACH = 120


@cache
def content() -> set[str]:
    """Return the themes of what is published, as against how and where."""
    return {theme["id"] for theme in lexica.load("themes.yaml") if theme["group"] == "content"}


@cache
def patterns() -> dict[str, re.Pattern]:
    """Return the pattern of each theme."""
    return {theme["id"]: re.compile("|".join(theme["patterns"])) for theme in lexica.load("themes.yaml")}


def folded(wording: str) -> str:
    """Return a wording folded, with the titles of documents it cites blanked out: they are not what the task is about."""
    return TITLES.sub(lambda title: " " * len(title[0]), text.fold(wording))


def matches(wording: str) -> list[tuple[str, list[re.Match]]]:
    """Return each theme that the patterns find in a wording, with its matches, without what is only a mention."""
    whole = folded(wording)
    own = MEANS.sub(lambda phrase: " " * len(phrase[0]), whole)
    found = []
    for theme, pattern in patterns().items():
        hits = list(pattern.finditer(whole if theme in content() else own))
        if hits:
            found.append((theme, hits))
    return [(theme, hits) for theme, hits in found if len(hits) > 1 or hits[0].start() <= REACH] or found


def last_heading(over) -> str:
    """Return the last of the headings over a task (``section``); nothing where there is none."""
    return over.rsplit(" / ", 1)[-1] if isinstance(over, str) else ""
