"""Which of a page's dates is the publication, which the update: witnesses weighed against each other.

Comes in: candidates as found, most trusted first. Goes out: aware datetimes with precision, the winner's words, and
doubts. On Turkish pages a labelled visible stamp decides day and minute and structured data only adds seconds: CMS
templates print UTC as local time, swap day and month, or stamp the render time. Elsewhere structured dates with
their own offset are the best witnesses and keep that offset.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsarchive import dates
from newsarchive.dates import ISTANBUL, Reading
from newsarchive.records import Found

_NEAR = timedelta(seconds=5)  # an update earlier than the publication by this little is the same moment
_SHIFTS = (timedelta(hours=3), timedelta(hours=2))  # UTC printed as local time, now and in winters before 2016
_VISIBLE = ("visible:label", "visible:bare", "visible:foreign", "text:")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as decided."""

    at: datetime | None
    precision: str | None
    """minute or day"""
    raw: str | None
    via: str
    rejected: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    """doubts, or why there is no date"""


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
    notes: list[str] = field(default_factory=list)

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ISTANBUL)

    @property
    def midnight(self) -> bool:
        at = self.at
        return self.precision == "day" or (at.hour, at.minute, at.second) == (0, 0, 0)


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
        refused = [*refused, "only_updated"]
    when = _moment(winner, published, refused)
    return when, _update(second, updated, refused_updates, when, turkish_page)


def _witnesses(
    found: Sequence[Found], fetched_at: datetime, turkish_page: bool, languages: Sequence[str] = ()
) -> tuple[list[_Witness], list[str]]:
    witnesses, refused = [], []
    for one in found:
        reading = _read(one, fetched_at, turkish_page, languages)
        if reading.at is None or reading.precision is None:
            if reading.reason not in (None, "empty", "unreadable"):
                refused.append(str(reading.reason))
            continue
        witness = _Witness(one, reading.at, reading.precision, bool(one.extra.get("label")))
        witness.machine = not one.via.startswith(_VISIBLE)
        witness.above = bool(one.extra.get("above_headline"))
        witness.weekday = bool(one.extra.get("weekday"))
        witness.stated = "/no-zone" not in reading.rule and not turkish_page
        if "/offset-repaired" in reading.rule:
            witness.notes.append("offset_repaired")
        witnesses.append(witness)
    return witnesses, refused


def _read(one: Found, fetched_at: datetime, turkish_page: bool, languages: Sequence[str]) -> Reading:
    if turkish_page:
        found = one.extra.get("reading")
        if isinstance(found, Reading):
            return found
        return dates.read(one.text, fetched_at=fetched_at, labelled=True, epoch=True, compact=True)
    if one.via.startswith(_VISIBLE) and languages:
        return dates.read_foreign(one.text, languages, fetched_at=fetched_at)
    return dates.read(one.text, fetched_at=fetched_at, labelled=True, tz=None, epoch=True, compact=True)


def _turkish(witnesses: Sequence[_Witness], fetched_at: datetime) -> _Witness | None:
    machine = [w for w in witnesses if w.machine]
    timed = [w for w in machine if not w.midnight]
    labelled = next((w for w in witnesses if w.labelled and not w.machine), None)
    if labelled is not None:
        return _refine(labelled, machine)
    bare = next((w for w in witnesses if not w.machine and not w.above), None)
    clock = next((w for w in witnesses if not w.machine and w.above), None)
    for visible in (bare, clock):
        if visible is None:
            continue
        agreeing = [w for w in machine if _agree(visible, w)]
        related = [w for w in timed if _shifted(visible, w) or _swapped(visible, w)]
        if agreeing or (related and visible is bare):
            return _refine(visible, machine)
    if timed or machine:
        winner = (timed or machine)[0]
        if bare is not None:
            winner.notes.append("sources_disagree")
        return winner
    if bare is not None:
        return bare
    return None if clock is None or _is_clock(clock, fetched_at) else clock


def _is_clock(above: _Witness, fetched_at: datetime) -> bool:
    """Whether an unlabelled date above the headline is the site's calendar: a day without time or with its weekday,
    or the day of the fetch. What is left is the stamp of templates that print section, stamp, headline."""
    return above.midnight or above.weekday or above.local.date() == fetched_at.astimezone(ISTANBUL).date()


def _refine(visible: _Witness, machine: Sequence[_Witness]) -> _Witness:
    """The visible stamp with what structured data adds: seconds when the minute is the same, the time when the
    visible stamp has none or midnight; a doubt when they differ."""
    for witness in machine:
        same_day = witness.local.date() == visible.local.date()
        if same_day and not witness.midnight and (visible.midnight or _agree(visible, witness)):
            visible.at = witness.at
            visible.precision = witness.precision
            return visible
    timed = [w for w in machine if not w.midnight]
    if timed and not visible.midnight:
        if any(_shifted(visible, w) for w in timed):
            visible.notes.append("offset_repaired")
        elif any(_swapped(visible, w) for w in timed):
            visible.notes.append("day_month_swapped")
        else:
            visible.notes.append("sources_disagree")
    return visible


def _agree(one: _Witness, other: _Witness) -> bool:
    a, b = one.local, other.local
    if a.date() != b.date():
        return False
    return one.midnight or other.midnight or (a.hour, a.minute) == (b.hour, b.minute)


def _shifted(one: _Witness, other: _Witness) -> bool:
    a = one.local.replace(second=0, microsecond=0)
    b = other.local.replace(second=0, microsecond=0)
    return abs(a - b) in _SHIFTS


def _swapped(one: _Witness, other: _Witness) -> bool:
    a, b = one.local, other.local
    return a.year == b.year and (a.month, a.day) == (b.day, b.month) and a.month != a.day


def _foreign(witnesses: Sequence[_Witness], fetched_at: datetime) -> _Witness | None:
    """Structured dates in order of trust; a date without time or offset takes them from one that agrees."""
    machine = [w for w in witnesses if w.machine]
    winner = next(iter(machine or witnesses), None)
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


def _moment(winner: _Witness | None, candidates: Sequence[Found], refused: Sequence[str]) -> Moment:
    if winner is None:
        raw = candidates[0] if candidates else None
        notes = tuple(dict.fromkeys(refused))
        return Moment(None, None, raw.text if raw else None, raw.via if raw else "", tuple(candidates[1:]), notes)
    precision = "day" if winner.midnight else "minute"
    at = winner.at.replace(microsecond=0)
    if precision == "day":
        at = at.replace(hour=0, minute=0, second=0)
    rejected = tuple(one for one in candidates if one is not winner.found)
    return Moment(at, precision, winner.found.text, winner.found.via, rejected, tuple(winner.notes))


def _update(
    witnesses: Sequence[_Witness],
    candidates: Sequence[Found],
    refused: Sequence[str],
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
        return _moment(None, candidates, refused) if refused else NOTHING
    moment = _moment(winner, candidates, ())
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


def _only_seconds(updated: datetime, published: datetime) -> bool:
    """The update is printed without seconds, the publication has them: the same minute."""
    return updated.second == 0 and updated.replace(second=0) == published.replace(second=0)


def _with(moment: Moment, at: datetime, *notes: str) -> Moment:
    return Moment(at, moment.precision, moment.raw, moment.via, moment.rejected, (*moment.notes, *notes))
