"""Do the 95 % intervals of completeness hold the truth? Weeks of made-up papers, whose truth is known.

    python benchmarks/completeness.py [--weeks 780] [--seed 20261123]

Two kinds of worlds, each in several scenarios. *Drawn*: each list shows each article with a probability of its own,
which depends on the article (prominence, a class that lists neglect, a taste that two lists share). *Acted*: articles
appear over a week with bursts and nights; the feed holds its last 10-50 entries and is polled every 15 minutes to 24
hours, the home page keeps prominent articles longer, section lists are polled for some sections only, the sitemap is
complete, late, short, partial or absent; in some weeks nobody looks for 6 to 48 hours, and the estimate is told so. In
*exclusive sections* there is no sitemap, feed (15 entries) and home page show the same choice, and the rest is in its
section only.

Prints coverage, width and bias per scenario, and what Chapman (two lists) and Chao would have covered. Exits with 1
when less than 92 % of all weeks are covered, or of any scenario's. The model's constants were chosen on
other seeds than the default.
"""

import argparse
import math
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsarchive.completeness import Estimate, classic, estimate, tally

BAR, SCENARIO_BAR = 0.92, 0.92
HOURS = 168.0
SCENARIOS = (
    ("drawn", "independent"), ("drawn", "prominence"), ("drawn", "neglected class"), ("drawn", "shared taste"),
    ("drawn", "two lists"), ("drawn", "little seen"), ("drawn", "two lists, little seen"), ("acted", "mixed"),
    ("acted", "no sitemap"), ("acted", "full sitemap"), ("acted", "rarely polled"), ("acted", "outage"),
    ("acted", "outage, no sitemap"), ("acted", "exclusive sections"),
)  # fmt: skip


@dataclass
class Week:
    """What was published, and which list showed what."""

    truth: int
    catches: dict[str, set[int]]
    times: list[float] = field(default_factory=list)
    """hours since Monday"""
    outages: list[tuple[float, float]] = field(default_factory=list)


def volume(chance: random.Random) -> float:
    """Articles a week: 2 … 300, every order of magnitude alike likely."""
    return math.exp(chance.uniform(math.log(2), math.log(300)))


