"""Writes the evidence of articles: what many articles share is written once, what the article says itself not at all.

Plain functions, called inside ``archive.transaction()``; read it through the view ``provenance`` (proof_schema.py). A
row whose place or rule holds a number of its own (an advertisement's, a page's) is common to no two articles: it stands
in ``proof_rows`` as it is, unless the number is the one that all places of the article have (``proofs.mark``).
"""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

MOST = 500
"""articles of an older archive whose rows are made small at a time"""
_OWN_NUMBER = re.compile(r"\d{3,}")
_OWN_LOST = re.compile(r"\d{2,}")
_LONGEST = 600
_MOST_WAYS = 1_000_000
"""a dictionary that has so many entries helps no more: what is new then stands in its row"""
_OWN = "SELECT headline, summary, canonical_url, section_raw, source_raw, images FROM articles WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of ``provenance`` without article, extractor and capture."""

    field: str
    nth: int
    raw: str | None
    via: str
    note: str | None = None
    rejected: str = "[]"
    """JSON"""
    place: str | None = None
    confidence: str | None = None
    confirmed_by: str | None = None
    """JSON"""


_COLUMNS = "field, nth, raw, via, note, rejected, place, confidence, confirmed_by"


def put(conn: sqlite3.Connection, article_id: int, rows: Iterable[Proof], extractor: str, capture: int | None) -> None:
    """Make an article's evidence these rows; the article's own row is written before."""
    rows = list(rows)
    forget(conn, article_id)
    mark = _mark(rows)
    own = _own_words(conn, article_id)
    keys = {at: _way(row, mark) for at, row in enumerate(rows)}
    ways = _numbers(conn, "proof_ways", {key: key for key in keys.values() if key is not None})
    lost = {at: _lost(row.rejected) for at, row in enumerate(rows)}
    tails = _numbers(
        conn, "proof_losses", {(tail,): (tail,) for parts in lost.values() for _, tail in parts or () if tail}
    )
    entries = []
    for at, row in enumerate(rows):
        key, parts = keys[at], lost[at]
        if key is None or key not in ways or parts is None or any(tail and (tail,) not in tails for _, tail in parts):
            _put_row(conn, article_id, row, extractor, capture)
            continue
        raw = 0 if row.raw is not None and row.raw == own.get(row.field) else row.raw
        losers = [one for text, tail in parts for one in ((text, tails[(tail,)]) if tail else (text,))]
        entry = [ways[key], raw, row.note, losers]
        while entry[-1] in (None, []):
            entry.pop()
        entries.append(entry)
    if entries:
        conn.execute(
            "INSERT INTO proofs VALUES (?, ?, ?, ?, ?)", (article_id, extractor, capture, mark, as_json(entries))
        )


def put_field(conn: sqlite3.Connection, article_id: int, row: Proof, extractor: str, capture: int | None) -> None:
    """Make the evidence of one field this row; that of the others stays as it is."""
    found = conn.execute("SELECT extractor, capture_id FROM proofs WHERE article_id = ?", (article_id,)).fetchone()
    odd = [one for one in _rows(conn, "proof_rows", article_id) if one[0].field != row.field]
    kept = [one for one in _rows(conn, "provenance", article_id) if one[0].field != row.field and one not in odd]
    put(conn, article_id, (one for one, *_ in kept), *(found or (extractor, capture)))
    for one in (*odd, (row, extractor, capture)):
        _put_row(conn, article_id, *one)


def forget(conn: sqlite3.Connection, article_id: int) -> None:
    """Take an article's evidence away."""
    conn.execute("DELETE FROM proofs WHERE article_id = ?", (article_id,))
    conn.execute("DELETE FROM proof_rows WHERE article_id = ?", (article_id,))


def shrink(archive: Archive, most: int = MOST) -> int:
    """Make rows of an older archive small, some articles at a time; how many were looked at."""
    conn = archive.conn
    row = conn.execute("SELECT value FROM marks WHERE name = 'proofs'").fetchone()
    numbers = [
        one
        for (one,) in conn.execute(
            "SELECT DISTINCT article_id FROM proof_rows WHERE article_id > ? ORDER BY article_id LIMIT ?",
            (row[0] if row else 0, most),
        )
    ]
    for article in numbers:
        rows = _rows(conn, "provenance", article)
        (_, extractor, capture), found = rows[0], conn.execute("SELECT 1 FROM proofs WHERE article_id = ?", (article,))
        alike = [one for one, *of in rows if of == [extractor, capture]]
        if found.fetchone() is None:
            put(conn, article, alike, extractor, capture)
            for one in rows:
                if one[1:] != (extractor, capture):
                    _put_row(conn, article, *one)
    if numbers:
        conn.execute("INSERT OR REPLACE INTO marks(name, value) VALUES ('proofs', ?)", (numbers[-1],))
    return len(numbers)


