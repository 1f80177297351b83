"""What a page is: decided by what it shows; its own claims and its address are votes."""

from pathlib import Path

import pytest

from newsarchive import dom, list_names, many_stories, pagetype, scope, structured, turkish
from newsarchive.families import base
from newsarchive.records import Block, PageType

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


TEASER = "<article><h2><a href='/h{0}'>{1}</a></h2><span>2{0}.11.2025</span><p>{2}</p></article>"
TOLD = (
    "Uzun süredir beklenen köprü için belediye meclisi kararıyla",
    "Çocukların istediği oyun parkı için muhtarlık eliyle",
)


@pytest.mark.parametrize(
    ("path", "end"),
    [("haberleri", " bütçe ayrıldı, işin…"), ("saglik-haberleri-6hk.htm", " bütçe ayrıldı, yapım işi hemen başladı.")],
)
def test_two_teasers_with_dates_under_the_papers_name_are_a_list(path: str, end: str) -> None:
    first = TEASER.format(1, "Köprünün ihalesi yapıldı", TOLD[0] + end)
    second = TEASER.format(2, "Mahalle parkına kavuştu", TOLD[1] + end)
    html = f"<title>Sağlık | Dağ Haber</title><header><h1>Dağ Haber</h1></header><div>{first}{second}</div>"
    tree = dom.parse(html)
    known = base.load(PAGES.parents[2] / "data" / "families" / "cm1.toml") if "hk." in path else None
    url = f"https://ornek.example/{path}"
    kind, why = pagetype.judge(tree, scope.find(tree), structured.read(tree), url, known)
    assert kind is not PageType.ARTICLE, why


@pytest.mark.parametrize(
    ("headline", "names_a_list"),
    [
        ("Spor Haberleri", True),
        ("Konya", True),
        ("Asayiş", True),
        ("Son Dakika", True),
        ("12 Haziran 2026 Haberleri", True),
        ("Etiket: hasat", True),
        ("Ekonomi - Sayfa 12", True),
        ("Yaşam Haberleri - Son Dakika Yaşam Gelişmeleri", True),
        ("Veli Akkaya", True),  # an author's archive; a long text below makes it a portrait
        ("Vefat", False),  # deaths are told under that one word
        ("Osmanlı arşivleri dijitale taşınıyor", False),
        ("Yağmur", False),
        ("Konya'da son dakika gerginliği", False),
        ("Köy haberleri bu dergide toplandı", False),
        ("", False),
    ],
)
def test_names_of_lists(headline: str, names_a_list: bool) -> None:
    assert (list_names.read(headline) is not None) is names_a_list


def blocks(*texts: str) -> list[Block]:
    return [Block(text.removeprefix("# "), "h" if text.startswith("# ") else "p") for text in texts]


LONG = "Ekipler sabahın erken saatlerinde bölgeye ulaşarak çalışmalara başladı, yol kısa sürede yeniden açıldı."
ENTRY = f"{LONG} Vali de incelemelerde bulundu."


@pytest.mark.parametrize(
    ("headline", "texts", "expected"),
    [
        ("CANLI | Sel bölgesinde son durum", [f"1{n}:05 {LONG}" for n in range(5)], PageType.LIVE),
        ("Sel bölgesinde son durum", [f"1{n}:05 {ENTRY}" for n in range(7)], PageType.LIVE),
        ("Sel bölgesinde son durum", [x for n in range(7) for x in (f"1{n}.05", ENTRY)], PageType.LIVE),
        ("Sel bölgesinde son durum", [LONG] * 5, None),
        # a ceremony's programme: no sentences behind the clocks
        ("Kutlama programı", [f"1{n}.00 {LONG.rstrip('.')}" for n in range(8)], None),
        ("DHA YURT BÜLTENİ - 9", [x for _ in range(4) for x in ("YOL AÇILDI, EKİPLER DÖNDÜ", LONG)], PageType.BULLETIN),
        ("Kentten haberler", [f"Konya (DHA) - {LONG}"] * 4, PageType.BULLETIN),
        ("Konya Basınında Bugün", [x for _ in range(4) for x in ("# Yeni Gazete", LONG)], PageType.BULLETIN),
        ("Meteorolojiden kar bülteni", [LONG] * 6, None),
        # one subject in three towns, each part with its reporter
        (
            "Kar yağışı yolları kapattı",
            [x for _ in range(3) for x in ("KÖY YOLLARI KAPALI KALDI", LONG, "Haber: Ali SU/KONYA, (DHA)")],
            None,
        ),
    ],
)
def test_one_story_or_many(headline: str, texts: list[str], expected: PageType | None) -> None:
    found = many_stories.kind_of(turkish.fold(headline), many_stories.count(blocks(*texts)), frozenset())
    assert (found[0] if found else None) is expected, found


def test_dates_count_where_they_stand_above_a_text() -> None:
    assert many_stories.count(blocks("12.06.2026 10:00", LONG, "13 Haziran 2026", LONG)).stamps == 2
    assert (
        many_stories.count(blocks("12.06.2026", "Konyaspor - Sivasspor", "19.06.2026", "Vanspor - Orduspor")).stamps
        == 0
    )


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Haber Bulunamadı", "Aradığınız haber yayından kaldırılmış olabilir.", PageType.SOFT_404),
        ("Sel suları çarşıyı çamura buladı", "Bu haber yayından kaldırılmıştır.", PageType.SOFT_404),
        ("Just a moment...", "Verifying you are human. This may take a few seconds on slow lines.", PageType.BOT_WALL),
        (
            "Çerez Tercihleriniz",
            "Siteye devam etmek için çerezleri kabul edin, istemezseniz siteden ayrılabilirsiniz.",
            PageType.CONSENT_WALL,
        ),
        (
            "Üye Girişi",
            "Bu içeriği okuyabilmek için üye girişi yapmanız gerekiyor, hesabınız yoksa üye olabilirsiniz.",
            PageType.LOGIN_WALL,
        ),
        ("ornek-gazete.example satılık", "Bu alan adı satılıktır, teklif vermek için formu doldurun.", PageType.PARKED),
        ("Bakım Çalışması", "Sitemizde kısa süreli bir bakım çalışması yapılmaktadır.", PageType.MAINTENANCE),
        ("Internal Server Error", "The server met an unexpected condition and gave up.", PageType.SERVER_ERROR),
    ],
)
def test_answers_that_hold_no_news(title: str, text: str, expected: PageType) -> None:
    tree = dom.parse(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")
    machine = structured.read(tree)
    found = scope.find(tree, headline_hints=[title])
    kind, why = pagetype.judge(tree, found, machine, "https://ornek.example/haber-5")
    assert kind is expected, why


@pytest.mark.parametrize(
    "headline",
    [
        "E-devlet bakım çalışması nedeniyle kapalı olacak",
        "404 numaralı otobüs hattı yeniden açıldı",
        "Meşhur alan adı satılık: İstenen para dudak uçuklattı",
        "Access denied: Hackers lock town hall out of its own files",
    ],
)
def test_news_about_such_answers_is_news(headline: str) -> None:
    page = f"<h1>{headline}</h1><div>12.05.2026 10:20</div><p>{LONG}</p>"
    tree = dom.parse(f"<html><head><title>{headline}</title></head><body>{page}</body></html>")
    found = scope.find(tree, headline_hints=[headline])
    kind, why = pagetype.judge(tree, found, structured.read(tree), "https://ornek.example/haber-5")
    assert kind is PageType.ARTICLE, why
