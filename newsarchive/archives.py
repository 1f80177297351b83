"""Where a paper's older articles are listed: addresses made from patterns, and patterns learned from addresses. Pure.

A pattern is a path with placeholders: ``/arsiv/{Y}-{m}-{d}``, ``{path}/page/{n}``, ``/?p={id}``. ``{c:name}`` is a
cursor of Laravel's cursor pagination: URL-safe base64 without padding of ``{"name":"2024-08-23 11:26:00",
"_pointsToNextItems":true}`` (Laravel, "Cursor pagination"), local time, which can be made for any moment.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from newsarchive import dates, lookups, turkish
from newsarchive.families.base import Family

_CURSOR = re.compile(r"\{c:([^{}]+)\}")
_YMD = re.compile(r"(?<!\d)(20\d\d)([-/.]?)(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?(?!\d)")
_DMY = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-/.])(0?[1-9]|1[0-2])\2(20\d\d)(?!\d)")
_ID_IN_KEY = re.compile(r"id:(\d{1,12})")
SECOND = timedelta(seconds=1)


def bound(name: str) -> int:
    """One of the numbers under [bounds] of data/tables/archives.toml."""
    return int(lookups.table("archives")["bounds"][name])


def known(family: Family | None, key: str) -> tuple[str, ...]:
    """The patterns of a kind: the family's, or those that papers of unknown systems have."""
    own = family.archive.get(key, ()) if family is not None else ()
    return own or tuple(lookups.table("archives").get(key, ()))


# ---- making addresses ---------------------------------------------------------------------------------------


def dated(pattern: str, home: str, day: date) -> str:
    """The address of a day's or a month's page."""
    path = pattern.replace("{Y}", f"{day.year:04d}").replace("{m}", f"{day.month:02d}").replace("{d}", f"{day.day:02d}")
    return urljoin(home, path)


def paged(pattern: str, base: str, number: int) -> str:
    """Page ``number`` of the list at ``base``; a pattern that is a whole address already has only its number put in."""
    if "{path}" not in pattern:
        return pattern.replace("{n}", str(number))
    stem, _, query = base.partition("?")
    made = pattern.replace("{path}", stem.rstrip("/")).replace("{n}", str(number))
    if query:
        made += ("&" if "?" in made else "?") + query
    return made


def cursor(pattern: str, home: str, before: datetime) -> str:
    """The address of the list of what is older than a moment."""
    column = _CURSOR.search(pattern)
    if column is None:
        raise ValueError(f"no cursor in {pattern!r}")
    local = before.astimezone(dates.ISTANBUL)
    value = {column[1]: f"{local:%Y-%m-%d %H:%M:%S}", "_pointsToNextItems": True}
    packed = json.dumps(value, separators=(",", ":")).encode()
    return urljoin(home, pattern.replace(column[0], base64.urlsafe_b64encode(packed).decode().rstrip("=")))


def cursor_of(address: str) -> datetime | None:
    """The moment in a cursor of an address; None when there is none that can be read."""
    for _, value in parse_qsl(urlsplit(address).query):
        try:
            told = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        except (ValueError, binascii.Error):
            continue
        if isinstance(told, dict):
            for inner in told.values():
                if isinstance(inner, str) and (reading := dates.read(inner)).at is not None:
                    return reading.at
    return None


def posts(pattern: str, home: str, before: datetime) -> str:
    """The address of the posts before a moment. ``before`` is compared with the paper's local time."""
    local = before.astimezone(dates.ISTANBUL)
    return urljoin(home, pattern.replace("{before}", f"{local:%Y-%m-%dT%H:%M:%S}"))


def numbered(pattern: str, home: str, number: int) -> str:
    """The address that an article's number alone makes."""
    return urljoin(home, pattern.replace("{id}", str(number)))


# ---- learning patterns --------------------------------------------------------------------------------------


def day_in(address: str) -> tuple[date, bool] | None:
    """(day, True) or (first of a month, False) that stands in an address; None when none does."""
    parts = urlsplit(address)
    text = unquote(f"{parts.path}?{parts.query}")
    if found := _DMY.search(text):
        return _day(found[4], found[3], found[1])
    for found in _YMD.finditer(text):
        if found[2] or found[4]:  # digits alone are a date only when there are eight
            return _day(found[1], found[3], found[4])
    return None


