"""Live blogs of short entries and soft 404s with dated lists below them: no articles; and texts that only look so."""

from datetime import UTC, datetime

import pytest

from newsarchive import normalise
from newsarchive.errors import NotArchived
from newsarchive.records import Page

FETCHED = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
ENTRIES = [
    ("15:42", "Valilik okulların bir gün tatil edildiğini duyurdu."),
    ("14:10", "Sahil yolu iki yönlü olarak trafiğe kapatıldı."),
    ("13:25", "Dere yatağındaki 14 ev boşaltıldı."),
    ("12:02", "Bir saatte 46 kilogram yağış düştü."),
    ("10:40", "Meteoroloji turuncu kodlu uyarı yayımladı."),
]
STORY = "<p>Dernek binasının çatısı onarıldı, üyeler ilk toplantıyı salonda yaptı. Çay ocağı da yeniden açıldı.</p>" * 3
LISTED = "".join(
    f'<div><a href="/h-{n}">Belediye meclisi {n}. toplantısını yaptı</a> <span>0{n}.03.2026 1{n}:30</span></div>'
    for n in range(1, 9)
)


def page(title: str, body: str, head: str = "") -> bytes:
    opening = f"<html lang=tr><head><meta charset=utf-8><title>{title}</title>{head}</head>"
    return f"{opening}<body>{body}</body></html>".encode()


LIVE = "".join(f"<div class=e><time>{at}</time><h4>Son durum</h4><p>{text}</p></div>" for at, text in ENTRIES)
LINES = "".join(f"<p><strong>{at}</strong> {text}</p>" for at, text in ENTRIES)
STATED = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Sahilde sel ve sonrası"}</script>'
REVIEW = "".join(
    f"<p>{paper}: ''{head}'' başlıklı haberde konunun ayrıntıları birinci sayfadan verildi.</p>"
    for paper, head in [
        ("YENİ SAHİL", "Hat uzuyor"),
        ("KIYI", "Pazar kapandı"),
        ("LİMAN", "Kar yolda"),
        ("ADA", "Av bitti"),
    ]
)
GONE = "<div><h1>Haber Bulunamadı</h1><p>Aradığınız haber yayından kaldırılmış olabilir.</p></div>" + LISTED


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (page("Sel", f"<h1>Sahilde sel: Dakika dakika yaşananlar</h1><p>04.02.2026 08:00</p>{LIVE}"), "live"),
        (page("Sel", f"<h1>Sahilde sel ve sonrası</h1><p>04.02.2026 08:00</p>{LIVE}", STATED), "live"),
        (page("Maç", f"<h1>Sahilspor maçı canlı anlatım</h1><p>04.02.2026 08:00</p>{LINES}"), "live"),
        (page("Sel", f"<h1>Sahilde sel: Dakika dakika yaşananlar</h1><p>04.02.2026 08:00</p>{STORY}"), "article"),
        (page("Haber Bulunamadı - Sahil Postası", GONE), "soft_404"),
        (page("Basın", f"<h1>Sahil Basınında Bugün</h1><p>04.02.2026 08:00</p>{REVIEW}"), "bulletin"),
        (
            page(
                "Haber bulunamadı diyen site",
                f"<h1>Haber bulunamadı diyen siteye ceza</h1><p>04.02.2026 08:00</p>{STORY}",
            ),
            "article",
        ),
    ],
)
def test_what_the_page_is(html: bytes, kind: str) -> None:
    try:
        found = str(
            normalise.read(Page("https://www.sahilpostasi.example/haber/a-7.html", 200, html, FETCHED)).page_type
        )
    except NotArchived as refused:
        found = str(refused.reason)
    assert found == kind
