"""Who we read: the shipped registry (data/sites/<province>.toml), a person's own (sites.toml beside news.db), and what
was typed -> Site.

A site is an outlet: one host (with its port when that is not the default), www. and apex are one.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive import lookups, turkish, urls
from newsarchive.errors import UsageError

OWN = "sites.toml"
"""a person's own registry, in the archive's folder"""
_FIELDS = {"domain", "name", "unsure", "home_url", "district", "feeds", "sitemaps"}
_LISTS = frozenset({"feeds", "sitemaps"})
_PREAMBLE = "# The sites of this archive; one [[site]] per outlet. newsarchive add writes it, you may as well.\n"
_OWN_FIELDS = _FIELDS | {"province", "family"}


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
    family: str | None = None
    """CMS family, when somebody looked"""
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
        for site in _entries(path, _FIELDS):
            if site.domain in found:
                raise UsageError(f"{path.name}: bad or repeated entry {site.domain!r}")
            found[site.domain] = site
    return found


def own(archive: Path) -> dict[str, Site]:
    """The sites of the registry in an archive's folder, by domain; none when there is no such file. Raises UsageError
    when it makes no sense."""
    path = archive / OWN
    return {site.domain: site for site in _entries(path, _OWN_FIELDS)} if path.is_file() else {}


def _entries(path: Path, fields: set[str]) -> Iterator[Site]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    entries = content.get("site", [])
    if not isinstance(entries, list):
        raise UsageError(f"{path.name}: a site begins with [[site]], in double brackets")
    for entry in entries:
        unknown = entry.keys() - fields
        domain = entry.get("domain", "")
        wrong = [name for name, value in entry.items() if not _makes_sense(name, value)]
        if unknown or wrong or not domain or domain != turkish.ascii_lower(domain):
            raise UsageError(f"{path.name}: bad or repeated entry {domain!r} {sorted({*unknown, *wrong})}")
        yield Site(
            domain=domain,
            home_url=entry.get("home_url", f"https://www.{domain}/"),
            name=entry.get("name"),
            province=entry.get("province", content.get("province")),
            district=entry.get("district"),
            family=entry.get("family"),
            unsure=entry.get("unsure", False),
            feeds=tuple(entry.get("feeds", ())),
            sitemaps=tuple(entry.get("sitemaps", ())),
        )


def _makes_sense(name: str, value: object) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, bool if name == "unsure" else str)


def remember(archive: Path, site: Site) -> None:
    """Write a site into the registry of an archive's folder, in place of its earlier entry; the rest of the file stays
    as it is. Raises OSError, and UsageError when the file makes no sense."""
    path = archive / OWN
    before = path.read_text(encoding="utf-8") if path.is_file() else _PREAMBLE
    own(archive)
    first, *entries = re.split(r"(?m)^(?=\[\[site\]\])", before)
    kept = [entry for entry in entries if tomllib.loads(entry)["site"][0].get("domain") != site.domain]
    text = "".join((first, *kept)).rstrip("\n") + "\n\n"
    draft = path.with_suffix(".toml.new")
    draft.write_text(text + _as_toml(site), encoding="utf-8")
    draft.replace(path)


def _as_toml(site: Site) -> str:
    lines = ["[[site]]"]
    for name in ("domain", "name", "province", "district", "family", "home_url", "feeds", "sitemaps"):
        value = getattr(site, name)
        if value:
            value = list(value) if name in _LISTS else value
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def resolve(argument: str, archive: Path | None = None) -> Site:
    """The site a person means by a URL or a domain; raises UsageError for anything else.

    ``archive``: a folder whose own registry counts before the shipped one.
    """
    known = registry() | own(archive) if archive is not None else registry()
    text = argument.strip()
    if "://" not in text:
        domain = turkish.ascii_lower(text).removeprefix("www.").rstrip("/")
        if domain in known:
            return known[domain]
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
    try:
        domain = urls.site_of(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    start = (text,) if (parts.path.strip("/") or parts.query) else ()
    if domain in known:
        return replace(known[domain], home_url=home, start_urls=start)
    return Site(domain=domain, home_url=home, start_urls=start)
