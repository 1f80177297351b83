"""Back-fills: which stretch of a site's past is wanted, and the pages that list it (finds.py: what they brought).

Plain functions, called inside ``archive.transaction()``. A step is a page that lists older articles; what follows it is
written in the same transaction as what it brought, so a killed back-fill goes on where it was. All is asked for
through indexes: a site with 100,000 articles costs no more per look than one with 100.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.store import times
from newsarchive.store.archive import Archive

METHODS = 7
"""ways to older articles that there are; before all of them had their turn no month is over"""


@dataclass(frozen=True, slots=True)
class Backfill:
    """One stretch of a site's past."""

    id: int
    site_id: int
    since: datetime
    until: datetime
    open_end: bool
    state: str
    requests: int
    day: str | None
    day_requests: int


@dataclass(frozen=True, slots=True)
class Step:
    """A page that lists older articles, or the addresses that a block of numbers makes."""

    id: int
    backfill_id: int
    method: str
    recipe: str
    key: str
    address: str
    month: str | None
    listing_id: int | None
    rank: int
    state: str
    at_ts: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to come."""

    method: str
    recipe: str
    key: str
    address: str
    rank: int
    month: str | None = None


_BACKFILL = "SELECT id, site_id, since, until, open_end, state, requests, day, day_requests FROM backfills "
_STEP = (
    "SELECT id, backfill_id, method, recipe, key, address, month, listing_id, rank, state, at_ts FROM backfill_steps "
)


def _backfill(row: Sequence[Any]) -> Backfill:
    number, site, since, until, open_end, *rest = row
    return Backfill(number, site, times.instant(since), times.instant(until), bool(open_end), *rest)


def unfinished(archive: Archive, site: int, since: datetime, until: datetime | None) -> Backfill | None:
    """The back-fill of the same stretch that is not done; ``until`` None: one without a named end."""
    row = archive.conn.execute(
        _BACKFILL + "WHERE site_id = ? AND since = ? AND state <> 'done' AND (open_end AND ? IS NULL OR until = ?) "
        "ORDER BY id DESC LIMIT 1",
        (site, times.text(since), times.optional(until), times.optional(until)),
    ).fetchone()
    return None if row is None else _backfill(row)


def begin(archive: Archive, site: int, since: datetime, until: datetime | None, now: datetime) -> Backfill:
    """A new one; without ``until`` it reaches to this moment."""
    row = archive.conn.execute(
        "INSERT INTO backfills(site_id, since, until, open_end, state, started_at) VALUES (?, ?, ?, ?, 'running', ?) "
        "RETURNING id, site_id, since, until, open_end, state, requests, day, day_requests",
        (site, times.text(since), times.text(until or now), until is None, times.text(now)),
    ).fetchone()
    return _backfill(row)


def asked(archive: Archive, backfill: int, now: datetime, count: int = 1) -> None:
    """So many more pages were asked for."""
    day = f"{now:%Y-%m-%d}"
    archive.conn.execute(
        "UPDATE backfills SET requests = requests + ?, day_requests = CASE WHEN day IS ? THEN day_requests ELSE 0 END "
        "+ ?, day = ? WHERE id = ?",
        (count, day, count, day, backfill),
    )


def asked_today(archive: Archive, site: int, now: datetime) -> int:
    """Pages that all back-fills of a site have asked for today (UTC)."""
    row = archive.conn.execute(
        "SELECT sum(day_requests) FROM backfills WHERE site_id = ? AND day = ?", (site, f"{now:%Y-%m-%d}")
    ).fetchone()
    return int(row[0] or 0)


def finish(archive: Archive, backfill: int, now: datetime) -> None:
    """Every method is exhausted."""
    archive.conn.execute("UPDATE backfills SET state = 'done', ended_at = ? WHERE id = ?", (times.text(now), backfill))


def listing(archive: Archive, site: int, url: str, kind: str, now: datetime) -> int:
    """The listing that stands for a whole chain of pages, so that its sightings have one; it is never polled."""
    row = archive.conn.execute("SELECT id FROM listings WHERE url = ?", (url,)).fetchone()
    if row is None:
        row = archive.conn.execute(
            "INSERT INTO listings(site_id, url, fetch_url, kind, depth, next_poll_at, due_at, added_at) "
            "VALUES (?, ?, ?, ?, 1, ?, NULL, ?) RETURNING id",
            (site, url, url, kind, times.text(now), times.text(now)),
        ).fetchone()
    return int(row[0])


# ---- steps


def plan(archive: Archive, backfill: int, planned: Iterable[Planned]) -> int:
    """Add steps; one whose place in its chain is taken is left out. How many were added."""
    added = 0
    for one in planned:
        added += archive.conn.execute(
            "INSERT OR IGNORE INTO backfill_steps(backfill_id, method, recipe, key, address, month, rank, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'todo')",
            (backfill, one.method, one.recipe, one.key, one.address, one.month, one.rank),
        ).rowcount
    return added


def next_step(archive: Archive, backfill: int, but: Sequence[int] = ()) -> Step | None:
    """The step to ask for now: the highest rank first."""
    row = archive.conn.execute(
        _STEP  # noqa: S608  # a constant
        + "WHERE backfill_id = ? AND state = 'todo' AND id NOT IN (SELECT value FROM json_each(?)) "
        "ORDER BY rank DESC, id LIMIT 1",
        (backfill, json.dumps(list(but))),
    ).fetchone()
    return None if row is None else Step(*row)


def step(archive: Archive, step_id: int) -> Step:
    """One step by id."""
    return Step(*archive.conn.execute(_STEP + "WHERE id = ?", (step_id,)).fetchone())


def sounding(archive: Archive, backfill: int) -> list[Step]:
    """The steps that wait for a sample of their addresses, and have none of it left to ask for."""
    rows = archive.conn.execute(
        _STEP  # noqa: S608  # a constant
        + "WHERE backfill_id = ? AND state = 'sounding' AND NOT EXISTS (SELECT 1 FROM backfill_finds f "
        "JOIN urls u ON u.id = f.url_id WHERE f.step_id = backfill_steps.id AND f.state = 'todo' "
        "AND u.state = 'pending') ORDER BY rank DESC, id",
        (backfill,),
    )
    return [Step(*row) for row in rows]


def settle_step(
    archive: Archive, step_id: int, state: str, now: datetime, *, found: int = 0, fresh: int = 0,
    at_ts: int | None = None, note: str | None = None, listing_id: int | None = None,
) -> None:  # fmt: skip
    """What came of a step."""
    archive.conn.execute(
        "UPDATE backfill_steps SET state = ?, found = found + ?, fresh = fresh + ?, at_ts = coalesce(?, at_ts), "
        "note = coalesce(?, note), listing_id = coalesce(?, listing_id), tried_at = ? WHERE id = ?",
        (state, found, fresh, at_ts, note, listing_id, times.text(now), step_id),
    )


def drop(archive: Archive, backfill: int, method: str, why: str, now: datetime, recipe: str | None = None) -> int:
    """Ask for nothing more of a method, or of one of its chains; how many steps that were to come."""
    cursor = archive.conn.execute(
        "UPDATE backfill_steps SET state = 'dropped', note = ?, tried_at = ? WHERE backfill_id = ? AND method = ? "
        "AND state = 'todo' AND (? IS NULL OR recipe = ?)",
        (why, times.text(now), backfill, method, recipe, recipe),
    )
    return int(cursor.rowcount)


def drop_others(archive: Archive, backfill: int, method: str, recipe: str, why: str, now: datetime) -> None:
    """Of a method only one chain is walked."""
    archive.conn.execute(
        "UPDATE backfill_steps SET state = 'dropped', note = ?, tried_at = ? WHERE backfill_id = ? AND method = ? "
        "AND state = 'todo' AND recipe <> ?",
        (why, times.text(now), backfill, method, recipe),
    )


def mark_note(archive: Archive, step_id: int, note: str) -> None:
    """Why a step's chain goes no further."""
    archive.conn.execute("UPDATE backfill_steps SET state = 'dropped', note = ? WHERE id = ?", (note, step_id))


