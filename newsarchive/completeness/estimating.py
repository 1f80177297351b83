"""From catches to an estimate with its interval, or to the reason why there is none."""

import math
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, combinations

from newsarchive.completeness import model

MOST_LISTS = 4
"""so many are told apart; of more the smallest are taken together"""
TWINS = 3.0
"""log odds ratio from which two lists are one: what one lacks the other lacks too. Lists of a paper have about 1"""
MOST_BLIND = 0.8
"""a week of which more was not seen is not estimated"""
UNEVEN = 0.5
"""how much the articles of an hour may differ from the week's mean, as a share: for those of a gap"""
DRAWS = 4_000
"""of the number published in a gap"""
FAR = 30.0
"""from this mean on a Poisson distribution is that of Wilson and Hilferty (1931)"""

Spread = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many articles there were."""

    seen: int
    """in any list"""
    lists: tuple[str, ...]
    """that showed any"""
    estimated: float | None
    """the median; None: it cannot be told"""
    low: int | None
    """ends of the interval; never below ``seen``"""
    high: int | None
    why: str | None = None
    """why it cannot be told"""


def tally(catches: Mapping[str, Collection[Hashable]]) -> Counter[frozenset[str]]:
    """list -> the articles it showed, as: lists -> how many articles were shown by exactly these."""
    shown: dict[Hashable, set[str]] = {}
    for name, articles in catches.items():
        for article in articles:
            shown.setdefault(article, set()).add(name)
    return Counter(frozenset(names) for names in shown.values())


def estimate(
    histories: Mapping[frozenset[str], int] | Mapping[tuple[str, ...], int],
    *,
    blind: float = 0.0,
    blind_seen: int = 0,
    level: float = 0.95,
) -> Estimate:
    """How many articles there were, with an interval that holds the truth with a probability of ``level``.

    ``histories``: lists -> how many articles exactly these showed. ``blind``: share of the time in which no list was
    read (0 … 1); ``blind_seen``: articles of that time among those seen. Raises ValueError for negative counts and
    shares that are none.
    """
    if any(count < 0 for count in histories.values()) or not 0 <= blind <= 1 or not 0 < level < 1:
        raise ValueError("counts cannot be negative; blind is 0 … 1, level between 0 and 1")
    exact = Counter[frozenset[str]]()
    for names, count in histories.items():
        if names and count:
            exact[frozenset(names)] += count
    seen = exact.total()
    exact, lists = _few(_untwinned(exact))
    why = None
    if len(lists) < 2:
        why = "one kind of list only" if lists else "nothing was seen"
    elif blind > MOST_BLIND:
        why = "not seen for most of the time"
    if why:
        return Estimate(seen, lists, None, None, None, why)
    counts = [0] * (1 << len(lists))
    for shown, count in exact.items():
        counts[sum(1 << place for place, name in enumerate(lists) if name in shown)] = count
    spread, cautious = model.missed(counts, model.AGREEING), model.missed(counts, model.APART)
    tail = (1 - level) / 2
    if blind:
        low, _ = _with_gaps(cautious, seen - blind_seen, blind, blind_seen, (tail, 0.5))
        middle, high = _with_gaps(spread, seen - blind_seen, blind, blind_seen, (0.5, 1 - tail))
    else:
        low, middle, high = _quantile(cautious, tail), _median(spread), _quantile(spread, 1 - tail)
    least = math.floor(min(low, middle))
    return Estimate(seen, lists, round(seen + middle, 1), seen + least, seen + math.ceil(high))


def _untwinned(exact: Counter[frozenset[str]]) -> Counter[frozenset[str]]:
    """Lists that say the same made one, while two are left. A feed and a home page out of the same query are one catch:
    taken for two, they make the model think that all lists agree like that, and many are missed by all."""
    while len(names := sorted(set().union(*exact))) > 2:
        likeness, one, other = max((_likeness(exact, *pair), *pair) for pair in combinations(names, 2))
        if likeness < TWINS:
            break
        exact = _merged(exact, one, other)
    return exact


def _likeness(exact: Counter[frozenset[str]], one: str, other: str) -> float:
    """Log odds ratio of two lists over what further lists show, less its standard error (Haldane, Woolf)."""
    cells = [0.5] * 4
    for shown, count in exact.items():
        if shown - {one, other}:
            cells[(one in shown) + 2 * (other in shown)] += count
    neither, first, second, both = cells
    return math.log(both * neither / (first * second)) - math.sqrt(sum(1 / cell for cell in cells))


def _few(exact: Counter[frozenset[str]]) -> tuple[Counter[frozenset[str]], tuple[str, ...]]:
    """At most MOST_LISTS lists: the smallest are taken together until they are so few."""
    while True:
        reach = Counter[str]()
        for names, count in exact.items():
            reach.update(dict.fromkeys(names, count))
        if len(reach) <= MOST_LISTS:
            return exact, tuple(sorted(reach))
        exact = _merged(exact, *sorted(reach, key=lambda name: (reach[name], name))[:2])


def _merged(exact: Counter[frozenset[str]], one: str, other: str) -> Counter[frozenset[str]]:
    merged = Counter[frozenset[str]]()
    for names, count in exact.items():
        merged[(names - {one, other}) | ({f"{one}+{other}"} if names & {one, other} else set())] += count
    return merged


def _median(spread: Spread) -> float:
    sums = list(accumulate(weight for _, weight in spread))
    return spread[min(bisect_left(sums, 0.5), len(spread) - 1)][0]


def _quantile(spread: Spread, share: float) -> int:
    """The least number of missed ones that is not exceeded with this probability."""
    likely = [(mean, weight) for mean, weight in spread if weight > 1e-9]
    low, high = -1, int(1.5 * max(mean for mean, _ in likely) + 50)
    while high - low > 1:
        middle = (low + high) // 2
        if sum(weight * _poisson(middle, mean) for mean, weight in likely) >= share:
            high = middle
        else:
            low = middle
    return high


def _poisson(count: int, mean: float) -> float:
    """P(X <= count)."""
    if mean >= FAR:
        root = (mean / (count + 1)) ** (1 / 3)
        return 0.5 * math.erfc((root - 1 + 1 / (9 * (count + 1))) * 3 * math.sqrt(count + 1) / math.sqrt(2))
    term = total = math.exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
        if number > mean and term < 1e-12:
            break
    return min(total, 1.0)


def _with_gaps(
    spread: Spread, open_seen: int, blind: float, blind_seen: int, shares: Iterable[float]
) -> tuple[float, ...]:
    """Quantiles of the missed ones where part of the time was not seen: that had as many articles an hour as the rest,
    more or less, of which some came later."""
    chance = random.Random(0)  # the same for everybody
    means = chance.choices([mean for mean, _ in spread], [weight for _, weight in spread], k=DRAWS)
    shape = UNEVEN**-2
    drawn = []
    for mean in means:
        missed = _draw(chance, mean)
        expected = max(open_seen + missed, 1) * blind / (1 - blind)
        published = _draw(chance, chance.gammavariate(shape, expected / shape))
        drawn.append(missed + max(0, published - blind_seen))
    drawn.sort()
    return tuple(float(drawn[min(int(share * DRAWS), DRAWS - 1)]) for share in shares)


def _draw(chance: random.Random, mean: float) -> int:
    """A Poisson number."""
    if mean >= FAR:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count
