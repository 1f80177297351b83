"""What a page is: decided by what it shows; its own claims and its address are votes."""

from pathlib import Path

import pytest

from newsarchive import dom, pagetype, scope, structured
from newsarchive.records import PageType

PAGES = Path(__file__).parent / "pages" / "scope"


def judge(name: str, url: str) -> tuple[PageType, str]:
    tree = dom.parse((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    machine = structured.read(tree)
    hints = [text for text in (machine.meta("og:title"), machine.title) if text]
    return pagetype.judge(tree, scope.find(tree, headline_hints=hints), machine, url)


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("article", "/haber/ihlamur-sokakta-cinar-devrildi-7237.html", PageType.ARTICLE),
        ("article", "/ihlamur-sokakta-cinar-devrildi", PageType.ARTICLE),
        ("article", "/etiket/ihlamur-sokakta-cinar-devrildi", PageType.ARTICLE),  # an address alone decides nothing
        ("soup", "/haber_detay.asp?id=12", PageType.ARTICLE),  # no structured data at all, text parted by <br>
        ("table", "/oku.php?sayfa=4", PageType.ARTICLE),
        ("split", "/muze-gece-de-acik-128h.htm", PageType.ARTICLE),
        ("paywall", "/limanda-yeni-donem/", PageType.ARTICLE),
        ("cjk", "/news/1", PageType.ARTICLE),
        ("arabic", "/news/1", PageType.ARTICLE),
        ("column", "/yazar/ferit-uslu/kasabanin-saati-3732", PageType.COLUMN),
        ("home", "/", PageType.LISTING),  # claims og:type=article and itemtype=NewsArticle, as real homes do
        ("home", "/anasayfa-eski", PageType.LISTING),  # and under an address that says nothing
        ("section", "/asayis", PageType.LISTING),
        ("section", "/haber/asayis-128.html", PageType.LISTING),
        ("tag", "/haberleri/hasat", PageType.LISTING),
        ("tag", "/hasat", PageType.LISTING),
        ("stream", "/kiyi?p=3", PageType.LISTING),  # whole stories in a row, as agencies print them
        ("gallery", "/foto-galeri/karli-sokaklar-12", PageType.GALLERY),
        ("video", "/video/gures-finali-9", PageType.VIDEO),
        ("notice", "/resmi-ilanlar/1700", PageType.NOTICE),
        ("missing", "/haber/kaldirilan-haber-55", PageType.SOFT_404),
        ("imprint", "/kunye", PageType.OTHER),
    ],
)
def test_judge(name: str, path: str, expected: PageType) -> None:
    kind, why = judge(name, "https://www.ornek-gazete.example" + path)
    assert kind is expected, why
    assert why


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "<p>Kısa.</p>",
        "<title>404</title>",
        "<script>location='/tanitim.php'</script>",
    ],
)
def test_nothing_to_judge_is_no_article(html: str) -> None:
    tree = dom.parse(html)
    machine = structured.read(tree)
    kind, _ = pagetype.judge(tree, scope.find(tree), machine, "https://ornek.example/x")
    assert kind in {PageType.OTHER, PageType.SOFT_404}


def test_a_story_about_a_missing_page_is_a_story() -> None:
    text = "<p>Belediyenin internet sitesinde sayfa bulunamadı uyarısı veren duyuru, vatandaşların tepkisini çekti.</p>"
    html = f"<h1>Duyuru sayfası üç gündür açılmıyor</h1><div>{text}{text.replace('tepkisini', 'dikkatini')}</div>"
    tree = dom.parse(html)
    kind, why = pagetype.judge(tree, scope.find(tree), structured.read(tree), "https://ornek.example/duyuru-5")
    assert kind is PageType.ARTICLE, why
