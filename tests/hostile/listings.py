"""Sitemaps and feeds that hurt (groups s and f)."""

import hashlib
from functools import cache

from hostile import bombs
from hostile.core import Ask, Behaviour, Reply
from hostile.evidence import archived, hits, nowhere
from hostile.pages import sitemap, story

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "application/xml"
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "kahkaha">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
)
_TOP = '<?xml version="1.0" encoding="UTF-8"?>'


@cache
def _packed(mib: int) -> bytes:
    return bombs.gzipped(mib, head=f'{_TOP}<urlset xmlns="{_SPACE}">'.encode())


def _index(ask: Ask) -> Reply:
    key = hashlib.sha256(ask.rest.encode()).hexdigest()
    more = [f"{ask.origin}{ask.prefix}dizin-{key[at * 6 : at * 6 + 6]}.xml" for at in range(4)]
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (ask.origin + ask.target, *more))
    return Reply(f'{_TOP}<sitemapindex xmlns="{_SPACE}">{entries}</sitemapindex>', type=_XML)


def _huge(ask: Ask) -> Reply:
    stem = f"{ask.origin}{ask.prefix}"
    return Reply(sitemap(f"{stem}yok-{at}.html" for at in range(ask.scale.sitemap)), type=_XML)


def _external(root: str, address: str) -> Reply:
    inner = f'{_ENTITIES}<!ENTITY d SYSTEM "file:///etc/passwd">]>'
    return Reply(f"{_TOP}{inner}<{root}><url><loc>{address}&d;&j;</loc></url></{root}>", type=_XML)


def _truncated(ask: Ask) -> Reply:
    whole = sitemap(f"{ask.origin}{ask.prefix}{name}" for name in ("haber", *(f"yok-{at}" for at in range(40))))
    return Reply(whole[: len(whole) // 2], type=_XML)


def _strangers(ask: Ask) -> Reply:
    places = (f"{ask.canary}{ask.prefix}a", f"{ask.elsewhere}{ask.prefix}b", "file:///etc/passwd",
              "javascript:alert(1)",
              f"ftp://127.0.0.1{ask.prefix}c", "http://169.254.169.254/latest/meta-data/",
              f"{ask.origin}{ask.prefix}haber")  # fmt: skip
    return Reply(sitemap(places), type=_XML)


def _sloppy(ask: Ask) -> Reply:
    google = "http://www.google.com/schemas/sitemap"
    spaces = f'xmlns:news="{google}-news/0.9" xmlns:image="{google}-image/1.1"'
    body = (
        f"\ufeff\n{_TOP}<urlset {spaces}><url><loc>\n  <![CDATA[ {ask.origin}{ask.prefix}haber?a=1&b=2 ]]>\n</loc>"
        "<news:news><news:title>Özensizharita</news:title><news:publication_date>2025-06-30</news:publication_date>"
        f"</news:news><image:image><image:loc>{ask.origin}/r.png</image:loc></image:image></url>"
        f"<url><loc>{ask.prefix}goreli</loc></url><url><loc>{ask.origin}{ask.prefix}kacisli?x=1&amp;y=2</loc></url></urlset>"
    )
    return Reply(body, type=_XML)


def _laughing_feed(ask: Ask) -> Reply:
    body = (
        f'{_TOP}{_ENTITIES}<!ENTITY d SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&j;</title>'
        f"<item><title>&d;</title><link>{ask.origin}{ask.prefix}haber</link></item></channel></rss>"
    )
    return Reply(body, type="application/rss+xml")


def _sloppy_feed(ask: Ask) -> Reply:
    items = "".join(
        f"<item><title>&lt;b&gt;{name}&lt;/b&gt; <i>x</title><link>{ask.origin}{ask.prefix}{name}</link>"
        f"<pubDate>{when}</pubDate></item>"
        for name, when in (("haber", "31 Şub 2024"), ("yok-1", "Pzt, 32 Oca 2025 25:99"), ("yok-2", "9999999999999"))
    )
    return Reply(f'{_TOP}<rss version="2.0"><channel><title>Eksik</title>{items}<item><title>yarı', type="text/xml")


BEHAVIOURS = (
    Behaviour("s01", "packed-sitemap", "refuse", "a sitemap.xml.gz with 1 GiB inside",
              {"harita.xml.gz": lambda ask: Reply(_packed(ask.scale.bomb), type="application/gzip")},
              (hits(4, 1),), links=(), sitemap="harita.xml.gz"),
    Behaviour("s02", "index-of-indexes", "refuse", "a sitemap index of itself and of ever new ones", {"*": _index},
              (hits(60, 1),), links=(), sitemap="dizin-1.xml"),
    Behaviour("s03", "huge-sitemap", "refuse", "a sitemap of 60,000 addresses that are not there",
              {"harita.xml": _huge}, (hits(1_000, 2),), links=(), sitemap="harita.xml", cpu=60),
    Behaviour("s04", "laughing-sitemap", "refuse", "a sitemap of growing and external entities",
              {"harita.xml": _external("urlset", "http://x.example/")},
              (hits(4, 1), nowhere("root:x:", "kahkahakahkaha")),
              links=(), sitemap="harita.xml"),
    Behaviour("s05", "cut-sitemap", "keep", "a sitemap cut half-way", {"harita.xml": _truncated,
              "haber": Reply(story("Kesikharita"))}, (archived("Kesikharita"),), links=(), sitemap="harita.xml"),
    Behaviour("s06", "sitemap-of-strangers", "leave", "a sitemap of other hosts, ports and schemes",
              {"harita.xml": _strangers, "haber": Reply(story("Yabancılararası"))}, (archived("Yabancılararası"),),
              links=(), sitemap="harita.xml"),
    Behaviour("s07", "sloppy-sitemap", "keep", "BOM, blanks, CDATA, relative addresses, no namespace",
              {"harita.xml": _sloppy, "haber?a=1&b=2": Reply(story("Özensizharita")),
               "goreli": Reply(story("Göreliadres")), "kacisli?x=1&y=2": Reply(story("Kaçışlıadres"))},
              (archived("Özensizharita"), archived("Göreliadres"), archived("Kaçışlıadres")), links=(),
              sitemap="harita.xml"),
    Behaviour("f01", "laughing-feed", "refuse", "a feed of growing and external entities",
              {"akis.xml": _laughing_feed, "haber": Reply(story("Kahkahalıakış"))},
              (hits(8, 1), nowhere("root:x:", "kahkahakahkaha")), links=(), feed="akis.xml"),
    Behaviour("f02", "sloppy-feed", "keep", "a cut feed of impossible dates and mark-up in titles",
              {"akis.xml": _sloppy_feed, "haber": Reply(story("Eksikakış"))}, (archived("Eksikakış"), hits(12, 2)),
              links=(), feed="akis.xml"),
)  # fmt: skip
