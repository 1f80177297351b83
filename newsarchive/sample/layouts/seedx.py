"""The layout of the project's seed page: /haber/<slug>-<id>.html, a clock without a year, everything printed twice.

Line order: title, HV, clock, headline, spot, SECTION, Giriş Tarihi, headline, short line, spot again, body with
sub-headlines in capitals, credit line, account name twice, YORUMLAR.
"""

import re

from newsarchive import turkish
from newsarchive.sample.layouts.base import LEGAL, Layout, comments, flow, links, market
from newsarchive.sample.stories import MONTHS
from newsarchive.sample.view import WEEKDAYS, View, esc
from newsarchive.sample.world import Article


class Seedx(Layout):
    """See the module."""

    name = "seedx"
    feed = "/rss.xml"
    sitemap = "/sitemap.xml"
    capital_subheads = True
    shows_tags = False

    def path(self, slug: str, number: int) -> str:
        return f"/haber/{slug}-{number}.html"

    def number_of(self, path: str) -> int | None:
        found = re.fullmatch(r"/haber/.*-(\d+)\.html", path)
        return int(found[1]) if found else None

    def aliases(self, article: Article) -> tuple[str, ...]:
        moved = article.slug != article.old_slug
        return (f"/haber/{article.old_slug}-{article.number}.html",) if moved else ()

    def clock(self, view: View) -> str:
        """``30 HAZİRAN Salı 07:16``: the server's day, no year."""
        today = view.world.date_of(view.day)
        return f"{today.day:02d} {turkish.upper(MONTHS[today.month - 1])} {WEEKDAYS[today.weekday()]} 07:16"

    def frame(self, view: View, title: str, content: str, head: str = "") -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="tr"><head><meta charset="utf-8">'
            f"<title>{esc(title)} | {esc(view.title)}</title>"
            f'<link rel="alternate" type="application/rss+xml" title="RSS" href="/rss.xml">{head}</head>\n<body>\n'
            f'<div class="ust"><div class="site-baslik">{esc(view.title)}</div>\n<a class="logo" href="/">HV</a>\n'
            f'<div class="saat-kutu">{self.clock(view)}</div>\n'
            f'<nav class="ana-menu"><ul>{links(view.menu)}</ul></nav>'
            f'<div class="piyasa">{market()}</div></div>\n<div class="govde">{content}</div>\n'
            f'<div class="sag-kolon"><h4>SON HABERLER</h4><ul>{links(self.sidebar(view))}</ul></div>\n'
            f'<div class="alt-bilgi"><p>{LEGAL}</p></div></body></html>'
        )

    def article_page(self, view: View, article: Article) -> str:
        headline, spot = esc(article.headline), esc(article.spot)
        parts = flow(article, {"p": "p", "h": "p>strong", "quote": "blockquote>p", "li": "li"}, capitals=True)
        if article.credit.line:
            parts.append(f"<p>{esc(article.credit.line)}</p>")
        stamp = f"Giriş Tarihi : {article.published:%d-%m-%Y %H:%M}"
        if article.updated:
            stamp += f"</span> <span>Güncelleme Tarihi : {article.updated:%d-%m-%Y %H:%M}"
        section = view.world.topic(view.site, article.index)
        picture = article.pictures[0]
        caption = f"<figcaption>{esc(picture.caption)}</figcaption>" if picture.caption else ""
        said = "".join(
            f'<div class="yorum"><b>{who}</b> <small>{when}</small><p>{esc(text)}</p></div>'
            for who, when, text in comments(view, article, article.index % 3)
        )
        content = (
            f'<div class="manset"><h1>{headline}</h1>\n<h2 class="spot">{spot}</h2></div>\n'
            f'<div class="haber-detay"><div class="kategori"><a href="{self.section_path(section)}">'
            f'{esc(self.section_label(section))}</a></div>\n<div class="tarihler"><span>{stamp}</span></div>\n'
            f'<figure><img src="{picture.path}" alt="{headline}">{caption}</figure>\n'
            f'<div class="baslik2">{headline}</div>\n<div class="alt-spot">{esc(article.subspot)}</div>\n'
            f'<div class="haber-metni"><p>{spot}</p>\n' + "\n".join(parts) + "</div>\n"
            f'<div class="yazar-kutu"><img src="/resim/avatar.png" alt="">{esc(article.credit.byline)}</div>'
            f'<a class="yazdir" href="/yazdir/{article.number}">Yazdır</a></div>\n'
            f'<div class="yorumlar"><h3>YORUMLAR</h3>{said}</div>'
            f'<div class="ilgili"><h4>İLGİLİ HABERLER</h4><ul>'
            f"{links([(t.path, t.headline) for t in view.neighbours(article, 4)])}</ul></div>"
        )
        return self.frame(view, article.headline, content, self._head(view, article))

    def _head(self, view: View, article: Article) -> str:
        url = view.home + self.article_path(article)
        return (
            f'<link rel="canonical" href="{url}"><meta property="og:title" content="{esc(article.headline)}">'
            f'<meta property="og:type" content="article"><meta property="og:site_name" content="{esc(view.name)}">'
            f'<meta name="description" content="{esc(article.spot)}">'
            f'<meta property="og:image" content="{view.home}{article.pictures[0].path}">'
        )
