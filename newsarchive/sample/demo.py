"""``make demo``: the sample papers on loopback, two "days" of crawling, and what the archive then answers.

Everything it shows comes from the same commands a person types; it prints each of them before its output.
"""

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click

SQL = (
    "SELECT site, count(*) AS articles, count(DISTINCT section) AS sections, sum(source IS NOT NULL) AS credited, "
    "min(substr(published_at, 1, 10)) AS oldest, max(substr(published_at, 1, 10)) AS newest FROM articles GROUP BY site"
)
LIMIT = "110"
"""seconds the papers stay up; the demo is done long before"""


@click.command()
@click.option("--archive", type=click.Path(path_type=Path), default=Path("archive"), show_default=True)
@click.option("--articles", default=150, show_default=True, help="Articles per paper.")
def main(archive: Path, articles: int) -> None:
    """Start the sample papers, crawl them into ARCHIVE twice, show what was archived."""
    with papers(articles) as homes:
        click.secho(f"\n{len(homes)} sample papers are up on loopback, {articles} articles each.", bold=True)
        run("crawl", "--allow-private", *homes, archive=archive)
        urllib.request.urlopen(f"{homes[0]}__day/2").close()
        click.secho("\nThe next day: a few new articles, one edited and one deleted on every paper.", bold=True)
        run("crawl", "--allow-private", *homes, archive=archive)
    run("status", archive=archive)
    run("sql", SQL, archive=archive)
    run("search", "belediye başkanı", "--limit", "5", archive=archive)
    newest = "SELECT headline, section, source, authors, published_at FROM articles ORDER BY published_ts DESC LIMIT 3"
    run("sql", newest, archive=archive)
    run("verify", archive=archive)
    click.secho(f"\nThe archive is {archive}/ (news.db and warc/). Now a live paper:", bold=True)
    click.echo("  make crawl SITE=https://www.example-haber.com\n")


@contextlib.contextmanager
def papers(articles: int) -> Iterator[list[str]]:
    """The sample server as a process of its own; its home pages."""
    command = [sys.executable, "-m", "newsarchive.sample", "--articles", str(articles), "--port-base", "0"]
    server = subprocess.Popen([*command, "--seconds", LIMIT], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        ready = server.stdout.readline()
        if not ready:
            raise click.ClickException("the sample papers did not start")
        yield [site["home_url"] for site in json.loads(ready)["sites"]]
    finally:
        server.terminate()
        server.wait(10)


def run(*arguments: str, archive: Path) -> None:
    """One newsarchive command, shown and run; its failure is the demo's."""
    shown = " ".join(f'"{part}"' if " " in part else part for part in arguments)
    click.secho(f"\n$ newsarchive {shown}", fg="cyan")
    environment = {**os.environ, "NEWSARCHIVE_DIR": str(archive)}
    code = subprocess.run([sys.executable, "-m", "newsarchive", *arguments], env=environment).returncode
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    main()
