"""Keeps ``related``: rewrites and event twins among the texts of the archive, each text once.

Plain functions, called inside ``archive.transaction()`` when stories are settled. Compared are roots of stories and
articles that stand alone: whoever asks for an article's relations asks for its story's. Found by rare facts
(lineage/keys.py) among texts of the same days, decided by the two texts alone (lineage/twins.py): what is in the table
follows from the articles and their stories, whatever the order they came in.
"""

import json
import sqlite3
import sys
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from weakref import WeakKeyDictionary

from newsarchive.lineage import keys, twins
from newsarchive.lineage.keys import Keys
from newsarchive.lineage.twins import Told
from newsarchive.store import counting
from newsarchive.store.archive import Archive
from newsarchive.store.counting import Counted
from newsarchive.store.texts import as_json

_DAY = 86_400
_SLACK = 2
"""days around an article's own that its relations may stand under"""
_FEW_WORDS = 20
"""a shorter text tells too little of an event"""
_KEPT = 512
"""texts that are kept ready for comparison"""
_KINDS = ("article", "bulletin")
_KIND = "SELECT a.page_type, t.agency FROM articles a JOIN sites t ON t.id = a.site_id WHERE a.id = ?"
_FOUND = (
    "WITH found AS (SELECT k.article_id, count(*) n, max(k.key >> 16 & 1) telling, max(k.key >> 17 & 1) person "
    "FROM json_each(?) j JOIN event_keys k ON k.key BETWEEN j.value * 65536 + ? AND j.value * 65536 + ? "
    "WHERE k.article_id <> ? GROUP BY 1 HAVING n > 1 OR person), own AS (SELECT ? AS place) "
    "SELECT article_id, e.digest FROM found JOIN own JOIN event_sketches e USING (article_id) "
    "JOIN sketches s USING (article_id) "
    "WHERE s.early <= ? AND s.late >= ? AND (n > 3 OR CASE WHEN own.place AND e.place = own.place THEN n > 1 OR person "
    "WHEN own.place AND e.place AND (e.place & 1) = (own.place & 1) THEN 0 "
    "ELSE n > 2 OR (n = 2 AND (telling OR person)) OR (telling AND person) END) ORDER BY article_id"
)
"""the rule of keys.may_be_related"""
_HEADS = (
    "SELECT value, (SELECT nth = 0 FROM copies WHERE copies.article_id = value), e.digest, e.day, e.hashes "
    "FROM json_each(?) LEFT JOIN event_sketches e ON e.article_id = value"
)

_EVERY = (
    "SELECT article_id FROM sketches WHERE article_id NOT IN (SELECT article_id FROM copies WHERE nth > 0) "
    "ORDER BY early, article_id"
)
_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class _Text:
    """An article ready for comparison."""

    article: int
    digest: int
    told: Told


_texts: WeakKeyDictionary[Archive, "OrderedDict[int, _Text]"] = WeakKeyDictionary()


def settle(archive: Archive, articles: Collection[int], touched: Collection[int], known: Counted | None = None) -> None:
    """Keep the relations of articles whose place among the stories may have changed; those of ``touched`` themselves
    changed, or are new. ``known``: an article that was read already."""
    conn = archive.conn
    rows = conn.execute(_HEADS, (json.dumps(sorted(articles)),)).fetchall()
    for article, is_root, digest, day, hashes in rows:
        if digest is not None and is_root == 0:
            _drop(conn, article, day, hashes)
    for article, is_root, digest, day, hashes in rows:
        if is_root == 0 or (digest is not None and article not in touched):
            continue
        text = _text(archive, article, known)
        if text is None or text.digest != digest:
            if digest is not None:
                _drop(conn, article, day, hashes)
            if text is not None:
                _add(archive, text)


def rebuild(archive: Archive, tell: Callable[[str, int, int], None]) -> None:
    """Make everything anew; the stories are settled. ``tell``: called with (what is being done, done, total)."""
    conn = archive.conn
    forget(conn)
    heads = [row[0] for row in conn.execute(_EVERY)]
    for done, article in enumerate(heads):
        if (text := _text(archive, article)) is not None:
            _add(archive, text)
        if done % _TOLD == 0:
            tell("events", done, len(heads))
    tell("events", len(heads), len(heads))


