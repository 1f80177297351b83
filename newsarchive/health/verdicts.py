"""A site's memory and how its listings stand -> what is not well with it now. Pure.

Per topic one condition at most, of ``listing`` one per listing: ``access`` (it cannot be asked), ``volume`` (it
publishes nothing), ``content`` (its pages say less than they did), ``listing`` (a feed says nothing any more).
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from newsarchive.health import folding, holidays, rhythm, signs
from newsarchive.health.memory import Memory
from newsarchive.health.series import Series
from newsarchive.store import times
from newsarchive.store.conditions import Condition
from newsarchive.store.observations import Listing, Trouble

HOUR, DAY = 3600, 86_400
FAILURES, FAILING = 3, 6 * HOUR
"""failures, over so many seconds, after which a site cannot be asked"""
DEAD = DAY
"""seconds of failures, and at least FAILURES of them, after which a feed is dead"""
GONE = 3 * DAY
"""seconds without any answer after which a site is gone"""
NO_ANSWER = frozenset({"unreachable", "too_slow", "malformed", "truncated"})
REFUSALS = ("bot_wall", "consent_wall", "login_wall", "401", "403", "429", "451", "robots.txt 429", "throttled")
_WALLS = ("bot_wall", "consent_wall", "login_wall", "http_error (403)", "http_error (401)", "http_error (429)",
          "throttled", "http_error (451)")  # fmt: skip
_MISSING = ("gone", "soft_404")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not well, as far as it can be told now."""

    topic: str
    kind: str
    state: str
    began: int
    """seconds since 1970"""
    evidence: str
    subject: str = ""
    listing: int | None = None


def access(trouble: Trouble | None, listings: Sequence[Listing]) -> Finding | None:
    """The site cannot be asked: since the first failure after a listing was last read."""
    if trouble is None:
        return None
    well = max((one.well_at for one in listings if one.well_at), default=None)
    if (well is not None and well > trouble.last_at) or not _all_fail(trouble, listings):
        return None
    since, last = seconds(trouble.since), seconds(trouble.last_at)
    few, short = (FAILURES, FAILING) if well is not None else (2, HOUR)
    if trouble.times < few or last - since < short:
        return None
    kind, state = _refused(trouble.reasons, last - since)
    ever = "" if well is not None else "; it has never answered"
    what = f"{trouble.times} failed visits in {_span(last - since)} since {clock(since)}{ever}"
    return Finding("access", kind, state, since, f"{what}: {folding.plain(trouble.reasons)}")


def _all_fail(trouble: Trouble, listings: Sequence[Listing]) -> bool:
    if any(reason.startswith("robots.txt") for reason in trouble.reasons) or not listings:
        return True
    asked = [one for one in listings if one.polled_at and one.polled_at >= trouble.since]
    homes = [one for one in listings if one.kind == "home"]
    if asked and any(not one.failures for one in asked):
        return False
    return any(one.failures for one in homes) or all(one.failures for one in listings)


def _refused(reasons: Mapping[str, int], lasted: int) -> tuple[str, str]:
    """(kind, state) by the commonest reason."""
    common = max(reasons, key=lambda reason: reasons[reason])
    if common in REFUSALS:
        return "block", "blocked"
    if common == "parked" or common in {"404", "410"}:
        return "gone", "gone"
    if is_no_answer(common):
        return ("gone", "gone") if lasted >= GONE else ("no_answer", "broken")
    return "errors", "broken"


def is_no_answer(reason: str) -> bool:
    """Whether nobody answered: it may be our own network."""
    return reason in NO_ANSWER


def volume(memory: Memory, until: int | None, began: int | None) -> Finding | None:
    """Nothing new for longer than its rhythm allows. ``until``: its listings were read until then; ``began``: of the
    condition that lasts."""
    known = memory.rhythm
    if until is None:
        return None
    if began is not None:
        if known.last > began:
            return None
        missing: float | None = known.expected(known.last, until)
    else:
        missing = known.is_silent(until)
    if missing is None:
        return None
    quiet = holidays.between(_day(known.last), _day(until))
    evidence = (
        f"nothing new in {_span(until - known.last)}, where its rhythm lets expect {missing:.0f} publications; "
        f"its listings answer{'; holidays: ' + ', '.join(quiet) if quiet else ''}"
    )
    return Finding("volume", "stop", "quiet", known.last, evidence)


