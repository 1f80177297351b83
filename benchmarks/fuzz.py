"""Thousands of damaged pages, robots.txt, sitemaps and feeds through everything that reads them, seeded.

    python benchmarks/fuzz.py [--seed N] [--pages 5000] [--robots 2000] [--sitemaps 2000] [--feeds 1500]

Prints per kind how many inputs, failures (a traceback or a broken law), hangs and what came of them, the slowest input
and how many pages lost their article although headline and text still stand there. Exits 1 when there is any failure,
or an input took more than 10 seconds. ``--keep DIR`` writes the inputs that failed.
"""

import argparse
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import fuzzing

from newsarchive import charset

SECONDS = 10.0


class Hang(BaseException):
    """An input took too long."""


def _ring(_: int, __: FrameType | None) -> None:
    raise Hang


class Tally:
    """What came of all inputs of one kind."""

    def __init__(self, name: str, keep: Path | None) -> None:
        self.name, self.keep = name, keep
        self.count = self.failed = self.hung = self.lost = 0
        self.slowest = 0.0
        self.total = 0.0
        self.became: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()

    def run(self, reader: Callable[[bytes], Any], body: bytes) -> Any:
        self.count += 1
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        told = None
        try:
            told = reader(body)
        except Hang:
            self.hung += 1
            self._failed(body, "hang")
        except Exception:
            self._failed(body, traceback.format_exc().strip().splitlines()[-1][:150] + _where())
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        spent = time.process_time() - began
        self.total += spent
        self.slowest = max(self.slowest, spent)
        return told

    def _failed(self, body: bytes, why: str) -> None:
        self.failed += 1
        self.seen[why] += 1
        if self.keep and self.seen[why] <= 3:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{self.name}-{self.count}").write_bytes(body)

    def tell(self) -> None:
        became = ", ".join(f"{what} {count}" for what, count in self.became.most_common(9))
        print(
            f"{self.name:9} {self.count:6} inputs  {self.failed:3} failed  {self.hung:3} hung  "
            f"slowest {self.slowest:5.2f} s  {self.total:6.1f} s  {became}",
            flush=True,
        )
        for why, count in self.seen.most_common(12):
            print(f"    {count:4} {why}", flush=True)


def _where() -> str:
    frames = traceback.extract_tb(sys.exc_info()[2])
    ours = [frame for frame in frames if "newsarchive" in frame.filename]
    return f" [{Path(ours[-1].filename).name}:{ours[-1].lineno}]" if ours else ""


def pages(tally: Tally, dice: random.Random, count: int) -> None:
    """Damaged pages; those that lose their article although it stands there are counted."""
    seeds = fuzzing.seeds()
    whole = [fuzzing.read_page(seed) for seed in seeds]
    for _ in range(count):
        at = dice.randrange(len(seeds))
        body = fuzzing.mutated(dice, seeds[at], dice.choice(seeds))
        told = tally.run(fuzzing.read_page, body)
        if told is None:
            continue
        tally.became["article" if told.article else str(told.reason or told.kind)] += 1
        before = whole[at].article
        if before is not None and told.article is None:
            text = " ".join(charset.decode(body).text.split())
            pieces = [before.headline, *before.body.replace("## ", "").split("\n\n")]
            if all(" ".join(piece.split()) in text for piece in pieces):
                tally.lost += 1
    if tally.count:
        print(f"{'':9} {tally.lost} refused although every line of the article still stands in the bytes")


def listings(
    tally: Tally, dice: random.Random, count: int, seeds: Sequence[bytes], reader: Callable[[bytes], Any]
) -> None:
    for _ in range(count):
        told = tally.run(reader, fuzzing.mutated(dice, dice.choice(seeds), dice.choice(seeds)))
        tally.became["with links" if told is not None and told.links else "none"] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--robots", type=int, default=2_000)
    parser.add_argument("--sitemaps", type=int, default=2_000)
    parser.add_argument("--feeds", type=int, default=1_500)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    signal.signal(signal.SIGPROF, _ring)
    dice = random.Random(given.seed)
    tallies = [Tally(name, given.keep) for name in ("pages", "robots", "sitemaps", "feeds", "words", "addresses")]
    by_name = {tally.name: tally for tally in tallies}
    pages(by_name["pages"], dice, given.pages)
    listings(by_name["robots"], dice, given.robots, fuzzing.ROBOTS, fuzzing.read_robots)
    listings(by_name["sitemaps"], dice, given.sitemaps, fuzzing.SITEMAPS, fuzzing.read_listing)
    listings(by_name["feeds"], dice, given.feeds, fuzzing.FEEDS, fuzzing.read_listing)
    for text in fuzzing.NAUGHTY:
        by_name["words"].run(
            lambda body: fuzzing.read_words(body.decode("utf-8", "surrogatepass")),
            text.encode("utf-8", "surrogatepass"),
        )
    for href in fuzzing.ODD_ADDRESSES:
        by_name["addresses"].run(
            lambda body: fuzzing.read_words(body.decode("utf-8", "surrogatepass")),
            href.encode("utf-8", "surrogatepass"),
        )
    for tally in tallies:
        tally.tell()
    bad = sum(tally.failed for tally in tallies) + sum(tally.slowest > SECONDS for tally in tallies)
    print(f"{sum(tally.count for tally in tallies)} inputs, {bad} bad (seed {given.seed})")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
