"""What ``newsarchive add`` found, for a person: a screen for each of a few sites, a line for each of many."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from newsarchive.cli import output
from newsarchive.query.reader import Rows

FEW = 3
"""sites that get a screen each"""
_WIDTH = 21
"""columns of one of three samples: the whole table has 80"""
_REASONS = 3
"""votes for a family that are told"""


def tell(found: Sequence[Mapping[str, Any]]) -> None:
    """Write the findings on standard output."""
    if len(found) <= FEW:
        for one in found:
            _screen(one)
        return
    output.emit(Rows(_COLUMNS, map(_line, found)), None)
    good = [one for one in found if one["probed"]]
    asked = sum(one["requests"] for one in found)
    with output.standard_output() as stream:
        stream.write(f"{len(good)} of {len(found)} got to know, with {asked} requests\n".encode())


_COLUMNS = ("site", "family", "feeds", "maps", "lists", "article", "id", "charset", "read", "asked")


def _line(found: Mapping[str, Any]) -> tuple[Any, ...]:
    shapes, charsets = found.get("article_shapes") or [{}], found.get("charsets") or [{}]
    counts = [len(found.get(name, ())) for name in ("feeds", "sitemaps", "sections")]
    return (
        _cut(found["domain"], 24),
        (found.get("family") or "?") if found["probed"] else "failed",
        *counts,
        _cut(shapes[0].get("shape", ""), 16),
        shapes[0].get("id", {}).get("where", ""),
        _cut(charsets[0].get("used", ""), 8),
        len(found.get("samples", ())),
        found["requests"],
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _screen(found: Mapping[str, Any]) -> None:
    with output.standard_output() as stream:
        for label, text in _facts(found):
            stream.write(f"{label}{output.plain(text)}\n".encode())
    samples = found.get("samples") or ()
    if samples:
        columns = ("", *(f"article {number}" for number, _ in enumerate(samples, 1)))
        output.emit(Rows(columns, _fields(samples)), None)
    output.gap()


def _fields(samples: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """One row a field, one column a sample: what was read of it, beside the others'."""
    for name, value in _SHOWN.items():
        yield name, *(_cut(output.plain(value(one)), _WIDTH) for one in samples)


def _when(one: Mapping[str, Any]) -> str:
    at = one["published_at"] or ""
    return str(at[: 10 if one["published_precision"] == "day" else 16].replace("T", " "))


def _place(one: Mapping[str, Any]) -> str:
    return ", ".join(name for name in (one["place_district"], one["place_province"]) if name)


_SHOWN: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "headline": lambda one: one["headline"],
    "summary": lambda one: one["summary"] or "",
    "published": _when,
    "updated": lambda one: (one["updated_at"] or "")[:16].replace("T", " "),
    "section": lambda one: one["section"] or "",
    "source": lambda one: one["source"] or "",
    "authors": lambda one: ", ".join(one["authors"]),
    "place": _place,
    "words": lambda one: one["word_count"],
    "type": lambda one: one["page_type"],
}


def _facts(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, words) line by line."""
    yield "", f"{found['domain']}: {found['name'] or '(no name found)'}, {found['home_url']}"
    robots = found["robots"]
    if robots.get("reachable"):
        pace = f"one request every {robots['crawl_delay']:g} s" if robots["crawl_delay"] else "no Crawl-delay"
        maps = len(robots["sitemaps"])
        yield (
            "  robots     ",
            f"{pace}, {maps} sitemap{'' if maps == 1 else 's'} named; {found['requests']} requests made",
        )
    for kind in ("feeds", "sitemaps"):
        for one in found.get(kind, ()):
            number = f" ({one['announces']} addresses)" if one["announces"] else ""
            yield f"  {kind.removesuffix('s'):11}", one["url"] + number
    if found.get("sections"):
        yield "  sections   ", ", ".join(one["name"] or one["url"] for one in found["sections"])
    if not found.get("announced"):
        return
    yield "  announced  ", f"{found['announced']} addresses so far"
    yield "  family     ", (found["family"] or "none claims it") + _because(found["family_votes"])
    for one in found["article_shapes"]:
        yield "  articles   ", f"{one['shape']} ({one['articles']} read); {_where(one['id'])}"
    for one in found["charsets"]:
        yield "  charset    ", f"{one['used']}: {one['rule']} (declared: {one['declared'] or 'none'})"


def _where(number: Mapping[str, str | None]) -> str:
    if number["where"] == "none":
        return "no number: the path itself tells articles apart"
    place = "in the path" if number["where"] == "path" else "in the query"
    return f"its id is {place}, here {number['value']}"


def _because(why: str | None) -> str:
    """The votes that count most, in one short line."""
    if not why:
        return ""
    name, _, rest = why.partition(" (not ")[0].partition(": ")
    votes = rest.split(", ")
    ranked = sorted(votes, key=lambda vote: -_weight(vote))
    more = f" and {len(votes) - _REASONS} more" if len(votes) > _REASONS else ""
    return f": {name} ({', '.join(ranked[:_REASONS])}{more})"


def _weight(vote: str) -> int:
    _, _, number = vote.rpartition("+")
    return int(number) if number.isdecimal() else 0
