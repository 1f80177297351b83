"""What is remembered of a host between runs: pauses, its circuit breaker, the last robots.txt, the last request.

Plain functions, called inside ``archive.transaction()``; only the time of the last request is kept outside the database
as well, in the file of the host's lock: it is there after a kill -9 and costs no fsync.
"""

import os
from dataclasses import dataclass
from datetime import datetime

from newsarchive.errors import ArchiveDamaged
from newsarchive.store import payloads, times
from newsarchive.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Host:
    """One row."""

    not_before: datetime | None = None
    why: str | None = None
    trips: int = 0


def load(archive: Archive, host: str) -> Host:
    """What is known; nothing of a host that was never asked."""
    row = archive.conn.execute("SELECT not_before, why, trips FROM hosts WHERE host = ?", (host,)).fetchone()
    return Host() if row is None else Host(times.optional_instant(row[0]), row[1], row[2])


def pause(archive: Archive, host: str, *, until: datetime, why: str, trips: int) -> None:
    """Not to be asked before ``until``, by no run."""
    _set(archive, host, not_before=times.text(until), why=why, trips=trips)


def well(archive: Archive, host: str) -> None:
    """It answers: its breaker is closed."""
    _set(archive, host, not_before=None, why=None, trips=0)


def sent(archive: Archive, host: str, at: datetime) -> None:
    """When a request last left."""
    _set(archive, host, sent_at=times.text(at))


def told_rules(archive: Archive, host: str, url: str, *, status: int, at: datetime) -> None:
    """Its robots.txt as it was told at ``url`` just now; one without rules (4xx) counts as well."""
    row = archive.conn.execute(
        "SELECT id FROM captures WHERE url = ? AND url_id IS NULL AND listing_id IS NULL ORDER BY id DESC LIMIT 1",
        (url,),
    ).fetchone()
    capture = row[0] if row is not None and status == 200 else None
    _set(archive, host, robots_status=status, robots_at=times.text(at), robots_capture_id=capture)


def rules(archive: Archive, host: str, *, since: datetime) -> tuple[int, bytes, datetime] | None:
    """(status, body, when) of the last robots.txt that told its rules, unless it is older."""
    row = archive.conn.execute(
        "SELECT robots_status, robots_at, robots_capture_id FROM hosts WHERE host = ? AND robots_at >= ?",
        (host, times.text(since)),
    ).fetchone()
    if row is None:
        return None
    try:
        body = payloads.captured_page(archive, row[2]).body if row[2] is not None else b""
    except (ArchiveDamaged, OSError):  # then there is no copy; verify tells the rest
        return None
    return row[0], body, times.instant(row[1])


def _set(archive: Archive, host: str, **values: object) -> None:
    names = ", ".join(values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    archive.conn.execute(
        f"INSERT INTO hosts (host, {names}) VALUES (?{', ?' * len(values)}) "  # noqa: S608
        f"ON CONFLICT (host) DO UPDATE SET {changes}",
        (host, *values.values()),
    )


def mark(handle: int, at: float, delay: float) -> None:
    """A request leaves: seconds of the machine's monotonic clock, and the pause that holds behind it."""
    os.pwrite(handle, f"{at:020.6f} {delay:010.3f}\n".encode(), 0)


def marked(handle: int, now: float) -> tuple[float, float] | None:
    """(when the last request left, the pause behind it), of this or an earlier process; None: none, or before the
    machine was started."""
    try:
        at, delay = map(float, os.pread(handle, 64, 0).partition(b"\n")[0].split())  # behind it others write
    except ValueError:
        return None
    return (at, delay) if 0 <= at <= now and 0 <= delay <= 3600 else None
