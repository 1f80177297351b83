"""The options that choose articles, shared by the commands that list, count and export them."""

from collections.abc import Mapping, Sequence

import click

from newsarchive.cli import options, output
from newsarchive.errors import UsageError
from newsarchive.search import Filter


def articles(command: output.Function) -> output.Function:
    """Adds the options that choose articles; they arrive as ``site``, ``section`` … tuples."""
    known = (
        ("--site", "site", "SITE", "Only this site; may be repeated, as all of these."),
        ("--section", "section", "NAME", "Only this section, such as spor."),
        ("--source", "source", "NAME", "Only texts credited to this agency or outlet, such as aa."),
        ("--author", "author", "NAME", "Only texts of this person."),
        ("--place", "place", "NAME", "Only news about this province or district."),
        ("--since", "since", "DATE", "Published on that day or later: 2025-06-30, 2025, yesterday."),
        ("--until", "until", "DATE", "Published on that day or earlier."),
    )
    for name, variable, metavar, text in reversed(known):
        command = click.option(name, variable, metavar=metavar, multiple=True, help=text)(command)
    return command


def dataset(command: output.Function) -> output.Function:
    """Adds what makes a dataset of the chosen articles: --dedupe, --fields, --where, --as-of; they arrive as
    ``dedupe``, ``fields``, ``condition``, ``as_of``."""
    for add in (
        click.option(
            "--as-of",
            metavar="DATE",
            help="As the archive knew them at the end of that day, or of that minute.",
        ),
        click.option("--where", "condition", metavar="SQL", help="A condition over the columns of articles."),
        click.option("--fields", metavar="A,B,…", help="Only these fields, in this order (default: all)."),
        click.option(
            "--dedupe",
            cls=options.Either,
            type=click.Choice(options.Either.CHOICES),
            metavar="[text|story]",
            help="text (or nothing behind it): of articles with the same text only the earliest published one; story: "
            "of each story only the first, the root.",
        ),
    ):
        command = add(command)
    return command


def fields(given: str | None) -> tuple[str, ...]:
    """The names of ``--fields``; none without it. Raises UsageError."""
    names = tuple(name.strip() for name in given.split(",")) if given is not None else ()
    if len(set(names)) < len(names):
        raise UsageError("--fields names a field twice")
    return names


def filters(chosen: Mapping[str, Sequence[str]]) -> list[Filter]:
    """What was chosen, as filters."""
    return [Filter(name, value) for name, values in chosen.items() for value in values]
