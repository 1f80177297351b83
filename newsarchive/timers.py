"""Writes down, for systemd or cron, that an archive is to be crawled again and again, or watched for ever.

In: an ``Order``. Out: text of units or of a crontab's block; ``install`` and ``remove`` put exactly that into its place
and take it away. What somebody else wrote is never changed.
"""

import hashlib
import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from newsarchive.errors import NothingDone, StorageFull, UsageError

SYSTEM_UNITS = Path("/etc/systemd/system")
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
_HOUR, _DAY = 60, 24 * 60
_LONGEST_LINE = 990
"""characters of a crontab's line; Vixie cron takes 999"""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")
_EVERY = re.compile(r"([0-9]{1,4})([mhd])")
_HARDENING = """\
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native
"""
"""what needs no privilege, so that a user's manager can do it as well"""
_SYSTEM_HARDENING = """\
ProtectSystem=strict
ProtectHome=read-only
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
PrivateDevices=yes
CapabilityBoundingSet=
"""


@dataclass(frozen=True, slots=True)
class Order:
    """Crawl ``archive`` every ``minutes``, as ``command`` says."""

    name: str
    """of the units and of the crontab's block"""
    archive: Path
    command: tuple[str, ...]
    minutes: int
    user: str | None = None
    """systemd's User= of a system unit; None: a unit of the user's own manager"""
    stays: bool = False
    """the command does not end: started with the machine, and again when it has died"""


def minutes(every: str) -> int:
    """``15m``, ``1h``, ``1d`` as minutes; raises UsageError for what no clock shows evenly."""
    found = _EVERY.fullmatch(every)
    number = int(found[1]) * _MINUTES[found[2]] if found else 0
    if not number or not (_HOUR % number == 0 or (number % _HOUR == 0 and _DAY % number == 0)):
        raise UsageError(f"not an interval: {every!r}; take a part of an hour or of a day: 15m, 30m, 1h, 2h, 6h, 1d")
    return number


def order(
    name: str, archive: Path, command: tuple[str, ...], every: str, user: str | None = None, *, stays: bool = False
) -> Order:
    """An Order that makes sense; raises UsageError."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"not a name for a unit: {name!r} (letters, digits, - _ .)")
    if user is not None and not _NAME.fullmatch(user):
        raise UsageError(f"not a user: {user!r}")
    strange = next((word for word in (*command, str(archive)) if not word.isprintable()), None)
    if strange is not None:
        raise UsageError(f"a line of a schedule cannot hold {strange!r}")
    return Order(name, archive, command, minutes(every), user, stays)


# --- systemd ------------------------------------------------------------------------------------------------


def units(wanted: Order) -> dict[str, str]:
    """The service, and its timer unless it stays, by file name; of the system's manager when a user is named, else of
    the user's own."""
    mark = _mark(wanted.name)
    service = f"""{mark}
[Unit]
Description=newsarchive: {"watch" if wanted.stays else "crawl into"} {_unit_text(str(wanted.archive))}
"""
    if wanted.user is not None:
        service += "Wants=network-online.target\nAfter=network-online.target\n"
    if wanted.stays:
        service += "StartLimitIntervalSec=0\n"
    service += _service(wanted)
    if wanted.stays:
        target = "default.target" if wanted.user is None else "multi-user.target"
        return {f"{wanted.name}.service": f"{service}\n[Install]\nWantedBy={target}\n"}
    timer = f"""{mark}
[Unit]
Description=newsarchive: when {wanted.name}.service crawls

[Timer]
OnCalendar={_calendar(wanted.minutes)}
RandomizedDelaySec={min(600, wanted.minutes * 10)}
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{wanted.name}.service": service, f"{wanted.name}.timer": timer}


_ONCE = """\
Type=oneshot
# 3: a site did not answer, 4: another process does it, 130: it was stopped; told in the journal, no failure of the unit
SuccessExitStatus=3 4 130
TimeoutStartSec=infinity
"""
_STAYS = """\
Type=exec
Restart=always
RestartSec=60
# 2: wrong arguments, which another start would not mend
RestartPreventExitStatus=2
# 4: another process does it, 130: it was stopped
SuccessExitStatus=4 130
"""


def _service(wanted: Order) -> str:
    command = " ".join(_unit_word(word) for word in wanted.command)
    text = f"""
