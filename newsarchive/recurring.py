"""What stands on many pages of one site, and is therefore the site's and not the article's.

Learned from the archive alone, by counting. A block of text (compared folded, digits kept) is furniture of a site when

* it stood in at least ``MIN_TEXTS`` articles with different texts,
* these are at least ``EDGE_SHARE`` of the site's texts, or ``INNER_SHARE`` when it does not mostly stand among the
  first or last blocks or begins with a label (``Hakem: …`` is said of many matches), and
* they are not about one subject: no headline word stands in ``TOPIC_SHARE`` of them and seldom elsewhere. Updates of
  one story, weekly series and bulletins share their words; a site's own lines stand under every headline.

Official notices are made of standing phrases: they are neither counted nor shortened. Pure: the store counts
(store/standing.py), normalise leaves out; the same counts give the same answer in whatever order articles came.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from newsarchive import turkish

MIN_TEXTS = 8
EDGE_SHARE = 1 / 3
INNER_SHARE = 2 / 3
TOPIC_SHARE = 0.6
ELSEWHERE_SHARE = 0.3
"""of the site's other headlines, that a word of the subject may stand in"""
MIN_OTHERS = 5
"""headlines a subject must be compared with; a block without so many articles beside it stands nearly everywhere"""
RULE = "site:recurring"
"""how evidence names this rule"""

_HEAD, _TAIL = 2, 4
_LONGEST = 700
"""letters; no site repeats longer paragraphs, and articles are long"""
_LONGEST_INNER = 250
"""letters, between the first and the last blocks"""
_MOST = 60
"""blocks counted of one article, from both ends"""
_STEM = 5
"""letters of a headline word that count: Turkish says the rest with endings"""
_HEADING = "## "
_CELLS = " | "
_LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3} ?:")
_WORD = re.compile(r"[^\W\d_]{4,}")


class Place(IntEnum):
    """Where in an article a block stands. A labelled line counts as inner wherever it is: it says one named thing of
    its article (``Stat: …``, ``Hakemler: …``)."""

    HEAD = 0
    INNER = 1
    TAIL = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """One block of one article, as counted."""

    key: int
    place: Place


@dataclass(frozen=True, slots=True)
class Seen:
    """A block and the articles of one site it stands in; articles with the same text count once."""

    key: int
    headlines: Sequence[str]
    """of those articles"""
    at_edges: int
    """how many of them have it among their first or last blocks"""


@dataclass(frozen=True, slots=True)
class Recurring:
    """What one site is known to repeat."""

    texts: int = 0
    """different texts the site has in the archive"""
    counts: Mapping[int, int] = field(default_factory=dict)
    """key of a furniture block -> how many of those texts it stands in"""

    def __bool__(self) -> bool:
        return bool(self.counts)

    def furniture(self, paragraphs: Sequence[str]) -> frozenset[int]:
        """The places of the paragraphs to leave out; none when no sentence would be left."""
        if not self.counts:
            return frozenset()
        out = frozenset(at for at, text in enumerate(paragraphs) if key(text) in self.counts)
        left = (text for at, text in enumerate(paragraphs) if at not in out)
        return out if any(not text.startswith(_HEADING) for text in left) else frozenset()

    def said_of(self, text: str) -> str:
        """How often a block was seen: ``in 14 of 20 articles``."""
        number = key(text)
        return f"in {self.counts.get(number, 0) if number is not None else 0} of {self.texts} articles"


def key(text: str) -> int | None:
    """The key of a block, a signed number of 64 bits; None for what is never furniture: table rows, long paragraphs,
    what has no letters."""
    if len(text) > _LONGEST or _CELLS in text or not any(map(str.isalpha, text)):
        return None
    folded = turkish.fold(turkish.storable(text.removeprefix(_HEADING)))
    return int.from_bytes(
        hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


def standing(paragraphs: Sequence[str]) -> tuple[Standing, ...]:
    """The blocks of an article that are counted, each key once; a place at an edge counts before an inner one."""
    found: dict[int, Place] = {}
    for at, text in enumerate(paragraphs):
        place = _place(at, len(paragraphs) - at, text)
        if place is None or (number := key(text)) is None:
            continue
        if found.get(number, Place.INNER) is Place.INNER:
            found[number] = place
    return tuple(Standing(number, place) for number, place in found.items())


def _place(from_start: int, to_end: int, text: str) -> Place | None:
    at_edge = from_start < _HEAD or to_end <= _TAIL
    if not at_edge and (len(text) > _LONGEST_INNER or min(from_start, to_end) >= _MOST // 2):
        return None
    if not at_edge or _LABEL.match(text.removeprefix(_HEADING)):
        return Place.INNER
    return Place.HEAD if from_start < _HEAD else Place.TAIL


def learn(seen: Iterable[Seen], headlines: Sequence[str]) -> Recurring:
    """What a site repeats; ``headlines``: one for every different text of the site."""
    total = len(headlines)
    everywhere: Counter[str] = Counter()
    for headline in headlines:
        everywhere.update(_words(headline))
    counts = {one.key: len(one.headlines) for one in seen if _is_furniture(one, total, everywhere)}
    return Recurring(total, dict(sorted(counts.items())))


def _is_furniture(seen: Seen, total: int, everywhere: Counter[str]) -> bool:
    number = len(seen.headlines)
    share = EDGE_SHARE if seen.at_edges * 2 > number else INNER_SHARE
    if number < MIN_TEXTS or number < share * total:
        return False
    return not any(_subjects(seen.headlines, total, everywhere))


def _subjects(headlines: Sequence[str], total: int, everywhere: Counter[str]) -> Iterator[str]:
    """Headline words that most of these articles share and few others have."""
    others = total - len(headlines)
    if others < MIN_OTHERS:
        return
    here: Counter[str] = Counter()
    for headline in headlines:
        here.update(_words(headline))
    for word, number in here.items():
        if number >= TOPIC_SHARE * len(headlines) and everywhere[word] - number <= ELSEWHERE_SHARE * others:
            yield word


def _words(headline: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(turkish.fold(headline))}
