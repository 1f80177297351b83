"""Who we read: the shipped registry (data/sites/<province>.toml), a person's own (sites.toml beside news.db), and what
was typed -> Site.

A site is an outlet: one host (with its port when that is not the default), www. and apex are one.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive import lookups, near, turkish, urls
from newsarchive.errors import UsageError

OWN = "sites.toml"
"""a person's own registry, in the archive's folder"""
_FIELDS = {"domain", "name", "unsure", "home_url", "district", "feeds", "sitemaps"}
_LISTS = frozenset({"feeds", "sitemaps"})
_PREAMBLE = "# The sites of this archive; one [[site]] per outlet. newsarchive add writes it, you may as well.\n"
_START = re.compile(r"\s*\[\[\s*site\s*\]\]")
_OTHER_SCHEME = re.compile(
    r"(?:mailto|tel|sms|javascript|data|file|ftp|urn|about|news|whatsapp|tg):(?!//|\d{1,5}(?:/|$))", re.I
)
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
    listed: bool = field(default=False, compare=False)
    """it stands in the archive's own registry"""


@cache
def registry() -> dict[str, Site]:
    """All shipped sites by domain; raises UsageError naming the file when an entry makes no sense."""
    found: dict[str, Site] = {}
    for path in sorted((lookups.data_dir() / "sites").glob("*.toml")):
        for site in _entries(path, _FIELDS):
            if site.domain in found:
                raise UsageError(f"{path}: {site.domain} stands in another province's file too")
            found[site.domain] = site
    return found


def own(archive: Path) -> dict[str, Site]:
    """The sites of the registry in an archive's folder, by domain; none when there is no such file. Raises UsageError
    when it makes no sense."""
    path = archive / OWN
    if not path.is_file():
        return {}
    return {site.domain: replace(site, listed=True) for site in _entries(path, _OWN_FIELDS)}


def unknown_provinces(archive: Path) -> list[str]:
    """A line for each province in the archive's own registry that is none of Turkey's."""
    known = {turkish.fold(row["name"]): row["name"] for row in lookups.table("provinces")["province"]}
    lines = []
    for site in own(archive).values():
        if site.province and turkish.fold(site.province.partition(" (")[0]) not in known:
            lines.append(
                f"{archive / OWN}: {site.domain}: no province is called {site.province!r}{_near(site.province)}"
            )
    return lines


def _near(name: str) -> str:
    """Provinces that may have been meant, as the end of a sentence."""
    known = {turkish.fold(row["name"]): row["name"] for row in lookups.table("provinces")["province"]}
    return near.meant(turkish.fold(name), known)


def province_named(name: str, others: Iterable[str] = ()) -> None:
    """Raise UsageError when there is no such province; ``others`` are known besides."""
    known = {turkish.fold(row["name"]) for row in lookups.table("provinces")["province"]}
    if turkish.fold(name) not in known.union(map(turkish.fold, others)):
        raise UsageError(f"no province is called {name!r}{_near(name)}")


def _entries(path: Path, fields: set[str]) -> Iterator[Site]:
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    entries = content.get("site", [])
    if not isinstance(entries, list):
        raise UsageError(f"{path}: a site begins with [[site]], in double brackets")
    starts = [number for number, line in enumerate(text.splitlines(), 1) if _START.match(line)]
    seen: set[str] = set()
    for position, entry in enumerate(entries):
        where = f"{path}, line {starts[position]}" if len(starts) == len(entries) else f"{path}, entry {position + 1}"
        if not isinstance(entry, dict):
            raise UsageError(f"{path}: a site begins with [[site]], in double brackets")
        _check(where, entry, fields, seen)
        seen.add(entry["domain"])
        yield Site(
            domain=entry["domain"],
            home_url=entry.get("home_url", f"https://www.{entry['domain']}/"),
            name=entry.get("name"),
            province=entry.get("province", content.get("province")),
            district=entry.get("district"),
            family=entry.get("family"),
            unsure=entry.get("unsure", False),
            feeds=tuple(entry.get("feeds", ())),
            sitemaps=tuple(entry.get("sitemaps", ())),
        )


