"""Notifications of what is not well, and that it is well again: each once, through the library apprise.

Configured by ``alerts.toml`` in the archive's folder, or by ``NEWSARCHIVE_ALERTS`` alone (addresses, one a line). An
address may name environment variables as ``${NAME}``, so that no secret stands in the file. What was handed over is
written down per condition and target before the next one is sent: after a kill -9 at most the one message that was
under way comes twice (at least once, never lost). Targets are remembered by a digest of their address, and told by
number and kind alone: neither the database nor a log line holds a secret.
"""

import hashlib
import logging
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from newsarchive import turkish
from newsarchive.errors import ArchiveError, UsageError
from newsarchive.health import words
from newsarchive.store import conditions, times
from newsarchive.store.archive import Archive
from newsarchive.store.conditions import Condition

FILE = "alerts.toml"
VARIABLE = "NEWSARCHIVE_ALERTS"
LOCK = ".alerts"
"""held by the one process that sends"""
YOUNG = timedelta(hours=6)
"""what began later is not told yet, whatever it is: a new site that does not answer at its first visit is a blip"""
OVER = timedelta(days=7)
"""what was over earlier is not told any more"""
LEAST = "degraded"
DIGEST = 5
"""from so many messages on they are one"""
LONGEST = 60
"""lines of a message"""
UNSENT = "no notification was sent"
"""how a line begins that says why nobody could be told anything"""
_NAME = re.compile(r"\$\{(\w+)\}")
_KEYS = {"urls": list, "min_state": str, "sites": list, "provinces": list, "digest": int}


@dataclass(frozen=True, slots=True)
class Target:
    """Where notifications go."""

    number: int
    address: str = field(repr=False)

    @property
    def name(self) -> str:
        """Number and kind, without anything secret."""
        return f"target {self.number} ({self.address.partition(':')[0]})"

    @property
    def key(self) -> str:
        """By which it is remembered."""
        return hashlib.sha256(f"newsarchive alert {self.address}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator wants to be told, and where."""

    targets: tuple[Target, ...]
    min_state: str = LEAST
    """the mildest state that is told"""
    sites: frozenset[str] = frozenset()
    """only these; empty: all"""
    provinces: frozenset[str] = frozenset()
    """only sites of these, folded; empty: all"""
    digest: int = DIGEST


@dataclass(slots=True)
class Sent:
    """What came of sending."""

    messages: int = 0
    failed: list[str] = field(default_factory=list)
    """one line per target and message that could not be handed over"""


@dataclass(frozen=True, slots=True)
class Message:
    """One notification: its conditions and which part of them it tells."""

    title: str
    body: str
    good: bool
    """only good news"""
    news: tuple[tuple[int, int], ...]
    """conditions.id, and whether it tells the end (1) or the beginning (0)"""


def configured(folder: Path) -> bool:
    """Whether anybody wants to be told."""
    return bool(os.environ.get(VARIABLE)) or (folder / FILE).is_file()


def config(folder: Path) -> Config:
    """The configuration; raises UsageError in words that name file and key."""
    given: dict[str, Any] = {}
    file = folder / FILE
    if file.is_file():
        try:
            given = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}") from error
    for key, value in given.items():
        if key not in _KEYS or not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise UsageError(f"{file}: {key} is not known, or of the wrong kind; known are {', '.join(_KEYS)}")
        if isinstance(value, list) and not all(isinstance(one, str) for one in value):
            raise UsageError(f"{file}: {key} is no list of texts")
    addresses = [*given.get("urls", ()), *os.environ.get(VARIABLE, "").split()]
    state, told = given.get("min_state", LEAST), list(words.states())
    told = told[told.index(LEAST) :]
    if state not in told:
        raise UsageError(f"{file}: min_state is one of {', '.join(told)}")
    if given.get("digest", DIGEST) < 1:
        raise UsageError(f"{file}: digest is a number from 1 on")
    return Config(
        tuple(Target(number, _filled(one, file)) for number, one in enumerate(addresses, 1)),
        state,
        frozenset(given.get("sites", ())),
        frozenset(turkish.fold(one) for one in given.get("provinces", ())),
        given.get("digest", DIGEST),
    )


def _filled(address: str, file: Path) -> str:
    for name in _NAME.findall(address):
        if name not in os.environ:
            raise UsageError(f"{file}: an address names ${{{name}}}, and the environment does not have it")
    return _NAME.sub(lambda found: os.environ[found[1]], address)


# --- what there is to tell


def waiting(archive: Archive, wanted: Config, now: datetime) -> list[Condition]:
    """Conditions whose beginning or end is to be told to somebody."""
    order = list(words.states())
    least = order.index(wanted.min_state)
    names = _sites(archive, wanted)
    found = []
    for one in conditions.untold(archive.conn):
        if one.site_id is not None and one.site_id not in names:
            continue
        if order.index(one.state) < least or (one.notified_at is None and _is_stale(one, now)):
            continue
        if one.site_id is not None and now - times.instant(one.began_at) < YOUNG:
            continue
        found.append(one)
    return found


def _is_stale(one: Condition, now: datetime) -> bool:
    return one.ended_at is not None and now - times.instant(one.ended_at) > OVER


def _sites(archive: Archive, wanted: Config) -> dict[int, str]:
    rows = archive.conn.execute("SELECT id, domain, province FROM sites").fetchall()
    return {
        key: domain
        for key, domain, province in rows
        if (not wanted.sites or domain in wanted.sites)
        and (not wanted.provinces or turkish.fold(province or "") in wanted.provinces)
    }


