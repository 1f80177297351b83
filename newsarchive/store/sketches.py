"""Finds the articles that print the same text as a given one: sketches, postings, exact comparison, pairs.

Plain functions, called inside ``archive.transaction()``. Every hash of every sketch is posted under its day, so that
two articles find each other whichever comes first, and old postings are never read. Whether two articles are a pair
depends on the two alone: their texts, their times, the window.
"""

import json
import sqlite3
import sys
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from newsarchive.lineage import compare, shingles
from newsarchive.lineage.shingles import Shingles
from newsarchive.store import counting
from newsarchive.store.counting import Counted

DAY = 86_400
WINDOW = 14
"""days that two appearances lie apart at most, unless the archive has another setting: nearly all reprints are of the
same two days, stragglers of a weekly paper of the next; what returns each month or year is another story"""
_KEPT = 256
"""texts that are kept ready for comparison"""
_SAID = 20_000
_AT_ONCE = 64
"""texts that are read at a time"""
SLACK = 2
"""days more that are looked at, for days without a clock"""
_COLUMNS = "article_id, revision_id, early, late, digest, runs, hashes, numbers"
_FOUND = (
    "SELECT p.article_id, count(*) FROM json_each(?) j "
    "JOIN postings p ON p.key BETWEEN j.value * 65536 + ? AND j.value * 65536 + ? WHERE p.article_id <> ? GROUP BY 1"
)


