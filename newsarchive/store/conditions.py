"""What was not well, when it began, when it ended, and who was told: the table ``conditions``.

Functions that write take an archive and are called inside ``archive.transaction()``; those that read take a connection.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsarchive.store.archive import Archive

_COLUMNS = (
    "id, site_id, topic, listing_id, kind, state, subject, began_at, detected_at, ended_at, end_detected_at, evidence, "
    "notified_at, end_notified_at"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One row; times are as stored."""

    id: int
    site_id: int | None
    topic: str
    listing_id: int | None
    kind: str
    state: str
    subject: str
    began_at: str
    detected_at: str
    ended_at: str | None
    end_detected_at: str | None
    evidence: str
    notified_at: str | None
    end_notified_at: str | None


def open_ones(conn: sqlite3.Connection) -> list[Condition]:
    """All that last."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM conditions WHERE ended_at IS NULL ORDER BY began_at, id")  # noqa: S608
    return [Condition(*row) for row in rows]


def history(conn: sqlite3.Connection, *, site: int | None = None, since: str | None = None) -> Iterator[Condition]:
    """Those that lasted at or after ``since``, newest first; ``site``: of one alone."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM conditions WHERE (?1 IS NULL OR site_id = ?1) "  # noqa: S608
        "AND (?2 IS NULL OR ended_at IS NULL OR ended_at >= ?2) ORDER BY began_at DESC, id DESC",
        (site, since),
    )
    return (Condition(*row) for row in rows)


def untold(conn: sqlite3.Connection) -> list[Condition]:
    """Those whose beginning or end nobody was told, oldest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM conditions WHERE notified_at IS NULL "  # noqa: S608
        "OR (ended_at IS NOT NULL AND end_notified_at IS NULL) ORDER BY id"
    )
    return [Condition(*row) for row in rows]


_BEGIN = (
    "INSERT INTO conditions(site_id, topic, listing_id, kind, state, subject, began_at, detected_at, ended_at, "
    "end_detected_at, evidence) VALUES (:site_id, :topic, :listing_id, :kind, :state, :subject, :began_at, "
    ":detected_at, :ended_at, :end_detected_at, :evidence)"
)


def begin(archive: Archive, row: Mapping[str, object]) -> int:
    """A new one; its id."""
    return int(archive.conn.execute(_BEGIN, dict(row)).lastrowid or 0)


def change(archive: Archive, key: int, *, kind: str, state: str, subject: str, evidence: str, began_at: str) -> None:
    """It lasts, and more is known."""
    archive.conn.execute(
        "UPDATE conditions SET kind = ?, state = ?, subject = ?, evidence = ?, began_at = ? WHERE id = ?",
        (kind, state, subject, evidence, began_at, key),
    )


def end(archive: Archive, key: int, *, at: str, detected_at: str) -> None:
    """It is over."""
    archive.conn.execute(
        "UPDATE conditions SET ended_at = ?, end_detected_at = ? WHERE id = ? AND ended_at IS NULL",
        (at, detected_at, key),
    )


def remember(archive: Archive, memories: Mapping[int, str]) -> None:
    """What health is judged by, per site (0: the archive)."""
    archive.conn.executemany(
        "INSERT INTO health(site_id, memory) VALUES (?, ?) ON CONFLICT(site_id) DO UPDATE SET memory = excluded.memory",
        list(memories.items()),
    )


def told(archive: Archive, keys: Mapping[int, str], *, end: bool) -> None:
    """These were handed over to be notified at that time; ``end``: their ends were."""
    column = "end_notified_at" if end else "notified_at"
    archive.conn.executemany(
        f"UPDATE conditions SET {column} = ? WHERE id = ?",  # noqa: S608
        [(at, key) for key, at in keys.items()],
    )


def deliver(archive: Archive, news: Sequence[tuple[int, int]], target: str, at: str) -> None:
    """A target has taken this news: conditions, and 0 for the beginning, 1 for the end."""
    archive.conn.executemany(
        "INSERT OR IGNORE INTO deliveries(condition_id, ended, target, at) VALUES (?, ?, ?, ?)",
        [(key, end, target, at) for key, end in news],
    )


def delivered(conn: sqlite3.Connection, target: str, keys: Sequence[int]) -> set[tuple[int, int]]:
    """What a target has taken of the news of some conditions."""
    rows = conn.execute(
        "SELECT d.condition_id, d.ended FROM json_each(?) j JOIN deliveries d ON d.condition_id = j.value "
        "WHERE d.target = ?",
        (json.dumps(list(keys)), target),
    )
    return set(rows)
