"""A hosted news system of today: flat /<slug> addresses, value before label, JSON-LD, AMP, a second article below."""

import json

from newsarchive import turkish
from newsarchive.sample.layouts.base import AGENCY_NOTE, LEGAL, Layout, comments, flow, links, market
from newsarchive.sample.stories import TOPICS
from newsarchive.sample.view import SECTIONS, View, esc, long_date
from newsarchive.sample.world import Article


class Te7(Layout):
    """See the module."""

    name = "te7"
    feed = "/rss"
    sitemap = "/sitemap.xml"
    page_parameter = "page"

    def path(self, slug: str, number: int) -> str:
        return f"/{slug}"

    def number_of(self, path: str) -> int | None:
        return None

    def section_path(self, topic: str) -> str:
        return f"/{topic}"

    def section_label(self, topic: str) -> str:
        return SECTIONS[topic]

    def aliases(self, article: Article) -> tuple[str, ...]:
        return (f"/{article.slug}/amp",)

    def frame(self, view: View, title: str, content: str, head: str = "") -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="tr" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" '
            f'content="width=device-width"><title>{esc(title)} - {esc(view.name)}</title>{head}<link rel="alternate" '
            f'type="application/rss+xml" href="{view.home}/rss"><style>:root{{--te-color:#b00}}</style></head>\n'
            f'<body class="d-flex flex-column">\n<header><div class="top-bar text-te-color">{market("li")}</div>'
            f'<a class="navbar-brand" href="/"><img src="/resim/logo.png" alt="{esc(view.name)}"></a>'
            f'<nav class="main-menu"><ul class="nav">{links(view.menu)}</ul></nav></header>\n{content}\n'
            f'<aside class="sidebar"><div class="widget-title">Çok Okunanlar</div><ol>{links(self.sidebar(view))}</ol>'
            f'</aside>\n<footer><p class="copyright">{LEGAL}</p><a href="/kunye">Künye</a></footer></body></html>'
        )

    def _json_ld(self, view: View, article: Article) -> str:
        url = view.home + self.article_path(article)
        node: dict[str, object] = {
            "@context": "https://schema.org", "@type": "NewsArticle", "mainEntityOfPage": f" {url} ",
            "headline": esc(article.headline), "articleSection": article.section,
            "datePublished": article.published.isoformat(), "image": [view.home + article.pictures[0].path],
            "author": {"@type": "Organization", "name": view.name},
            "publisher": {"@type": "Organization", "name": view.name},
            "isPartOf": {"@type": "CollectionPage", "hasPart": [
                {"@type": "NewsArticle", "headline": t.headline, "datePublished": t.published.isoformat()}
                for t in view.neighbours(article, 2)]},
        }  # fmt: skip
        if article.updated:
            node["dateModified"] = article.updated.isoformat()
        return json.dumps(node, ensure_ascii=False)

    def _inner(self, view: View, article: Article, level: str) -> str:
        """An article as it stands in the flow, the page's own (h1) or the next one (h2)."""
        topic = TOPICS.index(view.world.topic(view.site, article.index))
        stamps = (
            f'<div class="box"><time class="fw-bold">{long_date(article.published)} {article.published:%H:%M}</time>'
        )
        stamps += '<span class="info">Yayınlanma</span></div>'
        if article.updated:
            moment = article.updated
            stamps += f'<div class="box"><time class="fw-bold">{long_date(moment)} {moment:%H:%M}</time>'
            stamps += '<span class="info">Güncelleme</span></div>'
        stamps += '<div class="box"><b>2 Dk</b><span class="info">Okunma Süresi</span></div>'
        pieces = flow(article, {"p": "p", "h": "h2", "quote": "blockquote>p", "li": "li"})
        flash = view.neighbours(article, 1)[0]
        pieces.insert(
            min(2, len(pieces)),
            f'<div class="post-flash"><a href="{flash.path}"><img src="/resim/k.jpg" alt="{esc(flash.headline)}">'
            f'<span>{esc(flash.headline)}</span></a><a href="{flash.path}">İçeriği Görüntüle</a></div>',
        )
        label, value = article.credit.slot or ("", "")
        kind = "source-name" if label == "Kaynak:" else "reporter-name"
        source = f'<span class="{kind}"><b>{label}</b> {esc(value)}</span>' if label else ""
        picture = article.pictures[0]
        caption = f"<figcaption>{esc(picture.caption)}</figcaption>" if picture.caption else ""
        tags = links([(f"/haberleri/{turkish.slug(tag)}", tag) for tag in article.tags], "span")
        return (
            f'<div class="post-header"><div class="meta-category"><a class="breadcrumb_link" href="/">Haberler</a>'
            f'<a class="breadcrumb_link" href="{self.section_path(TOPICS[topic])}">{article.section}</a></div>'
            f'<{level} class="h2 fw-bold headline">{esc(article.headline)}</{level}>'
            f'<h2 class="lead description">{esc(article.spot)}</h2></div>\n<div class="meta-author">{stamps}</div>\n'
            f'<div class="inner"><figure><img class="img-fluid" src="{picture.path}" alt="{esc(article.headline)}">'
            f'{caption}</figure></div>\n<div class="article-text container-padding" property="articleBody">\n'
            + "\n".join(pieces)
            + f'</div>\n<div class="article-source">{source}</div>'
            f'<div class="post-tags">{tags}</div>'
        )

    def article_page(self, view: View, article: Article) -> str:
        said = "".join(
            f'<div class="comment"><strong>{who}</strong><time>{when}</time><p>{esc(text)}</p></div>'
            for who, when, text in comments(view, article, article.index % 4)
        )
        related = links([(t.path, t.headline) for t in view.neighbours(article, 5)], "div")
        after = view.indexes[view.position(article.index) - 1]
        below = self._inner(view, view.article(after), "h2")
        content = (
            f'<main class="single"><div class="infinite-item">{self._inner(view, article, "h1")}\n'
            f'<div class="related-news"><h3>Bunlar da ilginizi çekebilir</h3>{related}</div>'
            f'<div class="comments"><h3>Yorumlar</h3>{said}<p class="note">{AGENCY_NOTE}</p></div></div>\n'
            f'<div class="infinite-item next-article">{below}</div></main>'
        )
        return self.frame(view, article.headline, content, self._head(view, article))

    def _head(self, view: View, article: Article) -> str:
        url = view.home + self.article_path(article)
        return (
            f'<link rel="canonical" href="{url}"><link rel="amphtml" href="{url}/amp">'
            f'<meta name="description" content="{esc(article.spot)}"><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{esc(article.headline)}"><meta name="articleSection" content="news">'
            f'<meta property="og:site_name" content="{esc(view.name)}">'
            f'<script type="application/ld+json">{self._json_ld(view, article)}</script>'
        )

    def alias_page(self, view: View, article: Article, path: str) -> str:
        url = view.home + self.article_path(article)
        pieces = flow(article, {"p": "p", "h": "h2", "quote": "blockquote>p", "li": "li"})
        label, value = article.credit.slot or ("", "")
        return (
            f'<!doctype html><html amp lang="tr"><head><meta charset="utf-8"><link rel="canonical" href="{url}">'
            f"<title>{esc(article.headline)}</title></head><body><main><a>{article.section}</a>"
            f"<h1>{esc(article.headline)}</h1><h2>{esc(article.spot)}</h2>"
            f"<time>{long_date(article.published)} {article.published:%H:%M}</time><a>Abone Ol</a>"
            f"<div>{''.join(pieces)}</div><p>{label} {esc(value)}</p></main></body></html>"
        )
