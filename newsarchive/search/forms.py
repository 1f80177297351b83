"""Forms of a Turkish word, as beginnings and whole words to look for: grammar stands behind the word.

Inflected forms of what was typed: it may go on (from four letters), its last p, t, k softened (kitap: kitabı), its last
vowel dropped (şehir: şehri, by a table). What shares a stem: Snowball's stem, corrected where it is known to err, the
word behind a softened or shortened form, and the common endings of words too short to be a beginning.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from newsarchive import lookups, turkish

Form = tuple[tuple[str, ...], bool]
"""tokens in a row, and whether the last one may go on"""
EXACT, FORMS, STEMS = range(3)
"""levels of evidence: as typed, inflected, of one stem"""

_GROWS = 4  # letters; shorter words are too common as beginnings of others (kar: kara, karar, karşı)
_SOFT = {"p": "b", "t": "d", "k": "g"}  # folded; ç -> c needs nothing: the index folds both to c
_HARD = {"b": "p", "d": "t", "ğ": "k", "g": "k", "c": "ç"}
_BACK, _FRONT = "aıou", "eiöü"
_ENDING = re.compile(
    r"l[ae]r.*|[dt][ae](?:n|ki.*)?|[iu]n?(?:[iuae]|d[ae].*)?|[iu]m[iu]z.*|s[iu].*|n[iu]n|y[iu]|yl[ae]"
)  # folded; behind a stem of two or three letters
_PEELED = re.compile(
    r"(.{4,}?)(?:l[ae]r(?:[iu]n?|d[ae]n?|[ae])?|[dt][ae]n?|[iu]n(?:d[ae]n?|[iu]n?|[ae])?|l[iu]k?|c[iu]|s[iu]z|(?<=.{5})[ae])$"
)
_GLUED = re.compile(r"([^\W\d_]+(?=\d)|\d+(?!\d))([^\W\d_]+|\d+)")
_PLAIN = str.maketrans("âîû", "aiu")
_VOWELS = _BACK + _FRONT


def of(token: str, written: str, level: int, *, named: bool = False) -> Iterator[tuple[str, bool]]:
    """Weaker forms of a word: (beginning or word, whether it may go on).

    ``written``: the word with its own letters. ``named``: what stands before an apostrophe, whose letters never change.
    """
    if not token.isalpha():
        return
    if len(token) >= _GROWS:
        yield token, True
    if level >= FORMS and not named:
        yield from _inflected(token)
    if level >= STEMS:
        yield from _stems(token, written, named)


def otherwise(tokens: tuple[str, ...]) -> tuple[str, ...] | None:
    """A word and a number written together for those written apart, and the reverse: covid19, COVID-19."""
    if len(tokens) == 1 and (glued := _GLUED.fullmatch(tokens[0])):
        return glued[1], glued[2]
    if len(tokens) == 2 and _GLUED.fullmatch("".join(tokens)) and tokens[0].isdigit() != tokens[1].isdigit():
        return ("".join(tokens),)
    return None


def _inflected(token: str) -> Iterator[tuple[str, bool]]:
    if len(token) >= _GROWS and token[-1] in _SOFT:
        yield token[:-1] + _SOFT[token[-1]], True
    short = _dropped()[0].get(folded(token))
    if short is not None:  # with a vowel behind it: the bare form begins too many other words
        yield short + ("u" if folded(token)[-2] == "u" else "i"), True
        yield from ((short + low, False) for low in "ae")


def _stems(token: str, written: str, named: bool) -> Iterator[tuple[str, bool]]:
    if len(token) < _GROWS:
        yield from ((folded(form), grows) for form, grows in _of_short(written))
        return
    if named:
        return
    for stem in _cut(written):
        if len(stem) >= _GROWS:
            yield folded(stem), True
        elif len(stem) > 1:
            yield folded(stem), False
            yield from ((folded(form), grows) for form, grows in _of_short(stem) if grows)


def _cut(written: str) -> Iterator[str]:
    """What may be the stem of a word of four letters or more."""
    word = harmonised(written) if written.isascii() else written
    key = folded(word)
    if key in _dropped()[0]:
        return
    for length in (3, 4):
        if (whole := _dropped()[1].get(key[:length])) is not None and _ends_so(key[length:]):
            yield from (whole, key[: length + 1])
            return
    whole_base = len(word) > _GROWS and word[-1] in "ıiuü" and word[-2] not in _VOWELS
    if whole_base:  # başkanı, rengi, yurdu, ailesi
        yield from _base(word[:-1], word[-1])
    stem = _snowball(word)
    if _is_wrong(word, stem, _GROWS if whole_base else 2):
        if (peeled := _PEELED.match(key)) is not None:
            yield from _base(word[: peeled.end(1)], word[peeled.end(1) :])
        return
    if stem[-1] in "ae" and word[len(stem) :] in {"nı", "ni"}:  # başkanı is başkan-ı; n joins endings to possessives
        return
    yield from _base(stem, word[len(stem) :])
    if not word.startswith(stem):  # kitap of kitabın: both
        yield word[: len(stem)]


def _is_wrong(word: str, stem: str, least: int) -> bool:
    """Whether Snowball found nothing or cut what is hardly an ending: başka of başkan, de of deniz, hek of hekimin."""
    ending = word[len(stem) :]
    short = len(stem) < _GROWS and not _ENDING.fullmatch(folded(ending))
    return stem == word or len(stem) < least or ending in {"n", "m"} or short


def _base(stem: str, ending: str) -> Iterator[str]:
    yield stem
    if len(stem) >= _GROWS and folded(stem)[-1] in _SOFT:  # çocuk of çocuklar: çocuğa
        yield folded(stem)[:-1] + _SOFT[folded(stem)[-1]]
    if stem[-1] in _HARD:
        yield stem[:-1] + _HARD[stem[-1]]
    if len(ending) == 1 and len(stem) > _GROWS and stem[-1] == "s" and stem[-2] in _VOWELS:  # mahkemes of mahkemesi
        yield stem[:-1]


def _ends_so(ending: str) -> bool:
    """Whether that may stand behind a short form: şehr-inde, şehr-e."""
    return ending[:1] in {"i", "u"} or ending in {"a", "e"}


def inflections(word: str) -> list[str]:
    """Common inflected forms of a word, whole and folded: for one too common to be looked for as a beginning."""
    more: list[str] = lookups.table("inflection")["short"]["more"]
    found = [form for form, _ in _of_short(word, more)]
    if (last := folded(word[-1])) in _SOFT:
        softened = [form for form, _ in _of_short(word[:-1] + _SOFT[last], more)]
        found += [form for form in softened if folded(form)[len(word)] in "iuae"]
    return list(dict.fromkeys(map(folded, found)))


def _of_short(word: str, more: Sequence[str] = ()) -> Iterator[tuple[str, bool]]:
    """Inflected forms of a word of two or three letters, folded."""
    word = word.translate(_PLAIN)
    vowels = [letter for letter in word if letter in _VOWELS]
    if not vowels:
        return
    endings: list[str] = lookups.table("inflection")["short"]["vowel" if word[-1] in vowels else "consonant"]
    high = "u" if vowels[-1] in "uüoö" else "i"
    unsure = word.isascii() and vowels[-1] in "iou"  # typed without Turkish letters
    for low in "ae" if unsure else "a" if vowels[-1] in _BACK else "e":
        for ending in (*endings, *more):
            yield word + ending.rstrip("*").replace("A", low).replace("I", high), ending.endswith("*")


def harmonised(word: str) -> str:
    """A word typed without Turkish letters, its i and u as the vowels before them ask: kitabi is kitabı."""
    letters: list[str] = []
    back = False
    for letter in word:
        if letter in _VOWELS:
            if letters and letter in "iu" and any(one in _VOWELS for one in letters):
                letter = {"i": "ı", "u": "u"}[letter] if back else {"i": "i", "u": "ü"}[letter]
            back = letter in _BACK
        letters.append(letter)
    return "".join(letters)


def folded(token: str) -> str:
    """As the index has it; what the index folds otherwise (m², other alphabets) is left to it."""
    plain = turkish.fold(token)
    return plain if plain.isascii() and len(plain) == len(token) and token.isalpha() else token


@lru_cache(maxsize=4096)
def _snowball(word: str) -> str:
    from snowballstemmer import stemmer  # loads every language it has: a tenth of a second, and few searches ask

    return str(stemmer("turkish").stemWord(word))


@cache
def _dropped() -> tuple[dict[str, str], dict[str, str]]:
    """Word -> its short form, and the reverse, folded."""
    rows = lookups.table("inflection")["dropped"]
    return (
        {folded(row["word"]): folded(row["short"]) for row in rows},
        {folded(row["short"]): folded(row["word"]) for row in rows},
    )
