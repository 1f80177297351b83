"""Which addresses of a long undated list lie in a stretch of time, told from a few of them that were read. Pure.

A sitemap or list is mostly in the order of publication, whatever it claims. So a few addresses spread over it are read
first; between two of them that lie on the same side of the stretch nothing is asked for, between others the middle is
read, until what is left is short. A list whose sample is in no order is read whole.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SHORT = 8
"""addresses between two that were read which are not worth a further sample"""
SAMPLE, PAGE, FEW = 7, 40, 3
"""addresses of a sample; of a list that is no longer than a page"""
LEAST = 6
"""addresses of a list that is worth a sample"""


@dataclass(slots=True)
class Verdict:
    """What becomes of the places that wait."""

    ask: list[int] = field(default_factory=list)
    """read next: the articles of the stretch, or further samples"""
    outside: list[int] = field(default_factory=list)


def spread(places: Sequence[int], count: int = SAMPLE) -> list[int]:
    """So many of some places, evenly, the first and the last among them."""
    if len(places) <= count:
        return list(places)
    return sorted({places[round(at * (len(places) - 1) / (count - 1))] for at in range(count)})


def sample(places: Sequence[int]) -> list[int]:
    """The places that are read first."""
    return spread(places, FEW if len(places) <= PAGE else SAMPLE)


def ordered(values: Sequence[int], slack: int) -> bool:
    """Whether values rise or fall all along, one in eight left out of account."""
    allowed = len(values) - 1 - len(values) // 8 if len(values) > 4 else len(values)
    return max(_run(values, slack), _run([-value for value in values], slack)) >= allowed


def _run(values: Sequence[int], slack: int) -> int:
    """Length of the longest part that does not fall by more than ``slack``."""
    ends: list[int] = []
    for value in values:
        at = bisect_right(ends, value + slack)
        if at == len(ends):
            ends.append(value)
        else:
            ends[at] = min(ends[at], value)
    return len(ends)


def sound(
    dated: Sequence[tuple[int, int]], waiting: Sequence[int], *, since: int, until: int, slack: int = 2 * 86_400
) -> Verdict:
    """``dated``: (place, seconds) of what was read, by place; ``waiting``: the places that were not."""
    verdict = Verdict()
    if not waiting:
        return verdict
    if not dated or not ordered([ts for _, ts in dated], slack):
        verdict.ask = list(waiting)
        return verdict
    sides = [(place, _side(ts, since - slack, until + slack)) for place, ts in dated]
    edges = [(-1, sides[0][1]), *sides, (1 << 62, sides[-1][1])]
    at = 0
    for (low, before), (high, after) in pairwise(edges):
        between = []
        while at < len(waiting) and waiting[at] < high:
            if waiting[at] > low:
                between.append(waiting[at])
            at += 1
        if not between:
            continue
        if before == after != 0:
            verdict.outside += between
        elif before == after or len(between) <= SHORT:
            verdict.ask += between
        else:
            verdict.ask.append(between[len(between) // 2])
    return verdict


def _side(ts: int, since: int, until: int) -> int:
    return -1 if ts < since else 1 if ts > until else 0
