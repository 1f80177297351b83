"""Fingerprints of a page, and the family with the most votes.

Only three parts of the page are looked at: its head, what is around its first h1, and its end. There stand the
addresses of styles and pictures, the article's class names and the vendor's line.
"""

import re
from dataclasses import dataclass, field

from newsarchive import turkish
from newsarchive.families.base import Family, Vote, families, path_of

_HEAD, _BEFORE, _AFTER, _END = 16_000, 2_000, 12_000, 16_000
"""characters of the head, before and after the first h1, and of the end"""
# each begins with a literal: such a pattern costs a tenth of one that allows blanks
_QUOTED, _SINGLE, _BARE = (re.compile(p) for p in (r'="([^"]{1,400})', r"='([^']{1,400})", r"=([\w./:-]{2,300})"))
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


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
    """the values of attributes, a line each: addresses of pictures, styles, scripts and links among them"""
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
    found = _QUOTED.findall(source)
    single = source.count("class='")
    if single:
        found += _SINGLE.findall(source)
    if source.count("class=") > source.count('class="') + single:
        found += _BARE.findall(source)
    values = "\n".join(found)
    return Signs(source, end, generator, path_of(url), values, frozenset(values.split()))


def _parts(html: str) -> tuple[str, str]:
    at = html.find("<h1")
    start, stop = (max(_HEAD, at - _BEFORE), max(_HEAD, at + _AFTER)) if at >= 0 else (_HEAD, _HEAD + _AFTER)
    return html[:stop] if start == _HEAD else f"{html[:_HEAD]}\n{html[start:stop]}", html[max(stop, len(html) - _END) :]


def claim(found: Signs) -> Claim | None:
    """The family with the most votes, of those with enough; None when nobody has enough."""
    claims = [one for family in families() if (one := _vote(family, found)) is not None]
    if not claims:
        return None
    claims.sort(key=lambda one: (-one.weight, one.family.id))
    best, *others = claims
    lost = tuple(f"{one.family.id} {one.weight}" for one in others)
    return Claim(best.family, best.weight, best.votes, lost) if lost else best


def _vote(family: Family, found: Signs) -> Claim | None:
    mine = [vote for vote in family.votes if vote.where != "phrase" and _has(vote, found)]
    if not mine:
        return None
    said = [vote for vote in family.votes if vote.where == "phrase"]
    weight = sum(vote.weight for vote in mine)
    if said and weight + sum(vote.weight for vote in said) >= family.min_votes:
        mine += [vote for vote in said if vote.text in found.text]
        weight = sum(vote.weight for vote in mine)
    if weight < family.min_votes or all(vote.where == "address" for vote in mine):
        return None
    return Claim(family, weight, tuple(map(str, mine)))


def _has(vote: Vote, found: Signs) -> bool:
    match vote.where:
        case "asset":
            return vote.text in found.values
        case "class":
            return vote.text in found.words
        case "generator":
            return vote.text in found.generator
        case "script":
            return vote.text in found.source
        case _:
            return vote.pattern is not None and vote.pattern.search(found.path) is not None
