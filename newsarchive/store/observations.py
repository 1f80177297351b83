"""What the archive has seen of its sites since the last look, for their health: read only."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOLD = """SELECT c.id, unixepoch(c.fetched_at), c.status, u.site_id, u.id, u.kind, u.state, u.reason, u.claimed_ts,
    unixepoch(u.first_seen_at), a.id, unixepoch(a.first_seen_at), a.published_ts, a.published_precision, a.published_at,
    a.updated_at, a.section, a.authors, a.source, a.summary, a.tags, a.images, a.word_count, a.language,
    substr(a.body, 1, 4000), a.content_hash, a.published_day, a.story_id
FROM captures c JOIN urls u ON u.id = c.url_id
LEFT JOIN articles a ON a.url_id = u.id AND u.state = 'archived'
WHERE c.id > ? AND c.url_id IS NOT NULL AND u.state <> 'pending'
    AND NOT EXISTS (SELECT 1 FROM captures e WHERE e.url_id = c.url_id AND e.id < c.id) ORDER BY c.id"""


@dataclass(frozen=True, slots=True)
class Told:
    """The first answer to an address, and the article it became; times are seconds since 1970."""

    capture: int
    at: int
    status: int
    site: int
    url: int
    kind: str
    state: str
    reason: str | None
    claimed: int | None
    announced: int
    article: int | None
    archived: int | None
    published: int | None
    precision: str | None
    published_at: str | None
    updated_at: str | None
    section: str | None
    authors: str | None
    source: str | None
    summary: str | None
    tags: str | None
    images: str | None
    words: int | None
    language: str | None
    body: str | None
    content_hash: str | None
    day: str | None
    story: int | None


def told(conn: sqlite3.Connection, after: int) -> Iterator[Told]:
    """First answers to addresses, of captures behind ``after``."""
    for row in conn.execute(_TOLD, (after,)):
        yield Told(*row)


def last_capture(conn: sqlite3.Connection) -> int:
    """The newest capture; 0: there is none."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0])


def first_capture(conn: sqlite3.Connection, since: str) -> int:
    """The last capture before an instant; 0: there is none."""
    row = conn.execute("SELECT min(id) FROM captures WHERE fetched_at >= ?", (since,)).fetchone()
    return (int(row[0]) if row[0] is not None else last_capture(conn) + 1) - 1


def answers(conn: sqlite3.Connection, after: int) -> list[int]:
    """Quarters of hours (seconds since 1970) in which anything at all was answered, of captures behind ``after``."""
    rows = conn.execute(
        "SELECT DISTINCT unixepoch(fetched_at) / 900 * 900 FROM captures WHERE id > ? ORDER BY 1", (after,)
    )
    return [at for (at,) in rows]


def copied_on(conn: sqlite3.Connection, row: Told) -> str | None:
    """The day on which another site says that it published the same text, word for word or as a copy; the nearest."""
    query = (
        "SELECT published_day FROM articles WHERE {} = ? AND site_id <> ? AND published_day IS NOT NULL "
        "ORDER BY abs(julianday(published_day) - julianday(?)) LIMIT 1"
    )
    for column, value in (("content_hash", row.content_hash), ("story_id", row.story)):
        found = value and conn.execute(query.format(column), (value, row.site, row.day)).fetchone()
        if found:
            return str(found[0])
    return None


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as it stands."""

    id: int
    site: int
    kind: str
    url: str
    status: int | None
    failures: int
    polled_at: str | None
    failing_since: str | None
    well_at: str | None
    added_at: str


def listings(conn: sqlite3.Connection) -> dict[int, list[Listing]]:
    """Site -> its listings that were ever asked."""
    found: dict[int, list[Listing]] = {}
    for row in conn.execute(
        "SELECT id, site_id, kind, fetch_url, last_status, failures, last_polled_at, failing_since, well_at, "
        "added_at FROM listings WHERE polls > 0"
    ):
        found.setdefault(row[1], []).append(Listing(*row))
    return found


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last spell in which a site could not be asked."""

    since: str
    last_at: str
    times: int
    reasons: dict[str, int]


def troubles(conn: sqlite3.Connection) -> dict[int, Trouble]:
    """Site -> its last spell."""
    rows = conn.execute("SELECT site_id, since, last_at, times, reasons FROM troubles")
    return {site: Trouble(since, last, times, json.loads(reasons)) for site, since, last, times, reasons in rows}


def sighted(conn: sqlite3.Connection, urls: Iterable[int], listings: Iterable[int]) -> set[tuple[int, int]]:
    """(address, listing) pairs of which the listing has shown the address."""
    rows = conn.execute(
        "SELECT s.url_id, s.listing_id FROM json_each(?) u CROSS JOIN sightings s ON s.url_id = u.value "
        "WHERE s.listing_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(urls)), json.dumps(list(listings))),
    )
    return set(rows)


def newest_shown(conn: sqlite3.Connection, listing: int) -> int:
    """When a listing last showed an address, or a claim about one, that it had not shown before; 0: never."""
    row = conn.execute("SELECT unixepoch(max(seen_at)) FROM sightings WHERE listing_id = ?", (listing,)).fetchone()
    return int(row[0] or 0)


def waits(conn: sqlite3.Connection, site: int, since: str) -> bool:
    """Whether an address that looks like an article was announced after an instant and was not fetched yet."""
    row = conn.execute(
        "SELECT 1 FROM urls WHERE site_id = ? AND state = 'pending' AND kind = 'article' AND first_seen_at > ? LIMIT 1",
        (site, since),
    ).fetchone()
    return row is not None


def read_again(conn: sqlite3.Connection, listings: Iterable[int], after: str) -> str | None:
    """When a listing was first read after an instant."""
    row = conn.execute(
        "SELECT min(c.fetched_at) FROM json_each(?) l JOIN captures c ON c.listing_id = l.value "
        "WHERE c.fetched_at > ? AND c.status IN (200, 304)",
        (json.dumps(list(listings)), after),
    ).fetchone()
    return None if row[0] is None else str(row[0])


def sites(conn: sqlite3.Connection) -> dict[int, str]:
    """Sites that are visited, with their domains."""
    return dict(conn.execute("SELECT id, domain FROM sites WHERE home_url IS NOT NULL").fetchall())


def memories(conn: sqlite3.Connection) -> dict[int, str]:
    """Site (0: the archive) -> what was remembered."""
    return dict(conn.execute("SELECT site_id, memory FROM health").fetchall())
