"""Addresses and headlines of pages that only say that there is nothing (any more): ``/hata/sayfa-bulunamadi``.

They are made of few words that all say so (data/tables/missing.toml). "Kayıp çocuk bulunamadı" and an address with an
article's number have others besides: these are news.
"""

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import unquote, urlsplit

from newsarchive import lookups, turkish

MOST = 80
"""letters that such a name has at most"""
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|cfm)$")
_PIECES = re.compile(r"\s+[-–—|»·•:]+\s+")
_APART = re.compile(r"[^a-z0-9]+")


def address_says(url: str) -> bool:
    """Whether an address is that of such a page."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    if not parts:
        return False
    names = [_spaced(_ENDING.sub("", turkish.fold(part))) for part in parts]
    while len(names) > 1 and names[0] in _folders():
        del names[0]
    return _says(" ".join(names))


def names_say(names: Iterable[str | None]) -> str | None:
    """The headline, or piece of a title, that says no more than that there is nothing; None: none does."""
    for name in names:
        for piece in (name, *_PIECES.split(name)) if name else ():
            if _says(_spaced(turkish.fold(piece.replace("'", "").replace("’", "")))):
                return piece
    return None


def is_weak(name: str | None) -> bool:
    """Whether a headline is one that such a page has, and others may have."""
    pieces = _PIECES.split(name) if name else ()
    return any(_spaced(turkish.fold(piece)) in _phrases("weak") for piece in pieces)


def _spaced(text: str) -> str:
    return " ".join(_APART.split(text)).strip()


def _says(name: str) -> bool:
    if not name or len(name) > MOST:
        return False
    return name.replace(" ", "") in _whole() or (
        _made().fullmatch(name) is not None and _tells().search(name) is not None
    )


@cache
def _phrases(key: str) -> frozenset[str]:
    return frozenset(_spaced(turkish.fold(phrase)) for phrase in lookups.table("missing")[key])


@cache
def _whole() -> frozenset[str]:
    return frozenset(name.replace(" ", "") for name in _phrases("whole"))


def _folders() -> frozenset[str]:
    return _phrases("folders")


def _any(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", " ?") for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _tells() -> re.Pattern[str]:
    return re.compile(f"{_any(_phrases('telling'))}|^(?:{_any(_phrases('codes'))})$")


@cache
def _made() -> re.Pattern[str]:
    """Names made of the words alone; a number only at an end, beside what tells."""
    words, code = _any(_phrases("telling") | _phrases("beside")), _any(_phrases("codes"))
    return re.compile(f"(?:(?:{code}) ?)?(?:(?:{words}) ?)*(?:{code})?")
