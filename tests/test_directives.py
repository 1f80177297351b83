"""What a page asks of robots, and what we make of it."""

from datetime import UTC, datetime

import pytest

from newsarchive import directives
from newsarchive.crawl.tasks import Beside
from newsarchive.crawl.understand import understand
from newsarchive.records import Page

PAGE = """<!doctype html><html lang=tr><head><title>Park açıldı</title>{head}
<meta property="og:type" content="article"></head><body><article><h1>Belediyenin yeni parkı açıldı</h1>
<p>Giriş Tarihi: 30.06.2025 10:22</p>{text}</article>
<a href="/haber/ikinci-haberin-basligi-1234.html">İkinci haberin başlığı burada</a>
<a rel="sponsored nofollow" href="/haber/ucuncu-haberin-basligi-1235.html">Üçüncü haberin başlığı burada</a>
</body></html>
"""
TEXT = "".join(
    f"<p>Mahallede sürdürülen çalışmalar {n}. gününde de ilgiyle izlendi. Ekipler sabahın erken saatlerinde bölgeye "
    "geldi, yurttaşlar yapılan açıklamayı dinledi ve görüşlerini aktardı.</p>"
    for n in range(1, 5)
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("noindex, NOFOLLOW", {"noindex", "nofollow"}),
        ("none", {"none", "noindex", "nofollow"}),
        ("index,follow", {"index", "follow"}),
        ("max-image-preview:large, noarchive", {"max-image-preview", "noarchive"}),
        ("otherbot: noindex, nofollow", set()),
        ("NewsArchive: nofollow", {"nofollow"}),
        ("unavailable_after: 25 Jun 2026 15:00:00 GMT, nofollow", {"unavailable_after", "nofollow"}),
        ("", set()),
    ],
)
def test_reading(value: str, expected: set[str]) -> None:
    assert directives.read(value) == expected


@pytest.mark.parametrize(
    ("head", "header", "links", "noindex"),
    [
        ("", "", 1, False),
        ('<meta name="robots" content="noindex,nofollow">', "", 0, True),
        ('<meta name="robots" content="noarchive">', "", 1, True),
        ("", "nofollow", 0, False),
        ("", "otherbot: none", 1, False),
        ("", "noindex", 1, True),
    ],
)
def test_links_are_not_followed_and_the_article_is_marked(head: str, header: str, links: int, noindex: bool) -> None:
    address = "https://a.example/haber/belediyenin-yeni-parki-acildi-1233.html"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Robots-Tag", header))
    body = PAGE.format(head=head, text=TEXT).encode()
    page = Page(url=address, status=200, body=body, fetched_at=datetime.now(UTC), headers=headers)
    understood = understand(page, "page", "a.example", Beside())
    assert understood.article is not None
    assert (len(understood.links), understood.noindex) == (links, noindex)
