"""Which articles: turns filters (site:, --since …) into one SQL condition over ``articles AS a``.

In: ``search.Filter`` values as a person wrote them. Out: ``Where``, bound parameters only. Names are matched
by ``turkish.fold``: aa finds AA, guncel finds Güncel. Several values of one filter mean any of them,
different filters all of them. Raises UsageError for a site the archive does not have and for a date that is
none.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newsarchive import bylines, clock, dates, near, places, sections, turkish, urls
from newsarchive.errors import UsageError
from newsarchive.search import Filter

_DATES = {"after": ">=", "since": ">=", "before": "<", "until": "<"}
_ANY = "IN (SELECT value FROM json_each(?))"
_Named = Callable[[sqlite3.Connection, str, Sequence[str]], tuple[str, list[Any]]]
_TO_THE_SECOND = re.compile(r"\d:\d\d:\d\d")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Where:
    """A condition and its parameters; ``1`` when nothing was asked."""

    condition: str
    parameters: tuple[Any, ...]


def where(connection: sqlite3.Connection, filters: Iterable[Filter], now: datetime | None = None) -> Where:
    """The condition all filters make together."""
    return _together(connection, filters, now, "a.published_ts", _named)


def cards(connection: sqlite3.Connection, filters: Iterable[Filter], now: datetime | None = None) -> Where:
    """The same condition over ``cards AS k``, which tells a hundred thousand articles apart without reading them."""
    return _together(connection, filters, now, "k.at", _carded)


def span(filters: Iterable[Filter], now: datetime | None = None) -> tuple[int | None, int | None]:
    """First second and the first after it that the date filters leave; None: open."""
    firsts: list[int] = []
    afters: list[int] = []
    for filter_ in filters:
        if filter_.name in _DATES and not filter_.negated:
            (firsts if _DATES[filter_.name] == ">=" else afters).append(_instant(filter_, now or clock.now()))
    return max(firsts, default=None), min(afters, default=None)


def _together(
    connection: sqlite3.Connection, filters: Iterable[Filter], now: datetime | None, published: str, named: _Named
) -> Where:
    parts: list[str] = []
    parameters: list[Any] = []
    wanted: dict[tuple[str, bool], list[str]] = {}
    for filter_ in filters:
        if filter_.name in _DATES:
            parts.append(_negated(f"{published} {_DATES[filter_.name]} ?", filter_.negated))
            parameters.append(_instant(filter_, now or clock.now()))
        else:
            wanted.setdefault((filter_.name, filter_.negated), []).append(filter_.value)
    for (name, negated), values in wanted.items():
        condition, bound = named(connection, name, values)
        parts.append(_negated(condition, negated))
        parameters += bound
    return Where(" AND ".join(parts) or "1", tuple(parameters))


def numbered(ids: Sequence[int]) -> Where:
    """The articles of these numbers."""
    return Where(f"a.id {_ANY}", (json.dumps(list(ids)),))


def _negated(condition: str, negated: bool) -> str:
    return f"NOT coalesce(({condition}), 0)" if negated else f"({condition})"


def _named(connection: sqlite3.Connection, name: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    if name == "site":
        return f"a.site {_ANY}", [_list(sites(connection, values))]
    if name == "place":
        alternatives = [_place(value) for value in values]
        condition = " OR ".join(condition for condition, _ in alternatives)
        return condition, [item for _, bound in alternatives for item in bound]
    if name == "type":
        return f"a.page_type {_ANY}", [_list(map(_type, values))]
    if name == "author":
        people = [name for value in values for name in _people(connection, value)]
        return (
            "EXISTS (SELECT 1 FROM json_each(a.authors) WHERE value IN (SELECT value FROM json_each(?)))",
            [_list(people)],
        )
    known = [canonical for value in values for canonical in _canonical(connection, name, value)]
    return f"a.{name} {_ANY}", [_list(known)]


def _carded(connection: sqlite3.Connection, name: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    """As _named, by the numbers that cards have for names."""
    if name == "site":
        domains = _list(sites(connection, values))
        ids = connection.execute("SELECT id FROM sites WHERE domain IN (SELECT value FROM json_each(?))", (domains,))
        return _one_of("site_id", ids)
    if name == "place":
        return " OR ".join(_placed(connection, value) for value in values), []
    if name == "author":
        people = _list(name for value in values for name in _people(connection, value))
        lists = connection.execute(_LISTS, (people,))
        return _one_of("authors", lists)
    if name == "type":
        return _one_of("page_type", _labels(connection, map(_type, values)))
    known = (canonical for value in values for canonical in _canonical(connection, name, value))
    return _one_of(name, _labels(connection, known))


_LISTS = """SELECT DISTINCT l.id FROM labels l, json_each(CASE WHEN json_valid(l.name) THEN l.name ELSE '[]' END) p
WHERE l.name >= '["' AND l.name < '[#' AND p.value IN (SELECT value FROM json_each(?))"""


def _labels(connection: sqlite3.Connection, names: Iterable[str]) -> Iterable[tuple[int]]:
    return connection.execute("SELECT id FROM labels WHERE name IN (SELECT value FROM json_each(?))", (_list(names),))


def _one_of(column: str, rows: Iterable[tuple[int]]) -> tuple[str, list[Any]]:
    """A condition on a number of the card; of one alone a plain comparison, several times as fast."""
    numbers = [number for (number,) in rows]
    return (f"k.{column} = ?", numbers) if len(numbers) == 1 else (f"k.{column} {_ANY}", [json.dumps(numbers)])


def _placed(connection: sqlite3.Connection, value: str) -> str:
    place = places.lookup(value) or places.parse(value)
    if place is None:
        key = turkish.fold(value)
        alike = [(number,) for number, name in connection.execute("SELECT id, name FROM labels") if _key(name) == key]
        numbers = ", ".join(str(number) for (number,) in alike) or "NULL"
        return f"k.province IN ({numbers}) OR k.district IN ({numbers})"
    conditions = []
    for column, name in (("province", place.province), ("district", place.district)):
        if name:
            row = connection.execute("SELECT id FROM labels WHERE name = ?", (name,)).fetchone()
            conditions.append(f"k.{column} = {row[0]:d}" if row else "0")
    return f"({' AND '.join(conditions)})"


def _type(value: str) -> str:
    known = {"article": "article", "column": "column", "notice": "notice", "haber": "article", "kose": "column"}
    known |= {"kose yazisi": "column", "ilan": "notice"}
    if (name := known.get(turkish.fold(value))) is None:
        raise UsageError(f"no type {value}; there are article, column and notice")
    return name


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)), ensure_ascii=False)


def sites(connection: sqlite3.Connection, values: Iterable[str]) -> list[str]:
    """The archive's domains for what a person calls them (address, host, with or without www.)."""
    known = [domain for (domain,) in connection.execute("SELECT domain FROM sites")]
    return [_site(value, known) for value in values]


