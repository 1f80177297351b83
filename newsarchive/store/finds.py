"""The addresses that a back-fill found: which are asked for next, what became of each, the table by month.

Plain functions, called inside ``archive.transaction()``; what the addresses led to stands in the ledger.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newsarchive.store import times
from newsarchive.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Find:
    """An address that a step brought."""

    url_id: int
    seq: int
    rank: int
    month: str | None
    state: str


def known(archive: Archive, backfill: int, url_ids: Sequence[int]) -> set[int]:
    """Those of some addresses that earlier steps have brought."""
    rows = archive.conn.execute(
        "SELECT f.url_id FROM json_each(?) j JOIN backfill_finds f ON f.url_id = j.value WHERE f.backfill_id = ?",
        (json.dumps(list(url_ids)), backfill),
    )
    return {int(url_id) for (url_id,) in rows}


def add(archive: Archive, backfill: int, step_id: int, finds: Iterable[Find]) -> None:
    """Enter what a step brought; what an earlier one brought stays that one's."""
    archive.conn.executemany(
        "INSERT OR IGNORE INTO backfill_finds(backfill_id, url_id, step_id, seq, rank, month, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(backfill, one.url_id, step_id, one.seq, one.rank, one.month, one.state) for one in finds],
    )


def due(archive: Archive, backfill: int, now: datetime, limit: int, exclude: Iterable[int] = ()) -> list[int]:
    """urls.id of what to fetch next, newest first."""
    rows = archive.conn.execute(
        "SELECT f.url_id FROM backfill_finds f INDEXED BY backfill_finds_todo JOIN urls u ON u.id = f.url_id "
        "WHERE f.backfill_id = ? AND f.state = 'todo' AND u.state = 'pending' AND (u.next_due_at IS NULL OR "
        "u.next_due_at <= ?) AND f.url_id NOT IN (SELECT value FROM json_each(?)) ORDER BY f.rank DESC LIMIT ?",
        (backfill, times.text(now), json.dumps(list(exclude)), limit),
    )
    return [int(url_id) for (url_id,) in rows]


def forget_settled(archive: Archive, backfill: int) -> None:
    """What others (the live crawl) have settled meanwhile is no longer to be asked for."""
    rows = archive.conn.execute(
        "SELECT f.url_id FROM backfill_finds f INDEXED BY backfill_finds_todo JOIN urls u ON u.id = f.url_id "
        "WHERE f.backfill_id = ? AND f.state = 'todo' AND u.state <> 'pending' LIMIT 1000",
        (backfill,),
    ).fetchall()
    for (url_id,) in rows:
        settled(archive, backfill, url_id)


_SETTLED = """UPDATE backfill_finds SET (state, month) = (
    SELECT CASE WHEN u.state = 'archived' THEN 'done'
                WHEN u.state = 'duplicate' THEN 'moved'
                WHEN u.state = 'not_article' THEN 'nothing'
                WHEN u.state = 'pending' THEN backfill_finds.state
                WHEN s.method = 'ids' THEN 'nothing'
                ELSE 'done' END,
           coalesce(substr(a.published_day, 1, 7), backfill_finds.month)
    FROM urls u JOIN backfill_steps s ON s.id = backfill_finds.step_id
    LEFT JOIN articles a ON a.id = u.article_id AND u.state = 'archived' WHERE u.id = backfill_finds.url_id)
WHERE backfill_id = ? AND url_id = ?"""


def settled(archive: Archive, backfill: int, url_id: int) -> None:
    """An address was visited: its find says what it is, and its month is the one the article says."""
    archive.conn.execute(_SETTLED, (backfill, url_id))


def of(archive: Archive, backfill: int, url_id: int) -> tuple[int, int, int, str | None] | None:
    """(step, place, rank, month) of a find."""
    row = archive.conn.execute(
        "SELECT step_id, seq, rank, month FROM backfill_finds WHERE backfill_id = ? AND url_id = ?", (backfill, url_id)
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2], row[3])


def dated(archive: Archive, step_id: int) -> list[tuple[int, int]]:
    """(place, seconds since 1970) of those finds of a step whose articles say when they were published."""
    rows = archive.conn.execute(
        "SELECT f.seq, a.published_ts FROM backfill_finds f JOIN urls u ON u.id = f.url_id "
        "JOIN articles a ON a.id = u.article_id WHERE f.step_id = ? AND a.published_ts IS NOT NULL ORDER BY f.seq",
        (step_id,),
    )
    return [(int(seq), int(ts)) for seq, ts in rows]


def numbered(archive: Archive, backfill: int) -> list[tuple[int, int]]:
    """(number, seconds since 1970) of the articles that the walk over the numbers has led to."""
    rows = archive.conn.execute(
        "SELECT f.rank, a.published_ts FROM backfill_steps s JOIN backfill_finds f ON f.step_id = s.id "
        "JOIN urls u ON u.id = f.url_id JOIN articles a ON a.id = u.article_id "
        "WHERE s.backfill_id = ? AND s.method = 'ids' AND a.published_ts IS NOT NULL",
        (backfill,),
    )
    return [(int(number), int(ts)) for number, ts in rows]


