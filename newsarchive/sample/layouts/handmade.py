"""A site somebody's nephew made: div soup, hashed class names, <br> paragraphs, no feed, no sitemap, /<slug>/<id>."""

import re

from newsarchive.sample.layouts.base import LEGAL, Layout, cell_row, links, market
from newsarchive.sample.view import View, esc, long_date
from newsarchive.sample.world import Article


class Handmade(Layout):
    """See the module."""

    name = "handmade"
    shows_tags = False
    per_page = 12

    def path(self, slug: str, number: int) -> str:
        return f"/{slug}/{number}"

    def number_of(self, path: str) -> int | None:
        found = re.fullmatch(r"/(?!yazdir/|resmi-ilanlar/|bolum/)[^/]+/(\d+)", path)
        return int(found[1]) if found else None

    def section_path(self, topic: str) -> str:
        return f"/bolum/{topic}"

    def frame(self, view: View, title: str, content: str, head: str = "") -> str:
        menu = " | ".join(f'<a href="{esc(path)}">{esc(label)}</a>' for path, label in view.menu)
        return (
            f"<html><head><meta charset=utf-8><title>{esc(view.title)} - {esc(title)}</title>{head}</head>\n"
            f'<body><div class="x1f9"><div class="q77a"><a href="/">{esc(view.name)}</a></div>'
            f'<div class="m0zz">{menu}</div><div class="bb3">{market("div")}</div></div>\n'
            f'<div class="k2d8"><div class="tt41">{content}</div>\n'
            f'<div class="r5c0"><div class="w8">DİĞER HABERLER</div>{links(self.sidebar(view), "div")}</div></div>\n'
            f'<div class="zz9"><font size=1>{LEGAL}</font></div></body></html>'
        )

    def _soup(self, article: Article) -> str:
        out: list[str] = []
        last = max(n for n, b in enumerate(article.blocks) if b.kind == "p")
        credit = article.credit
        for n, block in enumerate(article.blocks):
            text = esc((credit.head if n == 0 else "") + block.text + (credit.tail if n == last else ""))
            if block.kind == "h":
                out.append(f"<b>{text}</b><br><br>\n")
            elif block.kind == "li":
                out.append(f"<ul><li>{text}</ul>\n")
            elif block.kind == "row":
                out.append(f"<table border=1>{cell_row(block.text)}</table>\n")
            else:
                out.append(f"{text}<br><br>\n")
        return "".join(out) + (f"{esc(credit.line)}<br>\n" if credit.line else "")

    def _item(self, view: View, article: Article, tag: str) -> str:
        topic = view.world.topic(view.site, article.index)
        at = article.published
        shown = long_date(at) if article.precision == "day" else f"{at:%d.%m.%Y} - {at:%H:%M}"
        if article.updated:
            shown += f" (Güncelleme: {article.updated:%d.%m.%Y} - {article.updated:%H:%M})"
        picture = article.pictures[0]
        under = f'<div class="c6"><font size=1>{esc(picture.caption)}</font></div>' if picture.caption else ""
        under += f'<div class="c7">Fotoğraf: {picture.credit}</div>' if picture.credit else ""
        return (
            f'<div class="a1b2"><div class="s9"><a href="{self.section_path(topic)}">'
            f"{self.section_label(topic)}</a></div>\n"
            f'<{tag} class="h4x">{esc(article.headline)}</{tag}>\n<div class="d00e">{shown}</div>\n'
            f'<div class="sp3"><b>{esc(article.spot)}</b></div>\n'
            f'<div class="im1"><img src="{picture.path}">{under}</div>\n'
            f'<div class="b4y">{self._soup(article)}</div></div>'
        )

    def article_page(self, view: View, article: Article) -> str:
        following = view.article(view.indexes[view.position(article.index) - 1])
        others = links([(t.path, t.headline) for t in view.neighbours(article, 4)], "div")
        content = (
            self._item(view, article, "h1")
            + f'<a href="/yazdir/{article.number}">Yazdır</a>\n<div class="v3">Bakmadan Geçme</div>{others}\n'
            f'<div class="n8">SONRAKİ HABER</div>{self._item(view, following, "h1")}'
        )
        return self.frame(view, article.headline, content)
