"""Forms of a Turkish word, as beginnings and whole words to look for; grammar stands behind the word."""

from collections.abc import Iterator

from newsarchive import turkish

Form = tuple[tuple[str, ...], bool]
"""tokens in a row, and whether the last one may go on"""
EXACT, FORMS, STEMS = range(3)
"""levels of evidence: as typed, inflected, of one stem"""

_STEM_LETTERS = 4  # shorter words are too common as beginnings of others (kar: kara, karar, karşı)
_SOFT = {"p": "b", "t": "d", "k": "g"}  # ç -> c needs nothing: the index folds both to c


def of(token: str, written: str, level: int, *, named: bool = False) -> Iterator[tuple[str, bool]]:
    """Weaker forms of a word: (beginning or word, whether it may go on).

    ``written``: the word with its own letters. ``named``: a name, whose own letters never change.
    """
    if len(token) >= _STEM_LETTERS and token.isalpha():
        yield token, True
        if token[-1] in _SOFT:
            yield token[:-1] + _SOFT[token[-1]], True


def folded(token: str) -> str:
    """As the index has it."""
    return turkish.fold(token)
