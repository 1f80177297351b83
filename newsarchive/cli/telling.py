"""Commands that tell about the archive: why, sites, verify."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from newsarchive import sites as registered
from newsarchive import turkish
from newsarchive import verify as verifying
from newsarchive.cli import explaining, output
from newsarchive.errors import ArchiveDamaged, UsageError
from newsarchive.query import choose, health
from newsarchive.query import why as reasons
from newsarchive.query.reader import reading
from newsarchive.store import ledger, standing
from newsarchive.store.archive import Archive

_SITES = (
    "domain", "name", "province", "articles", "pending", "failed", "newest", "last_new_at", "last_crawl_at",
)  # fmt: skip
_SITES_CSV = (
    "domain", "name", "province", "district", "family", "home_url", "added_at", "articles", "pending", "failed",
    "announced", "newest", "last_new_at", "last_crawl_at", "probed_at", "probe_reason", "probe_due_at",
)  # fmt: skip
_SHIPPED = ("domain", "name", "where", "district")
_SHIPPED_CSV = ("domain", "name", "province", "unsure", "district", "home_url")
_REPEATS = ("site", "articles", "of", "article", "text")


@click.command()
@click.argument("article")
@click.argument("field", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document, everything at full length.")
@click.pass_obj
def why(obj: dict[str, Any], /, article: str, field: str | None, as_json: bool) -> None:
    """Tell why a field has its value: value, rule, the words on the page, the page as kept, what was rejected.

    ARTICLE is its number or any of its addresses (AMP, mobile and tracking variants as well).

    \b
    newsarchive why 4711 published_at
    newsarchive why https://www.konyahaberci.com/haber/bir-haber-7237.html
    """
    with reading(obj["archive"]) as connection:
        told = reasons.why(connection, article, field)
    if as_json:
        output.document(told)
        return
    with output.standard_output() as stream:
        for line in _told(told):
            stream.write(line.encode("utf-8") + b"\n")


def _told(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"article {told['article']}  {output.plain(told['url'])}"
    capture = told["capture"]
    if capture:
        yield f"read from  warc/{capture['file']} at {capture['offset']} (+{capture['length']} bytes)"
        yield f"           {output.plain(capture['url'])}  HTTP {capture['status']}  {capture['fetched_at']}"
        yield f"           {capture['digest']}"
        if capture["payload"]:
            held = capture["payload"]
            yield f"           unchanged since warc/{held['file']} at {held['offset']} (+{held['length']} bytes)"
    if told["charset"]["used"]:
        charset = told["charset"]
        yield f"decoded as {charset['used']}: {charset['rule']} (declared: {charset['declared'] or 'none'})"
    yield f"understood by extractor {told['extractor']}, {verifying.counted(told['revisions'], 'earlier revisions')}"
    if told["refused"]:
        yield f"refused by extractor {output.plain(told['refused'])}; the article stays as it was understood"
    for one in told["fields"]:
        yield ""
        if one["field"] in reasons.OURS:
            value = "(none)" if one["value"] is None else explaining.short(one["value"])
            yield f"{one['field']}: {value}  (ours, not the page's)"
            continue
        yield f"{one['field']}: {explaining.short(one['value'])}"
        if one["via"] or one["value"] not in (None, []):
            yield f"    rule      {one['via'] or '(no evidence kept)'}"
        yield from explaining.lines(one)


@click.command()
@click.option("--province", metavar="NAME", help="Only the papers of this province.")
@click.option("--shipped", is_flag=True, help="List the papers known here, visited or not; ? marks a guessed province.")
@click.option("--repeats", multiple=True, metavar="DOMAIN", help="List the blocks of text its pages repeat, instead.")
@click.option("--forget", multiple=True, metavar="DOMAIN", help="Visit it no more unless named; its articles stay.")
@output.kinds
@click.pass_obj
def sites(
    obj: dict[str, Any],
    /,
    province: str | None,
    shipped: bool,
    repeats: tuple[str, ...],
    forget: tuple[str, ...],
    kind: str | None,
) -> None:
    """List the registered sites and how each does.

    \b
    newsarchive sites --province konya
    newsarchive sites --shipped --province konya
    newsarchive sites --json
    newsarchive sites --repeats konyahaberci.com
    newsarchive sites --forget 127.0.0.1:8100
    """
    if province is not None:
        listed = registered.registry() | registered.own(obj["archive"])
        registered.province_named(province, (one.province for one in listed.values() if one.province))
    if shipped:
        output.emit_dicts(_shipped(obj["archive"], province), kind, _SHIPPED_CSV if kind == "csv" else _SHIPPED)
        return
    if forget:
        with Archive.open(obj["archive"], create=False) as archive, archive.transaction():
            written = registered.own(obj["archive"])
            for domain in forget:
                if not ledger.forget_site(archive, domain) and domain not in written:
                    raise UsageError(f"{domain} is not registered; newsarchive sites lists what is")
            for domain in forget:
                registered.strike(obj["archive"], domain)
    if repeats:
        with reading(obj["archive"]) as connection:
            wanted = choose.sites(connection, repeats)
        with Archive.open(obj["archive"], readonly=True) as archive:
            blocks = [block for domain in wanted for block in standing.repeated(archive, domain)]
        if blocks or kind:
            output.emit_dicts(blocks, kind, _REPEATS)
        else:
            output.note("nothing repeated yet")
        return
    with reading(obj["archive"]) as connection:
        found = list(health.sites(connection, province))
        if kind is None:
            times = ("last_new_at", "last_crawl_at")
            shown = ({**one, **{name: output.short(one[name]) for name in times}} for one in found)
            output.emit_dicts(shown, None, _SITES)
        else:
            output.emit_dicts(found, kind, _SITES_CSV)
    if kind is None:
        for one in found:
            if one["probe_reason"]:
                output.note(f"{one['domain']}: not got to know yet: {one['probe_reason']}")


def _shipped(archive: Path, province: str | None) -> Iterator[dict[str, Any]]:
    """The papers of the shipped registry and of one's own, in Turkish order."""
    wanted = turkish.fold(province) if province else None
    known = registered.registry() | registered.own(archive)
    for site in sorted(known.values(), key=lambda one: (turkish.sort_key(one.province or ""), one.domain)):
        area, _, part = (site.province or "").partition(" (")  # "İstanbul (ilçe)"
        if wanted is None or wanted in (turkish.fold(area), turkish.fold(f"{area} ({part}")):
            marked = f"{site.province} ?" if site.unsure else site.province
            yield {
                "domain": site.domain, "name": site.name, "province": site.province, "unsure": site.unsure,
                "district": site.district, "home_url": site.home_url, "where": marked,
            }  # fmt: skip


