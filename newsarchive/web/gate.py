"""What stands before every page: which hosts and methods are answered, how many at once, and the headers of the answer.

A page anywhere on the web can point a name of its own at this machine and then read what we serve (DNS rebinding);
so only the names that were allowed are answered, and addresses in numbers, which nobody can rebind.
"""

import asyncio
import ipaddress
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

from datasette.utils.asgi import Request

from newsarchive import turkish
from newsarchive.web import words
from newsarchive.web.cells import Disarmed

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"x-robots-tag": b"noindex",
}
"""given to every answer that does not bring its own"""
LONGEST_QUERY = 20_000
"""bytes of an address behind the ?; Datasette reads SQL with expressions that take their time"""
_KNOWN = {"lang": words.LANGUAGES, "theme": words.THEMES}
_YEAR = 365 * 24 * 3600
_CLOSED = ("/-/", "/_internal", "/_memory", "/:memory:")
_SQL = "/news"
_STATIC = b"max-age=300"
_ABSOLUTE = re.compile(r"https?://([^/]*)", re.IGNORECASE)
"""the beginning of GET http://name/path, as a proxy is asked"""

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]


class Gate:
    """An ASGI application around another one."""

    def __init__(self, inner: App, names: Callable[[], Iterable[str]], base: str = "/") -> None:
        self._inner = inner
        self._names = names
        self._base = base.rstrip("/")
        self._sql = Places(3, 0.5)
        self._others = Places(16, 5.0)

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._inner(scope, receive, send)
            return
        headers = dict(scope.get("headers", ()))
        scope, named = _relative(scope)
        scope = self._stripped(scope)
        path = str(scope["path"])
        refused = self._refused(scope, headers, path, named)
        chosen, rest = _chosen(scope.get("query_string", b""))
        sending = _Headers(send, chosen, _STATIC if path.startswith("/static/") else b"no-cache")
        request = Request({**scope, "newsarchive": chosen}, None)
        if refused is not None:
            await _answer(sending, request, *refused)
            return
        places = self._sql if path.startswith(_SQL) else self._others
        if not await places.take():
            await _answer(sending, request, 503, "busy; try again in a moment", (b"retry-after", b"1"))
            return
        answer = Disarmed(sending) if path.endswith(".csv") else sending
        try:
            await self._inner({**scope, "query_string": rest, "newsarchive": chosen}, receive, answer)
        finally:
            places.give()

    def _stripped(self, scope: Scope) -> Scope:
        """Without the path under which a proxy shows us: Datasette would put it before its links a second time."""
        if not self._base or not str(scope["path"]).startswith(f"{self._base}/"):
            return scope
        raw = scope.get("raw_path") or b""
        prefix = self._base.encode()
        return {**scope, "path": scope["path"].removeprefix(self._base), "raw_path": raw.removeprefix(prefix)}

    def _refused(
        self, scope: Scope, headers: dict[bytes, bytes], path: str, named: bytes | None
    ) -> tuple[int, str] | None:
        nameless = named is None and b"host" not in headers and scope.get("http_version") == "1.0"  # not a browser
        if not nameless and not all(map(self._known, {headers.get(b"host", b""), *filter(None, (named,))})):
            return 421, "this name is not served here; newsarchive serve --allow-host NAME allows it"
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "this archive can only be read"
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return 414, f"the address is longer than {LONGEST_QUERY} bytes"
        if b"%00" in scope.get("query_string", b""):
            return 400, "the address has a NUL character in it"
        if not path.startswith("/"):
            return 400, "the address has no path"
        if path.startswith(_CLOSED) or path.startswith("//"):  # a browser takes //name for another server
            return 404, "nothing has this address"
        return None

    def _known(self, host: bytes) -> bool:
        name = turkish.ascii_lower(host.decode("latin-1"))
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        names = {"localhost", *(turkish.ascii_lower(one) for one in self._names())}
        if "*" in names or name.rstrip(".") in names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class Places:
    """So many may be inside at once; others wait a while, then go away."""

    def __init__(self, most: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(most)
        self._seconds = seconds

    async def take(self) -> bool:
        """Whether there was a place."""
        try:
            await asyncio.wait_for(self._free.acquire(), self._seconds)
        except TimeoutError:
            return False
        return True

    def give(self) -> None:
        """Leave."""
        self._free.release()


class _Headers:
    """Passes an answer on with the headers it lacks; a cookie that is not of ours is taken off."""

    def __init__(self, send: Send, chosen: Mapping[str, str], lasting: bytes) -> None:
        self._send = send
        self._lasting = lasting
        self._cookies = [
            f"{name}={value}; Path=/; Max-Age={_YEAR}; SameSite=Lax".encode() for name, value in chosen.items()
        ]

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = [(_lowered(name), value) for name, value in message.get("headers", ())]
            given = [(name, value) for name, value in given if name != b"set-cookie"]
            there = {name for name, _ in given}
            given += [(name, value) for name, value in HEADERS.items() if name not in there]
            if b"cache-control" not in there:
                given.append((b"cache-control", self._lasting))
            given += [(b"set-cookie", cookie) for cookie in self._cookies]
            message = {**message, "headers": given}
        await self._send(message)


def _lowered(name: bytes) -> bytes:
    return turkish.ascii_lower(name.decode("latin-1")).encode("latin-1")


def _chosen(query: bytes) -> tuple[dict[str, str], bytes]:
    """The language and the look that an address asks for, and the rest of its query, which is all that pages see: to a
    table any argument is a column."""
    chosen: dict[str, str] = {}
    rest = []
    for part in query.split(b"&"):
        name, _, value = part.decode("latin-1").partition("=")
        if name not in _KNOWN:
            rest.append(part)
        elif value in _KNOWN[name]:
            chosen[name] = value
    return chosen, b"&".join(rest)


def _relative(scope: Scope) -> tuple[Scope, bytes | None]:
    """A request whose address names its server as one that does not, and the server; else would it be redirected
    there."""
    named = _ABSOLUTE.match(str(scope["path"]))
    if named is None:
        return scope, None
    raw = _ABSOLUTE.match((scope.get("raw_path") or b"").decode("latin-1"))
    rest = raw.string[raw.end() :].encode("latin-1") if raw else b""
    path = str(scope["path"])[named.end() :] or "/"
    return {**scope, "path": path, "raw_path": rest or b"/"}, named[1].rpartition("@")[2].encode("latin-1", "replace")


def for_programs(path: str) -> bool:
    """Whether what asks for a path wants JSON."""
    return "/api/" in path or path.endswith(".json")


async def _answer(send: _Headers, request: Request, status: int, text: str, *more: tuple[bytes, bytes]) -> None:
    kind, body = b"application/json", json.dumps({"ok": False, "status": status, "error": text})
    if not for_programs(request.path):
        language = words.language_of(request)
        kind, (body, written) = b"text/plain", words.told(language, text)
        more = (*more, (b"content-language", written.encode()))
    headers = [(b"content-type", kind + b"; charset=utf-8"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{body}\n".encode()})
