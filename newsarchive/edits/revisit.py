"""What a later visit's reading says of an article: what was edited, and what is merely not printed or read any more.

A site that gets another theme prints other things in other places. Where the page's build has changed since the
article was understood, a value that is not printed any more, a byline, credit, spot or date that reads otherwise, a
text that only lost sentences or gained labels are the theme's doing: the known value is kept. Words that changed
within a sentence, a new sentence and a new headline are edits all the same.

Dates: one that is not printed any more, or only to the day, keeps its value. A date that moved is an edit
(``date_only``) when nothing else changed and when it does not follow the clock of the visits (``Visits``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newsarchive import turkish
from newsarchive.edits.judging import KINDS, Told, explained, same_moment
from newsarchive.edits.words import sentences

RENDERED = timedelta(minutes=15)
"""a stamp that is younger at a visit may have been set by that visit"""
SHIFTS = (timedelta(hours=2), timedelta(hours=3))
"""clocks that are set to UTC print its time as the local one"""
SETTLED = timedelta(days=1)
"""a stamp that was older at a visit does not follow the visits, nor the renewal of a cache"""
STOOD = timedelta(hours=6)
"""and neither does one that stood already at the visit before, and is older than this"""
_LABEL = 5
"""words of a line that a theme may print beside any text"""
_THEMED = frozenset({"authors", "source", "published_at", "summary"})
"""fields whose known value stays when a theme prints another one"""
FOLLOW = {
    "published_at": ("published_precision",),
    "updated_at": ("updated_precision",),
    "section": ("section_raw",),
    "source": ("source_raw", "source_kind"),
    "place_province": ("place_district",),
}
"""values that are kept with another one"""
KEPT = ("headline", "summary", "body", "authors", "source", "section", "place_province", "published_at", "updated_at")
"""fields that an article can keep although its page says otherwise"""


@dataclass(frozen=True, slots=True)
class Visits:
    """When the page was looked at; all aware."""

    now: datetime
    read_at: datetime | None = None
    """the visit that the known understanding comes from"""
    seen_at: datetime | None = None
    """the last visit before this one"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a visit means."""

    told: tuple[Told, ...] = ()
    """what was edited; () when nothing was"""
    keep: Mapping[str, Any] = field(default_factory=dict)
    """values that stay, whatever the page prints"""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the edit, most important first."""
        return tuple(kind for kind in KINDS if any(one.kind == kind for one in self.told))


def judge(
    known: Mapping[str, Any],
    read: Mapping[str, Any],
    visits: Visits,
    *,
    rebuilt: bool = False,
    printed: Mapping[str, Any] | None = None,
    vague: Iterable[str] = (),
    stood: Callable[[str], bool | None] = lambda _: None,
) -> Judged:
    """What edits lead from the known fields to those just read, and which known ones stay.

    ``rebuilt``: the page's build is another one. ``printed``: what the page printed at the last visit in place of
    values that were kept. ``vague``: dates counted from the visit (``3 saat önce``) or said by a listing alone.
    ``stood``: whether the page from which the known fields come said a date as it was just read; None: not known.
    """
    keep: dict[str, Any] = {}
    for name in printed or {}:
        if _same(read.get(name), (printed or {})[name]):
            _keep(keep, known, name)
    for name in ("published_at", "updated_at"):
        if known.get(name) and _is_weaker(known, read, name, name in vague):
            _keep(keep, known, name)
    told = explained(known, {**read, **keep})
    if rebuilt:
        told = tuple(one for one in told if _by_hand(one, known, read))
        _keep_themed(keep, known, read, told)
    told = tuple(
        one for one in told if one.kind != "date_only" or _is_bump(one.field, known, read, visits, vague, stood)
    )
    if not told:  # a stamp that follows the clock says nothing: the first one stays
        _keep_stamps(keep, known, read)
    return Judged(told, keep)


def _keep_stamps(keep: dict[str, Any], known: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    if known.get("published_at") and not same_moment(known, read, "published"):
        _keep(keep, known, "published_at")
    if not same_moment(known, read, "updated"):
        _keep(keep, known, "updated_at")


def _same(one: Any, other: Any) -> bool:
    return (one or None) == (other or None)


def _keep(keep: dict[str, Any], known: Mapping[str, Any], name: str) -> None:
    for each in (name, *FOLLOW.get(name, ())):
        keep[each] = known.get(each)


def _is_weaker(known: Mapping[str, Any], read: Mapping[str, Any], name: str, vague: bool) -> bool:
    """Whether a page says less of a date than is known."""
    precision = f"{name.removesuffix('_at')}_precision"
    if not read.get(name) or vague:
        return True
    to_the_day = read.get(precision) == "day" and known.get(precision) != "day"
    return to_the_day and same_moment(known, read, name.removesuffix("_at"))


# --- another theme


def _by_hand(one: Told, known: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether a difference is more than a theme makes."""
    if one.field == "headline":
        old, new = (turkish.fold(side.get("headline") or "") for side in (known, read))
        return not (old and new and (old in new or new in old))
    if one.field != "body" or one.kind == "paragraph_removed":
        return False
    if one.kind == "emptied":
        there = {each.keys for each in sentences(known.get("body"))}
        return any(each.keys not in there for each in sentences(read.get("body")))
    if one.kind == "paragraph_added":
        captions = [image.get("caption") for side in (known, read) for image in side.get("images") or ()]
        said = {
            each.keys for text in (known.get("headline"), known.get("summary"), *captions) for each in sentences(text)
        }
        each = sentences(one.after)
        ends = one.after.rstrip("\"'”’»)").endswith((".", "!", "?", "…"))
        return ends and not all(part.keys in said for part in each) and sum(len(p.words) for p in each) > _LABEL
    return not (one.kind == "rewritten" and one.after == "in another order")


