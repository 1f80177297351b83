"""Credits. The credit forms are verbatim from Turkish pages (facts); the sentences around them are our own."""

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import bylines
from newsarchive.bylines import classify, credit, is_own, people, photo, read_body

LEAD = "Olay, sabah saatlerinde ilçe merkezinde meydana geldi ve ekipler kısa sürede bölgeye sevk edildi."
LAST = "Yetkililer, konuyla ilgili çalışmaların sürdüğünü ve gelişmelerin paylaşılacağını bildirdi."
GLUED = "Ali Can ZERAYMehmet YİRUNUğur AKAGÜNDÜZUğurcan KARAOĞLU/KIRKLARELİ, (DHA)"

# one line -> the fields that must be there; every other field must be empty (source_raw, via and full_name aside)
LINES: list[tuple[str, dict[str, Any] | None]] = [
    # last body line, lower case, no space behind the colon
    ("kaynak:sabah", {"source": "Sabah", "source_kind": "outlet"}),
    # avatar's alt text and the name of the CMS account "Admin", glued: nobody
    ("AdminAdmin", {}),
    ("Kaynak: İHA", {"source": "İHA", "source_kind": "agency"}),
    ("Kaynak: İhlas Haber Ajansı", {"source": "İHA", "source_kind": "agency"}),
    # a section behind the slash
    ("Kaynak: İhlas Haber Ajansı / 3-sayfa", {"source": "İHA", "source_kind": "agency", "section": "3. Sayfa"}),
    ("Kaynak: Demirören Haber Ajansı / Güncel", {"source": "DHA", "source_kind": "agency", "section": "Güncel"}),
    # agency, reporter, section
    (
        "Kaynak: AA / Ali Rıza Akkır - Güncel",
        {"source": "AA", "source_kind": "agency", "authors": ("Ali Rıza Akkır",), "section": "Güncel"},
    ),
    (
        "Kaynak: AA / Özgün Tiran - Güncel",
        {"source": "AA", "source_kind": "agency", "authors": ("Özgün Tiran",), "section": "Güncel"},
    ),
    # label and value on two lines above the date
    ("Kaynak\nAnadolu Ajansı\nGiriş: 12.01.2026", {"source": "AA", "source_kind": "agency"}),
    # printed in capitals by the style sheet
    ("KAYNAK: İHA", {"source": "İHA", "source_kind": "agency"}),
    # a source in the editor's slot
    ("Editör: Anadolu Ajansı", {"source": "AA", "source_kind": "agency"}),
    ("Editör: Ziya Burak Erol", {"authors": ("Ziya Burak Erol",)}),
    ("Muhabir: İrfan Gültekin", {"authors": ("İrfan Gültekin",)}),
    # the paper's own name: known only when the caller says so (test_own_name)
    ("Anlık Sivas", None),
    ("örenhaber", None),
    ("Hibya Haber Ajansı", {"source": "Hibya", "source_kind": "agency"}),
    # an outlet whose name is an ordinary word, with an ellipsis, as a line of its own
    ("Sabah...", {"source": "Sabah", "source_kind": "outlet"}),
    ("İhlas Haber Ajansı", {"source": "İHA", "source_kind": "agency"}),
    # a list item above the date
    ("- DHA", {"source": "DHA", "source_kind": "agency"}),
    # stamp, name and chip in one line
    ("10.11.2025 17:59 ¦ Anadolu Ajansı ¦ AA", {"source": "AA", "source_kind": "agency"}),
    ("(İHA)", {"source": "İHA", "source_kind": "agency"}),
    ("(DHA)", {"source": "DHA", "source_kind": "agency"}),
    ("(AA)", {"source": "AA", "source_kind": "agency"}),
    # an outlet in brackets, lower case
    ("(birgün)", {"source": "BirGün", "source_kind": "outlet"}),
    ("(Politika Servisi)", {"source_kind": "own", "desk": "Politika Servisi"}),
    # odd spacing around the dash
    ("(Halil Akbalık -İLKHA)", {"source": "İLKHA", "source_kind": "agency", "authors": ("Halil Akbalık",)}),
    # the cameraman's name lost, the place left in his slot, the agency cut off and the comma left
    ("Haber: Anıl ATAR – Kamera: ADANA,", {"authors": ("Anıl Atar",), "place": ("Adana", None)}),
    ("Haber: Murat KÜÇÜK/BOLU", {"authors": ("Murat Küçük",), "place": ("Bolu", None)}),
    (
        "Haber - Kamera: Sedat ÜNAL/ FETHİYE (Muğla),",
        {"authors": ("Sedat Ünal",), "place": ("Muğla", "Fethiye")},
    ),
    # two persons joined by a dash without spaces
    (
        "Haber-Kamera: Yusuf YILDIZ-Serhat GÜLER/ADANA,",
        {"authors": ("Yusuf Yıldız", "Serhat Güler"), "place": ("Adana", None)},
    ),
    (
        "Haber – Kamera: Mehmet YİRUN / ÇORLU (Tekirdağ),",
        {"authors": ("Mehmet Yirun",), "place": ("Tekirdağ", "Çorlu")},
    ),
    # an outlet and a section
    ("Haberler.com / Yaşam", {"source": "Haberler.com", "source_kind": "outlet", "section": "Yaşam"}),
    # metadata: the paper itself, then an agency
    ("Evrensel gazetesi; DHA", {"source": "DHA", "source_kind": "agency"}),
    ("Anadolu Ajansı • Erzincan", {"source": "AA", "source_kind": "agency", "place": ("Erzincan", None)}),
    # the value was a picture: an empty label never takes the next line
    ("Kaynak:", None),
    ("Kaynak:\nLütfen yorum yaparken kurallara uyunuz.", None),
    # space before the colon, the stamp on the next line
    ("Kaynak : Anadolu Ajansı\nHaber Giriş : 07 Şubat 2017 17:26", {"source": "AA", "source_kind": "agency"}),
    ("İsmail Akın / Sözcü", {"source": "Sözcü", "source_kind": "outlet", "authors": ("İsmail Akın",)}),
    # the picture's credit only
    ("Fotoğraf: AA - Arşiv", {"photo": "AA - Arşiv"}),
    ("FOTO: Ali Veli", {"photo": "Ali Veli"}),
    # an editor's initials in the agency's position; federations, leagues, illnesses in brackets
    ("(EKN)", None),
    ("(TFF)", None),
    ("(KOAH)", None),
    ("(83)", None),
    # background forms
    ("Kaynak : Bültenler", {"source": "Bülten", "source_kind": "press_release"}),
    ("Basın Bülteni", {"source": "Bülten", "source_kind": "press_release"}),
    ("(BÜLTEN)", {"source": "Bülten", "source_kind": "press_release"}),
    ("Kaynak: Haber Merkezi", {"source_kind": "own", "desk": "Haber Merkezi"}),
    ("HABER MERKEZİ", {"source_kind": "own", "desk": "Haber Merkezi"}),
    ("İHA / Konya", {"source": "İHA", "source_kind": "agency", "place": ("Konya", None)}),
    ("AA - ANKARA", {"source": "AA", "source_kind": "agency", "place": ("Ankara", None)}),
    ("- KONYA (İHA)", {"source": "İHA", "source_kind": "agency", "place": ("Konya", None)}),
    ("(BSHA)", {"source": "BSHA", "source_kind": "agency"}),
    ("Haber: Ali Can - Foto: Veli Han", {"authors": ("Ali Can",), "photo": "Veli Han"}),
    ("BHA", {"source": "BHA", "source_kind": "agency"}),
    ("(ANKA)", {"source": "ANKA", "source_kind": "agency"}),
    ("Sputnik", {"source": "Sputnik", "source_kind": "outlet"}),
    ("ANKARA/DHA", {"source": "DHA", "source_kind": "agency", "place": ("Ankara", None)}),
    ("İSTANBUL,(DHA)", {"source": "DHA", "source_kind": "agency", "place": ("İstanbul", None)}),
    ("İZMİR (CİHAN)", {"source": "CİHAN", "source_kind": "agency", "place": ("İzmir", None)}),
    # short names are clear enough behind a label
    ("Kaynak: Anadolu", {"source": "AA", "source_kind": "agency"}),
    ("Anadolu", None),
    # a name the tables do not know is the source in its own words; an office's copy is a press release
    ("Kaynak: Örnek Gazetesi", {"source": "Örnek Gazetesi", "source_kind": "outlet"}),
    ("Kaynak: Konya Valiliği", {"source": "Konya Valiliği", "source_kind": "press_release"}),
    ("Kaynak: https://www.sabah.com.tr/gundem/haber", {"source": "Sabah", "source_kind": "outlet"}),
    # a person behind the source label is a person
    ("Kaynak: Ahmet Yılmaz", {"authors": ("Ahmet Yılmaz",)}),
    # "kaynak" as source, spring, resource, surname, welding; legal sentences; headlines
    ("su kaynağı", None),
    ("İnsan Kaynakları", None),
    ("Sinem Kaynak", None),
    ("SU KAYNAKLARI: ALARM VERİYOR", None),
    ("DOĞAL ŞİFA KAYNAĞI: YEŞİL ÇAY", None),
    ("KAYNAK MAKİNESİ OPERATÖRÜ ARANIYOR", None),
    ("İzinsiz ve kaynak gösterilmeden yayınlanamaz.", None),
    ("Kaynak gösterilse dahi yazının bir bölümü kesinlikle kullanılamaz.", None),
    ("Kaynak: belirtilse dahi tamamı alınamaz.", None),
    ("Güvenlik kaynaklarının aktardığı bilgiye göre", None),
    ("Haber: Yeni dönem bugün başladı", None),
    ("İLGİLİ HABER: Köprü açıldı", None),
    # the letters are the subject, or mean something else
    ("AP'nin, Türkiye'ye yönelik kararı", None),
    ("İHA'lar bölgede uçtu", None),
    ("DHA’nın yaptığı haberi yalanladı", None),
    # section labels
    ("Dünya", None),
    ("Türkiye / Ekonomi", None),
    # a press review: capitals with a colon
    ("HAKİMİYET: ''Kent yeni yıla hazır''", None),
]


