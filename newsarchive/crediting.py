"""Who wrote an article and where its copy came from: five facts that pages mix, kept apart.

Comes in: candidates and what bylines.read_body took out of the text. Goes out: people, one source with its kind and
words, and the place. A value is an author only when it names a person; a CMS account, an agency or the site's own
name never is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from newsarchive import bylines, name_ends, places, turkish
from newsarchive.bylines import BodyCredits, Credit
from newsarchive.records import Found

_NOT_PEOPLE = frozenset({"agency", "outlet", "press_release", "desk", "account", "section", "place"})
_ORGANISATIONS = ("organization", "corporation", "newsmediaorganization")
_MAX_AUTHORS = 30
_MAX_LEAD = 250
"""letters of a first paragraph that may be a spot: the place may stand behind it"""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the copy came from."""

    name: str | None
    kind: str | None
    raw: str | None
    via: str
    at: object = field(default=None, compare=False, repr=False)
    others: tuple["Source", ...] = ()
    """what other witnesses credit, most trusted first"""


@dataclass(frozen=True, slots=True)
class Where:
    """The place the news is about."""

    province: str | None = None
    district: str | None = None
    raw: str | None = None
    via: str = ""
    at: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Authors:
    """The people, and the candidate that named them."""

    names: tuple[str, ...]
    raw: str | None
    via: str
    rejected: tuple[Found, ...] = ()
    """the candidates of other rules"""
    at: object = field(default=None, compare=False, repr=False)


def credits_of(found: Sequence[Found], site_names: Collection[str]) -> tuple[tuple[Found, Credit], ...]:
    """The visible candidates that are credit lines."""
    shown = (one for one in found if one.via.startswith(("visible:", "text:")))
    pairs = ((one, bylines.credit(one.text, site_names=site_names)) for one in shown)
    return tuple((one, credit) for one, credit in pairs if credit is not None)


_ROLES = ("text:label", "text:role")
_STATED = ("json-ld:author", "meta:author")


def authors(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    site_names: Collection[str],
    *,
    turkish_page: bool = True,
    section: Sequence[str] = (),
) -> Authors:
    """The people of the first witness that names any; ``section``: labels of the page's section, no part of a name.

    On Turkish pages: a credit with a role label (Muhabir: …), structured data, a byline, a bare name in the credits.
    Elsewhere our credit grammar does not hold, so only structured data and bylines are asked; and our tables do
    not know the agencies and desks there, so an author who is declared is kept as stated when nobody is named.
    """
    chosen = _chosen(candidates, lines, body, site_names, turkish_page=turkish_page)
    if not turkish_page or not chosen.via.startswith(("visible:", "body:")):
        return chosen
    stated = [
        name for one in candidates if one.via.startswith(("json-ld:", "meta:")) for name in _people(one, site_names)
    ]
    return replace(chosen, names=_distinct(name_ends.ended(chosen.names, stated, section)))


def _chosen(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    site_names: Collection[str],
    *,
    turkish_page: bool,
) -> Authors:
    credited = [(found, credit) for found, credit in lines if credit.authors] if turkish_page else []
    for found, credit in credited:
        if credit.via in _ROLES:
            return _credited(found, credit, candidates)
    if body.authors and turkish_page:
        return Authors(_distinct(body.authors), body.authors_raw, f"body:{body.authors_via}", tuple(candidates))
    asked = [one for one in candidates if not (turkish_page and one.extra.get("form_only"))]
    if named := _named(asked, site_names):
        return named
    for found, credit in credited:
        return _credited(found, credit, candidates)
    return Authors((), None, "", tuple(candidates)) if turkish_page else _as_stated(candidates)


def _credited(found: Found, credit: Credit, candidates: Sequence[Found]) -> Authors:
    via = f"{found.via}/{credit.via}"
    return Authors(_distinct(credit.authors), found.text, via, tuple(candidates), found.at)


def _as_stated(candidates: Sequence[Found]) -> Authors:
    """The author a page in another language declares in structured data, whatever it is."""
    for via in _STATED:
        stated = [one for one in candidates if one.via == via and len(one.text) <= 60]
        if stated:
            names = [one.text for one in stated]
            rejected = tuple(one for one in candidates if one.via != via)
            return Authors(_distinct(names), " | ".join(names), f"{via} (as stated)", rejected, stated[0].at)
    return Authors((), None, "", tuple(candidates))


def _named(candidates: Sequence[Found], site_names: Collection[str]) -> Authors | None:
    """The people of the first kind of candidate that names any."""
    for via in dict.fromkeys(one.via for one in candidates):
        group = [one for one in candidates if one.via == via]
        shown = via.startswith("visible:")
        if shown:
            group.sort(key=lambda one: not one.extra.get("strong"))
        names: list[str] = []
        for one in group:
            people = _people(one, site_names)
            if shown and names and people and not one.extra.get("strong"):
                break  # the same byline printed again, or the author of another box
            names.extend(people)
        if names:
            rejected = tuple(one for one in candidates if one.via != via)
            return Authors(_distinct(names), " | ".join(one.text for one in group[:5]), via, rejected, group[0].at)
    return None


