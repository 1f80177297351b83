"""Whose text a story is, by what its members say: credits, codes in the names of pictures, agencies' own sites.

Comes in: what each member says, in the order of appearance. Goes out: (agency, what says so). Papers credit wrongly, so
members vote: one that names another agency, or takes a town hall's text for an agency's, is outvoted. What stands on
an agency's own site is that agency's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newsarchive import bylines

_SURE = 2
"""members that credit the same agency, and nobody another one, need no pictures as witnesses"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one member says of the text's source; fields as in records.Article."""

    source: str | None
    source_raw: str | None
    source_kind: str | None
    own: str | None = None
    """the agency whose own site it is on"""


Answer = tuple[str | None, str | None]
"""(agency, credit or iha_code or own_site); (None, None) when nobody says, or more members name a press office"""


def agency(members: Sequence[Said], coded: Callable[[], Iterable[str]]) -> Answer:
    """Whose text it is; ``coded`` gives the agency of every member whose picture is named by an agency's code."""
    credited = Counter(
        one.source for one in members if one.source_kind == "agency" and one.source and not _is_code(one.source_raw)
    )
    own = next((one.own for one in members if one.own), None)
    if own is not None:
        return own, "credit" if credited[own] else "own_site"
    released = sum(one.source_kind == "press_release" for one in members)
    votes = credited
    if len(credited) != 1 or credited.total() < _SURE or released:
        votes = credited + Counter(coded())
    if not votes or released > votes.total():
        return None, None
    found = votes.most_common(1)[0][0]
    return found, "credit" if credited[found] else "iha_code"


def office(members: Sequence[Said]) -> str | None:
    """The press office whose text it is when it is no agency's: the one that most members credit, then the first."""
    named = Counter(one.source or "press office" for one in members if one.source_kind == "press_release")
    return named.most_common(1)[0][0] if named else None


def _is_code(raw: str | None) -> bool:
    """Whether the credit is no more than the code in a picture's name."""
    return raw is not None and bylines.by_picture(raw) is not None