def _day(year: str, month: str, day: str | None) -> tuple[date, bool] | None:
    try:
        return date(int(year), int(month), int(day or 1)), day is not None
    except ValueError:
        return None


def month_named(address: str) -> date | None:
    """The first day of the month that the name of a sitemap says: ``sitemap-2024-05.xml``, ``…-202405.xml``."""
    name = urlsplit(address).path.rpartition("/")[2] + "?" + urlsplit(address).query
    if found := re.search(r"(?<!\d)(20\d\d)[-_/.]?(0[1-9]|1[0-2])(?!\d)|[?&]yyyy=(20\d\d)&mm=(\d\d)", name):
        year, month = (found[1], found[2]) if found[1] else (found[3], found[4])
        return date(int(year), int(month), 1)
    found_path = re.search(r"/(20\d\d)/(0[1-9]|1[0-2])/?(?:$|/[^/\d]*$)", urlsplit(address).path)
    return date(int(found_path[1]), int(found_path[2]), 1) if found_path else None


def year_named(address: str) -> int | None:
    """The year that the name of a sitemap says (``sitemap-2023.xml``), when it says no more."""
    found = re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", urlsplit(address).path.rpartition("/")[2])
    return int(found[1]) if found else None


@cache
def guesses() -> frozenset[str]:
    """Forms of calendars that are tried where no page of the site shows its own."""
    return frozenset((*lookups.table("archives")["days"], *lookups.table("archives")["months"]))


def dated_patterns(addresses: Iterable[str]) -> dict[str, tuple[str, date]]:
    """Patterns of a site's archive pages, learned from its own links: {pattern: ("days" or "months", newest day)}.

    Only addresses whose path or parameter says archive: a headline under ``/2024/05/03/`` is no list.
    """
    found: dict[str, tuple[str, date]] = {}
    words = set(lookups.table("archives")["words"])
    for address in addresses:
        parts = urlsplit(address)
        text = unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
        names = set(re.split(r"[/?&=]", turkish.ascii_lower(text)))
        bare = re.fullmatch(r"/20\d\d/\d\d/(?:\d\d/)?", parts.path)
        if not (names & words or bare):
            continue
        told = day_in(address)
        form = kind = ""
        if match := _DMY.search(text):
            form, kind = "{d}%s{m}%s{Y}", "days"
        elif match := _YMD.search(text):
            form, kind = ("{Y}%s{m}%s{d}", "days") if match[4] else ("{Y}%s{m}", "months") if match[2] else ("", "")
        if match is not None and form and told is not None:
            pattern = _placed(text, match, form, match[2])
            found[pattern] = (kind, max(told[0], found.get(pattern, (kind, told[0]))[1]))
    return found


def _placed(text: str, match: re.Match[str], form: str, mark: str) -> str:
    return text[: match.start()] + form.replace("%s", mark) + text[match.end() :]


def page_pattern(address: str, links: Sequence[str]) -> tuple[str, int] | None:
    """(address with ``{n}``, its number) of the page behind ``address``, learned from the page links that a list shows;
    None when it shows none that leads on."""
    here = page_number(address)
    best: tuple[int, str] | None = None
    for link in links:
        if (number := page_number(link)) is None or number <= (here or 1):
            continue
        if best is None or number < best[0]:
            best = (number, link)
    if best is None:
        return None
    number, link = best
    found = _page_place(link)
    assert found is not None
    return link[: found.start("n")] + "{n}" + link[found.end("n") :], (here or 1) + 1


_PAGE_FORMS = (
    re.compile(r"[?&](?:page|sayfa|p|pg|paged|sf|syf|s)=(?P<n>\d{1,6})(?=&|$)", re.IGNORECASE),
    re.compile(r"/(?:page|sayfa)[/-](?P<n>\d{1,6})/?(?=\?|$)", re.IGNORECASE),
    re.compile(r"-sayfa-?(?P<n>\d{1,6})(?:\.html?)?(?=\?|$)", re.IGNORECASE),
    re.compile(r"-(?P<n>\d{1,4})\.html?(?=\?|$)", re.IGNORECASE),
    re.compile(r"/(?P<n>\d{1,4})/?(?=\?|$)", re.IGNORECASE),
)