@pytest.mark.parametrize(("line", "wanted"), LINES, ids=[line for line, _ in LINES])
def test_line(line: str, wanted: dict[str, Any] | None) -> None:
    found = credit(line)
    if wanted is None:
        assert found is None
        return
    assert found is not None
    place = (found.place.province, found.place.district) if found.place else None
    got = {
        "source": found.source,
        "source_kind": found.source_kind,
        "authors": found.authors,
        "desk": found.desk,
        "place": place,
        "section": found.section,
        "photo": found.photo,
    }
    assert {name: value for name, value in got.items() if value not in (None, ())} == wanted


def test_raw_words_and_rule() -> None:
    found = credit("kaynak:sabah")
    assert found is not None
    assert (found.source_raw, found.via) == ("kaynak:sabah", "text:label")
    agency = credit("KAYNAK: DHA")
    assert agency is not None
    assert agency.full_name == "Demirören Haber Ajansı"


# paragraphs -> fields, and the paragraphs that must be left
BODIES: list[tuple[str, list[str], dict[str, Any], list[str]]] = [
    ("dateline with agency", [f"KAYSERİ (AA) - {LEAD}"], {"source": "AA", "province": "Kayseri"}, [LEAD]),
    ("place and İGFA", [f"MALATYA (İGFA) - {LEAD}"], {"source": "İGFA", "province": "Malatya"}, [LEAD]),
    (
        "person / place (agency)",
        [f"Sefer DEMİR / DÜZCE (İGFA) - {LEAD}"],
        {"source": "İGFA", "province": "Düzce", "authors": ("Sefer Demir",)},
        [LEAD],
    ),
    ("dateline alone", [f"ADANA - {LEAD}"], {"province": "Adana"}, [LEAD]),
    ("dateline, place repeated", ["ADANA - Adana merkezde " + LEAD], {"province": "Adana"}, ["Adana merkezde " + LEAD]),
    ("no space before the dash", [f"RİZE- {LEAD}"], {"province": "Rize"}, [LEAD]),
    ("an outlet in the dateline", [f"ARTI GERÇEK- {LEAD}"], {"source": "Artı Gerçek", "source_kind": "outlet"}, [LEAD]),
    ("agency letters without place", [f"(AA) - {LEAD}"], {"source": "AA"}, [LEAD]),
    (
        "place abroad",
        [f"WASHINGTON (AA) - {LEAD}"],
        {"source": "AA", "province": None, "place_raw": "WASHINGTON"},
        [LEAD],
    ),
    ("place/agency", [f"ANKARA/DHA {LEAD}"], {"source": "DHA", "province": "Ankara"}, [LEAD]),
    ("agency - place -", [f"AA - ANKARA - {LEAD}"], {"source": "AA", "province": "Ankara"}, [LEAD]),
    ("place,(agency)-", [f"İSTANBUL,(DHA)- {LEAD}"], {"source": "DHA", "province": "İstanbul"}, [LEAD]),
    (
        "behind a long spot",
        [f"{LEAD} {LAST}"[:240], f"MUŞ (AA) - {LEAD}"],
        {"source": "AA"},
        [f"{LEAD} {LAST}"[:240], LEAD],
    ),
    (
        "district (province), (agency)",
        [f"FETHİYE (Muğla), (DHA) - {LEAD}"],
        {"source": "DHA", "province": "Muğla", "district": "Fethiye"},
        [LEAD],
    ),
    (
        "the classic head with all separators lost and the body glued on",
        [f"{GLUED}KIRKLARELİ'nin Lüleburgaz ilçesinde iki otomobil çarpıştı."],
        {
            "source": "DHA",
            "province": "Kırklareli",
            "district": "Lüleburgaz",
            "authors": ("Ali Can Zeray", "Mehmet Yirun", "Uğur Akagündüz", "Uğurcan Karaoğlu"),
        },
        ["KIRKLARELİ'nin Lüleburgaz ilçesinde iki otomobil çarpıştı."],
    ),
    ("surname in capitals above the text", ["Rıfat DOĞAN", LEAD, LAST], {"authors": ("Rıfat Doğan",)}, [LEAD, LAST]),
    ("place tail", [LEAD, f"{LAST} - KAYSERİ"], {"province": "Kayseri", "source": None}, [LEAD, LAST]),
    (
        "place tail after a lonely full stop",
        [LEAD, f"{LAST} . - MALATYA"],
        {"province": "Malatya"},
        [LEAD, f"{LAST} ."],
    ),
    (
        "place tail and source line",
        [LEAD, f"{LAST} - BOLU", "Kaynak: İhlas Haber Ajansı"],
        {"source": "İHA", "province": "Bolu", "via": "text:label"},
        [LEAD, LAST],
    ),
    ("agency in brackets", [LEAD, f"{LAST} (İHA)"], {"source": "İHA"}, [LEAD, LAST]),
    (
        "last words begin with its letters",
        [LEAD, "Ekipler yangını kontrol altına aldı. (AA)"],
        {"source": "AA"},
        [LEAD, "Ekipler yangını kontrol altına aldı."],
    ),
    (
        "the same without a stop",
        [LEAD, "Ekipler yangını kontrol altına aldı (AA)"],
        {"source": "AA"},
        [LEAD, "Ekipler yangını kontrol altına aldı"],
    ),
    ("full stop behind the brackets", [LEAD, f"{LAST} (DHA)."], {"source": "DHA"}, [LEAD, LAST]),
    ("brackets on a line of their own", [LEAD, LAST, "(AA)"], {"source": "AA"}, [LEAD, LAST]),
    ("outlet in brackets", [LEAD, f"{LAST} (birgün)"], {"source": "BirGün"}, [LEAD, LAST]),
    (
        "desk in brackets",
        [LEAD, f"{LAST} (Politika Servisi)"],
        {"source": None, "source_kind": "own", "desk": "Politika Servisi"},
        [LEAD, LAST],
    ),
    (
        "person and agency in brackets",
        [LEAD, f"{LAST} (Halil Akbalık -İLKHA)"],
        {"source": "İLKHA", "authors": ("Halil Akbalık",)},
        [LEAD, LAST],
    ),
    (
        "credit line glued to the text",
        [LEAD, f"{LAST} Haber: Anıl ATAR – Kamera: ADANA,"],
        {"authors": ("Anıl Atar",), "province": "Adana", "source": None, "source_kind": None},
        [LEAD, LAST],
    ),
    (
        "name, outlet / section, outlet",
        [LEAD, LAST, "Serhat Yılmaz", "Haberler.com / Yaşam", "Haberler.com"],
        {"source": "Haberler.com", "authors": ("Serhat Yılmaz",), "section": "Yaşam"},
        [LEAD, LAST],
    ),
    (
        "person / outlet, then the link to the original",
        [LEAD, LAST, "İsmail Akın / Sözcü", "https://www.sozcu.com.tr/2019/gundem/ornek-haber-5370863/"],
        {"source": "Sözcü", "authors": ("İsmail Akın",), "source_raw": "İsmail Akın / Sözcü"},
        [LEAD, LAST],
    ),
    ("a reporter alone under the text", [LEAD, LAST, "Tevfik İşçi"], {"authors": ("Tevfik İşçi",)}, [LEAD, LAST]),
    ("initials", [LEAD, LAST, "M.P."], {"authors": (), "source": None}, [LEAD, LAST]),
    ("bare agency", [LEAD, LAST, "Hibya Haber Ajansı"], {"source": "Hibya", "via": "text:bare"}, [LEAD, LAST]),
    ("bare outlet", [LEAD, LAST, "Sabah..."], {"source": "Sabah", "source_kind": "outlet"}, [LEAD, LAST]),
    ("the site's own name", [LEAD, LAST, "Örnek Haberci"], {"source": None, "source_kind": "own"}, [LEAD, LAST]),
    (
        "the seed's last lines",
        [LEAD, LAST, "kaynak:sabah", "AdminAdmin"],
        {"source": "Sabah", "source_kind": "outlet", "source_raw": "kaynak:sabah", "authors": ()},
        [LEAD, LAST],
    ),
    ("photo credit only", ["Fotoğraf: AA - Arşiv", LEAD, LAST], {"source": None, "source_kind": None}, [LEAD, LAST]),
    ("a label without its colon on the last line", [LEAD, LAST, "Kaynak İHA"], {"source": "İHA"}, [LEAD, LAST]),
    (
        "a surname on the last line",
        [LEAD, LAST, "Sinem Kaynak anlattı"],
        {"source": None},
        [LEAD, LAST, "Sinem Kaynak anlattı"],
    ),
    (
        "role, district, province and a bracket without a dash",
        [f"Haber – Kamera: Mehmet YİRUN / ÇORLU (Tekirdağ), (DHA) {LEAD}", LAST],
        {"source": "DHA", "authors": ("Mehmet Yirun",), "district": "Çorlu"},
        [LEAD, LAST],
    ),
    ("initials on a line of their own", [LEAD, LAST, "(EKN)"], {"source": None, "authors": ()}, [LEAD, LAST]),
    ("initials in the agency's position", [LEAD, f"{LAST} (EKN)"], {"source": None}, [LEAD, f"{LAST} (EKN)"]),
    ("federation in brackets", [LEAD, f"{LAST} (TFF)"], {"source": None}, [LEAD, f"{LAST} (TFF)"]),
    (
        "an empty label and the comment warning",
        [LEAD, LAST, "Kaynak:", "Lütfen kurallara uygun yorum yazınız."],
        {"source": None, "source_kind": None},
        [LEAD, LAST, "Lütfen kurallara uygun yorum yazınız."],
    ),
    (
        "label and value apart",
        [LEAD, LAST, "Kaynak:", "Bültenler"],
        {"source": "Bülten", "source_kind": "press_release"},
        [LEAD, LAST],
    ),
    (
        "the letters are spelt out: a drone",
        [LEAD, "Tesiste üretilen insansız hava aracı (İHA)."],
        {"source": None},
        [LEAD, "Tesiste üretilen insansız hava aracı (İHA)."],
    ),
    (
        "boilerplate that names one agency",
        [LEAD, LAST, "İHA İhlas Haber Ajansı tarafından geçilen tüm Haberler editoryal müdahalesi olmadan yer alır."],
        {"source": "İHA", "via": "text:boilerplate"},
        [LEAD, LAST],
    ),
    (
        "boilerplate that names three",
        [LEAD, LAST, "Anadolu Ajansı, DHA ve İHA tarafından geçilen tüm Van haberleri müdahalesiz yer alır."],
        {"source": None, "source_kind": None},
        [LEAD, LAST],
    ),
    (
        "a label beats a bracket",
        [LEAD, f"{LAST} (AA)", "Kaynak: Haber Merkezi"],
        {"source": "AA", "desk": "Haber Merkezi"},
        [LEAD, LAST],
    ),
    (
        "attribution in running text",
        [f"DHA'nın haberine göre {LEAD}"],
        {"source": None, "attributed_to": "DHA"},
        [f"DHA'nın haberine göre {LEAD}"],
    ),
    (
        "attribution to a paper's reporter",
        [f"Gazete Duvar'dan Ali Veli'nin haberine göre {LEAD}"],
        {"source": None, "attributed_to": "Gazete Duvar"},
        [f"Gazete Duvar'dan Ali Veli'nin haberine göre {LEAD}"],
    ),
    (
        "attribution, letters in brackets",
        [f"Anadolu Ajansı’nın (AA) aktardığına göre {LEAD}"],
        {"source": None, "attributed_to": "AA"},
        [f"Anadolu Ajansı’nın (AA) aktardığına göre {LEAD}"],
    ),
    (
        "the agency is the subject",
        [f"DHA’nın yaptığı “zam” haberini yalanladı. {LEAD}"],
        {"source": None, "attributed_to": None},
        [f"DHA’nın yaptığı “zam” haberini yalanladı. {LEAD}"],
    ),
    (
        "parliament, not agency",
        [f"AP'nin kararına tepki geldi. {LEAD}"],
        {"source": None},
        [f"AP'nin kararına tepki geldi. {LEAD}"],
    ),
    ("drones", [f"İHA'lar bölgede uçuş yaptı. {LEAD}"], {"source": None}, [f"İHA'lar bölgede uçuş yaptı. {LEAD}"]),
    (
        "province in capitals with suffix",
        ["ADANA'da kısa süre etkili olan yağış hayatı olumsuz etkiledi."],
        {"province": "Adana"},
        ["ADANA'da kısa süre etkili olan yağış hayatı olumsuz etkiledi."],
    ),
    (
        "district beside a dateline",
        ["DENİZLİ (İHA) - Denizli’nin Acıpayam ilçesinde bir araç devrildi."],
        {"province": "Denizli", "district": "Acıpayam"},
        ["Denizli’nin Acıpayam ilçesinde bir araç devrildi."],
    ),
    (
        "a road is no dateline",
        [f"KONYA-ANKARA yolunda trafik durdu. {LEAD}"],
        {"province": None},
        [f"KONYA-ANKARA yolunda trafik durdu. {LEAD}"],
    ),
]


