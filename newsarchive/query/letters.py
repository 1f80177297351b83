"""Which hits have the very letters that were typed: to the index sık and şık are one word, to a reader they are not.

Only a query that has Turkish letters says which it means; of one in plain ASCII nobody knows.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence

from newsarchive import search, turkish
from newsarchive.search import EXACT, Term

_TEXT = "SELECT headline, coalesce(summary, ''), body FROM articles WHERE id = ?"
Row = tuple[int, float | None]


def told(terms: Iterable[Term]) -> bool:
    """Whether the query says by its letters which word it means."""
    return any(not word.isascii() for term in terms for word in term.written)


def rightly_first(connection: sqlite3.Connection, rows: Sequence[Row], terms: Sequence[Term]) -> list[Row]:
    """The rows, those first that have more of the terms in their own letters; else in their order."""
    return sorted(rows, key=lambda row: _otherwise(connection, row[0], terms))


def _otherwise(connection: sqlite3.Connection, article: int, terms: Sequence[Term]) -> int:
    """Terms that the article has only in other letters."""
    text = "\n".join(connection.execute(_TEXT, (article,)).fetchone() or ())
    plain = turkish.lower(text)
    unsure = [term for term in terms if not re.search(rf"(?<!\w){re.escape(' '.join(term.written))}(?!\w)", plain)]
    found: set[int] = set()
    right: set[int] = set()
    for start, end, number in search.highlights(text, unsure, EXACT) if unsure else ():
        found.add(number)
        if search.spelled(text[start:end])[: len(unsure[number].written)] == unsure[number].written:
            right.add(number)
    return len(found - right)