def _site(value: str, known: Sequence[str]) -> str:
    address = value if "://" in value else f"http://{value}"
    try:
        candidates = {urls.site_of(address), urls.site_of(address.replace("http://", "https://", 1))}
    except ValueError:
        candidates = set()
    for domain in (value, *candidates):
        if domain in known:
            return domain
    hint = near.meant(turkish.ascii_lower(value), dict(zip(known, known, strict=True)), alike=0.5)
    hint = hint or " (newsarchive sites lists what is)"
    raise UsageError(f"no site {value} in this archive{hint}")


def _canonical(connection: sqlite3.Connection, name: str, value: str) -> set[str]:
    """Canonical names a source or section is known by, or begins with (kültür: Kültür-Sanat); the empty set when the
    archive has none of them. Raises UsageError for what looks like a slip."""
    statement = {
        "source": "SELECT name, aliases FROM sources",
        "section": "SELECT name, aliases FROM sections",
    }[name]
    key = _key(value)
    names: dict[str, str] = dict(connection.execute(statement).fetchall())
    exact = {canonical for canonical in names if _key(canonical) == key}
    if exact:
        return exact
    understood = _understood(name, value)
    if understood in names:
        return {understood}
    alike = {
        canonical for canonical, aliases in names.items() if any(_key(alias) == key for alias in json.loads(aliases))
    } or {canonical for canonical in names if _key(canonical).startswith(f"{key}-")}
    hint = near.meant(key, {_key(canonical): canonical for canonical in names}, most=2, alike=0.75)
    if alike or not hint or _is_known(name, value):
        return alike
    raise UsageError(f"no {name} {value} in this archive{hint}")


def _key(name: str) -> str:
    """Kültür-Sanat, kultur sanat and KÜLTÜR & SANAT are one name."""
    return turkish.slug(name) or turkish.fold(name)


def _is_known(name: str, value: str) -> bool:
    """Whether the tables know the name, so that it is no slip."""
    return (sections.known(value) if name == "section" else bylines.classify(value).canonical) is not None


