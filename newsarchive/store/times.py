"""Instants as the database keeps them: UTC text of one width, so that text order is time order."""

from datetime import UTC, datetime


def text(at: datetime) -> str:
    """``2025-06-30T00:22:00.000Z``; raises ValueError for a datetime without zone."""
    if at.tzinfo is None:
        raise ValueError(f"a datetime without zone: {at}")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional(at: datetime | None) -> str | None:
    """The same, or None."""
    return None if at is None else text(at)


def instant(stored: str) -> datetime:
    """Back to an aware UTC datetime."""
    return datetime.fromisoformat(stored)


def optional_instant(stored: str | None) -> datetime | None:
    """The same, or None."""
    return None if stored is None else datetime.fromisoformat(stored)


def minute(stored: str) -> str:
    """A stored instant for a sentence: ``2025-06-30 00:22 UTC``."""
    return f"{stored[:16].replace('T', ' ')} UTC"


def seconds(at: datetime) -> int:
    """Whole seconds since 1970."""
    return int(at.timestamp())


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970, as ``text`` writes them."""
    return int(at.replace(microsecond=0).timestamp()) * 1000 + at.microsecond // 1000