@pytest.mark.parametrize(("paragraphs", "wanted", "left"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_body(paragraphs: list[str], wanted: dict[str, Any], left: list[str]) -> None:
    found = read_body(paragraphs, site_names=("Örnek Haberci",))
    assert {name: getattr(found, name) for name in wanted} == wanted
    assert list(found.paragraphs) == left


CLASSES = [
    ("Anadolu Ajansı", "agency", "AA"),  # author metadata of portals
    ("Anadolu Ajans\u0131", "agency", "AA"),  # after the entity is resolved
    ("A.A.", "agency", "AA"),
    ("IHA", "agency", "İHA"),
    ("Doğan Haber Ajansı", "agency", "DHA"),  # the owner before 2018, same letters
    ("ntv.com.tr", "outlet", "NTV"),
    ("hurriyet.com.tr", "outlet", "Hürriyet"),
    ("Memurlar.Net", "outlet", "Memurlar.Net"),
    ("Ensonhaber Com", "outlet", "Ensonhaber"),
    ("Sabah", "outlet", "Sabah"),
    ("Şampiy10", "outlet", "Şampiy10"),
    ("Bültenler", "press_release", "Bülten"),
    ("Haber Merkezi", "desk", "Haber Merkezi"),
    ("Eğitim Servisi", "desk", "Eğitim Servisi"),
    ("AdminAdmin", "account", "Admin"),
    ("editör", "account", "Editör"),
    ("Nazan DOĞANER HALICI", "person", "Nazan Doğaner Halıcı"),
    ("Kübra Kireççi", "person", "Kübra Kireççi"),
    ("Güncel", "section", "Güncel"),
    ("KONYA", "place", "Konya"),
    ("Malatya Haber", "unknown", None),  # a CMS account in a paper's name
    ("", "unknown", None),
]


@pytest.mark.parametrize(("text", "kind", "name"), CLASSES)
def test_classify(text: str, kind: str, name: str | None) -> None:
    found = classify(text)
    assert (found.kind, found.canonical) == (kind, name)


PEOPLE: list[tuple[str, tuple[str, ...]]] = [
    ("Sehernur Karsu |", ("Sehernur Karsu",)),
    ("Fatma Sevinç Çetin", ("Fatma Sevinç Çetin",)),
    ("Doğan Gülbasar / Gazeteci Yazar", ("Doğan Gülbasar",)),
    ("ÖZER ELİKOĞLU / BASIN İLAN KURUMU KONTROL MÜDÜR YARDIMCISI", ("Özer Elikoğlu",)),
    ("Hâlid Şen\n\nHâlid Şen", ("Hâlid Şen",)),  # avatar's alt and the name
    ("Hâlid ŞenHâlid Şen", ("Hâlid Şen",)),
    ("Hayriye EroğluTÜM YAZILARI", ("Hayriye Eroğlu",)),  # a link's text glued on
    ("YAVUZ DONAT", ("Yavuz Donat",)),
    ("Muhabir: Rıfat DOĞAN", ("Rıfat Doğan",)),
    ("Prof. Dr. Ahmet Yılmaz", ("Ahmet Yılmaz",)),
    ("Ali Veli ve Ayşe Fatma", ("Ali Veli", "Ayşe Fatma")),
    ("Ahmet YILMAZ-Mehmet ÖZ", ("Ahmet Yılmaz", "Mehmet Öz")),
    ("M. Ali Yılmaz", ("M. Ali Yılmaz",)),
    ("Ahmet Kars", ("Ahmet Kars",)),
    ("Admin", ()),
    ("AdminAdmin", ()),
    ("Haber Merkezi", ()),
    ("Evrensel gazetesi; DHA", ()),
    ("Malatya Haber", ()),
    ("Konhaber.com", ()),
    ("T24", ()),
    ("Anlık Sivas", ()),
    ("Konya Büyükşehir Belediyesi", ()),
    ("Son Güncelleme: | Hibya", ()),  # what a line with two stamps leaves when they are taken out
    ("", ()),
]


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_people(text: str, names: tuple[str, ...]) -> None:
    assert people(text) == names


FOREIGN: list[tuple[str, tuple[str, ...]]] = [
    ("By Jane Doe, staff writer", ("Jane Doe",)),
    ("BY JANE DOE and JOHN SMITH", ("JANE DOE", "JOHN SMITH")),
    ("By Jane Doe and John Smith in London", ("Jane Doe", "John Smith")),
    ("Jane Doe Political Editor", ("Jane Doe",)),
    ("Jane Doe, New York", ("Jane Doe",)),
    ("Von Jens Müller und Anna-Lena Groß, Berlin", ("Jens Müller", "Anna-Lena Groß")),
    ("Text: Anna Schmidt, Fotos: Peter Klein", ("Anna Schmidt",)),
    ("Par Jean-Luc Dupont avec AFP", ("Jean-Luc Dupont",)),
    ("Por José María de la Cruz y Ana López", ("José María de la Cruz", "Ana López")),
    ("Anna SchmidtPeter Jan Klein", ("Anna Schmidt", "Peter Jan Klein")),
    ("LaToya McDonald", ("LaToya McDonald",)),
    ("Dr. Max Muster", ("Dr. Max Muster",)),  # as printed outside Turkish pages
    ("Андрей Смирнов и Анна Белова", ("Андрей Смирнов", "Анна Белова")),
    ("김철수 기자", ("김철수",)),
    ("連合新聞デジタル", ()),
    ("jane.doe@example.org", ()),
    ("dpa", ()),
    ("Associated Press", ()),
    ("Sports Desk", ()),
    ("Der Postbote", ()),
    ("staff writer", ()),
]


@pytest.mark.parametrize(("text", "names"), FOREIGN)
def test_people_in_other_languages(text: str, names: tuple[str, ...]) -> None:
    assert people(text, recase=False) == names


@pytest.mark.parametrize(
    ("text", "site_names", "own"),
    [
        ("Konhaber.com", ("konhaber.com",), True),
        ("KON HABER", ("konhaber.com",), True),
        ("Örenhaber", ("oguzlular.com", "Ören Haber"), True),
        ("örnekhaberci", ("Örnek Haberci | Konya Haber",), True),
        ("Örnek Haberci Gazetesi", ("ornekhaberci.com.tr",), True),
        ("Bor Kavşak", ("borkavsakhaber.com",), True),
        ("Konya", ("konyahaber.com",), False),
        ("Konya", ("Konya Haber",), False),  # a town is not the paper
        ("Sabah", ("ornekhaberci.com",), False),
        ("Sabah", (), False),
    ],
)
def test_own_name(text: str, site_names: tuple[str, ...], own: bool) -> None:
    assert is_own(text, site_names) is own


def test_own_name_in_a_credit() -> None:
    found = credit("Kaynak: Örnek Haberci", site_names=("ornekhaberci.com",))
    assert found is not None
    assert (found.source, found.source_kind, found.source_raw) == (None, "own", "Kaynak: Örnek Haberci")
    assert people("Örnek Vakitli", site_names=("Örnek Vakitli",)) == ()


def test_kept_says_where_each_paragraph_was() -> None:
    found = read_body(["Rıfat DOĞAN", LEAD, "Fotoğraf: AA", f"{LAST} (AA)"])
    assert (found.paragraphs, found.kept) == ((LEAD, LAST), (1, 3))


SCRAPS = (
    "Kaynak: kaynak Haber: Kamera: Muhabir: Fotoğraf: AA (İHA) DHA ( ) - – / KONYA ADANA Ilgın 'nın ilçesinde Ali VELİ",
    "Admin Sabah . , • : ’de göre by and Haber_Merkezi https://www.sabah.com.tr/x tarafından_geçilen_tüm_haberler",
)
WORDS = st.sampled_from([word.replace("_", " ") for line in SCRAPS for word in line.split()])
TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(WORDS, max_size=8).map("".join),
    st.lists(WORDS, max_size=8).map("\n".join),
)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_never_raises(text: str) -> None:
    classify(text)
    credit(text)
    for name in people(text):
        assert name.strip() == name != ""
    read_body(text.split("\n"), site_names=(text[:20],))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=6))
