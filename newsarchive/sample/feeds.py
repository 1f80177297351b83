"""Feeds, sitemaps and robots.txt of the sample papers."""

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from newsarchive.sample.view import SECTIONS, Teaser, View, esc

_XML = '<?xml version="1.0" encoding="{}"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
FEED_ITEMS = 30


def rss(view: View) -> bytes:
    """RSS 2.0 of the newest articles; the descriptions hold only the headline's story in short."""
    items = "".join(
        f"<item><title>{esc(t.headline)}</title><link>{view.home}{t.path}</link>"
        f'<guid isPermaLink="false">{t.number}</guid><category>{SECTIONS[t.topic]}</category>'
        f"<pubDate>{_feed_date(view, t)}</pubDate><description><![CDATA[{t.headline}...]]></description></item>\n"
        for t in view.latest[:FEED_ITEMS]
    )
    charset = view.layout.charset
    text = (
        _XML.format(charset) + f'<rss version="2.0"><channel><title>{esc(view.name)}</title><link>{view.home}/</link>'
        f"<description>{esc(view.title)}</description><language>tr</language>\n{items}</channel></rss>\n"
    )
    return text.encode(charset)


def _feed_date(view: View, teaser: Teaser) -> str:
    """RFC 822; one paper prints dd.mm.yyyy as some agency feeds do."""
    if view.site == "classic":
        return f"{teaser.published:%d.%m.%Y %H:%M}"
    return format_datetime(teaser.published)


def atom(view: View) -> bytes:
    """Atom 1.0 of the newest articles."""
    entries = "".join(
        f'<entry><title>{esc(t.headline)}</title><link href="{view.home}{t.path}"/><id>{view.home}/?p={t.number}</id>'
        f"<updated>{_utc(t.modified)}</updated><published>{_utc(t.published)}</published></entry>\n"
        for t in view.latest[:FEED_ITEMS]
    )
    newest = _utc(view.latest[0].modified)
    return (
        _XML.format("utf-8") + f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{esc(view.name)}</title>'
        f"<id>{view.home}/</id><updated>{newest}</updated>\n{entries}</feed>\n"
    ).encode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def months(view: View) -> list[str]:
    """The months that have articles, ``2026-06``, newest first."""
    found = {f"{view.world.published(view.site, index):%Y-%m}" for index in view.indexes}
    return sorted(found, reverse=True)


def sitemap_index(view: View) -> bytes:
    """The index: one sitemap per month, and the gzipped news sitemap."""
    paths = ["/sitemap-news.xml.gz", *(f"/sitemap-{month}.xml" for month in months(view))]
    newest = view.latest[0].modified.isoformat()
    rows = "".join(f"<sitemap><loc>{view.home}{p}</loc><lastmod>{newest}</lastmod></sitemap>\n" for p in paths)
    return (_XML.format("UTF-8") + f"<sitemapindex {_SITEMAP}>\n{rows}</sitemapindex>\n").encode()


def month_sitemap(view: View, month: str) -> bytes:
    """The articles of one month with their last change."""
    teasers = [view.teaser(n) for n in view.indexes if f"{view.world.published(view.site, n):%Y-%m}" == month]
    return (_XML.format("UTF-8") + f"<urlset {_SITEMAP}>\n{_urls(view, teasers)}</urlset>\n").encode()


def _urls(view: View, teasers: Sequence[Teaser]) -> str:
    return "".join(
        f"<url><loc>{view.home}{t.path}</loc><lastmod>{t.modified.isoformat()}</lastmod></url>\n" for t in teasers
    )


def news_sitemap(view: View) -> bytes:
    """The newest articles with headline and date, gzipped."""
    rows = "".join(
        f"<url><loc>{view.home}{t.path}</loc><news:news><news:publication><news:name>{esc(view.name)}</news:name>"
        f"<news:language>tr</news:language></news:publication><news:publication_date>{t.published.isoformat()}"
        f"</news:publication_date><news:title>{esc(t.headline)}</news:title></news:news></url>\n"
        for t in view.latest[:20]
    )
    head = f'<urlset {_SITEMAP} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
    return gzip.compress((_XML.format("UTF-8") + head + rows + "</urlset>\n").encode(), mtime=0)


def robots(view: View, crawl_delay: float) -> bytes:
    """robots.txt: a delay, two places to stay away from, and where the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /arama",
        "Disallow: /yazdir/",
        "Disallow: /uye/",
        f"Crawl-delay: {crawl_delay:g}",
    ]
    if view.layout.sitemap:
        lines += ["", f"Sitemap: {view.home}{view.layout.sitemap}"]
    return "\n".join([*lines, ""]).encode()
