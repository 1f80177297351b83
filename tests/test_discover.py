"""Where links come from: robots.txt, sitemaps, feeds, pages; whole, broken and hostile ones."""

import gzip
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsarchive import directives, discover, feeds, sitemaps
from newsarchive.records import Link

HOME = "https://yerelhaber.com.tr"
fast = settings(max_examples=100, deadline=None)


def urlset(*entries: str, head: str = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{"".join(entries)}</urlset>'.encode()


def addresses(links: tuple[Link, ...]) -> list[str]:
    return [link.url.removeprefix(HOME) for link in links]


# ---- what a body is ------------------------------------------------------------------------------------------

SNIFFED = [
    (urlset(), "text/html", "sitemap", "the content type is wrong"),
    (b"<sitemapindex><sitemap/></sitemapindex>", None, "sitemap", "no declaration"),
    (gzip.compress(urlset()), "application/octet-stream", "sitemap", "gzipped"),
    ("\ufeff<?xml version='1.0'?>\n<!-- x --><urlset>".encode(), "text/xml", "sitemap", "mark and comment"),
    (b"<b>Warning</b>: x in y.php<br />\n<?xml version='1.0'?><rss>", None, "feed", "a PHP warning before it"),
    ('<?xml version="1.0" encoding="utf-16"?><rss version="2.0">'.encode("utf-16"), None, "feed", "UTF-16"),
    (b"<rdf:RDF>", None, "feed", "RSS 1.0"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "text/html", "feed", "Atom"),
    (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json", "feed", "JSON Feed"),
    (b"<!DOCTYPE html><html><head>", None, "html", "no content type"),
    (b"<!doctype html><body><p>&lt;rss&gt;", "application/xml", "html", "the content type is wrong"),
    (b"<p>yar\xc4\xb1m sayfa", "text/html; charset=utf-8", "html", "a fragment, by its label"),
    (b"https://a.com/1\nhttps://a.com/2\n", "text/plain", "sitemap", "a text sitemap"),
    (b"Merhaba", "text/plain", "other", "text"),
    (b"%PDF-1.7", "application/pdf", "other", "a file"),
    (b"", None, "other", "nothing"),
    (b"\x1f\x8b\x08broken", None, "other", "broken gzip"),
]


@pytest.mark.parametrize(("body", "content_type", "expected", "why"), SNIFFED)
def test_sniff(body: bytes, content_type: str | None, expected: str, why: str) -> None:
    assert discover.sniff(body, content_type) == expected, why


# ---- robots.txt ----------------------------------------------------------------------------------------------


def test_robots_announces_sitemaps_whatever_the_case_and_line_ends() -> None:
    body = (
        "\ufeffUser-agent: *\r\nDisallow: /uploads/\r\nSITEMAP : https://yerelhaber.com.tr/sitemap.xml # ana\r\n"
        "Sitemap: /sitemap-news.xml\rsitemap:https://yerelhaber.com.tr/sitemap.xml\n"
        "Sitemap: file:///etc/passwd\nSitemap:\nDisallow: /x\nSitemap: https://baska.com/sitemap.xml\n"
    ).encode()
    links = discover.from_robots(body, f"{HOME}/robots.txt")
    assert [link.url for link in links] == [
        f"{HOME}/sitemap.xml",
        f"{HOME}/sitemap-news.xml",
        "https://baska.com/sitemap.xml",
    ]
    assert {(link.kind, link.via) for link in links} == {("sitemap", "robots")}
    assert discover.from_robots(b"\x00\xff" * 100, HOME) == []


# ---- sitemaps ------------------------------------------------------------------------------------------------


def test_news_sitemap_claims_headline_and_date() -> None:
    body = urlset(
        "<url><loc>https://yerelhaber.com.tr/haber/a-1234.html</loc><lastmod>2025-06-30 </lastmod>"
        "<news:news><news:publication><news:name>Yerel</news:name></news:publication>"
        "<news:publication_date>2025-06-30T00:22:00+03:00</news:publication_date>"
        "<news:title><![CDATA[Vali'den  açıklama & uyarı]]></news:title></news:news>"
        "<image:image><image:loc>https://yerelhaber.com.tr/resim.jpg</image:loc>"
        "<image:title>Resim</image:title></image:image></url>",
        head='<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">',
    )
    listing = discover.from_sitemap(body, f"{HOME}/sitemap-news.xml")
    assert listing.kind == "urlset"
    assert listing.problems == ()
    assert listing.links == (
        Link(
            f"{HOME}/haber/a-1234.html",
            kind="article",
            via="news-sitemap",
            position=0,
            title="Vali'den açıklama & uyarı",
            date_text="2025-06-30T00:22:00+03:00",
            lastmod="2025-06-30",
        ),
    )


SITEMAPS = [
    # (body, addresses, kind, why)
    (
        (
            b"<sitemapindex><sitemap><loc>/sitemap-1.xml</loc><lastmod>2025-06-30</lastmod></sitemap>"
            b"<sitemap><loc>https://yerelhaber.com.tr/sitemap-2.xml.gz</loc></sitemap></sitemapindex>"
        ),
        ["/sitemap-1.xml", "/sitemap-2.xml.gz"],
        "sitemapindex",
        "no namespace, relative addresses",
    ),
    (urlset("<url><loc>/sitemap-1.xml</loc></url>"), ["/sitemap-1.xml"], "sitemapindex", "an index written as a set"),
    (b"\xef\xbb\xbf \n" + urlset("<url><loc> /a?x=1&amp;y=2 \n</loc></url>"), ["/a?x=1&y=2"], "urlset", "mark, spaces"),
    (urlset("<url><loc>/a?x=1&y=2</loc></url>", "<url><loc>/b</loc></url>"), ["/a?x=1=2", "/b"], "urlset", "bare &"),
    (urlset("<url><loc><![CDATA[/a]]></loc></url>"), ["/a"], "urlset", "CDATA"),
    (urlset("<n:url><n:loc>/a</n:loc></n:url>"), ["/a"], "urlset", "an undeclared prefix"),
    (urlset("<URL><LOC>/a</LOC></URL>"), ["/a"], "urlset", "capitals"),
    (
        urlset("<url><image:image><image:loc>/r.jpg</image:loc></image:image><loc>/a</loc></url>"),
        ["/a"],
        "urlset",
        "the picture before the page, prefix not declared",
    ),
    (urlset("<url><!-- x --><loc>/a<!-- y --></loc></url>"), ["/a"], "urlset", "comments"),
    (
        urlset("<url><loc>javascript:x</loc></url><url><loc>file:///etc/passwd</loc></url><url/>"),
        [],
        "empty",
        "no pages",
    ),
    (urlset("<url><loc>https://baska.com/a</loc></url>"), ["https://baska.com/a"], "urlset", "scope is the caller's"),
    (b"<br />\n<b>Notice</b>: x<br />\n" + urlset("<url><loc>/a</loc></url>"), ["/a"], "urlset", "a PHP notice first"),
    (gzip.compress(urlset("<url><loc>/a</loc></url>")), ["/a"], "urlset", "gzipped, whatever its name"),
    (
        gzip.compress(b"<urlset><url><loc>/a</loc></url>") + gzip.compress(b"<url><loc>/b</loc></url></urlset>"),
        ["/a", "/b"],
        "urlset",
        "gzip in two members",
    ),
    (
        '<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>/a</loc></url></urlset>'.encode("utf-16"),
        ["/a"],
        "urlset",
        "UTF-16",
    ),
    (b"https://yerelhaber.com.tr/a\r\nhttps://yerelhaber.com.tr/b\n\nyok\n", ["/a", "/b"], "text", "plain text"),
    (b"<!DOCTYPE html><html><body><a href='/a'>A</a>", [], "empty", "an HTML page"),
    (
        b"<rss version='2.0'><channel><item><title>A</title><link>https://yerelhaber.com.tr/a</link></item></channel></rss>",
        ["/a"],
        "feed",
        "a feed is a sitemap too",
    ),
    (b"", [], "empty", "nothing"),
    (b"Not found", [], "empty", "an error in words"),
    (b"<urlset>", [], "empty", "cut behind the root"),
    (b"<urls", [], "empty", "cut in the root"),
]


@pytest.mark.parametrize(("body", "expected", "kind", "why"), SITEMAPS, ids=lambda v: v if isinstance(v, str) else "")
def test_from_sitemap(body: bytes, expected: list[str], kind: str, why: str) -> None:
    listing = discover.from_sitemap(body, f"{HOME}/sitemap.xml")
    assert (addresses(listing.links), listing.kind) == (expected, kind), why
    assert [link.position for link in listing.links] == list(range(len(expected)))
    if kind == "empty":
        assert listing.problems


@pytest.mark.parametrize("cut", ["", "<url>", "<url><loc>", "<url><loc>https://yerelhaber.com.tr/yari", "<url><lo"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_cut_sitemap_gives_what_stands_before_the_cut(cut: str, packed: bool) -> None:
    body = urlset("<url><loc>/a</loc></url>", "<url><loc>/b</loc></url>").removesuffix(b"</urlset>") + cut.encode()
    listing = discover.from_sitemap(gzip.compress(body)[:-4] if packed else body, f"{HOME}/sitemap.xml")
    assert addresses(listing.links) == ["/a", "/b"]
    assert any("cut off" in problem for problem in listing.problems)


def test_turkish_titles_in_windows_1254() -> None:
    entry = "<url><loc>/a</loc><news:news><news:title>Iğdır'dan İzmir'e şölen</news:title></news:news></url>"
    for label in ("windows-1254", "ISO-8859-9", "utf-8"):
        body = f'<?xml version="1.0" encoding="{label}"?><urlset>{entry}</urlset>'.encode("cp1254")
        assert discover.from_sitemap(body, HOME).links[0].title == "Iğdır'dan İzmir'e şölen", label


def test_entities_are_never_expanded() -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{lol}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f"<?xml version='1.0'?>{doctype}<urlset><url><loc>/a&l9;&x;</loc></url></urlset>".encode()
    for listing in (discover.from_sitemap(body, HOME), discover.from_feed(body, HOME)):
        assert "lol" not in repr(listing.links)
        assert "root:" not in repr(listing)
    rss = f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><item><title>&l9;&x;</title><link>/a</link>"
    listing = discover.from_feed(rss.encode(), HOME)
    assert len(repr(listing)) < 5000
    assert "root:" not in repr(listing)


@pytest.mark.parametrize("filler", [b" ", b"<a/>", b"<url>", b"<url><loc>/a</loc></url>", b"x", b"https://a.b/c\n"])
def test_a_gzip_bomb_costs_little(filler: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 5_000)
    bomb = gzip.compress(b"<urlset><url><loc>/ilk</loc></url>" + filler * (24 * 1024 * 1024 // len(filler)), 1)
    tracemalloc.start()
    listing = discover.from_sitemap(bomb, HOME)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 1024 * 1024
    assert listing.problems
    assert len(listing.links) <= sitemaps.MAX_ENTRIES


def test_fifty_thousand_entries_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 3)
    listing = discover.from_sitemap(urlset(*(f"<url><loc>/{i}</loc></url>" for i in range(5))), HOME)
    assert addresses(listing.links) == ["/0", "/1", "/2"]
    assert "more than 3 entries" in listing.problems[0]


# ---- feeds ---------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Yerel</title><link>https://yerelhaber.com.tr</link><lastmod>2025-06-30</lastmod>{}</channel></rss>"""


def one(item: str, frame: str = RSS) -> Link:
    (link,) = discover.from_feed(frame.format(f"<item>{item}</item>").encode(), f"{HOME}/rss").links
    return link


FEED_ITEMS = [
    # (item, url, title, date as printed, why)
    (
        "<title>A</title><link>/a</link><pubDate>18.04.2026 20:00:00</pubDate>",
        "/a",
        "A",
        "18.04.2026 20:00:00",
        "an agency's feed prints day first",
    ),
    ("<title>A</title><link>/a</link><pubDate>2025-06-30 </pubDate>", "/a", "A", "2025-06-30", "a day only"),
    (
        "<title>A</title><link>/a</link><pubDate>30 Haziran 2025 Pazartesi</pubDate>",
        "/a",
        "A",
        "30 Haziran 2025 Pazartesi",
        "Turkish words stay as printed",
    ),
    ("<title>A</title><guid>https://yerelhaber.com.tr/?p=7</guid>", "/?p=7", "A", None, "a guid is an address"),
    ('<title>A</title><guid isPermaLink="false">77</guid><link>/a</link>', "/a", "A", None, "a guid is no address"),
    ("<title>A</title><link>\n  /a \n</link>", "/a", "A", None, "white space around an address"),
    (
        "<title><![CDATA[Vali &amp; Belediye &#39;el ele&#39;]]></title><link>/a</link>",
        "/a",
        "Vali & Belediye 'el ele'",
        None,
        "entities in CDATA",
    ),
    ("<title>Vali &amp;#39;geldi&amp;#39;</title><link>/a</link>", "/a", "Vali 'geldi'", None, "escaped twice"),
    ("<title>&lt;b&gt;Son dakika&lt;/b&gt; haberi</title><link>/a</link>", "/a", "Son dakika haberi", None, "markup"),
    ("<title>3 &lt; 5 mi</title><link>/a</link>", "/a", "3 < 5 mi", None, "no markup"),
    ("<title>A&nbsp;B &ccedil;ay</title><link>/a</link>", "/a", "A B çay", None, "HTML entities without declaration"),
    ("<title>A & B</title><link>/a?x=1&y=2</link>", "/a?x=1&y=2", "A & B", None, "bare ampersands"),
    (
        (
            "<title>A</title><link>http://feeds.ornek.com/~r/x</link>"
            '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
            "https://yerelhaber.com.tr/a</feedburner:origLink>"
        ),
        "/a",
        "A",
        None,
        "the address behind a redirect",
    ),
    ('<title>A</title><atom:link rel="alternate" href="https://yerelhaber.com.tr/a"/>', "/a", "A", None, "Atom's link"),
    ("<link>/a</link>", "/a", None, None, "no headline"),
    (
        (
            '<title>A</title><link>/a</link><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2025-06-30T10:00:00+03:00'
            "</dc:date>"
        ),
        "/a",
        "A",
        "2025-06-30T10:00:00+03:00",
        "Dublin Core",
    ),
]


@pytest.mark.parametrize(("item", "url", "title", "date", "why"), FEED_ITEMS, ids=lambda v: "")
def test_from_feed(item: str, url: str, title: str | None, date: str | None, why: str) -> None:
    link = one(item)
    assert (link.url, link.title, link.date_text) == (HOME + url, title, date), why
    assert (link.kind, link.via, link.lastmod) == ("article", "feed", None)


def test_atom_and_its_two_dates() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://yerelhaber.com.tr/x/"><title>Y</title>
    <entry><title type="html">Ağrı&amp;#039;da kar</title><link rel="enclosure" href="/ses.mp3"/>
    <link rel="alternate" type="application/json" href="/a.json"/><link href="a"/>
    <published>2025-06-30T10:00:00+03:00</published><updated>2025-06-30T11:00:00+03:00</updated></entry></feed>"""
    (link,) = discover.from_feed(body.encode(), f"{HOME}/atom.xml").links
    assert link.url == f"{HOME}/x/a"
    assert link.title == "Ağrı'da kar"
    assert (link.date_text, link.lastmod) == ("2025-06-30T10:00:00+03:00", "2025-06-30T11:00:00+03:00")


def test_other_dialects() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://yerelhaber.com.tr"><title>Y</title></channel>
    <item rdf:about="https://yerelhaber.com.tr/a"><title>A</title><link>https://yerelhaber.com.tr/a</link></item></rdf:RDF>"""
    assert addresses(discover.from_feed(rdf.encode(), HOME).links) == ["/a"]
    old = "<rss version='0.91'><channel><item><title>A</title><link>/a</link></item></channel></rss>"
    assert addresses(discover.from_feed(old.encode(), HOME).links) == ["/a"]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "date_published": "2025-06-30T10:00:00+03:00"},
            {"id": f"{HOME}/b", "content_text": "x", "date_modified": "2025-07-01"},
            {"id": 3},
            "x",
            {"url": "javascript:x"},
        ],
    }
    assert discover.from_feed(json.dumps(feed).encode(), f"{HOME}/feed.json").links == (
        Link(f"{HOME}/a", "article", "feed", 0, "A", "2025-06-30T10:00:00+03:00"),
        Link(f"{HOME}/b", "article", "feed", 1, None, None, "2025-07-01"),
    )


@pytest.mark.parametrize("label", ["windows-1254", "iso-8859-9", "utf-8", "iso-8859-1"])
def test_feeds_in_windows_1254_whatever_the_label(label: str) -> None:
    text = RSS.replace("utf-8", label).format("<item><title>Iğdır'da şölen</title><link>/a</link></item>")
    (link,) = discover.from_feed(text.encode("cp1254"), HOME).links
    assert link.title == "Iğdır'da şölen"


def test_a_feed_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    items = "".join(f"<item><title>{i}</title><link>/{i}</link></item>" for i in range(9))
    listing = discover.from_feed(RSS.format(items).encode(), HOME)
    assert addresses(listing.links) == ["/0", "/1", "/2"]
    assert listing.problems == ("more than 3 items; the rest was not read",)


BROKEN_FEEDS = [
    (b"\n\n<br />Warning: x\n", b"", "words before the declaration"),
    (b"\xef\xbb\xbf\xef\xbb\xbf", b"", "two byte-order marks"),
    (b"", b"<item><title>yar", "cut in an item"),
    (b"", b"<item><title>\x00\x0b\x1f<link>", "control characters and unclosed tags"),
    (b"", b"<item><title>&#xFFFFFFFFFFFF; &#99999999999;", "references to characters that do not exist"),
    (b"", b"<" * 100_000 + b"&" * 100_000, "a run of brackets"),
    (b"", b"</channel></rss><script>x</script>", "something behind the end"),
]


@pytest.mark.parametrize(("before", "after", "why"), BROKEN_FEEDS)
def test_broken_feeds_give_what_can_be_read(before: bytes, after: bytes, why: str) -> None:
    items = "<item><title>A</title><link>/a</link></item><item><title>B</title><link>/b</link></item>"
    body = before + RSS.format(items).removesuffix("</channel></rss>").encode() + after
    listing = discover.from_feed(gzip.compress(body), f"{HOME}/rss")
    assert addresses(listing.links)[:2] == ["/a", "/b"], why
    assert listing.kind == "feed"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"{}", b"[" * 100_000, b"<html>", b"/etc/passwd", b"http://127.0.0.1:1/", b"<rss>"]
)
def test_what_is_no_feed_announces_nothing(body: bytes) -> None:
    assert discover.from_feed(body, HOME).links == ()


