"""The SQL functions of ours, and the Turkish order: registered here and nowhere else, for ``sql`` and the web page.

In: an open connection. Each is deterministic, takes time in proportion to its text, and gives NULL for NULL; a value
of another kind comes back as it is where a text is made, and is NULL where something is told of a text.
"""

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from newsarchive import dates, turkish

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Function:
    """One function as SQL knows it."""

    name: str
    arguments: tuple[str, ...]
    call: Callable[..., Any]
    meaning: str


def _text(change: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: change(value) if isinstance(value, str) else value


def host(url: Any) -> str | None:
    """The host of an address without www.; None when it has none."""
    try:
        name = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def word_count(text: Any) -> int | None:
    """Runs of letters and digits, as ``articles.word_count`` counts them."""
    return sum(1 for _ in _WORD.finditer(text)) if isinstance(text, str) else None


def words(text: Any) -> str | None:
    """JSON list of the words of a text, folded, in its order; what stands behind an apostrophe is a word by itself."""
    if not isinstance(text, str):
        return None
    return json.dumps(_WORD.findall(turkish.fold(text)), ensure_ascii=False)


def count(text: Any, phrase: Any) -> int | None:
    """How often the words of ``phrase`` stand in a row in a text, folded; a ``*`` at its end: the last may go on."""
    if not isinstance(text, str) or not isinstance(phrase, str):
        return None
    pattern = _phrase(phrase)
    return sum(1 for _ in pattern.finditer(turkish.fold(text))) if pattern else 0


@lru_cache(maxsize=256)
def _phrase(phrase: str) -> re.Pattern[str] | None:
    wanted = _WORD.findall(turkish.fold(phrase))
    if not wanted:
        return None
    end = r"\w*" if phrase.rstrip().endswith("*") else r"(?!\w)"
    return re.compile("".join([r"(?<!\w)", r"\W+".join(wanted), end]))


def shared(text: Any, other: Any) -> float | None:
    """Share of the runs of five words of ``text`` that stand in ``other`` too, 0 to 1; None: one has no words."""
    if not isinstance(text, str) or not isinstance(other, str):
        return None
    from newsarchive.lineage import shingles  # a tenth of a second that most statements need not pay

    one, two = shingles.read(text), shingles.read(other)
    return round(len(one.runs & two.runs) / len(one.runs), 4) if one.words and two.words else None


def local(stamp: Any) -> str | None:
    """An instant as the clock in Turkey shows it: ``2025-06-30T03:22:00+03:00``; without an offset it is UTC."""
    at = _instant(stamp)
    return None if at is None else at.isoformat(timespec="seconds")


def local_day(stamp: Any) -> str | None:
    """The day of an instant in Turkey; a day alone stays that day."""
    if isinstance(stamp, str) and len(stamp) == 10:
        return stamp
    at = _instant(stamp)
    return None if at is None else at.date().isoformat()


def _instant(stamp: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(stamp) if isinstance(stamp, str) else None
        if at is None:
            return None
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(dates.ISTANBUL)
    except (ValueError, OverflowError):
        return None


FUNCTIONS = (
    Function("tr_fold", ("text",), _text(turkish.fold), "no case, no diacritics: the key by which texts are compared"),
    Function("tr_lower", ("text",), _text(turkish.lower), "lower case, with the Turkish i: `IŞIK` gives `ışık`"),
    Function("tr_upper", ("text",), _text(turkish.upper), "upper case, with the Turkish i: `izmir` gives `İZMİR`"),
    Function("tr_words", ("text",), words, "JSON list of the folded words, for `json_each`"),
    Function("tr_count", ("text", "phrase"), count, "how often the words of the phrase stand in a row in the text, "
             "folded; `'deprem*'`: the last word may go on"),
    Function("tr_shared", ("text", "other"), shared, "share of the first text's runs of five words that stand in the "
             "other, 0 to 1"),
    Function("tr_time", ("instant",), local, "the instant on the clock in Turkey: `2025-06-30T03:22:00+03:00`"),
    Function("tr_day", ("instant",), local_day, "the day of the instant in Turkey: our own times are UTC, where the "
             "day ends three hours later"),
    Function("word_count", ("text",), word_count, "words of the text, counted as `articles.word_count` is"),
    Function("host", ("url",), host, "host of an address, without `www.`"),
)  # fmt: skip
COLLATION = "turkish"
"""``ORDER BY headline COLLATE turkish``: a b c ç d …, case and marks of foreign letters only between equals"""


def add_functions(connection: sqlite3.Connection) -> None:
    """Registers FUNCTIONS and COLLATION with a connection."""
    for one in FUNCTIONS:
        connection.create_function(one.name, len(one.arguments), one.call, deterministic=True)
    connection.create_collation(COLLATION, compare)


def compare(one: str, other: str) -> int:
    """-1, 0 or 1 as the first stands before, at or behind the other in a Turkish dictionary; 0 only for one text."""
    first, second = (_key(one), one), (_key(other), other)
    return (first > second) - (first < second)


_key = lru_cache(maxsize=1 << 16)(turkish.sort_key)  # sorting asks for each key a score of times


def markdown() -> str:
    """The functions as a table, for the documentation."""
    rows = [f"| `{one.name}({', '.join(one.arguments)})` | {one.meaning} |" for one in FUNCTIONS]
    return "\n".join(["| function | gives |", "| --- | --- |", *rows])
