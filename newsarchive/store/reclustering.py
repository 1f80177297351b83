"""Makes all tables of stories anew from articles and revisions, and compares them with those that are there.

Inside one transaction everything is built in temporary tables of the same names, which hide the archive's own; so the
code that keeps the stories from article to article writes them here, too. In the end only what differs is written:
until then readers see the tables as they were, and whoever stops it has changed nothing. Candidates are joined all at
once (lineage/joining.py): several times as fast as one article after the other, with the same result.
"""

import gc
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from newsarchive import memory
from newsarchive.store import building, past, related, sketches
from newsarchive.store.archive import Archive
from newsarchive.store.building import Progress

TABLES = ("stories", "copies", "copy_pairs", "sketches")
EVENTS = ("related", "event_keys", "event_sketches")
_HIDDEN = (*TABLES, *EVENTS)
_NO_PARENT = re.compile(r" REFERENCES \w+\(\w+\)(?: DEFERRABLE INITIALLY DEFERRED)?")
_MOSTLY = 0.2
"""share of sketches that differ from which on all postings are written anew"""


@dataclass
class Reclustered:
    """What was found, and what was different before."""

    window: int
    """days"""
    articles: int = 0
    pairs: int = 0
    stories: int = 0
    copies: int = 0
    """articles that belong to a story"""
    new: int = 0
    """stories that were not there"""
    gone: int = 0
    """stories that are none"""
    changed: int = 0
    """stories whose root stayed, but not all that is told of them"""
    moved: int = 0
    """articles that belong to another story than before, to none any more, or to one for the first time"""
    compared: int = 0
    """articles that had no sketch, or that of another text"""
    other: int = 0
    """rows of copies and pairs that differ"""
    related: int = 0
    """rewrites and event twins that differ"""

    @property
    def same(self) -> bool:
        """Nothing was different."""
        return not (self.new or self.gone or self.changed or self.moved or self.compared or self.other or self.related)


def recluster(archive: Archive, days: int | None, tell: Progress) -> Reclustered:
    """Make the stories anew, with a window of so many days from now on (None: as it is set)."""
    with archive.transaction(), _hidden(archive.conn):
        found = _build(archive, days, tell)
        _reveal(archive.conn)
        past.watch(archive.conn, archive.moment)
        _differences(archive.conn, found)
        _install(archive.conn, found, tell)
        return found


def check(archive: Archive, tell: Progress) -> Reclustered:
    """What ``recluster`` would find; the archive may be open for reading only."""
    archive.conn.execute("BEGIN")
    try:
        with _hidden(archive.conn):
            found = _build(archive, None, tell)
            _reveal(archive.conn)
            _differences(archive.conn, found)
            return found
    finally:
        archive.conn.execute("ROLLBACK")


