"""One credit line.

Comes in: a line of a page ("Kaynak: AA / Ali Rıza Akkır - Güncel", "Haber: A - Kamera: B", "(DHA)", "İHA / Konya").
Goes out: a Credit, or None when the line has neither a credit label nor a known name in credit position. A label
counts only at the start of the line and with a colon (or a dash) behind it, so that headlines and legal sentences
about a "kaynak" (source, spring, resource) are none. An empty label never takes the next line, unless that is
exactly a known name.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from newsarchive import lookups, places, sections, turkish
from newsarchive.bylines import gazetteer, running
from newsarchive.bylines.gazetteer import Named
from newsarchive.bylines.people import has_first_name, looks_like_name, only_people, people
from newsarchive.bylines.pieces import opened, parted, unbracketed
from newsarchive.places import Place

MAX_LINE = 240  # characters; nobody prints a longer credit line
_BARE_MAX = 90
_LABEL_ENDS = re.compile("[:：–—-]")
_STAMP = re.compile(r"[\d.:/ -]{4,20}|\d{1,2} \w{3,9} \d{4}.{0,12}|\d{1,3}")
_EDGE = " \t\r\n.,:;-–—•*|¦/…"
_PLACE_BRACKET = re.compile(r"\s*\(([^()]{3,25})\)\s*$")


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line credits; every field may be empty."""

    source: str | None = None
    source_kind: str | None = None
    """agency, outlet, press_release, own"""
    source_raw: str | None = None
    """the words that name the source"""
    authors: tuple[str, ...] = ()
    desk: str | None = None
    place: Place | None = None
    section: str | None = None
    via: str = "text:label"
    """text:label, text:role, text:photo, text:bare, text:dateline, text:tail …"""
    photo: str | None = None
    """photo credit, in the page's words"""
    full_name: str | None = None
    """the agency's full name"""
    place_raw: str | None = None
    raw: str | None = None
    """the credit as printed, from its label to its end"""


@dataclass
class _Parts:
    """What the parts of a value were recognised as."""

    source: Named | None = None
    raw: str | None = None
    own: bool = False
    account: bool = False
    desk: str | None = None
    section: str | None = None
    place: Place | None = None
    place_raw: str | None = None
    authors: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether anything says who: a source, a person, a desk, an account, the site itself."""
        return bool(self.source or self.own or self.account or self.desk or self.authors)


@dataclass(frozen=True, slots=True)
class _Labels:
    roles: dict[str, str]
    start: re.Pattern[str]
    """at the start of a line, with a colon, a dash or nothing but the line's end behind it"""
    any_label: str


@cache
def _labels() -> _Labels:
    rows = lookups.table("credit_labels")["label"]
    roles = {_flat(word): row["role"] for row in rows for word in row["words"]}
    words = sorted({word for row in rows for word in row["words"]}, key=len, reverse=True)
    any_label = "|".join(map(_loose, words))
    return _Labels(
        roles,
        start=re.compile(rf"[\s•\-–—*»>(\[|]*({any_label})\s*([:：]|[-–—](?=\s)|$)\s*"),
        any_label=any_label,
    )


@cache
def _inner() -> re.Pattern[str]:
    """A further label in the same line; a colon is needed. Only few runs meet one."""
    return re.compile(rf"[\s\-–—/,;.|]+({_labels().any_label})\s*[:：]\s*")


def _loose(words: str) -> str:
    """The label in any case and spelling, dashes or bars between its words."""
    letters = {"i": "iıİI", "ı": "iıİI", "ğ": "ğĞgG", "ü": "üÜuU", "ş": "şŞsS", "ö": "öÖoO", "ç": "çÇcC"}
    gap = r"\s*[-–—/&+,]?\s*"
    return "".join(gap if c == " " else f"[{letters.get(c, c + turkish.upper(c))}]" for c in turkish.lower(words))


def _flat(label: str) -> str:
    return re.sub(r"[^a-z]", "", turkish.fold(label))


