"""Addresses taken apart and put into one form; the border of a site."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from newsarchive import turkish
from newsarchive.urls import shapes

MAX_LENGTH = 2000
"""characters of an address that is still worth a request"""

SPLIT = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"(?:[^@]*@)?(\[[0-9a-f:.]+\]|[^\[\]:@\s<>\"'`{}|^%!$&()*+,;=]+)(?::([0-9]{0,5}))?", re.IGNORECASE
)
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_CONTROL = re.compile(r"[\t\r\n]")
ENDS = "".join(map(chr, range(33)))
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEPT = re.compile(r"(%[0-9A-F]{2})")
_PLAIN = re.compile(r"[\w\-./~!$&'()*+,;=:@?]*", re.ASCII)
_ILLEGAL = re.compile(r"%(?![0-9A-F]{2})|[\x00-\x20\"<>\\^`{|}\x7f]|[^\x00-\x7f]")
_UNASKABLE = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff]")
"""what no request line can hold: spaces, control characters, halves of characters"""
_PLUS = re.compile(r"%(?:25)*2B")
_DOTS = re.compile(r"/\.\.?(?=/|$)")
_SLASHES = re.compile(r"//+")
MATRIX = re.compile(r";([a-z_]+)=[^/;]*", re.IGNORECASE)
_ASPNET_SESSION = re.compile(r"/\(s\([a-z0-9]{16,32}\)\)(?=/|$)", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: str
    """empty when it is the scheme's own"""
    path: str
    query: str

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host


def _parse(url: str) -> _Parts:
    """The parts of an http(s) address; no user name, no default port, no fragment. Raises ValueError."""
    match = SPLIT.match(_CONTROL.sub("", url.strip(ENDS)))
    if match is None:
        raise ValueError(f"not an http(s) address: {url[:200]!r}")
    scheme = turkish.ascii_lower(match[1])
    host, port = _host_and_port(match[2][: MAX_LENGTH + 1])
    if port == ("80" if scheme == "http" else "443"):
        port = ""
    return _Parts(scheme, host, port, match[3].replace("\\", "/"), match[4] or "")


@lru_cache(maxsize=4096)
def _host_and_port(authority: str) -> tuple[str, str]:
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise ValueError(f"not an http(s) address: {authority[:200]!r}")
    host, port = match[1], (match[2] or "").lstrip("0")
    if port and int(port) > 65535:
        raise ValueError(f"no such port: {port}")
    if not host.isascii():
        host = turkish.nfc(host).replace("İ", "i").encode("idna").decode("ascii")
    host = turkish.ascii_lower(host).removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError(f"not a host name: {host[:200]!r}")
    return host, port


@lru_cache(maxsize=4096)
def _main_host(host: str) -> str:
    """The host without the labels of mobile and AMP twins; an address in numbers stays as it is."""
    while (label := host.partition("."))[0] in shapes.words("hosts", "variants"):
        rest = label[2].split(".")
        suffix = len(rest) == 2 and len(rest[1]) == 2 and rest[0] in shapes.words("second_level", "variants")
        if len(rest) < 2 or suffix:
            break
        host = label[2]
    return host


def origin(url: str) -> str:
    """Where requests really go, ``scheme://host[:port]``: www. and the scheme stay, default ports do not."""
    parts = _parse(url)
    return f"{parts.scheme}://{parts.netloc}"


def site_of(url: str) -> str:
    """The site an address belongs to: host without www., m., mobil., amp.; ``:port`` when not the default."""
    parts = _parse(url)
    host = _main_host(parts.host)
    return f"{host}:{parts.port}" if parts.port else host


def in_scope(url: str, site: str) -> bool:
    """Whether the address belongs to the site (``host[:port]`` or any address of it). http and https on their
    default ports are one, www and its twins too; another port or another subdomain is another site."""
    try:
        return site_of(url) == site_of(site if "://" in site else f"https://{site}")
    except ValueError:
        return False


