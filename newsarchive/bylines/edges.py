"""Credits that are glued to running text: heads before the first paragraph, tails behind the last.

Comes in: a paragraph. Goes out: the Credit and how much of the paragraph is text; None when nothing is glued to it.
Heads: ``KAYSERİ (AA) - …``, ``Sefer DEMİR / DÜZCE (İGFA) - …``, ``A BC/YER, (DHA)…``, ``ANKARA/DHA …``,
``ARTI GERÇEK- …``, ``ADANA - …``; reporters in them: names.py. Tails: ``… (İHA)``, ``… - BOLU``, ``… Kaynak: AA``.
"""

import re
from dataclasses import replace

from newsarchive import places, turkish
from newsarchive.bylines import gazetteer, lines, names
from newsarchive.bylines.gazetteer import Named
from newsarchive.bylines.lines import Credit
from newsarchive.bylines.people import only_people

_CAPS = "A-ZÇĞİÖŞÜ"
_HEAD_BRACKETS = re.compile(
    r"\s*(?P<head>[^()\n]{0,140}?)\s*(?:\((?P<province>[^()\n]{3,25})\))?\s*[,.:-]?\s*"
    r"[(\[](?P<agency>[^()\[\]\n]{2,40})[)\]]\s*(?P<dash>[-–—:.,]*)\s*"
)
_HEAD_PLAIN = re.compile(
    rf"\s*(?P<one>[^\s\-–—/,():.][^\-–—/,():\n.]{{1,40}}?)\s*(?:[/,]|[-–—]+)\s*"
    rf"(?:\(?(?P<two>[^\s\-–—/,():][^\-–—/,():\n]{{1,30}}?)\)?\s*(?P<dash>[-–—:]+|(?=\s[{_CAPS}\"“])))?\s*"
)
_HEAD_DASH = re.compile(r"\s*[-–—]+\s*")
_HEAD_SPLIT = re.compile(r"\s*[/|,;]\s*|\s+[-–—]+\s+")
_TAIL_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]\n]{2,60})[)\]]\s*[.…,;]?\s*$")
_PHOTO_BRACKETS = re.compile(r"[(\[]([^()\[\]\n:：]{3,24}[:：][^()\[\]\n]{2,60})[)\]]\s*$")
_TAIL_PLACE = re.compile(
    rf"(?<=[.”\"'’)!?…:])\s*[-–—]+\s*([{_CAPS}][{_CAPS} ./]{{2,40}}(?:\([{_CAPS}a-zçğıöşü ]{{3,20}}\))?)\s*$"
)
_TAIL_AGENCY = re.compile(rf"(?<=[.”\"'’)!?…])\s*[-–—/]*\s*([{_CAPS}]{{2,6}})\s*[.]?\s*$")
_TAIL_DASH_NAME = re.compile(r"\s+[-–—]+\s*([^-–—.\n]{2,40})\s*$")
_LABEL_TAIL = 170  # characters at the end that may hold "Kaynak: …"
_TAIL_LABEL = re.compile(r"(?:^|[.!?…\"”'’)\]\s])(?=(?:[-–—*]\s*)?(?:[KkHhMmEeFf]\w{2,8})[^:：\n]{0,24}[:：])")
_SENTENCE_END = tuple(".!?…\"”'’:)")


