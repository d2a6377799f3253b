"""Tables that one and the same question gave a moment ago: charts, findings and their variants ask for them again and again."""

import hashlib
import pickle
from collections import OrderedDict
from functools import wraps

import pandas as pd

#: So many answers are kept of each function, of tables of no more rows than the second, that have no more than the third.
KEPT, ASKED, LARGEST = 4, 500_000, 2_000_000


def remembered(function):
    """Make ``function``, which hangs on nothing but its arguments, give the table again that it made of equal ones, or what else it made, not to be changed.

    >>> asked = []
    >>> twice = remembered(lambda table: asked.append(1) or table * 2)
    >>> int(twice(pd.DataFrame({"n": [1]})).loc[0, "n"]), int(twice(pd.DataFrame({"n": [1]})).loc[0, "n"]), len(asked)
    (2, 2, 1)
    """
    found = OrderedDict()

    @wraps(function)
    def asked(table, *args, **given):
        if len(table) > ASKED:
            return function(table, *args, **given)
        key = hashlib.sha256(pickle.dumps((table, args, sorted(given.items())), pickle.HIGHEST_PROTOCOL)).digest()
        if key not in found:
            made = function(table, *args, **given)
            if len(made) > LARGEST:
                return made
            found[key] = made
        found.move_to_end(key)
        while len(found) > KEPT:
            found.popitem(last=False)
        return found[key].copy() if isinstance(found[key], pd.DataFrame) else found[key]

    return asked
