"""The Turkish alphabet: the one place that changes case, folds or sorts text. Imports nothing of ours.

``str.lower()`` is wrong for İ/I/ı/i, so nobody else in the project may fold text. Three foldings exist:

* ``lower`` / ``upper`` / ``title``: correct Turkish casing, still readable Turkish.
* ``fold``: for matching. Turkish lower case, then every letter to its ASCII base (ı, i, İ and I are one), all
  apostrophes and dashes to one form, white space collapsed. Accepts HAZİRAN, HAZIRAN, haziran with U+0307.
* ``search_fold``: for SQLite's unicode61 tokenizer, which handles every Turkish letter but ı.
"""

import codecs
import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_ASCII = str.maketrans("ıİIşŞğĞüÜöÖçÇâÂîÎûÛ", "iiissgguuooccaaiiuu")
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛′´`ʼ＇", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("–—‑‐−―", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_FOLD = {**_PUNCTUATION, **_ASCII}
_OFTEN = "`’“”ıüşöçğİ…–‘âÇŞÖÜ"  # first, so that most texts are ASCII soon; ` is ASCII and comes before all others
_FOLD_TO = {chr(key): chr(to) if isinstance(to, int) else to or "" for key, to in _FOLD.items()}
_FOLD_OFTEN = tuple((letter, _FOLD_TO[letter]) for letter in _OFTEN)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_MANY = 40
"""letters that are cheaper replaced all at once"""
_MOST_LETTERS = 4096
_LABEL = 160
"""letters of a text that is likely to be folded again"""
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
_DOTTED = re.compile("([iİ])\u0307")
_ORDER = {letter: rank for rank, letter in enumerate("abcçdefgğhıijklmnoöpqrsştuüvwxyz")}
_ORDER |= {marked: _ORDER[letter] for marked, letter in zip("âîû", "aiu", strict=True)}
_BEHIND_ALL = sys.maxunicode + 1


def nfc(text: str) -> str:
    """Canonical composition, and no stray U+0307 behind an i (JavaScript's toLowerCase makes those)."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return _DOTTED.sub(r"\1", text) if "\u0307" in text else text


def is_composed(text: str) -> bool:
    """Whether letters and their marks are one character each (NFC)."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def lower(text: str) -> str:
    """Turkish lower case: İ -> i, I -> ı."""
    return nfc(text).replace("İ", "i").replace("I", "ı").lower()


def upper(text: str) -> str:
    """Turkish upper case: i -> İ, ı -> I."""
    return nfc(text).replace("i", "İ").replace("ı", "I").upper()


def title(text: str) -> str:
    """First letter of every word upper, the rest lower, both Turkish; ``KÜLTÜR-SANAT`` -> ``Kültür-Sanat``."""
    return re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)?", lambda m: upper(m[0][0]) + lower(m[0][1:]), nfc(text))


def ascii_lower(text: str) -> str:
    """Lower case for things that are ASCII by definition: tag and attribute names, hosts, header names, hex."""
    return text.lower()


def fold(text: str) -> str:
    """The matching key of a text; equal keys mean "the same words" whatever case, diacritics or quotes."""
    return _fold_label(text) if len(text) <= _LABEL else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():  # what follows changes nothing in ASCII but case and spacing
        return _spaced(text.replace("`", "'").lower())
    if len(text) < 60:
        folded = nfc(text)
        if "Σ" not in folded:  # its lower case depends on what follows
            return _spaced(folded.translate(_LETTER_BY_LETTER))
    folded = _often(text)
    if not folded.isascii():
        folded = _often(nfc(text))  # marks that follow a letter belong to it
    folded = folded.lower()
    if not folded.isascii():
        folded = _based(folded)
    return _spaced(folded)


def _often(text: str) -> str:
    """The letters that come often to their bases; nothing else is composed with another when that leaves ASCII."""
    for letter, to in _FOLD_OFTEN:  # translate() looks up every letter: in a long text these searches are faster
        if letter in text:
            text = text.replace(letter, to)
            if text.isascii():
                break
    return text


def _based(text: str) -> str:
    """Every letter that is still not ASCII to its base: marks of other alphabets out, forms of a letter to it."""
    left = set(_NOT_ASCII.findall(text))
    for letter in left & _FOLD_TO.keys():
        text = text.replace(letter, _FOLD_TO[letter])
    bases = [(letter, base) for letter in left - _FOLD_TO.keys() if (base := _base(letter)) != letter]
    if len(bases) > _MANY:  # Korean syllables
        return text.translate({ord(letter): base for letter, base in bases})
    for letter, base in bases:
        text = text.replace(letter, base)
    return text


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_LETTERS:
            self.clear()
        letter = chr(code)
        to = self[code] = _based(_FOLD_TO.get(letter, letter).lower())
        return to


