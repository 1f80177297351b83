"""Articles as rows, for exports: which ones, which fields, each text once if so wished. Streaming."""

import sqlite3
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from newsarchive.errors import UsageError
from newsarchive.query.choose import Where
from newsarchive.query.condition import check, in_time
from newsarchive.query.past import Past
from newsarchive.query.reader import Rows, fetched
from newsarchive.query.why import FIELDS

EXPORTED = ("id", *FIELDS)
"""every field of an article an export can have; also its order when nothing else is asked for"""
_STORY = {
    "story_id": "a.story_id",
    "members": "coalesce(s.members, 1)",
    "sites": "coalesce(s.sites, 1)",
    "agency": "s.agency",
    "agency_why": "s.agency_why",
    "member_ids": "CASE WHEN a.story_id IS NULL THEN json_array(a.id) ELSE (SELECT json_group_array(article_id) FROM "
    "(SELECT c.article_id FROM copies c WHERE c.story_id = a.story_id ORDER BY c.nth)) END",
}
OF_STORY = tuple(_STORY)
"""what an export can say of the story an article belongs to: all that the archive knows of it, chosen or not"""


def articles(
    connection: sqlite3.Connection,
    where: Where,
    *,
    fields: Sequence[str] = EXPORTED,
    dedupe: bool | str = False,
    condition: str | None = None,
    as_of: datetime | None = None,
) -> Rows:
    """The chosen articles in the order of their ids.

    ``as_of``: as the archive knew them at that instant (query/past.py); None: as it knows them now.

    ``dedupe``: ``text`` (or True): of several articles with the same text only the earliest published one (undated
    ones last); ``story``: of each story its root, or the first of its articles that was chosen; what has no story as
    ``text``.
    ``condition``: a person's own SQL over the columns of articles; guard the connection before. Raises
    UsageError for an unknown field or what is no condition, RunIncomplete when the condition takes over a minute.
    """
    unknown = [field for field in fields if field not in EXPORTED and field not in _STORY]
    if unknown:
        raise UsageError(f"no field {', '.join(unknown)}; there are {', '.join((*EXPORTED, *OF_STORY))}")
    columns = ", ".join(_STORY.get(field, f"a.{field}") for field in fields)
    told = "" if _STORY.keys().isdisjoint(fields) else " LEFT JOIN stories s ON s.id = a.story_id"
    chosen = where.condition
    if condition is not None:
        check(connection, condition)
        chosen = f"{chosen} AND ({condition}\n)"  # the line break ends a comment in the condition
    known = Past(as_of).tables(connection) if as_of is not None else None
    if chosen == "1" and not dedupe:
        statement = [f"WITH {known} SELECT" if known else "SELECT", columns, "FROM articles a", told, "ORDER BY a.id"]
    else:  # choose ids first: sorting whole rows would carry every text through a temporary file
        # (the LIMIT keeps SQLite from dropping the order of a sub-query)
        statement = ["WITH", f"{known}," if known else "", "chosen AS MATERIALIZED (", _chosen(chosen, dedupe)]
        statement += ["LIMIT -1) SELECT", columns]
        statement.append(f"FROM chosen CROSS JOIN articles a ON a.id = chosen.id{told}")
    with in_time(connection) if condition is not None else nullcontext():
        cursor = connection.execute(" ".join(statement), where.parameters)  # the ids are all chosen with the first row
    return Rows(tuple(fields), fetched(cursor))


_SAME = {
    "text": ("coalesce(nullif(a.content_hash, ''), a.id)", ""),
    "story": (
        "coalesce(a.story_id, nullif(a.content_hash, ''), -a.id)",
        "(SELECT c.nth FROM copies c WHERE c.article_id = a.id), ",
    ),
}
"""dedupe -> what is one, and which of it comes first"""


def _chosen(condition: str, dedupe: bool | str) -> str:
    if not dedupe:
        return " ".join(["SELECT a.id FROM articles a WHERE", condition, "ORDER BY a.id"])
    one, first = _SAME["text" if dedupe is True else dedupe]
    return " ".join([
        "SELECT id FROM (SELECT a.id, row_number() OVER (",
        "PARTITION BY", one, "ORDER BY", first, "a.published_ts IS NULL, a.published_ts, a.id) AS nth",
        "FROM articles a WHERE", condition, ") WHERE nth = 1 ORDER BY id",
    ])  # fmt: skip
