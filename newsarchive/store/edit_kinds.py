"""The kinds of older revisions, a few at a time, and what took a revision's place.

Plain functions, called inside ``archive.transaction()``. A revision holds the fields as they were; what came after is
the next revision of the article, or the article.
"""

import json
from typing import Any

from newsarchive import edits, identify
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

MOST = 100
"""older revisions that are looked at at a time"""


def classify(archive: Archive, *, most: int = MOST) -> int:
    """Give older revisions of visits their kinds, the oldest first; how many there were to do."""
    rows = archive.conn.execute(
        "SELECT id, article_id, fields FROM revisions WHERE cause = 'visit' AND kinds IS NULL ORDER BY id LIMIT ?",
        (most,),
    ).fetchall()
    for revision, article, fields in rows:
        found = edits.kinds(json.loads(fields), after(archive, article, revision))
        archive.conn.execute("UPDATE revisions SET kinds = ? WHERE id = ?", (as_json(found), revision))
    return len(rows)


def after(archive: Archive, article: int, revision: int) -> dict[str, Any]:
    """The fields that took the place of a revision."""
    row = archive.conn.execute(
        "SELECT fields FROM revisions WHERE article_id = ? AND id > ? ORDER BY id LIMIT 1", (article, revision)
    ).fetchone()
    if row is not None:
        return dict(json.loads(row[0]))
    columns = ", ".join(identify.FIELDS)
    values = archive.conn.execute(f"SELECT {columns} FROM articles WHERE id = ?", (article,)).fetchone()  # noqa: S608
    fields = dict(zip(identify.FIELDS, values, strict=True))
    return fields | {name: json.loads(fields[name]) for name in ("authors", "images", "tags")}
