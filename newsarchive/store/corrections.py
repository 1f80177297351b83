"""What people corrected: values that stay, whatever a visit or a new extractor reads.

Plain functions, called inside ``archive.transaction()``. A correction is applied to the article as understood; the
evidence says ``human`` and keeps the rules' own value as the first that lost. What a visit reads is compared with that
value, not with the correction: an unchanged page stays the same, and the paper's edit of a corrected field is an edit.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newsarchive import bylines, dates, normalise, sections
from newsarchive.identify import Known, public
from newsarchive.records import Article, Confidence, Evidence, Rejected
from newsarchive.store import typed
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

RULE = "human"
REASON = "corrected by a person"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field as a person says it is."""

    field: str
    value: Any
    """text, a list of texts, or None: the page does not say"""
    by: str
    at: str
    """UTC, as stored"""
    note: str | None


def put(archive: Archive, article_id: int, one: Correction) -> None:
    """Keep a correction; the article takes it when it is stored next (articles.save_article)."""
    archive.conn.execute(
        "INSERT INTO corrections(article_id, field, value, by, at, note) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(article_id, field) DO UPDATE SET value = excluded.value, by = excluded.by, at = excluded.at, "
        "note = excluded.note",
        (article_id, one.field, as_json(one.value), one.by, one.at, one.note),
    )


def clear(archive: Archive, article_id: int, field: str | None) -> int:
    """Take back one correction or all of an article; how many there were."""
    return archive.conn.execute(
        "DELETE FROM corrections WHERE article_id = ? AND (? IS NULL OR field = ?)", (article_id, field, field)
    ).rowcount


def of(archive: Archive, article_id: int) -> tuple[Correction, ...]:
    """The corrections of an article, by field."""
    rows = archive.conn.execute(
        "SELECT field, value, by, at, note FROM corrections WHERE article_id = ? ORDER BY field", (article_id,)
    )
    return tuple(Correction(field, json.loads(value), by, at, note) for field, value, by, at, note in rows)


def apply(archive: Archive, article_id: int, article: Article) -> Article:
    """The article with the corrected fields as people say; their evidence names the rule's own value as rejected."""
    for one in of(archive, article_id):
        ours = next((each for each in article.evidence if each.field == one.field), None)
        others = tuple(each for each in article.evidence if each.field != one.field)
        told = evidence(one, ours, words(getattr(article, one.field)))
        article = replace(article, evidence=(*others, told), **values(one))
    return article


def as_printed(archive: Archive, known: Known, article: Article) -> Known:
    """The known article with what its page said in place of what people said, so that ``article`` (as understood,
    nothing corrected) can be compared with it."""
    fields, digest, new = dict(known.fields), known.content_hash, public(article)
    for one in of(archive, known.id):
        said = _said(archive, known.id, one.field)
        if said == words(new[one.field]):  # and so does all that follows from it
            fields |= {name: new[name] for name in values(one) if name in fields}
        else:
            fields[one.field] = (said.split(", ") if said else []) if one.field in typed.LISTS else said
        if one.field == "body" and said:
            digest = normalise.content_hash(said)
    return replace(known, fields=fields, content_hash=digest)


def _said(archive: Archive, article_id: int, field: str) -> str | None:
    """The rules' own value of a corrected field, as words, from its evidence; None: the page did not say."""
    found = archive.conn.execute(
        "SELECT json_extract(value, '$.text') FROM provenance, json_each(rejected) WHERE article_id = ? AND field = ? "
        "AND json_extract(value, '$.reason') = ? ORDER BY key LIMIT 1",
        (article_id, field, REASON),
    ).fetchone()
    return None if found is None else str(found[0])


def values(one: Correction) -> Mapping[str, Any]:
    """The field as an article has it, and those that follow from it."""
    value = one.value
    if one.field in typed.LISTS:
        return {one.field: tuple(value)}
    if one.field in typed.DATES:
        return _dated(one.field, value)
    if one.field == "body":
        return {"body": value, "word_count": len(_WORD.findall(value)), "content_hash": normalise.content_hash(value)}
    if one.field == "section":
        known = sections.canonical(value) if value else None
        return {"section": known.name if known else value}
    if one.field == "source":
        return {"source": value, "source_kind": _kind(value) if value else None}
    return {one.field: value}


def _dated(field: str, value: str | None) -> Mapping[str, Any]:
    precision = f"{field.removesuffix('_at')}_precision"
    if value is None:
        return {field: None, precision: None}
    at = datetime.fromisoformat(value)
    if at.tzinfo is not None:
        return {field: at, precision: "minute"}
    return {field: at.replace(tzinfo=dates.ISTANBUL), precision: "day"}


def _kind(source: str) -> str:
    named = bylines.classify(source).kind
    return named if named in {"agency", "press_release"} else "outlet"


def words(value: Any) -> str | None:
    """A value of an article as words."""
    if isinstance(value, tuple | list):
        return ", ".join(value) or None
    return value.isoformat() if isinstance(value, datetime) else value


def evidence(one: Correction, ours: Evidence | None, said: str | None) -> Evidence:
    """That a person says so; what the rules say is the first that lost."""
    note = f"{one.by}, {one.at[:10]}" + (f": {one.note}" if one.note else "")
    lost = ours.rejected if ours else ()
    if said and not (ours and ours.via == RULE):
        place = ours.place if ours else None
        lost = (Rejected(said, ours.via if ours else "", REASON, place), *lost)
    return Evidence(one.field, words(one.value), RULE, lost, note, Confidence.HUMAN)
