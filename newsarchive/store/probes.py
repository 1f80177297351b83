"""Sites that could not be got to know: why, since when, and when they are tried again.

A site in trouble is asked ever less, never given up: each pause is twice the one before, up to LONGEST. The pause is
what lies between probed_at and probe_due_at, so it needs no column of its own.
"""

from datetime import datetime, timedelta

from newsarchive.store import times
from newsarchive.store.archive import Archive

FIRST = timedelta(hours=1)
LONGEST = timedelta(days=7)


def reason(archive: Archive, site_id: int) -> str | None:
    """Why the site could not be got to know when it was last tried; None: it could, or never was."""
    row = archive.conn.execute("SELECT probe_reason FROM sites WHERE id = ?", (site_id,)).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def failed(archive: Archive, site_id: int, why: str, now: datetime) -> datetime:
    """The site was tried in vain: until when scheduled work leaves it alone."""
    before, due = archive.conn.execute(
        "SELECT probed_at, probe_due_at FROM sites WHERE id = ?", (site_id,)
    ).fetchone()  # fmt: skip
    pause = FIRST if before is None or due is None else 2 * (times.instant(due) - times.instant(before))
    until = now + min(max(pause, FIRST), LONGEST)
    archive.conn.execute(
        "UPDATE sites SET probed_at = ?, probe_reason = ?, probe_due_at = ? WHERE id = ?",
        (times.text(now), why[:500], times.text(until), site_id),
    )
    return until


def known(archive: Archive, site_id: int, now: datetime) -> None:
    """The site has been got to know."""
    archive.conn.execute(
        "UPDATE sites SET probed_at = ?, probe_reason = NULL, probe_due_at = NULL WHERE id = ?",
        (times.text(now), site_id),
    )


def next_try(archive: Archive, site_id: int, now: datetime) -> datetime | None:
    """When scheduled work is to try the site again; None: it is not among those that failed. Now, when the clock was
    set back meanwhile."""
    row = archive.conn.execute("SELECT probe_due_at FROM sites WHERE id = ?", (site_id,)).fetchone()
    until = times.optional_instant(row and row[0])
    return now if until is not None and until > now + LONGEST else until
