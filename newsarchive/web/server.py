"""Makes the Datasette that serves one archive, and runs it until it is told to end."""

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from newsarchive.errors import UsageError
from newsarchive.query import serving
from newsarchive.web import plugin
from newsarchive.web.connection import Punctual
from newsarchive.web.database import NAME, News

_HERE = Path(__file__).resolve().parent
SETTINGS = {
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "num_sql_threads": 3,
    "default_facet_size": 20,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,  # a statement for each column, on every page
    "allow_download": False,
    "allow_csv_stream": True,
    "max_csv_mb": 50,
    "truncate_cells_html": 300,
    "default_cache_ttl": 0,
}
LABELS = {table: {"label_column": column} for table, column in (("sites", "domain"), ("articles", "headline"))}
"""what a row that another one points to is called"""
_BACKLOG = 128
_END_SECONDS = 3


def make(archive: Path, *, names: Sequence[str] = (), base_url: str = "/") -> Datasette:
    """The Datasette of an archive. ``names``: hosts that may be asked for. Raises ArchiveError without an archive."""
    serving.connect(archive).close()
    if not pm.is_registered(plugin):
        pm.unregister(name="datasette.handle_exception")  # it writes every failure, with all that led to it, to stderr
        pm.register(plugin, "newsarchive")
    datasette = Datasette(
        files=[],
        template_dir=str(_HERE / "templates"),
        static_mounts=[("static", str(_HERE / "static"))],
        settings={**SETTINGS, "base_url": base_url},
        metadata={"title": "newsarchive", "databases": {NAME: {"tables": LABELS}}},
    )
    datasette.remove_database("_memory")  # where SQL would meet none of our limits
    datasette.add_database(News(datasette, archive, names), name=NAME)
    return datasette


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises UsageError when the port is taken or the host is none of this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host} port {port}: {why}") from error
    return listening


def run(datasette: Datasette, listening: socket.socket, *, say: Callable[[str], None], browser: bool = False) -> None:
    """Serves until SIGTERM or Ctrl-C; answers that are on their way get some seconds."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}{datasette.setting('base_url')}"
    config = uvicorn.Config(
        datasette.app(), log_level="error", access_log=False, server_header=False, date_header=True, lifespan="on",
        limit_concurrency=200, timeout_keep_alive=5, timeout_graceful_shutdown=_END_SECONDS, proxy_headers=False,
        ws="none", http=Punctual,
    )  # fmt: skip
    server = uvicorn.Server(config)
    say(f"{address} (Ctrl-C ends it)")
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        server.run(sockets=[listening])
    finally:
        _let_go()
        datasette.databases[NAME].close()


def _let_go() -> None:
    """A statement that does not end must not hold the process."""

    def leave() -> None:
        sys.stderr.flush()
        os._exit(0)

    timer = threading.Timer(_END_SECONDS, leave)
    timer.daemon = True
    timer.start()
