"""What a release asks of the archive beside its rows: the state it was made from, which articles belong together,
and how each was understood.

In: a connection that only reads. Out: plain values; nothing that stands for the time of asking.
"""

import json
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from newsarchive.query import coverage
from newsarchive.query.past import Past
from newsarchive.query.reader import fetched
from newsarchive.store import times

Connection = sqlite3.Connection
"""what all functions here ask"""
_EARLIEST = "0001-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Groups:
    """Articles that no two splits may share: those of a story and those with one text, joined where they overlap.

    Of every article, by its place in ``ids``; numbers in arrays, for a million articles fit into memory so.
    """

    ids: Sequence[int]
    """ascending"""
    leader: Sequence[int]
    """the place of the article that stands for its group"""
    first: Sequence[int]
    """when the earliest article of a group appeared, seconds since 1970; told of the one that stands for it"""
    point: Sequence[int]
    """below 2**64, by the site and key of the earliest article and the seed: the same in every release; likewise"""

    def place(self, article: int) -> int:
        """The place of the one that stands for an article's group."""
        return self.leader[bisect_left(self.ids, article)]


_GROUPED = """SELECT a.id, a.story_id, d.content_hash, coalesce(a.published_ts, unixepoch(a.first_seen_at)), a.site,
    a.article_key
FROM articles a LEFT JOIN (SELECT content_hash FROM articles WHERE content_hash <> '' GROUP BY 1
    HAVING count(*) > 1) d ON d.content_hash = a.content_hash
ORDER BY a.id"""


def groups(connection: Connection, as_of: datetime | None = None, seed: str = "") -> Groups:
    """All groups of the archive, whatever a release chooses of them. ``as_of``: as they were known then."""
    statement = " ".join([_known(connection, as_of), _GROUPED])
    ids, leader, first, point = array("q"), array("q"), array("q"), array("Q")
    met: dict[object, int] = {}

    def top(one: int) -> int:
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        return one

    for place, (article, story, text, appeared, site, key) in enumerate(fetched(connection.execute(statement))):
        ids.append(article)
        leader.append(place)
        first.append(appeared)
        digest = blake2b(f"{seed}\n{site} {key}".encode("utf-8", "replace"), digest_size=8).digest()
        point.append(int.from_bytes(digest, "big"))
        for mark in (story, text):
            if mark is not None:
                one, other = sorted((top(place), top(met.setdefault(mark, place))))
                leader[other] = one
    for place in range(len(ids)):
        leader[place] = at = top(place)
        if (first[place], point[place]) < (first[at], point[at]):
            first[at], point[at] = first[place], point[place]
    return Groups(ids, leader, first, point)


def state(connection: Connection) -> dict[str, Any]:
    """``schema``: its version; ``at``: UTC, when the archive changed last (its beginning, when it never did)."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    (at,) = connection.execute(
        "SELECT max(coalesce(r.at, ?1), coalesce(c.at, ?1), coalesce(v.at, ?1), coalesce(s.at, ?1)) FROM "
        "(SELECT max(coalesce(ended_at, started_at)) AS at FROM runs) r, "
        "(SELECT max(fetched_at) AS at FROM (SELECT fetched_at FROM captures ORDER BY id DESC LIMIT 1)) c, "
        "(SELECT max(replaced_at) AS at FROM (SELECT replaced_at FROM revisions ORDER BY id DESC LIMIT 1)) v, "
        "(SELECT max(added_at) AS at FROM sites) s",
        (_EARLIEST,),
    ).fetchone()
    return {"schema": version, "at": at}


def gaps(
    connection: Connection, at: str, sites: Sequence[str], since: datetime | None, until: datetime | None
) -> list[dict[str, Any]]:
    """The gaps of coverage that reach into a period, as they stood at ``at`` (UTC): one that ended later was open."""
    found = coverage.crossed(connection, times.instant(at), domains=sites, since=since, until=until)
    told = [gap.told() for gap in found]
    return [gap | ({"ended_at": None} if (gap["ended_at"] or "") > at else {}) for gap in told if gap["began_at"] <= at]


def completeness(connection: Connection, sites: Sequence[str], since: str, until: str) -> dict[str, Any]:
    """Of the sites' weeks that have been estimated: how many, articles archived and estimated in them."""
    weeks, archived, estimated = connection.execute(
        "SELECT count(*), sum(archived), sum(estimated) FROM completeness WHERE estimated IS NOT NULL "
        "AND week BETWEEN date(?2, '-6 days') AND ?3 AND site IN (SELECT value FROM json_each(?1))",
        (json.dumps(list(sites)), since, until),
    ).fetchone()
    return {"weeks": weeks, "archived": archived or 0, "estimated": None if estimated is None else round(estimated, 1)}


READ = ("article_key", "extractor", "digest")
"""what ``read`` tells of each article"""


def read(
    connection: Connection, ids: Sequence[int], as_of: datetime | None = None
) -> Iterator[tuple[int, str, str, str | None]]:
    """(id, *READ) in the order of ids: the extractor that understood the article, and the digest of the page it was
    read from. ``as_of``: as it was known then."""
    statement = _known(connection, as_of, "SELECT value FROM json_each(?1)")
    statement += """SELECT a.id, a.article_key, a.extractor, c.digest
    FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value LEFT JOIN captures c ON c.id = a.last_capture_id
    ORDER BY a.id"""
    yield from fetched(connection.execute(statement, (json.dumps(list(ids)),)))


def _known(connection: Connection, as_of: datetime | None, among: str | None = None) -> str:
    return f"WITH {Past(as_of).tables(connection, among)} " if as_of is not None else ""