@lru_cache(maxsize=2048)  # a line's words are judged for several fields, and a site prints the same lines again
def classify(text: str) -> Named:
    """What a few words name, taken alone; kind "unknown" when nothing is known about them."""
    text = turkish.clean(text)
    if not text or len(text) > _BARE_MAX:
        return Named("unknown", None)
    text = gazetteer.undouble(text.strip(_EDGE) or text)
    if found := gazetteer.find(text, labelled=True):
        return found
    section = sections.known(text)
    if section:
        return Named("section", section.name)
    if place := places.parse(text):
        return Named("place", place.district or place.province)
    if looks_like_name(text) and len(names := people(text)) == 1:
        return Named("person", names[0])
    if host := gazetteer.domain(text):
        return Named("outlet", host)
    return Named("unknown", None)


def credit(text: str, *, site_names: Collection[str] = ()) -> Credit | None:
    """What one line credits; None when it is no credit line. A label may have its value on the next line."""
    if not text or len(text) > MAX_LINE or not any(map(str.isalpha, text)):
        return None
    own = gazetteer.own_keys(site_names) if site_names else frozenset()
    return _credit(turkish.nfc(text).strip(), own)


@lru_cache(maxsize=2048)
def _credit(text: str, own: frozenset[str]) -> Credit | None:
    first, _, rest = text.partition("\n")
    if rest:
        found = labelled(first, own)
        if found is None and is_label(first):
            value = rest.strip().partition("\n")[0]
            found = label_with_value(first, value, own)
        return found or credit(first) or credit(rest.strip())
    glued = opening(text, own)
    return glued[0] if glued else labelled(text, own) or bare(text, own)


def opening(text: str, own: frozenset[str] = frozenset()) -> tuple[Credit, int] | None:
    """The labelled credit that a paragraph opens with, and where its text begins: as much as names somebody."""
    start = _labels().start.match(text) if ":" in text[:40] or "：" in text[:40] else None
    if start is None or start[2] not in ":：":
        return None
    found = running.cuts(text, start.end())
    for end, at in reversed(found):
        credit = _labelled(text[:end], own, strict=True)
        if credit and (credit.source_kind or credit.authors or credit.place):
            return credit, at
    for end, at in found[:1]:  # "Kaynak: Yeni Ekspres - …": a name that no table has
        if credit := _labelled(text[:end], own):
            return credit, at
    return None


def is_label(text: str) -> bool:
    """Whether the line is a credit label and nothing else (``Kaynak:``, ``Muhabir``)."""
    match = _labels().start.match(text) if len(text) < 40 else None
    return match is not None and not text[match.end() :].strip()


def label_with_value(label: str, value: str, own: frozenset[str] = frozenset()) -> Credit | None:
    """A label and the line below it; only an exact known name or, for a reporter, a person is its value."""
    if gazetteer.find(value, labelled=True) is None and not (own and gazetteer.matches_own(value, own)):
        match = _labels().start.match(label)
        role = _labels().roles.get(_flat(match[1])) if match else None
        if role != "reporter" or not looks_like_name(value.strip()):
            return None
    return labelled(f"{label.strip().rstrip(':： -')}: {value}", own)


def labelled(text: str, own: frozenset[str] = frozenset(), *, strict: bool = False) -> Credit | None:
    """A line that starts with a credit label; ``strict``: only values that are known in every part.

    None when the value goes on as a sentence: that is text (see opening).
    """
    start = _labels().start.match(text) if _LABEL_ENDS.search(text) is not None else None
    if start is None or running.cuts(text, start.end()):
        return None
    return _labelled(text, own, strict=strict)


def _labelled(text: str, own: frozenset[str], *, strict: bool = False) -> Credit | None:
    start = _labels().start.match(text)
    if start is None or start[2] == "" or not text[start.end() :].strip(_EDGE):
        return None
    dash = start[2] not in ":："  # "Kaynak - AA"; behind other labels a dash is a dash
    result: Credit | None = None
    for label, value in _segments(text, start):
        role = _labels().roles.get(_flat(label), "source")
        if dash and role != "source":
            return None
        part = _read_value(role, _Value(label, value, text.strip()), own, strict=strict or dash)
        if part is None and result is None and role != "photo":
            return None
        result = part if result is None else (_merge(result, part) if part else result)
    return result


