"""Commands that ask the archive for rows: sql, export."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from newsarchive import clock
from newsarchive import export as exporting
from newsarchive.cli import choosing, covering, options, output
from newsarchive.errors import UsageError
from newsarchive.query import choose, past, rows
from newsarchive.query.reader import guard, reading, sql
from newsarchive.query.why import LISTS
from newsarchive.verify import counted

_GRACE = 3.0  # seconds after the limit; one instr() over megabytes cannot be interrupted, only left


@click.command("sql")
@click.argument("statement")
@click.option(
    "-p", "--param", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Value for :NAME in the SQL."
)
@click.option("--timeout", type=output.Number(min=0), default=60, show_default=True, help="Seconds; 0: no limit.")
@click.option("--json-cols", is_flag=True, help="With --json and --nl: open authors, tags and images as lists.")
@output.kinds
@click.pass_obj
def sql_command(
    obj: dict[str, Any],
    /,
    statement: str,
    parameters: tuple[tuple[str, str], ...],
    timeout: float,
    json_cols: bool,
    kind: str | None,
) -> None:
    """Ask the archive in SQL; nothing can be changed. A STATEMENT of - is read from standard input.

    The tables are described in docs/schema.md; the view gaps tells when which site was not seen. Extra functions:
    tr_fold(text) (no case, no diacritics), tr_lower, tr_upper (Turkish), tr_words, tr_count(text, phrase), tr_shared,
    tr_time(utc), tr_day(utc), word_count, host(url); ORDER BY headline COLLATE turkish.

    \b
    newsarchive sql "SELECT source, count(*) FROM articles GROUP BY source ORDER BY 2 DESC"
    newsarchive sql "SELECT headline FROM articles WHERE site = :s" -p s konyahaberci.com --csv
    """
    if statement == "-":
        statement = sys.stdin.read()
    with reading(obj["archive"]) as connection, _hard_stop(timeout):
        guard(connection)
        answer = sql(connection, statement, dict(parameters), seconds=timeout)
        output.emit(answer, kind, lists=LISTS if json_cols else ())


@contextmanager
def _hard_stop(seconds: float) -> Iterator[None]:
    """Ends the process when even SQLite's own interruption comes to nothing; there is nothing to lose in a reader."""

    def stop() -> None:
        sys.stderr.write(f"newsarchive: stopped after {seconds:g} s (--timeout sets the limit, 0 for none)\n")
        sys.stderr.flush()
        os._exit(3)

    timer = threading.Timer(seconds + _GRACE, stop)
    timer.daemon = True
    if seconds:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


@click.command()
@click.argument("target", metavar="OUT.{csv,jsonl,parquet}")
@choosing.options
@click.option(
    "--dedupe",
    cls=options.Either,
    type=click.Choice(options.Either.CHOICES),
    metavar="[text|story]",
    help="text (or nothing behind it): of articles with the same text only the earliest published one; story: of each "
    "story only the first, the root.",
)
@click.option("--fields", metavar="A,B,…", help="Only these fields, in this order (default: all).")
@click.option("--where", "condition", metavar="SQL", help="A condition over the columns of articles.")
@click.option("--as-of", metavar="DATE", help="As the archive knew them at the end of that day, or at that minute.")
@click.option("--excel", is_flag=True, help="CSV with a byte order mark, so that Excel reads Turkish letters.")
@click.option("--format", "wanted", type=click.Choice(exporting.FORMATS), help="When the name does not tell.")
@click.pass_obj
def export(
    obj: dict[str, Any],
    /,
    target: str,
    dedupe: str | None,
    fields: str | None,
    condition: str | None,
    as_of: str | None,
    excel: bool,
    wanted: str | None,
    **chosen: Sequence[str],
) -> None:
    """Write articles to a file: CSV, JSON Lines or Parquet, by its ending; - is standard output.

    The file appears only when it is complete. CSV disarms text that a spreadsheet would take for a formula (a '
    in front); JSON Lines and Parquet hold every text exactly. --dedupe=story adds what is known of the story:
    story_id, members (articles that print it), sites, agency, agency_why, member_ids; --fields can name these always.

    \b
    newsarchive export haber.csv --excel --since 2025-01-01 --section spor
    newsarchive export dataset.parquet --dedupe --fields url,published_at,headline,body
    newsarchive export dataset.parquet --dedupe=story --where "source_kind IS NOT 'press_release'"
    newsarchive export - --format jsonl --where "word_count > 300" | gzip > uzun.jsonl.gz
    """
    kind = exporting.format_of(target, wanted)
    if excel and kind != "csv":
        raise UsageError("--excel is for CSV only")
    names = [name.strip() for name in fields.split(",")] if fields is not None else rows.EXPORTED
    if fields is None and dedupe == "story":
        names = [*names, *rows.OF_STORY]
    at = None if as_of is None else past.until(as_of, clock.now())
    with reading(obj["archive"]) as connection:
        where = choose.where(connection, choosing.filters(chosen), at)
        if condition is not None:
            guard(connection)
        answer = rows.articles(connection, where, fields=names, dedupe=dedupe or False, condition=condition, as_of=at)
        if target == "-":
            with output.standard_output() as stream:
                shown = output.for_terminal(answer) if kind == "csv" else answer
                count = exporting.encode(shown, stream, kind, excel=excel)
        else:
            count = exporting.write(answer, Path(target), kind, excel=excel)
        covering.note(connection, choosing.filters(chosen), always=True)
    output.note(counted(count, "articles") + ("" if target == "-" else f" in {target}"))


COMMANDS = (sql_command, export)