def _check(where: str, entry: Mapping[str, object], fields: set[str], seen: Collection[str]) -> None:
    """Raises UsageError with what is wrong with an entry."""
    for name, value in entry.items():
        if name not in fields:
            raise UsageError(f"{where}: {name} is not known; known are {', '.join(sorted(fields))}")
        if not _makes_sense(name, value):
            kind = "a list of texts" if name in _LISTS else "true or false" if name == "unsure" else "a text"
            raise UsageError(f"{where}: {name} is not {kind}")
    domain = str(entry.get("domain", ""))
    if not domain:
        raise UsageError(f"{where}: this site has no domain")
    if domain != turkish.ascii_lower(domain):
        raise UsageError(f"{where}: write the domain {domain} in small letters")
    if domain in seen:
        raise UsageError(f"{where}: {domain} stands here twice")


def _makes_sense(name: str, value: object) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, bool if name == "unsure" else str)


def remember(archive: Path, site: Site) -> None:
    """Write a site into the registry of an archive's folder, in place of its earlier entry; the rest of the file stays
    as it is. Raises OSError, and UsageError when the file makes no sense."""
    _write(archive, _without(archive, site.domain).rstrip("\n") + "\n\n" + _as_toml(site))


def strike(archive: Path, domain: str) -> None:
    """Take a site out of the registry of an archive's folder, if it stands there. Raises as ``remember``."""
    if domain in own(archive):
        _write(archive, _without(archive, domain))


def _without(archive: Path, domain: str) -> str:
    """The text of the registry without a site."""
    path = archive / OWN
    before = path.read_text(encoding="utf-8") if path.is_file() else _PREAMBLE
    own(archive)
    first, *entries = re.split(r"(?m)^(?=[ \t]*\[\[\s*site\s*\]\])", before)
    return "".join((first, *(one for one in entries if tomllib.loads(one)["site"][0].get("domain") != domain)))


def _write(archive: Path, text: str) -> None:
    draft = (archive / OWN).with_suffix(".toml.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(archive / OWN)


def _as_toml(site: Site) -> str:
    lines = ["[[site]]"]
    for name in ("domain", "name", "province", "district", "family", "home_url", "feeds", "sitemaps"):
        value = getattr(site, name)
        if value:
            value = list(value) if name in _LISTS else value
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _refuse_at_sight(argument: str, text: str) -> None:
    """Raises UsageError for what names no site, or more than one; a password is not repeated."""
    if _OTHER_SCHEME.match(text):
        raise UsageError(f"names no site: {argument!r}; an address begins with https://")
    scheme, mark, rest = text.rpartition("://")
    name, at, host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")
    if at and (mark or ":" in name):
        raise UsageError(f"an address with a user name or password ({scheme}{mark}…@{host}): give it without")
    if at:
        raise UsageError(f"names no site: {argument!r} is an e-mail address")
    if (len(re.split(r"[\s,;|]+(?=\S+\.\w)", text)) > 1 and not mark) or len(text.split()) > 1:
        raise UsageError(f"not one address: {argument!r}; give one address a line, or an argument")


def resolve(argument: str, archive: Path | None = None) -> Site:
    """The site a person means by a URL or a domain; raises UsageError for anything else.

    ``archive``: a folder whose own registry counts before the shipped one.
    """
    known = registry() | own(archive) if archive is not None else registry()
    text = argument.strip()
    _refuse_at_sight(argument, text)
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
        raise UsageError(f"not an address: {argument!r} ({error})") from None
    home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    start = (text,) if (parts.path.strip("/") or parts.query) else ()
    if domain in known:
        return replace(known[domain], home_url=home, start_urls=start)
    return Site(domain=domain, home_url=home, start_urls=start)
