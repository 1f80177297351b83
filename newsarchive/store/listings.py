"""Listings (feeds, sitemaps, home and section pages) and what they announce.

A listing's claims are kept as sightings, once and again when they change, so that polling an unchanged
listing writes nothing but its own row. Announcements decide what is fetched next: unknown addresses newest
first, known articles whose listing claims a newer modification, and known articles that vanished from between
others.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from newsarchive import dates, schedule, urls
from newsarchive.records import Link
from newsarchive.store import habits, overruns, site_days, times
from newsarchive.store.archive import Archive
from newsarchive.store.holding import ANNOUNCED, RELATED
from newsarchive.store.texts import optional

VOUCHED = frozenset({"feed", "sitemap", "news-sitemap"})
"""ways of announcing whose claims are absolute dates and whole headlines; an anchor's are decoration"""
LISTING_FIRST = 1 << 40
"""priority of listings near the home page: before any article (an article's is seconds since 1970)"""
DEEP = 2
"""listings from this depth on come after all articles: that is where calendars and tag pages live"""
SHOWN = frozenset({"anchor", "feed"})
DAY = 86_400
"""seconds"""
MANY = 10
"""from so many changed claims on, a listing in which most have changed is one that stamps every poll"""
REVIVE_AFTER = {"failed": timedelta(days=1), "blocked": timedelta(days=1), "forbidden": timedelta(days=7),
                "gone": timedelta(days=7)}  # fmt: skip
"""an address in such a state that is announced again after so long gets another chance"""


@dataclass(frozen=True, slots=True)
class Announced:
    """What came of the links of one page."""

    new: int
    """addresses nobody had seen"""
    known: int
    revisit: int
    """known addresses that are due now because of what was announced"""
    url_ids: tuple[int, ...]
    """urls.id of every address, in the order of the page, each once"""
    arrived: tuple[int, ...] = ()
    """of these, those that this listing has never shown before"""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """What a poll needs to know of a listing."""

    id: int
    site_id: int
    url: str
    fetch_url: str
    kind: str
    depth: int
    etag: str | None
    last_modified: str | None
    digest: str | None
    last_capture_id: int | None
    last_polled_at: str | None
    failures: int
    last_new_at: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    state: str
    kind: str
    depth: int
    priority: int
    claimed_ts: int | None
    last_fetched_at: str | None
    last_tried_at: str | None
    via: str | None


_KNOWN = (
    "SELECT u.url, u.id, u.state, u.kind, u.depth, u.priority, u.claimed_ts, u.last_fetched_at, u.last_tried_at, "
    "u.via "
    "FROM json_each(?) j JOIN urls u ON u.url = j.value"
)
_NEW = (
    "INSERT OR IGNORE INTO urls(site_id, url, fetch_url, article_key, kind, depth, pattern, priority, via, "
    "claimed_ts, first_seen_at, last_seen_at, first_run_id, reason) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'not_tried')"
)
NOT_POLLED = "kind NOT IN ('archive', 'ids')"
"""what back-fills walk through stands in the table for its sightings"""
COLUMNS = (
    "id, site_id, url, fetch_url, kind, depth, etag, last_modified, digest, last_capture_id, last_polled_at, "
    "failures, last_new_at"
)
"""of a ListingRow, in its order"""
_LISTING = f"SELECT {COLUMNS} FROM listings WHERE site_id = :site "  # noqa: S608  # a constant


def known(archive: Archive, links: Sequence[Link]) -> set[str]:
    """The ``link.url`` of those that are in the ledger already."""
    canonical = {link.url: form for form, link in _canonical(links)}
    found = {row[0] for row in archive.conn.execute(_KNOWN, (json.dumps(list(canonical.values())),))}
    return {url for url, form in canonical.items() if form in found}


