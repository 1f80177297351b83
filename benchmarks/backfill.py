"""Back-fills of papers whose past of 24 months is known, one way to it and its traps each: what is found, at what cost.

Run: python benchmarks/backfill.py [--articles 400] [--seed 11] [--ways months,lying,…] [--large 100000]
Per way: articles of the stretch that are archived, requests per article, articles asked for beside it; once for nearly
all of the past and once for three months of it. Then what planning costs in an archive of ``--large`` addresses:
milliseconds per look, and memory. Exit code 1 when less than 99 % is archived, an article is asked for twice, or a look
takes longer than 50 ms.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

from past_papers import ISTANBUL, WAYS, Paper, past  # noqa: E402

from newsarchive.records import Link  # noqa: E402
from newsarchive.store import Archive, backfills, finds, ledger, listings  # noqa: E402

STRETCHES = (("2023-09-01", "2025-05-31"), ("2024-03-01", "2024-05-31"))
NUMBER = re.compile(r"-(\d+)h\.htm$")
GUNDEM = "https://www.deniz.example/gundem"
BAR, SLOWEST = 0.99, 50.0


def name(url: str) -> str:
    """An article by its number where the words before it are free."""
    found = NUMBER.search(url)
    return found[1] if found else url


def fill(way: str, articles: int, seed: int, since: str, until: str) -> bool:
    """One back-fill; its line of the table, and whether it holds."""
    with tempfile.TemporaryDirectory() as folder, past(Paper(way, articles=articles, seed=seed)) as web:
        began = time.monotonic()
        command = [sys.executable, "-m", "newsarchive", "--archive", folder, "backfill", web.home, "--allow-private"]
        done = subprocess.run(
            [*command, "--since", since, "--until", until, "--quiet", "--json", "--workers", "1"],
            capture_output=True, text=True, timeout=1_800,
        )  # fmt: skip
        seconds = time.monotonic() - began
        end = datetime.fromisoformat(until).replace(tzinfo=ISTANBUL) + timedelta(days=1)
        wanted = {name(url) for url in web.truth(datetime.fromisoformat(since).replace(tzinfo=ISTANBUL), end)}
        with Archive.open(folder, create=False, readonly=True) as archive:
            have = {name(url) for (url,) in archive.conn.execute("SELECT url FROM articles")}
        twice = sum(count - 1 for path, count in web.counts().items() if path in web.paper.by_path)
        requests, got = len(web.asked), len(wanted & have)
        methods = [one["method"] for one in json.loads(done.stdout)["methods"] if one["archived"]]
        print(
            f"| {way} | {since[:7]} … {until[:7]} | {got} of {len(wanted)} | {requests} | "
            f"{requests / len(wanted):.2f} | {len(have - wanted)} | {twice} | {', '.join(methods)} | {seconds:.0f} |",
            flush=True,
        )
        return done.returncode == 0 and got >= BAR * len(wanted) and not twice


def timed(what: str, look: Callable[[], object], times: int = 20) -> float:
    """Milliseconds of CPU per look."""
    began = time.process_time()
    for _ in range(times):
        look()
    cost = (time.process_time() - began) / times * 1_000
    print(f"| {what} | {cost:.2f} |")
    return cost


def plan(addresses: int) -> bool:
    """What it costs to plan in a large archive."""
    now = datetime(2025, 6, 20, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, Archive.open(folder) as archive:
        with archive.transaction():
            site = ledger.site_id(archive, "deniz.example", now=now, home_url="https://www.deniz.example/")
            job = backfills.begin(archive, site, now - timedelta(days=730), None, now)
            steps = [
                backfills.Planned(
                    "pages", "https://www.deniz.example/gundem", str(at), f"https://www.deniz.example/{at}", at
                )
                for at in range(addresses // 20)
            ]
            backfills.plan(archive, job.id, steps)
            listing = backfills.listing(archive, site, f"{GUNDEM}?page=*", "archive", now)
        for first in range(0, addresses, 1_000):
            links = [
                Link(f"https://www.deniz.example/haber/koprude-calisma-{at}.html", "article", "archive")
                for at in range(first + 10_000, first + 11_000)
            ]
            with archive.transaction():
                told = listings.announce(archive, site, links, now=now, listing_id=listing, depth=1)
                found = [
                    finds.Find(url_id, at, url_id, f"2024-{1 + url_id % 12:02d}", "todo")
                    for at, url_id in enumerate(told.url_ids)
                ]
                finds.add(archive, job.id, 1 + first // 20, found)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"\n{addresses:,} addresses found, {len(steps):,} pages\n\n| look | ms CPU |\n| --- | ---: |")
        costs = [
            timed("the next addresses", lambda: finds.due(archive, job.id, now, 4)),
            timed("the next page", lambda: backfills.next_step(archive, job.id)),
            timed("samples that were read", lambda: backfills.sounding(archive, job.id)),
            timed("is anything left", lambda: backfills.has_open(archive, job.id)),
            timed("a page's chain", lambda: backfills.chain(archive, job.id, "pages", GUNDEM)),
        ]
        once = "what others have settled (once a run, and when nothing is left)"
        timed(once, lambda: finds.forget_settled(archive, job.id), 3)
        timed("the table by month (at most a 30th of the time)", lambda: finds.months(archive.conn, job.id), 3)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(f"\nmemory grown by all of this: {grown / 1024:.0f} MB")
        return max(costs) <= SLOWEST


def main() -> int:
    """The tables; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--large", type=int, default=100_000)
    given = parser.parse_args()
    print("| way | stretch | archived | requests | per article | beside | twice | by | s |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |")
    good = [
        fill(way, given.articles, given.seed, *stretch) for way in given.ways.split(",") if way for stretch in STRETCHES
    ]
    return 0 if plan(given.large) and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
