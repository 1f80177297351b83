"""``newsarchive watch``."""

import signal
from pathlib import Path
from typing import Any

import click

from newsarchive import sites
from newsarchive.cli import crawling, options, output
from newsarchive.errors import NothingDone, Overlap


@click.command()
@click.argument("site", nargs=-1)
@click.option(
    "--per-day",
    type=output.Count(1),
    default=5_000,
    show_default=True,
    help="Requests to a site in a day (Turkish time); listings and new articles go first.",
)
@options.DELAY
@options.CONCURRENCY
@options.CONTACT
@options.WORKERS
@options.ALLOW_PRIVATE
@crawling.LIMITS
@click.option("--quiet", is_flag=True, help="Only problems, each once, and that they are over.")
@click.option("--verbose", is_flag=True, help="Scrapy's log as well.")
@click.pass_obj
def watch(obj: dict[str, Any], /, site: tuple[str, ...], quiet: bool, verbose: bool, **given: Any) -> int:
    """Stay, and visit every site whenever something is due there: for a service that runs for months.

    SITE is an address or a registered domain; without any, all sites of the archive are visited, also those that are
    added meanwhile. What it does stands in the log line by line, and in status. One process does an
    archive's scheduled work: another one ends at once with code 4. Exit codes: 0 ended by SIGTERM, 130 by Ctrl-C,
    3 the disk is full, 4 nothing could be done.

    \b
    newsarchive watch --contact me@example.org
    newsarchive --archive /srv/news watch --per-day 2000
    """
    from newsarchive import knowledge  # Scrapy takes half a second to load; others need not wait for it
    from newsarchive.crawl import run
    from newsarchive.crawl.siterun import Options

    signal.signal(signal.SIGTERM, _ended)
    archive: Path = obj["archive"]
    named = list({one.domain: one for one in (sites.resolve(text, archive) for text in site)}.values())
    if not named and not (archive / "news.db").exists() and not (archive / sites.OWN).exists():
        raise NothingDone(f"no archive at {archive}: look at --archive, or begin with newsarchive add or a SITE")
    knowledge.check()
    asked = Options(archive=archive, due=True, forever=True, **given)
    try:
        session, code = run.crawl(asked, named, quiet=quiet, log_level="INFO" if verbose else "ERROR")
    except Overlap:
        if quiet:
            return Overlap.exit_code
        raise
    except _Ended:  # before it had begun
        return 0
    if session.fatal is not None:
        output.note(f"newsarchive: {session.fatal}")
    return code


class _Ended(KeyboardInterrupt):
    """SIGTERM, which is how a service is asked to end."""


def _ended(number: int, *_: object) -> None:
    raise _Ended(number)


COMMANDS = (watch,)