def announce(
    archive: Archive,
    site_id: int,
    links: Sequence[Link],
    *,
    now: datetime,
    listing_id: int | None = None,
    depth: int = 0,
    run_id: int | None = None,
) -> Announced:
    """Enter the links of one page (``depth``: hops from the home page to the links) into the ledger."""
    page = _by_canonical(links)
    rows = _look_up(archive, page)
    fresh = {url: link for url, link in page.items() if url not in rows}
    if fresh:
        _insert(archive, site_id, fresh, depth, now)
        rows |= _look_up(archive, fresh)
    seen = {url: row.id for url, row in rows.items()}
    changed = dict.fromkeys(page, False)
    arrived: list[int] = []
    if listing_id is not None:
        changed, arrived = _sight(archive, listing_id, page, seen, run_id, now)
    concerned = {
        url: changed.get(url, False)
        for url, row in rows.items()
        if url not in fresh and (url in changed or row.state in REVIVE_AFTER)
    }
    revisit = _renew(archive, page, concerned, rows, depth, now)
    return Announced(
        new=len(fresh),
        known=len(page) - len(fresh),
        revisit=revisit,
        url_ids=tuple(seen[url] for url in page if url in seen),
        arrived=tuple(arrived),
    )


def _by_canonical(links: Sequence[Link]) -> dict[str, Link]:
    """Canonical address -> its first link that has a title, or its first link; in the order of the page."""
    page: dict[str, Link] = {}
    for url, link in _canonical(links):
        if url not in page or (link.title and not page[url].title):
            page[url] = link
    return page


_form = lru_cache(maxsize=16_384)(urls.canonical)
"""the menus and boxes of a site are the same links on every page"""


def _canonical(links: Iterable[Link]) -> Iterator[tuple[str, Link]]:
    """Each link with its canonical address; what is no http(s) address is left out."""
    for link in links:
        try:
            link.url.encode()
            yield _form(link.url), link
        except ValueError:
            continue


def _look_up(archive: Archive, page: dict[str, Link]) -> dict[str, _Known]:
    rows = archive.conn.execute(_KNOWN, (json.dumps(list(page), ensure_ascii=False),))
    return {row[0]: _Known(*row[1:]) for row in rows}


def _insert(archive: Archive, site_id: int, fresh: dict[str, Link], depth: int, now: datetime) -> None:
    moment = times.text(now)
    rows = []
    for url, link in fresh.items():
        kind = _kind(link, url)
        claimed = _claimed_ts(link, now)
        hops = max(0, depth - 1) if link.via == "pagination" else depth  # a long list is no way into depth
        rows.append(
            (site_id, url, link.url, urls.article_key(url), kind, hops, urls.pattern(url),
             _priority(kind, depth, claimed, link.via, now), link.via, claimed, moment, moment, archive.run_id)
        )  # fmt: skip
    archive.conn.executemany(_NEW, rows)


def _kind(link: Link, url: str) -> str:
    if link.kind != "page":
        return "listing" if link.kind in {"feed", "sitemap"} else link.kind
    guess = urls.guess_kind(url)
    return guess if guess in {"article", "listing"} else "page"


def _claimed_ts(link: Link, now: datetime) -> int | None:
    """Newest instant the link claims; only what can be read as a date at all."""
    return _newest((link.date_text, link.lastmod), now)


def _newest(texts: Sequence[str | None], now: datetime) -> int | None:
    readings = (dates.read(text, fetched_at=now).at for text in texts if text)
    return max((times.seconds(at) for at in readings if at is not None), default=None)


def _priority(kind: str, depth: int, claimed_ts: int | None, via: str | None, now: datetime) -> int:
    """Listings near the home page; articles newest first, those that the home page or a feed shows without a date
    among today's; then what claims no date, shallow first; then what only articles lead to; deep listings last."""
    if kind == "listing":
        return LISTING_FIRST - depth if depth < DEEP else -10_000 - depth
    if via == RELATED:
        return -3_000 - depth
    if claimed_ts is None and kind == "article" and depth < DEEP and via in SHOWN:
        return times.seconds(now) - DAY
    if claimed_ts is not None:
        return max(claimed_ts, 1)
    return -depth if kind == "article" else -1_000 - depth


