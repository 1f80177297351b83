"""Captures, articles, and everything that hangs on an article: provenance, revisions, names.

Plain functions, called inside ``archive.transaction()``. The newest understanding of an article stands in
``articles``; each earlier one is a row of ``revisions`` with every field as it was.
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from newsarchive import extractor_version, identify, kept
from newsarchive.edits import pages
from newsarchive.evidence import rejected_json
from newsarchive.records import Article, Change, Evidence, Page, Rejected, Verdict
from newsarchive.store import corrections, fetches, keeping, payloads, proofs, standing, stories, times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json, optional
from newsarchive.turkish import storable
from newsarchive.warc import Span

MAX_ALIASES = 50

_JSON_FIELDS = frozenset({"authors", "images", "tags"})
_COLUMNS = (
    "site_id", "article_key", "url_id", "url", "canonical_url", "site", "page_type", "family",
    "first_seen_at", "last_seen_at", "fetched_at", "last_capture_id", "extractor", "published_at",
    "published_precision", "published_ts", "published_day", "updated_at", "updated_precision", "section",
    "section_raw", "authors", "source", "source_raw", "source_kind", "place_province", "place_district",
    "language", "word_count", "content_hash", "tags", "images", "headline", "summary", "body",
    "charset_declared", "charset_used", "charset_rule", "refused",
)  # fmt: skip
_INSERT = f"INSERT INTO articles({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)})"  # noqa: S608
_KEPT = {"site_id", "article_key", "first_seen_at", "last_seen_at"}
_UPDATE = f"UPDATE articles SET {', '.join(f'{c} = :{c}' for c in _COLUMNS if c not in _KEPT)} WHERE id = :id"  # noqa: S608
_STILL_THERE = "UPDATE articles SET last_seen_at = :last_seen_at, gone_at = NULL WHERE id = :id"
_OF_IT = ("id", "url_id", "url", "content_hash", "gone_at", "fetched_at", "last_seen_at")
_KNOWN_OF = f"SELECT {', '.join((*_OF_IT, *identify.FIELDS))} FROM articles"  # noqa: S608
_KNOWN = f"{_KNOWN_OF} WHERE site_id = ? "
_BY_KEY = _KNOWN + "AND article_key = ?"
_BY_URL = _KNOWN + "AND url_id = ?"
"""looked up first: an address keeps its article even when the rule that makes the key has changed"""


def add_capture(
    archive: Archive,
    url_id: int | None,
    page: Page,
    span: Span,
    digest: str,
    run_id: int | None,
    revisit_of: int | None = None,
    *,
    listing_id: int | None = None,
) -> int:
    """The row of a page that is in the WARC files (fsync them before this transaction ends)."""
    return fetches.put(
        archive.conn, url_id=url_id, listing_id=listing_id, run_id=run_id, url=page.url, final_url=page.final_url,
        fetched_at=times.text(page.fetched_at), status=page.status, content_type=optional(page.content_type),
        body_bytes=len(page.body), digest=digest, file=span.file, offset=span.offset, length=span.length,
        revisit_of=revisit_of,
    )  # fmt: skip


def save_article(
    archive: Archive,
    site_id: int,
    url_id: int,
    capture_id: int | None,
    article: Article,
    now: datetime,
    *,
    cause: str = "visit",
    page: Page | None = None,
) -> Verdict:
    """Store what a page was understood as; the verdict's ``article_id`` is always set.

    ``cause``: ``visit`` (the page was fetched) or ``reextracted`` (our rules changed; every field counts). What a
    person corrected keeps its value, also when the page's own value changed and the visit is a revision for that.
    ``page``: the one it was read from, to be asked what it still shows.
    """
    archive.moment.date(now)
    strict = cause == "reextracted"
    verdict, article, key, known = judged(archive, site_id, url_id, article, strict=strict, page=page)
    row = _row(article, site_id=site_id, key=key, url_id=url_id, capture_id=capture_id, now=now)
    if known is None:
        article_id = int(archive.conn.execute(_INSERT, row).lastrowid or 0)
        _explain(archive, article_id, article, capture_id, now)
        standing.count(archive, site_id, article_id, article)
        stories.arrive(archive, article_id)
        return replace(verdict, article_id=article_id)
    row["id"] = known.id
    if verdict.change is Change.EDITED:
        _revise(archive, known, verdict, cause, now)
        _move(archive, known.url_id, url_id)
    if verdict.change is Change.EDITED or verdict.restated or (strict and verdict.change is Change.SAME):
        archive.conn.execute(_UPDATE, row)
        _explain(archive, known.id, article, capture_id, now)
        standing.count(archive, site_id, known.id, article)
        stories.arrive(archive, known.id)
    if not strict and verdict.change is not Change.DUPLICATE:
        archive.conn.execute(_STILL_THERE, row)
    return verdict


def judged(
    archive: Archive, site_id: int, url_id: int, article: Article, *, strict: bool, page: Page | None = None
) -> tuple[Verdict, Article, str, identify.Known | None]:
    """What save_article would do: the verdict, the article with people's corrections, its key, the one it meets.

    Only reads.
    """
    key = identify.key(article.url, article.canonical_url)
    known = _known(archive, _BY_URL, site_id, url_id) or _known(archive, _BY_KEY, site_id, key)
    if known is None and not strict:
        known = _same_text(archive, site_id, article)
    verdict, corrected = _decide(archive, known, article, url_id, strict, page)
    if verdict.change is Change.NEW and known is not None:
        key = identify.separate_key(article.url)
        known = _known(archive, _BY_KEY, site_id, key)
        verdict, corrected = _decide(archive, known, article, url_id, strict, page)
    return verdict, corrected, key, known


def _decide(
    archive: Archive, known: identify.Known | None, article: Article, url_id: int, strict: bool, page: Page | None
) -> tuple[Verdict, Article]:
    """The verdict, and the article with what people corrected in the known one.

    A visit asks whether the page changed, so page is compared with page; changed rules whether the record changes.
    """
    if known is None:
        return identify.decide(None, article, url_id, strict=strict), article
    if strict:
        article = kept.apply(article, identify.still_kept(known, article))
        corrected = corrections.apply(archive, known.id, article)
        return identify.decide(known, corrected, url_id, strict=True), corrected
    known = replace(corrections.as_printed(archive, known, article), shown=partial(payloads.shown, archive, known.id))
    verdict = identify.decide(known, article, url_id, shown=partial(pages.shown, page) if page else None)
    return verdict, corrections.apply(archive, known.id, kept.apply(article, verdict.keep))


def _move(archive: Archive, old_url: int, new_url: int) -> None:
    """An article stands at another address now; the old one is a duplicate, unless it is gone."""
    if old_url != new_url:
        archive.conn.execute(
            "UPDATE urls SET state = 'duplicate', reason = 'same_article', next_due_at = NULL "
            "WHERE id = ? AND state = 'archived'",
            (old_url,),
        )


def needed_bytes(archive: Archive, file: str) -> int:
    """How many bytes of a WARC file the database points into (for warc_repair.repair)."""
    query = f"SELECT max(offset + length) FROM captures WHERE {fetches.OF_FILE}"  # noqa: S608
    row = archive.conn.execute(query, (file,)).fetchone()
    return int(row[0] or 0)


def seen_unchanged(archive: Archive, url_id: int, now: datetime) -> None:
    """The article is still at its address, unchanged (304, or the identical payload)."""
    archive.moment.date(now)
    archive.conn.execute(
        "UPDATE articles SET last_seen_at = ?, gone_at = NULL WHERE url_id = ?", (times.text(now), url_id)
    )


def at_address(archive: Archive, url_id: int) -> int | None:
    """The article that stands at an address; None when none does, or when it stands at another one now."""
    row = archive.conn.execute("SELECT id FROM articles WHERE url_id = ?", (url_id,)).fetchone()
    return None if row is None else int(row[0])


def note_emptied(archive: Archive, article_id: int, now: datetime) -> None:
    """The page has lost its text: what it said is a revision, and stays in the article as well."""
    archive.moment.date(now)
    known = _known(archive, f"{_KNOWN_OF} WHERE id = ?", article_id)
    if known is not None:
        _revise(archive, known, Verdict(Change.EDITED, article_id, ("body",), kinds=("emptied",)), "visit", now)


def _known(archive: Archive, query: str, *given: int | str) -> identify.Known | None:
    row = archive.conn.execute(query, given).fetchone()
    if row is None:
        return None
    fields = dict(zip(identify.FIELDS, row[len(_OF_IT) :], strict=True))
    for name in _JSON_FIELDS:
        fields[name] = json.loads(fields[name])
    build, printed = keeping.built(archive, row[0])
    return identify.Known(
        id=row[0],
        url_id=row[1],
        url=row[2],
        content_hash=row[3],
        fields=fields,
        gone=row[4] is not None,
        furniture=standing.left_out(archive, row[0]),
        build=build,
        printed=printed,
        read_at=times.instant(row[5]),
        seen_at=times.instant(row[6]),
    )


def _same_text(archive: Archive, site_id: int, article: Article) -> identify.Known | None:
    """The article at another address of the same name that says the same, word for word."""
    query = "SELECT id FROM articles WHERE content_hash = ? AND site_id = ? ORDER BY id LIMIT 10"
    for (one,) in archive.conn.execute(query, (article.content_hash, site_id)).fetchall():
        known = _known(archive, _KNOWN + "AND id = ?", site_id, one)
        if known is not None and identify.same_elsewhere(known, article):
            return known
    return None


def _row(
    article: Article, *, site_id: int, key: str, url_id: int, capture_id: int | None, now: datetime
) -> dict[str, Any]:
    fields = identify.public(article)
    for name in _JSON_FIELDS:
        fields[name] = as_json(fields[name])
    published = article.published_at
    return fields | {
        "site_id": site_id,
        "article_key": key,
        "url_id": url_id,
        "url": article.url,
        "site": article.site,
        "family": article.family,
        "first_seen_at": times.text(now),
        "last_seen_at": times.text(now),
        "fetched_at": times.text(article.fetched_at),
        "last_capture_id": capture_id,
        "extractor": extractor_version.current(),
        "published_ts": None if published is None else times.seconds(published),
        "published_day": None if published is None else published.date().isoformat(),
        "word_count": article.word_count,
        "content_hash": article.content_hash,
        "charset_declared": optional(article.charset_declared),
        "charset_used": article.charset_used or None,
        "charset_rule": article.charset_rule or None,
        "refused": None,
    }


def _revise(archive: Archive, known: identify.Known, verdict: Verdict, cause: str, now: datetime) -> None:
    archive.conn.execute(
        "INSERT INTO revisions(article_id, replaced_at, cause, capture_id, changed, content_hash, fields, kinds) "
        "SELECT id, ?, ?, last_capture_id, ?, content_hash, ?, ? FROM articles WHERE id = ?",
        (
            times.text(now),
            cause,
            as_json(verdict.changed_fields),
            as_json({**known.fields, "url": known.url}),
            as_json(verdict.kinds) if cause == "visit" else None,
            known.id,
        ),
    )


def _explain(archive: Archive, article_id: int, article: Article, capture_id: int | None, now: datetime) -> None:
    """The evidence of the present understanding, and the canonical names it mentions."""
    nth: dict[str, int] = {}
    rows = []
    for evidence in article.evidence:
        number = nth[evidence.field] = nth.get(evidence.field, -1) + 1
        rows.append(_proof(evidence, number))
    proofs.put(archive.conn, article_id, rows, extractor_version.current(), capture_id)
    _remember_names(archive, article, times.text(now))


def _proof(one: Evidence, nth: int = 0) -> proofs.Proof:
    return proofs.Proof(
        storable(one.field), nth, optional(one.raw), storable(one.via), optional(one.note), as_json(rejected_json(one)),
        optional(one.place), one.confidence, as_json(one.confirmed_by) if one.confirmed_by else None,
    )  # fmt: skip


def correct(archive: Archive, article_id: int, one: corrections.Correction, now: datetime) -> bool:
    """Keep a person's correction and let the article have it now; False when that changes nothing.

    What was there becomes a revision of cause ``corrected``.
    """
    known = _known(archive, f"{_KNOWN_OF} WHERE id = ?", article_id)
    assert known is not None
    archive.moment.date(now)
    corrections.put(archive, article_id, one)
    fields = {name: _column(value) for name, value in corrections.values(one).items()}
    changed = tuple(name for name in fields if name in identify.FIELDS and known.fields[name] != _plain(name, fields))
    if changed:
        _revise(archive, known, Verdict(Change.EDITED, article_id, changed), "corrected", now)
    if one.field == "published_at":
        at = corrections.values(one)["published_at"]
        fields |= {"published_ts": at and times.seconds(at), "published_day": at and at.date().isoformat()}
    settings = ", ".join(f"{name} = :{name}" for name in fields)
    archive.conn.execute(f"UPDATE articles SET {settings} WHERE id = :id", {**fields, "id": article_id})  # noqa: S608
    _prove(archive, article_id, one, corrections.words(known.fields[one.field]))
    if one.field == "authors":
        archive.conn.executemany(_AUTHOR, [(storable(name), None, times.text(now)) for name in one.value])
    elif one.field in {"source", "section"} and (name := corrections.values(one)[one.field]):
        kind = corrections.values(one).get("source_kind")
        archive.conn.execute(_SOURCE if one.field == "source" else _SECTION, (storable(name), kind, times.text(now)))
    stories.arrive(archive, article_id)
    return bool(changed)


def plain_fields(archive: Archive, article_id: int) -> dict[str, str | None]:
    """Text fields of an article as stored, for what a person types; days without a clock as days."""
    names = (
        "section_raw", "place_province", "place_district", "published_at", "updated_at", "published_precision",
        "updated_precision",
    )  # fmt: skip
    statement = " ".join(["SELECT", ", ".join(names), "FROM articles WHERE id = ?"])
    found = dict(zip(names, archive.conn.execute(statement, (article_id,)).fetchone(), strict=True))
    for name in ("published", "updated"):
        if found[f"{name}_precision"] == "day":
            found[f"{name}_at"] = found[f"{name}_at"][:10]
    return found


def _column(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return as_json(value) if isinstance(value, tuple) else optional(value) if isinstance(value, str) else value


def _plain(name: str, fields: dict[str, Any]) -> Any:
    return json.loads(fields[name]) if name in _JSON_FIELDS else fields[name]


def _prove(archive: Archive, article_id: int, one: corrections.Correction, said: str | None) -> None:
    """The provenance of a corrected field; the extractor and capture of the others stay."""
    row = archive.conn.execute(
        "SELECT via, place, rejected, extractor, capture_id FROM provenance WHERE article_id = ? AND field = ?",
        (article_id, one.field),
    ).fetchone()
    ours = None
    if row is not None:
        lost = (
            Rejected(each["text"], each["via"], each.get("reason", ""), each.get("place"))
            for each in json.loads(row[2])
        )
        ours = Evidence(one.field, None, row[0], tuple(lost), place=row[1])
    told = corrections.evidence(one, ours, said)
    extractor, capture = row[3:] if row else (extractor_version.current(), None)
    proofs.put_field(archive.conn, article_id, _proof(told), extractor, capture)


def _remember_names(archive: Archive, article: Article, moment: str) -> None:
    """The canonical names an article mentions, with the words they were seen in."""
    if article.source:
        archive.conn.execute(_SOURCE, (storable(article.source), article.source_kind, moment))
        _alias(archive, _SOURCE_ALIAS, article.source, article.source_raw)
    if article.section:
        archive.conn.execute(_SECTION, (storable(article.section), None, moment))
        _alias(archive, _SECTION_ALIAS, article.section, article.section_raw)
    archive.conn.executemany(_AUTHOR, [(storable(name), None, moment) for name in article.authors])


_SOURCE = "INSERT INTO sources(name, kind, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SECTION = "INSERT INTO sections(name, kind, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_AUTHOR = "INSERT INTO authors(name, kind, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SOURCE_ALIAS = (
    "UPDATE sources SET aliases = json_insert(aliases, '$[#]', :alias) WHERE name = :name "
    "AND json_array_length(aliases) < :most AND :alias NOT IN (SELECT value FROM json_each(aliases))"
)
_SECTION_ALIAS = _SOURCE_ALIAS.replace("UPDATE sources", "UPDATE sections")


def _alias(archive: Archive, statement: str, name: str, alias: str | None) -> None:
    if alias and alias != name:
        archive.conn.execute(statement, {"name": storable(name), "alias": storable(alias), "most": MAX_ALIASES})
