"""Notes what the archive knew before a change, so that it can be asked what it knew on any day (query/past.py).

A connection that writes has temporary triggers on ``articles``, ``revisions``, ``copies`` and ``stories``: whoever
changes a row, its old values go into ``past_*`` in the same transaction, dated by one moment for all of it. Of a
transaction's changes the first counts, for nobody else sees those between. What a revision holds is not kept twice.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from newsarchive import clock, identify
from newsarchive.store import times

FUNCTION = "newsarchive_moment"
NEAR = timedelta(hours=1)
"""a write may be dated that far from the clock by its page; what is dated further away is a replay of kept pages"""
REVISED = frozenset((*identify.FIELDS, "url"))
"""columns that a revision holds"""
_OWN = frozenset({"id", "site_id", "article_key", "story_id", "first_seen_at", "last_seen_at", "gone_at"})
"""columns of articles that never change, or have a way of their own here"""
_STAMP = "____-__-__T__:__:__.___Z"


class Moment:
    """When a transaction's changes became known: the clock's time at its first one."""

    def __init__(self) -> None:
        self._at: int | None = None

    def forget(self) -> None:
        """Another transaction begins."""
        self._at = None

    def date(self, now: datetime) -> None:
        """These changes are of ``now``: kept pages are read again in their order (rebuild, a rehearsal)."""
        if abs(clock.now() - now) > NEAR:
            self._at = times.milliseconds(now)

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        if self._at is None:
            self._at = times.milliseconds(clock.now())
        return self._at


def watch(conn: sqlite3.Connection, moment: Moment) -> None:
    """Note from now on what this connection changes."""
    conn.create_function(FUNCTION, 0, moment)
    columns = [row[1] for row in conn.execute("PRAGMA main.table_info(articles)")]
    for name, event, body in _triggers([column for column in columns if column not in _OWN]):
        conn.execute(f"CREATE TEMP TRIGGER IF NOT EXISTS {name} {event} BEGIN {body}; END")


def unwatch(conn: sqlite3.Connection) -> None:
    """Note nothing, until ``watch`` is called again."""
    for (name,) in conn.execute("SELECT name FROM sqlite_temp_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER temp.{name}")


def _milliseconds(column: str) -> str:
    """SQL: a stored instant as milliseconds since 1970."""
    return f"(CAST(strftime('%s', {column}) AS INTEGER) * 1000 + CAST(substr({column}, 21, 3) AS INTEGER))"


def _triggers(columns: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    now = f"{FUNCTION}()"

    def put(values: str, condition: str, *, article: str = "old.id", field: str) -> str:
        return (
            f"INSERT INTO past_articles(article_id, until, field, value) SELECT {article}, {now}, {field}, {values} "  # noqa: S608
            f"WHERE {condition} AND NOT EXISTS (SELECT 1 FROM past_articles p WHERE p.article_id = {article} "
            f"AND p.until = {now} AND p.field = {field})"
        )

    seen = (
        f"CASE WHEN old.last_seen_at LIKE '{_STAMP}' THEN {_milliseconds('old.last_seen_at')} ELSE old.last_seen_at END"
    )
    yield (
        "past_arrival", "AFTER INSERT ON main.articles",
        put("NULL", f"{_milliseconds('new.first_seen_at')} IS NOT {now}", article="new.id", field="''"),
    )  # fmt: skip
    yield (
        "past_seen", "BEFORE UPDATE OF last_seen_at ON main.articles",
        put(seen, "old.last_seen_at IS NOT new.last_seen_at", field="'seen'"),
    )  # fmt: skip
    yield (
        "past_gone", "BEFORE UPDATE OF gone_at ON main.articles",
        put("old.gone_at", "old.gone_at IS NOT new.gone_at", field="'gone_at'"),
    )  # fmt: skip
    pairs = " UNION ALL ".join(
        f"SELECT '{name}' AS field, old.{name} AS was, new.{name} AS becomes, {int(name in REVISED)} AS revised"
        for name in columns
    )
    changed = (
        f"INSERT INTO past_articles(article_id, until, field, value) SELECT old.id, {now}, c.field, c.was "  # noqa: S608
        f"FROM ({pairs}) c WHERE c.was IS NOT c.becomes AND NOT EXISTS (SELECT 1 FROM past_articles p WHERE "
        f"p.article_id = old.id AND p.until = {now} AND (p.field = c.field OR (c.revised AND p.field = '*')))"
    )
    yield (
        "past_values", f"BEFORE UPDATE OF {', '.join(columns)} ON main.articles", changed,
    )  # fmt: skip
    yield (
        "past_revision", "AFTER INSERT ON main.revisions",
        put("new.id", "1", article="new.article_id", field="'*'"),
    )  # fmt: skip
    mine = "article_id = old.article_id AND field = '*' AND value = old.id"
    kept = f"UPDATE past_articles SET value = old.fields WHERE {mine}"  # noqa: S608
    yield "past_unrevised", "BEFORE DELETE ON main.revisions", kept
    yield from _of_stories(now)


def _of_stories(now: str) -> Iterable[tuple[str, str, str]]:
    def member(article: str, values: str, condition: str) -> str:
        return (
            f"INSERT INTO past_copies(article_id, until, story_id, nth) SELECT {article}, {now}, {values} "  # noqa: S608
            f"WHERE {condition} AND NOT EXISTS (SELECT 1 FROM past_copies p WHERE p.article_id = {article} "
            f"AND p.until = {now})"
        )

    before = "FROM main.copies c WHERE c.article_id = new.article_id"
    is_new = (  # nobody saw it outside of a story
        "SELECT 1 FROM main.articles a WHERE a.id = new.article_id AND "  # noqa: S608
        f"({_milliseconds('a.first_seen_at')} = {now} OR EXISTS (SELECT 1 FROM past_articles q "
        f"WHERE q.article_id = a.id AND q.until = {now} AND q.field = ''))"
    )
    differs = "(old.story_id IS NOT new.story_id OR old.nth IS NOT new.nth)"
    yield (
        "past_joining", "BEFORE INSERT ON main.copies",
        member("new.article_id", f"(SELECT c.story_id {before}), (SELECT c.nth {before})",
               f"NOT EXISTS (SELECT 1 {before} AND c.story_id IS new.story_id AND c.nth IS new.nth) "
               f"AND (EXISTS (SELECT 1 {before}) OR NOT EXISTS ({is_new}))"),
    )  # fmt: skip
    yield (
        "past_placing", "BEFORE UPDATE OF story_id, nth ON main.copies",
        member("old.article_id", "old.story_id, old.nth", differs),
    )  # fmt: skip
    yield "past_leaving", "BEFORE DELETE ON main.copies", member("old.article_id", "old.story_id, old.nth", "1")

    def story(key: str, source: str, condition: str) -> str:
        return (
            f"INSERT INTO past_stories(story_id, until, agency, agency_why) SELECT {key}, {now}, {source} "  # noqa: S608
            f"WHERE {condition} AND NOT EXISTS (SELECT 1 FROM past_stories p WHERE p.story_id = {key} "
            f"AND p.until = {now})"
        )

    known = "FROM main.stories s WHERE s.id = new.id"
    yield (
        "past_telling", "BEFORE INSERT ON main.stories",
        story("new.id", f"(SELECT s.agency {known}), (SELECT s.agency_why {known})",
              f"EXISTS (SELECT 1 {known} AND (s.agency IS NOT new.agency OR s.agency_why IS NOT new.agency_why))"),
    )  # fmt: skip
    yield (
        "past_origin", "BEFORE UPDATE OF agency, agency_why ON main.stories",
        story("old.id", "old.agency, old.agency_why",
              "(old.agency IS NOT new.agency OR old.agency_why IS NOT new.agency_why)"),
    )  # fmt: skip
    yield "past_ending", "BEFORE DELETE ON main.stories", story("old.id", "old.agency, old.agency_why", "1")
