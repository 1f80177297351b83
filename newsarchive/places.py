"""Where an article is set: datelines, place tails and the place in a first sentence.

Comes in: a name, a short expression ("FETHİYE (Muğla)") or running text. Goes out: a Place (province, district),
or None when the text does not say. Only names of data/tables/provinces.toml are places. In running text a name
counts only with a capital and a suffix behind an apostrophe that says "in" or "of" (Konya'da, MUĞLA'nın Fethiye),
or before "ilçesi". Nothing here ever looks at a site's own address. Never raises on text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from newsarchive import lookups, turkish

_UPPER = "A-ZÇĞİÖŞÜÂ"
_LETTERS = "A-Za-zÇĞİÖŞÜçğıöşüÂâÎîÛû"
_QUOTE = "'’‘´`ʼ"
_LOCATIVE = frozenset(
    case + tail for case in ("da", "de", "ta", "te", "nda", "nde") for tail in ("", "ki", "kiler", "yken")
)
_GENITIVE = frozenset({"nin", "nun", "in", "un"})  # folded: nın, nün, ın, ün are the same
# a capitalised word that carries a suffix or stands before "ilçesi" or "ili"
_MENTION = re.compile(
    rf"([{_UPPER}][{_LETTERS}]{{1,17}})(?:[{_QUOTE}]([a-zçğıöşü]{{1,7}})\b|\s+(ilçesi|İlçesi|İLÇESİ|(?:ili|İli|İLİ)\b))"
)
_NEXT_NAME = re.compile(rf"\s+(?:merkez\s+)?([{_UPPER}][{_LETTERS}]+)")
_NEIGHBOURHOOD = re.compile(
    r"\s+(?:\S+\s+){0,4}?(?:mahalle|mah\.|köy|semt|mevki|ilçe|belde|yayla|sokak|sokağ|cadde|merkez)",
    re.IGNORECASE,
)
# capitalised words, the last one with a locative: Kop Dağı Kayak Merkezi'nde, Devlet Hastanesinde
_LANDMARK = re.compile(
    rf"\b([{_UPPER}][{_LETTERS}]+(?:\s[{_UPPER}][{_LETTERS}]+){{0,4}}?\s[{_UPPER}][{_LETTERS}]+?)[{_QUOTE}]?(?:nda|nde)(?:ki)?\b"
)
_WORD_BEFORE = re.compile(rf"([{_UPPER}][{_LETTERS}.]*)\s+$")
_CAPITALISED = re.compile(rf"[{_UPPER}][{_LETTERS}]{{2,17}}")
_SENTENCE_END = re.compile(rf"[a-zçğıöşü)]{{3}}[.!?…][\"”’']?\s*(?=[{_UPPER}\"“‘])")
# "ADANA - …", "RİZE- …", "FETHİYE (Muğla) – …", "ANKARA/İSTANBUL - …"
_DATELINE = re.compile(
    rf"\s*([{_UPPER}][{_LETTERS}. ]{{1,30}}?(?:\s*/\s*[{_UPPER}][{_LETTERS} ]{{1,20}}?)?"
    rf"(?:\s*\([{_LETTERS} ]{{3,20}}\))?)\s*[,:]?\s*([-–—]+)\s*(?=[\S])"
)
_WORD = re.compile(rf"[{_LETTERS}]+")
_TOUCHING = re.compile(r"(?<=\w)[-–—](?=\w)")
_LONGEST = 200
"""letters of a place expression"""
_SPLIT = re.compile(r"\s*[/(),•·¦|]\s*|\s+[-–—]\s+|\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in Turkey; one of the two may be unknown (a district name that several provinces share)."""

    province: str | None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the start of a text."""

    place: Place | None
    """None for places abroad"""
    raw: str
    end: int
    """where the text goes on"""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    provinces: dict[str, str]
    districts: dict[str, tuple[Place, ...]]
    ordinary: frozenset[str]
    calendar: frozenset[str]
    abroad: frozenset[str]
    first_names: frozenset[str]
    landmarks: frozenset[str]


@cache
def _gazetteer() -> _Gazetteer:
    table = lookups.table("provinces")
    names = lookups.table("given_names")
    provinces: dict[str, str] = {}
    districts: dict[str, tuple[Place, ...]] = {}
    for row in table["province"]:
        for name in (row["name"], *row.get("aliases", ())):
            provinces[turkish.fold(name)] = row["name"]
        pairs = [(name, name) for name in row["districts"]] + list(row.get("district_aliases", {}).items())
        for name, district in pairs:
            key = turkish.fold(name)
            districts[key] = (*districts.get(key, ()), Place(row["name"], district))
    return _Gazetteer(
        provinces=provinces,
        districts=districts,
        ordinary=frozenset(map(turkish.fold, table["ordinary"])),
        calendar=frozenset(map(turkish.fold, table["calendar"])),
        abroad=frozenset(map(turkish.fold, table["abroad"])),
        first_names=frozenset(map(turkish.fold, (*names["male"], *names["female"]))),
        landmarks=frozenset(map(turkish.fold, table["landmarks"])),
    )


def lookup(name: str) -> Place | None:
    """The place of that name; a district that several provinces have comes without province.

    Merkez, which 51 provinces have, is no name.
    """
    key = turkish.fold(name)
    data = _gazetteer()
    if province := data.provinces.get(key):
        return Place(province)
    found = data.districts.get(key)
    if not found or key == "merkez":
        return None
    return found[0] if len(found) == 1 else Place(None, found[0].district)


def province(name: str) -> str | None:
    """The province of that name in the table's spelling."""
    return _gazetteer().provinces.get(turkish.fold(name))


