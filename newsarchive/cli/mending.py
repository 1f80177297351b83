"""Commands that mend what the archive understands: reextract (by new rules) and correct (by people)."""

import getpass
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from newsarchive import clock
from newsarchive import reextract as rereading
from newsarchive.cli import explaining, output
from newsarchive.errors import UsageError
from newsarchive.query.reader import Rows, reading
from newsarchive.query.why import find_article
from newsarchive.reextract import Progress, Report
from newsarchive.store import articles, corrections, times, typed
from newsarchive.store.archive import Archive
from newsarchive.store.said import keep
from newsarchive.verify import counted

_LOG_EVERY = 10.0
"""seconds between two lines of progress in a log"""
_SHOWN = 60  # characters of an old or new value in the table
_COLUMNS = ("site", "field", "rule before", "rule now", "articles", "for example")
_KINDS = (
    ("changed", "article changed", "articles changed"),
    ("same", "article the same", "articles the same"),
    (
        "refused",
        "article that today's rules refuse (kept, marked)",
        "articles that today's rules refuse (kept, marked)",
    ),
    ("found", "page that is an article now", "pages that are articles now"),
    ("still", "page that is still no article", "pages that are still no articles"),
    ("overtaken", "article that a crawl has read meanwhile", "articles that a crawl has read meanwhile"),
    ("failed", "page that our parser failed on", "pages that our parser failed on"),
    ("unreadable", "stored page that is not there", "stored pages that are not there"),
)


