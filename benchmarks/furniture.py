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
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from furnishing import live, living_lives, paper_lives, sample_lives

BAR = 1 / 10_000


def main() -> int:
    """All lives; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    lives = [*paper_lives(given.seed, 38, 4), *sample_lives(given.seed, 6), *living_lives(given.seed, 12)]
    each = -(-given.visits // len(lives))
    found: Counter[str] = Counter()
    planted = [live(one, each, dice, found, given.show) for one in lives]
    names = dict.fromkeys(one.name for one in lives)
    for name in names:
        print(f"{name:<20}{found[f'{name}: visits']:>8,} visits {found[f'{name}: false']:>6} false revisions")
    missed = [life.name for life, there in zip(lives, planted, strict=True) if not there]
    told = f"{found['false']} false revisions, {found['unread']} unread"
    print(f"{found['visits']:,} visits to {len(lives)} articles: {told}")
    print(f"planted edits found: {len(planted) - len(missed)} of {len(planted)} {dict(Counter(missed)) or ''}")
    return int(found["false"] > BAR * found["visits"] or bool(missed))


if __name__ == "__main__":
    sys.exit(main())
