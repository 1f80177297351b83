"""A page that only sends its reader on: ``<meta http-equiv=refresh content="0; url=…">`` (HTML 4.2.5.3, "refresh")."""

import html
import re

from newsarchive import urls
from newsarchive.records import Page

MAX_DELAY = 10
"""seconds; a page that reloads itself every few minutes sends nobody on"""
MAX_LINKS = 20
"""of a page that only sends its reader on"""
_HEAD = 32 * 1024
_META = re.compile(r"<meta\s[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"\bhttp-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SAYS = re.compile(r"\s*(\d{1,6})(?:\.\d*)?[\s;,]+(?:url\s*=\s*)?(.+)", re.IGNORECASE | re.DOTALL)


def target(page: Page) -> str | None:
    """Where the page sends its reader within MAX_DELAY seconds; None: nowhere, or to itself. Never raises."""
    text = page.body[:_HEAD].decode("utf-8", "replace")
    for meta in _META.finditer(text):
        content = _CONTENT.search(meta[0]) if _IS_REFRESH.search(meta[0]) else None
        says = _SAYS.fullmatch(html.unescape(next(filter(None, content.groups()), ""))) if content else None
        if says is None or int(says[1]) > MAX_DELAY:
            continue
        found = urls.absolute(says[2].strip().strip("\"'"), page.address)
        return found if found != page.address else None
    return None
