"""Numbers and names that change places, first words, units, points between sentences, doubled words: by hand."""

import pytest

from newsarchive import edits, takedown

TEXTS: list[tuple[str, str, str, tuple[str, ...]]] = [
    # numbers in each other's place
    ("swapped", "Yangında 4 işçi öldü, 6 işçi yaralandı.", "Yangında 6 işçi öldü, 4 işçi yaralandı.", ("number",)),
    ("votes", "Öneri 23 evet, 11 hayır oyu aldı.", "Öneri 11 evet, 23 hayır oyu aldı.", ("number",)),
    ("result", "Konuk ekip maçı 4-1 kazandı.", "Konuk ekip maçı 1-4 kazandı.", ("number",)),
    ("result and verb", "Konuk ekip maçı 4-1 kazandı.", "Konuk ekip maçı 1-4 kaybetti.", ("number", "rewritten")),
    ("spelled", "Selde iki köy ile beş mahalle boşaltıldı.", "Selde beş köy ile iki mahalle boşaltıldı.", ("number",)),
    ("one moves up", "Selde 3 kişi öldü, 2 kişi kayboldu.", "Selde 4 kişi öldü, 3 kişi kayboldu.", ("number",)),
    ("three in turn", "A 1, B 2, C 3 oy aldı.", "A 3, B 1, C 2 oy aldı.", ("number",)),
    ("with their words", "Selde 4 ev yıkıldı, 6 ahır çöktü.", "Selde 6 ahır çöktü, 4 ev yıkıldı.", ("rewritten",)),
    ("two sentences", "Ölen sayısı 4. Yaralı sayısı 6.", "Ölen sayısı 6. Yaralı sayısı 4.", ("number",)),
    # names
    ("persons", "Sanık Murat Ak, tanık Halil Taş'ı suçladı.", "Sanık Halil Taş, tanık Murat Ak'ı suçladı.", ("name",)),
    (
        "names of other lengths",
        "Sanık Murat Ak, tanık Halil Can Taş'ı suçladı.",
        "Sanık Halil Can Taş, tanık Murat Ak'ı suçladı.",
        ("name",),
    ),
    ("clubs", "Dün Karaspor Akspor'u yendi.", "Dün Akspor Karaspor'u yendi.", ("name",)),
    ("from and to", "Rize'den Muş'a giden tır devrildi.", "Muş'tan Rize'ye giden tır devrildi.", ("name",)),
    (
        "an enumeration",
        "Törene Murat Ak, Halil Taş ve Suna Er katıldı.",
        "Törene Suna Er, Halil Taş ve Murat Ak katıldı.",
        ("rewritten",),
    ),
    # capitals that are of the place
    ("first word", "Yangın sabah söndürüldü.", "Alevler sabah söndürüldü.", ("rewritten",)),
    ("first word before a name", "Dün Rize'de yol çöktü.", "Sabah Rize'de yol çöktü.", ("rewritten",)),
    ("quotation", 'Kurum "Artış şart" diye yazdı.', 'Kurum "Zam şart" diye yazdı.', ("rewritten",)),
    ("quotation first", "“Artış şart… Yol yok” diye yazdı.", "“Zam şart… Yol yok” diye yazdı.", ("rewritten",)),
    ("quoted name", 'Kurum "Kardelen" adlı gemiyi aldı.', 'Kurum "Papatya" adlı gemiyi aldı.', ("name",)),
    ("quoted names", 'Kurum "Mavi Kardelen" adlı gemiyi aldı.', 'Kurum "Mavi Papatya" adlı gemiyi aldı.', ("name",)),
    # units
    ("lira", "Ekmek 15 lira oldu, 10 liradan çıktı.", "Ekmek 15 TL oldu, 10 TL'den çıktı.", ()),
    ("kilometre", "Yol 12 km kısaldı, 30 km'ye indi.", "Yol 12 kilometre kısaldı, 30 kilometreye indi.", ()),
    ("another currency", "Ekmek 15 TL oldu.", "Ekmek 15 dolar oldu.", ("rewritten",)),
    # points and doubled words
    ("a point", "Selde 4 köy boşaltıldı, 6 ev yıkıldı.", "Selde 4 köy boşaltıldı. 6 ev yıkıldı.", ("typo",)),
    ("a point and a number", "Selde 4 köy battı, 6 ev yıkıldı.", "Selde 4 köy battı. 7 ev yıkıldı.", ("number",)),
    (
        "a sentence behind",
        "Selde 4 köy boşaltıldı, 6 ev yıkıldı.",
        "Selde 4 köy boşaltıldı, 6 ev yıkıldı. Yollar kapandı.",
        ("paragraph_added",),
    ),
    ("doubled word", "Selde köprü köprü yıkıldı.", "Selde köprü yıkıldı.", ("typo",)),
    ("doubled words", "Selde eski köprü eski köprü yıkıldı.", "Selde eski köprü yıkıldı.", ("typo",)),
    ("a word that is no double", "Selde eski köprü yıkıldı.", "Selde köprü yıkıldı.", ("rewritten",)),
]


@pytest.mark.parametrize("case", TEXTS, ids=[case[0] for case in TEXTS])
def test_a_sentence_is_edited_and_back(case: tuple[str, str, str, tuple[str, ...]]) -> None:
    name, before, after, expected = case
    old, new = {"body": before}, {"body": after}
    assert edits.kinds(old, new) == expected, edits.explained(old, new)
    back = tuple("paragraph_removed" if kind == "paragraph_added" else kind for kind in expected)
    assert edits.kinds(new, old) == back, name


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Tünelde göçük: 4 ölü, 6 yaralı", "Tünelde göçük: 6 ölü, 4 yaralı", ("headline", "number")),
        ("4 ölü, 6 yaralı", "6 ölü, 4 yaralı", ("headline", "number")),
        ("TÜNELDE GÖÇÜK: 4 ÖLÜ, 6 YARALI", "TÜNELDE GÖÇÜK: 6 ÖLÜ, 4 YARALI", ("headline", "number")),
        ("Murat Ak, Halil Taş'ı geçti", "Halil Taş, Murat Ak'ı geçti", ("headline", "name")),
    ],
)
def test_a_headline_tells_what_changed_places(before: str, after: str, expected: tuple[str, ...]) -> None:
    text = "Yarışta Murat Ak, Halil Taş'ı geride bıraktı."
    assert edits.kinds({"headline": before, "body": text}, {"headline": after, "body": text}) == expected


def test_both_places_are_told() -> None:
    told = edits.explained({"body": TEXTS[0][1]}, {"body": TEXTS[0][2]})
    assert [(one.before, one.after) for one in told] == [("4", "6"), ("6", "4")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bu haber yayından kaldırılmıştır.", "Bu haber yayından kaldırılmıştır."),
        (
            "Öğretmen Işık’ın cenazesi ikindi namazının ardından toprağa verildi … Bu\u200b haber yayından kaldırıldı.",
            "ikindi namazının ardından toprağa verildi … Bu\u200b haber yayından kaldırıldı.",
        ),
        ("Haber sürüyor.", None),
    ],
)
def test_a_notice_is_told_in_whole_words_as_written(text: str, said: str | None) -> None:
    assert takedown.notice_in(text) == said
