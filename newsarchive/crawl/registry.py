"""The sites that scheduled work visits: the archive's own registry and those that have ever answered, looked at again
every minute."""

import time
from dataclasses import replace
from pathlib import Path

from newsarchive import clock, sites
from newsarchive.crawl import visiting
from newsarchive.crawl.writer import Writer
from newsarchive.errors import UsageError
from newsarchive.sites import Site
from newsarchive.store import watches
from newsarchive.store.archive import Archive

EVERY = 45.0
"""seconds between two looks"""


class Registry:
    """Who is visited, by number."""

    def __init__(self, archive: Path, named: list[Site], *, lenient: bool = False) -> None:
        """``named``: nobody else. ``lenient``: a file that makes no sense is told of, and those that answered go on."""
        self.wanted: dict[int, Site] = {}
        self.lines: list[str] = []
        """what changed and was not told yet"""
        self._archive = archive
        self._named = named
        self._lenient = lenient
        self._problem = ""
        self._odd: set[str] = set()
        """lines about provinces that were told"""
        self._file: dict[str, Site] = {}
        self._seen: tuple[int, int, int] | None = None
        self._next = 0.0

    def load(self, archive: Archive) -> None:
        """For the first time; raises UsageError when the file makes no sense and it is not lenient."""
        if self._lenient:
            self._read()
        else:
            self._seen = self._stamp()
            self._file = sites.own(self._archive)
        self._next = time.monotonic() + self._every()
        self._take(archive)

    async def reload(self, writer: Writer) -> bool:
        """Look again; whether anything changed."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + self._every()
        self._read()
        before = {site.domain for site in self.wanted.values()}
        await writer.write(self._take)
        after = {site.domain for site in self.wanted.values()}
        for words, domains in (("visited from now on", after - before), ("visited no more", before - after)):
            self.lines += [f"{domain}: {words}" for domain in sorted(domains)]
        return before != after

    def _every(self) -> float:
        return max(EVERY / clock.speed(), 1.0)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = (self._archive / sites.OWN).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> None:
        stamp = self._stamp()
        if stamp == self._seen and not self._problem:
            return
        try:
            self._file, self._seen = sites.own(self._archive), stamp
        except (UsageError, OSError) as error:
            if str(error) != self._problem:
                self.lines.append(f"{error}; the registry read before goes on")
            self._problem = str(error)
        else:
            if self._problem:
                self.lines.append(f"{sites.OWN} makes sense again")
            self._problem = ""
            new = [line for line in sites.unknown_provinces(self._archive) if line not in self._odd]
            self.lines += new
            self._odd.update(new)

    def _take(self, archive: Archive) -> None:
        known = {row.domain: row for row in watches.known_sites(archive)}
        wanted = {site.domain: self._file.get(site.domain, site) for site in self._named}
        if not self._named:
            if not self._problem:
                watches.take_out(archive, self._file)
                known = {row.domain: row for row in watches.known_sites(archive)}
            wanted = dict(self._file)
            for domain, row in known.items():
                if domain not in wanted and row.home_url is not None and row.answered:
                    wanted[domain] = _shipped(domain, row.home_url)
        taken = {}
        for domain, site in wanted.items():
            there = known.get(domain)
            if site.listed and not self._named:
                watches.list_site(archive, domain, stands=True)
            if there is None or there.home_url is None:
                taken[visiting.register(archive, site)] = site
            else:
                taken[there.id] = site
        self.wanted = taken


def _shipped(domain: str, home_url: str) -> Site:
    known = sites.registry().get(domain)
    return Site(domain, home_url) if known is None else replace(known, home_url=home_url)
