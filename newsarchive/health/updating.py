"""The look at everything that is new: what began, what changed, what is over. ``update`` also writes it down.

Judged from the database alone, in the order things happened: whoever asks a week late gets the same dates.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from newsarchive.health import folding, ourselves, verdicts
from newsarchive.health.memory import Memory
from newsarchive.health.verdicts import Finding, seconds, stamp
from newsarchive.store import conditions, observations, times
from newsarchive.store.archive import Archive
from newsarchive.store.conditions import Condition

LEARNED = timedelta(days=60)
"""what is older is not looked at when an archive is looked at for the first time"""
REMEMBERED = timedelta(days=10)
"""an outage of our own network is remembered so long: sites are asked again at last after a day"""
ARCHIVE = 0
"""the archive's own row of memory"""
Key = tuple[int | None, str, int | None]
"""site, topic, listing: at most one condition of a key is open"""


@dataclass(frozen=True, slots=True)
class Transition:
    """Something began, changed or is over."""

    what: str
    """began, changed, ended; passed: it began and ended between two looks"""
    site: str | None
    """domain; None: the archive itself"""
    topic: str
    kind: str
    state: str
    subject: str
    began_at: str
    ended_at: str | None
    evidence: str
    key: Key = field(repr=False)
    condition: int | None = None
    """conditions.id of what was open before"""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look has found."""

    transitions: list[Transition]
    memories: dict[int, str]
    open: dict[Key, Finding]
    """all that is not well now"""
    began: dict[Key, str]
    """when what lasts began, as stored"""


def update(archive: Archive, now: datetime) -> list[Transition]:
    """Look, and write down what was found; the transitions. Idempotent: a second look finds nothing new.

    Raises what ``Archive.transaction`` raises.
    """
    with archive.transaction():
        looked = look(archive.conn, now)
        for one in looked.transitions:
            _write(archive, one, times.text(now))
        conditions.remember(archive, looked.memories)
    return looked.transitions


def _write(archive: Archive, one: Transition, moment: str) -> None:
    site, topic, listing = one.key
    if one.condition is None:
        row = {
            "site_id": site, "topic": topic, "listing_id": listing, "kind": one.kind, "state": one.state,
            "subject": one.subject, "began_at": one.began_at, "detected_at": moment, "ended_at": one.ended_at,
            "end_detected_at": moment if one.ended_at else None, "evidence": one.evidence,
        }  # fmt: skip
        conditions.begin(archive, row)
    elif one.ended_at is not None:
        conditions.end(archive, one.condition, at=one.ended_at, detected_at=moment)
    else:
        conditions.change(
            archive, one.condition, kind=one.kind, state=one.state, subject=one.subject, evidence=one.evidence,
            began_at=one.began_at,
        )  # fmt: skip


def look(conn: sqlite3.Connection, now: datetime) -> Looked:
    """What an update would write; only reads."""
    return _Look(conn, now).all()


class _Look:
    """One look."""

    def __init__(self, conn: sqlite3.Connection, now: datetime) -> None:
        self.conn, self.now = conn, now
        self.sites = observations.sites(conn)
        self.listings = observations.listings(conn)
        self.troubles = observations.troubles(conn)
        self.stored = observations.memories(conn)
        self.open = {_key(one): one for one in conditions.open_ones(conn)}
        self.memories: dict[int, Memory] = {}
        self.published: dict[int, list[int]] = {}
        self.last_answer = 0
        self.well = {
            site: max(seconds(one.well_at) for one in rows if one.well_at)
            for site, rows in self.listings.items()
            if any(one.well_at for one in rows)
        }

    def all(self) -> Looked:
        own, passed = self._own()
        self._fold(own)
        found: dict[Key, Finding] = {}
        network, silent = ourselves.network(
            {site: one for site, one in self.troubles.items() if site in self.sites}, self.well
        )
        looking = own.not_looking(times.seconds(self.now))
        for one in (network, looking):
            if one is not None:
                found[(None, one.topic, None)] = one
        outages = self._outages()
        for site in self.sites:
            for one in self._site(site, silent, outages):
                found[(site, one.topic, one.listing)] = one
        self.last_answer = own.last
        own.capture = observations.last_capture(self.conn)
        transitions = [*passed, *self._compare(found)]
        memories = {site: memory.dump() for site, memory in self.memories.items() if memory.touched}
        if (kept := json.dumps(own.dump(), separators=(",", ":"))) != self.stored.get(ARCHIVE):
            memories[ARCHIVE] = kept
        began = {key: self.open[key].began_at if key in self.open else stamp(one.began) for key, one in found.items()}
        return Looked(transitions, memories, found, began)

    def _own(self) -> tuple[ourselves.Own, list[Transition]]:
        stored = self.stored.get(ARCHIVE)
        if stored:
            own = ourselves.Own.load(json.loads(stored))
        else:
            own = ourselves.Own(observations.first_capture(self.conn, times.text(self.now - LEARNED)))
        passed = []
        before = self.open.get((None, "looking", None))
        for begin, end in own.answers(self._moments(own)):
            one = ourselves.outage(begin, end)
            if before is None:
                passed.append(_transition("passed", (None, "looking", None), None, one, ended=stamp(end)))
        return own, passed

    def _moments(self, own: ourselves.Own) -> list[int]:
        """When something was asked, as far as it is known."""
        tried = [seconds(at) for one in self.troubles.values() for at in (one.since, one.last_at)]
        return sorted({*observations.answers(self.conn, own.capture), *(at for at in tried if at > own.last)})

    def _fold(self, own: ourselves.Own) -> None:
        rows = sorted(observations.told(self.conn, own.capture), key=lambda row: row.site)
        for site, group in groupby(rows, key=lambda row: row.site):
            silent = (site, "volume", None) in self.open
            ordered = sorted(group, key=lambda row: row.capture)
            self.published[site] = folding.fold(
                self._memory(site), ordered, partial(observations.copied_on, self.conn), silent=silent
            )

    def _memory(self, site: int) -> Memory:
        if site not in self.memories:
            self.memories[site] = Memory.load(self.stored.get(site))
        return self.memories[site]

    def _site(self, site: int, silent: set[int], outages: list[tuple[int, int]]) -> Iterable[Finding]:
        rows, memory = self.listings.get(site, []), self._memory(site)
        chosen = [(one.id, seconds(one.added_at), seconds(one.well_at)) for one in folding.watched(rows) if one.well_at]
        numbers = [number for number, _, _ in chosen]
        folding.compare(memory, chosen, lambda urls: observations.sighted(self.conn, urls, numbers))
        folding.silent_ones(memory, numbers, partial(observations.newest_shown, self.conn))
        trouble = self.troubles.get(site)
        shut = None if site in silent else verdicts.access(trouble, rows)
        if shut is not None and trouble is not None and _is_ours(trouble, outages):
            shut = None
        if shut is not None and trouble is not None:
            if memory.shut != (last := seconds(trouble.last_at)):
                memory.shut, memory.touched = last, True
            yield shut
        changed = verdicts.content(memory, self.open.get((site, "content", None)))
        if changed is not None:
            yield changed
        if (still := self._volume(site, memory, changed, shut)) is not None:
            yield still
        told = {number for (of, topic, number) in self.open if of == site and topic == "listing" and number}
        yield from verdicts.feeds(memory, rows, shut=shut is not None or site in silent, lasting=told)

    def _volume(self, site: int, memory: Memory, changed: Finding | None, shut: Finding | None) -> Finding | None:
        lasting = self.open.get((site, "volume", None))
        if lasting is None and (shut is not None or (changed is not None and changed.state in {"broken", "blocked"})):
            return None
        found = verdicts.volume(memory, self.well.get(site), seconds(lasting.began_at) if lasting else None)
        if found is not None and lasting is None and observations.waits(self.conn, site, stamp(found.began)):
            return None
        return found

    def _outages(self) -> list[tuple[int, int]]:
        """(begin, end) of what was our own network's fault lately."""
        since = times.text(self.now - REMEMBERED)
        told = [one for one in conditions.history(self.conn, since=since) if one.topic == "network"]
        return [(seconds(one.began_at), seconds(one.ended_at or times.text(self.now))) for one in told]

    # --- what is new about it

    def _compare(self, found: Mapping[Key, Finding]) -> Iterable[Transition]:
        for key, one in found.items():
            before = self.open.get(key)
            if before is None:
                yield self._told("began", key, one)
            elif (before.kind, before.state, before.subject) != (one.kind, one.state, one.subject):
                yield self._told("changed", key, one, before=before)
        for key, before in self.open.items():
            if key not in found:
                yield Transition(
                    "ended", self.sites.get(before.site_id or 0), before.topic, before.kind, before.state,
                    before.subject, before.began_at, self._ended(key, before), before.evidence, key, before.id,
                )  # fmt: skip

    def _told(self, what: str, key: Key, one: Finding, *, before: Condition | None = None) -> Transition:
        return _transition(what, key, self.sites.get(key[0] or 0), one, before=before)

    def _ended(self, key: Key, before: Condition) -> str:
        """When it was over; at the latest now."""
        site, topic, listing = key
        at = None
        if site is None:
            began = seconds(before.began_at)
            later = [
                self.well[each] for each, one in self.troubles.items()
                if seconds(one.since) >= began and self.well.get(each, 0) > seconds(one.last_at)
            ]  # fmt: skip
            at = stamp(self.last_answer if topic == "looking" else min(later, default=times.seconds(self.now)))
        elif topic == "access":
            rows = [one.id for one in self.listings.get(site, [])]
            at = (
                observations.read_again(self.conn, rows, self.troubles[site].last_at) if site in self.troubles else None
            )
        elif topic == "volume":
            later = [one for one in self.published.get(site, []) if one > seconds(before.began_at)]
            at = stamp(later[0]) if later else None
        elif topic == "listing" and before.kind == "dead_feed":
            at = observations.read_again(self.conn, [listing or 0], before.began_at)
        else:
            names = before.subject.split(", ") if topic == "content" else [folding.name_of(listing or 0)]
            series = self._memory(site).series
            backs = [series[name].back_since for name in names if name in series]
            at = stamp(max(backs)) if any(backs) else None
        moment = times.text(self.now)
        return min(max(at or moment, before.began_at), moment)


def _transition(
    what: str,
    key: Key,
    site: str | None,
    one: Finding,
    *,
    before: Condition | None = None,
    ended: str | None = None,
) -> Transition:
    began = min(before.began_at, stamp(one.began)) if before else stamp(one.began)
    return Transition(
        what, site, one.topic, one.kind, one.state, one.subject, began, ended, one.evidence, key,
        before.id if before else None,
    )  # fmt: skip


def _key(one: Condition) -> Key:
    return one.site_id, one.topic, one.listing_id


def _is_ours(trouble: observations.Trouble, outages: list[tuple[int, int]]) -> bool:
    """Whether a site's failures began in an outage of ours and nothing proves that they outlast it."""
    since, last = seconds(trouble.since), seconds(trouble.last_at)
    return any(begin - ourselves.NETWORK <= since <= end and last - end < verdicts.FAILING for begin, end in outages)
