"""How sure a value is, from its witnesses: agreement first, then the trust in the rule that found it.

Three words, no number: a number would look measured. The same page and rules always give the same word.

high    two kinds of witness say the same (visible text, JSON-LD, meta elements, microdata, address, listings) and no
        trusted one says otherwise; or a trusted rule says it, and another confirms it or nobody credibly differs
medium  one ordinary witness; a trusted one that is contradicted and not confirmed; a weak one that is confirmed
low     a weak rule alone; or a doubt that no second witness removes
"""

import re
from collections.abc import Collection, Iterable

from newsarchive.records import Confidence

_TRUSTED = (
    "visible:h1",
    "visible:label",
    "visible:breadcrumb",
    "json-ld:breadcrumb",
    "link:canonical",
    "visible:lead",
    "visible:author",
    "scope:",
    "body:text:label",
    "body:text:role",
)
"""rules that name what they find: a labelled stamp, a headline element, a path to the article, a labelled credit"""
_TRUSTED_ENDS = ("/text:label", "/text:role")
_OF_FAMILY = re.compile(r"visible:\w+\.\w+")
"""what the selectors of the page's own content management system find: ``visible:te7.section``"""
_WEAK = (
    "url:",
    "class:",
    "listing:",
    "html:title",
    "visible:bare",
    "visible:tail",
    "visible:name",
    "text:letters",
    "byline",
)
"""rules that find what only may be meant: an address, a bare stamp, a label behind the text"""
_WEAK_ENDS = ("text:bare", "text:boilerplate", "text:address", "first-sentence")
_AS_STATED = "(as stated)"
"""rules that take a value as it is declared, not knowing what it names"""
_DOUBTS = frozenset({"sources_disagree", "dates_inverted", "truncated_body"})
_KINDS = {"text": "visible", "body": "visible", "scope": "visible", "rdfa": "microdata", "summary": "visible"}


def kind_of(via: str) -> str:
    """The kind of witness a rule asks: visible, json-ld, meta, microdata, html, link, url, listing."""
    kind = via.partition(":")[0]
    return _KINDS.get(kind, kind)


def judge(via: str, note: str | None, confirmed_by: Iterable[str], contradicted_by: Collection[str]) -> Confidence:
    """The confidence in a value found by ``via``, given the rules that say the same and those that credibly say
    something else; see the module's words."""
    own = kind_of(via)
    confirmed = any(kind_of(other) != own for other in confirmed_by)
    doubted = note is not None and not _DOUBTS.isdisjoint(note.split(", "))
    if doubted or via.startswith(_WEAK) or via.endswith(_WEAK_ENDS):
        return Confidence.MEDIUM if confirmed else Confidence.LOW
    if via.endswith(_AS_STATED):
        return Confidence.MEDIUM
    if is_trusted(via):
        return Confidence.HIGH if confirmed or not contradicted_by else Confidence.MEDIUM
    return Confidence.HIGH if confirmed and not any(map(is_trusted, contradicted_by)) else Confidence.MEDIUM


def is_trusted(via: str) -> bool:
    """Whether a rule names what it finds."""
    return via.startswith(_TRUSTED) or via.endswith(_TRUSTED_ENDS) or _OF_FAMILY.match(via) is not None
