"""Who copies whom in a time: in the latest year when nobody says since when, of a large archive in less."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from newsarchive.query import lineage, stories
from newsarchive.query.choose import Where
from newsarchive.query.lineage import Copying
from newsarchive.store import times

YEAR = timedelta(days=365)
"""before the latest story"""
COUNTED, MOST = 6_000, 15_000
"""stories of all papers together when nobody says since when, and at most; of more the earliest are left out"""


def copying(
    connection: sqlite3.Connection, since: str | None = None, until: str | None = None, sites: Sequence[str] = ()
) -> Copying:
    """The flows between agencies and sites. ``since`` ``all``: of all stories. Raises UsageError as stories.where."""
    wanted = stories.Wanted(None if since == "all" else since, until, sites)
    chosen = stories.where(connection, wanted)
    if not sites and (first := _first(connection, chosen, asked=since is not None or until is not None)):
        chosen = Where(f"{chosen.condition} AND s.first_at >= ?", (*chosen.parameters, first))
    return lineage.copying(connection, chosen)


def _first(connection: sqlite3.Connection, chosen: Where, *, asked: bool) -> str | None:
    """The beginning of the first story that is counted; None: all are."""
    latest_first = f"FROM stories s WHERE {chosen.condition} ORDER BY s.first_at DESC LIMIT 1 OFFSET ?"
    bound = (*chosen.parameters, MOST if asked else COUNTED)
    row = connection.execute(f"SELECT s.first_at {latest_first}", bound).fetchone()
    (latest,) = connection.execute("SELECT max(first_at) FROM stories").fetchone()
    edges = [row[0]] if row else []
    if latest is not None and not asked:
        edges.append(times.text(times.instant(latest) - YEAR))
    return max(edges, default=None)


def told(found: Copying) -> dict[str, Any]:
    """As JSON shows it."""
    return {
        "stories": found.stories, "articles": found.articles, "first_at": found.first_at, "last_at": found.last_at,
        "flows": [
            {"origin": origin, "kind": kind, "site": site, "articles": articles}
            for origin, kind, site, articles in found.flows
        ],
    }  # fmt: skip
