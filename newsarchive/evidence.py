"""Why each field has its value: the words, the rule, the place, what confirms it, what lost and for which reason.

Comes in: everything that was decided about a draft. Goes out: one Evidence per public field that has a value or a
refused one. Nothing is decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsarchive import confidence, judge, reasons, recurring, turkish, whereabouts
from newsarchive.bylines import BodyCredits
from newsarchive.crediting import Authors, Source, Where
from newsarchive.judge import Choice
from newsarchive.reasons import OUTRANKED, SAME, Sorted
from newsarchive.records import Article, Confidence, Draft, Evidence, Found, Rejected
from newsarchive.sections import Section
from newsarchive.timing import Moment

_OPENING = 2_000
"""letters of the body in which a spot is looked for"""
_OUTSIDE = "outside the article"
_REPEATED = "the site repeats it on its pages"


@dataclass(frozen=True, slots=True)
class Text:
    """The body, and what was taken out of it."""

    body: str
    credited: BodyCredits
    printed: str | None = None
    """with the site's recurring blocks, when there are any"""
    furniture: tuple[tuple[str, str], ...] = ()
    """these blocks, and how often each was seen"""


@dataclass(frozen=True, slots=True)
class Decided:
    """Every judgement about one draft."""

    language: Choice
    headline: Choice
    spot: Choice
    text: Text
    published: Moment
    updated: Moment
    section: Section | None
    label: Choice
    authors: Authors
    source: Source
    place: Where
    canonical: str
    canonical_found: Found | None
    """the page's own link that gave it; None: made of the address"""
    site_names: tuple[str, ...]

    @property
    def turkish_page(self) -> bool:
        """Turkish, or not said."""
        return self.language.value in (None, "tr")


def collect(decided: Decided, draft: Draft) -> tuple[Evidence, ...]:
    """The evidence in the order of the record; precisions, kinds and raw labels share their field's."""
    return tuple(one for one in _all(decided, draft) if one.via or one.raw or one.note or one.rejected)


def _all(decided: Decided, draft: Draft) -> Iterator[Evidence]:
    names, title = decided.site_names, decided.headline.value or ""
    body = cache(lambda: judge.key(decided.text.body[:_OPENING].replace("## ", "")))
    choice = decided.headline
    yield _chosen("headline", choice, _sorted(choice, lambda one: reasons.headline(one, title, names)))
    choice = decided.spot
    yield _chosen("summary", choice, _sorted(choice, lambda one: reasons.summary(one, choice.value, title, body)))
    yield _dated("published_at", decided.published, draft.found.get("outside", ()))
    yield _dated("updated_at", decided.updated)
    label = decided.label
    yield _chosen("section", label, _sorted(label, lambda one: reasons.section(one, decided.section, title)))
    yield _authors(decided.authors, names, draft)
    yield _source(decided.source, decided.authors, draft)
    yield from _place(decided.place, draft)
    yield _body(draft, decided.text)
    yield _listed("images", draft.found.get("image", ()))
    yield _listed("tags", draft.found.get("tag", ()))
    speech = decided.language
    yield _chosen("language", speech, _sorted(speech, lambda one: reasons.language(one, speech.value)))
    yield _canonical(decided, draft)
    yield Evidence("page_type", None, draft.type_why)
    yield Evidence("family", None, draft.family_why)


def _sorted(choice: Choice, reason_of: Any) -> Sorted:
    own = choice.found.via if choice.found else ""
    same_words = choice.value or "\0"
    lost = [one for one in choice.rejected if not (one.via == own and one.text.startswith(same_words))]
    return reasons.sort(lost, reason_of, own)


def _chosen(field: str, choice: Choice, lost: Sorted) -> Evidence:
    found = choice.found
    if found is None:
        return Evidence(field, None, "", lost.rejected, choice.note)
    sure = confidence.judge(found.via, choice.note, lost.confirmed_by, lost.contradicted_by)
    place = whereabouts.describe(found.at)
    return Evidence(field, found.text, found.via, lost.rejected, choice.note, sure, place, lost.confirmed_by)


def _dated(field: str, moment: Moment, outside: Sequence[Found] = ()) -> Evidence:
    why = {id(one): reason for one, reason in moment.lost}
    lost = reasons.sort((one for one, _ in moment.lost), lambda one: why[id(one)], moment.via if moment.at else "")
    note = ", ".join(moment.notes) or None
    sure = confidence.judge(moment.via, note, lost.confirmed_by, lost.contradicted_by) if moment.at else None
    place = whereabouts.describe(moment.found.at) if moment.found else None
    rejected = (
        *lost.rejected,
        *(Rejected(one.text, one.via, _OUTSIDE, whereabouts.describe(one.at)) for one in outside),
    )
    return Evidence(field, moment.raw, moment.via, rejected, note, sure, place, lost.confirmed_by)


def _authors(authors: Authors, site_names: Sequence[str], draft: Draft) -> Evidence:
    lost = reasons.sort(
        authors.rejected,
        lambda one: reasons.author(one, authors.names, site_names),
        authors.via if authors.names else "",
    )
    sure = confidence.judge(authors.via, None, lost.confirmed_by, lost.contradicted_by) if authors.names else None
    place = whereabouts.describe(authors.at) or _in_body(authors.via, authors.raw, draft)
    return Evidence("authors", authors.raw, authors.via, lost.rejected, None, sure, place, lost.confirmed_by)


