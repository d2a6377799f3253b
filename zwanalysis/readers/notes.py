"""What a reader of the original should look at: parts that were not read, wording that is struck out or hidden."""

from collections import Counter

#: Stands in the text, on a line of its own, for a part that was not read (Unicode's OBJECT REPLACEMENT CHARACTER).
OBJECT = "\ufffc"


class Notes:
    """The notes of one file; what is left out is gathered by its kind and told once.

    >>> notes = Notes()
    >>> notes.left_out("struck out", "市经信局、"), notes.left_out("struck out", "6月底前")
    (None, None)
    >>> notes.told()
    ["2 stretches that are struck out were left out: '市经信局、', '6月底前'"]
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()

    def say(self, note: str) -> None:
        """Add a note, once."""
        if note not in self.said:
            self.said.append(note)

    def left_out(self, kind: str, text: str) -> None:
        """Remember wording that was left out; `kind` goes on with "that are"."""
        if text.strip():
            self.counts[kind] += 1
            if len(self.texts.setdefault(kind, [])) < 5:
                self.texts[kind].append(" ".join(text.split())[:30])

    def told(self) -> list[str]:
        """All notes."""
        found = list(self.said)
        for kind, texts in self.texts.items():
            count = self.counts[kind]
            shown = ", ".join(map(repr, texts)) + (" …" if count > len(texts) else "")
            found.append(f"{count} stretch{'es' * (count > 1)} that {'are' if count > 1 else 'is'} {kind} "
                         f"{'were' if count > 1 else 'was'} left out: {shown}")  # fmt: skip
        return found
