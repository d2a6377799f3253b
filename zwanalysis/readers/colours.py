"""Colours of Office files, as six hexadecimal digits."""


def whitened(colour: str) -> str:
    """Nearly white ones as white: nobody sees letters of them on paper.

    >>> whitened("FEFEFA"), whitened("FFFF00")
    ('FFFFFF', 'FFFF00')
    """
    return "FFFFFF" if len(colour) == 6 and all(part >= "FA" for part in (colour[:2], colour[2:4], colour[4:])) else colour
