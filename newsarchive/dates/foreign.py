"""Visible dates in languages our tables do not know: the last fallback, and the only user of dateparser.

dateparser fills what a text leaves out with today's parts ("Ağustos 2024" becomes today's day of that month),
so it is only asked what month a word names; day, year and time are read here, from digits that are in the
text.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsarchive.dates import grammar, reading
from newsarchive.dates.reading import Reading

_WORD = r"[^\W\d_]{2,20}"
_LINK = r"(?:\s+(?:de|del|di|of|d'|do|da)\s+|\s*[./,-]?\s*)"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d\d?)(?:\.|º|ª|er|e|-го)?{_LINK}(?P<m>{_WORD})\.?,?{_LINK}(?P<y>\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"(?P<m>{_WORD})\.?\s+(?P<d>\d\d?)(?:\.|,)?\s+(?:de\s+)?(?P<y>\d{{4}})(?!\d)")
_CJK = re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일]")
_TIME = re.compile(
    r"[\s,.|•·/–—()-]{0,6}(?:(?:[^\W\d_]{1,7}\.?[\s:]{1,2}){0,2})"
    r"(?P<h>[01]?\d|2[0-3])(?:[:.hH時시]\s?)(?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d))?(?!\d)"
)
_LONGEST = 120


@lru_cache(maxsize=512)
def _month(word: str, languages: tuple[str, ...]) -> int | None:
    """The number of the month a word names in one of the languages; None when it names none."""
    import dateparser  # a tenth of a second to import, and few pages need it

    settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    try:
        found = dateparser.parse(f"15 {word} 2001", languages=list(languages), settings=settings)
    except (ValueError, TypeError, OverflowError):  # an unknown language code is a ValueError
        return None
    return found.month if found is not None and (found.day, found.year) == (15, 2001) else None


def read_foreign(
    text: str, languages: Sequence[str], *, fetched_at: datetime | None = None, tz: ZoneInfo | None = None
) -> Reading:
    """A visible date in one of the named languages (ISO 639 codes) -> Reading.

    Tries our own grammar first; then "3. Juni 2024, 15:04 Uhr", "3 de junio de 2024", "juin 3, 2024" and
    "2024年6月3日".
    The text must hold day, month and year. Raises ValueError when no language is named.
    """
    if not languages:
        raise ValueError("read_foreign needs the languages the page may be in")
    own = reading.read(text, fetched_at=fetched_at, tz=tz)
    if own.at is not None or own.reason in ("empty", "future", "too_old", "impossible_date"):
        return own
    raw = text.strip()
    if len(raw) > _LONGEST:
        return own._replace(reason="unreadable")
    for pattern in (_CJK, _DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(raw):
            month = int(found["m"]) if pattern is _CJK else _month(found["m"], tuple(languages))
            if month is not None:
                return _settle(found, month, raw, fetched_at, tz)
    return own


def _settle(found: re.Match[str], month: int, raw: str, fetched_at: datetime | None, tz: ZoneInfo | None) -> Reading:
    time = _TIME.match(raw, found.end())
    hour, minute, second = (int(time["h"]), int(time["mi"]), int(time["s"] or 0)) if time else (None, 0, 0)
    written = grammar.Written(
        "foreign",
        int(found["y"]),
        False,
        month,
        int(found["d"]),
        hour,
        minute,
        second,
        0,
        None,
        None,
        0,
        len(raw),
    )
    return reading.settle(written, raw, fetched_at, True, tz)
