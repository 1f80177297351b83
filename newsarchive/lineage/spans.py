"""Which runs of one text stand in another, word for word.

Comes in: two lists of folded words. Goes out: runs, each word of either text in one run at most, the longest first
served; so a bullet that says again what the text says is a repeat, not the text. Paragraphs may have changed places.
Between two runs that follow each other in both texts single words are matched as well (a changed number between
words that stayed).
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

ANCHOR = 4
"""words that have to be the same to begin a run"""
_MOST_PLACES = 8
"""places of the other text that are tried for one anchor"""
_WIDEST_GAP = 80
_LEAST_SHARE = 0.3
"""share of the shorter side of a gap that single words have to match"""


@dataclass(frozen=True, slots=True)
class Run:
    """``words`` words from ``root`` in the one text and from ``copy`` in the other are the same."""

    root: int
    copy: int
    words: int


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


def align(root: list[str], copy: list[str]) -> Aligned:
    """The runs of a copy that stand in its root."""
    if root == copy:
        same = (Run(0, 0, len(root)),) if root else ()
        return Aligned(same, (), bytearray(b"\1" * len(root)), bytearray(b"\1" * len(root)))
    found = _anchored(root, copy)
    in_copy, in_root = bytearray(len(root)), bytearray(len(copy))
    runs: list[Run] = []
    repeats: list[Run] = []
    for run in sorted(found, key=lambda run: -run.words):
        if not in_copy.count(1, run.root, run.root + run.words):
            kept = [run]
        else:
            kept, again = _free(run, in_copy)
            repeats += again
        for part in kept:
            in_copy[part.root : part.root + part.words] = b"\1" * part.words
            in_root[part.copy : part.copy + part.words] = b"\1" * part.words
        runs += kept
    repeated = bytearray(len(copy))
    for run in repeats:
        repeated[run.copy : run.copy + run.words] = b"\1" * run.words
    runs = _fill(root, copy, sorted(runs, key=lambda run: run.copy), in_copy, in_root, repeated)
    return Aligned(tuple(runs), tuple(repeats), in_root, in_copy)


def _anchored(root: list[str], copy: list[str]) -> list[Run]:
    """Runs of ANCHOR words and more, in the copy's order; they overlap in the root only."""
    grams = list(zip(root, root[1:], root[2:], root[3:], strict=False))
    first = dict(zip(reversed(grams), range(len(grams) - 1, -1, -1), strict=True))
    more: dict[tuple[str, ...], list[int]] = {}
    if len(first) < len(grams):
        for at, gram in enumerate(grams):
            if first[gram] != at:
                more.setdefault(gram, [first[gram]]).append(at)
    runs: list[Run] = []
    at = done = 0
    size, length = len(copy), len(root)
    for start, gram in enumerate(zip(copy, copy[1:], copy[2:], copy[3:], strict=False)):
        if start < at or gram not in first:
            continue
        best = Run(0, 0, 0)
        places = more[gram][:_MOST_PLACES] if gram in more else (first[gram],)
        for place in places:
            i, j = place + ANCHOR, start + ANCHOR
            while i < length and j < size and root[i] == copy[j]:
                i += 1
                j += 1
            if j - start > best.words:
                best = Run(place, start, j - start)
        i, j = best.root, best.copy
        while i and j > done and root[i - 1] == copy[j - 1]:
            i -= 1
            j -= 1
        at = done = best.copy + best.words
        runs.append(Run(i, j, at - j))
    return runs


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
    root: list[str], copy: list[str], runs: list[Run], in_copy: bytearray, in_root: bytearray, repeated: bytearray
) -> list[Run]:
    """The runs with single words matched in the gaps between them, those that touch made one."""
    full: list[Run] = []
    before = Run(0, 0, 0)
    for run in [*runs, Run(len(root), len(copy), 0)]:
        i, j = before.root + before.words, before.copy + before.words
        if i < run.root and j < run.copy and not in_copy.count(1, i, run.root) and not repeated.count(1, j, run.copy):
            for at, to in _pairs(root[i : run.root], copy[j : run.copy]):
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


def _pairs(root: list[str], copy: list[str]) -> list[tuple[int, int]]:
    """Words that stand once on each side of a gap, as many as keep their order."""
    if len(root) > _WIDEST_GAP or len(copy) > _WIDEST_GAP:
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