def districts(name: str) -> tuple[Place, ...]:
    """Every district of that name, each with its province; Merkez as well."""
    return _gazetteer().districts.get(turkish.fold(name), ())


def is_ordinary(name: str) -> bool:
    """Whether the place's name is also an ordinary word or a person's name (Ordu, Of, Fatih)."""
    return turkish.fold(name) in _gazetteer().ordinary


def is_abroad(name: str) -> bool:
    """Whether the name is a place outside Turkey that stands in datelines."""
    return turkish.fold(name) in _gazetteer().abroad


def parse(expression: str) -> Place | None:
    """A place expression as credits print it: KONYA, FETHİYE (Muğla), Ilgın/Konya, ANKARA-İSTANBUL.

    Every part must be a place (in Turkey or abroad); the first place of Turkey counts, a province beside it
    says which of several districts is meant.
    """
    return _parse(expression) if len(expression) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _parse(expression: str) -> Place | None:
    whole = lookup(expression)
    if whole is not None:
        return whole
    parts = [part for part in _SPLIT.split(expression.strip()) if part]
    if not 1 < len(parts) <= 4:
        return None
    places = [lookup(part) for part in parts]
    merkez = any(turkish.fold(part) == "merkez" for part in parts)
    known = [
        place is not None or is_abroad(part) or turkish.fold(part) == "merkez"
        for part, place in zip(parts, places, strict=True)
    ]
    if not all(known):
        return None
    province = next((p.province for p in places if p and p.district is None), None)
    district = next((p.district for p in places if p and p.district), None)
    if province and district and _within(district, province):
        return Place(province, district)
    if province and merkez and _within("Merkez", province):
        return Place(province, "Merkez")
    return next((p for p in places if p), None)


def _within(district: str, province: str) -> str | None:
    """The district's own spelling when that province has it."""
    for place in _gazetteer().districts.get(turkish.fold(district), ()):
        if place.province == province:
            return place.district
    return None


def is_expression(text: str) -> bool:
    """Whether the whole text is places and nothing else, in Turkey or abroad."""
    return parse(text) is not None or is_abroad(text)


def apart(words: str) -> list[str]:
    """A place that touches other words with a dash, parted from them: Hasan ÇELİK-BEYŞEHİR.

    Names that are ordinary words or surnames as well stay: Ayşe Kaya-Aydın.
    """
    for dash in _TOUCHING.finditer(words):
        sides = words[: dash.start()], words[dash.end() :]
        known = [is_expression(side) and not is_ordinary(side) for side in sides]
        if known in ([True, False], [False, True]) and " " in sides[known.index(False)].strip():
            return [*apart(sides[0]), *apart(sides[1])]
    return [words]


def find_dateline(text: str) -> Dateline | None:
    """A dateline without agency at the start of the text: a place in capitals, then a dash.

    A place in mixed case counts when the dash has a space on both sides and the name is no ordinary word.
    Weekday and month names (PAZAR - …) and lists of places (ANKARA - İSTANBUL yolu) are none.
    """
    match = _DATELINE.match(text)
    if not match:
        return None
    raw, rest = match[1].strip(), text[match.end() :]
    key = turkish.fold(raw)
    if key in _gazetteer().calendar or not is_expression(raw):
        return None
    spaced = text[match.end(1) : match.end()].startswith(" ") and text[match.end() - 1 : match.end()] == " "
    following = _WORD.match(rest)
    head = raw.partition("(")[0].strip()
    beside = following and is_expression(following[0]) and not rest[following.end() :].startswith(tuple(_QUOTE))
    if following and beside and turkish.is_upper(head) == turkish.is_upper(following[0]):
        return None  # a road, a match or a route between two places
    if not turkish.is_upper(head):
        if not spaced or key in _gazetteer().ordinary or not rest[:1].isupper():
            return None
    elif not spaced and text[match.end() - 1] != " " and following and turkish.is_upper(following[0]):
        return None  # KONYA-ANKARA, KONYA-EREĞLİ KARAYOLU: no space anywhere
    return Dateline(parse(raw), raw, match.end())