def test_body_is_never_more_than_what_was_there(paragraphs: list[str]) -> None:
    found = read_body(paragraphs)
    assert len(found.paragraphs) == len(found.kept)
    assert list(found.kept) == sorted(set(found.kept))
    for at, text in zip(found.kept, found.paragraphs, strict=True):
        assert text in paragraphs[at]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=string.ascii_lowercase + " ", max_size=60))
def test_words_without_label_or_known_name_are_no_credit(text: str) -> None:
    known = {turkish_word for turkish_word in text.split() if classify(turkish_word).kind != "unknown"}
    if not known and bylines.classify(text).kind == "unknown":
        assert credit(text) is None


@pytest.mark.parametrize(
    ("paragraphs", "raw"),
    [
        # a label: from it to the end of the credit
        ((LEAD, "kaynak:sabah"), "kaynak:sabah"),
        ((LEAD, "Kaynak: AA / Ali Rıza Akkır - Güncel"), "Kaynak: AA / Ali Rıza Akkır - Güncel"),
        ((f"{LEAD} Kaynak: İHA",), "Kaynak: İHA"),
        # a bracket: with its brackets, without what stands before or behind
        ((f"KAYSERİ (AA) - {LEAD}",), "(AA)"),
        ((f"Ali KAYA/ÇORLU (Tekirdağ), (DHA) - {LEAD}",), "(DHA)"),
        ((f"{LEAD} (İHA).",), "(İHA)"),
        ((f"{LEAD} (Halil Akbalık -İLKHA)",), "(Halil Akbalık -İLKHA)"),
        # neither: the name alone
        ((f"ANKARA/DHA - {LEAD}",), "DHA"),
        ((LEAD, "Anadolu Ajansı"), "Anadolu Ajansı"),
    ],
)
def test_the_words_that_name_the_source(paragraphs: tuple[str, ...], raw: str) -> None:
    assert read_body(paragraphs).source_raw == raw


