"""Which two texts are the same: what papers change makes no difference, what forms share makes none."""

import pytest

from newsarchive.lineage import roots, shingles
from newsarchive.lineage.compare import compare
from newsarchive.lineage.roots import Member

AVALANCHE = (
    (
        "Erzurum'un Palandöken ilçesinde sabaha karşı çığ düşmesi nedeniyle Erzurum-Tekman kara yolu araç "
        "trafiğine kapatıldı."
    ),
    "Edinilen bilgiye göre, Palandöken geçidinin 2'nci tünel mevkisine saat 05.40 sıralarında çığ düştü.",
    (
        "Yolu kaplayan kar kütlesini temizlemek için Karayolları 12. Bölge Müdürlüğü ekipleri çalışma "
        "başlattı. Jandarma ekipleri de güzergahta güvenlik önlemi alarak sürücüleri Çat ilçesi üzerinden "
        "yönlendirdi."
    ),
    "Ekiplerin 4 iş makinesi ve 17 personelle yürüttüğü çalışmanın akşam saatlerine kadar sürmesi bekleniyor.",
    "Yetkililer, yeni çığ tehlikesine karşı sürücülerin zorunlu olmadıkça yola çıkmamalarını istedi.",
)
OTHER_PASS = (
    (
        "Sivas ile Erzincan arasındaki Karabayır Geçidi, etkisini artıran tipi ve çığ tehlikesi nedeniyle "
        "ulaşıma kapandı."
    ),
    (
        "Geçitte görüş mesafesi on metrenin altına düşerken, mahsur kalan 3 otobüs ve 21 otomobildeki "
        "yolcular ekiplerce kurtarılarak İmranlı'daki öğrenci yurduna yerleştirildi."
    ),
    (
        "İmranlı Kaymakamı Derya Tok, yolda kalan kimsenin bulunmadığını, vatandaşlara sıcak çorba "
        "dağıtıldığını söyledi."
    ),
    "Karayolları ekipleri kar küreme ve tuzlama çalışmasına rüzgarın dinmesini bekleyerek devam ediyor.",
)
FLOOD = (
    "Cizre'de öğleden sonra başlayan sağanak, yaklaşık yirmi dakika içinde cadde ve sokakları göle çevirdi, araçlar "
    "yolda kalırken bazı iş yerlerini su bastı."
)


def body(*parts: str) -> str:
    return "\n\n".join(parts)


def same(one: str, other: str, heads: tuple[str, str] = ("", "")) -> bool:
    first, second = shingles.read(one, heads[0]), shingles.read(other, heads[1])
    found = compare(first, second)
    assert (found is None) == (compare(second, first) is None), "it does not matter which comes first"
    return found is not None


WIRE = body(*AVALANCHE)
PRINTED = {
    "credit at the end": WIRE + "\n\nKaynak: AA / Ali Veli - Güncel",
    "in one paragraph": " ".join(AVALANCHE),
    "no space behind the full stop": "".join(AVALANCHE),
    "other quotes and dashes": WIRE.replace("'", "’").replace("-", "–"),
    "spaces at hyphens, points for apostrophes": WIRE.replace("Erzurum-Tekman", "Erzurum- Tekman").replace(
        "2'nci", "2.nci"
    ),
    "bullets before it": body("• Erzurum'da çığ düştü", "• Ekipler 4 iş makinesiyle çalışıyor", WIRE),
    "sub-headlines in it": body(
        AVALANCHE[0], "## Kara yolu kapandı", *AVALANCHE[1:3], "EKİPLER BÖLGEDE", *AVALANCHE[3:]
    ),
    "the spot twice": body(AVALANCHE[0], WIRE),
    "without its tail": body(*AVALANCHE[:3]),
    "without its lead": body(*AVALANCHE[1:]),
    "three agencies' names behind it": body(
        WIRE, "Erzurum haberleri sitemizde ajansların geçtiği biçimde, editörlerimizin müdahalesi olmadan yer alır."
    ),
    "in capitals": WIRE.upper().replace("i", "İ"),
    "its dateline left": "ERZURUM (AA) - " + WIRE,
    "a word here and there": WIRE.replace("Yetkililer", "Uzmanlar").replace("bekleniyor", "öngörülüyor"),
}


