"""When to ask which listing: newsarchive's pacing beside fixed pauses and the published rules of others.

    python benchmarks/polling.py                                        # 300 papers, 90 days, one seed
    python benchmarks/polling.py --seeds 11 12 13 --svg docs/polling.svg
    python benchmarks/polling.py --quick                                # a few papers, some weeks

The world is papers_in_time.py. The policy of newsarchive is its own code (newsarchive.pacing), with the pauses of a
host that is down as crawl/manners.py makes them. The others are written anew after their documentation:

* fixed pauses, over all listings or over the first feed alone;
* Miniflux `entry_frequency` (Miniflux documentation, POLLING_SCHEDULER): a week divided by the entries of the last
  week, 5 minutes to 24 hours, factor 1; `round_robin`: 60 minutes. A feed that fails is asked as before;
* StormCrawler's AdaptiveScheduler (its documentation and default configuration): 1440 minutes at first, half as long
  again when nothing changed, a fifth shorter when something did, 60 minutes to 14 days; with CC-NEWS' configuration
  90 minutes at least; after an error 120 minutes;
* Media Cloud's rss-fetcher (its configuration): 6 hours at first; an hour more when 67 % of the entries or more were
  known, an hour less when under 33 % were, 10 minutes to 24 hours; a failure counts a quarter and multiplies.

Everybody learns of a site's new listings when they open, newsarchive only from the home page. Exit code 1 when a bar
is missed.
"""

import argparse
import math
import random
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path

from papers_in_time import BRIEF, DAY, START, Paper, Shelf, paper
from polling_picture import draw

from newsarchive import pacing
from newsarchive.store import further

MINUTE = 60.0
OURS = "newsarchive"
FIRST_PAUSE, LONGEST_PAUSE = 60.0, DAY
"""of a host in trouble: crawl/manners.py"""
EARLIER = START - 7 * DAY


@dataclass
class Score:
    """What one policy has done on some papers."""

    requests: int = 0
    delays: array = field(default_factory=lambda: array("f"))
    missed: int = 0
    brief: int = 0
    """missed of those that no listing showed for five minutes"""
    cut: int = 0
    """missed of the rest, of those whose time in a listing was cut short by a failure"""
    most: int = 0
    """most requests to one site in one day"""
    where: list[str] = field(default_factory=list)
    _ordered: array = field(default_factory=lambda: array("f"))

    def add(self, other: "Score") -> None:
        self.requests += other.requests
        self.delays.extend(other.delays)
        self.missed += other.missed
        self.brief += other.brief
        self.cut += other.cut
        self.most = max(self.most, other.most)
        self.where += other.where

    def quantile(self, share: float) -> float:
        """Minutes."""
        if len(self._ordered) != len(self.delays):
            self._ordered = array("f", sorted(self.delays))
        ordered = self._ordered
        return ordered[int(share * (len(ordered) - 1))] / MINUTE if ordered else math.nan


class Visitor:
    """What a policy has seen of one paper, and what it has asked."""

    def __init__(self, site: Paper, days: int) -> None:
        self.site, self.end = site, START + days * DAY
        self.seen = [math.inf] * len(site.published)
        self.places = [0] * len(site.shelves)
        self.requests = array("l", [0] * days)

    def ask(self, at: float, requests: int = 1) -> None:
        self.requests[min(int((at - START) / DAY), len(self.requests) - 1)] += requests

    def look(self, number: int, at: float) -> tuple[int, int, list[int], list[float]]:
        """(entries, those never seen in this listing, articles never seen anywhere, when the others were seen)."""
        shelf = self.site.shelves[number]
        last = bisect_right(shelf.shown, at)
        first = bisect_right(shelf.gone, at, 0, last)
        new = range(max(first, self.places[number]), last)
        self.places[number] = last
        fresh, known = [], []
        for place in new:
            item = shelf.items[place]
            if self.seen[item] == math.inf:
                self.seen[item] = at
                fresh.append(item)
            else:
                known.append(self.seen[item])
        return last - first, len(new), fresh, known

    def turn(self, number: int, at: float, known: int, entries: int) -> None:
        """Ask for the further pages of a listing that has rolled over, back to what it had shown before."""
        shelf = self.site.shelves[number]
        first = self.places[number] - entries
        for _ in range(further.MOST - 1 if shelf.pages and entries else 0):
            self.ask(at)
            older = range(max(first - entries, 0), first)
            new = [item for item in shelf.items[older.start : older.stop] if self.seen[item] == math.inf]
            for item in new:
                self.seen[item] = at
            first = older.start
            if first <= known or 2 * len(new) < len(older) or not first:
                break

    def score(self, number: int) -> Score:
        score = Score(requests=sum(self.requests), most=max(self.requests))
        last = self.end - 4 * DAY
        for item, at in enumerate(self.site.published):
            if not START <= at < last:
                continue
            if self.seen[item] < math.inf:
                score.delays.append(self.seen[item] - at)
            elif self.site.visible[item] >= BRIEF:
                if self.site.cut[item]:
                    score.cut += 1
                else:
                    score.missed += 1
                    minutes = self.site.visible[item] / MINUTE
                    score.where.append(f"paper {number}, article {item}: shown for {minutes:.0f} min")
            elif self.site.visible[item] > 0:
                score.brief += 1
        return score


