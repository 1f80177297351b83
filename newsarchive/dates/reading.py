"""One stamp text -> Reading: judges what the grammar found."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from newsarchive.dates import everyday, grammar, labels, lexicon, relative
from newsarchive.dates.grammar import Written
from newsarchive.dates.lexicon import BLANK, LETTER
from newsarchive.dates.zones import ISTANBUL, place

Precision = Literal["minute", "day"]

OLDEST_YEAR = 1990
NEWEST_YEAR = 2100
CLOCK_SKEW = timedelta(minutes=10)
"""how far a page's clock may be ahead of ours"""
UNKNOWN_ZONE_SKEW = timedelta(hours=14)
"""the same when the page's zone is not known"""
LONGEST = 300
"""characters; a longer text is no stamp"""

_NO_DAY = re.compile(rf"(?<![{LETTER}\d])(?P<month>[{LETTER}]{{3,14}})\.?,?[{BLANK}]{{0,3}}(?P<year>\d{{4}})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T_-]?(\d\d)(\d\d)(\d\d)?)?Z?")
_EPOCH = re.compile(r"-?\d{9,13}(?:\.\d+)?")


class Reading(NamedTuple):
    """A stamp as understood. ``at`` is None when it is refused, and ``reason`` says why.

    A named tuple, as several are made for every page and a frozen dataclass takes three times as long to
    make.
    """

    at: datetime | None
    """aware; midnight of the day when the precision is day"""
    precision: Precision | None
    """minute (seconds are kept when stated) or day"""
    rule: str
    """the form, then what was done to it: ``numeric``, ``iso/offset-repaired``, ``day-month/midnight`` …"""
    reason: str | None
    """empty, unreadable, no_year, no_day, two_digit_year, impossible_date, too_old, future, event (the
    sentence goes on: "… tarihinde"), no_fetch_time (relative, and nobody said when the page was fetched)"""
    raw: str
    """the stamp as printed"""


def refuse(reason: str, raw: str, rule: str = "none") -> Reading:
    """A Reading without a value."""
    return Reading(None, None, rule, reason, raw)


def judge(
    at: datetime, precision: Precision, rule: str, raw: str, fetched_at: datetime | None, suffix: str = ""
) -> Reading:
    """The reading of a moment, unless it lies outside what an article can have."""
    if at.year < OLDEST_YEAR:
        return Reading(None, None, rule, "too_old", raw)
    if at.year > NEWEST_YEAR:
        return Reading(None, None, rule, "future", raw)
    if fetched_at is not None:
        skew = UNKNOWN_ZONE_SKEW if suffix == "/no-zone" else CLOCK_SKEW
        if at - fetched_at > skew:
            return Reading(None, None, rule + suffix, "future", raw)
    return Reading(at, precision, rule + suffix if suffix else rule, None, raw)


def settle(written: Written, raw: str, fetched_at: datetime | None, labelled: bool, tz: ZoneInfo | None) -> Reading:
    """The reading of a date as written: refused, or with its moment."""
    form, year, short, month, day, hour, minute, second, micro, offset, weekday, _, _ = written
    if year is None:
        return Reading(None, None, form, "no_year", raw)
    if short and not labelled:
        return Reading(None, None, form, "two_digit_year", raw)
    try:
        wall = datetime(year, month, day, hour or 0, minute, second, micro)  # noqa: DTZ001
        at, suffix = place(wall, offset, tz)
    except (ValueError, OverflowError):
        return Reading(None, None, form, "impossible_date", raw)
    if weekday is not None and wall.isoweekday() != weekday:
        form += "/weekday-mismatch"
    if hour is None:
        return judge(at, "day", form, raw, fetched_at, suffix if suffix == "/no-zone" else "")
    if not (hour or minute or second or micro):
        form += "/midnight"
    return judge(at, "minute", form, raw, fetched_at, suffix)


