"""What a text says that few others say: the facts by which two texts of one event are known.

Comes in: running text. Goes out: facts in one form whatever an agency prints them in (AA ``80 yaşındaki Bekir Kaya``,
DHA ``Bekir Kaya (80)``, a paper ``B.K.``), each with a weight: about how many bits of ten it tells. The words that
are knowledge stand in data/tables/events.toml.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsarchive import lookups, turkish

_UP = "A-ZÇĞİÖŞÜÂÎÛ"
_LOW = "a-zçğıöşüâîû"
_APOSTROPHE = "'’´`ʼ‘"
_NAMES_A_PLACE = 1.2
"""weight of what is named from which on it is a place, not an institution"""
_PERSON = 2.6
_TOKEN = re.compile(
    rf"[{_UP}](?:[{_UP}{_LOW}]+(?: [{_UP}][{_UP}{_LOW}]+)*(?:[{_APOSTROPHE}][{_LOW}]+)?|(?:\. ?[{_UP}](?=\.))+\.)"
    r"|\d[\d.,:/]*"
)
"""a run of capitalised words, initials, or a figure; begins with a letter or digit so that it is found fast"""
_PLATE = re.compile(rf"(?:0[1-9]|[1-7]\d|8[01]) ?[{_UP}]{{1,3}} ?\d{{2,5}}(?!\w)")
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](?:19|20)\d\d")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")
_TIMES = re.compile(r" (bin|milyon|milyar)(?![^\W\d_])(?: (\d{1,3})(?![\d.,]\d|\d))?")
_NEXT = re.compile(rf"['’]?[{_LOW}]* ?([^\W\d_]+)(?: ([^\W\d_]+))?")
_THOUSANDS = {"bin": 1_000, "milyon": 1_000_000, "milyar": 1_000_000_000}
_AFTER = re.compile(rf" ([^\W\d_]+)| ?[(,/–-]+ ?\(?([{_UP}]{{2,5}})(?!\w)")
"""the word behind a name, or the agency of a dateline"""
_ENDS = ".!?…:\n#"
_ROOM = 40
"""letters before a name that may hold its bearer's post"""