def messages(archive: Archive, wanted: Config, found: Sequence[Condition], target: Target) -> list[Message]:
    """What a target has not heard of some conditions: a message per site, or one for all when there are many."""
    names = _sites(archive, wanted)
    heard = conditions.delivered(archive.conn, target.key, [one.id for one in found])
    new = [one for one in found if (one.id, _part(one)) not in heard]
    ordered = sorted(new, key=lambda one: (names.get(one.site_id or 0, ""), one.id))
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.site_id)]
    if len(groups) > wanted.digest:
        groups = [ordered]
    return [_message(group, names) for group in groups]


def _part(one: Condition) -> int:
    """0: its beginning is the news, 1: its end."""
    return int(one.ended_at is not None)


def _message(group: Sequence[Condition], names: dict[int, str]) -> Message:
    ill = [one for one in group if one.ended_at is None]
    well = [one for one in group if one.ended_at is not None]
    sites = {one.site_id for one in group}
    if len(sites) == 1:
        who = names.get(group[0].site_id or 0, "the archive itself")
        what = words.worst(one.state for one in ill) if ill else "well again"
        title = f"newsarchive: {who}: {what}"
    else:
        title = f"newsarchive: {len(ill)} conditions not well, {len(well)} over"
    lines = [line for one in group for line in _lines(one, names)]
    if len(lines) > LONGEST:
        lines = [*lines[:LONGEST], f"… and {len(lines) - LONGEST} more: newsarchive status"]
    return Message(title, "\n".join(lines), not ill, tuple((one.id, _part(one)) for one in group))


def _lines(one: Condition, names: dict[int, str]) -> Iterator[str]:
    who = names.get(one.site_id or 0, "the archive itself")
    of = f": {one.subject}" if one.subject else ""
    span = f"since {times.minute(one.began_at)}"
    if one.ended_at is not None:
        span = f"from {times.minute(one.began_at)} to {times.minute(one.ended_at)}, over"
    yield f"{who}: {one.state} {span} ({one.kind}{of}) [#{one.id}]"
    if one.ended_at is None:
        yield f"  {one.evidence}"


# --- sending


def send(archive: Archive, wanted: Config, now: datetime) -> Sent:
    """Hand over what nobody was told yet; what fails is tried again at the next call. Never raises for a target."""
    sent = Sent()
    if not wanted.targets or not archive.hold(LOCK):
        return sent
    found, moment = waiting(archive, wanted, now), times.text(now)
    missing: set[int] = set()
    for target in wanted.targets:
        for message in messages(archive, wanted, found, target):
            if hand_over(target, message.title, message.body, good=message.good):
                sent.messages += 1
                with archive.transaction():
                    conditions.deliver(archive, message.news, target.key, moment)
            else:
                missing |= {key for key, _ in message.news}
                sent.failed.append(f"{target.name} did not take: {message.title}")
    with archive.transaction():
        whole = [one for one in found if one.id not in missing]
        conditions.told(archive, {one.id: moment for one in whole if one.notified_at is None}, end=False)
        conditions.told(archive, {one.id: moment for one in whole if one.ended_at is not None}, end=True)
    return sent


def hand_over(target: Target, title: str, body: str, *, good: bool = False) -> bool:
    """Send one message; False when it was not taken."""
    plugin = _plugin(target)
    kind = "success" if good else "warning"
    return plugin is not None and bool(plugin.notify(body=body, title=title, notify_type=kind))


def _plugin(target: Target) -> Any:
    """What apprise makes of the address; None: nothing."""
    import apprise  # heavy, and only who sends needs it

    _hush()
    return apprise.Apprise.instantiate(target.address)


class _Listener(logging.Handler):
    """Hears what apprise says, which holds secrets and is not handed on."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text."""
        self.heard.append(record.getMessage())


_CLASSES = (
    (r"error=40[13]\b|authenticat|\b535\b", "authentication refused"),
    (r"error=(\d{3})\b", "it answered with HTTP status {}"),
    (r"refused", "connection refused"),
    (r"resolve|Name or service|getaddrinfo|nodename", "no such host"),
    (r"certificate|SSL|TLS", "no trusted TLS connection"),
    (r"timed? ?out", "no answer in time"),
    (r"Connection|Socket", "connection failed"),
)
"""what apprise says, and what is told of it"""


def try_out(target: Target, title: str, body: str) -> str | None:
    """Send one message; None when it was taken, else the class of failure, without anything of the address."""
    listener, logger = _Listener(), logging.getLogger("apprise")
    passes_on, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        plugin = _plugin(target)
        if plugin is None:
            return "not an address that apprise knows"
        logger.setLevel(logging.DEBUG)
        if plugin.notify(body=body, title=title, notify_type="success"):
            return None
    finally:
        _hush()
        logger.removeHandler(listener)
        logger.propagate = passes_on
    return _class("\n".join(listener.heard))


def _class(heard: str) -> str:
    for pattern, said in _CLASSES:
        if found := re.search(pattern, heard, re.IGNORECASE):
            return said.format(*found.groups())
    return "apprise gives no reason"


def _hush() -> None:
    """Their lines hold addresses, and addresses hold secrets."""
    for name in ("apprise", "urllib3", "requests", "requests_oauthlib"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def understood(target: Target) -> bool:
    """Whether apprise knows what to do with the address."""
    return _plugin(target) is not None


def after_crawl(folder: Path, now: datetime) -> list[str]:
    """Send what is new, when somebody wants it; what went wrong, in words. Never stops a crawl."""
    if not configured(folder):
        return []
    try:
        with Archive.open(folder, create=False) as archive:
            failed = send(archive, config(folder), now).failed
    except (ArchiveError, OSError) as error:
        return [f"{UNSENT}: {error}"]
    return [f"notification: {line}; tried again later" for line in failed]
