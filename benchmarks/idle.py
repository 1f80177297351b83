"""What `newsarchive watch` costs while nothing is due: time to start and CPU seconds a day, over many sites.

Run: python benchmarks/idle.py [--sites 500] [--listings 12] [--articles 200]
The clock goes 60 times as fast, so that a look for due work, one a minute, comes every second; a day has 1,440 of them.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsarchive import clock  # noqa: E402
from newsarchive.records import Link  # noqa: E402
from newsarchive.store import ledger, listings, times  # noqa: E402
from newsarchive.store.archive import Archive  # noqa: E402

SPEED, LOOKS = 60.0, 30
STARTS, A_DAY = 4.0, 60.0
"""CPU seconds to start, and of a day; at most"""


def fill(folder: Path, sites: int, lists: int, articles: int) -> None:
    """An archive whose sites were all visited a moment ago."""
    now = clock.now()
    soon = times.text(now + timedelta(days=20))
    with Archive.open(folder) as archive, archive.transaction():
        for number in range(sites):
            home = f"http://127.0.0.1:{10_000 + number}"
            site = ledger.site_id(archive, home[7:], now=now, home_url=f"{home}/")
            for each in range(lists):
                listings.add_listing(archive, site, f"{home}/liste-{each}", "home" if not each else "section", now)
            links = [Link(f"{home}/haber/yol-calismasi-{each}.html", "article", "feed") for each in range(articles)]
            listings.announce(archive, site, links, now=now)
        archive.conn.execute("UPDATE listings SET due_at = ?, polls = 1, last_polled_at = ?", (soon, times.text(now)))
        archive.conn.execute("UPDATE urls SET state = 'archived', reason = NULL, next_due_at = ?", (soon,))


def spent(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--listings", type=int, default=12)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        fill(Path(place) / "archive", given.sites, given.listings, given.articles)
        environment = {**os.environ, clock.VARIABLE: clock.rehearsal(clock.now(), SPEED)}
        command = [sys.executable, "-m", "newsarchive", "--archive", f"{place}/archive", "watch", "--allow-private"]
        began = time.monotonic()
        watch = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        assert watch.stderr is not None
        watch.stderr.readline()
        started, cost = time.monotonic() - began, spent(watch.pid)
        time.sleep(5)
        before = spent(watch.pid)
        time.sleep(LOOKS)
        look = (spent(watch.pid) - before) / LOOKS
        watch.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            watch.wait(30)
    a_day = look * 1440
    print(f"{given.sites} sites, {given.sites * given.listings:,} listings, {given.sites * given.articles:,} addresses")
    print(f"first line after {started:.1f} s, {cost:.1f} s of CPU (at most {STARTS:.0f})")
    print(f"a look: {1000 * look:.1f} ms of CPU; a day of them: {a_day:.1f} s (at most {A_DAY:.0f})")
    return 0 if cost <= STARTS and a_day <= A_DAY else 1


if __name__ == "__main__":
    sys.exit(main())