def forget(conn: sqlite3.Connection) -> None:
    """Forget everything, to begin anew."""
    for table in ("related", "event_keys", "event_sketches"):
        conn.execute(f"DELETE FROM {table}")  # noqa: S608


def _drop(conn: sqlite3.Connection, article: int, day: int, hashes: bytes) -> None:
    postings = [(one * 65536 + day, article) for one in _array(hashes)]
    conn.executemany("DELETE FROM event_keys WHERE key = ? AND article_id = ?", postings)
    conn.execute("DELETE FROM event_sketches WHERE article_id = ?", (article,))
    conn.execute("DELETE FROM related WHERE article_id = ? OR other_id = ?", (article, article))


def _add(archive: Archive, text: _Text) -> None:
    conn = archive.conn
    found = keys.keys(text.told.facts)
    if not found.hashes:
        return
    day = _day(text.told)
    others = _likely(conn, text, found, day)
    stored = _bytes(array("I", found.hashes))
    conn.execute(
        "INSERT INTO event_sketches VALUES (?, ?, ?, ?, ?)", (text.article, text.digest, day, found.place, stored)
    )
    postings = [(one * 65536 + day, text.article) for one in found.hashes]
    conn.executemany("INSERT INTO event_keys VALUES (?, ?)", postings)
    conn.executemany("INSERT INTO related VALUES (?, ?, ?, ?, ?)", list(_relations(archive, text, others)))


def _day(told: Told) -> int:
    return max(0, min(told.early // _DAY, 0xFFFF))


def _likely(conn: sqlite3.Connection, text: _Text, found: Keys, day: int) -> list[tuple[int, int]]:
    """(article, digest) of those of these days that are worth a comparison."""
    low, high = max(0, day - _SLACK), min(day + _SLACK, 0xFFFF)
    first, last = text.told.early - twins.WINDOW, text.told.late + twins.WINDOW
    wanted = (json.dumps(found.hashes), low, high, text.article, found.place, last, first)
    return conn.execute(_FOUND, wanted).fetchall()


def _relations(
    archive: Archive, text: _Text, others: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, str, float, str]]:
    kept = _texts[archive]
    for other, digest in others:
        theirs = kept.get(other)
        if theirs is None or theirs.digest != digest:
            theirs = _text(archive, other)
        if theirs is None:
            continue
        one, two = (text, theirs) if text.article < theirs.article else (theirs, text)
        relation = twins.relation(one.told, two.told)
        if relation is not None and not _are_copies(archive.conn, one.article, two.article):
            yield one.article, two.article, relation.kind, relation.score, as_json(relation.evidence)


def _are_copies(conn: sqlite3.Connection, one: int, other: int) -> bool:
    query = "SELECT 1 FROM copy_pairs WHERE article_id = ? AND other_id = ?"
    return conn.execute(query, (one, other)).fetchone() is not None


def _text(archive: Archive, article: int, known: Counted | None = None) -> _Text | None:
    """An article ready for comparison; None: a notice, a daily template, or too short."""
    kind, own = archive.conn.execute(_KIND, (article,)).fetchone()
    counted = known if known is not None and known.id == article else counting.of(archive.conn, article)
    if kind not in _KINDS or counted.body.count(" ") < _FEW_WORDS:
        return None
    fields = counted.fields
    agency = fields["source"] if fields["source_kind"] == "agency" else own
    told = Told(counted.headline, counted.body, counted.early, counted.late, fields["summary"], agency)
    digest = _digest(told)
    kept = _texts.setdefault(archive, OrderedDict())
    text = kept.get(article)
    if text is None or text.digest != digest:
        if told.daily:
            return None
        text = kept[article] = _Text(article, digest, told)
    kept.move_to_end(article)
    if len(kept) > _KEPT:
        kept.popitem(last=False)
    return text


def _digest(told: Told) -> int:
    said = as_json([told.headline, told.body, told.early, told.late, told.summary, told.agency])
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big", signed=True)


def _bytes(values: "array[int]") -> bytes:
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


def _array(stored: bytes) -> "array[int]":
    values = array("I")
    values.frombytes(stored)
    if sys.byteorder == "big":
        values.byteswap()
    return values