@pytest.mark.parametrize("how", PRINTED)
def test_what_papers_do_to_a_text_leaves_it_the_same(how: str) -> None:
    assert same(WIRE, PRINTED[how])


REWRITTEN = body(
    "Erzurum'da gece saatlerinde meydana gelen çığ, Tekman yolunun ulaşıma kapanmasına yol açtı.",
    "## Müdahale ve güvenlik",
    "Palandöken geçidindeki ikinci tünelin yakınına düşen kar yığını nedeniyle araçlar Çat üzerinden gönderiliyor.",
    "## Çalışmalar sürüyor",
    "Karayolları'na bağlı 17 kişilik bir ekip dört makineyle yolu açmaya uğraşıyor; akşama kadar bitmesi planlanıyor.",
)
FOLLOW_UP = body(
    "Erzurum-Tekman yolu, dün düşen çığın temizlenmesinin ardından bu sabah yeniden trafiğe açıldı.",
    "Sürücüler, iki gündür süren bekleyişin sona ermesinden memnun olduklarını, kış lastiği takmayanların ise geçide "
    "alınmadığını anlattı. Bölgede görevli memurlar, buzlanmaya karşı tuzlamanın gün boyu sürdüğünü dile getirdi.",
    "Vali Yardımcısı Sedat Ilgın, bölgede çığ riski taşıyan yamaçlarda patlatma yapılacağını, bunun için üniversiteden "
    "görüş istendiğini belirterek halkın uyarılara kulak vermesini istedi.",
    AVALANCHE[1],
)
APART = {
    "another pass": body(*OTHER_PASS),
    "a rewriting": REWRITTEN,
    "the next day's text, which quotes it": FOLLOW_UP,
}


@pytest.mark.parametrize("what", APART)
def test_what_only_tells_of_the_same_is_another_text(what: str) -> None:
    assert not same(WIRE, APART[what])


def test_two_texts_that_share_a_paragraph_are_two() -> None:
    one = body(
        "ŞIRNAK'ın Cizre ve Silopi ilçelerinde etkili olan yağış hayatı olumsuz etkiledi.", FLOOD,
        "Silopi'de ise bir evin istinat duvarı çöktü, içerideki 5 kişi komşularının yardımıyla dışarı çıkarıldı. "
        "Belediye ekipleri, tıkanan mazgalları açmak için sabaha kadar çalıştı; hasar tespitine yarın "
        "başlanacağı öğrenildi.",
    )  # fmt: skip
    other = body(
        FLOOD,
        "Esnaf Hacı Duman, altyapının yetersiz olduğunu, her yağmurda aynı manzarayla karşılaştıklarını söyledi. "
        "Duman, dükkânındaki 40 bin liralık malın ıslandığını, zararının karşılanmasını istediğini dile getirdi.",
        "Kaymakamlık, 38 ev ile 5 iş yerinin sudan etkilendiğini, yaralanan kimsenin olmadığını açıkladı.",
    )
    assert not same(one, other)


