"""Places: names, expressions, datelines, first sentences. Sentences are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import lookups, places
from newsarchive.places import Place

NAMES = [
    ("KONYA", Place("Konya")),
    ("istanbul", Place("İstanbul")),
    ("ISTANBUL", Place("İstanbul")),  # a careless desk without dotted capitals
    ("Iğdır", Place("Iğdır")),
    ("Afyon", Place("Afyonkarahisar")),
    ("Urfa", Place("Şanlıurfa")),
    ("FETHİYE", Place("Muğla", "Fethiye")),
    ("Kdz. Ereğli", Place("Zonguldak", "Ereğli")),
    ("Ereğli", Place(None, "Ereğli")),  # Konya has one as well
    ("Ondokuzmayıs", Place("Samsun", "19 Mayıs")),
    ("Merkez", None),
    ("Berlin", None),
    ("", None),
]


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_lookup(name: str, place: Place | None) -> None:
    assert places.lookup(name) == place


EXPRESSIONS = [
    ("FETHİYE (Muğla)", Place("Muğla", "Fethiye")),
    ("Ilgın/Konya", Place("Konya", "Ilgın")),
    ("Konya / Ereğli", Place("Konya", "Ereğli")),  # the province says which one
    ("ANKARA/İSTANBUL", Place("Ankara")),
    ("ANKARA-GAZZE", Place("Ankara")),
    ("SİVAS (Merkez)", Place("Sivas", "Merkez")),
    ("Konya Haber", None),
    ("Konya / Ekonomi", None),
]


@pytest.mark.parametrize(("text", "place"), EXPRESSIONS)
def test_parse(text: str, place: Place | None) -> None:
    assert places.parse(text) == place


DATELINES = [
    ("ADANA - Adana merkezde kaza oldu", "ADANA", Place("Adana")),
    ("RİZE- Rize'de etkili olan yağış", "RİZE", Place("Rize")),  # no space before the dash
    ("BURSA-Uludağ'da kar yağdı", "BURSA", Place("Bursa")),
    ("FETHİYE (Muğla) – Tekne battı", "FETHİYE (Muğla)", Place("Muğla", "Fethiye")),
    ("ÇORLU (Tekirdağ), - Fabrikada", "ÇORLU (Tekirdağ)", Place("Tekirdağ", "Çorlu")),
    ("ANKARA/İSTANBUL - Bakan açıkladı", "ANKARA/İSTANBUL", Place("Ankara")),
    ("Konya - Otomobil devrildi", "Konya", Place("Konya")),
    ("GAZZE - Kentte", "GAZZE", None),  # abroad: a dateline without a place in Turkey
    ("ORDU - Kentte", "ORDU", Place("Ordu")),
]


@pytest.mark.parametrize(("text", "raw", "place"), DATELINES)
def test_dateline(text: str, raw: str, place: Place | None) -> None:
    found = places.find_dateline(text)
    assert found is not None
    assert (found.raw, found.place) == (raw, place)
    assert not text[found.end :].startswith((" ", "-", "–"))


@pytest.mark.parametrize(
    "text",
    [
        "ANKARA - İSTANBUL yolunda kaza",  # a road
        "KONYA-ANKARA yolu kapandı",
        "Ankara - İstanbul seferleri",
        "PAZAR - Program saat 20.00'de",  # a weekday, though also a district
        "ARALIK - Ocak dönemi",
        "Ordu - Sahilde",  # "army": mixed case is not enough
        "KONYASPOR - Rakip takım",
        "Konya'da kaza",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    assert places.find_dateline(text) is None


SENTENCES = [
    ("ADANA'da kısa süre etkili olan yağış hayatı durdurdu.", Place("Adana")),  # one agency's style
    ("Konya'nın Ilgın ilçesinde iki otomobil çarpıştı.", Place("Konya", "Ilgın")),
    ("MUĞLA'nın Fethiye ilçesinde tekne battı.", Place("Muğla", "Fethiye")),
    ("VAN'ın Başkale ilçesinde kar yolları kapattı.", Place("Van", "Başkale")),
    ("GAZİANTEP’te iki araç çarpıştı.", Place("Gaziantep")),
    ("TEKİRDAĞ´ın Çorlu ilçesinde operasyon yapıldı.", Place("Tekirdağ", "Çorlu")),  # acute accent
    ("Kırklareli'nde sağanak etkili oldu.", Place("Kırklareli")),
    ("Kaza, saat 15.00 sıralarında Aksaray'ın Ortaköy ilçesi yolunda oldu.", Place("Aksaray", "Ortaköy")),
    ("Samsun'da sobadan sızan gaz, İlkadım ilçesinde iki kişiyi zehirledi.", Place("Samsun", "İlkadım")),
    ("Hendek'te asfalt çalışması sürüyor.", Place("Sakarya", "Hendek")),
    ("Ordu'da sel, yolları kapattı.", Place("Ordu")),  # suffix and capital: the province, not the army
    ("Of'ta heyelan yolu kapattı.", Place("Trabzon", "Of")),
    ("Şanlıurfa ili Suruç Belediye Başkanlığı parke taşı alacak.", Place("Şanlıurfa", "Suruç")),  # a notice
    ("Ereğli'de yangın çıktı.", Place(None, "Ereğli")),
    ("Konya Ereğli'de yangın çıktı.", Place("Konya", "Ereğli")),
    ("Fatih'te yangın çıktı.", None),  # may be a man
    ("İstanbul Fatih'te yangın çıktı.", Place("İstanbul", "Fatih")),
    ("Ahmet Selçuk'ta kanser bulundu.", None),  # a surname
    ("Bakan, Ankara'dan İstanbul'a gitti.", None),  # from, to
    ("Konya'nın tarihi çarşısı yenileniyor.", None),
    ("AP'nin kararı tepki çekti.", None),
    ("Bayburt Devlet Hastanesine cihaz alındı.", None),
    ("Bayburt Devlet Hastanesinde yeni cihaz kullanılıyor.", Place("Bayburt")),
    ("Burdur Gölü'nde kışlayan ördekler sayıldı.", Place("Burdur")),
    ("Konya Karatay Devlet Hastanesi'nde ameliyat yapıldı.", Place("Konya", "Karatay")),
    ("Ordu Evi Salonu'nda konser verildi.", None),  # an ordinary word
    ("Bursa Milletvekili Ali Kaya Ankara Garı'na geldi.", None),
    ("Kurum yeni dönemi açıkladı. Törene Konya'da katıldılar.", None),  # not the first sentence
    ("ordu'da izinler kaldırıldı", None),
]


@pytest.mark.parametrize(("text", "place"), SENTENCES)
def test_first_sentence(text: str, place: Place | None) -> None:
    found = places.in_sentence(text)
    assert (found[0] if found else None) == place


def test_a_shared_district_is_settled_by_the_rest_of_the_text() -> None:
    shared = Place(None, "Yeşilyurt")
    assert places.settle(shared, ["Ekipler geldi.", "Malatya Valisi bilgi verdi."]) == Place("Malatya", "Yeşilyurt")
    assert places.settle(shared, ["Malatya ve Tokat anıldı."]) == shared
    assert places.settle(shared, ["Ankara anıldı."]) == shared


def test_every_province_and_district_is_found() -> None:
    rows = lookups.table("provinces")["province"]
    assert [row["plate"] for row in rows] == list(range(1, 82))
    assert sum(len(row["districts"]) for row in rows) == 973
    for row in rows:
        assert places.lookup(row["name"]) == Place(row["name"])
        for district in row["districts"]:
            assert places.parse(f"{district} ({row['name']})") == Place(row["name"], district)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="AKONYİda' -(/)’nın", max_size=40))
def test_never_raises(text: str) -> None:
    places.lookup(text)
    places.parse(text)
    places.in_sentence(text)
    found = places.find_dateline(text)
    assert found is None or 0 < found.end < len(text)
