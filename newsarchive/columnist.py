"""The columnist's box beside a text: a name, often under a portrait, with the link to all that person wrote."""

from urllib.parse import urlsplit

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
    if name := _glued(links[0].text()):
        return name
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


def above(tree: LexborHTMLParser, address: str) -> str | None:
    """The name on a link to the folder that a column's address lies in (``/yazarlar/ad-soyad/yazi``)."""
    folder, _, slug = urlsplit(address).path.rstrip("/").rpartition("/")
    first, _, person = folder.strip("/").partition("/")
    if not slug or not person or "/" in person or '"' in folder or "\\" in folder or not _is_column_word(first):
        return None
    for link in tree.css(f'a[href$="{folder}"], a[href$="{folder}/"]')[:5]:
        name = dom.squeeze(link.text())
        if 5 <= len(name) <= 40 and looks_like_name(name) and not _says_all(name):
            return name
    return None


def _is_column_word(segment: str) -> bool:
    words = frozenset(lookups.table("pagetype")["column_words"])
    return not words.isdisjoint({segment, segment.replace("-", "")})


def _without_link(line: str, link: str) -> str:
    """The name in a line to whose end the link is glued: ``Ad SoyadTÜM YAZILARI``."""
    return line.removesuffix(link.strip()).strip()


def _glued(link: str) -> str | None:
    """The name in a link that holds both: ``<a>Ad SoyadTÜM YAZILARI</a>``."""
    text = dom.squeeze(link)
    folded = turkish.fold(text)
    said = next((word for word in lookups.table("pagetype")["all_columns"] if folded.endswith(word)), "")
    name = text[: -len(said)].strip() if said and len(folded) == len(text) else ""
    return name if 5 <= len(name) <= 40 and looks_like_name(name) else None


def _leads_to_all(link: LexborNode) -> bool:
    """Not so the tab of a box of other stories, which leads nowhere."""
    text = link.text()
    return 10 <= len(text) <= 80 and _says_all(text) and (link.attributes.get("href") or "#") != "#"


def _says_all(text: str) -> bool:
    return turkish.fold(text).endswith(tuple(lookups.table("pagetype")["all_columns"]))
