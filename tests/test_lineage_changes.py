"""What a copy changed of the text it prints; every text is invented, every expectation typed by hand."""

import time
from dataclasses import fields

import pytest

from newsarchive import turkish
from newsarchive.lineage.cards import card, pieces
from newsarchive.lineage.changes import Changes, Text, changes, dateline

LEAD = "Konya'nın Meram ilçesinde otomobilin çarptığı 80 yaşındaki Bekir Kaya, kaldırıldığı hastanede yaşamını yitirdi."
HOW = (
    "Kaza, saat 08.30 sıralarında Yaka Mahallesi Antalya Çevre Yolu'nda meydana geldi. Edinilen bilgiye göre A.Ç. "
    "idaresindeki 42 ABC 135 plakalı otomobil, yolun karşısına geçmek isteyen Bekir Kaya'ya çarptı."
)
HELP = (
    "Çevredekilerin ihbarı üzerine olay yerine sağlık ve polis ekipleri sevk edildi. Ağır yaralanan Kaya, ambulansla "
    "şehir hastanesine kaldırıldı. Kaya, burada yapılan tüm müdahalelere rağmen kurtarılamadı."
)
SAID = (
    'Mahalle muhtarı Ahmet Yılmaz, "Burada daha önce de kazalar oldu, üst geçit istiyoruz. Yetkililerden bir an önce '
    'çözüm bekliyoruz" dedi.'
)
END = "Gözaltına alınan sürücü, emniyetteki işlemlerinin ardından adliyeye sevk edildi. Soruşturma sürüyor."
BODY = (LEAD, HOW, HELP, SAID, END)
REWRITTEN = (
    "İhbar üzerine çevreye sağlık ekipleri ile polis geldi. Durumu ağır olan Kaya, şehir hastanesine götürüldü ama "
    "tüm müdahaleye karşın kurtarılamadı."
)
NEW = "Kazanın ardından belediye meclisi üyeleri toplanarak bölgede inceleme başlatılmasına oy birliğiyle karar verdi."


def text(*paragraphs: str, **given: str | None) -> Text:
    said: dict[str, str | None] = {"source": "AA", "source_kind": "agency", "dateline": "KONYA", **given}
    headline = said.pop("headline", None) or "Otomobilin çarptığı yaşlı adam öldü"
    return Text(headline, "\n\n".join(paragraphs or BODY), site="bir.example", **said)


ROOT = text()
UNCHANGED = {
    "headline": "same",
    "dateline": "same",
    "lead": "same",
    "credit": "same",
    "in_root": 1.0,
    "of_root": 1.0,
}
IGNORED = {"in_root", "of_root", "words_added", "words_dropped"}
"""figures that a case need not name"""

