"""The words of stamps, from the tables, ready for look-up; and how a word may be written.

Words are found by a broad pattern and looked up afterwards. A look-up tries the word as written first (the
usual spellings are stored beforehand, as folding costs more than everything else) and then its fold.
"""

from collections.abc import Iterable, Mapping

from newsarchive import lookups, turkish

BLANK = r" \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000"
"""inside a character class: white space that does not end a line"""

# Letters, combining marks (JavaScript writes İ in lower case as i + U+0307), U+FFFD, and the non-letters that
# Turkish letters turn into when UTF-8 is read as windows-1252 or latin-1 (ı -> Ä±, İ -> Ä°, ç -> Ã§, Ç ->
# Ã‡).
LETTER = "A-Za-z§°±¼¶‡\u0087\u0096\u009c\u009e\u009f\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\ufffd"
"""inside a character class: what a word of a stamp is written with"""


def damaged(word: str) -> set[str]:
    """The word as wrong decoders leave it: 1254 read as latin-1, UTF-8 read as 1252 or latin-1, U+FFFD."""
    out = {"".join(c if c.isascii() else "\ufffd" for c in word)}
    for stored, read_as in (("cp1254", "latin-1"), ("utf-8", "cp1252"), ("utf-8", "latin-1")):
        try:
            out.add(word.encode(stored).decode(read_as))
        except UnicodeError:  # not every letter exists in every code page
            continue
    return out - {word}


def spelled(word: str) -> str:
    """A pattern (to be used ignoring case) that finds the word in every spelling, and perhaps a few other words."""
    dotted = "[^\\x00-\\x7f]{1,2}"
    return "".join(
        letter if letter.isascii() and letter != "i" else f"(?:{turkish.fold(letter)}[\u0300-\u036f]?|{dotted})"
        for letter in word
    )


class Words:
    """A look-up from words, however they are spelled, to one value each."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        self._by_spelling: dict[str, int] = {}
        self._by_fold: dict[str, int] = {}
        for word, value in entries:
            spellings = {word, turkish.title(word), turkish.upper(word)}
            for spelling in spellings:
                self._by_spelling[spelling] = value
                self._by_fold[turkish.fold(spelling)] = value
                for wrong in damaged(spelling):
                    self._by_fold.setdefault(turkish.fold(wrong), value)

    def get(self, word: str) -> int | None:
        """The value of a word in any spelling, or None."""
        value = self._by_spelling.get(word)
        return self._by_fold.get(turkish.fold(word)) if value is None else value

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None


def _numbered(table: str, key: str) -> Words:
    return Words((name, entry["number"]) for entry in lookups.table(table)[key] for name in entry["names"])


def _group(*lists: Iterable[str]) -> Words:
    return Words((word, value) for value, words in enumerate(lists) for word in words)


_words = lookups.table("date_words")
_relative = _words["relative"]
_labels = lookups.table("date_labels")

MONTHS = _numbered("months", "month")
"""1 to 12"""
WEEKDAYS = _numbered("weekdays", "weekday")
"""1 to 7, Monday first"""
FILLERS = _group(_words["fillers"])
EVENT_AFTER = _group(_words["event_after"])
AFTERNOON = 1
HALF_DAYS = _group(_words["morning"], _words["afternoon"])
"""0 morning, 1 afternoon"""
ZONES: Mapping[str, int] = _words["zones"]
"""minutes ahead of UTC by upper-case name"""

NOW, TODAY, YESTERDAY = 0, 1, 2
MOMENTS = _group(_relative["now"], _relative["today"], _relative["yesterday"])
AGO = _group(_relative["ago"])
RELATIVE_HINTS: tuple[str, ...] = tuple(
    {phrase.split()[-1] for key in ("now", "today", "yesterday", "ago") for phrase in _relative[key]}
)
"""every relative stamp holds one of these"""
NUMBERS = Words(_relative["numbers"].items())
UNIT_NAMES: tuple[str, ...] = tuple(_relative["units"])
UNITS = _group(*_relative["units"].values())
"""index into UNIT_NAMES"""

PUBLISHED, UPDATED, DATE, AROUND = 0, 1, 2, 3
LABEL_WORDS = _group(_labels["published"], _labels["updated"], _labels["date"], _labels["around"])
WEAK = _group(_labels["weak"])