WEATHER = (
    "{town} için hava durumu tahmini açıklandı. Meteoroloji verilerine göre {town} genelinde bugün hava "
    "{sky} olacak. Gün içinde en yüksek sıcaklığın {high} derece, gece en düşük sıcaklığın ise {low} "
    "derece olması bekleniyor. Rüzgarın {wind} yönünden saatte {speed} kilometre hızla esmesi, nem "
    "oranının yüzde {wet} olması öngörülüyor. {town} sakinlerinin tedbirli olması istendi."
)
RELEASE = (
    "{town} Belediyesi, kış aylarında sokakta kalan canlar için mama dağıtımına başladı. {town} Belediye "
    "Başkanı {mayor}, sokak hayvanlarının kendilerine emanet olduğunu belirterek, ekiplerin her sabah "
    "parklara ve boş arazilere mama ile su bıraktığını söyledi. {mayor}, vatandaşların da kapılarının "
    "önüne bir kap su koymasını istedi. {town} Veteriner İşleri Müdürlüğü, yaralı hayvanlar için gece "
    "gündüz hizmet veren bir telefon hattı kurdu. {town} halkının duyarlılığı sayesinde geçen kış çok "
    "sayıda hayvan sahiplendirildi ve tedavi edilen hayvanlar yeniden doğal ortamlarına bırakıldı."
)
PRAYER = (
    "{town} iftar ve namaz vakitleri belli oldu. Diyanet İşleri Başkanlığı takvimine göre {town} ilinde "
    "imsak {a}, güneş {b}, öğle {c}, ikindi {d}, akşam {e}, yatsı {f} saatinde. Vatandaşlar {town} için "
    "bugünkü ezan saatlerini merak ediyor."
)
TOWN = ("town", "a", "b", "c", "d", "e", "f")
FORMS = {
    "weather": (
        WEATHER,
        {"town": "Konya", "sky": "güneşli", "high": 24, "low": 9, "wind": "kuzey", "speed": 12, "wet": 41},
        {"town": "Kars", "sky": "karlı", "high": -2, "low": -15, "wind": "doğu", "speed": 31, "wet": 77},
    ),
    "one release for many towns": (
        RELEASE,
        {"town": "Bozova", "mayor": "Ali Tunç"},
        {"town": "Ermenek", "mayor": "Zeki Pala"},
    ),
    "prayer times": (
        PRAYER,
        dict(zip(TOWN, ("Konya", "05.21", "06.45", "12.58", "16.01", "18.59", "20.17"), strict=True)),
        dict(zip(TOWN, ("Kars", "04.33", "05.59", "12.14", "15.16", "18.17", "19.37"), strict=True)),
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_filled_in_twice_is_two_texts(what: str) -> None:
    form, one, other = FORMS[what]
    assert not same(form.format(**one), form.format(**other))
    assert same(form.format(**one), body(form.format(**one), "Haberin devamı için sitemizi takip etmeyi unutmayın."))


def test_a_number_that_was_corrected_makes_no_form() -> None:
    assert same(WIRE, WIRE.replace("17 personelle", "19 personelle"))


def test_few_words_are_the_same_text_only_under_the_same_headline() -> None:
    flash = "Ayrıntılar birazdan sitemizde olacak, lütfen takipte kalın."
    assert same(flash, flash, ("Deprem oldu", "Deprem oldu"))
    assert not same(flash, flash, ("Deprem oldu", "Seçim bitti"))


def test_hashes_are_the_same_for_ever() -> None:
    """They stand in archives; another value here means that every archive has to be reclustered."""
    text = shingles.read("Ekipler 4 iş makinesi ile çalıştı, yol açıldı.")
    assert text.words == [b"ekipler", b"4", b"is", b"makinesi", b"ile", b"calisti", b"yol", b"acildi"]
    assert sorted(text.runs) == [1022774473, 3036314188, 3672732717, 3944434948]


def test_the_better_witness_of_the_same_day_is_root() -> None:
    def member(number: int, early: int, late: int, witness: int, name: str) -> Member:
        return Member(number, early, late, witness, late, name)

    day = (0, 86_399)
    silent, minute = member(1, *day, roots.SILENT, "a"), member(2, 36_000, 36_000, roots.OTHER, "b")
    agency, later = member(3, *day, roots.AGENCY, "c"), member(4, 40_000, 40_000, roots.AGENCY_SITE, "d")
    everyone = {one: {1, 2, 3, 4} - {one} for one in (1, 2, 3, 4)}
    assert roots.stars([silent, minute, later, agency], everyone) == [[3, 2, 4, 1]]
    assert roots.stars([later, minute], {2: {4}, 4: {2}}) == [[2, 4]]
