"""A small archive for the tests of search, SQL, export and the telling commands; every text is made up."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsarchive.records import Article, Evidence, Image, Link, Page, Rejected
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.warc import Span

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2025, 7, 2, 9, 0, tzinfo=UTC)
KONYA, IZMIR, ODD = "konyaornek.com", "izmirornek.com.tr", "tuhafornek.net"


@dataclass
class Story:
    """One article of the archive; ``name`` is what the tests call it."""

    name: str
    site: str
    headline: str
    body: str
    at: str | None = None
    more: dict[str, Any] = field(default_factory=dict)


STORIES = (
    Story("kaza", KONYA, "Konya'da zincirleme kaza: 3 yaralı",
          "Konya'nın Karatay ilçesinde sabah saatlerinde dört araç çarpıştı.\n\nYaralılar hastaneye kaldırıldı.",
          "2025-06-30T00:22", {"section": "Asayiş", "source": "İHA", "source_raw": "Kaynak: İHA",
           "source_kind": "agency", "place_province": "Konya", "place_district": "Karatay",
           "summary": "Karatay'daki kazada araçlar hurdaya döndü."}),
    Story("otobus", KONYA, "Büyükşehir Belediyesi'nden Konyalılara müjde",
          "Belediye başkanı yeni otobüs hatlarını tanıttı. Toplu taşıma ücretleri değişmeyecek.",
          "2025-06-29", {"section": "Güncel", "authors": ("Ayşe Yılmaz",), "tags": ("otobüs", "ulaşım; zam")}),
    Story("gul", KONYA, "ISPARTA GÜL FESTİVALİNE HAZIR",
          "Isparta'da gül hasadı başladı.\n\nIŞIK gösterisi düzenlenecek, gece ışıl ışıl olacak.",
          "2025-05-20T10:00", {"section": "Kültür-Sanat", "source": "AA", "source_raw": "ANADOLU AJANSI",
           "source_kind": "agency", "place_province": "Isparta"}),
    Story("sur", IZMIR, "Diyarbakır surlarında onarım sürüyor",
          "Diyarbakır Valiliği, surların onarımında sona gelindiğini açıkladı.",
          "2025-05-21T11:30", {"section": "Kültür-Sanat", "source": "AA", "source_kind": "agency",
           "place_province": "Diyarbakır", "place_district": "Sur"}),
    Story("kayisi", IZMIR, "IĞDIR'DA KAYISI HASADI",
          "Iğdır Ovası'nda çiftçiler yağmurdan şikâyetçi. Üretim geçen yıla göre azaldı.",
          "2025-06-10T08:15", {"section": "Ekonomi", "place_province": "Iğdır"}),
    Story("kar", IZMIR, "Şırnak'ta kar yağışı",
          "ŞIRNAK'ın yüksek kesimlerinde kalınlık 40 santimetreyi buldu. Yollar kapandı.",
          "2025-01-15T07:00", {"section": "Güncel", "place_province": "Şırnak"}),
    Story("metro", IZMIR, "Kâğıthane'de metro açıldı",
          "İSTANBUL'da ulaşım kolaylaştı; Kağıthaneliler sevinçli.",
          "2024-12-31T23:59", {"section": "Güncel", "place_province": "İstanbul", "place_district": "Kağıthane"}),
    Story("fuar", IZMIR, "Kitap fuarı kapılarını açtı",
          "Okurlar uzun kuyruk oluşturdu; yazarlar imza dağıttı. İzmirliler akın etti.",
          "2025-04-12T14:05", {"section": "Kültür-Sanat", "authors": ("Mehmet Öztürk", "Ayşe Yıldız"),
           "place_province": "İzmir"}),
    Story("roman", IZMIR, "Yazarın yeni kitabı raflarda",
          "Romanı çocuğu için yazdığını söyledi. Ekmeği taştan çıkaran bir ailenin öyküsü.",
          "2025-04-13T09:00", {"section": "Kültür-Sanat", "authors": ("Ali Rıza Yılmaz",)}),
    Story("orman", IZMIR, "İzmir'de orman yangını",
          "Alevlere üç helikopter müdahale etti. Yangın kontrol altına alındı.",
          "2025-06-30T16:40", {"section": "Asayiş", "source": "DHA", "source_kind": "agency",
           "place_province": "İzmir"}),
    Story("ev", IZMIR, "Ankara'da ev yangını",
          "Alevler kısa sürede söndürüldü. Evde kimse yoktu.",
          "2025-06-28T12:00", {"section": "Asayiş", "source": "DHA", "source_kind": "agency",
           "place_province": "Ankara", "content_hash": "v1:evde-yangin"}),
    Story("ev-kopya", ODD, "Başkentte ev yangını",
          "Alevler kısa sürede söndürüldü. Evde kimse yoktu.",
          "2025-06-28T13:00", {"section": "Asayiş", "source": "DHA", "source_kind": "agency",
           "place_province": "Ankara", "content_hash": "v1:evde-yangin"}),
    Story("sik", ODD, "Şık giyinmenin sırları",
          "Modacı, sık yapılan hataları anlattı.", "2025-02-01T10:00", {"section": "Yaşam"}),
    Story("enflasyon", ODD, "Enflasyon %3,1 arttı",
          "TÜİK'e göre yıllık artış yüzde 35 oldu. Kişi başına 12 m² konut düştü.",
          "2025-03-03T10:00", {"section": "Ekonomi", "source": "AA", "source_kind": "agency"}),
    Story("mac", KONYA, "Konyaspor 2-1 kazandı",
          "Konyaspor, Sivasspor'u konuk etti. Maçın yıldızı kaleci oldu.",
          "2025-06-30T22:00", {"section": "Spor"}),
    Story("kesinti", KONYA, "Selçuklu'da elektrik kesintisi",
          "MEDAŞ, kesintinin 17.30'da başlayacağını bildirdi. Bilgi: www.medas.example/kesinti",
          None, {"section": "Güncel"}),
    Story("formul", ODD, '=HYPERLINK("http://kotu.example","tıkla")',
          "+90 332 000 00 00 numarası\u202e ters yazılmış.\n\n@herkes -5 dereceye düştü.",
          "2025-03-04T10:00", {"section": "Yaşam", "section_raw": "@Yaşam", "authors": ("-Cem",)}),
)  # fmt: skip
IDS = {story.name: number for number, story in enumerate(STORIES, 1)}
NAMES = {number: name for name, number in IDS.items()}


def build(folder: Path) -> Path:
    """The archive of STORIES (ids in their order), some gaps and two runs; the archive's folder."""
    with Archive.open(folder) as archive, archive.transaction():
        sites = {
            KONYA: ledger.site_id(archive, KONYA, now=NOW, name="Konya Örnek", province="Konya"),
            IZMIR: ledger.site_id(archive, IZMIR, now=NOW, name="İzmir Örnek", province="İzmir"),
            ODD: ledger.site_id(archive, ODD, now=NOW, name="Tuhaf Örnek"),
        }
        run = ledger.start_run(archive, "crawl", NOW)
        ledger.record_run_site(archive, run, sites[KONYA], {"new": 5})
        ledger.end_run(archive, run, 3, NOW + timedelta(minutes=5), {"new": len(STORIES), "failed": 1})
        for story in STORIES:
            _add(archive, sites[story.site], story, run)
        _gaps(archive, sites[KONYA])
        killed = ledger.start_run(archive, "reextract", NOW + timedelta(hours=1))
        archive.conn.execute("UPDATE runs SET pid = 999999999 WHERE id = ?", (killed,))
    return folder


