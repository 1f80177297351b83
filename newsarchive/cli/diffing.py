"""The command that shows two versions of an article side by side: diff."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsarchive.cli import diff_page, output
from newsarchive.edits.beside import of_field
from newsarchive.edits.marking import Row, Span
from newsarchive.errors import UsageError
from newsarchive.query import versions
from newsarchive.query.reader import Rows, reading
from newsarchive.query.versions import Difference, Version
from newsarchive.query.why import find_article

NARROW = 72
"""columns below which the versions stand one below the other"""
_PIPED = 100
_LISTED = ("version", "since", "replaced_at", "cause", "kinds", "headline")
_STYLES = {"before": ("red strike", "[-", "-]"), "after": ("green underline", "{+", "+}")}


@click.command()
@click.argument("article")
@click.option("--from", "earlier", type=output.Count(1), metavar="N", help="The earlier version, by its number.")
@click.option("--to", "later", type=output.Count(1), metavar="M", help="The later version, by its number.")
@click.option(
    "--at", "day", metavar="DATE", help="What stood then (2026-03-04, 2026-03-04T15:30) beside what stands now."
)
@click.option("--list", "listed", is_flag=True, help="List the versions: number, times, why each was replaced.")
@click.option("--width", type=click.IntRange(min=20, max=400), help="Columns to use.")
@click.option(
    "--html", "page", is_flag=False, flag_value="-", metavar="[FILE]",
    help="Write a page that stands for itself, to FILE or to standard output.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document, everything at full length.")
@click.pass_obj
def diff(
    obj: dict[str, Any], /, article: str, earlier: int | None, later: int | None, day: str | None, listed: bool,
    width: int | None, page: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Show two versions of an article side by side, and what kind of edit lies between them.

    ARTICLE is its number or any of its addresses. Without options the newest edit is shown.

    \b
    newsarchive diff 4711
    newsarchive diff 4711 --list
    newsarchive diff 4711 --from 1 --to 3 --html edit.html
    """
    if day is not None and (earlier is not None or later is not None):
        raise UsageError("--at does not go with --from and --to")
    if page is not None and (as_json or listed):
        raise UsageError(f"{'--json' if as_json else '--list'} does not go with --html")
    if listed and (earlier is not None or later is not None or day is not None):
        raise UsageError("--list names all versions; leave --from, --to and --at out")
    with reading(obj["archive"]) as connection:
        if listed:
            every = versions.versions(connection, find_article(connection, article))
            _list(every, as_json)
            return
        at = None if day is None else _instant(day)
        found = versions.difference(connection, article, earlier=earlier, later=later, at=at)
    if as_json:
        output.document(as_plain(found))
    elif page is not None:
        _write(diff_page.page(found), page)
    else:
        _show(found, width)


def _instant(text: str) -> str:
    """UTC, as stored; a day means its end."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at {text!r} is no date such as 2026-03-04 or 2026-03-04T15:30") from error
    if len(text) <= len("2026-03-04"):
        at = at.replace(hour=23, minute=59, second=59, microsecond=999_000)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _list(every: tuple[Version, ...], as_json: bool) -> None:
    lines = (
        (one.number, one.since, one.replaced_at, one.cause, list(one.kinds), one.fields["headline"]) for one in every
    )
    if as_json:
        output.document([dict(zip(_LISTED, line, strict=True)) for line in lines])
        return
    shown_ = (
        (number, output.minute(since), output.minute(until) or "stands", cause, ", ".join(kinds), headline)
        for number, since, until, cause, kinds, headline in lines
    )
    output.emit(Rows(_LISTED, iter(shown_)), None)


def as_plain(found: Difference) -> dict[str, Any]:
    """The difference as ``--json`` writes it."""
    return {
        "article": found.article,
        "site": found.site,
        "url": found.url,
        "from": _plain_version(found.before),
        "to": _plain_version(found.after),
        "kinds": list(found.kinds),
        "told": [
            {"kind": one.kind, "field": one.field, "before": one.before, "after": one.after} for one in found.told
        ],
        "changed": {
            name: {"before": found.before.fields.get(name), "after": found.after.fields.get(name)}
            for name in found.changed
        },
    }


def _plain_version(one: Version) -> Mapping[str, Any]:
    return {
        "version": one.number, "since": one.since, "replaced_at": one.replaced_at, "cause": one.cause,
        "kinds": list(one.kinds),
    }  # fmt: skip


def _write(text: str, target: str) -> None:
    if target == "-":
        with output.standard_output() as stream:
            stream.write(text.encode())
        return
    Path(target).write_text(text, encoding="utf-8")
    output.note(f"written: {target}")


# --- on a terminal


def _show(found: Difference, width: int | None) -> None:
    terminal = sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    columns = width or (shutil.get_terminal_size().columns if terminal else _PIPED)
    drawn = StringIO()
    console = Console(
        file=drawn,
        width=columns,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(Group(*_parts(found, columns, colour)))
    text = "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n"
    with output.standard_output() as stream:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        stream.write(text.encode(encoding, "replace"))


def _parts(found: Difference, columns: int, colour: bool) -> Iterator[RenderableType]:
    yield Text(f"article {found.article}  {output.plain(found.url)}")
    yield Text(f"edited     {', '.join(found.kinds) or 'nothing'}")
    for one in found.told:
        words = f"{output.plain(one.before) or '(nothing)'} -> {output.plain(one.after) or '(nothing)'}"
        yield Padding(Text(f"{one.kind} in {one.field}: {words}"), (0, 0, 0, 2))
    yield Text("")
    yield _beside(_heading(found.before), _heading(found.after), columns)
    for name in found.changed:
        yield Rule(name, align="left", style="", characters="-")
        for row in _rows(name, found):
            sides = _drawn(row.before, "before", colour), _drawn(row.after, "after", colour)
            yield _beside(*sides, columns) if row.changed or columns >= NARROW else sides[1]


def _heading(one: Version) -> Text:
    until = f" to {output.minute(one.replaced_at)}" if one.replaced_at else " on"
    return Text(f"version {one.number}: {output.minute(one.since)}{until}")


def _rows(name: str, found: Difference) -> tuple[Row, ...]:
    return tuple(of_field(name, *(side.fields.get(name) for side in (found.before, found.after))))


def _drawn(spans: tuple[Span, ...], side: str, colour: bool) -> Text:
    style, opens, closes = _STYLES[side]
    text = Text()
    for span in spans:
        piece = output.plain(span.text) if span.text.strip() else span.text
        if span.text[:1].isspace() and not piece[:1].isspace():
            piece = f" {piece}"
        if span.changed:
            text.append(piece if colour else f"{opens}{piece}{closes}", style=style)
        else:
            text.append(piece)
    return text


def _beside(before: RenderableType, after: RenderableType, columns: int) -> RenderableType:
    if columns < NARROW:
        return Group(*(one for one in (before, after) if not isinstance(one, Text) or one.plain), Text(""))
    table = Table.grid(expand=True, padding=(0, 2, 1, 0))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(before, after)
    return table


COMMANDS = [diff]
