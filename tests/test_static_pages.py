"""Pages of the site itself are no articles, and an article without a date is one; what a header says is no date."""

from datetime import datetime

import pytest

from newsarchive import normalise
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Article, Page

SITE = "https://www.ornek-gazete.example"
TEXT = (
    "Belediye ekipleri, sel sularının taşıdığı çamuru temizlemek için sabahın ilk ışıklarıyla çalışmaya başladı.",
    "Esnaf, kapalı yolların akşama kadar açılmasını beklediğini, zararın ise henüz hesaplanmadığını söyledi.",
)
CONTACTS = "".join(
    f"<p>{role}: Örnek Kişi</p>" for role in ("İmtiyaz Sahibi", "Yazı İşleri Müdürü", "Editör", "Muhabir")
)
TERMS = (
    "<p>Bu sitede yayımlanan içerik, okurların bilgilenmesi amacıyla hazırlanır ve her zaman değiştirilebilir.</p>"
    "<p>Siteye girenler, kişisel bilgilerinin bu metinde anlatıldığı gibi işlenmesini kabul etmiş sayılır.</p>"
)
STAMPED = (
    '<meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2019-03-14T10:00:00+03:00">'
)
PHARMACIES = "".join(f"<p>Örnek Eczanesi {n}, Çarşı Mahallesi Okul Sokak No: {n}</p>" for n in range(1, 6))


def read(title: str, inner: str, path: str = "/sayfa/12", head: str = "", top: str = "") -> Article:
    html = (
        f"<html lang='tr'><head><title>{title} - Örnek Gazete</title>{head}</head><body>{top}"
        f"<div class='sayfa'><h1>{title}</h1>{inner}</div><div class='alt'>© 2008</div></body></html>"
    )
    fetched = datetime.fromisoformat("2026-06-30T12:00:00+03:00")
    return normalise.read(Page(SITE + path, 200, html.encode(), fetched, (("Content-Type", "text/html"),)))


@pytest.mark.parametrize(
    ("title", "inner", "path", "head"),
    [
        ("Künye", CONTACTS, "/kunye", ""),
        ("KÜNYE", CONTACTS, "/sayfa/3", ""),
        # the paper's own founding date is no publication date
        ("Künye", CONTACTS + "<p>Yayın Tarihi: 01.01.2008</p>", "/kunye.html", ""),
        ("Hakkımızda", TERMS, "/hakkimizda", ""),
        ("İletişim", CONTACTS, "/iletisim.htm", ""),
        ("Gizlilik Politikası", TERMS * 10, "/gizlilik-politikasi", ""),  # long, and still no article
        ("Çerez Politikası", TERMS, "/cerez-politikasi", ""),
        ("KVKK Aydınlatma Metni", TERMS, "/kvkk", ""),
        ("Örnek Gazete KVKK Aydınlatma Metni", TERMS, "/sayfa/kvkk-4", ""),
        ("Kullanım Şartları", TERMS, "/kullanim-sartlari", ""),
        ("Reklam Tarifesi", "<p>Manşet 100 x 250, günlük 4.500 lira.</p>" * 3 + TERMS, "/reklam", ""),
        ("Abonelik", TERMS, "/abonelik", ""),
        ("Nöbetçi Eczaneler", PHARMACIES, "/nobetci-eczaneler", ""),
        ("Konya Nöbetçi Eczaneler", PHARMACIES + TERMS, "/konya-nobetci-eczaneler", ""),
        ("Namaz Vakitleri", PHARMACIES, "/namaz-vakitleri", ""),
        ("Hava Durumu", TERMS, "/hava-durumu", ""),
        ("Burçlar", TERMS, "/burclar", ""),
        ("Canlı Skor", TERMS, "/canli-skor", ""),
        # systems that call every page an article and stamp it
        (
            "Gizlilik Politikası",
            TERMS,
            "/gizlilik-politikasi/",
            STAMPED,
        ),
        # unknown to the table, and nothing speaks for an article
        ("Temsilciler", CONTACTS, "/temsilciler", ""),
    ],
)
def test_a_page_of_the_site_is_no_article(title: str, inner: str, path: str, head: str) -> None:
    with pytest.raises(NotArchived) as refusal:
        read(title, inner, path, head)
    assert refusal.value.reason in {Reason.STATIC_PAGE, Reason.NO_BODY}, refusal.value
    if inner.startswith(TERMS):
        assert refusal.value.reason is Reason.STATIC_PAGE


STORY = "".join(f"<p>{text}</p>" for text in TEXT)


@pytest.mark.parametrize(
    ("title", "inner", "path"),
    [
        # no date, no byline, no structured data: an old paper's article
        ("Sel suları çarşıyı çamura buladı", STORY, "/haber.asp?id=7"),
        ("Çarşı çamur içinde", STORY, "/oku.php?no=12"),
        # named like a service, but it is a story: stamp, byline, structured data tell
        (
            "Konya nöbetçi eczaneler",
            f"<div>Giriş Tarihi: 12.05.2026 10:20</div>{STORY}",
            "/konya-nobetci-eczaneler-412",
        ),
        (
            "Hava Durumu",
            f"<div>Giriş Tarihi: 12.05.2026 10:20</div><div>Muhabir: Ali Yılmaz</div>{STORY}",
            "/haber/yarin-412",
        ),
        # the address alone decides nothing
        ("Gizli geçit kazıda ortaya çıktı", STORY, "/kunye"),
    ],
)
def test_an_article_stays_one(title: str, inner: str, path: str) -> None:
    article = read(title, inner, path)
    assert article.headline == title
    assert TEXT[0] in article.body


@pytest.mark.parametrize(
    "top",
    [
        "<div>30 Haziran 2026 Salı</div>",  # the day of the fetch
        "<div>28 Haziran 2026 Pazar</div>",  # a cached page, some days old
        "<div>28 HAZİRAN 2026</div>",
        "<div class='saat'>30.06.2026 11:58</div>",
        "<header><time datetime='2026-06-30T11:58:00+03:00'>11:58</time><nav><a href='/'>Ana Sayfa</a></nav></header>",
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_calendar_in_the_header_is_no_publication_date(top: str, wrapped: bool) -> None:
    inner = f"<div class='metin'>{STORY}</div>" if wrapped else STORY
    assert read("Sel suları çarşıyı çamura buladı", inner, "/haber.asp?id=7", top=top).published_at is None
    stamped = read("Sel suları çarşıyı çamura buladı", f"<p>12.05.2026 10:20</p>{inner}", "/haber.asp?id=7", top=top)
    assert stamped.published_at is not None
    assert stamped.published_at.isoformat() == "2026-05-12T10:20:00+03:00"


@pytest.mark.parametrize("top", ["<div>30 Haziran 2026 Salı</div>", "<div>28 Haziran 2026 Pazar</div>"])
def test_a_calendar_in_the_article_s_own_element_is_none_either(top: str) -> None:
    inner = f"{top}<h1>Sel suları çarşıyı çamura buladı</h1>{STORY}"
    html = f"<html lang='tr'><body><div class='haber'>{inner}</div></body></html>"
    fetched = datetime.fromisoformat("2026-06-30T12:00:00+03:00")
    article = normalise.read(Page(SITE + "/haber.asp?id=7", 200, html.encode(), fetched))
    assert article.published_at is None
