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
    wanted = [
        (tuple(map(_folded, tokens)), prefix, number)
        for number, term in enumerate(terms)
        for tokens, prefix in term.forms(level)
    ]
    initials = {tokens[0][:1] for tokens, _, _ in wanted}
    spans = [m.span() for m in TOKEN.finditer(text)]
    near = [(at, _folded(text[a:b])) for at, (a, b) in enumerate(spans) if _initial(text[a]) in initials]
    marks: list[tuple[int, int, int]] = []
    for tokens, prefix, number in wanted:
        marks += [(start, end, number) for start, end in _places(text, spans, near, tokens, prefix)]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


@lru_cache(maxsize=20_000)  # a page of hits has the same words over and over
def _folded(word: str) -> str:
    return turkish.fold(word)


@lru_cache(maxsize=2_000)
def _initial(letter: str) -> str:
    return turkish.fold(letter)[:1]


def _places(
    text: str, spans: list[tuple[int, int]], near: list[tuple[int, str]], tokens: tuple[str, ...], prefix: bool
) -> Iterator[tuple[int, int]]:
    """(start, end) of the tokens in a row; ``near``: (number of the word, folded) of those they may begin at."""
    first, last = tokens[0], tokens[-1]
    if len(tokens) == 1:
        found = [at for at, word in near if (word.startswith(first) if prefix else word == first)]
        yield from (spans[at] for at in found)
        return
    for at in (at for at, word in near if word == first):
        row = [_folded(text[a:b]) for a, b in spans[at + 1 : at + len(tokens)]]
        same = len(row) == len(tokens) - 1 and tuple(row[:-1]) == tokens[1:-1]
        if same and (row[-1].startswith(last) if prefix else row[-1] == last):
            yield spans[at][0], spans[at + len(tokens) - 1][1]


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


@dataclass(frozen=True, slots=True)
class Line:
    """One found place in its context."""

    left: str
    match: str
    right: str


def concordance(text: str, terms: Iterable[Term], width: int = 40, level: int = FORMS) -> Iterator[Line]:
    """Every found place of a text, with up to ``width`` characters of whole words on either side."""
    flat = re.sub(r"\s", " ", text)
    for start, end, _ in highlights(flat, terms, level):
        first, last = max(0, start - width), min(len(flat), end + width)
        while first and first < start and not flat[first - 1].isspace():
            first += 1
        while last < len(flat) and last > end and not flat[last].isspace():
            last -= 1
        yield Line(flat[first:start].strip(), flat[start:end], flat[end:last].rstrip())
