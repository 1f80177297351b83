"""What a person types as the value of a field: read, or refused in one line; and what to warn of.

In: a field, the typed text, the article's other fields. Out: the value as it is kept. Raises UsageError.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newsarchive import dates, places, sections, turkish
from newsarchive.errors import UsageError

FIELDS = (
    "headline", "summary", "body", "published_at", "updated_at", "section", "authors", "source", "place_province",
    "place_district", "tags", "language",
)  # fmt: skip
"""fields a person can correct; precisions, kinds and counts follow"""
LISTS = frozenset({"authors", "tags"})
DATES = frozenset({"published_at", "updated_at"})
_NEEDED = frozenset({"headline", "body"})
LONGEST = 1_000
"""characters of a value, or of one entry of a list; a body may be longer"""


def parse(field: str, text: str | None, article: Mapping[str, Any]) -> Any:
    """The value a person typed; None: the page does not say. ``article``: its fields as stored."""
    if field not in FIELDS:
        meant = turkish.ascii_lower(field)
        hint = f"did you mean {meant}? " if meant in FIELDS else ""
        raise UsageError(f"{field} cannot be corrected; {hint}{', '.join(FIELDS)} can")
    if text is None or not text.strip():
        if field in _NEEDED:
            raise UsageError(f"an article has a {field}")
        return [] if field in LISTS else None
    given = readable(field, text.strip(), lines=field == "body")
    if field in LISTS:
        return _list(field, given)
    if field in DATES:
        return _stamp(field, given)
    if field == "language":
        return _language(given)
    if field == "place_province":
        return _province(given)
    if field == "place_district":
        return _district(given, article.get("place_province"))
    return given if field == "body" else _short(field, given)


def readable(what: str, text: str, *, lines: bool = False) -> str:
    """The text in NFC; refused when it holds control characters or was no UTF-8. ``lines``: of several lines."""
    if lines:
        text = text.replace("\r\n", "\n")
    for letter in text:
        kind = unicodedata.category(letter)
        if kind == "Cs":
            raise UsageError(f"{what}: the value is not valid UTF-8")
        if kind in ("Cc", "Zl", "Zp") and not (lines and letter in "\n\t"):
            raise UsageError(f"{what}: the value holds a control character (U+{ord(letter):04X})")
    return turkish.nfc(text)


def _short(field: str, text: str) -> str:
    if len(text) > LONGEST:
        raise UsageError(f"{field}: {len(text):,} characters; at most {LONGEST:,} can be")
    return text


def _list(field: str, text: str) -> list[str]:
    parts = _json_list(field, text) if text.startswith("[") else text.split(",")
    kept: dict[str, str] = {}
    for part in (piece.strip() for piece in parts):
        if part:
            kept.setdefault(turkish.lower(part), _short(field, readable(field, part)))
    return list(kept.values())


def _json_list(field: str, text: str) -> list[str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise UsageError(f'{field}: what begins with [ must be a JSON list of texts, as ["Ali Kaya", "Veli Ak"]')
    return found


def _stamp(field: str, text: str) -> str:
    reading = dates.read(text, labelled=True)
    if reading.at is None:
        shown = _opening(text)
        raise UsageError(f"{field}: {shown!r} is no date ({reading.reason}); write 2025-06-30 or 2025-06-30 14:05")
    return reading.at.date().isoformat() if reading.precision == "day" else reading.at.isoformat(timespec="seconds")


def _language(text: str) -> str:
    code = turkish.ascii_lower(text)
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise UsageError(f"language: {_opening(text)!r} is no code of two letters, such as tr or en")
    return code


def _province(text: str) -> str:
    found = places.province(text)
    if found is None:
        raise UsageError(f"place_province: there is no province {_opening(text)!r}")
    return found


def _district(text: str, province: str | None) -> str:
    owners = places.districts(text)
    if not owners:
        raise UsageError(f"place_district: there is no district {_opening(text)!r}")
    if province is None:
        return owners[0].district or text
    for place in owners:
        if place.province == province:
            return place.district or text
    where = (
        f"is in {', '.join(sorted(place.province or '' for place in owners))}" if len(owners) < 5 else "is elsewhere"
    )
    raise UsageError(f"place_district: {owners[0].district} {where}, not in {province}; correct place_province first")


def _opening(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def warnings(field: str, value: Any, article: Mapping[str, Any]) -> Iterator[str]:
    """What looks wrong with a value that is taken all the same, in words."""
    if value is None:
        return
    if field == "section":
        known = sections.canonical(value)
        if known is None or known.code is None:
            yield f"{value} is in no table of sections"
    elif field == "place_province":
        district = article.get("place_district")
        owners = places.districts(district) if district else ()
        if district and value not in {place.province for place in owners}:
            yield f"its place_district {district} is not in {value}"
    elif field in DATES:
        told = {name: article.get(name) for name in DATES} | {field: value}
        if told["published_at"] and told["updated_at"] and _before(told["updated_at"], told["published_at"]):
            yield f"updated_at {told['updated_at']} is before published_at {told['published_at']}"


def _before(one: str, other: str) -> bool:
    """Whether a stamp is earlier; where one says only the day, the days count."""
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is None or second.tzinfo is None:
        return first.date() < second.date()
    return first < second
