"""Listing bytes -> Links: robots.txt, sitemaps, feeds, HTML pages; and where to look when nothing is announced.

Addresses come out absolute, on any host: what belongs to a site is the caller's decision (urls.in_scope).
Dates come out as printed; dates.py reads them.
"""

import re
import unicodedata
import zlib
from functools import cache, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import directives, lookups, sitemaps, turkish, urls
from newsarchive.feeds import from_feed
from newsarchive.records import Link, Listing, PageLinks

__all__ = [
    "Listing",
    "PageLinks",
    "from_feed",
    "from_html",
    "from_robots",
    "from_sitemap",
    "sniff",
    "usual_feeds",
    "usual_sitemaps",
]

MAX_ANCHORS = 5_000
"""anchors looked at on one page"""
MAX_LINKS = 1_000
"""different addresses taken from one page"""
ENOUGH = 20
"""characters of a title after which further anchors to the same address are not asked for a longer one"""
MAX_TITLE = 400
"""characters of an anchor's text that are looked at"""
MAX_KNOWN = 20_000
"""links of one origin that are remembered between pages"""
MAX_TIMES = 100
MAX_CARD_DEPTH = 4
"""levels above a <time> where its card may begin"""
_MAX_ROBOTS = 1024 * 1024
_MAX_SITEMAP_LINES = 100

_SITEMAP_LINE = re.compile(r"^[^\S\n]*site-?map[^\S\n]*:[^\S\n]*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD_NOISE = re.compile(rb"^(?:\s|\xef\xbb\xbf|<\?[^>]*>|<!--.*?-->)+", re.DOTALL)
_MARKS = (
    (re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE), "sitemap"),
    (re.compile(rb"<(?:rss|feed|rdf:rdf|(?:[\w.-]+:)?rdf)\b", re.IGNORECASE), "feed"),
    (re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div)\b", re.IGNORECASE), "html"),
)
_JSON_FEED = re.compile(rb"\{[^{}]{0,500}\"version\"\s*:\s*\"https?:(?:\\?/){2}jsonfeed\.org", re.DOTALL)
_FEED_TYPE = re.compile(r"(?:rss|atom|rdf)\+xml|feed\+json", re.IGNORECASE)
_HEAD_LINKS = (
    "base[href],link[rel~=alternate i][href],link[rel~=amphtml i][href],link[rel~=next i][href],meta[name=robots i]"
)
_UNCLEAN = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\u0307]")


# ---- what a body is ----------------------------------------------------------------------------------------


def sniff(body: bytes, content_type: str | None = None) -> str:
    """sitemap, feed, html or other: by the first element, the Content-Type only when there is none."""
    head = _head(body)
    start = _HEAD_NOISE.sub(b"", head)
    found = sorted((match.start(), what) for mark, what in _MARKS if (match := mark.search(start)))
    if found:
        return found[0][1]
    if _JSON_FEED.match(start):
        return "feed"
    declared = turkish.ascii_lower(content_type or "").partition(";")[0].strip()
    if _FEED_TYPE.search(declared):
        return "feed"
    if "html" in declared:
        return "html"
    lines = start.split(maxsplit=1)
    if declared in ("", "text/plain") and lines and re.fullmatch(rb"https?://\S+", lines[0]):
        return "sitemap" if all(line.startswith(b"http") for line in start.split()[:-1][:20]) else "other"
    return "other"


def _head(body: bytes) -> bytes:
    """The first bytes, gunzipped; UTF-16 without its zeros."""
    head = body[:8192]
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 4096)
        except zlib.error:
            return b""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    return head[:4096]


def from_robots(body: bytes, url: str) -> list[Link]:
    """The sitemaps a robots.txt announces; whose host they are on is not looked at."""
    text = body[:_MAX_ROBOTS].decode("utf-8-sig", "replace").replace("\r", "\n")
    targets = dict.fromkeys(urls.absolute(href, url) for href in _SITEMAP_LINE.findall(text))
    found = [target for target in targets if target][:_MAX_SITEMAP_LINES]
    return [Link(target, "sitemap", "robots", position) for position, target in enumerate(found)]


def from_sitemap(body: bytes, url: str) -> Listing:
    """Every address a sitemap announces, in its order; a feed may stand in for one. Never raises."""
    return from_feed(body, url) if sniff(body) == "feed" else sitemaps.from_sitemap(body, url)


