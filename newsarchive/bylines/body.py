"""The credits of a whole body.

Comes in: the paragraphs of an article, in order. Goes out: BodyCredits: what they credit, and the paragraphs without
it (datelines, place tails, credit lines, CMS accounts and agency boilerplate taken out; never a letter added). Trust,
highest first: a labelled line, a dateline or bracket with an agency, a bare name at the end, boilerplate that names
exactly one agency, an address alone on a line; the site's own desk counts when nothing else is named.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from newsarchive import lookups, places, turkish
from newsarchive.bylines import edges, gazetteer, lines
from newsarchive.bylines.lines import Credit
from newsarchive.bylines.people import has_first_name, looks_like_name, people
from newsarchive.places import Place

_LABELLED_MAX = 200
_LEAD_MAX = 250
"""letters of a spot that opens the text: the agency's head may stand behind it"""
_INITIALS = re.compile(r"\s*(?:\(?(?:[A-ZÇĞİÖŞÜ]\.\s?){2,3}\)?|\([A-ZÇĞİÖŞÜ]{2,4}\))\s*")
_SURNAME_IN_CAPITALS = re.compile(r"(?:[A-ZÇĞİÖŞÜ][a-zçğıöşüâîû]+\.? ){1,3}[A-ZÇĞİÖŞÜ]{2,}(?:[ -][A-ZÇĞİÖŞÜ]{2,})?")
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "'", "’", ")", ":")
_ATTRIBUTED = re.compile(
    r"([A-ZÇĞİÖŞÜ][\wçğıöşüâ]*(?: [A-ZÇĞİÖŞÜ][\wçğıöşüâ]*){0,2})(?:['’´`][nıiuüdea]{1,3})?(?: \([A-ZİÇĞÖŞÜ]{2,6}\))?"
    r"(?: [A-ZÇĞİÖŞÜ]\w+ [A-ZÇĞİÖŞÜ]\w+['’]\w+)? "
    r"(?:haberine göre|aktardığına göre|aktardığı habere göre|bildirdiğine göre|duyurduğuna göre|geçtiği habere göre)"
)
_SCENE = re.compile(r"(?:Olay|Kaza|Yangın|Kavga|Patlama|Cinayet|Saldırı|Hırsızlık|Operasyon|Heyelan|Çökme),? ")
_END_LINES = 14  # lines at the end that may open something else than the text
_END_HINT = re.compile("[Yy]orum|YORUM|[Kk]üfür|KÜFÜR|[Uu]yarı|UYARI")  # in longer lines that do
_HINTED = ("orum", "ORUM", "üfür", "ÜFÜR", "yarı", "YARI")  # a part of each
_TAIL_LINES = 8  # lines at the end that may be credits

# ranks of trust; the smaller wins
_LABEL, _HEAD, _BARE, _BOILERPLATE, _ADDRESS, _OWN = range(6)
_RANK = {
    "text:label": _LABEL,
    "text:role": _LABEL,
    "text:dateline": _HEAD,
    "text:tail": _HEAD,
    "text:place-tail": _HEAD,
    "text:bare": _BARE,
    "text:boilerplate": _BOILERPLATE,
    "text:address": _ADDRESS,
}


@dataclass(frozen=True, slots=True)
class BodyCredits:
    """What a body credits, and the body without it."""

    paragraphs: tuple[str, ...]
    """each is a piece of one input paragraph"""
    kept: tuple[int, ...] = ()
    """for each of them, the place of its paragraph in the input"""
    source: str | None = None
    source_kind: str | None = None
    source_raw: str | None = None
    via: str | None = None
    """the rule that found the source"""
    authors: tuple[str, ...] = ()
    authors_raw: str | None = None
    """the words that credit them, when these are a credit of their own"""
    authors_via: str | None = None
    desk: str | None = None
    province: str | None = None
    district: str | None = None
    place_raw: str | None = None
    place_via: str | None = None
    section: str | None = None
    """a section named in the credit line ("Kaynak: AA / Güncel")"""
    attributed_to: str | None = None
    """a source named in running text ("DHA'nın haberine göre"); weaker than a credit"""