def last_steps(archive: Archive, backfill: int, method: str, recipe: str, limit: int) -> list[tuple[str, int, int]]:
    """(state, found, fresh) of the last steps of a chain, the newest first."""
    rows = archive.conn.execute(
        "SELECT state, found, fresh FROM backfill_steps WHERE backfill_id = ? AND method = ? AND recipe = ? "
        "AND state NOT IN ('todo', 'dropped') ORDER BY id DESC LIMIT ?",
        (backfill, method, recipe, limit),
    )
    return [(str(state), int(found), int(fresh)) for state, found, fresh in rows]


def readdress(archive: Archive, step_id: int, address: str) -> None:
    """Ask for a step once more, at another address."""
    archive.conn.execute(
        "UPDATE backfill_steps SET address = ?, state = 'todo', note = NULL WHERE id = ?", (address, step_id)
    )


def pass_over(archive: Archive, step_id: int) -> None:
    """A step that was to come is not asked for now; it may be planned again."""
    archive.conn.execute("DELETE FROM backfill_steps WHERE id = ? AND state = 'todo'", (step_id,))


def free_page(archive: Archive, backfill: int, recipe: str, number: int) -> int:
    """The first page of a list from ``number`` on that is not planned or read."""
    rows = archive.conn.execute(
        "SELECT CAST(key AS INTEGER) FROM backfill_steps WHERE backfill_id = ? AND method = 'pages' AND recipe = ? "
        "AND CAST(key AS INTEGER) >= ? ORDER BY 1",
        (backfill, recipe, number),
    )
    for (taken,) in rows:
        if taken != number:
            break
        number += 1
    return number