def content(memory: Memory, lasting: Condition | None = None) -> Finding | None:
    """Its pages do not say any more what they said; one finding for all that has changed. ``lasting``: what was told of
    it; a template that was told stays one, with all its fields, until the last of them is back."""
    told = {name: one for name, one in memory.series.items() if one.alarmed and not name.startswith("listing ")}
    if not told:
        return None
    began = min(one.since for one in told.values())
    evidence = "; ".join(_share(name, one) for name, one in sorted(told.items(), key=lambda item: item[1].since))
    if lasting is not None and lasting.kind == "template":
        gone = {name for name in lasting.subject.split(", ") if name in memory.series} - told.keys()
        evidence += "".join(f"; {name} again" for name in sorted(gone))
        told |= {name: memory.series[name] for name in gone if name not in {signs.YIELD, signs.LETTERS}}
    subject = ", ".join(sorted(told))
    if signs.YIELD in told:
        kind, state = _fruitless(memory.reasons)
        return Finding("content", kind, state, began, f"{evidence} ({folding.plain(memory.reasons)})", subject)
    if signs.LETTERS in told:
        return Finding("content", "charset", "broken", began, evidence, subject)
    serious = bool(signs.SERIOUS & told.keys() - {"published_at"})
    if len(told) > 1 or serious:
        return Finding("content", "template", "broken" if serious else "degraded", began, evidence, subject)
    return Finding("content", "field", "degraded", began, evidence, subject)


def _fruitless(reasons: Counter[str]) -> tuple[str, str]:
    """(kind, state) of addresses that do not become articles, by why."""
    total = sum(reasons.values()) or 1
    if 2 * sum(reasons[name] for name in (*_WALLS, "same_article")) >= total:
        return "soft_block", "blocked"
    if 2 * sum(count for name, count in reasons.items() if name.partition(" ")[0] in _MISSING) >= total:
        return "addresses", "broken"
    if 2 * sum(count for name, count in reasons.items() if name.startswith(("http_error", "server_error"))) >= total:
        return "errors", "broken"
    return "template", "broken"


def _share(name: str, one: Series) -> str:
    what = "addresses became articles" if name == signs.YIELD else f"articles have {name}"
    if name in {signs.TEXT, signs.LETTERS, signs.LONG, signs.AGREES}:
        what = {
            signs.TEXT: "articles have a text of usual length",
            signs.LONG: "articles are no longer than usual",
            signs.LETTERS: "articles have sound letters",
            signs.AGREES: "articles have the date that copies elsewhere have",
        }[name]
    return f"{one.yes} of {one.seen} {what} since {clock(one.since)}, before {one.usual:.0%}"


def feeds(memory: Memory, listings: Sequence[Listing], *, shut: bool, lasting: Container[int]) -> list[Finding]:
    """Feeds that fail while the site can be asked, and listings that do not show what others show. ``shut``: it cannot
    be asked now; then nothing is told but what was told before (``lasting``: numbers of such listings)."""
    found = []
    for one in listings:
        series = memory.series.get(folding.name_of(one.id))
        failing = one.kind == "feed" and one.well_at and one.failing_since and one.polled_at and series is not None
        if failing and series is not None and one.failing_since and one.polled_at:
            since, last = seconds(one.failing_since), seconds(one.polled_at)
            is_proven = not shut and last - max(since, memory.shut) >= DEAD
            if one.failures >= FAILURES and series.usual >= 0.05 and (is_proven or one.id in lasting):
                evidence = f"{one.failures} polls in {_span(last - since)} failed (status {one.status or 'none'})"
                found.append(Finding("listing", "dead_feed", "degraded", since, evidence, one.url, one.id))
                continue
        if series is not None and series.alarmed and (not shut or one.id in lasting):
            evidence = (
                f"it answers {one.status} and showed {series.yes} of {series.seen} new articles since "
                f"{clock(series.since)}, before {series.usual:.0%}"
            )
            kind = "frozen_feed" if one.kind == "feed" else "frozen_listing"
            found.append(Finding("listing", kind, "degraded", series.since, evidence, one.url, one.id))
    return found


def seconds(stored: str) -> int:
    """A stored instant as seconds since 1970."""
    return times.seconds(times.instant(stored))


def stamp(at: int) -> str:
    """Seconds since 1970 as stored."""
    return times.text(datetime.fromtimestamp(at, UTC))


def clock(at: int) -> str:
    """In words."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"


def _day(at: int) -> date:
    return date.fromordinal(rhythm.local(at)[0])


def _span(seconds: int) -> str:
    hours = seconds / HOUR
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
