"""kill -9 at random instants of a 200-article crawl, restarted each time: nothing lost, nothing twice, little repeated.

Run: python benchmarks/crash.py [--kills 50] [--commits 10] [--layout te7] [--longest SECONDS] [--seed 1]
Half of the kills fall uniformly between 0.3 s and ``longest`` seconds after the start (start-up and recovery), half
within 50 ms of one of the next answers (the middle of the work), so that all of them fall before the crawl is done;
``commits`` of them fall in the instant in which the database's log grows. After every kill the closed WARC files must
pass gzip and warcio, and at most one may be left ``.open``.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import crashing  # noqa: E402

LIMIT = 1.5
"""requests per article"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--commits", type=int, default=10, help="how many of the kills are aimed at a commit")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--layout", default="te7")
    parser.add_argument("--longest", type=float)
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=900.0, help="no more kills after this long")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    options = ("--concurrency", str(given.concurrency))
    with tempfile.TemporaryDirectory() as folder, crashing.paper(given.layout, articles=given.articles) as web:
        site = web.sites[0]
        calm = crashing.undisturbed(Path(folder), web, site, options)
        longest = given.longest or calm.first_answer + 0.5
        step = max(2, calm.requests // given.kills)
        print(
            f"undisturbed: {calm.seconds:.1f} s ({calm.first_answer:.1f} s to the first request), "
            f"{len(calm.texts)} articles, {calm.requests} requests\n"
            f"half of the kills within {longest:.1f} s, half after 1 to {step} more answers",
            flush=True,
        )
        it = crashing.ordeal(
            Path(folder) / "archive", web, site, kills=given.kills, longest=longest, step=step, seed=given.seed,
            options=options, seconds=given.seconds, commits=min(given.commits, given.kills),
        )  # fmt: skip
        return report(it, calm, crashing.truths(web, site))


def report(it: crashing.Ordeal, calm: crashing.Calm, truth: set[str]) -> int:
    """Print the figures; 0 when every promise held."""
    state = it.state
    missing, other = (
        truth - state.texts.keys(),
        [url for url, text in calm.texts.items() if state.texts.get(url) != text],
    )
    asked = sum(it.asked[url] for url in truth)
    promises = {
        "articles": (f"{len(truth) - len(missing)} of {len(truth)}", not missing),
        "lost after a later kill": (len(it.lost), not it.lost),
        "duplicates": (state.articles - state.keys, state.articles == state.keys == len(state.texts)),
        "other text than undisturbed": (len(other), not other),
        "integrity_check": (state.integrity, state.integrity == "ok"),
        "dangling foreign keys": (state.orphans, not state.orphans),
        "captures not reading back": (f"{len(state.unreadable)} of {state.captures}", not state.unreadable),
        "closed WARC files refused": (len(state.bad_files), not state.bad_files),
        "... after any kill": (len(it.bad_files), not it.bad_files),
        "most files .open after a kill": (it.most_open, it.most_open <= 1),
        "files left .open": (state.left_open, not state.left_open),
        "last exit code": (it.code, it.code == 0),
        "requests per article": (f"{asked / len(truth):.2f}", asked <= LIMIT * len(truth)),
    }
    print(f"{it.kills} kills in {it.seconds:.0f} s, {it.ended} crawls ended before their kill")
    for name, (value, held) in promises.items():
        print(f"  {name:28} {value}{'' if held else '   <-- BROKEN'}")
    total = it.asked.total()
    print(f"  {'all requests':28} {total} ({total / len(truth):.2f} per article; undisturbed {calm.requests})")
    return 0 if all(held for _, held in promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
