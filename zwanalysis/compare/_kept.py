"""Words of a corpus in parts, cut once and kept beside its tables."""

import hashlib

import pandas as pd

from zwanalysis import lexica, parts

_KINDS = {"notice_id": "string", "task_id": "string", "token": "string", "tag": "string", "start": "integer", "end": "integer"}


def kept(corpus, cut) -> pd.DataFrame:
    """Return what ``cut`` gives for the tasks of a corpus; of one in parts each part is cut once, and read from then on.

    What is kept is known by its tasks and by the lists of words that the cutting hangs on, so that it is made anew where they change.
    """
    if not corpus.folder:
        return cut(corpus.tasks)
    lists = hashlib.sha256(repr([lexica.load("terms.txt"), lexica.load("stopwords.csv")]).encode()).hexdigest()
    return parts.put_together([_part(corpus.folder, number, lists, cut) for number in parts.numbers(corpus.folder)], _KINDS)


def _part(folder, number: int, lists: str, cut):
    tasks = parts.path_of(folder, "tasks", number)
    key = hashlib.sha256(tasks.read_bytes() + lists.encode()).hexdigest()
    found = parts.read_beside(folder, parts.TOKENS, number, key)
    if found is None:
        found = parts.write_beside(folder, parts.TOKENS, number, _KINDS, key, cut(parts.read(folder, "tasks", number=number)))
    return found
