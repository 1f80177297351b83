"""Who copies whom in a time: in the latest year when nobody says since when, of a large archive in less."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from newsarchive.query import lineage, stories
from newsarchive.query.lineage import Copying
from newsarchive.store import times

SPANS = (timedelta(days=365), timedelta(days=90), timedelta(days=30), timedelta(days=7))
"""before the latest story: the first in which no more began than"""
COUNTED = 12_000


def copying(
    connection: sqlite3.Connection, since: str | None = None, until: str | None = None, sites: Sequence[str] = ()
) -> Copying:
    """The flows between agencies and sites. ``since`` ``all``: of all stories. Raises UsageError as stories.where."""
    if since is None and until is None:
        since = _usual(connection)
    wanted = stories.Wanted(None if since == "all" else since, until, sites)
    return lineage.copying(connection, stories.where(connection, wanted))


def _usual(connection: sqlite3.Connection) -> str | None:
    (latest,) = connection.execute("SELECT max(first_at) FROM stories").fetchone()
    for span in SPANS if latest else ():
        since = times.text(times.instant(latest) - span)
        (began,) = connection.execute("SELECT count(*) FROM stories WHERE first_at >= ?", (since,)).fetchone()
        if began <= COUNTED or span == SPANS[-1]:
            return since[:10]
    return None


def told(found: Copying) -> dict[str, Any]:
    """As JSON shows it."""
    return {
        "stories": found.stories, "articles": found.articles, "first_at": found.first_at, "last_at": found.last_at,
        "flows": [
            {"origin": origin, "kind": kind, "site": site, "articles": articles}
            for origin, kind, site, articles in found.flows
        ],
    }  # fmt: skip
