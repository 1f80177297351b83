"""The options that choose articles, shared by the commands that list, count and export them."""

from collections.abc import Mapping, Sequence

import click

from newsarchive.cli import output
from newsarchive.search import Filter


def options(command: output.Function) -> output.Function:
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


def filters(chosen: Mapping[str, Sequence[str]]) -> list[Filter]:
    """What was chosen, as filters."""
    return [Filter(name, value) for name, values in chosen.items() for value in values]