def revive(archive: Archive, backfill: int) -> int:
    """A new run asks again for pages that failed; how many."""
    cursor = archive.conn.execute(
        "UPDATE backfill_steps SET state = 'todo' WHERE backfill_id = ? AND state = 'failed'", (backfill,)
    )
    return int(cursor.rowcount)


def reached_by_others(archive: Archive, backfill: int, method: str, since: int) -> bool:
    """Whether other methods have brought articles of the first tenth of what was found, or of its first month."""
    row = archive.conn.execute(
        "SELECT min(a.published_ts) FROM backfill_finds f JOIN backfill_steps s ON s.id = f.step_id "
        "JOIN urls u ON u.id = f.url_id JOIN articles a ON a.id = u.article_id "
        "WHERE f.backfill_id = ? AND s.method <> ? AND f.state = 'done'",
        (backfill, method),
    ).fetchone()
    return row[0] is not None and row[0] < since + 45 * 86_400


def planned_methods(archive: Archive, backfill: int) -> set[str]:
    """The methods whose turn has come."""
    rows = archive.conn.execute("SELECT DISTINCT method FROM backfill_steps WHERE backfill_id = ?", (backfill,))
    return {str(method) for (method,) in rows}


def mark_planned(archive: Archive, backfill: int, method: str, why: str | None, now: datetime) -> None:
    """Its turn has come; ``why`` there is nothing to ask for, or None."""
    archive.conn.execute(
        "INSERT OR IGNORE INTO backfill_steps(backfill_id, method, recipe, key, address, rank, state, note, tried_at) "
        "VALUES (?, ?, '', '', '', 0, 'dropped', ?, ?)",
        (backfill, method, why, times.text(now)),
    )


def chain(archive: Archive, backfill: int, method: str, recipe: str, limit: int = 200) -> list[Step]:
    """The steps of a chain that were asked for, the last one first."""
    rows = archive.conn.execute(
        _STEP + "WHERE backfill_id = ? AND method = ? AND recipe = ? AND state NOT IN ('todo', 'dropped') "
        "ORDER BY tried_at DESC, id DESC LIMIT ?",
        (backfill, method, recipe, limit),
    )
    return [Step(*row) for row in rows]


def recipes(archive: Archive, backfill: int, method: str) -> dict[str, int]:
    """Chain -> its pages that brought something."""
    rows = archive.conn.execute(
        "SELECT recipe, sum(state IN ('done', 'sounding')) FROM backfill_steps WHERE backfill_id = ? AND method = ? "
        "AND recipe <> '' GROUP BY recipe",
        (backfill, method),
    )
    return {str(recipe): int(good) for recipe, good in rows}


def count_steps(archive: Archive, backfill: int, method: str) -> int:
    """How many steps a method has."""
    query = "SELECT count(*) FROM backfill_steps WHERE backfill_id = ? AND method = ?"
    return int(archive.conn.execute(query, (backfill, method)).fetchone()[0])


def has_open(archive: Archive, backfill: int) -> bool:
    """Whether something is left to ask for."""
    query = (
        "SELECT EXISTS(SELECT 1 FROM backfill_steps WHERE backfill_id = :b AND state IN ('todo', 'sounding')) "
        "OR EXISTS(SELECT 1 FROM backfill_finds f JOIN urls u ON u.id = f.url_id WHERE f.backfill_id = :b "
        "AND f.state = 'todo' AND u.state = 'pending')"
    )
    return bool(archive.conn.execute(query, {"b": backfill}).fetchone()[0])


def still_covering(conn: sqlite3.Connection, backfill: int) -> str | None:
    """The newest month that a page to come may list; None when that cannot be said."""
    row = conn.execute(
        "SELECT max(coalesce(month, '9999')), "
        "(SELECT count(DISTINCT method) FROM backfill_steps WHERE backfill_id = :b) "
        "FROM backfill_steps WHERE backfill_id = :b AND state IN ('todo', 'sounding')",
        {"b": backfill},
    ).fetchone()
    return None if row[0] is None or row[1] < METHODS else str(row[0])


def of_site(conn: sqlite3.Connection, domain: str | None) -> list[dict[str, Any]]:
    """The back-fills of a site, or of all, the newest first."""
    rows = conn.execute(
        "SELECT b.id, s.domain, b.since, b.until, b.state, b.requests, b.started_at, b.ended_at FROM backfills b "
        "JOIN sites s ON s.id = b.site_id WHERE ? IS NULL OR s.domain = ? ORDER BY b.id DESC",
        (domain, domain),
    )
    names = ("id", "site", "since", "until", "state", "requests", "started_at", "ended_at")
    return [dict(zip(names, row, strict=True)) for row in rows]
