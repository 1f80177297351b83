"""Sketches, pairs and stories of a whole archive, made in temporary tables that hide its own.

Plain functions, called by reclustering.py. Texts are sampled, joined, compared and settled some at a time, so that
what is the same for all of them is done once; the result is that of one article after the other.
"""

import json
import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from newsarchive.lineage import shingles
from newsarchive.store import counting, members, sketches, stories
from newsarchive.store.counting import Counted
from newsarchive.store.sketches import Sketch, Texts

if TYPE_CHECKING:
    from newsarchive.lineage import bulk, joining

_BATCH = 1_000
_AT_ONCE = 128
"""texts that are sampled at a time"""
_SAMPLES = 20_000
"""samples of texts that are kept, for those who print the same"""
_CHUNK = 20_000
_CANDIDATES = 20_000
_MEMBERS = 500
"""articles whose stories are written at a time, about"""
_PAIRS = 1_000
"""pairs that are compared at a time"""
_TEXTS = 2 * _PAIRS
"""texts that are kept ready for comparison; those of so many pairs at least"""
_SKETCHES = 20_000
_ROWS = 400
"""rows that one statement writes"""
_POST_MANY = f"INSERT INTO postings VALUES {', '.join(['(?, ?)'] * _ROWS)}"  # noqa: S608

Progress = Callable[[str, int, int], None]
"""called with (what is being done, done, total)"""