def _people(one: Found, site_names: Collection[str]) -> tuple[str, ...]:
    text = one.text
    kind = str(one.extra.get("kind", ""))
    if kind in _ORGANISATIONS or bylines.is_own(text, site_names):
        return ()
    if bylines.classify(text).kind in _NOT_PEOPLE:
        return ()
    people = bylines.people(text)
    return tuple(p for p in people if not bylines.is_own(p, site_names))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(turkish.fold(name), name)
    return tuple(seen.values())[:_MAX_AUTHORS]


_RANKS = {
    "text:label": 0,
    "text:role": 0,
    "text:dateline": 1,
    "text:tail": 1,
    "text:place-tail": 1,
    "machine": 2,
    "text:bare": 3,
    "text:boilerplate": 4,
    "text:address": 5,
}
"""how much each way of naming a source is trusted; smaller wins"""
_OWN = 9


def source(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    authors: Authors,
    site_names: Collection[str],
) -> Source:
    """The credited source: a credit line or bracket, what structured data calls an agency, a bare name at the end,
    boilerplate, the page's own name, the agency's code in a picture's name; nothing when the page does not say."""
    ranked = sorted(_sources(candidates, lines, body, site_names), key=lambda pair: pair[0])
    if ranked:
        first, *others = [one for _, one in ranked]
        nobody = not (authors.names or body.desk or any(credit.desk for _, credit in lines))
        if first.kind == "own" and nobody and (coded := _by_picture(candidates)):
            return replace(coded, others=(first, *others))  # the paper's name over an agency's copy
        return replace(first, others=tuple(others))
    if authors.names or body.desk or any(credit.desk for _, credit in lines):
        raw = authors.raw or ", ".join(authors.names) or body.desk or ""
        for name in authors.names:  # an avatar's alternative text and the name beside it
            raw = raw.replace(name + name, name)
        return Source(None, "own", raw or None, "byline", authors.at)
    for found in candidates:
        if found.via.startswith(("json-ld:", "meta:")) and bylines.classify(found.text).kind == "desk":
            return Source(None, "own", found.text, found.via, found.at)
    return _by_picture(candidates) or Source(None, None, None, "")


def _by_picture(candidates: Sequence[Found]) -> Source | None:
    """The agency whose code stands in a picture's name."""
    for found in candidates:
        if found.via == "image:address" and (coded := bylines.by_picture(found.text)):
            named, code = coded
            return Source(named.canonical, named.kind, code, "image:code", found.at)
    return None


def _sources(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    site_names: Collection[str],
) -> Iterator[tuple[int, Source]]:
    if body.source_kind and (body.source or body.source_raw):
        rank = _OWN if body.source_kind == "own" else _RANKS.get(body.via or "", 3)
        yield rank, Source(body.source, body.source_kind, body.source_raw, f"body:{body.via}")
    for found, credit in lines:
        if credit.source_kind and not credit.photo:
            own = credit.source_kind == "own"
            if own and credit.via == "text:bare" and found.extra.get("above_headline"):
                continue  # the site's name over its page
            rank = _OWN if own else _RANKS.get(credit.via, 3)
            via = f"{found.via}/{credit.via}"
            yield rank, Source(credit.source, credit.source_kind, credit.source_raw, via, found.at)
    for found in candidates:
        if found.via.startswith(("visible:", "text:", "image:")):
            continue
        for part in found.text.split(";"):
            named = bylines.classify(part)
            if named.kind in {"agency", "press_release"}:
                yield _RANKS["machine"], Source(named.canonical, named.kind, found.text, found.via, found.at)


def place(
    candidates: Sequence[Found],
    body: BodyCredits,
    lines: Sequence[tuple[Found, Credit]],
    summary: str | None,
) -> Where:
    """Where it happened: dateline or tail, a credit line, a line of the head that is a place, the first
    sentence of body or spot."""
    if body.province or body.district:
        return Where(body.province, body.district, body.place_raw, f"body:{body.place_via}")
    for found, credit in lines:
        if credit.place is not None:
            via = f"{found.via}/{credit.via}"
            return Where(credit.place.province, credit.place.district, credit.place_raw, via, found.at)
    for found in candidates:
        if known := places.parse(found.text):
            return Where(known.province, known.district, found.text, found.via, found.at)
    first, second, *_ = *body.paragraphs, "", ""
    if places.first_sentence(first) != first or len(first) > _MAX_LEAD:
        second = ""
    for text, via in ((first, "body:first"), (summary or "", "summary:first"), (second, "body:second-paragraph-first")):
        if text and (mention := places.in_sentence(text)):
            known, raw = mention
            return Where(known.province, known.district, raw, f"{via}-sentence")
    return Where()