@dataclass(frozen=True)
class Sketch:
    """What stands for an article's text."""

    article: int
    revision: int | None
    early: int
    late: int
    digest: int
    runs: int
    hashes: "array[int]"
    numbers: "array[int]"

    @property
    def day(self) -> int:
        """The day its postings stand under."""
        return max(0, min(self.early // DAY, 0xFFFF))

    @cached_property
    def bound(self) -> int:
        """Its hashes are all that are below."""
        return shingles.bound(self.runs)

    @cached_property
    def figures(self) -> frozenset[int]:
        """Its different numbers."""
        return frozenset(self.numbers)

    def row(self) -> tuple[object, ...]:
        """As stored."""
        return (
            self.article, self.revision, self.early, self.late, self.digest, self.runs, _bytes(self.hashes),
            _bytes(self.numbers),
        )  # fmt: skip

    def postings(self) -> Iterator[tuple[int, int]]:
        """(key, article) of each hash."""
        return ((one * 65536 + self.day, self.article) for one in self.hashes)


def sketch(counted: Counted) -> tuple[Sketch, Shingles]:
    """The sketch of an article, and its text ready for comparison."""
    text = shingles.read(counted.body, counted.headline)
    hashes, numbers = array("I", text.sample()), array("H", sorted(text.numbers))
    return Sketch(
        counted.id, counted.revision, counted.early, counted.late, text.digest, len(text.runs), hashes, numbers
    ), text  # fmt: skip


def load(row: tuple[int, int | None, int, int, int, int, bytes, bytes]) -> Sketch:
    """A stored sketch."""
    return Sketch(*row[:6], hashes(row[6]), _array("H", row[7]))


def known(conn: sqlite3.Connection, article: int) -> Sketch | None:
    """The sketch an article has."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM sketches WHERE article_id = ?", (article,)).fetchone()  # noqa: S608
    return load(row) if row else None


def put(conn: sqlite3.Connection, new: Sketch, old: Sketch | None) -> None:
    """Let an article have a sketch."""
    if old is not None:
        conn.executemany("DELETE FROM postings WHERE key = ? AND article_id = ?", old.postings())
    conn.execute("INSERT OR REPLACE INTO sketches VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new.row())
    conn.executemany("INSERT INTO postings VALUES (?, ?)", new.postings())


def drop(conn: sqlite3.Connection, article: int) -> None:
    """Forget the sketch of an article that is not there any more."""
    old = known(conn, article)
    if old is not None:
        conn.executemany("DELETE FROM postings WHERE key = ? AND article_id = ?", old.postings())
        conn.execute("DELETE FROM sketches WHERE article_id = ?", (article,))


def window(conn: sqlite3.Connection) -> int:
    """Days that two appearances lie apart at most."""
    row = conn.execute("SELECT value FROM story_settings WHERE name = 'window'").fetchone()
    return int(row[0]) if row else WINDOW


def window_kept(file: Path) -> int | None:
    """The window that a database was given; None when it was given none, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as old:
            days = window(old)
    except sqlite3.Error:
        return None
    return None if days == WINDOW else days


def set_window(conn: sqlite3.Connection, days: int) -> None:
    """From now on two appearances may lie so many days apart."""
    conn.execute("INSERT OR REPLACE INTO story_settings VALUES ('window', ?)", (days,))


def likely(conn: sqlite3.Connection, mine: Sketch, days: int) -> list[Sketch]:
    """The articles of the window that are worth an exact comparison with one."""
    low, high = mine.day - days - SLACK, mine.day + days + SLACK
    hashes = json.dumps(list(mine.hashes))
    shared = dict(conn.execute(_FOUND, (hashes, max(0, low), min(high, 0xFFFF), mine.article)).fetchall())
    return [one for one in some(conn, shared) if is_likely(mine, one, shared[one.article], days)]


def some(conn: sqlite3.Connection, articles: Iterable[int]) -> Iterator[Sketch]:
    """The sketches of these articles."""
    query = f"SELECT {_COLUMNS} FROM json_each(?) JOIN sketches ON article_id = value"  # noqa: S608
    return map(load, conn.execute(query, (json.dumps(list(articles)),)).fetchall())


def is_likely(one: Sketch, other: Sketch, shared: int, days: int) -> bool:
    """Whether two articles that have so many hashes in common are worth an exact comparison."""
    return compare.is_likely(one.hashes, other.hashes, shared, min(one.bound, other.bound)) and is_near(
        one, other, days
    )


def is_near(one: Sketch, other: Sketch, days: int) -> bool:
    """The same of two articles that are known to have enough hashes in common."""
    apart = max(one.early - other.late, other.early - one.late)
    return apart <= days * DAY and compare.may_be_copies(one.figures, other.figures)


class Texts:
    """Texts ready for comparison; the last ones stay ready, and what came of it."""

    def __init__(self, conn: sqlite3.Connection, most: int = _KEPT) -> None:
        self._conn = conn
        self._most = most
        self._kept: OrderedDict[int, Shingles] = OrderedDict()
        self._said: dict[tuple[int | bytes, int | bytes], tuple[int, int] | None] = {}

    def is_said(self, one: Sketch, other: Sketch) -> bool:
        """Whether these two were compared already."""
        return (one.digest, other.digest) in self._said

    def load(self, wanted: Iterable[Sketch]) -> None:
        """Have the texts of these, which are no more than are kept, at hand until the next call."""
        from newsarchive.lineage import bulk

        missing = []
        for one in wanted:
            if one.digest in self._kept:
                self._kept.move_to_end(one.digest)
            else:
                missing.append(one)
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            versions = counting.texts(self._conn, [(one.article, one.revision) for one in some])
            texts = [shingles.read(*version) for version in versions]
            found = bulk.runs([b" ".join(text.words) for text in texts])
            for one, text, runs in zip(some, texts, found, strict=True):
                vars(text).update(runs=runs, digest=one.digest, numbers=one.figures)
                self.keep(text)

    def compare(self, one: Sketch, other: Sketch) -> tuple[int, int] | None:
        """Thousandths of the one text that stand in the other, and the other way round; None: no copies."""
        key = one.digest, other.digest
        if key not in self._said:
            if len(self._said) > _SAID:
                self._said.clear()
            self._said[key] = self._compared(self.of(one), self.of(other))
        return self._said[key]

    def _compared(self, mine: Shingles, theirs: Shingles) -> tuple[int, int] | None:
        key = mine.essence, theirs.essence
        if key not in self._said:
            self._said[key] = compare.compare(mine, theirs)
        return self._said[key]

    def keep(self, text: Shingles) -> None:
        """This text is at hand."""
        self._kept[text.digest] = text
        self._kept.move_to_end(text.digest)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def of(self, one: Sketch) -> Shingles:
        """The text of a sketch."""
        text = self._kept.get(one.digest)
        if text is None:
            text = shingles.read(*counting.text(self._conn, one.article, one.revision))
        self.keep(text)
        return text


def pairs(mine: Sketch, others: Collection[Sketch], texts: Texts) -> Iterator[tuple[int, int, int]]:
    """(article, thousandths of this text in its, of its in this) of those that print the same text."""
    for one in others:
        shares = texts.compare(mine, one)
        if shares is not None:
            yield one.article, *shares


def hashes(stored: bytes) -> "array[int]":
    """The hashes of a stored sketch, ascending."""
    return _array("I", stored)


def _bytes(values: "array[int]") -> bytes:
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def _array(kind: str, stored: bytes) -> "array[int]":
    values = array(kind)
    values.frombytes(stored)
    if sys.byteorder == "big":
        values.byteswap()
    return values
