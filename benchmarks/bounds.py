"""How the cost of one page grows with its size, for pages that are made to hurt.

    python benchmarks/bounds.py [--sizes 3000 10000 30000 100000] [--shape NAME…]

Every page holds one short article, and before, inside or behind it n pieces of one kind: table cells, paragraphs,
links, nested elements, attributes, brackets in JSON-LD. A page is read whole, from bytes to record. Prints seconds of
CPU per size and the exponent of growth from the smallest size that can be measured to the largest that was read. Exits
1 when that is above 1.3, when a page takes more than 10 seconds, or when one loses its article without a reason.
"""

import argparse
import gc
import json
import math
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from newsarchive.errors import NotArchived, Reason
from newsarchive.normalise import read
from newsarchive.records import Page

SIZES = (3_000, 10_000, 30_000, 100_000)
EXPONENT, SECONDS = 1.3, 10.0
FAST = 0.05
"""seconds below which growth is not judged: fixed costs and the clock rule there"""
HEADLINE = "Kasaba meydanına yeni çeşme yapılıyor"
TEXT = (
    "Kasaba Belediyesi, meydandaki eski çeşmenin yerine yenisini yapmak için çalışmalara salı günü başladı.",
    "Belediye Başkanı Ayla Örnek, çeşmenin yıl sonuna kadar bitirileceğini ve suyun kaynaktan geleceğini söyledi.",
    "Çalışmalar sırasında meydana araçla girilemeyeceği, yayalar için bir yol bırakılacağı bildirildi.",
)
_ARTICLE = f"<h1>{HEADLINE}</h1><div class='haber-metni'>{{inside}}{''.join(f'<p>{line}</p>' for line in TEXT)}</div>"
_PAGE = (
    "<!doctype html><html lang=tr><head><title>{title}</title>{head}</head><body>{before}{article}{after}</body></html>"
)


def page(*, head: str = "", before: str = "", inside: str = "", after: str = "") -> str:
    """The article with something around or in it."""
    article = _ARTICLE.format(inside=inside)
    return _PAGE.format(title=HEADLINE, head=head, before=before, article=article, after=after)


def _nested(tag: str, count: int) -> str:
    return page(before=f"<{tag}>" * count + "x" + f"</{tag}>" * count)


def _json(text: str) -> str:
    return page(head=f"<script type='application/ld+json'>{text}</script>")