# --- newsarchive


def ours(site: Paper, number: int, days: int, patience: float) -> Score:
    """The real model over simulated listings."""
    visit = Visitor(site, days)
    learned = pacing.Site()
    listings = [pacing.Listing() for _ in site.shelves]
    dice = random.Random(number)
    start = START + dice.random() * 900
    due = [start if shelf.born <= START else math.inf for shelf in site.shelves]
    planned = list(due)  # as due, but for the pauses of a host that is down
    heap = [(at, place) for place, at in enumerate(due) if at < math.inf]
    heapify(heap)
    paused, trips = 0.0, 0
    while heap:
        at, place = heappop(heap)
        if at >= visit.end:
            break
        if at != due[place]:
            continue
        if at < paused:
            due[place] = paused
            heappush(heap, (paused, place))
            continue
        shelf, listing, key = site.shelves[place], listings[place], place + 1
        visit.ask(at)
        alarm = None
        if shelf.failing(at):
            if _down(site, at):
                visit.ask(at)
                learned.unheard(at)
                paused = at + min(FIRST_PAUSE * 5.0 ** min(trips, 2) * 1.1 ** max(trips - 2, 0), LONGEST_PAUSE)
                trips += 1
                due[place] = planned[place] = paused
                heappush(heap, (paused, place))
                continue
            alarm = pacing.observe_failure(learned, key, listing, 1.0, at)
        else:
            trips = 0
            before = visit.places[place]
            entries, arrived, fresh, known = visit.look(place, at)
            if pacing.rolled_over(listing, entries, arrived):
                visit.turn(place, at, before, entries)
            dated = [site.published[item] for item in fresh if site.published[item] >= EARLIER] if shelf.dated else []
            there = range(max(visit.places[place] - entries, 0), visit.places[place])
            claims = [site.published[shelf.items[n]] for n in there] if shelf.dated and not listing.at else []
            seen = pacing.Seen(entries, arrived, len(fresh), dated, known, claims, shelf.pages)
            late = pacing.overslept(listing, planned[place], at)
            alarm = pacing.observe(learned, key, listing, seen, at, overslept=late)
            if shelf.kind == "home":
                for other, one in enumerate(site.shelves):
                    if due[other] == math.inf and one.born <= at:
                        due[other] = planned[other] = at + 60
                        heappush(heap, (due[other], other))
        kind = "sitemap" if shelf.kind == "sitemap" else "feed"
        due[place] = planned[place] = pacing.due(learned, key, listing, at, kind=kind, patience=patience).at
        heappush(heap, (due[place], place))
        if alarm is not None:
            for other in pacing.woken(learned, ((n + 1, one) for n, one in enumerate(listings)), key, alarm):
                if due[other - 1] > at + 60:
                    due[other - 1] = planned[other - 1] = at + 60
                    heappush(heap, (due[other - 1], other - 1))
    return visit.score(number)


