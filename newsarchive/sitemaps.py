"""Sitemap bytes -> what they announce: indexes, URL sets, news sitemaps, plain text; gzipped, cut or broken ones.

Read as a stream with bounds, so that neither a gzip bomb nor a list without end costs memory: at most
``MAX_BYTES`` unpacked, ``MAX_ENTRIES`` entries. Entities are never expanded and nothing is ever fetched.
"""

import codecs
import html
import re
import zlib
from collections.abc import Iterator
from itertools import chain

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from newsarchive import charset, turkish, urls
from newsarchive.records import Link, Listing

MAX_BYTES = 50 * 1024 * 1024
"""of an unpacked sitemap; the protocol's own limit"""
MAX_ENTRIES = 50_000
"""of one sitemap; the protocol's own limit"""
_BARREN = 20_000
"""elements without any entry among them, after which a document is given up"""
_CHUNK = 256 * 1024

_ROOT = re.compile(r"<(?:\?xml|(?:[\w.-]+:)?(?:urlset|sitemapindex|url|sitemap)\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>\s*")
_LOC = re.compile(r"(?:[\w.-]+:)?loc\b", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_NESTED = re.compile(r"sitemap[^?#]*\.xml(?:\.gz)?$|\.xml\.gz$", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def unpacked(body: bytes, limit: int = MAX_BYTES) -> Iterator[bytes]:
    """The body in pieces, gunzipped when it begins as gzip does; ends quietly at the limit or where gzip breaks."""
    if not body.startswith(b"\x1f\x8b"):
        yield from (body[i : min(i + _CHUNK, limit)] for i in range(0, min(len(body), limit), _CHUNK))
        return
    while body and limit > 0:
        packed = zlib.decompressobj(31)
        while limit > 0 and not packed.eof:
            try:
                piece = packed.decompress(body, min(_CHUNK, limit))
            except zlib.error:
                return
            body = packed.unconsumed_tail
            if not piece and not body:
                break
            limit -= len(piece)
            yield piece
        body = packed.unused_data


def from_sitemap(body: bytes, url: str) -> Listing:
    """Every address a sitemap announces, in its order, whatever the content type said. Never raises."""
    pieces = _text(unpacked(body))
    head = next(pieces, "")
    start = head.lstrip("\ufeff \t\r\n")
    if not start:
        return Listing("empty", (), ("nothing in it",))
    if _ROOT.search(head[:_CHUNK]) is None:
        if _HTML.search(head[:4096]):
            return Listing("empty", (), ("an HTML page, not a sitemap",))
        if not start.startswith("<"):
            return _from_text(chain([start], pieces), url)
        return Listing("empty", (), ("not a sitemap",))
    return _Reader(url).read(chain([_from_root(head)], pieces))


def _text(pieces: Iterator[bytes]) -> Iterator[str]:
    """The pieces decoded; the first one decides the encoding."""
    first = next(pieces, b"")
    sample = first if len(first) < _CHUNK else first[: first.rfind(b">") + 1] or first
    encoding = charset.decode(sample).encoding
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield from (_ILLEGAL.sub("", decoder.decode(piece)) for piece in chain([first], pieces))


def _from_root(head: str) -> str:
    """Without what stands before the root element (PHP warnings, a byte-order mark) and without declaration."""
    match = _ROOT.search(head)
    head = head[match.start() :] if match else head
    declaration = _DECLARATION.match(head)
    return head[declaration.end() :] if declaration else head


def _from_text(pieces: Iterator[str], url: str) -> Listing:
    links: list[Link] = []
    rest = ""
    for piece in chain(pieces, ["\n"]):
        *lines, rest = (rest + piece).splitlines() if not piece.endswith("\n") else [*(rest + piece).splitlines(), ""]
        for line in lines:
            if "://" in line[:10] and (target := urls.absolute(line, url)):
                links.append(Link(target, via="sitemap", position=len(links)))
        if len(links) >= MAX_ENTRIES or len(rest) > _CHUNK:
            break
    if not links:
        return Listing("empty", (), ("not a sitemap",))
    return Listing("text", tuple(links[:MAX_ENTRIES]))


class _Reader:
    """One pass over one XML sitemap."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._links: list[Link] = []
        self._problems: list[str] = []
        self._barren = 0
        self._index = False
        self._closed = False

    def read(self, pieces: Iterator[str]) -> Listing:
        parser = etree.XMLPullParser(
            events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
        )  # fmt: skip
        tail = ""
        try:
            for piece in pieces:
                parser.feed(piece.encode("utf-8", "replace"))
                tail = (tail + piece)[-8192:]
                if not self._take(parser):
                    return self._listing()
            parser.close()
        except etree.LxmlError as error:
            self._problems.append(f"broken XML: {error}")
        self._take(parser)
        self._check_end(tail)
        return self._listing()

    def _take(self, parser: "etree.XMLPullParser[etree._Element]") -> bool:
        """Read what the parser has finished; False when enough was read."""
        for _, element in parser.read_events():
            name = _local(element)
            if name in ("url", "sitemap"):
                self._barren = 0
                self._entry(element, name)
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
                if len(self._links) >= MAX_ENTRIES:
                    self._problems.append(f"more than {MAX_ENTRIES} entries; the rest was not read")
                    return False
            elif name in ("urlset", "sitemapindex"):
                self._index = name == "sitemapindex"
                self._closed = True
            self._barren += 1
            if self._barren > _BARREN:
                self._problems.append("elements that are no entries; the rest was not read")
                return False
        return True

    def _entry(self, element: "etree._Element", name: str) -> None:
        values: dict[str, str] = {}
        news: dict[str, str] = {}
        for child in element:
            local = _local(child)
            if local == "news":
                news = {_local(grandchild): _words(grandchild) for grandchild in child}
            elif local in ("loc", "lastmod"):
                values.setdefault(local, _words(child).strip())
        target = urls.absolute(values.get("loc", ""), self._url)
        if target is None:
            return
        nested = name == "sitemap" or _NESTED.search(target) is not None
        self._links.append(
            Link(
                target,
                kind="sitemap" if nested else "article" if news else "page",
                via="news-sitemap" if news else "sitemap",
                position=len(self._links),
                title=turkish.clean(news.get("title", "")) or None,
                date_text=turkish.clean(news.get("publication_date", "")) or None,
                lastmod=values.get("lastmod") or None,
            )
        )

    def _check_end(self, tail: str) -> None:
        """A document cut inside an address announces half an address: that one goes."""
        if self._closed and _END.search(tail):
            return
        self._problems.append("cut off before its end")
        last = tail.rpartition("<")[2]
        half = html.unescape(last.partition(">")[2]) if _LOC.match(last) else ""
        if self._links and half and self._links[-1].url == urls.absolute(half, self._url):
            self._links.pop()

    def _listing(self) -> Listing:
        if not self._links:
            return Listing("empty", (), tuple(self._problems) or ("no entries",))
        index = self._index or all(link.kind == "sitemap" for link in self._links)
        return Listing("sitemapindex" if index else "urlset", tuple(self._links), tuple(self._problems))


def _words(element: "etree._Element") -> str:
    """The element's text; empty when a reference to half a character made it unreadable to lxml."""
    try:
        return element.text or ""
    except UnicodeDecodeError:
        return ""


def _local(element: "etree._Element") -> str:
    """The name without namespace or undeclared prefix, in lower case; empty for entity references."""
    try:
        tag = element.tag
    except UnicodeDecodeError:
        return ""
    return turkish.ascii_lower(re.split("[}:]", tag)[-1]) if isinstance(tag, str) else ""
