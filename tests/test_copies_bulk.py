"""Samples of many texts taken at once are those of one text after the other."""

import random
from array import array

import numpy as np
import pytest

from newsarchive import turkish
from newsarchive.lineage import bulk, compare, joining, shingles, words

LONG = "a" * 41
TEXTS = {
    "nothing": "",
    "blanks": " \n\n \u2028 ",
    "four words": "Kaza Ağrı yolunda oldu",
    "five words": "Kaza Ağrı yolunda dün oldu",
    "a run twice": "bir iki üç dört beş bir iki üç dört beş bir iki üç dört beş",
    "numbers": "12 kişi 3. gün 12 Mayıs 2025'te 15.30'da 0 -7 ²",
    "no letter of ours": "новости 뉴스 新聞 אבג دا 😀 слово ещё одно",
    "symbols": "● bir • iki ™ üç º dört ° beş € altı",
    "a long word": f"bir iki üç {LONG} dört beş altı 12 13",
    "forty letters": f"bir iki üç {LONG[1:]} dört beş altı 12 13",
    "a list": "Nöbetçi eczaneler:\n\nŞifa 212\n\nDeva 213\n\nHayat 214",
    "headlines alone": "## Kaza\n\n## Yangın",
    "a surrogate": "bir \ud800 iki üç dört beş altı",
    "controls": "bir\x01iki\x1füç\x00dört\x7fbeş altı yedi",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_among_others_is_sampled_as_alone(text: str) -> None:
    flat = [shingles.flat(one) for one in ("önce gelen metin 41 burada durur", text, "sonra gelen 42 metin de burada")]
    alone = shingles.read(text)
    found = bulk.samples(flat)[1]
    assert flat[1].split() == alone.words
    assert (found.words, found.runs) == (len(alone.words), len(alone.runs))
    assert found.hashes == array("I", alone.sample()).tobytes()
    assert found.numbers == array("H", sorted(alone.numbers)).tobytes()
    assert bulk.runs(flat)[1] == alone.runs


def test_texts_of_any_letters_are_sampled_as_alone() -> None:
    dice = random.Random(11)
    letters = "aBcçİıIşĞ 0123456789 .,;’'\n\n    \t\x85\xa0é'-ﬁ²ǖ\u0301"
    texts = ["".join(dice.choices(letters, k=dice.choice((3, 60, 900, 4000)))) for _ in range(200)]
    for found, text in zip(bulk.samples(list(map(shingles.flat, texts))), texts, strict=True):
        alone = shingles.read(text)
        assert (found.runs, found.hashes) == (len(alone.runs), array("I", alone.sample()).tobytes())


def test_no_text_has_no_sample() -> None:
    assert bulk.samples([]) == [] == bulk.runs([])


NUMBERS = {
    "few": ([1, 2, 3, 4], [5, 6, 7, 8, 9], True), "none of six": ([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12], False),
    "two of six": ([1, 2, 3, 4, 5, 6], [5, 6, 9, 10, 11, 12], True),
    "one of six": ([1, 2, 3, 4, 5, 6], [6, 7, 8, 9, 10, 11], False),
    "none at all": ([], [1, 2, 3, 4, 5, 6, 7], True), "all of five": ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 65535], True),
}  # fmt: skip


def test_numbers_of_many_pairs_tell_what_those_of_one_do() -> None:
    stored = [array("H", side).tobytes() for one, other, _ in NUMBERS.values() for side in (one, other)]
    first = np.arange(0, len(stored), 2)
    expected = [allowed for _, _, allowed in NUMBERS.values()]
    assert joining.Numbers(stored).may_be_copies(first, first + 1).tolist() == expected
    assert [compare.may_be_copies(frozenset(a), frozenset(b)) for a, b, _ in NUMBERS.values()] == expected
    assert joining.Numbers(stored).may_be_copies(first[:0], first[:0]).tolist() == []


def test_hashes_below_each_bound_are_counted() -> None:
    edge = [shingles.SPACE // level for level in joining.LEVELS]
    samples = [sorted([0, *edge]), [], [edge[0] - 1, edge[0]]]
    assert joining.sizes([array("I", one).tobytes() for one in samples]).tolist() == [[3, 0, 1], [2, 0, 0], [1, 0, 0]]


BY_LETTER = {
    "plain": "İHA'nın Iğdır’daki haberi: “3 kişi” yaralandı…\n\n## Kâğıt", "an e": "Café Müller’de", "nothing": "",
    "white space": "bir\xa0iki\u2028üç\tdört", "signs": "5 € 10 ₺ %3 • ● ° © ® × − ´", "deleted": "s\u200bo \ufeffsu",
    "unknown": "Ağrı ﬁyat ½ ʼ ² й", "composed": "go\u0308l I\u0307l", "every common letter": turkish._COMMON,
}  # fmt: skip


@pytest.mark.parametrize("text", BY_LETTER.values(), ids=BY_LETTER.keys())
def test_a_text_is_folded_letter_by_letter_as_in_one(text: str) -> None:
    assert shingles._folded(text).split() == shingles._folded_slowly(text).split()
    assert words.plain_words(text) == words._slowly(text)


def test_common_letters_are_folded_letter_by_letter() -> None:
    some = "".join(letter for letter in turkish._COMMON if letter not in "™\u200b\ufeff")
    for fold in (shingles._by_letter, words._by_letter):
        assert fold(some) is not None
        assert fold("ﬁ") is None


def test_letters_in_any_order_are_folded_letter_by_letter_as_in_one() -> None:
    dice = random.Random(12)
    for size in (2, 59, 60, 61, 200) * 60:
        text = "".join(dice.choices(turkish._COMMON, k=size))
        assert shingles._folded(text).split() == shingles._folded_slowly(text).split()
        assert words.plain_words(text) == words._slowly(text)