def first_sentence(text: str) -> str:
    """The first sentence, at most 400 characters."""
    head = text[:400]
    end = _SENTENCE_END.search(head, 20)
    return head[: end.end()] if end else head


def in_sentence(text: str) -> tuple[Place, str] | None:
    """The place that a text's first sentence is set in, and its words; None when it names none."""
    sentence = first_sentence(text)
    if not any(mark in sentence for mark in (*_QUOTE, " ilçe", " ili ", " İlçe", " İli ", " İLÇE", " İLİ ")):
        return _at_landmark(sentence)
    for match in _MENTION.finditer(sentence):
        key, suffix = turkish.fold(match[1]), turkish.fold(match[2] or "")
        if suffix and suffix not in _LOCATIVE and suffix not in _GENITIVE:
            continue
        found = _province_mention(sentence, match, key, suffix)
        if found is None:
            found = _district_mention(sentence, match, key, suffix)
        if found:
            return found
    return _at_landmark(sentence)


def _at_landmark(sentence: str) -> tuple[Place, str] | None:
    """The province whose lake, stadium, hospital … the sentence is set at: ``Burdur Gölü'nde``."""
    data = _gazetteer()
    for match in _LANDMARK.finditer(sentence):
        first, *between, last = match[1].split()
        province, stem = data.provinces.get(turkish.fold(first)), turkish.fold(last)
        if province is None or turkish.fold(first) in data.ordinary or stem not in data.landmarks:
            continue
        within = next((place for word in between if (place := _within(word, province))), None)
        return Place(province, within), match[0]
    return None


def _province_mention(sentence: str, match: re.Match[str], key: str, suffix: str) -> tuple[Place, str] | None:
    province = _gazetteer().provinces.get(key)
    if province is None or not (suffix or turkish.fold(match[3]) == "ili"):
        return None
    following = _NEXT_NAME.match(sentence, match.end())
    district = _within(following[1], province) if following else None
    if following and district:
        return Place(province, district), sentence[match.start() : following.end()]
    if suffix in _GENITIVE:
        return (Place(province), match[0]) if _NEIGHBOURHOOD.match(sentence, match.end()) else None
    for later in _MENTION.finditer(sentence, match.end()):
        tail = turkish.fold(later[2] or "")
        district = _within(later[1], province)
        if district and (not tail or tail in _LOCATIVE or tail in _GENITIVE):
            return Place(province, district), match[0]
    return Place(province), match[0]


def _district_mention(sentence: str, match: re.Match[str], key: str, suffix: str) -> tuple[Place, str] | None:
    data = _gazetteer()
    owners = data.districts.get(key, ())
    if not owners or key == "merkez" or turkish.fold(match[3] or "") == "ili":
        return None
    if suffix in _GENITIVE and not _NEIGHBOURHOOD.match(sentence, match.end()):
        return None
    before = _WORD_BEFORE.search(sentence, max(0, match.start() - 25), match.start())
    if before and (longer := data.districts.get(f"{turkish.fold(before[1])} {key}")):
        return longer[0], sentence[before.start() : match.end()]  # Kdz. Ereğli, Konya Ereğli
    named = set(_provinces_named(sentence))
    stated = [place for place in owners if place.province in named]
    if len(stated) == 1:
        return stated[0], match[0]
    if key in data.calendar or (suffix and key in data.first_names):
        return None
    named_person = before and (before[1].endswith(".") or turkish.fold(before[1]) in data.first_names)
    if named_person and key in data.ordinary:
        return None  # "Ahmet Selçuk'ta", "Dr. Aydın'da": a surname
    if len(owners) == 1:
        return owners[0], match[0]
    return Place(None, owners[0].district), match[0]


def settle(place: Place, texts: Iterable[str]) -> Place:
    """A district that several provinces share, settled when the texts name exactly one of these provinces."""
    if place.province or not place.district:
        return place
    owners = {found.province for found in _gazetteer().districts.get(turkish.fold(place.district), ())}
    named = owners.intersection(province for text in texts for province in _provinces_named(text))
    return Place(named.pop(), place.district) if len(named) == 1 else place


def _provinces_named(sentence: str) -> Iterator[str]:
    data = _gazetteer()
    for match in _CAPITALISED.finditer(sentence):
        if province := data.provinces.get(turkish.fold(match[0])):
            yield province
