"""Whether two articles print the same text.

Comes in: two Shingles. Goes out: how much of either stands in the other, or nothing. Measured is containment, exactly:
papers drop and merge paragraphs, cut the tail, put lines in. Two notices of one form (weather, rates, prayer times,
obituaries, one press release for many towns) share most of their wording too, but where their words part, both sides
have numbers and names of their own; a copy has them on one side, or none.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from newsarchive.lineage import shingles, spans
from newsarchive.lineage.shingles import FEW, RUN, Shingles

LEAST = 0.5
"""share of the shorter text's runs that stand in the other at least"""
LEAST_SHORT = 0.7
"""the same for texts of fewer than SHORT words"""
SHORT = 50
LIKELY = 0.35
"""share of the smaller sample that two texts have in common when they are worth comparing"""
_NUMBERS = 5
"""numbers in a text from which on two copies have half of them in common"""
_MUCH_LONGER = 2.5
_LEAD, _LEAD_SHARE = 60, 0.3
"""a text that is so much longer is a copy when it begins with the shorter one: words, share of its words"""
_SLOTS, _SLOTS_SHORT = 3, 2
"""places with numbers or names of their own on both sides that make a form"""
_DENSE, _DENSE_SHORT = 0.008, 0.02
"""the same for a word that both texts have"""
_GAP = 14
"""words between two common runs; where there are more, whole paragraphs differ"""
_STEM = 6


def is_likely(mine: Sequence[int], theirs: Sequence[int], shared: int, limit: int) -> bool:
    """Whether two samples (ascending), as far as they are below a bound, are worth an exact comparison."""
    smaller = min(bisect_left(mine, limit), bisect_left(theirs, limit))
    return shared >= max(1.0, LIKELY * smaller)


def may_be_copies(mine: Collection[int], theirs: Collection[int]) -> bool:
    """Whether the numbers of two texts allow them to be copies."""
    fewer = min(len(mine), len(theirs))
    return fewer < _NUMBERS or 2 * len(frozenset(mine).intersection(theirs)) >= fewer


def compare(one: Shingles, other: Shingles) -> tuple[int, int] | None:
    """Thousandths of the first text's runs that stand in the second, and the other way round; None: no copies."""
    if one.words == other.words and one.headline == other.headline:
        return 1000, 1000
    shorter, longer = sorted((one, other), key=lambda text: (len(text.runs), text.digest))
    if len(shorter.words) < FEW:
        return None
    shared = len(shorter.runs & longer.runs)
    least = LEAST_SHORT if len(shorter.words) < SHORT else LEAST
    if shared < least * len(shorter.runs) or not may_be_copies(shorter.numbers, longer.numbers):
        return None
    if len(longer.words) > _MUCH_LONGER * len(shorter.words) and not _opens(shorter, longer):
        return None
    if shared < len(shorter.runs) and _is_form(shorter, longer):
        return None
    return _thousandths(shared, one), _thousandths(shared, other)


def _thousandths(shared: int, text: Shingles) -> int:
    return round(1000 * shared / len(text.runs))


def _opens(shorter: Shingles, longer: Shingles) -> bool:
    """Whether a long text begins with a short one, more or less; one that tells it as what went before does not."""
    lead = int(max(_LEAD, _LEAD_SHARE * len(longer.words)))
    opening = longer.words[: lead + RUN - 1]
    return not shorter.runs.isdisjoint(map(crc32, map(b" ".join, shingles.in_runs(opening))))


def _is_form(one: Shingles, other: Shingles) -> bool:
    """Whether two texts are one form filled in twice."""
    mine, theirs = _own(one, other), _own(other, one)
    if min(_often(one, mine), _often(other, theirs)) < _SLOTS_SHORT:
        return False
    slots, common = 0, 0
    left, right = [word.decode() for word in one.words], [word.decode() for word in other.words]
    runs = spans.align(left, right).runs
    common = sum(run.words for run in runs)
    for first, second in _gaps(runs, len(left), len(right)):
        filled = min(sum(one.words[at] in mine for at in first), sum(other.words[at] in theirs for at in second))
        slots += filled if max(len(first), len(second)) <= _GAP else min(filled, 1)
    return (slots >= _SLOTS and slots >= _DENSE * common) or (slots >= _SLOTS_SHORT and slots >= _DENSE_SHORT * common)


def _own(one: Shingles, other: Shingles) -> frozenset[bytes]:
    """Numbers and names that only the one text has; another form of a name is no other name."""
    names = [word for word in one.names - other.vocabulary if not word.isdigit()]
    if names:
        stems = {word[:_STEM] for word in other.vocabulary if len(word) > 3}
        names = [word for word in names if word[:_STEM] not in stems and word[:-1][:_STEM] not in stems]
    return (one.figures - other.vocabulary).union(names)


def _often(text: Shingles, words: Collection[bytes]) -> int:
    if not words:
        return 0
    counts = Counter(text.words)
    return sum(counts[word] for word in words)


def _gaps(runs: Iterable[spans.Run], left: int, right: int) -> Iterator[tuple[range, range]]:
    """What stands between runs that follow each other in both texts, where both have something of their own."""
    for before, after in pairwise([spans.Run(0, 0, 0), *runs, spans.Run(left, right, 0)]):
        first = range(before.root + before.words, after.root)
        second = range(before.copy + before.words, after.copy)
        if first and second:
            yield first, second
