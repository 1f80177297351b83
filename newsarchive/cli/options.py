"""Options that several commands share, worded the same everywhere."""

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
