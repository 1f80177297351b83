"""Feed bytes -> what they announce: RSS 0.9x to 2.0, RDF, Atom, JSON Feed; broken and wrongly labelled ones.

feedparser reads the XML. The bytes are decoded first, by the Turkish arbiter: feedparser would read windows-1254
as windows-1252. Dates stay the text that the feed prints.
"""

import html
import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import feedparser

from newsarchive import charset, turkish, urls
from newsarchive.records import Link, Listing
from newsarchive.sitemaps import unpacked

MAX_BYTES = 2 * 1024 * 1024
"""of an unpacked feed; feedparser needs seconds for as many bytes of rubbish"""
MAX_ENTRIES = 1_000
"""of one feed; feedparser needs about 0.3 ms for each, and ten times the memory of the text"""

_ROOT = re.compile(r"<(?:\?xml|(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>\s*")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^\[>]{0,500}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# characters beyond Unicode's last: one such reference makes feedparser give up a whole feed
_NO_CHARACTER = re.compile(
    r"&#(?:x0*(?:[2-9a-f][0-9a-f]|1[1-9a-f])[0-9a-f]{4}|x[0-9a-f]{7}|[0-9]{8})[0-9a-f]*;?", re.IGNORECASE
)
_RUNS = re.compile(r"([<&])\1{8,}")
_TAG = re.compile(r"<[/a-zA-Z!][^<>]{0,500}>")
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)
# what feedparser's forgiving half (sgmllib, codecs) is known to raise on broken input
_GAVE_UP = (ValueError, LookupError, ArithmeticError, AttributeError, TypeError, AssertionError, RecursionError)


def from_feed(body: bytes, url: str) -> Listing:
    """Every item a feed announces, in its order. Never raises."""
    raw = b"".join(unpacked(body, MAX_BYTES))
    text = _ILLEGAL.sub("", charset.decode(raw).text)
    if text.lstrip().startswith("{"):
        return _from_json(text, url)
    root = _ROOT.search(text[:65536])
    if root is None:
        return Listing("empty", (), ("not a feed",))
    text = _DECLARATION.sub("", text[root.start() :], count=1)
    text = _DOCTYPE.sub("", text, count=1)  # nothing in a feed needs entities of its own
    text = _NO_CHARACTER.sub("", _RUNS.sub(r"\1", text))
    problems = ["longer than 2 MiB; the rest was not read"] if len(raw) >= MAX_BYTES else []
    surplus = next(islice(_ITEM.finditer(text), MAX_ENTRIES, None), None)
    if surplus:
        problems.append(f"more than {MAX_ENTRIES} items; the rest was not read")
        text = text[: surplus.start()] + _closing(text)
    try:
        # from a file object: feedparser takes bytes for a file name first
        parsed = feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")),
            response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _GAVE_UP as error:
        return Listing("empty", (), (*problems, f"unreadable: {type(error).__name__}"))
    if parsed.get("bozo"):
        problems.append(f"broken XML: {parsed.get('bozo_exception')}")
    links = tuple(_links(parsed.entries[:MAX_ENTRIES], url, parsed.get("version") or ""))
    if not links and not parsed.get("version"):
        return Listing("empty", (), (*problems, "no items"))
    if not links and _ITEM.search(text):
        problems.append("no item has an address")
    return Listing("feed", links, tuple(problems))


def _closing(text: str) -> str:
    """What closes a feed whose surplus items were cut away."""
    root = re.match(r"<([\w.:-]+)", text)
    return ("</channel>" if "<channel" in text[:4096] else "") + (f"</{root[1]}>" if root else "")


def _links(entries: list[Any], base: str, version: str) -> Iterator[Link]:
    for position, entry in enumerate(entries):
        target = next(filter(None, (urls.absolute(href, base) for href in _addresses(entry))), None)
        if target is None:
            continue
        published = _own(entry, "published") or _own(entry, "created")
        updated = _own(entry, "updated")
        if version.startswith("rss") and published is None:
            published, updated = updated, None  # dc:date, which RSS 1.0 uses for the day of publication
        yield Link(
            target,
            kind="article",
            via="feed",
            position=position,
            title=_plain(_own(entry, "title")),
            date_text=published,
            lastmod=updated,
        )


def _own(entry: Any, name: str) -> str | None:
    """The entry's value, not what feedparser puts in its place (published for a missing updated)."""
    value = dict.get(entry, name)
    return value.strip() or None if isinstance(value, str) else None


def _addresses(entry: Any) -> Iterator[str]:
    """Where the item may lead to, best first: the link behind a counting redirect, the page, a permanent guid."""
    original = _own(entry, "feedburner_origlink")
    if original:
        yield original
    pages = [link for link in dict.get(entry, "links") or () if link.get("rel", "alternate") == "alternate"]
    pages.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    yield from (link.get("href") or "" for link in pages)
    guid = _own(entry, "id") or ""
    if guid.startswith(("http://", "https://")) or dict.get(entry, "guidislink"):
        yield guid


def _plain(title: str | None) -> str | None:
    """The words of a title that may hold markup and doubly escaped entities."""
    if title and "&" in title:
        title = html.unescape(html.unescape(title))
    if title and "<" in title:
        title = _TAG.sub(" ", title)
    return turkish.clean(title or "")[:1000] or None


def _from_json(text: str, url: str) -> Listing:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return Listing("empty", (), ("broken JSON",))
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Listing("empty", (), ("not a feed",))
    links = []
    for position, item in enumerate(items[:MAX_ENTRIES]):
        if not isinstance(item, dict):
            continue
        values = {name: value for name, value in item.items() if isinstance(value, str)}
        hrefs = (values.get("url"), values.get("external_url"), values.get("id"))
        target = next(filter(None, (urls.absolute(h, url) for h in hrefs if h and "/" in h)), None)
        if target:
            title, day, edited = map(values.get, ("title", "date_published", "date_modified"))
            links.append(Link(target, "article", "feed", position, _plain(title), day or None, edited or None))
    return Listing("feed", tuple(links))
