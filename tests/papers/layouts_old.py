"""Table pages in windows-1254, papers whose pages are AMP, and papers of no known system."""

import base64

from newsarchive import turkish
from papers.kit import Kit, esc
from papers.layouts import Layout
from papers.world import Art


class Classic(Layout):
    feed = "/rss.xml"
    places = frozenset({"line", "tail", "head"})
    json_ld = False
    inline_box = False

    def path(self, kit: Kit, art: Art) -> str:
        code = base64.b64encode(str(art.number).encode()).decode()
        return kit.pick("script", (f"/haberdetay.asp?id={art.number}", f"/haber_detay.php?haber_id={art.number}",
                                   f"/haber_detay.jsp?Haber={code}", f"/haberoku.aspx?ID={art.number}"))  # fmt: skip

    def section_path(self, kit: Kit, slug: str, number: int) -> str:
        return f"/{kit.pick('list', ('kategori.asp?kat', 'haberler.asp?kategori', 'kategori.php?id'))}={number + 1}"

    def meta_charset(self, kit: Kit) -> str:
        return kit.pick("meta", ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1254">', "",
                                 '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
                                 '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-9">'))  # fmt: skip

    def encoded(self, kit: Kit, text: str) -> tuple[bytes, str]:
        kind = kit.pick(
            "header", ("text/html", "text/html", "text/html; charset=windows-1254", "text/html; charset=iso-8859-1")
        )
        return text.encode("windows-1254", "xmlcharrefreplace"), kind

    def article(self, kit: Kit, art: Art) -> str:
        name = kit.pick("t", ("haberText", "haberIcerik", "habermetin", "metin", "yazi"))
        cell = (
            f'<td class="{name}" valign="top">'
            if kit.chance("named", 60)
            else '<td valign="top"><font face="Verdana" size="2">'
        )
        heading = "h1" if kit.chance("h1", 60) else "b"
        title = f'<div class="haberbaslik"><{heading}>{esc(art.headline)}</{heading}></div>'
        return (
            f'<center><table width="980"><tr><td width="180" valign="top"><b>KATEGORİLER</b><br>{kit.links(kit.menu, "div")}</td><td width="600">'
            f'<table width="100%"><tr><td>{kit.crumbs(art, name="yol")}</td></tr><tr><td>{title}</td></tr><tr><td><small>{kit.stamp(art)}</small></td></tr>'
            f'<tr><td>{kit.spot(art, "b", "spot")}</td></tr><tr><td><img src="resim/{art.number}.jpg"></td></tr><tr>{cell}{kit.text(art)}</td></tr></table>'
            f'<a href="yazdir.asp?id={art.number}">Yazdır</a>{kit.related(art, tag="div")}</td></tr></table></center>'
        )


class Amp(Layout):
    """A paper whose only pages are AMP."""

    feed = "/rss"
    places = frozenset({"line", "tail", "head"})
    inline_box = False

    def path(self, kit: Kit, art: Art) -> str:
        return kit.pick(
            "p",
            (
                f"/haber/{art.slug}-{art.number}",
                f"/{turkish.slug(art.section)}/{art.slug}-{art.number}.html",
                f"/{art.slug}",
            ),
        )

    def html_attributes(self, kit: Kit) -> str:
        return kit.pick("mark", (" amp", " ⚡"))

    def assets(self, kit: Kit) -> str:
        return '<script async src="https://cdn.ampproject.org/v0.js"></script><style amp-boilerplate>body{visibility:visible}</style>'

    def article(self, kit: Kit, art: Art) -> str:
        return (
            f'<amp-sidebar id="sb" layout="nodisplay"><ul>{kit.links(kit.menu)}</ul></amp-sidebar><article>{kit.crumbs(art)}<h1>{esc(art.headline)}</h1>'
            f'{kit.spot(art, "h2")}<p class="date">{kit.stamp(art)}</p><amp-img src="/u/{art.number}.jpg" width="800" height="450" layout="responsive"></amp-img>'
            f'<div class="{kit.pick("t", ("article-body", "detay", "txt"))}">{kit.text(art)}</div></article><amp-social-share type="facebook"></amp-social-share>'
            f"{kit.related(art)}"
        )


class Plain(Layout):
    """Of no known system: class names that are hashes, nested boxes, line breaks for paragraphs, little or no metadata."""

    free_title = True
    feed = "/rss.xml"
    places = frozenset({"line", "tail", "head", "slot", "byline"})

    def path(self, kit: Kit, art: Art) -> str:
        return kit.pick("p", (
            f"/haber-{art.number}-{art.slug}.html", f"/detay/{art.slug}", f"/news/{art.number}/{art.slug}", f"/h/{art.slug}-{art.number}",
            f"/{turkish.slug(art.section)}/{art.slug}", f"/{art.published:%Y/%m}/{art.slug}.html", f"/{art.number}/{art.slug}.html",
            f"/haber/{art.published:%Y/%-m/%-d}/{art.slug}-{art.number}.html",
        ))  # fmt: skip

    def hashed(self, kit: Kit, name: str) -> str:
        """A class name as build tools make them."""
        return f"{kit.pick('prefix', ('css', 'sc', 'jsx', 's'))}-{kit.paper.dice('hash', name).below(0xFFFFFF):06x}"

    def meta_charset(self, kit: Kit) -> str:
        return kit.pick("meta", ('<meta charset="utf-8">', '<meta charset="utf-8">', '<meta charset="iso-8859-9">', ""))

    def encoded(self, kit: Kit, text: str) -> tuple[bytes, str]:
        return text.encode(), kit.pick("header", ("text/html; charset=utf-8", "text/html"))

    def article(self, kit: Kit, art: Art) -> str:
        a, b, c, d, e = (self.hashed(kit, name) for name in "abcde")
        stamp = kit.meta(art, byline=True)
        spot = kit.spot(art, kit.pick("s", ("div", "p", "h2")), c)
        top = kit.title(art) if kit.chance("named title", 50) else f'<h1 class="{d}">{esc(art.headline)}</h1>'
        order = kit.pick("order", ("hsd", "dhs", "hds"))
        pieces = {"h": top, "s": spot, "d": stamp}
        return (
            f'<div class="{e}"><div class="{a}"><div class="{c}">{kit.crumbs(art, name=b)}{"".join(pieces[each] for each in order)}'
            f'{kit.picture(art, f"/media/{art.number}.webp")}<div class="{self.hashed(kit, "f")}"><div>{kit.text(art)}</div></div>'
            f"{kit.credit_box(art, a)}</div></div>{kit.related(art, tag='div')}{kit.comments(art)}</div>"
        )