def _segments(text: str, start: re.Match[str]) -> Iterator[tuple[str, str]]:
    """(label, value) pairs of a line with one or more labels."""
    label, at = start[1], start.end()
    for match in _inner().finditer(text, at) if ":" in text[at:] or "：" in text[at:] else ():
        yield label, text[at : match.start()]
        label, at = match[1], match.end()
    yield label, text[at:]


def _merge(first: Credit, other: Credit) -> Credit:
    names = ["source", "source_kind", "source_raw", "full_name", "authors", "desk", "place", "place_raw", "photo"]
    filled = {name: getattr(first, name) or getattr(other, name) for name in names}
    return replace(first, **filled, via=other.via if first.via == "text:photo" else first.via)


@dataclass(frozen=True, slots=True)
class _Value:
    label: str
    text: str
    line: str


def _read_value(role: str, given: _Value, own: frozenset[str], *, strict: bool) -> Credit | None:
    value = given.text.strip(" \t\r\n-–—|")
    if role == "photo":
        plausible = len(value.split()) <= 8 and not (strict and re.search(r"[.!?]\s", value))
        if place := places.parse(value.strip(_EDGE)):  # "Haber: A B - Kamera: ADANA," lost the second name
            return Credit(place=place, place_raw=value.strip(_EDGE), via="text:photo")
        if (filed := _filed(given, value)) is not None:
            return filed
        return Credit(photo=value.strip(_EDGE) or None, via="text:photo") if plausible else None
    parts = read_parts(value, own, labelled=True)
    if strict and parts.unknown:
        return None
    via = "text:label" if role == "source" else "text:role"
    if role == "source":
        lone = bool(parts.authors) and not parts.source and not parts.section
        if lone and not (has_first_name(parts.authors[0]) and not gazetteer.is_organisation(value)):
            _name_source(parts, value)  # "Kaynak: Yeni Ekspres" has a person's form
        elif not parts.known and not _name_source(parts, value):
            return None
    elif not parts.known and not (parts.place and not parts.unknown):
        # "Haber: …" may open a sentence; the other labels are clear, even when the value says nothing
        short = len(value.split()) <= 5 and _flat(given.label) not in ("haber", "video", "foto")
        return Credit(via=via) if short and not strict else None
    return to_credit(parts, given.line, via)


def _filed(given: _Value, value: str) -> Credit | None:
    """Place and agency behind the camera's name (``Kamera: Ad SOYAD / KARS, (DHA)``) are the whole report's."""
    parts = read_parts(value) if "/" in value and "(" in value else None
    if parts is None or parts.place is None or parts.unknown or parts.source is None or parts.source.kind != "agency":
        return None
    parts.authors, photo = [], ", ".join(parts.authors)
    return replace(to_credit(parts, given.line, "text:role"), photo=photo or None)


def _name_source(parts: _Parts, value: str) -> bool:
    """An unknown name right behind "Kaynak:" is the source in its own words, when it looks like a name."""
    text = value.strip(_EDGE)
    words = text.split()
    if not words or len(words) > 7 or len(text) > 70 or re.search(r"[.!?:;]\s", text):
        return False
    host = gazetteer.domain(text)
    small = [word for word in words if word[:1].islower()]
    if not host and (len(small) > (len(words) > 2) or (text[:1].islower() and not gazetteer.is_organisation(text))):
        return False
    if host is None and sum(map(str.isalpha, text)) < 2:
        return False
    office = gazetteer.is_institution(text)
    parts.source = Named("press_release" if office else "outlet", host or text)
    parts.raw = None
    parts.authors = []
    return True


def read_parts(value: str, own: frozenset[str] = frozenset(), *, labelled: bool = False) -> _Parts:
    """The parts of a value, each recognised alone: source, section, person, place, the rest unknown."""
    parts = _Parts()
    pieces = _pieces(value)
    for at, piece in enumerate(pieces):
        _read_piece(parts, piece, own, first=labelled and at == 0, alone=len(pieces) == 1)
    return parts