def test_the_words_that_credit_people() -> None:
    found = read_body((LEAD, "Muhabir : Nazlı Su ILGAZ"))
    assert (found.source_kind, found.authors_raw) == ("own", "Muhabir : Nazlı Su ILGAZ")


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Törenden bir kare.", "Törenden bir kare.", None),
        ("Fotoğraf: AA", "", "AA"),
        ("AA", "", "AA"),
        ("Ekipler yolda (DHA)", "Ekipler yolda", "DHA"),
        ("Törenden bir kare. Foto: Ali Kaya", "Törenden bir kare.", "Ali Kaya"),
        ("Köprü açıldı (Fotoğraf: Okur)", "Köprü açıldı", "Okur"),
        ("Foto altı: Ekipler yolda", "Ekipler yolda", None),  # labels the caption itself
        ("Görüntüler cep telefonuyla kaydedildi.", "Görüntüler cep telefonuyla kaydedildi.", None),
        ("", "", None),
    ],
)
def test_words_under_a_picture(text: str, caption: str, credit: str | None) -> None:
    assert photo(text) == (caption, credit)


RISE = "Konya'nın Cihanbeyli ilçesinde Tuz Gölü'nün su çizgisi kış yağışlarının ardından on metre ilerledi."


@pytest.mark.parametrize(
    ("head", "source", "authors", "raw"),
    [
        # a reporter's label and the lead in one paragraph, however they are parted
        ("Haber: Derya Sönmez- ", None, ("Derya Sönmez",), "Haber: Derya Sönmez"),
        ("Haber: Derya Sönmez - ", None, ("Derya Sönmez",), "Haber: Derya Sönmez"),
        ("Muhabir: Derya SÖNMEZ / ", None, ("Derya Sönmez",), "Muhabir: Derya SÖNMEZ"),
        ("Haber: Derya Sönmez, ", None, ("Derya Sönmez",), "Haber: Derya Sönmez"),
        ("Haber: Derya Sönmez\n", None, ("Derya Sönmez",), "Haber: Derya Sönmez"),
        ("Haber: Derya Sönmez - Kamera: Onur Balcı - ", None, ("Derya Sönmez",), None),
        ("Kaynak: İHA - ", "İHA", (), "Kaynak: İHA"),
        # an agency's dateline behind the label belongs to the credit
        ("Haber: Derya Sönmez/KONYA (AA) - ", "AA", ("Derya Sönmez",), "Haber: Derya Sönmez/KONYA (AA)"),
        # a source that no table has
        ("Kaynak: Ova Ekspres - ", "Ova Ekspres", (), "Kaynak: Ova Ekspres"),
    ],
)
@pytest.mark.parametrize("tail", ["", " " + LEAD + " " + LAST])
def test_a_labelled_credit_in_front_of_the_lead(
    head: str, source: str | None, authors: tuple[str, ...], raw: str | None, tail: str
) -> None:
    found = read_body([head + RISE + tail, LAST])
    assert found.paragraphs == (RISE + tail, LAST)
    assert (found.source, found.authors) == (source, authors)
    assert raw is None or raw in (found.source_raw, found.authors_raw)
    assert found.province == "Konya"
    line = credit(head + RISE)
    assert line is not None and (line.source, line.authors) == (source, authors)