@contextmanager
def _hidden(conn: sqlite3.Connection) -> Iterator[None]:
    """Temporary tables hide the archive's own in here; what goes wrong is undone with the transaction, as SQLite drops
    no table while something is read."""
    _drop(conn)
    past.unwatch(conn)  # SQLite renames no table while a trigger stands on one of the same name
    for table in _HIDDEN:
        (made,) = conn.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
        conn.execute(_NO_PARENT.sub("", made).replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    yield
    _drop(conn)


def _drop(conn: sqlite3.Connection) -> None:
    for table in _HIDDEN:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
        conn.execute(f"DROP TABLE IF EXISTS temp.built_{table}")


def _reveal(conn: sqlite3.Connection) -> None:
    """The archive's own tables are seen again; what was built has other names."""
    for table in _HIDDEN:
        conn.execute(f"ALTER TABLE temp.{table} RENAME TO built_{table}")


def _build(archive: Archive, days: int | None, tell: Progress) -> Reclustered:
    conn = archive.conn
    found = Reclustered(sketches.window(conn) if days is None else days)
    total = int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])
    with _uncollected():
        found.articles = building.sketch(conn, total, tell)
        building.pair(conn, found.window, tell)
        building.settle(conn, found.window, tell)
        related.rebuild(archive, tell)
    for name, table in (("pairs", "copy_pairs"), ("stories", "stories"), ("copies", "copies")):
        setattr(found, name, conn.execute(f"SELECT count(*) FROM temp.{table}").fetchone()[0])  # noqa: S608
    found.pairs //= 2
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles in here: millions of short lists are made, and none holds itself."""
    memory.hold()
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _differences(conn: sqlite3.Connection, found: Reclustered) -> None:
    """What the archive's own tables say otherwise."""

    def number(query: str) -> int:
        return int(conn.execute(f"SELECT count(*) FROM ({query})").fetchone()[0])  # noqa: S608

    found.new = number("SELECT id FROM built_stories EXCEPT SELECT id FROM stories")
    found.gone = number("SELECT id FROM stories EXCEPT SELECT id FROM built_stories")
    found.changed = number("SELECT * FROM built_stories EXCEPT SELECT * FROM stories") - found.new
    found.moved = number(_MOVED)
    found.compared = number(_COMPARED)
    for table in ("copies", "copy_pairs"):
        found.other += number(f"SELECT * FROM built_{table} EXCEPT SELECT * FROM {table}")  # noqa: S608
        found.other += number(f"SELECT * FROM {table} EXCEPT SELECT * FROM built_{table}")  # noqa: S608
    for table in ("related", "event_sketches"):
        found.related += number(f"SELECT * FROM built_{table} EXCEPT SELECT * FROM {table}")  # noqa: S608
        found.related += number(f"SELECT * FROM {table} EXCEPT SELECT * FROM built_{table}")  # noqa: S608
    found.related += abs(number("SELECT 1 FROM event_keys") - number("SELECT 1 FROM built_event_keys"))
    posted = number("SELECT 1 FROM postings")
    due = conn.execute("SELECT coalesce(sum(length(hashes)) / 4, 0) FROM sketches").fetchone()[0]
    found.other += abs(posted - due)


_MOVED = (
    "SELECT a.id, c.story_id FROM articles a LEFT JOIN built_copies c ON c.article_id = a.id "
    "WHERE a.story_id IS NOT c.story_id"
)
_COMPARED = "SELECT * FROM built_sketches EXCEPT SELECT * FROM sketches"


def _install(conn: sqlite3.Connection, found: Reclustered, tell: Progress) -> None:
    """Write what differs."""
    _post(conn, found, tell)
    moved = conn.execute(_MOVED).fetchall()
    for table, key in (("copies", "article_id"), ("stories", "id")):
        conn.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM built_{table})")  # noqa: S608
    conn.execute(
        "DELETE FROM copy_pairs WHERE NOT EXISTS (SELECT 1 FROM built_copy_pairs b "
        "WHERE b.article_id = copy_pairs.article_id AND b.other_id = copy_pairs.other_id)"
    )
    for table in ("stories", "copies", "copy_pairs"):
        conn.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM built_{table} EXCEPT SELECT * FROM {table}")  # noqa: S608
    if found.related:
        for table in EVENTS:
            conn.execute(f"DELETE FROM {table}")  # noqa: S608
            conn.execute(f"INSERT INTO {table} SELECT * FROM built_{table}")  # noqa: S608
    conn.executemany("UPDATE articles SET story_id = ? WHERE id = ?", ((story, one) for one, story in moved))
    sketches.set_window(conn, found.window)


def _post(conn: sqlite3.Connection, found: Reclustered, tell: Progress) -> None:
    """Sketches and postings."""
    gone = "SELECT article_id FROM sketches WHERE article_id NOT IN (SELECT article_id FROM built_sketches)"
    stale = [row[0] for row in conn.execute(gone).fetchall()]
    for article in stale:
        sketches.drop(conn, article)
    posted = conn.execute("SELECT count(*) FROM postings").fetchone()[0]
    due = conn.execute("SELECT coalesce(sum(length(hashes)) / 4, 0) FROM sketches").fetchone()[0]
    if posted == due and found.compared < _MOSTLY * found.articles:
        for row in conn.execute(_COMPARED).fetchall():
            new = sketches.load(row)
            sketches.put(conn, new, sketches.known(conn, new.article))
        return
    conn.execute("DELETE FROM postings")
    conn.execute("DELETE FROM sketches")
    conn.execute("INSERT INTO sketches SELECT * FROM built_sketches ORDER BY article_id")
    building.post(conn, "built_sketches", tell)