def _source(source: Source, authors: Authors, draft: Draft) -> Evidence:
    others = [(Found(other.raw or other.name or "", other.via, at=other.at), other) for other in source.others]
    same = {id(one) for one, other in others if (other.name, other.kind) == (source.name, source.kind)}
    lost = reasons.sort((one for one, _ in others), lambda one: SAME if id(one) in same else OUTRANKED, source.via)
    sure = confidence.judge(source.via, None, lost.confirmed_by, lost.contradicted_by) if source.kind else None
    by = authors if source.via == "byline" else source
    place = whereabouts.describe(by.at) or _in_body(by.via, by.raw, draft)
    return Evidence("source", source.raw, source.via, lost.rejected, None, sure, place, lost.confirmed_by)


def _place(place: Where, draft: Draft) -> Iterator[Evidence]:
    if not (place.province or place.district):
        return
    others = [one for one in draft.found.get("place", ()) if one.text != place.raw]
    lost = reasons.sort(others, lambda _: OUTRANKED, place.via)
    sure = confidence.judge(place.via, None, (), lost.contradicted_by)
    where = whereabouts.describe(place.at) or _in_body(place.via, place.raw, draft)
    for field, value in (("place_province", place.province), ("place_district", place.district)):
        if value:
            yield Evidence(field, place.raw, place.via, lost.rejected, None, sure, where)


def _body(draft: Draft, text: Text) -> Evidence:
    stated = draft.found.get("body", ())
    via = stated[0].via if stated else f"scope:{len(draft.blocks)} blocks"
    place = whereabouts.describe(stated[0].at if stated else draft.body_at)
    sure = Confidence.LOW if stated else Confidence.HIGH
    lost = tuple(Rejected(block, f"{recurring.RULE} {often}", _REPEATED) for block, often in text.furniture)
    notes = (f"{recurring.RULE} {_opening(block)!r} ({often})" for block, often in text.furniture)
    return Evidence("body", None, via, lost, "; ".join(notes) or None, sure, place)


def _opening(text: str) -> str:
    return text if len(text) <= 40 else text[:40].rpartition(" ")[0] + " …"


def _listed(field: str, found: Sequence[Found]) -> Evidence:
    """The evidence of a list: every entry that was taken, and the rules that found them."""
    rules = dict.fromkeys(one.via for one in found)
    place = whereabouts.describe(found[0].at) if found else None
    sure = Confidence.MEDIUM if found else None
    words = ", ".join(dict.fromkeys(one.text for one in found)) or None
    return Evidence(field, words, ", ".join(rules), confidence=sure, place=place)


def _canonical(decided: Decided, draft: Draft) -> Evidence:
    stated = draft.found.get("canonical_url", ())
    found = decided.canonical_found
    believed = next((at for at, one in enumerate(stated) if found is not None and one.via == found.via), len(stated))
    lost = reasons.sort(stated[:believed], lambda one: reasons.canonical(one, draft.site), "")
    if found is None:
        note = "other_article" if lost.rejected else None
        return Evidence("canonical_url", decided.canonical, "url", lost.rejected, note, Confidence.MEDIUM, "address")
    place = whereabouts.describe(found.at)
    return Evidence("canonical_url", decided.canonical, found.via, lost.rejected, None, Confidence.HIGH, place)


def _in_body(via: str, raw: str | None, draft: Draft) -> str | None:
    """The block of the body in which a rule found its words."""
    if not raw or not via.startswith("body:"):
        return None
    wanted = turkish.fold(raw)
    total = len(draft.blocks)
    numbers = range(total) if "first" in via or "dateline" in via else range(total - 1, -1, -1)
    at = next((at for at in numbers if wanted in turkish.fold(draft.blocks[at].text)), None)
    return None if at is None else f"block {at + 1} of {total}"


def to_json(article: Article) -> list[dict[str, Any]]:
    """The evidence as JSON: what ``extract --explain`` prints and ``why --json`` shows."""
    return [_row(one) for one in article.evidence]


def of_type(draft: Draft) -> list[dict[str, Any]]:
    """The evidence for what a page is, also of one that is no article, as JSON."""
    return [_row(Evidence("page_type", None, draft.type_why))]


def _row(one: Evidence) -> dict[str, Any]:
    return {
        "field": one.field,
        "raw": one.raw,
        "via": one.via,
        "place": one.place,
        "confidence": one.confidence,
        "note": one.note,
        "confirmed_by": list(one.confirmed_by),
        "rejected": rejected_json(one),
    }


def rejected_json(one: Evidence) -> list[dict[str, str]]:
    """The candidates that lost, as plain dicts; reason and place only where they are known."""
    return [
        {
            "text": lost.text,
            "via": lost.via,
            **({"reason": lost.reason} if lost.reason else {}),
            **({"place": lost.place} if lost.place else {}),
        }
        for lost in one.rejected
    ]
