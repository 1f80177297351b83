"""WordPress papers: the default themes and five themes met at Turkish papers."""

from newsarchive import turkish
from papers.kit import Kit, esc
from papers.layouts import Layout
from papers.world import Art


class Wp(Layout):
    """Also the frame of all themes."""

    feed = "/feed/"
    sitemap = "/wp-sitemap.xml"
    places = frozenset({"line", "tail", "head", "byline"})
    theme = "twentytwentyone"

    def path(self, kit: Kit, art: Art) -> str:
        kind = kit.pick("permalink", ("slug", "slug", "dated", "month", "section"))
        day = {
            "dated": f"/{art.published:%Y/%m/%d}",
            "month": f"/{art.published:%Y/%m}",
            "section": f"/{turkish.slug(art.section)}",
        }
        return f"{day.get(kind, '')}/{art.slug}/"

    def section_path(self, kit: Kit, slug: str, number: int) -> str:
        return f"/{kit.pick('base', ('category', 'kategori'))}/{slug}/"

    def assets(self, kit: Kit) -> str:
        generator = '<meta name="generator" content="WordPress 6.5.5">' if kit.chance("generator", 50) else ""
        return (
            f'<link rel="stylesheet" href="{kit.home}/wp-content/themes/{self.theme}/style.css?ver=6.4">{generator}'
            f'<link rel="https://api.w.org/" href="{kit.home}/wp-json/">'
        )

    def body_class(self, kit: Kit, art: Art | None) -> str:
        return f' class="single single-post postid-{art.number}"' if art else ' class="home blog"'

    def byline(self, kit: Kit, art: Art) -> str:
        """The account's link, as all themes have one."""
        name = art.credit.byline or kit.pick("account", ("admin", kit.paper.name))
        return f'<a href="/author/{turkish.slug(name)}/" rel="author">{esc(name)}</a>'

    def when(self, kit: Kit, art: Art, name: str = "entry-date published") -> str:
        """The time element: themes print a day or more, the attribute has it all."""
        return (
            f'<time class="{name}" datetime="{art.published.isoformat()}">{kit.paper.stamps.form(art.published)}</time>'
        )

    def tags(self, art: Art) -> str:
        return f'<a href="/tag/{turkish.slug(art.section)}/" rel="tag">{esc(art.section)}</a>'

    def article(self, kit: Kit, art: Art) -> str:
        spot = f"<p><strong>{esc(art.spot)}</strong></p>" if False else kit.spot(art, "p", "entry-summary")
        return (
            f'<main id="main"><article id="post-{art.number}" class="post-{art.number} post type-post hentry category-{turkish.slug(art.section)}">'
            f'<header class="entry-header"><h1 class="entry-title">{esc(art.headline)}</h1>{spot}</header><div class="entry-content">'
            f'{kit.text(art)}</div><footer class="entry-footer"><span class="posted-on">{self.when(kit, art)}</span>'
            f'<span class="byline">{self.byline(kit, art)}</span><span class="cat-links">{kit.section_link(art, "cat").replace("<a ", "<a rel=category ")}</span>'
            f'</footer></article><nav class="post-navigation"><h2>Yazı gezinmesi</h2>{kit.stories(kit.neighbours(art, 2), "div")}</nav>'
            f'<div id="respond"><h3>Bir yanıt yazın</h3><p>E-posta adresiniz yayınlanmayacak.</p></div></main>'
        )


