"""The JSON values of a script, read with tolerance: as JSON, else as the JSON it was meant to be, else in pieces.

Templates interpolate raw headlines, wrap scripts in comments, leave commas and comments in them or escape all of it.
Comes in: a script's text. Goes out: its values; nothing here raises.
"""

import html
import json
import re
from typing import Any

import orjson

_SALVAGE = re.compile(
    r'"(datePublished|dateModified|headline|articleSection|description|inLanguage)"\s*:\s*"((?:[^"\\\r\n]|\\.)*)"(?=\s*(?:[,}\]]|$))'
)
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:(?://\s*)?-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\r\n]*|/\*.*?\*/', re.DOTALL)
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_MAX_JSON = 2_000_000  # characters of one script; larger ones are application state, not metadata


def read(source: str) -> tuple[list[Any], bool]:
    """The script's values, and whether they could be read as JSON (else they are single strings out of it)."""
    if not source.strip() or len(source) > _MAX_JSON:
        return [], True
    values = _parse(source)
    return (values, True) if values is not None else (_salvage(source), False)


def _parse(source: str) -> list[Any] | None:
    """The JSON values of a script (several may follow each other), or None when there is no reading them."""
    try:
        return [orjson.loads(source)]
    except orjson.JSONDecodeError:
        pass
    source = _WRAPPERS.sub("", _WRAPPERS.sub("", source))
    source = _CONTROL.sub(" ", source).strip().rstrip(";")
    for patient in (source, _without_comments(source)):
        if (values := _values(patient)) is not None:
            return values
    unescaped = html.unescape(source)  # the whole script was HTML-escaped: {&quot;@type&quot;: …
    return _values(unescaped) if unescaped != source and '"' not in source else None


def _without_comments(source: str) -> str:
    source = _STRING_OR_COMMENT.sub(lambda m: m[1] or "", source)
    return _STRING_OR_COMMA.sub(lambda m: m[1] or "", source)


def _values(source: str) -> list[Any] | None:
    decoder = json.JSONDecoder(strict=False)
    values, at = [], 0
    while at < len(source):
        try:
            value, at = decoder.raw_decode(source, at)
        except (ValueError, RecursionError):
            return None
        values.append(value)
        while at < len(source) and (source[at].isspace() or source[at] in ",;"):
            at += 1
    return values or None


def _salvage(source: str) -> list[Any]:
    """Single strings out of JSON that cannot be read, believed only before the first nested list of items."""
    start = re.search(r'"@type"\s*:\s*\[?\s*"(\w*Article|\w*BlogPosting)"', source)
    if not start:
        return []
    end = re.search(r'"(?:hasPart|isPartOf|itemListElement|relatedLink|mentions)"', source)
    found: dict[str, Any] = {"@type": start[1], "salvaged": True}
    for key, value in _SALVAGE.findall(source[: end.start()] if end and end.start() > start.start() else source):
        if key not in found:
            found[key] = _unquote(value)
    return [found] if len(found) > 2 else []


def _unquote(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value
