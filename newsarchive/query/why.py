"""Why an article's fields have the values they have.

Value <- rule <- raw text <- capture, and the candidates that lost. In: an id or an address, in any variant.
Out: plain dicts with the names that ``--json`` shows.
"""

import json
import sqlite3
from typing import Any

from newsarchive import turkish, urls
from newsarchive.errors import UsageError

FIELDS = (
    "url", "canonical_url", "site", "headline", "summary", "published_at", "published_precision",
    "updated_at", "updated_precision", "section", "section_raw", "authors", "source", "source_raw",
    "source_kind", "place_province", "place_district", "body", "images", "tags", "language", "page_type",
    "family", "word_count", "content_hash", "first_seen_at", "last_seen_at", "gone_at", "fetched_at",
)  # fmt: skip
"""public fields of an article, in the order people read them"""
LISTS = frozenset({"authors", "images", "tags"})
OURS = frozenset(
    {"url", "site", "word_count", "content_hash", "first_seen_at", "last_seen_at", "gone_at", "fetched_at"}
)
"""fields that the archive gives, not the page"""
_WITNESS = {
    "published_precision": "published_at",
    "updated_precision": "updated_at",
    "section_raw": "section",
    "source_raw": "source",
    "source_kind": "source",
}
"""fields that share another one's evidence"""


def why(connection: sqlite3.Connection, reference: str, field: str | None = None) -> dict[str, Any]:
    """Each value of an article, the rule and raw text behind it, the capture it was read from, what lost.

    ``reference`` is an id or any address of the article. Raises UsageError without such an article or field.
    """
    if field is not None and field not in FIELDS:
        meant = turkish.ascii_lower(field)
        hint = f"did you mean {meant}? " if meant in FIELDS else ""
        raise UsageError(f"no field {field}; {hint}an article has {', '.join(FIELDS)}")
    article = find_article(connection, reference)
    values = _article(connection, article)
    evidence = _evidence(connection, article)
    shown = [field] if field else [name for name in FIELDS if evidence.get(name) or name not in _UNEXPLAINED]
    fields = []
    for name in shown:
        found = evidence.get(name) or evidence.get(_WITNESS.get(name, name)) or [{}]
        fields += [{"field": name, "value": values[name], **_NO_EVIDENCE, **one} for one in found]
    return {
        "article": article,
        "url": values["url"],
        "extractor": values["extractor"],
        "refused": values["refused"],
        "charset": {name: values[f"charset_{name}"] for name in ("declared", "used", "rule")},
        "capture": _capture(connection, values["last_capture_id"]),
        "revisions": connection.execute("SELECT count(*) FROM revisions WHERE article_id = ?", (article,)).fetchone()[
            0
        ],
        "fields": fields,
    }


_UNEXPLAINED = {
    *_WITNESS, "url", "canonical_url", "site", "page_type", "family", "word_count", "content_hash",
    "first_seen_at", "last_seen_at", "gone_at", "fetched_at",
}  # fmt: skip
"""shown when asked for, or when there is evidence: the rest of a record explains them"""
_NO_EVIDENCE: dict[str, Any] = {
    "via": None, "raw": None, "place": None, "confidence": None, "confirmed_by": [], "note": None, "rejected": [],
}  # fmt: skip


def find_article(connection: sqlite3.Connection, reference: str) -> int:
    """The id of the article with this id or address, whatever the variant; raises UsageError."""
    if reference.isdecimal() and len(reference) < 19:
        row = connection.execute("SELECT id FROM articles WHERE id = ?", (int(reference),)).fetchone()
        if row is None:
            raise UsageError(f"no article {reference} in this archive")
        return int(row[0])
    address = reference if "://" in reference else f"https://{reference}"
    try:
        canonical, key, site = urls.canonical(address), urls.article_key(address), urls.site_of(address)
    except ValueError as error:
        raise UsageError(f"{reference!r} is neither the number nor the address of an article") from error
    row = (
        connection.execute(
            "SELECT article_id FROM urls WHERE url IN (?, ?) AND article_id IS NOT NULL",
            (canonical, reference),
        ).fetchone()
        or connection.execute(
            "SELECT id FROM articles WHERE article_key = ? AND site_id = (SELECT id FROM sites WHERE domain = ?)",
            (key, site),
        ).fetchone()
    )
    if row is not None:
        return int(row[0])
    known = connection.execute("SELECT state, reason FROM urls WHERE url = ?", (canonical,)).fetchone()
    if known is not None:
        raise UsageError(f"no article at {reference}: the address is {known[0]}{_because(known[1])}")
    raise UsageError(f"no article at {reference} in this archive; nothing ever announced that address")


def _because(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _article(connection: sqlite3.Connection, article: int) -> dict[str, Any]:
    columns = (*FIELDS, "extractor", "refused", "last_capture_id", "charset_declared", "charset_used", "charset_rule")
    statement = " ".join(["SELECT", ", ".join(columns), "FROM articles WHERE id = ?"])
    values = dict(zip(columns, connection.execute(statement, (article,)).fetchone(), strict=True))
    return values | {name: json.loads(values[name]) for name in LISTS}


def _evidence(connection: sqlite3.Connection, article: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    columns = ("field", "via", "raw", "place", "confidence", "confirmed_by", "note", "rejected")
    statement = " ".join(["SELECT", ", ".join(columns), "FROM provenance WHERE article_id = ? ORDER BY field, nth"])
    for row in connection.execute(statement, (article,)):
        one = dict(zip(columns, row, strict=True))
        one["confirmed_by"], one["rejected"] = json.loads(one["confirmed_by"] or "[]"), json.loads(one["rejected"])
        found.setdefault(one.pop("field"), []).append(one)
    return found


def _capture(connection: sqlite3.Connection, capture: int | None, *, follow: bool = True) -> dict[str, Any] | None:
    """Where the page lies; ``payload`` is the earlier capture that holds the bytes of a revisit."""
    columns = ("id", "url", "final_url", "fetched_at", "status", "digest", "file", "offset", "length", "revisit_of")
    statement = " ".join(["SELECT", ", ".join(columns), "FROM captures WHERE id = ?"])
    row = connection.execute(statement, (capture,)).fetchone()
    if row is None:
        return None
    found = dict(zip(columns, row, strict=True))
    earlier = found["revisit_of"]
    return found | {"payload": _capture(connection, earlier, follow=False) if earlier and follow else None}
