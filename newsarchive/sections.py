"""Section labels -> canonical sections.

Comes in: a label as a page has it (breadcrumb, articleSection, the word above the stamp, a path segment). Goes
out: a Section with a name in clean Turkish, its place in the normalised taxonomy and whether it is a place rather
than a topic; None for constants that every page of a site carries (news, haber, Anasayfa). Never raises on text.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from newsarchive import lookups, places, turkish

_MAX_WORDS = 7
_MAX_LENGTH = 60
_NOT_KEY = re.compile(r"[^\w]+|_")
_SUFFIX = re.compile(r"[\s-]+haber(?:ler)?i?$")  # "Güncel Haberler", "Konya Haberleri"
_STAMPED = re.compile(r"(\D{3,}?)[\s|,-]+\d{1,2}[.:/-]\d{1,2}\b.*$")
_LABELLED = re.compile(r"(?:kategori(?:ler)?|bölüm|categor(?:y|ies)|filed under|posted in)\s*:\s*(?=\S)", re.IGNORECASE)
_EDGE = " \t\r\n-–—:;,.|/>»›•·*#"


@dataclass(frozen=True, slots=True)
class Section:
    """A section as people read it."""

    name: str
    code: str | None
    """gundem, asayis, siyaset … (data/tables/sections.toml); None when the label is not in the table"""
    is_place: bool
    """the label says where (KONYA, İLÇELER), not what about"""
    weak: bool = False
    """a real label that says little (Genel, Son Dakika); prefer any other label of the page"""


@dataclass(frozen=True, slots=True)
class _Table:
    by_key: dict[str, Section]
    constants: frozenset[str]


def _key(label: str) -> str:
    return _NOT_KEY.sub("", turkish.fold(label))


@cache
def _table() -> _Table:
    data = lookups.table("sections")
    by_key: dict[str, Section] = {}
    for row in data["section"]:
        section = Section(row["name"], row["code"], row.get("place", False), row.get("weak", False))
        for label in (row["name"], *row.get("aliases", ())):
            by_key[_key(label)] = section
    return _Table(by_key, frozenset(map(_key, data["constants"])))


@lru_cache(maxsize=4096)
def _cached(label: str) -> Section | None:
    return _read(label)


def canonical(label: str) -> Section | None:
    """The section a label names; None when it is empty, a constant or too long to be a label."""
    if len(label) > 4 * _MAX_LENGTH:
        return None
    text = turkish.clean(label).strip(_EDGE)
    if ":" in text and (labelled := _LABELLED.match(text)):  # "Kategoriler: Yaşam"
        text = text[labelled.end() :].split(",")[0].strip(_EDGE)
    if not text or len(text) > _MAX_LENGTH or len(text.split()) > _MAX_WORDS:
        return None
    return _cached(text) if len(text) <= 24 else _read(text)


def known(label: str) -> Section | None:
    """As canonical(), but only labels of the table: no places, no unknown words."""
    return _table().by_key.get(_key(label)) if len(label) <= _MAX_LENGTH else None


def _read(text: str) -> Section | None:
    table = _table()
    key = _key(text)
    if not key or key in table.constants or key.isdigit():
        return None
    if section := table.by_key.get(key):
        return section
    if stamped := _STAMPED.match(text):  # "GÜNDEM 6.01.2026 10:20": the stamp stands in the same line
        return canonical(stamped[1])
    shorter = _SUFFIX.sub("", turkish.fold(text))
    if shorter != turkish.fold(text):
        base = text[: len(shorter)].strip(_EDGE) if len(turkish.clean(text)) >= len(shorter) else shorter
        if section := table.by_key.get(_key(shorter)):
            return section
        if place := _place(shorter):
            return place
        text = base or text
    if place := _place(text):
        return place
    code = _code(text)
    return Section(_own_words(text), code, code == "yerel")


def _place(text: str) -> Section | None:
    found = places.lookup(text.replace("-", " ")) or places.lookup(text) or places.parse(text)
    if found is None and turkish.fold(text) != "merkez":
        return None
    name = (found.district or found.province or "") if found else "Merkez"
    return Section(name, "yerel", True)


def _code(text: str) -> str | None:
    """The topic of labels that put a place before it (KONYA SPOR), and of clubs (Trabzonspor)."""
    words = turkish.fold(text).split()
    table = _table()
    if len(words) == 2 and places.lookup(words[0]) and (section := table.by_key.get(_key(words[1]))):
        return section.code
    return "spor" if len(words) == 1 and words[0].endswith("spor") else None


def _own_words(text: str) -> str:
    """The label as the page has it; capitals and slugs in title case, unless the letter I makes it a guess."""
    if turkish.is_upper(text):
        plain = text.isascii() and "I" in text  # ENTERTAINMENT: Turkish casing would damage it
        return text if plain else _title(text)
    if text.islower():
        slug = text.isascii() and "-" in text and " " not in text
        words = text.replace("-", " ") if slug else text
        plain = words.isascii() and any(word.startswith("i") for word in words.split())
        return words if plain else _title(words)
    return text


def _title(text: str) -> str:
    return re.sub(r"(?<=\s)(?:Ve|İle|Ya|Da|De)(?=\s)", lambda m: turkish.lower(m[0]), turkish.title(text))
