"""Searches as people type them, drawn from an archive by a seed: the classes, the filters, and how they are mixed."""

import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

_ARTICLE = """SELECT headline, body, site, section, source, (SELECT value FROM json_each(authors) LIMIT 1),
coalesce(place_district, place_province), published_day, page_type FROM articles WHERE id = ?"""
KINDS = {"word": 24, "two words": 22, "three words": 12, "common word": 8, "phrase": 12, "inflected": 10,
         "beginning": 6, "operators": 6}  # fmt: skip
"""of a hundred searches"""
FILTERS = ("none", "site", "section", "source", "author", "place", "year", "month", "since", "type")
"""each as often as the others"""
ENDINGS = ("da", "ların", "lerin", "nın", "sında", "ye", "yla", "cılar", "daki", "larımız")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One search."""

    query: str
    kind: str
    filtered: str


def draw(connection: sqlite3.Connection, seed: int, count: int) -> Iterator[Drawn]:
    """``count`` searches over words of the archive's articles; the same for the same archive and seed."""
    chance = random.Random(seed)
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    while count:
        row = connection.execute(_ARTICLE, (chance.randint(1, last),)).fetchone()
        if row is None:
            continue
        kind, filtered = chance.choice(kinds), chance.choice(FILTERS)
        words, condition = _words(chance, kind, row[0], row[1]), _filter(filtered, *row[2:])
        yield Drawn(f"{words} {condition}".strip(), kind, filtered)
        count -= 1


def _words(chance: random.Random, kind: str, headline: str, body: str) -> str:
    title = [word for word in _WORD.findall(headline) if len(word) > 3] or ["haber"]
    text = _WORD.findall(body) or title
    if kind in ("word", "two words", "three words"):
        number = ("word", "two words", "three words").index(kind) + 1
        return " ".join(chance.sample(title, min(len(title), number)))
    if kind == "common word":  # as often as it stands in running text
        return chance.choice(text)
    if kind == "phrase":
        row = chance.choice((_WORD.findall(headline), text))
        start, length = chance.randrange(max(1, len(row) - 2)), chance.choice((2, 2, 3))
        return f'"{" ".join(row[start : start + length])}"'
    long = [word for word in text if len(word) > 5] or title
    if kind == "inflected":
        return chance.choice(long) + chance.choice(("", "", *ENDINGS))
    if kind == "beginning":
        word = chance.choice(long)
        return word[: chance.randint(3, 6)] + "*"
    one, other, third = (chance.choice(title + long) for _ in range(3))
    forms = f"{one} OR {other}", f"{one} NOT {other}", f"{one} NEAR/5 {other}", f"({one} OR {other}) {third}"
    return chance.choice(forms)


def _filter(filtered: str, *told: str | None) -> str:
    site, section, source, author, place, day, kind = told
    day = day or "2025-01-01"
    named = {"site": site, "section": section, "source": source, "author": author, "place": place, "type": kind}
    times = {"year": f"after:{day[:4]}", "month": f"after:{day[:7]} until:{day[:7]}", "since": f"after:{day}"}
    if name := named.get(filtered):
        return f'{filtered}:"{name}"'
    return times.get(filtered, "")
