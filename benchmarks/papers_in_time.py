"""Made-up papers in compressed time: what each of their listings shows at any moment. Used by polling.py."""

import math
import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

HOUR, DAY = 3600.0, 86_400.0
START = 1_769_900_400.0
"""Sunday 1 February 2026, midnight in Istanbul; Ramadan begins on the 19th, the feast on 20 March"""
BEFORE = 8
"""days of news before the first poll"""
RAMADAN, FEAST = (START + 18 * DAY, START + 47 * DAY), (START + 47 * DAY, START + 50 * DAY)
DIURNAL = (3, 2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 9, 10, 10, 9, 8, 7, 6, 5, 5, 5, 4)
BRIEF = 300.0
"""seconds: what no listing shows for that long may be missed"""
PAGED = 0.8
"""share of the papers whose sections have further pages"""
Window = tuple[float, float]


@dataclass
class Shelf:
    """One listing: article ``items[n]`` is in it from ``shown[n]`` until ``gone[n]``."""

    kind: str
    items: list[int] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    gone: list[float] = field(default_factory=list)
    fails: list[Window] = field(default_factory=list)
    born: float = -math.inf
    dated: bool = False
    pages: bool = False
    """whether what it shows no more stands on its further pages"""

    def failing(self, at: float) -> float:
        """When the failure ends that it suffers at that moment; 0: it answers."""
        place = bisect_right(self.fails, (at, math.inf)) - 1
        return self.fails[place][1] if place >= 0 and at < self.fails[place][1] else 0.0


@dataclass
class Paper:
    """A site: its articles' times of publication, its listings, when it was down."""

    rate: float
    published: list[float]
    shelves: list[Shelf]
    down: list[Window]
    visible: list[float]
    """longest time for which one listing showed the article while the site was up"""
    cut: list[bool]
    """whether that time began or ended with a failure of the listing or of the site"""


def paper(seed: int, number: int, days: int) -> Paper:
    """The paper of that number: the same for the same seed."""
    dice = random.Random(seed * 100_003 + number)
    rate = min(max(dice.lognormvariate(math.log(8), 1.2), 0.3), 150.0)
    end = START + days * DAY
    down = _windows(dice, START + DAY, end, per_day=1 / 60, mean=math.log(4 * HOUR), spread=1.1, longest=4 * DAY)
    published = _published(dice, rate, end, down)
    change = START + dice.uniform(10, days) * DAY if dice.random() < 0.2 else math.inf
    shelves = _shelves(dice, published, change, end)
    paged = random.Random(f"pages {seed} {number}").random() < PAGED
    for shelf in shelves:
        shelf.pages = paged and shelf.kind == "section"
    for shelf in shelves:
        shelf.fails = _merged(shelf.fails + down)
    return Paper(rate, published, shelves, down, *_visible(len(published), shelves, end))


# --- what is published


