"""Keeps ``stories`` and ``copies``: called for every article that is stored, in its transaction.

Plain functions, called inside ``archive.transaction()``. An article that comes, or whose text, date or credit changed,
is compared with what the archive holds (sketches.py); then all that hang together with it by pairs are parted into
stories anew (lineage/roots.py). So the tables follow from the articles alone, whatever the order they came in.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from time import monotonic
from weakref import WeakKeyDictionary

from newsarchive.store import counting, members, related, sketches
from newsarchive.store.archive import Archive
from newsarchive.store.members import Share
from newsarchive.store.sketches import Texts

MANY = 120
"""articles that one looks like, from which on it is compared later"""
MOST = 2_000
"""articles that are looked at at a time"""
SECONDS = 0.5
"""they may take together; each takes some thousandths"""
_MARK = "sketches"
_BEHIND = (
    "SELECT id, EXISTS (SELECT 1 FROM sketches WHERE article_id = id) FROM articles WHERE id > ? ORDER BY id LIMIT ?"
)
_texts: WeakKeyDictionary[Archive, Texts] = WeakKeyDictionary()


def arrive(archive: Archive, article: int, *, at_once: bool = False) -> None:
    """An article was stored, or stored anew: find what prints the same text, and keep the stories.

    A new one that looks like MANY others (a form that a site fills in again and again) is left for ``catch_up``, so
    that no crawl waits for it. ``at_once``: it is not.
    """
    conn = archive.conn
    old = sketches.known(conn, article)
    counted = counting.of(conn, article)
    new, text = sketches.sketch(counted)
    texts = _texts.setdefault(archive, Texts(conn))
    texts.keep(text)
    touched = {article}
    if old is None or new.row() != old.row():
        others = sketches.likely(conn, new, sketches.window(conn))
        if old is None and len(others) > MANY and not at_once:
            conn.execute("UPDATE marks SET value = min(value, ?) WHERE name = ?", (article - 1, _MARK))
            return
        sketches.put(conn, new, old)
        if old is not None:
            touched |= _part(conn, article)
        touched |= pair(conn, article, sketches.pairs(new, others, texts))
    together = touched
    if len(touched) > 1 or members.is_member(conn, article):
        together = settle(conn, touched, {article}, [counted])
    related.settle(archive, together, {article}, counted)


def catch_up(archive: Archive, *, seconds: float = SECONDS, most: int = MOST) -> int:
    """Compare some articles that were not compared yet, because the archive is older or they look like many others;
    how many. The mark moves behind them."""
    until = monotonic() + seconds
    (mark,) = archive.conn.execute("SELECT coalesce(max(value), 0) FROM marks WHERE name = ?", (_MARK,)).fetchone()
    done, last = 0, mark
    for article, is_known in archive.conn.execute(_BEHIND, (mark, most)).fetchall():
        if not is_known:
            arrive(archive, article, at_once=True)
            done += 1
        last = article
        if monotonic() > until:
            break
    if last > mark:
        archive.conn.execute("INSERT OR REPLACE INTO marks(name, value) VALUES (?, ?)", (_MARK, last))
    return done


def _part(conn: sqlite3.Connection, article: int) -> set[int]:
    """Forget the pairs of an article; the articles it was paired with."""
    others = [row[0] for row in conn.execute("SELECT other_id FROM copy_pairs WHERE article_id = ?", (article,))]
    conn.execute("DELETE FROM copy_pairs WHERE article_id = ?", (article,))
    conn.executemany("DELETE FROM copy_pairs WHERE article_id = ? AND other_id = ?", [(one, article) for one in others])
    return set(others)


def pair(conn: sqlite3.Connection, article: int, found: Iterable[tuple[int, int, int]]) -> set[int]:
    """Keep the pairs of an article; the articles it is paired with."""
    rows = list(found)
    both = [row for other, mine, theirs in rows for row in ((article, other, mine), (other, article, theirs))]
    conn.executemany("INSERT INTO copy_pairs VALUES (?, ?, ?)", both)
    return {other for other, _, _ in rows}


def settle(
    conn: sqlite3.Connection,
    articles: Collection[int],
    touched: Collection[int],
    known: Collection[counting.Counted] = (),
) -> set[int]:
    """Part into stories all that hang together with these articles; of ``touched`` the text or a fact has changed.

    ``known``: articles that were read already. Returns all that hang together.
    """
    done: set[int] = set()
    for article in sorted(articles):
        if article not in done:
            together = component(conn, article)
            done.update(together)
            members.keep(conn, together, touched, known=known)
    return done


def component(conn: sqlite3.Connection, article: int) -> Mapping[int, Mapping[int, Share]]:
    """All articles that hang together by pairs, each with those it is paired with."""
    found: dict[int, dict[int, Share]] = {article: {}}
    front = [article]
    while front:
        reached: set[int] = set()
        for one, other, share in _neighbours(conn, front):
            found[one][other] = share
            if other not in found:
                reached.add(other)
        found.update((one, {}) for one in reached)
        front = sorted(reached)
    return found


def _neighbours(conn: sqlite3.Connection, articles: Collection[int]) -> Iterator[tuple[int, int, Share]]:
    query = "SELECT article_id, other_id, share FROM json_each(?) JOIN copy_pairs ON article_id = value"
    yield from conn.execute(query, (json.dumps(list(articles)),)).fetchall()
