"""``newsarchive alert``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from newsarchive import alerts, clock, health, sites
from newsarchive.cli import output
from newsarchive.errors import NothingDone, RunIncomplete, UsageError
from newsarchive.store import Archive, watches


@click.command()
@click.option("--test", "do", flag_value="test", help="Send a test message to every target.")
@click.option("--list", "do", flag_value="list", help="Show targets (without secrets), filters, and what waits.")
@click.option("--dry-run", "do", flag_value="dry", help="Show the messages that would be sent.")
@click.pass_obj
def alert(obj: dict[str, Any], /, do: str | None) -> int:
    """Tell what is not well any more, and what is well again, to whom alerts.toml in the archive's folder names.

    Each condition is told once, and once more when it is over. crawl and watch do the same by themselves.
    Exit codes: 0 all was taken, 3 a target did not take it (it is tried again), 2 alerts.toml makes no sense, 4 there
    are no targets.

    \b
    newsarchive alert --test
    newsarchive alert --list
    """
    folder: Path = obj["archive"]
    wanted = alerts.config(folder)
    if not wanted.targets:
        raise NothingDone(f"nobody to tell: no urls in {folder / alerts.FILE}, and {alerts.VARIABLE} is not set")
    if do == "test":
        return _test(wanted)
    with Archive.open(folder, create=False) as archive:
        health.update(archive, clock.now())
        if do is None:
            sent = alerts.send(archive, wanted, clock.now())
            output.lines(f"{sent.messages} sent")
            for line in sent.failed:
                output.note(f"newsarchive: {line}; tried again next time")
            return RunIncomplete.exit_code if sent.failed else 0
        waiting = alerts.waiting(archive, wanted, clock.now())
        found = {each.name: alerts.messages(archive, wanted, waiting, each) for each in wanted.targets}
        doubts = _doubts(archive, wanted)
    for line in doubts:
        output.note(f"newsarchive: {folder / alerts.FILE}: {line}")
    if do == "list":
        return _list(wanted, {name: len(told) for name, told in found.items()})
    _dry(found)
    return 0


def _test(wanted: alerts.Config) -> int:
    code = 0
    for target in wanted.targets:
        why = alerts.try_out(target, "newsarchive: test", "Notifications of this archive arrive here.")
        output.lines(f"{target.name}: taken" if why is None else f"{target.name}: not taken: {why}")
        if why is not None:
            code = RunIncomplete.exit_code
    return code


def _dry(found: Mapping[str, Sequence[alerts.Message]]) -> None:
    lines = []
    for name, told in found.items():
        for one in told:
            lines += [f"to {name}: {one.title}", *one.body.splitlines(), ""]
    output.lines(*(lines or ["nothing to tell"]))


def _doubts(archive: Archive, wanted: alerts.Config) -> list[str]:
    """What is chosen and does not exist, a line each."""
    known = {one.domain for one in watches.known_sites(archive)}
    lines = [f"no site {one} in this archive" for one in sorted(wanted.sites - known)]
    for name in sorted(wanted.provinces):
        try:
            sites.province_named(name)
        except UsageError as error:
            lines.append(str(error))
    return lines


def _list(wanted: alerts.Config, counts: Mapping[str, int]) -> int:
    lines, code = [], 0
    for target in wanted.targets:
        code = code if alerts.understood(target) else RunIncomplete.exit_code
        known = f"{counts[target.name]} messages wait" if alerts.understood(target) else "apprise knows no such address"
        lines.append(f"{target.name}: {known}")
    lines.append(f"told from state {wanted.min_state} on; more than {wanted.digest} messages become one")
    for name, chosen in (("sites", wanted.sites), ("provinces", wanted.provinces)):
        if chosen:
            lines.append(f"only {name}: {', '.join(sorted(chosen))}")
    output.lines(*lines)
    return code


COMMANDS = (alert,)
