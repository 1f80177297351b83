"""Which of a page's dates is the publication, which the update: witnesses weighed against each other.

Comes in: candidates as found, most trusted first. Goes out: aware datetimes with precision, the winner's words, and
doubts. On Turkish pages a labelled visible stamp decides day and minute and structured data only adds seconds: CMS
templates print UTC as local time, swap day and month, or stamp the render time. Elsewhere structured dates with
their own offset are the best witnesses and keep that offset.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from newsarchive import dates
from newsarchive.dates import ISTANBUL, Reading
from newsarchive.reasons import OUTRANKED, SAME
from newsarchive.records import Found

_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)$")  # a day without a time, printed as UTC
_NEAR = timedelta(seconds=5)  # an update earlier than the publication by this little is the same moment
_ROUNDED = timedelta(hours=26)  # how far a stamp in spoken words may lie from the moment that a machine value tells
_AT_ONCE = timedelta(minutes=5)
_SHIFTS = (timedelta(hours=3), timedelta(hours=2))  # UTC printed as local time, now and in winters before 2016
_VISIBLE = ("visible:label", "visible:bare", "visible:foreign", "text:")


_Refused = dict[int | str, str]
"""id of a candidate -> why its text is no moment an article can have"""
_NO_STAMP = frozenset({"empty", "unreadable"})
_REFUSALS = {
    "empty": "empty",
    "unreadable": "no date",
    "future": "after the page was fetched",
    "impossible_date": "a day that does not exist",
    "too_old": "older than any news site",
    "no_year": "no year: a clock, or an event",
    "no_day": "no day",
    "two_digit_year": "two digits for a year say too little",
    "event": "an event in a sentence",
    "no_fetch_time": "counted from an unknown moment",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as decided."""

    at: datetime | None
    precision: str | None
    """minute or day"""
    raw: str | None
    via: str
    lost: tuple[tuple[Found, str], ...] = ()
    """the other candidates, each with the reason (reasons.SAME and OUTRANKED, or words)"""
    notes: tuple[str, ...] = ()
    """doubts, or why there is no date"""
    found: Found | None = None
    """the winner, or the first one refused"""


@dataclass(slots=True)
class _Witness:
    found: Found
    at: datetime
    precision: str
    labelled: bool = False
    machine: bool = True
    above: bool = False
    weekday: bool = False
    """its line names a day of the week"""
    stated: bool = False
    """the text states its UTC offset"""
    spoken: bool = False
    """counted from the visit: ``3 saat önce``"""
    notes: list[str] = field(default_factory=list)

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ISTANBUL)

    @property
    def midnight(self) -> bool:
        at = self.at
        if self.precision == "day" or (at.hour, at.minute, at.second) == (0, 0, 0):
            return True
        return _MIDNIGHT.search(self.found.text) is not None


NOTHING = Moment(None, None, None, "")


def choose(
    published: Sequence[Found], updated: Sequence[Found], *, fetched_at: datetime, language: str | None
) -> tuple[Moment, Moment]:
    """(published, updated) of one page; a Moment without ``at`` where the page does not say, or says nonsense."""
    turkish_page = language in (None, "tr")
    languages = (language,) if language else ()
    first, refused = _witnesses(published, fetched_at, turkish_page, languages)
    second, refused_updates = _witnesses(updated, fetched_at, turkish_page, languages)
    decide = _turkish if turkish_page else _foreign
    winner = decide(first, fetched_at)
    if winner is None and second:  # the page states only when it was last touched: a bound, not a publication
        refused["only_updated"] = "only_updated"
    when = _moment(winner, published, refused, first)
    if turkish_page and winner is not None and not winner.machine:
        _repair(second, winner, first)
    return when, _update(second, updated, refused_updates, when, turkish_page)


