"""``newsarchive schedule``."""

import os
import pwd
import sys
from pathlib import Path
from typing import Any

import click

from newsarchive import sites, timers
from newsarchive.cli import output
from newsarchive.errors import UsageError


@click.command()
@click.argument("site", nargs=-1)
@click.option("--systemd", "kind", flag_value="systemd", help="A service and a timer.")
@click.option("--cron", "kind", flag_value="cron", help="A line of your crontab.")
@click.option("--watch", is_flag=True, help="A service that stays (newsarchive watch), instead of a timer.")
@click.option(
    "--every",
    default="15m",
    show_default=True,
    metavar="TIME",
    help="How often due work is done: 15m, 30m, 1h, 6h, 1d …",
)
@click.option("--install", "do", flag_value="install", help="Write it, instead of showing it.")
@click.option("--remove", "do", flag_value="remove", help="Take away what --install wrote.")
@click.option("--system", is_flag=True, help="Units of the machine (/etc/systemd/system) instead of your own.")
@click.option("--run-as", metavar="USER", help="With --system: who crawls [default: the archive's owner].")
@click.option("--name", default="newsarchive", show_default=True, help="Of the units, or of the block in the crontab.")
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="For crawl (environment: NEWSARCHIVE_CONTACT).")
@click.option("--delay", type=output.Number(0, 3600), help="For crawl: seconds between requests to a site.")
@click.option("--max-pages", type=output.Count(1), help="For crawl: requests per site in a run.")
@click.option("--per-day", type=output.Count(1), help="Requests to a site in a day.")
@click.option("--allow-private", is_flag=True, help="For crawl: the sites may have private addresses.")
@click.pass_obj
def schedule(
    obj: dict[str, Any], /, site: tuple[str, ...], kind: str | None, do: str | None, name: str, **given: Any
) -> None:
    """Show, install or remove what lets a machine crawl by itself: a systemd timer or a line for cron.

    A timer starts newsarchive crawl --due, which does what is due and ends; with --watch the machine starts newsarchive
    watch, which stays. Without SITE all sites of the archive are visited. The paths of this Python and of the archive
    are written down in full. Installing twice changes nothing; removing takes away exactly what was installed.

    \b
    newsarchive schedule --systemd --every 1h --contact me@example.org
    newsarchive schedule --systemd --watch --install --contact me@example.org
    newsarchive schedule --cron --remove
    """
    if kind is None:
        raise UsageError("say --systemd or --cron")
    if given["run_as"] and not given["system"]:
        raise UsageError("--run-as goes with --system")
    if given["system"] and kind != "systemd":
        raise UsageError("--system goes with --systemd")
    every = click.get_current_context().get_parameter_source("every")
    if given["watch"] and every is not click.core.ParameterSource.DEFAULT:
        raise UsageError("--every is for runs that end; --watch visits when something is due")
    if given["watch"] and given["max_pages"]:
        raise UsageError("--max-pages is for runs that end; --per-day goes with --watch")
    if do == "remove":
        lines = _remove_units(name, given["system"]) if kind == "systemd" else _remove_cron(name)
    else:
        archive = Path(obj["archive"]).absolute()
        user = _user(archive, given["run_as"]) if given["system"] else None
        command = _command(archive, site, given, quiet=kind == "cron" or not given["watch"])
        wanted = timers.order(
            name, archive, command, "1h" if given["watch"] else given["every"], user, stays=given["watch"]
        )
        if kind == "systemd":
            lines = _install_units(wanted) if do else _shown_units(wanted)
        else:
            lines = _install_cron(wanted) if do else [timers.crontab_block(wanted).rstrip("\n")]
    with output.standard_output() as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())
    if do != "remove" and not given["contact"]:
        output.note("newsarchive: no --contact: papers cannot tell who is asking; they like to know")


def _command(archive: Path, site: tuple[str, ...], given: dict[str, Any], *, quiet: bool) -> tuple[str, ...]:
    from newsarchive.crawl.manners import check_contact  # brings some of the crawl's weight

    # what makes no sense is told now, not every hour
    named = [sites.resolve(one, archive) for one in site]
    check_contact(given["contact"], named or [sites.Site("all", "https://all/")])
    words = [sys.executable, "-m", "newsarchive", "--archive", str(archive)]
    words += ["watch"] if given["watch"] else ["crawl", "--due"]
    words += ["--quiet"] if quiet else []
    for option in ("contact", "delay", "max_pages", "per_day"):
        if given[option] is not None:
            value = given[option]
            words += [f"--{option.replace('_', '-')}", f"{value:g}" if isinstance(value, float) else str(value)]
    if given["allow_private"]:
        words.append("--allow-private")
    return (*words, *(("--", *site) if site else ()))


def _user(archive: Path, named: str | None) -> str:
    if named:
        return named
    place = next(each for each in (archive, *archive.parents) if each.exists())
    try:
        owner = pwd.getpwuid(place.stat().st_uid).pw_name
    except KeyError:
        owner = "root"
    if owner == "root":
        raise UsageError(f"{place} belongs to root, and a crawl should not: name a user with --run-as")
    return owner


def _shown_units(wanted: timers.Order) -> list[str]:
    folder = timers.unit_folder(wanted.user is not None, os.environ)
    return [f"# {folder / name}\n{text}" for name, text in timers.units(wanted).items()]


def _systemctl(system: bool) -> str:
    return "sudo systemctl" if system and os.geteuid() else "systemctl" if system else "systemctl --user"


def _install_units(wanted: timers.Order) -> list[str]:
    system = wanted.user is not None
    changed = timers.install_units(wanted, timers.unit_folder(system, os.environ))
    control = _systemctl(system)
    told = [f"{'wrote' if path.exists() else 'removed'} {path}" for path in changed]
    told = told or ["installed already, nothing changed"]
    unit = f"{wanted.name}.{'service' if wanted.stays else 'timer'}"
    told += [f"now run: {control} daemon-reload && {control} enable --now {unit}"]
    if not system:
        told += ["and, so that it crawls while you are not logged in: loginctl enable-linger"]
    return told


def _remove_units(name: str, system: bool) -> list[str]:
    gone = timers.remove_units(name, timers.unit_folder(system, os.environ))
    if not gone:
        return ["nothing to remove"]
    control = _systemctl(system)
    return [
        *(f"removed {path}" for path in gone),
        *(f"now run: {control} stop {path.name}; {control} daemon-reload" for path in gone[-1:]),
    ]


def _install_cron(wanted: timers.Order) -> list[str]:
    changed = timers.install_cron(wanted)
    return [
        "wrote into your crontab:" if changed else "in your crontab already:",
        timers.crontab_block(wanted).rstrip(),
    ]


def _remove_cron(name: str) -> list[str]:
    return [f"took {name} out of your crontab" if timers.remove_cron(name) else "nothing to remove"]


COMMANDS = (schedule,)
