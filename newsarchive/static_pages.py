"""Pages of the site itself that are no articles: imprint, contact, terms, advertising rates, duty pharmacies.

Two witnesses are needed, and the address is never one of them alone: what the page calls itself, and that nothing
speaks for an article (structured data, a publication time, a byline or credit, a spot). A short item without a
date passes when it looks like an article: a headline of several words, a section, a spot, or a text of some length.
"""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

from newsarchive import bylines, dates, lookups, turkish
from newsarchive.dom import size
from newsarchive.scope import Scope
from newsarchive.structured import ARTICLE_TYPES, Node, Structured, types_of

_PIECES = re.compile(r"\s+[-–—|»·•:]+\s+")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|asp)$")
_NUMBER = re.compile(r"\d+")
_TIMES = ("article:published_time", "og:article:published_time", "datepublished", "publishdate", "pubdate")
SHORT_TITLE = 5
"""words a title has at most that begins or ends like one of these pages"""
MANY = 3
"""witnesses that make an article of a page whose title and address both name one of these pages"""
FEW_WORDS, SHORT_HEADLINE = 3, 24
LINE = 60
"""letters from which a line is a sentence, not an entry of a list"""
SHORT_TEXT = 150
"""letters in sentences from which a page may be a story although it says nothing about itself"""


def named(scope: Scope, machine: Structured, node: Node | None, url: str) -> str | None:
    """Why a page that calls itself like one of the site's own is one, in words; None when it may be an article.

    ``node``: the structured data of this article, when there is any.
    """
    titles = _titles(scope, machine)
    whole = next((title for title in titles if title in _exact()), None)
    if whole:
        witnesses = evidence(scope, machine, node)
        enough = MANY if _address(url) in _exact() else MANY - 1
        return f"titled {whole}, {_only(witnesses)}" if len(witnesses) < enough else None
    part = next((title for title in titles if _is_like(title)), None)
    if part and not is_dated(scope):
        witnesses = evidence(scope, machine, node)
        if len(witnesses) <= _says_so(url):
            return f"titled {part}, {_only(witnesses)}"
    return None


def silent(scope: Scope, machine: Structured, node: Node | None) -> str | None:
    """Why a page that says nothing about itself is no article: a headline of a few words over a list, without date,
    section, byline, credit or description."""
    headline = turkish.fold(scope.headline or "")
    if len(headline.split()) > FEW_WORDS or size(headline) > SHORT_HEADLINE:
        return None
    length = sum(weight for block in scope.blocks if (weight := size(block.text)) >= LINE and block.kind != "h")
    if length >= SHORT_TEXT or is_dated(scope):
        return None
    if machine.meta("article:section", "og:description", "description") or scope.leads:
        return None
    if evidence(scope, machine, node):
        return None
    return f"headline {headline or 'missing'}, {length} letters in sentences, {_only([])}"


def evidence(scope: Scope, machine: Structured, node: Node | None) -> list[str]:
    """What speaks for an article, in words: structured data, a publication time, a byline or credit, a spot."""
    found = []
    article = node is not None and bool(types_of(node) & ARTICLE_TYPES)
    if article:
        found.append("structured data")
    times = machine.meta(*_TIMES) or (node.get("datePublished") if article and node is not None else None)
    lines = _below_headline(scope)
    stamps = dates.find_stamps("\n".join(line for line in lines if len(line) <= 110))
    if times or any(stamp.reading.precision == "minute" for stamp in stamps):
        found.append("publication time")
    ends = [*(block.text for block in scope.blocks[-2:]), *scope.tail_lines[:4]]
    if any(_names_source(line) for line in ends) or any(_is_signed(line) for line in lines):
        found.append("credit")
    if any(lead.label for lead in scope.leads):
        found.append("spot")
    return found


def _only(witnesses: list[str]) -> str:
    return f"only {' and '.join(witnesses)} for an article" if witnesses else "nothing for an article"


def _titles(scope: Scope, machine: Structured) -> tuple[str, ...]:
    """What the page calls itself, folded: its headline; when that is short and the title element says something
    else, the first or last piece of that; without a headline the last step of the breadcrumb."""
    headline = turkish.fold(scope.headline or "").strip(" .:!")
    if len(headline.split()) > SHORT_TITLE:
        return (headline, _PIECES.split(headline)[0])
    titles = [headline] if headline else [turkish.fold(name) for name in machine.breadcrumb[-1:]]
    title = turkish.fold(machine.title or "")
    if title and (not headline or headline not in title):
        pieces = [piece.strip() for piece in _PIECES.split(title)]
        titles += [pieces[0], pieces[-1]]
    return tuple(dict.fromkeys(titles))


def _below_headline(scope: Scope) -> tuple[str, ...]:
    headline = turkish.fold(scope.headline or "")
    at = next((i for i, line in enumerate(scope.head_lines) if turkish.fold(line) == headline), None)
    return scope.head_lines[at + 1 :] if at is not None else ()


def is_dated(scope: Scope) -> bool:
    """Whether a date or clock stands below the headline."""
    lines = [line for line in _below_headline(scope) if len(line) <= 110 and any(map(str.isdigit, line))]
    return bool(lines) and any(stamp.reading.at is not None for stamp in dates.find_stamps("\n".join(lines)))


def _names_source(line: str) -> bool:
    credit = bylines.credit(line) if len(line) <= 120 else None
    return credit is not None and credit.source_kind in {"agency", "outlet", "press_release"}


def _is_signed(line: str) -> bool:
    credit = bylines.credit(line) if len(line) <= 120 else None
    return credit is not None and (bool(credit.authors) or credit.source_kind in {"agency", "outlet"})


def _address(url: str) -> str:
    """The last part of an address as words, folded: ``/sayfa/gizlilik-politikasi-3.html`` -> gizlilik politikasi."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return " ".join(turkish.fold(_NUMBER.sub(" ", _ENDING.sub("", last)).replace("-", " ").replace("_", " ")).split())


def _is_like(title: str) -> bool:
    return len(title.split()) <= SHORT_TITLE and (title.startswith(_phrases()) or title.endswith(_phrases()))


def _says_so(url: str) -> bool:
    """Whether a part of the address is one of these pages' phrases: ``/nobetci-eczaneler/tekirdag``."""
    parts = unquote(urlsplit(url).path).replace("-", " ").replace("_", " ").split("/")
    return any(turkish.fold(part).startswith(_phrases()) for part in parts if part)


@cache
def _exact() -> frozenset[str]:
    return frozenset(turkish.fold(title) for title in lookups.table("static_pages")["titles"])


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(turkish.fold(phrase) for phrase in lookups.table("static_pages")["phrases"])
