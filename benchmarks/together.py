"""Several at once on one archive: crawls of the same and of different sites, and readers beside a crawl.

Run: python benchmarks/together.py [--rounds 10] [--articles 200]
Crawls: 2 and 4 are started at once, for one site (all but one must step back with code 4 and say why) and for one site
each (all must end with 0); afterwards nothing is missing or twice and nobody said "locked". Readers: four ask without
pause and one holds a read transaction for 30 s while a paper is crawled; every article read is whole (its body has its
fingerprint). Exit code 1 when one of this does not hold. The time beside an undisturbed crawl is printed, not judged:
readers use processors as well.
"""

import argparse
import contextlib
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import crashing  # noqa: E402

from newsarchive.normalise import content_hash  # noqa: E402
from newsarchive.sample.world import PAPERS  # noqa: E402

HELD = 30.0
"""seconds a reader keeps its transaction open"""


def crawls(rounds: int, count: int, *, same: bool) -> Counter[str]:
    """Start so many crawls at once, again and again."""
    told: Counter[str] = Counter()
    layouts = [paper.layout for paper in PAPERS][: 1 if same else count]
    with tempfile.TemporaryDirectory() as folder, crashing.paper(*layouts, articles=12, delay=0.0) as web:
        homes = [site.home_url for site in web.sites]
        truth = set().union(*(crashing.truths(web, site) for site in web.sites))
        for number in range(rounds):
            archive = Path(folder) / str(number)
            running = [crashing.crawl(archive, homes[0 if same else each]) for each in range(count)]
            ended = [crashing.finish(process) for process in running]
            state = crashing.look(archive)
            told["rounds"] += 1
            told["articles missing"] += len(truth - state.texts.keys())
            told["duplicates"] += state.articles - len(state.texts)
            told["not whole"] += not state.whole
            told["locked"] += sum("locked" in messages for _, messages in ended)
            told["other lines"] += sum(len(crashing.complaints(messages)) for _, messages in ended)
            codes = sorted(code for code, _ in ended)
            told["wrong exit codes"] += codes != ([0] + [4] * (count - 1) if same else [0] * count)
    return told


class Readers:
    """Some that ask all the time, and one that holds on to what it saw."""

    def __init__(self, archive: Path) -> None:
        self.told: Counter[str] = Counter()
        self._archive = archive
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(4)] + [threading.Thread(target=self._hold)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _open(self) -> sqlite3.Connection | None:
        while not self._over.wait(0.05):
            try:
                db = sqlite3.connect(f"file:{self._archive / 'news.db'}?mode=ro", uri=True, timeout=5)
                db.execute("SELECT count(*) FROM articles").fetchone()
                return db
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    self.told["locked"] += 1
        return None

    def _ask(self) -> None:
        while (db := self._open()) is not None:
            with contextlib.closing(db):
                try:
                    for body, fingerprint in db.execute("SELECT body, content_hash FROM articles"):
                        self.told["articles read"] += 1
                        self.told["not whole"] += content_hash(body) != fingerprint
                except sqlite3.OperationalError as error:
                    self.told[str(error)] += 1

    def _hold(self) -> None:
        db = self._open()
        if db is None:
            return
        with contextlib.closing(db):
            db.execute("BEGIN")
            before = db.execute("SELECT count(*) FROM articles").fetchone()
            self._over.wait(HELD)
            self.told["changed under a reader"] += db.execute("SELECT count(*) FROM articles").fetchone() != before


def beside(articles: int) -> Counter[str]:
    """One crawl by itself, one beside readers."""
    with tempfile.TemporaryDirectory() as folder, crashing.paper("te7", articles=articles) as web:
        site = web.sites[0]
        calm = crashing.undisturbed(Path(folder), web, site)
        archive = Path(folder) / "archive"
        with Readers(archive) as readers:
            began = time.monotonic()
            code, messages = crashing.finish(crashing.crawl(archive, site.home_url))
            seconds = time.monotonic() - began
        told = readers.told
        told["wrong exit codes"] += code != 0 or "locked" in messages
        told["articles missing"] += len(crashing.truths(web, site) - crashing.look(archive).texts.keys())
    print(f"  alone {calm.seconds:.1f} s, beside five readers {seconds:.1f} s")
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    bad = 0
    for count in (2, 4):
        for same in (True, False):
            told = crawls(given.rounds, count, same=same)
            rounds = told.pop("rounds")
            bad += sum(told.values())
            print(
                f"{count} crawls of {'one site' if same else 'a site each'}, {rounds} rounds: {dict(told)}", flush=True
            )
    told = beside(given.articles)
    read = told.pop("articles read")
    bad += sum(told.values()) + (read == 0)
    print(f"{read} articles read: {dict(told)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
