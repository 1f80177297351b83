"""Articles that were taken down: what each look found, when a removal is sure, when the next look is due.

Plain functions, called inside ``archive.transaction()``; every ``now`` is an aware UTC datetime. One look says little:
a removal is confirmed by a later one, and only when the site was well in between, that is when other articles of it
were seen at their addresses. Where many are missing in the same way at once, more of the others must have been seen;
until then it is the site's trouble, or new addresses for all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newsarchive import schedule
from newsarchive.store import times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import optional

Kind = Literal[
    "http_404", "http_410", "http_451", "redirect_home", "redirect_section", "redirect_away", "soft_404", "emptied",
    "delisted",
]  # fmt: skip
APART = timedelta(hours=3)
"""two looks that lie closer together are one"""
MANY = 3
"""articles of a site that are missing in the same way, from which on others of it must be seen"""
ENOUGH = 8
"""others that were seen are enough, however many are missing"""
TOGETHER = timedelta(days=1)
"""what went missing within so long went together"""
AT_LAST = timedelta(days=14)
"""what is still missing then, and was in LOOKS looks, is gone whatever happened to the others"""
LOOKS = 4
SOUNDED = 3
"""others that are visited at once when none has been seen since"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at a known article's address found instead of it."""

    kind: Kind
    status: int | None
    evidence: str
    """in words"""
    target_url: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a look came to."""

    again: datetime
    """when the next one is due"""
    first: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    article_id: int
    kind: str
    first_at: str
    confirmed_at: str | None
    last_at: str
    looks: int
    site_id: int


_OPEN = (
    "SELECT r.id, r.article_id, r.kind, r.first_at, r.confirmed_at, r.last_at, r.looks, a.site_id FROM removals r "
    "JOIN articles a ON a.id = r.article_id WHERE r.article_id = ? AND r.returned_at IS NULL"
)


def looked(archive: Archive, article_id: int, found: Finding, now: datetime) -> Look:
    """Enter a look that did not find the article as it was."""
    row = _open(archive, article_id)
    if row is None or (row.kind == "delisted") != (found.kind == "delisted"):
        return _first(archive, article_id, row, found, now)
    moment = times.text(now)
    apart = now - times.instant(row.last_at) >= APART or row.confirmed_at is not None
    archive.conn.execute(
        "UPDATE removals SET last_at = CASE WHEN :apart THEN :now ELSE last_at END, looks = looks + :apart, "
        "status = :status, target_url = :target, kind = CASE WHEN confirmed_at IS NULL THEN :kind ELSE kind END, "
        "evidence = CASE WHEN confirmed_at IS NULL THEN :evidence ELSE evidence END WHERE id = :id",
        {"apart": apart, "now": moment, "status": found.status, "target": optional(found.target_url),
         "kind": found.kind, "evidence": optional(found.evidence), "id": row.id},
    )  # fmt: skip
    if row.confirmed_at is None and not apart:
        return Look(times.instant(row.last_at) + schedule.SECOND_LOOK)
    sure = row.confirmed_at is not None or found.kind == "delisted" or _is_sure(archive, row, found.kind, now)
    archive.conn.execute(
        "UPDATE removals SET confirmed_at = ? WHERE id = ? AND ? AND confirmed_at IS NULL", (moment, row.id, sure)
    )
    return Look(schedule.next_look(times.instant(row.first_at), now, sure=sure), sure=sure)


def _open(archive: Archive, article_id: int) -> _Row | None:
    row = archive.conn.execute(_OPEN, (article_id,)).fetchone()
    return None if row is None else _Row(*row)


def _first(archive: Archive, article_id: int, row: _Row | None, found: Finding, now: datetime) -> Look:
    """The first look of its kind. What was de-listed before it was taken down, or the other way round, was looked at
    for something else."""
    moment = times.text(now)
    if row is not None and row.confirmed_at is None:
        archive.conn.execute("DELETE FROM removals WHERE id = ?", (row.id,))
    elif row is not None:
        archive.conn.execute("UPDATE removals SET returned_at = ? WHERE id = ?", (moment, row.id))
    archive.conn.execute(
        "INSERT INTO removals(article_id, kind, first_at, last_at, looks, status, target_url, evidence) "
        "VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
        (article_id, found.kind, moment, moment, found.status, optional(found.target_url), optional(found.evidence)),
    )
    return Look(now + schedule.SECOND_LOOK, first=True)


def _is_sure(archive: Archive, row: _Row, kind: str, now: datetime) -> bool:
    """Whether the site was well since the first look: as many others were seen as went missing with this one."""
    first = times.instant(row.first_at)
    missing = archive.conn.execute(
        "SELECT count(*) FROM removals r JOIN articles a ON a.id = r.article_id "
        "WHERE a.site_id = ? AND r.kind = ? AND r.returned_at IS NULL AND r.first_at >= ?",
        (row.site_id, kind, times.text(first - TOGETHER)),
    ).fetchone()[0]
    wanted = min(missing, ENOUGH) if missing >= MANY else 1
    seen = archive.conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM articles WHERE site_id = ? AND id <> ? AND last_seen_at > ? "
        "AND first_seen_at < ? AND gone_at IS NULL LIMIT ?)",
        (row.site_id, row.article_id, row.first_at, row.first_at, wanted),
    ).fetchone()[0]
    if seen >= wanted:
        return True
    if now - first >= AT_LAST and row.looks + 1 >= LOOKS and _listings_are_well(archive, row):
        return True
    if missing < ENOUGH:
        _sound(archive, row, max(wanted, SOUNDED), now)
    return False


def _listings_are_well(archive: Archive, row: _Row) -> bool:
    query = "SELECT 1 FROM listings WHERE site_id = ? AND well_at > ? LIMIT 1"
    return archive.conn.execute(query, (row.site_id, row.first_at)).fetchone() is not None


def _sound(archive: Archive, row: _Row, most: int, now: datetime) -> None:
    """Let a few neighbours of a missing article be visited now: those that were archived next to it."""
    archive.conn.execute(
        "UPDATE urls SET next_due_at = ? WHERE state = 'archived' AND id IN (SELECT url_id FROM articles "
        "WHERE site_id = ? AND gone_at IS NULL AND last_seen_at <= ? ORDER BY abs(id - ?) LIMIT ?)",
        (times.text(now), row.site_id, row.first_at, row.article_id, most),
    )


def renamed(archive: Archive, article_id: int, found: Finding) -> None:
    """The last look is understood better now: what it was sent to has been read."""
    archive.conn.execute(
        "UPDATE removals SET kind = ?, status = ?, target_url = ?, evidence = ? "
        "WHERE article_id = ? AND returned_at IS NULL AND confirmed_at IS NULL AND kind <> 'delisted'",
        (found.kind, found.status, optional(found.target_url), optional(found.evidence), article_id),
    )


def back(archive: Archive, article_id: int, now: datetime, *, listed: bool = False) -> None:
    """The article was seen where it was. A look that nothing has confirmed leaves its row, with both dates; a page that
    was empty once leaves no revision.

    ``listed``: a listing shows it again; otherwise its address has it, which says nothing of one that is de-listed.
    """
    archive.moment.date(now)
    row = _open(archive, article_id)
    if row is None or (row.kind == "delisted") != listed:
        return
    archive.conn.execute("UPDATE removals SET returned_at = ? WHERE id = ?", (times.text(now), row.id))
    if row.kind == "emptied" and row.confirmed_at is None:
        archive.conn.execute(
            "DELETE FROM revisions WHERE article_id = ? AND replaced_at = ? AND cause = 'visit'",
            (article_id, row.first_at),
        )


def undone(archive: Archive, article_id: int) -> None:
    """The last look has met a wall or a closed site after all, and said nothing of the article: as if it had not been,
    unless it was one of several."""
    row = _open(archive, article_id)
    if row is None or row.confirmed_at is not None or row.looks > 1 or row.kind == "delisted":
        return
    archive.conn.execute("DELETE FROM removals WHERE id = ?", (row.id,))
    archive.conn.execute("UPDATE articles SET gone_at = NULL WHERE id = ?", (article_id,))


def moved(archive: Archive, article_id: int, now: datetime) -> None:
    """The article stands at another address of its site: what nobody has confirmed was no removal."""
    archive.conn.execute(
        "DELETE FROM removals WHERE article_id = ? AND returned_at IS NULL AND confirmed_at IS NULL "
        "AND kind <> 'delisted'",
        (article_id,),
    )
    back(archive, article_id, now)


def twin_at(archive: Archive, article_id: int) -> int | None:
    """Another article of the same site with the same text, seen since this one was last seen: it has moved."""
    row = archive.conn.execute(
        "SELECT t.id FROM articles a JOIN articles t ON t.content_hash = a.content_hash AND t.site_id = a.site_id "
        "AND t.id <> a.id WHERE a.id = ? AND t.gone_at IS NULL AND t.last_seen_at > a.last_seen_at LIMIT 1",
        (article_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def is_open(archive: Archive, article_id: int) -> bool:
    """Whether the article is taken down as far as the last look says."""
    return _open(archive, article_id) is not None


def ask_aliases(archive: Archive, article_id: int) -> None:
    """An article's address is gone: its other addresses that were seen since are asked, the newest first."""
    archive.conn.execute(
        "UPDATE urls SET state = 'pending', attempts = 0, next_due_at = NULL WHERE id IN (SELECT u.id FROM urls u "
        "JOIN articles a ON a.id = u.article_id WHERE a.id = ? AND u.id <> a.url_id AND u.state = 'duplicate' "
        "AND u.reason = 'same_article' AND u.last_tried_at >= a.last_seen_at ORDER BY u.last_tried_at DESC LIMIT 2)",
        (article_id,),
    )


def is_gone(archive: Archive, url_id: int) -> bool:
    """Whether the article of an address is known to be missing there."""
    query = "SELECT 1 FROM articles WHERE url_id = ? AND gone_at IS NOT NULL"
    row = archive.conn.execute(query, (url_id,)).fetchone()
    return row is not None
