"""What is known of how an article's page was built, and of values kept although the page prints them no more.

Plain functions, called inside ``archive.transaction()``; they only read.
"""

import json
from typing import Any

from newsarchive import identify, kept
from newsarchive.store.archive import Archive


def built(archive: Archive, article_id: int) -> tuple[tuple[str | None, ...], dict[str, Any]]:
    """How its page was built (identify.build), and what it printed in place of the values that were kept."""
    (family,) = archive.conn.execute("SELECT family FROM articles WHERE id = ?", (article_id,)).fetchone()
    places: dict[str, str | None] = {}
    for field, place in archive.conn.execute(  # the number given: asked of each row, the view is read whole
        "SELECT field, place FROM provenance WHERE article_id = ? AND field IN (?, ?) ORDER BY nth",
        (article_id, *identify.BUILT),
    ):
        places.setdefault(field, place)
    rows = archive.conn.execute(
        "SELECT field, rejected FROM provenance WHERE article_id = ? AND via = ?", (article_id, kept.RULE)
    ).fetchall()
    printed = {field: kept.printed(field, next(iter(json.loads(rejected)), None)) for field, rejected in rows}
    return (family, *(identify.steady(places.get(field)) for field in identify.BUILT)), printed