@dataclass
class _State:
    items: list[tuple[int, str]]
    own: frozenset[str]
    rank: int = 99
    source: Credit | None = None
    authors: list[str] = field(default_factory=list)
    authors_raw: str | None = None
    authors_via: str | None = None
    agency_form: bool = False
    """a dateline form that only agencies use"""
    desk: str | None = None
    place: Place | None = None
    place_raw: str | None = None
    place_via: str | None = None
    section: str | None = None

    def note(self, credit: Credit) -> None:
        """Takes over what a credit says and nobody more trusted has said."""
        if credit.source_kind:
            rank = _OWN if credit.source_kind == "own" else _RANK[credit.via]
            if rank < self.rank:
                self.rank, self.source = rank, credit
        if credit.authors and (not self.authors or self.authors_via == credit.via):
            self.authors += [name for name in credit.authors if name not in self.authors]
            self.authors_raw = self.authors_raw or credit.raw
            self.authors_via = credit.via
        self.desk = self.desk or credit.desk
        self.section = self.section or credit.section
        if (credit.place or credit.place_raw) and self.place_raw is None:
            self.place, self.place_raw, self.place_via = credit.place, credit.place_raw, credit.via
        if credit.via == "text:role" and credit.place:
            self.agency_form = True


@dataclass(frozen=True, slots=True)
class _Rules:
    texts: frozenset[str]
    prefixes: tuple[str, ...]
    regexes: tuple[re.Pattern[str], ...]
    """tried one by one on folded text"""


@dataclass(frozen=True, slots=True)
class _Boilerplate:
    hints: tuple[str, ...]
    drop: _Rules
    agency: re.Pattern[str]
    names: re.Pattern[str]


def _rules(rows: Sequence[dict[str, Any]]) -> _Rules:
    return _Rules(
        texts=frozenset(turkish.fold(row["text"]) for row in rows if "text" in row),
        prefixes=tuple(turkish.fold(row["prefix"]) for row in rows if "prefix" in row),
        regexes=tuple(re.compile(row["regex"]) for row in rows if "regex" in row and not row.get("short")),
    )


@cache
def _ends() -> _Rules:
    return _rules(lookups.table("boilerplate")["end"])


@cache
def _boilerplate() -> _Boilerplate:
    table = lookups.table("boilerplate")
    names = {}
    for row in lookups.table("agencies")["agency"]:
        for alias in (row["name"], row["full_name"]):
            names[turkish.fold(alias)] = row["name"]
    alternation = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return _Boilerplate(
        hints=tuple(table["hints"]),
        drop=_rules(table["drop"]),
        agency=re.compile(table["agency_sentence"]),
        names=re.compile(rf"(?<!\w)(?:{alternation})(?!\w)"),
    )


def read_body(paragraphs: Sequence[str], *, site_names: Collection[str] = ()) -> BodyCredits:
    """Reads the credits of a body and takes them out of it.

    ``site_names``: the site's own names and domain; credits that name it are "own", not a source.
    """
    items = [(at, text) for at, text in enumerate(paragraphs) if text and not text.isspace()]
    state = _State(items, gazetteer.own_keys(site_names) if site_names else frozenset())
    _cut_end(state)
    _take_labelled(state)
    _take_tail(state)
    _take_head(state)
    _find_place(state)
    source = state.source
    kind = source.source_kind if source else None
    if kind is None and state.authors and state.authors_via != "text:dateline" and not state.agency_form:
        kind = "own"
    return BodyCredits(
        paragraphs=tuple(text for _, text in state.items),
        kept=tuple(at for at, _ in state.items),
        source=source.source if source else None,
        source_kind=kind,
        source_raw=source.source_raw if source else None,
        via=source.via if source else None,
        authors=tuple(state.authors),
        authors_raw=state.authors_raw,
        authors_via=state.authors_via,
        desk=state.desk,
        province=state.place.province if state.place else None,
        district=state.place.district if state.place else None,
        place_raw=state.place_raw,
        place_via=state.place_via,
        section=state.section,
        attributed_to=_attributed(state.items),
    )


