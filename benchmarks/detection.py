"""How surely and how soon health tells what is wrong with a site, and how often it is mistaken.

    python benchmarks/detection.py [--sites 110] [--days 84] [--seeds 101,102,103]

Invented archives with compressed time, written straight into a news.db: sites of very different volume, desks with
habits, bursts, slow days, feasts, outages of an hour or four, days on which we ourselves were off; a backlog at the
first look of which feed and home page show the top only; news that only sections and sitemaps show; feeds that show a
third of it. Faults of twelve kinds are planted at random times, and stops and frozen feeds within the first days;
health looks every four hours, as long as the archive grows. Printed per kind: how
many were found, when (hours and polls after they began), how far off the date is, what they were called. Exit code 1
when recall is below 0.95 or there are more than 1.0 false alarms per 1,000 site-days.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from newsarchive import health
from newsarchive.health import holidays, rhythm
from newsarchive.store import Archive, fetches, ledger, listings, times, troubles

RECALL, FALSE = 0.95, 1.0
HOUR, DAY = 3600, 86_400
STEP = 4 * HOUR
FIELDS = ("authors", "section", "source", "summary", "tags", "images", "updated_at", "published_at")
SOUND = "Belediye Meclisi önümüzdeki günlerde çevre düzenlemesi için toplanacağını, çalışmaların süreceğini bildirdi. "
FAULTS = {
    "body cut": ("template",), "no article": ("template",), "field gone": ("field", "template"),
    "charset": ("charset",), "feed frozen": ("frozen_feed",), "feed dead": ("dead_feed",),
    "soft block": ("soft_block",), "same page": ("soft_block",), "403": ("block",), "429": ("block",),
    "stop": ("stop",), "no answer": ("no_answer", "gone"), "early stop": ("stop",), "early freeze": ("frozen_feed",),
}  # fmt: skip
"""fault -> kinds of conditions that name it rightly"""
BY_ARTICLE = {"body cut", "no article", "field gone", "charset", "feed frozen", "soft block", "same page", "stop",
              "early stop", "early freeze"}  # fmt: skip
"""told by what is published, so it takes some articles"""
ENOUGH = 14
"""articles a site would have published after a fault before it counts as missed"""


@dataclass
class Fault:
    """One planted fault; a kind that begins with "early" is one of the first days."""

    kind: str
    begin: int
    end: int
    fields: tuple[str, ...] = ()


@dataclass
class Paper:
    """One invented site."""

    number: int
    rate: float
    every: int
    weekend: float
    feast: float
    shares: dict[str, float]
    weekend_desk: bool
    only: float
    """share of the news that neither the feed nor the home page shows"""
    feed_shows: float
    """share that the feed shows of the others"""
    words: float
    hours: list[float]
    burst: float
    site: int = 0
    listings: dict[str, int] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)
    outages: list[tuple[int, int]] = field(default_factory=list)
    fault: Fault | None = None
    done: int = 0

    def ails(self, *kinds: str, at: int) -> bool:
        fault = self.fault
        return fault is not None and fault.kind in kinds and fault.begin <= at < fault.end


def invent(dice: random.Random, number: int, begin: int, end: int) -> Paper:
    rate = dice.choice([0.3, 0.6, 1, 2, 4, 6, 8, 12, 15, 20, 30, 45, 60]) * dice.uniform(0.8, 1.25)
    every = (1 if rate > 10 else 2 if rate > 3 else 3 if rate > 1 else 6) * HOUR
    peak = dice.uniform(10, 16)
    hours = [0.04 + max(0.0, 1 - abs(hour - peak) / dice.uniform(5, 9)) for hour in range(24)]
    paper = Paper(
        number, rate, every, weekend=dice.choice([0.0, 0.3, 0.6, 1.0]), feast=dice.choice([0.0, 0.2, 0.5, 1.0]),
        shares={name: dice.choice([0.0, 0.3, 0.6, 0.9, 0.98, 1.0, 1.0]) for name in FIELDS},
        weekend_desk=dice.random() < 0.25, only=dice.choice([0.0, 0.0, 0.05, 0.15, 0.3]),
        feed_shows=dice.choice([0.15, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0]), words=dice.uniform(4.6, 5.8),
        hours=hours, burst=dice.choice([0.0, 0.1, 0.4]),
    )  # fmt: skip
    paper.shares["published_at"] = dice.choice([0.97, 1.0, 1.0])
    paper.made = list(publications(dice, paper, begin - dice.randrange(2, 21) * DAY, end))
    at = begin
    while (at := at + int(dice.expovariate(1 / (9 * DAY)))) < end:
        paper.outages.append((at, at + int(dice.choice([0.5, 1, 1, 2, 4]) * HOUR)))
    return paper


def publications(dice: random.Random, paper: Paper, begin: int, end: int) -> Iterator[int]:
    top = sum(paper.hours)
    found = []
    for day in range(begin, end, DAY):
        ordinal, _ = rhythm.local(day + 12 * HOUR)
        rate = paper.rate * (paper.weekend if ordinal % 7 in (0, 6) else 1.0)
        rate *= paper.feast if holidays.is_quiet(ordinal) else 1.0
        rate *= dice.gammavariate(4, 0.25) * (0.15 if dice.random() < 0.02 else 1.0)
        for _ in range(poisson(dice, rate / (1 + 3 * paper.burst))):
            hour = dice.choices(range(24), paper.hours)[0]
            at = day - 3 * HOUR + hour * HOUR + dice.randrange(HOUR)
            found.append(at)
            if dice.random() < paper.burst:
                found += [at + dice.randrange(900) for _ in range(dice.randrange(1, 6))]
    assert top
    yield from sorted(found)


def poisson(dice: random.Random, mean: float) -> int:
    count, left = 0, dice.expovariate(1)
    while left < mean:
        count, left = count + 1, left + dice.expovariate(1)
    return count


def plant(dice: random.Random, papers: list[Paper], count: int, begin: int, end: int) -> None:
    """Faults of every kind on as many different sites; a field that goes must have been there."""
    kinds = (list(FAULTS) * (count // len(FAULTS) + 1))[:count]
    left = dice.sample(papers, len(papers))
    for kind in kinds:
        early = kind.startswith("early")
        least = {"early stop": 2, "early freeze": 12}.get(kind, 0)
        paper = next(one for one in left if one.rate >= least)
        left.remove(paper)
        at = int(begin + (end - begin) * dice.uniform(0.4, 0.72))
        if early:
            at = int(begin + dice.uniform(1.5, 5) * DAY)
        last = at + int(dice.uniform(9, 16) * DAY) if dice.random() < 0.3 and not early else end
        fields: tuple[str, ...] = ()
        if kind in {"field gone", "body cut"}:
            had = [name for name in FIELDS if paper.shares[name] >= 0.6]
            fields = tuple(dice.sample(had, 1 if kind == "field gone" else min(3, len(had))))
        if kind in {"feed frozen", "early freeze"}:
            paper.feed_shows = max(paper.feed_shows, 0.9 if early else 0.5)
        paper.fault = Fault(kind, at, last, fields)
        if kind in {"stop", "early stop"}:
            paper.made = [one for one in paper.made if not at <= one < last]


class World:
    """An archive that grows."""

    def __init__(self, folder: Path, seed: int, sites: int, days: int, faults: int) -> None:
        dice = self.dice = random.Random(seed)
        start = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=dice.randrange(200))
        self.begin = times.seconds(start)
        self.end = self.begin + days * DAY
        self.papers = [invent(dice, number, self.begin, self.end) for number in range(sites)]
        plant(dice, self.papers, faults, self.begin, self.end)
        offs = sorted(dice.uniform(0.3, 0.95) for _ in range(3))
        spans = [self.begin + int((self.end - self.begin) * off) for off in offs]
        self.off = [(spans[0], spans[0] + 15 * HOUR), (spans[2], spans[2] + 50 * HOUR)]
        self.network = [(spans[1], spans[1] + 8 * HOUR)]
        self.archive = Archive.open(folder)
        conn = self.archive.conn
        conn.execute("PRAGMA synchronous = OFF")
        for trigger in ("insert", "update", "delete"):  # full-text search is not the subject
            conn.execute(f"DROP TRIGGER articles_fts_{trigger}")
        self.url = self.article = 0
        with self.archive.transaction():
            for paper in self.papers:
                self._register(paper, start)

    def _register(self, paper: Paper, start: datetime) -> None:
        home = f"https://gazete{paper.number}.example/"
        paper.site = ledger.site_id(self.archive, f"gazete{paper.number}.example", now=start, home_url=home)
        for kind, path in (("home", ""), ("feed", "rss"), ("sitemap", "sitemap.xml")):
            paper.listings[kind] = listings.add_listing(self.archive, paper.site, home + path, kind, start)

    def grow(self, begin: int, end: int) -> None:
        """Everything that is asked between two instants, in the order of time."""
        visits = []
        for paper in self.papers:
            first = -(-(begin - 61 * paper.number % paper.every) // paper.every) * paper.every
            offset = 61 * paper.number % paper.every
            visits += [(at + offset, paper) for at in range(first, end, paper.every) if begin <= at + offset < end]
        with self.archive.transaction():
            for at, paper in sorted(visits, key=lambda visit: (visit[0], visit[1].number)):
                if not any(off <= at < back for off, back in self.off):
                    self.visit(paper, at)

    def visit(self, paper: Paper, at: int) -> None:
        now = datetime.fromtimestamp(at, UTC)
        failed = self._failure(paper, at)
        if failed:
            self.poll(paper, "home", now, None if failed == "unreachable" else int(failed), failed=True)
            troubles.struck(self.archive, paper.site, failed, now)
            return
        count = bisect_right(paper.made, at)
        fresh = [paper.made[one] for one in range(paper.done, count)]
        paper.done = count
        dead = paper.ails("feed dead", at=at)
        for kind in ("home", "feed"):
            self.poll(paper, kind, now, 404 if dead and kind == "feed" else 200, failed=dead and kind == "feed")
        if dead:
            troubles.struck(self.archive, paper.site, "404", now)
        if at % DAY < paper.every:
            self.poll(paper, "sitemap", now, 200)
        for place, made in enumerate(reversed(fresh[-150:])):  # newest first: 20 on the home page, 15 in the feed
            frozen = dead or paper.ails("feed frozen", "early freeze", at=at)
            self.publish(paper, made, at, feed=not frozen and place < 15, home=place < 20)

    def _failure(self, paper: Paper, at: int) -> str | None:
        if any(off <= at < back for off, back in (*self.network, *paper.outages)) or paper.ails("no answer", at=at):
            return "unreachable"
        return next((kind for kind in ("403", "429") if paper.ails(kind, at=at)), None)

    def poll(self, paper: Paper, kind: str, now: datetime, status: int | None, *, failed: bool = False) -> None:
        number, moment = paper.listings[kind], times.text(now)
        self.archive.conn.execute(
            "UPDATE listings SET last_status = ?, last_polled_at = ?, polls = polls + 1, "
            "failures = CASE WHEN ? THEN failures + 1 ELSE 0 END WHERE id = ?",
            (status, moment, failed, number),
        )
        if status is not None:
            self.capture(None, number, moment, status)

    def capture(self, url: int | None, listing: int | None, moment: str, status: int) -> None:
        self.archive.conn.execute(
            "INSERT INTO fetches(url_id, listing_id, url, fetched_at, status, body_bytes, digest, file_id, offset, "
            "length) VALUES (?, ?, '', ?, ?, 0, '', ?, 0, 0)",
            (url, listing, moment, status, fetches.common(self.archive.conn, "")),
        )

    def publish(self, paper: Paper, made: int, at: int, *, feed: bool, home: bool) -> None:
        conn, dice = self.archive.conn, self.dice
        self.url += 1
        address = f"https://gazete{paper.number}.example/haber/{self.url}"
        state, reason, status = self._fate(paper, at)
        moment = times.text(datetime.fromtimestamp(at, UTC))
        anywhere = dice.random() >= paper.only
        by_feed = feed and anywhere and dice.random() < paper.feed_shows
        by_home = home and anywhere and dice.random() < 0.97
        conn.execute(
            "INSERT INTO urls(id, site_id, url, fetch_url, article_key, kind, state, reason, pattern, via, claimed_ts, "
            "first_seen_at, last_seen_at, last_status) VALUES (?, ?, ?, ?, ?, 'article', ?, ?, '', ?, ?, ?, ?, ?)",
            (self.url, paper.site, address, address, str(self.url), state, reason, "feed" if by_feed else "anchor",
             made if by_feed else None, moment, moment, status),
        )  # fmt: skip
        for kind in ("home", "feed"):
            if (kind == "home" and by_home) or (kind == "feed" and by_feed):
                conn.execute(
                    "INSERT INTO sightings(listing_id, url_id, seen_at, position) VALUES (?, ?, ?, 0)",
                    (paper.listings[kind], self.url, moment),
                )
        later = times.text(datetime.fromtimestamp(at + 40, UTC))
        self.capture(self.url, None, later, status)
        if state == "archived":
            self.write(paper, made, at, address, later)

    def _fate(self, paper: Paper, at: int) -> tuple[str, str | None, int]:
        if paper.ails("no article", at=at):
            return "not_article", "no_body", 200
        if paper.ails("soft block", at=at):
            return "blocked", "bot_wall", 200
        if paper.ails("same page", at=at):
            return "duplicate", "same_article", 200
        if self.dice.random() < 0.04:
            return ("not_article", "gallery", 200) if self.dice.random() < 0.7 else ("gone", "gone", 404)
        return "archived", None, 200

    def write(self, paper: Paper, made: int, at: int, address: str, moment: str) -> None:
        dice, fault = self.dice, paper.fault
        sick = fault is not None and fault.begin <= at < fault.end
        weekend = rhythm.local(made)[0] % 7 in (0, 6)
        has = {name: dice.random() < share for name, share in paper.shares.items()}
        if weekend and paper.weekend_desk:
            has["authors"] = has["summary"] = False
        if sick and fault is not None:
            has |= dict.fromkeys(fault.fields, False)
        cut = sick and fault is not None and fault.kind == "body cut"
        words = int(dice.lognormvariate(paper.words - (2.2 if cut else 0.0), 0.55)) + 8
        body = SOUND * 2
        if sick and fault is not None and fault.kind == "charset":
            body = body.encode().decode("cp1254", "replace")
        self.article += 1
        self.archive.conn.execute(
            "INSERT INTO articles(id, site_id, article_key, url_id, url, canonical_url, site, page_type, "
            "first_seen_at, last_seen_at, fetched_at, extractor, published_at, published_precision, published_ts, "
            "published_day, updated_at, section, authors, source, tags, images, summary, language, word_count, "
            "content_hash, headline, body) VALUES (?, ?, ?, ?, ?, ?, ?, 'article', ?, ?, ?, '', ?, 'minute', ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, 'tr', ?, ?, 'h', ?)",
            (self.article, paper.site, str(self.url), self.url, address, address, "", moment, moment, moment,
             "x" if has["published_at"] else None, made if has["published_at"] else None,
             moment[:10] if has["published_at"] else None, "x" if has["updated_at"] else None,
             "x" if has["section"] else None, '["x"]' if has["authors"] else "[]", "x" if has["source"] else None,
             '["x"]' if has["tags"] else "[]", '["x"]' if has["images"] else "[]", "x" if has["summary"] else None,
             words, f"v1:{self.url}", body),
        )  # fmt: skip


@dataclass
class Score:
    """What came of one seed."""

    seed: int
    faults: int = 0
    found: list[tuple[str, str, float, float, float]] = field(default_factory=list)
    """fault, kind it was called, hours until told, polls until told, hours the date is off"""
    missed: list[str] = field(default_factory=list)
    undecided: int = 0
    false: list[str] = field(default_factory=list)
    site_days: float = 0.0
    own: list[str] = field(default_factory=list)
    outages: int = 0
    look: float = 0.0
    slowest: float = 0.0
    recovered: list[float] = field(default_factory=list)


def rehearse(seed: int, sites: int, days: int, faults: int) -> Score:
    """One seed: grow, look, score."""
    score = Score(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "archive", seed, sites, days, faults)
        looks = 0
        for at in range(world.begin, world.end, STEP):
            world.grow(at, at + STEP)
            began = time.process_time()
            health.update(world.archive, datetime.fromtimestamp(at + STEP, UTC))
            took = time.process_time() - began
            score.look, score.slowest, looks = score.look + took, max(score.slowest, took), looks + 1
        score.look /= looks
        judge(world, score)
        world.archive.close()
    score.site_days = sites * days
    return score


def judge(world: World, score: Score) -> None:
    """Conditions against what was planted."""
    rows = world.archive.conn.execute(
        "SELECT site_id, topic, kind, state, unixepoch(began_at), unixepoch(detected_at), unixepoch(ended_at), "
        "evidence FROM conditions ORDER BY id"
    ).fetchall()
    by_site: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        by_site[row[0]].append(row[1:])
    score.own = [f"{row[1]} {((row[5] or world.end) - row[3]) / HOUR:.0f} h" for row in by_site.pop(None, [])]
    score.outages = len(world.off) + len(world.network)
    for paper in world.papers:
        grade(world, score, paper, by_site[paper.site])


def _meant(fault: Fault, began: int, detected: int, ended: int | None) -> bool:
    """Whether a condition can be the fault's: told while it lasted, or a little later."""
    return fault.begin <= detected and began <= fault.end and (ended is None or ended >= fault.begin)