@click.command()
@click.option("--rebuild", is_flag=True, help="Make news.db again from the WARC files; the old one is kept.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
@click.pass_obj
def verify(obj: dict[str, Any], /, rebuild: bool, as_json: bool, quiet: bool) -> int:
    """Check the database against itself and against the kept pages; exit code 5 when the archive is damaged.

    --rebuild makes a new news.db from the WARC files alone and puts it in the place of the old one, which stays beside
    it as news.db.before-rebuild-TIME. It is refused while anything else writes into the archive; killed, it has changed
    nothing. What no WARC file says is not in it: see docs/operating.md.

    \b
    newsarchive verify
    newsarchive verify --json | jq .problems
    newsarchive verify --rebuild
    """
    if rebuild:
        return _rebuild(obj["archive"], as_json, quiet)
    with progress(quiet) as tell:
        report = verifying.verify(obj["archive"], progress=tell)
    if as_json:
        output.document({"ok": report.ok, "found": report.found, "counts": report.counts, "problems": report.problems})
    else:
        output.lines(*_report_lines(report))
    return 0 if report.ok else ArchiveDamaged.exit_code


def _rebuild(path: Path, as_json: bool, quiet: bool) -> int:
    from newsarchive import knowledge
    from newsarchive.rebuild import LOST, rebuild  # brings the crawl's stages with it

    knowledge.check()
    with progress(quiet) as tell:
        done = rebuild(path, progress=tell)
    kept = None if done.kept is None else str(done.kept)
    if as_json:
        output.document({"counts": done.counts, "problems": done.problems, "kept": kept, "not_in_warc": LOST})
    else:
        made = ", ".join(verifying.counted(number, what) for what, number in done.counts.items())
        lines = [*done.problems, f"rebuilt {path / 'news.db'} from {made}"]
        lines += [f"the old database is kept: {kept}"] if kept else []
        lines += ["no WARC file says: " + "; ".join(LOST)]
        output.lines(*lines)
    return ArchiveDamaged.exit_code if done.problems else 0


def _report_lines(report: verifying.Report) -> Iterator[str]:
    yield from report.problems
    if report.found > len(report.problems):
        yield f"… and {verifying.counted(report.found - len(report.problems), 'more problems')}"
    checked = ", ".join(verifying.counted(number, what) for what, number in report.counts.items())
    verdict = "all well" if report.ok else verifying.counted(report.found, "problems")
    yield f"{verdict}; checked {checked}" if checked else verdict


@contextmanager
def progress(quiet: bool) -> Iterator[verifying.Progress | None]:
    """A progress bar on standard error when a person watches, else None."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


COMMANDS = (why, sites, verify)
