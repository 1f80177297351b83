"""The versions of an article: what it said from when to when, and what was edited in between.

In: a connection that only reads, an id or an address. Out: plain values with the names that ``--json`` shows.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsarchive import edits, identify
from newsarchive.errors import NothingDone, UsageError
from newsarchive.query.why import LISTS, find_article

_COLUMNS = ("url", *identify.FIELDS)
_FOLLOWING = frozenset({"published_precision", "updated_precision"})


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said for a while."""

    number: int
    """1 is the first"""
    since: str
    """UTC; when it was first seen so"""
    fields: dict[str, Any]
    replaced_at: str | None = None
    """UTC; when the next one took its place; None: it stands"""
    cause: str | None = None
    """why: visit, reextracted, corrected"""
    kinds: tuple[str, ...] = ()
    """of the edit that replaced it"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of an article and what lies between them."""

    article: int
    site: str
    url: str
    before: Version
    after: Version
    told: tuple[edits.Told, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of all edits between them, most important first; of one edit those that were noted then."""
        if self.before.kinds and self.after.number == self.before.number + 1:
            return self.before.kinds  # an emptied page leaves the text as it was
        return tuple(kind for kind in edits.KINDS if any(one.kind == kind for one in self.told))

    @property
    def changed(self) -> tuple[str, ...]:
        """The public fields that differ."""
        return tuple(
            name
            for name in identify.FIELDS
            if name not in _FOLLOWING and self.before.fields.get(name) != self.after.fields.get(name)
        )


def versions(connection: sqlite3.Connection, article: int) -> tuple[Version, ...]:
    """All versions of an article, the first one first; the last one stands."""
    columns = ", ".join(("first_seen_at", *_COLUMNS))
    since, *values = connection.execute(f"SELECT {columns} FROM articles WHERE id = ?", (article,)).fetchone()  # noqa: S608
    current = dict(zip(_COLUMNS, values, strict=True))
    current |= {name: json.loads(current[name]) for name in LISTS}
    found = []
    rows = connection.execute(
        "SELECT replaced_at, cause, kinds, fields FROM revisions WHERE article_id = ? ORDER BY id", (article,)
    ).fetchall()
    fields = [json.loads(row[3]) for row in rows]
    for at, (replaced_at, cause, kinds, _) in enumerate(rows):
        if kinds is None and cause == "visit":  # not looked at yet by a writer
            after = fields[at + 1] if at + 1 < len(fields) else current
            kinds = json.dumps(edits.kinds(fields[at], after))
        found.append(Version(at + 1, since, fields[at], replaced_at, cause, tuple(json.loads(kinds or "[]"))))
        since = replaced_at
    return (*found, Version(len(found) + 1, since, current))


def difference(
    connection: sqlite3.Connection,
    reference: str,
    *,
    earlier: int | None = None,
    later: int | None = None,
    at: str | None = None,
) -> Difference:
    """Two versions of an article: the newest edit, or those that are asked for.

    ``earlier``, ``later``: their numbers. ``at``: UTC; what stood then, beside what stands now. Raises UsageError
    without such an article or version, NothingDone when it was never edited.
    """
    article = find_article(connection, reference)
    every = versions(connection, article)
    if at is not None:
        first, second = _standing(every, at), every[-1]
    elif earlier is None and later is None:
        first, second = _newest(every, article)
    else:
        second = _numbered(every, later if later is not None else len(every))
        first = _numbered(every, earlier if earlier is not None else max(1, second.number - 1))
    site, url = connection.execute("SELECT site, url FROM articles WHERE id = ?", (article,)).fetchone()
    return Difference(article, site, url, first, second, edits.explained(first.fields, second.fields))


def _newest(every: Sequence[Version], article: int) -> tuple[Version, Version]:
    for at in range(len(every) - 2, -1, -1):
        if every[at].kinds:
            return every[at], every[at + 1]
    if len(every) == 1:
        raise NothingDone(f"article {article} was never edited: it has one version")
    raise NothingDone(f"article {article} was never edited by its paper; --list shows its {len(every)} versions")


def _numbered(every: Sequence[Version], number: int) -> Version:
    if not 1 <= number <= len(every):
        raise UsageError(f"no version {number}; there are {len(every)} (--list shows them)")
    return every[number - 1]


def _standing(every: Sequence[Version], at: str) -> Version:
    there = [one for one in every if one.since <= at]
    if not there:
        raise UsageError(f"the article was not archived before {every[0].since}")
    return there[-1]
