"""Stored pages that today's extractor should read again, and what comes of it.

Plain functions, called inside ``archive.transaction()``. An article is stale when another extractor understood it; an
address is stale when our own parser failed on it, or when its page was refused and that was another extractor's
verdict. What is booked is not stale any more, so a killed run goes on where it was.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsarchive import extractor_version, identify
from newsarchive.errors import Reason
from newsarchive.evidence import rejected_json
from newsarchive.records import Article, Change, Verdict
from newsarchive.store import articles, ledger
from newsarchive.store.archive import Archive
from newsarchive.turkish import storable

CAUSE = "reextracted"
OWN_FAILURES = frozenset({Reason.PARSER_FAILED, Reason.WORKER_FAILED, Reason.TOO_COMPLEX})
"""reasons that say something about our parser, not about the page"""
REFUSALS = frozenset(
    {
        Reason.LISTING, Reason.GALLERY, Reason.VIDEO, Reason.STATIC_PAGE, Reason.NO_HEADLINE, Reason.NO_BODY,
        Reason.SOFT_404,
    }
)  # fmt: skip
"""verdicts of the extractor on a page, which another one may not share"""
_READABLE = "status IN (200, 203)"


@dataclass(frozen=True, slots=True)
class Work:
    """One stored page to read again."""

    site: str
    site_id: int
    url_id: int
    url: str
    capture_id: int
    article_id: int | None = None
    """None: the page was no article"""
    reason: str | None = None
    """why it was none"""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that has another value now."""

    field: str
    old: Any
    new: Any
    old_rule: str
    new_rule: str


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of one page."""

    kind: str
    """changed, same, refused (an article that today's rules refuse), found (a page that is an article now),
    still (no article, as before), failed (our parser), overtaken (a crawl was faster)"""
    changes: tuple[Changed, ...] = ()
    reason: str = ""
    article_id: int | None = None
    dropped: tuple[str, ...] = field(default=())
    """names of authors, sections and sources that the article mentions no more"""


def articles_to_read(archive: Archive, ids: Sequence[int], *, again: bool = False) -> list[Work]:
    """Of these articles the ones with a stored page; ``again``: also those that this extractor has read."""
    statement = (
        "SELECT a.site, a.site_id, a.url_id, a.url, a.last_capture_id, a.id FROM articles a "
        "WHERE a.id IN (SELECT value FROM json_each(?)) AND a.last_capture_id IS NOT NULL "
        "AND (? OR (a.extractor != ? AND coalesce(a.refused, '') NOT LIKE ? || ':%')) ORDER BY a.id"
    )
    version = extractor_version.current()
    return [Work(*row) for row in archive.conn.execute(statement, (json.dumps(ids), again, version, version))]


def addresses_to_read(archive: Archive, sites: Collection[str], *, again: bool = False) -> list[Work]:
    """Every address whose page our parser failed on or refused, with its last full answer; all sites when none."""
    statement = (
        "SELECT s.domain, u.site_id, u.id, u.url, (SELECT max(c.id) FROM captures c WHERE c.url_id = u.id AND "  # noqa: S608
        f"c.{_READABLE}) AS capture, NULL, u.reason FROM urls u JOIN sites s ON s.id = u.site_id "
        "WHERE u.state IN ('failed', 'not_article') AND u.reason IN (SELECT value FROM json_each(?)) "
        "AND (? OR s.domain IN (SELECT value FROM json_each(?))) AND capture IS NOT NULL "
        "AND (? OR NOT EXISTS (SELECT 1 FROM rereads r WHERE r.url_id = u.id AND r.capture_id = capture "
        "AND r.extractor = ?)) ORDER BY u.id"
    )
    given = (
        json.dumps(sorted(OWN_FAILURES | REFUSALS)), not sites, json.dumps(sorted(sites)), again,
        extractor_version.current(),
    )  # fmt: skip
    return [Work(*row) for row in archive.conn.execute(statement, given)]


def book(archive: Archive, work: Work, article: Article | None, reason: str, detail: str, now: datetime) -> Booked:
    """Enter what today's extractor makes of a page; nothing is ever deleted."""
    if work.article_id is not None:
        return _known_article(archive, work, article, reason, detail, now)
    return _known_refusal(archive, work, article, reason, now)


def rehearse(archive: Archive, work: Work, article: Article | None, reason: str, detail: str) -> Booked:
    """What ``book`` would enter; only reads. A page that would be an article has no number yet."""
    number = work.article_id
    if number is None:
        if article is not None:
            verdict = articles.judged(archive, work.site_id, work.url_id, article, strict=True)[0]
            return Booked("found", reason=work.reason or "", article_id=verdict.article_id)
        return Booked("failed" if reason in OWN_FAILURES else "still", reason=str(reason))
    before = _understanding(archive, number)
    if before["last_capture_id"] != work.capture_id:
        return Booked("overtaken", article_id=number)
    if article is None:
        if reason in OWN_FAILURES:
            return Booked("failed", reason=f"{reason}: {detail}", article_id=number)
        return Booked("refused", reason=str(reason), article_id=number)
    verdict, article, _, _ = articles.judged(archive, work.site_id, work.url_id, article, strict=True)
    if verdict.change is not Change.EDITED:
        return Booked("same", article_id=number)
    rules: dict[str, str] = {}
    for one in article.evidence:
        rules.setdefault(one.field, one.via)
    lost = [each for one in article.evidence if one.field == "body" for each in rejected_json(one)]
    after = identify.public(article) | {"rules": rules, "lost": lost}
    return Booked("changed", _changes(before, after, verdict), article_id=number, dropped=_dropped(before, after))


def _known_article(
    archive: Archive, work: Work, article: Article | None, reason: str, detail: str, now: datetime
) -> Booked:
    before = _understanding(archive, work.article_id)
    if before["last_capture_id"] != work.capture_id:
        return Booked("overtaken", article_id=work.article_id)
    if article is None:
        if reason in OWN_FAILURES:
            return Booked("failed", reason=f"{reason}: {detail}", article_id=work.article_id)
        mark = f"{extractor_version.current()}: {reason}" + (f" ({detail})" if detail else "")
        archive.conn.execute("UPDATE articles SET refused = ? WHERE id = ?", (storable(mark), work.article_id))
        return Booked("refused", reason=str(reason), article_id=work.article_id)
    verdict = articles.save_article(archive, work.site_id, work.url_id, work.capture_id, article, now, cause=CAUSE)
    if verdict.change is not Change.EDITED:
        return Booked("same", article_id=work.article_id)
    after = _understanding(archive, work.article_id)
    return Booked(
        "changed", _changes(before, after, verdict), article_id=work.article_id, dropped=_dropped(before, after)
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], verdict: Verdict) -> tuple[Changed, ...]:
    return tuple(
        Changed(name, before[name], after[name], _rule(before, after, name), _rule(after, before, name))
        for name in verdict.changed_fields
    )


