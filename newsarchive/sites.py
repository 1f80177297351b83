"""Who we read: the shipped registry (data/sites/<province>.toml) and what a person typed -> Site.

A site is an outlet: one host (with its port when that is not the default), www. and apex are one.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from newsarchive import lookups, turkish, urls
from newsarchive.errors import UsageError

_FIELDS = {"domain", "name", "unsure", "home_url", "district", "feeds", "sitemaps"}


@dataclass(frozen=True, slots=True)
class Site:
    """An outlet, as registered or as typed."""

    domain: str
    """host without www., with :port when it is not the default"""
    home_url: str
    """where a visit starts"""
    name: str | None = None
    province: str | None = None
    district: str | None = None
    unsure: bool = False
    """the province is inferred"""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    start_urls: tuple[str, ...] = ()
    """what the person typed, when it is not the home page"""


@cache
def registry() -> dict[str, Site]:
    """All shipped sites by domain; raises UsageError naming the file when an entry makes no sense."""
    found: dict[str, Site] = {}
    for path in sorted((lookups.data_dir() / "sites").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in content.get("site", ()):
            unknown = entry.keys() - _FIELDS
            domain = entry.get("domain", "")
            if unknown or not domain or domain != turkish.ascii_lower(domain) or domain in found:
                raise UsageError(f"{path.name}: bad or repeated entry {domain!r} {sorted(unknown)}")
            found[domain] = Site(
                domain=domain,
                home_url=entry.get("home_url", f"https://www.{domain}/"),
                name=entry.get("name"),
                province=content.get("province"),
                district=entry.get("district"),
                unsure=entry.get("unsure", False),
                feeds=tuple(entry.get("feeds", ())),
                sitemaps=tuple(entry.get("sitemaps", ())),
            )
    return found


def resolve(argument: str) -> Site:
    """The site a person means by a URL or a domain; raises UsageError for anything else."""
    text = argument.strip()
    if "://" not in text:
        domain = turkish.ascii_lower(text).removeprefix("www.").rstrip("/")
        if domain in registry():
            return registry()[domain]
        host = domain.split("/")[0]
        if "." not in host and not host.startswith("localhost"):
            raise UsageError(f"unknown site {argument!r}: give an address (https://…) or a registered domain")
        loopback = host.split(":")[0] in {"localhost", "127.0.0.1"}
        text = ("http://" if loopback else "https://") + text
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise UsageError(f"not an address: {argument!r} ({error})") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"not an http(s) address: {argument!r}")
    domain = urls.site_of(text)
    home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    known = registry().get(domain)
    start = (text,) if (parts.path.strip("/") or parts.query) else ()
    return Site(
        domain=domain,
        home_url=home,
        name=known.name if known else None,
        province=known.province if known else None,
        district=known.district if known else None,
        unsure=known.unsure if known else False,
        feeds=known.feeds if known else (),
        sitemaps=known.sitemaps if known else (),
        start_urls=start,
    )
