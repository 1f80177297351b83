"""Who copies whom in a time: of the latest year when nobody says since when."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from newsarchive.query import lineage, stories
from newsarchive.query.lineage import Copying
from newsarchive.store import times

YEAR = timedelta(days=365)
"""before the latest story"""


def copying(
    connection: sqlite3.Connection, since: str | None = None, until: str | None = None, sites: Sequence[str] = ()
) -> Copying:
    """The flows between agencies and sites. ``since`` ``all``: of all stories. Raises UsageError as stories.where."""
    if since is None and until is None:
        (latest,) = connection.execute("SELECT max(first_at) FROM stories").fetchone()
        since = (times.instant(latest) - YEAR).date().isoformat() if latest else None
    wanted = stories.Wanted(None if since == "all" else since, until, sites)
    return lineage.copying(connection, stories.where(connection, wanted))


def told(found: Copying) -> dict[str, Any]:
    """As JSON shows it."""
    return {
        "stories": found.stories, "articles": found.articles, "first_at": found.first_at, "last_at": found.last_at,
        "flows": [
            {"origin": origin, "kind": kind, "site": site, "articles": articles}
            for origin, kind, site, articles in found.flows
        ],
    }  # fmt: skip
