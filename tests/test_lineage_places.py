"""Which words of a text are places, and which texts are worth a comparison; every expectation typed by hand."""

import json
import sqlite3
from array import array

import pytest

from newsarchive import lookups, turkish
from newsarchive.lineage.facts import facts
from newsarchive.lineage.keys import Keys, may_be_related
from newsarchive.store import related


def districts(text: str) -> set[str]:
    return {fact.value for fact in facts(text).values() if fact.kind == "district"}


@pytest.mark.parametrize(
    "text",
    [
        "Yangında ölen olmadı. Can kaybı yaşanmadı.",
        "Can güvenliği için önlem alındı.",
        "Çok şükür, Can kurtuldu.",
        "Yol kapandı. Genç sürücü yaralandı.",
        "Dün öğle saatleriydi. Çay içen adam düştü.",
        "Kale direği devrildi.",
        "Kötü bir gündü. Pazar günü yağmur bekleniyor.",
        "Of çekti, oturdu.",
        "Tut diye bağırdı.",
        "Bodrum katında yangın çıktı.",
        "Tören 6 Aralık günü başlayacak.",
        "Kazada Can Kaybı Yok",
        "Yolda Genç Sürücü Öldü",
    ],
)
def test_ordinary_words_that_open_a_sentence_are_no_places(text: str) -> None:
    assert not districts(text)


def test_a_life_lost_is_nobodys_name() -> None:
    assert not [fact for fact in facts("Kazada Can Kaybı Yaşanmadı").values() if fact.kind == "name"]


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Of'ta kaza oldu.", "of"),
        ("Genç ilçesinde kaza oldu.", "genc"),
        ("Olay, Bingöl'ün Genç ilçesinde yaşandı.", "genc"),
        ("Trabzon Of yolunda kaza oldu.", "of"),
        ("Kaza, Kale yolunda oldu.", "kale"),
        ("Çan'da yangın çıktı.", "can"),
        ("Can'da yangin cikti.", "can"),
        ("Can kaybı olmadı. Yangın, Çan yolunda çıktı.", "can"),
        ("Bodrum'da yangın çıktı.", "bodrum"),
        ("18 Mart Biga şenliği", "biga"),
        ("Samsun'un 19 Mayıs ilçesinde kaza oldu.", "19 mayis"),
        ("Ankara Gölbaşı yolunda kaza", "golbasi"),
        ("Diyarbakır Hani yolunda kaza", "hani"),
    ],
)
def test_a_suffix_a_province_or_the_word_district_make_a_place(text: str, district: str) -> None:
    assert districts(text) == {district}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sergi Sepetçi Han'da açıldı", "place:sepetci firma"),
        ("tekne Hazar Gölü'nde battı", "place:hazar mevki"),
        ("araç Galata Köprüsü'nde durdu", "place:galata firma"),
    ],
)
def test_lakes_and_inns_are_still_named(text: str, place: str) -> None:
    assert place in facts(text)


def test_every_district_is_found() -> None:
    missed = []
    for row in lookups.table("provinces")["province"]:
        for name in row["districts"]:
            wanted = {turkish.fold(name)}
            texts = [f"{row['name']}'in {name} ilçesinde kaza oldu."]
            texts += [f"{name}'de kaza oldu.", f"Kaza {name}'de oldu."] if not name[0].isdigit() else []
            if name != "Merkez":
                missed += [t for t in texts if not wanted & {fact.value for fact in facts(t).values()}]
    assert not missed


WEAK, NUMBER, PERSON, PLATE = 0, 1, 2, 3
DISTRICT, OTHER_DISTRICT, PROVINCE, OTHER_PROVINCE, NONE = 11, 13, 20, 22, 0
RULE = [
    # shared keys, places of the two, whether they are compared
    ((WEAK,), DISTRICT, DISTRICT, False),
    ((NUMBER,), DISTRICT, DISTRICT, False),
    ((PERSON,), DISTRICT, DISTRICT, True),
    ((PERSON,), PROVINCE, PROVINCE, True),
    ((WEAK, WEAK), DISTRICT, DISTRICT, True),
    ((PERSON, NUMBER, WEAK), DISTRICT, OTHER_DISTRICT, False),
    ((PERSON, NUMBER, WEAK), PROVINCE, OTHER_PROVINCE, False),
    ((WEAK, WEAK, WEAK, WEAK), DISTRICT, OTHER_DISTRICT, True),
    ((PLATE,), DISTRICT, OTHER_DISTRICT, False),
    ((PLATE,), DISTRICT, PROVINCE, True),
    ((PLATE,), NONE, DISTRICT, True),
    ((NUMBER,), NONE, DISTRICT, False),
    ((PERSON,), NONE, NONE, False),
    ((WEAK, WEAK), NONE, DISTRICT, False),
    ((WEAK, WEAK), NONE, NONE, False),
    ((WEAK, PERSON), NONE, DISTRICT, True),
    ((WEAK, NUMBER), PROVINCE, DISTRICT, True),
    ((WEAK, WEAK, WEAK), NONE, DISTRICT, True),
    ((), DISTRICT, DISTRICT, False),
]


@pytest.mark.parametrize(("shared", "mine", "theirs", "wanted"), RULE)
def test_the_archive_compares_what_the_rule_says(shared: tuple[int, ...], mine: int, theirs: int, wanted: bool) -> None:
    both = [1000 + 4 * n + bits for n, bits in enumerate(shared)]
    one = Keys(mine, tuple(sorted([*both, 500])))
    other = Keys(theirs, tuple(sorted([*both, 600])))
    assert may_be_related(one, other) is wanted
    assert may_be_related(other, one) is wanted
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE event_keys (key INTEGER, article_id INTEGER)")
    conn.execute("CREATE TABLE event_sketches (article_id INTEGER, digest INTEGER, day INTEGER, place INTEGER)")
    conn.execute("CREATE TABLE sketches (article_id INTEGER, early INTEGER, late INTEGER)")
    conn.execute("INSERT INTO event_sketches VALUES (7, 70, 100, ?)", (other.place,))
    conn.execute("INSERT INTO sketches VALUES (7, 8640000, 8640000)")
    conn.executemany("INSERT INTO event_keys VALUES (?, 7)", [(key * 65536 + 100,) for key in array("I", other.hashes)])
    asked = (json.dumps(one.hashes), 98, 102, 8, one.place, 8_650_000, 8_630_000)
    assert conn.execute(related._FOUND, asked).fetchall() == ([(7, 70)] if wanted else [])
    conn.close()
