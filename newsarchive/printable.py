"""Text of strangers (pages, servers, file names) made safe for a terminal and for a line of a log."""

import re
from typing import Any

_SPACES = re.compile(r"[\s\u2028\u2029]+")
# terminal escapes, marks that turn the direction of a line around, halves of characters, private use
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(text: Any) -> str:
    """One line without control characters; what a terminal could obey shows as U+FFFD."""
    return _UNSAFE.sub("\ufffd", _SPACES.sub(" ", str(text)))


def harmless(text: str) -> str:
    """The same with its lines and tabs kept."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] in "\n\t" else "\ufffd", text)


def cut(text: str, width: int) -> str:
    """At most ``width`` characters; the end is cut, an ellipsis shows it."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"