@click.command("reextract")
@click.option("--where", "condition", metavar="SQL", help="Only articles for which this holds; columns of articles.")
@click.option("--site", "sites", metavar="SITE", multiple=True, help="Only this site; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; store nothing.")
@click.option("--limit", type=output.Count(1), metavar="N", help="At most so many pages.")
@click.option("--all", "again", is_flag=True, help="Also what this very extractor has read already.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_obj
def reextract_command(
    obj: dict[str, Any],
    /,
    condition: str | None,
    sites: tuple[str, ...],
    dry_run: bool,
    limit: int | None,
    again: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Read the stored pages again with today's rules; tell what changes, per site, field and rule.

    Nothing is fetched. What was understood before becomes a revision of cause "reextracted"; what people corrected
    keeps its value; an article that today's rules refuse stays and is marked (articles.refused). Without --where,
    addresses on which our own parser failed and pages that were no articles are read as well. An interrupted run is
    continued by the next one. Exit code 3: our parser failed on some pages; 5: stored pages are missing.

    \b
    newsarchive reextract --dry-run --limit 500
    newsarchive reextract --site konyahaberci.com --where "published_at IS NULL"
    newsarchive reextract --where "extractor NOT LIKE '2+%'" --json > degisen.json
    """
    from newsarchive import knowledge  # not for those who correct

    knowledge.check()
    with _progress(quiet) as tell:
        report = rereading.reextract(
            obj["archive"],
            condition=condition,
            sites=sites,
            dry_run=dry_run,
            limit=limit,
            again=again,
            progress=tell,
        )
    if as_json:
        output.document(rereading.as_json(report))
    else:
        _show(report)
    for problem in report.problems:
        output.note(problem)
    return report.exit_code


def _show(report: Report) -> None:
    if report.changes:
        ranked = sorted(report.changes.items(), key=lambda pair: (pair[0][0], -pair[1].count, pair[0]))
        output.emit(Rows(_COLUMNS, ((*key, tally.count, _example(tally.examples[0])) for key, tally in ranked)), None)
        output.gap()
    for what, pages in (("refused", report.refused), ("found", report.found)):
        if pages:
            output.emit(
                Rows((what, "article", "address"), ((p["reason"], p["article"], p["url"]) for p in pages)), None
            )
            output.gap()
    with output.standard_output() as stream:
        for line in _summary(report):
            stream.write(line.encode() + b"\n")


def _example(example: Mapping[str, Any]) -> str:
    old, new = example["old"], example["new"]
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _SHOWN:
        return f"{example['article']}: {_difference(old, new)}"
    return f"{example['article']}: {_brief(old)} -> {_brief(new)}"


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _difference(old: str, new: str) -> str:
    """The part in which two long texts differ; they mostly begin the same."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    if not gone or not come:
        return f"{'-' if gone else '+'}{counted(len(gone or come), 'characters')}: {_brief((gone or come).strip())}"
    while start and not old[start - 1].isspace():
        start -= 1
    return " -> ".join(("…" if start else "") + _brief(text[start : len(text) - end]) for text in (old, new))


def _brief(value: Any) -> str:
    text = explaining.short(value) if value not in (None, []) else "(none)"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _summary(report: Report) -> Iterator[str]:
    read = report.counts["read"] + report.counts["unreadable"]
    what = f"read {counted(read, 'stored pages')} again with extractor {report.extractor}"
    if not read:
        what = f"nothing to do: no stored page that extractor {report.extractor} has not read (--all reads all again)"
    yield what + (" (dry run: nothing was stored)" if report.dry_run else "")
    for kind, one, many in _KINDS:
        if number := report.counts[kind]:
            yield f"  {number:>8,}  {one if number == 1 else many}"


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, a line now and then in a log."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task("stored pages", total=None)
            yield lambda done, total: bars.update(task, completed=done, total=total)
    else:
        yield _Log()


class _Log:
    """Progress as plain lines."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._last >= _LOG_EVERY:
            self._last = time.monotonic()
            click.echo(f"reextract: {done:,} of {total:,} stored pages", err=True)


@click.command()
@click.argument("article")
@click.argument("field", required=False)
@click.argument("value", required=False)
@click.option("--note", metavar="TEXT", help="Why.")
@click.option("--by", metavar="NAME", help="Who (default: your login name).")
@click.option("--clear", is_flag=True, help="Take the correction of FIELD back, or all of the article.")
@click.pass_obj
def correct(
    obj: dict[str, Any],
    /,
    article: str,
    field: str | None,
    value: str | None,
    note: str | None,
    by: str | None,
    clear: bool,
) -> None:
    """Say what a field of an article should be; it keeps that value whatever is read later.

    ARTICLE is its number or any of its addresses. authors and tags are lists with commas, or JSON lists; dates are
    written as 2025-06-30 or 2025-06-30 14:05 (Turkish time); places as the table of provinces has them; an empty
    VALUE means that the page does not say. --clear reads the stored page again with today's rules. Without FIELD the
    corrections of the article are listed.

    \b
    newsarchive correct 4711 authors "Ayşe Yılmaz, Ali Kaya" --note "imza fotoğrafın altında"
    newsarchive correct 4711 updated_at ""
    newsarchive correct 4711 authors --clear
    """
    with reading(obj["archive"]) as connection:
        number = find_article(connection, article)
    with Archive.open(obj["archive"], create=False) as archive, archive.transaction():
        if clear:
            _clear(archive, number, field, value)
        elif field is None:
            _list(archive, number)
        else:
            if value is None:
                raise UsageError(f'give {field} a value ("": the page does not say), or --clear')
            who = typed.readable("--by", by or getpass.getuser())
            _correct(archive, number, field, value, who, note and typed.readable("--note", note))


def _correct(archive: Archive, number: int, field: str, value: str, who: str, note: str | None) -> None:
    now = clock.now()
    known = articles.plain_fields(archive, number)
    one = corrections.Correction(field, typed.parse(field, value, known), who, times.text(now), note)
    changed = articles.correct(archive, number, one, now)
    keep(archive, number, now, one=one)
    stored = one.value if field in typed.DATES else corrections.values(one)[field]
    shown = "; ".join(stored) if field in typed.LISTS else stored
    said = explaining.short(shown) if shown else "empty: the page does not say"
    raw = known.get("section_raw") if field == "section" else None
    kept = f" (section_raw stays {explaining.short(raw)})" if raw else ""
    output.note(
        f"article {number}: {field} is {'now' if changed else 'already'} {said}"
        f"{'' if changed else '; kept as a correction'}{kept}"
    )
    for warning in typed.warnings(field, one.value, known):
        output.note(f"article {number}: warning: {output.plain(warning)}")


def _clear(archive: Archive, number: int, field: str | None, value: str | None) -> None:
    if value is not None:
        raise UsageError("--clear takes no value")
    if not corrections.clear(archive, number, field):
        raise UsageError(f"article {number} has no correction{f' of {field}' if field else ''}")
    booked = rereading.take_back(archive, number)
    keep(archive, number, clock.now(), one=None, field=field)
    fields = ", ".join(change.field for change in booked.changes) or "nothing"
    output.note(f"article {number}: correction taken back, page read again; changed: {fields}")


def _list(archive: Archive, number: int) -> None:
    columns = ("field", "value", "by", "at", "note")
    found = corrections.of(archive, number)
    if not found:
        output.note(f"article {number}: no corrections")
        return
    rows = ((one.field, output.flat(one.value), one.by, one.at, one.note) for one in found)
    output.emit(Rows(columns, rows), None)


COMMANDS = (reextract_command, correct)