def _page_place(address: str) -> re.Match[str] | None:
    return next((found for form in _PAGE_FORMS if (found := form.search(address))), None)


def page_number(address: str) -> int | None:
    """The page number in the address of a list."""
    found = _page_place(address)
    return int(found["n"]) if found else None


def list_of(address: str) -> tuple[str, int]:
    """(what names the list, number of its page) in the address of a page of it: the same for all its pages."""
    found = _page_place(address)
    base = address if found is None else address[: found.start()] + address[found.end() :].replace("&", "?", 1)
    return re.sub(r"(?:\.html?)?[/?&]*$", "", base), 1 if found is None else int(found["n"])


def with_page(address: str, number: int) -> str:
    """The address of another page of the same list; the same address when it tells no page."""
    found = _page_place(address)
    return address if found is None else f"{address[: found.start('n')]}{number}{address[found.end('n') :]}"


def number_of(article_key: str) -> int | None:
    """The article's number in its key (``id:7237``)."""
    found = _ID_IN_KEY.fullmatch(article_key)
    return int(found[1]) if found else None


def id_patterns(address: str, number: int, family: Family | None) -> Iterator[str]:
    """Forms in which the number alone may lead to the article: the family's, then the article's own address with other
    words for its headline."""
    yield from (family.archive.get("ids", ()) if family is not None else ())
    parts = urlsplit(address)
    path = parts.path
    text = str(number)
    if text not in path:
        if text in parts.query:
            yield path + "?" + parts.query.replace(text, "{id}")
        return
    start = path.rindex(text)
    head, tail = path[:start], path[start + len(text) :]
    for word in lookups.table("archives")["slugs"]:
        folders, _, slug = head.rpartition("/")
        if re.search(r"[^\W\d_]{2}", slug):  # /haber/bir-baslik-7237.html
            mark = re.search(r"[-_,](?:[a-z]{0,2})$", slug)
            yield f"{folders}/{word}{mark[0] if mark else '-'}{{id}}{tail}"
        elif re.search(r"[^\W\d_]{2}", tail.strip("/")):  # /5464/bir-baslik.html
            ending = re.search(r"\.\w{2,5}$", tail)
            yield f"{head}{{id}}/{word}{ending[0] if ending else ''}"
        else:  # /bir-baslik/7237
            above = folders.rpartition("/")[0]
            yield f"{above}/{word}/{{id}}{tail}"


@cache
def no_articles() -> frozenset[str]:
    """First names of paths below which no articles are listed."""
    shapes: dict[str, Any] = lookups.table("url_shapes")["words"]
    return frozenset((*shapes["page"], *shapes["skip"]))


def months_between(since: datetime, until: datetime) -> list[str]:
    """``YYYY-MM`` of every month that a stretch of time touches, newest first; by the clock of Turkey."""
    last = (until - SECOND).astimezone(dates.ISTANBUL)
    first = since.astimezone(dates.ISTANBUL)
    year, month, found = last.year, last.month, []
    while (year, month) >= (first.year, first.month):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found


def moment(day: date) -> datetime:
    """The first instant of a day in Turkey."""
    return datetime(day.year, day.month, day.day, tzinfo=dates.ISTANBUL).astimezone(UTC)


def day_of(text: str) -> date:
    """The day that a key such as ``2024-05-03`` names; of a month its first."""
    return date.fromisoformat(text if len(text) > len("2024-05") else f"{text}-01")


def pattern_of(address: str, number: int) -> str | None:
    """The address of page ``number`` with ``{n}`` for the number; None when it does not stand in it."""
    found = _page_place(address)
    if found is None or int(found["n"]) != number:
        return None
    return address[: found.start("n")] + "{n}" + address[found.end("n") :]


def chain_address(method: str, recipe: str, home: str) -> str:
    """The name under which the ledger knows a whole chain of pages as one listing."""
    if method == "pages":
        return recipe + ("&" if "?" in recipe else "?") + "page=*"
    return urljoin(home, recipe)
