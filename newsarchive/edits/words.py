"""A text as sentences of words that can be compared: one key for one word, however it is set or its number written.

The keys know nothing of case, of the form of quotes, dashes and apostrophes, of entities and white space, and a number
has one key however it is written (``1.250`` and ``1250``, ``yüzde 5`` and ``%5``, ``on beş`` and ``15``).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsarchive import turkish
from newsarchive.edits import vocabulary

HEADING = "## "
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*)(?P<tail>['’‘´`ʼ][^\W\d_]+)?"
    r"|(?P<initials>(?:[^\W\d_]\.){1,4}(?![^\W\d_]{2}))(?P<after>['’‘´`ʼ][^\W\d_]+)?"
    r"|(?P<word>[^\W\d_]+(?:['’‘´`ʼ][^\W\d_]+)*)"
    r"|(?P<dots>\.{2,}|…)|(?P<mark>[^\w\s]|_)"
)
_SEAM = re.compile(r"(?<=[a-zçğıöşü]{2})(?=[A-ZÇĞİÖŞÜ][a-zçğıöşü])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʼ", "'"))
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’»)\]]*(?P<gap>\s+)(?=[\"'“‘«(\[–—-]?\s?[A-ZÇĞİÖŞÜÂ\d])|(?<=[a-zçğıöşü]{2}[.!?])(?=[A-ZÇĞİÖŞÜ][a-zçğıöşü])"
)
_NO_END = re.compile(
    r"(?:\b[A-ZÇĞİÖŞÜ]|\b\d{1,3}|\b(?:Dr|Prof|Doç|Av|Op|Yrd|Öğr|Uzm|Sn|No|Cad|Sok|Mah|Bkz|vb|vs|Alb|Yzb|Müh|St|Hz|Ltd|Şti))\.$"
)
MARKS = frozenset(",.;:!?")
"""punctuation that belongs to a sentence; quotes, dashes, brackets and dots in a row are typography"""
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_HARMONY = {
    vowel: str.maketrans("aeıiuü", wide * 2 + narrow * 4)
    for vowels, wide, narrow in (("aı", "a", "ı"), ("ei", "e", "i"), ("ou", "a", "u"), ("öü", "e", "ü"))
    for vowel in vowels
}
"""the last vowel of a word -> those of its endings"""
_MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or mark of a text."""

    text: str
    start: int
    """its place in the text as shown (``shown``)"""
    end: int
    key: str
    """equal keys: the same word"""
    value: str | None = None
    """of a number: ``1250``, ``5%``, ``14.30``"""
    weak: bool = False
    """a number written as a word that means something else as well (``bir``, ``on``, ``altı``)"""
    mark: bool = False

    @property
    def base(self) -> str:
        """The key without what stands behind an apostrophe."""
        return self.key.partition("'")[0]

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands."""

    text: str
    words: tuple[Word, ...]
    """without marks"""
    points: str
    """the punctuation between its words: ``,,:``"""
    paragraph: int
    start: int
    """its place in the paragraph as shown"""
    heading: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its words."""
        return tuple(word.key for word in self.words)


def shown(text: str) -> str:
    """A text without entities and invisible marks, white space collapsed: what places of words refer to."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return turkish.clean(text)


def paragraphs(body: str | None) -> list[str]:
    """The paragraphs of a body as shown, sub-headlines with their mark."""
    return [one for one in map(shown, (body or "").split("\n\n")) if one]


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[Word, ...]:
    """All words and marks of a text as shown."""
    return tuple(_numbered(list(_tokens(text))))


def _tokens(text: str) -> Iterator[Word]:
    for found in _TOKEN.finditer(text):
        whole, start, end = found[0], found.start(), found.end()
        if found["number"]:
            value = _canonical(found["number"])
            yield Word(whole, start, end, f"#{value}{_tail(found['tail'])}", value)
        elif found["initials"]:
            key = turkish.lower(found["initials"].replace(".", "")) + "." + _tail(found["after"])
            yield Word(whole, start, end, key)
        elif found["word"]:
            for part in _SEAM.split(whole) if _SEAM.search(whole) else (whole,):  # two words that markup had kept apart
                yield Word(part, start, start + len(part), _key(part))
                start += len(part)
        else:
            yield Word(whole, start, end, whole, mark=True)


def _key(word: str) -> str:
    """The word in lower case; a unit in full, with its ending: ``TL'den`` is ``liradan``."""
    key = turkish.lower(word.translate(_APOSTROPHES))
    base, _, ending = key.partition("'")
    whole = vocabulary.units().get(base)
    if whole is None:
        return key
    last = next(letter for letter in reversed(whole) if letter in _HARMONY)
    return whole + ending.translate(_HARMONY[last])


def _tail(suffix: str | None) -> str:
    return "" if suffix is None else turkish.lower(suffix.translate(_APOSTROPHES))


