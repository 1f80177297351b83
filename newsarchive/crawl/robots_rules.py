"""The rules of a robots.txt for one product token, read and matched as RFC 9309 says. Pure; linear in the file's size.

Own code, because the libraries differ from the RFC where it matters: they end a group at a line they do not know
(2.2.4 forbids it), let a group of ``news`` speak for ``newsarchive`` (2.2.1), or break lines at characters that are no
line ends. What site owners get wrong is read as they mean it: a missing colon, common misspellings, a path without its
slash, a comma in a Crawl-delay.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from newsarchive import turkish

MAX_LINE = 2083 * 8 - 1
"""bytes; what is behind them in a line is ignored"""
MAX_SITEMAPS = 500
"""Sitemap lines read"""
_LINE = re.compile(
    rb"(?:(?P<agent>user[ -]?agent)|(?P<refuse>disallow|dissallow|dissalow|disalow|diasllow|disallaw)|(?P<allow>allow)"
    rb"|(?P<delay>crawl[ -]?delay)|(?P<rate>request[ -]?rate)|(?P<sitemap>site-?map))[^:\s]*(?:\s*:|\s)\s*",
    re.IGNORECASE,
)
_BYTE_ORDER_MARK = re.compile(rb"\A\xef(?:\xbb\xbf?)?")
_TOKEN = re.compile(rb"[A-Za-z_-]+|\*(?=\s|\Z)")
_SECONDS = re.compile(rb"(\d{1,9})(?:[.,](\d{1,9}))?(?![\d-])")
_RATE = re.compile(rb"(\d{1,9})\s*/\s*(\d{1,9})\s*([smhd]?)", re.IGNORECASE)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_ODD = re.compile(rb"%([0-9A-Fa-f]{2})|[^\n!-$&-~]")
_INDEX = re.compile(rb"(?<=/)index\.html?\Z")


@dataclass(slots=True)
class _Group:
    """What is said to one agent, merged over all its groups (2.2.1)."""

    rules: list[tuple[bytes, bool]] = field(default_factory=list)
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class _Wild:
    """A pattern with ``*`` or ``$``."""

    rank: tuple[int, bool]
    pieces: tuple[str, ...]
    anchored: bool

    def matches(self, path: str) -> bool:
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.anchored or path == first
        at = len(first)
        for piece in others[:-1]:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        last = others[-1]
        return path.find(last, at) >= 0 if not self.anchored else len(path) - len(last) >= at and path.endswith(last)


class Rules:
    """What one robots.txt allows one agent."""

    def __init__(self, body: bytes, token: str, address: str = "") -> None:
        """``body`` as served, ``token`` the product token, ``address`` what relative sitemap lines are relative to."""
        self.delay: float | None = None
        """seconds between requests the agent is asked for (Crawl-delay or Request-rate), as written"""
        self._plain: dict[str, tuple[int, bool]] = {}
        self._wild: list[_Wild] = []
        group, sitemaps = _read(body, token)
        self.sitemaps = tuple(dict.fromkeys(_absolute(one, address) for one in sitemaps))
        self.delay = group.delay
        for pattern, allow in group.rules:
            self._add(pattern, allow)
        self._wild.sort(key=lambda rule: rule.rank, reverse=True)
        self._lengths = sorted({len(prefix) for prefix in self._plain})

    def allows(self, url: str) -> bool:
        """Whether the agent may ask for an address or path: the longest rule that matches, allow at a tie (2.2.2)."""
        path = _form(_path(url))
        if path == "/robots.txt":
            return True
        best = (0, True)
        for length in self._lengths:
            if length > len(path):
                break
            best = max(best, self._plain.get(path[:length], best))
        for rule in self._wild:
            if rule.rank <= best:
                break
            if rule.matches(path):
                best = rule.rank
                break
        return best[1]

    def _add(self, written: bytes, allow: bool) -> None:
        if not written:
            return
        rank = (len(written) + 2 * sum(octet > 0x7F for octet in written), allow)
        pattern = written if written.startswith((b"/", b"*")) else b"/" + written
        anchored = pattern.endswith(b"$")
        if anchored and not allow:  # an owner may mean the sign itself, and who stays away harms nobody
            self._enter(pattern[:-1] + b"%24", rank, anchored=False)
        self._enter(pattern[:-1] if anchored else pattern, rank, anchored=anchored)
        if allow and _INDEX.search(pattern):  # and the folder whose page this is
            folder = _INDEX.sub(b"", pattern)
            self._enter(folder, (len(folder) + 1, True), anchored=True)

    def _enter(self, pattern: bytes, rank: tuple[int, bool], *, anchored: bool) -> None:
        pieces = tuple(_form(re.sub(rb"\*+", b"\n", pattern)).split("\n"))
        if len(pieces) == 1 and not anchored:
            self._plain[pieces[0]] = max(rank, self._plain.get(pieces[0], rank))
        else:
            self._wild.append(_Wild(rank, pieces, anchored))


def _read(body: bytes, token: str) -> tuple[_Group, list[bytes]]:
    """The group for the token (``*``'s when there is none) and the Sitemap lines."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = body.decode("utf-16", errors="replace").encode()
    ours = turkish.ascii_lower(token)
    groups: dict[str, _Group] = {}
    current: set[str] = set()
    asked: set[str] = set()  # whom a delay is for: other readers of the file end a group with it
    sitemaps: list[bytes] = []
    naming = fresh = False
    for line in _BYTE_ORDER_MARK.sub(b"", body).splitlines():
        said = line[:MAX_LINE].partition(b"#")[0].strip()
        found = _LINE.match(said + b"\n")  # a line may end behind its name
        if found is None:
            continue
        kind, value = found.lastgroup, said[found.end() :]
        if kind == "agent":
            name = _TOKEN.match(value)
            named = {turkish.ascii_lower(name[0].decode()) if name else ""} & {ours, "*"}
            current, asked = named | (current if naming else set()), named | (asked if fresh else set())
            groups |= {one: _Group() for one in named - groups.keys()}
            naming = fresh = True
        elif kind == "sitemap":
            sitemaps += [value] if value and len(sitemaps) < MAX_SITEMAPS else []
        elif kind in {"allow", "refuse"}:
            naming = fresh = False
            for one in current:
                groups[one].rules.append((value, kind == "allow"))
        else:
            fresh = False
            pause = _pause(value) if kind == "delay" else _pace(value)
            for one in asked:
                groups[one].delay = max(filter(None, (groups[one].delay, pause)), default=None)
    return groups.get(ours) or groups.get("*") or _Group(), sitemaps


def _pause(value: bytes) -> float | None:
    """Crawl-delay in seconds; a comma is a decimal point."""
    found = _SECONDS.match(value)
    return float(f"{found[1].decode()}.{(found[2] or b'0').decode()}") if found else None


def _pace(value: bytes) -> float | None:
    """Request-rate (``1/10s``) as seconds per request; hours of the day behind it are not looked at."""
    found = _RATE.match(value)
    if found is None or not int(found[1]):
        return None
    return int(found[2]) * _UNITS[turkish.ascii_lower(found[3].decode())] / int(found[1])


def _path(url: str) -> bytes:
    """Path and query of an address, or of a path."""
    url = url.partition("#")[0]
    if "://" in url.partition("?")[0]:
        after = url.partition("://")[2]
        begins = re.search(r"[/?]", after)
        url = after[begins.start() :] if begins else ""
    return (url if url.startswith("/") else "/" + url).encode("utf-8", "surrogatepass")


def _form(octets: bytes) -> str:
    """The form in which rules and addresses are compared (2.2.2): escapes of printable ASCII undone except of what
    would change the path's parts, everything else escaped. ``\\n`` stands for ``*`` and is left alone."""
    path, mark, query = octets.partition(b"?")
    return (_even(path, b"/?#%") + mark + _even(query, b"#%")).decode("ascii")


def _even(octets: bytes, kept: bytes) -> bytes:
    def evened(found: re.Match[bytes]) -> bytes:
        octet = int(found[1], 16) if found[1] else found[0][0]
        return bytes((octet,)) if found[1] and 0x21 <= octet <= 0x7E and octet not in kept else b"%%%02X" % octet

    return _ODD.sub(evened, octets)


def _absolute(value: bytes, address: str) -> str:
    text = value.decode("utf-8", errors="replace")
    try:
        return urljoin(address, text)
    except ValueError:  # http://[::1
        return text
