"""The command that tells what was taken down: removed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

import click

from newsarchive import clock
from newsarchive.cli import output
from newsarchive.errors import NothingDone
from newsarchive.query import choose
from newsarchive.query import removals as asked
from newsarchive.query.reader import reading

_TABLE = ("article", "since", "kind", "copies", "site", "headline")
_CSV = (
    "id", "article_id", "kind", "first_at", "confirmed_at", "returned_at", "looks", "status", "target_url", "evidence",
    "site", "headline", "url", "published_at", "story_id", "copies",
)  # fmt: skip
_TOGETHER = ("story", "sites", "from", "to", "copies", "headline")
_TOGETHER_CSV = ("story_id", "sites", "began_at", "ended_at", "headline", "dropped_by", "copies")


def _first(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.period(value, clock.now())[0]


def _after(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.period(value, clock.now())[1]


@click.command()
@click.option("--site", multiple=True, metavar="SITE", help="Only this site; may be repeated.")
@click.option("--kind", "what", multiple=True, type=click.Choice(asked.KINDS), help="Only this kind; may be repeated.")
@click.option("--since", callback=_first, metavar="DATE", help="First found missing on that day or later.")
@click.option("--until", callback=_after, metavar="DATE", help="First found missing on that day or earlier.")
@click.option(
    "--confirmed/--all", "sure", default=True, help="Only what a second look confirmed (the default), or all."
)
@click.option("--returned", is_flag=True, help="Also what is there again.")
@click.option("--together", is_flag=True, help="Instead: stories that several sites took down within days.")
@click.option("--days", type=output.Number(0, 3650), default=7.0, show_default=True, help="With --together: how many.")
@click.option("--sites", "least", type=output.Count(2), default=2, show_default=True, help="With --together: at least.")
@click.option("-n", "--limit", type=output.Count(0), default=0, help="The newest so many; 0: all (the default).")
@output.kinds
@click.pass_obj
def removed(
    obj: dict[str, Any],
    /,
    site: tuple[str, ...],
    what: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    sure: bool,
    returned: bool,
    together: bool,
    days: float,
    least: int,
    limit: int,
    kind: str | None,
) -> int:
    """List articles that were taken down, how, since when, and where copies are left.

    What a second look found missing as well is confirmed; a site in trouble takes nothing down (docs/removals.md).
    "copies" counts the articles that still print the same text. ? marks what is not sure yet, + what is there again.
    Exit code 4 when there is nothing.

    \b
    newsarchive removed --since 2026-01
    newsarchive removed --site konyahaberci.com --kind emptied --json
    newsarchive removed --together --days 3
    """
    if together and what:
        raise click.UsageError("--kind does not go with --together")
    wanted = asked.Wanted(site, what, since, until, not sure, returned, limit)
    table = kind in (None, "table")
    shown: Callable[[Iterable[Mapping[str, Any]]], Iterable[Mapping[str, Any]]]
    columns: Sequence[str]
    with reading(obj["archive"]) as connection:
        if together:
            found = asked.together(connection, wanted, days=days, least=least)
            shown, columns = _dropped, _TOGETHER if table else _TOGETHER_CSV
        else:
            found = asked.removals(connection, wanted)
            shown, columns = _shown, _TABLE if table else _CSV
        first = list(islice(found, 1))
        rows = chain(first, found)
        if first or not table:
            output.emit_dicts(shown(rows) if table else rows, None if table else kind, columns)
    if not first:
        output.note("no such story" if together else "nothing was taken down there")
    return 0 if first else NothingDone.exit_code


def _shown(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        mark = "+" if row["returned_at"] else "" if row["confirmed_at"] else "?"
        yield {
            "article": row["article_id"], "since": output.short(row["first_at"]), "kind": row["kind"] + mark,
            "copies": len(row["copies"]), "site": row["site"], "headline": row["headline"],
        }  # fmt: skip


def _dropped(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "story": row["story_id"], "sites": row["sites"], "from": output.short(row["began_at"]),
            "to": output.short(row["ended_at"]), "copies": len(row["copies"]), "headline": row["headline"],
        }  # fmt: skip


COMMANDS = (removed,)
