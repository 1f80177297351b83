"""Damaged WARC files: verify finds every flipped bit, truncation, appended garbage, lost, renamed or copied file.

Run: python benchmarks/damage.py [--articles 40] [--flips 500] [--cuts 500] [--garbage 100] [--seed 1]
A small paper is crawled twice; then one harm at a time is done to its largest WARC file, at a random place, and
``verify`` must say so, naming the file and an offset at or before the harm but not behind it. Reading the file may lose
the damaged record, no other (a truncation: those behind it). Exit code 1 when anything was missed, took longer than
10 s or raised.
"""

import argparse
import contextlib
import gzip
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import crashing  # noqa: E402

from newsarchive import verify, warc_walk  # noqa: E402

SLOWEST = 10.0
"""seconds one verify may take"""
Harm = Callable[[bytes, random.Random], tuple[bytes, int, int]]
"""bytes, dice -> (damaged bytes, offset of the harm, records that may be lost with it)"""


def flip(data: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """One bit, anywhere in the file."""
    at = dice.randrange(len(data))
    harmed = bytearray(data)
    harmed[at] ^= 1 << dice.randrange(8)
    return bytes(harmed), at, 1


def header_flip(data: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """One bit of a gzip header: where no reader looks."""
    starts = [found.start() for found in re.finditer(re.escape(b"\x1f\x8b\x08\0\0\0\0\0\0\xff"), data)]
    at = dice.choice(starts) + dice.randrange(10)
    harmed = bytearray(data)
    harmed[at] ^= 1 << dice.randrange(8)
    return bytes(harmed), at, 1


def cut(data: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """The end is missing."""
    size = dice.randrange(len(data))
    return data[:size], size, 1 << 30


def garbage(data: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """Something else behind the end."""
    kinds = (
        dice.randbytes(dice.randint(1, 5000)), bytes(dice.randint(1, 5000)), b"\r\n", b"<html>\n" * dice.randint(1, 99),
        gzip.compress(b""), gzip.compress(dice.randbytes(100)), b"\x1f\x8b\x08", b"WARC/1.1\r\n\r\n",
        data[:dice.randint(20, 400)], data[-dice.randint(20, 400):],
    )  # fmt: skip
    return data + dice.choice(kinds), len(data), 0


def named(problems: list[str], path: Path, at: int) -> bool:
    """Whether a problem names the file, and an offset that is not behind the harm."""
    places = [int(found) for one in problems for found in re.findall(re.escape(str(path)) + r" at offset (\d+)", one)]
    return (bool(places) and min(places) <= at) or any(f"{path} is empty" in one for one in problems)


def tried(archive: Path, path: Path, harm: Harm, times: int, dice: random.Random, counts: Counter[str]) -> None:
    """Do one kind of harm so many times; counts what came of it."""
    whole = path.read_bytes()
    before = sum(item.record is not None for item in warc_walk.records(path))
    for _ in range(times):
        data, at, may_lose = harm(whole, dice)
        path.write_bytes(data)
        began = time.monotonic()
        report = verify.verify(archive)
        seconds = time.monotonic() - began
        counts["tried"] += 1
        counts["found"] += not report.ok
        counts["named"] += named(report.problems, path, at)
        counts["slow"] += seconds > SLOWEST
        lost = before - sum(item.record is not None for item in warc_walk.records(path))
        counts["lost more"] += lost > may_lose
        counts["most lost"] = max(counts["most lost"], lost)
        if report.ok:
            print(f"  not found: {harm.__name__} at {at} of {len(whole)}")
    path.write_bytes(whole)


@contextlib.contextmanager
def moved(path: Path, target: Path) -> Iterator[None]:
    """The file is there instead of here."""
    path.rename(target)
    yield
    target.rename(path)


@contextlib.contextmanager
def copied(path: Path, target: Path) -> Iterator[None]:
    """A second file with the same content."""
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, target)
    yield
    target.unlink()


def names(archive: Path, files: list[Path], counts: Counter[str]) -> None:
    """Files that are gone, have another name, stand twice, or have changed places."""
    for path in files:
        other = path.with_name("x" + path.name)
        for harm in (
            moved(path, archive / "away"), moved(path, other), copied(path, other),
            copied(path, path.parent.parent / "99" / path.name),
        ):  # fmt: skip
            with harm:
                problems = verify.verify(archive).problems
            counts["tried"] += 1
            counts["found"] += bool(problems)
            counts["named"] += any(str(path) in one or str(other) in one or "/99/" in one for one in problems)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--garbage", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        with crashing.paper("te7", articles=given.articles, delay=0.0) as web:
            for _ in range(2):
                code, messages = crashing.finish(crashing.crawl(archive, web.sites[0].home_url))
                assert code == 0, messages
        files = sorted((archive / "warc").rglob("*.warc.gz"))
        largest = max(files, key=lambda path: path.stat().st_size)
        print(f"{len(files)} WARC files, the largest has {largest.stat().st_size:,} bytes; all well:", end=" ")
        print(verify.verify(archive).ok, flush=True)
        for what, harm, times in (
            ("flipped bits", flip, given.flips), ("flips in gzip headers", header_flip, given.flips // 5),
            ("truncations", cut, given.cuts), ("garbage appended", garbage, given.garbage),
        ):  # fmt: skip
            began = time.monotonic()
            counts = table[what] = Counter()
            tried(archive, largest, harm, times, dice, counts)
            print(f"{what:24} {dict(counts)} in {time.monotonic() - began:.0f} s", flush=True)
        names(archive, files, table.setdefault("files lost, renamed, twice", Counter()))
        assert verify.verify(archive).ok
    print(f"\n{'harm':28} {'tried':>6} {'found':>6} {'named':>6} {'most lost':>10}")
    for what, counts in table.items():
        print(f"{what:28} {counts['tried']:6} {counts['found']:6} {counts['named']:6} {counts['most lost']:10}")
    bad = [c for c in table.values() if min(c["found"], c["named"]) < c["tried"] or c["slow"] or c["lost more"]]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
