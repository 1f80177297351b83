"""Wall clock and stated offset -> aware moment. Turkey's history comes from tzdata, never from a fixed
+03:00."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")

_TURKISH_OFFSETS = (120, 180)


@cache
def _fixed(minutes: int) -> timezone:
    return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))


def _ahead(moment: datetime) -> int:
    """Minutes ahead of UTC."""
    shift = moment.utcoffset()
    return 0 if shift is None else int(shift.total_seconds() // 60)


def _doubt(moment: datetime) -> str:
    """Whether the clock was changed then: the hour came twice (the first is taken) or never (kept)."""
    first, second = _ahead(moment), _ahead(moment.replace(fold=1))
    if first == second:
        return ""
    return "/ambiguous" if first > second else "/gap"


def place(wall: datetime, offset: int | None, tz: ZoneInfo | None) -> tuple[datetime, str]:
    """Naive wall clock, offset stated beside it (minutes), the page's zone -> (aware moment, rule suffix).

    On a Turkish page an offset of +02:00 or +03:00 that Turkey did not have at that time is a CMS that
    forgot the clock change or its end in 2016: the wall clock is right, the offset is repaired. Any other
    offset is believed and converted. Elsewhere the stated offset is kept; no offset and no zone gives UTC,
    marked ``/no-zone``.
    """
    if offset is None:
        if tz is None:
            return wall.replace(tzinfo=UTC), "/no-zone"
        local = wall.replace(tzinfo=tz)
        return local, (_doubt(local) if wall.hour < 5 else "")
    stated = wall.replace(tzinfo=_fixed(offset))
    if tz is not ISTANBUL:
        return stated, ""
    if offset not in _TURKISH_OFFSETS:
        return stated.astimezone(ISTANBUL), ""
    local = wall.replace(tzinfo=ISTANBUL)
    if _ahead(local) == offset:
        return local, ""
    later = local.replace(fold=1)
    if _ahead(later) == offset and _ahead(local) > offset:
        return later, ""  # the second pass through the doubled hour, said so by its offset
    return local, "/offset-repaired"
