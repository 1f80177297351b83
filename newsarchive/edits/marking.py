"""Two texts side by side: their paragraphs in rows, and in each row the words that differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsarchive.edits.words import paragraphs, words

ALIKE = 0.35
"""share of words in common from which on two paragraphs stand in one row"""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text."""

    text: str
    changed: bool = False
    """whether only this side has it"""


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph and what it became; () on the side that has none."""

    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the sides differ."""
        return any(span.changed for span in (*self.before, *self.after))


def rows(before: str | None, after: str | None) -> tuple[Row, ...]:
    """Two bodies, paragraph by paragraph; equal ones stand in a row without marks."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Row] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Row((Span(old[a0 + at]),), (Span(new[b0 + at]),)) for at in range(a1 - a0)]
        else:
            found += _replaced(old[a0:a1], new[b0:b1])
    return tuple(found)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Paragraphs in the place of others: the most alike of those that follow stand beside each other."""
    start = 0
    tokens = [_tokens(text) for text in new]
    for text in old:
        mine = _tokens(text)
        shares = [SequenceMatcher(None, mine, theirs, autojunk=False).ratio() for theirs in tokens[start:]]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < ALIKE:
            yield Row(before=(Span(text, True),))
            continue
        for added in new[start : start + best]:
            yield Row(after=(Span(added, True),))
        yield Row(*marked(text, new[start + best]))
        start += best + 1
    for added in new[start:]:
        yield Row(after=(Span(added, True),))


def _tokens(text: str) -> list[str]:
    return [word.text for word in words(text)]


def marked(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Two texts as shown, in pieces that both have and pieces that only one has."""
    sides = words(before), words(after)
    matcher = SequenceMatcher(None, _tokens(before), _tokens(after), autojunk=False)
    changed: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for side, spans, start, end in ((sides[0], changed[0], a0, a1), (sides[1], changed[1], b0, b1)):
            if start < end:
                spans.append((side[start].start, side[end - 1].end))
    return _cut(before, changed[0]), _cut(after, changed[1])


def _cut(text: str, changed: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    pieces, last = [], 0
    for start, end in changed:
        pieces += [Span(text[last:start]), Span(text[start:end], True)]
        last = end
    return tuple(span for span in (*pieces, Span(text[last:])) if span.text)
