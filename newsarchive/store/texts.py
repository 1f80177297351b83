"""Text as SQLite can keep it (turkish.storable)."""

import json
from typing import Any

from newsarchive.turkish import storable

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def optional(text: str | None) -> str | None:
    """The storable text, or None."""
    return None if text is None else storable(text)


def as_json(value: Any) -> str:
    """Compact JSON, Turkish letters as they are."""
    return storable(_encode(value))
