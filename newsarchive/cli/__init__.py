"""The command line: thin click commands, one file per kind. Data goes to stdout, messages to stderr.

Exit codes: 0 all well, 1 internal error, 2 usage, 3 the run ended but something that should have worked did not,
4 nothing could be done, 5 the archive is damaged, 130 interrupted (state is safe).
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import click

from newsarchive import __version__, printable
from newsarchive.cli import interrupting
from newsarchive.errors import ArchiveError

INTERRUPTED = 130
_MODULES = {
    "add": "adding",
    "alert": "alerting",
    "backfill": "backfilling",
    "backup": "keeping",
    "correct": "mending",
    "crawl": "crawling",
    "diff": "diffing",
    "export": "exporting",
    "extract": "reading",
    "hydrate": "releasing",
    "originality": "stories",
    "recluster": "reclustering",
    "reextract": "mending",
    "release": "releasing",
    "removed": "removed",
    "schedule": "scheduling",
    "search": "searching",
    "serve": "serving",
    "sites": "telling",
    "sql": "asking",
    "status": "status",
    "stories": "stories",
    "story": "stories",
    "verify": "telling",
    "watch": "watching",
    "why": "telling",
}
"""command -> the module of this package that has it in its COMMANDS"""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name; the module of one is loaded when it is asked for. Together they take half a second of
    CPU, and who reads pages needs neither the archive's library nor the crawler's."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            for command in import_module(f"newsarchive.cli.{_MODULES[name]}").COMMANDS:
                self._loaded[command.name] = command
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*_MODULES, *self._loaded}))

    def __len__(self) -> int:
        return len({*_MODULES, *self._loaded})


class _Group(click.Group):
    """Options that mean another value of the same thing are told apart; a reader that has gone is no failure."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            inner = click.Context(command, parent=ctx, info_name=name, resilient_parsing=True)
            _, _, order = command.make_parser(inner).parse_args(args=list(rest))
            chosen: dict[str | None, click.Parameter] = {}
            for one in order:
                other = chosen.setdefault(one.name, one)
                if other is not one:
                    raise click.UsageError(f"{other.opts[-1]} does not go with {one.opts[-1]}", inner)
        return name, command, rest

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        with _unread():
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _unread():
            return super().invoke(ctx)


@contextmanager
def _unread() -> Iterator[None]:
    """Whoever read our output (head, less) may go; click itself would exit with 1."""
    try:
        yield
    except BrokenPipeError:
        for stream in (sys.stdout, sys.stderr):
            _forget(stream)
        raise click.exceptions.Exit(0) from None


def _forget(stream: TextIO) -> None:
    """Point a stream that nobody reads any more to nowhere."""
    try:
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(
    cls=_Group, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="newsarchive")
@click.option(
    "--archive",
    "archive",
    type=click.Path(path_type=Path),
    envvar="NEWSARCHIVE_DIR",
    default=Path("archive"),
    show_default=True,
    help="Folder of the archive (environment: NEWSARCHIVE_DIR).",
)
@click.pass_context
def cli(ctx: click.Context, archive: Path) -> None:
    """The scraper and archive for Turkish regional news (yerel haber).

    \b
    newsarchive crawl https://www.example-haber.com
    newsarchive search "belediye başkanı" --since 2025-01-01
    newsarchive sql "SELECT site, count(*) FROM articles GROUP BY site"
    """
    ctx.ensure_object(dict)["archive"] = archive


def main() -> None:
    """Entry point: one clear line for what a person can mend, and the right exit code."""
    interrupting.install()
    code = run(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):  # the code is known; a late signal would replace it by its own
        signal.signal(number, signal.SIG_IGN)
    if code == INTERRUPTED:  # CPython may have noted a Ctrl-C as unhandled (in exec) and would end by that signal
        _let_finish()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _let_finish() -> None:
    """Other threads get a second; one that hangs (it asks a name server, say) must not hold the interrupted command."""
    deadline = time.monotonic() + 1.0
    others = [each for each in threading.enumerate() if not each.daemon and each is not threading.current_thread()]
    for each in others:
        each.join(max(0.0, deadline - time.monotonic()))
    shared = sys.modules.get("multiprocessing.util")
    if shared is not None:  # semaphores of reading processes are given back, or their tracker complains
        shared._run_finalizers(0)


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        result = cli.main(argv, prog_name="newsarchive", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _say("interrupted; what was archived is safe", INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        more = f" ({context.command_path} --help tells more)" if context else ""
        return _say(f"{error.format_message()}{more}", error.exit_code)
    except KeyboardInterrupt:
        return _say("interrupted; what was archived is safe", INTERRUPTED)
    except ArchiveError as error:
        return _say(str(error), error.exit_code)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        return _say(f"{error.strerror or error}{where}", 4)
    except Exception as error:  # noqa: BLE001  # the last resort: a bug is one line, its traceback on demand
        if os.environ.get("NEWSARCHIVE_DEBUG"):
            traceback.print_exc()
        if interrupting.heard():
            return _say("interrupted; what was archived is safe", INTERRUPTED)
        return _say(f"internal error: {type(error).__name__}: {error} (NEWSARCHIVE_DEBUG=1 shows where)", 1)


def _say(message: str, code: int) -> int:
    try:
        click.echo(f"newsarchive: {printable.plain(message)}", err=True)
    except BrokenPipeError:
        _forget(sys.stderr)
    return code