def _take_labelled(state: _State) -> None:
    """Credit lines with a label, wherever they stand; a label alone takes the next line only if that is a name."""
    left: list[tuple[int, str]] = []
    items = state.items
    skip = False
    for at, (place, text) in enumerate(items):
        if skip:
            skip = False
            continue
        if glued := lines.opening(text, state.own):
            state.note(glued[0])
            left.append((place, text[glued[1] :]))
            continue
        if len(text) > _LABELLED_MAX:
            left.append((place, text))
            continue
        if ":" in text or "：" in text or " - " in text or " – " in text:
            found = lines.labelled(text, state.own)
            if found:
                state.note(found)
                continue
        if len(text) < 40 and lines.is_label(text):
            following = items[at + 1][1] if at + 1 < len(items) else ""
            found = lines.label_with_value(text, following, state.own) if len(following) < 80 else None
            if found:
                state.note(found)
                skip = True
            if found or text.rstrip().endswith((":", "：")):
                continue
        left.append((place, text))
    state.items = left


def _cut_end(state: _State) -> None:
    """Ends the text at the line that opens the readers' talk or other stories, when most of the text is before it."""
    ends = _ends()
    for at in range(max(1, len(state.items) - _END_LINES), len(state.items)):
        text = state.items[at][1]
        if len(text) > 60 and not (any(part in text for part in _HINTED) and _END_HINT.search(text)):
            continue
        if _says(ends, turkish.fold(text)):
            if sum(len(text) for _, text in state.items[:at]) > sum(len(text) for _, text in state.items[at + 1 :]) / 2:
                state.items = state.items[:at]
            return


def _take_tail(state: _State) -> None:
    """Lines behind the text, then what is glued to the last two paragraphs."""
    for _ in range(_TAIL_LINES):
        if not state.items or not _is_tail_line(state, state.items[-1][1]):
            break
        state.items.pop()
    _drop_boilerplate(state)
    for back in (1, 2):
        if len(state.items) < back:
            return
        place, text = state.items[-back]
        for _ in range(4):
            found = edges.tail(text, state.own)
            if not found or (back == 2 and found[0].via == "text:place-tail"):
                break
            state.note(found[0])
            text = text[: found[1]].rstrip()
        if text != state.items[-back][1]:
            state.items[-back] = (place, text)
    state.items = [item for item in state.items if item[1]]


def _is_tail_line(state: _State, text: str) -> bool:
    """Whether a last line is a credit, an account, initials, an address or boilerplate; noted when it credits."""
    if len(text) > 90:
        return _is_boilerplate(state, text)
    stripped = gazetteer.undouble(text.strip())
    if "/" in stripped and gazetteer.domain(stripped):
        named = gazetteer.find(stripped)  # the link to the original
        if named:
            note = Credit(source=named.canonical, source_kind=named.kind, source_raw=stripped, via="text:address")
            state.note(note)
        return True
    found = lines.bare(stripped, state.own) or edges.unpunctuated(stripped)
    if found:
        state.note(found)
        return True
    if _INITIALS.fullmatch(stripped) or _is_boilerplate(state, text) or gazetteer.domain(stripped):
        return True
    return _is_name_line(state, stripped)


def _is_name_line(state: _State, text: str) -> bool:
    """A reporter alone under the text; the line before must end a sentence or be a credit already."""
    if state.authors or len(text.split()) > 4 or not looks_like_name(text) or not has_first_name(text):
        return False
    before = state.items[-2][1].rstrip() if len(state.items) > 1 else ""
    if len(before) < 30 or (not before.endswith((*_SENTENCE_END, ")")) and not before[-1:].isalnum()):
        return False
    state.note(Credit(authors=people(text), via="text:name-line", raw=text))
    return True


