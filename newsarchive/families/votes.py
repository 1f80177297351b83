"""Fingerprints of a page, and the family with the most votes.

Only three parts of the page are looked at: its head, what is around its first h1, and its end. There stand the
addresses of styles and pictures, the article's class names and the vendor's line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from newsarchive import turkish
from newsarchive.families.base import WHERES, Family, Vote, families, path_of

_HEAD, _BEFORE, _AFTER, _END = 16_000, 2_000, 12_000, 16_000
"""characters of the head, before and after the first h1, and of the end"""
# each begins with a literal: such a pattern costs a tenth of one that allows blanks
_QUOTED, _SINGLE, _BARE = (re.compile(p) for p in (r'="([^"]{1,400})', r"='([^']{1,400})", r"=([\w./:-]{2,300})"))
_H1 = re.compile("<h1")  # in a page of megabytes faster than find()
_OTHER_CLASS = re.compile('class=(?!")')
_TAG = re.compile(
    r"<(?:(?:script|style)\b[^<]*+(?:<(?!/(?:script|style)\s*+>)[^<]*+)*+</[^>]*+>|[^>]*+>)", re.IGNORECASE
)


@dataclass(frozen=True)
class Signs:
    """Where fingerprints are looked for."""

    source: str
    """head and what is around the headline, as written"""
    end: str
    """the end of the page, as written"""
    generator: str
    """every meta generator"""
    path: str
    """path and query of the address"""
    values: str = ""
    """the values of attributes that may be addresses (of pictures, styles, scripts, links), a line each"""
    words: frozenset[str] = frozenset()
    """the words of attributes, class and id words among them"""
    _text: list[str] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The visible words of the parts, folded (worked out when somebody asks)."""
        if not self._text:
            self._text.append(
                turkish.fold(_TAG.sub(" ", f"{self.source[max(0, self.source.find('<body')) :]}\n{self.end}"))
            )
        return self._text[0]


@dataclass(frozen=True, slots=True)
class Claim:
    """The family a page belongs to, and why."""

    family: Family
    weight: int
    votes: tuple[str, ...]
    """the fingerprints that were found, in words"""
    others: tuple[str, ...] = ()
    """further families that could have claimed the page, with their weight"""

    @property
    def why(self) -> str:
        """The evidence in one line."""
        lost = f" (not {', '.join(self.others)})" if self.others else ""
        return f"{self.family.name}: {', '.join(self.votes)}{lost}"


def signs(html: str, generator: str, url: str) -> Signs:
    """What a page shows of the system that made it."""
    source, end = _parts(html)
    found = set(_QUOTED.findall(source))
    if _OTHER_CLASS.search(source) is not None:
        single = source.count("class='")
        if single:
            found.update(_SINGLE.findall(source))
        if source.count("class=") > source.count('class="') + single:
            found.update(_BARE.findall(source))
    values = "\n".join(value for value in found if "/" in value or "." in value)
    return Signs(source, end, generator, path_of(url), values, frozenset(" ".join(found).split()))


def _parts(html: str) -> tuple[str, str]:
    first = _H1.search(html)
    at = first.start() if first is not None else -1
    start, stop = (max(_HEAD, at - _BEFORE), max(_HEAD, at + _AFTER)) if at >= 0 else (_HEAD, _HEAD + _AFTER)
    return html[:stop] if start == _HEAD else f"{html[:_HEAD]}\n{html[start:stop]}", html[max(stop, len(html) - _END) :]


def claim(found: Signs) -> Claim | None:
    """The family with the most votes, of those with enough; None when nobody has enough."""
    claims = [one for family, mine in _hits(found) if (one := _claim(family, mine, found)) is not None]
    if not claims:
        return None
    claims.sort(key=lambda one: (-one.weight, one.family.id))
    best, *others = claims
    lost = tuple(f"{one.family.id} {one.weight}" for one in others)
    return Claim(best.family, best.weight, best.votes, lost) if lost else best


def _hits(found: Signs) -> Iterator[tuple[Family, list[Vote]]]:
    """Families with votes besides their sentences, and these votes."""
    votes: dict[str, list[Vote]] = {}
    index = _index(families())
    for word in index.classes.keys() & found.words:
        for name, vote in index.classes[word]:
            votes.setdefault(name, []).append(vote)
    for where, texts in index.others.items():
        shown = getattr(found, _IN[where])
        for text, given in texts.items():
            if shown and text in shown:
                for name, vote in given:
                    votes.setdefault(name, []).append(vote)
    for family, addresses in index.addresses:
        mine = votes.get(family.id, [])
        if mine or family.id in index.spoken:
            mine = [*mine, *(vote for vote in addresses if vote.pattern and vote.pattern.search(found.path))]
        if mine:
            yield family, mine


_IN = {"asset": "values", "generator": "generator", "script": "source"}


@dataclass(frozen=True, slots=True)
class _Index:
    """The fingerprints of all families by where they are looked for."""

    classes: dict[str, list[tuple[str, Vote]]]
    others: dict[str, dict[str, list[tuple[str, Vote]]]]
    """assets, generators, scripts: each text is looked for once, whoever asks"""
    addresses: list[tuple[Family, list[Vote]]]
    spoken: frozenset[str]
    """families that an address and sentences may claim"""


@lru_cache(maxsize=4)
def _index(known: tuple[Family, ...]) -> _Index:
    classes: dict[str, list[tuple[str, Vote]]] = {}
    others: dict[str, dict[str, list[tuple[str, Vote]]]] = {}
    for family in known:
        for vote in family.votes:
            if vote.where == "class":
                classes.setdefault(vote.text, []).append((family.id, vote))
            elif vote.where in _IN:
                others.setdefault(vote.where, {}).setdefault(vote.text, []).append((family.id, vote))
    addresses = [(family, [vote for vote in family.votes if vote.where == "address"]) for family in known]
    said = {
        family.id: sum(vote.weight for vote in family.votes if vote.where in {"address", "phrase"}) for family in known
    }
    return _Index(classes, others, addresses, frozenset(f.id for f in known if said[f.id] >= f.min_votes))


def _claim(family: Family, mine: list[Vote], found: Signs) -> Claim | None:
    said = [vote for vote in family.votes if vote.where == "phrase"]
    weight = sum(vote.weight for vote in mine)
    if said and weight + sum(vote.weight for vote in said) >= family.min_votes:
        mine = [*mine, *(vote for vote in said if vote.text in found.text)]
        weight = sum(vote.weight for vote in mine)
    if weight < family.min_votes or all(vote.where == "address" for vote in mine):
        return None
    mine.sort(key=lambda vote: (WHERES.index(vote.where), -vote.weight, vote.text))
    return Claim(family, weight, tuple(map(str, mine)))