soup = st.lists(
    st.one_of(
        st.sampled_from(
            [
                b"<rss",
                b">",
                b"<item>",
                b"<link>",
                b"/a",
                b"</",
                b"<![CDATA[",
                b"]]>",
                b"&#x",
                b"&amp",
                b"<!DOCTYPE",
                b"<?xml",
                b"<feed>",
                b"<entry>",
                b"<urlset>",
                b"<url>",
                b"<loc>",
                b"http://[",
                b"xmlns:x=''",
                b"<![if",
                b"\xfe",
            ]
        ),
        st.binary(max_size=6),
    ),
    max_size=30,
).map(b"".join)


@fast
@given(soup)
def test_no_bytes_raise(body: bytes) -> None:
    for frame in (b"%s", b"<rss version='2.0'><channel>%s", b"<urlset>%s", b"\x1f\x8b%s"):
        discover.from_feed(frame % body, HOME)
        discover.from_sitemap(frame % body, HOME)
        discover.from_robots(frame % body, HOME)
        discover.sniff(frame % body)


# ---- pages ---------------------------------------------------------------------------------------------------


def page(html: str, url: str = f"{HOME}/gundem") -> discover.PageLinks:
    return discover.from_html(LexborHTMLParser(html), url)


def test_anchors_in_order_once_with_the_best_title() -> None:
    links = page(
        """<a href="/haber/bir-1234.html"><img src="x.jpg" alt="Resimdeki yazı"></a>
        <a href="/haber/bir-1234.html#yorum">Başlık:  bir
          haberin adı</a> <a href="/haber/bir-1234.html">Devamı</a>
        <a href="/haber/iki-5678.html" title="İkinci haber"><img src="y.jpg"></a>
        <a rel="ugc NoFollow" href="/haber/izlenmez-1111.html">İzlenmez</a>
        <a href="../haber/uc-9012.html">Üç</a><a href="//baska.com/x">Başka</a>
        <a href="javascript:void(0)">x</a><a href="mailto:a@b.c">x</a><a href="tel:1">x</a><a href="#ust">x</a>
        <a href="">x</a><a>x</a><a href="/uploads/a.jpg">x</a><a href="https://wa.me/paylas/?text=x">x</a>
        <a href="http://[::1">x</a><a href="http://a b/">x</a><a href="/dort-haber-5555.html">Dört</a>"""
    ).anchors
    assert [(link.url, link.title, link.kind) for link in links] == [
        (f"{HOME}/haber/bir-1234.html", "Başlık: bir haberin adı", "article"),
        (f"{HOME}/haber/iki-5678.html", "İkinci haber", "article"),
        (f"{HOME}/haber/uc-9012.html", "Üç", "article"),
        ("https://baska.com/x", "Başka", "page"),
        (f"{HOME}/dort-haber-5555.html", "Dört", "article"),
    ]
    assert [link.position for link in links] == [0, 1, 2, 3, 4]
    assert {link.via for link in links} == {"anchor"}


