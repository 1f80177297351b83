"""Days on which Turkish papers publish less: data/tables/holidays.toml, as a set of days."""

from datetime import date, timedelta
from functools import cache

from newsarchive import lookups

_YEARS = range(2000, 2061)


@cache
def _days() -> dict[int, str]:
    """date.toordinal() -> name of the holiday."""
    table = lookups.table("holidays")
    found: dict[int, str] = {}
    for row in table["moving"]:
        for text in row["first"]:
            first = date.fromisoformat(text).toordinal()
            found |= {first + step: row["name"] for step in range(-1, row["days"] + 1)}
    for row in table["fixed"]:
        month, day = map(int, row["day"].split("-"))
        found |= {date(year, month, day).toordinal(): row["name"] for year in _YEARS}
    return found


def name(day: date) -> str | None:
    """The holiday a day is, the eve of a feast and the day behind it included; None: it is none."""
    return _days().get(day.toordinal())


def is_quiet(ordinal: int) -> bool:
    """The same of ``date.toordinal()``."""
    return ordinal in _days()


def between(first: date, last: date) -> list[str]:
    """Names of the holidays from ``first`` to ``last``, each once."""
    days = (name(first + timedelta(days=step)) for step in range((last - first).days + 1))
    return list(dict.fromkeys(one for one in days if one))
