"""Every stamp in a line or a few lines, with the role its label gives it."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsarchive.dates import grammar, labels, reading, relative
from newsarchive.dates.labels import Label, Role
from newsarchive.dates.reading import Reading
from newsarchive.dates.zones import ISTANBUL

_NAMES = re.compile(r"(?:[^\W\d_a-zçğıöşü][^\W\d_.]+\s?){1,3}")
"""a byline or a section in front of a relative stamp"""
_SPELLED = re.compile(r" g[üuÜU]n[üuÜU] (?:[Ss]aat |SAAT )?(?=\d{1,2}[:.]\d\d tarihinde )")
"""between day and time of a whole sentence: ``2 Haziran 2013 Pazar günü saat 16:40 tarihinde eklendi``"""
_GAP = "   ,   ,   "  # as long as the longest of them
_LINE = 200
"""characters of a line that is likely to be read again"""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp found in a text. A refused one (clock without year, 31 Şubat …) has ``reading.at`` None."""

    role: Role | None
    """what its label says; None without a label"""
    reading: Reading
    start: int
    """of the value itself, label not included"""
    end: int
    label: str | None
    """as printed"""


@dataclass(slots=True)
class _Value:
    written: grammar.Written | relative.Spoken
    start: int
    end: int
    before: Label | None = None
    after: Label | None = None
    label: Label | None = None


def find_stamps(text: str, *, fetched_at: datetime | None = None, tz: ZoneInfo | None = ISTANBUL) -> list[Stamp]:
    """Every stamp of a line or of several lines, in order.

    A label may stand before its value, on the line above, behind it or on the line below; a label whose value
    is missing takes nothing. Dates that the sentence goes on with ("5 Kasım 2025 tarihinde", "14:00'da") are
    events and left out, and so are dates without a year unless they look like a clock or are labelled,
    two-digit years without a label, and relative words in running prose.
    """
    if fetched_at is None and tz is ISTANBUL and len(text) <= _LINE:
        return [*_of_line(text)]
    return _find(text, fetched_at, tz)


@lru_cache(maxsize=1024)  # several readers ask about the same short lines
def _of_line(text: str) -> tuple[Stamp, ...]:
    return tuple(_find(text, None, ISTANBUL))


def _find(text: str, fetched_at: datetime | None, tz: ZoneInfo | None) -> list[Stamp]:
    values = []
    printed = text
    if " tarihinde " in text:
        text = _SPELLED.sub(lambda gap: _GAP[: len(gap[0])], text)
    if _DIGIT.search(text) is not None:
        values = [_Value(written, written.start, written.end) for written in grammar.scan(text)]
    values += _relative_values(text, values)
    values.sort(key=lambda value: value.start)
    for index, value in enumerate(values):
        floor = values[index - 1].end if index else 0
        ceiling = values[index + 1].start if index + 1 < len(values) else len(text)
        value.before = labels.before(text, value.start, floor)
        opening = not text[text.rfind("\n", 0, value.start) + 1 : value.start].strip()
        value.after = labels.after(text, value.end, ceiling, opening=opening)
    _hand_out_labels(values)
    return [stamp for value in values if (stamp := _stamp(text, printed, value, fetched_at, tz)) is not None]


def _relative_values(text: str, dated: list[_Value]) -> list[_Value]:
    """Relative stamps of the short lines: labelled, or alone on their line but for a counter."""
    values: list[_Value] = []
    if not relative.hinted(text):
        return values
    offset = 0
    for line in text.splitlines(keepends=True):
        for spoken in relative.scan(line.rstrip("\r\n")):
            value = _Value(spoken, offset + spoken.start, offset + spoken.end)
            if any(value.start < other.end and other.start < value.end for other in dated):
                continue
            before = line[: spoken.start].strip(" -–•|·,")
            alone = (not before or _NAMES.fullmatch(before) is not None) and not line[spoken.end :].strip(
                " \t\r\n0123456789-–•|·()"
            )
            if alone or labels.before(text, value.start) or labels.after(text, value.end):
                values.append(value)
        offset += len(line)
    return values


def _hand_out_labels(values: list[_Value]) -> None:
    """Decides for each run of values and labels on which side the labels stand.

    "value LABEL value LABEL" reads backward: nothing labels the first value, and the last label, with no
    colon behind it, would label nothing. Everything else reads forward, and a label with a colon always does.
    """
    first = 0
    for last, value in enumerate(values):
        following = values[last + 1].before if last + 1 < len(values) else None
        if value.after is not None and following is not None and value.after.start >= following.start:
            continue  # the label between two values may belong to either: one run
        run = values[first : last + 1]
        ending = run[-1].after
        backward = run[0].before is None and ending is not None and not ending.colon
        for member in run:
            member.label = member.after if backward else member.before
        first = last + 1


def _stamp(text: str, printed: str, value: _Value, fetched_at: datetime | None, tz: ZoneInfo | None) -> Stamp | None:
    """The stamp of a value, or None when it is none."""
    raw = printed[value.start : value.end]
    label, written = value.label, value.written
    if isinstance(written, relative.Spoken):
        read = reading.settle_relative(written, raw, fetched_at, tz)
    else:
        if value.after is None and grammar.tells_event(text, value.end):
            return None
        if label is None and (written.short_year or (written.year is None and not _is_clock(written))):
            return None
        read = reading.settle(written, raw, fetched_at, label is not None, tz)
    return Stamp(label.role if label else None, read, value.start, value.end, label.text if label else None)


def _is_clock(written: grammar.Written) -> bool:
    """Whether a date without a year looks like the clock in a page's header rather than like prose."""
    return written.weekday is not None or written.hour is not None
