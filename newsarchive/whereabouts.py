"""Where a value stands in its page, in a few words that a reader can follow in the page's source.

An element gives a short CSS path, innermost four elements at most, each with its id or first class:
``article#haber > div.meta > span.tarih``. What is no element already comes in words.
"""

import re

from selectolax.lexbor import LexborNode

LEVELS = 4
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")


def describe(at: object) -> str | None:
    """The place in words; None when nobody knows it."""
    if isinstance(at, LexborNode):
        return path(at)
    return at if isinstance(at, str) and at else None


def path(node: LexborNode) -> str:
    """The short path of an element: up to its nearest ancestor with an id, four elements at most."""
    parts: list[str] = []
    current: LexborNode | None = node
    while current is not None and len(parts) < LEVELS:
        tag = current.tag
        if tag in {"body", "html", "-undef"}:
            break
        attributes = current.attributes
        if (name := attributes.get("id")) and _NAME.fullmatch(name):
            parts.append(f"{tag}#{name}")
            break
        word = next((word for word in (attributes.get("class") or "").split() if _NAME.fullmatch(word)), "")
        parts.append(f"{tag}.{word}" if word else tag or "")
        current = current.parent
    return " > ".join(reversed(parts)) or node.tag or ""
