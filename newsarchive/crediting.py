"""Who wrote an article and where its copy came from: five facts that pages mix, kept apart.

Comes in: candidates and what bylines.read_body took out of the text. Goes out: people, one source with its kind and
words, and the place. A value is an author only when it names a person; a CMS account, an agency or the site's own
name never is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from newsarchive import bylines, places, turkish
from newsarchive.bylines import BodyCredits, Credit
from newsarchive.records import Found

_NOT_PEOPLE = frozenset({"agency", "outlet", "press_release", "desk", "account", "section", "place"})
_ORGANISATIONS = ("organization", "corporation", "newsmediaorganization")
_MAX_AUTHORS = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Where the copy came from."""

    name: str | None
    kind: str | None
    raw: str | None
    via: str


@dataclass(frozen=True, slots=True)
class Authors:
    """The people, and the candidate that named them."""

    names: tuple[str, ...]
    raw: str | None
    via: str
    rejected: tuple[Found, ...] = ()


def credits_of(found: Sequence[Found]) -> tuple[tuple[Found, Credit], ...]:
    """The visible candidates that are credit lines."""
    pairs = ((one, bylines.credit(one.text)) for one in found if one.via.startswith(("visible:", "text:")))
    return tuple((one, credit) for one, credit in pairs if credit is not None)


def authors(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    site_names: Collection[str],
) -> Authors:
    """The people of the first witness that names any: a credit with a role label, structured data, a byline."""
    for found, credit in lines:
        if credit.authors:
            return Authors(_distinct(credit.authors), found.text, f"{found.via}/{credit.via}", tuple(candidates))
    if body.authors:
        return Authors(_distinct(body.authors), None, f"body:{body.via or 'credit'}", tuple(candidates))
    for via in dict.fromkeys(one.via for one in candidates):
        group = [one for one in candidates if one.via == via]
        if via.startswith("visible:"):
            group.sort(key=lambda one: not one.extra.get("strong"))
        names: list[str] = []
        for one in group:
            people = _people(one, site_names)
            if via.startswith("visible:") and names and people:
                break  # the same byline printed again, or the author of another box
            names.extend(people)
        if names:
            rejected = tuple(one for one in candidates if one.via != via)
            return Authors(_distinct(names), " | ".join(one.text for one in group[:5]), via, rejected)
    return Authors((), None, "", tuple(candidates))


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


def source(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    names: Sequence[str],
    site_names: Collection[str],
) -> Source:
    """The credited source: a credit line or parenthesis, what structured data calls an agency, the weaker rules of
    the body, the page's own name; nothing when the page does not say."""
    ranked = sorted(_sources(candidates, lines, body, site_names), key=lambda pair: pair[0])
    for _, found in ranked:
        if found.kind != "own" or found.raw:
            return found
    if names or body.desk or any(credit.desk for _, credit in lines):
        return Source(None, "own", None, "byline")
    return Source(None, None, None, "")


_WEAK = ("boilerplate", "bare", "tail-name", "image", "attributed", "own")


def _sources(
    candidates: Sequence[Found],
    lines: Sequence[tuple[Found, Credit]],
    body: BodyCredits,
    site_names: Collection[str],
) -> Iterator[tuple[int, Source]]:
    if body.source or body.source_kind:
        via = body.via or "credit"
        rank = 5 if "boilerplate" in via else 4 if via.startswith(_WEAK) else 1
        yield rank, Source(body.source, body.source_kind, body.source_raw, f"body:{via}")
    for found, credit in lines:
        if (credit.source or credit.source_kind) and not credit.photo:
            own = credit.source_kind != "agency" and bylines.is_own(credit.source or "", site_names)
            kind = "own" if own else credit.source_kind
            weak = credit.via.startswith(_WEAK)
            yield 4 if weak else 0, Source(credit.source, kind, credit.source_raw, f"{found.via}/{credit.via}")
    for found in candidates:
        if found.via.startswith(("visible:", "text:")):
            named = bylines.classify(found.text)
            if named.kind in {"agency", "press_release"} and len(found.text) <= 40:
                yield 3, Source(named.canonical, named.kind, found.text, found.via)
            continue
        for part in found.text.split(";"):
            named = bylines.classify(part.strip())
            if named.kind in {"agency", "press_release"} and not bylines.is_own(part, site_names):
                yield 2, Source(named.canonical, named.kind, found.text, found.via)


def place(
    body: BodyCredits, lines: Sequence[tuple[Found, Credit]], paragraphs: Sequence[str], summary: str | None
) -> tuple[str | None, str | None, str | None, str]:
    """(province, district, raw, via): dateline or tail, a credit line, the first sentence of body or spot."""
    if body.province or body.district:
        return body.province, body.district, body.place_raw, "body:dateline"
    for found, credit in lines:
        if credit.place and (known := places.parse(credit.place)):
            return known.province, known.district, credit.place, f"{found.via}/{credit.via}"
    for text, via in ((paragraphs[0] if paragraphs else "", "body:first"), (summary or "", "summary:first")):
        if text and (mention := places.in_sentence(text)):
            known, raw = mention
            return known.province, known.district, raw, f"{via}-sentence"
    return None, None, None, ""
