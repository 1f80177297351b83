"""robots.txt and robots tags (group r), and what changes between two crawls (group c)."""

from hostile.core import Ask, Behaviour, Reply
from hostile.evidence import Check, Evidence, archived, hits, settled, untouched
from hostile.pages import story


def _agent(found: Evidence, it: Behaviour) -> str | None:
    agents = {row["agent"] for row in found.asked}
    right = len(agents) == 1 and all("newsarchive/" in str(a) and ("+http" in str(a) or "@" in str(a)) for a in agents)
    return None if right else f"agents {agents}"


def _tagged(ask: Ask) -> Reply:
    away = f'<a rel="nofollow" href="{ask.prefix}izlenmez">izlenmez</a>'
    if ask.rest == "baslik":
        return Reply(story("Başlıktayasak"), headers={"X-Robots-Tag": "noarchive"})
    return Reply(story("Sayfadayasak", head='<meta name="robots" content="noindex,nofollow">', after=away))


def _kept(ask: Ask) -> Reply:
    tag, day = '"surum-1"', "Mon, 30 Jun 2025 07:22:00 GMT"
    if ask.headers.get("if-none-match") == tag or (
        "if-none-match" not in ask.headers and ask.headers.get("if-modified-since") == day
    ):
        return Reply(b"", 304, {"ETag": tag})
    return Reply(story("Değişmeyen"), headers={"ETag": tag, "Last-Modified": day})


def _edited(ask: Ask) -> Reply:
    extra = "<p>Güncellenen cümle: sayı üçten beşe çıktı, belediye açıklamasını düzeltti.</p>"
    return Reply(story("Düzenlenen", body=extra if ask.epoch == 2 else "<p>İlk cümle: sayı üç olarak verildi.</p>"))


def _gone(ask: Ask) -> Reply:
    return Reply(story("Silinen")) if ask.epoch == 1 else Reply("<h1>Kaldırıldı</h1>", 410)


def _down(ask: Ask) -> Reply:
    return Reply(story("Çökecek")) if ask.epoch == 1 else Reply("hata", 500)


def _parked(ask: Ask) -> Reply:
    if ask.epoch == 1:
        return Reply(story("Satılacak"))
    return Reply(
        "<!doctype html><html><head><title>cinarpostasi.example</title></head><body><h1>This domain is for sale</h1>"
        "<p>Buy this domain. The domain cinarpostasi.example may be for sale by its owner.</p></body></html>"
    )


def _noisy(ask: Ask) -> Reply:
    noise = ask.nth * 37 + 11
    return Reply(story(
        "Gürültülü", after=f'<div class="okunma">Okunma: {noise}</div><div id="reklam-{noise}"></div>'
        f"<aside>Saat 1{ask.nth % 10}:0{noise % 10}</aside>",
    ))  # fmt: skip


def _versions(token: str, count: int) -> Check:
    """So many earlier understandings of the article."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        ids = {row["id"] for row in found.below(it.prefix) if token in row["headline"]}
        earlier = [row for row in found.revisions if row["article_id"] in ids]
        return None if len(earlier) == count else f"{len(earlier)} earlier versions, not {count}"

    return check


def _conditional(found: Evidence, it: Behaviour) -> str | None:
    asked = found.hits(it.prefix)
    right = len(asked) == 2 and asked[1]["conditional"] and asked[1]["status"] == 304
    return None if right else f"requests: {[(row['status'], row['conditional']) for row in asked]}"


def _marked(gone: bool) -> Check:
    def check(found: Evidence, it: Behaviour) -> str | None:
        marks = [row["gone_at"] for row in found.below(it.prefix)]
        right = len(marks) == 1 and (marks[0] is not None) == gone
        return None if right else f"gone_at {marks}"

    return check


def _second(code: str, name: str, what: str, route: object, *expect: Check) -> Behaviour:
    return Behaviour(code, name, "keep", what, {"haber": route}, expect, second=True)  # type: ignore[dict-item]


BEHAVIOURS = (
    Behaviour("r01", "forbidden", "leave", "forbidden by robots.txt", {"*": Reply(story("Yasaklı"))},
              (untouched(), settled("haber", "forbidden", reason="robots")), robots="Disallow: {prefix}"),
    Behaviour("r02", "half-forbidden", "keep", "the longest rule counts", {"*": Reply(story("Serbest"))},
              (archived("Serbest"), hits(1, 1), untouched("kapali")), links=("serbest/haber", "kapali/haber"),
              robots="Disallow: {prefix}\nAllow: {prefix}serbest/"),
    Behaviour("r03", "robots-tags", "keep", "X-Robots-Tag and meta robots", {"*": _tagged},
              (hits(3, 2), untouched("izlenmez")), links=("baslik", "meta")),
    Behaviour("r04", "who-are-you", "keep", "every request says who asks", {"haber": Reply(story("Kimsin"))},
              (archived("Kimsin"), _agent)),
    Behaviour("r05", "closed-later", "leave", "allowed at first, forbidden later",
              {"haber": Reply(story("Sonrayasak"))},
              (hits(1, 1),), robots="2|Disallow: {prefix}", second=True),
    _second("c01", "unchanged", "ETag and Last-Modified are honoured", _kept, archived("Değişmeyen"), _conditional,
            _versions("Değişmeyen", 0)),
    _second("c02", "edited", "the article changes", _edited, archived("Güncellenen cümle"), _versions("Düzenlenen", 1)),
    _second("c03", "withdrawn", "410 at the second visit", _gone, archived("Silinen"), _marked(True),
            _versions("Silinen", 0)),
    _second("c04", "broken-later", "500 at the second visit", _down, archived("Çökecek"), _marked(False),
            _versions("Çökecek", 0)),
    _second("c05", "for-sale-later", "a parked page at the second visit", _parked, archived("Satılacak"),
            _versions("Satılacak", 0)),
    _second("c06", "noise", "only counters and clocks change", _noisy, archived("Gürültülü"),
            _versions("Gürültülü", 0)),
)  # fmt: skip