[Service]
ExecStart={command}
{_STAYS if wanted.stays else _ONCE}KillMode=mixed
TimeoutStopSec=60
SyslogIdentifier={wanted.name}
Nice=10
IOSchedulingClass=idle
{_HARDENING}"""
    if wanted.user is not None:
        archive = _unit_text(str(wanted.archive)).replace("\\", "\\\\").replace('"', '\\"')
        text += f'User={wanted.user}\nReadWritePaths="{archive}"\n{_SYSTEM_HARDENING}'
        if not _is_temporary(wanted):
            text += "PrivateTmp=yes\n"
    return text


def _mark(name: str) -> str:
    return f"# {name}: written by newsarchive schedule, which takes it away with --remove"


def _calendar(every: int) -> str:
    if every == _DAY:
        return "*-*-* 04:00:00"
    if every < _HOUR:
        return f"*:0/{every}"
    return "hourly" if every == _HOUR else f"*-*-* 0/{every // _HOUR}:00:00"


def _unit_text(text: str) -> str:
    return text.replace("%", "%%")


def _unit_word(word: str) -> str:
    """A word of ExecStart in which specifiers, variables and quotes stand for themselves (systemd.service(5))."""
    safe = _unit_text(word).replace("$", "$$").replace("\\", "\\\\").replace('"', '\\"')
    return safe if re.fullmatch(r"[\w@%+=:,./-]+", safe) else f'"{safe}"'


def _is_temporary(wanted: Order) -> bool:
    """Whether a private /tmp would hide the archive or the program."""
    places = (wanted.archive, Path(wanted.command[0]))
    return any(place.is_relative_to(folder) for place in places for folder in ("/tmp", "/var/tmp"))


def unit_folder(system: bool, environment: Mapping[str, str]) -> Path:
    """Where units are read from."""
    if system:
        return SYSTEM_UNITS
    config = environment.get("XDG_CONFIG_HOME") or ""
    home = Path(config) if PurePath(config).is_absolute() else Path.home() / ".config"
    return home / "systemd" / "user"


def install_units(wanted: Order, folder: Path) -> list[Path]:
    """Write the units, in place of earlier ones; those that were changed, or taken away. Raises NothingDone when a file
    there is somebody else's."""
    files = {folder / name: text for name, text in units(wanted).items()}
    both = [folder / f"{wanted.name}.{kind}" for kind in ("service", "timer")]
    for path in both:
        _refuse_foreign(path, wanted.name)
    gone = [path for path in both if path not in files and path.exists()]
    changed = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in changed:
            draft = path.with_name(f".{path.name}.new")
            draft.write_text(files[path], encoding="utf-8")
            draft.replace(path)
        for path in gone:
            path.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error
    return changed + gone


def remove_units(name: str, folder: Path) -> list[Path]:
    """Take the units away, and the link that enabling them made; what was taken away."""
    paths = [folder / f"{name}.service", folder / f"{name}.timer"]
    for path in paths:
        _refuse_foreign(path, name)
    for wants, unit in (("timers", paths[1]), ("default", paths[0]), ("multi-user", paths[0])):
        enabled = folder / f"{wants}.target.wants" / unit.name
        if unit.exists() and enabled.is_symlink() and Path(os.path.realpath(enabled)) == unit.resolve():
            paths.insert(0, enabled)
    gone = [path for path in paths if path.exists()]
    try:
        for path in gone:
            path.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error
    return gone


def _refuse_foreign(path: Path, name: str) -> None:
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(_mark(name)):
        raise NothingDone(f"{path} was not written by newsarchive schedule; it is left as it is (--name takes another)")


