"""Damage for pages, robots.txt, sitemaps and feeds: seeds of our own, mutators, what must hold of all that comes out.

Used by tests/test_fuzz.py (a slice) and benchmarks/fuzz.py (thousands). Nothing here may raise but what is found.
"""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsarchive import charset, dates, discover, dom, normalise, turkish, urls
from newsarchive.crawl import robots, understand
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.errors import Reason
from newsarchive.records import Article, Listing, Page

PAGES = Path(__file__).parent / "pages"
SITE = "kasaba.example"
URL = f"https://{SITE}/haber/pazar-yeri-4711.html"
FETCHED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

TOKENS: Sequence[bytes] = (
    b"<div>", b"</div>", b"<table><tr><td>", b"</html>", b"<!--", b"-->", b"<script>", b"</script>", b"<style>",
    b"<![CDATA[", b"]]>", b"<svg><title>", b"<template>", b"<noscript>", b"<plaintext>", b"<frameset>",
    b"<base href='", b"<a href='", b"<meta charset=utf-16>", b"<meta charset=x-mac-turkish>", b"<title>", b"<h1>",
    b"</body>", b"&#0;", b"&#xD800;", b"&#x110000;", b"&lt;", b"&amp;amp;", b"&", b"<", b">", b"'", b'"', b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe2\x80\xae",
    b"\xe2\x80\x8b", b"i\xcc\x87", b"\x1b[2J", b"\r", b"\t" * 50, b" " * 500, b"31 \xc5\x9eubat 2024",
    b"2024-13-45T25:61:61+99:00", b"12.03.2024 14:30", b"-1", b"1e999", b"NaN", b"9" * 400, b"[" * 200, b"{" * 200,
    b'{"@type":"NewsArticle","headline":', b'"datePublished":"', b"\\u0000", b"\\ud800", b"\\", b"(" * 100, b"%00",
    b"%", b"../" * 20, b"http://[::1", b"//", b"javascript:alert(1)", b"data:text/html,x", b"<loc>", b"</url>",
    b"<sitemapindex>", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b"&a;", b"<item>", b"</item>",
    b"<guid>", b"Disallow: /", b"Allow: *$", b"User-agent: *", b"Crawl-delay: ", b"Sitemap: ", b"*" * 200, b"$$",
    b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8", b"Haber: ", b"(\xc4\xb0HA)", b"ANKARA (AA) - ",
)  # fmt: skip

_ODD = json.loads((Path(__file__).parent / "naughty.json").read_text())
NAUGHTY: Sequence[str] = _ODD["strings"]
"""strings that break programs which do not expect them: markup, formulas, queries, shells, terminals, directions"""
ODD_ADDRESSES: Sequence[str] = _ODD["addresses"]
"""hrefs as people and machines write them, right and wrong"""


def seeds() -> list[bytes]:
    """Our own pages: the fixtures of every family."""
    return [path.read_bytes() for path in sorted(PAGES.rglob("*.html"))]


ROBOTS: Sequence[bytes] = (
    b"User-agent: *\nDisallow: /admin/\nAllow: /admin/acik/\nCrawl-delay: 5\nSitemap: https://kasaba.example/s.xml\n",
    b"\xef\xbb\xbfUser-Agent: newsarchive\r\nDisallow: /*?*sirala=\r\nAllow: /$\r\n\r\nUser-agent: kotu\r\nDisallow: /",
    "# açıklama\nuser-agent:a\nuser-agent: b\ndisallow:\ndisallow: /ilan/%C5%9F\nRequest-rate: 1/10\n".encode(),
)

_ENTRY = (
    "<url><loc>https://kasaba.example/haber/su-{0}.html</loc><lastmod>2026-11-0{1}T10:00:00+03:00</lastmod>"
    "<news:news><news:publication><news:name>Kasaba</news:name></news:publication>"
    "<news:publication_date>2026-11-0{1}</news:publication_date>"
    "<news:title>Su kesintisi {0} &amp; yol</news:title></news:news></url>"
)
SITEMAPS: Sequence[bytes] = (
    (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + "".join(_ENTRY.format(n, n % 9 + 1) for n in range(12))
        + "</urlset>"
    ).encode(),
    (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://kasaba.example/s-1.xml</loc>'
        b"<lastmod>2026-11-01</lastmod></sitemap><sitemap><loc>/s-2.xml.gz</loc></sitemap></sitemapindex>"
    ),
    b"https://kasaba.example/haber/bir-1.html\nhttps://kasaba.example/haber/iki-2.html\n",
)
FEEDS: Sequence[bytes] = (
    (
        '<?xml version="1.0" encoding="windows-1254"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>Kasaba</title><link>https://kasaba.example/</link>"
        + "".join(
            f"<item><title>Şehirde su kesintisi {n}</title><link>https://kasaba.example/haber/su-{n}.html</link>"
            f"<guid isPermaLink='false'>{n}</guid><pubDate>Mon, 0{n} Nov 2026 10:00:00 +0300</pubDate>"
            f"<description><![CDATA[<p>Öğleden sonra & akşam</p>]]></description></item>"
            for n in range(1, 9)
        )
        + "</channel></rss>"
    ).encode("cp1254"),
    (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><title type="html">Yol &amp;amp; su</title>'
        b'<link rel="alternate" href="/haber/yol-7.html"/><id>tag:1</id><updated>2026-11-01T10:00:00Z</updated>'
        b"</entry></feed>"
    ),
    (
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://kasaba.example/haber/a-1.html",'
        b'"title":"Su","date_published":"2026-11-01T10:00:00+03:00"}]}'
    ),
)


# --- mutators -----------------------------------------------------------------------------------------------