def address(name: str) -> str:
    """The canonical address of a story."""
    return f"https://{STORIES[IDS[name] - 1].site}/haber/{name}-haberi-{1000 + IDS[name]}.html"


def _add(archive: Archive, site: int, story: Story, run: int) -> None:
    url = address(story.name)
    url_id = _url(archive, site, url)
    page = Page(f"{url}?utm_source=x", 200, b"<html>", NOW, (("Content-Type", "text/html"),))
    span = Span("2025/07/ornek.warc.gz", 1000 * IDS[story.name], 500)
    capture = articles.add_capture(archive, url_id, page, span, "sha256:00", run)
    at, precision = None, None
    if story.at:
        at = datetime.fromisoformat(story.at).replace(tzinfo=ISTANBUL)
        precision = "minute" if "T" in story.at else "day"
    values = {"content_hash": f"v1:{story.name}", "images": (Image(f"https://{story.site}/a.jpg", "Foto", None),)}
    article = Article(
        url=page.url, canonical_url=url, site=story.site, headline=story.headline, body=story.body, fetched_at=NOW,
        published_at=at, published_precision=precision, word_count=len(story.body.split()), language="tr",
        evidence=(
            Evidence("headline", story.headline, "visible:h1", (Rejected("Başka başlık", "meta:og:title"),)),
            Evidence("published_at", story.at, "visible:label", (), None if at else "no_date"),
        ),
        **{**values, **story.more},
    )  # fmt: skip
    verdict = articles.save_article(archive, site, url_id, capture, article, NOW)
    assert verdict.article_id == IDS[story.name], verdict
    ledger.settle(archive, url_id, state="archived", now=NOW, status=200, article_id=verdict.article_id)


def _url(archive: Archive, site: int, url: str, listing: int | None = None, title: str | None = None) -> int:
    link = Link(url, "article", "feed", title=title, date_text="30 Haziran 2025" if title else None)
    return listings.announce(archive, site, [link], now=NOW, listing_id=listing).url_ids[0]


def _gaps(archive: Archive, site: int) -> None:
    listing = listings.add_listing(archive, site, f"https://{KONYA}/rss", "feed", NOW)
    listings.poll_result(archive, listing, now=NOW, status=503, failed=True)
    for number, (state, reason, status) in enumerate(
        (("pending", None, None), ("failed", "unreachable", None), ("gone", "gone", 404),
         ("not_article", "listing", 200), ("forbidden", "robots", None)), 1,
    ):  # fmt: skip
        url = f"https://{KONYA}/haber/eksik-haber-{9000 + number}.html"
        url_id = _url(archive, site, url, listing, f"Eksik haber {number}")
        if state != "pending":
            ledger.settle(archive, url_id, state=state, reason=reason, status=status, now=NOW)
