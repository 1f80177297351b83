"""What a page asks of robots about itself: ``<meta name="robots">`` and the X-Robots-Tag header.

The archive follows no link of a page that says ``nofollow`` (nor one with rel=nofollow), and archives one that says
``noindex`` or ``noarchive`` with a mark: these words are about search engines' results and copies.
"""

from collections.abc import Iterable

from newsarchive import turkish

NOFOLLOW = "nofollow"
NOINDEX = frozenset({"noindex", "noarchive"})
_WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_US = "newsarchive"


def read(value: str) -> frozenset[str]:
    """The directives of one meta element or header that are meant for us, in lower case; ``none`` is both of its."""
    found = set()
    for_us = True
    for rule in turkish.ascii_lower(value).split(","):
        name, colon, word = (part.strip() for part in rule.partition(":"))
        if colon and name not in _WITH_VALUE:  # X-Robots-Tag: otherbot: noindex, nofollow
            for_us, name = name == _US, word
        if for_us and name:
            found.add(name)
    return frozenset(found | ({NOFOLLOW, "noindex"} if "none" in found else set()))


def of_headers(headers: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What all X-Robots-Tag headers of an answer say."""
    found = [read(value) for name, value in headers if turkish.ascii_lower(name) == "x-robots-tag"]
    return frozenset().union(*found)
