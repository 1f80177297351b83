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
HARVEST = (
    "Kooperatifin alım kampanyası ocak ayının ilk günü başlıyor. Ürünün kilosuna 38 lira ödenecek. {town} çiftçileri "
    "randevularını 0 322 hattından alacak. Alımlar {quarter} Mahallesi deposunda üç hafta sürecek, tartıya gelenlerden "
    "yalnızca kimlik istenecek."
)
CLINIC = (
    "Gezici sağlık aracı {day} köy meydanında hizmet verecek. Hemşireler tansiyon ve şeker ölçecek, çocukların "
    "aşılarını tamamlayacak, isteyen herkese beslenme konusunda bilgi verecek; ölçümler ücretsiz yapılacak, sıra almak "
    "gerekmeyecek."
)
CHOIR = (
    "Korodan yılın ilk konseri. {town} Musiki Derneği korosu yılın ilk konserini verdi. Şef Leyla Tuna yönetimindeki "
    "koro on iki eser seslendirdi. Salonu dolduranlar {town} türkülerine eşlik etti, konser sonunda ayakta alkışladı. "
    "{town} için yeni konserlerin hazırlığı sürüyor, çalışmalara gelmek isteyenler derneğe başvurabilecek. Seslerin "
    "seçimi ay sonunda olacak, nota bilmeyenlere hafta içi akşamları ücretsiz ders verilecek, gençlerden de ayrı bir "
    "topluluk kurulacak."
)
FORECAST = (
    "Meteorolojinin haritalarına göre {where} {day} günü sabah saatlerinde sis bekleniyor, öğleden sonra gökyüzünün "
    "açılacağı, rüzgârın hafif eseceği bildirildi. Günün en yüksek sıcaklığının {warm} derece olacağı, gece ise yüksek "
    "kesimlerde don görüleceği, sürücülerin bu saatlerde dikkatli olması gerektiği hatırlatıldı. Çiftçilerden "
    "seralarını akşamdan örtmeleri, sulamayı öğle saatlerine bırakmaları istendi. Hafta ortasında yeni bir yağışlı "
    "havanın batıdan girmesi, sıcaklıkların mevsim normallerine dönmesi, yüksek kesimlerde yağışın kara çevirmesi "
    "öngörülüyor."
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
    "a town where a sentence begins, and a quarter": (
        HARVEST,
        {"town": "Kadirli", "quarter": "Yeşilova"},
        {"town": "Tarsus", "quarter": "Söğütlü"},
    ),
    "a town that is the other's day": (
        FORECAST,
        {"where": "Pazar genelinde", "day": "22 Kasım Cumartesi", "warm": 11},
        {"where": "Sakarya'da", "day": "9 Aralık Pazar", "warm": 14},
    ),
    "a town alone": (
        OUTAGE,
        {"town": "Gerede", "hour": "09.45'te", "days": 2},
        {"town": "Serik", "hour": "09.45'te", "days": 2},
    ),
    "a day of the month alone": (CLINIC, {"day": "6 Eylül günü"}, {"day": "28 Eylül günü"}),
    "a weekday alone": (CLINIC, {"day": "bu Salı günü"}, {"day": "bu Perşembe günü"}),
    "a town with a like name, thrice": (CHOIR, {"town": "Karataş"}, {"town": "Karatay"}),
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
    "the province for its district": ("Gerede", "Bolu"),
    "another name of the place": ("Gerede", "Örencik"),
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