def _down(site: Paper, at: float) -> bool:
    place = bisect_right(site.down, (at, math.inf)) - 1
    return place >= 0 and at < site.down[place][1]


# --- the others


def fixed(minutes: float, *, feed_alone: bool = False) -> Callable[[Paper, int, int], Score]:
    """Every listing at the same pause, all of a site one after the other."""

    def policy(site: Paper, number: int, days: int) -> Score:
        visit, pause = Visitor(site, days), minutes * MINUTE
        start = START + random.Random(number).random() * pause
        for shelf in site.shelves:
            if feed_alone and shelf is not site.shelves[0]:
                continue
            first = start if shelf.born <= START else start + math.ceil((shelf.born - start) / pause) * pause
            for day in range(days):
                low, high = max(first, START + day * DAY), START + (day + 1) * DAY
                if low < high:
                    visit.requests[day] += math.ceil((high - start) / pause) - math.ceil((low - start) / pause)
            for item, shown, gone in zip(shelf.items, shelf.shown, shelf.gone, strict=True):
                at = max(first, start + math.ceil((shown - start) / pause) * pause)
                while at < gone and (until := shelf.failing(at)):
                    at = start + math.ceil((until - start) / pause) * pause if until < math.inf else math.inf
                if at < min(gone, visit.end) and at < visit.seen[item]:
                    visit.seen[item] = at
        return visit.score(number)

    return policy


@dataclass
class Feed:
    """What the rules of others keep of a listing."""

    minutes: float
    failures: float = 0.0
    asked: bool = False


Rule = Callable[[Feed, Shelf, float, "tuple[int, int, int] | None"], float]
"""(what is kept, the listing, now, (entries, new ones, where the last is) or None for a failure) -> minutes"""


def entry_frequency(feed: Feed, shelf: Shelf, at: float, seen: tuple[int, int, int] | None) -> float:
    last = bisect_right(shelf.shown, at)
    week = last - bisect_right(shelf.shown, at - 7 * DAY, 0, last)
    return min(max(7 * 1440 / week, 5), 1440) if week else 1440


def round_robin(feed: Feed, shelf: Shelf, at: float, seen: tuple[int, int, int] | None) -> float:
    return 60


def adaptive(least: float, most: float) -> Rule:
    def rule(feed: Feed, shelf: Shelf, at: float, seen: tuple[int, int, int] | None) -> float:
        if seen is None:
            return 120
        if feed.asked:
            feed.minutes = min(max(feed.minutes * (0.8 if seen[1] else 1.5), least), most)
        feed.asked = True
        return feed.minutes

    return rule


def media_cloud(feed: Feed, shelf: Shelf, at: float, seen: tuple[int, int, int] | None) -> float:
    if seen is None:
        feed.failures += 0.25
        return min(feed.minutes * max(feed.failures, 1), 1440)
    feed.failures = 0
    known = 1 - seen[1] / seen[0] if seen[0] else 1.0
    if feed.asked and known >= 0.67:
        feed.minutes = min(feed.minutes + 60, 1440)
    elif feed.asked and known < 0.33:
        feed.minutes = max(feed.minutes - 60, 10)
    feed.asked = True
    return feed.minutes


def by_rule(rule: Rule, first: float, *, feed_alone: bool = False) -> Callable[[Paper, int, int], Score]:
    """Each listing for itself, by a rule."""

    def policy(site: Paper, number: int, days: int) -> Score:
        visit, dice = Visitor(site, days), random.Random(number)
        for place, shelf in enumerate(site.shelves[:1] if feed_alone else site.shelves):
            feed = Feed(first)
            at = max(START + dice.random() * 15 * MINUTE, shelf.born)
            while at < visit.end:
                visit.ask(at)
                seen = None
                if not shelf.failing(at):
                    last, first_in = visit.places[place], 0
                    entries, new, _ = _look(visit, place, at)
                    seen = (entries, new, last + first_in)
                at += rule(feed, shelf, at, seen) * MINUTE
        return visit.score(number)

    return policy


