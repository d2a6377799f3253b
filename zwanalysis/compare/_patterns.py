"""Where the codebook's patterns match a wording, and which of the matches are themes of the task."""

import re
from functools import cache, lru_cache

from zwanalysis import lexica, text
from zwanalysis.compare._sought import Sought, pairs
from zwanalysis.errors import BadArgument

#: The title of a document that is cited; a gazette (《政府公报》) is none.
TITLES = re.compile("《(?![^《》]*[公政]报》)[^《》]*》")
#: A channel by which something is done (依托政府网站和12345热线): it is named in passing, only what is published may stand there.
MEANS = re.compile(r"(?:通过|利用|依托|借助|运用|采用|采取)(?:[^,。;]{0,40}?(?:形式|方式|渠道|途径|手段|载体)|[^,。;]{0,40})")
#: A theme named once, so many characters into a task that has others, is a mention. Chosen on the tasks of odd number:
#: there it leaves out as many wrong themes as right ones (4 and 3), with a shorter reach more right ones.
REACH = 120


#: The file of the codebook, in whose place one's own may stand (`lexica.own`).
FILE = "themes.yaml"


@cache
def book(path: str | None = None) -> list[dict]:
    """Return the themes of the package's codebook, or of a file of one's own; `BadArgument` where one has no id or no pattern that can be read."""
    with lexica.own(FILE, path):
        listed = lexica.load(FILE)
    if path is None:
        return listed
    if not isinstance(listed, list) or not listed or not all(isinstance(theme, dict) and theme.get("id") and theme.get("patterns") for theme in listed):
        raise BadArgument(f"{path}: a codebook is a list of themes, each with an id and patterns; see zwanalysis/lexicon/themes.yaml")
    made = []
    for theme in listed:
        patterns = [theme["patterns"]] if isinstance(theme["patterns"], str) else theme["patterns"]
        try:
            re.compile("|".join(patterns))
        except (re.error, TypeError) as error:
            raise BadArgument(f"{path}: a pattern of the theme {theme['id']!r} is no regular expression: {error}") from error
        rest = {"zh": theme["id"], "en": theme["id"], "group": "content", "definition": "", "belongs": "", "not": "", "examples": [], "source": ""}
        made.append({**rest, **theme, "id": str(theme["id"]), "patterns": patterns})
    return made


@cache
def _sought(path: str | None) -> tuple[Sought, Sought]:
    """The patterns of themes of what is published, and those of how and where."""
    return tuple(Sought({theme["id"]: theme["patterns"] for theme in book(path) if (theme["group"] == "content") is what}) for what in (True, False))


def folded(wording: str) -> str:
    """Return a wording folded, with the titles of documents it cites blanked out: they are not what the task is about."""
    return TITLES.sub(lambda title: " " * len(title[0]), text.fold(wording))


def matches(wording: str) -> tuple[tuple[str, list[re.Match]], ...]:
    """Return each theme that the patterns find in a wording, with its matches, without what is only a mention."""
    return _matches(wording, lexica.which(FILE))


@lru_cache(maxsize=20_000)
def _matches(wording: str, path: str | None) -> tuple:
    """Kept, since tasks are coded again for every part of a corpus."""
    whole = folded(wording)
    own = MEANS.sub(lambda phrase: " " * len(phrase[0]), whole)
    of_content, of_rest = _sought(path)
    there = pairs(whole)
    hits = of_content.matches(whole, there) | of_rest.matches(own, there if own == whole else pairs(own))
    found = [(theme["id"], hits[theme["id"]]) for theme in book(path) if theme["id"] in hits]
    return tuple((theme, hits) for theme, hits in found if len(hits) > 1 or hits[0].start() <= REACH) or tuple(found)


def last_heading(over) -> str:
    """Return the last of the headings over a task (``section``); nothing where there is none."""
    return over.rsplit(" / ", 1)[-1] if isinstance(over, str) else ""