SHAPES: Mapping[str, Callable[[int], str]] = {
    "td behind": lambda n: page(after="<table><tr>" + "<td>5" * n + "</table>"),
    "tr inside": lambda n: page(inside="<table>" + "<tr><td>5<td>6" * (n // 3) + "</table>"),
    "p behind": lambda n: page(after="<p>Kısa satır" * n),
    "p inside": lambda n: page(inside="<p>Bu satır da haberin metninden bir cümledir ve sonunda bir nokta vardır." * n),
    "a behind": lambda n: page(after="<a href='/haber/1'>Başka bir haberin başlığı</a>" * n),
    "a inside": lambda n: page(inside="<a href='/haber/1'>Abone ol</a>" * n),
    "li behind": lambda n: page(after="<ul>" + "<li>Madde" * n + "</ul>"),
    "li of links before": lambda n: page(before="<ul>" + "<li><a href='/x'>Gündem haberleri</a>" * (n // 2) + "</ul>"),
    "glued links": lambda n: page(inside="<a href='/k'>Abone ol</a>Kasaba <br>" * (n // 2)),
    "b inside": lambda n: page(inside="<p>" + "<b>koyu</b> düz " * n + "</p>"),
    "br inside": lambda n: page(inside="satır<br>" * n),
    "div": lambda n: page(after="<div>kutu</div>" * n),
    "noise": lambda n: page(after="<div class='reklam'>kutu</div>" * n),
    "img inside": lambda n: page(inside="".join(f"<img src='/r{i}.jpg'>" for i in range(n))),
    "h2 behind": lambda n: page(after="<h2><a href='/y'>Başka bir haberin uzun başlığı</a></h2>" * n),
    "dates": lambda n: page(after="<span>12.03.2024 14:30</span> " * n),
    "class words": lambda n: page(after="".join(f"<div class='k{i} m{i * 7}'>kutu</div>" for i in range(n))),
    "attributes of one": lambda n: page(before="<div " + " ".join(f"a{i}=1" for i in range(n)) + ">x</div>"),
    "attributes of many": lambda n: page(before="<i data-a=1 data-b=2 data-c=3 title=x>x</i>" * (n // 4)),
    "comments": lambda n: page(before="<!-- x -->" * n),
    "open tags": lambda n: page(after="<" * n),
    "entities": lambda n: page(after="&nbsp;&amp;" * n),
    "meta": lambda n: page(head="<meta property='og:description' content='Kasaba haberi'>" * n),
    "JSON-LD brackets": lambda n: _json("[" * n + "]" * n),
    "JSON-LD open brackets": lambda n: _json("[" * n),
    "JSON-LD braces": lambda n: _json('{"a":' * n + "1" + "}" * n),
    "JSON-LD items": lambda n: _json(json.dumps([{"@type": "NewsArticle", "headline": "Başka haber"}] * (n // 3))),
    "nested div": lambda n: _nested("div", n),
    "nested span": lambda n: _nested("span", n),
    "nested b": lambda n: _nested("b", n),
    "nested li": lambda n: page(before="<ul><li>" * (n // 2) + "x"),
    "nested td": lambda n: page(before="<table><tr><td>" * (n // 3) + "x" + "</table>" * (n // 3)),
    "nested around": lambda n: page(before="<div>" * n, after="</div>" * n),
    "unclosed b": lambda n: page(before="<p><b>x" * (n // 2)),
    "unclosed a": lambda n: page(before="<a>x" * n),
    "unclosed font": lambda n: page(before="<font color=red>x" * n),
}


def spend(html: str) -> tuple[float, str]:
    """(seconds of CPU, what became of the page: ``read``, a recorded reason, or ``LOST``)."""
    fetched = Page("https://kasaba.example/haber/cesme-123", 200, html.encode(), datetime(2026, 3, 1, tzinfo=UTC))
    start = time.process_time()
    try:
        record = read(fetched)
        result = "read" if record.headline == HEADLINE and TEXT[-1] in record.body else "LOST"
    except NotArchived as refused:
        result = refused.reason.value if refused.reason is not Reason.LISTING else "listing"
    return time.process_time() - start, result


def exponent(points: list[tuple[int, float]]) -> float | None:
    """How the cost grew from the smallest size that can be measured to the largest; None when too little can be."""
    points = [point for point in points if point[1] >= FAST]
    if len(points) < 2:
        return None
    (small, before), (large, after) = points[0], points[-1]
    return math.log(after / before) / math.log(large / small)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--shape", nargs="+", choices=list(SHAPES), default=list(SHAPES))
    options = parser.parse_args()
    spend(page())
    gc.freeze()  # as a crawl's reading processes do
    gc.set_threshold(50_000, 20, 100)
    broken = 0
    for name in options.shape:
        spent = [(size, *spend(SHAPES[name](size))) for size in options.sizes]
        growth = exponent([(size, seconds) for size, seconds, result in spent if result != "too_complex"])
        bad = (growth or 0) > EXPONENT or any(seconds > SECONDS or result == "LOST" for _, seconds, result in spent)
        broken += bad
        cells = "  ".join(f"{seconds:6.2f} {result:<11}" for _, seconds, result in spent)
        print(f"{name:22} {cells} {'' if growth is None else f'n^{growth:.2f}'} {'BROKEN' if bad else ''}", flush=True)
    print(f"{len(options.shape)} shapes, {broken} broken (bounds: n^{EXPONENT}, {SECONDS:.0f} s)")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
