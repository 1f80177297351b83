"""A credit's words in pieces: at its bars, commas and dashes, and out of its brackets.

Comes in: a value or a line. Goes out: its pieces as written; what they name is for gazetteer and lines to say. Most
lines have none of these marks: the marks are looked for before the patterns that split at them.
"""

import re

from newsarchive.bylines import gazetteer

_SPLIT = re.compile(r"\s*[/;,•·¦|\n\t]+\s*|\s+[-–—]+\s*|\s*[-–—]+\s+")
_MARK = re.compile(r"[/;,•·¦|\n\t–—-]")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_BRACKET = re.compile(r"[()\[\]]")


def parted(value: str) -> list[str]:
    """The pieces between bars, commas, line ends and dashes with a space beside them."""
    return _SPLIT.split(value) if _MARK.search(value) is not None else [value]


def opened(text: str) -> str:
    """``KAYSERİ (AA)`` -> ``KAYSERİ / AA``; other brackets stay."""
    return _BRACKETS.sub(_opened_when_known, text) if "(" in text or "[" in text else text


def _opened_when_known(match: re.Match[str]) -> str:
    return f" / {match[1]} / " if gazetteer.find(match[1]) else match[0]


def unbracketed(text: str) -> str:
    """The text within, when one pair of brackets is around all of it."""
    inner = text[1:-1] if text[:1] + text[-1:] in ("()", "[]") else text
    return text if _BRACKET.search(inner) is not None else inner
