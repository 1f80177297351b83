"""What was found, shown on the original text: where the words stand, and the stretch that has most of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsarchive import turkish
from newsarchive.search.forms import FORMS
from newsarchive.search.terms import Term

_HEADING = re.compile(r"^## ", re.MULTILINE)


def highlights(text: str, terms: Iterable[Term], level: int = FORMS) -> list[tuple[int, int, int]]:
    """Where the terms stand in the original text: (start, end, number of the term), in order, apart."""
    folded = turkish.fold_in_place(text)
    loose = not turkish.is_composed(text)
    marks = [
        (match.start(), match.end(), number)
        for number, term in enumerate(terms)
        for match in _pattern(term, level, loose).finditer(folded)
    ]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


_LETTER = r"[^\W_]"  # what unicode61 takes for a part of a word; a mark above or below belongs to its letter
_GOES_ON = r"(?:[^\W_]|[\u0300-\u036f])"


@lru_cache(maxsize=256)
def _pattern(term: Term, level: int, loose: bool) -> re.Pattern[str]:
    """Finds the forms of a term in folded text, the longest one at each place; ``loose``: with marks behind letters."""
    ways = sorted(term.forms(level), key=lambda form: (form[1], sum(map(len, form[0]))), reverse=True)
    marks = r"[\u0300-\u036f]*" if loose else ""
    alternatives = "|".join(
        r"[\W_]+".join("".join(re.escape(letter) + marks for letter in turkish.fold(token)) for token in tokens)
        + (f"{_GOES_ON}*" if grows else f"(?!{_GOES_ON})")
        for tokens, grows in ways
    )
    return re.compile(f"(?<!{_LETTER})(?:{alternatives})")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text, and where in it the found words stand."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, terms: Iterable[Term], width: int = 160, level: int = FORMS) -> Snippet:
    """The stretch of about ``width`` characters with most of the terms; its beginning when none is there."""
    flat = re.sub(r"\s", " ", _HEADING.sub("", text))
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
