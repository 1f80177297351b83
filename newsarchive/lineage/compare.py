"""Whether two articles print the same text.

Comes in: two Shingles. Goes out: how much of either stands in the other, or nothing. Measured is containment, exactly:
papers drop and merge paragraphs, cut the tail, put lines in. Two notices of one form (weather, rates, prayer times,
obituaries, one press release for many towns) share most of their wording too, but where their words part, both sides
have numbers and names of their own; a copy has them on one side, or none; in a few lines another town or day is
enough. Two lists under one lead are two texts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING, overload
from zlib import crc32

from newsarchive.lineage import lists, shingles, spans, telling
from newsarchive.lineage.shingles import FEW, RUN, Shingles

if TYPE_CHECKING:  # one article is compared without numpy
    import numpy as np
    import numpy.typing as npt

LEAST = 0.5
"""share of the shorter text's runs that stand in the other at least"""
LEAST_SHORT = 0.7
"""the same for texts of fewer than SHORT words"""
SHORT = 50
_SCATTERED = 0.3
"""the same when changes are scattered all over the shorter text, so that most of its words are there in their order"""
_IN_ORDER = 0.52
"""share of its words that then are"""
LIKELY = 0.35
"""share of the smaller sample that two texts have in common when they are worth comparing"""
CHANCE = 0.5
"""of the square root of a sample's size: hashes fewer than expected that chance alone explains"""
NUMBERS, PART = 5, 3
"""numbers in a text from which on two copies have one of three in common"""
_MUCH_LONGER = 2.5
_LEAD, _LEAD_SHARE = 60, 0.3
"""a text that is so much longer is a copy when it begins with the shorter one: words, share of its words"""
_OPENING = 0.25
"""share of a copy's opening that stands in the other text, where less than LEAST of the whole does"""
_SLOTS, _SLOTS_SHORT = 3, 2
"""places with numbers or names of their own on both sides that make a form"""
_DENSE, _DENSE_SHORT = 0.008, 0.02
"""the same for a word that both texts have"""
_GAP = 14
"""words between two common runs; where there are more, whole paragraphs differ"""
_NARROW = 4
"""words between two common runs that stand for each other, whatever else the texts say elsewhere"""
_EDGE = 5
"""words before the first and behind the last common run; where there are more, the lead or the end is the paper's"""
_NUMBERED = 0.3
"""share of numbers in a table"""
_COMMON, _WORDED = 4, 0.3
"""words that two wordings of one form have in common, and their share"""
_STRETCH, _MOST = 25, 2
"""words, and slots that count of them: a form has its slots everywhere, two unlike paragraphs in one spot only"""
_STEM = 6
_SLIPS = 2
"""times that a name is mistaken for a like one"""


def is_likely(mine: Sequence[int], theirs: Sequence[int], shared: int, limit: int) -> bool:
    """Whether two samples (ascending), as far as they are below a bound, are worth an exact comparison."""
    return shared >= needed(min(bisect_left(mine, limit), bisect_left(theirs, limit)))


def needed(sampled: int) -> float:
    """Hashes that two samples have in common at least, when the smaller has so many: LIKELY but for chance."""
    return max(1.0, min(2.0, LIKELY * sampled), LIKELY * sampled - CHANCE * sqrt(sampled))


def may_be_copies(mine: frozenset[int], theirs: frozenset[int], part: int = PART) -> bool:
    """Whether the numbers of two texts allow them to be copies: one of so many of the fewer is in both."""
    return have_numbers(min(len(mine), len(theirs)), len(mine & theirs), part)


@overload
def have_numbers(fewer: int, shared: int, part: int = PART) -> bool: ...
@overload
def have_numbers(
    fewer: "npt.NDArray[np.int64]", shared: "npt.NDArray[np.int64]", part: int = PART
) -> "npt.NDArray[np.bool_]": ...
def have_numbers(
    fewer: "int | npt.NDArray[np.int64]", shared: "int | npt.NDArray[np.int64]", part: int = PART
) -> "bool | npt.NDArray[np.bool_]":
    """The same of how many numbers the one with fewer has, and how many both have; of many pairs in arrays, too."""
    return (fewer < NUMBERS) | (part * shared >= fewer)