def _rows(conn: sqlite3.Connection, table: str, article: int) -> list[tuple[Proof, str, int | None]]:
    query = f"SELECT {_COLUMNS}, extractor, capture_id FROM {table} WHERE article_id = ? ORDER BY field, nth"  # noqa: S608
    return [(Proof(*row[:9]), row[9], row[10]) for row in conn.execute(query, (article,)).fetchall()]


def _put_row(conn: sqlite3.Connection, article: int, row: Proof, extractor: str, capture: int | None) -> None:
    conn.execute(
        f"INSERT OR REPLACE INTO proof_rows(article_id, {_COLUMNS}, extractor, capture_id) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (article, *astuple(row), extractor, capture),
    )


def _own_words(conn: sqlite3.Connection, article: int) -> dict[str, Any]:
    found = conn.execute(_OWN, (article,)).fetchone()
    if found is None:
        return {}
    own = dict(zip(("headline", "summary", "canonical_url", "section", "source", "images"), found, strict=True))
    own["images"] = next((image.get("url") for image in json.loads(own["images"])), None)
    return own


def _mark(rows: Sequence[Proof]) -> str | None:
    """The number that most places of the article hold."""
    numbers = Counter(number for row in rows for number in {*_OWN_NUMBER.findall(row.place or "")})
    return max(numbers, key=lambda one: (numbers[one], one)) if numbers else None


def _way(row: Proof, mark: str | None) -> tuple[Any, ...] | None:
    """What the row has in common with those of other articles; None: nothing."""
    pieces = None
    if row.place is not None:
        pieces = re.split(rf"(?<!\d){mark}(?!\d)", row.place) if mark else [row.place]
    texts = (row.field, row.via, *(pieces or ()), row.confirmed_by or "")
    if sum(map(len, texts)) > _LONGEST or any(_OWN_NUMBER.search(text) for text in texts):
        return None
    place = None if pieces is None else as_json(pieces)
    return (row.field, row.nth, row.via, place, row.confidence, row.confirmed_by)


def _lost(rejected: str) -> list[tuple[Any, str]] | None:
    """(the candidate's text as JSON object, how it lost) or (the whole as JSON, nothing); None: not of our making."""
    parts: list[tuple[Any, str]] = []
    for one in json.loads(rejected):
        if not isinstance(one, dict) or next(iter(one), None) != "text" or len(one) < 2:
            return None
        tail = "," + as_json({name: value for name, value in one.items() if name != "text"})[1:]
        if len(tail) > _LONGEST or _OWN_LOST.search(tail):
            parts.append((as_json(one), ""))
        else:
            parts.append(({"text": one["text"]}, tail))
    return parts


def _numbers(
    conn: sqlite3.Connection, table: str, wanted: dict[tuple[Any, ...], tuple[Any, ...]]
) -> dict[tuple[Any, ...], int]:
    """Entries of a dictionary and their numbers; new ones are added while there is room."""
    digests = {_digest(key): key for key in wanted}
    query = f"SELECT digest, id FROM {table} WHERE digest IN (SELECT value FROM json_each(?))"  # noqa: S608
    found = {digests[digest]: number for digest, number in conn.execute(query, (json.dumps(list(digests)),))}
    for digest, key in digests.items():
        if key in found:
            continue
        (last,) = conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608
        if last < _MOST_WAYS:
            marks = ", ".join("?" * (len(key) + 2))
            conn.execute(f"INSERT INTO {table} VALUES ({marks})", (last + 1, digest, *key))  # noqa: S608
            found[key] = last + 1
    return found


def _digest(key: tuple[Any, ...]) -> int:
    return int.from_bytes(hashlib.blake2b(as_json(key).encode(), digest_size=8).digest(), "big", signed=True)