def test_a_card_that_is_one_anchor_gives_its_headline() -> None:
    links = page(f"<a href='/haber/x-1234.html'><h3>Kartın başlığı</h3><p>{'uzun özet ' * 30}</p></a>").anchors
    assert links[0].title == "Kartın başlığı"


def test_base_href_is_honoured_and_the_first_one_counts() -> None:
    html = "<head><base href='/arsiv/'><base href='https://kotu.com/'></head><a href='x'>x</a><a href='/y'>y</a>"
    assert addresses(page(html).anchors) == ["/arsiv/x", "/y"]
    assert addresses(page("<head><base href='javascript:x'></head><a href='x'>x</a>").anchors) == ["/x"]


def test_what_the_head_announces() -> None:
    links = page(
        """<head><link rel="alternate" type="application/rss+xml" title="Gündem" href="/rss/gundem">
        <link rel="ALTERNATE" type="application/atom+xml" href="/atom.xml">
        <link rel="alternate" type="application/rss+xml" title="Yerel » Yorumlar" href="/yorumlar/feed/">
        <link rel="alternate" type="application/rss+xml" title="Yerel &raquo; yorum beslemesi" href="/y/feed/">
        <link rel="alternate" hreflang="en" href="/en/"><link rel="amphtml" href="/amp/x">
        <link rel="next" href="/gundem?sayfa=2"><link rel="next" href="/sonraki-haberin-adi">
        <meta name="Robots" content="noindex, NOFOLLOW"></head><a href="/rss.php">RSS</a><a href="/rss/spor">RSS</a>"""
    )
    assert addresses(links.feeds) == ["/rss/gundem", "/atom.xml", "/rss.php", "/rss/spor"]
    assert links.feeds[0].title == "Gündem"
    assert {link.kind for link in links.feeds} == {"feed"}
    assert links.amp == f"{HOME}/amp/x"
    assert addresses(links.pagination) == ["/gundem?sayfa=2"]
    assert links.directives == {"noindex", "nofollow"}
    assert links.anchors == ()


