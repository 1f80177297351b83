"""Makes all tables of stories anew from articles and revisions, and compares them with those that are there.

Inside one transaction everything is built in temporary tables of the same names, which hide the archive's own; so the
code that keeps the stories from article to article writes them here, too. In the end only what differs is written:
until then readers see the tables as they were, and whoever stops it has changed nothing. Candidates are joined all at
once (lineage/joining.py): several times as fast as one article after the other, with the same result.
"""

import gc
import json
import re
import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from newsarchive.store import counting, members, past, related, sketches, stories
from newsarchive.store.archive import Archive
from newsarchive.store.sketches import Sketch, Texts

if TYPE_CHECKING:
    from newsarchive.lineage import joining

TABLES = ("stories", "copies", "copy_pairs", "sketches")
EVENTS = ("related", "event_keys", "event_sketches")
_HIDDEN = (*TABLES, *EVENTS)
_NO_PARENT = re.compile(r" REFERENCES \w+\(\w+\)(?: DEFERRABLE INITIALLY DEFERRED)?")
_BATCH = 1_000
_CHUNK = 20_000
_TEXTS = 2_000
_SKETCHES = 20_000
_MOSTLY = 0.2
"""share of sketches that differ from which on all postings are written anew"""

Progress = Callable[[str, int, int], None]
"""called with (what is being done, done, total)"""


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
    """Temporary tables hide the archive's own in here."""
    _drop(conn)
    past.unwatch(conn)  # SQLite renames no table while a trigger stands on one of the same name
    for table in _HIDDEN:
        (made,) = conn.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
        conn.execute(_NO_PARENT.sub("", made).replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    try:
        yield
    finally:
        if conn.in_transaction:
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
        found.articles = _sketch(conn, total, tell)
        _pair(conn, found.window, tell)
        _settle(conn, found.window, tell)
        related.rebuild(archive, tell)
    for name, table in (("pairs", "copy_pairs"), ("stories", "stories"), ("copies", "copies")):
        setattr(found, name, conn.execute(f"SELECT count(*) FROM temp.{table}").fetchone()[0])  # noqa: S608
    found.pairs //= 2
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles in here: millions of short lists are made, and none holds itself."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _sketch(conn: sqlite3.Connection, total: int, tell: Progress) -> int:
    rows: list[tuple[object, ...]] = []
    done = 0
    for counted in counting.every(conn):
        rows.append(sketches.sketch(counted)[0].row())
        if len(rows) == _BATCH:
            conn.executemany("INSERT INTO temp.sketches VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            done += len(rows)
            rows.clear()
            tell("texts", done, total)
    conn.executemany("INSERT INTO temp.sketches VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    tell("texts", total, total)
    return done + len(rows)


class _Order:
    """All sketches in the order of appearance: what the join needs to know of them."""

    def __init__(self, conn: sqlite3.Connection, table: str) -> None:
        import numpy as np

        from newsarchive.lineage import joining

        self._conn = conn
        self._table = table
        self.ids = array("q")
        early, runs = array("q"), array("q")
        sizes = [array("i") for _ in joining.LEVELS]
        query = f"SELECT article_id, early, runs, hashes FROM temp.{table} ORDER BY article_id"  # noqa: S608
        for article, at, size, stored in conn.execute(query):
            self.ids.append(article)
            early.append(at)
            runs.append(size)
            for row, number in zip(sizes, joining.sizes(sketches.hashes(stored)), strict=True):
                row.append(number)
        self.early = np.frombuffer(early, np.int64) if early else np.zeros(0, np.int64)
        order = np.argsort(self.early, kind="stable")
        self.article_at = np.frombuffer(self.ids, np.int64)[order] if self.ids else order
        self.total = int(sum(sizes[0]))
        self.samples = joining.Samples(
            self.early[order],
            joining.densities(np.frombuffer(runs, np.int64)[order] if runs else self.early),
            np.array([np.frombuffer(row, np.int32)[order] if row else np.zeros(0, np.int32) for row in sizes]),
        )

    def read(self, low: int, high: int, first: int = 0, last: int | None = None) -> "Iterator[joining.Chunk]":
        """The hashes of a range, of the articles in these places."""
        import numpy as np

        last = len(self.article_at) if last is None else last
        query = f"SELECT hashes FROM json_each(?) CROSS JOIN temp.{self._table} ON article_id = value"  # noqa: S608
        for start in range(first, last, _CHUNK):
            stop = min(start + _CHUNK, last)
            numbers = json.dumps(self.article_at[start:stop].tolist())
            blobs = [row[0] for row in self._conn.execute(query, (numbers,)).fetchall()]
            hashes = np.frombuffer(b"".join(blobs), "<u4")
            lengths = np.fromiter(map(len, blobs), np.int64, len(blobs)) >> 2
            owners = np.repeat(np.arange(start, stop), lengths)
            chosen = (hashes >= low) & (hashes < high)
            yield hashes[chosen], owners[chosen]


def _pair(conn: sqlite3.Connection, days: int, tell: Progress) -> None:
    """Every pair of the archive."""
    from newsarchive.lineage import joining

    order = _Order(conn, "sketches")
    slack = (days + sketches.SLACK) * sketches.DAY
    likely = joining.join(order.samples, order.read, order.total, slack, lambda done: tell("hashes", done, order.total))
    texts, known = Texts(conn, _TEXTS), _Sketches(conn)
    total = len(order.ids)
    for place, some in groupby(likely, key=lambda pair: pair[0]):
        mine = known.of(int(order.article_at[place]))
        others = []
        for _, later, shared in some:
            one = known.of(int(order.article_at[later]))
            if shared:
                is_likely = sketches.is_near(mine, one, days)
            else:
                is_likely = sketches.is_likely(mine, one, len(frozenset(mine.hashes).intersection(one.hashes)), days)
            if is_likely:
                others.append(one)
        stories.pair(conn, mine.article, sketches.pairs(mine, others, texts))
        tell("pairs", place, total)
    tell("pairs", total, total)


class _Sketches:
    """Sketches by article; the last ones stay at hand."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._kept: OrderedDict[int, Sketch] = OrderedDict()

    def of(self, article: int) -> Sketch:
        found = self._kept.get(article) or sketches.known(self._conn, article)
        assert found is not None
        self._kept[article] = found
        if len(self._kept) > _SKETCHES:
            self._kept.popitem(last=False)
        return found


def _settle(conn: sqlite3.Connection, window: int, tell: Progress) -> None:
    """Every story of the archive."""
    paired = array("q", (row[0] for row in conn.execute("SELECT DISTINCT article_id FROM copy_pairs ORDER BY 1")))
    done: set[int] = set()
    for number, article in enumerate(paired):
        if article in done:
            done.discard(article)  # asked for once
            continue
        together = stories.component(conn, article)
        done.update(one for one in together if one > article)
        members.keep(conn, together, (), homes=False, window=window)
        if number % _BATCH < len(together):
            tell("stories", number, len(paired))
    tell("stories", len(paired), len(paired))


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
    _post_all(conn, tell)


def _post_all(conn: sqlite3.Connection, tell: Progress) -> None:
    """All postings, in their order."""
    from newsarchive.lineage import joining

    order = _Order(conn, "built_sketches")
    done = 0
    for low, high in joining.ranges(order.total):
        keys, articles = joining.postings(order.read(low, high), order.samples.early // sketches.DAY, order.article_at)
        conn.executemany("INSERT INTO postings VALUES (?, ?)", zip(keys, articles, strict=True))
        done += len(keys)
        tell("postings", done, order.total)
