"""``newsarchive crawl``."""

import json
import sys
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from newsarchive import clock, sites
from newsarchive.cli import options, output
from newsarchive.errors import NothingDone, Overlap, UsageError
from newsarchive.query import choose

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


def _since(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.beginning(value, clock.now())


def _limits(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Any:
    from newsarchive.crawl.budget import Limits

    names = [one.name for one in fields(Limits)]
    given = {}
    for value in values:
        name, _equals, number = value.partition("=")
        if name not in names or not (number.isascii() and number.isdigit()):
            raise click.BadParameter(f"{value!r}: one of {', '.join(names)}, = and a number")
        given[name] = int(number)
    return Limits(**given)


LIMITS = click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_limits,
    metavar="NAME=N",
    help="Another number for one of the bounds on traps, as docs/architecture.md lists them; may be repeated.",
)


@click.command()
@click.argument("site", nargs=-1)
@click.option("--due", is_flag=True, help="Visit only sites where something is due, ask for nothing else, and end.")
@click.option(
    "--per-day",
    type=output.Count(1),
    default=5_000,
    show_default=True,
    help="With --due: requests to a site in a day (Turkish time); listings and new articles go first.",
)
@click.option(
    "--max-pages",
    type=output.Count(1),
    default=50_000,
    show_default=True,
    help="Requests per site in this run.",
)
@click.option(
    "--since",
    callback=_since,
    metavar="DATE",
    help="Leave articles announced as older than this for a later run.",
)
@options.DELAY
@options.CONCURRENCY
@options.CONTACT
@options.WORKERS
@click.option(
    "--revisit-all",
    is_flag=True,
    help="Ask again for every known article, not only for those that are due by the schedule.",
)
@options.ALLOW_PRIVATE
@LIMITS
@click.option("--json", "as_json", is_flag=True, help="A machine-readable summary on stdout.")
@click.option("--quiet", is_flag=True, help="No progress; problems are still told.")
@click.option("--verbose", is_flag=True, help="Scrapy's log as well.")
@click.pass_context
def crawl(ctx: click.Context, /, site: tuple[str, ...], as_json: bool, quiet: bool, verbose: bool, **given: Any) -> int:
    """Visit sites and archive what is new, edited or gone.

    SITE is an address or a registered domain; without any, all sites of the archive are visited.
    Exit codes: 0 all well, 3 something did not work (named on stderr), 4 nothing could be done, 130 interrupted.
    With --due it is for timers: what has its time is done, all of one archive by one process.

    \b
    newsarchive crawl https://www.example-haber.com --contact me@example.org
    newsarchive crawl --since 2025-01-01 --max-pages 500
    """
    from newsarchive import knowledge, report  # Scrapy takes half a second to load; others need not wait for it
    from newsarchive.crawl import run
    from newsarchive.crawl.siterun import Options

    archive: Path = ctx.obj["archive"]
    wanted = [sites.resolve(argument, archive) for argument in site]
    if given["due"] and given["revisit_all"]:
        raise UsageError("--revisit-all asks for what is not due; it does not go with --due")
    if not wanted:
        everyone = _all_sites(archive)  # told now when there is none
        wanted = [] if given["due"] else everyone
    for line in () if quiet else sites.unknown_provinces(archive):
        output.note(f"newsarchive: {line}")
    unique = list({one.domain: one for one in wanted}.values())
    knowledge.check()
    asked = Options(archive=archive, **given)
    try:
        session, code = run.crawl(asked, unique, quiet=quiet, log_level="INFO" if verbose else "ERROR")
    except Overlap:
        if quiet:
            return Overlap.exit_code
        raise
    try:
        _told(session, code, quiet)
    except BrokenPipeError:  # whoever read it (head, less) has gone; the run's code stays true
        output.forget(sys.stderr)
    if as_json:
        click.echo(json.dumps(report.summary(session, code), ensure_ascii=False, indent=2))
    return code


class Screen(Console):
    """Rich's own answer to a reader that has gone is to exit with 1, whatever the run came to."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _told(session: "Session", code: int, quiet: bool) -> None:
    """The last screen and what did not work, on stderr. Raises BrokenPipeError."""
    from newsarchive import report

    if session.planner is not None and not session.runs and code == 0:
        if not quiet:
            click.echo(f"newsarchive: nothing is due{_until(session.planner.next_due)}", err=True)
        return
    if not quiet:
        console = Screen(stderr=True, highlight=False)
        console.show_cursor()  # a run that had to be torn down left it hidden
        console.print(report.screen(session, code, console))
    for line in report.lines(session, *(report.QUIET if quiet else ())):
        click.echo(f"newsarchive: {line}", err=True)
    if code == 130 and quiet:
        click.echo("newsarchive: interrupted; run it again to go on where it stopped", err=True)


def _until(due: datetime | None) -> str:
    return "" if due is None else f" before {due.astimezone():%Y-%m-%d %H:%M}"


def _all_sites(archive: Path) -> list[sites.Site]:
    from newsarchive.query import health, reader
    from newsarchive.store import Archive, watches

    own = sites.own(archive)
    rows = []
    if (archive / "news.db").exists():
        with Archive.open(archive, create=False) as opened, opened.transaction():
            watches.take_out(opened, own)
        with reader.reading(archive) as connection:
            rows = list(health.sites(connection))
    elif not own:
        raise NothingDone(
            f"no archive at {archive} yet: name a site, like newsarchive crawl https://www.example-haber.com"
        )
    answered = {
        row["domain"]: row["home_url"] for row in rows if row["home_url"] and (row["articles"] or row["announced"] > 1)
    }
    # a typo is not visited for ever; what stands in the archive's own registry is
    wanted = {domain: own[domain].home_url for domain in own} | answered
    known = [sites.resolve(home, archive) for home in wanted.values()]
    if not known:
        raise NothingDone(f"no site in {archive} yet: name one, like newsarchive crawl https://www.example-haber.com")
    return known


COMMANDS = (crawl,)