def _sight(
    archive: Archive,
    listing_id: int,
    page: dict[str, Link],
    seen: dict[str, int],
    run_id: int | None,
    now: datetime,
) -> tuple[dict[str, bool], list[int]]:
    """Write a sighting where the listing claims something new about an address; those addresses, and whether
    the listing had claimed something older or a different headline before (the article was edited); and the ids of
    those that it had never shown."""
    before: dict[int, tuple[str | None, str | None, str | None]] = {}
    for url_id, title, date_text, lastmod in archive.conn.execute(
        "SELECT s.url_id, s.title, s.date_text, s.lastmod FROM json_each(?) j "
        "JOIN sightings s ON s.listing_id = ? AND s.url_id = j.value ORDER BY s.id",
        (json.dumps(list(seen.values())), listing_id),
    ):
        before[url_id] = (title, date_text, lastmod)
    moment = times.text(now)
    rows, changed, arrived = [], {}, []
    for place, (url, link) in enumerate(page.items()):
        old = before.get(seen.get(url, 0))
        if old is None:
            arrived.append(seen[url])
        claims = (optional(link.title), optional(link.date_text), optional(link.lastmod))
        if old is None or (link.via in VOUCHED and old != claims):
            rows.append((listing_id, seen[url], run_id, moment, link.position or place, *claims))
            changed[url] = old is not None and _edited(old, link, now)
    archive.conn.executemany(
        "INSERT INTO sightings(listing_id, url_id, run_id, seen_at, position, title, date_text, lastmod) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return changed, arrived


def _edited(old: tuple[str | None, str | None, str | None], link: Link, now: datetime) -> bool:
    """Whether one listing's earlier and present claims about an address tell of an edit."""
    if old[0] and link.title and old[0] != link.title:
        return True
    earlier = _newest(old[1:], now)
    later = _claimed_ts(link, now)
    return earlier is not None and later is not None and later > earlier


def _renew(
    archive: Archive, page: dict[str, Link], concerned: dict[str, bool], rows: dict[str, _Known], depth: int,
    now: datetime,
) -> int:  # fmt: skip
    """Known addresses that were announced differently: newer claims, better priority, another chance."""
    updates, due = [], []
    moment = times.text(now)
    for url, edited in concerned.items():
        row, link = rows[url], page[url]
        claimed = _claimed_ts(link, now) if link.via in VOUCHED else None
        newest = max((ts for ts in (claimed, row.claimed_ts) if ts is not None), default=None)
        if row.state == "archived" and (edited or _is_newer(claimed, row)):
            due.append((moment, row.id))
        again = _revives(row, now)
        priority, shallow, via = row.priority, row.depth, row.via
        if row.state == "pending" or again:
            shallow = min(depth, row.depth)
            if (link.via in ANNOUNCED and via not in ANNOUNCED) or via == RELATED:
                via = link.via
            priority = max(row.priority, _priority(row.kind, shallow, newest, via, now))
        if again or (priority, shallow, newest, via) != (row.priority, row.depth, row.claimed_ts, row.via):
            updates.append((priority, shallow, newest, moment, via, again, again, again, row.id))
    archive.conn.executemany(
        "UPDATE urls SET priority = ?, depth = ?, claimed_ts = ?, last_seen_at = ?, via = ?, "
        "state = CASE WHEN ? THEN 'pending' ELSE state END, attempts = CASE WHEN ? THEN 0 ELSE attempts END, "
        "next_due_at = CASE WHEN ? THEN NULL ELSE next_due_at END WHERE id = ?",
        updates,
    )
    if len(due) >= MANY and 2 * len(due) > len(page):
        return 0  # the listing stamps everything at every poll: its claims say nothing
    archive.conn.executemany("UPDATE urls SET next_due_at = ? WHERE id = ?", due)
    return len(due)


def _is_newer(claimed: int | None, row: _Known) -> bool:
    """Whether a claimed instant is later than our last look, and news to us."""
    if claimed is None or row.last_fetched_at is None or claimed <= (row.claimed_ts or 0):
        return False
    return claimed > times.seconds(times.instant(row.last_fetched_at))


def _revives(row: _Known, now: datetime) -> bool:
    pause = REVIVE_AFTER.get(row.state)
    return pause is not None and (row.last_tried_at is None or now - times.instant(row.last_tried_at) >= pause)


def add_listing(archive: Archive, site_id: int, url: str, kind: str, now: datetime, *, depth: int = 0) -> int:
    """The listing's id; a new one is due at once."""
    moment = times.text(now)
    row = archive.conn.execute(
        "INSERT INTO listings(site_id, url, fetch_url, kind, depth, next_poll_at, due_at, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(url) DO UPDATE SET depth = min(depth, excluded.depth) RETURNING id",
        (site_id, urls.canonical(url), url, kind, depth, moment, moment, moment),
    ).fetchone()
    return int(row[0])


def listings(archive: Archive, site_id: int) -> list[ListingRow]:
    """Every listing of the site."""
    return [ListingRow(*row) for row in archive.conn.execute(_LISTING + "ORDER BY id", {"site": site_id})]


def known_listings(archive: Archive, site_id: int, addresses: Sequence[str]) -> set[str]:
    """Those of some addresses of feeds and sitemaps that are listings of the site already."""
    forms = {address: _form(address) for address in addresses}
    rows = archive.conn.execute(
        "SELECT l.url FROM json_each(?) j JOIN listings l ON l.url = j.value WHERE l.site_id = ?",
        (json.dumps(list(forms.values())), site_id),
    )
    found = {url for (url,) in rows}
    return {address for address, form in forms.items() if form in found}


def count(archive: Archive, site_id: int) -> int:
    """How many listings the site has."""
    return int(archive.conn.execute("SELECT count(*) FROM listings WHERE site_id = ?", (site_id,)).fetchone()[0])


def listings_due(
    archive: Archive, site_id: int, *, now: datetime, polled_since: datetime | None = None, limit: int = 1_000
) -> list[ListingRow]:
    """Listings to poll, shallow first; not those polled since ``polled_since`` (the run that is continued)."""
    rows = archive.conn.execute(
        _LISTING + f"AND {NOT_POLLED} AND "
        "(next_poll_at <= :now OR next_poll_at > :never OR last_polled_at > :ahead) AND (last_polled_at IS NULL "
        "OR :since IS NULL OR last_polled_at < :since OR last_polled_at > :ahead) ORDER BY depth, id LIMIT :n",
        {"site": site_id, "now": times.text(now), "never": times.text(now + schedule.LONGEST_WAIT),
         "ahead": times.text(now + schedule.AHEAD), "since": times.optional(polled_since), "n": limit},
    )  # fmt: skip
    return [ListingRow(*row) for row in rows]


def poll_result(
    archive: Archive,
    listing_id: int,
    *,
    now: datetime,
    status: int | None,
    new: int = 0,
    failed: bool = False,
    etag: str | None = None,
    last_modified: str | None = None,
    digest: str | None = None,
    capture_id: int | None = None,
    shown: habits.Shown | None = None,
) -> None:
    """A poll ended: ``status`` None means no answer. A 304 keeps the validators, a failure everything else.
    ``shown`` None: the listing had not changed, or nothing could be read."""
    added, last_new, failures = archive.conn.execute(
        "SELECT added_at, last_new_at, failures FROM listings WHERE id = ?", (listing_id,)
    ).fetchone()
    moment = times.text(now)
    failures = failures + 1 if failed else 0
    last_new = moment if new else last_new
    again = schedule.next_poll(now, times.instant(last_new or added), failures)
    gap = overruns.passed(archive, listing_id, shown, now)
    due = habits.learn(archive, listing_id, now=now, status=status, failed=failed, shown=shown, gap=gap)
    due, again = (max(due, again), again) if failed else (due, min(due, again))
    full = not failed and status != 304
    archive.conn.execute(
        "UPDATE listings SET last_status = ?, last_polled_at = ?, last_new_at = ?, polls = polls + 1, failures = ?, "
        "next_poll_at = ?, due_at = ?, etag = CASE WHEN ? THEN ? ELSE etag END, "
        "last_modified = CASE WHEN ? THEN ? ELSE last_modified END, digest = coalesce(?, digest), "
        "last_capture_id = coalesce(?, last_capture_id) WHERE id = ?",
        (status, moment, last_new, failures, times.text(again), times.text(due),
         full, optional(etag), full, optional(last_modified), digest, capture_id, listing_id),
    )  # fmt: skip
    site_days.polled(archive, listing_id, now=now, status=status, failed=failed, new=new)
    if not failed:
        overruns.note(archive, listing_id, gap, now)
