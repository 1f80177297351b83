"""``newsarchive backup``."""

from pathlib import Path
from typing import Any

import click

from newsarchive import backup as copying
from newsarchive.cli import output
from newsarchive.cli.telling import progress
from newsarchive.errors import ArchiveDamaged
from newsarchive.verify import counted


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--check", is_flag=True, help="Compare files that are there already by digest, not by size and time.")
@click.option("--link", is_flag=True, help="Hard-link finished WARC files where possible: no second copy of the pages.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document.")
@click.option("-q", "--quiet", is_flag=True, help="No progress; on standard output only what is wrong.")
@click.pass_obj
def backup(obj: dict[str, Any], /, folder: Path, check: bool, link: bool, as_json: bool, quiet: bool) -> int:
    """Copy the archive into the folder DIR, safely while a crawl writes; the next run copies only what is new.

    DIR is an archive afterwards: status, search and verify work on it, and copying it back restores. It is new, empty
    or an earlier back-up; when this is stopped or killed it is still that earlier one, whole. Exit codes: 0 all well,
    2 DIR is something else, 3 it is full, 5 the archive is damaged (what is wrong is told; of damaged files the earlier
    copy is kept).

    \b
    newsarchive backup /media/disk/news
    newsarchive --archive /media/disk/news verify
    newsarchive --archive /media/disk/news backup /srv/news
    """
    with progress(quiet) as tell:
        saved = copying.backup(obj["archive"], folder, check=check, link=link, progress=tell)
    if as_json:
        output.document({"ok": not saved.problems, "counts": saved.counts, "problems": saved.problems})
    else:
        output.lines(*saved.problems, *(() if quiet else (f"{folder}: {_told(saved)}",)))
    return ArchiveDamaged.exit_code if saved.problems else 0


def _told(saved: copying.Saved) -> str:
    counts = saved.counts
    files = ", ".join(
        f"{counts[what]:,} {what}" for what in ("copied", "linked", "extended", "unchanged") if counts.get(what)
    )
    written = (counts.get("bytes", 0) + counts["database_bytes"]) / 1e6
    held = f"{counted(counts['articles'], 'articles')}, {counted(counts['captures'], 'captures')}"
    return f"{held}; WARC files: {files or 'none'}; {written:,.1f} MB written"


COMMANDS = (backup,)