class Newspaper(Wp):
    theme = "Newspaper"

    def article(self, kit: Kit, art: Art) -> str:
        kind = "post-" + str(art.number)
        if kit.chance("cloud", 40):
            spot = (
                f'<div class="tdb_single_subtitle"><div class="tdb-block-inner"><p>{esc(art.spot)}</p></div></div>'
                if kit.paper.shows_spot
                else ""
            )
            crumbs = f'<a class="tdb-entry-crumb" href="/">Anasayfa</a>{kit.section_link(art, "tdb-entry-crumb")}'
            return (
                f'<div class="td-main-content-wrap"><article class="{kind} hentry"><div class="tdb_breadcrumbs"><div class="tdb-block-inner">{crumbs}</div></div>'
                f'<div class="tdb_title"><div class="tdb-block-inner"><h1 class="tdb-title-text">{esc(art.headline)}</h1></div></div>{spot}'
                f'<div class="tdb_single_author"><div class="tdb-block-inner"><a class="tdb-author-name" href="/author/x/">{esc(art.credit.byline or "admin")}</a></div></div>'
                f'<div class="tdb_single_date"><div class="tdb-block-inner">{self.when(kit, art, "entry-date updated td-module-date")}</div></div>'
                f'<div class="tdb_single_content"><div class="tdb-block-inner td-fix-index">{kit.text(art)}</div></div></article>'
                f'<div class="tdb_single_related">{kit.related(art)}</div></div>'
            )
        spot = kit.spot(art, "p", "td-post-sub-title")
        return (
            f'<div class="td-main-content-wrap"><div class="entry-crumbs"><a class="entry-crumb" href="/">Ana Sayfa</a> {kit.section_link(art, "entry-crumb")} '
            f'<span class="td-bred-no-url-last">{esc(art.headline)}</span></div><article class="{kind} hentry"><div class="td-post-header"><header class="td-post-title">'
            f'<h1 class="entry-title">{esc(art.headline)}</h1>{spot}<div class="td-module-meta-info"><div class="td-post-author-name">'
            f'<div class="td-author-by">Yazar:</div> {self.byline(kit, art)}</div><span class="td-post-date">{self.when(kit, art, "entry-date updated td-module-date")}</span>'
            f'<div class="td-post-views">213</div></div></header></div><div class="td-post-content tagdiv-type">{kit.text(art)}</div>'
            f'<ul class="td-tags"><li><span>ETİKETLER</span></li><li>{self.tags(art)}</li></ul><div class="td-post-next-prev">'
            f'{kit.stories(kit.neighbours(art, 2), "div")}</div></article><div class="td_block_related_posts">{kit.related(art)}</div></div>'
        )


class Jannah(Wp):
    theme = "jannah"

    def article(self, kit: Kit, art: Art) -> str:
        meta = f'<span class="date meta-item tie-icon">{kit.paper.stamps.form(art.published)}</span>'
        author = f'<span class="meta-author"><a class="author-name" href="/author/x/">{esc(art.credit.byline or "admin")}</a></span>'
        return (
            f'<div id="tie-container"><div class="topbar-today-date tie-icon">Pazar, Nisan 20 2025</div><article id="the-post" class="container-wrapper post-content">'
            f'<header class="entry-header-outer"><nav id="breadcrumb"><a href="/">Anasayfa</a><em class="delimiter">/</em>{kit.section_link(art, "bc")}'
            f'<em class="delimiter">/</em><span class="current">{esc(art.headline)}</span></nav><div class="entry-header"><span class="post-cat-wrap">'
            f'{kit.section_link(art, "post-cat tie-cat-2")}</span><h1 class="post-title entry-title">{esc(art.headline)}</h1>{kit.spot(art, "h2", "entry-sub-title")}'
            f'<div class="single-post-meta post-meta">{author}{meta}<span class="meta-views meta-item">1.204</span></div></div></header>'
            f'<div class="entry-content entry clearfix">{kit.text(art)}</div><div class="share-buttons"><a>Facebook</a><a>X</a></div></article>'
            f'<div class="stream-item">- Reklam -</div><div class="prev-next-post-nav">{kit.stories(kit.neighbours(art, 2), "h3")}</div>'
            f'<div id="related-posts">{kit.related(art, "İlgili Makaleler")}</div></div>'
        )


