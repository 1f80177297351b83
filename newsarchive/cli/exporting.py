"""The command that writes articles to files: export."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from newsarchive import clock
from newsarchive import export as exporting
from newsarchive.cli import choosing, covering, output, splitting
from newsarchive.errors import UsageError
from newsarchive.query import choose, past, rows
from newsarchive.query.reader import guard, reading
from newsarchive.release import parting
from newsarchive.verify import counted


@click.command()
@click.argument("target", metavar="OUT.{csv,jsonl,parquet}")
@choosing.articles
@choosing.dataset
@click.option("--partition", type=click.Choice(["month"]), help="A folder with one file for each month of publication.")
@splitting.options
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
    partition: str | None,
    by: str | None,
    shares: str | None,
    split_at: str | None,
    seed: str | None,
    excel: bool,
    wanted: str | None,
    **chosen: Sequence[str],
) -> None:
    """Write articles to a file: CSV, JSON Lines or Parquet, by its ending; - is standard output.

    The file appears only when it is complete. CSV disarms text that a spreadsheet would take for a formula (a '
    in front); JSON Lines and Parquet hold every text exactly. --dedupe=story adds what is known of the story:
    story_id, members (articles that print it), sites, agency, agency_why, member_ids; --fields can name these always.
    --partition month writes OUT/month=2025-06/part-0.parquet and so on (--format for others), undated ones in
    month=undated. --split writes OUT-train.csv, OUT-validation.csv and OUT-test.csv. --as-of gives what an export
    would have given then: no later article, edit, correction or story.

    \b
    newsarchive export haber.csv --excel --since 2025-01-01 --section spor
    newsarchive export dataset.parquet --dedupe --fields url,published_at,headline,body
    newsarchive export dataset --partition month --as-of 2025-06-30
    newsarchive export dataset.parquet --dedupe=story --where "source_kind IS NOT 'press_release'"
    newsarchive export - --format jsonl --where "word_count > 300" | gzip > uzun.jsonl.gz
    """
    kind = exporting.format_of(target, wanted, folder=partition is not None)
    if excel and kind != "csv":
        raise UsageError("--excel is for CSV only")
    names = choosing.fields(fields) or (*rows.EXPORTED, *(rows.OF_STORY if dedupe == "story" else ()))
    split = splitting.read(by, shares, split_at, seed)
    if split is not None and (target == "-" or partition is not None):
        raise UsageError("--split writes several files: name one, without --partition (newsarchive release has both)")
    at = None if as_of is None else past.until(as_of, clock.now())
    shared_out = ""
    with (
        reading(obj["archive"]) as connection,
        exporting.beside(connection) if kind == "parquet" else nullcontext() as second,
    ):
        where = choose.where(connection, choosing.filters(chosen), at)
        if condition is not None:
            guard(connection)
        asked = names if split is None else ("id",)
        answer = rows.articles(connection, where, fields=asked, dedupe=dedupe or False, condition=condition, as_of=at)
        if split is not None:
            ids = [row[0] for row in answer.rows]
            counts = parting.write(connection, ids, names, at, split, Path(target), kind, excel=excel, second=second)
            count, shared_out = len(ids), parting.told(counts)
        elif target == "-":
            with output.standard_output() as stream:
                shown = output.for_terminal(answer) if kind == "csv" else answer
                count = exporting.encode(shown, stream, kind, excel=excel, second=second)
        elif partition is not None:
            count = sum(exporting.write_months(answer, Path(target), kind, excel=excel, second=second).values())
        else:
            count = exporting.write(answer, Path(target), kind, excel=excel, second=second)
        covering.note(connection, choosing.filters(chosen), always=True)
    output.note(counted(count, "articles") + ("" if target == "-" else f" in {target}{shared_out}"))


COMMANDS = (export,)
