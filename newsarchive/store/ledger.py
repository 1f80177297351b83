"""Sites, runs, and the frontier: what is to be fetched next and what became of every address.

Plain functions, called inside ``archive.transaction()``; every ``now`` is an aware UTC datetime. An address
goes pending -> one final state, with a reason; an archived one keeps that state until it is gone, whatever a
re-visit meets (a parked page, a broken server), because a failed visit says nothing about the article.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import newsarchive
from newsarchive import schedule
from newsarchive.store import habits, holding, site_days, times
from newsarchive.store.archive import Archive
from newsarchive.store.members import own_agency
from newsarchive.store.texts import as_json, optional

MAX_ATTEMPTS = 5
"""fetches in a row that brought nothing, over all runs, after which an address is failed"""
TRIED_IN_VAIN = -20_000
"""most priority of an address that brought nothing: behind all that was not tried, also for the next run"""
INTERRUPTED = 130
"""exit code of a run that was stopped by a signal"""
RESUME_WITHIN = timedelta(hours=12)
"""a killed run older than this is not resumed: its polls are stale"""


@dataclass(frozen=True, slots=True)
class UrlRow:
    """What a fetch needs to know of an address."""

    id: int
    site_id: int
    url: str
    fetch_url: str
    article_key: str
    kind: str
    state: str
    depth: int
    pattern: str
    priority: int
    attempts: int
    etag: str | None
    last_modified: str | None
    digest: str | None
    article_id: int | None
    first_seen_at: str
    last_fetched_at: str | None
    via: str | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A command run."""

    id: int
    command: str
    pid: int
    started_at: datetime


def site_id(
    archive: Archive,
    domain: str,
    *,
    now: datetime,
    name: str | None = None,
    home_url: str | None = None,
    province: str | None = None,
    district: str | None = None,
    family: str | None = None,
) -> int:
    """The site's id; registers it, or fills in what was not known about it."""
    row = archive.conn.execute(
        "INSERT INTO sites(domain, name, home_url, province, district, family, added_at, agency) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(domain) DO UPDATE SET name = coalesce(excluded.name, name), "
        "home_url = coalesce(excluded.home_url, home_url), province = coalesce(excluded.province, province), "
        "district = coalesce(excluded.district, district), "
        "family = coalesce(excluded.family, family) RETURNING id",
        (domain, name, home_url, province, district, family, times.text(now), own_agency(domain)),
    ).fetchone()
    return int(row[0])


def forget_site(archive: Archive, domain: str) -> bool:
    """Visit the site no more unless it is named; all that is archived of it stays. False when it is not registered."""
    cursor = archive.conn.execute("UPDATE sites SET home_url = NULL WHERE domain = ?", (domain,))
    return cursor.rowcount > 0


def start_run(archive: Archive, command: str, now: datetime) -> int:
    """A row for this command run; what is settled from now on is put down to it."""
    cursor = archive.conn.execute(
        "INSERT INTO runs(command, version, pid, started_at) VALUES (?, ?, ?, ?)",
        (command, newsarchive.__version__, os.getpid(), times.text(now)),
    )
    archive.run_id = int(cursor.lastrowid or 0)
    return archive.run_id


def end_run(archive: Archive, run_id: int, exit_code: int, now: datetime, counts: Mapping[str, Any]) -> None:
    """The run is over, with its exit code and what it did."""
    archive.conn.execute(
        "UPDATE runs SET ended_at = ?, exit_code = ?, counts = ? WHERE id = ?",
        (times.text(now), exit_code, as_json(dict(counts)), run_id),
    )


def record_run_site(archive: Archive, run_id: int, site: int, counts: Mapping[str, Any]) -> None:
    """What the run did on one site; call it once at the start (empty) so that a killed run is known."""
    row = archive.conn.execute("SELECT counts FROM run_sites WHERE run_id = ? AND site_id = ?", (run_id, site))
    site_days.spent(archive, site, next((stored for (stored,) in row), None), counts)
    archive.conn.execute(
        "INSERT INTO run_sites(run_id, site_id, counts) VALUES (?, ?, ?) "
        "ON CONFLICT(run_id, site_id) DO UPDATE SET counts = excluded.counts",
        (run_id, site, as_json(dict(counts))),
    )