def absolute(href: str, base: str) -> str | None:
    """The address a link means, fit to be requested: absolute, no fragment, no user name or password, spaces
    escaped. None for what cannot be requested by http(s): javascript:, mailto:, data:, broken hosts."""
    if len(href) > 2 * MAX_LENGTH:
        return None  # data: addresses run to megabytes
    href = _CONTROL.sub("", href.strip(ENDS)).partition("#")[0]
    if not href:
        return None
    if not SPLIT.match(href):
        if _SCHEME.match(href):
            return None
        try:
            if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
                href = origin(base) + href  # what urljoin does, in a tenth of the time
            else:
                href = urljoin(base, href.replace("\\", "/"))
        except ValueError:
            return None
    try:
        parts = _parse(href)
    except ValueError:
        return None
    path = _UNASKABLE.sub(_quoted, parts.path) or "/"
    return f"{parts.scheme}://{parts.netloc}{path}" + (
        f"?{_UNASKABLE.sub(_quoted, parts.query)}" if parts.query else ""
    )


def _tidy(text: str) -> str:
    """Percent-encoding in one form: readable letters (NFC) as themselves, everything doubtful as %XX."""
    if _PLAIN.fullmatch(text):
        return text
    text = _ESCAPES.sub(_unescape, text)
    # pieces apart: a combining mark behind an escape must not join the escape's last digit
    pieces = (p if _KEPT.fullmatch(p) else unicodedata.normalize("NFC", p) for p in _KEPT.split(text))
    return _ILLEGAL.sub(_escape, "".join(pieces))


def _unescape(match: re.Match[str]) -> str:
    raw = bytes.fromhex(match[0].replace("%", ""))
    text = raw.decode("utf-8", "surrogateescape")
    return "".join(c if c in _UNRESERVED or (c > "\x7f" and c.isprintable()) else _quote(c) for c in text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return char if char > "\x7f" and char.isprintable() else _quote(char)


def _quoted(match: re.Match[str]) -> str:
    return _quote(match[0])


def _quote(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that is no UTF-8
        return f"%{ord(char) - 0xDC00:02X}"
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _clean_path(path: str) -> str:
    path = _PLUS.sub("+", _tidy(path))
    if ";" in path:
        path = MATRIX.sub(lambda m: "" if turkish.ascii_lower(m[1]) in shapes.parameters("session") else m[0], path)
    path = _ASPNET_SESSION.sub("", path) if "(" in path else path
    if _DOTS.search(path):
        path = _resolve_dots(path)
    path = _SLASHES.sub("/", path).rstrip("/")
    while (shorter := _without_variant(path)) != path:
        path = shorter
    return path or "/"


def _resolve_dots(path: str) -> str:
    out: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del out[-1:]
        elif segment not in (".", ""):
            out.append(segment)
    return "/" + "/".join(out)


def _without_variant(path: str) -> str:
    """The path without one AMP, mobile or print mark; a section called /mobil stays."""
    prefix = _variant_prefix().match(path)
    if prefix:
        return path[prefix.end() :]
    suffix = _variant_suffix().search(path)
    if suffix and (suffix.start() or suffix[0] == "/amp"):
        return path[: suffix.start()]
    return path


@cache
def _variant_prefix() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(shapes.words('prefixes', 'variants'))})(?=/)", re.IGNORECASE | re.ASCII)


@cache
def _variant_suffix() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(shapes.words('suffixes', 'variants'))})$", re.IGNORECASE | re.ASCII)


def _clean_query(query: str, path: str) -> str:
    kept: set[tuple[str, str]] = set()
    own_page: bool | None = None
    for part in query.split("&"):
        raw_name, equals, value = part.partition("=")
        name = _tidy(raw_name)
        small = turkish.ascii_lower(name)
        if not small or shapes.is_noise(small):
            continue
        if small in shapes.parameters("page") or small in shapes.parameters("bare"):
            own_page = shapes.is_article_path(path) if own_page is None else own_page
            if own_page or (small == "cat" and path != "/"):
                continue
        kept.add((name, equals + _tidy(value)))
    return "&".join(name + value for name, value in sorted(kept))


@lru_cache(maxsize=16384)
def canonical(url: str) -> str:
    """The one form of an address. Idempotent; the case of the path stays (``article_key`` ignores it)."""
    parts = _parse(url)
    scheme = parts.scheme if parts.port else "https"
    path = _clean_path(parts.path)
    query = _clean_query(parts.query, path) if parts.query else ""
    if not query and turkish.ascii_lower(path) in shapes.words("home", "variants"):
        path = "/"
    host = _main_host(parts.host)
    return f"{scheme}://{host}{':' * bool(parts.port)}{parts.port}{path}{'?' * bool(query)}{query}"
