"""Values that an article keeps although its page does not print them any more: a new theme is no edit.

The evidence says so (``kept``) and holds what the page prints instead, so that the next visit is compared with that.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from newsarchive import normalise
from newsarchive.records import Article, Confidence, Evidence, Rejected

RULE = "kept"
NOTE = "not printed so any more, and nobody edited it"
REASON = "what the page prints since"
_LISTS = frozenset({"authors"})
_OWN = frozenset(
    {"headline", "summary", "body", "authors", "source", "section", "place_province", "published_at", "updated_at"}
)
"""fields with evidence of their own; the others go with one of them"""


def apply(article: Article, keep: Mapping[str, Any]) -> Article:
    """The article with the values that stay (as identify.FIELDS keeps them), each with its evidence."""
    if not keep:
        return article
    values: dict[str, Any] = {}
    told = list(article.evidence)
    for name, value in keep.items():
        values[name] = _value(name, value)
        if name in _OWN and value:
            ours = next((one for one in told if one.field == name), None)
            told = [one for one in told if one.field != name]
            told.append(_evidence(name, article, ours))
    if "body" in values:
        values |= {
            "content_hash": normalise.content_hash(values["body"]),
            "word_count": normalise.count_words(values["body"]),
            "body_printed": None,
        }
    return replace(article, evidence=tuple(told), **values)


def _value(name: str, value: Any) -> Any:
    if name in _LISTS:
        return tuple(value)
    return datetime.fromisoformat(value) if name.endswith("_at") and value else value


def _evidence(name: str, article: Article, ours: Evidence | None) -> Evidence:
    said = getattr(article, name)
    words = (
        ", ".join(said)
        if name in _LISTS
        else said.isoformat(timespec="seconds")
        if name.endswith("_at") and said
        else said
    )
    lost = (Rejected(words, ours.via if ours else "", REASON, ours.place if ours else None),) if words else ()
    place = ours.place if ours else None
    return Evidence(name, None, RULE, lost, NOTE, Confidence.MEDIUM, place)


def printed(field: str, lost: Mapping[str, Any] | None) -> Any:
    """What the page printed in place of a kept value, from its first rejected candidate; None: nothing."""
    text = lost["text"] if lost and lost.get("reason") == REASON else None
    return (text.split(", ") if text else []) if field in _LISTS else text
