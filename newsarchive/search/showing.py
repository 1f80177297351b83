"""What was found, shown on the original text: where the words stand, and the stretch that has most of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsarchive import turkish
from newsarchive.search.forms import FORMS
from newsarchive.search.terms import TOKEN, Term


def highlights(text: str, terms: Iterable[Term], level: int = FORMS) -> list[tuple[int, int, int]]:
    """Where the terms stand in the original text: (start, end, number of the term), in order, apart."""
    words = [(_folded(m[0]), m.start(), m.end()) for m in TOKEN.finditer(text)]
    marks: list[tuple[int, int, int]] = []
    for number, term in enumerate(terms):
        for tokens, prefix in term.forms(level):
            wanted = tuple(_folded(token) for token in tokens)
            marks += [(start, end, number) for start, end in _places(words, wanted, prefix)]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


@lru_cache(maxsize=20_000)  # a page of hits has the same words over and over
def _folded(word: str) -> str:
    return turkish.fold(word)


def _places(words: list[tuple[str, int, int]], tokens: tuple[str, ...], prefix: bool) -> Iterator[tuple[int, int]]:
    count = len(tokens)
    for index in range(len(words) - count + 1):
        found = tuple(word for word, _, _ in words[index : index + count])
        same = found[:-1] == tokens[:-1]
        if same and (found[-1].startswith(tokens[-1]) if prefix else found[-1] == tokens[-1]):
            yield words[index][1], words[index + count - 1][2]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text, and where in it the found words stand."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, terms: Iterable[Term], width: int = 160, level: int = FORMS) -> Snippet:
    """The stretch of about ``width`` characters with most of the terms; its beginning when none is there."""
    flat = re.sub(r"\s", " ", text)
    marks = highlights(flat, terms, level)
    start = 0
    if marks:
        best = max(marks, key=lambda mark: (_variety(marks, mark[0], width), -mark[0]))
        start = max(0, min(best[0] - width // 4, len(flat) - width))
    end = min(len(flat), start + width)
    start, end = _whole_words(flat, start, end)
    before, after = ("…" if start else ""), ("…" if end < len(flat) else "")
    shift = len(before) - start
    shown = tuple((a + shift, b + shift) for a, b, _ in marks if a >= start and b <= end)
    return Snippet(before + flat[start:end] + after, shown)


def _variety(marks: list[tuple[int, int, int]], start: int, width: int) -> int:
    return len({number for a, b, number in marks if a >= start and b <= start + width * 3 // 4})


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start:
        space = text.find(" ", start, end)
        start = space + 1 if 0 <= space < start + 30 else start
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > end - 30 else end
    return start, end
