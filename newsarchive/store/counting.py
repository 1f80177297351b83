"""Which text of an article counts when articles are compared, and when it appeared.

Comes in: an article's row and its revisions. Goes out: Counted. The present text counts, unless a visit found it
emptied or cut: then the fullest text that any visit found does, so that an article keeps the place it earned. Of dates
the earliest that a visit found counts, unless a person corrected it: papers stamp what they edit. What changed rules
read is no version of the page's.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newsarchive.lineage import shingles
from newsarchive.store import times

_CUT = 0.6
"""a text with at most this share of the words of an earlier one was cut"""
_KEPT = 0.8
"""when that share of its runs stood in the earlier one"""
_DAY = 86_400
_FIELDS = ("headline", "body", "summary", "source", "source_raw", "source_kind", "published_at", "published_precision")
_PRESENT = f"SELECT first_seen_at, {', '.join(_FIELDS)} FROM articles WHERE id = ?"  # noqa: S608
_ALL = f"SELECT id, first_seen_at, {', '.join(_FIELDS)} FROM articles ORDER BY id"  # noqa: S608
_VISITED = "SELECT id, fields FROM revisions WHERE article_id = ? AND cause = 'visit' ORDER BY id"
_SOME = (
    "SELECT EXISTS (SELECT 1 FROM revisions r WHERE r.article_id = a.id AND r.cause = 'visit'), a.id, "  # noqa: S608
    f"first_seen_at, {', '.join(_FIELDS)} FROM json_each(?) JOIN articles a ON a.id = value"
)
_CORRECTED = "SELECT 1 FROM corrections WHERE article_id = ? AND field = 'published_at'"


@dataclass(frozen=True, slots=True)
class Counted:
    """An article as it is compared."""

    id: int
    revision: int | None
    """the revision whose text it is; None: the present one"""
    fields: dict[str, Any]
    """headline, body, summary, source, source_raw, source_kind of that version"""
    early: int
    """when it appeared, at the earliest, seconds since 1970"""
    late: int
    """when it appeared, at the latest"""
    by: str
    """minute, day or seen"""

    @property
    def body(self) -> str:
        """Its text."""
        return str(self.fields["body"])

    @property
    def headline(self) -> str:
        """Its headline."""
        return str(self.fields["headline"])


def of(conn: sqlite3.Connection, article: int) -> Counted:
    """An article as it is compared; its row must be there."""
    seen, *values = conn.execute(_PRESENT, (article,)).fetchone()
    present = dict(zip(_FIELDS, values, strict=True))
    visited = [(number, json.loads(fields)) for number, fields in conn.execute(_VISITED, (article,))]
    if not visited:
        return Counted(article, None, present, *_appeared(present, seen))
    number, fields = _fullest(present, visited)
    told = [_appeared(each, seen) for each in (present, *(fields for _, fields in visited))]
    if conn.execute(_CORRECTED, (article,)).fetchone():
        told = told[:1]
    return Counted(article, number, fields, *min(told, key=_soonest))


def some(conn: sqlite3.Connection, articles: Iterable[int]) -> Iterator[Counted]:
    """These articles as they are compared."""
    for edited, article, seen, *values in conn.execute(_SOME, (json.dumps(list(articles)),)).fetchall():
        yield of(conn, article) if edited else _present(article, seen, values)


def every(conn: sqlite3.Connection) -> Iterator[Counted]:
    """All articles of the archive as they are compared, by their numbers."""
    edited = {row[0] for row in conn.execute("SELECT DISTINCT article_id FROM revisions WHERE cause = 'visit'")}
    for article, seen, *values in conn.execute(_ALL):
        if article in edited:
            yield of(conn, article)
        else:
            yield _present(article, seen, values)


def _present(article: int, seen: str, values: Sequence[Any]) -> Counted:
    """An article of which no visit found another version."""
    fields = dict(zip(_FIELDS, values, strict=True))
    return Counted(article, None, fields, *_appeared(fields, seen))


def text(conn: sqlite3.Connection, article: int, revision: int | None) -> tuple[str, str]:
    """(body, headline) of a version."""
    if revision is None:
        body, headline = conn.execute("SELECT body, headline FROM articles WHERE id = ?", (article,)).fetchone()
    else:
        (fields,) = conn.execute("SELECT fields FROM revisions WHERE id = ?", (revision,)).fetchone()
        kept = json.loads(fields)
        body, headline = kept["body"], kept["headline"]
    return body, headline


def texts(conn: sqlite3.Connection, versions: Collection[tuple[int, int | None]]) -> list[tuple[str, str]]:
    """(body, headline) of each of these (article, revision)."""
    numbers = json.dumps([article for article, revision in versions if revision is None])
    query = "SELECT a.id, body, headline FROM json_each(?) JOIN articles a ON a.id = value"
    present = {article: (body, headline) for article, body, headline in conn.execute(query, (numbers,)).fetchall()}
    return [present[article] if revision is None else text(conn, article, revision) for article, revision in versions]


def _fullest(present: dict[str, Any], visited: list[tuple[int, dict[str, Any]]]) -> tuple[int | None, dict[str, Any]]:
    """(revision, fields) of the version that counts."""
    number, fields = max(visited, key=lambda one: (len(one[1]["body"].split()), one[0]))
    before, now = len(fields["body"].split()), len(present["body"].split())
    if now > _CUT * before:
        return None, present
    mine, theirs = shingles.read(present["body"]).runs, shingles.read(fields["body"]).runs
    is_cut = now < shingles.FEW or len(mine & theirs) >= _KEPT * len(mine)
    return (number, fields) if is_cut else (None, present)


def _appeared(fields: dict[str, Any], seen: str) -> tuple[int, int, str]:
    """(early, late, by) as one version dates itself."""
    first = times.seconds(times.instant(seen))
    if not fields.get("published_at"):
        return first, first, "seen"
    at = times.seconds(datetime.fromisoformat(fields["published_at"]))
    if fields.get("published_precision") != "day":
        return at, at, "minute"
    end = at + _DAY - 1
    return at, first if at <= first < end else end, "day"


def _soonest(told: tuple[int, int, str]) -> tuple[bool, int, int]:
    early, late, by = told
    return by == "seen", late, early


def instant(seconds: int) -> str:
    """As the database keeps instants."""
    return times.text(datetime.fromtimestamp(seconds, UTC))