class Fact(NamedTuple):
    """One thing a text says."""

    kind: str
    """plate, name, initials, place, district, province, institution, proper, number, clock, day, age"""
    value: str
    """in one form"""
    said: str
    """as printed"""
    weight: float

    @property
    def key(self) -> str:
        """What equal facts have in common."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class _Knowledge:
    heads: dict[str, tuple[str, float]]
    """the beginning of a word that ends a name -> what is named, and its weight"""
    stems: tuple[str, ...]
    ordinary: frozenset[str]
    posts: tuple[str, ...]
    streets: frozenset[str]
    units: dict[str, str]
    empty: frozenset[float]
    given: frozenset[str]
    provinces: frozenset[str]
    districts: frozenset[str]
    owners: dict[str, frozenset[str]]
    """a district -> its provinces"""
    doubtful: dict[str, frozenset[str]]
    """places that are ordinary words too, and how they are written"""
    calendar: frozenset[str]
    beside: tuple[str, ...]
    """stems of words behind a name by which it is a place"""
    months: dict[str, int]


@cache
def _knowledge() -> _Knowledge:
    table = lookups.table("events")
    names, places = lookups.table("given_names"), lookups.table("provinces")["province"]
    doubtful: dict[str, set[str]] = defaultdict(set)
    for name in (*lookups.table("provinces")["ordinary"], *lookups.table("provinces")["openers"]):
        doubtful[turkish.fold(name)].add(_spelt(name))
    owners: dict[str, set[str]] = defaultdict(set)
    for row in places:
        for name in row["districts"]:
            owners[turkish.fold(name)].add(turkish.fold(row["name"]))
    heads = {stem: (row["as"], float(row["weight"])) for row in table["head"] for stem in row["stems"]}
    return _Knowledge(
        heads=heads,
        stems=tuple(sorted(heads, key=len, reverse=True)),
        ordinary=frozenset(map(turkish.fold, table["ordinary"]["words"])),
        posts=tuple(map(turkish.fold, table["everyday"]["posts"])),
        streets=frozenset(map(turkish.fold, table["everyday"]["streets"])),
        units={turkish.fold(word): unit for unit, words in table["units"].items() for word in words},
        empty=frozenset(map(float, table["numbers"]["empty"])),
        given=frozenset(map(turkish.fold, (*names["male"], *names["female"]))),
        provinces=frozenset(turkish.fold(row["name"]) for row in places),
        districts=frozenset(turkish.fold(name) for row in places for name in row["districts"] if name != "Merkez"),
        owners={name: frozenset(some) for name, some in owners.items()},
        doubtful={name: frozenset(some) for name, some in doubtful.items()},
        calendar=frozenset(map(turkish.fold, lookups.table("provinces")["calendar"])),
        beside=tuple(map(turkish.fold, table["beside"]["stems"])),
        months={turkish.fold(name): row["number"] for row in lookups.table("months")["month"] for name in row["names"]},
    )


def facts(text: str) -> dict[str, Fact]:
    """The facts of a text by their key, in the order of their first mention."""
    found: dict[str, Fact] = {}
    known = _knowledge()
    done, plain = 0, text.isascii()
    for match in _TOKEN.finditer(text):
        start = match.start()
        if start < done or (start and text[start - 1].isalnum()):
            continue
        said = match[0]
        if said[0].isdigit():
            done, told = _figure(text, start, match.end(), known)
        elif said[1:2] == ".":
            told = (_initials(said),)
        else:
            if text[start - 2 : start - 1].isdigit() and (said := _undated(said, known)) == "":
                continue
            told = _named(said, _opens(text, start), _is_placed(text, match.end(), known), plain)
            if told and told[0].kind == "name":
                told = (_weighed(told[0], text[max(0, start - _ROOM) : start + _ROOM], known), *told[1:])
        for fact in told:
            key = f"{fact.kind}:{fact.value}"
            old = found.get(key)
            if old is None:
                found[key] = fact
            elif old.weight != fact.weight and (old.weight < fact.weight) is not (fact.kind == "name"):
                found[key] = old._replace(weight=fact.weight)  # of a person the mention with the post counts
    return found


def _undated(said: str, known: _Knowledge) -> str:
    """What is left of capitalised words behind a day: ``18 Mart Çanakkale``."""
    first, _, rest = said.partition(" ")
    return rest if re.split(f"[{_APOSTROPHE}]", turkish.fold(first))[0] in known.months else said


def _spelt(word: str) -> str:
    """A word as written, without case; capitals are often set without the dot of İ."""
    return turkish.lower(word).replace("ı", "i")


def _is_placed(text: str, end: int, known: _Knowledge) -> bool:
    """Whether what follows a name says that it is a place: ``ilçesi``, a dateline's agency."""
    after = _AFTER.match(text, end)
    return after is not None and (after[1] is None or turkish.fold(after[1]).startswith(known.beside))


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here, where every word has a capital."""
    before = text[at - 1] if at else "\n"
    if before == " ":
        before = text[at - 2] if at > 1 else "\n"
    if before in "\"“'’‘(-–":
        rest = text[max(0, at - 4) : at - 1].rstrip(" \"“'’‘(-–")
        before = rest[-1] if rest else "\n"
    return before in _ENDS


def _figure(text: str, start: int, end: int, known: _Knowledge) -> tuple[int, tuple[Fact, ...]]:
    """What a figure is: plate, date, clock, age or number; and where the next token may begin."""
    said = text[start:end].rstrip(".,:/")
    end = start + len(said)
    if len(said) == 2 and (plate := _PLATE.match(text, start)) and " " in plate[0] + " ":
        return plate.end(), (Fact("plate", turkish.fold(plate[0]).replace(" ", ""), plate[0], 4.0),)
    if date := _DATE.fullmatch(said):
        return end, (Fact("day", f"{int(date[1])}.{int(date[2])}", said, 0.4),)
    if clock := _CLOCK.fullmatch(said):
        return end, (Fact("clock", f"{int(clock[1])}.{clock[2]}", said, 0.9),)
    if len(said) < 4 and said.isdigit() and int(said) < 120:
        after = text[end : end + 8]
        bracketed = text[start - 1 : start] == "(" and after[:1] == ")"
        if bracketed or after.startswith((" yaşında", " yaşlar")):
            return end, (Fact("age", str(int(said)), said, 0.7),)
    number = _NUMBER.fullmatch(said)
    return _number(text, number[1], number[2] or "", start, end, known) if number else (end, ())


def _number(text: str, whole: str, part: str, start: int, end: int, known: _Knowledge) -> tuple[int, tuple[Fact, ...]]:
    value = float(f"{whole.replace('.', '')}.{part or 0}") if len(whole) < 19 else 0.0
    if times := _TIMES.match(text, end):
        value = value * _THOUSANDS[times[1]] + float(times[2] or 0)
        end = times.end()
    following = _NEXT.match(text, end)
    first, second = (following[1], following[2]) if following else (None, None)
    said = text[start:end]
    if first and value < 32 and value == int(value) and (month := known.months.get(turkish.fold(first))):
        day = Fact("day", f"{int(value)}.{month}", f"{said} {first}", 0.4)
        named = turkish.fold(f"{said} {first}")
        if second and named in known.districts and turkish.fold(second).startswith(known.beside):
            return end, (_place(named, day.said, known),)
        return end, (day,)
    digits = f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "").strip("0")
    if value in known.empty or not digits or len(digits) > 12 or (1900 <= value <= 2100 and not part):
        return end, ()
    weight = (0.15, 0.5, 1.3, 2.0, 2.4)[min(len(digits), 5) - 1]
    shown = f"{value:g}" if value < 1e6 else f"{value:.0f}"
    if len(digits) < 3:
        shown = f"{shown} {_unit(first, second)}".strip() if first else shown
    return end, (Fact("number", shown, f"{said} {first}" if first else said, weight),)


@lru_cache(maxsize=8192)
def _unit(word: str, after: str | None) -> str:
    known, folded = _knowledge().units, turkish.fold(word)
    if after and (unit := known.get(f"{folded} {turkish.fold(after)}")):
        return unit
    for size in range(len(folded), max(1, len(folded) - 6), -1):
        if unit := known.get(folded[:size]):
            return unit
    return ""


def _initials(said: str) -> Fact:
    letters = turkish.fold(said).replace(" ", "").replace(".", "")
    return Fact("initials", letters[0] + letters[-1], said, 0.9)


def _weighed(name: Fact, around: str, known: _Knowledge) -> Fact:
    """A person's name; whoever has an everyday post is in the news each day."""
    post = turkish.fold(around.partition(name.said)[0]).rstrip()
    return name._replace(weight=0.7) if post.endswith(known.posts) else name


