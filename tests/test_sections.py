"""Sections: labels as papers print them -> name, code, place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import sections

LABELS = [
    ("GÜNCEL", "Güncel", "gundem"),
    ("Güncel Haberler", "Güncel", "gundem"),
    ("GÜNDEM 6.01.2026 10:20", "Gündem", "gundem"),  # the stamp in the same line
    ("Genel", "Genel", "gundem"),
    # one label, three spellings; an agency's capital list beside the site's own
    ("KÜLTÜR SANAT", "Kültür-Sanat", "kultur"),
    ("Kültür/sanat", "Kültür-Sanat", "kultur"),
    ("Kültür ve Sanat", "Kültür-Sanat", "kultur"),
    ("kultur-sanat", "Kültür-Sanat", "kultur"),
    # the same topic, another word: the word stays
    ("POLİTİKA", "Politika", "siyaset"),
    ("SIYASET", "Siyaset", "siyaset"),
    ("3-sayfa", "3. Sayfa", "asayis"),
    ("3.SAYFA", "3. Sayfa", "asayis"),
    ("POLİS-ADLİYE", "Polis-Adliye", "asayis"),
    ("ASAYİŞ", "Asayiş", "asayis"),
    ("AMATÖR SPOR", "Amatör Spor", "spor"),
    ("Trabzonspor", "Trabzonspor", "spor"),
    ("KONYA SPOR", "Konya Spor", "spor"),
    ("BİLİM VE TEKNOLOJİ", "Bilim ve Teknoloji", "teknoloji"),
    ("Sağlık-Beslenme", "Sağlık-Beslenme", "saglik"),
    ("Resmî İlanlar", "Resmi İlanlar", "ilan"),
    ("eleman-ilanlari", "Eleman İlanları", "ilan"),
    ("VEFAT", "Vefat", "ilan"),
    ("BELEDİYE", "Belediye", "yerel"),
    ("» Ekonomi", "Ekonomi", "ekonomi"),
    # not in the table: the page's own words
    ("ANAHTAR DELİĞİ", "Anahtar Deliği", None),
    ("KENT VE YAŞAM", "Kent ve Yaşam", None),
    ("Spor&Skor", "Spor&Skor", None),
    ("Politics", "Politics", None),
    ("ENTERTAINMENT", "ENTERTAINMENT", None),
    ("Wirtschaft", "Wirtschaft", None),
]


@pytest.mark.parametrize(("label", "name", "code"), LABELS)
def test_topic(label: str, name: str, code: str | None) -> None:
    found = sections.canonical(label)
    assert found is not None
    assert (found.name, found.code) == (name, code)


@pytest.mark.parametrize("label", ["Kategori: Spor", "KATEGORİLER : Spor, Genel", "Posted in: Spor"])
def test_a_label_in_front_of_the_label(label: str) -> None:
    assert sections.canonical(label) == sections.canonical("Spor")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("KONYA", "Konya"),
        ("Konya Haberleri", "Konya"),
        ("bursa-osmangazi-haberleri", "Osmangazi"),
        ("İLÇELER", "İlçeler"),
        ("YEREL", "Yerel"),
        ("Bölgesel", "Bölgesel"),
        ("Şehirler", "Şehirler"),
    ],
)
def test_where_not_what(label: str, name: str) -> None:
    found = sections.canonical(label)
    assert found is not None
    assert (found.name, found.code, found.is_place) == (name, "yerel", True)


@pytest.mark.parametrize(
    "label",
    ["news", "Haber", "HABERLER", "article", "Anasayfa", "Ana Sayfa", "home", "", " - ", "12", "kategori", "x" * 300],
)
def test_constants_are_no_section(label: str) -> None:
    assert sections.canonical(label) is None


def test_weak_labels_say_so() -> None:
    weak = {label: getattr(sections.canonical(label), "weak", None) for label in ("Genel", "SON DAKİKA", "Spor")}
    assert weak == {"Genel": True, "SON DAKİKA": True, "Spor": False}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=70))
def test_a_canonical_name_is_its_own(label: str) -> None:
    found = sections.canonical(label)
    if found is not None and found.code is not None:
        again = sections.canonical(found.name)
        assert again is not None
        assert (again.name, again.code) == (found.name, found.code)