@pytest.mark.parametrize(
    ("rules", "forbidden"),
    [
        ("noindex", False), ("noindex, NOFOLLOW", True), ("none", True), ("otherbot: nofollow", False),
        ("otherbot: noindex, nofollow", False), ("newsarchive: nofollow", True), ("max-image-preview:none", False),
        ("otherbot: noindex, newsarchive: none", True), ("unavailable_after: 25 Jun 2026, nofollow", True), ("", False),
    ],
)  # fmt: skip
def test_rules_for_robots_that_forbid_to_follow_links(rules: str, forbidden: bool) -> None:
    assert (directives.NOFOLLOW in directives.read(rules)) is forbidden


PAGES = [
    ('<a href="?sayfa=2">2</a>', ["/gundem?sayfa=2"], "a number"),
    ('<a href="/gundem?page=3" rel="next"><i></i></a>', ["/gundem?page=3"], "rel"),
    ('<a href="/gundem/page/2/">Sonraki ›</a>', ["/gundem/page/2/"], "the word and a sign"),
    ('<a href="/gundem/sayfa/2">SONRAKİ SAYFA</a>', ["/gundem/sayfa/2"], "capitals"),
    ('<a href="kategori-guncel-1-2.html">»</a>', ["/kategori-guncel-1-2.html"], "number before .html"),
    ('<a href="/sondakika-haberleri?cursor=eyJh">Daha fazla</a>', ["/sondakika-haberleri?cursor=eyJh"], "a cursor"),
    ('<a href="/gundem/2">2</a>', ["/gundem/2"], "a bare number"),
    ('<a href="/haber/sonraki-haber-7237.html">Sonraki</a>', [], "the next article is no page"),
    ('<a href="/gundem">İleri</a>', [], "no page number in the address"),
    ('<a href="/takimlar/2">Galatasaray</a>', [], "words that are no page link"),
]


