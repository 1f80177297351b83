"""The tables of articles and stories as they were at an instant, as common table expressions that hide the real ones.

In: the instant. Out: SQL. An article's column has the value of the first note (store/past.py) that a later moment
left, else the present one. ``articles`` has all its columns; ``copies`` and ``stories`` have those an export needs.
Other tables are as they are now.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.query.choose import period
from newsarchive.store import times
from newsarchive.store.past import REVISED

_CLOCK = "strftime('%Y-%m-%dT%H:%M:%S', {0} / 1000, 'unixepoch') || printf('.%03dZ', {0} % 1000)"
_FIRST = "SELECT {value} FROM main.past_articles p WHERE p.article_id = m.id AND p.until > {at} AND {field}"
_OF_REVISION = (
    "(SELECT j.value FROM json_each(CASE typeof(p.value) WHEN 'integer' THEN "
    "(SELECT r.fields FROM main.revisions r WHERE r.id = p.value) ELSE p.value END) j WHERE j.key = '{name}')"
)


@dataclass(frozen=True, slots=True)
class Past:
    """What was known at ``at``, to the millisecond."""

    at: datetime

    def tables(self, connection: sqlite3.Connection, among: str | None = None) -> str:
        """``articles AS (…), copies AS (…), stories AS (…)`` and what they need, for behind WITH.

        ``among``: SQL that selects the ids of the only articles asked for; then ``touched`` is found quickly.
        """
        at = times.milliseconds(self.at)
        columns = [row[1] for row in connection.execute("PRAGMA main.table_info(articles)")]
        shown = ", ".join(f"{_column(name, at)} AS {name}" for name in columns)
        there = f"m.first_seen_at <= '{times.text(self.at)}' AND NOT EXISTS ({_first(at, '1', '')})"
        some = f" AND article_id IN ({among})" if among else ""
        touched = f"SELECT DISTINCT article_id FROM main.past_articles WHERE until > {at} AND field <> ''{some}"  # noqa: S608
        articles = f"SELECT {shown} FROM main.articles m LEFT JOIN touched t ON t.article_id = m.id WHERE {there}"  # noqa: S608
        return f"touched AS MATERIALIZED ({touched}), {_copies(at, there)}, articles AS ({articles}), {_stories(at)}"


def _column(name: str, at: int) -> str:
    if name == "id":
        return "m.id"
    if name == "story_id":
        return "(SELECT c.story_id FROM copies c WHERE c.article_id = m.id)"
    if name == "last_seen_at":
        value = f"CASE typeof(p.value) WHEN 'integer' THEN {_CLOCK.format('p.value')} ELSE p.value END"
        before = _first(at, value, "seen")
    else:
        before = _first(at, "p.value", name)
    if name in REVISED:
        value = f"CASE p.field WHEN '*' THEN {_OF_REVISION.format(name=name)} ELSE p.value END"
        before = _FIRST.format(at=at, value=value, field=f"p.field IN ('{name}', '*')")
        before += " ORDER BY p.until, p.field DESC LIMIT 1"
    changed = (
        f"p.field IN ('{name}', '*')"
        if name in REVISED
        else f"p.field = '{'seen' if name == 'last_seen_at' else name}'"
    )
    known = _FIRST.format(at=at, value="1", field=changed)
    return f"CASE WHEN t.article_id IS NULL OR NOT EXISTS ({known}) THEN m.{name} ELSE ({before}) END"


def _first(at: int, value: str, field: str) -> str:
    return _FIRST.format(at=at, value=value, field=f"p.field = '{field}'") + " ORDER BY p.until LIMIT 1"


def _copies(at: int, there: str) -> str:
    return (
        "placed AS MATERIALIZED (SELECT article_id, story_id, nth, min(until) FROM main.past_copies "  # noqa: S608
        f"WHERE until > {at} GROUP BY article_id), "
        "copies AS MATERIALIZED (SELECT c.article_id, c.story_id, c.story_id AS root_id, c.nth, m.site FROM ("
        "SELECT article_id, story_id, nth FROM main.copies WHERE article_id NOT IN (SELECT article_id FROM placed) "
        "UNION ALL SELECT article_id, story_id, nth FROM placed WHERE story_id IS NOT NULL) "
        f"c JOIN main.articles m ON m.id = c.article_id WHERE {there})"
    )


def _stories(at: int) -> str:
    first = "FROM main.past_stories p WHERE p.story_id = c.story_id AND p.until > {at} ORDER BY p.until LIMIT 1"
    shown = ", ".join(
        f"CASE WHEN EXISTS (SELECT 1 {first.format(at=at)}) THEN (SELECT p.{name} {first.format(at=at)}) "  # noqa: S608
        f"ELSE (SELECT s.{name} FROM main.stories s WHERE s.id = c.story_id) END AS {name}"
        for name in ("agency", "agency_why")
    )
    return (
        "stories AS MATERIALIZED (SELECT c.story_id AS id, c.story_id AS root_id, count(*) AS members, "  # noqa: S608
        f"count(DISTINCT c.site) AS sites, {shown} FROM copies c GROUP BY c.story_id)"
    )


def until(text: str, now: datetime) -> datetime:
    """The last instant of a second, minute, day, month or year in Turkey. Raises UsageError."""
    return period(text, now)[1] - timedelta(milliseconds=1)
