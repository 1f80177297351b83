"""A field's two values side by side, in rows; what the pages and the terminal show of an edit."""

from collections.abc import Sequence
from typing import Any

from newsarchive.edits.marking import Row, Span, marked, rows
from newsarchive.edits.words import shown

LONGEST = 400_000
"""characters of both texts together up to which words are compared; the time grows with the product of the lengths"""
_TEXTS = frozenset({"body", "summary"})


def of_field(name: str, before: Any, after: Any) -> Sequence[Row]:
    """Paragraphs of a text, or the one line of another field. Texts that are too long stand whole."""
    old, new = words_of(before), words_of(after)
    if len(old) + len(new) > LONGEST:
        return (Row((Span(old, True),) if old else (), (Span(new, True),) if new else ()),)
    if name in _TEXTS:
        return rows(before, after)
    return (Row(*marked(shown(old), shown(new))),)


def words_of(value: Any) -> str:
    """A field's value as words."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(one.get("url", "") if isinstance(one, dict) else str(one) for one in value)
    return str(value)
