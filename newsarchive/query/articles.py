"""One article as a page shows it: what it says, why, what it said before, who else prints it, what became of it.

Out come plain dicts with the names that ``--json`` shows.
"""

import sqlite3
from typing import Any

from newsarchive.edits.words import HEADING
from newsarchive.query import stories, versions
from newsarchive.query.why import find_article, why

_REMOVALS = (
    "SELECT kind, first_at, confirmed_at, returned_at, status, target_url FROM removals WHERE article_id = ? "
    "ORDER BY first_at"
)
_SHORT = 300
"""characters of a value that is told beside its evidence; body and summary stand on the page anyway"""


def article(connection: sqlite3.Connection, reference: str) -> dict[str, Any]:
    """All that is known of an article: ``values`` by field, ``evidence`` (a row per value), ``paragraphs`` (is it a
    sub-headline, its words), ``versions``, ``removals``, ``story`` (as ``stories.story``), ``capture``.

    ``reference`` is its number or any of its addresses. Raises UsageError when there is none.
    """
    number = find_article(connection, reference)
    told = why(connection, str(number))
    evidence = told.pop("fields")
    values: dict[str, Any] = {}
    for row in evidence:
        values.setdefault(row["field"], row["value"])
    values |= _unexplained(connection, number)
    every = versions.versions(connection, number)
    story = stories.story(connection, str(number))
    return {
        **told,
        "values": values,
        "evidence": [row | {"shown": _shown(row["value"])} for row in evidence],
        "paragraphs": paragraphs(values["body"]),
        "versions": [
            {"version": one.number, "since": one.since, "replaced_at": one.replaced_at, "cause": one.cause,
             "kinds": list(one.kinds), "headline": one.fields["headline"]}
            for one in every
        ],
        "removals": removals(connection, number),
        "story": None if story["story"] is None else {name: story[name] for name in story if name != "related"},
        "related": story["related"],
    }  # fmt: skip


_REST = (
    "canonical_url", "site", "page_type", "word_count", "content_hash", "first_seen_at", "last_seen_at", "gone_at",
    "fetched_at", "published_precision", "updated_precision", "section_raw", "source_raw", "source_kind", "family",
)  # fmt: skip


def _unexplained(connection: sqlite3.Connection, number: int) -> dict[str, Any]:
    row = connection.execute(f"SELECT {', '.join(_REST)} FROM articles WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return dict(zip(_REST, row, strict=True))


def removals(connection: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """When it was found missing, emptied or delisted, and whether it came back; the first one first."""
    cursor = connection.execute(_REMOVALS, (number,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def paragraphs(body: str) -> list[tuple[bool, str]]:
    """The text's paragraphs: whether each is a sub-headline, and its words."""
    parts = [part.strip("\n") for part in body.split("\n\n")]
    return [(part.startswith(HEADING), part.removeprefix(HEADING)) for part in parts if part.strip()]


def _shown(value: Any) -> str | None:
    if isinstance(value, list):
        value = ", ".join(str(one.get("url", "")) if isinstance(one, dict) else str(one) for one in value)
    if value is None or value == "":
        return None
    text = str(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
