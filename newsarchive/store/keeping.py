"""What is known of how an article's page was built, and of values kept although the page prints them no more.

Plain functions, called inside ``archive.transaction()``; they only read.
"""

import json
from typing import Any

from newsarchive import identify, kept
from newsarchive.store.archive import Archive


def built(archive: Archive, article_id: int) -> tuple[tuple[str | None, ...], dict[str, Any]]:
    """How its page was built (identify.build), and what it printed in place of the values that were kept."""
    family, *places = archive.conn.execute(
        "SELECT family, "
        "(SELECT place FROM provenance WHERE article_id = a.id AND field = 'headline' ORDER BY nth LIMIT 1), "
        "(SELECT place FROM provenance WHERE article_id = a.id AND field = 'body' ORDER BY nth LIMIT 1) "
        "FROM articles a WHERE id = ?",
        (article_id,),
    ).fetchone()
    rows = archive.conn.execute(
        "SELECT field, rejected FROM provenance WHERE article_id = ? AND via = ?", (article_id, kept.RULE)
    ).fetchall()
    printed = {field: kept.printed(field, next(iter(json.loads(rejected)), None)) for field, rejected in rows}
    return (family, *map(identify.steady, places)), printed