def _canonical(number: str) -> str:
    """``1.250`` and ``1250`` are one, ``1,5`` and ``1.5``, ``05.11.2025`` and ``5.11.2025``."""
    if _GROUPED.fullmatch(number) and not number.startswith("0"):
        return number.replace(".", "").replace(",", "")
    if _MONEY.fullmatch(number):
        number = number.replace(".", "")
    parts = re.split(r"[.,:/]", number)
    return ".".join([parts[0].lstrip("0") or "0", *parts[1:2], *(part.lstrip("0") or "0" for part in parts[2:])])


def _numbered(tokens: list[Word]) -> Iterator[Word]:
    """Words that together are one number become one; per cents are told."""
    at = 0
    while at < len(tokens):
        found = _compound(tokens, at)
        if found is None:
            word, after = tokens[at], at + 1
        else:
            word, after = found
        previous = tokens[at - 1] if at else None
        if (
            word.value is not None
            and previous is not None
            and (previous.text == "%" or turkish.fold(previous.text) == vocabulary.percent())
        ) or (word.value is not None and after < len(tokens) and tokens[after].text == "%"):
            word = _percent(word)
        elif word.text == "%" or (
            turkish.fold(word.text) == vocabulary.percent() and after < len(tokens) and _is_number(tokens[after])
        ):
            word = Word(word.text, word.start, word.end, "%", mark=True)
        yield word
        at = after


def _percent(word: Word) -> Word:
    return Word(word.text, word.start, word.end, word.key.replace("#", "#%", 1), f"{word.value}%", word.weak)


def _is_number(word: Word) -> bool:
    return word.value is not None or turkish.fold(word.text) in vocabulary.spelled()


def _compound(tokens: list[Word], at: int) -> tuple[Word, int] | None:
    """The number that begins there and goes on over words, and where it ends; None when none does."""
    total, current, least, end = 0.0, None, 10.0**15, at
    spelled, scales = vocabulary.spelled(), vocabulary.scales()
    while end < len(tokens):
        word = tokens[end]
        key = turkish.fold(word.text)
        if word.mark or (end > at and "'" in tokens[end - 1].key):
            break
        stem, _, suffix = word.key.partition("'")
        key = turkish.fold(stem) if suffix else key
        if word.value is not None and end == at and word.value.replace(".", "", 1).isdigit():
            current = float(word.value) if word.value.count(".") <= 1 else None
            if current is None:
                return None
        elif (
            word.value is not None and current is None and total and word.value.isdigit() and float(word.value) < least
        ):
            current = float(word.value)
        elif key in scales:
            scale = scales[key]
            if scale == 100:
                if current is not None and current >= 10:
                    break
                current = 100 * (current or 1)
            elif scale < least:
                total, current, least = total + scale * (current if current is not None else 1), None, scale
            else:
                break
        elif key in spelled:
            value = spelled[key]
            if current is None:
                current = float(value)
            elif tokens[end - 1].value is None and _goes_on(current, value):
                current += value
            else:
                break
        else:
            break
        end += 1
        if suffix:
            break
    if end == at or (end == at + 1 and tokens[at].value is not None):
        return None
    number = f"{total + (current or 0):.10g}"
    last = tokens[end - 1]
    tail = last.key[last.key.index("'") :] if "'" in last.key else ""
    text = " ".join(word.text for word in tokens[at:end])
    weak = end == at + 1 and turkish.fold(tokens[at].base) in vocabulary.words("numbers", "ambiguous")
    return Word(text, tokens[at].start, last.end, f"#{number}{tail}", number, weak), end


def _goes_on(current: float, value: int) -> bool:
    """``yirmi`` goes on with ``beş``, ``yüz`` with ``elli``; ``beş`` does not with ``on``."""
    return (value < 10 and current % 10 == 0 and current % 100 != 0) or (current % 100 == 0 and value < 100)


@lru_cache(maxsize=512)
def sentences(body: str | None) -> tuple[Sentence, ...]:
    """The sentences of a body, paragraph by paragraph."""
    found = []
    for number, paragraph in enumerate(paragraphs(body)):
        heading = paragraph.startswith(HEADING)
        text = paragraph.removeprefix(HEADING)
        for start, end in _sentence_spans(text):
            one = sentence(text[start:end], number, start, heading)
            if one.words:
                found.append(one)
    return tuple(found)


def sentence(text: str, paragraph: int = 0, start: int = 0, heading: bool = False) -> Sentence:
    """One sentence, as given."""
    every = words(text)
    own = tuple(word for word in every if not word.mark)
    points = "".join(word.text for word in every if word.text in MARKS and word.start < own[-1].start) if own else ""
    return Sentence(text, own, points, paragraph, start, heading)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE.finditer(text):
        end = found.start("gap") if found["gap"] else found.end()
        if found["gap"] and _NO_END.search(text, start, end):
            continue
        if end > start:
            yield start, end
        start = found.end()
    if start < len(text):
        yield start, len(text)
