"""`newsarchive watch` over papers that publish, edit and take down by a faster clock; killed, and cut off the network.

Run: python benchmarks/watch.py [--minutes 30] [--papers 50] [--speed 100] [--kills 5] [--delay 0.2] [--seed 1]
The papers are a process of their own with a log of their own; what was archived is compared with what they showed, and
their log with what politeness allows. kill -9 hits all of watch's processes at random instants of the first 62 % of the
time and it is started again at once; the network is cut twice (refused, then hanging). Nothing is published in the last
part, so that what was shown last has a few hours of that clock to be fetched.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import rehearsing  # noqa: E402

FLAT = 1.10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--papers", type=int, default=50)
    parser.add_argument("--speed", type=float, default=100.0)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--a-day", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Leave the archive and the logs there.")
    given = parser.parse_args()
    seconds = given.minutes * 60
    cut = min(60.0, 0.06 * seconds)
    plan = rehearsing.Plan(
        seconds=seconds, papers=given.papers, speed=given.speed, delay=given.delay, kills=given.kills,
        cuts=((0.35 * seconds, cut, "refuse"), (0.5 * seconds, cut, "hang")),
        catch_up=min(max(120.0, 0.15 * seconds), 0.6 * seconds), seed=given.seed, a_day=given.a_day,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        return report(rehearsing.rehearse(place, plan), plan)


def report(it: rehearsing.Result, plan: rehearsing.Plan) -> int:
    """Print the figures; 0 when every promise held."""
    least = rehearsing.LEAST * plan.delay
    short = [gap for gap in it.gaps if gap < least]
    flat = rehearsing.flatness(it.memory)
    held = [size for _, size in it.memory]
    rows = (
        ("virtual hours", f"{plan.seconds * plan.speed / 3600:.0f}", True),
        ("articles shown", f"{it.shown:,}", True),
        ("missing", f"{len(it.missing)}", not it.missing),
        ("twice, or never shown", f"{len(it.twice)}", not it.twice),
        ("pages fetched again without need", f"{it.pages_again}", True),
        ("edits archived", f"{it.edits_seen} of {it.edits}", True),
        ("minutes to the archive, median / 95 %", _spread(it.delays), True),
        ("requests, per new article", f"{it.requests:,}, {it.requests / max(1, it.new):.1f}", True),
        ("answers", ", ".join(f"{status}: {count:,}" for status, count in it.statuses.most_common()), True),
        ("smallest gaps, delay", f"{[round(gap, 3) for gap in it.gaps[:3]]}, {plan.delay}", True),
        (f"gaps below {least:.3f} s", f"{len(short)}", not short),
        ("asked though forbidden", f"{it.forbidden}", not it.forbidden),
        ("busiest second after a cut", f"{it.busiest} (at most {plan.papers / plan.delay:.0f})", True),
        ("kills, exit code at the end", f"{it.kills}, {it.exit_code}", it.exit_code == 0),
        ("resident, MB: median, most", f"{statistics.median(held) / 2**20:.0f}, {max(held) / 2**20:.0f}", True),
        ("last third against first", f"{flat:.2f} (at most {FLAT:.2f})", flat <= FLAT),
        ("resident, MB, minute by minute", _by_minute(it.memory), True),
        ("Traceback in the log", f"{it.messages.count('Traceback')}", "Traceback" not in it.messages),
    )
    for name, value, well in rows:
        print(f"{'ok ' if well else 'BAD'} {name:40} {value}", flush=True)
    for url in it.missing[:10]:
        print(f"    missing {url}")
    for url in it.twice[:10]:
        print(f"    twice, or never shown {url}")
    return 0 if all(well for *_, well in rows) else 1


def _by_minute(memory: list[tuple[float, int]]) -> str:
    """What was held at the end of each minute: a kill shows as a step down."""
    ends = {int(at // 60): held for at, held in memory}
    return " ".join(f"{held / 2**20:.0f}" for _, held in sorted(ends.items()))


def _spread(delays: list[float]) -> str:
    if not delays:
        return "none"
    return f"{statistics.median(delays):.0f} / {delays[int(0.95 * len(delays))]:.0f}"


if __name__ == "__main__":
    sys.exit(main())
