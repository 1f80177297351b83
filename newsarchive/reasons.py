"""Why a candidate lost, in words; one function per field.

Each takes a candidate and what was decided, and gives SAME (it says the same: a confirmation), OUTRANKED (it says
something else that is credible: only trust decided), or the defect for which it could not win.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from newsarchive import bylines, judge, sections, turkish, urls, whereabouts
from newsarchive.records import Found, Rejected

SAME = "same"
OUTRANKED = "outranked"

_NOT_PEOPLE = {
    "agency": "an agency, not a person",
    "outlet": "an outlet, not a person",
    "press_release": "a press release, not a person",
    "desk": "a desk, not a person",
    "account": "a site account, not a person",
    "section": "a section, not a person",
    "place": "a place, not a person",
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """The candidates that lost, told apart."""

    rejected: tuple[Rejected, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()
    """rules of credible candidates that say something else"""


def sort(lost: Iterable[Found], reason_of: Callable[[Found], str], winner: str) -> Sorted:
    """Tell confirmations from rejected candidates; ``winner``: the rule that won."""
    rejected: list[Rejected] = []
    confirmed: dict[str, None] = {}
    contradicted: dict[str, None] = {}
    for one in lost:
        reason = reason_of(one)
        if reason == SAME:
            confirmed[one.via] = None
            continue
        if reason == OUTRANKED:
            contradicted[one.via] = None
            reason = f"less trusted than {winner}" if winner else "not trusted enough"
        rejected.append(Rejected(one.text, one.via, reason, whereabouts.describe(one.at)))
    return Sorted(tuple(rejected), tuple(confirmed), tuple(contradicted))


def headline(one: Found, value: str, site_names: Collection[str]) -> str:
    """Of a headline that lost against ``value``."""
    key = turkish.fold(one.text)
    if key == turkish.fold(value):
        return SAME
    if bylines.is_own(one.text, site_names):
        return "the site's name, not a headline"
    trimmed = judge.trim(one.text, site_names, value)
    if judge.likeness(trimmed, value) >= 1.0 and len(trimmed) >= len(value) - 2:
        return "the same with the site's or a section's suffix" if trimmed != one.text else SAME
    if one.via.startswith("listing:"):
        return "a listing's wording never outranks the page"
    if judge.likeness(trimmed, value) < judge.ALIKE:
        return "shares too few words with the other witnesses: another story's, or a name"
    return OUTRANKED


def summary(one: Found, value: str | None, title: str, body: Callable[[], str]) -> str:
    """Of a spot that lost against ``value``, or against none; ``body`` makes the key of the text's beginning."""
    if not judge.may_be_spot(one, title):
        return "too short, or the headline, a stamp or a credit"
    text = judge.key(one.text)
    opening = text[: max(20, len(text) - 12)]
    if value is not None:
        said = judge.key(value)
        if said == text:
            return SAME
        if said.startswith(opening):
            return "the same, cut short"
    if body().startswith(opening) or (len(text) > 60 and text in body()):
        return "only the beginning or a part of the body"
    return OUTRANKED


def section(one: Found, value: sections.Section | None, title: str) -> str:
    """Of a section label that lost."""
    known = sections.canonical(one.text)
    if known is None:
        return "says nothing: the same on every page, or no section"
    if value is not None and known.name == value.name:
        return SAME
    if turkish.fold(one.text) == turkish.fold(title):
        return "the headline, not a section"
    if known.weak:
        return "a label that says little"
    if known.is_place:
        return "a place, perhaps a dateline"
    if known.code is None:
        return "not a known section"
    return OUTRANKED


def author(one: Found, names: Collection[str], site_names: Collection[str]) -> str:
    """Of an author candidate that is not among the authors, or says them again."""
    known = {turkish.fold(name) for name in names}
    if turkish.fold(one.text) in known:
        return SAME
    if str(one.extra.get("kind", "")) in ("organization", "corporation", "newsmediaorganization"):
        return "an organisation, not a person"
    if bylines.is_own(one.text, site_names):
        return "the site's own name"
    if reason := _NOT_PEOPLE.get(bylines.classify(one.text).kind):
        return reason
    people = {turkish.fold(name) for name in bylines.people(one.text)}
    if not people:
        return "no person's name"
    return SAME if people <= known else OUTRANKED


def canonical(one: Found, site: str) -> str:
    """Of a canonical address that the page states but that is not believed."""
    return "another site's address" if urls.site_of(one.text) != site else "another article's address"


def language(one: Found, value: str | None) -> str:
    """Of a declared language."""
    code = turkish.ascii_lower(one.text).replace("_", "-").partition("-")[0]
    if code == value:
        return SAME
    return "the template's: the text reads Turkish" if value == "tr" else "contradicted by the text"
