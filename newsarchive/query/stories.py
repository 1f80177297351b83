"""Stories, one by one and many: who prints one text, in which order, with what changed and whom they credit.

Out come plain dicts with the names that ``--json`` shows.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import bylines, clock, turkish
from newsarchive.errors import NothingDone
from newsarchive.query import choose
from newsarchive.query.choose import Where
from newsarchive.query.reader import fetched
from newsarchive.query.why import find_article
from newsarchive.store import times

UNCREDITED = ("nobody", "itself")
"""``credits`` of a member that does not say whose text it prints"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories; what is empty asks for nothing."""

    since: str | None = None
    """the root appeared on that day or later"""
    until: str | None = None
    sites: Sequence[str] = ()
    """one of these prints it"""
    agencies: Sequence[str] = ()
    least: int = 2
    """articles that print it, the root included"""


def where(connection: sqlite3.Connection, wanted: Wanted, now: datetime | None = None) -> Where:
    """The condition on ``stories AS s``. Raises UsageError for an unknown site and for what is no date."""
    parts: list[str] = []
    bound: list[Any] = []
    now = now or clock.now()
    if wanted.since is not None:
        parts.append("s.first_at >= ?")
        bound.append(times.text(choose.period(wanted.since, now)[0]))
    if wanted.until is not None:
        parts.append("s.first_at < ?")
        bound.append(times.text(choose.period(wanted.until, now)[1]))
    if wanted.least > 2:
        parts.append("s.members >= ?")
        bound.append(wanted.least)
    if wanted.agencies:
        parts.append("s.agency IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(_agencies(connection, wanted.agencies)))
    if wanted.sites:
        parts.append(
            "EXISTS (SELECT 1 FROM articles m WHERE m.story_id = s.id AND m.site IN (SELECT value FROM json_each(?)))"
        )
        bound.append(json.dumps(choose.sites(connection, wanted.sites)))
    return Where(" AND ".join(parts) or "1", tuple(bound))


def _agencies(connection: sqlite3.Connection, values: Sequence[str]) -> list[str]:
    """The names that stories have for what a person calls them; aa is AA, Anadolu Ajansı as well."""
    known = [name for (name,) in connection.execute("SELECT DISTINCT agency FROM stories WHERE agency IS NOT NULL")]
    found = []
    for value in values:
        key = turkish.fold(value)
        found += [name for name in known if turkish.fold(name) == key] or [bylines.classify(value).canonical or value]
    return found


_ONE = (
    "story", "site", "headline", "url", "first_at", "last_at", "agency", "agency_why", "members", "sites",
    "uncredited", "gone",
)  # fmt: skip
_SHOWN = f"""SELECT s.id, r.site, r.headline, r.url, s.first_at, s.last_at, s.agency, s.agency_why, s.members, s.sites,
    (SELECT count(*) FROM story_members m WHERE m.story_id = s.id AND m.credits IN {UNCREDITED}),
    (SELECT count(*) FROM articles m WHERE m.story_id = s.id AND m.gone_at IS NOT NULL)
FROM stories s JOIN articles r ON r.id = s.root_id"""  # noqa: S608


def stories(connection: sqlite3.Connection, chosen: Where, limit: int, offset: int = 0) -> Iterator[dict[str, Any]]:
    """The chosen ones, those that began last first."""
    statement = f"{_SHOWN} WHERE {chosen.condition} ORDER BY s.first_at DESC, s.id DESC LIMIT ? OFFSET ?"
    for row in fetched(connection.execute(statement, (*chosen.parameters, limit, offset))):
        yield dict(zip(_ONE, row, strict=True))


def story(connection: sqlite3.Connection, reference: str) -> dict[str, Any]:
    """The story of an article: its head as ``stories`` has it, ``copies`` in order, ``related``.

    ``reference`` is the number of any member or any of its addresses; a story's own number is its root's. An article
    that nobody else prints has no story: ``story`` is None, ``copies`` empty. Raises UsageError when there is none.
    """
    article = find_article(connection, reference)
    (number,) = connection.execute("SELECT story_id FROM articles WHERE id = ?", (article,)).fetchone()
    if number is None:
        return dict.fromkeys(_ONE) | {"article": article, "copies": [], "related": related(connection, [article])}
    head = connection.execute(f"{_SHOWN} WHERE s.id = ?", (number,)).fetchone()
    copies = members(connection, number)
    return {
        **dict(zip(_ONE, head, strict=True)),
        "article": article,
        "copies": copies,
        "related": related(connection, [one["article"] for one in copies]),
    }


_CHANGES = (
    "headline", "dateline", "lead", "paragraphs_added", "paragraphs_dropped", "paragraphs_merged", "words_added",
    "words_dropped", "credit",
)  # fmt: skip
_MEMBER = (
    "article", "nth", "site", "url", "headline", "appeared_at", "appeared_by", "published_at", "credited", "credits",
    "in_root", "of_root", "words", "gone_at",
)  # fmt: skip


def members(connection: sqlite3.Connection, story_id: int) -> list[dict[str, Any]]:
    """The articles of a story in the order of appearance; ``changed``: what each changed, against the root."""
    changes = ", ".join(f"c.{name}" for name in _CHANGES)
    rows = connection.execute(
        "SELECT m.article_id, m.nth, m.site, m.url, m.headline, m.appeared_at, c.appeared_by, a.published_at, "  # noqa: S608
        f"m.credited, m.credits, m.in_root, m.of_root, m.words, m.gone_at, {changes} FROM story_members m "
        "JOIN copies c ON c.article_id = m.article_id JOIN articles a ON a.id = m.article_id "
        "WHERE m.story_id = ? ORDER BY m.nth",
        (story_id,),
    ).fetchall()
    found = []
    for row in rows:
        told = dict(zip(_MEMBER, row[: len(_MEMBER)], strict=True))
        told["uncredited"] = told["credits"] in UNCREDITED
        told["changed"] = dict(zip(_CHANGES, row[len(_MEMBER) :], strict=True))
        told["removals"] = _removals(connection, told["article"])
        found.append(told)
    return found


_REMOVAL = ("kind", "first_at", "confirmed_at", "returned_at")


def _removals(connection: sqlite3.Connection, article: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        f"SELECT {', '.join(_REMOVAL)} FROM removals WHERE article_id = ? ORDER BY first_at",  # noqa: S608
        (article,),
    )
    return [dict(zip(_REMOVAL, row, strict=True)) for row in rows]


_RELATED = ("kind", "score", "evidence", "of", "article", "story", "site", "url", "headline", "published_at", "source")


def related(connection: sqlite3.Connection, articles: Sequence[int]) -> list[dict[str, Any]]:
    """Rewrites and event twins of some articles: what tells of the same event in another text; the surest first.

    Of a story only the surest article, with the number of the story.
    """
    rows = connection.execute(
        "WITH mine(id) AS (SELECT value FROM json_each(?)), pairs AS ("
        "SELECT r.kind, r.score, r.evidence, r.article_id AS of, r.other_id AS other FROM mine "
        "JOIN related r ON r.article_id = mine.id UNION "
        "SELECT r.kind, r.score, r.evidence, r.other_id, r.article_id FROM mine "
        "JOIN related r ON r.other_id = mine.id) "
        "SELECT p.kind, p.score, p.evidence, p.of, a.id, a.story_id, a.site, a.url, a.headline, a.published_at, "
        "a.source FROM pairs p JOIN articles a ON a.id = p.other WHERE p.other NOT IN (SELECT id FROM mine) "
        "ORDER BY p.score DESC, a.id, p.of",
        (json.dumps(list(articles)),),
    ).fetchall()
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows:
        told = dict(zip(_RELATED, row, strict=True))
        key = (f"{told['kind']} {told['story'] is not None}", told["story"] or told["article"])
        if key not in found:
            found[key] = told | {"evidence": json.loads(told["evidence"])}
    return list(found.values())


def alone(told: dict[str, Any]) -> NothingDone:
    """What is said of an article that nobody else prints."""
    return NothingDone(f"article {told['article']} stands alone: no other article of this archive prints its text")


_TEXT = ("article", "story", "site", "url", "headline", "fetched_at", "file", "offset", "body")


def text(connection: sqlite3.Connection, reference: str) -> dict[str, Any]:
    """The text of an article and where the page lies that it was read from. Raises UsageError without one."""
    row = connection.execute(
        "SELECT a.id, a.story_id, a.site, a.url, a.headline, a.fetched_at, c.file, c.offset, a.body FROM articles a "
        "LEFT JOIN captures c ON c.id = a.last_capture_id WHERE a.id = ?",
        (find_article(connection, reference),),
    ).fetchone()
    return dict(zip(_TEXT, row, strict=True))