CASES: dict[str, tuple[Text, dict[str, object]]] = {
    "nothing": (text(), UNCHANGED),
    "headline": (text(headline="Yaya yola fırladı: 1 ölü"), {"headline": "changed"}),
    "headline in other quotes and capitals": (text(headline="OTOMOBİLİN çarptığı yaşlı adam öldü!"), {}),
    "dateline dropped": (text(dateline=None), {"dateline": "dropped"}),
    "dateline moved to the end of another form": (text(dateline="Meram/KONYA"), {"dateline": "changed"}),
    "dateline still in the body": (text("KONYA (AA) - " + LEAD, *BODY[1:], dateline=None), {}),
    "credit dropped": (text(source=None, source_kind=None), {"credit": "dropped"}),
    "credit to somebody else": (text(source="İHA"), {"credit": "other"}),
    "credit to itself": (text(source=None, source_kind="own"), {"credit": "other"}),
    "credit line still in the body": (text(*BODY, "Kaynak: AA", source=None, source_kind=None), {}),
    "lead dropped": (
        text(*BODY[1:]),
        {"lead": "dropped", "paragraphs_dropped": (LEAD,), "words_dropped": 14},
    ),
    "lead in the paper's own words": (
        text("Sabah saatlerinde yola çıkan bir sürücü ile yaşlı bir yayanın yolu acı biçimde kesişti.", *BODY[1:]),
        {
            "lead": "changed",
            "paragraphs_dropped": (LEAD,),
            "paragraphs_added": (
                "Sabah saatlerinde yola çıkan bir sürücü ile yaşlı bir yayanın yolu acı biçimde kesişti.",
            ),
        },
    ),
    "lead printed as the spot": (text(*BODY[1:], summary=LEAD), {"of_root": 1.0}),
    "lead behind the second paragraph": (text(HOW, LEAD, *BODY[2:]), {"lead": "changed", "moved": 1}),
    "paragraph dropped": (text(LEAD, HOW, SAID, END), {"paragraphs_dropped": (HELP,), "words_dropped": 25}),
    "paragraph added": (text(LEAD, HOW, NEW, HELP, SAID, END), {"paragraphs_added": (NEW,), "words_added": 13}),
    "paragraphs merged": (text(LEAD + " " + HOW, HELP, SAID, END), {"paragraphs_merged": 1, "words_added": 0}),
    "all paragraphs merged, no space behind the full stop": (text("".join(BODY)), {"paragraphs_merged": 4}),
    "paragraph split": (
        text(LEAD, *HOW.replace("geldi. ", "geldi.|").split("|"), HELP, SAID, END),
        {"paragraphs_split": 1, "words_added": 0, "words_dropped": 0},
    ),
    "tail cut within a paragraph": (
        text(LEAD, HOW, HELP.partition(" Kaya, burada")[0]),
        {"tail_cut": True, "paragraphs_dropped": (SAID, END)},
    ),
    "words in a quotation": (
        text(LEAD, HOW, HELP, SAID.replace("üst geçit istiyoruz", "köprü yapılsın"), END),
        {"quotes_changed": 1, "words_added": 2, "words_dropped": 3},
    ),
    "typography": (
        text(*(p.replace("'", "’").replace(' "', " “").replace('" ', "” ") for p in BODY)),
        {"typography": True, "words_added": 0, "words_dropped": 0},
    ),
    "a number": (text(LEAD, HOW.replace("08.30", "09.30"), HELP, SAID, END), {"words_added": 1, "words_dropped": 1}),
    "sub-headlines put in": (
        text(LEAD, "## Kaza anı", HOW, "SÜRÜCÜ GÖZALTINDA", HELP, SAID, END),
        {"headings_added": ("Kaza anı", "SÜRÜCÜ GÖZALTINDA"), "words_added": 4},
    ),
    "bullets put in front that say the text again": (
        text("• Kaldırıldığı hastanede yaşamını yitirdi", "- Olay yerine sağlık ve polis ekipleri sevk edildi", *BODY),
        {
            "repeated": (
                "Kaldırıldığı hastanede yaşamını yitirdi",
                "Olay yerine sağlık ve polis ekipleri sevk edildi",
            ),
            "words_added": 0,
        },
    ),
    "a paragraph in other words": (
        text(
            LEAD,
            HOW,
            REWRITTEN,
            SAID,
            END,
        ),
        {
            "paragraphs_rewritten": (
                (
                    HELP,
                    REWRITTEN,
                ),
            )
        },
    ),
    "another text altogether": (
        text(NEW),
        {"lead": "changed", "paragraphs_dropped": BODY, "paragraphs_added": (NEW,), "in_root": 0.0, "of_root": 0.0},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_copy_changed(case: str) -> None:
    copy, wanted = CASES[case]
    found = changes(ROOT, copy)
    for field in fields(Changes):
        value = getattr(found, field.name)
        if field.name in wanted:
            assert value == wanted[field.name], field.name
        elif field.name not in IGNORED:
            usual = UNCHANGED.get(field.name, () if isinstance(value, tuple) else 0)
            assert value == usual, field.name


def test_credits_where_the_root_has_none() -> None:
    bare = text(source=None, source_kind=None, dateline=None)
    assert (changes(bare, ROOT).credit, changes(bare, ROOT).dateline) == ("added", "added")
    assert (changes(bare, bare).credit, changes(bare, bare).dateline) == ("none", "none")


def test_a_copy_that_credits_the_paper_it_copied_credits_rightly() -> None:
    own = Text("Başlık", "\n\n".join(BODY), source_kind="own", site="ovahaber.example")
    copy = Text("Başlık", "\n\n".join(BODY), source="Ova Haber", source_kind="outlet", site="ikinci.example")
    assert changes(own, copy).credit == "same"


@pytest.mark.parametrize("case", CASES)
def test_evidence_shows_the_same_words_on_both_sides(case: str) -> None:
    copy = CASES[case][0]
    found = card(ROOT.body, copy.body)
    for span in (*found.spans, *found.repeats):
        one = ROOT.body[span.root_start : span.root_end]
        two = copy.body[span.copy_start : span.copy_end]
        assert _letters(one) == _letters(two)
    assert "".join(p.text for p in pieces(ROOT.body, found, of_root=True)) == ROOT.body
    assert "".join(p.text for p in pieces(copy.body, found, of_root=False)) == copy.body


def _letters(text: str) -> str:
    return "".join(letter for letter in turkish.fold(text) if letter.isalnum())


def test_a_word_stands_in_one_run_only() -> None:
    twice = text(LEAD, HOW, LEAD, HOW, HELP)
    found = card(ROOT.body, twice.body)
    taken = [at for span in found.spans for at in range(span.root_start, span.root_end)]
    assert len(taken) == len(set(taken))
    assert len(found.repeats) > 0


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("place_province", "KONYA", "body:text:dateline")], "KONYA"),
        ([("place_province", "BOLU", "body:text:place-tail"), ("source", "Kaynak: İHA", "visible:text:label")], "BOLU"),
        ([("source", "(AA)", "body:text:dateline")], ""),
        ([("place_province", "Meram'da", "body:first-sentence")], None),
        ([], None),
    ],
)
def test_a_dateline_is_told_from_evidence(rows: list[tuple[str, str, str]], wanted: str | None) -> None:
    assert dateline(rows) == wanted


@pytest.mark.parametrize("body", ["", "\n\n", "## ", "a", "\u0301", "1 " * 3000, "bir iki " * 4000, "İ" * 500])
def test_odd_texts_are_no_error(body: str) -> None:
    odd = Text("", body)
    for one, two in ((odd, odd), (ROOT, odd), (odd, ROOT)):
        started = time.process_time()
        found = changes(one, two)
        card(one.body, two.body)
        assert 0.0 <= found.in_root <= 1.0
        assert time.process_time() - started < 1


def test_letters_in_two_characters_are_the_same_words() -> None:
    apart = text(*(p.replace("ü", "u\u0308").replace("ş", "s\u0327") for p in BODY))
    found = changes(ROOT, apart)
    assert (found.words_added, found.words_dropped) == (0, 0)
    assert card(ROOT.body, apart.body).spans[0].copy_end == len(apart.body) - 1