@lru_cache(maxsize=16384)
def _named(said: str, opens: bool, placed: bool, plain: bool) -> tuple[Fact, ...]:
    """What a run of capitalised words names; a person comes first. ``placed``: what follows says that its last word is
    a place; ``plain``: the text has no letters but ASCII."""
    for mark in _APOSTROPHE:
        if mark in said:
            said, placed = said.partition(mark)[0], True
            break
    tokens = said.split(" ")
    folded = [turkish.fold(token) for token in tokens]
    known = _knowledge()
    told: list[Fact] = []
    at = 0
    for n, word in enumerate(folded):
        if n < at or (n == 0 and len(folded) > 1) or _is_whole(folded, n, at, known):
            continue
        head = _head(word)
        if head is not None:
            told += _headed(folded[at:n], head, said, known, opens=opens and at == 0)
            at = n + 1
    if at < len(folded):
        run = _Run(tokens[at:], folded[at:], opens=opens and at == 0, placed=placed, plain=plain)
        told += _names(run, known)
    return tuple(sorted(told, key=lambda fact: fact.kind != "name"))


def _is_whole(folded: Sequence[str], n: int, at: int, known: _Knowledge) -> bool:
    """Whether a word that begins as ``göl`` or ``han`` does is a district, not the end of a name: Gölyaka."""
    word = folded[n]
    if word not in known.districts:
        return False
    before = folded[n - 1]
    return n == at or word not in known.doubtful or before in known.owners[word] or before in known.ordinary