def read(
    text: str,
    *,
    fetched_at: datetime | None = None,
    labelled: bool = False,
    tz: ZoneInfo | None = ISTANBUL,
    epoch: bool = False,
    compact: bool = False,
) -> Reading:
    """One stamp's text -> Reading; never raises on any text.

    Turkish and English forms, numeric day-first forms, ISO 8601 / RFC 3339, RFC 822, Unix ctime, and relative
    forms ("2 saat önce") against ``fetched_at`` (aware). ``labelled``: a label stood beside it, so two-digit
    years count. ``tz``: the page's zone, for stamps that state no offset; None when it is not known.
    ``epoch`` and ``compact`` allow Unix seconds or milliseconds and YYYYMMDD[HHMM[SS]], which are any
    number otherwise. Of several stamps the first with a year counts. The hour that comes twice when summer
    time ends is read as its first pass.
    """
    raw = text.strip()
    if tz is not None and (plain := everyday.read(raw, tz)) is not None:
        return judge(plain[0], "minute", plain[1], raw, fetched_at)
    if not raw:
        return Reading(None, None, "none", "empty", raw)
    if len(raw) > LONGEST:
        return Reading(None, None, "none", "unreadable", raw)
    written = grammar.first(raw)
    if written is None:
        return _read_other(raw, fetched_at, tz, epoch=epoch, compact=compact)
    if written.end < len(raw) and grammar.tells_event(raw, written.end) and not labels.after(raw, written.end):
        return Reading(None, None, written.form, "event", raw)
    if written.short_year and not labelled:
        labelled = labels.before(raw, written.start) is not None
    return settle(written, raw, fetched_at, labelled, tz)


def _read_other(raw: str, fetched_at: datetime | None, tz: ZoneInfo | None, *, epoch: bool, compact: bool) -> Reading:
    """What is no written date: relative forms, numbers the caller vouches for, or why it is nothing."""
    if epoch and _EPOCH.fullmatch(raw):
        return _read_epoch(raw, fetched_at, tz)
    if compact and (digits := _COMPACT.fullmatch(raw)):
        return _read_compact(digits, raw, fetched_at, tz)
    for spoken in relative.scan(raw):
        return settle_relative(spoken, raw, fetched_at, tz)
    if labels.role(raw) is not None:
        return refuse("empty", raw)
    month = _NO_DAY.search(raw)
    if month is not None and month["month"] in lexicon.MONTHS:
        return refuse("no_day", raw, "month-year")
    return refuse("unreadable", raw)


def settle_relative(spoken: relative.Spoken, raw: str, fetched_at: datetime | None, tz: ZoneInfo | None) -> Reading:
    """The reading of "2 saat önce" or "Dün, 14:05", counted back from the fetch."""
    if fetched_at is None:
        return refuse("no_fetch_time", raw, "relative")
    try:
        at = relative.count_back(spoken, fetched_at.astimezone(tz or UTC))
    except (ValueError, OverflowError):
        return refuse("impossible_date", raw, "relative")
    return judge(at, "day" if spoken.whole_day else "minute", "relative", raw, fetched_at)


def _read_epoch(raw: str, fetched_at: datetime | None, tz: ZoneInfo | None) -> Reading:
    number = float(raw)
    seconds = number / 1000 if abs(number) >= 1e11 else number
    try:
        at = datetime.fromtimestamp(seconds, tz or UTC)
    except (ValueError, OverflowError, OSError):
        return refuse("impossible_date", raw, "epoch")
    return judge(at, "minute", "epoch", raw, fetched_at)


def _read_compact(digits: re.Match[str], raw: str, fetched_at: datetime | None, tz: ZoneInfo | None) -> Reading:
    year, month, day, hour, minute, second = (None if part is None else int(part) for part in digits.groups())
    offset = 0 if raw.endswith("Z") and hour is not None else None
    written = Written(
        "compact",
        year,
        False,
        month or 0,
        day or 0,
        hour,
        minute or 0,
        second or 0,
        0,
        offset,
        None,
        0,
        len(raw),
    )
    return settle(written, raw, fetched_at, True, tz)
