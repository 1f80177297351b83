"""A WordPress theme: /<slug>/ with a shortlink by number, times in <time datetime>, an account as author."""

import re

from newsarchive import turkish
from newsarchive.sample.layouts.base import LEGAL, Layout, comments, flow, links, market
from newsarchive.sample.view import SECTIONS, View, esc, long_date
from newsarchive.sample.world import Article


class Wordpress(Layout):
    """See the module."""

    name = "wordpress"
    feed = "/feed/"
    atom = "/feed/atom/"
    sitemap = "/wp-sitemap.xml"
    shows_spot = False

    def path(self, slug: str, number: int) -> str:
        return f"/{slug}/"

    def number_of(self, path: str) -> int | None:
        found = re.fullmatch(r"/\?p=(\d+)", path)
        return int(found[1]) if found else None

    def section_path(self, topic: str) -> str:
        return f"/kategori/{topic}/"

    def section_label(self, topic: str) -> str:
        return SECTIONS[topic]

    def page_path(self, path: str, page: int) -> str:
        return path if page == 1 else f"{path}page/{page}/"

    def aliases(self, article: Article) -> tuple[str, ...]:
        return (f"/?p={article.number}",)

    def frame(self, view: View, title: str, content: str, head: str = "") -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="tr-TR"><head><meta charset="UTF-8">'
            f"<title>{esc(title)} &#8211; {esc(view.name)}</title>\n"
            f'<link rel="alternate" type="application/rss+xml" title="Akış" href="{view.home}/feed/">\n'
            f'<link rel="stylesheet" href="{view.home}/wp-content/themes/nabiz/style.css">'
            f'<link rel="https://api.w.org/" href="{view.home}/wp-json/">'
            f'<meta name="generator" content="WordPress 6.8">{head}</head>\n<body class="single">'
            f'<header id="masthead"><div class="hava">Sakarya<br>Yağmurlu<br>18°C</div>'
            f'<p class="site-title"><a href="/">{esc(view.name)}</a></p><div class="doviz">{market()}</div>'
            f'<nav id="site-navigation"><ul class="menu">{links(view.menu)}</ul></nav></header>\n'
            f'<div id="content" class="site-content">{content}</div>\n<aside id="secondary"><section class="widget">'
            f'<h2 class="widget-title">Son Yazılar</h2><ul>{links(self.sidebar(view))}</ul></section></aside>\n'
            f'<footer id="colophon"><p>{LEGAL} {esc(view.name)}</p></footer></body></html>'
        )

    def _times(self, article: Article) -> str:
        def stamp(css: str, label: str, moment: str, shown: str) -> str:
            return (
                f'<span class="{css}">{label}<time class="entry-date {css}" datetime="{moment}">{shown}</time></span>'
            )

        at = article.published
        out = stamp("posted-on published", "", at.isoformat(), f"{long_date(at)} {at:%H:%M}")
        if article.updated:
            at = article.updated
            out += stamp("updated", "Güncelleme: ", at.isoformat(), f"{long_date(at)} {at:%H:%M}")
        return out

    def article_page(self, view: View, article: Article) -> str:
        topic = view.world.topic(view.site, article.index)
        parts = flow(article, {"p": "p", "h": "h3", "quote": 'blockquote class="wp-block-quote">p', "li": "li"})
        if article.credit.line:
            parts.append(f"<p><strong>{esc(article.credit.line)}</strong></p>")
        near = view.neighbours(article, 3)
        parts.insert(
            min(3, len(parts)), f'<p class="ilgili-yazi"><strong>İLGİLİ HABER:</strong> <a href="{near[0].path}">'
            f"{esc(near[0].headline)}</a></p>",
        )  # fmt: skip
        picture, who = article.pictures[0], article.credit.byline
        caption = f'<figcaption class="wp-caption-text">{esc(picture.caption)}</figcaption>' if picture.caption else ""
        tags = " ".join(f'<a href="/etiket/{turkish.slug(t)}/" rel="tag">{esc(t)}</a>' for t in article.tags)
        said = "".join(
            f'<li class="comment"><b class="fn">{reader}</b> <time>{when}</time> <span class="says">dedi ki:</span>'
            f'<div class="comment-content"><p>{esc(text)}</p></div></li>'
            for reader, when, text in comments(view, article, article.index % 3)
        )
        content = (
            f'<article id="post-{article.number}" class="post type-post"><header class="entry-header">'
            f'<span class="cat-links"><a href="{self.section_path(topic)}" rel="category tag">'
            f"{SECTIONS[topic]}</a></span>"
            f'<h1 class="entry-title">{esc(article.headline)}</h1><div class="entry-meta">{self._times(article)} '
            f'<span class="byline author vcard"><a class="url fn n" href="/author/{turkish.slug(who)}/">'
            f"{esc(who)}</a></span></div></header>\n"
            f'<figure class="post-thumbnail"><img src="{picture.path}" alt="">{caption}</figure>\n'
            f'<div class="entry-content">\n' + "\n".join(parts) + "\n</div>\n"
            f'<footer class="entry-footer"><span class="tags-links">Etiketler: {tags}</span></footer></article>\n'
            f'<nav class="post-navigation"><a rel="prev" href="{near[-1].path}">'
            f'Önceki Yazı: {esc(near[-1].headline)}</a></nav><div id="comments"><h2>Yorumlar</h2><ol>{said}</ol></div>'
        )
        return self.frame(view, article.headline, content, self._head(view, article))

    def _head(self, view: View, article: Article) -> str:
        url = view.home + self.article_path(article)
        begin = esc(article.blocks[0].text[:120].rsplit(" ", 1)[0]) + " [&hellip;]"
        changed = article.updated
        modified = f'<meta property="article:modified_time" content="{changed.isoformat()}">' if changed else ""
        return (
            f'<link rel="canonical" href="{url}"><link rel="shortlink" href="{view.home}/?p={article.number}">'
            f'<meta property="og:locale" content="tr_TR"><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{esc(article.headline)} - {esc(view.name)}">'
            f'<meta property="og:description" content="{begin}">'
            f'<meta property="og:site_name" content="{esc(view.name)}">'
            f'<meta property="article:published_time" content="{article.published.isoformat()}">{modified}'
        )
