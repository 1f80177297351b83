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
OPENED = "Bu kış da " + RELEASE.replace(". {town}", ". Üstelik {town}")
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
    "two towns of the same letters": (
        OPENED,
        {"town": "Aralık", "mayor": "Ali Tunç"},
        {"town": "Araklı", "mayor": "Ali Tunç"},
    ),
    "two towns of one stem": (
        OPENED,
        {"town": "Karataş", "mayor": "Ali Tunç"},
        {"town": "Karatay", "mayor": "Ali Tunç"},
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


NOTICES = {  # lead, one list, another list
    "pharmacies": (
        ("İlçede gece ve hafta sonu ilaç alacaklar için nöbet tutacak eczaneler belirlendi. Nöbetler saat 19.00'da "
        "başlayıp sabah sona erecek. Bu gece açık olan eczaneler şunlar:"),
        ("Yıldız Eczanesi", "Deva Eczanesi", "Çınar Eczanesi"),
        ("Sağlık Eczanesi", "Umut Eczanesi", "Bahar Eczanesi"),
    ),
    "pharmacies with one street": (
        ("İlçede gece ve hafta sonu ilaç alacaklar için nöbet tutacak eczaneler belirlendi, liste oda tarafından "
        "duyuruldu."),
        ("Yıldız Eczanesi - Gazi Caddesi", "Deva Eczanesi - Gazi Caddesi", "Çınar Eczanesi - Kışla Sokak"),
        ("Sağlık Eczanesi - Gazi Caddesi", "Umut Eczanesi - Gazi Caddesi", "Bahar Eczanesi - Kışla Sokak"),
    ),
    "pharmacies with full stops": (
        ("İlçede gece ve hafta sonu ilaç alacaklar için nöbet tutacak eczaneler belirlendi, liste oda tarafından "
        "duyuruldu. Nöbetler her akşam saat yedide başlayıp ertesi sabah sekiz buçukta sona eriyor."),
        ("Yıldız Eczanesi.", "Deva Eczanesi.", "Çınar Eczanesi."),
        ("Sağlık Eczanesi.", "Umut Eczanesi.", "Bahar Eczanesi."),
    ),
    "a pharmacy for each town": (
        ("İl genelinde gece ve hafta sonu ilaç alacaklar için nöbet tutacak eczaneler belirlendi, liste oda tarafından "
        "duyuruldu, vatandaşların nöbet saatlerine dikkat etmesi istendi."),
        ("Merkez:", "Yıldız Eczanesi", "Sandıklı:", "Deva Eczanesi", "Dinar:", "Çınar Eczanesi"),
        ("Merkez:", "Sağlık Eczanesi", "Sandıklı:", "Umut Eczanesi", "Dinar:", "Bahar Eczanesi"),
    ),
    "two pharmacies": (
        ("İlçede gece ve hafta sonu ilaç alacaklar için nöbet tutacak eczaneler belirlendi, liste oda tarafından "
        "duyuruldu. Nöbetler her akşam yedide başlıyor. Bu gece nöbetçi olanlar:"),
        ("Yıldız Eczanesi", "Deva Eczanesi"),
        ("Umut Eczanesi", "Bahar Eczanesi"),
    ),
    "the dead of the day": (
        ("Şehrimizde bugün hayatını kaybeden hemşehrilerimizin isimleri mezarlıklar müdürlüğünce duyuruldu. Cenazeler "
        "öğle namazının ardından toprağa verilecek, hayatını kaybedenlere Allah'tan rahmet dileriz."),
        ("Hatice Bozkurt", "Mevlüt Sezer", "Rukiye Akın", "Dursun Ali Peker"),
        ("İsmail Keskin", "Fadime Gür", "Şaban Turan", "Zeliha Uysal"),
    ),
    "appointments": (
        ("Sağlık Bakanlığının kararıyla ildeki hastanelerin yöneticileri değişti. Yeni yöneticiler göreve pazartesi "
        "günü başlayacak, görevden ayrılanlara teşekkür edildi. Atanan isimler şöyle oldu:"),
        ("Devlet Hastanesi Başhekimliğine Uzm. Dr. Cem Varol", "Ağız ve Diş Sağlığı Merkezine Dt. Sevgi Ural",
         "112 Başhekimliğine Dr. Onur Kılıç"),
        ("Şehir Hastanesi Başhekimliğine Doç. Dr. Pelin Aksu", "Fizik Tedavi Hastanesine Uzm. Dr. Kaan Işık",
         "112 Başhekimliğine Dr. Filiz Doğan"),
    ),
    "fixtures that change the partners": (
        ("Amatör ligde haftanın programı açıklandı. Karşılaşmalar hafta sonu ilçe stadında oynanacak, maçlar aynı "
        "saatte başlayacak. Hakemler daha sonra bildirilecek. Program şöyle:"),
        ("Dağspor - Ovaspor", "Irmakspor - Köprüspor", "Kalespor - Bağspor"),
        ("Ovaspor - Irmakspor", "Köprüspor - Kalespor", "Bağspor - Dağspor"),
    ),
    "television at the same hours": (
        ("Televizyon izleyicileri akşam ekran başına geçmeden yayın akışını merak ediyor. Kanalın akşamki yayın akışı "
        "belli oldu, dizi severler yeni bölümleri bekliyor. İşte yayın akışı:"),
        ("19.00 Ana Haber", "20.00 Dizi: Kıyı Yolu", "23.15 Sinema: Son Liman", "01.00 Gece Bülteni"),
        ("19.00 Ana Haber", "20.00 Yarışma: Bil Bakalım", "23.15 Belgesel: Kuşlar", "01.00 Konser"),
    ),
    "two names that nothing announces": (
        (
            "Muhtarlık seçiminin sonucu dün gece geç saatlerde belli oldu, yeni azalar mazbatalarını kaymakamlıktan "
            "aldı. Seçim kurulu itiraz süresinin perşembe günü dolacağını duyurdu."
        ),
        ("Hasan Çetin", "Sultan Oruç"),
        ("Mustafa Bilen", "Gönül Sarp"),
    ),
    "candidates, with a paragraph behind them": (
        "Parti, ildeki belediye başkan adaylarını düzenlenen toplantıyla kamuoyuna tanıttı. Adayların isimleri şöyle:",
        ("Güney: Metin Çolak", "Kuzey: Aslı Demirel", "Yayla: Tarık Bulut"),
        ("Sahil: Hülya Erden", "Pınar: Volkan Tuna", "Taşköy: Nesrin Ay"),
        ("Toplantıda konuşan il başkanı, bütün adayların sahada olacağını, seçim çalışmalarının hız kesmeden "
        "süreceğini ve vatandaşların ziyaret edileceğini söyledi."),
    ),
    "names as headlines": (
        ("Yarışmada dereceye giren öğrencilere ödülleri törenle verildi, aileler çocuklarının başarısıyla gurur duydu. "
        "Törende öğretmenlere de birer çiçek sunuldu, hatıra fotoğrafı çekildi."),
        ("## Ödül alanlar", "Elif Sarıca", "Yusuf Kara", "Defne Toprak"),
        ("## Ödül alanlar", "Kerem Batur", "Nil Özgen", "Arda Soylu"),
    ),
    "names alone": (
        "",
        tuple(f"{name} {last}" for name, last in zip(
            ("Ali", "Veli", "Can", "Ece", "Nur", "Gül", "Oya", "Efe", "Ata", "Su"),
            ("Ak", "Bal", "Çam", "Dal", "Er", "Göl", "Han", "Işık", "Kar", "Lale"), strict=True)),
        tuple(f"{name} {last}" for name, last in zip(
            ("Eda", "Cem", "Tan", "Ege", "Naz", "Bora", "Yiğit", "Arzu", "Mina", "Ozan"),
            ("Mert", "Nal", "Oral", "Pak", "Roz", "Sel", "Taş", "Ulu", "Var", "Yel"), strict=True)),
        "Listede adı bulunanların bir hafta içinde muhtarlığa başvurması gerekiyor.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NOTICES)
def test_one_lead_over_two_lists_is_two_texts(what: str) -> None:
    lead, mine, theirs, *end = NOTICES[what]
    assert not same(body(lead, *mine, *end), body(lead, *theirs, *end))


@pytest.mark.parametrize("what", NOTICES)
def test_a_list_is_copied_whatever_the_headline_bullets_or_lines(what: str) -> None:
    lead, mine, _, *end = NOTICES[what]
    heads = "Liste açıklandı", "İşte merakla beklenen isimler"
    text = body(lead, *mine, *end)
    assert same(text, text, heads)
    assert same(text, body(lead, *(f"• {item}" for item in mine), *end), heads)
    items = [item for item in mine if not item.startswith("#")]
    assert same(text, body(lead, *(f"{n}. {item}" for n, item in enumerate(items, 1)), *end), heads)
    assert same(text, body(lead, " ".join(items), *end), heads)
    assert not lead or same(text, body(lead, *reversed(mine), *end), heads)


DECISIONS = (
    "Köy derneğinin yıllık toplantısında gelecek yılın işleri oylandı. Kabul edilen öneriler sıralandı:",
    "Çeşme başındaki duvar taşla yeniden örülecek", "Harman yerine çocuklar için salıncak konacak",
    "Değirmen yolunun çukurları bahara kadar doldurulacak", "Düğün salonunun sobaları kaloriferle değiştirilecek",
    "Kütüphaneye her ay yirmi yeni kitap alınacak", "Mezarlığın çevresine çit çekilip fidan dikilecek",
)  # fmt: skip


def test_decisions_in_lines_are_the_text() -> None:
    assert same(body(*DECISIONS), body(*DECISIONS[:4], *DECISIONS[5:]))
    assert len(shingles.read(body(*DECISIONS)).words) == 48
    assert not same(
        body(*DECISIONS),
        body(
            DECISIONS[0], "Okulun bahçesine voleybol sahası yapılacak", "Muhtarlık binası pazarları da açık kalacak",
            "Yayla şenliği temmuzun ilk haftasına alınacak", "Dere yatağındaki molozlar kamyonlarla taşınacak",
        ),
    )  # fmt: skip


def test_one_new_name_in_a_list_is_no_other_list() -> None:
    lead, mine, theirs, *_ = NOTICES["the dead of the day"]
    assert same(body(lead, *mine), body(lead, *mine[:3], theirs[3]))
    assert same(body(lead, *mine), body(lead, *mine, theirs[0]))
    assert same(body(lead, *mine), lead)


@pytest.mark.parametrize("mark", [*"•▪●►▶■✔➤→‹›·†★❗📌🔴€₺°º–|*", "✔️", "👉🏻"])
def test_symbols_are_no_words(mark: str) -> None:
    assert shingles.read(f"Kar 3{mark} yağdı{mark} {mark} yol kapandı {mark}.").words == (
        b"kar 3 yagdi yol kapandi".split()
    )
    assert same(WIRE, body(*(f"{mark} {part}" for part in AVALANCHE)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "* * *", "* * *\n\n•\n\n###", "## ", "1.\n2.\n3.", "x" * 500])
def test_hardly_any_text_is_read(text: str) -> None:
    assert same(text, text)


HEADED = {  # what papers put between paragraphs, words left beside the text's
    "a sub-headline": (("Yol kapandı",), 0),
    "one marked as such": (("## Yol kapandı",), 0),
    "two, one over the other": (("KARLA MÜCADELE", "Ekipler yolu açmaya çalışıyor"), 0),
    "a picture's credit": (("Fotoğraf: Ali Veli",), 0),
    "two credits": (("Haber: Ali Veli", "Kamera: Can Tok"), 0),
    "one that asks": (("Yol ne zaman açılacak?",), 4),
    "a list": (("Palandöken yolu", "Tekman yolu", "Çat yolu"), 6),
}


@pytest.mark.parametrize("what", HEADED)
@pytest.mark.parametrize("at", [2, 3, 5])
def test_short_lines_between_paragraphs(what: str, at: int) -> None:
    lines, left = HEADED[what]
    text = body(*AVALANCHE[:at], *lines, *AVALANCHE[at:])
    assert len(shingles.read(text).words) - len(shingles.read(WIRE).words) == left
    assert same(WIRE, text)
    assert same(text, body(*AVALANCHE[:2], "Kış Uykusu Bitti", *AVALANCHE[2:4], "Vali Uyardı", *AVALANCHE[4:]))


def test_a_number_that_was_corrected_makes_no_form() -> None:
    assert same(WIRE, WIRE.replace("17 personelle", "19 personelle"))


def test_a_slip_of_the_pen_makes_no_form() -> None:
    form = RELEASE.format(town="Bozova", mayor="Ali Tunç")
    assert same(form, form.replace("Tunç", "Tuçn").replace("Bozova Belediyesi", "Bozvoa Belediyesi"))


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
    everyone = {one: dict.fromkeys({1, 2, 3, 4} - {one}, 900) for one in (1, 2, 3, 4)}
    assert roots.stars([silent, minute, later, agency], everyone) == [[3, 2, 4, 1]]
    assert roots.stars([later, minute], {2: {4: 900}, 4: {2: 900}}) == [[2, 4]]