def _pieces(value: str) -> list[str]:
    value = opened(value)
    whole = unbracketed(value.strip(_EDGE))
    if gazetteer.find(whole, labelled=True) or places.parse(whole) or gazetteer.domain(whole):
        return [whole]
    pieces = (piece for part in parted(value.strip()) for piece in places.apart(part.strip(_EDGE)))
    return [piece for piece in pieces if piece]


def _is_named(piece: str, own: frozenset[str]) -> bool:
    piece = piece.strip(" ()[]\t")
    if len(piece) < 2:
        return False
    return (
        gazetteer.find(piece) is not None
        or (bool(own) and gazetteer.matches_own(piece, own))
        or gazetteer.find(gazetteer.undouble(piece)) is not None
    )


def _read_piece(parts: _Parts, piece: str, own: frozenset[str], *, first: bool, alone: bool) -> None:
    plain = gazetteer.undouble(unbracketed(piece.strip("\"'“”‘’ ")))
    if own and gazetteer.matches_own(plain, own):
        parts.own, parts.raw = True, parts.raw or piece
        return
    section = None if first or alone else sections.known(plain)
    named = None if section else gazetteer.find(plain, labelled=first)
    if named:
        _note(parts, named, piece)
    elif section:
        parts.section = section.name
    elif place := _place(plain):
        parts.place, parts.place_raw = parts.place or place, parts.place_raw or plain
    elif _STAMP.fullmatch(plain):
        return
    elif names := only_people(plain):
        parts.authors += [name for name in names if name not in parts.authors]
    elif host := gazetteer.domain(plain):
        _note(parts, Named("outlet", host), piece)
    else:
        parts.unknown.append(plain)


def _place(text: str) -> Place | None:
    found = places.parse(text)
    if found is None and (bracket := _PLACE_BRACKET.search(text)):
        return places.parse(text[: bracket.start()])
    return found


def _note(parts: _Parts, named: Named, piece: str) -> None:
    if named.kind == "desk":
        parts.desk, parts.raw = parts.desk or named.canonical, parts.raw or piece
    elif named.kind == "account":
        parts.account = True
    elif parts.source is None or (parts.source.kind != "agency" and named.kind == "agency"):
        parts.source, parts.raw = named, piece


def to_credit(parts: _Parts, raw: str, via: str) -> Credit:
    """The parts as a Credit; ``raw``: the page's words for the source."""
    source = parts.source
    own = source is None and (parts.own or parts.desk is not None)
    return Credit(
        source=source.canonical if source else None,
        source_kind=source.kind if source else "own" if own else None,
        source_raw=raw.strip() if source or own else None,
        full_name=source.full_name if source else None,
        authors=tuple(parts.authors),
        desk=parts.desk,
        place=parts.place,
        place_raw=parts.place_raw,
        section=parts.section,
        via=via,
        raw=raw.strip(),
    )


def bare(text: str, own: frozenset[str] = frozenset()) -> Credit | None:
    """A line without label that is nothing but known names: ``(AA)``, ``- DHA``, ``Anadolu Ajansı • Erzincan``."""
    if len(text) > _BARE_MAX or len(text.split()) > 9:
        return None
    stripped = text.strip(_EDGE + "()[]")
    if sections.known(stripped) and not text.rstrip().endswith(("...", "…")):
        return None  # Dünya, Türkiye: a section's label
    if not any(_is_named(piece, own) for piece in parted(opened(text))):
        return None  # the cheap test first: most lines name nobody
    parts = read_parts(text, own)
    if parts.unknown or not (parts.source or parts.own or parts.account or parts.desk):
        return None
    source = parts.source
    if source and source.ordinary and (parts.place or parts.section):
        return None  # "Türkiye / Ekonomi", "Star - Konya"
    if source and source.cautious and not (parts.authors or parts.place or text.strip() == stripped):
        return None
    return to_credit(parts, text, "text:bare")
