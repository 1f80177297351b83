"""What is the same text and what is a form filled in twice, a quotation, or another star: texts typed by hand."""

import pytest

from newsarchive.lineage import compare, joining, roots, shingles

FIRE = (
    "Sivas'ın Zara ilçesinde iki katlı bir evde çıkan yangın kırk dakikada söndürüldü. Yangın, Kışla Mahallesi'nde "
    "oturan Ayşe Nur Bağcı'ya ait evde saat 14.20 sıralarında başladı. İhbar üzerine adrese 7 itfaiye aracı ve 23 "
    "personel sevk edildi. Evde mahsur kalan Veli Uçar merdivenle aşağı indirildi. Ayşe Nur Bağcı, komşularının "
    "kapıya vurduğunu, uykudan öyle uyandıklarını söyledi. Kaymakamlık, Ayşe Nur Bağcı ve ailesine 45.000 lira "
    "yardım yapılacağını duyurdu. Yangının çıkış nedeni araştırılıyor."
)
BULLETIN = (
    "Dijitalleşme programı kapsamında {0}'da küçük işletmelere ücretsiz eğitim verilecek. {0} Ticaret Odası ev "
    "sahipliğinde yapılacak eğitimlere kayıtlar başladı. Program ile {0} ve çevresindeki işletmelerin çevrim içi "
    "pazarlarda mağaza açması amaçlanıyor. Açıklamada, geçen dönem on binlerce esnafın programdan yararlandığı "
    'vurgulanarak, "{0} esnafımızın emeğini dünyaya açıyoruz" denildi. Başvurular internet sitesinden yapılabilecek.'
)
PRAYER = (
    "Takvime göre {0} günü {1}'de namaz vakitleri belli oldu: İmsak {2}, güneş {3}, öğle {4}, ikindi {5}, akşam {6}. "
    "Namaz vakitleri, bulunulan yerin enlem ve boylamına göre her gün değişiklik gösterir; sabah namazı imsak ile "
    "güneşin doğuşu arasında kılınır. Vatandaşlar ezan saatlerini müftülüklerin sayfalarından da öğrenebiliyor."
)
NEXT_DAY = (
    "Zara'da evi yanan aile konteynere yerleştirildi, mahalleli eşya topladı. Belediye Başkanı Murat Ilgaz sabah "
    "saatlerinde aileyi ziyaret etti, evin bahar aylarında yeniden yapılacağını bildirdi. Okul müdürü Selin Kavak, "
    "çocuklar için kitap ve önlük alındığını, öğretmenlerin de katkı verdiğini anlattı. Esnaf Umut Çelebi bir "
    "buzdolabı bağışladı. Elektrik idaresi sayacın yerini değiştirecek, mahalledeki direkler yenilenecek. İhbar "
    "üzerine adrese 7 itfaiye aracı ve 23 personel sevk edilmişti. Evde mahsur kalan Veli Uçar merdivenle aşağı "
    "indirildi. Ayşe Nur Bağcı, komşularının kapıya vurduğunu, uykudan öyle uyandıklarını söyledi."
)
LEAD = "Zara bu olayı konuşuyor: Pınar Gedik ve Işıl Aksoy 12 saat boyunca neler yaşadı. "


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


INITIALS = changed(FIRE, ("Ayşe Nur Bağcı", "A.B."), ("Veli Uçar", "V.U."))
SURNAMES = changed(FIRE, ("Ayşe Nur Bağcı", "Bağcı"), ("Veli Uçar", "V. Uçar"))
SLIPS = changed(FIRE, ("Bağcı", "Bağıc"), ("sevk edildi", "yönlendirildi"), ("oturan", "yaşayan"), ("aşağı ", ""))
SCATTERED = changed(
    FIRE, ("iki katlı bir", "ahşap bir"), ("sıralarında başladı", "sularında çıktı"), ("adrese", "olay yerine"),
    ("merdivenle", "ekiplerce"), ("vurduğunu", "geldiğini"), ("yapılacağını", "edileceğini"), ("öyle", "böyle"),
)  # fmt: skip
OTHER_FIRE = changed(FIRE, ("Zara", "Divriği"), ("Ayşe Nur", "Hatice"), ("14.20", "08.05"), ("7 itfaiye", "3 itfaiye"))


@pytest.mark.parametrize(
    ("one", "other", "are_copies"),
    [
        (FIRE, INITIALS, True),
        (FIRE, SURNAMES, True),
        (FIRE, SLIPS, True),
        (FIRE, SCATTERED, True),
        (FIRE, LEAD + FIRE.partition(". ")[2], True),
        (FIRE, OTHER_FIRE, False),
        (BULLETIN.format("Konya"), BULLETIN.format("Samsun"), False),
        (PRAYER.format("3 Mayıs", "Zara", *("03.40", "05.20", "12.51", "16.40", "20.11")),
         PRAYER.format("9 Mayıs", "Bafra", *("03.19", "05.02", "12.38", "16.31", "20.05")), False),
        (FIRE, NEXT_DAY, False),
    ],
    ids=["initials", "surnames", "slips", "scattered", "own lead", "other facts", "town", "prayer times", "next day"],
)  # fmt: skip
def test_what_is_the_same_text(one: str, other: str, are_copies: bool) -> None:
    first, second = shingles.read(one), shingles.read(other)
    assert (compare.compare(first, second) is not None) is are_copies
    assert (compare.compare(second, first) is not None) is are_copies


@pytest.mark.parametrize(("sampled", "hashes"), [(1, 1), (3, 2), (6, 2), (10, 2), (20, 5), (60, 18)])
def test_how_many_hashes_two_samples_share(sampled: int, hashes: int) -> None:
    sample = list(range(sampled))
    assert compare.is_likely(sample, sample, hashes, 1000)
    assert not compare.is_likely(sample, sample, hashes - 1, 1000)


def member(number: int, at: int) -> roots.Member:
    return roots.Member(number, at, at, roots.SILENT, at, str(number))


def both_ways(*pairs: tuple[int, int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for one, other in pairs:
        found.setdefault(one, {})[other] = 900
        found.setdefault(other, {})[one] = 900
    return found


def test_who_copies_most_of_a_star_belongs_to_it() -> None:
    """1 is but the lead; 4 has everything but the lead: a copy of 2 and 3, not of 1. 5 copies 4 alone."""
    five = [member(n, n) for n in (1, 2, 3, 4, 5)]
    pairs = both_ways((1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (4, 5))
    assert roots.stars(five, pairs) == [[1, 2, 3, 4]]
    assert roots.stars(five, pairs, window=2) == [[1, 2, 3], [4, 5]], "4 is three seconds after its root"


def test_a_chain_is_no_star() -> None:
    assert roots.stars([member(n, n) for n in range(1, 7)], both_ways((1, 2), (2, 3), (3, 4), (4, 5), (5, 6))) == [
        [1, 2], [3, 4], [5, 6]
    ]  # fmt: skip


def test_all_at_once_needs_as_many_hashes() -> None:
    import numpy as np

    sampled = np.arange(1, 2000, dtype=np.int32)
    assert joining._needed(sampled).tolist() == [compare.needed(int(n)) for n in sampled]
