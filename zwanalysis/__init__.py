"""Government notices on open government (政务公开) → tidy tables in which every value shows where it came from."""

from importlib import import_module

from zwanalysis.version import VERSION

#: Name → the module it comes from, loaded when it is first used: ``zwanalysis --help`` needs none of them.
_FROM = {
    "Corpus": "corpus",
    "agreement": "compare.agreement",
    "align": "second",
    "concat": "selection",
    "differences": "scoring",
    "due": "compare.timing",
    "kwic": "compare.overlap",
    "load_notices": "loading",
    "load_processed": "corpus",
    "prompt": "second",
    "reliability": "second",
    "rows": "second",
    "score": "scoring",
    "show": "evidence",
}
__all__ = list(_FROM)
__version__ = VERSION


def __getattr__(name: str):
    if name in ("compare", "plots"):
        return import_module(f"zwanalysis.{name}")
    if name not in _FROM:
        raise AttributeError(f"module 'zwanalysis' has no attribute {name!r}")
    return getattr(import_module(f"zwanalysis.{_FROM[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_FROM, "compare", "plots"])
