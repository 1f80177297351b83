"""Commands that ask the archive for rows: sql, and export (exporting.py)."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from newsarchive.cli import output
from newsarchive.cli.exporting import export
from newsarchive.query.reader import guard, reading, sql
from newsarchive.query.why import LISTS

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


COMMANDS = (sql_command, export)
