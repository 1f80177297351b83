"""The outlets of the archive: all of them beside each other, and everything that is known of one.

Out come plain dicts with the names that JSON shows. What is counted is counted in indexes; no text is read.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newsarchive import clock, turkish
from newsarchive.query import choose, conditions, coverage, standings
from newsarchive.query.charts import distinct
from newsarchive.store import accounts

RECENT = 20
"""articles of a site that are listed, newest first"""
GAPS = 50
"""gaps of a site that are listed, latest first"""
CHOICES = 300
"""names of a kind that a filter offers"""
UNJUDGED = 3_000
"""captures that a page judges itself; of more it says what was last written down"""
HISTORY = timedelta(days=365)
"""how far back it is told what was not well"""
_KNOWN = ("domain", "name", "province", "district", "family", "home_url", "added_at", "agency")
_ARTICLE = (
    "id", "url", "headline", "published_at", "published_precision", "first_seen_at", "section", "source", "story_id",
    "gone_at",
)  # fmt: skip


def papers(connection: sqlite3.Connection, province: str | None = None) -> list[dict[str, Any]]:
    """Every site in Turkish order: what is known of it, how it is (``state``), how many articles, the newest."""
    counts: Mapping[str, int] = dict(connection.execute("SELECT site, count(*) FROM articles GROUP BY site").fetchall())
    known = conditions.Health(connection, clock.now(), UNJUDGED)
    wanted = turkish.fold(province) if province else None
    found = []
    for key, *values in connection.execute(f"SELECT id, {', '.join(_KNOWN)} FROM sites").fetchall():  # noqa: S608
        told = dict(zip(_KNOWN, values, strict=True))
        if wanted is not None and turkish.fold(told["province"] or "") != wanted:
            continue
        newest, last_new = connection.execute(_NEWEST, (told["domain"], key)).fetchone()
        state, since = known.state(key)
        found.append(
            told
            | {
                "articles": counts.get(told["domain"], 0), "newest": newest, "last_new_at": last_new,
                "state": state, "since": since,
            }
        )  # fmt: skip
    return sorted(found, key=lambda told: turkish.sort_key(told["domain"]))


_NEWEST = """SELECT (SELECT max(published_day) FROM articles WHERE site = ?1),
    (SELECT first_seen_at FROM articles WHERE id = (SELECT max(id) FROM articles WHERE site_id = ?2))"""


def paper(connection: sqlite3.Connection, name: str, now: datetime | None = None) -> dict[str, Any]:
    """One site, by its domain or any address of it. Raises UsageError when the archive does not have it."""
    now = now or clock.now()
    (domain,) = choose.sites(connection, [name])
    key, *values = connection.execute(
        f"SELECT id, {', '.join(_KNOWN)} FROM sites WHERE domain = ?",  # noqa: S608
        (domain,),
    ).fetchone()
    reasons = accounts.by_site(connection, key).get(key, {})
    told: dict[str, Any] = {
        **dict(zip(_KNOWN, values, strict=True)),
        "site": domain,
        **accounts.summed(reasons),
        "reasons": accounts.told(reasons),
        **standings.site(connection, key, domain),
    }
    told["health"] = conditions.Health(connection, now, UNJUDGED).site(key)
    told["state"], told["since"] = told["health"].pop("state"), told["health"].pop("since")
    told["ails"] = standings.ails(told)
    told["remarks"] = standings.remarks(told, standings.last_visit(connection, key, domain))
    gaps = coverage.crossed(connection, now, domains=[domain])
    articles, newest, last_new = connection.execute(
        f"SELECT (SELECT count(*) FROM articles WHERE site = ?1), {_NEWEST.removeprefix('SELECT ')}",  # noqa: S608
        (domain, key),
    ).fetchone()
    return told | {
        "articles": articles, "newest": newest, "last_new_at": last_new,
        "history": list(conditions.history(connection, [domain], since=now - HISTORY)),
        "gaps_known": len(gaps),
        "gaps": [gap.told() for gap in reversed(gaps[-GAPS:])],
        "recent": recent(connection, key),
    }  # fmt: skip


def recent(connection: sqlite3.Connection, site: int) -> list[dict[str, Any]]:
    """The latest articles of a site, as far as they have a date."""
    rows = connection.execute(
        f"SELECT {', '.join(_ARTICLE)} FROM articles WHERE site_id = ? AND published_ts IS NOT NULL "  # noqa: S608
        "ORDER BY published_ts DESC LIMIT ?",
        (site, RECENT),
    )
    return [dict(zip(_ARTICLE, row, strict=True)) for row in rows]


def names(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """What a filter can choose from: sites, sections and sources, in Turkish order; provinces that have a site."""
    found = {
        "sites": "SELECT domain FROM sites", "sections": f"{distinct('section')} LIMIT {CHOICES}",
        "sources": f"{distinct('source')} LIMIT {CHOICES}",
        "provinces": "SELECT DISTINCT province FROM sites WHERE province IS NOT NULL",
    }  # fmt: skip
    return {
        name: sorted((value for (value,) in connection.execute(statement)), key=turkish.sort_key)
        for name, statement in found.items()
    }