def _keep_themed(
    keep: dict[str, Any], known: Mapping[str, Any], read: Mapping[str, Any], told: tuple[Told, ...]
) -> None:
    """The known values of what the theme prints otherwise, or not at all."""
    edited = {one.field for one in told}
    for name in KEPT:
        if name in edited or not known.get(name) or name in keep or _same(known[name], read.get(name)):
            continue
        if not read.get(name) or name in _THEMED or _reads_otherwise(name, known, read):
            _keep(keep, known, name)


def _reads_otherwise(name: str, known: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether headline or body have other words, typography aside."""
    return name in {"headline", "body"} and bool(explained({name: known[name]}, {name: read.get(name)}))


# --- dates that move


def _is_bump(
    name: str,
    known: Mapping[str, Any],
    read: Mapping[str, Any],
    visits: Visits,
    vague: Iterable[str],
    stood: Callable[[str], bool | None],
) -> bool:
    """Whether a date that alone has changed was set by somebody, not by the clock at the visit."""
    now = datetime.fromisoformat(read[name])
    precision = read.get(f"{name.removesuffix('_at')}_precision")
    if name in vague or (not known.get(name) and name == "published_at"):
        return False
    before = stood(name)
    if before is None:
        before = visits.read_at is not None and not _is_after(now, visits.read_at, precision)
    if before:
        return False
    was = datetime.fromisoformat(known[name]) if known.get(name) else None
    if name == "updated_at":
        published = read.get("published_at")
        since = was or (datetime.fromisoformat(published) if published else None)
        if since is not None and now <= since:
            return False
        if was is not None and published and same_day_or_minute(was, datetime.fromisoformat(published), precision):
            was = None
    if precision == "day":
        if now.date() >= visits.now.astimezone(now.tzinfo).date():
            return False
    elif now > visits.now - RENDERED or any(abs(visits.now - now - shift) < RENDERED for shift in SHIFTS):
        return False
    if was is None:
        return True
    pace = SETTLED if name == "updated_at" else RENDERED
    if visits.read_at is None or visits.read_at - was >= pace:
        return True
    return visits.seen_at is not None and now <= visits.seen_at and visits.now - now >= STOOD


def _is_after(stamp: datetime, at: datetime, precision: str | None) -> bool:
    """Whether a stamp tells a later moment, or day."""
    return stamp.date() > at.astimezone(stamp.tzinfo).date() if precision == "day" else stamp > at


def same_day_or_minute(one: datetime, other: datetime, precision: str | None) -> bool:
    """Whether two instants are one as far as they are told."""
    if precision == "day":
        return one.date() == other.astimezone(one.tzinfo).date()
    return abs((one - other).total_seconds()) < 120