@pytest.mark.parametrize("text", ["Bucak'ta kar yağdı.", "“Kar bizi sevindirdi” dedi.", "2 kişi hafif yaralandı."])
@pytest.mark.parametrize("mark", ["- ", " - ", " / ", " | ", ", ", "\n"])
@pytest.mark.parametrize("credit_", ["Haber: Derya Sönmez", "Muhabir: Derya SÖNMEZ", "Kaynak: AA", "KAYNAK : İHA"])
def test_the_shortest_sentence_behind_a_credit_is_not_lost(text: str, mark: str, credit_: str) -> None:
    found = read_body([credit_ + mark + text, LEAD, LAST])
    assert found.paragraphs == (text, LEAD, LAST)
    assert found.source in ("AA", "İHA") or found.authors == ("Derya Sönmez",)


def test_a_sentence_behind_a_label_that_names_nobody_stays() -> None:
    text = "Haber: Göldeki ölçümlerde su çizgisinin - Geçen yıla göre - hızla ilerlediği görüldü ve sevinç yarattı."
    assert read_body([text, LAST]).paragraphs == (text, LAST)


FLOOD = "Sulama kanalının taşması üzerine tarlalar kısa sürede su altında kaldı ve çiftçiler yardım istedi."


@pytest.mark.parametrize(
    ("head", "source", "authors", "place", "raw"),
    [
        # reporters behind an agency's dateline, one or several
        ("BURDUR (AA) - DERYA SÖNMEZ - ", "AA", ("Derya Sönmez",), ("Burdur", None), "BURDUR (AA) - DERYA SÖNMEZ"),
        ("BURDUR (AA) - DERYA SÖNMEZ/ONUR BALCI - ", "AA", ("Derya Sönmez", "Onur Balcı"), ("Burdur", None), None),
        ("BURDUR (AA) - DERYA SÖNMEZ - ONUR BALCI - ", "AA", ("Derya Sönmez", "Onur Balcı"), ("Burdur", None), None),
        ("BURDUR (AA) - DERYA SÖNMEZ-ONUR BALCI – ", "AA", ("Derya Sönmez", "Onur Balcı"), ("Burdur", None), None),
        # the reporter before the agency
        ("Derya SÖNMEZ/BURDUR, (DHA) - ", "DHA", ("Derya Sönmez",), ("Burdur", None), "Derya SÖNMEZ/BURDUR, (DHA)"),
        # a regional paper: reporter and town, no agency
        ("Derya Sönmez/ Bucak- ", None, ("Derya Sönmez",), ("Burdur", "Bucak"), "Derya Sönmez/ Bucak"),
        ("BUCAK / Derya SÖNMEZ - ", None, ("Derya Sönmez",), ("Burdur", "Bucak"), "BUCAK / Derya SÖNMEZ"),
        # the town alone in brackets
        ("(BURDUR)-", None, (), ("Burdur", None), None),
        ("(BURDUR) ", None, (), ("Burdur", None), None),
        ("(Bucak) - ", None, (), ("Burdur", "Bucak"), None),
    ],
)
def test_names_in_front_of_the_first_sentence(
    head: str, source: str | None, authors: tuple[str, ...], place: tuple[str, str | None], raw: str | None
) -> None:
    found = read_body([head + FLOOD, LAST])
    assert found.paragraphs == (FLOOD, LAST)
    assert (found.source, found.authors, (found.province, found.district)) == (source, authors, place)
    assert raw is None or found.authors_raw == raw
    assert bool(found.authors_raw) == bool(authors)


