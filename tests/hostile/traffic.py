"""HTTP itself: redirects, retries, statuses, broken and ambiguous framing (group t, first half)."""

import base64
from urllib.parse import quote

from hostile.core import Ask, Behaviour, Reply
from hostile.evidence import archived, gap, hits, none_archived, nowhere, whole_or_none
from hostile.pages import story

_CODES = (301, 302, 303, 307, 308)
STRANGE = (204, 205, 206, 300, 402, 418, 451, 599, 999)


def moved(to: str, status: int = 302) -> Reply:
    return Reply(b"", status, {"Location": to})


def _on_and_on(ask: Ask) -> Reply:
    number = int(ask.rest.removeprefix("adim/") or 0)
    return moved(f"{ask.prefix}adim/{number + 1}")


def _five(ask: Ask) -> Reply:
    number = int(ask.rest.removeprefix("yol-") or 0)
    return moved(f"{ask.prefix}yol-{number + 1}" if number < 4 else f"{ask.prefix}haber", _CODES[number])


def _busy(times: int, status: int) -> "object":
    def route(ask: Ask) -> Reply:
        if ask.nth < times:
            return Reply("Birazdan yine gelin", status, {"Retry-After": "2"})
        return Reply(story(f"Sakin{status}"))

    return route


def _turns_away(ask: Ask) -> Reply:
    return Reply("yoğun", 503) if ask.nth == 0 else moved(f"{ask.elsewhere}{ask.prefix}ic")


def _soft(ask: Ask) -> Reply:
    seed = sum(map(ord, ask.rest))
    on = "".join(f'<a href="{ask.prefix}kayip-{seed * 7 + at}-{ask.rest[-4:]}">geri</a> ' for at in range(3))
    return Reply(
        '<!doctype html><html lang="tr"><meta charset="utf-8"><title>Sayfa bulunamadı</title>'
        f"<body><h1>Sayfa bulunamadı</h1><p>Aradığınız sayfa bulunamadı veya kaldırılmış olabilir.</p>{on}"
    )


def _strange(ask: Ask) -> "object":
    status = int(ask.rest.removeprefix("durum-"))
    if status not in {204, 205}:
        return Reply(story(f"Tuhaf{status}"), status)

    async def with_body() -> None:  # these have no body by the book; here one follows all the same
        ask.wire.close()
        await ask.wire.send(Reply(story(f"Tuhaf{status}"), status).wire(close=True))

    return with_body()


