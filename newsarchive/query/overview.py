"""The archive in a few numbers, and one page of a search with all that stands around it. Quick at any size."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from newsarchive.query import facets, hits, matching, spelling
from newsarchive.search import FORMS, Filter, Line, concordance

_NUMBERS = (
    "SELECT (SELECT count(*) FROM cards), (SELECT count(*) FROM sites), (SELECT count(*) FROM stories), "
    "(SELECT min(published_day) FROM articles WHERE published_day > '1990'), "
    "(SELECT max(published_day) FROM articles), "
    "(SELECT max(fetched_at) FROM captures WHERE id = (SELECT max(id) FROM captures)), "
    "(SELECT count(DISTINCT site_id) FROM conditions WHERE ended_at IS NULL), "
    "(SELECT count(*) FROM removals WHERE confirmed_at IS NOT NULL AND returned_at IS NULL)"
)
_NAMES = ("articles", "sites", "stories", "first_day", "last_day", "fetched_at", "unwell", "removed")
EVERYTHING = Filter("before", "1900", negated=True)
"""a filter that leaves nothing out"""


def numbers(connection: sqlite3.Connection) -> dict[str, Any]:
    """How much there is, of which days, when a page was fetched last (UTC), how many sites are not well."""
    return dict(zip(_NAMES, connection.execute(_NUMBERS).fetchone(), strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits."""

    hits: list[hits.Hit]
    more: bool
    """whether there are further ones"""
    facets: facets.Facets | None
    meant: str | None = None
    """another wording, when next to nothing was found"""


def found(
    connection: sqlite3.Connection,
    text: str,
    filters: Sequence[Filter],
    *,
    exact: bool = False,
    newest: bool = False,
    limit: int = 20,
    offset: int = 0,
    counted: bool = True,
) -> Found:
    """A page of a search; without words and filters the newest articles. Raises UsageError."""
    asked = filters if text.strip() or filters else (EVERYTHING,)
    ready = matching.prepared(connection, text, asked, exact=exact)
    rows = list(hits.listed(connection, ready, newest=newest, limit=limit + 1, offset=offset)) if limit else []
    counts = facets.of(connection, ready) if counted else None
    meant = None
    if counts is not None and counts.total < spelling.RARE and not exact and not offset:
        meant = spelling.suggest(connection, text, filters)
    return Found(rows[:limit], len(rows) > limit, counts, meant.text if meant else None)


PLACES = 6
"""found places of one article that a concordance shows"""


def places(hit: hits.Hit, width: int = 45) -> list[Line]:
    """Where the words stand in an article, each place with its context."""
    texts = (hit.headline.text, hit.fields["summary"] or "", hit.body)
    lines = (line for text in texts for line in concordance(text, hit.terms, width, max(hit.level, FORMS)))
    return list(islice(lines, PLACES))


_IDENTITIES = (
    "SELECT a.id, a.site, a.article_key, coalesce((SELECT max(r.replaced_at) FROM revisions r "
    "WHERE r.article_id = a.id AND r.cause = 'visit'), a.first_seen_at) "
    "FROM json_each(?) wanted JOIN articles a ON a.id = wanted.value"
)


def identities(connection: sqlite3.Connection, articles: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What articles are known by for ever (``site``, ``article_key``), and when each was ``changed`` last (UTC)."""
    rows = connection.execute(_IDENTITIES, (json.dumps(list(articles)),))
    return {row[0]: dict(zip(("site", "article_key", "changed"), row[1:], strict=True)) for row in rows}
