"""Microdata and RDFa of the article's own part, as candidates: later witnesses beside JSON-LD and meta elements.

Comes in: the scope. Goes out: field -> Found. Properties that belong to another story, a comment or a box of the site
are left out, and so is the headline's own element: it would only repeat the visible headline.
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from newsarchive import structured, visible
from newsarchive.records import Found
from newsarchive.scope import Scope

_FIELDS = {
    "headline": "headline",
    "alternativeHeadline": "summary",
    "description": "summary",
    "datePublished": "published",
    "dateCreated": "published",
    "dateModified": "updated",
    "articleSection": "section",
    "author": "author",
    "creator": "author",
    "keywords": "tag",
}
_IN_META = frozenset({"summary", "section", "author", "tag"})
"""fields whose meta elements are read with the page's other ones"""
_NAMES = "[itemprop~=name], [property~=name], [property$=':name']"
_LONGEST = {"headline": 300, "summary": 900, "section": 60, "author": 160, "tag": 600}
_SPLIT = re.compile(r"\s*[,;|]\s*")


def read(scope: Scope) -> Mapping[str, list[Found]]:
    """Candidates per field in page order; empty without an article's part."""
    found: dict[str, list[Found]] = {}
    if scope.root is None:
        return found
    for name, element in structured.properties(scope.root):
        field = _FIELDS.get(name)
        if field is None:
            continue
        dated = field in {"published", "updated"}
        if not dated and _is_known(field, element, scope):
            continue
        text = _text(field, element)
        if not text or (not dated and len(text) > _LONGEST[field]):
            continue
        syntax = "microdata" if element.attributes.get("itemprop") else "rdfa"
        parts = _SPLIT.split(text) if field == "tag" else [text]
        found.setdefault(field, []).extend(Found(part, f"{syntax}:{name}", at=element) for part in parts if part)
    return found


def _is_known(field: str, element: LexborNode, scope: Scope) -> bool:
    """Whether another reader has this already, or it is not the article's."""
    if element.tag == "meta" and field in _IN_META:
        return True
    title = scope.headline_node
    if title is not None and element.mem_id == title.mem_id:
        return True
    assert scope.root is not None
    return visible.is_foreign(element, scope.root)


def _text(field: str, element: LexborNode) -> str:
    """The value; of somebody named by an object, the name."""
    if field == "author":
        inner = element.css_first(_NAMES)
        element = inner if inner is not None else element
    return structured.property_text(element)
