"""Which samples of a whole archive have hashes in common: all pairs at once, in arrays.

Comes in: samples in the order of their articles' appearance. Goes out: pairs that are worth an exact comparison, the
same that one article after the other would find. Some articles at a time are joined, and hashes range by range, so that
memory is bounded. A hash
that stands in very many texts (a portal's boilerplate, a form that hundreds of papers print each day) is joined only
for texts that consist of such hashes by so much that they alone could make a pair.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from newsarchive.lineage.compare import CHANCE, LIKELY, have_numbers
from newsarchive.lineage.shingles import DENSITIES, DENSITY, SPACE

Hashes = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Chunk = tuple[Hashes, Counts]
"""hashes, and the place of the sample that each belongs to"""
Read = Callable[[int, int, int, int], Iterable[Chunk]]
Pair = tuple[int, int, int]
"""(place, later place, hashes they share); where a hash that stands in very many texts was left out the number is 0"""

AT_A_TIME = 2_000_000
"""hashes that are joined at a time"""
OFTEN = 400
"""texts with a hash, from which on it tells little"""
_EMITTED = 4_000_000
_AT_HAND = 2_000_000
"""pairs that are counted at a time, about"""
_FIRST, _LAST = 4_000, 64_000
"""articles that are joined at a time at first, and at most"""
_LOW = np.uint64(0xFFFFFFFF)
LEVELS = (2, 4, 8)
"""the densities that samples are compared at"""


@dataclass
class Samples:
    """What is known of every sample beforehand; place: the rank in the order of appearance."""

    early: Counts
    """seconds, ascending"""
    density: Counts
    """one of how many runs was sampled"""
    sizes: npt.NDArray[np.int32]
    """[level, place]: hashes below the level's bound"""
    often: npt.NDArray[np.int32] = field(init=False)
    """of them those that stand in very many texts"""

    def __post_init__(self) -> None:
        self.often = np.zeros_like(self.sizes)


