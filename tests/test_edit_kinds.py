"""Kinds of edits: what changed between two versions of an article, by hand."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import edits

LEAD = "Isparta'da meydana gelen trafik kazasında 3 kişi yaralandı."
PLACE = "Kaza, Eğirdir yolunun 12. kilometresinde saat 14:30 sıralarında yaşandı."
DRIVER = "Ahmet Kaya'nın kullandığı otomobil yoldan çıkarak ağaca çarptı."
HELP = "İhbar üzerine olay yerine sağlık ve jandarma ekipleri sevk edildi."
HOSPITAL = "Yaralılar ambulanslarla Şehir Hastanesi'ne kaldırılarak tedavi altına alındı."
COST = "Kazada yaklaşık 1.250 metrelik bariyer zarar gördü, yüzde 5 oranında hasar oluştu."
END = "Kazayla ilgili soruşturma başlatıldı."
BODY = (f"{LEAD} {PLACE}", f"{DRIVER} {HELP}", HOSPITAL, COST, END)
BASE = {
    "headline": "Isparta'da trafik kazası: 3 yaralı",
    "summary": "Eğirdir yolunda otomobil ağaca çarptı, sürücü ve iki yolcu hastaneye kaldırıldı.",
    "body": "\n\n".join(BODY),
    "published_at": "2026-03-04T08:15:00+03:00",
    "published_precision": "minute",
    "updated_at": None,
    "updated_precision": None,
    "section": "Asayiş",
    "authors": ["Ayşe Yılmaz"],
    "source": "İHA",
    "source_kind": "agency",
    "tags": ["kaza"],
    "images": [],
}


def side(**fields: Any) -> dict[str, Any]:
    return BASE | fields


def body(*changes: tuple[str, str], of: tuple[str, ...] = BODY) -> str:
    text = "\n\n".join(of)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def paragraphs(*every: str) -> str:
    return "\n\n".join(every)


TEXTS: list[tuple[str, str, tuple[str, ...]]] = [
    # nothing at all: typography, spelling of numbers, breaks
    ("same", body(), ()),
    ("curly apostrophes", body(("Isparta'da", "Isparta’da"), ("Kaya'nın", "Kaya´nın")), ()),
    ("entities", body(("Isparta'da", "Isparta&#039;da"), ("sağlık ve", "sağlık&nbsp;ve")), ()),
    ("white space", body(("3 kişi", "3  kişi"), (". Kaza", ".  Kaza")), ()),
    ("soft hyphens", body(("ambulanslarla", "ambu\u00adlanslarla")), ()),
    ("quotes around a name", body(("Şehir Hastanesi'ne", "“Şehir Hastanesi”ne")), ("typo",)),
    ("dashes", body(("yaralandı. Kaza,", "yaralandı. – Kaza,")), ()),
    ("capitals of a lead", body((LEAD, "ISPARTA'DA MEYDANA GELEN trafik kazasında 3 kişi yaralandı.")), ()),
    ("thousands", body(("1.250", "1250")), ()),
    ("per cent sign", body(("yüzde 5", "%5")), ()),
    ("spelled number", body(("3 kişi", "üç kişi")), ()),
    ("spelled thousands", body(("1.250", "bin iki yüz elli")), ()),
    ("clock", body(("14:30", "14.30")), ()),
    ("paragraphs merged", paragraphs(" ".join(BODY[:2]), *BODY[2:]), ()),
    ("paragraphs split", paragraphs(LEAD, PLACE, DRIVER, HELP, *BODY[2:]), ()),
    ("merged without a blank", BODY[0] + BODY[1] + BODY[2] + BODY[3] + BODY[4], ()),
    ("headings for paragraphs", paragraphs(BODY[0], BODY[1], "## " + HOSPITAL, *BODY[3:]), ()),
    # lines of the site
    ("reads", paragraphs(*BODY, "Bu haber 1.796 kez okundu."), ()),
    ("reads, labelled", paragraphs("Okunma: 1.234", *BODY), ()),
    ("stamp and counter", paragraphs("7.10.2022 11:20:26 1796", *BODY), ()),
    ("rates", paragraphs(*BODY, "DOLAR 43,95 EURO 51,29 GRAM ALTIN 7.204,18"), ()),
    ("exchange", paragraphs(*BODY, "BIST 100 15.750,07 %-2,31"), ()),
    ("weather", paragraphs("Isparta 18°C Parçalı bulutlu", *BODY), ()),
    ("today", paragraphs("23 Kasım 2026 Pazartesi 14:05", *BODY), ()),
    ("shares", paragraphs(*BODY, "Facebook 12 Twitter 4 WhatsApp"), ()),
    ("comments", paragraphs(*BODY, "Yorumlar (4)"), ()),
    ("reading time", paragraphs("Okuma süresi: 2 dk", *BODY), ()),
    ("related line", paragraphs(*BODY[:2], "İLGİLİ HABER: Antalya'da sel: 2 kişi aranıyor", *BODY[2:]), ()),
    ("ticker", paragraphs("SON DAKİKA: Burdur'da deprem oldu", *BODY), ()),
    ("cookies", paragraphs(*BODY, "Sitemizde çerezler kullanılmaktadır, çerez politikamızı okuyun."), ()),
    ("you may like", paragraphs(*BODY, "Bunlar da ilginizi çekebilir: Kar yağışı geliyor"), ()),
    # numbers
    ("a number", body(("3 kişi", "5 kişi")), ("number",)),
    ("a spelled number", body(("3 kişi", "dört kişi")), ("number",)),
    ("a number of thousands", body(("1.250", "1.520")), ("number",)),
    ("a share", body(("yüzde 5", "yüzde 7")), ("number",)),
    ("no share any more", body(("yüzde 5 oranında", "5 oranında")), ("number",)),
    ("a clock", body(("14:30", "15:30")), ("number",)),
    ("a number and its words", body(("3 kişi yaralandı", "1 kişi öldü, 2 kişi yaralandı")), ("number", "rewritten")),
    ("a number is put in", body(("sağlık ve jandarma", "2 sağlık ve jandarma")), ("number",)),
    ("a number is taken out", body(("3 kişi yaralandı", "yaralandı")), ("number", "rewritten")),
    # names
    ("a first name", body(("Ahmet Kaya", "Mehmet Kaya")), ("name",)),
    ("a surname", body(("Ahmet Kaya'nın", "Ahmet Demir'in")), ("name",)),
    ("initials", body(("Ahmet Kaya'nın", "A.K.'nın")), ("name",)),
    ("a place", body(("Eğirdir yolunun", "Yalvaç yolunun")), ("name",)),
    ("a name is put in", body(("jandarma ekipleri", "jandarma ekipleri ile Fatma Şahin")), ("name", "typo")),
    ("inflected name", body(("Ahmet Kaya'nın kullandığı", "Ahmet Kaya'ya ait")), ("rewritten", "typo")),
    ("ending of a name", body(("Hastanesi'ne", "Hastanesi'nde")), ("typo",)),
    ("apostrophe of a name", body(("Isparta'da", "Ispartada")), ("typo",)),
    ("misspelt name", body(("Eğirdir", "Eğridir")), ("typo",)),
    (
        "name was written right elsewhere",
        body((END, END + " Kaya ifade verdi.")).replace("x", "x"),
        ("paragraph_added",),
    ),
    # paragraphs and sentences
    ("paragraph added", paragraphs(*BODY, "Sürücünün alkollü olmadığı bildirildi."), ("paragraph_added",)),
    ("sentence added", body((END, END + " Yol iki saat trafiğe kapalı kaldı.")), ("paragraph_added",)),
    ("paragraph removed", paragraphs(*BODY[:2], *BODY[3:]), ("paragraph_removed",)),
    ("sentence removed", body((" " + HELP, "")), ("paragraph_removed",)),
    (
        "one added, one removed",
        paragraphs(*BODY[:2], *BODY[3:], "Belediye yarın bölgede asfalt çalışması yapacak."),
        ("paragraph_added", "paragraph_removed"),
    ),
    ("paragraphs change places", paragraphs(BODY[0], BODY[2], BODY[1], *BODY[3:]), ("rewritten",)),
    (
        "added and a number",
        body(("3 kişi", "4 kişi")) + "\n\nBir yaralının durumunun ağır olduğu öğrenildi.",
        ("number", "paragraph_added"),
    ),
    # other words
    ("an adjective", body(("Yaralılar", "Ağır yaralılar")), ("rewritten",)),
    ("the opposite", body(("soruşturma başlatıldı", "soruşturma başlatılmadı")), ("rewritten",)),
    ("no any more", body(("ağaca çarptı", "ağaca çarpmadı")), ("rewritten",)),
    (
        "a sentence anew",
        body((HOSPITAL, "Hastaneye götürülen yaralıların tedavisinin sürdüğü öğrenildi.")),
        ("rewritten",),
    ),
    (
        "a sentence in the place of another",
        body((HOSPITAL, "Vali, olay yerinde inceleme yaptıktan sonra ailelerle görüştü.")),
        ("rewritten",),
    ),
    ("a name of three words", body(("Ahmet Kaya", "Mehmet Efe Demir")), ("name",)),
    (
        "all anew",
        paragraphs(
            "Eğirdir karayolunda otomobilin ağaca çarpması sonucu üç kişi hastanelik oldu.",
            "Direksiyon hâkimiyetini kaybeden sürücü, aracını yol kenarına savurdu.",
            "Vatandaşların haber vermesiyle bölgeye ekipler yönlendirildi.",
            "Polis olayı inceliyor.",
        ),
        ("rewritten",),
    ),
    # slips of the pen
    ("letters swapped", body(("otomobil", "otomobli")), ("typo",)),
    ("a letter lost", body(("ambulanslarla", "ambulanslara")), ("typo",)),
    ("diacritics", body(("soruşturma", "sorusturma")), ("typo",)),
    ("two words for one", body(("üzerine olay yerine", "üzerine olayyerine")), ("typo",)),
    ("an ending", body(("bariyer", "bariyeri")), ("typo",)),
    ("a comma", body(("Kaza, Eğirdir", "Kaza Eğirdir")), ("typo",)),
    ("a particle", body(("sağlık ve jandarma", "sağlık, jandarma")), ("typo",)),
    # hardly anything is left
    ("emptied", "Bu haber mahkeme kararıyla yayından kaldırılmıştır.", ("emptied",)),
    ("emptied to its lead", LEAD, ("emptied",)),
    ("erişime engellendi", "İçerik erişime engellenmiştir.", ("emptied",)),
    ("shortened", paragraphs(*BODY[:2]), ("paragraph_removed",)),
]


@pytest.mark.parametrize(("after", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_a_text_is_edited(after: str, expected: tuple[str, ...]) -> None:
    assert edits.kinds(BASE, side(body=after)) == expected, edits.explained(BASE, side(body=after))


FIELDS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("headline", {"headline": "Eğirdir yolunda korkutan kaza"}, ("headline",)),
    ("headline's number", {"headline": "Isparta'da trafik kazası: 5 yaralı"}, ("headline", "number")),
    ("headline's name", {"headline": "Burdur'da trafik kazası: 3 yaralı"}, ("headline", "name")),
    ("headline's slip", {"headline": "Isparta'da trafk kazası: 3 yaralı"}, ("headline", "typo")),
    ("headline in capitals", {"headline": "ISPARTA'DA TRAFİK KAZASI: 3 YARALI"}, ()),
    ("headline's quotes", {"headline": "Isparta’da trafik kazası : 3 yaralı"}, ()),
    ("headline's label", {"headline": "SON DAKİKA | Isparta'da trafik kazası: 3 yaralı"}, ()),
    ("headline's spelled number", {"headline": "Isparta'da trafik kazası: üç yaralı"}, ()),
    ("byline taken out", {"authors": []}, ("name",)),
    ("byline replaced", {"authors": ["Veli Demir"]}, ("name",)),
    ("byline in capitals", {"authors": ["AYŞE YILMAZ"]}, ()),
    ("bylines in another order", {"authors": ["Ayşe Yılmaz"]}, ()),
    ("credit replaced", {"source": "DHA"}, ("name",)),
    ("credit taken out", {"source": None, "source_kind": None}, ("name",)),
    ("spot rewritten", {"summary": "Sürücü direksiyon başında uyudu, otomobil şarampole uçtu."}, ("rewritten",)),
    ("spot's number", {"summary": BASE["summary"].replace("iki yolcu", "dört yolcu")}, ("number",)),
    ("spot taken out", {"summary": None}, ("paragraph_removed",)),
    ("spot went into the text", {"summary": None, "body": paragraphs(BASE["summary"], *BODY)}, ()),
    ("date moved on", {"published_at": "2026-03-04T15:15:00+03:00"}, ("date_only",)),
    ("date tells the minute now", {"published_at": "2026-03-04T00:00:00+03:00", "published_precision": "day"}, ()),
    ("another day", {"published_at": "2026-03-05T00:00:00+03:00", "published_precision": "day"}, ("date_only",)),
    ("the same moment elsewhere", {"published_at": "2026-03-04T05:15:00+00:00"}, ()),
    ("update stamp", {"updated_at": "2026-03-04T12:00:00+03:00", "updated_precision": "minute"}, ("date_only",)),
    (
        "date and text",
        {"published_at": "2026-03-04T15:15:00+03:00", "body": body(("3 kişi", "5 kişi"))},
        ("number",),
    ),
    ("tags, pictures, section", {"tags": ["trafik", "kaza"], "images": [{"url": "x"}], "section": "Gündem"}, ()),
]


@pytest.mark.parametrize(("fields", "expected"), [case[1:] for case in FIELDS], ids=[case[0] for case in FIELDS])
def test_another_field_is_edited(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert edits.kinds(BASE, side(**fields)) == expected, edits.explained(BASE, side(**fields))


@pytest.mark.parametrize("case", TEXTS, ids=[case[0] for case in TEXTS])
def test_the_way_back_is_an_edit_as_well(case: tuple[str, str, tuple[str, ...]]) -> None:
    name, after, expected = case
    back = edits.kinds(side(body=after), BASE)
    assert bool(back) == bool(expected), name
    if name.startswith(("a number", "a first name", "a surname", "letters", "the opposite")):
        assert set(back) == set(expected)


def test_the_words_are_told() -> None:
    told = edits.explained(BASE, side(body=body(("3 kişi", "5 kişi"), ("Ahmet Kaya", "Mehmet Kaya"))))
    assert [(one.kind, one.field, one.before, one.after) for one in told] == [
        ("number", "body", "3", "5"),
        ("name", "body", "Ahmet", "Mehmet"),
    ]


def test_every_kind_is_known() -> None:
    assert {kind for case in (*TEXTS, *FIELDS) for kind in case[2]} == set(edits.KINDS)


TEXT = st.text(st.sampled_from("abcçdefgğhıiİIjklmnoöprsştuüvyz ABÇŞ.,!?'’\"“ 0123456789%\n&;-–#"), max_size=300)


@given(TEXT, TEXT)
@settings(max_examples=60, deadline=None)
def test_the_same_is_no_edit(headline: str, text: str) -> None:
    one = side(headline=headline, body=text.replace("\n", "\n\n"))
    assert edits.kinds(one, dict(one)) == ()


_SET = str.maketrans({"'": "’", '"': "“", "-": "–", " ": "\u00a0 "})


@given(st.lists(st.sampled_from([LEAD, PLACE, DRIVER, HELP, HOSPITAL, COST, END]), min_size=1, max_size=9), st.data())
@settings(max_examples=60, deadline=None)
def test_typography_is_no_edit(every: list[str], data: st.DataObject) -> None:
    """Quotes, blanks, capitals and the breaks of paragraphs say nothing."""
    breaks = data.draw(st.lists(st.sampled_from([" ", "\n\n"]), min_size=len(every), max_size=len(every)))
    text = "".join(one + gap for one, gap in zip(every, breaks, strict=True)).strip()
    assert edits.kinds(side(body=paragraphs(*every)), side(body=text.translate(_SET))) == ()


@given(TEXT, TEXT)
@settings(max_examples=80, deadline=None)
def test_an_edit_never_fails_and_has_known_kinds(before: str, after: str) -> None:
    found = edits.kinds(side(body=before), side(body=after, headline=after))
    assert list(found) == [kind for kind in edits.KINDS if kind in found]
