"""What is known of a site after a first look: its listings, articles' addresses, charset, family, samples."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from newsarchive import urls

SAMPLES = 3
_MOST = 10
"""feeds, sitemaps or sections that are named"""
_FIELDS = (
    "url", "headline", "summary", "published_at", "published_precision", "updated_at", "section", "authors", "source",
    "place_province", "place_district", "word_count", "page_type",
)  # fmt: skip


def site(connection: sqlite3.Connection, domain: str) -> dict[str, Any]:
    """The findings about one registered site, with the names that ``--json`` shows."""
    (key,) = connection.execute("SELECT id FROM sites WHERE domain = ?", (domain,)).fetchone()
    listings = _listings(connection, key)
    charsets = connection.execute(
        "SELECT charset_used, charset_declared, charset_rule, count(*) FROM articles WHERE site_id = ? "
        "AND charset_used IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2 LIMIT 3",
        (key,),
    ).fetchall()
    family, votes = _family(connection, key)
    return {
        "feeds": [row for kind, row in listings if kind == "feed"][:_MOST],
        "sitemaps": [row for kind, row in listings if kind == "sitemap"][:_MOST],
        "sections": [
            dict(zip(("name", "url"), row, strict=True)) for row in connection.execute(_SECTIONS, (key, _MOST))
        ],
        "announced": connection.execute(
            "SELECT count(*) FROM urls WHERE site_id = ? AND via IS NOT 'guess'", (key,)
        ).fetchone()[0],
        "family": family,
        "family_votes": votes,
        "article_shapes": list(_shapes(connection, key)),
        "charsets": [
            {"used": used, "declared": declared, "rule": rule, "articles": number}
            for used, declared, rule, number in charsets
        ],
        "looked_at": connection.execute(_LOOKED_AT, (key,)).fetchone()[0],
        "samples": _samples(connection, key),
    }


_SECTIONS = """SELECT (SELECT title FROM sightings WHERE url_id = u.id AND title IS NOT NULL ORDER BY id LIMIT 1),
    u.fetch_url FROM urls u JOIN sites s ON s.id = u.site_id WHERE s.id = ? AND u.via = 'anchor' AND u.url != s.home_url
    AND (u.kind = 'listing' AND u.depth <= 1 AND u.state != 'forbidden' OR EXISTS (SELECT 1 FROM listings l
        WHERE l.url = u.url AND l.kind = 'section' AND l.last_status BETWEEN 200 AND 399)) ORDER BY u.id LIMIT ?"""
_LOOKED_AT = """SELECT count(*) FROM urls WHERE site_id = ? AND via IS NOT 'guess'
    AND (state = 'archived' OR (state = 'not_article' AND last_status = 200))"""


def _shapes(connection: sqlite3.Connection, key: int) -> Iterator[dict[str, Any]]:
    """The commonest shapes of articles' addresses, and where the number is that stays when all else changes."""
    rows = connection.execute(
        "SELECT u.pattern, count(*), max(u.fetch_url) FROM articles a JOIN urls u ON u.id = a.url_id "
        "WHERE a.site_id = ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3",
        (key,),
    )
    for shape, number, example in rows:
        yield {"shape": shape, "articles": number, "example": example, "id": _id(example)}


def _id(url: str) -> dict[str, str | None]:
    """``where``: path, query or none (then the whole path is the identity); ``value``: the number in this address."""
    kind, _, rest = urls.article_key(url).partition(":")
    parts = urlsplit(url)
    if kind == "path":
        _, mark, query = rest.partition("?")
        return {"where": "query" if mark else "none", "value": query or None}
    return {"where": "path" if rest in parts.path else "query", "value": rest}


def _listings(connection: sqlite3.Connection, key: int) -> list[tuple[str, dict[str, Any]]]:
    """(kind, row) of the feeds and sitemaps that answered, those near the home page first."""
    rows = connection.execute(
        "SELECT l.kind, l.fetch_url, l.depth, count(DISTINCT s.url_id) FROM listings l "
        "LEFT JOIN sightings s ON s.listing_id = l.id WHERE l.site_id = ? AND l.kind IN ('feed', 'sitemap') "
        "AND l.last_status BETWEEN 200 AND 399 GROUP BY l.id ORDER BY l.depth, l.id",
        (key,),
    )
    return [(kind, {"url": url, "depth": depth, "announces": number}) for kind, url, depth, number in rows]


def _family(connection: sqlite3.Connection, key: int) -> tuple[str | None, str | None]:
    """The family of most articles, and the votes of one of them."""
    rows = connection.execute(
        "SELECT a.family, (SELECT p.via FROM provenance p WHERE p.article_id = a.id AND p.field = 'family') "
        "FROM articles a WHERE a.site_id = ? ORDER BY a.id DESC LIMIT 50",
        (key,),
    ).fetchall()
    votes = Counter(family for family, _ in rows)
    if not votes:
        return None, None
    family = min(votes, key=lambda name: (-votes[name], name or ""))
    return family, next((via for name, via in rows if name == family), None)


def _samples(connection: sqlite3.Connection, key: int) -> list[dict[str, Any]]:
    statement = " ".join(
        ["SELECT", ", ".join(_FIELDS), "FROM articles WHERE site_id = ? ORDER BY published_ts DESC, id DESC LIMIT ?"]
    )
    rows = [dict(zip(_FIELDS, row, strict=True)) for row in connection.execute(statement, (key, SAMPLES))]
    return [row | {"authors": json.loads(row["authors"])} for row in rows]


NAMES = ("probed_at", "probe_reason", "probe_due_at")


def tries(connection: sqlite3.Connection, key: int) -> dict[str, str | None]:
    """When the site was last tried, why it could not be got to know, when it is tried again; nothing of a database
    that has no room for it yet."""
    known = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('sites')")}
    if not known.issuperset(NAMES):
        return dict.fromkeys(NAMES)
    row = connection.execute("SELECT probed_at, probe_reason, probe_due_at FROM sites WHERE id = ?", (key,)).fetchone()
    return dict(zip(NAMES, row, strict=True))
