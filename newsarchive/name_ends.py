"""Where a person's name ends, when a template prints a section or another word right behind it.

Comes in: names out of visible credits, the names that structured data states, the words of the page's section. Goes
out: the names, each without what is none of it.
"""

import re
from collections.abc import Sequence

from newsarchive import turkish

_LEAST = 2
"""words of a name that is left"""
_WORD = re.compile(r"\w+")


def ended(names: Sequence[str], stated: Sequence[str], section: Sequence[str]) -> tuple[str, ...]:
    """``Ayşe Kaya Ekonomi`` -> ``Ayşe Kaya``, when structured data names her so or the page's section is Ekonomi.

    ``stated``: names in structured data; one that is the beginning of a name is confirmed twice and wins. ``section``:
    labels of the page's section, at either end of a name.
    """
    known = [_words(name) for name in stated]
    labels = [words for words in map(_words, section) if words]
    return tuple(_ended(name, known, labels) for name in names)


def _ended(name: str, known: Sequence[list[str]], labels: Sequence[list[str]]) -> str:
    words = _words(name)
    for one in known:
        if _LEAST <= len(one) < len(words) and words[: len(one)] == one:
            return _part(name, 0, len(one))
    if words in known:
        return name
    for label in labels:
        rest = len(words) - len(label)
        if rest >= _LEAST and words[rest:] == label:
            return _part(name, 0, rest)
        if rest >= _LEAST and words[: len(label)] == label:
            return _part(name, len(label), len(words))
    return name


def _words(text: str) -> list[str]:
    return [turkish.fold(word) for word in _WORD.findall(text)]


def _part(name: str, first: int, end: int) -> str:
    """The words of a name from ``first`` to before ``end``, with the points and dashes between them."""
    found = list(_WORD.finditer(name))
    after = name[found[end - 1].end() :][:1]
    return name[found[first].start() : found[end - 1].end()] + ("." if after == "." and end < len(found) else "")
