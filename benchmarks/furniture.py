"""Do rates, counters, tickers and boxes ever make a revision? python benchmarks/furniture.py --visits 10000 --seed 11

Pages of all families of the made-up papers (tests/papers), of the sample papers and of the papers that live
(tests/living.py) are read again and again. Between two visits nobody edits; everything else changes: rates, weather,
clocks, counters, tickers, boxes of other stories, cookie notes, ads, in the frame and within the text's own element;
quotes, entities, white space; stamps of the visit, query strings, order of keywords. Each visit is judged as a crawl
judges it (identify.decide), without what a site is known to repeat.

Bar: at most one false revision in 10,000 visits. Exit code 1 above it, and when an edit that is planted at the end of
each article's life is not found.
"""

import argparse
import contextlib
import io
import os
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from furnishing import Life, live, living_lives, paper_lives, sample_lives

BAR = 1 / 10_000


def all_lives(seed: int) -> list[Life]:
    """The articles of a seed."""
    return [*paper_lives(seed, 38, 4), *sample_lives(seed, 6), *living_lives(seed, 12)]


def some(seed: int, each: int, jobs: int, job: int) -> tuple[list[tuple[str, bool]], Counter[str], str]:
    """Every ``jobs``-th life: whether its planted edit was found, what was counted, what was said. The dice of a life
    are its own, so it is the same whoever plays it."""
    found: Counter[str] = Counter()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        every = list(enumerate(all_lives(seed)))[job::jobs]
        planted = [
            (one.name, live(one, each, random.Random(f"{seed} {number}"), found, sys.maxsize)) for number, one in every
        ]
    return planted, found, said.getvalue()


def main() -> int:
    """All lives; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--show", type=int, default=20, help="lines of what was wrong, a process")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; the result is the same")
    given = parser.parse_args()
    count = len(all_lives(given.seed))
    each = -(-given.visits // count)
    found: Counter[str] = Counter()
    planted: list[tuple[str, bool]] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for there, counted, said in pool.map(partial(some, given.seed, each, given.jobs), range(given.jobs)):
            planted += there
            found += counted
            print("\n".join(said.splitlines()[: given.show]), flush=True) if said else None
    names = dict.fromkeys(name for name, _ in planted)
    for name in names:
        print(f"{name:<20}{found[f'{name}: visits']:>8,} visits {found[f'{name}: false']:>6} false revisions")
    missed = [name for name, there in planted if not there]
    told = f"{found['false']} false revisions, {found['unread']} unread"
    print(f"{found['visits']:,} visits to {count} articles: {told}")
    print(f"planted edits found: {len(planted) - len(missed)} of {len(planted)} {dict(Counter(missed)) or ''}")
    return int(found["false"] > BAR * found["visits"] or bool(missed))


if __name__ == "__main__":
    sys.exit(main())
