"""What an archived article shows of its site's template: which fields it has, whether its text is whole and sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from newsarchive import mojibake

FIELDS = ("published_at", "updated_at", "section", "authors", "source", "summary", "tags", "images")
"""fields whose share is watched, besides the headline and the text"""
TEXT, LONG, LETTERS, AGREES = "body", "body too long", "letters", "date as in copies"
YIELD = "articles"
"""not a field: whether an announced address becomes an article at all"""
QUESTIONS = frozenset({*FIELDS, TEXT, LONG, LETTERS, YIELD})
"""what is asked of each page"""
SERIOUS = frozenset({TEXT, LETTERS, YIELD, "published_at"})
"""without them an article is worth little"""

_TURKISH = re.compile("[çğıöşüÇĞİÖŞÜâîû]")
_EXAMINED = 4000
"""letters of a text that are looked at"""
_ENOUGH = 120
"""letters of a text that must hold a Turkish one"""
_LEAST = 0.012
"""share of letters that are Turkish ones; it is about 0.12"""


@dataclass(slots=True)
class Lengths:
    """How long a site's texts are: mean and spread of the logarithm of their words."""

    n: float = 0.0
    mean: float = 0.0
    spread: float = 0.0
    """variance"""

    @classmethod
    def load(cls, stored: Sequence[Any]) -> "Lengths":
        """From ``dump``."""
        return cls(*stored)

    def dump(self) -> list[float]:
        """As JSON."""
        return [round(self.n, 1), round(self.mean, 4), round(self.spread, 4)]

    def add(self, words: int) -> None:
        """One more text, of a site whose texts are as usual."""
        value = log(max(words, 1))
        if self.n >= 10:  # one odd text moves it little
            reach = 2.2 * max(sqrt(self.spread), 0.35)
            value = min(max(value, self.mean - reach), self.mean + reach)
        self.n = min(self.n + 1, 300)
        away = value - self.mean
        self.mean += away / self.n
        self.spread += (away * (value - self.mean) - self.spread) / self.n

    def judge(self, words: int) -> tuple[bool, bool] | None:
        """(not too short, not too long); None: too little is known."""
        if self.n < 10:
            return None
        value, width = log(max(words, 1)), max(sqrt(self.spread), 0.35)
        return value >= self.mean - 2.0 * width, value <= self.mean + 2.5 * width


def sound(body: str, language: str | None) -> bool:
    """Whether a text's letters are whole: none replaced or read in a wrong charset, Turkish ones where they must be."""
    part = body[:_EXAMINED]
    if "\ufffd" in part or (mojibake.suspected(part) and mojibake.mend(part)[1]):
        return False
    if language not in {"tr", None} or len(part) < _ENOUGH:
        return True
    return len(_TURKISH.findall(part)) >= _LEAST * len(part)
