"""What runs did and how sites do: accounts per run and site, listings and their health, robots.txt, pauses, budgets.

Out come plain dicts with the names that ``newsarchive status --json`` shows.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsarchive import clock
from newsarchive.query import probed
from newsarchive.store import accounts, habits, site_days, times

STATES = accounts.STATES
LISTINGS = 40
"""listings of a site that are told, failing ones first"""

_RUN = ("run", "command", "version", "pid", "started_at", "ended_at", "exit_code", "counts")
_RUNS = "SELECT id, command, version, pid, started_at, ended_at, exit_code, counts FROM runs r"
_RUNS_OF = """EXISTS (SELECT 1 FROM run_sites s JOIN sites t ON t.id = s.site_id
    WHERE s.run_id = r.id AND t.domain IN (SELECT value FROM json_each(?)))"""


def runs(
    connection: sqlite3.Connection,
    domains: Sequence[str] | None = None,
    *,
    limit: int = 10,
    since: datetime | None = None,
    number: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The newest runs first; each with ``announced`` (what it answered for), every state, ``settled``, ``left`` and
    ``sites``, the same per site. ``domains``: only runs that visited one of them. ``number``: that run alone."""
    conditions: list[str] = []
    parameters: list[Any] = []
    if domains is not None:
        conditions.append(_RUNS_OF)
        parameters.append(json.dumps(list(domains)))
    if since is not None:
        conditions.append("r.started_at >= ?")
        parameters.append(times.text(since))
    if number is not None:
        conditions.append("r.id = ?")
        parameters.append(number)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    for row in connection.execute(f"{_RUNS} {where} ORDER BY r.id DESC LIMIT ?", (*parameters, limit)).fetchall():
        run = dict(zip(_RUN, row, strict=True))
        sites = list(run_sites(connection, run["run"], domains))
        run["counts"] = json.loads(run["counts"])
        if run["ended_at"] is None:  # its own sum is written down every minute only
            run["counts"] |= _so_far(connection, run["run"])
        yield run | {"state": _state(run), **_added(sites), "sites": sites}


def _so_far(connection: sqlite3.Connection, run: int) -> dict[str, int]:
    """What the visits of a run that is not over have written down, all sites together."""
    rows = connection.execute(
        "SELECT c.key, sum(c.value) FROM run_sites s, json_each(s.counts) c "
        "WHERE s.run_id = ? AND c.type = 'integer' GROUP BY 1",
        (run,),
    )
    return dict(rows.fetchall())


def _state(run: Mapping[str, Any]) -> str:
    if run["ended_at"] is not None:
        return "ended"
    return "running" if accounts.lives(run["pid"]) and "killed" not in run["counts"] else "killed"


_NUMBERS = ("announced", "first_announced", "settled", "left", *STATES)