@pytest.mark.parametrize(
    "text",
    [
        "KUPA MAÇI - " + FLOOD,  # capitals that name nobody
        "Derya Sönmez - " + FLOOD,  # a person without place or agency may be the subject
        "Derya Sönmez / Burdur - Antalya yolunda kaza yaptı ve hastanede tedavi altına alındı.",  # a road
        "Derya Sönmez, Bucak - " + FLOOD,
        "(Bucak) " + FLOOD,
    ],
)
def test_a_first_sentence_that_only_looks_like_a_head(text: str) -> None:
    found = read_body([text, LAST])
    assert (found.paragraphs[0], found.authors) == (text, ())


@pytest.mark.parametrize(
    ("line", "authors", "place"),
    [
        ("Haber : Kerem ÇELİK-BEYŞEHİR-Fotoğraf : Can Er", ("Kerem Çelik",), ("Konya", "Beyşehir")),
        ("Haber: BUCAK-Kerem ÇELİK", ("Kerem Çelik",), ("Burdur", "Bucak")),
        ("Haber: Derya Sönmez-Kerem Çelik", ("Derya Sönmez", "Kerem Çelik"), None),
        ("Muhabir: Ayşe Kaya-Aydın", ("Ayşe Kaya-Aydın",), None),  # a surname that is a province as well
    ],
)
def test_a_place_that_touches_a_name(line: str, authors: tuple[str, ...], place: tuple[str, str] | None) -> None:
    found = credit(line)
    assert found is not None and found.authors == authors
    assert (found.place and (found.place.province, found.place.district)) == place


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/d/news/20251110AW576385_20251110AW57638501.jpg", ("İHA", "20251110AW576385")),
        ("https://i.a.example/rcman/Cw1280h720q95gc/files/20240916AW295310.jpg", ("İHA", "20240916AW295310")),
        ("/images/20251110_576385.jpg", None),
        ("/uploads/2025/11/10/aw576385.jpg", None),
        ("/d/news/1420251110AW576385.jpg", None),  # a longer number
    ],
)
def test_agencies_name_their_pictures_by_a_code(address: str, named: tuple[str, str] | None) -> None:
    found = bylines.by_picture(address)
    assert (found and (found[0].canonical, found[1])) == named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anadolu Ajansı AA", "AA"),
        ("AA Anadolu Ajansı", "AA"),
        ("Demirören Haber Ajansı DHA", "DHA"),
        ("Anadolu Ajansı DHA", None),  # two agencies
        ("Anadolu Üniversitesi AA", None),
    ],
)
def test_an_agency_with_its_own_letters(text: str, name: str | None) -> None:
    assert classify(text).canonical == name


@pytest.mark.parametrize(
    ("behind", "left"),
    [
        (["İlk yorum yazan siz olun"], []),
        (["UYARI: Küfür, hakaret içeren yorumlar onaylanmamaktadır.", "Orman yolu kapatıldı"], []),
        (["Yorumlar (3)", "Emeği geçenlere teşekkürler."], []),
        (["Kaynak: İHA", "Henüz yorum yapılmamış"], []),
        (["Yorum yapmaktan kaçınan müdür, incelemenin sürdüğünü söyledi."], "all"),
        (["UYARI SİSTEMİ KURULDU", LAST + " Ekipler bölgede kaldı."], "all"),
    ],
)
def test_the_readers_talk_ends_a_body(behind: list[str], left: list[str] | str) -> None:
    found = read_body([LEAD, LAST, *behind])
    assert found.paragraphs == (LEAD, LAST, *(behind if left == "all" else left))
