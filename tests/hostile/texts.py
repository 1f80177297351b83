"""Bytes and dates: wrong and missing charsets (group e), impossible dates (group z)."""

import codecs

from hostile.core import Behaviour, Reply
from hostile.evidence import archived, dated, hits
from hostile.pages import story

SENTENCE = "Iğdır'dan Şırnak'a giden çiğ köfteci, İzmir'de ışıltılı ödül aldı"
"""every letter that differs between windows-1254 and its neighbours"""


def turkish(seed: str, charset: str = "") -> str:
    """A story whose letters tell how it was read."""
    return story(seed, body=f"<p>{SENTENCE}.</p>", charset=charset).replace("’", "'")


def _charset(code: str, name: str, what: str, seed: str, body: bytes, type_: str) -> Behaviour:
    return Behaviour(
        code, name, "keep", what, {"haber": Reply(body, type=type_)}, (archived(SENTENCE), hits(1, 1), dated(seed, ""))
    )


_BROKEN = turkish("Bozukutf").encode().replace(b"</h1>", b"</h1>\x00", 1).replace(
    b"</article>",
    b"<p>arada \x81 tek bayt, \xed\xa0\xbd\xed\xb8\x80 vekil, \xc2\x85 denetim, \x00 bo\xc5\x9f.</p></article>"
)  # fmt: skip

ENCODINGS = (
    _charset("e01", "no-label", "windows-1254 without a word about it", "Etiketsiz",
             turkish("Etiketsiz").encode("cp1254"), "text/html"),
    _charset("e02", "utf8-says-the-header", "windows-1254 under a header that says utf-8", "Yanlışbaşlık",
             turkish("Yanlışbaşlık").encode("cp1254"), "text/html; charset=utf-8"),
    _charset("e03", "latin1-says-the-page", "windows-1254 declared as iso-8859-1", "Latindiyor",
             turkish("Latindiyor", '<meta charset="iso-8859-1">').encode("cp1254"), "text/html; charset=iso-8859-1"),
    _charset("e04", "utf16", "UTF-16LE with its mark under a header that says utf-8", "Onaltılık",
             codecs.BOM_UTF16_LE + turkish("Onaltılık").encode("utf-16-le"), "text/html; charset=utf-8"),
    _charset("e05", "broken-utf8", "UTF-8 with lone bytes, surrogates, NUL and control characters", "Bozukutf",
             _BROKEN, "text/html; charset=utf-8"),
    Behaviour(
        "e06", "invisible-letters", "harmless", "bidi overrides, zero-width and combining letters in the title",
        {"haber": Reply(story("Görünmez", headline="\u202eGörünmez\u202c \u200bi\u0307stas\u0327yon\ufeff haberi"))},
        (archived("5. bölümünde"), hits(1, 1)),
    ),
)  # fmt: skip


def _dated(code: str, name: str, what: str, seed: str, page: str, value: str | None) -> Behaviour:
    return Behaviour(code, name, "keep", what, {"haber": Reply(page)}, (archived(seed), dated(seed, value), hits(1, 1)))


def _ld(when: str) -> str:
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","datePublished":"{when}"}}</script>'
    )


_OLD = '<aside><h3>İlgili haberler</h3><ul><li>12.03.2009 <a href="/h1">Eski bir haber</a></li></ul></aside>'

DATES = (
    _dated("z01", "thirty-first-of-february", "31 Şubat everywhere", "Şubatotuzbir",
           story("Şubatotuzbir", when="2024-02-31T10:00:00+03:00", shown="31 Şubat 2024 10:00",
                 head=_ld("2024-02-31T10:00:00+03:00")), None),
    _dated("z02", "from-the-future", "published in 2099", "Gelecekten",
           story("Gelecekten", when="2099-01-01T00:00:00+03:00", shown="1 Ocak 2099", head=_ld("2099-01-01")), None),
    _dated("z03", "from-year-one", "published in the year 1", "Yılbir",
           story("Yılbir", when="0001-01-01T00:00:00Z", shown="", head=_ld("0001-01-01T00:00:00")), None),
    _dated("z03b", "from-the-epoch", "published at the zero of Unix", "Sıfıranı",
           story("Sıfıranı", when="1970-01-01T00:00:00Z", shown="", head=_ld("1970-01-01T00:00:00Z")), None),
    Behaviour(
        "z04", "impossible-hour", "keep", "24:61:61 at +99:00",
        {"haber": Reply(story("Olmazsaat", when="2024-05-01T24:61:61+99:00", shown="1 Mayıs 2024 25:61"))},
        (archived("Olmazsaat"), hits(1, 1),
         lambda found, it: next((f"published {row['published_at']}" for row in found.below(it.prefix)
                                 if row["published_at"] and not row["published_at"].startswith("2024-05-01")), None)),
    ),
    Behaviour(
        "z05", "clock-of-2099", "keep", "Date and Last-Modified of 2099",
        {"haber": Reply(story("Saatileri"), headers={"Date": "Thu, 01 Jan 2099 00:00:00 GMT",
                                                     "Last-Modified": "Thu, 01 Jan 2099 00:00:00 GMT"})},
        (archived("Saatileri"), dated("Saatileri", "2025-06-30"), lambda found, it: next(
            (row["fetched_at"] for row in found.below(it.prefix) if row["fetched_at"].startswith("2099")), None)),
    ),
    _dated("z06", "no-date-of-its-own", "dates only beside the article", "Tarihsizce",
           story("Tarihsizce", when="", shown="", after=_OLD).replace("Çınarköy</footer>", "© 2011</footer>"), None),
)  # fmt: skip

BEHAVIOURS = (*ENCODINGS, *DATES)
