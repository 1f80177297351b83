"""Which runs of one text stand in another, word for word.

Comes in: two lists of folded words. Goes out: runs, each word of either text in one run at most, the longest first
served; so a bullet that says again what the text says is a repeat, not the text. Paragraphs may have changed places.
Between two runs that follow each other in both texts single words are matched as well (a changed number between
words that stayed).
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

ANCHOR = 4
"""words that have to be the same to begin a run"""
_MOST_PLACES = 8
"""places of the other text that are tried for one anchor"""
_WIDEST_GAP = 80
_LEAST_SHARE = 0.3
"""share of the shorter side of a gap that single words have to match"""


_STRIDE = 16
"""words that are compared at a time where two texts run along each other"""
Word = TypeVar("Word", str, bytes)


class Run(NamedTuple):
    """``words`` words from ``root`` in the one text and from ``copy`` in the other are the same."""

    root: int
    copy: int
    words: int


class Side(Generic[Word]):
    """A text, ready to be laid beside others: what that takes is worked out once."""

    def __init__(self, words: list[Word]) -> None:
        self.words: list[Word] = words
        """folded"""

    @cached_property
    def first(self) -> dict[tuple[Word, ...], int]:
        """Where every ANCHOR words that follow each other come first."""
        grams = self._grams()
        return dict(zip(reversed(grams), range(len(grams) - 1, -1, -1), strict=True))

    def _grams(self) -> list[tuple[Word, ...]]:
        words = self.words
        return list(zip(words, words[1:], words[2:], words[3:], strict=False))

    @cached_property
    def more(self) -> dict[tuple[Word, ...], list[int]]:
        """All places of those that come more than once."""
        found: dict[tuple[Word, ...], list[int]] = {}
        first = self.first
        if len(first) < len(self.words) - ANCHOR + 1:
            for at, gram in enumerate(self._grams()):
                if first[gram] != at:
                    found.setdefault(gram, [first[gram]]).append(at)
        return found


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts laid beside each other."""

    runs: tuple[Run, ...]
    """in the copy's order"""
    repeats: tuple[Run, ...]
    """what the copy says of the root a further time"""
    in_root: bytearray
    """for each word of the copy, 1 when it stands in the root"""
    in_copy: bytearray
    """for each word of the root, 1 when it stands in the copy"""


def align(root: Side[Word], copy: Side[Word]) -> Aligned:
    """The runs of a copy that stand in its root."""
    left, right = root.words, copy.words
    if left == right:
        same = (Run(0, 0, len(left)),) if left else ()
        return Aligned(same, (), bytearray(b"\1" * len(left)), bytearray(b"\1" * len(left)))
    in_copy, in_root = bytearray(len(left)), bytearray(len(right))
    runs: list[Run] = []
    repeats: list[Run] = []
    for run in sorted(_anchored(root, copy), key=_longest):
        if not in_copy.count(1, run.root, run.root + run.words):
            kept = [run]
        else:
            kept, again = _free(run, in_copy)
            repeats += again
        for part in kept:
            in_copy[part.root : part.root + part.words] = b"\1" * part.words
            in_root[part.copy : part.copy + part.words] = b"\1" * part.words
        runs += kept
    repeated = bytearray(len(right)) if repeats else bytearray()
    for run in repeats:
        repeated[run.copy : run.copy + run.words] = b"\1" * run.words
    runs.sort(key=_place)
    return Aligned(tuple(_fill(left, right, runs, in_copy, in_root, repeated)), tuple(repeats), in_root, in_copy)


def _longest(run: Run) -> int:
    return -run.words


def _place(run: Run) -> int:
    return run.copy


