"""Commands that make datasets for others, and put the texts of such datasets together again: release, hydrate."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from newsarchive import clock
from newsarchive import export as exporting
from newsarchive.cli import choosing, covering, output, splitting
from newsarchive.errors import ArchiveDamaged, UsageError
from newsarchive.query import choose, past
from newsarchive.query.reader import guard, reading
from newsarchive.query.rows import EXPORTED, OF_STORY
from newsarchive.release import checking, hydrating, making, manifest, parting, recipe
from newsarchive.search import Filter
from newsarchive.verify import counted


@click.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@choosing.articles
@choosing.dataset
@click.option(
    "--format", "form", type=click.Choice(recipe.FORMATS), default="parquet", show_default=True, help="Of the data."
)
@click.option(
    "--partition",
    type=click.Choice(("auto", "month", "none")),
    default="auto",
    show_default=True,
    help=f"One file for each month of publication; auto: with more than {recipe.LARGE:,} articles.",
)
@splitting.options
@click.option(
    "--edition",
    type=click.Choice(("full", "urls")),
    default="full",
    show_default=True,
    help="urls: addresses, hashes and labels, no texts; hydrate puts them back.",
)
@click.option("--title", default="Turkish regional news", show_default=True, help="Of the dataset.")
@click.option("--creator", help="Who made it, for citations.")
@click.option("--license", "licence", help="Of the collection (the texts belong to the papers).")
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="Where requests to take something out go.")
@click.option("--check", is_flag=True, help="Make nothing: check the release in FOLDER, its hashes, counts and splits.")
@click.pass_obj
def release(
    obj: dict[str, Any],
    /,
    target: Path,
    dedupe: str | None,
    fields: str | None,
    condition: str | None,
    as_of: str | None,
    form: str,
    partition: str,
    by: str | None,
    shares: str | None,
    split_at: str | None,
    seed: str | None,
    edition: str,
    title: str,
    creator: str | None,
    licence: str | None,
    contact: str | None,
    check: bool,
    **chosen: Sequence[str],
) -> None:
    """Make a dataset that a paper can cite: a FOLDER with data, a data card, checksums, and descriptions for machines.

    The folder appears only when it is complete, and the same archive and options give the same bytes. It loads with
    pandas, polars, DuckDB and datasets.load_dataset(FOLDER); docs/datasets.md tells what is in it.

    \b
    newsarchive release haber-2025 --since 2025-01-01 --until 2025-12-31 --dedupe=story --split time
    newsarchive release haber-2025-urls --since 2025 --until 2025 --edition urls --creator "A. Yılmaz"
    newsarchive release haber-2025 --check
    """
    if check:
        _check(target)
        return
    names = choosing.fields(fields) or recipe.FIELDS
    if strange := manifest.unknown(names):
        raise UsageError(f"no field {', '.join(strange)}; there are {', '.join((*EXPORTED, *OF_STORY))}")
    filters = [_dated(one) for one in choosing.filters(chosen)]
    at = None if as_of is None else past.until(as_of, clock.now())
    wanted = recipe.Recipe(
        filters=tuple(filters), condition=condition, fields=names, dedupe=dedupe, as_of=at, format=form,
        partition=partition, split=splitting.read(by, shares, split_at, seed), edition=edition, title=title,
        creator=creator, license=licence, contact=contact, options=_words(click.get_current_context()),
    )  # fmt: skip
    with reading(obj["archive"]) as connection, exporting.beside(connection) as second:
        if condition is not None:
            guard(connection)
        told = making.make(connection, wanted, target, second)
        covering.note(connection, filters, always=True)
    output.note(
        f"{counted(told['rows'], 'articles')} in {target}{parting.told(told['splits']) if told['splits'] else ''}"
    )


def _check(target: Path) -> None:
    told, faults = checking.check(target)
    for fault in faults:
        output.note(fault)
    if faults:
        raise ArchiveDamaged(f"{target} is not the release it was: {counted(len(faults), 'faults')}")
    output.note(f"{target} is whole: {counted(told['rows'], 'articles')}, {counted(len(told['files']), 'data files')}")


def _words(context: click.Context) -> tuple[str, ...]:
    """The options as they were given, in the order of the help, so that a release can say how it was made;
    but for the edition: both are made alike."""
    words: list[str] = []
    for one in context.command.params:
        source = context.get_parameter_source(one.name or "")
        if (
            not isinstance(one, click.Option)
            or one.name == "edition"
            or source is not click.core.ParameterSource.COMMANDLINE
        ):
            continue
        value = context.params[one.name or ""]
        for each in value if one.multiple else (value,):
            words.append(f"{one.opts[0]}={_dated(Filter(one.name or '', str(each))).value}")
    return tuple(words)


def _dated(one: Filter) -> Filter:
    """A filter that means the same tomorrow: yesterday is the day it was."""
    if one.name not in {"since", "until", "as_of"}:
        return one
    days = [choose.period(one.value, now) for now in (clock.now(), clock.now() - timedelta(days=400))]
    if days[0] == days[1]:
        return one
    at = days[0][0] if one.name == "since" else days[0][1] - timedelta(minutes=1)
    return Filter(one.name, at.date().isoformat(), one.negated)


@click.command()
@click.argument("edition", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="What became of each row [FOLDER.report.csv]."
)
@click.option("--different", is_flag=True, help="Rows whose text is another one here as well, with that text.")
@click.option("--allow-missing", is_flag=True, help="End with 0 also when rows are missing.")
@click.pass_obj
def hydrate(
    obj: dict[str, Any], /, edition: Path, target: Path, report: Path | None, different: bool, allow_missing: bool
) -> int:
    """Put the texts back into an EDITION without texts, from your own archive, into a new FOLDER.

    Articles are found by key, address and text, in their present and earlier versions. When every row is the same by
    its hash the folder is the full release, byte for byte. A CSV tells what became of each row; the exit code is 3
    when some are missing.

    \b
    newsarchive hydrate haber-2025-urls haber-2025
    """
    report = report or target.with_name(f"{target.name}.report.csv")
    with reading(obj["archive"]) as connection:
        found = hydrating.hydrate(connection, edition, target, report, different=different)
    for name, meaning in hydrating.CLASSES.items():
        if found.classes[name]:
            output.note(f"{name}: {found.classes[name]:,} ({meaning})")
    if not found.rows:
        raise hydrating.nothing(edition, report)
    same = "the full release, byte for byte" if found.identical else f"{counted(found.missing, 'rows')} missing"
    output.note(f"{counted(found.rows, 'articles')} in {target}: {same} (each row: {report})")
    return 3 if found.missing and not allow_missing else 0


COMMANDS = (release, hydrate)
