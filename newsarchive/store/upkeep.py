"""What is tidied at the end of runs, a little each time: old rows of runs become small, then days; weeks are estimated.

Plain functions, called inside ``archive.transaction()``. What a run did on a site is kept word for word for WORDS, in
numbers for NUMBERS, and for ever in the sums of its day (``site_days``) and of the run (``runs.counts``).
"""

import json
from datetime import datetime, timedelta
from typing import Any

from newsarchive.store import accounts, edit_kinds, proofs, stories, times, weeks
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

WORDS = timedelta(days=30)
NUMBERS = timedelta(days=90)
MOST = 2_000
"""rows that are tidied at a time"""
_WORDS = ("problems", "notes", "examples", "budget", "stopped")


def run(archive: Archive, now: datetime, *, seconds: float = weeks.SECONDS) -> None:
    """A little of everything; ``seconds`` for the weeks and for texts compared late, hundredths for the rest."""
    shorten(archive, now)
    fold(archive, now)
    edit_kinds.classify(archive)
    proofs.shrink(archive)
    stories.catch_up(archive, seconds=max(stories.SECONDS, seconds))
    weeks.refresh(archive, now, seconds=seconds)


def shorten(archive: Archive, now: datetime, *, most: int = MOST) -> int:
    """Take the words out of rows of runs that ended WORDS ago, and zeros; how many rows were looked at."""
    whole = _batch(archive, "shorten", _last_run(archive, now - WORDS), most)
    for run_id, site, counts in whole:
        small = as_json(_small(json.loads(counts)))
        if small != counts:
            archive.conn.execute(
                "UPDATE run_sites SET counts = ? WHERE run_id = ? AND site_id = ?", (small, run_id, site)
            )
    return len(whole)


def fold(archive: Archive, now: datetime, *, most: int = MOST) -> int:
    """Drop rows of crawls that ended NUMBERS ago: their day has their sums. A site's last row stays; how many went."""
    last = min(_last_run(archive, now - NUMBERS), _mark(archive, "shorten"))
    gone = [
        (run_id, site)
        for run_id, site, counts in _batch(archive, "fold", last, most)
        if "requests" in json.loads(counts) and run_id < _newest(archive, site)
    ]
    archive.conn.executemany("DELETE FROM run_sites WHERE run_id = ? AND site_id = ?", gone)
    return len(gone)


def _newest(archive: Archive, site: int) -> int:
    row = archive.conn.execute("SELECT max(run_id) FROM run_sites WHERE site_id = ?", (site,)).fetchone()
    return int(row[0])


def _batch(archive: Archive, name: str, last: int, most: int) -> list[tuple[int, int, str]]:
    """The next rows of whole runs up to ``last``, about ``most``; the mark moves behind them."""
    query = "SELECT run_id, site_id, counts FROM run_sites WHERE run_id > ? AND run_id <= ? ORDER BY run_id, site_id "
    mark = _mark(archive, name)
    rows = archive.conn.execute(f"{query} LIMIT ?", (mark, last, most + 1)).fetchall()
    if len(rows) > most:
        cut = rows[-1][0]
        rows = [row for row in rows if row[0] < cut] or archive.conn.execute(query, (mark, cut)).fetchall()
    if rows:
        archive.conn.execute("INSERT OR REPLACE INTO marks(name, value) VALUES (?, ?)", (name, rows[-1][0]))
    return rows


def _small(counts: dict[str, Any]) -> dict[str, Any]:
    account = counts.get(accounts.ACCOUNT)
    small = {name: value for name, value in counts.items() if name not in _WORDS and value}
    if isinstance(account, dict):
        small[accounts.ACCOUNT] = {name: value for name, value in account.items() if isinstance(value, int) and value}
    return small


def _last_run(archive: Archive, before: datetime) -> int:
    """The last run that was over then, and all before it."""
    row = archive.conn.execute(
        "SELECT coalesce(min(id) - 1, (SELECT max(id) FROM runs)) FROM runs WHERE ended_at > ? OR "
        "(ended_at IS NULL AND started_at > ?)",
        (times.text(before), times.text(before)),
    ).fetchone()
    return int(row[0] or 0)


def _mark(archive: Archive, name: str) -> int:
    row = archive.conn.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0
