"""Answers with status 200 that hold no news: not found, bot, consent and login walls, parked domains, maintenance.

Such a page says what it is where an article has its headline, says little else, and speaks to the reader ("the page
you are looking for"). News *about* such pages has a headline of more words, or a date, a byline, a longer text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from newsarchive import lookups, turkish
from newsarchive.records import PageType
from newsarchive.scope import Scope
from newsarchive.structured import Structured

LONG = 600
"""letters of running text from which a page says more than such pages do"""
SHORT = 160
"""letters of all text on a page that says no more than that its story was removed"""
BESIDE = 12
"""letters a name may have beside it (``Hata 404 - Sayfa bulunamadı``)"""
SENTENCE = 60
"""letters of running text that say something"""
MOST_NODES = 200
"""elements in which marks are looked for"""
SCRIPT = 4_000
"""letters of a script that are looked at"""
OPENING = 400
"""letters of the text that are looked at"""
_PIECES = re.compile(r"\s+[-–—|»·•:]+\s+")
_EDGE = " .:!?…-"


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: PageType
    names: tuple[str, ...]
    weak: tuple[str, ...]
    """names that need one of the texts below them"""
    texts: tuple[str, ...]
    marks: tuple[str, ...]
    """what scripts, frames, classes and ids of such a page hold"""


def kind_of(
    tree: LexborHTMLParser, scope: Scope, structured: Structured, running: int, *, marked: bool
) -> tuple[PageType, str] | None:
    """What the page is instead of news, and why in words; None when it may hold some.

    ``running``: letters of running text; ``marked``: structured data or a stamp below the headline speak for a story.
    """
    if said := _removed(scope):
        return PageType.SOFT_404, f"the text is: {said}"
    if marked:  # the list of other stories below has dates, and templates describe whatever they print
        nothing = _above_stories(scope)
        return nothing if nothing and nothing[0] is PageType.SOFT_404 else None
    if running > LONG:
        return _above_stories(scope)
    names = tuple(_names(scope, structured))
    text = _text(scope)
    for kind in _kinds():
        said = next((phrase for phrase in kind.texts if phrase in text), None)
        name = next((n for n in names if _is_called(n, kind.names)), None)
        if name not in kind.names and not said and running >= SENTENCE and kind.kind is not PageType.SOFT_404:
            name = None  # "Bakım çalışması sürüyor" and a sentence about it
        if name is None and said:
            name = next((n for n in names if _is_called(n, kind.weak)), None)
            name = name or next((n for n in names if len(n) <= 45 and any(p in n for p in kind.names)), None)
        if name is not None:
            return kind.kind, f"called {name}" + (f", says {said}" if said else "")
        if said and running < LONG // 2 and not _tells(scope):
            return kind.kind, f"says {said}"
    return _guarded(tree) if running < LONG // 2 else None


def _guarded(tree: LexborHTMLParser) -> tuple[PageType, str] | None:
    """A page of hardly any words whose scripts, frames or boxes are those of a guard against robots."""
    for node in tree.css("script,iframe,[id],[class]")[:MOST_NODES]:
        attributes = node.attributes
        words = " ".join(value for key in ("id", "class", "src") if (value := attributes.get(key)))[:OPENING]
        if node.tag == "script":
            words += node.text()[:SCRIPT]
        words = turkish.ascii_lower(words)
        for kind in _kinds():
            if mark := next((mark for mark in kind.marks if mark in words), None):
                return kind.kind, f"hardly a word, and {mark} in it"
    return None


def _removed(scope: Scope) -> str | None:
    """What a page says whose headline is still there: all its text is that it was removed."""
    if not scope.blocks or sum(len(block.text) for block in scope.blocks) > SHORT:
        return None
    text = turkish.fold(scope.blocks[0].text)
    return text if text.startswith(_removals()) else None


@cache
def _removals() -> tuple[str, ...]:
    rows = lookups.table("pagetype")["empty"]
    return tuple(turkish.fold(phrase) for row in rows for phrase in row.get("removed", ()))


def _above_stories(scope: Scope) -> tuple[PageType, str] | None:
    """A page whose headline is one of the names and no more, although other stories stand below."""
    name = turkish.fold(scope.headline or "").strip(_EDGE)
    kind = next((kind for kind in _kinds() if _is_called(name, kind.names)), None)
    return (kind.kind, f"headline is {name}") if kind is not None else None


def _names(scope: Scope, structured: Structured) -> Iterator[str]:
    """What the page calls itself: headline, title and its pieces, folded."""
    if scope.headline:
        yield turkish.fold(scope.headline).strip(_EDGE)
    title = turkish.fold(structured.title or "")
    if title:
        yield title.strip(_EDGE)
        pieces = _PIECES.split(title)
        if len(pieces) > 1:
            yield pieces[0].strip(_EDGE)


def _is_called(name: str, phrases: tuple[str, ...]) -> bool:
    """Whether a name is one of the phrases, with hardly a word beside it."""
    return any(phrase in name and len(name) - len(phrase) <= BESIDE and _whole(phrase, name) for phrase in phrases)


def _whole(phrase: str, name: str) -> bool:
    """Whether the phrase begins and ends with words of the name; short phrases must be all of it."""
    if len(phrase) <= 6:
        return re.sub(r"[^a-z0-9]", "", name) == re.sub(r"[^a-z0-9]", "", phrase)
    at = name.find(phrase)
    return at == 0 or not name[at - 1].isalnum()


def _text(scope: Scope) -> str:
    """The beginning of what the page says, folded: the head's lines behind the headline, then the text."""
    parts = [
        *(line for line in scope.head_lines if line != scope.headline),
        *(block.text for block in scope.blocks[:6]),
    ]
    return turkish.fold(" ".join(parts)[:OPENING])


def _tells(scope: Scope) -> bool:
    """Whether there is a headline as stories have them: five words or more."""
    return len((scope.headline or "").split()) >= 5


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(PageType(row["kind"]), *(_folded(row, key) for key in ("names", "weak_names", "texts", "marks")))
        for row in lookups.table("pagetype")["empty"]
    )


def _folded(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(turkish.fold(phrase) for phrase in row.get(key, ()))
