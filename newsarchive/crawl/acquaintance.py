"""What visits have taught about a site: enough to call it known, or why it is not yet; and what the registry gets.

``newsarchive add`` asks after its probe. Of a site that could not be got to know then, every later visit asks again,
until it is known: then its feeds, sitemaps, family and name are written into the registry as add would have done.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive import clock, extract, sites, turkish
from newsarchive.crawl.siterun import SiteRun
from newsarchive.errors import NotArchived, Reason, UsageError
from newsarchive.query import probed
from newsarchive.sites import Site
from newsarchive.store import Archive, crawls, ledger, payloads, probes, watches

_REMEMBERED = 5
"""feeds and sitemaps written down"""
_WALLS = {
    Reason.PARKED: "a parked domain: no newspaper is there (for sale, suspended, or a server without a site)",
    Reason.BOT_WALL: "it shows robots a test instead of its pages",
    Reason.LOGIN_WALL: "it shows nothing without a login",
    Reason.CONSENT_WALL: "it shows nothing but a question about cookies",
    Reason.MAINTENANCE: "closed for maintenance",
}


@dataclass(slots=True)
class Finding:
    """What came of one site."""

    site: Site
    reason: str | None
    """why it could not be got to know; None: it could"""
    robots: dict[str, Any]
    requests: int
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)
    """query.probed.site"""
    refused: bool = False
    """its address is not public and was not allowed, or foreign: it is not registered"""
    foreign: bool = False
    """its address belongs to a social network or the like"""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for --json."""
        site = self.site
        return {
            "domain": site.domain,
            "name": site.name,
            "province": site.province,
            "district": site.district,
            "home_url": site.home_url,
            "probed": self.reason is None,
            "reason": self.reason,
            "refused": self.refused,
            "foreign": self.foreign,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "robots": self.robots,
            **self.facts,
        }


def found(archive: Archive, visited: SiteRun, *, seconds: float) -> Finding:
    """What is known of a site after a visit that was given so many seconds."""
    site = replace(visited.site, start_urls=())
    facts = probed.site(archive.conn, site.domain)
    rules = visited.robots
    robots = {
        "reachable": rules is not None and rules.reachable,
        "crawl_delay": rules.crawl_delay if rules else None,
        "sitemaps": list(rules.sitemaps) if rules else [],
    }
    site = replace(
        site,
        family=facts["family"] or site.family,
        feeds=_addresses(facts["feeds"], 1) or site.feeds,
        sitemaps=_addresses(facts["sitemaps"], 0) or site.sitemaps,
    )
    private = bool(visited.counts["private"])
    reason = _why_not(visited, facts, seconds)
    return Finding(site, reason, robots, visited.counts["requests"], facts=facts, refused=private)


def _addresses(listings: list[dict[str, Any]], deepest: int) -> tuple[str, ...]:
    return tuple(row["url"] for row in listings if row["depth"] <= deepest)[:_REMEMBERED]


def _why_not(visited: SiteRun, facts: dict[str, Any], seconds: float) -> str | None:
    if visited.robots is None and not visited.problems:
        return f"no answer within {seconds:.0f} s"
    if facts["samples"] and visited.robots and visited.robots.reachable and not visited.counts["private"]:
        return None
    problem = next(iter(visited.problems), "").removeprefix(f"{visited.site.domain}: ")
    for reason, words in _WALLS.items():
        if problem.endswith(f"but {reason}"):
            return words
    pages = facts["looked_at"]
    if pages > 1 and not problem:
        return f"no newspaper, as it seems: none of {pages} pages reads as a news article"
    return problem or f"no article among {visited.counts['requests']} answers"


def look_again(archive: Archive, finding: Finding) -> None:
    """The outlet's own name, and the family of a site whose articles name none, from its home page or an article."""
    for capture in crawls.own_pages(archive, finding.site.domain):
        page = payloads.captured_page(archive, capture)
        try:
            draft = extract.extract(page, links=False)
        except NotArchived:
            continue
        names = (turkish.storable(one.text) for one in draft.found.get("site_name", ()))
        name = finding.site.name or next(names, None)
        finding.site = replace(finding.site, name=name, family=finding.site.family or draft.family)
        if draft.family and finding.site.family == draft.family and not finding.facts["family"]:
            finding.facts |= {"family": draft.family, "family_votes": draft.family_why}


def note(archive: Archive, finding: Finding, now: datetime) -> None:
    """Register the site with what is known of it, or with why nothing is."""
    site = finding.site
    key = ledger.site_id(archive, site.domain, now=now, name=site.name, family=site.family)
    if not finding.refused:
        watches.list_site(archive, site.domain, stands=True)
    if finding.reason is None:
        probes.known(archive, key, now)
    elif not finding.refused:
        probes.failed(archive, key, finding.reason, now)


def after_visit(archive: Archive, folder: Path, visited: SiteRun) -> None:
    """A site that could not be got to know was visited once more: it is known now, or is tried again later."""
    if probes.reason(archive, visited.site_id) is None or visited.counts["paused"]:
        return
    finding = found(archive, visited, seconds=0.0)
    if finding.reason is None:
        look_again(archive, finding)
        try:
            sites.remember(folder, finding.site)
        except (OSError, UsageError) as error:
            visited.problem(f"{finding.site.domain}: it can be read now, but not be written into sites.toml: {error}")
            return
        visited.note(f"{finding.site.domain}: it can be read now; written into {sites.OWN}")
    note(archive, finding, clock.now())