def _witnesses(
    found: Sequence[Found], fetched_at: datetime, turkish_page: bool, languages: Sequence[str] = ()
) -> tuple[list[_Witness], _Refused]:
    witnesses: list[_Witness] = []
    refused: _Refused = {}
    for one in found:
        reading = _read(one, fetched_at, turkish_page, languages)
        if reading.at is None or reading.precision is None:
            refused[id(one)] = str(reading.reason or "unreadable")
            continue
        witness = _Witness(one, reading.at, reading.precision, bool(one.extra.get("label")))
        witness.machine = not one.via.startswith(_VISIBLE)
        witness.above = bool(one.extra.get("above_headline"))
        witness.weekday = bool(one.extra.get("weekday"))
        witness.stated = "/no-zone" not in reading.rule and not turkish_page
        witness.spoken = reading.rule.startswith("relative")
        if "/offset-repaired" in reading.rule:
            witness.notes.append("offset_repaired")
        witnesses.append(witness)
    return witnesses, refused


def _read(one: Found, fetched_at: datetime, turkish_page: bool, languages: Sequence[str]) -> Reading:
    if turkish_page:
        found = one.extra.get("reading")
        if isinstance(found, Reading):
            return found
        return _as_stated(one.text, fetched_at, turkish_page)
    if one.via.startswith(_VISIBLE) and languages:
        return dates.read_foreign(one.text, languages, fetched_at=fetched_at)
    return _as_stated(one.text, fetched_at, turkish_page)


@lru_cache(maxsize=64)  # JSON-LD, meta and microdata say the same
def _as_stated(text: str, fetched_at: datetime, turkish_page: bool) -> Reading:
    zone = ISTANBUL if turkish_page else None
    return dates.read(text, fetched_at=fetched_at, labelled=True, tz=zone, epoch=True, compact=True)


def _turkish(witnesses: Sequence[_Witness], fetched_at: datetime) -> _Witness | None:
    machine = [w for w in witnesses if w.machine]
    timed = _unlike_the_visit([w for w in machine if not w.midnight], fetched_at)
    if (meant := _meant(witnesses, timed, fetched_at)) is not None:
        return meant
    labelled = next((w for w in witnesses if w.labelled and not w.machine), None)
    if labelled is not None:
        return _refine(labelled, machine)
    bare = next((w for w in witnesses if not w.machine and not w.above), None)
    clock = next((w for w in witnesses if not w.machine and w.above), None)
    for visible in (bare, clock):
        if visible is None:
            continue
        agreeing = [w for w in machine if _agree(visible, w)]
        hours_off = not visible.midnight and any(_shifted(visible, w) for w in timed)
        related = any(_is_late(visible, w) for w in timed) or any(_swapped(visible, w) for w in machine)
        if agreeing or hours_off or (related and visible is bare):
            return _refine(visible, machine)
    if bare is not None and all(_is_claim(w) for w in machine):
        return bare
    if timed or machine:
        winner = (timed or machine)[0]
        if bare is not None and not bare.midnight and _is_visit(winner, bare, fetched_at):
            bare.notes.append("sources_disagree")
            return bare
        if bare is not None:
            winner.notes.append("sources_disagree")
        return winner
    return None if clock is None or _is_clock(clock, fetched_at) else clock


def _meant(witnesses: Sequence[_Witness], timed: Sequence[_Witness], fetched_at: datetime) -> _Witness | None:
    """The machine value that a visible stamp in spoken words (``3 saat önce``) rounds, where there is such a stamp.

    Words round down to their unit, so ``1 yıl önce`` may be short of nearly another year."""
    spoken = next((w for w in witnesses if not w.machine and not w.above), None)
    if spoken is None or not spoken.spoken:
        return None
    reach = max(_ROUNDED, fetched_at - spoken.at)
    near = [w for w in timed if not _is_claim(w) and abs(w.at - spoken.at) < reach]
    return min(near, key=lambda w: abs(w.at - spoken.at), default=None)


def _is_claim(witness: _Witness) -> bool:
    """Whether only a listing or the address says so: the page itself is believed before."""
    return witness.found.via.startswith(("listing:", "url:"))


def _unlike_the_visit(timed: list[_Witness], fetched_at: datetime) -> list[_Witness]:
    """The moments without those of the visit, when the page itself says another one as well."""
    others = [w for w in timed if abs(w.at - fetched_at) >= _AT_ONCE]
    return others if any(not _is_claim(w) for w in others) else timed