def grade(world: World, score: Score, paper: Paper, rows: list[Any]) -> None:
    fault = paper.fault
    mine = [row for row in rows if fault and _meant(fault, row[3], row[4], row[5])]
    for row in rows:
        if row not in mine:
            score.false.append(
                f"paper {paper.number} ({paper.rate:.1f} a day) {row[1]}/{row[2]}, told "
                f"{datetime.fromtimestamp(row[4], UTC):%m-%d}: {row[6]}"
            )
    if fault is None:
        return
    score.faults += 1
    named = [row for row in mine if row[1] in FAULTS[fault.kind]] or mine
    told = min(named, key=lambda row: row[4], default=None)
    if told is None:
        would = paper.rate * (fault.end - fault.begin) / DAY * (2 * paper.weekend + 5) / 7
        if fault.kind in BY_ARTICLE and would < ENOUGH:
            score.undecided += 1
        else:
            score.missed.append(f"{fault.kind} on paper {paper.number} ({paper.rate:.1f} a day, {would:.0f} articles)")
        return
    hours = (told[4] - fault.begin) / HOUR
    score.found.append((fault.kind, told[1], hours, hours * HOUR / paper.every, abs(told[3] - fault.begin) / HOUR))
    if fault.end < world.end and told[5]:
        score.recovered.append((told[5] - fault.end) / HOUR)