def _anchored(root: Side[Word], copy: Side[Word]) -> list[Run]:
    """Runs of ANCHOR words and more, in the copy's order; they overlap in the root only."""
    left, right, first, more = root.words, copy.words, root.first, root.more
    runs: list[Run] = []
    start = done = 0
    last = len(right) - ANCHOR
    while start <= last:
        gram = tuple(right[start : start + ANCHOR])
        place = first.get(gram)
        if place is None:
            start += 1
            continue
        words = _along(left, place, right, start)
        for other in more[gram][1:_MOST_PLACES] if gram in more else ():
            if (number := _along(left, other, right, start)) > words:
                place, words = other, number
        i, j = place, start
        while i and j > done and left[i - 1] == right[j - 1]:
            i -= 1
            j -= 1
        start = done = start + words
        runs.append(Run(i, j, done - j))
    return runs


def _along(left: list[Word], i: int, right: list[Word], j: int) -> int:
    """How many words are the same from two places on; the first ANCHOR are."""
    begin, last = j, j + min(len(left) - i, len(right) - j)
    i += ANCHOR
    j += ANCHOR
    while j + _STRIDE <= last and left[i : i + _STRIDE] == right[j : j + _STRIDE]:
        i += _STRIDE
        j += _STRIDE
    while j < last and left[i] == right[j]:
        i += 1
        j += 1
    return j - begin


def _free(run: Run, taken: bytearray) -> tuple[list[Run], list[Run]]:
    """The parts of a run whose place in the root is free, and those that are taken."""
    free: list[Run] = []
    again: list[Run] = []
    start = 0
    while start < run.words:
        state = taken[run.root + start]
        end = taken.find(1 - state, run.root + start, run.root + run.words)
        end = run.words if end < 0 else end - run.root
        part = Run(run.root + start, run.copy + start, end - start)
        if part.words >= ANCHOR:
            (again if state else free).append(part)
        start = end
    return free, again


def _fill(
    root: list[Word],
    copy: list[Word],
    runs: list[Run],
    in_copy: bytearray,
    in_root: bytearray,
    repeated: bytearray,
) -> list[Run]:
    """The runs with single words matched in the gaps between them, those that touch made one."""
    full: list[Run] = []
    before = Run(0, 0, 0)
    for run in [*runs, Run(len(root), len(copy), 0)]:
        i, j = before.root + before.words, before.copy + before.words
        if i < run.root and j < run.copy and not in_copy.count(1, i, run.root):
            some = () if repeated and repeated.count(1, j, run.copy) else _pairs(root[i : run.root], copy[j : run.copy])
            for at, to in some:
                in_copy[i + at] = in_root[j + to] = 1
                _append(full, Run(i + at, j + to, 1))
        if run.words:
            _append(full, run)
        before = run
    return full


def _append(runs: list[Run], run: Run) -> None:
    if runs:
        last = runs[-1]
        if last.root + last.words == run.root and last.copy + last.words == run.copy:
            runs[-1] = Run(last.root, last.copy, last.words + run.words)
            return
    runs.append(run)


def _pairs(root: list[Word], copy: list[Word]) -> list[tuple[int, int]]:
    """Words that stand once on each side of a gap, as many as keep their order."""
    if len(root) > _WIDEST_GAP or len(copy) > _WIDEST_GAP:
        return []
    if set(root).isdisjoint(copy):
        return []
    once = {word for word, times in Counter(root).items() if times == 1}
    once &= {word for word, times in Counter(copy).items() if times == 1}
    if not once:
        return []
    place = {word: at for at, word in enumerate(root)}
    chain: list[tuple[int, int]] = []  # patience: piles of the smallest ends
    ends: list[int] = []
    back: dict[int, int | None] = {}
    for to, word in enumerate(copy):
        if word not in once:
            continue
        at = place[word]
        pile = bisect_left(ends, at)
        back[at] = ends[pile - 1] if pile else None
        ends[pile : pile + 1] = [at]
        chain.append((at, to))
    where = dict(chain)
    pairs: list[tuple[int, int]] = []
    at_: int | None = ends[-1]
    while at_ is not None:
        pairs.append((at_, where[at_]))
        at_ = back[at_]
    shorter = min(len(root), len(copy))
    return pairs[::-1] if len(pairs) >= _LEAST_SHARE * shorter or shorter <= ANCHOR else []