def _published(dice: random.Random, rate: float, end: float, down: list[Window]) -> list[float]:
    hours = _hours(dice)
    weekend = dice.uniform(0.35, 1.0)
    bursts = _windows(dice, START, end, per_day=1 / 15, mean=math.log(2 * HOUR), spread=0.5, longest=6 * HOUR)
    strength = [dice.uniform(3, 10) for _ in bursts]
    fasts = dice.uniform(0.6, 1.0)
    batched = dice.uniform(0.4, 0.9) if dice.random() < 0.35 else 0.0
    every, minute = dice.choice((15, 30, 60, 60, 180)) * 60.0, dice.randrange(60) * 60.0
    moods, mood = [], 0.0
    times = []
    at = START - BEFORE * DAY
    while at < end:
        if not moods or int((at - START) // DAY) != moods[-1]:
            moods.append(int((at - START) // DAY))
            mood = 0.6 * mood + dice.gauss(0, 0.25)
        local = int((at - START) // HOUR) % 24
        weekday = int((at - START) // DAY) % 7  # 0: Sunday
        expected = rate / 24 * hours[local] * (weekend if weekday in {0, 6} else 1.0) * math.exp(mood)
        expected *= fasts if RAMADAN[0] <= at < RAMADAN[1] else 1.0
        expected *= 0.4 if FEAST[0] <= at < FEAST[1] else 1.0
        for (first, last), times_as_much in zip(bursts, strength, strict=True):
            if first <= at < last:
                expected *= times_as_much
        for _ in range(_poisson(dice, expected)):
            moment = at + dice.random() * HOUR
            if dice.random() < batched:  # the agencies' import runs at fixed minutes
                moment = math.ceil((moment - minute) / every) * every + minute + dice.uniform(0, 20)
            times.append(moment)
        at += HOUR
    return sorted(moment for moment in times if moment < end and not _within(down, moment))


def _hours(dice: random.Random) -> list[float]:
    shift, sharp = dice.gauss(0, 1.5), dice.uniform(0.5, 1.6)
    hours = []
    for hour in range(24):
        place = (hour - shift) % 24
        low, share = int(place), place - int(place)
        value = DIURNAL[low] * (1 - share) + DIURNAL[(low + 1) % 24] * share
        hours.append(value**sharp * math.exp(dice.gauss(0, 0.2)))
    return [24 * value / sum(hours) for value in hours]


def _poisson(dice: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


def _windows(
    dice: random.Random, start: float, end: float, *, per_day: float, mean: float, spread: float, longest: float
) -> list[Window]:
    found, at = [], start
    while (at := at + dice.expovariate(per_day) * DAY) < end:
        until = at + min(dice.lognormvariate(mean, spread), longest)
        found.append((at, until))
        at = until
    return found


def _merged(windows: list[Window]) -> list[Window]:
    found: list[Window] = []
    for first, last in sorted(windows):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _within(windows: list[Window], at: float) -> bool:
    place = bisect_right(windows, (at, math.inf)) - 1
    return place >= 0 and at < windows[place][1]


# --- what shows it


def _shelves(dice: random.Random, published: list[float], change: float, end: float) -> list[Shelf]:
    sections = dice.randint(3, 8)
    shares = [1 / (place + 1) for place in range(sections)]
    section_of = dice.choices(range(sections), shares, k=len(published))
    feed_share = dice.choice((0.98, 0.95, 0.9, 0.6))
    kinds = {
        "home": [dice.random() < 0.88 for _ in published],
        "feed": [dice.random() < feed_share for _ in published],
        "news-sitemap": [dice.random() < 0.98 for _ in published],
    }
    in_section = [dice.random() < 0.97 for _ in published]
    has_sitemap, feed_lag = dice.random() < 0.5, dice.choice((0, 0, 0, 0, 0, 600, 900, 2400))
    feed_size = dice.choice((10, 20, 20, 20, 30, 50))
    shelves = []
    for first, last in ((-math.inf, change), (change, math.inf)) if change < end else ((-math.inf, math.inf),):
        chosen = [n for n, at in enumerate(published) if kinds["feed"][n] and at < last]
        shelves.append(_shelf("feed", published, chosen, first, last, size=feed_size, lag=feed_lag))
        for section in range(sections):
            chosen = [
                n for n, at in enumerate(published)
                if section_of[n] == section and at < last
                and (in_section[n] or not (kinds["home"][n] or kinds["feed"][n]))
            ]  # fmt: skip
            shelves.append(_shelf("section", published, chosen, first, last, size=dice.choice((12, 16, 20, 20, 30))))
    chosen = [n for n in range(len(published)) if kinds["home"][n]]
    shelves.append(_shelf("home", published, chosen, -math.inf, math.inf, size=dice.randint(25, 60)))
    if has_sitemap:
        chosen = [n for n in range(len(published)) if kinds["news-sitemap"][n]]
        lag = dice.choice((0, 0, 300, 1800))
        shelves.append(_shelf("news-sitemap", published, chosen, -math.inf, math.inf, hours=48, lag=lag))
    shelves += [Shelf("sitemap") for _ in range(2)]
    for shelf in shelves:
        _trouble(dice, shelf, end)
    return shelves


def _shelf(
    kind: str, published: list[float], items: list[int], first: float, last: float,
    *, size: int = 0, hours: float = 0, lag: float = 0,
) -> Shelf:  # fmt: skip
    shown = [published[n] + lag for n in items]
    last_ones = [math.inf] * min(size, len(shown))
    gone = [*shown[size:], *last_ones] if size else [at + hours * HOUR for at in shown]
    if first > -math.inf:  # a new address shows what is there when it opens
        shown = [max(at, first) for at in shown]
        start = bisect_right(gone, first)
        items, shown, gone = items[start:], shown[start:], gone[start:]
    if last < math.inf:
        gone = [min(at, last) for at in gone]
    shelf = Shelf(kind, items, shown, gone, born=first, dated=kind in {"feed", "news-sitemap"})
    if last < math.inf:
        shelf.fails.append((last, math.inf))
    return shelf


def _trouble(dice: random.Random, shelf: Shelf, end: float) -> None:
    """Feeds die and come back, feeds freeze; sections seldom."""
    often = {"feed": 0.3, "news-sitemap": 0.15, "section": 0.05}.get(shelf.kind, 0.0)
    if dice.random() < often:
        at = dice.uniform(START + DAY, end)
        shelf.fails.append((at, at + dice.uniform(0.3, 12) * DAY))
    if dice.random() < often / 2:
        at = dice.uniform(START + DAY, end)
        until = at + dice.uniform(0.3, 8) * DAY
        stuck = range(bisect_left(shelf.shown, at), bisect_left(shelf.shown, until))
        for n in stuck:
            shelf.shown[n] = until
        for n in range(bisect_left(shelf.gone, at), bisect_left(shelf.gone, until)):
            shelf.gone[n] = until if shelf.shown[n] < at else shelf.gone[n]
        kept = [n for n in range(len(shelf.items)) if shelf.gone[n] > shelf.shown[n]]
        shelf.items, shelf.shown, shelf.gone = (
            [shelf.items[n] for n in kept], [shelf.shown[n] for n in kept], [shelf.gone[n] for n in kept]
        )  # fmt: skip


def _visible(articles: int, shelves: list[Shelf], end: float) -> tuple[list[float], list[bool]]:
    longest, cut = [0.0] * articles, [False] * articles
    for shelf in shelves:
        for item, first, last in zip(shelf.items, shelf.shown, shelf.gone, strict=True):
            for seconds, broken in _open(shelf.fails, first, min(last, end)):
                if seconds > longest[item]:
                    longest[item], cut[item] = seconds, broken
    return longest, cut


def _open(fails: list[Window], first: float, last: float) -> list[tuple[float, bool]]:
    """What is left of a time when the failures are taken out: lengths, and whether a failure made them shorter."""
    left, broken = [], False
    place = bisect_left(fails, (first, -math.inf))
    if place and fails[place - 1][1] > first:
        first, broken = fails[place - 1][1], True
    while first < last and place < len(fails) and fails[place][0] < last:
        left.append((fails[place][0] - first, True))
        first, broken = fails[place][1], True
        place += 1
    left.append((last - first, broken))
    return left