def compare(one: Shingles, other: Shingles) -> tuple[int, int] | None:
    """Thousandths of the first text's runs that stand in the second, and the other way round; None: no copies."""
    if one.words == other.words and one.headline == other.headline:
        return 1000, 1000
    is_shorter = (len(one.runs), one.digest) <= (len(other.runs), other.digest)
    shorter, longer = (one, other) if is_shorter else (other, one)
    if len(shorter.words) < FEW:
        return None
    shared = len(shorter.runs & longer.runs)
    if shared < _SCATTERED * len(shorter.runs) or not may_be_copies(shorter.numbers, longer.numbers):
        return None
    if len(longer.words) > _MUCH_LONGER * len(shorter.words) and not _opens(shorter, longer):
        return None
    if shared < len(shorter.runs) and (_is_other_list(one, other) or not _agree(shorter, longer, shared)):
        return None
    return _thousandths(shared, one), _thousandths(shared, other)


def _is_other_list(one: Shingles, other: Shingles) -> bool:
    """Whether both texts have lists, and neither has what the other's lists say."""
    if not one.items or not other.items:
        return False
    return all(lists.is_other(mine.items, its.words, its.items) for mine, its in ((one, other), (other, one)))


def _agree(shorter: Shingles, longer: Shingles, shared: int) -> bool:
    """Whether enough of the shorter text stands in the longer, and they are no form filled in twice."""
    least = LEAST_SHORT if len(shorter.words) < SHORT else LEAST
    enough = shared >= least * len(shorter.runs)
    if enough and len(shorter.words) >= 2 * SHORT and not _may_be_form(shorter, longer):
        return True
    runs = spans.align(shorter.side, longer.side).runs
    if not enough and not (
        may_be_copies(shorter.numbers, longer.numbers, 2) and _in_order(runs, len(shorter.words), len(longer.words))
    ):
        return False
    return not _is_form(shorter, longer, runs)


def _in_order(runs: Sequence[spans.Run], left: int, right: int) -> bool:
    """Whether most of the shorter text stands in the longer, and both openings in the other text.

    A later text that quotes an earlier one opens with its own.
    """
    if sum(run.words for run in runs if run.words > 1) < _IN_ORDER * left:
        return False
    here = [(run.root, run.words) for run in runs if run.words >= RUN]
    there = [(run.copy, run.words) for run in runs if run.words >= RUN]
    return _opening(here, left) and _opening(there, right)


def _opening(runs: Iterable[tuple[int, int]], size: int) -> bool:
    lead = min(int(max(_LEAD, _LEAD_SHARE * size)), size)
    return sum(max(0, min(start + words, lead) - start) for start, words in runs) >= _OPENING * lead


def _may_be_form(one: Shingles, other: Shingles) -> bool:
    """Whether numbers and names of the two texts differ in places that look alike: quick."""
    if len(one.facts - other.facts) < _SLOTS_SHORT or len(other.facts - one.facts) < _SLOTS_SHORT:
        return False
    alike = len(one.contexts & other.contexts)
    if alike < _SLOTS_SHORT:
        return False
    same = one.filled & other.filled
    if alike - len(same) >= _SLOTS_SHORT:
        return True
    if any(len(text.filled) == len(text.contexts) for text in (one, other)):
        return False  # each context has one filling, so none is the same twice
    return alike - len({filled.rpartition(b"=")[0] for filled in same}) >= _SLOTS_SHORT


def _thousandths(shared: int, text: Shingles) -> int:
    return round(1000 * shared / len(text.runs))


def _opens(one: Shingles, other: Shingles) -> bool:
    """Whether the other text begins with the one, more or less; what tells it as what went before does not."""
    lead = int(max(_LEAD, _LEAD_SHARE * len(other.words)))
    opening = other.words[: lead + RUN - 1]
    return not one.runs.isdisjoint(map(crc32, map(b" ".join, shingles.in_runs(opening))))


def _is_form(one: Shingles, other: Shingles, runs: Sequence[spans.Run]) -> bool:
    """Whether two texts are one form filled in twice."""
    found: dict[int, int] = {}
    narrow = 0
    is_told = False
    left, right = one.words, other.words
    ends = len(left), len(right)
    names = one.names | other.names
    slips: tuple[Counter[bytes], Counter[bytes]] = Counter(), Counter()
    common = sum([run.words for run in runs])
    for first, last, second, to in _gaps(_trusted(runs, left, names, *ends), *ends):
        widest = max(last - first, to - second)
        mine, theirs = left[first:last], right[second:to]
        at_edge = not first or not second or last == ends[0] or to == ends[1]
        if widest > (_EDGE if at_edge else _GAP) and not _is_one_wording(mine, theirs, names):
            continue
        elsewhere = widest > _NARROW
        filled = _filled(mine, theirs, other.vocabulary if elsewhere else None, names, slips[0])
        if filled or slips[0]:
            filled = min(filled, _filled(theirs, mine, one.vocabulary if elsewhere else None, names, slips[1]))
        if filled:
            stretch = first // _STRETCH
            found[stretch] = min(found.get(stretch, 0) + filled, _MOST)
            narrow += not elsewhere
            is_told = is_told or _tells(mine, theirs, one, other, left[last : last + 1])
    slots = max(sum(found.values()), narrow)  # narrow places apart are no two paragraphs in one spot, however near
    if slots < _SLOTS_SHORT and not is_told:
        return False
    return (slots >= _SLOTS and slots >= _DENSE * common) or slots >= _DENSE_SHORT * common


