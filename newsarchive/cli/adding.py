"""``newsarchive add``."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from newsarchive import printable, sites
from newsarchive.cli import found, options, output
from newsarchive.errors import NothingDone, RunIncomplete, UsageError

_NO_TEXT = "not text in UTF-8 (from Excel or Notepad it may be windows-1254: save it as UTF-8)"
_COMMENT = re.compile(r"(?:^|\s)#.*")


@click.command()
@click.argument("site", nargs=-1, metavar="URL...")
@click.option(
    "--file",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read addresses from a file, one a line; # begins a comment. Lines that name no site are told.",
)
@options.CONTACT
@click.option("--delay", type=output.Number(0, 3600), help="Seconds between requests to a site [default: 0.5].")
@options.ALLOW_PRIVATE
@click.option("--json", "as_json", is_flag=True, help="Write a JSON array, everything at full length.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_obj
def add(
    obj: dict[str, Any], /, site: tuple[str, ...], listed: Path | None, as_json: bool, quiet: bool, **given: Any
) -> int:
    """Get to know sites and register them: robots.txt, feeds, sitemaps, sections, CMS, address shape, charset, samples.

    At most 30 requests and a minute a site, politely; what is read is archived. The findings are written to sites.toml
    beside news.db, which crawl reads. A site that does not answer is registered all the same, and the next crawl tries
    it again; one at a private address is refused without --allow-private. Exit codes: 0 all well, 3 a site could not be
    got to know or a line of --file names none (told on stderr), 4 all were refused, 130 interrupted.

    \b
    newsarchive add https://www.example-haber.com --contact me@example.org
    newsarchive add --file papers.txt --json > findings.json
    """
    archive: Path = obj["archive"]
    for line in sites.unknown_provinces(archive):
        output.note(f"newsarchive: {line}")
    wanted = {one.domain: one for one in (sites.resolve(text, archive) for text in site)}
    bad = _read(listed, archive, wanted) if listed else 0
    if not wanted and bad:
        raise UsageError(f"{listed} names no site")
    if not wanted:
        raise UsageError("name a site, like newsarchive add https://www.example-haber.com, or a --file")
    from newsarchive import knowledge
    from newsarchive.crawl import probe  # Scrapy takes half a second to load

    knowledge.check()
    findings, code = probe.probe(archive, list(wanted.values()), quiet=quiet, **given)
    told = [one.as_json() for one in findings]
    if as_json:
        output.document(told)
    else:
        found.tell(told)
    for one in told:
        if one["reason"]:
            after = "" if one["refused"] else "; registered, the next crawl tries again"
            output.note(f"newsarchive: {one['domain']}: {one['reason']}{after}")
    if code == 130:
        return code
    if all(one["refused"] and not one["foreign"] for one in told):
        return NothingDone.exit_code
    return RunIncomplete.exit_code if bad or any(one["reason"] for one in told) else 0


def _read(file: Path, archive: Path, wanted: dict[str, sites.Site]) -> int:
    """Add the sites that a file names; lines that name none are told, how many."""
    bad = 0
    sites.own(archive)  # a registry that makes no sense is no fault of a line
    for number, text in _lines(file):
        if text is None:
            output.note(f"newsarchive: {file}, line {number}: {_NO_TEXT}; left out")
            bad += 1
            continue
        try:
            one = sites.resolve(text, archive)
        except UsageError as error:
            output.note(f"newsarchive: {file}, line {number}: {printable.plain(error)}; left out")
            bad += 1
        else:
            wanted.setdefault(one.domain, one)
    return bad


def _lines(file: Path) -> Iterator[tuple[int, str | None]]:
    """(line number, address); None: the line is no text"""
    for number, raw in enumerate(file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            yield number, None
            continue
        if address := _COMMENT.sub("", line).strip():
            yield number, address


COMMANDS = (add,)