def _look(visit: Visitor, place: int, at: float) -> tuple[int, int, None]:
    """As Visitor.look, for listings that are followed one after the other instead of in the order of time."""
    shelf = visit.site.shelves[place]
    last = bisect_right(shelf.shown, at)
    first = bisect_right(shelf.gone, at, 0, last)
    new = range(max(first, visit.places[place]), last)
    visit.places[place] = last
    for item in shelf.items[new.start : new.stop]:
        if at < visit.seen[item]:
            visit.seen[item] = at
    return last - first, len(new), None


OTHERS: dict[str, Callable[[Paper, int, int], Score]] = {
    "every 15 min, all listings": fixed(15),
    "every hour, all listings": fixed(60),
    "every 6 h, all listings": fixed(360),
    "every 15 min, the feed alone": fixed(15, feed_alone=True),
    "every hour, the feed alone": fixed(60, feed_alone=True),
    "every 6 h, the feed alone": fixed(360, feed_alone=True),
    "Miniflux entry_frequency": by_rule(entry_frequency, 60),
    "Miniflux entry_frequency, the feed alone": by_rule(entry_frequency, 60, feed_alone=True),
    "Miniflux round_robin": by_rule(round_robin, 60),
    "StormCrawler adaptive": by_rule(adaptive(60, 20_160), 1440),
    "StormCrawler as CC-NEWS": by_rule(adaptive(90, 129_600), 1440),
    "Media Cloud": by_rule(media_cloud, 360),
}
LOST = 0.0005
"""share of the articles that a policy may miss and still be one that misses nothing"""
PATIENCES = (0.12, 0.3, 0.6, 1.5)
BAR = 0.5
"""share of the requests of the best of the others that ours may need for the same median delay"""
SHORT = 15.0
"""minutes: what is shown for less, polls every quarter of an hour miss as well"""
AT_A_TIME = 20


def run(papers: Iterable[tuple[int, Paper]], days: int, patiences: Iterable[float]) -> dict[str, Score]:
    """Every policy over every paper."""
    chosen = list(patiences)
    scores: dict[str, Score] = {name: Score() for name in (*OTHERS, *(f"{OURS} {patience:g}" for patience in chosen))}
    for number, site in papers:
        for name, policy in OTHERS.items():
            scores[name].add(policy(site, number, days))
        for patience in chosen:
            scores[f"{OURS} {patience:g}"].add(ours(site, number, days, patience))
    return scores


def _some(what: tuple[int, range, int, list[float]]) -> dict[str, Score]:
    seed, numbers, days, patiences = what
    return run(((number, paper(seed, number, days)) for number in numbers), days, patiences)


def run_all(seed: int, papers: int, days: int, patiences: list[float], jobs: int) -> dict[str, Score]:
    """Every policy over all papers of a seed, in so many processes."""
    parts = [
        (seed, range(first, min(first + AT_A_TIME, papers)), days, patiences) for first in range(0, papers, AT_A_TIME)
    ]
    if jobs == 1:
        return _added(map(_some, parts))
    with Pool(jobs) as pool:
        return _added(pool.imap(_some, parts))