def _is_visit(machine: _Witness, visible: _Witness, fetched_at: datetime) -> bool:
    """Whether a template writes the moment of the visit where the publication belongs."""
    return abs(machine.at - fetched_at) < _AT_ONCE < abs(machine.at - visible.at)


def _is_clock(above: _Witness, fetched_at: datetime) -> bool:
    """Whether an unlabelled date above the headline is the site's calendar: a day without time or with its weekday,
    or the day of the fetch. What is left is the stamp of templates that print section, stamp, headline."""
    return above.midnight or above.weekday or above.local.date() == fetched_at.astimezone(ISTANBUL).date()


def _refine(visible: _Witness, machine: Sequence[_Witness]) -> _Witness:
    """The visible stamp with what structured data adds: seconds when the minute is the same, the time when the
    visible stamp has none or midnight; a note says from where. A doubt when they differ. Listings have no say: what
    a page says must not hang on whether its announcement was seen before."""
    machine = [w for w in machine if not _is_claim(w)]
    for witness in machine:
        if _is_late(visible, witness):
            visible.at, visible.precision = witness.at.astimezone(UTC).replace(tzinfo=ISTANBUL), witness.precision
            visible.notes += ["offset_repaired", f"time from {witness.found.via}"]
            return visible
        same_day = witness.local.date() == visible.local.date()
        if same_day and not witness.midnight and (visible.midnight or _agree(visible, witness)):
            if visible.midnight or witness.at.second != visible.at.second:
                visible.notes.append(f"{'time' if visible.midnight else 'seconds'} from {witness.found.via}")
            visible.at = witness.at
            visible.precision = witness.precision
            return visible
    timed = [w for w in machine if not w.midnight]
    if not visible.midnight:
        if any(_shifted(visible, w) for w in timed):
            visible.notes.append("offset_repaired")
        elif any(_swapped(visible, w) for w in machine):
            visible.notes.append("day_month_swapped")
        elif timed:
            visible.notes.append("sources_disagree")
    return visible


def _agree(one: _Witness, other: _Witness) -> bool:
    a, b = one.local, other.local
    if a.date() != b.date():
        return False
    return one.midnight or other.midnight or (a.hour, a.minute) == (b.hour, b.minute)


def _shifted(one: _Witness, other: _Witness) -> bool:
    return abs(_minute(one) - _minute(other)) in _SHIFTS


def _is_late(day: _Witness, stated: _Witness) -> bool:
    """Whether a local time in the evening was marked as UTC: so it falls on the day after the one that is printed."""
    said = stated.at.astimezone(UTC).date()
    return day.midnight and not stated.midnight and said == day.local.date() != stated.local.date()


def _swapped(one: _Witness, other: _Witness) -> bool:
    a, b = one.local, other.local
    return a.year == b.year and (a.month, a.day) == (b.day, b.month) and a.month != a.day


def _foreign(witnesses: Sequence[_Witness], fetched_at: datetime) -> _Witness | None:
    """Structured dates in order of trust; a date without time or offset takes them from one that agrees."""
    machine = [w for w in witnesses if w.machine and w.found.via != "url:day"]
    winner = next(iter(machine or [w for w in witnesses if not w.machine] or witnesses), None)
    if winner is None:
        return None
    if winner.midnight:
        better = [w for w in machine if not w.midnight and abs(w.at - winner.at) < timedelta(hours=36)]
        winner = next((w for w in better if w.at.date() == winner.at.date()), winner)
    if winner.stated and not winner.at.utcoffset():  # local time marked as UTC, when another says the offset
        winner = next((w for w in machine if w.at.utcoffset() and _wall(w) == _wall(winner)), winner)
    if not winner.stated:
        for other in machine:
            if other.stated and _wall(other) == _wall(winner):
                return other
        for other in machine:
            if other.stated and not other.midnight and abs(other.at - winner.at) < timedelta(hours=15):
                return other
    return winner


def _wall(witness: _Witness) -> tuple[int, ...]:
    at = witness.at
    return at.year, at.month, at.day, at.hour, at.minute


