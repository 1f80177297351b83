"""What the tables of stories say against each other, for ``verify``: cheap, without comparing a text again.

``recluster --check`` works everything out anew.
"""

import sqlite3
from collections.abc import Iterator

_RULES = (
    (
        "SELECT a.id FROM articles a LEFT JOIN copies c ON c.article_id = a.id WHERE a.story_id IS NOT c.story_id",
        "articles row {}: its story_id is not that of copies",
    ),
    (
        """SELECT s.id FROM stories s WHERE s.id <> s.root_id OR s.members < 2
        OR s.members <> (SELECT count(*) FROM copies WHERE story_id = s.id)
        OR NOT EXISTS (SELECT 1 FROM copies WHERE article_id = s.root_id AND story_id = s.id AND nth = 0)""",
        "stories row {}: its members are not those of copies",
    ),
    (
        """SELECT c.article_id FROM copies c WHERE NOT EXISTS (SELECT 1 FROM copy_pairs p JOIN copies o
        ON o.article_id = p.other_id WHERE p.article_id = c.article_id AND o.story_id = c.story_id)""",
        "copies row {}: it prints the text of no other member",
    ),
    (
        """SELECT p.article_id FROM copy_pairs p LEFT JOIN copy_pairs q
        ON q.article_id = p.other_id AND q.other_id = p.article_id WHERE q.article_id IS NULL""",
        "copy_pairs row of article {}: the other direction is missing",
    ),
)


def problems(conn: sqlite3.Connection) -> Iterator[str]:
    """Each contradiction in words."""
    for query, words in _RULES:
        for (row,) in conn.execute(query):
            yield words.format(row)
    (posted,) = conn.execute("SELECT count(*) FROM postings").fetchone()
    (due,) = conn.execute("SELECT coalesce(sum(length(hashes)) / 4, 0) FROM sketches").fetchone()
    if posted != due:
        yield f"postings: {posted:,} rows, but the sketches have {due:,} hashes (newsarchive recluster mends it)"