@pytest.mark.parametrize(("html", "expected", "why"), PAGES)
def test_pagination(html: str, expected: list[str], why: str) -> None:
    links = page(html)
    assert addresses(links.pagination) == expected, why
    assert len(links.anchors) == (0 if expected else 1)


def test_a_date_belongs_to_the_only_article_of_its_card() -> None:
    links = page(
        """<div><div class=kart><a href="/spor">Spor</a><h3><a href="/haber/bir-1234.html">Bir</a></h3>
        <time datetime="2025-06-30T10:00">30 Haziran</time></div>
        <div class=kart><a href="/haber/iki-5678.html">İki <time>29 Haziran 2025</time></a></div>
        <div class=liste><a href="/haber/uc-1111.html">Üç</a><a href="/haber/dort-2222.html">Dört</a>
        <time>28 Haziran 2025</time></div><time></time></div>"""
    ).anchors
    assert {link.url.rpartition("/")[2]: link.date_text for link in links} == {
        "spor": None,
        "bir-1234.html": "2025-06-30T10:00",
        "iki-5678.html": "29 Haziran 2025",
        "uc-1111.html": None,
        "dort-2222.html": None,
    }


def test_bounds() -> None:
    assert len(page("".join(f"<a href='/haber/x-{i}.html'>x</a>" for i in range(20_000))).anchors) == 1000
    assert page(f"<a href='data:text/html,{'x' * 100_000}'>x</a><a href='/{'x' * 9000}'>x</a>").anchors == ()
    deep = page("<div>" * 300 + "<time>1</time><a href='/a-b-c-d'>A</a>" + "</div>" * 300)
    assert len(deep.anchors) == 1


@fast
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=20)), max_size=10), st.text(max_size=30))
def test_no_page_raises(anchors: list[tuple[str, str]], url: str) -> None:
    html = "".join(f'<a href="{href}"><time>{text}</time>{text}</a>' for href, text in anchors)
    page(html, url)
    links = page(f"<base href='{url}'>{html}")
    assert len({link.url for link in links.anchors}) == len(links.anchors)


def test_the_usual_places_are_on_the_site_itself() -> None:
    feeds = discover.usual_feeds("http://127.0.0.1:8001/x/y")
    assert feeds[0] == Link("http://127.0.0.1:8001/rss", "feed", "guess", 0)
    known = {link.url.removeprefix(HOME) for link in discover.usual_feeds(HOME)}
    assert {"/feed/", "/rss.xml", "/rss.php", "/atom.xml", "/export/rss", "/service/rss.php"} <= known
    maps = {link.url.removeprefix(HOME) for link in discover.usual_sitemaps(f"{HOME}/")}
    assert {"/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-news.xml", "/news-sitemap.xml"} <= maps
    assert {link.kind for link in discover.usual_sitemaps(HOME)} == {"sitemap"}