def _known_refusal(archive: Archive, work: Work, article: Article | None, reason: str, now: datetime) -> Booked:
    if article is not None:
        verdict = articles.save_article(archive, work.site_id, work.url_id, work.capture_id, article, now, cause=CAUSE)
        duplicate = verdict.change is Change.DUPLICATE
        ledger.settle(
            archive,
            work.url_id,
            state="duplicate" if duplicate else "archived",
            reason=Reason.SAME_ARTICLE if duplicate else None,
            now=now,
            article_id=verdict.article_id,
        )
        return Booked("found", reason=work.reason or "", article_id=verdict.article_id)
    archive.conn.execute(
        "INSERT INTO rereads(url_id, capture_id, extractor, reason) VALUES (?, ?, ?, ?) ON CONFLICT(url_id) DO UPDATE "
        "SET capture_id = excluded.capture_id, extractor = excluded.extractor, reason = excluded.reason",
        (work.url_id, work.capture_id, extractor_version.current(), str(reason)),
    )
    if reason in OWN_FAILURES:
        return Booked("failed", reason=str(reason))
    archive.conn.execute(
        "UPDATE urls SET state = 'not_article', reason = ?, attempts = 0 WHERE id = ?", (str(reason), work.url_id)
    )
    return Booked("still", reason=str(reason))


_WITNESS = {
    "published_precision": "published_at",
    "updated_precision": "updated_at",
    "section_raw": "section",
    "source_raw": "source",
    "source_kind": "source",
}


def _rule(here: Mapping[str, Any], there: Mapping[str, Any], name: str) -> str:
    """The rule a field was found by; for a body also the ones that took out what stands in the other one."""
    rules = here["rules"]
    found = rules.get(name) or rules.get(_WITNESS.get(name, name)) or "(nothing)"
    rule = found.partition(" ")[0] if found.startswith("scope:") else found
    if name != "body":
        return rule
    mine, other = (f"\n\n{side['body']}\n\n" for side in (here, there))
    lost = ((f"\n\n{one['text']}\n\n", one["via"].partition(" ")[0]) for one in here["lost"])
    return " - ".join((rule, *sorted({via for text, via in lost if text in other and text not in mine})))


def _understanding(archive: Archive, article_id: int | None) -> dict[str, Any]:
    columns = ("last_capture_id", *identify.FIELDS)
    statement = " ".join(["SELECT", ", ".join(columns), "FROM articles WHERE id = ?"])
    values = dict(zip(columns, archive.conn.execute(statement, (article_id,)).fetchone(), strict=True))
    rules = archive.conn.execute("SELECT field, via FROM provenance WHERE article_id = ? AND nth = 0", (article_id,))
    lost = archive.conn.execute(
        "SELECT rejected FROM provenance WHERE article_id = ? AND field = 'body'", (article_id,)
    )
    return {
        name: json.loads(value) if name in {"authors", "images", "tags"} else value for name, value in values.items()
    } | {"rules": dict(rules.fetchall()), "lost": [one for (found,) in lost for one in json.loads(found)]}


def _dropped(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    def names(of: Mapping[str, Any]) -> set[str]:
        return {*of["authors"], *(of[name] for name in ("source", "section") if of[name])}

    return tuple(sorted(names(before) - names(after)))


_GIVEN = "name IN (SELECT value FROM json_each(:names)) AND name NOT IN"
_PRUNE = (
    f"DELETE FROM authors WHERE {_GIVEN} (SELECT value FROM articles, json_each(articles.authors))",  # noqa: S608
    f"DELETE FROM sources WHERE {_GIVEN} (SELECT source FROM articles WHERE source IS NOT NULL)",  # noqa: S608
    f"DELETE FROM sections WHERE {_GIVEN} (SELECT section FROM articles WHERE section IS NOT NULL)",  # noqa: S608
)


def forget_names(archive: Archive, names: Iterable[str]) -> None:
    """Authors, sources and sections that no article mentions any more."""
    given = {"names": json.dumps(sorted(set(names)), ensure_ascii=False)}
    for statement in _PRUNE:
        archive.conn.execute(statement, given)
