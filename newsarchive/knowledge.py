"""Loads what data/ knows before the first page is touched, so that a faulty file is told once, by name.

Most look-ups are built when the first page needs them. So an invented page is read, in which stands what they are
built for: a dateline, stamps, credits, a section, a place.
"""

from datetime import UTC, datetime

from newsarchive import families, lookups, normalise
from newsarchive.records import Article, Page

_PAGE = """<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Deneme köprüsü açıldı</title></head><body>
<nav><a href="/">Anasayfa</a> <a href="/gundem">Gündem</a></nav><article><h1>Deneme köprüsü bugün törenle açıldı</h1>
<p>Giriş: 02.03.2025 09:40 - Güncelleme: 02.03.2025 10:00</p><p>Kaynak: AA</p>
<p>KONYA (İHA) - Konya'nın Meram ilçesinde yapımı iki yıl süren deneme köprüsü pazar günü düzenlenen törenle açıldı.</p>
<p>Köprüden ilk gün yüzlerce araç geçti. Belediye, çevredeki yolların da yaza kadar yenileneceğini duyurdu.</p>
<p>Esnaf, çalışma boyunca azalan müşterinin geri gelmesini beklediğini söyledi. Haber: Nazlı Ilgaz</p>
</article></body></html>"""


def check() -> Article:
    """The invented page as read; raises UsageError naming the family or table file that makes no sense, and the key."""
    families.families()
    for path in sorted((lookups.data_dir() / "tables").glob("*.toml")):
        lookups.table(path.stem)
    at = datetime(2025, 3, 2, 12, tzinfo=UTC)
    return normalise.read(Page("https://www.deneme.example/gundem/kopru-7", 200, _PAGE.encode(), at))