def _cookies(ask: Ask) -> "object":
    async def bomb() -> None:
        crumbs = "".join(f"Set-Cookie: c{at}={'x' * 4000}; Path=/\r\n" for at in range(200))
        body = story("Kurabiye").encode()
        await ask.wire.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{crumbs}".encode())
        await ask.wire.send(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    return bomb()


_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_NOISE = (bytes((number * 197 + number // 251 * 31) % 256 for number in range(251 * 256)) * 33)[: 1 << 21]

BEHAVIOURS = (
    Behaviour(
        "t01", "ping-pong", "refuse", "two addresses redirect to each other",
        {"a": lambda ask: moved(f"{ask.prefix}b"), "b": lambda ask: moved(f"{ask.prefix}a")},
        (hits(6), none_archived()), links=("a",),
    ),
    Behaviour(
        "t02", "endless-road", "refuse", "redirects to ever new addresses", {"*": _on_and_on},
        (hits(21, 1), none_archived()), links=("adim/0",),
    ),
    Behaviour(
        "t03", "to-a-file", "refuse", "redirect to a local file", {"haber": moved("file:///etc/passwd")},
        (hits(4, 1), none_archived(), nowhere("root:x:")),
    ),
    Behaviour(
        "t04", "to-another-name", "leave", "redirect to another host name",
        {"haber": lambda ask: moved(f"{ask.elsewhere}{ask.prefix}ic")}, (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t05", "to-another-port", "leave", "redirect to the same address, another port",
        {"haber": lambda ask: moved(f"{ask.canary}{ask.prefix}ic")}, (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t06", "to-nowhere", "refuse", "redirects to what is no address",
        {"betik": moved("javascript:alert(1)"), "veri": moved("data:text/html,<h1>x</h1>"), "bos": moved(""),
         "kirik": moved("http://[::1"), "bosluk": moved("http:// a b/"), "kapi": moved("http://127.0.0.1:99999/")},
        (hits(24, 6), none_archived()), links=("betik", "veri", "bos", "kirik", "bosluk", "kapi"),
    ),
    Behaviour(
        "t07", "five-steps", "keep", "five redirects of five kinds, then an article",
        {"haber": Reply(story("Beşadım")), "*": _five}, (archived("Beşadım"), hits(6, 6)), links=("yol-0",),
    ),
    Behaviour(
        "t23", "unasked-304", "refuse", "304 to an unconditional GET", {"haber": Reply(b"", 304)},
        (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t24", "busy-once", "keep", "503 with Retry-After: 2, then the article", {"haber": _busy(1, 503)},
        (archived("Sakin503"), gap("haber", 1.9)),
    ),
    Behaviour(
        "t25", "busy-twice", "keep", "429 with Retry-After: 2 twice, then the article", {"haber": _busy(2, 429)},
        (archived("Sakin429"), gap("haber", 1.9, 3)),
    ),
    Behaviour(
        "t26", "come-back-next-year", "refuse", "503 with absurd values of Retry-After",
        {"yil": Reply("", 503, {"Retry-After": "31536000"}), "eksi": Reply("", 503, {"Retry-After": "-5"}),
         "tarih": Reply("", 503, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}),
         "sacma": Reply("", 503, {"Retry-After": "yarın öğlen".encode().decode("latin-1")})},
        (hits(16, 2), none_archived()), links=("yil", "sacma", "tarih", "eksi"),
        pauses=True,
    ),
    Behaviour(
        "t27", "picture-as-page", "refuse", "a picture and 2 MB of noise as text/html",
        {"resim": Reply(_PNG), "gurultu": Reply(_NOISE)}, (hits(8, 2), none_archived()), links=("resim", "gurultu"),
    ),
    Behaviour(
        "t28", "no-type", "keep", "an article without a type, and one called octet-stream",
        {"tipsiz": Reply(story("Tipsizhaber"), type=None),
         "sekizli": Reply(story("Sekizlihaber"), type="application/octet-stream")},
        (whole_or_none("5. bölümünde"), hits(8, 2)), links=("tipsiz", "sekizli"),
    ),
    Behaviour(
        "t29", "not-found-200", "refuse", "'not found' with status 200 for any address, each leading to three more",
        {"*": _soft}, (hits(300, 1), none_archived()), links=("kayip-1",),
    ),
    Behaviour(
        "t30", "busy-then-away", "leave", "503 first, at the second try a redirect to another host name",
        {"haber": _turns_away}, (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t31", "cookie-bomb", "harmless", "200 cookies of 4 KB for the whole site", {"haber": _cookies}, (hits(4, 1),),
    ),
    Behaviour(
        "t34", "file-name-trick", "harmless", "Content-Disposition with a path outside",
        {"haber": Reply(story("Yoldışı"), headers={"Content-Disposition":
                        'attachment; filename="../../../../../../tmp/hostile-t34.html"'})},
        (archived("Yoldışı"), lambda *_: None if not _outside() else "a file was written outside the archive"),
    ),
    Behaviour(
        "t35", "password-in-address", "keep", "redirect to an address with user and password",
        {"haber": lambda ask: moved(ask.origin.replace("//", "//ali:gizliparola@") + f"{ask.prefix}oda"),
         "oda": Reply(story("Parolalı"))},
        (hits(8, 1), nowhere("gizliparola"), lambda found, _: _told(found, "gizliparola")),
    ),
    Behaviour(
        "t36", "strange-statuses", "refuse", "articles under statuses that are not 200",
        {"*": _strange}, (hits(4 * len(STRANGE), len(STRANGE)), none_archived()),
        links=tuple(f"durum-{status}" for status in STRANGE),
    ),
    Behaviour(
        "t37", "odd-letters", "keep", "an address with letters that are not ASCII",
        {quote("ışıklı-haber"): Reply(story("Işıklıadres"))}, (archived("Işıklıadres"), hits(1, 1)),
        links=("ışıklı-haber",),
    ),
)  # fmt: skip


def _outside() -> bool:
    from pathlib import Path

    return Path("/tmp/hostile-t34.html").exists()


def _told(found: "object", token: str) -> str | None:
    rows = [*found.addresses, *found.listings]  # type: ignore[attr-defined]
    return "the password is in the ledger" if any(token in str(row.values()) for row in rows) else None
