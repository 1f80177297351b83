"""The command that makes the stories anew: recluster."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from newsarchive.cli import output
from newsarchive.errors import ArchiveDamaged
from newsarchive.store import reclustering
from newsarchive.store.archive import Archive
from newsarchive.store.building import Progress
from newsarchive.store.reclustering import Reclustered
from newsarchive.verify import counted

LONGEST = 366
"""days of a window at most"""
_LOG_EVERY = 10.0
"""seconds between two lines of progress in a log"""
_KINDS = (
    ("new", "stories that were missing"),
    ("gone", "stories that are none"),
    ("changed", "stories of which something else is told"),
    ("moved", "articles in another story, or in none"),
    ("compared", "articles whose text was not compared, or another one"),
    ("other", "other rows that differ"),
    ("related", "rewrites and event twins that differ"),
)


@click.command()
@click.option(
    "--window",
    type=click.IntRange(1, LONGEST),
    metavar="DAYS",
    help="From now on two copies may lie so far apart (default: as set; 14 at first).",
)
@click.option("--check", is_flag=True, help="Only compare; exit code 5 when the stories are not what they should be.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_obj
def recluster(obj: dict[str, Any], /, window: int | None, check: bool, as_json: bool, quiet: bool) -> int:
    """Make stories and copies anew from all articles, and tell what was different.

    A crawl keeps them as articles come, with the same result; this is for archives of an older newsarchive, for another
    window, and for the doubtful. Nobody else may write meanwhile; readers go on, and see the old stories until the new
    ones are whole. Interrupted, nothing has changed.

    \b
    newsarchive recluster
    newsarchive recluster --window 30
    newsarchive recluster --check
    """
    if check and window is not None:
        raise click.UsageError("--window does not go with --check")
    with _progress(quiet) as tell:
        if check:
            with Archive.open(obj["archive"], create=False, readonly=True) as archive:
                found = reclustering.check(archive, tell)
        else:
            with Archive.open(obj["archive"], create=False, alone=True) as archive:
                found = reclustering.recluster(archive, window, tell)
    if as_json:
        output.document({**asdict(found), "same": found.same})
    else:
        with output.standard_output() as stream:
            for line in _told(found):
                stream.write(line.encode() + b"\n")
    return ArchiveDamaged.exit_code if check and not found.same else 0


def _told(found: Reclustered) -> Iterator[str]:
    told = f"{found.copies:,} of them in {_number(found.stories, 'stories', 'story')}"
    yield f"{counted(found.articles, 'articles')}: {told} (window: {counted(found.window, 'days')})"
    if found.same:
        yield "all as it was"
    for name, words in _KINDS:
        if number := getattr(found, name):
            yield f"  {number:>8,}  {words}"


def _number(number: int, many: str, one: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """Bars on a terminal, a line now and then in a log."""
    if quiet:
        yield lambda _what, _done, _total: None
    elif sys.stderr.isatty():
        from newsarchive.cli.telling import progress

        with progress(quiet) as tell:
            yield tell or (lambda _what, _done, _total: None)
    else:
        yield _Log()


class _Log:
    """Progress as plain lines."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self._last >= _LOG_EVERY:
            self._last = time.monotonic()
            click.echo(f"recluster: {what}: {done:,} of {total:,}", err=True)


COMMANDS = (recluster,)
