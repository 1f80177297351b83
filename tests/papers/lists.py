"""What a paper offers besides articles: home, sections, pages that are none, feeds, sitemaps, robots.txt."""

import gzip
from collections.abc import Callable, Sequence
from email.utils import format_datetime

from papers.kit import STATIC, Kit, esc
from papers.world import SECTIONS, Art

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Answer = tuple[int, bytes, str, str | None]
"""status, body, Content-Type, Location"""


def card(kit: Kit, art: Art) -> str:
    """An article in a list."""
    link, text = kit.path(art), esc(art.headline)
    stamp = kit.pick(
        "card time", ("", "", f"<span>{art.published:%d.%m.%Y}</span>", f"<time>{art.published:%H:%M}</time>")
    )
    tease = f"<p>{esc(art.spot[:90])}…</p>" if kit.chance("card text", 40) else ""
    return kit.pick("card", (
        f'<div class="kutu"><a href="{link}"><img src="/k/{art.number}.jpg" alt="{text}"><b>{text}</b></a>{stamp}{tease}</div>',
        f'<li><a href="{link}"><h3>{text}</h3></a>{stamp}{tease}</li>',
        f'<article><h2><a href="{link}">{text}</a></h2>{stamp}{tease}</article>',
        f'<div><a href="{link}"><img src="/k/{art.number}.jpg" alt="{text}"></a><a href="{link}">{text}</a>{stamp}</div>',
    ))  # fmt: skip


def listed(kit: Kit, title: str, arts: Sequence[Art], further: str = "") -> str:
    return kit.document(title, f"<h1>{esc(title)}</h1><div>{''.join(card(kit, art) for art in arts)}</div>{further}")


def home(kit: Kit) -> str:
    arts = kit.paper.articles
    slider = "".join(
        f'<a href="{kit.path(a)}"><img src="/m/{a.number}.jpg" alt="{esc(a.headline)}"></a>' for a in arts[:6]
    )
    return kit.document(
        "Son Dakika Haberleri",
        f'<div class="manset">{slider}</div>{"".join(card(kit, a) for a in arts[:20])}',
        aside=False,
    )


def static(kit: Kit, label: str) -> str:
    text = (
        f"<h1>{label}</h1><p>İmtiyaz Sahibi: Sadık Örnekoğlu</p><p>Yazı İşleri Müdürü: Nermin Deneme</p><p>Adres: İstasyon Caddesi "
        f"No: 5 {kit.paper.province}</p><p>Telefon: 0 (000) 000 00 00</p><p>Gazetemiz basın meslek ilkelerine uymayı taahhüt eder.</p>"
    )
    return kit.document(label, text)


def gallery(kit: Kit) -> str:
    shots = "".join(f'<div><img src="/g/{n}.jpg" alt="Kare {n}"><p>{n}/12</p></div>' for n in range(1, 13))
    return kit.document("Şehrimizden kareler", f"<h1>Şehrimizden kareler</h1>{shots}")


# ---- feeds


def feed(kit: Kit) -> bytes:
    """RSS 2.0, in the paper's manner: broken, short or with dates of its own."""
    mode, arts = kit.feed_mode, kit.paper.articles
    arts = arts[:5] if mode == "five" else arts[:20]
    when: Callable[[Art], str] = (
        (lambda a: f"{a.published:%d.%m.%Y %H:%M:%S}") if mode == "dates" else lambda a: format_datetime(a.published)
    )
    title: Callable[[str], str] = (lambda t: t) if mode == "broken" else esc
    items = "".join(
        f"<item><title>{title(a.headline)}</title><link>{kit.url(a)}</link><description><![CDATA[{a.spot}]]></description>"
        f"<pubDate>{when(a)}</pubDate></item>\n"
        for a in arts
    )
    channel = "<title>Haber & Yorum</title>" if mode == "broken" else f"<title>{esc(kit.paper.name)}</title>"
    text = f'{_XML}<rss version="2.0"><channel>{channel}<link>{kit.home}/</link>\n{items}</channel></rss>'
    return (text[: -len("</channel></rss>") - 9] if mode == "broken" else text).encode()


# ---- sitemaps


def _urls(kit: Kit, arts: Sequence[Art]) -> bytes:
    rows = "".join(
        f"<url><loc>{esc(kit.url(a))}</loc><lastmod>{a.modified.isoformat()}</lastmod></url>\n" for a in arts
    )
    return f"{_XML}<urlset {_MAP}>\n{rows}</urlset>\n".encode()