def _moment(
    winner: _Witness | None, candidates: Sequence[Found], refused: _Refused, witnesses: Sequence[_Witness]
) -> Moment:
    if winner is None:
        raw = candidates[0] if candidates else None
        notes = tuple(dict.fromkeys(reason for reason in refused.values() if reason not in _NO_STAMP))
        lost = _lost(candidates[1:], witnesses, refused, None)
        return Moment(None, None, raw.text if raw else None, raw.via if raw else "", lost, notes, raw)
    precision = "day" if winner.midnight else "minute"
    at = winner.at.replace(microsecond=0)
    if precision == "day":
        at = at.replace(hour=0, minute=0, second=0)
    lost = _lost([one for one in candidates if one is not winner.found], witnesses, refused, winner)
    return Moment(at, precision, winner.found.text, winner.found.via, lost, tuple(winner.notes), winner.found)


def _lost(
    candidates: Sequence[Found], witnesses: Sequence[_Witness], refused: _Refused, winner: _Witness | None
) -> tuple[tuple[Found, str], ...]:
    """Each candidate that is not the winner, with the reason."""
    read = {id(one.found): one for one in witnesses}
    return tuple((one, _why(read.get(id(one)), winner, refused.get(id(one)))) for one in candidates)


def _why(witness: _Witness | None, winner: _Witness | None, refusal: str | None) -> str:
    if witness is None:
        return _REFUSALS.get(refusal or "", f"not believed: {refusal}" if refusal else "a template's default")
    if winner is not None and _agree(witness, winner):
        return SAME
    if witness.above and not witness.machine:
        return "the site's clock above the headline"
    if winner is not None and _shifted(witness, winner):
        return "UTC printed as local time: off by hours"
    if winner is not None and _swapped(witness, winner):
        return "day and month swapped"
    return OUTRANKED


def _update(
    witnesses: Sequence[_Witness],
    candidates: Sequence[Found],
    refused: _Refused,
    published: Moment,
    turkish_page: bool,
) -> Moment:
    """When the page was last changed, where it says so.

    A machine value that only repeats the publication, or a bare day when the publication has a minute, is a
    template's default and says nothing.
    """
    visible = [w for w in witnesses if not w.machine]
    machine = [w for w in witnesses if w.machine and not _is_default(w, published)]
    if turkish_page and visible:
        winner: _Witness | None = _refine(visible[0], machine)
    else:
        winner = next(iter(machine or visible), None)
    if winner is None:
        doubted = any(reason not in _NO_STAMP for reason in refused.values())
        return _moment(None, candidates, refused, witnesses) if doubted else NOTHING
    moment = _moment(winner, candidates, {}, witnesses)
    if published.at is None or moment.at is None or published.precision != moment.precision:
        return moment
    if moment.at < published.at:
        if published.at - moment.at <= _NEAR or _only_seconds(moment.at, published.at):
            return _with(moment, published.at)
        return _with(moment, moment.at, "dates_inverted")
    return moment


def _is_default(witness: _Witness, published: Moment) -> bool:
    if published.at is None:
        return False
    if witness.midnight:
        return published.precision == "minute" or witness.at.date() <= published.at.date()
    return witness.at.replace(microsecond=0) == published.at


def _repair(updates: Sequence[_Witness], visible: _Witness, published: Sequence[_Witness]) -> None:
    """Where a source's publication is off by the offset, its update is off by as much."""
    for wrong in published:
        if wrong.machine and not wrong.midnight and _shifted(visible, wrong):
            source, off = wrong.found.via.partition(":")[0], _minute(visible) - _minute(wrong)
            for update in updates:
                if update.machine and not update.midnight and update.found.via.partition(":")[0] == source:
                    update.at += off
                    update.notes.append("offset_repaired")
            return


def _minute(witness: _Witness) -> datetime:
    return witness.local.replace(second=0, microsecond=0)


def _only_seconds(updated: datetime, published: datetime) -> bool:
    """The update is printed without seconds, the publication has them: the same minute."""
    return updated.second == 0 and updated.replace(second=0) == published.replace(second=0)


def _with(moment: Moment, at: datetime, *notes: str) -> Moment:
    return replace(moment, at=at, notes=(*moment.notes, *notes))
