"""Our date reader beside dateparser on the stamps of Turkish pages: microseconds a call, right answers, ratio.

    python benchmarks/dates.py [--rounds N]

Both read the same strings; dateparser gets languages=["tr"] and day-first order, its best case. CPU time, best of
three. Exits 1 when we are less than 20 times as fast.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime

import dateparser

from newsarchive.dates import ISTANBUL, find_stamps, read

FETCHED = datetime(2026, 6, 1, 12, 0, tzinfo=ISTANBUL)
LEAST_RATIO = 20

# text -> the wall clock it means, None when it means none
STAMPS: dict[str, str | None] = {
    "30-06-2025 00:22": "2025-06-30 00:22",
    "05.03.2026 - 14:54": "2026-03-05 14:54",
    "18.01.2026 21:33": "2026-01-18 21:33",
    "06.01.2026 11:10:22": "2026-01-06 11:10:22",
    "22 Şubat 2026 Pazar - 12:39:30": "2026-02-22 12:39:30",
    "12 Haziran 2024 10:05": "2024-06-12 10:05",
    "4 Ekim 2019 16:48": "2019-10-04 16:48",
    "20 Nisan 2026": "2026-04-20",
    "12 KASIM 2024": "2024-11-12",
    "Kasım 06, 2025 15:54": "2025-11-06 15:54",
    "29 Mart 2018, 14:02": "2018-03-29 14:02",
    "2024-07-03T18:24:28+03:00": "2024-07-03 18:24:28",
    "2025-11-10T18:31:00": "2025-11-10 18:31",
    "Mon, 30 Jun 2025 00:22:00 +0300": "2025-06-30 00:22",
    "31 Şubat 2024": None,
    "Ağustos 2024": None,
}
LINE = "Giriş: 30.01.2026 - 10:42 Güncelleme: 30.01.2026 - 10:43"


def microseconds(call: Callable[[], object], rounds: int) -> float:
    """CPU time of one call, best of three series."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            call()
        best = min(best, time.process_time() - start)
    return best / rounds * 1e6


def theirs(text: str) -> datetime | None:
    return dateparser.parse(text, languages=["tr"], settings={"DATE_ORDER": "DMY"})


def ours(text: str) -> datetime | None:
    return read(text, fetched_at=FETCHED).at


def right(found: datetime | None, expected: str | None) -> bool:
    wall = None if found is None else found.replace(tzinfo=None)
    return wall == (None if expected is None else datetime.fromisoformat(expected))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2000, help="calls per string of ours; dateparser gets 1/100")
    rounds = parser.parse_args().rounds
    totals = {"ours": 0.0, "dateparser": 0.0}
    hits = {"ours": 0, "dateparser": 0}
    print(f"{'stamp':34} {'ours µs':>8} {'dateparser µs':>14}   right: ours, dateparser")
    for text, expected in STAMPS.items():
        row = []
        for name, function, times in (("ours", ours, rounds), ("dateparser", theirs, max(5, rounds // 100))):
            ok = right(function(text), expected)
            hits[name] += ok
            totals[name] += (cost := microseconds(lambda f=function, t=text: f(t), times))
            row.append((cost, "yes" if ok else "NO"))
        print(f"{text:34} {row[0][0]:8.2f} {row[1][0]:14.1f}   {row[0][1]:>4} {row[1][1]:>4}")
    count = len(STAMPS)
    ratio = totals["dateparser"] / totals["ours"]
    print(f"{'mean':34} {totals['ours'] / count:8.2f} {totals['dateparser'] / count:14.1f}")
    print(f"right: ours {hits['ours']}/{count}, dateparser {hits['dateparser']}/{count}; {ratio:.0f} times as fast")
    print(f"find_stamps on a line of two labelled stamps: {microseconds(lambda: find_stamps(LINE), rounds):.1f} µs")
    return 0 if ratio >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