def report(scores: list[Score]) -> int:
    """Print the tables; the exit code."""
    found = [one for score in scores for one in score.found]
    missed = [one for score in scores for one in score.missed]
    print(f"{'fault':<12} {'found':>5} {'named rightly':>13} {'hours':>7} {'polls':>7} {'date off':>9}  called")
    for kind, names in FAULTS.items():
        rows = [one for one in found if one[0] == kind]
        right = sum(one[1] in names for one in rows)
        hours, polls, off = (median(one[at] for one in rows) if rows else 0.0 for at in (2, 3, 4))
        called = ", ".join(f"{name} {count}" for name, count in Counter(one[1] for one in rows).most_common())
        print(f"{kind:<12} {len(rows):>5} {right:>13} {hours:>7.1f} {polls:>7.1f} {off:>9.1f}  {called}")
    bad = 0
    for score in scores:
        recall = len(score.found) / max(1, len(score.found) + len(score.missed))
        false = 1000 * len(score.false) / score.site_days
        print(
            f"seed {score.seed}: {score.faults} faults, recall {recall:.3f}, undecided {score.undecided}; "
            f"{len(score.false)} false alarms in {score.site_days:,.0f} site-days = {false:.2f} per 1,000; own: "
            f"{', '.join(score.own)} (planted {score.outages}); a look {1000 * score.look:.0f} ms, slowest "
            f"{1000 * score.slowest:.0f}"
        )
    recall = len(found) / max(1, len(found) + len(missed))
    days = sum(score.site_days for score in scores)
    false = 1000 * sum(len(score.false) for score in scores) / days
    for line in (*(f"missed: {one}" for one in missed), *(f"false: {one}" for score in scores for one in score.false)):
        print(line)
    bad = recall < RECALL or false > FALSE
    print(f"recall {recall:.3f} (bar {RECALL}), false alarms {false:.2f} per 1,000 site-days (bar {FALSE})")
    print(json.dumps({"recall": round(recall, 4), "false_per_1000_site_days": round(false, 3), "faults": len(found)}))
    return int(bad)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=110)
    parser.add_argument("--days", type=int, default=84)
    parser.add_argument("--faults", type=int, default=48)
    parser.add_argument("--seeds", default="101,102,103")
    given = parser.parse_args()
    seeds = [int(one) for one in given.seeds.split(",")]
    with ProcessPoolExecutor(2) as pool:
        many = [pool.submit(rehearse, seed, given.sites, given.days, given.faults) for seed in seeds]
        scores = [one.result() for one in many]
    return report(scores)


if __name__ == "__main__":
    sys.exit(main())
