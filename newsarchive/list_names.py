"""Names of lists: headlines that name a section, a place, a key word, a person or a day, but tell nothing."""

import re
from dataclasses import dataclass
from functools import cache

from newsarchive import bylines, lookups, places, sections, turkish

MAX_NAME, MAX_LIKE = 60, 40
"""letters a list's name has at most, when it is sure and when it is only like one"""
MAX_WORDS = 4
_PIECES = re.compile(r"\s+[-–—|»·•:]+\s+")
_EDGE = " .:!-–|"


@dataclass(frozen=True, slots=True)
class ListName:
    """A headline that names a list."""

    why: str
    """in words"""
    sure: bool
    """only systems write so; a story or column may be called by a place's or a person's name"""
    person: bool = False
    """a person's name: over a long text it may be a portrait"""

    @property
    def weight(self) -> int:
        """How much it speaks against an article on an undated page."""
        return -6 if self.sure else -5


def read(headline: str | None, path: str = "") -> ListName | None:
    """What makes a headline nothing but the name of a list; None when it may tell a story. ``path``: of the address;
    it says the same where a section's page is called by its name."""
    if not headline:
        return None
    if sections.known(headline.strip(_EDGE)) and _ends_with(path, turkish.slug(headline)):
        return ListName(f"headline and address name a section: {headline}", True)
    parts = _PIECES.split(headline)
    if len(parts) > 1 and (first := _read(parts[0])) is not None and first.sure:
        return first
    return _read(headline)


def _ends_with(path: str, slug: str) -> bool:
    """Whether the last name of a path is a section's: ``/spor``, ``/kategori/spor/``, ``/spor-haberleri-3hk.htm``."""
    last = turkish.fold(path.rstrip("/").rpartition("/")[2])
    return last == slug or (last.startswith(f"{slug}-haber") and len(last) <= len(slug) + 20)


def _read(headline: str) -> ListName | None:
    if len(headline) > MAX_NAME:
        return None
    name = turkish.fold(headline).strip(_EDGE)
    if name in _names():
        return ListName(f"headline of lists: {name}", True)
    if (found := _patterns().search(name)) is not None:
        return ListName(f"headline of lists: {found[0]}", True)
    words = headline.strip(_EDGE).split()
    tail = next((t for t in _phrases("listing_tails") if name.endswith(" " + t)), None)
    if tail is not None:
        words = words[: -len(tail.split())]
    if len(words) > MAX_WORDS:
        return None
    bare = " ".join(words)
    section = sections.known(bare)
    if section is not None and section.code == "ilan" and tail is None:
        return None  # a death or a sale is told under that one word
    named = (("a section", section), ("a place", places.lookup(bare)), ("a person", _person(bare)))
    what = next((what for what, known in named if known), None)
    if what is not None:
        return ListName(f"headline names {what}: {bare}", tail is not None, what == "a person")
    return ListName(f"headline of lists: … {tail}", False) if tail is not None and tail.endswith("haberleri") else None


def is_like(headline: str) -> bool:
    """Whether a folded headline begins or ends as lists' names do."""
    begins, ends = _phrases("listing_begins"), _phrases("listing_ends")
    return len(headline) < MAX_LIKE and (headline.startswith(begins) or headline.endswith(ends))


def _person(words: str) -> bool:
    return (
        2 <= len(words.split()) <= 3
        and bylines.people(words, recase=False) == (words,)
        and words != turkish.upper(words)
    )


@cache
def _names() -> frozenset[str]:
    return frozenset((*_phrases("listing_names"), *_phrases("home_titles")))


@cache
def _phrases(key: str) -> tuple[str, ...]:
    return tuple(turkish.fold(phrase) for phrase in lookups.table("pagetype")[key])


@cache
def _patterns() -> re.Pattern[str]:
    return re.compile("|".join(lookups.table("pagetype")["listing_patterns"]))