def _flip(dice: random.Random, body: bytearray, _: bytes) -> None:
    if body:
        body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)


def _place(dice: random.Random, body: bytearray) -> int:
    return dice.randrange(len(body) + 1)


def _delete(dice: random.Random, body: bytearray, _: bytes) -> None:
    at = _place(dice, body)
    del body[at : at + dice.choice((1, 5, 50, 500))]


def _double(dice: random.Random, body: bytearray, _: bytes) -> None:
    at = _place(dice, body)
    body[at:at] = body[at : at + dice.choice((1, 20, 300, 3_000))] * dice.choice((1, 1, 3, 20))


def _insert(dice: random.Random, body: bytearray, _: bytes) -> None:
    at = _place(dice, body)
    body[at:at] = dice.choice(TOKENS) * dice.choice((1, 1, 1, 10))


def _cut(dice: random.Random, body: bytearray, _: bytes) -> None:
    del body[_place(dice, body) :]


def _noise(dice: random.Random, body: bytearray, _: bytes) -> None:
    at = _place(dice, body)
    body[at:at] = dice.randbytes(dice.choice((1, 8, 100, 2_000)))


def _splice(dice: random.Random, body: bytearray, other: bytes) -> None:
    at, begin = _place(dice, body), dice.randrange(len(other) + 1)
    body[at:at] = other[begin : begin + dice.choice((100, 2_000, 20_000))]


def _recode(dice: random.Random, body: bytearray, _: bytes) -> None:
    text = body.decode(dice.choice(("utf-8", "cp1254", "latin-1")), "replace")
    body[:] = text.encode(dice.choice(("cp1254", "utf-8", "utf-16", "mac-turkish", "utf-32", "utf-7")), "replace")


MUTATORS: Mapping[str, Callable[[random.Random, bytearray, bytes], None]] = {
    "flip": _flip,
    "delete": _delete,
    "double": _double,
    "insert": _insert,
    "cut": _cut,
    "noise": _noise,
    "splice": _splice,
    "recode": _recode,
}
_OFTEN = (*("flip", "delete", "double", "insert", "noise", "splice") * 6, "cut", "recode")


def mutated(dice: random.Random, seed: bytes, other: bytes) -> bytes:
    """A seed after 1 to 200 changes, few of them oftener than many."""
    body = bytearray(seed)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 10, 30, 200))):
        MUTATORS[dice.choice(_OFTEN)](dice, body, other)
        del body[400_000:]
    return bytes(body)


# --- what must hold -----------------------------------------------------------------------------------------


def read_page(body: bytes, kind: str = "text/html", url: str = URL) -> Understood:
    """A page through everything that reads one; AssertionError when what comes out breaks a law."""
    page = Page(url, 200, body, FETCHED, (("Content-Type", kind),) if kind else ())
    told = understand.understand(page, "page", SITE, Beside())
    if told.article is not None:
        check_article(told.article)
    else:
        assert told.kind in {"sitemap", "feed"} or told.reason in set(Reason) or told.kind in {"empty", "text"}, told
    for link in told.links:
        check_address(link.url)
    return told


def check_article(article: Article) -> None:
    """What holds of every article, whatever its page was."""
    record = normalise.to_json(article)
    texts = [value for value in record.values() if isinstance(value, str)]
    texts += [
        *article.authors,
        *article.tags,
        *(text for image in article.images for text in (image.url, image.caption) if text),
    ]
    for text in texts:
        stored = turkish.storable(text)
        assert "\0" not in stored
        stored.encode()
    assert article.headline.strip()
    assert article.body.strip()
    assert len(article.headline) <= 1_000
    assert len(article.body) <= 1_000_000
    assert len(article.tags) <= 200
    for at in (article.published_at, article.updated_at):
        assert at is None or (at.tzinfo is not None and at.year >= 1900 and at <= FETCHED + timedelta(days=2)), at


def check_address(url: str) -> None:
    """What holds of every address that may be asked for."""
    assert url.startswith(("http://", "https://")), url
    assert not any(char <= " " or "\x7f" <= char <= "\x9f" for char in url), url
    url.encode()
    assert "@" not in url.split("/")[2], url
    assert urls.canonical(urls.canonical(url)) == urls.canonical(url)


def read_listing(body: bytes, url: str = f"https://{SITE}/sitemap.xml") -> Listing:
    """A sitemap or feed through everything that reads one."""
    told = discover.from_feed(body, url) if discover.sniff(body) == "feed" else discover.from_sitemap(body, url)
    for link in told.links:
        check_address(link.url)
        for text in (link.date_text, link.lastmod):
            if text:
                dates.read(text, fetched_at=FETCHED)
    return told


def read_robots(body: bytes) -> None:
    """A robots.txt through everything that reads one."""
    rules = robots.read(200, body)
    assert rules.crawl_delay is None or 0 <= rules.crawl_delay <= robots.MAX_CRAWL_DELAY
    for path in ("/", "/haber/su-1.html", "/admin/x?sirala=1", "/ilan/ş"):
        assert rules.allows(f"https://{SITE}{path}") in {True, False}
    for link in discover.from_robots(body, f"https://{SITE}/robots.txt"):
        check_address(link.url)


def read_words(text: str) -> None:
    """A text as date, address, bytes and words."""
    dates.read(text, fetched_at=FETCHED)
    dates.find_stamps(text, fetched_at=FETCHED)
    charset.decode(text.encode("utf-8", "replace"))
    turkish.fold(text)
    if (target := urls.absolute(text, URL)) is not None:
        check_address(target)
        urls.article_key(target)
        urls.trap_reason(target)
    discover.from_html(dom.parse(f"<a href='{text}'>x</a>"), URL)
