"""Bytes to text: the cases that Turkish pages bring, and honest labels of other alphabets."""

import codecs
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import charset, normalise
from newsarchive.records import Page

TEXT = "Iğdır'dan İzmir'e şöyle çok güzel “öğütler” geldi – 12 kişi"
LONG = TEXT + " ve sonra " + TEXT * 40
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        # the label is right
        (TEXT.encode(), "text/html; charset=utf-8", "utf-8"),
        (TEXT.encode("cp1254"), "text/html; charset=windows-1254", "windows-1254"),
        # no label anywhere
        (TEXT.encode(), None, "utf-8"),
        (TEXT.encode("cp1254"), None, "windows-1254"),
        # labels that lie: Latin-1, Latin-5, x-mac-turkish, UTF-8 over windows-1254 bytes
        (TEXT.encode("cp1254"), "text/html; charset=iso-8859-1", "windows-1254"),
        (TEXT.encode("cp1254"), "text/html; charset=iso-8859-9", "windows-1254"),
        (TEXT.encode("cp1254"), "text/html; charset=utf-8", "windows-1254"),
        ((META.format("x-mac-turkish") + TEXT).encode("cp1254"), "text/html", "windows-1254"),
        (TEXT.encode(), "text/html; charset=windows-1254", "utf-8"),
        (TEXT.encode(), "text/html; charset=iso-8859-9", "utf-8"),
        # four labels in a row
        (
            ("".join(map(META.format, ("utf-8", "windows-1254", "iso-8859-9", "x-mac-turkish"))) + TEXT).encode(
                "cp1254"
            ),
            "text/html; charset=utf-8",
            "windows-1254",
        ),
        # a byte-order mark beats every label
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=windows-1254", "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None, "utf-16-be"),
        (("<p>" + TEXT).encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le"),
        (("<p>" + TEXT).encode("utf-16-be"), None, "utf-16-be"),
        # a label nobody knows, a label that is no text encoding
        (TEXT.encode("cp1254"), "text/html; charset=turkce", "windows-1254"),
        (TEXT.encode("cp1254"), "text/html; charset=base64", "windows-1254"),
        (b"", None, "utf-8"),
        (b"plain ascii", "text/html; charset=iso-8859-9", "utf-8"),
    ],
)
def test_turkish(body: bytes, content_type: str | None, encoding: str) -> None:
    found = charset.decode(body, content_type)
    assert found.encoding == encoding
    assert "\ufffd" not in found.text
    assert TEXT in found.text or len(body) < 20


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        ("Zażółć gęślą jaźń, proszę państwa", "iso-8859-2", "iso8859-2"),
        ("Съешь же ещё этих мягких булок", "windows-1251", "cp1251"),
        ("Съешь же ещё этих мягких булок", "koi8-r", "koi8-r"),
        ("新しい図書館が駅前に開館した", "shift_jis", "cp932"),
        ("新しい図書館が駅前に開館した", "euc-jp", "euc_jp"),
        ("新图书馆在车站前开放", "gb2312", "gb18030"),
        ("새 도서관이 역 앞에 문을 열었다", "euc-kr", "cp949"),
        ("νέα βιβλιοθήκη άνοιξε", "iso-8859-7", "iso8859-7"),
    ],
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_honest_labels_of_other_alphabets(text: str, label: str, encoding: str, where: str) -> None:
    python = {"gb2312": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949"}.get(label, label)
    if where == "header":
        found = charset.decode(text.encode(python), f"text/html; charset={label}")
        assert found.text == text
    else:
        found = charset.decode((META.format(label) + text).encode(python), "text/html")
        assert found.text.endswith(text)
    assert found.encoding == encoding


def test_a_few_broken_sequences_do_not_make_utf8_something_else() -> None:
    body = LONG.encode().replace("ş".encode(), b"\xc5", 1)
    found = charset.decode(body, None)
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") == 1
    assert "güzel" in found.text


def test_many_broken_sequences_do() -> None:
    assert charset.decode((TEXT * 3).encode("cp1254") + "çok".encode(), None).encoding == "windows-1254"


def test_unassigned_bytes_of_windows_1254_do_not_raise() -> None:
    assert charset.decode(b"\xfe\x81\x8d \xf0", None).text == "ş\x81\x8d ğ"


def test_labels_in_order() -> None:
    body = b'<?xml version="1.0" encoding="iso-8859-9"?><meta charset=utf-8><meta charset="turkce">'
    assert charset.labels(body, "text/html; charset=Windows-1254") == ["cp1254", "iso8859-9", "utf-8"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ .,'“”0123456789"))
def test_turkish_text_comes_back_from_either_encoding(text: str) -> None:
    assert charset.decode(text.encode(), "text/html; charset=iso-8859-9").text == text
    # two Turkish letters side by side can be valid UTF-8 by accident; one foreign byte order cannot be told then
    body = text.encode("cp1254")
    found = charset.decode(body, "text/html; charset=iso-8859-1")
    assert found.text == text or found.encoding == "utf-8"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "text/html; charset=gb2312", "charset=x", "charset=utf-7"]))
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert isinstance(charset.decode(body, content_type).text, str)


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"x", None, None),
        (b"x", "text/html", None),
        (b"x", "text/html; charset=UTF-8", "header utf-8"),
        (b"<meta charset=windows-1254>", "text/html; charset=utf-8", "header utf-8, meta windows-1254"),
        (
            b'<meta charset="utf-8"><meta charset="utf-8"><meta charset=iso-8859-9><meta charset=x-mac-turkish>',
            None,
            "meta utf-8, meta iso-8859-9, meta x-mac-turkish",
        ),
        (codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="turkce"?>', None, "byte-order mark utf-8"),
        (b'<?xml version="1.0" encoding="turkce"?>', None, "xml turkce"),
    ],
)
def test_what_a_page_declares(body: bytes, content_type: str | None, said: str | None) -> None:
    assert charset.decode(body, content_type).declared == said


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (TEXT.encode(), "valid UTF-8"),
        (TEXT.encode("cp1254"), "not UTF-8, no honest label of another alphabet"),
        (codecs.BOM_UTF8 + TEXT.encode(), "byte-order mark"),
        (LONG.encode().replace("ş".encode(), b"\xc5", 1), "UTF-8 with 1 broken sequences"),
    ],
)
def test_the_rule_in_words(body: bytes, why: str) -> None:
    assert charset.decode(body, None).why == why


