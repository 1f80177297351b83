"""Damaged letters inside a page: what is put right, and what has to stay as it is."""

import pytest

from newsarchive import charset, mojibake

TURKISH = "<p>Belediye ekipleri dün akşam Iğdır'da çalıştı.</p>"


def damaged(text: str, codec: str) -> str:
    """UTF-8 read as ``codec`` the way browsers read it."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # UTF-8 read as windows-1252, Latin-1, windows-1254, Mac Roman
        ("TÃ¼rkiye", "Türkiye"),
        ("farkÄ±yla", "farkıyla"),
        ("geliÅŸmeler", "gelişmeler"),
        ("geli\u00c5\u009fmeler", "gelişmeler"),
        ("DÄ±ÅŸiÅŸleri â€œyakÄ±ndanâ€\u009d izliyor", "Dışişleri “yakından” izliyor"),
        ("Ä°zmir'de", "İzmir'de"),
        ("\u00c5\u009eEHÄ°R", "ŞEHİR"),
        ("H√ºrriyet Meydanƒ±", "Hürriyet Meydanı"),
        # words without a sound ş, ı or ğ beside them are put right one by one
        ("Kültür ve TÃ¼rkiye ve Ä±sÄ±", "Kültür ve Türkiye ve ısı"),
        # one lost byte does not keep the other words
        ("geliÅmeleri TÃ¼rkiye izliyor", "geliÅmeleri Türkiye izliyor"),
    ],
)
def test_utf8_read_as_something_else(before: str, after: str) -> None:
    assert mojibake.mend(f"<h1>{before}</h1>") == (f"<h1>{after}</h1>", 1)


@pytest.mark.parametrize("codec", ["cp1252", "cp1254", "latin-1", "mac-roman"])
def test_every_letter_comes_back(codec: str) -> None:
    text = "Pijamalı hasta yağız şoföre çabucak güvendi, ĞÜŞİÖÇ dedi"
    assert mojibake.mend(damaged(text, codec))[0] == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Soruþturmasýnda 17 Ýsim 19 Kiþi Adliyeye Sevk Edildi",
            "Soruşturmasında 17 İsim 19 Kişi Adliyeye Sevk Edildi",
        ),
        ("Iðdýr'dan Ýzmir'e", "Iğdır'dan İzmir'e"),
        ("DOÐU AÝLELERÝ ÞAÞKIN", "DOĞU AİLELERİ ŞAŞKIN"),
    ],
)
def test_windows_1254_read_as_latin_1(before: str, after: str) -> None:
    assert mojibake.mend(f"{TURKISH}<b>{before}</b>") == (f"{TURKISH}<b>{after}</b>", 1)
    assert mojibake.mend(f'<html lang="tr"><b>{before}</b>')[1] == 1
    assert mojibake.mend(f"<b>{before}</b>")[1] == 0, "not shown to be Turkish"


def test_a_single_letter_is_put_right_beside_a_proven_piece() -> None:
    page = f"{TURKISH}<b>Asayiþ</b>"
    assert mojibake.mend(page) == (page, 0)
    assert mojibake.mend(f"{page}<i>Saðlýk</i>") == (f"{TURKISH}<b>Asayiş</b><i>Sağlık</i>", 2)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Başlıkta “Ã¼” görünüyorsa sayfa yanlış kodlanmıştır.</p>",
        "<code>Ã¼</code>",
        "<p>İzlandalı golcü Guðmundsson kulüple anlaştı, Þór Akureyri de onayladı.</p>",
        "<p>Guðjohnsen gol</p>",
        "<p>Það er gott að vera með ykkur á Íslandi, sagði hún.</p>",
        "<p>Þetta er gott og þýðir það</p>",
        "<p>Nový rok začal, černý kůň běžel</p>",
        "<p>Türkmenistan'da Aşgabat, ýyl, aý, gaýry</p>",
        "<p>Ångström ve Ærø, São Paulo, Čapek, crème brûlée</p>",
        "<p>Sıcaklık 25 Â° oldu, Ağrı Dağı’nda kar var</p>",
        "<p>kâğıt, hikâye, rüzgâr, âşık, lâle</p>",
        "<p>x √ 2 ≈ 1,41 ve ƒ(x)</p>",
        '<a href="https://a.example/TÃ¼rkiye-haberi">x</a>',
        "<a href='/TÃ¼rkiye/'>x</a>",
        '<meta content="https://a.example/u/TÃ¼rkiye.jpg">',
    ],
)
def test_what_stays_as_it_is(text: str) -> None:
    page = TURKISH + text
    assert mojibake.mend(page) == (page, 0)


def test_only_the_damaged_parts_of_a_page_change_and_the_rule_says_so() -> None:
    page = f"<title>YaÄŸmur geliyor</title>{TURKISH}<h1>Yağmur geliyor</h1>"
    found = charset.decode(page.encode(), "text/html; charset=utf-8")
    assert found.text == page.replace("YaÄŸmur", "Yağmur")
    assert (found.why, found.raw) == ("valid UTF-8; 1 damaged pieces mended", None)


def test_windows_1254_inside_utf8() -> None:
    body = b"<title>" + "Yağmur sıklaşıyor".encode("cp1254") + b"</title>" + TURKISH.encode() * 3
    found = charset.decode(body, "text/html; charset=utf-8")
    assert (found.encoding, found.why) == ("utf-8", "UTF-8, 1 pieces of windows-1254 in it")
    assert found.text == f"<title>Yağmur sıklaşıyor</title>{TURKISH * 3}"


def test_utf8_inside_windows_1254() -> None:
    body = TURKISH.encode("cp1254") * 9 + "<i>Yağmur sıklaşıyor</i>".encode()
    found = charset.decode(body, "text/html; charset=windows-1254")
    assert found.encoding == "windows-1254"
    assert found.text == f"{TURKISH * 9}<i>Yağmur sıklaşıyor</i>"