def head(text: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    """The credit at the start of a first paragraph and where the text begins."""
    start = text[:220]
    found = _dateline(start, own) or names.head(text)
    if found is None or found[1] >= len(text):
        return None
    credit, end = found
    people, end = names.behind(text, end)
    raw = text[:end].strip(" \t\n-–—:,")
    return replace(credit, authors=(*credit.authors, *people), raw=raw), end


def _dateline(start: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    found = _bracket_head(start) if "(" in start or "[" in start else None
    if found is None:
        found = _plain_head(start, own) or names.place_in_brackets(start)
    if found:
        return found
    dateline = places.find_dateline(start)
    return (
        (Credit(place=dateline.place, place_raw=dateline.raw, via="text:dateline"), dateline.end) if dateline else None
    )


def _bracket_head(text: str) -> tuple[Credit, int] | None:
    match = _HEAD_BRACKETS.match(text)
    if not match:
        return None
    source = lines.read_parts(match["agency"])
    if source.unknown or not (source.source or source.desk) or (source.source and source.source.ordinary):
        return None
    before = match["head"].strip(" ,-–—/")
    if not before and not match["dash"]:
        return None
    raw_place, authors = _head_places(before, match["province"])
    if raw_place is None:
        return None
    if not match["dash"] and (not raw_place or places.parse(raw_place) is None):
        return None  # without a dash only a known place makes it a dateline
    place = places.parse(raw_place) if raw_place else source.place
    brackets = match[0][match.start("agency") - 1 - match.start() : match.end("agency") + 1 - match.start()]
    credit = lines.to_credit(source, brackets, "text:dateline")
    return (
        Credit(
            source=credit.source,
            source_kind=credit.source_kind,
            source_raw=credit.source_raw,
            full_name=credit.full_name,
            desk=credit.desk,
            authors=(*authors, *credit.authors),
            place=place,
            place_raw=raw_place or source.place_raw,
            via="text:dateline",
        ),
        match.end(),
    )


def _head_places(before: str, province: str | None) -> tuple[str | None, tuple[str, ...]]:
    """(place in the page's words, persons) of what stands before the agency; (None, ()) when it is prose."""
    if not before:
        return "", ()
    authors: list[str] = []
    found: list[str] = []
    for piece in _HEAD_SPLIT.split(before):
        piece = piece.strip()
        if places.is_expression(piece):
            found.append(piece)
        elif found_names := only_people(piece):
            authors += found_names
        elif piece and turkish.is_upper(piece) and len(piece.split()) <= 3 and len(piece) > 2:
            found.append(piece)
        elif piece:
            return None, ()
    if authors and not found and len(before.split()) > 8:
        return None, ()
    raw = "/".join(found)
    return (f"{raw} ({province})" if province and raw else raw), tuple(authors)


def _plain_head(text: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    """Heads without brackets: an agency and a place in either order, or a newsroom's or paper's name in capitals."""
    match = _HEAD_PLAIN.match(text)
    if not match or match.end() >= len(text):
        return None
    one, two = match["one"].strip(), (match["two"] or "").strip()
    if two:
        for name, place in ((one, two), (two, one)):
            named = gazetteer.find(name)
            sure = named and not named.ordinary and turkish.is_upper(name) and places.is_expression(place)
            if named and sure and (match["dash"] or turkish.is_upper(place)):
                return _plain_credit(named, name, place), match.end()
    gap = _HEAD_DASH.match(text, match.start("one") + len(one))
    if not gap or gap.end() >= len(text) or not (gap[0][-1].isspace() or text[gap.end()].isupper()):
        return None
    if own and gazetteer.matches_own(one, own):
        return Credit(source_kind="own", source_raw=one, via="text:dateline"), gap.end()
    named = gazetteer.find(one)
    if named is None or named.ordinary or named.cautious or named.kind == "account":
        return None
    shouted = turkish.is_upper(one) or named.kind == "desk" or one == named.full_name
    return (_plain_credit(named, one, ""), gap.end()) if shouted else None


def _plain_credit(named: Named, raw: str, place: str, *, via: str = "text:dateline") -> Credit:
    desk = named.canonical if named.kind == "desk" else None
    return Credit(
        source=None if desk else named.canonical,
        source_kind="own" if desk else named.kind,
        source_raw=raw.strip(" -–—:"),
        full_name=named.full_name,
        desk=desk,
        place=places.parse(place) if place else None,
        place_raw=place or None,
        via=via,
    )


def tail(text: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    """The credit at the end of a last paragraph and where the text ends."""
    end = text.rstrip()
    if not end:
        return None
    if (":" in end[-_LABEL_TAIL:] or "：" in end[-_LABEL_TAIL:]) and (found := _label_tail(end, own)):
        return found
    if end[-1] in ")]" or end[-2:-1] in (")", "]"):
        return _bracket_tail(end, own) or _place_tail(end)
    if not end[-1].isalpha() and end[-1] != ".":
        return None
    return _place_tail(end) or _name_tail(end)


def photo(text: str) -> tuple[str, str | None]:
    """(caption, photo credit) of the words under a picture: ``Törenden bir kare. Foto: AA``, ``Son tur (DHA)``."""
    text = text.strip()
    bracket = _PHOTO_BRACKETS.search(text)
    if bracket is not None and (inner := lines.credit(bracket[1])) is not None and inner.photo:
        return text[: bracket.start()].rstrip(), inner.photo
    found = lines.credit(text)
    start = 0
    if found is None and (glued := tail(text, frozenset())) is not None and glued[0].via != "text:place-tail":
        found, start = glued
    if found is None or turkish.fold(text).startswith(("foto alti", "fotograf alti")):  # "Foto altı: …" is a caption
        return (found.photo or text) if found else text, None
    names = found.photo or found.source or ", ".join(found.authors) or None
    return (text[:start].rstrip(), names) if names else (text, None)


def _label_tail(text: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    first = max(0, len(text) - _LABEL_TAIL)
    for match in _TAIL_LABEL.finditer(text, first):
        found = lines.labelled(text[match.end() :], own, strict=True)
        if found and (match.end() > 0):
            return found, match.end()
    return None


def _bracket_tail(text: str, own: frozenset[str]) -> tuple[Credit, int] | None:
    match = _TAIL_BRACKETS.search(text, max(0, len(text) - 70))
    if not match:
        return None
    before = text[: match.start()].rstrip()
    ended = not before or before.endswith(_SENTENCE_END)
    parts = lines.read_parts(match[1], own)
    source = parts.source
    if parts.unknown or not (source or parts.own or parts.desk):
        return None
    if source and not ended and (source.kind == "outlet" or source.cautious or _spells_out(before, match[1])):
        return None
    if source and source.kind == "agency" and not before.endswith((".", "!", "?")) and _spells_out(before, match[1]):
        return None
    return lines.to_credit(parts, match[0].strip(" \t\n.…,;"), "text:tail"), match.start()


def _spells_out(before: str, letters: str) -> bool:
    """Whether the words before the brackets are what the letters stand for: insansız hava aracı (İHA).

    Two letters stand for a name, so its words have capitals: "kontrol altına aldı (AA)" spells out nothing.
    """
    letters = turkish.fold(letters)
    if len(letters) == 2 and not all(word[:1].isupper() for word in before.split()[-2:]):
        return False
    words = turkish.fold(before[-120:]).split()[-len(letters) :]
    return len(words) == len(letters) > 1 and all(
        word[:1] == letter for word, letter in zip(words, letters, strict=True)
    )


def _place_tail(text: str) -> tuple[Credit, int] | None:
    match = _TAIL_PLACE.search(text, max(0, len(text) - 80))
    if not match or not turkish.is_upper(match[1].partition("(")[0]):
        return None
    raw = match[1].strip(" ./")
    if not places.is_expression(raw):
        return None
    return Credit(place=places.parse(raw), place_raw=raw, via="text:place-tail"), match.start()


def _name_tail(text: str) -> tuple[Credit, int] | None:
    """An agency's letters behind the full stop, or its name behind a dash (appended to summaries)."""
    start = max(0, len(text) - 50)
    match = _TAIL_AGENCY.search(text, start) or _TAIL_DASH_NAME.search(text, start)
    named = gazetteer.find(match[1]) if match else None
    if match is None or named is None or named.kind != "agency" or named.cautious:
        return None
    return _plain_credit(named, match[1], "", via="text:tail"), match.start()


def unpunctuated(text: str) -> Credit | None:
    """A last line that is the label and an agency without a colon: ``Kaynak İHA``."""
    label, _, value = text.strip(" .").partition(" ")
    named = gazetteer.find(value, labelled=True) if turkish.fold(label) == "kaynak" else None
    if named is None or named.kind != "agency":
        return None
    return Credit(source=named.canonical, source_kind=named.kind, source_raw=text, via="text:label", raw=text)