def test_the_article_says_what_was_declared_used_and_why() -> None:
    text = "Köprü açılışına yüzlerce kişi katıldı, ışıklar akşam saatlerinde yandı. " * 3
    body = f"<meta charset=iso-8859-9><h1>Köprü açıldı</h1><article><p>{text}</p><p>{text}</p></article>"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    page = Page("https://a.example/kopru-acildi", 200, body.encode("cp1254"), datetime.now(UTC), headers)
    article = normalise.read(page)
    assert article.headline == "Köprü açıldı"
    assert article.charset_declared == "header utf-8, meta iso-8859-9"
    assert article.charset_used == "windows-1254"
    assert article.charset_rule == "not UTF-8, no honest label of another alphabet"


@pytest.mark.parametrize("noise", [b"\x80", b"\xed\xa0\xbd\xed\xb8\x80\x85", b"\xc0\xaf\xff\xfe", b"\xc4 "])
def test_a_little_noise_in_a_short_page_is_no_other_encoding(noise: bytes) -> None:
    whole = f"<p>{TEXT}</p>".encode()
    for content_type in ("text/html; charset=utf-8", None, "text/html; charset=iso-8859-9"):
        found = charset.decode(whole + noise + whole, content_type)
        assert found.encoding == "utf-8"
        assert found.text.count(TEXT) == 2