def count_inside(archive: Archive, site: int, since: int, until: int) -> int:
    """How many articles of a stretch the archive has of a site."""
    row = archive.conn.execute(
        "SELECT count(*) FROM articles WHERE site_id = ? AND published_ts >= ? AND published_ts < ?",
        (site, since, until),
    ).fetchone()
    return int(row[0])


def set_aside(archive: Archive, backfill: int, url_id: int) -> None:
    """An address whose shape leads to no articles is not asked for."""
    archive.conn.execute(
        "UPDATE backfill_finds SET state = 'nothing' WHERE backfill_id = ? AND url_id = ?", (backfill, url_id)
    )


def sighted(archive: Archive, listing: int, url_id: int, run: int, now: datetime, position: int) -> None:
    """A walk over the numbers has led to an address: once per walk."""
    archive.conn.execute(
        "INSERT INTO sightings(listing_id, url_id, run_id, seen_at, position) SELECT ?, ?, ?, ?, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM sightings WHERE listing_id = ? AND url_id = ?)",
        (listing, url_id, run, times.text(now), position, listing, url_id),
    )


def due_soon(archive: Archive, backfill: int, now: datetime, seconds: float) -> bool:
    """Whether an address that was found is due within so many seconds."""
    row = archive.conn.execute(
        "SELECT 1 FROM backfill_finds f INDEXED BY backfill_finds_todo JOIN urls u ON u.id = f.url_id "
        "WHERE f.backfill_id = ? AND f.state = 'todo' AND u.state = 'pending' AND u.next_due_at <= ? LIMIT 1",
        (backfill, times.text(now + timedelta(seconds=seconds))),
    ).fetchone()
    return row is not None


def waiting(archive: Archive, step_id: int) -> list[int]:
    """Places of a step's finds that wait for a sample of their neighbours."""
    rows = archive.conn.execute(
        "SELECT seq FROM backfill_finds WHERE step_id = ? AND state = 'wait' ORDER BY seq", (step_id,)
    )
    return [int(seq) for (seq,) in rows]


def decide(archive: Archive, step_id: int, places: Iterable[int], state: str) -> None:
    """What becomes of finds that waited."""
    archive.conn.executemany(
        "UPDATE backfill_finds SET state = ? WHERE step_id = ? AND seq = ? AND state = 'wait'",
        [(state, step_id, place) for place in places],
    )


# ---- what is told

_MONTHS = """SELECT coalesce(f.month, '?') AS month, count(*) AS announced,
    sum(u.state = 'archived') AS archived, sum(u.state NOT IN ('archived', 'pending')) AS missing,
    sum(u.state = 'pending') AS waiting
FROM backfill_finds f JOIN urls u ON u.id = f.url_id
WHERE f.backfill_id = ? AND f.state IN ('todo', 'wait', 'done') GROUP BY 1 ORDER BY 1 DESC"""


def months(conn: sqlite3.Connection, backfill: int) -> dict[str, tuple[int, int, int, int]]:
    """Month of publication -> (announced, archived, missing, still to come); ``?``: nothing said when."""
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in conn.execute(_MONTHS, (backfill,))}


_METHODS = """SELECT s.method, count(*) AS steps, sum(s.state IN ('todo', 'sounding')) AS open,
    sum(s.state IN ('done', 'barren', 'failed')) AS asked, sum(s.found) AS found, sum(s.fresh) AS fresh,
    (SELECT group_concat(note, '; ') FROM (SELECT DISTINCT note FROM backfill_steps n
        WHERE n.backfill_id = s.backfill_id
          AND n.method = s.method AND n.note IS NOT NULL AND n.state IN ('dropped', 'failed', 'forbidden', 'barren')
        LIMIT 3)) AS why
FROM backfill_steps s WHERE s.backfill_id = ? GROUP BY s.method ORDER BY min(s.id)"""
_ARTICLES = """SELECT s.method, sum(u.state = 'archived'), sum(u.state <> 'pending')
FROM backfill_finds f JOIN backfill_steps s ON s.id = f.step_id JOIN urls u ON u.id = f.url_id
WHERE f.backfill_id = ? GROUP BY s.method"""


def methods(conn: sqlite3.Connection, backfill: int) -> list[dict[str, Any]]:
    """What each method cost and brought, in the order in which they were used."""
    articles = {row[0]: (row[1] or 0, row[2] or 0) for row in conn.execute(_ARTICLES, (backfill,))}
    told = []
    for method, steps, left, pages, found, fresh, why in conn.execute(_METHODS, (backfill,)):
        archived, visited = articles.get(method, (0, 0))
        told.append(
            {"method": method, "steps": steps, "open": left, "lists": 0 if method == "ids" else pages, "found": found,
             "fresh": fresh, "visited": visited, "archived": archived, "why": why}
        )  # fmt: skip
    return told
