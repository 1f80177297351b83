"""Options that several commands share, worded the same everywhere."""

from collections.abc import Sequence
from typing import Any

import click

from newsarchive.cli import output

DELAY = click.option(
    "--delay",
    type=output.Number(0, 3600),
    help="Seconds between requests to a site [default: 0.5; 0 on loopback]; a longer Crawl-delay wins.",
)
CONCURRENCY = click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Requests in flight per site.",
)
CONTACT = click.option(
    "--contact",
    envvar="NEWSARCHIVE_CONTACT",
    help="Your address for site owners, in the User-Agent (environment: NEWSARCHIVE_CONTACT).",
)
WORKERS = click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=0,
    help="Processes that read pages [default: by the number of cores].",
)
ALLOW_PRIVATE = click.option(
    "--allow-private",
    is_flag=True,
    envvar="NEWSARCHIVE_ALLOW_PRIVATE",
    help="The sites named may have loopback or private addresses (environment: NEWSARCHIVE_ALLOW_PRIVATE=1).",
)


class Either(click.Option):
    """An option that takes one of CHOICES or, as it once did, nothing, which means the first of them: what stands
    behind it belongs to it only when it is one of these words (``--dedupe haber.csv`` names a file)."""

    CHOICES = ("text", "story")

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """As click does; then the arguments are spelled out before they are read."""
        super().add_to_parser(parser, ctx)
        read = parser.parse_args
        parser.parse_args = lambda args: read(self._spelled(args))

    def _spelled(self, given: Sequence[str]) -> list[str]:
        left, spelled = list(given), list[str]()
        while left:
            word = left.pop(0)
            if word == "--":
                return [*spelled, word, *left]
            if word in self.opts:
                word = f"{word}={left.pop(0) if left and left[0] in self.CHOICES else self.CHOICES[0]}"
            spelled.append(word)
        return spelled
