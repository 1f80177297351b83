"""Forms that differ in few places are two texts; a short text with one slip mended is one."""

import pytest

from newsarchive.lineage import shingles
from newsarchive.lineage.compare import compare

OUTAGE = (
    "Bakım nedeniyle bugün {town} abonelerine saat {hour} itibarıyla su verilemeyecek. Arıza ekipleri hattın onarımını "
    "{days} gün içinde bitirmeyi planlıyor; abonelerin depolarını önceden doldurmaları, vanaları kapalı tutmaları ve "
    "gelişmeleri idarenin duyurularından izlemeleri istendi."
)
FOUNDING = (
    "Kurumun kuruluşunun {years}. yılı Söke'de hafta sonu düzenlenen kalabalık bir törenle kutlandı. Törende bando "
    "marşlar çaldı, öğrenciler şiir okudu, kuruma uzun yıllar emek verenler plaketlerle onurlandırıldı. Bahçede "
    "kurulan çadırlarda ziyaretçilere çay ve gözleme ikram edildi, çocuklar için yüz boyama etkinliği düzenlendi, gün "
    "boyunca halk oyunları gösterisi yapıldı. Kutlamaya ilçe müdürü {one}, hastane başhekimi {two}, mahalle muhtarı "
    "{three}, dernek üyeleri, emekliler ve onların aileleri katıldı. Tören pastanın kesilmesi, hatıra fotoğrafı "
    "çekilmesi ve katılanlara fidan verilmesiyle sona erdi; gelecek yıl kutlamanın daha geniş bir alanda yapılacağı, "
    "çevre köylerden de davetliler çağrılacağı, hazırlıklara şimdiden başlanacağı kaydedildi. Kurumun kapıları hafta "
    "sonu da halka açık kalacak, isteyenler binayı görevliler eşliğinde gezebilecek ve eski eşyalardan derlenen küçük "
    "sergiyi görebilecek."
)
COURSE = (
    "Halk eğitim merkezi dün {town} kursiyerleri için sergi açtı. Sergide bu yıl {town} kadınlarının ördüğü kilimler "
    "yer aldı, gelen konuklara çay ve gözleme ikram edildi, kursları bitirenlere belge verildi. Kilimler tören sonrası "
    "da {town} meydanında bir hafta boyunca görülebilecek, beğenilenler satılacak."
)
PEOPLE = {"years": 43, "one": "Sibel Akça", "two": "Murat Önal", "three": "Remzi Taşkın"}
FORMS = {
    "two hours that share a number elsewhere": (
        OUTAGE,
        {"town": "Serik", "hour": "13.09'da", "days": 2},
        {"town": "Gerede", "hour": "09.45'te", "days": 2},
    ),
    "other people in one sentence": (
        FOUNDING,
        PEOPLE,
        {"years": 43, "one": "Canan Yurt", "two": "Tufan Eren", "three": "Orhan Bilge"},
    ),
    "a town of the same letters, thrice": (COURSE, {"town": "Aralık"}, {"town": "Araklı"}),
}


def same(one: str, other: str) -> bool:
    first, second = shingles.read(one), shingles.read(other)
    found = compare(first, second)
    assert (found is None) == (compare(second, first) is None), "it does not matter which comes first"
    return found is not None


@pytest.mark.parametrize("what", FORMS)
def test_a_form_that_differs_in_few_places_is_two_texts(what: str) -> None:
    form, one, other = FORMS[what]
    assert not same(form.format(**one), form.format(**other))


SLIPS = {
    "another number": (" 2 gün", " 3 gün"),
    "another town": ("Gerede", "Serik"),
    "two letters of the town": ("Gerede", "Geerde"),
    "two letters of a word": ("planlıyor", "palnlıyor"),
    "other words": ("izlemeleri istendi", "takip etmeleri rica edildi"),
    "a number moved in front": ("saat 09.45'te", "09.45'te saat"),
}


@pytest.mark.parametrize("what", SLIPS)
def test_one_slip_mended_in_a_short_notice_leaves_it_the_same(what: str) -> None:
    text = OUTAGE.format(town="Gerede", hour="09.45'te", days=2)
    assert text.replace(*SLIPS[what]) != text
    assert same(text, text.replace(*SLIPS[what]))


@pytest.mark.parametrize(
    "changed",
    [{"one": "Sibel Akça", "two": "Muart Önal"}, {"one": "S. Akça", "two": "M. Önal", "three": "R. Taşkın"}],
    ids=["two letters of a name", "initials"],
)
def test_people_named_otherwise_are_the_same_people(changed: dict[str, str]) -> None:
    assert same(FOUNDING.format(**PEOPLE), FOUNDING.format(**{**PEOPLE, **changed}))