def _tells(
    mine: Sequence[bytes], theirs: Sequence[bytes], one: Shingles, other: Shingles, behind: Sequence[bytes]
) -> bool:
    """Whether what stands for each other in two texts is another town, of which the other text knows nothing, or
    another day."""
    if max(len(mine), len(theirs)) > _NARROW:
        return False
    known, there = other.vocabulary, one.vocabulary
    return telling.are_days(mine, theirs, behind) or any(
        telling.are_towns(word, its) for word in mine if word not in known for its in theirs if its not in there
    )


def _is_one_wording(mine: Sequence[bytes], theirs: Sequence[bytes], names: Collection[bytes]) -> bool:
    """Whether two long stretches are one form, worded otherwise: tables of numbers, or many common words but names."""
    if all(sum(map(bytes.isdigit, side)) >= _NUMBERED * len(side) for side in (mine, theirs)):
        return True
    plain = [Counter(word for word in side if not word.isdigit() and word not in names) for side in (mine, theirs)]
    common = (plain[0] & plain[1]).total()
    return common >= _COMMON and common >= _WORDED * min(plain[0].total(), plain[1].total())


def _filled(
    mine: Sequence[bytes],
    theirs: Sequence[bytes],
    known: Collection[bytes] | None,
    names: Collection[bytes],
    slips: Counter[bytes],
) -> int:
    """Numbers and names of one side that the other has not.

    Another form of a name (a case, an initial) is no other name, nor is a like one, unless it stands there again and
    again (``slips``: how often so far). ``known``: what the other text says anywhere, which then tells nothing.
    """
    count = 0
    for at, word in enumerate(mine):
        if known is not None and word in known:
            continue
        if word.isdigit():
            count += word not in theirs
        elif word in names:
            there = (*theirs[at : at + 1], *theirs[at - len(mine) :][:1])  # counted from the start, and from the end
            if word[:1] in there or any(_is_form_of(word, other) for other in theirs):
                continue
            if any(_is_like(word, other) for other in theirs):
                slips[word] += 1
                count += slips[word] > _SLIPS
            else:
                count += 1
    return count


def _is_form_of(word: bytes, other: bytes) -> bool:
    """Whether two words may be one name in two cases: one goes on where the other ends."""
    if len(other) <= 2 or len(word) <= 2:
        return word == other
    return word[:_STEM] == other[:_STEM] and (word.startswith(other) or other.startswith(word))


def _is_like(word: bytes, other: bytes) -> bool:
    """Whether two words may be one name, in two cases or with two neighbouring letters that changed places:
    Karataş and Karatay are not, and of others it is seen when they stand for each other again and again."""
    if len(word) <= 2 or telling.are_towns(word, other):
        return False
    if word[:_STEM] == other[:_STEM]:
        return True
    if len(word) != len(other):
        return False
    apart = [at for at, (mine, its) in enumerate(zip(word, other, strict=True)) if mine != its]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(word) == sorted(other)


def _trusted(
    runs: Sequence[spans.Run], words: Sequence[bytes], names: Collection[bytes], left: int, right: int
) -> Sequence[spans.Run]:
    """The runs but for single numbers and names that moved against all that is longer around them: 09.08 and 13.09 are
    two hours, though both have a 09, and Pazar on a Saturday is not Sakarya on a Sunday (Pazar)."""
    singles = {run for run in runs if run.words == 1 and (words[run.root].isdigit() or words[run.root] in names)}
    if not singles:
        return runs
    longer = [run for run in runs if run not in singles]
    moved = [0, *(run.root - run.copy for run in longer), left - right]
    kept, at = [], 0
    for run in runs:
        if run not in singles:
            at += 1
        elif run.root - run.copy not in moved[at : at + 2]:
            continue
        kept.append(run)
    return kept


def _gaps(runs: Iterable[spans.Run], left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
    """What stands between runs that follow each other in both texts, where both have something of their own: where it
    begins and ends in the one, and in the other."""
    first = second = 0
    for root, copy, words in (*runs, (left, right, 0)):
        if first < root and second < copy:
            yield first, root, second, copy
        first, second = root + words, copy + words
