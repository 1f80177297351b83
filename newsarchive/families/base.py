"""What can be known of a family, and how its file is read (data/families/<id>.toml); docs/adding-a-family.md explains.

A family is a content management system that many papers share. Its file holds knowledge only: fingerprints, selectors,
lines, addresses. Every page is read by the same engine; a family only tells it where to look first.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from newsarchive import lookups, turkish
from newsarchive.errors import UsageError

WHERES = ("asset", "class", "generator", "script", "address", "phrase")
"""where a fingerprint is looked for, the cheap ones first"""
SELECTED = (
    "headline", "summary", "body", "published", "updated", "section", "author", "source", "tag", "image", "noise",
)  # fmt: skip
KINDS = ("notice", "column", "gallery", "video", "listing", "article")
"""what an address can say a page is, the particular before the general"""
_PARTS = {"id", "name", "min_votes", "vote", "select", "text", "address", "discover", "archive"}
_VOTE = {"weight", "where", "text", "regex"}
_DISCOVER = ("feeds", "sitemaps", "archives", "amp")
ARCHIVE = ("days", "months", "pages", "cursors", "posts", "ids")
"""ways to older articles; their placeholders are archives.py's"""
_LISTS = ("select", "text", "discover", "archive")
"""the parts whose values are lists of texts"""

_PLACEHOLDERS = {
    "days": re.compile(r"\{d\}"),
    "months": re.compile(r"\{m\}"),
    "pages": re.compile(r"\{n\}"),
    "cursors": re.compile(r"\{c:[^{}]+\}"),
    "posts": re.compile(r"\{before\}"),
    "ids": re.compile(r"\{id\}"),
}


@dataclass(frozen=True, slots=True)
class Vote:
    """One fingerprint."""

    weight: int
    where: str
    """one of WHERES"""
    text: str
    """what must be there; folded for a phrase; the pattern's source for an address"""
    pattern: re.Pattern[str] | None = None

    def __str__(self) -> str:
        return f"{self.where} {self.text} +{self.weight}"


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A content management system, as its file describes it."""

    id: str
    name: str
    min_votes: int
    """sum of weights from which a page is one of the family's"""
    votes: tuple[Vote, ...]
    select: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS selectors by what they find (SELECTED), best first"""
    ends: tuple[str, ...] = ()
    """folded beginnings of lines behind which nothing belongs to the article"""
    fillers: tuple[str, ...] = ()
    """folded whole lines that are never text"""
    address: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """kind of page (KINDS) -> pattern searched in path and query"""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    archives: tuple[str, ...] = ()
    amp: tuple[str, ...] = ()
    archive: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """how its older articles are reached (ARCHIVE) -> paths with placeholders"""

    def kind_of(self, url: str) -> str | None:
        """What the shape of an address says a page is (one of KINDS), None when it says nothing."""
        path = path_of(url)
        return next((kind for kind, pattern in self.address.items() if pattern.search(path)), None)

    def article_id(self, url: str) -> str | None:
        """The number that this family's addresses give an article; None when there is none."""
        pattern = self.address.get("article")
        found = pattern.search(path_of(url)) if pattern is not None and "id" in pattern.groupindex else None
        return found["id"] if found else None


def path_of(url: str) -> str:
    """Path and query of an address, the part in which patterns are searched."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@cache
def families() -> tuple[Family, ...]:
    """Every family of the data folder, by id; raises UsageError naming the file and what in it makes no sense."""
    try:
        return tuple(load(path) for path in sorted((lookups.data_dir() / "families").glob("*.toml")))
    except ValueError as error:
        raise UsageError(f"data/families/{error}") from error


def load(path: Path) -> Family:
    """One family file; raises ValueError (file and key in one line) when it makes no sense."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        for wrong in _wrong_types(given):
            raise ValueError(wrong)
        _check(given, path.stem)
        return _family(given)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _wrong_types(given: Mapping[str, Any]) -> Iterator[str]:
    """What is missing, and what is of another type than it must be."""
    for key in ("id", "name"):
        if not isinstance(given.get(key), str):
            yield f"{key} is not a text: {given[key]!r}" if key in given else f"no {key}"
    if type(given.get("min_votes", 5)) is not int:
        yield f"min_votes is not a whole number: {given['min_votes']!r}"
    votes = given.get("vote")
    if not votes:
        yield "no [[vote]]"
    elif not isinstance(votes, list) or not all(isinstance(vote, dict) for vote in votes):
        yield "vote: a fingerprint begins with [[vote]], in double brackets"
    else:
        for number, vote in enumerate(votes, 1):
            yield from (f"[[vote]] {number}: no {key}" for key in ("weight", "where") if key not in vote)
            if type(vote["weight"]) is not int:
                yield f"[[vote]] {number}: weight is not a whole number: {vote['weight']!r}"
            for key in ("where", "text", "regex"):
                if not isinstance(vote.get(key, ""), str):
                    yield f"[[vote]] {number}: {key} is not a text: {vote[key]!r}"
    for part in (*_LISTS, "address"):
        yield from _wrong_part(part, given.get(part, {}))


