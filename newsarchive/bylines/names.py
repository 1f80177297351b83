"""Reporters and places that open a first paragraph without a label.

Comes in: a paragraph. Goes out: the people, and where the text begins. ``KONYA (AA) - MEHMET ÇETİN - …`` has them
behind the dateline, ``Selin Kaplan/ Beyşehir- …`` before the place; ``(KONYA)-…`` has the place alone. A name counts
only between marks that part it from a sentence, and at least one of them has to begin with a known given name.
"""

import re

from newsarchive import places, turkish
from newsarchive.bylines import gazetteer, running
from newsarchive.bylines.lines import Credit
from newsarchive.bylines.people import has_first_name, looks_like_name, only_people

_DASH = re.compile(r"\s+[-–—]+\s*|[-–—]+\s+|[-–—]+(?=[^\W\d_a-zçğıöşü]\w*['’])")
_SPLIT = re.compile(r"\s*[/|,;]\s*|\s+[-–—]+\s*|[-–—]+\s+")
_SEPARATE = re.compile(r"\s*[/|,;&]\s*|\s+[-–—]+\s*|[-–—]+\s+|\s+(?:ve|VE)\s+|(?<=\w{3})[-–—](?=\w+ \w)")
_NO_NAME = re.compile(r"[\d.:;!?()\[\]\"“”…]")
_BRACKETED = re.compile(r"\s*\(([^()\n]{3,30})\)\s*(?P<dash>[-–—:]*)\s*(?=[\"“‘']?[^\W\d_a-zçğıöşü])")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES_MAX = 90  # characters; datelines of agencies name up to four reporters
_APOSTROPHES = ("'", "’", "‘", "´", "`")


def behind(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The people between a dateline that ends at ``start`` and the text, and where the text begins."""
    found: list[str] = []
    while dash := _DASH.search(text, start + 1, start + _NAMES_MAX):
        people = _reporters(text[start : dash.start()])
        if not people or not (running.is_sentence(text[dash.end() :]) or _reporters_next(text, dash.end())):
            break
        found += people
        start = dash.end()
    return tuple(found), start


def _reporters_next(text: str, start: int) -> tuple[str, ...]:
    dash = _DASH.search(text, start + 1, start + _NAMES_MAX)
    return _reporters(text[start : dash.start()]) if dash else ()


def _reporters(words: str) -> tuple[str, ...]:
    """The people of a piece that is nothing but names; () when a word belongs to none."""
    pieces = _SEPARATE.split(words.strip())
    if _NO_NAME.search(words) or not all(map(looks_like_name, pieces)) or not any(map(has_first_name, pieces)):
        return ()
    return only_people(words)


def head(text: str) -> tuple[Credit, int] | None:
    """``Selin Kaplan/ Beyşehir- Konya'nın …``: people and one place in any order, a dash, then a sentence."""
    for dash in _DASH.finditer(text, 0, _NAMES_MAX):
        words = text[: dash.start()]
        if _NO_NAME.search(words):
            return None
        credit = _people_and_place(words)
        if credit and running.is_sentence(text[dash.end() :]) and not _route(words, text[dash.end() :]):
            return credit, dash.end()
    return None


def _people_and_place(words: str) -> Credit | None:
    pieces = [piece for piece in _SPLIT.split(words.strip()) if piece]
    found = [piece for piece in pieces if places.is_expression(piece)]
    rest = [piece for piece in pieces if piece not in found]
    people = _reporters("/".join(rest)) if rest else ()
    if not people or not found or len(found) > 2:
        return None
    if "," in words and not all(map(turkish.is_upper, found)):
        return None  # "Ahmet Kaya, Konya - …" may be a sentence
    raw = "/".join(found)
    return Credit(authors=people, place=places.parse(raw), place_raw=raw, via="text:dateline", raw=words.strip())


def _route(words: str, following: str) -> bool:
    """Whether the dash joins two places: a road, a match."""
    last, first = _WORD.findall(words)[-1:], _WORD.match(following)
    if not last or not first or not places.is_expression(first[0]):
        return False
    beside = not following[first.end() :].startswith(_APOSTROPHES)
    return beside and places.is_expression(last[0]) and turkish.is_upper(last[0]) == turkish.is_upper(first[0])


def place_in_brackets(text: str) -> tuple[Credit, int] | None:
    """``(KONYA)-…``; without a dash only in capitals."""
    match = _BRACKETED.match(text)
    if not match or not places.is_expression(match[1]) or gazetteer.find(match[1]):
        return None
    if not turkish.is_upper(match[1]) and (not match["dash"] or places.is_ordinary(match[1])):
        return None
    credit = Credit(place=places.parse(match[1]), place_raw=match[1].strip(), via="text:dateline")
    return credit, match.end()