def sketch(conn: sqlite3.Connection, total: int, tell: Progress) -> int:
    """The sketches of all articles; how many."""
    done = 0
    every = counting.every(conn)
    known: OrderedDict[int, bulk.Sample] = OrderedDict()
    while some := list(islice(every, _AT_ONCE)):
        conn.executemany("INSERT INTO temp.sketches VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(some, known))
        if done // _BATCH < (done + len(some)) // _BATCH:
            tell("texts", done, total)
        done += len(some)
    tell("texts", total, total)
    return done


def _rows(some: list[Counted], known: "OrderedDict[int, bulk.Sample]") -> Iterator[tuple[object, ...]]:
    """As sketches.sketch makes them; ``known``: samples of the last texts, by their digests."""
    from newsarchive.lineage import bulk

    digests = [shingles.digest(one.body, "") for one in some]
    bodies = {digest: one.body for digest, one in zip(digests, some, strict=True) if digest not in known}
    known.update(zip(bodies, bulk.samples(list(map(shingles.flat, bodies.values()))), strict=True))
    for one, digest in zip(some, digests, strict=True):
        sample = known[digest]
        headline = shingles.told(one.headline, sample.words)
        own = shingles.digest(one.body, headline) if headline else digest
        yield one.id, one.revision, one.early, one.late, own, sample.runs, sample.hashes, sample.numbers
    while len(known) > _SAMPLES:
        known.popitem(last=False)


class _Order:
    """All sketches in the order of appearance: what the join needs to know of them."""

    def __init__(self, conn: sqlite3.Connection, table: str) -> None:
        import numpy as np

        from newsarchive.lineage import joining

        self._conn = conn
        self._table = table
        self.ids = array("q")
        early, runs = array("q"), array("q")
        sizes = []
        rows = conn.execute(f"SELECT article_id, early, runs, hashes FROM temp.{table} ORDER BY article_id")  # noqa: S608
        while some := rows.fetchmany(_BATCH):
            articles, times, lengths, stored = zip(*some, strict=True)
            self.ids.extend(articles)
            early.extend(times)
            runs.extend(lengths)
            sizes.append(joining.sizes(stored))
        self.early = np.frombuffer(early, np.int64) if early else np.zeros(0, np.int64)
        order = np.argsort(self.early, kind="stable")
        self.article_at = np.frombuffer(self.ids, np.int64)[order] if self.ids else order
        found = np.concatenate(sizes, axis=1) if sizes else np.zeros((len(joining.LEVELS), 0), np.int32)
        self.total = int(found[0].sum())
        dense = joining.densities(np.frombuffer(runs, np.int64)[order] if runs else self.early)
        self.samples = joining.Samples(self.early[order], dense, found[:, order])

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


def pair(conn: sqlite3.Connection, days: int, tell: Progress) -> None:
    """Every pair of the archive."""
    from newsarchive.lineage import joining

    order = _Order(conn, "sketches")
    slack = (days + sketches.SLACK) * sketches.DAY
    likely = joining.join(order.samples, order.read, order.total, slack, lambda done: tell("hashes", done, order.total))
    texts, known, nearby = Texts(conn, _TEXTS), _Sketches(conn), _Nearby(conn, order, days)
    total = len(order.ids)
    while some := list(islice(likely, _CANDIDATES)):
        near = nearby.of(some)
        for start in range(0, len(near), _PAIRS):
            _compare(conn, near[start : start + _PAIRS], known, texts, days)
        tell("pairs", some[-1][0], total)
    tell("pairs", total, total)


class _Nearby:
    """Which candidates lie near in time and have numbers in common: what sketches.is_near says, of many."""

    def __init__(self, conn: sqlite3.Connection, order: _Order, days: int) -> None:
        import numpy as np

        from newsarchive.lineage import joining

        rows = conn.execute("SELECT late, numbers FROM temp.sketches ORDER BY article_id").fetchall()
        self._early, self._late = order.early, np.array([late for late, _ in rows], np.int64)
        self._numbers = joining.Numbers([numbers for _, numbers in rows])
        self._row_at = np.argsort(order.early, kind="stable")
        self._article_at = order.article_at
        self._most = days * sketches.DAY

    def of(self, pairs: "list[joining.Pair]") -> list[tuple[int, int, int]]:
        """(article, other, hashes they share) of those that do."""
        import numpy as np

        places, later, shared = np.array(pairs, np.int64).T
        one, other = self._row_at[places], self._row_at[later]
        apart = np.maximum(self._early[one] - self._late[other], self._early[other] - self._late[one])
        near = (apart <= self._most) & self._numbers.may_be_copies(one, other)
        found = (self._article_at[places[near]], self._article_at[later[near]], shared[near])
        return list(zip(*(column.tolist() for column in found), strict=True))


def _compare(
    conn: sqlite3.Connection, near: "list[tuple[int, int, int]]", known: "_Sketches", texts: Texts, days: int
) -> None:
    """Write those of these pairs that print the same text."""
    known.load(near)
    likely = []
    for article, other, shared in near:
        mine, its = known.of(article), known.of(other)
        if shared or sketches.is_likely(mine, its, len(frozenset(mine.hashes).intersection(its.hashes)), days):
            likely.append((mine, its))
    texts.load(_unsaid(likely, texts))
    rows = []
    for mine, its in likely:
        if (shares := texts.compare(mine, its)) is not None:
            rows += [(mine.article, its.article, shares[0]), (its.article, mine.article, shares[1])]
    conn.executemany("INSERT INTO temp.copy_pairs VALUES (?, ?, ?)", rows)


def _unsaid(pairs: Iterable[tuple[Sketch, Sketch]], texts: Texts) -> list[Sketch]:
    """Those whose texts are asked for; one of each text."""
    return list({one.digest: one for pair in pairs if not texts.is_said(*pair) for one in pair}.values())


class _Sketches:
    """Sketches by article; the last ones stay at hand."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._kept: OrderedDict[int, Sketch] = OrderedDict()

    def load(self, pairs: Iterable[tuple[int, int, int]]) -> None:
        """Have those of these pairs at hand, until the next call."""
        wanted = {one for first, then, _ in pairs for one in (first, then)}
        for one in wanted & self._kept.keys():
            self._kept.move_to_end(one)
        for found in sketches.some(self._conn, wanted - self._kept.keys()):
            self._kept[found.article] = found
        while len(self._kept) > max(_SKETCHES, len(wanted)):
            self._kept.popitem(last=False)

    def of(self, article: int) -> Sketch:
        return self._kept[article]


def settle(conn: sqlite3.Connection, window: int, tell: Progress) -> None:
    """Every story of the archive."""
    paired = array("q", (row[0] for row in conn.execute("SELECT DISTINCT article_id FROM copy_pairs ORDER BY 1")))
    done: set[int] = set()
    groups: list[Mapping[int, Mapping[int, int]]] = []
    for number, article in enumerate(paired):
        if article in done:
            done.discard(article)  # asked for once
            continue
        together = stories.component(conn, article)
        done.update(one for one in together if one > article)
        groups.append(together)
        if sum(map(len, groups)) >= _MEMBERS:
            members.build(conn, groups, window)
            groups.clear()
            tell("stories", number, len(paired))
    members.build(conn, groups, window)
    tell("stories", len(paired), len(paired))


def post(conn: sqlite3.Connection, table: str, tell: Progress) -> None:
    """All postings of these sketches, in their order."""
    from newsarchive.lineage import joining

    order = _Order(conn, table)
    done = 0
    for low, high in joining.ranges(order.total):
        rows = joining.postings(order.read(low, high), order.samples.early // sketches.DAY, order.article_at)
        whole = len(rows) - len(rows) % _ROWS
        many = rows[:whole].reshape(-1, 2 * _ROWS)
        conn.executemany(_POST_MANY, map(type(many).tolist, many))
        conn.executemany("INSERT INTO postings VALUES (?, ?)", rows[whole:].tolist())
        done += len(rows)
        tell("postings", done, order.total)
