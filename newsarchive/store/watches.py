"""What a process that stays must know of the whole archive: its sites, whom it leaves alone, what a day has cost.

Plain functions; those that write are called inside ``archive.transaction()``.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import clock
from newsarchive.store import ledger, site_days, times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

COMMAND = "watch"
"""``runs.command`` of a day of it"""


@dataclass(frozen=True, slots=True)
class Known:
    """A registered site."""

    id: int
    domain: str
    home_url: str | None
    """None: forgotten"""
    answered: bool
    """it announced something: no typo"""


def known_sites(archive: Archive) -> list[Known]:
    """Every site of the database."""
    rows = archive.conn.execute(
        "SELECT id, domain, home_url, EXISTS (SELECT 1 FROM articles WHERE site_id = s.id) OR (SELECT count(*) FROM "
        "(SELECT 1 FROM urls WHERE site_id = s.id AND (via IS NOT 'guess' OR state <> 'gone') LIMIT 2)) > 1 "
        "FROM sites s ORDER BY id"
    )
    return [Known(key, domain, home, bool(answered)) for key, domain, home, answered in rows]


_LISTED = "sites.toml "


def listed(archive: Archive) -> set[str]:
    """The domains that stood in the archive's own registry when it was last looked at."""
    rows = archive.conn.execute("SELECT name FROM marks WHERE name > ? AND name < 'sites.toml!'", (_LISTED,))
    return {name.removeprefix(_LISTED) for (name,) in rows}


def list_site(archive: Archive, domain: str, *, stands: bool) -> None:
    """Note that a site stands in the archive's own registry, or does not."""
    if stands:
        archive.conn.execute("INSERT OR IGNORE INTO marks(name, value) VALUES (?, 0)", (_LISTED + domain,))
    else:
        archive.conn.execute("DELETE FROM marks WHERE name = ?", (_LISTED + domain,))


def take_out(archive: Archive, standing: Collection[str]) -> None:
    """Forget the sites that stood in the archive's own registry and do not any more."""
    for domain in listed(archive).difference(standing):
        ledger.forget_site(archive, domain)
        list_site(archive, domain, stands=False)


def requests_since(archive: Archive, site: int, since: datetime) -> int:
    """Requests to a site that runs begun since then have written down."""
    rows = archive.conn.execute(
        "SELECT s.counts FROM run_sites s JOIN runs r ON r.id = s.run_id WHERE s.site_id = ? AND r.started_at >= ? "
        "AND r.command IN ('crawl', 'watch') AND s.run_id IN "
        "(SELECT run_id FROM run_sites WHERE site_id = ? ORDER BY run_id DESC LIMIT 500)",
        (site, times.text(since), site),
    )
    return sum(int(json.loads(counts).get("requests", 0)) for (counts,) in rows)


def drop_idle(archive: Archive, run: int) -> None:
    """Of scheduled crawls in a row that found nothing due one row is enough: the last."""
    archive.conn.execute(
        "DELETE FROM runs WHERE id = (SELECT max(id) FROM runs WHERE id < ?) AND command = 'crawl' AND exit_code = 0 "
        "AND counts = '{}' AND NOT EXISTS (SELECT 1 FROM run_sites WHERE run_id = runs.id)",
        (run,),
    )


def add_counts(archive: Archive, run: int, site: int, numbers: Mapping[str, float], told: Mapping[str, Any]) -> None:
    """Add what one more visit did to a run's row of the site; ``told`` replaces what stands there, lists are added
    without repetition up to MOST_LINES."""
    row = archive.conn.execute("SELECT counts FROM run_sites WHERE run_id = ? AND site_id = ?", (run, site)).fetchone()
    counts: dict[str, Any] = json.loads(row[0]) if row else {}
    for name, number in numbers.items():
        counts[name] = round(counts.get(name, 0) + number, 1)
    site_days.add(archive, site, numbers, clock.now())
    for name, value in told.items():
        if isinstance(value, list):
            counts[name] = list(dict.fromkeys([*counts.get(name, ()), *value]))[:MOST_LINES]
        elif name != "began_at" or name not in counts:
            counts[name] = value
    archive.conn.execute(
        "INSERT INTO run_sites(run_id, site_id, counts) VALUES (?, ?, ?) "
        "ON CONFLICT(run_id, site_id) DO UPDATE SET counts = excluded.counts",
        (run, site, as_json(counts)),
    )


MOST_LINES = 50
"""problems, and notes, of a site that a day's row keeps"""


def tell_total(archive: Archive, run: int, counts: Mapping[str, int]) -> None:
    """What a run that goes on has done so far, all sites together."""
    archive.conn.execute("UPDATE runs SET counts = ? WHERE id = ?", (as_json(dict(counts)), run))


def visited(archive: Archive, run: int) -> list[int]:
    """The sites of a run."""
    return [site for (site,) in archive.conn.execute("SELECT site_id FROM run_sites WHERE run_id = ?", (run,))]


def tell_killed(archive: Archive) -> int:
    """Called by the only process that may watch: days that were never closed belong to one that was killed, whoever
    has its number now. How many."""
    cursor = archive.conn.execute(
        "UPDATE runs SET counts = json_set(counts, '$.killed', 1) WHERE command = ? AND ended_at IS NULL",
        (COMMAND,),
    )
    return int(cursor.rowcount)


def fresh_pending(archive: Archive, sites: Sequence[int], since: datetime) -> set[int]:
    """Those of some sites that have new articles waiting: first announced, and dated if at all, since then."""
    return {
        site
        for site in sites
        if archive.conn.execute(
            "SELECT 1 FROM urls WHERE site_id = ? AND state = 'pending' AND kind <> 'listing' AND first_seen_at >= ? "
            "AND (claimed_ts IS NULL OR claimed_ts >= ?) LIMIT 1",
            (site, times.text(since), times.seconds(since)),
        ).fetchone()
    }
