"""The columnist's box beside a text: a name, often under a portrait, with the link to all that person wrote."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import dom, lookups, turkish
from newsarchive.bylines.people import looks_like_name

MAX_BOX = 250
"""letters of a box that holds nothing but who somebody is"""
_LEVELS = 3


def named(tree: LexborHTMLParser) -> str | None:
    """The name as printed; None without such a box, and where there are several (then they are of the site's staff)."""
    links = [link for link in tree.css('a:lexbor-contains("yaz" i)') if _leads_to_all(link)]
    if not links or len({link.attributes.get("href") for link in links}) > 1:
        return None
    node = links[0].parent
    for _ in range(_LEVELS):
        if node is None or len(node.text()) > MAX_BOX:
            return None
        for line in dom.lines(node):
            text = _without_link(line.text, links[0].text())
            if 5 <= len(text) <= 40 and looks_like_name(text) and not _says_all(text):
                return text
        node = node.parent
    return None


def _without_link(line: str, link: str) -> str:
    """The name in a line to whose end the link is glued: ``Ad SoyadTÜM YAZILARI``."""
    return line.removesuffix(link.strip()).strip()


def _leads_to_all(link: LexborNode) -> bool:
    """Not so the tab of a box of other stories, which leads nowhere."""
    text = link.text()
    return 10 <= len(text) <= 80 and _says_all(text) and (link.attributes.get("href") or "#") != "#"


def _says_all(text: str) -> bool:
    return turkish.fold(text).endswith(tuple(lookups.table("pagetype")["all_columns"]))
