"""Commands that ask the archive for articles: search, sql, export (and those of telling.py)."""

import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from newsarchive import clock
from newsarchive import export as exporting
from newsarchive.cli import covering, options, output
from newsarchive.errors import UsageError
from newsarchive.query import choose, hits, past, rows
from newsarchive.query.reader import Rows, guard, reading, sql
from newsarchive.query.why import LISTS
from newsarchive.search import Filter, parse
from newsarchive.verify import counted

_GRACE = 3.0  # seconds after the limit; one instr() over megabytes cannot be interrupted, only left
_TABLE = ("id", "published", "site", "headline", "found")
_CSV = (
    "id", "score", "published_at", "site", "section", "source", "authors", "place_province", "place_district",
    "headline", "summary", "snippet", "url", "story_id", "members",
)  # fmt: skip


def _filters(command: output.Function) -> output.Function:
    """Adds the options that choose articles; they arrive as ``site``, ``section`` … tuples."""
    options = (
        ("--site", "site", "SITE", "Only this site; may be repeated, as all of these."),
        ("--section", "section", "NAME", "Only this section, such as spor."),
        ("--source", "source", "NAME", "Only texts credited to this agency or outlet, such as aa."),
        ("--author", "author", "NAME", "Only texts of this person."),
        ("--place", "place", "NAME", "Only news about this province or district."),
        ("--since", "since", "DATE", "Published on that day or later: 2025-06-30, 2025, yesterday."),
        ("--until", "until", "DATE", "Published on that day or earlier."),
    )
    for name, variable, metavar, text in reversed(options):
        command = click.option(name, variable, metavar=metavar, multiple=True, help=text)(command)
    return command


def _as_filters(chosen: Mapping[str, Sequence[str]]) -> list[Filter]:
    return [Filter(name, value) for name, values in chosen.items() for value in values]


@click.command()
@click.argument("query", nargs=-1)
@_filters
@click.option("--exact", is_flag=True, help="Only the words as they stand, no inflected forms.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("-n", "--limit", type=output.Count(0), default=20, show_default=True, help="How many; 0: all.")
@click.option("--offset", type=output.Count(0), default=0, help="Leave that many out at the beginning.")
@output.kinds
@click.pass_obj
def search(
    obj: dict[str, Any],
    /,
    query: tuple[str, ...],
    exact: bool,
    newest: bool,
    limit: int,
    offset: int,
    kind: str | None,
    **chosen: Sequence[str],
) -> None:
    """Search the articles, in Turkish: ışık finds IŞIK, diyarbakir finds Diyarbakır.

    Words must all occur (or inflected forms of them); "…" is a phrase, word* a prefix; AND, OR, NOT (or -word) and
    parentheses work. Fields: headline: summary: body:. Filters: site: section: source: author: place: after:
    before: (-site: leaves out). Put a query with quotes or minus signs in single quotes, after --.

    \b
    newsarchive search belediye başkanı --since 2025-01
    newsarchive search '"toplu taşıma" (zam OR indirim) site:konyahaberci.com'
    newsarchive search --newest -n 50 --json -- 'yangın -orman place:izmir'
    """
    with reading(obj["archive"]) as connection:
        found = hits.find(
            connection,
            " ".join(query),
            filters=_as_filters(chosen),
            exact=exact,
            newest=newest,
            limit=limit + 1 if limit else hits.ALL,
            offset=offset,
        )
        more = _emit_hits(found, limit, kind)
        covering.note(connection, (*_as_filters(chosen), *_in_words(" ".join(query))))
    if more == 0 and not offset:
        output.note("nothing found")
    elif limit and more > limit:
        output.note(f"there is more: --offset {offset + limit} goes on, -n sets how many")


def _in_words(text: str) -> tuple[Filter, ...]:
    """The filters that stand in the text of a query that was read before."""
    return parse(text).filters if text.strip() else ()


def _emit_hits(found: Iterator[hits.Hit], limit: int, kind: str | None) -> int:
    """Writes up to ``limit`` hits (0: all); the number there was, the one too many included."""
    number = 0

    def counted() -> Iterator[hits.Hit]:
        nonlocal number
        for hit in found:
            number += 1
            if not limit or number <= limit:
                yield hit

    if kind in (None, "table"):
        output.emit(Rows(_TABLE, (_line(hit) for hit in counted())), None)
    else:
        output.emit_dicts((_record(hit) for hit in counted()), kind, _CSV)
    return number


def _line(hit: hits.Hit) -> tuple[Any, ...]:
    fields = hit.fields
    return (
        fields["id"],
        _when(fields["published_at"], fields["published_precision"]),
        fields["site"],
        output.Marked(hit.headline.text, hit.headline.marks),
        output.Marked(hit.snippet.text, hit.snippet.marks),
    )


def _when(stamp: str | None, precision: str | None) -> str:
    """2025-06-30 00:22, or the day when the page tells no more."""
    return "" if stamp is None else stamp[:10] if precision == "day" else stamp[:16].replace("T", " ")


def _record(hit: hits.Hit) -> dict[str, Any]:
    return hit.fields | {
        "score": None if hit.score is None else round(hit.score, 4),
        "exact": hit.exact,
        "found_by": hits.EVIDENCE[hit.level],
        "snippet": hit.snippet.text,
        "snippet_marks": hit.snippet.marks,
        "headline_marks": hit.headline.marks,
    }


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
@_filters
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
        where = choose.where(connection, _as_filters(chosen), at)
        if condition is not None:
            guard(connection)
        answer = rows.articles(connection, where, fields=names, dedupe=dedupe or False, condition=condition, as_of=at)
        if target == "-":
            with output.standard_output() as stream:
                shown = output.for_terminal(answer) if kind == "csv" else answer
                count = exporting.encode(shown, stream, kind, excel=excel)
        else:
            count = exporting.write(answer, Path(target), kind, excel=excel)
        covering.note(connection, _as_filters(chosen), always=True)
    output.note(counted(count, "articles") + ("" if target == "-" else f" in {target}"))


COMMANDS = (search, sql_command, export)