def unfinished_run(archive: Archive, site: int, *, now: datetime, but: int | None = None) -> RunRow | None:
    """The killed or interrupted crawl of this site that a new one continues, None when the last one ended by itself.

    Several in a row count as one that began with the first. ``but``: the new run's own id.
    """
    first = None
    rows = archive.conn.execute(
        "SELECT r.id, r.command, r.pid, r.started_at, r.command <> 'crawl' OR "
        "(r.ended_at IS NOT NULL AND r.exit_code IS NOT ?) FROM run_sites s JOIN runs r ON r.id = s.run_id "
        "WHERE s.site_id = ? AND r.id IS NOT ? AND r.command IN ('crawl', 'watch') ORDER BY r.id DESC LIMIT 100",
        (INTERRUPTED, site, but),
    )
    for run, command, pid, started, ended_by_itself in rows:
        began = times.instant(started)
        if ended_by_itself or now - began > RESUME_WITHIN:
            break
        first = RunRow(run, command, pid, began)
    return first


_ROW = (
    "SELECT id, site_id, url, fetch_url, article_key, kind, state, depth, pattern, priority, attempts, etag, "
    "last_modified, digest, article_id, first_seen_at, last_fetched_at, via FROM urls "
)


def due(
    archive: Archive,
    site: int,
    *,
    now: datetime,
    limit: int,
    exclude: Collection[int] = (),
    since: datetime | None = None,
    probe: bool = False,
    fresh: datetime | None = None,
) -> list[UrlRow]:
    """What to fetch next: pending addresses by priority, then archived articles whose re-visit is due, then those that
    were not there and are looked for again.

    ``since`` leaves out what was announced as older; what was announced without a date is in. ``probe``: what we only
    guessed first, then articles before listings. ``fresh``: nothing but articles that were first announced since then.
    """
    values: dict[str, str | int] = {
        "site": site,
        "now": times.text(now),
        "tomorrow": times.text(now + schedule.RETRY_LAST + schedule.AHEAD),
        "never": times.text(now + schedule.LATEST + schedule.AHEAD),
        "oldest": times.seconds(since) if since else -(1 << 60),
        "wanted": limit + len(exclude),
    }
    skip = exclude if isinstance(exclude, (set, frozenset, dict)) else set(exclude)
    found: list[UrlRow] = []
    order = "via IS 'guess' DESC, kind = 'listing', priority DESC" if probe else "priority DESC"
    new = ""
    if fresh is not None:
        values |= {"oldest": max(int(values["oldest"]), times.seconds(fresh)), "fresh": times.text(fresh)}
        new = "AND kind <> 'listing' AND first_seen_at >= :fresh "
    for query in (
        _ROW + f"WHERE site_id = :site AND state = 'pending' AND priority > {-holding.BACK // 2} "
        "AND (next_due_at IS NULL OR next_due_at <= :now OR next_due_at > :tomorrow) "
        f"AND (claimed_ts IS NULL OR claimed_ts >= :oldest) {new}ORDER BY {order}, id LIMIT :wanted",
        _ROW + "WHERE site_id = :site AND state = 'archived' AND next_due_at <= :now "
        "AND (claimed_ts IS NULL OR claimed_ts >= :oldest) ORDER BY next_due_at LIMIT :wanted",
        _ROW + "WHERE site_id = :site AND state = 'gone' AND next_due_at IS NOT NULL "
        "AND (next_due_at <= :now OR next_due_at > :never) "
        "AND (claimed_ts IS NULL OR claimed_ts >= :oldest) ORDER BY next_due_at LIMIT :wanted",
        _ROW + "WHERE site_id = :site AND state = 'archived' AND next_due_at > :never "
        "AND (claimed_ts IS NULL OR claimed_ts >= :oldest) ORDER BY next_due_at LIMIT :wanted",
    )[: 1 if new else 4]:  # what is due later than anything is ever put off was so by a clock that has been set back
        rows = (UrlRow(*row) for row in archive.conn.execute(query, values))
        found.extend(row for row in rows if row.id not in skip)
        if len(found) >= limit:
            break
    return found[:limit]


def url_row(archive: Archive, url_id: int) -> UrlRow | None:
    """One address by id."""
    row = archive.conn.execute(_ROW + "WHERE id = ?", (url_id,)).fetchone()
    return None if row is None else UrlRow(*row)


def at(archive: Archive, canonical: str) -> int | None:
    """The id of a canonical address; None when it was never announced."""
    row = archive.conn.execute("SELECT id FROM urls WHERE url = ?", (canonical,)).fetchone()
    return None if row is None else int(row[0])