def _wrong_part(part: str, given: Any) -> Iterator[str]:
    if not isinstance(given, dict):
        yield f"{part} is not a table: write [{part}]"
        return
    for key, value in given.items():
        if part == "address":
            if not isinstance(value, str):
                yield f"{part}.{key} is not a text: {value!r}"
        elif not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            yield f"{part}.{key} is not a list of texts: {value!r}"


def _check(given: Mapping[str, Any], name: str) -> None:
    text, discover = given.get("text", {}), given.get("discover", {})
    unknown = [
        *(given.keys() - _PARTS),
        *(f"select.{key}" for key in given.get("select", {}).keys() - set(SELECTED)),
        *(f"text.{key}" for key in text.keys() - {"ends", "noise"}),
        *(f"address.{key}" for key in given.get("address", {}).keys() - set(KINDS)),
        *(f"discover.{key}" for key in discover.keys() - set(_DISCOVER)),
        *(f"archive.{key}" for key in given.get("archive", {}).keys() - set(ARCHIVE)),
        *(f"vote.{key}" for vote in given.get("vote", ()) for key in vote.keys() - _VOTE),
    ]
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if given["id"] != name:
        raise ValueError(f"id {given['id']!r} is not the file's name")
    for key, paths in given.get("archive", {}).items():
        for path in paths:
            if not path.startswith(("/", "{path}")) or not _PLACEHOLDERS[key].search(path):
                raise ValueError(f"archive.{key}: {path!r} is no path with the placeholders it needs")
    nothing = LexborHTMLParser("")  # an empty page knows as well what is no selector: half a millisecond for all files
    for key, selectors in given.get("select", {}).items():
        for selector in selectors:
            try:
                nothing.css(selector)
            except SelectolaxError:
                raise ValueError(f"select.{key}: not a CSS selector: {selector!r}") from None


def _family(given: Mapping[str, Any]) -> Family:
    votes = tuple(sorted(map(_vote, given["vote"]), key=lambda vote: WHERES.index(vote.where)))
    text, discover, address = given.get("text", {}), given.get("discover", {}), given.get("address", {})
    family = Family(
        id=given["id"],
        name=given["name"],
        min_votes=given.get("min_votes", 5),
        votes=votes,
        select={key: tuple(found) for key, found in given.get("select", {}).items()},
        ends=tuple(map(turkish.fold, text.get("ends", ()))),
        fillers=tuple(map(turkish.fold, text.get("noise", ()))),
        address={kind: _pattern(f"address.{kind}", address[kind]) for kind in KINDS if address.get(kind)},
        **{key: tuple(discover.get(key, ())) for key in _DISCOVER},
        archive={key: tuple(paths) for key, paths in given.get("archive", {}).items()},
    )
    if sum(vote.weight for vote in votes) < family.min_votes:
        raise ValueError("no page could ever be claimed: all fingerprints together are too few")
    return family


def _pattern(key: str, source: str) -> re.Pattern[str]:
    try:
        return re.compile(source)
    except re.error as error:
        raise ValueError(f"{key}: {error} in {source!r}") from None


def _vote(given: Mapping[str, Any]) -> Vote:
    where, weight = given["where"], given["weight"]
    if where not in WHERES or not 1 <= weight <= 5:
        raise ValueError(f"vote {given}: where is one of {', '.join(WHERES)}, weight 1 to 5")
    if ("regex" in given) == ("text" in given) or ("regex" in given and where != "address"):
        raise ValueError(f"vote {given}: a text, or for an address a regex")
    if where == "address":
        source = given.get("regex") or re.escape(given["text"])
        return Vote(weight, where, given.get("text") or source, _pattern("vote.regex", source))
    text = turkish.fold(given["text"]) if where == "phrase" else given["text"]
    if not text.strip():
        raise ValueError(f"vote {given}: an empty text")
    if where == "asset" and "/" not in text and "." not in text:
        raise ValueError(f"vote {given}: a part of an address has a slash or a dot")
    return Vote(weight, where, text)
