"""How a date and its time are written: finds each one in a text and says what is written, judging nothing.

Four shapes of the date (year first, day first, day + month name, month name + day), then the time behind
it, or in front of it. Everything is bounded: no pattern can run away on a long text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarchive.dates import lexicon
from newsarchive.dates.lexicon import BLANK, LETTER

_GAP = rf"[{BLANK}]{{0,4}}(?:[,|¦•·/–—-][{BLANK}]{{0,4}}){{0,2}}"

_DATE = re.compile(
    rf"""
    (?<![\d_/=])(?<!\d[.,:/-])
    (?:
      (?P<y1>\d{{4}})(?P<s1>[-./])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?!\d)
    | (?P<d2>\d\d?)(?:
          (?P<s2>[-./])(?P<m2>\d\d?)(?P=s2)(?P<y2>\d{{4}}|\d\d)(?!\d)(?!(?P=s2)\d)
        | (?:st|nd|rd|th)?[{BLANK}./-]{{0,3}}(?P<m3>[{LETTER}]{{3,14}})\.?
          (?:,?[{BLANK}/-]{{0,3}}(?P<y3>\d{{4}})(?!\d)|[/-](?P<y4>\d\d)(?![\d:.]))?
      )
    )
    | (?<![{LETTER}])(?P<m5>[{LETTER}]{{3,14}})\.?[{BLANK}]{{1,3}}(?P<d5>\d\d?)(?:st|nd|rd|th)?
      (?:,[{BLANK}]{{0,3}}|[{BLANK}]{{1,3}})(?P<y5>\d{{4}})(?!\d)
    """,
    re.VERBOSE,
)

_CLOCK = (
    r"(?P<h>\d\d?)[:hH](?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?|(?![\d:]))"
    r"|(?P<h2>[01]?\d|2[0-3])\.(?P<mi2>[0-5]\d)(?:[.:](?P<s2>[0-5]\d))?(?!\d|[.:,]\d)"
)
_HALF = rf"(?:[{BLANK}]?(?P<half>[aApP]\.?[{BLANK}]?[mM]\b\.?|[öÖ][öÖsS])(?![{LETTER}]))?"
_ZONE = (
    rf"(?:[{BLANK}]?\(?(?P<zone>(?:{'|'.join(sorted(lexicon.ZONES, key=len, reverse=True))})(?![{LETTER}\d]))"
    r"(?P<shift>[+-]\d\d?(?::?\d\d)?)?(?!\d)"
    rf"|[{BLANK}]?(?P<offset>[+-]\d\d:?\d\d)(?!\d)|(?P<hours>[+-]\d\d)(?![\d.:/-]))?"
)

# A time on the following line counts only when it is alone there.
_TAIL = re.compile(
    rf"(?:{_GAP}\(?(?P<w1>[{LETTER}]{{2,14}})\)?[.:]?)?(?:{_GAP}(?P<w2>[{LETTER}]{{2,14}}|à)[.:]?)?"
    rf"(?P<time>(?:[Tt]|{_GAP}|(?P<next>[{BLANK}]*\r?\n[{BLANK}]*(?:[Ss](?:aat|AAT)[{BLANK}]*:?[{BLANK}]*(?:\r?\n[{BLANK}]*)?)?))(?:{_CLOCK}){_HALF}{_ZONE}"
    rf"(?(next)(?=[{BLANK}]*(?:[\r\n]|\Z))))?"
)

_BEFORE = re.compile(
    rf"(?<![\d.])(?<!\d:)(?P<h>\d\d?)[:](?P<mi>\d\d)(?::(?P<s>\d\d))?{_HALF}(?:[{BLANK}]?(?P<zone>[A-Z]{{2,4}}))?{_GAP}"
    rf"(?:(?P<w1>[{LETTER}]{{2,12}})\.?{_GAP})?\Z"
)

_CTIME = re.compile(
    r"\b(?P<w>[A-Z][a-z]{2})\s{1,2}(?P<m>[A-Z][a-z]{2})\s{1,2}(?P<d>\d\d?)\s{1,2}(?P<h>\d\d?):(?P<mi>\d\d):(?P<s>\d\d)"
    r"(?:\s{1,2}(?P<zone>[A-Z]{1,4})(?P<shift>[+-]\d\d:?\d\d)?)?\s{1,2}(?P<y>\d{4})(?!\d)"
)
_WEEKDAY_BEFORE = re.compile(rf"(?<![{LETTER}])([{LETTER}]{{3,14}})\.?,?[{BLANK}]{{0,3}}\Z")
_EVENT = re.compile(
    rf"['’´`ʼ‘][{LETTER}]|[{BLANK},]{{0,3}}(?:(?P<a>[{LETTER}]{{3,14}})[{BLANK}]{{1,3}})?(?P<b>[{LETTER}]{{3,14}})?"
)


_LATE_YEAR = re.compile(
    rf",?[{BLANK}]{{1,3}}(?P<y>(?:19|20)\d\d)(?![\d{LETTER}'’.]|[,:]\d|[{BLANK}]{{1,3}}[a-zçğıöşü])"
)
"""behind a weekday: ``23 Kasım Pazartesi 2026``; not ``10 Kasım Salı 2000 kişi``"""


class Written(NamedTuple):
    """A date as written; year is None when the text gives none, hour when it gives no time."""

    form: str
    """numeric, year-first, iso, day-month, month-day, rfc822, ctime, clock"""
    year: int | None
    short_year: bool
    """two digits"""
    month: int
    day: int
    hour: int | None
    minute: int
    second: int
    microsecond: int
    offset: int | None
    """stated, in minutes ahead of UTC"""
    weekday: int | None
    start: int
    end: int


_NO_TIME = (None, 0, 0, 0, None)
_Time = tuple[int | None, int, int, int, int | None]


def _minutes(text: str) -> int | None:
    """``+0300`` ``+03:00`` ``-5`` as minutes; None when no place on Earth has that offset."""
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes % 15 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (-1 if text[0] == "-" else 1)


def _offset(zone: str | None, shift: str | None, offset: str | None, machine: bool) -> int | None:
    """The offset behind a time. "10:00-12:30" on a page is a span: a minus counts only in machine forms."""
    if zone:
        return lexicon.ZONES[zone] + (_minutes(shift) or 0 if shift else 0)
    if offset and (machine or offset[0] == "+"):
        return _minutes(offset)
    return None


def _hour(hour: int, half: str) -> int:
    """Twelve-hour clock to twenty-four; a written 15:04 pm stays 15."""
    if lexicon.HALF_DAYS.get(half.replace(".", "").replace(" ", "")) == lexicon.AFTERNOON:
        return hour + 12 if 0 < hour < 12 else hour
    return 0 if hour == 12 else hour


def _time_of(tail: re.Match[str]) -> _Time:
    """The time in a tail that has one."""
    hour, minute, second, fraction, half, zone, shift, offset, hours = tail.group(
        "h", "mi", "s", "f", "half", "zone", "shift", "offset", "hours"
    )
    if hour is None:
        hour, minute, second = tail.group("h2", "mi2", "s2")
    micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
    ahead = None
    if zone or offset or hours:
        machine = second is not None or tail.string[tail.start("time")] in "Tt"
        ahead = _offset(zone, shift, offset or hours, machine)
    return (_hour(int(hour), half) if half else int(hour)), int(minute), int(second or 0), micro, ahead


def _read_tail(text: str, end: int) -> tuple[_Time, int | None, int]:
    """What follows a date: (time, weekday, where the stamp ends)."""
    tail = _TAIL.match(text, end)
    if tail is None or tail.end() == end:
        return _NO_TIME, None, end
    weekday = None
    for group in ("w1", "w2"):
        word = tail[group]
        if word is None:
            continue
        number = lexicon.WEEKDAYS.get(word) if weekday is None else None
        if number is None and word not in lexicon.FILLERS:
            return _NO_TIME, weekday, end
        weekday = number or weekday
        if number is not None:
            end = tail.end(group)
    if tail["time"] is None:
        return _NO_TIME, weekday, end
    return _time_of(tail), weekday, tail.end()


def _read_before(text: str, start: int, floor: int) -> tuple[_Time, int] | None:
    """A time in front of a date ("09:07, 12 Nisan 2024"): (time, where the stamp starts)."""
    head = _BEFORE.search(text[max(floor, start - 32) : start])
    if head is None or (head["w1"] and head["w1"] not in lexicon.WEEKDAYS and head["w1"] not in lexicon.FILLERS):
        return None
    zone = head["zone"]
    if zone and zone not in lexicon.ZONES:
        return None
    hour = _hour(int(head["h"]), head["half"]) if head["half"] else int(head["h"])
    ahead = lexicon.ZONES[zone] if zone else None
    return (hour, int(head["mi"]), int(head["s"] or 0), 0, ahead), start - (len(head.string) - head.start())


def _date_of(found: re.Match[str]) -> tuple[str, str | None, int, str, int] | None:
    """(form, year digits, month, day digits, end) of a date match; None when the word is no month."""
    kind = found.lastgroup
    if kind == "d1":
        return "year-first", found["y1"], int(found["m1"]), found["d1"], found.end()
    if kind == "y2":
        return "numeric", found["y2"], int(found["m2"]), found["d2"], found.end()
    if kind == "y5":
        month = lexicon.MONTHS.get(found["m5"])
        return None if month is None else ("month-day", found["y5"], month, found["d5"], found.end())
    month = lexicon.MONTHS.get(found["m3"])
    return None if month is None else ("day-month", found["y3"] or found["y4"], month, found["d2"], found.end())


def _ctime(text: str) -> Written | None:
    """``Fri Apr 12 10:33:00 CEST 2024``, as Unix prints it."""
    found = _CTIME.search(text)
    if found is None or found["zone"] not in (None, *lexicon.ZONES):
        return None
    month, weekday = lexicon.MONTHS.get(found["m"]), lexicon.WEEKDAYS.get(found["w"])
    if month is None or weekday is None:
        return None
    offset = lexicon.ZONES[found["zone"]] if found["zone"] else None
    if offset is not None and found["shift"]:
        offset += _minutes(found["shift"]) or 0
    year, day, hour, minute, second = (int(found[part]) for part in ("y", "d", "h", "mi", "s"))
    start, end = found.span()
    return Written("ctime", year, False, month, day, hour, minute, second, 0, offset, weekday, start, end)


def scan(text: str, position: int = 0) -> Iterator[Written]:
    """Every date written in the text from a position on, in order, with the time that belongs to it."""
    floor = position
    while (found := _DATE.search(text, position)) is not None:
        date = _date_of(found)
        if date is None:  # a number and some other word: go on behind the first token
            position = found.end("d2") if found["d2"] else found.end("m5")
            continue
        form, year, month, day, end = date
        start = found.start()
        time, weekday, end = _read_tail(text, end)
        if year is None and weekday is not None and time is _NO_TIME:
            late = _LATE_YEAR.match(text, end)
            if late is not None:
                year = late["y"]
                time, _, end = _read_tail(text, late.end())
        if start > floor:
            if weekday is None and text[start - 1] in " ,.\t\xa0":
                head = _WEEKDAY_BEFORE.search(text[max(floor, start - 20) : start])
                weekday = lexicon.WEEKDAYS.get(head[1]) if head else None
                if weekday is not None and head is not None:
                    start -= len(head.string) - head.start()
            if time is _NO_TIME and (before := _read_before(text, start, floor)) is not None:
                time, start = before
        if year is None:
            form = "clock"
        elif time[4] is not None:
            form = {"year-first": "iso", "day-month": "rfc822"}.get(form, form)
        short = year is not None and len(year) == 2
        number = None if year is None else int(year) + (0 if not short else 1900 if int(year) >= 70 else 2000)
        hour, minute, second, micro, offset = time
        yield Written(form, number, short, month, int(day), hour, minute, second, micro, offset, weekday, start, end)
        position = floor = end


def first(text: str) -> Written | None:
    """The first date that has a year; else the first one written without."""
    refused = None
    for written in scan(text):
        if written.year is not None:
            return written
        refused = refused or written
    return _ctime(text) or refused


def tells_event(text: str, end: int) -> bool:
    """Whether the words behind a stamp say that it is an event's: ``günü``, ``tarihinde``, ``14:00'da``."""
    found = _EVENT.match(text, end)
    if found is None or found.end() == end:
        return False
    words = [word for word in (found["a"], found["b"]) if word]
    if not words:
        return text[end] in "'’´`ʼ‘"
    if words[0] in lexicon.WEEKDAYS:
        words = words[1:]
    return bool(words) and words[0] in lexicon.EVENT_AFTER
