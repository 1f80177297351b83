"""``newsarchive serve``."""

from contextlib import suppress
from typing import Any

import click

from newsarchive.cli import output
from newsarchive.errors import UsageError


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0: all of this machine."
)
@click.option("--port", type=click.IntRange(0, 65_535), default=8001, show_default=True, help="0: any free one.")
@click.option("--open", "browser", is_flag=True, help="Open the page in a browser.")
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME",
    help="A name by which browsers may ask for this archive, as archive.example.org; may be repeated.",
)  # fmt: skip
@click.option("--base-url", default="/", show_default=True, metavar="PATH", help="Path under which a proxy shows it.")
@click.pass_obj
def serve(obj: dict[str, Any], /, host: str, port: int, browser: bool, names: tuple[str, ...], base_url: str) -> int:
    """Show the archive as a web page: search, articles, stories, charts, tables and SQL; a JSON API and feeds.

    Nothing can be changed through it, and a crawl may run meanwhile. It listens on this machine only, unless --host
    says otherwise; it knows no users and no passwords. Ends with 0 on SIGTERM or Ctrl-C.

    \b
    newsarchive serve --open
    newsarchive --archive /srv/news serve --port 8080
    """
    from newsarchive.web import server  # Datasette takes a second to load; --help need not wait for it

    if not base_url.startswith("/"):
        raise UsageError(f"--base-url {base_url!r} must begin with /")
    base = f"{base_url.rstrip('/')}/"
    datasette = server.make(obj["archive"], names=names, base_url=base)
    listening = server.bind(host, port)
    with suppress(KeyboardInterrupt):
        server.run(datasette, listening, say=output.note, browser=browser)
    return 0


COMMANDS = (serve,)