def _added(sites: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for site in sites:
        total.update({name: site[name] for name in _NUMBERS})
    return {name: total[name] for name in _NUMBERS}


def run_sites(
    connection: sqlite3.Connection, run: int, domains: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """What a run did on each of its sites."""
    rows = connection.execute(
        "SELECT t.id, t.domain, s.counts, s.run_id = (SELECT max(run_id) FROM run_sites WHERE site_id = t.id) "
        "FROM run_sites s JOIN sites t ON t.id = s.site_id WHERE s.run_id = ? ORDER BY t.domain",
        (run,),
    ).fetchall()
    for site, domain, stored, is_last in rows:
        if domains is not None and domain not in domains:
            continue
        counts = json.loads(stored)
        account = counts.pop(accounts.ACCOUNT, None)
        if account is None:
            account = accounts.of_run(connection, run, site) if is_last else _nothing_known()
        yield {
            "site": domain,
            **{name: account.get(name, 0) for name in ("announced", "first_announced")},
            "settled": account.get("announced", 0) - account.get("pending", 0),
            "left": account.get("pending", 0),
            **{state: account.get(state, 0) for state in STATES},
            "reasons": account.get("reasons", {}),
            "examples": account.get("examples", {}),
            "problems": counts.pop("problems", []),
            "notes": counts.pop("notes", []),
            "budgets": counts.pop("budget", {}),
            "stopped": counts.pop("stopped", None),
            "counts": {name: value for name, value in counts.items() if isinstance(value, int)},
        }


def _nothing_known() -> dict[str, Any]:
    return {"announced": 0, **dict.fromkeys(STATES, 0)}


def site(connection: sqlite3.Connection, key: int, domain: str) -> dict[str, Any]:
    """Everything that helps to see how one site does."""
    rows = connection.execute("SELECT name, province, home_url FROM sites WHERE id = ?", (key,)).fetchone()
    return {
        **dict(zip(("name", "province", "home_url"), rows, strict=True)),
        "host": host(connection, domain),
        "listings": list(listings(connection, key)),
        **dict(zip(("listings_known", "listings_failing"), _listings_counted(connection, key), strict=True)),
        "answers": answers(connection, key),
        "budgets": last_budgets(connection, key),
        **probed.tries(connection, key),
    }


_LISTING = (
    "kind",
    "url",
    "last_status",
    "failures",
    "polls",
    "last_polled_at",
    "last_new_at",
    "next_poll_at",
    "due_at",
)


def listings(connection: sqlite3.Connection, site: int) -> Iterator[dict[str, Any]]:
    """The site's feeds, sitemaps and section pages: those that fail first, then as they are polled."""
    rows = connection.execute(
        f"SELECT {', '.join(_LISTING)}, pace FROM listings WHERE site_id = ? "  # noqa: S608
        "ORDER BY failures DESC, depth, id LIMIT ?",
        (site, LISTINGS),
    )
    for row in rows:
        yield dict(zip(_LISTING, row[:-1], strict=True)) | {"due_why": habits.why(row[-1])}


def _listings_counted(connection: sqlite3.Connection, site: int) -> tuple[int, int]:
    query = "SELECT count(*), coalesce(sum(failures > 0), 0) FROM listings WHERE site_id = ?"
    known, failing = connection.execute(query, (site,)).fetchone()
    return known, failing


_HOST = ("paused_until", "paused_why", "breaker_trips", "robots_status", "robots_at")


def host(connection: sqlite3.Connection, domain: str) -> dict[str, Any]:
    """What is remembered of its host: its pause, its circuit breaker, its robots.txt."""
    row = (
        _has_hosts(connection)
        and connection.execute(
            "SELECT not_before, why, trips, robots_status, robots_at FROM hosts WHERE host = ?", (domain,)
        ).fetchone()
    )
    told = dict(zip(_HOST, row or (None, None, 0, None, None), strict=True))
    return told | {"paused": told["paused_until"] is not None and told["paused_until"] > times.text(clock.now())}


WEEK, BEFORE = 7, 28
"""days; how long answers took in the last week is told beside the four weeks before"""


def answers(connection: sqlite3.Connection, site: int) -> dict[str, Any]:
    """Answers of the last week, and how long they took on average, then and before; ``mean_ms`` None: no answers."""
    told: dict[str, Any] = {"count": 0, "mean_ms": None, "mean_ms_before": None}
    if not any(row[1] == "answers" for row in connection.execute("PRAGMA table_info(site_days)")):
        return told
    today = clock.now()
    week, before = (site_days.day_of(today - timedelta(days=days)) for days in (WEEK, WEEK + BEFORE))
    query = "SELECT day > ?2, sum(answers), sum(answer_ms) FROM site_days WHERE site_id = ?1 AND day > ?3 GROUP BY 1"
    for recent, count, spent in connection.execute(query, (site, week, before)):
        told["mean_ms" if recent else "mean_ms_before"] = round(spent / count) if count else None
        told["count"] += count if recent else 0
    return told


def _has_hosts(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'hosts'").fetchone() is not None


def last_visit(connection: sqlite3.Connection, key: int, domain: str) -> dict[str, Any] | None:
    """The site's part in its last crawl."""
    row = connection.execute(
        "SELECT max(s.run_id) FROM run_sites s JOIN runs r ON r.id = s.run_id "
        "WHERE s.site_id = ? AND r.command IN ('crawl', 'watch')",
        (key,),
    ).fetchone()
    return None if row[0] is None else next(run_sites(connection, row[0], [domain]), None)


def last_budgets(connection: sqlite3.Connection, site: int) -> dict[str, int]:
    """Budget -> addresses it cut off in the last run that ended."""
    for (stored,) in connection.execute(
        "SELECT s.counts FROM run_sites s JOIN runs r ON r.id = s.run_id "
        "WHERE s.site_id = ? AND r.command IN ('crawl', 'watch') AND r.ended_at IS NOT NULL "
        "ORDER BY s.run_id DESC LIMIT 1",
        (site,),
    ):
        budgets = json.loads(stored).get("budget", {})
        return budgets if isinstance(budgets, dict) else {}
    return {}


def remarks(told: Mapping[str, Any], last: Mapping[str, Any] | None) -> list[str]:
    """What its last run met, in words; a blip is no illness. ``told``: its status; ``last``: its part in that run."""
    why = []
    if told["host"]["paused"]:
        why.append(f"paused until {times.minute(told['host']['paused_until'])}: {told['host']['paused_why']}")
    if last is not None:
        if last["problems"]:
            count = len(last["problems"])
            first = last["problems"][0].removeprefix(f"{told['site']}: ")
            why.append(f"{count} problem{'s' if count > 1 else ''} in its last run, like: {first}")
        elif last["stopped"] and not last["stopped"].startswith(("budget", "probed", "stopped")):
            why.append(f"stopped in its last run: {last['stopped']}")
    homes = [one for one in told["listings"] if one["kind"] == "home" and one["failures"]]
    if homes and not why:
        why.append(f"its home page has failed {homes[0]['failures']} times in a row")
    return why


def ails(told: Mapping[str, Any]) -> list[str]:
    """Why a site is not well: what lasts, with its evidence; nothing: it is. ``told``: its status."""
    why = [
        f"{one['state']} since {times.minute(one['began_at'])} ({one['kind']}"
        f"{': ' + one['subject'] if one['subject'] else ''}): {one['evidence']}"
        for one in told["health"]["conditions"]
    ]
    if told.get("probe_reason"):
        again = (told["probe_due_at"] or "")[:16].replace("T", " ")
        why.append(f"never got to know: {told['probe_reason']}; scheduled work tries again at {again} UTC")
    if told["announced"] != sum(told[state] for state in STATES):
        why.append("the sum does not hold: newsarchive verify")
    return why
