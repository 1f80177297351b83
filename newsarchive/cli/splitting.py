"""The options that share articles out into train, validation and test, for export and release."""

import click

from newsarchive.cli import output
from newsarchive.errors import UsageError
from newsarchive.query import choose
from newsarchive.release import recipe


def options(command: output.Function) -> output.Function:
    """Adds --split, --shares, --split-at, --seed; they arrive as ``by``, ``shares``, ``split_at``, ``seed``."""
    for add in (
        click.option("--seed", help="With --split hash: another seed shares out otherwise."),
        click.option(
            "--split-at",
            metavar="DAY,DAY",
            help="With --split time: the first days of validation and test; one: of test.",
        ),
        click.option("--shares", metavar="80/10/10", help="Percent of train, validation, test; two: train, test."),
        click.option(
            "--split", "by", type=click.Choice(("time", "hash")), help="Share articles out; no story is in two splits."
        ),
    ):
        command = add(command)
    return command


def read(by: str | None, shares: str | None, split_at: str | None, seed: str | None) -> recipe.Split | None:
    """What they say together; None without --split. Raises UsageError for options that do not go together."""
    if by is None:
        given = [name for name, value in (("--shares", shares), ("--split-at", split_at), ("--seed", seed)) if value]
        if given:
            raise UsageError(f"{given[0]} goes with --split")
        return None
    if by == "time" and seed is not None:
        raise UsageError("--seed goes with --split hash")
    if split_at is not None and (by == "hash" or shares):
        raise UsageError("--split-at goes with --split time, and without --shares")
    days = tuple(choose.day(part) for part in split_at.split(",")) if split_at is not None else ()
    if len(days) > 2 or list(days) != sorted(set(days)):
        raise UsageError(f"--split-at {split_at!r}: write one day or two, the earlier one first")
    return recipe.Split(by, recipe.shares(shares or "80/10/10"), days, seed or "0")
