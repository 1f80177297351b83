"""Did you mean: a word that hardly any article has, and the one it may have been.

The vocabulary is the index itself. It cannot be listed quickly, but asked: every word at one edit (a letter too many,
missing, another one, two exchanged) is looked up, some forty microseconds each; when none is there, those at two edits
of the commoner kinds. All in folded letters, so that a missing dot is no edit.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from newsarchive import search, turkish
from newsarchive.query import choose
from newsarchive.query.matching import Search, prepared
from newsarchive.search import EXACT, FILTERS, FORMS, TOKEN, Filter, Term

RARE = 3
"""articles with a word below which it may be a slip"""
SURE = 20
"""times as common as a word that some article has must another one be"""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_SHORTEST, _LONGEST = 4, 24  # letters
_LOOKED_UP = 1_200  # words, for one query
_COUNTED = 2_000  # articles; beyond, a word is common enough
_WORDS = 2  # of one query
_ANY = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"

_LATEST = """SELECT a.headline || char(10) || coalesce(a.summary, '') || char(10) || a.body FROM articles a WHERE a.id =
(SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another wording of a query."""

    text: str
    words: tuple[tuple[str, str], ...]
    """(as typed, as it may have been meant)"""


def suggest(connection: sqlite3.Connection, text: str, filters: Sequence[Filter] = ()) -> Suggestion | None:
    """What may have been meant by a text that finds nothing or next to nothing; None when nothing is better."""
    if not text.strip():
        return None
    ready = prepared(connection, text, filters)
    found = ready.count(connection, ready.wanted(), RARE)
    if ready.wanted() is None or found == RARE:
        return None
    words = {word: _spelled(connection, meant) for word, meant in _meant(connection, _suspects(connection, ready))}
    changed = _replaced(text, words)
    if not words or _found(connection, changed, filters) <= found:
        return None
    return Suggestion(changed, tuple(words.items()))


def _found(connection: sqlite3.Connection, text: str, filters: Sequence[Filter]) -> int:
    query = search.parse(text)
    ready = Search(query, choose.cards(connection, (*query.filters, *filters)), FORMS)
    return ready.count(connection, query.weak, RARE)


def _suspects(connection: sqlite3.Connection, ready: Search) -> list[str]:
    """Folded words of the query that hardly any article has, in any inflection."""
    suspects: dict[str, None] = {}
    for term in ready.query.terms:
        for token in term.tokens[:1] if term.suffixed else term.tokens:
            word = turkish.fold(token)
            if not (word.isascii() and word.isalpha() and _SHORTEST <= len(word) <= _LONGEST):
                continue
            if _count(connection, word, RARE, "*") < RARE:
                suspects[word] = None
    return list(suspects)[:_WORDS]


def _meant(connection: sqlite3.Connection, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(word, the commonest one that is like it), for those that have one commoner than themselves.

    At one edit; else at one edit the beginning of a word; else at two edits.
    """
    left = _LOOKED_UP
    wanted = list(words)
    for edits, star in ((_edits, ""), (_begun, "*"), (_twice, "")):
        for word in list(wanted):
            candidates = list(islice(dict.fromkeys(edits(word)), left))
            left -= len(candidates)
            best, most = None, SURE * _count(connection, word, RARE, star)
            for candidate in candidates:
                if candidate == word or len(candidate) < _SHORTEST - 1 or not _count(connection, candidate, 1, star):
                    continue
                if (number := _count(connection, candidate, _COUNTED, star)) > most:
                    best, most = candidate, number
            if best is not None:
                wanted.remove(word)
                yield word, best


def _edits(word: str) -> Iterator[str]:
    """Words at one edit; the likelier kinds first: exchanged, one too many, another, one missing."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word)):
        yield from (word[:at] + letter + word[at + 1 :] for letter in _LETTERS if letter != word[at])
    for at in range(len(word) + 1):
        yield from (word[:at] + letter + word[at:] for letter in _LETTERS)


def _begun(word: str) -> Iterator[str]:
    """As _edits, of a longer word, the same letters or more: öğretmne is the beginning of öğretmenler."""
    return (edited for edited in _edits(word) if len(edited) >= len(word) > _SHORTEST + 1)


def _twice(word: str) -> Iterator[str]:
    """Words at two edits, each an exchange, a letter too many, a letter that should be double, another vowel."""
    for once in _common(word):
        yield from _common(once)


def _common(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at, letter in enumerate(word):
        yield word[:at] + letter + word[at:]
        if letter in _VOWELS:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS if vowel != letter)


def _count(connection: sqlite3.Connection, word: str, most: int, star: str = "") -> int:
    (number,) = connection.execute(_ANY, (f'"{word}"{star}', most)).fetchone()
    return int(number)


def _spelled(connection: sqlite3.Connection, word: str) -> str:
    """The word with its own letters, as the latest article that has it writes it, in lower case."""
    for kind, star in (("word", ""), ("prefix", "*")):
        row = connection.execute(_LATEST, (f'"{word}"{star}',)).fetchone()
        for start, end, _ in search.highlights(row[0], (Term((word,), kind),), EXACT) if row else ():
            return turkish.lower(row[0][start:end])[: len(word)]
    return word


def _replaced(text: str, words: dict[str, str]) -> str:
    """The text with other words, its operators, quotes and filters kept."""
    text = turkish.nfc(text)
    parts, last = [], 0
    for match in TOKEN.finditer(text):
        meant = words.get(turkish.fold(match[0]))
        if meant is not None and not _in_filter(text, match.start()):
            parts += [text[last : match.start()], meant]
            last = match.end()
    return "".join([*parts, text[last:]])


def _in_filter(text: str, at: int) -> bool:
    before = text[:at].rsplit(None, 1)[-1] if text[:at].strip() and not text[at - 1].isspace() else ""
    return before.lstrip("-").partition(":")[0] in FILTERS and ":" in before
