"""The Turkish alphabet: case, matching keys, order and slugs, typed by hand; and the laws they keep."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import turkish

LETTERS = "abcçdefgğhıijklmnoöprsştuüvyz"
CAPITALS = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ"

CASES = [  # lower, upper
    ("ısı", "ISI"),
    ("izmir", "İZMİR"),
    ("ığdır", "IĞDIR"),
    ("diyarbakır'ın ilçesi", "DİYARBAKIR'IN İLÇESİ"),
    ("şükrü çöğür", "ŞÜKRÜ ÇÖĞÜR"),
    ("kâğıt", "KÂĞIT"),
    ("tbmm 2025", "TBMM 2025"),
    ("", ""),
]
TITLES = [
    ("KÜLTÜR-SANAT", "Kültür-Sanat"),
    ("ılıca İLÇESİ", "Ilıca İlçesi"),
    ("istanbul", "İstanbul"),
    ("İZMİR'İN SESİ", "İzmir'in Sesi"),
    ("3. sayfa", "3. Sayfa"),
    ("AA", "Aa"),
]
FOLDED = [  # text, key, what it shows
    ("HAZİRAN", "haziran", "dotted capital"),
    ("HAZIRAN", "haziran", "typed on an English keyboard"),
    ("hazi\u0307ran", "haziran", "JavaScript's toLowerCase leaves U+0307"),
    ("IĞDIR", "igdir", "ı and i are one"),
    ("Şanlıurfa’nın", "sanliurfa'nin", "typographic apostrophe"),
    ("“Güçlü” «ses»", '"guclu" "ses"', "every quotation mark is one"),
    ("Haber – Yorum — Söz", "haber - yorum - soz", "every dash is one"),
    ("Sonra…", "sonra...", "one character or three dots"),
    ("bele\u00addiye\u200b", "belediye", "soft hyphen, zero-width space"),
    ("kâğıt, hâlâ, îmâ, rükû", "kagit, hala, ima, ruku", "circumflex"),
    ("  iki \n  satır\t", "iki satir", "white space"),
    ("`tek` tırnak´", "'tek' tirnak'", "grave and acute accent as apostrophes"),
    ("`ascii`", "'ascii'", "the same in plain ASCII"),
    ("São Paulo, Łódź", "sao paulo, łodz", "marks go, letters of their own stay"),
    ("", "", "nothing"),
]
LONG = "Belediye Başkanı, “yağmur suyu” hattının İzmir’de tamamlandığını söyledi… "
LONG_KEY = 'belediye baskani, "yagmur suyu" hattinin izmir\'de tamamlandigini soyledi...'
SEARCHED = [("Diyarbakır", "Diyarbakir"), ("IŞIK", "IŞIK"), ("ısı", "isi"), ("İzmir", "İzmir")]
SLUGS = [
    ("Ağrı'da Kar Yağışı!", "agri-da-kar-yagisi"),
    ("İLÇEDE “ŞOK” GELİŞME…", "ilcede-sok-gelisme"),
    ("  --  ", ""),
    ("2025 YKS: Sonuçlar", "2025-yks-sonuclar"),
]
ANY = st.text(st.characters(exclude_characters="\u0307"), max_size=200)  # of two U+0307 behind an i one is left
WORDS = st.text(alphabet=LETTERS + " ", max_size=60)
TURKISH = st.text(alphabet=LETTERS + CAPITALS + " '’“”-–…`.,0123456789", max_size=300)


@pytest.mark.parametrize(("small", "large"), CASES)
def test_case(small: str, large: str) -> None:
    assert turkish.lower(large) == small
    assert turkish.upper(small) == large


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text: str, title: str) -> None:
    assert turkish.title(text) == title


@pytest.mark.parametrize(("text", "key", "why"), FOLDED, ids=[row[2] for row in FOLDED])
def test_fold(text: str, key: str, why: str) -> None:
    assert turkish.fold(text) == key, why


@pytest.mark.parametrize("times", [1, 2, 3, 40])
def test_short_and_long_texts_are_folded_alike(times: int) -> None:
    assert turkish.fold(LONG * times) == " ".join([LONG_KEY] * times)
    assert turkish.fold("`" + "a’" * 100 * times) == "'" + "a'" * 100 * times


@pytest.mark.parametrize(("text", "found"), SEARCHED)
def test_search_fold_changes_only_the_dotless_i(text: str, found: str) -> None:
    assert turkish.search_fold(text) == found
    assert len(found) == len(text)


@pytest.mark.parametrize(("text", "slug"), SLUGS)
def test_slug(text: str, slug: str) -> None:
    assert turkish.slug(text) == slug


def test_order_is_that_of_the_dictionary() -> None:
    assert sorted(set(LETTERS), key=turkish.sort_key) == list(LETTERS)
    words = ["cam", "çam", "dam", "ıtır", "itir", "oya", "öykü", "sol", "şal", "uç", "üç"]
    assert sorted(set(words), key=turkish.sort_key) == words
    assert turkish.sort_key("İZMİR") == turkish.sort_key("izmir")
    assert turkish.sort_key("ILGAZ") != turkish.sort_key("İLGAZ")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  bir\u00a0 iki\n", "bir iki"),
        ("bele\u00addiye", "belediye"),
        ("i\u0307l", "il"),
        ("s\u0327", "ş"),
        ("a\u200db", "a\u200db"),  # a joiner belongs to the word
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert turkish.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "upper"), [("SON DAKİKA", True), ("Son", False), ("ILICA", True), ("2025", False), ("", False)]
)
def test_is_upper(text: str, upper: bool) -> None:
    assert turkish.is_upper(text) is upper


@pytest.mark.parametrize(("text", "kept"), [("a\0b", "ab"), ("\ud83d\ude00", "😀"), ("\ud83d", "\ufffd"), ("ş", "ş")])
def test_storable(text: str, kept: str) -> None:
    assert turkish.storable(text) == kept


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_case_goes_there_and_back(text: str) -> None:
    assert turkish.lower(turkish.upper(text)) == text
    assert len(turkish.upper(text)) == len(text)


@settings(max_examples=100, deadline=None)
@given(TURKISH)
def test_a_key_does_not_depend_on_case(text: str) -> None:
    key = turkish.fold(text)
    assert key == turkish.fold(turkish.upper(text)) == turkish.fold(turkish.lower(text)) == turkish.fold(key)
    assert key.isascii()
    assert turkish.fold(unicodedata.normalize("NFD", text)) == key


@settings(max_examples=100, deadline=None)
@given(TURKISH, TURKISH)
def test_the_key_of_a_long_text_is_that_of_its_pieces(one: str, other: str) -> None:
    pieces = (turkish.fold(one), turkish.fold(other))
    assert turkish.fold(f"{one} {other}") == " ".join(piece for piece in pieces if piece)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_whatever_comes_in_stays_tidy(text: str) -> None:
    assert turkish.clean(turkish.clean(text)) == turkish.clean(text)
    assert turkish.slug(text).isascii()
    assert "  " not in turkish.fold(text)
    assert turkish.nfc(turkish.nfc(text)) == turkish.nfc(text)
    turkish.sort_key(text)


KNOWN = ("Şükrü Bey İlçede Okulu Açtı", "Kâğıt “fabrikası” kapandı", "ΟΔΟΣ της Αθήνας")
SAME_AS_KNOWN = [
    ("ŞÜKRÜ BEY İLÇEDE OKULU AÇTI", True),
    ('KAGIT "fabrikasi"  kapandi', True),
    ("οδος ΤΗΣ Αθηνας", True),
    ("Şükrü Bey İlçede Okulu Açmadı", False),  # begins alike
    ("Kâğıt", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "known"), SAME_AS_KNOWN)
def test_keys_know_a_text_in_other_letters(text: str, known: bool) -> None:
    keys = turkish.Keys()
    for one in KNOWN:
        keys.add(one)
    assert (text in keys) is known
    assert known == any(turkish.fold(text) == turkish.fold(one) for one in KNOWN)


@given(st.text(max_size=59))
def test_a_short_text_has_the_key_of_its_long_repetition(text: str) -> None:
    """Short and long texts are folded by different ways."""
    long = f"{text} {'x' * 60}"
    assert turkish.fold(long) == f"{turkish.fold(text)} {'x' * 60}".strip()