class Safir(Wp):
    theme = "safirhaber"

    def assets(self, kit: Kit) -> str:
        return (
            super().assets(kit)
            + f'<link rel="stylesheet" href="{kit.home}/wp-content/themes/safirhaber/style.php?color=c00">'
        )

    def article(self, kit: Kit, art: Art) -> str:
        return (
            f'<!--safirpage--><div class="innerContainer"><div id="single" class="safirSingle">{kit.crumbs(art, name="yol")}<h1>{esc(art.headline)}</h1>'
            f'{kit.spot(art, "div", "ozet")}<div class="meta"><span>{kit.stamp(art)}</span> | <span>{esc(art.credit.byline)}</span></div>'
            f'{kit.picture(art, f"/wp-content/uploads/2026/10/{art.number}.jpg")}<div class="{kit.pick("t", ("text", "yazi", "single-text"))}">{kit.text(art)}'
            f'<p>Facebook Yorumları</p></div></div><div class="safirBox"><div class="mainHeading">Benzer Haberler</div>{kit.stories(kit.neighbours(art, 3))}</div>'
            f'<div class="bottomText">Sitemizde yayınlanan haberlerin her hakkı saklıdır.</div></div><!--/safirpage-->'
        )


class Kanews(Wp):
    theme = "kanews"

    def article(self, kit: Kit, art: Art) -> str:
        crumbs = (
            f'<ol class="kanews-breadcrumb"><li><a href="/">Haberler</a></li><li>{kit.section_link(art, "c")}</li></ol>'
        )
        author = (
            f'<span class="kanews-post-author-name"><a href="/author/x/">{esc(art.credit.byline)}</a></span>'
            if art.credit.byline
            else ""
        )
        return (
            f'<div class="kanews-reading-bar"></div><article id="post-{art.number}" class="kanews-article hentry">{crumbs}<div class="kanews-article-header">'
            f'<h1 class="kanews-article-title">{esc(art.headline)}</h1>{kit.spot(art, "h2", "kanews-article-summary")}<div class="kanews-article-meta">{author}'
            f'<span class="posted-on">{self.when(kit, art)}</span></div></div><div class="kanews-article-content entry-content">'
            f'<div class="entry-content-inner"><div class="kanews-banner">REKLAM ALANI</div>{kit.text(art)}</div></div>'
            f'<div class="kanews-article-tags">{self.tags(art)}</div></article><div class="kanews-related-posts">{kit.related(art)}</div>'
        )


class Mvp(Wp):
    theme = "zox-news"

    def article(self, kit: Kit, art: Art) -> str:
        spot = f'<span class="mvp-post-excerpt left"><p>{esc(art.spot)}</p></span>' if kit.paper.shows_spot else ""
        return (
            f'<div id="mvp-site-main"><div id="mvp-leader-wrap"></div><div id="mvp-main-body-wrap"><article id="mvp-article-wrap" class="post-{art.number}" itemscope>'
            f'<header id="mvp-post-head"><h3 class="mvp-post-cat"><a class="mvp-post-cat-link" href="{kit.section_path(art.topic)}"><span class="mvp-post-cat left">'
            f'{esc(kit.paper.printed_section(art.topic))}</span></a></h3><h1 class="mvp-post-title left entry-title">{esc(art.headline)}</h1>{spot}'
            f'<div class="mvp-author-info-wrap"><div class="mvp-author-info-date"><p>Yayınlandı</p> <span class="mvp-post-date">{self.when(kit, art, "post-date updated")}</span></div>'
            f'<div class="mvp-author-info-name"><p>Yazar</p> <span class="author-name">{esc(art.credit.byline or "Editör")}</span></div></div></header>'
            f'<div id="mvp-content-main">{kit.text(art)}</div></article><div id="mvp-related-posts"><h4>Bunları da Beğenebilirsin</h4>'
            f'{kit.stories(kit.neighbours(art, 3))}</div><div id="mvp-comments-button">Yorum yapmak için tıkla</div></div></div>'
        )