def _added(parts: Iterable[dict[str, Score]]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for part in parts:
        for name, score in part.items():
            scores.setdefault(name, Score()).add(score)
    return scores


def needed(scores: dict[str, Score], minutes: float) -> float | None:
    """Requests with which ours has that median delay: between two patiences on a straight line of logarithms; with the
    requests of the least patient when that is slower. None: even the most patient is faster, with fewer requests."""
    points = sorted((score.quantile(0.5), score.requests) for name, score in scores.items() if name.startswith(OURS))
    if minutes >= points[-1][0]:
        return float(points[-1][1])
    for (fast, more), (slow, fewer) in pairwise(points):
        if fast <= minutes < slow:
            share = math.log(minutes / fast) / math.log(slow / fast)
            return math.exp(math.log(more) + share * (math.log(fewer) - math.log(more)))
    return None


def table(scores: dict[str, Score], days: int, papers: int) -> list[str]:
    """The result of one seed in lines."""
    names = ("", "requests", "a paper and day", "per article", "median min", "p90 min", "missed", "cut off", "brief",
             "most a day", "ours, same median")  # fmt: skip
    lines = [f"| {' | '.join(names)} |", "| --- " + "| ---: " * (len(names) - 1) + "|"]
    for name, score in scores.items():
        median, there = score.quantile(0.5), len(score.delays) + score.missed
        same = None if name.startswith(OURS) else needed(scores, median)
        lines.append(
            f"| {name} | {score.requests:,} | {score.requests / days / papers:.1f} | {score.requests / there:.2f} "
            f"| {median:.1f} | {score.quantile(0.9):.0f} | {score.missed} | {score.cut} | {score.brief} | {score.most} "
            f"| {f'{same / score.requests:.2f}' if same else ''} |"
        )
    return lines


def beside(scores: dict[str, Score]) -> list[str]:
    """Against whom ours saves least, and what it missed."""
    own = scores.get(f"{OURS} {pacing.PATIENCE:g}")
    if own is None:
        return []
    ratios: dict[str, list[tuple[float, str, int]]] = {
        "those that miss no more": [],
        "those that ask all lists": [],
        "all": [],
    }
    for name, score in scores.items():
        if name.startswith(OURS) or (same := needed(scores, score.quantile(0.5))) is None:
            continue
        row = (same / score.requests, name, score.missed)
        ratios["all"].append(row)
        if "feed alone" not in name:
            ratios["those that ask all lists"].append(row)
        if score.missed <= own.missed:
            ratios["those that miss no more"].append(row)
    lines = [
        f"- least saved of {group}: {ratio:.2f} of the requests of {name} (misses {missed})"
        for group, rows in ratios.items() if rows for ratio, name, missed in [max(rows)]
    ]  # fmt: skip
    short = sum(float(line.rpartition("for ")[2].split()[0]) < SHORT for line in own.where)
    return [*lines, f"- missed: {own.missed}, of these shown for less than {SHORT:g} minutes: {short}", *(
        f"  - {line}" for line in own.where
    )]  # fmt: skip


def complete(score: Score) -> bool:
    """Whether it misses so few that it may be compared."""
    return score.missed <= LOST * len(score.delays)


def missed_bars(scores: dict[str, Score]) -> list[str]:
    """What is not as it should be."""
    often = scores["every 15 min, all listings"].missed
    wrong = [f"{name}: misses {score.missed} ({score.where[:3]})" for name, score in scores.items()
             if name == f"{OURS} {pacing.PATIENCE:g}" and score.missed > often]  # fmt: skip
    others = {name: score for name, score in scores.items() if not name.startswith(OURS) and complete(score)}
    for name, score in others.items():
        same = needed(scores, score.quantile(0.5))
        if same is None or same > BAR * score.requests:
            wrong.append(f"{name}: ours needs {same} of its {score.requests} requests for the same median delay")
    return wrong


def main() -> int:
    """The tables, the picture; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=300)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11], help="tuned on 1 to 5")
    parser.add_argument("--patience", type=float, nargs="+", default=list(PATIENCES))
    parser.add_argument("--quick", action="store_true", help="6 papers, 20 days, no bars")
    parser.add_argument("--svg", help="where to draw the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.papers, chosen.days = 6, 20
    wrong: list[str] = []
    for seed in chosen.seeds:
        scores = run_all(seed, chosen.papers, chosen.days, chosen.patience, chosen.jobs)
        print(f"\n**seed {seed}** ({chosen.papers} papers, {chosen.days} days, "
              f"{len(scores['Miniflux round_robin'].delays):,} articles)\n")  # fmt: skip
        print("\n".join([*table(scores, chosen.days, chosen.papers), "", *beside(scores)]), flush=True)
        if chosen.svg and seed == chosen.seeds[0]:
            points = [
                (name, score.requests / chosen.days / chosen.papers, score.quantile(0.5), complete(score))
                for name, score in scores.items()
            ]
            Path(chosen.svg).write_text(draw(points, OURS), encoding="utf-8")
        wrong += [f"seed {seed}: {line}" for line in missed_bars(scores)]
    print("\n".join(["", *wrong]) if wrong else "\nevery bar is met")
    return 1 if wrong and not chosen.quick else 0


if __name__ == "__main__":
    sys.exit(main())
