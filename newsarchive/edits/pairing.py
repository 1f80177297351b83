"""Which sentence of a new text is which one of the old: moved, merged and split ones find each other.

Paragraph breaks count for nothing: a paragraph that was moved, merged or split has the sentences it had. A sentence
with no counterpart is added or removed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from newsarchive import turkish
from newsarchive.edits.words import Sentence

ALIKE = 0.5
"""share of two sentences' words in common, from which on they are one sentence with other words"""
CONTAINED = 0.6
"""share of a sentence's words that another one took over, from which on it was merged into it"""
RETOLD = 0.34
"""share of the shorter sentence's long words in common, from which on one tells the other anew"""
SIZED = 0.3
"""share of the longer sentence's words that one in its place has"""
MOSTLY = 0.5
"""share of both texts that found no counterpart, from which on the text was written anew"""
_STEM = 5
_MOST = 60_000
"""pairs of sentences that are compared; more are looked for only near their place"""


@dataclass(slots=True)
class Pairs:
    """How two texts' sentences go together, by their numbers."""

    same: list[tuple[int, int]] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    """one sentence in other words"""
    retold: list[tuple[int, int]] = field(default_factory=list)
    """hardly a word in common but the subject's"""
    merged: list[tuple[int | None, int | None]] = field(default_factory=list)
    """a sentence that went into another one, or came out of one"""
    removed: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    moved: int = 0
    """sentences that stand elsewhere"""
    anew: bool = False
    """most of the text was replaced"""


def pair(old: Sequence[Sentence], new: Sequence[Sentence]) -> Pairs:
    """The sentences of two texts, paired."""
    pairs = Pairs()
    left, right = _equal(pairs, old, new)
    mine, theirs = {at: _stems(old[at]) for at in left}, {at: _stems(new[at]) for at in right}
    _alike(pairs, mine, theirs)
    _merged(pairs, mine, theirs, old, new)
    _retold(pairs, mine, theirs)
    _replaced(pairs, mine, theirs, old, new)
    pairs.removed, pairs.added = sorted(mine), sorted(theirs)
    gone = sum(len(old[at].words) for at in (*mine, *(at for at, _ in pairs.retold)))
    come = sum(len(new[to].words) for to in (*theirs, *(to for _, to in pairs.retold)))
    pairs.anew = bool(gone and come) and all(
        part >= MOSTLY * sum(len(one.words) for one in text) for part, text in ((gone, old), (come, new))
    )
    return pairs


def _equal(pairs: Pairs, old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[list[int], list[int]]:
    """Pairs what is the same, in order and then elsewhere; the numbers that are left."""
    before, after = [one.keys for one in old], [one.keys for one in new]
    left, right = set(range(len(old))), set(range(len(new)))
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for at in range(block.size):
            pairs.same.append((block.a + at, block.b + at))
            left.discard(block.a + at)
            right.discard(block.b + at)
    elsewhere: dict[tuple[str, ...], list[int]] = {}
    for at in sorted(right):
        elsewhere.setdefault(after[at], []).append(at)
    for at in sorted(left):
        if places := elsewhere.get(before[at]):
            pairs.same.append((at, places[0]))
            left.discard(at)
            right.discard(places.pop(0))
            pairs.moved += 1
    return sorted(left), sorted(right)


def _stems(sentence: Sentence) -> Counter[str]:
    """The beginnings of its words; all numbers are alike."""
    return Counter("#" if word.value is not None else turkish.fold(word.base)[:_STEM] for word in sentence.words)


def _long(stems: Counter[str]) -> set[str]:
    return {stem for stem in stems if len(stem) >= 4}


def _alike(pairs: Pairs, mine: dict[int, Counter[str]], theirs: dict[int, Counter[str]]) -> None:
    """Pairs sentences that have most of their words in common, the most alike first."""
    near = len(mine) * len(theirs) > _MOST
    found = []
    for at, stems in mine.items():
        for to, others in theirs.items():
            if near and abs(at - to) > 50:
                continue
            share = 2 * (stems & others).total() / (stems.total() + others.total())
            if share >= ALIKE:
                found.append((-share, abs(at - to), at, to))
    pairs.changed += sorted(_taken(found, mine, theirs))


def _merged(
    pairs: Pairs,
    mine: dict[int, Counter[str]],
    theirs: dict[int, Counter[str]],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
) -> None:
    """Takes out sentences that went into a changed one, or that were a part of one."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for at, to in pairs.changed:
        before, after = _stems(old[at]), _stems(new[to])
        came += after - before
        went += before - after
    for at in list(mine):
        if (mine[at] & came).total() >= CONTAINED * mine[at].total():
            came -= mine.pop(at)
            pairs.merged.append((at, None))
    for to in list(theirs):
        if (theirs[to] & went).total() >= CONTAINED * theirs[to].total():
            went -= theirs.pop(to)
            pairs.merged.append((None, to))


def _retold(pairs: Pairs, mine: dict[int, Counter[str]], theirs: dict[int, Counter[str]]) -> None:
    """Pairs what is left by the long words it shares."""
    if len(mine) * len(theirs) > _MOST:
        return
    found = []
    for at, stems in mine.items():
        for to, others in theirs.items():
            one, other = _long(stems), _long(others)
            shared = len(one & other)
            if shared >= 2 and shared >= RETOLD * min(len(one), len(other)):
                found.append((-shared, abs(at - to), at, to))
    pairs.retold += _taken(found, mine, theirs)


def _taken(
    found: Iterable[tuple[float, int, int, int]], mine: dict[int, Counter[str]], theirs: dict[int, Counter[str]]
) -> list[tuple[int, int]]:
    """Of (how unlike, how far apart, number, number) the best pairs, each sentence once; they are taken out."""
    pairs = []
    for _, _, at, to in sorted(found):
        if at in mine and to in theirs:
            pairs.append((at, to))
            del mine[at], theirs[to]
    return pairs


def _replaced(
    pairs: Pairs,
    mine: dict[int, Counter[str]],
    theirs: dict[int, Counter[str]],
    old: Sequence[Sentence],
    new: Sequence[Sentence],
) -> None:
    """Pairs what is left and stands between the same neighbours: a passage in the place of another of its size."""
    beside = dict([*pairs.same, *pairs.changed, *pairs.retold])
    places = sorted(beside.values())
    for at in list(mine):
        first = beside[max(before)] if (before := [one for one in beside if one < at]) else -1
        last = beside[min(after)] if (after := [one for one in beside if one > at]) else len(new)
        if any(first < place < last for place in places):
            continue
        for to in [to for to in theirs if first < to < last]:
            sizes = sorted((len(old[at].words), len(new[to].words)))
            if old[at].heading == new[to].heading and sizes[0] >= SIZED * sizes[1]:
                pairs.retold.append((at, to))
                del mine[at], theirs[to]
                break