def _unwritable(folder: Path, error: OSError) -> StorageFull:
    return StorageFull(f"cannot write {error.filename or folder}: {error.strerror}")


# --- cron ---------------------------------------------------------------------------------------------------


def crontab_block(wanted: Order) -> str:
    """The lines of a crontab, between two marks."""
    command = _cron_command(wanted.command)
    line = f"{_fields(wanted)} {command}"
    if len(line) > _LONGEST_LINE:
        raise UsageError(f"{len(line)} characters are too many for a line of a crontab: name fewer sites, or none")
    if wanted.stays:  # a second one ends at once and says nothing
        line = f"@reboot {command}\n# and when it should have died\n{line}"
    first, last = _marks(wanted.name)
    return (
        f"{first}\n# a line MAILTO=you@example.org above sends you what the crawl has to complain of\n{line}\n{last}\n"
    )


def _marks(name: str) -> tuple[str, str]:
    return f"# >>> {name}: written by newsarchive schedule >>>", f"# <<< {name} <<<"


def _fields(wanted: Order) -> str:
    """When: at a minute of its own, so that not all archives of the world ask at the full hour."""
    digest = hashlib.sha256(os.fsencode(wanted.archive)).digest()
    every = wanted.minutes
    if every < _HOUR:
        return ",".join(str(at) for at in range(digest[0] % every, _HOUR, every)) + " * * * *"
    minute = digest[0] % 55 + 3
    if every == _HOUR:
        return f"{minute} * * * *"
    return f"{minute} {'4' if every == _DAY else f'*/{every // _HOUR}'} * * *"


def _cron_command(command: tuple[str, ...]) -> str:
    """For /bin/sh, and for cron, which takes a % for the end of the line wherever it stands (crontab(5))."""
    return shlex.join(command).replace("%", "\\%")


def _crontab(*arguments: str, text: str | None = None) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            ["crontab", *arguments],
            input=text,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
            timeout=30,
        )
    except FileNotFoundError:
        raise NothingDone("there is no program crontab here: install cron, or use --systemd") from None
    except subprocess.TimeoutExpired:
        raise NothingDone("crontab did not end") from None


def _read_crontab() -> str:
    read = _crontab("-l")
    if read.returncode == 0:
        return read.stdout
    if "no crontab" in read.stderr:
        return ""
    raise NothingDone(f"crontab -l: {' '.join(read.stderr.split()) or f'exit code {read.returncode}'}")


def _write_crontab(text: str) -> None:
    done = _crontab("-", text=text) if text else _crontab("-r")
    if done.returncode:
        raise NothingDone(f"crontab: {' '.join(done.stderr.split()) or f'exit code {done.returncode}'}")


def _around(text: str, name: str) -> tuple[str, str] | None:
    """What stands before and behind our block; None when there is none."""
    first, last = (f"{mark}\n" for mark in _marks(name))
    lines = text.splitlines(keepends=True)
    firsts, lasts = ([number for number, line in enumerate(lines) if line == mark] for mark in (first, last))
    if not firsts and not lasts:
        return None
    if len(firsts) != 1 or len(lasts) != 1 or firsts[0] > lasts[0]:
        raise NothingDone(f"the crontab has marks of {name} that are no pair: take them out with crontab -e")
    return "".join(lines[: firsts[0]]), "".join(lines[lasts[0] + 1 :])


def install_cron(wanted: Order) -> bool:
    """Put the block into the crontab, in place of its earlier one; whether anything changed."""
    text, block = _read_crontab(), crontab_block(wanted)
    around = _around(text, wanted.name)
    if around is None:
        around = text if not text or text.endswith("\n") else f"{text}\n", ""
    new = around[0] + block + around[1]
    if new == text:
        return False
    _write_crontab(new)
    return True


def remove_cron(name: str) -> bool:
    """Take the block out of the crontab; whether there was one."""
    around = _around(_read_crontab(), name)
    if around is None:
        return False
    _write_crontab("".join(around))
    return True
