"""Documents that hurt: depth, breadth, scripts, entities, formulas, addresses of all kinds (group d)."""

from hostile.core import Ask, Behaviour, Reply
from hostile.evidence import Check, archived, hits, none_archived, nowhere, whole_or_none
from hostile.pages import links, story

LAST = "5. bölümünde"


def _nested(ask: Ask) -> Reply:
    depth = ask.scale.nested
    return Reply(f"<!doctype html><html lang=tr><body>{'<div>' * depth}{story('İçiçe')}{'</div>' * depth}")


def _cells(ask: Ask) -> Reply:
    rows = "".join(f"<td>{at}</td>{'</tr><tr>' if at % 300 == 0 else ''}" for at in range(ask.scale.cells))
    return Reply(story("Hücreler", after=f"<table><tr>{rows}</tr></table>"))


def _attribute(ask: Ask) -> Reply:
    return Reply(story("Uzunözellik", body=f'<p data-dolgu="{"x" * (ask.scale.attribute << 20)}">Son söz burada.</p>'))


def _wide(ask: Ask) -> Reply:
    return Reply(links((f"{ask.prefix}{_spread(at)}" for at in range(ask.scale.links)), "Arşiv"))


def _spread(at: int) -> str:
    """Addresses of several shapes, as a big page has them."""
    return (f"yazi-{at}.html", f"{at}/konu", f"arsiv/{at % 30}/{at}", f"etiket/kelime{at:x}")[at % 4]


def _refresh(ask: Ask) -> Reply:
    number = int(ask.rest.removeprefix("tazele-"))
    tag = f'<meta http-equiv="refresh" content="0; url={ask.prefix}tazele-{number + 1}">'
    return Reply(f"<!doctype html><html><head>{tag}<title>…</title></head><body>yönlendiriliyor</body></html>")


def _based(ask: Ask) -> Reply:
    page = story("Tabanadres", after='<a href="olay/base-elsewhere/ic">devamı</a><img src="r.png">')
    return Reply(page.replace("<head>", f'<head><base href="{ask.elsewhere}/">'))


def _scripted() -> str:
    nasty = (
        "</title><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
        '<a href="javascript:alert(4)">tıkla</a>'
    )
    head = f'<meta property="og:title" content="&lt;script&gt;alert(5)&lt;/script&gt; Betikli">{""}'
    return story(
        "Betiklihaber",
        headline="Betiklihaber &lt;script&gt;alert(0)&lt;/script&gt; &lt;img src=x onerror=alert(9)&gt; gündemde",
        head=head, body=f"<p>Gövdede {nasty} ve &lt;script&gt;alert(6)&lt;/script&gt; var.</p>",
    )  # fmt: skip


FORMULAS = ("=1+1 hesabı", "+90 hattı", "-5 derece", "@belediye açıkladı", "\tsekme ile", "\rsatır ile")
_SQL = "Robert'); DROP TABLE articles;-- \" OR NEAR(a b) * ^ : {x} için"
_JSON = (
    '<script type="application/ld+json">' + '{"a":' * 50_000 + "[" * 50_000 + "</script>"
    '<script type="application/ld+json">{"@type":"NewsArticle","wordCount":1e999999,"x":NaN,'
    f'"y":{"9" * 20_000},"headline":"bir","headline":"iki"}}</script>'
)
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "kahkaha">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + '<!ENTITY dosya SYSTEM "file:///etc/passwd">]>'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Varlıklar</title></head>'
    "<body><h1>Varlıklar haberi</h1><p>&j;</p><p>&dosya;</p></body></html>"
)
_POISON = {
    "bosluk": " " * 200_000, "kucuktur": "<" * 50_000, "acik": "<a href=" * 20_000,
    "rakam": "12.34.5678." * 20_000 + " 1/1/1/1/" * 10_000, "eposta": "a@" * 60_000,
}  # fmt: skip
_BROKEN = (
    "http://", "http:///x", "http://[::1", "http://[zz]/", "http://a:b:c/", "http://x:99999/", "http://x:port/",
    "http://%zz/", "http://.../", "http://a..b/", "//", "///", "http:\\\\x", "javascript:void(0)", "mailto:a@b",
    "tel:123", "data:,x", "about:blank", "blob:x", "http://\u0000/", "http://xn--a/", "?%", "#", "%", "http://a b/",
    "http://" + "a" * 70 + ".example/", "ht!tp://x", "http://１２７.0.0.1/",
)  # fmt: skip
_RECORD = (
    "WARC/1.1\r\nWARC-Type: response\r\n"
    "WARC-Target-URI: http://kacak.example/\r\nContent-Length: 5\r\n\r\nkacak\r\n\r\n"
)


