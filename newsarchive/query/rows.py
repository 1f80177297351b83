"""Articles as rows, for exports: which ones, which fields, each text once if so wished. Streaming."""

import sqlite3
from collections.abc import Sequence
from contextlib import nullcontext

from newsarchive.errors import UsageError
from newsarchive.query.choose import Where
from newsarchive.query.condition import check, in_time
from newsarchive.query.reader import Rows, fetched
from newsarchive.query.why import FIELDS

EXPORTED = ("id", *FIELDS)
"""every field an export can have; also its order when nothing else is asked for"""


def articles(
    connection: sqlite3.Connection,
    where: Where,
    *,
    fields: Sequence[str] = EXPORTED,
    dedupe: bool = False,
    condition: str | None = None,
) -> Rows:
    """The chosen articles in the order of their ids.

    ``dedupe``: of several articles with the same text only the earliest published one (undated ones last).
    ``condition``: a person's own SQL over the columns of articles; guard the connection before. Raises
    UsageError for an unknown field or what is no condition, RunIncomplete when the condition takes over a minute.
    """
    unknown = [field for field in fields if field not in EXPORTED]
    if unknown:
        raise UsageError(f"no field {', '.join(unknown)}; there are {', '.join(EXPORTED)}")
    columns = ", ".join(f"a.{field}" for field in fields)
    chosen = where.condition
    if condition is not None:
        check(connection, condition)
        chosen = f"{chosen} AND ({condition}\n)"  # the line break ends a comment in the condition
    if chosen == "1" and not dedupe:
        statement = ["SELECT", columns, "FROM articles a ORDER BY a.id"]
    else:  # choose ids first: sorting whole rows would carry every text through a temporary file
        # (the LIMIT keeps SQLite from dropping the order of a sub-query)
        statement = ["WITH chosen AS MATERIALIZED (", _chosen(chosen, dedupe), "LIMIT -1) SELECT", columns]
        statement.append("FROM chosen CROSS JOIN articles a ON a.id = chosen.id")
    with in_time(connection) if condition is not None else nullcontext():
        cursor = connection.execute(" ".join(statement), where.parameters)  # the ids are all chosen with the first row
    return Rows(tuple(fields), fetched(cursor))


def _chosen(condition: str, dedupe: bool) -> str:
    if not dedupe:
        return " ".join(["SELECT a.id FROM articles a WHERE", condition, "ORDER BY a.id"])
    return " ".join([
        "SELECT id FROM (SELECT a.id, row_number() OVER (",
        "PARTITION BY coalesce(nullif(a.content_hash, ''), a.id)",
        "ORDER BY a.published_ts IS NULL, a.published_ts, a.id) AS nth",
        "FROM articles a WHERE", condition, ") WHERE nth = 1 ORDER BY id",
    ])  # fmt: skip