@dataclass(frozen=True, slots=True)
class _Run:
    tokens: Sequence[str]
    folded: Sequence[str]
    opens: bool
    placed: bool
    plain: bool

    def is_place(self, n: int, known: _Knowledge) -> bool:
        """Whether a word is a place; one that is an ordinary word too needs more than a capital that all have here."""
        word = self.folded[n]
        if word not in known.provinces and word not in known.districts:
            return False
        if word not in known.doubtful:
            return True
        if not self.plain and _spelt(self.tokens[n]) not in known.doubtful[word]:
            return False
        if len(self.folded) == 1:
            return self.placed or not (self.opens or word in known.calendar)
        if n + 1 == len(self.folded):
            if self.placed:
                return True
        elif self.folded[n + 1].startswith(known.beside):
            return True
        mine = known.owners.get(word, frozenset())
        near = (*self.folded[max(0, n - 1) : n], *self.folded[n + 1 : n + 2])
        return any(one in mine or word in known.owners.get(one, ()) for one in near)


@lru_cache(maxsize=8192)
def _head(word: str) -> tuple[str, float] | None:
    known = _knowledge()
    stem = next((stem for stem in known.stems if word.startswith(stem)), None)
    return known.heads[stem] if stem and len(word) <= len(stem) + 8 else None


def _headed(
    folded: Sequence[str], head: tuple[str, float], said: str, known: _Knowledge, *, opens: bool
) -> Iterator[Fact]:
    """``Yaka Mahallesi``: a name with what it is the name of."""
    kind, weight = head
    own = list(folded[-3:] if weight < _NAMES_A_PLACE or kind == "firma" else folded[-2:])
    while len(own) > 1 and (own[0] in known.provinces or own[0] in known.districts):
        del own[0]
    for word in folded:
        if word not in own and (word in known.provinces or word in known.districts):
            yield _place(word, word, known)
    if own and not (opens and len(own) == 1 and kind == "kurum"):
        if own[-1] in known.streets or own[-1] in known.ordinary:
            weight = 0.5
        yield Fact("place" if head[1] >= _NAMES_A_PLACE else "institution", f"{' '.join(own)} {kind}", said, weight)


def _place(word: str, said: str, known: _Knowledge) -> Fact:
    return Fact("province", word, said, 0.3) if word in known.provinces else Fact("district", word, said, 0.9)


def _names(run: _Run, known: _Knowledge) -> Iterator[Fact]:
    """A person, or places and other names."""
    tokens, folded = run.tokens, run.folded
    pairs = enumerate(pairwise(folded))
    first = next((n for n, (one, two) in pairs if one in known.given and two not in known.ordinary), None)
    if first is not None:
        name = folded[first : first + 4]
        said = " ".join(tokens[first : first + 4])
        yield Fact("name", f"{name[0]} {name[-1]}", said, _PERSON)
        yield Fact("initials", name[0][0] + name[-1][0], said, 0.5)
        tokens, folded = tokens[:first], folded[:first]
    for n, (token, word) in enumerate(zip(tokens, folded, strict=True)):
        if word in known.provinces or word in known.districts:
            if run.is_place(n, known):
                yield _place(word, token, known)
        elif len(word) > 2 and not (run.opens and n == 0) and word not in known.ordinary and word not in known.given:
            yield Fact("proper", word, token, 0.8)
