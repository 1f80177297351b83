"""Which ways to its older articles a site may have: planned method by method, when its turn has come.

The later a method, the more is known: what family the site is of, which forms its addresses have, what cheaper methods
have brought. Runs inside the writer's transaction.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from urllib.parse import urljoin

from newsarchive import archives, discover, families, lookups, urls
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl.backfill_steps import Stretch
from newsarchive.crawl.robots import Robots
from newsarchive.errors import ArchiveDamaged
from newsarchive.families.base import Family
from newsarchive.store import backfills, listings, payloads
from newsarchive.store.archive import Archive
from newsarchive.store.backfills import Backfill, Planned

MOST_LINKS = 5_000
"""known addresses of lists that are looked at for the form of a calendar"""


def family_of(archive: Archive, site_id: int, said: str | None) -> Family | None:
    """The family of most of a site's articles, or what the registry says."""
    row = archive.conn.execute(
        "SELECT family FROM (SELECT family FROM articles WHERE site_id = ? ORDER BY id DESC LIMIT 200) "
        "WHERE family IS NOT NULL GROUP BY family ORDER BY count(*) DESC LIMIT 1",
        (site_id,),
    ).fetchone()
    name = row[0] if row else said
    return next((family for family in families.families() if family.id == name), None)


class Ways:
    """One site's ways, as far as they are known now."""

    def __init__(self, archive: Archive, job: Backfill, stretch: Stretch, robots: Robots, now: datetime) -> None:
        self.archive, self.job, self.stretch, self.robots, self.now = archive, job, stretch, robots, now

    def open_next(self) -> str | None:
        """Plan the next method that has something to ask for; its name, or None when there is none left."""
        here = backfills.planned_methods(self.archive, self.job.id)
        for method in steps.METHODS:
            planned: Callable[[], Iterator[Planned]] = getattr(self, f"_{method}")
            if method in here:
                again = self._further_calendars if method == "dates" else planned
                if method in {"posts", "cursor", "dates"} and self._plan(again()):
                    return method  # what family it is may have come out since
                continue
            count = self._plan(planned())
            backfills.mark_planned(self.archive, self.job.id, method, None if count else _NONE[method], self.now)
            if count:
                return method
        return None

    def _plan(self, planned: Iterator[Planned]) -> int:
        return backfills.plan(self.archive, self.job.id, planned)

    def _home(self) -> Iterator[Planned]:
        yield Planned("home", "home", "home", self.stretch.home, steps.rank("home", 0))

    def _sitemap(self) -> Iterator[Planned]:
        rows = listings.listings(self.archive, self.job.site_id)
        known = [row.fetch_url for row in rows if row.kind == "sitemap" and row.depth <= 1]
        if not known:
            own = self.stretch.family.sitemaps if self.stretch.family else ()
            usual = [link.url for link in discover.usual_sitemaps(self.stretch.home)]
            known = [*(urljoin(self.stretch.home, path) for path in own), *usual[:4]]
        for at, address in enumerate(dict.fromkeys(known)):
            if steps.wanted_sitemap(self.stretch, address):
                yield steps.sitemap(address, order=-at)

    def _posts(self) -> Iterator[Planned]:
        for pattern in self.stretch.family.archive.get("posts", ()) if self.stretch.family else ():
            yield steps.posts(self.stretch, pattern, self.stretch.until)

    def _cursor(self) -> Iterator[Planned]:
        for pattern in self.stretch.family.archive.get("cursors", ()) if self.stretch.family else ():
            yield steps.cursor(self.stretch, pattern, self.stretch.until)

    # --- calendars

    def _dates(self) -> Iterator[Planned]:
        yield from list(self._calendars())[:1]

    def _further_calendars(self) -> Iterator[Planned]:
        """The next form of a calendar, when none that was tried has brought anything."""
        tried = backfills.recipes(self.archive, self.job.id, "dates")
        if not any(tried.values()):
            yield from [one for one in self._calendars() if one.recipe not in tried][:1]

    def _calendars(self) -> Iterator[Planned]:
        family = self.stretch.family
        learned = archives.dated_patterns(self._known_lists())
        for kind in ("days", "months"):
            own = family.archive.get(kind, ()) if family else ()
            for pattern in dict.fromkeys([*(one for one, (what, _) in learned.items() if what == kind), *own]):
                shown = learned[pattern][1] if pattern in learned else None
                yield steps.first_day(self.stretch, pattern, months=kind == "months", shown=shown)
        for kind in ("days", "months"):
            for pattern in archives.known(None, kind):
                yield steps.first_day(self.stretch, pattern, months=kind == "months")

    def _known_lists(self) -> list[str]:
        rows = self.archive.conn.execute(
            "SELECT fetch_url FROM urls WHERE site_id = ? AND kind <> 'article' ORDER BY id DESC LIMIT ?",
            (self.job.site_id, MOST_LINKS),
        )
        return [str(address) for (address,) in rows]

    # --- lists with further pages

    def _pages(self) -> Iterator[Planned]:
        home, family = self.stretch.home, self.stretch.family
        found = [urljoin(home, path) for path in (family.archives if family else ())]
        found += [row.fetch_url for row in listings.listings(self.archive, self.job.site_id) if row.kind == "section"]
        found += [
            str(address)
            for (address,) in self.archive.conn.execute(
                "SELECT fetch_url FROM urls WHERE site_id = ? AND kind = 'listing' AND depth <= 1 AND via <> 'archive' "
                "ORDER BY id LIMIT 500",
                (self.job.site_id,),
            )
        ]
        if not found:
            found = [urljoin(home, path) for path in lookups.table("archives")["lists"]]
        found.append(home)
        bases: dict[str, str] = {}
        for address in found:
            if archives.page_number(address) is None and archives.day_in(address) is None and not _is_tag(address):
                bases.setdefault(urls.canonical(address), address)
        within = self.stretch.last
        for base in list(bases.values())[: archives.bound("lists")]:
            yield steps.page(base, "", 1, within)

    # --- numbers

    def _ids(self) -> Iterator[Planned]:
        """Whether numbers alone lead to articles is tried with one that does, and one that cannot."""
        known = self.numbers()
        if known is None:
            return
        number, address, _ = known
        for pattern in list(dict.fromkeys(archives.id_patterns(address, number, self.stretch.family)))[:4]:
            trial = steps.block(self.stretch, pattern, number)
            yield Planned("ids", pattern, f"trial {number}", trial.address, trial.rank + (1 << 34))

    def numbers(self) -> tuple[int, str, int] | None:
        """(number, address, seconds since 1970) of the newest article whose number is known, of the stretch if there is
        one."""
        query = (
            "SELECT article_key, url, published_ts, last_capture_id FROM articles WHERE site_id = ? "
            "AND published_ts BETWEEN ? AND ? ORDER BY published_ts DESC LIMIT 200"
        )
        inside = (self.job.site_id, self.stretch.first, self.stretch.last + steps.SLACK)
        rows = self.archive.conn.execute(query, inside).fetchall()
        rows = rows or self.archive.conn.execute(query, (self.job.site_id, 0, 1 << 40)).fetchall()
        for key, address, ts, _ in rows:
            if (number := archives.number_of(key)) is not None:
                return number, address, ts
        for _, _, ts, capture in rows[:3]:
            if capture is not None and (number := _printed(self.archive, capture)) is not None:
                return number, "", ts
        return None

    def all_numbers(self) -> list[tuple[int, int]]:
        """(number, seconds since 1970) of known articles, spread over the stretch and beside it."""
        rows = self.archive.conn.execute(
            "SELECT article_key, published_ts, last_capture_id FROM articles WHERE site_id = ? "
            "AND published_ts IS NOT NULL ORDER BY published_ts",
            (self.job.site_id,),
        ).fetchall()
        told = [(number, ts) for key, ts, _ in rows if (number := archives.number_of(key)) is not None]
        if len(told) >= 2 and 2 * len(told) >= len(rows):
            return told
        near = sorted(rows, key=lambda row: abs(row[1] - self.stretch.last))
        some = [*rows[:2], *rows[-2:], *near[:3]]
        return [
            (number, ts)
            for _, ts, capture in some
            if capture and (number := _printed(self.archive, capture)) is not None
        ]

    def known_numbers(self, first: int, behind: int) -> set[int]:
        """Those numbers from ``first`` on whose addresses are in the ledger."""
        rows = self.archive.conn.execute(
            "SELECT CAST(substr(article_key, 4) AS INTEGER) AS number FROM urls WHERE site_id = ? "
            "AND article_key GLOB 'id:*' AND number >= ? AND number < ?",
            (self.job.site_id, first, behind),
        )
        return {int(number) for (number,) in rows}


_NONE = {
    "home": "no home page",
    "sitemap": "no sitemap is known",
    "posts": "its system has no list of posts",
    "cursor": "its system has no list behind a cursor",
    "dates": "no calendar",
    "pages": "no list",
    "ids": "no article whose number is known",
}


@cache
def _marks() -> re.Pattern[bytes]:
    return re.compile("|".join(lookups.table("archives")["id_marks"]).encode())


def _printed(archive: Archive, capture: int) -> int | None:
    """The number of an article that its page says, when all that it says are one."""
    try:
        body = payloads.captured_page(archive, capture).body
    except (ArchiveDamaged, OSError):
        return None
    found = {int(number) for groups in _marks().findall(body) for number in groups if number}
    return found.pop() if len(found) == 1 else None


def _is_tag(address: str) -> bool:
    path = urls.canonical(address).partition("//")[2].partition("/")[2]
    return path.split("/")[0] in {"etiket", "etiketler", "tag", "tags", "arama", "ara", "search"}