def sitemap_mode(kit: Kit) -> str:
    return kit.pick("sitemap", ("plain", "plain", "none", "gz", "years", "robots"))


def sitemaps(kit: Kit) -> dict[str, tuple[bytes, str]]:
    """path -> body and Content-Type"""
    mode, arts, path = sitemap_mode(kit), kit.paper.articles, kit.layout.sitemap
    if mode == "none":
        return {}
    if mode == "gz":
        return {"/sitemap.xml.gz": (gzip.compress(_urls(kit, arts), mtime=0), "application/x-gzip")}
    if mode == "robots":
        return {"/haritalar/haberler-1.xml": (_urls(kit, arts), "text/xml")}
    if mode == "plain":
        return {path: (_urls(kit, arts), "application/xml")}
    years = sorted({f"{a.published:%Y-%m}" for a in arts})
    rows = "".join(f"<sitemap><loc>{kit.home}/sitemap-{year}.xml</loc></sitemap>" for year in years)
    found = {path: (f"{_XML}<sitemapindex {_MAP}>{rows}</sitemapindex>".encode(), "application/xml")}
    for year in years:
        own = [a for a in arts if f"{a.published:%Y-%m}" == year]
        found[f"/sitemap-{year}.xml"] = (_urls(kit, own), "application/xml")
    return found


def robots(kit: Kit) -> bytes | None:
    """None: there is no robots.txt."""
    mode = sitemap_mode(kit)
    if mode in ("none", "plain") and kit.chance("no robots", 25):
        return None
    lines = [
        "User-agent: *",
        *kit.pick("rules", ("Disallow:", "Disallow: /arama|Disallow: /admin/", "Disallow: /*?ref=")).split("|"),
    ]
    if kit.chance("crawl delay", 20):
        lines.append(f"Crawl-delay: {kit.pick('seconds', ('0.2', '0.3', '1'))}")
    if mode == "robots" or (mode != "none" and kit.chance("map named", 60)) or mode == "gz":
        lines += ["", f"Sitemap: {kit.home}{next(iter(sitemaps(kit)))}"]
    return "\n".join([*lines, ""]).encode()


# ---- everything


def pages(kit: Kit) -> dict[str, Callable[[], Answer]]:
    """target -> answer, of a whole paper."""
    layout, paper = kit.layout, kit.paper
    found: dict[str, Callable[[], Answer]] = {}

    def page(make: Callable[[], str]) -> Callable[[], Answer]:
        return lambda: (200, *layout.encoded(kit, make()), None)

    found.update(_doors(kit, page(lambda: home(kit))))
    for topic in SECTIONS:
        arts = [art for art in paper.articles if art.topic == topic]
        found[kit.section_path(topic)] = page(lambda topic=topic, arts=arts: listed(kit, paper.sections[topic], arts))  # type: ignore[misc]
    for art in paper.articles:
        found[kit.path(art)] = page(lambda art=art: kit.document(art.headline, layout.article(kit, art), art))  # type: ignore[misc]
    for path, label in STATIC.items():
        found[f"/{path}"] = page(lambda label=label: static(kit, label))  # type: ignore[misc]
    found["/foto-galeri/sehrimizden-kareler-17"] = page(lambda: gallery(kit))
    rules = robots(kit)
    if rules is not None:
        found["/robots.txt"] = lambda: (200, rules, "text/plain", None)
    for path, (body, kind) in sitemaps(kit).items():
        found[path] = lambda body=body, kind=kind: (200, body, kind, None)  # type: ignore[misc]
    if kit.feed_path:
        kind = kit.pick("feed type", ("application/rss+xml; charset=utf-8", "text/xml", "text/html; charset=utf-8"))
        found[kit.feed_path] = lambda: (200, feed(kit), kind, None)
    return found


def _doors(kit: Kit, front: Callable[[], Answer]) -> dict[str, Callable[[], Answer]]:
    """The home page, or what stands in front of it."""
    mode = kit.pick("door", ("plain", "plain", "plain", "redirect", "splash"))
    if mode == "redirect":
        return {"/": lambda: (302, b"", "text/html", "/anasayfa"), "/anasayfa": front}
    if mode == "splash":
        text = ('<html><head><title>Hoş geldiniz</title><meta http-equiv="refresh" content="5;url=/index2.html"></head><body>'
                '<a href="/index2.html"><img src="/splash.jpg" alt="Siteye devam et"></a></body></html>')  # fmt: skip
        return {"/": lambda: (200, *kit.layout.encoded(kit, text), None), "/index2.html": front}
    return {"/": front}
