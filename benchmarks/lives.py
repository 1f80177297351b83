"""40 scripted lives of articles: edits and removals of each kind, furniture, outages, told apart by `crawl --due`.

Run: python benchmarks/lives.py [--seeds 1 2 …] [--days 5] [--every 3] [--keep FOLDER]
Each seed has its own papers (families, layouts), texts, times, and articles that get the lives. The clock leaps from
crawl to crawl. Two confusion matrices over all seeds; exit 1 when a life was not understood, when an article that
nobody took down was, or when more than one re-visit in 10,000 made a revision that is none.
"""

import argparse
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import lives  # noqa: E402
import playing  # noqa: E402

SEEDS = (1, 2, 3)


def play(seed: int, days: float, every: float, folder: Path) -> playing.Judged:
    sites = lives.script(seed)
    instants = [lives.START + timedelta(hours=every * step) for step in range(int(days * 24 / every) + 1)]
    with lives.serve(sites) as web:
        playing.run(folder, web, instants)
        return playing.judge(folder, web)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--days", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=3.0, help="hours between two crawls")
    parser.add_argument("--keep", type=Path, help="leave the archives there")
    given = parser.parse_args()
    edits: Counter[tuple[str, str]] = Counter()
    removals: Counter[tuple[str, str]] = Counter()
    wrong = revisions = false_removals = revisits = 0
    for seed in given.seeds:
        with tempfile.TemporaryDirectory() as made:
            folder = (given.keep or Path(made)) / f"seed-{seed}"
            told = play(seed, given.days, given.every, folder)
        edits += told.edits
        removals += told.removals
        wrong += len(told.wrong)
        revisions += len(told.false_revisions)
        false_removals += len(told.false_removals)
        revisits += told.revisits
        print(f"seed {seed}: {told.lives} lives, {told.requests} requests, {told.revisits} re-visits", flush=True)
        for line in (*told.wrong, *told.false_revisions[:5], *told.false_removals[:5]):
            print(f"  WRONG {line}", flush=True)
    print("\nEdits, lives by their first kind (- : none):\n", *playing.table(edits), sep="\n")
    print("\nRemovals, lives by kind once they are sure (- : none):\n", *playing.table(removals), sep="\n")
    print(
        f"\n{wrong} lives wrong; false revisions {revisions} of {revisits} re-visits; false removals {false_removals}"
    )
    return int(bool(wrong or false_removals or revisions * 10_000 > revisits))


if __name__ == "__main__":
    sys.exit(main())