def _take_head(state: _State) -> None:
    """Credit lines above the text, then what is glued to the first paragraph."""
    for _ in range(3):
        if len(state.items) < 2:
            break
        text = state.items[0][1].strip()
        if len(text) > 90:
            break
        found = lines.bare(gazetteer.undouble(text), state.own)
        if found is None and _SURNAME_IN_CAPITALS.fullmatch(text) and looks_like_name(text):
            found = Credit(authors=people(text), via="text:name-line", raw=text)
        if found is None and (alone := edges.head(f"{text} -", state.own)) and alone[1] >= len(text):
            found = alone[0]
        if found is None:
            break
        state.note(found)
        state.items.pop(0)
    for at, (place, text) in enumerate(state.items[:2]):
        found_head = edges.head(text, state.own)
        behind_lead = at == 1 and len(state.items[0][1]) > 90
        if found_head and found_head[1] < len(text) and (not behind_lead or found_head[0].source_kind):
            state.note(found_head[0])
            state.items[at] = (place, text[found_head[1] :].lstrip())
            break
        if len(text) > _LEAD_MAX:
            break


def _drop_boilerplate(state: _State) -> None:
    left = [item for item in state.items[-4:] if not _is_boilerplate(state, item[1])]
    if len(left) < len(state.items[-4:]):
        state.items = state.items[:-4] + left


def _is_boilerplate(state: _State, text: str) -> bool:
    """Agency and legal sentences; exactly one named agency is a credit."""
    rules = _boilerplate()
    if len(text) > 60 and not any(hint in text for hint in rules.hints):
        return False
    folded = turkish.fold(text)
    if rules.agency.search(folded):
        named = {gazetteer.find(match) for match in rules.names.findall(folded)}
        agencies = {found.canonical: found for found in named if found and found.kind == "agency"}
        if len(agencies) == 1:
            (agency,) = agencies.values()
            state.note(
                Credit(source=agency.canonical, source_kind="agency", source_raw=text.strip(), via="text:boilerplate")
            )
        return True
    return _says(rules.drop, folded)


def _says(rules: _Rules, folded: str) -> bool:
    if folded in rules.texts or folded.startswith(rules.prefixes):
        return True
    return any(regex.search(folded) for regex in rules.regexes)


def _find_place(state: _State) -> None:
    """The first sentence's place when no dateline or tail named one, or the district within the one they named."""
    stated = state.place
    if (state.place_raw is not None and stated is None) or (stated and stated.district):
        return
    for _, text in state.items[:2]:
        if len(text) < 40:
            continue  # a sub-headline
        found = places.in_sentence(text)
        if found and stated is None:
            state.place = _within_scene(places.settle(found[0], (text for _, text in state.items)), state.items)
            state.place_raw, state.place_via = found[1], "text:first-sentence"
        elif found and stated and stated.province:
            within = places.settle(found[0], (stated.province,))
            state.place = within if within.province == stated.province else stated
        return


def _within_scene(place: Place, items: Sequence[tuple[int, str]]) -> Place:
    """A province with the district of it that the second paragraph is set in: ``Olay, Dicle ilçesinde …``."""
    second = items[1][1] if len(items) > 1 else ""
    if place.district or not place.province or not _SCENE.match(second):
        return place
    found = places.in_sentence(second)
    within = places.settle(found[0], (place.province,)) if found else place
    return within if within.province == place.province else place


def _attributed(items: Sequence[tuple[int, str]]) -> str | None:
    for _, text in items[:3]:
        if " göre" in text and (match := _ATTRIBUTED.search(text)):
            named = gazetteer.find(match[1])
            if named and named.kind in ("agency", "outlet"):
                return named.canonical
    return None
