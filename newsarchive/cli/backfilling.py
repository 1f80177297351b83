"""``newsarchive backfill``: a site's older articles, newest first, beside the live crawl."""

import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarchive import clock, sites
from newsarchive.cli import output
from newsarchive.cli.crawling import Screen
from newsarchive.dates import ISTANBUL
from newsarchive.errors import NothingDone
from newsarchive.query import choose
from newsarchive.query.backfilled import told
from newsarchive.query.reader import Rows, reading
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from rich.table import Table

    from newsarchive.crawl.backfill import Plan
    from newsarchive.crawl.session import Session

_EVERY = 10.0
"""seconds between two lines in a log"""
_COLUMNS = ("month", "announced", "archived", "missing", "waiting", "done")
_METHODS = ("method", "lists", "visited", "found", "fresh", "archived", "per_article", "why")


def _since(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.beginning(value, clock.now())


def _until(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.period(value, clock.now())[1]


@click.command()
@click.argument("site", required=False)
@click.option("--since", callback=_since, metavar="DATE", help="The first day (month, year) that is wanted.")
@click.option("--until", callback=_until, metavar="DATE", help="The last day (month, year) that is wanted [now].")
@click.option("--max-pages", type=output.Count(1), default=50_000, show_default=True, help="Requests in this run.")
@click.option("--per-day", type=output.Count(1), help="Requests per day (UTC), over all runs.")
@click.option(
    "--delay",
    type=output.Number(0, 3600),
    help="Seconds between requests [default: 0.5; 0 on loopback]; a longer Crawl-delay wins.",
)
@click.option(
    "--slice",
    "slice_",
    type=output.Number(1, 3600),
    default=60,
    show_default=True,
    help="Seconds for which the site is held at a time; a live crawl that asks for it gets it sooner.",
)
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="Your address for site owners, in the User-Agent.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes that read pages [by the cores].")
@click.option(
    "--allow-private",
    is_flag=True,
    envvar="NEWSARCHIVE_ALLOW_PRIVATE",
    help="The site may have a loopback or private address.",
)
@click.option("--again", is_flag=True, help="Go through a stretch once more that is done.")
@click.option("--status", "only_status", is_flag=True, help="Ask for nothing; show what back-fills have done so far.")
@click.option("--json", "as_json", is_flag=True, help="A machine-readable summary on stdout.")
@click.option("--quiet", is_flag=True, help="No progress; problems are still told.")
@click.pass_context
def backfill(
    ctx: click.Context,
    /,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    per_day: int | None,
    slice_: float,
    again: bool,
    only_status: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Archive a site's older articles: from its sitemaps, calendars, lists page by page, numbers.

    Run it again and it goes on where it stopped, also after a kill. A crawl that needs the site meanwhile gets it.
    Exit codes: 0 all well (also when the share of requests is used up), 3 something did not work, 4 nothing to do,
    130 interrupted.

    \b
    newsarchive backfill konyahaberci.com --since 2023-01-01
    newsarchive backfill konyahaberci.com --since 2023-01 --until 2023-06 --per-day 2000
    newsarchive backfill --status
    """
    archive: Path = ctx.obj["archive"]
    if only_status:
        return _status(archive, site, as_json)
    if site is None:
        raise click.UsageError("name a SITE")
    if since is None:
        raise click.UsageError("say --since when")
    if since >= (until or clock.now()):
        raise click.UsageError("--since is not before --until")
    one = sites.resolve(site, archive)
    if not again:
        _refuse_done(archive, one.domain, since, until)
    session, code = _run(archive, one, since, until, per_day, slice_, quiet, given)
    try:
        return _tell(archive, session, code, as_json, quiet)
    except BrokenPipeError:  # the run's code stays true
        output.forget(sys.stderr)
        return code


def _refuse_done(archive: Path, domain: str, since: datetime, until: datetime | None) -> None:
    """A stretch with a named end that is done needs nothing more. Raises NothingDone."""
    if until is None or not (archive / "news.db").exists():
        return
    with reading(archive) as connection:
        same = told(connection, domain, since=since, until=until, months=False)
    if same and same[0]["state"] == "done":
        raise NothingDone(
            f"{domain}: that stretch was filled in on {output.minute(same[0]['ended_at'])}; --again does it once more"
        )


def _run(
    archive: Path, site: sites.Site, since: datetime, until: datetime | None, per_day: int | None, seconds: float,
    quiet: bool, given: dict[str, Any],
) -> tuple["Session", int]:  # fmt: skip
    from newsarchive import knowledge  # Scrapy takes half a second to load; others need not wait for it
    from newsarchive.crawl import run
    from newsarchive.crawl.backfill import Ask
    from newsarchive.crawl.siterun import Options

    knowledge.check()
    with _Teller(quiet) as teller:
        ask = Ask(since, until, per_day, seconds, teller.tell)
        return run.crawl(Options(archive=archive, backfill=ask, **given), [site], quiet=True, log_level="ERROR")


def _tell(archive: Path, session: "Session", code: int, as_json: bool, quiet: bool) -> int:
    from newsarchive import report

    plan = session.plan
    assert plan is not None
    domain = next(iter(session.runs.values())).site.domain
    for line in report.lines(session, *(report.QUIET if quiet else ())):
        click.echo(f"newsarchive: {line}", err=True)
    if plan.job is None:
        return code
    with reading(archive) as connection:
        [found] = [_state_of(archive, one) for one in told(connection, domain) if one["id"] == plan.job.id]
    if code in {0, 3} and plan.spent and session.runs[domain].counts["requests"] <= 1:
        click.echo(f"newsarchive: {domain}: today's share of requests is spent", err=True)
        code = code or 4
    elif found["state"] != "done":
        click.echo(f"newsarchive: {domain}: not done yet; the same command goes on with it", err=True)
    if as_json:
        output.document({**found, "exit_code": code})
    elif not quiet:
        _show(found, sys.stderr.isatty())
    return code


def _state_of(archive: Path, found: dict[str, Any]) -> dict[str, Any]:
    """With the state it is in: what nobody works on is stopped, whatever its row says."""
    domain = found["site"]
    name, _, port = domain.partition(":")
    lock = f"backfill.127.0.0.1:{port}" if name == "localhost" and port else f"backfill.{domain}"
    if found["state"] == "running" and not Archive.is_held(archive, lock):
        return {**found, "state": "stopped"}
    return found


def _days(found: Mapping[str, Any]) -> tuple[str, str]:
    """The first and the last day that were asked for, in Turkey."""
    since, until = (datetime.fromisoformat(found[name]) for name in ("since", "until"))
    last = until - timedelta(seconds=1)
    return since.astimezone(ISTANBUL).date().isoformat(), last.astimezone(ISTANBUL).date().isoformat()


def _busy(months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The months that have something."""
    return [row for row in months if any(row[name] for name in ("announced", "archived", "missing", "waiting"))]


def _show(found: Mapping[str, Any], wide: bool) -> None:
    console = Screen(stderr=True, highlight=False)
    if not wide:
        console.width = 160
    console.print(f"{found['site']} {' … '.join(_days(found))}: {found['state']}", style="bold")
    console.print(_table(_busy(found["months"])))
    from rich.table import Table

    methods = Table(box=None, pad_edge=False)
    for name in _METHODS:
        methods.add_column(name, justify="left" if name in {"method", "why"} else "right")
    for row in found["methods"]:
        methods.add_row(*("" if row[name] is None else str(row[name]) for name in _METHODS))
    console.print(methods)


def _table(months: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "month" else "right")
    for row in months:
        table.add_row(
            *("yes" if row[name] is True else "" if row[name] is False else str(row[name]) for name in _COLUMNS)
        )
    return table


def _status(archive: Path, site: str | None, as_json: bool) -> int:
    with reading(archive) as connection:
        domain = choose.sites(connection, (site,))[0] if site else None
        found = [_state_of(archive, one) for one in told(connection, domain, months=site is not None or as_json)]
    if not found:
        raise NothingDone("no back-fill yet: newsarchive backfill SITE --since 2023-01-01")
    if as_json:
        output.document(found)
    elif site is None:
        names = ("site", "since", "until", "state", "announced", "archived", "missing", "waiting", "requests")
        rows = ({**one, **dict(zip(("since", "until"), _days(one), strict=True))} for one in found)
        output.emit(Rows(names, (tuple(one[name] for name in names) for one in rows)), None)
    else:
        output.emit(Rows(_COLUMNS, (tuple(row[name] for name in _COLUMNS) for row in _busy(found[0]["months"]))), None)
        output.gap()
        output.emit(Rows(_METHODS, (tuple(row[name] for name in _METHODS) for row in found[0]["methods"])), None)
    return 0


class _Teller:
    """Progress on stderr: a table by month on a terminal, lines in a log."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.live import Live

        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False)
        self._live = None
        if not quiet and self._console.is_terminal and not self._console.is_dumb_terminal:
            self._live = Live(console=self._console, auto_refresh=False, transient=True, vertical_overflow="crop")
        self._last = time.monotonic()
        self._told: dict[str, tuple[int, int, int, int]] = {}

    def __enter__(self) -> "_Teller":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def tell(self, plan: "Plan") -> None:
        """Called whenever something was queued."""
        now = time.monotonic()
        if self._quiet or now - self._last < (0.5 if self._live is not None else _EVERY):
            return
        self._last = now
        if self._live is not None:
            rows = _busy([_row(month, numbers) for month, numbers in plan.months.items()])
            self._live.update(_table(rows[: max(3, self._console.size.height - 4)]), refresh=True)
            return
        try:
            self._lines(plan)
        except BrokenPipeError:  # whoever read it has gone; the back-fill goes on
            self._quiet = True
            output.forget(sys.stderr)

    def _lines(self, plan: "Plan") -> None:
        click.echo(f"backfill {plan.doing}: requests={plan.requests}", err=True)
        for month, numbers in plan.months.items():
            if self._told.get(month) != numbers:
                self._told[month] = numbers
                announced, archived, missing, waiting = numbers
                click.echo(
                    f"{month} announced={announced} archived={archived} missing={missing} waiting={waiting}", err=True
                )


def _row(month: str, numbers: tuple[int, int, int, int]) -> dict[str, Any]:
    announced, archived, missing, waiting = numbers
    return {
        "month": month, "announced": announced, "archived": archived, "missing": missing, "waiting": waiting,
        "done": False,
    }  # fmt: skip


COMMANDS = (backfill,)