def _understood(name: str, value: str) -> str:
    """Anadolu Ajansı is AA, Ekonomi Haberleri is Ekonomi."""
    if name == "source":
        return bylines.classify(value).canonical or value
    section = sections.canonical(value)
    return section.name if section else value


def _people(connection: sqlite3.Connection, value: str) -> list[str]:
    """Names that have every word of the value, the last as a beginning: author:yılmaz, author:"ali yıl"."""
    *words, last = turkish.fold(value).split() or [""]
    if not last:
        return []
    found = []
    for (name,) in connection.execute("SELECT name FROM authors"):
        parts = turkish.fold(name).split()
        if all(word in parts for word in words) and any(part.startswith(last) for part in parts):
            found.append(name)
    return found


def _place(value: str) -> tuple[str, list[Any]]:
    """konya, karatay, konya/ereğli; what the gazetteer does not know is compared as it stands."""
    place = places.lookup(value) or places.parse(value)
    if place is None:
        key = turkish.fold(value)
        return "(tr_fold(a.place_province) = ? OR tr_fold(a.place_district) = ?)", [key, key]
    wanted = {"a.place_province": place.province, "a.place_district": place.district}
    known = {column: name for column, name in wanted.items() if name}
    return f"({' AND '.join(f'{column} = ?' for column in known)})", list(known.values())


def _instant(filter_: Filter, now: datetime) -> int:
    """Seconds since 1970 of the edge a date filter means: ``until`` includes its day, ``before`` does not."""
    first, after = period(filter_.value, now)
    return int((after if filter_.name == "until" else first).timestamp())


def period(text: str, now: datetime) -> tuple[datetime, datetime]:
    """First instant of a year, month, day, minute or second in Turkey, and the first after it; raises UsageError.

    Relative forms (dün, yesterday, 3 gün önce) count back from ``now``.
    """
    partial = _PARTIAL.fullmatch(text.strip())
    try:
        if partial:
            return _partial(int(partial[1]), int(partial[2] or 0))
        reading = dates.read(text, fetched_at=now, labelled=True)
        if reading.reason == "future":  # no page is from tomorrow, but a range may end there
            reading = dates.read(text, labelled=True)
        if reading.at is None:
            raise UsageError(_no_date(text, reading.reason))
        start = reading.at.astimezone(dates.ISTANBUL)
        if reading.precision == "minute":
            return start, start + (timedelta(seconds=1) if _TO_THE_SECOND.search(text) else timedelta(minutes=1))
        return _midnight(start.year, start.month, start.day), _midnight(start.year, start.month, start.day, 1)
    except (ValueError, OverflowError) as error:
        raise UsageError(_no_date(text, "impossible_date")) from error


def day(text: str) -> str:
    """The first day of a period in Turkey, as ISO 8601; raises UsageError."""
    return period(text, clock.now())[0].date().isoformat()


EARLIEST = 1990
"""no paper has articles on the web from before"""


def beginning(text: str, now: datetime) -> datetime:
    """First instant of a period from which articles are asked of papers. Raises UsageError also where none can be."""
    start = period(text, now)[0]
    if start > now:
        raise UsageError(f"--since {text!r} is still to come")
    if start.year < EARLIEST:
        raise UsageError(f"--since {text!r} is before {EARLIEST}: no paper was on the web")
    return start


_WHY_NO_DATE = {
    "impossible_date": " (no calendar has it)",
    "no_year": " (it has no year)",
    "no_fetch_time": " (it is still to come)",  # a relative form ahead of now: today 23:59
}


def _no_date(text: str, reason: str | None) -> str:
    why = _WHY_NO_DATE.get(reason or "", "")
    return f"{text!r} is not a date{why}; write 2025-06-30, 2025-06, 2025, 30.06.2025, dün, yesterday or 3 gün önce"


def _partial(year: int, month: int) -> tuple[datetime, datetime]:
    if month:
        following = (year + month // 12, month % 12 + 1)
        return _midnight(year, month, 1), _midnight(*following, 1)
    return _midnight(year, 1, 1), _midnight(year + 1, 1, 1)


def _midnight(year: int, month: int, day: int, days: int = 0) -> datetime:
    naive_day = datetime(year, month, day, tzinfo=UTC) + timedelta(days=days)
    return datetime(naive_day.year, naive_day.month, naive_day.day, tzinfo=dates.ISTANBUL)
