"""The evidence that one text prints another: which runs of the two bodies are the same, with offsets.

Comes in: two bodies as the archive keeps them. Goes out: a Card for a machine, and the bodies in pieces for a view.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.lineage import spans, words
from newsarchive.lineage.words import Words


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that stands in both bodies: character offsets, ends exclusive."""

    root_start: int
    root_end: int
    copy_start: int
    copy_end: int
    words: int


@dataclass(frozen=True, slots=True)
class Card:
    """The evidence that one text prints the other."""

    spans: tuple[Span, ...]
    """what is the same, in the copy's order; each word once"""
    repeats: tuple[Span, ...] = ()
    """what the copy says of the root a further time: summary bullets"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one body: what stands in the other as well, or not."""

    text: str
    same: bool


def card(root: str, copy: str) -> Card:
    """Which runs of two bodies are the same."""
    old, new = words.read(root), words.read(copy)
    laid = spans.align(old.side, new.side)
    return Card(_spans(old, new, laid.runs), _spans(old, new, laid.repeats))


def pieces(body: str, found: Card, *, of_root: bool) -> tuple[Piece, ...]:
    """A body in parts, for a view: what stands in the other body and what does not; joined they are the body."""
    if of_root:
        sides = [(s.root_start, s.root_end) for s in found.spans]
    else:
        sides = [(s.copy_start, s.copy_end) for s in (*found.spans, *found.repeats)]
    parts: list[Piece] = []
    done = 0
    for start, end in sorted(sides):
        if start > done:
            parts.append(Piece(body[done:start], False))
        if end > done:
            parts.append(Piece(body[max(start, done) : end], True))
            done = end
    return (*parts, Piece(body[done:], False)) if done < len(body) else tuple(parts)


def _spans(old: Words, new: Words, runs: Sequence[spans.Run]) -> tuple[Span, ...]:
    (starts, ends), (copy_starts, copy_ends) = old.places, new.places
    return tuple(
        Span(
            starts[run.root],
            ends[run.root + run.words - 1],
            copy_starts[run.copy],
            copy_ends[run.copy + run.words - 1],
            run.words,
        )
        for run in runs
    )