def poisson(chance: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count


def happens(chance: random.Random, log_odds: float) -> bool:
    return chance.random() < 1 / (1 + math.exp(-log_odds))


def drawn(chance: random.Random, scenario: str) -> Week:
    """Each list shows each article by a throw of its own dice."""
    names = ["feed", "sitemap", "home", "section"]
    chance.shuffle(names)
    little = "little" in scenario
    names = names[: 2 if "two" in scenario else chance.choice((3, 3, 4) if little else (2, 3, 3, 4))]
    base = {name: chance.uniform(-2, 1) if little else chance.uniform(-1.2, 2.5) for name in names}
    if "sitemap" in base and not little:
        base["sitemap"] = chance.choice((chance.uniform(-0.5, 2), chance.uniform(2.5, 5)))
    slopes = {"prominence": (0.5, 2.0), "shared taste": (0.0, 1.0), "two lists": (0.0, 1.5)}
    slope = chance.uniform(*slopes.get(scenario, (0.5, 2.5) if little else (0.0, 0.0)))
    neglected = chance.uniform(0.1, 0.4) if scenario == "neglected class" else 0.0
    friends, taste = set(chance.sample(names, 2)), chance.uniform(0.5, 2) if scenario == "shared taste" else 0.0
    truth = max(1, poisson(chance, volume(chance)))
    catches: dict[str, set[int]] = {name: set() for name in names}
    for article in range(truth):
        prominence, liking = chance.gauss(0, 1), chance.gauss(0, 1)
        penalty = 2.0 if chance.random() < neglected else 0.0
        for name in names:
            log_odds = base[name] + slope * prominence - penalty + (taste * liking if name in friends else 0.0)
            if happens(chance, log_odds):
                catches[name].add(article)
    return Week(truth, catches)


def published(chance: random.Random) -> list[float]:
    """Instants of a week's articles: few at night and on the week-end, some in bursts."""
    mean = volume(chance)
    count = max(1, poisson(chance, mean))
    bursts = [chance.uniform(0, HOURS) for _ in range(count // 15 + 1)] if chance.random() < 0.3 else []
    times: list[float] = []
    while len(times) < count:
        if bursts and chance.random() < 0.5:
            at = chance.choice(bursts) + abs(chance.gauss(0, 1))
        else:
            at = chance.uniform(0, HOURS)
            hour, weekend = at % 24, at >= 120
            if chance.random() > (0.15 if hour < 7 else 1.0 if hour < 20 else 0.5) * (0.5 if weekend else 1.0):
                continue
        times.append(min(at, HOURS - 0.01))
    return sorted(times)


def polls(chance: random.Random, every: float, outages: Sequence[tuple[float, float]]) -> list[float]:
    """Hours at which a list is read, two days longer than the week."""
    at, found = chance.uniform(0, every), []
    while at < HOURS + 48:
        if not any(begin <= at < end for begin, end in outages):
            found.append(at)
        at += every * chance.uniform(0.8, 1.2)
    return found


def window(
    times: Sequence[float], held: Sequence[int], length: int, read: Sequence[float], stay: float = 1e9
) -> set[int]:
    """Those of ``held`` that a list of so many entries showed when it was read."""
    shown = set()
    for place, article in enumerate(held):
        leaves = times[held[place + length]] if place + length < len(held) else 1e9
        leaves = min(leaves, times[article] + stay)
        if any(times[article] <= at < leaves for at in read):
            shown.add(article)
    return shown


def acted(chance: random.Random, scenario: str) -> Week:
    """Lists that hold some entries for some time, and somebody who reads them now and then."""
    if scenario == "exclusive sections":
        return exclusive(chance)
    times = published(chance)
    everything = range(len(times))
    prominence = [chance.gauss(0, 1) for _ in times]
    outages = []
    for _ in range(chance.choice((1, 1, 2)) if "outage" in scenario else 0):
        begin = chance.uniform(0, HOURS - 10)
        outages.append((begin, begin + chance.choice((6, 12, 24, 48))))
    every = chance.choice((12, 24)) if scenario == "rarely polled" else chance.choice((0.25, 1, 1, 3, 6, 12))

    def some(log_odds: float, slope: float) -> list[int]:
        return [one for one in everything if happens(chance, log_odds + slope * prominence[one])]

    fed = list(everything) if chance.random() < 0.6 else some(chance.uniform(0.5, 2.5), chance.uniform(0.3, 1.5))
    catches = {"feed": window(times, fed, chance.choice((10, 20, 20, 30, 50)), polls(chance, every, outages))}
    read, hours, reach = polls(chance, every, outages), chance.uniform(2, 30), chance.uniform(0, 2)
    catches["home"] = {
        one for one in some(reach, 1.0)
        if any(times[one] <= at < times[one] + hours * math.exp(0.7 * prominence[one]) for at in read)
    }  # fmt: skip
    if chance.random() < 0.7:
        catches["section"] = sections(chance, times, polls(chance, every * chance.choice((1, 2, 4)), outages))
    kind = chance.choice(("full", "full", "late", "short", "partial", "absent"))
    kind = "absent" if "no sitemap" in scenario else "full" if scenario == "full sitemap" else kind
    if kind == "full":
        catches["sitemap"] = {one for one in everything if chance.random() < 0.995}
    elif kind == "late":
        late = chance.uniform(6, 72)
        catches["sitemap"] = {one for one in everything if times[one] + late <= HOURS}
    elif kind == "short":
        catches["sitemap"] = window(times, everything, 1000, polls(chance, chance.choice((6, 24)), outages), stay=48)
    elif kind == "partial":
        catches["sitemap"] = set(some(chance.uniform(0, 2.5), chance.uniform(-0.3, 0.8)))
    return Week(len(times), catches, times, outages)


def exclusive(chance: random.Random) -> Week:
    """A feed and a home page that show the same, and sections of which some articles are in no other list."""
    times = published(chance)
    everything, kinds = range(len(times)), chance.choice((3, 3, 4, 6))
    section = [chance.randrange(kinds) for _ in times]
    only = chance.choice((0.1, 0.15, 0.2, 0.3))
    fed = [one for one in everything if chance.random() >= only]
    every, slower = chance.choice((0.25, 1, 1, 3, 6, 12)), chance.choice((1, 2, 4))
    shown: set[int] = set()
    for kind in range(kinds):
        held = [one for one in everything if section[one] == kind]
        shown |= window(times, held, chance.choice((10, 20)), polls(chance, every * slower, ()))
    feed, home = (window(times, fed, length, polls(chance, every, ())) for length in (15, 20))
    return Week(len(times), {"feed": feed, "home": home, "section": shown}, times)


def sections(chance: random.Random, times: Sequence[float], read: Sequence[float]) -> set[int]:
    section = [min(int(chance.expovariate(0.7)), 5) for _ in times]
    length, shown = chance.choice((10, 15, 20, 30)), set()
    for one in chance.sample(range(6), chance.choice((2, 3, 4, 6))):
        shown |= window(times, [a for a, own in enumerate(section) if own == one], length, read)
    return shown


def blind(week: Week) -> tuple[float, int]:
    """Share of the week in which nobody looked, and how many articles of that time were seen all the same."""
    share = sum(min(end, HOURS) - begin for begin, end in week.outages) / HOURS
    seen = set().union(*week.catches.values())
    inside = [one for one in seen if any(begin <= week.times[one] < end for begin, end in week.outages)]
    return min(share, 1.0), len(inside) if week.times else 0


def textbook(histories: Counter[frozenset[str]]) -> classic.Classic | None:
    """Chapman of two lists, Chao of more."""
    names = sorted(set().union(*histories))
    if len(names) == 2:
        reach = [sum(count for shown, count in histories.items() if name in shown) for name in names]
        return classic.chapman(reach[0], reach[1], histories[frozenset(names)])
    times = Counter[int]()
    for shown, count in histories.items():
        times[len(shown)] += count
    return classic.chao(times.total(), times[1], times[2]) if len(names) > 2 else None


@dataclass
class Row:
    """What came of one week."""

    truth: int
    told: Estimate
    covered: bool
    textbook: bool


def simulate(weeks: int, seed: int) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for number in range(weeks):
        chance = random.Random(f"{seed}:{number}")
        world, scenario = SCENARIOS[number % len(SCENARIOS)]
        week = (drawn if world == "drawn" else acted)(chance, scenario)
        histories = tally(week.catches)
        share, seen = blind(week)
        told = estimate(histories, blind=share, blind_seen=seen)
        book = textbook(histories)
        rows[f"{world}: {scenario}"].append(
            Row(
                week.truth,
                told,
                told.low is not None and told.high is not None and told.low <= week.truth <= told.high,
                book is not None and math.floor(book.low) <= week.truth <= math.ceil(book.high),
            )
        )
    return rows


def line(name: str, rows: Sequence[Row]) -> str:
    told = [row for row in rows if row.told.estimated is not None]
    if not told:
        return f"{name:34} {len(rows):5} {'':>7}"
    widths = [((row.told.high or 0) - (row.told.low or 0)) / row.truth for row in told]
    biases = [((row.told.estimated or 0) - row.truth) / row.truth for row in told]
    seen = [row.told.seen / row.truth for row in told]
    return (
        f"{name:34} {len(rows):5} {len(rows) - len(told):5} {share(told):9.1%} {statistics.median(widths):7.2f} "
        f"{statistics.median(biases):+7.2f} {statistics.median(seen):6.2f} "
        f"{sum(row.textbook for row in told) / len(told):9.1%}"
    )


def share(rows: Sequence[Row]) -> float:
    return sum(row.covered for row in rows) / max(len(rows), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weeks", type=int, default=840)
    parser.add_argument("--seed", type=int, default=20261123)
    asked = parser.parse_args()
    began = time.process_time()
    rows = simulate(asked.weeks, asked.seed)
    print(
        f"{'scenario':34} {'weeks':>5} {'none':>5} {'covered':>9} {'width':>7} {'bias':>7} {'seen':>6} {'textbook':>9}"
    )
    for name, own in rows.items():
        print(line(name, own))
    everything = [row for own in rows.values() for row in own]
    print(line("all", everything))
    print(
        "none: weeks with one list only, not estimated; width: of the interval, and bias: of the estimate, medians "
        f"relative to the truth;\nseen: share seen by any list; textbook: covered by Chapman or Chao. "
        f"{time.process_time() - began:.0f} s of CPU, seed {asked.seed}."
    )
    told = {name: [row for row in own if row.told.estimated is not None] for name, own in rows.items()}
    low = [name for name, own in told.items() if share(own) < SCENARIO_BAR]
    total = share([row for own in told.values() for row in own])
    if total < BAR or low:
        print(f"missed: {total:.1%} covered, at least {BAR:.0%} wanted; below {SCENARIO_BAR:.0%}: {low or 'none'}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