_LETTER_BY_LETTER = _Letters()


def _spaced(text: str) -> str:
    """White space collapsed; most texts have but single blanks already."""
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())


_fold_label = lru_cache(maxsize=16384)(_fold)  # every reader asks for the same labels, headlines and lines again


class ByLetter:
    """A folding into words that is the same letter by letter, for texts of the letters that nearly all consist of:
    two or three times as fast as that folding."""

    def __init__(self, words: Callable[[str], list[str]], without: re.Pattern[str] | None = None) -> None:
        """``words``: the folding, of any text; ``without``: letters that are not to be among the common ones."""
        letters = [letter for letter in _COMMON if without is None or not without.match(letter)]
        found = " ".join(words(f" {_MARK} ".join(f"a{letter}a" for letter in letters))).split(f" {_MARK} ")
        to = {letter: between[1:-1] for letter, between in zip(letters, found, strict=True)}
        known = "".join(letter for letter in letters if len(to[letter]) < 2 and to[letter].isascii())
        self._encoding = codecs.charmap_build(known.ljust(256, "\ufffe"))
        self._to = "".join(to[letter] or " " for letter in known).encode().ljust(256)
        self._out = bytes(at for at, letter in enumerate(known) if not to[letter])

    def __call__(self, text: str) -> bytes | None:
        """The words, blanks between them; None: the text has other letters."""
        try:
            return codecs.charmap_encode(text, "strict", self._encoding)[0].translate(self._to, self._out)
        except UnicodeEncodeError:
            return None


_MARK = "zz"
_COMMON = "".join(map(chr, range(128))) + "çğıöşüÇĞİÖŞÜâîûÂÎÛéáàèêëäóôíñÉ’‘‚“”„«»–—−…´°•·●▪€₺™®©×\xa0\u200b\ufeff\u2028"


class Keys:
    """Texts that are the same when their keys are (see fold); what begins unlike any other is never folded whole."""

    def __init__(self) -> None:
        self._by_start: dict[str, list[str]] = {}

    def add(self, text: str) -> None:
        """Put a text in."""
        self._by_start.setdefault(self._start(text), []).append(text)

    def __contains__(self, text: str) -> bool:
        alike = self._by_start.get(self._start(text))
        return alike is not None and fold(text) in map(fold, alike)

    @staticmethod
    def _start(text: str) -> str:
        return fold(text[:16])[:8]


class _InPlace(dict[int, str]):
    """What each letter is folded to when the text may not get longer or shorter."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_LETTERS:
            self.clear()
        to = _LETTER_BY_LETTER[code]
        self[code] = to if len(to) == 1 else chr(code)
        return self[code]


_IN_PLACE = _InPlace()


def fold_in_place(text: str) -> str:
    """As fold, letter by letter: every place in it is the same place in the text. Composed letters (NFC) only."""
    return text.lower() if text.isascii() else text.translate(_IN_PLACE)


def search_fold(text: str) -> str:
    """The same length-preserving change the full-text index makes: ı -> i (unicode61 does the rest)."""
    return text.replace("ı", "i")


def is_upper(text: str) -> bool:
    """Whether the text has letters and none of them is lower case (Turkish letters included)."""
    return text.isupper()


def sort_key(text: str) -> tuple[int, ...]:
    """Orders words as a Turkish dictionary does: c < ç, g < ğ, ı < i, o < ö, s < ş, u < ü; â is an a, and what is no
    letter stands before all letters."""
    return tuple(_ORDER.get(c, ord(c) + 100) if c.isalpha() else ord(c) - _BEHIND_ALL for c in lower(text))


def slug(text: str) -> str:
    """ASCII words joined by hyphens, as Turkish CMSs make them from a headline."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def clean(text: str) -> str:
    """One line of readable text: NFC, soft hyphens and zero-width marks out, white space collapsed."""
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", nfc(text))).split())


def storable(text: str) -> str:
    """The text without NUL (where SQLite's functions end) and with lone surrogates (JSON escapes cut in half, which
    no encoding can hold) as U+FFFD; nearly always the very same string."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