def has_archived(archive: Archive, site: int) -> bool:
    """Whether an address of the site leads to an article of the archive."""
    query = "SELECT 1 FROM urls WHERE site_id = ? AND state = 'archived' LIMIT 1"
    return archive.conn.execute(query, (site,)).fetchone() is not None


def due_again(archive: Archive, site: int, *, scheduled: bool = False) -> str | None:
    """When (UTC) the site's next listing is due, for scheduled work or for a person who asks; None when it has none."""
    row = archive.conn.execute(
        "SELECT min(CASE WHEN ? THEN due_at ELSE next_poll_at END) FROM listings "
        "WHERE site_id = ? AND polls > 0 AND kind NOT IN ('archive', 'ids')",
        (scheduled, site),
    ).fetchone()
    return None if row[0] is None else str(row[0])


_NEGLECTED = _ROW + (  # noqa: S608
    "WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY pattern ORDER BY priority "
    "DESC, id) AS place FROM urls WHERE site_id = ? AND state = 'pending' AND priority > ? "
    "AND (next_due_at IS NULL OR next_due_at <= ?) AND pattern NOT IN (SELECT value FROM json_each(?))) "
    "WHERE place <= 2) LIMIT ?"
)


def neglected(archive: Archive, site: int, *, but: Collection[str], now: datetime, limit: int) -> list[UrlRow]:
    """The first pending addresses of shapes that were not served lately (``but``), two of each."""
    rows = archive.conn.execute(
        _NEGLECTED,
        (site, -holding.BACK // 2, times.text(now), as_json(sorted(but)), limit),
    )
    return [UrlRow(*row) for row in rows]


def reason_of(archive: Archive, url_id: int) -> str | None:
    """Why an address is in its state."""
    row = archive.conn.execute("SELECT reason FROM urls WHERE id = ?", (url_id,)).fetchone()
    return None if row is None else row[0]


def pending_count(archive: Archive, site: int) -> int:
    """How many addresses of the site still wait for their first answer."""
    query = "SELECT count(*) FROM urls WHERE site_id = ? AND state = 'pending'"
    return int(archive.conn.execute(query, (site,)).fetchone()[0])


def state_counts(archive: Archive, site: int) -> dict[tuple[str, str | None], int]:
    """(state, reason) -> number of addresses."""
    rows = archive.conn.execute(
        "SELECT state, reason, count(*) FROM urls WHERE site_id = ? GROUP BY state, reason", (site,)
    )
    return {(state, reason): count for state, reason, count in rows}


def settle(
    archive: Archive,
    url_id: int,
    *,
    state: str,
    now: datetime,
    reason: str | None = None,
    status: int | None = None,
    article_id: int | None = None,
    next_due_at: datetime | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    digest: str | None = None,
) -> None:
    """An address reached a state. ``archived`` without ``next_due_at`` gets its date from the schedule.

    An archived address stays archived whatever else is asked for (``reason`` is noted and the next visit is
    due by the schedule); only ``mark_gone`` and ``duplicate`` change that. One that is gone stays so until it has an
    article. Validators left None keep their value on a 304.
    """
    was = archive.conn.execute("SELECT state, article_id FROM urls WHERE id = ?", (url_id,)).fetchone()
    kept = was is not None and state not in {"archived", "duplicate"} and (was[0] == "archived" or _was_there(*was))
    if kept:
        state = "archived" if was[0] == "archived" else "gone"
    if kept and state == "gone":
        next_due_at = next_due_at or now + schedule.RETRY_LAST
    elif state == "archived" and next_due_at is None:
        again = was is not None and was[0] == "archived" and not kept
        next_due_at = _scheduled(archive, article_id or (was and was[1]), now, again=again)
    moment = times.text(now)
    fresh = state in {"archived", "duplicate"} and not kept and status != 304
    archive.conn.execute(
        "UPDATE urls SET state = ?, reason = ?, last_status = coalesce(?, last_status), last_tried_at = ?, "
        "last_fetched_at = CASE WHEN ? THEN last_fetched_at ELSE ? END, attempts = CASE WHEN ? THEN attempts + 1 "
        "ELSE 0 END, article_id = coalesce(?, article_id), next_due_at = ?, "
        "etag = CASE WHEN ? THEN ? ELSE coalesce(?, etag) END, "
        "last_modified = CASE WHEN ? THEN ? ELSE coalesce(?, last_modified) END, "
        "digest = coalesce(?, digest), run_id = coalesce(?, run_id) WHERE id = ?",
        (state, reason, status, moment, kept, moment, kept or state == "failed", article_id,
         times.optional(next_due_at), fresh, optional(etag), optional(etag), fresh, optional(last_modified),
         optional(last_modified), digest, archive.run_id, url_id),
    )  # fmt: skip


def _was_there(state: str, article_id: int | None) -> bool:
    """Whether an address is that of an article which was not there, also when it has been announced again since."""
    return article_id is not None and state in {"gone", "pending"}


_WEIGHTY = "cause = 'visit' AND coalesce(kinds, '') NOT IN ('[]', '[\"typo\"]', '[\"date_only\"]')"
"""revisions that say that an article is being worked on; a slip of the pen and a date moved on do not"""


_DATED = (
    "SELECT site_id, published_at, first_seen_at, "  # noqa: S608
    f"(SELECT count(*) FROM revisions WHERE article_id = a.id AND {_WEIGHTY}), "
    f"(SELECT max(replaced_at) FROM revisions WHERE article_id = a.id AND {_WEIGHTY}) "
    "FROM articles a WHERE id = ?"
)


def _scheduled(archive: Archive, article_id: int | None, now: datetime, *, again: bool) -> datetime | None:
    row = archive.conn.execute(_DATED, (article_id,)).fetchone()
    if row is None:
        return None
    site, published, first_seen, changes, changed_at = row
    ease = habits.visited(archive, site, edited=changed_at == times.text(now) if again else None)
    return schedule.next_visit(times.optional_instant(published), times.instant(first_seen), now, changes, ease)


def retry_later(
    archive: Archive,
    url_id: int,
    *,
    now: datetime,
    reason: str,
    status: int | None = None,
    next_due_at: datetime | None = None,
    most: int = MAX_ATTEMPTS,
) -> str:
    """The fetch brought nothing: try again at ``next_due_at`` (or by the schedule); the state it is in now.

    Pending becomes failed after ``most`` attempts; archived stays archived for ever.
    """
    row = archive.conn.execute("SELECT state, attempts, article_id FROM urls WHERE id = ?", (url_id,)).fetchone()
    state, attempts = str(row[0]), int(row[1]) + 1
    if state == "pending" and attempts >= most:
        state = "failed" if row[2] is None else "gone"
    if next_due_at is None:
        next_due_at = now + schedule.retry_pause(attempts)
    archive.conn.execute(
        "UPDATE urls SET state = ?, reason = ?, last_status = ?, last_tried_at = ?, attempts = ?, next_due_at = ?, "
        "priority = min(priority, ?), run_id = coalesce(?, run_id) WHERE id = ?",
        (state, reason, status, times.text(now), attempts,
         None if state == "failed" else times.text(next_due_at), TRIED_IN_VAIN, archive.run_id, url_id),
    )  # fmt: skip
    return state


def hold_back(archive: Archive, url_id: int, until: datetime) -> None:
    """Not due before then: whoever calls asks for it himself."""
    archive.conn.execute("UPDATE urls SET next_due_at = ? WHERE id = ?", (times.text(until), url_id))


def look_by(archive: Archive, url_id: int, at: datetime) -> None:
    """An archived article is visited then, if not sooner."""
    archive.conn.execute(
        "UPDATE urls SET next_due_at = min(next_due_at, ?) WHERE id = ? AND state = 'archived'",
        (times.text(at), url_id),
    )


def mark_gone(
    archive: Archive, url_id: int, status: int | None, now: datetime, reason: str = "gone",
    *, next_due_at: datetime | None = None,
) -> None:  # fmt: skip
    """The address does not answer with a page any more; the article it led to is kept, with the date. It is asked again
    at ``next_due_at``; None: when it is announced again."""
    archive.moment.date(now)
    moment = times.text(now)
    archive.conn.execute(
        "UPDATE urls SET state = 'gone', reason = ?, last_status = ?, last_tried_at = ?, next_due_at = ?, "
        "attempts = 0, run_id = coalesce(?, run_id) WHERE id = ?",
        (reason, status, moment, times.optional(next_due_at), archive.run_id, url_id),
    )
    archive.conn.execute("UPDATE articles SET gone_at = ? WHERE url_id = ? AND gone_at IS NULL", (moment, url_id))