def sizes(samples: Sequence[bytes]) -> npt.NDArray[np.int32]:
    """[level, sample]: how many hashes of each stored sample are below the bound of the level."""
    hashes = np.frombuffer(b"".join(samples), "<u4")
    ends = np.cumsum(np.fromiter(map(len, samples), np.int64, len(samples)) >> 2)
    found = np.zeros((len(LEVELS), len(samples)), np.int32)
    for row, level in enumerate(LEVELS):
        below = np.concatenate(([0], np.cumsum(hashes < SPACE // level)))
        found[row] = np.diff(below[ends], prepend=0)
    return found


class Numbers:
    """The numbers of every text, as compare.may_be_copies looks at them."""

    def __init__(self, stored: Sequence[bytes]) -> None:
        self._values = np.frombuffer(b"".join(stored), "<u2").astype(np.int64)
        self._sizes = np.fromiter(map(len, stored), np.int64, len(stored)) >> 1
        self._starts = np.cumsum(self._sizes) - self._sizes

    def may_be_copies(self, one: Counts, other: Counts) -> npt.NDArray[np.bool_]:
        """The same of many pairs."""
        both = np.concatenate((self._keys(one), self._keys(other)))
        both.sort()
        shared = np.bincount(both[1:][both[1:] == both[:-1]] >> 16, minlength=len(one))
        return have_numbers(np.minimum(self._sizes[one], self._sizes[other]), shared)

    def _keys(self, texts: Counts) -> Counts:
        """place of the pair << 16 | number"""
        sizes = self._sizes[texts]
        ends = np.cumsum(sizes)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)
        values = self._values[np.repeat(self._starts[texts], sizes) + within]
        keys: Counts = (np.repeat(np.arange(len(texts)), sizes) << 16) | values
        return keys


def densities(runs: Counts) -> Counts:
    """One of how many runs is sampled of texts that have so many."""
    dense = np.full(len(runs), DENSITY, np.int64)
    for below, rate in reversed(DENSITIES):
        dense[runs < below] = rate
    return dense


def postings(chunks: Iterable[Chunk], days: Counts, articles: Counts) -> Counts:
    """[row] (key, article) of what is posted of a range of hashes, in the order of the table."""
    found = _sorted(chunks)
    places = (found & _LOW).astype(np.int64)
    keys = (found >> np.uint64(32)).astype(np.int64) * 65536 + np.clip(days[places], 0, 65535)
    numbers = articles[places]
    order = np.lexsort((numbers, keys))
    return np.stack((keys[order], numbers[order]), axis=1)


def ranges(total: int) -> Iterator[tuple[int, int]]:
    """Ranges of hashes that hold about AT_A_TIME each, ascending."""
    dense = SPACE // LEVELS[-1]
    parts = max(1, -(-total // AT_A_TIME))
    edges = [dense * part // parts for part in range(parts + 1)]
    yield from pairwise(edges)
    yield dense, SPACE


def join(samples: Samples, read: Read, total: int, slack: int, tell: Callable[[int], None]) -> Iterator[Pair]:
    """Pairs that are worth an exact comparison, ascending.

    ``read``: the hashes of a range, of some places in a row. ``slack``: seconds between two appearances at most. A
    bulletin shares a hash with thousands; so only some articles at a time are joined with those of the days behind
    them, fewer or more as many or few pairs are found.
    """
    number, first, size = len(samples.early), 0, _FIRST
    while first < number:
        last = min(first + size, number)
        until = int(np.searchsorted(samples.early, samples.early[last - 1] + slack, "right"))
        keys, counts = _block(samples, read, (first, last, until), total * (until - first) // number, slack)
        yield from _worthwhile(samples, keys, counts)
        size = max(_FIRST // 8, min(int(size * min(4.0, _AT_HAND / max(1, len(keys)))), _LAST))
        first = last
        tell(total * last // number)


def _block(samples: Samples, read: Read, places: tuple[int, int, int], total: int, slack: int) -> tuple[Keys, Counts]:
    """(pairs, hashes they share) of articles (first, behind the last) with those behind them (behind the last)."""
    first, last, until = places
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    left: list[Keys] = []
    samples.often[:] = 0
    for low, high in ranges(total):
        seldom, often = _parted(_sorted(read(low, high, first, until)))
        _count_often(samples, often)
        left.append(often)
        for more in _pairs(samples, seldom, slack, last, None):
            keys, counts = _merged(keys, counts, more)
    unsafe = _unsafe(samples)
    for often in left:
        for more in _pairs(samples, often, slack, last, unsafe):
            keys, counts = _merged(keys, counts, more)
    return keys, counts


def _sorted(chunks: Iterable[Chunk]) -> Keys:
    parts = [(hashes.astype(np.uint64) << np.uint64(32)) | places.astype(np.uint64) for hashes, places in chunks]
    found = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
    found.sort()
    return found


def _parted(found: Keys) -> tuple[Keys, Keys]:
    """Those whose hash stands in fewer than OFTEN texts, and the others."""
    if not len(found):
        return found, found
    hashes = found >> np.uint64(32)
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    sizes = np.diff(np.append(starts, len(found)))
    many = np.repeat(sizes >= OFTEN, sizes)
    alone = np.repeat(sizes == 1, sizes)
    return found[~many & ~alone], found[many]


def _count_often(samples: Samples, often: Keys) -> None:
    hashes, places = often >> np.uint64(32), (often & _LOW).astype(np.int64)
    for row, level in enumerate(LEVELS):
        below = places[hashes < np.uint64(SPACE // level)]
        samples.often[row] += np.bincount(below, minlength=samples.often.shape[1]).astype(np.int32)


def _needed(sampled: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """As compare.needed, for many."""
    share: npt.NDArray[np.float64] = LIKELY * sampled.astype(np.float64)
    return np.maximum(np.clip(share, 1.0, 2.0), share - CHANCE * np.sqrt(sampled.astype(np.float64)))


def _unsafe(samples: Samples) -> npt.NDArray[np.bool_]:
    """Texts that hashes which stand in very many texts could make a pair of alone, at one density at least."""
    unsafe: npt.NDArray[np.bool_] = np.any((samples.often > 0) & (samples.often >= _needed(samples.sizes)), axis=0)
    return unsafe


def _pairs(
    samples: Samples, found: Keys, slack: int, last: int, one_of: npt.NDArray[np.bool_] | None
) -> Iterator[Keys]:
    """Pairs that share a hash and lie near in time, once for each hash, the earlier one before the place ``last``;
    ``one_of``: one of the two is marked."""
    hashes = found >> np.uint64(32)
    places = (found & _LOW).astype(np.int64)
    times = samples.early[places] if len(places) else np.zeros(0, np.int64)
    active = np.flatnonzero(places < last)
    waiting: list[Keys] = []
    emitted = 0
    step = 0
    while len(active):
        step += 1
        active = active[active + step < len(found)]
        later = active + step
        near = (hashes[active] == hashes[later]) & (times[later] - times[active] <= slack)
        active = active[near]
        mine, theirs = places[active], places[active + step]
        if one_of is not None:
            marked = one_of[mine] | one_of[theirs]
            mine, theirs = mine[marked], theirs[marked]
        waiting.append((mine.astype(np.uint64) << np.uint64(32)) | theirs.astype(np.uint64))
        emitted += len(mine)
        if emitted > _EMITTED:
            yield np.concatenate(waiting)
            waiting, emitted = [], 0
    if waiting:
        yield np.concatenate(waiting)


def _merged(keys: Keys, counts: Counts, more: Keys) -> tuple[Keys, Counts]:
    new, often = np.unique(more, return_counts=True)
    if not len(keys):
        return new, often
    both = np.concatenate((keys, new))
    order = np.argsort(both, kind="stable")
    both, numbers = both[order], np.concatenate((counts, often))[order]
    starts = np.flatnonzero(np.concatenate(([True], both[1:] != both[:-1])))
    return both[starts], np.add.reduceat(numbers, starts)


def _worthwhile(samples: Samples, keys: Keys, counts: Counts) -> Iterator[Pair]:
    if not len(keys):
        return
    one, other = (keys >> np.uint64(32)).astype(np.int64), (keys & _LOW).astype(np.int64)
    level = np.searchsorted(np.array(LEVELS), np.maximum(samples.density[one], samples.density[other]))
    smaller = np.minimum(samples.sizes[level, one], samples.sizes[level, other])
    missed = np.minimum(samples.often[level, one], samples.often[level, other])
    enough = counts + missed >= _needed(smaller)
    exact = np.where(missed > 0, 0, counts)
    yield from zip(one[enough].tolist(), other[enough].tolist(), exact[enough].tolist(), strict=True)
