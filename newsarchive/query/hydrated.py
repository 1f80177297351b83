"""What an archive has of an article that somebody else's dataset names: its versions, newest first, or why none.

In: a connection that only reads, the article as an edition without texts names it. Out: plain values.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsarchive.query.rows import EXPORTED
from newsarchive.query.why import LISTS
from newsarchive.store.texts import as_json

Connection = sqlite3.Connection
"""what all functions here ask"""
_COLUMNS = ", ".join(EXPORTED)
_BY_KEY = (
    "SELECT a.id FROM sites s JOIN articles a ON a.site_id = s.id AND a.article_key = :article_key "
    "WHERE s.domain = :site"
)
_BY_ADDRESS = "SELECT article_id FROM urls WHERE url = :canonical_url AND article_id IS NOT NULL"
_BY_TEXT = (
    "SELECT id FROM articles WHERE content_hash = :content_hash AND content_hash <> '' AND site = :site "
    "ORDER BY id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Version:
    """One understanding of an article."""

    article: int
    fields: dict[str, Any]
    """EXPORTED, as the archive keeps them; of an earlier version those that versions have, the rest as it is now"""
    extractor: str | None
    """None: of an earlier version, not known"""
    current: bool
    moved: bool
    """it stands at another address, and is recognised by its text alone"""


def versions(connection: Connection, named: Mapping[str, Any]) -> Iterator[Version]:
    """Every version of the article, and of another of its site with the very text, newest first, the named one's
    first."""
    seen: set[int] = set()
    for statement in (_BY_KEY, _BY_ADDRESS, _BY_TEXT):
        row = connection.execute(statement, named).fetchone()
        if row is None or row[0] in seen:
            continue
        seen.add(row[0])
        yield from _of(connection, row[0], moved=statement is _BY_TEXT)


def _of(connection: Connection, article: int, *, moved: bool) -> Iterator[Version]:
    statement = " ".join(["SELECT extractor,", _COLUMNS, "FROM articles WHERE id = ?"])
    extractor, *values = connection.execute(statement, (article,)).fetchone()
    now = dict(zip(EXPORTED, values, strict=True))
    yield Version(article, now, extractor, current=True, moved=moved)
    earlier = "SELECT fields, content_hash FROM revisions WHERE article_id = ? ORDER BY id DESC"
    for fields, content_hash in connection.execute(earlier, (article,)).fetchall():
        then = json.loads(fields)
        kept = {name: as_json(then[name]) if name in LISTS else then[name] for name in EXPORTED if name in then}
        yield Version(article, {**now, **kept, "content_hash": content_hash}, None, current=False, moved=moved)


def page_kept(connection: Connection, article: int, digest: str | None) -> bool:
    """Whether one of the pages that were kept of an article is the one with this digest."""
    statement = (
        "SELECT 1 FROM urls u JOIN captures c ON c.url_id = u.id WHERE u.article_id = ? AND c.digest = ? LIMIT 1"
    )
    return digest is not None and connection.execute(statement, (article, digest)).fetchone() is not None


def why_not(connection: Connection, named: Mapping[str, Any]) -> tuple[str, str]:
    """Why there is no such article: a class, and what is known in words."""
    if connection.execute("SELECT 1 FROM sites WHERE domain = :site", named).fetchone() is None:
        return "unknown_site", "the archive has no such site"
    row = connection.execute(
        "SELECT u.id, u.state, u.reason, u.last_status FROM urls u JOIN sites s ON s.id = u.site_id "
        "WHERE u.url = :canonical_url OR (s.domain = :site AND u.article_key = :article_key) "
        "ORDER BY u.url = :canonical_url DESC, u.id LIMIT 1",
        named,
    ).fetchone()
    if row is None:
        return "unknown_address", "no list ever announced its address"
    address, state, reason, status = row
    words = state + (f": {reason}" if reason else "") + (f" (HTTP {status})" if status else "")
    if state == "gone":
        return "gone", words
    kept = connection.execute("SELECT 1 FROM captures WHERE url_id = ? AND status < 400 LIMIT 1", (address,)).fetchone()
    return ("page_only" if kept else "not_fetched"), words
