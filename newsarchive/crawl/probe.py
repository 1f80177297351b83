"""Gets to know sites by a small polite crawl, and writes them into the registry beside news.db.

At most ``REQUESTS`` requests and ``SECONDS`` seconds: robots.txt, the home page, a few of the listings it leads to,
the usual addresses of what is not announced, and articles until there are three. What is read is archived as in any
crawl, so nothing is asked for twice.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsarchive import extract, sites, turkish
from newsarchive.crawl import run
from newsarchive.crawl.siterun import Options, SiteRun
from newsarchive.errors import NotArchived
from newsarchive.query import probed
from newsarchive.query.reader import reading
from newsarchive.sites import Site
from newsarchive.store import Archive, articles, crawls, ledger

REQUESTS = 30
SECONDS = 60.0
_REMEMBERED = 5
"""feeds and sitemaps written down"""


@dataclass(slots=True)
class Finding:
    """What came of one site."""

    site: Site
    reason: str | None
    """why it could not be got to know; None: it could"""
    robots: dict[str, Any]
    requests: int
    facts: dict[str, Any] = field(default_factory=dict)
    """query.probed.site"""
    refused: bool = False
    """its address is not public and was not allowed: it is not registered"""

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
            "requests": self.requests,
            "robots": self.robots,
            **self.facts,
        }


def probe(
    archive: Path,
    wanted: list[Site],
    *,
    contact: str | None = None,
    delay: float | None = None,
    quiet: bool = False,
    allow_private: bool = False,
) -> tuple[list[Finding], int]:
    """Get to know the sites and register them; one finding each, in their order, and the crawl's exit code (130, or a
    fatal error's; that is raised). Raises ArchiveError."""
    options = Options(
        archive, delay, contact=contact, max_pages=REQUESTS, probe=True, seconds=SECONDS, allow_private=allow_private
    )
    session, code = run.crawl(options, wanted, quiet=quiet, log_level="ERROR")
    if session.fatal is not None:
        raise session.fatal
    findings = [_finding(archive, site, session.runs.get(site.domain), session.refused) for site in wanted]
    with Archive.open(archive, create=False) as opened, opened.transaction():
        for one in findings:
            _look_again(opened, one)
            ledger.site_id(opened, one.site.domain, now=session.started_at, name=one.site.name, family=one.site.family)
    for one in findings:
        if not one.refused:
            sites.remember(archive, one.site)
    return findings, code


def _finding(archive: Path, site: Site, visited: SiteRun | None, refused: list[str]) -> Finding:
    site = replace(site, start_urls=())
    if visited is None:
        reason = next((line for line in refused if line.startswith(site.domain)), "not visited")
        return Finding(site, reason, {}, 0)
    with reading(archive) as connection:
        facts = probed.site(connection, site.domain)
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
    return Finding(site, _why_not(visited, facts), robots, visited.counts["requests"], facts, private)


def _addresses(listings: list[dict[str, Any]], deepest: int) -> tuple[str, ...]:
    return tuple(row["url"] for row in listings if row["depth"] <= deepest)[:_REMEMBERED]


def _why_not(visited: SiteRun, facts: dict[str, Any]) -> str | None:
    if visited.robots is None:
        return f"no answer within {SECONDS:.0f} s"
    if facts["samples"] and visited.robots.reachable and not visited.counts["private"]:
        return None
    problem = next(iter(visited.problems), "").removeprefix(f"{visited.site.domain}: ")
    return problem or f"no article among {visited.counts['requests']} answers"


def _look_again(archive: Archive, finding: Finding) -> None:
    """The outlet's own name, and the family of a site whose articles name none, from its home page or an article."""
    for capture in crawls.own_pages(archive, finding.site.domain):
        page = articles.captured_page(archive, capture)
        try:
            draft = extract.extract(page, links=False)
        except NotArchived:
            continue
        names = (turkish.storable(one.text) for one in draft.found.get("site_name", ()))
        name = finding.site.name or next(names, None)
        finding.site = replace(finding.site, name=name, family=finding.site.family or draft.family)
        if draft.family and finding.site.family == draft.family and not finding.facts["family"]:
            finding.facts |= {"family": draft.family, "family_votes": draft.family_why}
