"""Honest pages: invented stories of an invented paper, the home page, sections, feed and sitemap."""

from collections.abc import Iterable, Sequence
from html import escape

GOOD = 200
_PLACES = ("Çınarköy", "Ihlamurlu", "Gülpınar", "Söğütözü", "Üçkuyu", "Işıklar", "Öğretmenevleri", "Değirmenönü")
_THINGS = ("köprü", "pazar yeri", "okul yolu", "sulama kanalı", "çocuk parkı", "otobüs hattı", "kütüphane", "fırın")
_DEEDS = ("yenilendi", "yeniden açıldı", "için ihaleye çıkıldı", "bakıma alındı", "törenle hizmete girdi")
_WITNESSES = ("Muhtar", "Esnaf", "Öğretmenler", "Mahalle sakinleri", "Belediye ekipleri", "Gençler", "Çiftçiler")


def text(seed: str, paragraphs: int = 5) -> str:
    """Paragraphs of a local story, other words for each ``seed``."""
    dice = sum(ord(letter) * (at + 7) for at, letter in enumerate(seed))
    parts = []
    for at in range(paragraphs):
        place, thing = _PLACES[(dice + at) % 8], _THINGS[(dice // 8 + at) % 8]
        who = _WITNESSES[(dice // 3 + at) % 7]
        parts.append(
            f"<p>{place} mahallesindeki {thing} hakkında {seed} dosyasının {at + 1}. bölümünde yeni bilgiler var. "
            f"{who} {dice % 90 + at + 10} gündür süren çalışmayı yakından izledi ve sonuçtan memnun olduğunu söyledi. "
            f"Yetkililer {thing} için ayrılan {dice % 700 + 100} bin liranın yıl sonuna kadar harcanacağını "
            "açıkladı.</p>"
        )
    return "".join(parts)


def title(seed: str) -> str:
    dice = sum(ord(letter) * (at + 3) for at, letter in enumerate(seed))
    return f"{_PLACES[dice % 8]} {_THINGS[dice // 8 % 8]} {_DEEDS[dice // 64 % 5]}: {seed}"


def story(
    seed: str, *, headline: str | None = None, when: str = "2025-06-30T10:22:00+03:00", head: str = "", body: str = "",
    after: str = "", shown: str = "30 Haziran 2025 10:22", charset: str = '<meta charset="utf-8">',
) -> str:  # fmt: skip
    """An ordinary article; ``seed`` stands in its headline and in every paragraph."""
    name = escape(title(seed)) if headline is None else headline
    dated = f'<meta property="article:published_time" content="{when}">' if when else ""
    line = f'<p class="tarih">Giriş: {shown}</p>' if shown else ""
    return (
        f'<!doctype html><html lang="tr"><head>{charset}<title>{name} - Çınar Postası</title>'
        f'<meta property="og:type" content="article">{dated}{head}</head><body>'
        '<header><a href="/">Çınar Postası</a> <nav><a href="/bolum/gundem">Gündem</a></nav></header>'
        f"<main><article><h1>{name}</h1>{line}{text(seed)}{body}</article>{after}</main>"
        "<footer>Çınar Postası, Çınarköy</footer></body></html>"
    )


def links(addresses: Iterable[str], heading: str = "Bağlantılar", extra: str = "") -> str:
    """A page that is nothing but a list."""
    items = "".join(f'<li><a href="{escape(to)}">{escape(to[-60:])} hakkında</a></li>' for to in addresses)
    return (
        f'<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>{heading}</title></head>'
        f"<body><h1>{heading}</h1><ul>{items}</ul>{extra}</body></html>"
    )


def good(number: int) -> str:
    """The path of an honest article: several shapes of address, as papers have them."""
    return (
        f"/haber/{number}/cinarkoyden-haber", f"/gundem/mahalle-haberi-{number}.html", f"/cinarkoy-{number}h.htm",
        f"/2025/06/yerel-gelisme-{number}/",
    )[number % 4]  # fmt: skip


PATHS: Sequence[str] = tuple(good(number) for number in range(GOOD))
IN_SITEMAP, IN_FEED, ON_HOME = PATHS[:70], PATHS[70:110], PATHS[110:130]
SECTIONS = {"gundem": PATHS[130:165], "yasam": PATHS[165:]}
PER_PAGE = 7


def good_page(path: str) -> str | None:
    """The honest article at this path."""
    return story(f"Dürüst{PATHS.index(path)}no") if path in PATHS else None


def section(name: str, page: int) -> str | None:
    """One page of a section."""
    paths = SECTIONS.get(name, ())[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not paths:
        return None
    more = page * PER_PAGE < len(SECTIONS[name])
    forward = f'<nav class="sayfalama"><a rel="next" href="/bolum/{name}?sayfa={page + 1}">Sonraki</a></nav>'
    return links(paths, f"{name} haberleri", forward if more else "")


def home(doors: Iterable[str]) -> str:
    """The home page: headlines, sections, feed, and the doors of the behaviours."""
    feed = '<link rel="alternate" type="application/rss+xml" href="/akis.xml" title="Çınar Postası">'
    items = "".join(f'<li><a href="/bolum/{name}">{name}</a></li>' for name in SECTIONS)
    items += "".join(f'<li><a href="{path}">{title(path)}</a></li>' for path in ON_HOME)
    items += "".join(f'<li><a href="{door}">{door}</a></li>' for door in doors)
    return (
        f'<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Çınar Postası</title>{feed}</head>'
        f"<body><h1>Çınar Postası</h1><ul>{items}</ul></body></html>"
    )


def feed(origin: str) -> str:
    """The paper's RSS feed."""
    items = "".join(
        f"<item><title>{title(path)}</title><link>{origin}{path}</link>"
        "<pubDate>Mon, 30 Jun 2025 10:22:00 +0300</pubDate></item>"
        for path in IN_FEED
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Çınar Postası</title>'
        f"<link>{origin}/</link><description>haberler</description>{items}</channel></rss>"
    )


def sitemap(addresses: Iterable[str]) -> str:
    """A sitemap of these addresses."""
    entries = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{space}">{entries}</urlset>'