def usual_feeds(home: str) -> list[Link]:
    """Where a site's feed usually is, likeliest first; for sites that announce none."""
    return _usual(home, "feeds", "feed")


def usual_sitemaps(home: str) -> list[Link]:
    """Where a site's sitemap usually is, likeliest first; for sites that announce none."""
    return _usual(home, "sitemaps", "sitemap")


def _usual(home: str, name: str, kind: str) -> list[Link]:
    paths: list[str] = lookups.table("url_shapes")["usual"][name]
    return [Link(urls.origin(home) + path, kind, "guess", position) for position, path in enumerate(paths)]


# ---- HTML --------------------------------------------------------------------------------------------------


_Target = tuple[str, str, bool]
"""address, kind, whether it says "page n"; kind may be feed"""


class _Reader:
    """One pass over one page."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        self._tree = tree
        self._base = url
        self._known = _known(_root(url))
        self._times: list[LexborNode] = []
        self._kinds: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._wordless: dict[str, LexborNode] = {}
        """first anchor without words: a picture"""
        self._dates: dict[str, str] = {}
        self.feeds: dict[str, str | None] = {}
        self.pages: dict[str, str | None] = {}
        self.amp: str | None = None
        self.directives: frozenset[str] = frozenset()
        self.unread = 0

    def read(self) -> PageLinks:
        self._read_head()
        self._known = _known(_root(self._base))
        self._read_body()
        self._read_times()
        for url, node in self._wordless.items():
            if url not in self._titles and (words := _picture_words(node)):
                self._titles[url] = words
        title, date = self._titles.get, self._dates.get
        found = enumerate(self._kinds.items())
        return PageLinks(
            tuple([Link(url, kind, "anchor", at, title(url), date(url)) for at, (url, kind) in found]),
            _listed(self.feeds, "feed", "alternate"),
            _listed(self.pages, "listing", "pagination"),
            self.amp,
            self.directives,
            self.unread,
        )

    def _read_head(self) -> None:
        has_base = False
        # below head only: one look through a whole page costs a tenth of a millisecond
        head = self._tree.head
        for node in head.css(_HEAD_LINKS) if head is not None else ():
            attributes = node.attributes
            href = attributes.get("href") or ""
            rel = turkish.ascii_lower(attributes.get("rel") or "").split()
            if node.tag == "base":
                self._base = self._base if has_base else urls.absolute(href, self._base) or self._base
                has_base = True
            elif node.tag == "meta":
                self.directives |= directives.read(attributes.get("content") or "")
            elif "amphtml" in rel:
                self.amp = self.amp or urls.absolute(href, self._base)
            elif "alternate" in rel and _FEED_TYPE.search(attributes.get("type") or ""):
                self._add_feed(urls.absolute(href, self._base), attributes.get("title"))
            elif "next" in rel and (target := self._target(href)) and target[2]:
                self.pages.setdefault(target[0])

    def _add_feed(self, url: str | None, title: str | None) -> None:
        name = turkish.fold(title or "")
        if url and "yorum" not in name and "comment" not in name and urls.guess_kind(url) != "skip":
            self.feeds.setdefault(url, turkish.clean(title or "") or None)

    def _target(self, href: str) -> _Target | None:
        """Absolute and root-relative links are worked out once for all pages of a site: menus repeat."""
        if href[:1] == "/" or href[:4] == "http":
            return self._known.get(href) or self._learn(href)
        if not href or href[0] == "#":
            return None
        return _target(href, self._base)

    def _learn(self, href: str) -> _Target | None:
        if len(href) > urls.MAX_LENGTH or href in self._known:
            return None
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[href] = target = _target(href, self._base)
        return target

    def _read_body(self) -> None:
        known = self._known
        titles = self._titles
        nodes = self._tree.css("a[href]:not([rel~=nofollow i]),area[href],time")
        self.unread = max(0, len(nodes) - MAX_ANCHORS)
        for node in nodes[:MAX_ANCHORS]:
            href = node.attrs.get("href")
            if href is None:
                self._times.append(node)
                continue
            target = known.get(href) or self._target(href)
            if target is not None:
                title = titles.get(target[0])
                if title is None or (target[1] != "listing" and len(title) < ENOUGH):
                    self._read_anchor(node, target, title)

    def _read_anchor(self, node: LexborNode, target: _Target, title: str | None) -> None:
        url, kind, paged = target
        if kind == "feed":
            self.feeds.setdefault(url)
            return
        words = _words(node)
        if paged and _is_next(words, node.attrs.get("rel")):
            self.pages.setdefault(url, words or None)
        elif title is None and url not in self._kinds and len(self._kinds) >= MAX_LINKS:
            self.unread += 1
        else:
            self._kinds[url] = kind
            if not words:
                self._wordless.setdefault(url, node)
            elif title is None or len(words) > len(title):
                self._titles[url] = words

    def _read_times(self) -> None:
        """A <time> belongs to the article whose card it stands in: the nearest box that links to exactly one."""
        for node in self._times[:MAX_TIMES]:
            printed = (node.attributes.get("datetime") or "").strip() or _clean(node.text())
            articles = self._card_articles(node) if printed else set()
            if len(articles) == 1:
                self._dates.setdefault(articles.pop(), printed)

    def _card_articles(self, node: LexborNode) -> set[str]:
        card: LexborNode | None = node
        for _ in range(MAX_CARD_DEPTH):
            card = card.parent if card is not None else None
            if card is None or card.tag in ("body", "html", "main"):
                break
            links = [card] if card.tag == "a" else card.css("a[href]")
            targets = [self._target(link.attributes.get("href") or "") for link in links[:20]]
            articles = {t[0] for t in targets if t and t[1] == "article" and t[0] in self._kinds}
            if articles:
                return articles
        return set()


def from_html(tree: LexborHTMLParser, url: str) -> PageLinks:
    """The links of a page: what it leads to, its feeds, further pages of a list, its AMP twin. Addresses that are
    not worth a request (pictures, share buttons, javascript:) or not to be followed (rel=nofollow) are left out;
    other hosts are not. Never raises."""
    return _Reader(tree, url).read()


def _listed(found: dict[str, str | None], kind: str, via: str) -> tuple[Link, ...]:
    return tuple(Link(url, kind, via, position, title) for position, (url, title) in enumerate(found.items()))


@lru_cache(maxsize=256)
def _known(_root: str) -> dict[str, _Target | None]:
    """What absolute and root-relative links on the pages of one origin mean, as far as known."""
    return {}


@lru_cache(maxsize=4096)
def _target(href: str, base: str) -> _Target | None:
    url = urls.absolute(href, base)
    if url is None:
        return None
    if _feed_link().search(url):
        return (url, "feed", False) if "comment" not in url and "yorum" not in url else None
    kind = urls.guess_kind(url)
    if kind == "skip":
        return None
    return url, kind, kind != "article" and _page_mark().search(url) is not None


@lru_cache(maxsize=1024)
def _root(base: str) -> str:
    try:
        return urls.origin(base)
    except ValueError:
        return ""


def _words(node: LexborNode) -> str:
    """The text of an anchor; of a whole card, the headline in it."""
    words = _clean(node.text())
    if len(words) > 150:
        headline = node.css_first("h1,h2,h3,h4,h5,h6")
        words = (_clean(headline.text()) if headline is not None else "") or words
    return words


def _picture_words(node: LexborNode) -> str:
    picture = node.css_first("img[alt]")
    alternative = picture.attrs.get("alt") if picture is not None else ""
    return _clean(alternative or "") or _clean(node.attrs.get("title") or "")


def _clean(text: str) -> str:
    if len(text) > MAX_TITLE:
        text = text.lstrip()[:MAX_TITLE]
    text = " ".join(text.split())
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not _UNCLEAN.search(text)):
        return text
    return turkish.clean(text)


def _is_next(words: str, rel: str | None) -> bool:
    """Whether an anchor whose address says "page n" is one of a list's page links."""
    if len(words) > 25:
        return False
    return words.isdigit() or turkish.fold(words) in _next_words() or "next" in (rel or "").split()


@cache
def _next_words() -> frozenset[str]:
    return frozenset(map(turkish.fold, lookups.table("url_shapes")["pagination"]["next"]))


@cache
def _page_mark() -> re.Pattern[str]:
    return re.compile("|".join(lookups.table("url_shapes")["pagination"]["marks"]), re.IGNORECASE)


@cache
def _feed_link() -> re.Pattern[str]:
    return re.compile("|".join(lookups.table("url_shapes")["usual"]["feed_links"]), re.IGNORECASE)