def _data(ask: Ask) -> Reply:
    long = "data:image/png;base64," + "QUJD" * ((ask.scale.data << 18) * 9 // 10)
    return Reply(story("Gömülüveri", body=f'<p><a href="{long}">resim</a></p><img src="{long}">'))


def _bounded_columns(found: "object", it: Behaviour) -> str | None:
    rows = found.below(it.prefix)  # type: ignore[attr-defined]
    return "a headline of more than 20,000 letters" if any(len(row["headline"]) > 20_000 for row in rows) else None


def _one_capture_each(found: "object", _: Behaviour) -> str | None:
    told = [row["url"] for row in found.addresses if "kacak" in row["url"]]  # type: ignore[attr-defined]
    return f"the smuggled record became {told}" if told else None


def short_addresses(found: "object", it: Behaviour) -> str | None:
    rows = found.addresses  # type: ignore[attr-defined]
    return next((f"an address of {len(row['url'])} letters" for row in rows if len(row["url"]) > 5_000), None)


def _headline(token: str) -> Check:
    def check(found: object, it: Behaviour) -> str | None:
        rows = found.below(it.prefix)  # type: ignore[attr-defined]
        told = [row["headline"] for row in rows]
        return None if any(token in headline for headline in told) else f"headlines {told}"

    return check


BEHAVIOURS = (
    Behaviour("d01", "nested-divs", "keep", "200,000 nested div", {"haber": _nested},
              (hits(2, 1), whole_or_none(LAST)), cpu=10),
    Behaviour("d02", "cells", "keep", "a table of 300,000 cells beside the article", {"haber": _cells},
              (hits(2, 1), whole_or_none(LAST)), cpu=15),
    Behaviour("d03", "long-attribute", "keep", "an attribute of 10 MB", {"haber": _attribute},
              (hits(2, 1), whole_or_none("Son söz burada")), cpu=10),
    Behaviour("d04", "never-closed", "keep", "a comment and a script that never end, behind the article",
              {"haber": Reply(story("Kapanmaz", after="<!-- açık kaldı <p>yorumdaki gizli</p>")),
               "betik": Reply(story("Betikaçık", after="<script>var gizlibetik = '<p>olmaz</p>';"))},
              (archived("Kapanmaz", lacks=("yorumdaki gizli",)), archived("Betikaçık", lacks=("gizlibetik",))),
              links=("haber", "betik")),
    Behaviour("d05", "wide-page", "refuse", "a page of 50,000 links that lead nowhere", {"liste": _wide},
              (hits(1_000, 1), none_archived()), links=("liste",)),
    Behaviour("d06", "base-elsewhere", "leave", "base href at another host", {"haber": _based}, (hits(3, 1),)),
    Behaviour("d07", "refresh-for-ever", "refuse", "meta refresh to ever new addresses", {"*": _refresh},
              (hits(60, 1), none_archived()), links=("tazele-0",)),
    Behaviour("d08", "scripted-article", "harmless", "scripts in title and text", {"haber": Reply(_scripted())},
              (archived("Betiklihaber"), _headline("Betiklihaber"))),
    Behaviour("d09", "formulas", "harmless", "titles that a spreadsheet would run",
              {f"f{at}": Reply(story(f"Formül{at}", headline=text)) for at, text in enumerate(FORMULAS)},
              tuple(archived(f"Formül{at}") for at in range(len(FORMULAS))),
              links=tuple(f"f{at}" for at in range(len(FORMULAS)))),
    Behaviour("d10", "sql-in-title", "harmless", "SQL and search operators in the title",
              {"haber": Reply(story("Sorguhaber", headline=_SQL.replace("'", "&#39;").replace('"', "&quot;")))},
              (archived("Sorguhaber"), _headline("Robert'); DROP TABLE articles;--"))),
    Behaviour("d11", "bottomless-json", "keep", "100,000 nested brackets, NaN, 1e999999, doubled keys",
              {"haber": Reply(story("Dipsizjson", head=_JSON))}, (archived("Dipsizjson"), hits(1, 1)), cpu=15),
    Behaviour("d12", "laughing-page", "refuse", "XHTML of growing and external entities",
              {"haber": Reply(_LAUGHS, type="application/xhtml+xml; charset=utf-8")},
              (hits(4, 1), nowhere("root:x:", "kahkahakahkaha")), cpu=10),
    Behaviour("d13", "regex-poison", "keep", "long runs of what patterns stumble over",
              {name: Reply(story(f"Zehir{name}", after=f"<p>{text}</p>")) for name, text in _POISON.items()},
              (hits(10, 5), whole_or_none(LAST)), links=tuple(_POISON), cpu=25),
    Behaviour("d14", "data-address", "keep", "a data: address of 8 MB as link and picture", {"haber": _data},
              (archived("Gömülüveri"), hits(2, 1), short_addresses), cpu=15),
    Behaviour("d15", "broken-links", "keep", "a page of broken addresses whose last link is good",
              {"liste": Reply(links(_BROKEN, "Kırık bağlantılar", '<a href="iyi-haber">İyi haber burada</a>')),
               "iyi-haber": Reply(story("Sağlamson"))},
              (archived("Sağlamson"), hits(12, 2)), links=("liste",)),
    Behaviour("d16", "record-in-text", "harmless", "another WARC record and gzip's first bytes in the text",
              {"haber": Reply(story("Kayıtiçi", body=f"<pre>{_RECORD}</pre>").encode() + b"\x1f\x8b\x08\x00" * 9)},
              (archived("Kayıtiçi"), _one_capture_each)),
    Behaviour("d17", "endless-title", "keep", "a title of 1 MB, an author of 100 KB, 20,000 keywords",
              {"haber": Reply(story("Uzunbaşlık", headline="Uzunbaşlık " + "çok uzun " * 120_000,
                                    head=f'<meta name="author" content="{"Ali Veli " * 12_000}">'
                                         f'<meta name="keywords" content="{",".join(map(str, range(20_000)))}">'))},
              (hits(2, 1), whole_or_none(LAST), _bounded_columns), cpu=20),
)  # fmt: skip
