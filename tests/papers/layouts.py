"""Layouts by family: addresses, fingerprints and the article's markup; hosted systems."""

from newsarchive import turkish
from papers.kit import Kit, esc
from papers.stamps import MINUTE
from papers.world import Art


class Layout:
    """How one kind of site looks. Without state; what differs between two papers of a kind is drawn by the kit."""

    feed = "/rss"
    sitemap = "/sitemap.xml"
    places = frozenset({"line", "tail"})
    json_ld = True
    text_mode: str | None = None
    inline_box = True
    free_title = False
    """the headline need not be an h1"""
    section_in_path = False
    """addresses of articles begin with their section"""
    signature = ""
    further_menu: tuple[tuple[str, str], ...] = ()
    charset = "utf-8"

    def path(self, kit: Kit, art: Art) -> str:
        raise NotImplementedError

    def section_path(self, kit: Kit, slug: str, number: int) -> str:
        return f"/{slug}"

    def assets(self, kit: Kit) -> str:
        return ""

    def html_attributes(self, kit: Kit) -> str:
        return ""

    def body_class(self, kit: Kit, art: Art | None) -> str:
        return ""

    def meta_charset(self, kit: Kit) -> str:
        return '<meta charset="utf-8">'

    def encoded(self, kit: Kit, text: str) -> tuple[bytes, str]:
        """Bytes and Content-Type."""
        return text.encode(), "text/html; charset=utf-8"

    def article(self, kit: Kit, art: Art) -> str:
        """The page's content between the frame's top and bottom."""
        raise NotImplementedError

    def twin(self, kit: Kit, art: Art) -> str | None:
        """Path of the AMP twin, when there is one."""
        return None


class Te7(Layout):
    feed = "/rss"
    places = frozenset({"slot"})
    signature = '<a title="haber yazılımı, haber sistemi, haber scripti" href="#">Haber Yazılımı: TE Bilişim</a>'
    further_menu = (("/foto-galeri", "Foto Galeri"), ("/yazarlar", "Yazarlar"))

    def path(self, kit: Kit, art: Art) -> str:
        return f"/{art.slug}"

    def assets(self, kit: Kit) -> str:
        old = kit.chance("old assets", 25)
        host = "ilcecdn.tebilisim.com/uploads/2019/05" if old else "ornek.teimg.com/crop/1280x720/ornek/uploads/2026/10"
        script = (
            "" if old else "<style>:root{--te-color:#b00}</style><script>var TE = {setting:{theme:'flow'}};</script>"
        )
        return f'<link rel="preload" as="image" href="https://{host}/logo.png">{script}'

    def article(self, kit: Kit, art: Art) -> str:
        stamps = f'<div class="box"><time class="fw-bold">{MINUTE[7](art.published)}</time><span class="info">Yayınlanma</span></div>'
        if art.updated:
            stamps += f'<div class="box"><time class="fw-bold">{MINUTE[7](art.updated)}</time><span class="info">Güncelleme</span></div>'
        stamps += '<div class="box"><b>2 dk</b><span class="info">Okunma Süresi</span></div>'
        other = kit.neighbours(art, 1)[0]
        label = (
            "source-name"
            if art.credit.slot and art.credit.slot[0].startswith(("Kaynak", "KAYNAK"))
            else "reporter-name"
        )
        words, value = art.credit.slot or ("", "")
        credit = f'<span class="{label}"><b>{words}</b> {esc(value)}</span>' if words else ""
        below = self.next_story(kit, art) if kit.chance("next story", 50) else ""
        return (
            f'<main class="single"><div class="post-header"><div class="meta-category"><a class="breadcrumb_link" href="/">Haberler</a>'
            f'{kit.section_link(art, "breadcrumb_link")}</div><h1 class="h2 fw-bold headline">{esc(art.headline)}</h1>'
            f'{kit.spot(art, "h2", "lead description")}</div><div class="meta-author">{stamps}</div>'
            f'<div class="inner"><img class="img-fluid" src="https://ornek.teimg.com/uploads/2026/10/{art.slug}.jpg" alt="{esc(art.headline)}"></div>'
            f'<div class="article-text container-padding" property="articleBody">{kit.text(art)}<div class="post-flash">'
            f'<a href="{kit.path(other)}"><img src="/k.jpg" alt="{esc(other.headline)}"><span>{esc(other.headline)}</span></a>'
            f'<a href="{kit.path(other)}">İçeriği Görüntüle</a></div></div><div class="article-source">{credit}</div>'
            f'<div class="related-news">{kit.related(art, "Bunlar da ilginizi çekebilir")}</div>{kit.comments(art)}</main>{below}'
        )

    def next_story(self, kit: Kit, art: Art) -> str:
        other = kit.neighbours(art, 2)[1]
        return (
            f'<div class="infinite-item"><h2 class="h2 fw-bold headline">{esc(other.headline)}</h2><time>{MINUTE[7](other.published)}</time>'
            f'<div class="article-text">{"".join(f"<p>{esc(b.text)}</p>" for b in other.blocks)}</div></div>'
        )

    def twin(self, kit: Kit, art: Art) -> str | None:
        return f"/{art.slug}/amp"


class Tehs5(Layout):
    free_title = True
    feed = "/rss.php"
    places = frozenset({"line", "tail", "head"})
    signature = "Haber Yazılımı: TE Bilişim"

    def path(self, kit: Kit, art: Art) -> str:
        section = "" if kit.chance("flat", 40) else f"/{turkish.slug(art.section)}"
        return f"{section}/{art.slug}-h{art.number}.html"

    def assets(self, kit: Kit) -> str:
        theme = kit.pick("theme", ("royal", "mavi", "rise"))
        return (
            f'<link rel="stylesheet" href="/_themes/hs-{theme}/style/main.css?v=5.9">'
            "<script>var sistem = '5.9.1';</script><script src='https://cdn.tebilisim.com/analytics.js'></script>"
        )

    def article(self, kit: Kit, art: Art) -> str:
        text = kit.pick("body name", ("haber_metni_alani", "detayText", "news-text", "icerik", "metin"))
        spot = kit.pick("spot name", ("spot", "ozet", "haberSpot"))
        return (
            f'<div id="tarih"></div><div id="saat"></div><div class="detay">{kit.crumbs(art)}{kit.title(art)}'
            f"{kit.meta(art)}{kit.spot(art, kit.pick('spot tag', ('p', 'h2', 'div')), spot)}"
            f'<div class="detayFoto">{kit.picture(art, f"/images/haberler/2018/04/h{art.number}.jpg")}</div>'
            f'<div class="{text}">{kit.text(art)}</div><span class="hitCounter">{art.number % 977}</span></div>{kit.related(art)}{kit.comments(art)}'
        )


class Cm1(Layout):
    free_title = True
    feed = "/rss/"
    places = frozenset({"line", "tail", "head", "slot"})
    signature = 'Haber Scripti: <a href="http://www.cmbilisim.com" title="CMNews Haber Scripti">CM Bilişim</a>'
    further_menu = (("/gunun-haberleri.htm", "Günün Haberleri"), ("/identity.php", "Künye"))

    def path(self, kit: Kit, art: Art) -> str:
        return f"/{art.slug}-{art.number}h.htm"

    def section_path(self, kit: Kit, slug: str, number: int) -> str:
        return f"/{slug}-haberleri-{number + 1}hk.htm"

    def assets(self, kit: Kit) -> str:
        return (
            '<meta name="generator" content="CM News 6.0"><link rel="stylesheet" href="/s/style.css?170918">'
            '<script src="/s/function.js?170918"></script>'
        )

    def article(self, kit: Kit, art: Art) -> str:
        again = f'<div class="title2">{esc(art.headline)}</div>' if kit.chance("twice", 30) else ""
        return (
            f'<div id="CM_pageskin_1"></div><div class="base_position"><div class="news_detail" id="n{art.number}">{kit.crumbs(art, name="nav")}'
            f'<div class="page_title">{kit.title(art)}</div>{kit.spot(art, "div", "short_content")}'
            f'<div class="content_top"><div class="info">{kit.stamp(art)}</div><a href="#">A-</a><a href="#">A+</a></div>'
            f'{kit.picture(art, f"/d/news/{art.number}.jpg")}{again}<div class="{kit.pick("t", ("text_content", "news-detail", "detail_text"))}">'
            f"{kit.text(art)}</div>{kit.credit_box(art, 'kaynak')}<p>İlk yorum yazan siz olun</p><p>UYARI: Küfür, hakaret, rencide edici "
            f"cümleler veya imalar içeren yorumlar onaylanmamaktadır.</p>{kit.related(art, art.section + ' Haberleri')}</div></div>"
        )


class Cm2(Layout):
    section_in_path = True
    free_title = True
    feed = "/export/rss"
    places = frozenset({"line", "tail", "head", "slot"})

    def path(self, kit: Kit, art: Art) -> str:
        section = turkish.slug(art.section)
        if kit.chance("configured", 25):
            return f"/{section}/{art.slug}-{art.number}.html"
        return f"/{section}/{art.slug}-{art.number}h"

    def assets(self, kit: Kit) -> str:
        return (
            '<link rel="icon" href="https://s.ornek.example/assets/web/favicons/apple-icon-180x180.png">'
            '<script>fetch("/service/advertchannels")</script>'
        )

    def article(self, kit: Kit, art: Art) -> str:
        name = kit.pick("t", ("content-text", "article-body", "detay-icerik", "news-content"))
        return (
            f'<article class="{kit.pick("a", ("news", "detail", "post-single"))}">{kit.crumbs(art)}{kit.title(art)}'
            f"{kit.spot(art, kit.pick('s', ('h2', 'p')), 'spot')}{kit.meta(art)}"
            f"{kit.picture(art, f'https://i.ornek.example/rcman/Cw1280h720q95gc/storage/files/images/{art.slug}.jpg')}"
            f'<div class="{name}">{kit.text(art)}</div>{kit.credit_box(art, "source")}<div class="no-comment">İlk yorum yazan siz olun</div>'
            f"<p>UYARI: Küfür, hakaret, rencide edici cümleler içeren yorumlar onaylanmamaktadır.</p></article>{kit.related(art)}"
        )

    def twin(self, kit: Kit, art: Art) -> str | None:
        return f"{self.path(kit, art)}/amp"


class Seedx(Layout):
    feed = "/rss"
    places = frozenset({"line", "byline"})

    def path(self, kit: Kit, art: Art) -> str:
        return f"/haber/{art.slug}-{art.number}.html"

    def section_path(self, kit: Kit, slug: str, number: int) -> str:
        return f"/{slug}-haberleri"

    def article(self, kit: Kit, art: Art) -> str:
        byline = art.credit.byline or "Admin"
        moment = f"{art.published:%d-%m-%Y %H:%M}"
        spot = kit.spot(art, "p")
        return (
            f"<h1>{esc(art.headline)}</h1>{kit.spot(art, 'h2')}<div><span>{turkish.upper(art.section)}</span>"
            f"<span>Giriş Tarihi : {moment}</span></div>{kit.picture(art, f'/u/{art.number}.jpg')}<h2>{esc(art.headline)}</h2>"
            f'<div class="detail">{spot}{kit.text(art)}</div><div class="user"><img src="/u/a.png" alt="{esc(byline)}">{esc(byline)}</div>'
            f"{kit.comments(art).replace('Haber Yorumları', 'YORUMLAR').replace('Yorumlar<', 'YORUMLAR<')}{kit.related(art)}"
        )


class Slashid(Layout):
    feed = "/rss.xml"
    places = frozenset({"line", "tail"})

    def path(self, kit: Kit, art: Art) -> str:
        return f"/{art.slug}/{art.number}"

    def article(self, kit: Kit, art: Art) -> str:
        moment, changed = MINUTE[1](art.published), MINUTE[1](art.updated) if art.updated else ""
        stamp = f"<div>Yayınlanma :</div><div>{moment}</div>" + (
            f"<div>Güncelleme :</div><div>{changed}</div>" if changed else ""
        )
        spot = kit.spot(art, "h2")
        late = kit.chance("spot behind", 25)
        return (
            f'<main><div class="ic"><span>{kit.section_link(art)}</span><h1>{esc(art.headline)}</h1>{"" if late else spot}'
            f'<div class="zaman">{stamp}</div>{kit.picture(art, "/resimler/2026/h.jpg")}<div class="orta_greklam"></div>'
            f'<div class="{kit.pick("t", ("yazi", "haber-metin", "c4"))}">{kit.text(art)}</div>{spot if late else ""}</div>'
            f'<div class="bakmadan-gecme">{kit.related(art, "Bakmadan Geçme")}</div><div><b>Yorum Yazma Kuralları</b><br>Lütfen yorum '
            f"yaparken hakaret içeren cümleler kullanmayınız.</div></main>"
        )

    def twin(self, kit: Kit, art: Art) -> str | None:
        return f"/amp/{art.slug}/{art.number}"


class Daktilo(Layout):
    feed = "/rss"
    places = frozenset({"line", "tail", "head", "byline"})

    def path(self, kit: Kit, art: Art) -> str:
        return f"/haber/{art.number}/{art.slug}" if kit.chance("numbered", 70) else f"/{art.slug}-{art.number}"

    def html_attributes(self, kit: Kit) -> str:
        return ' class="no-js ts-arial"'

    def assets(self, kit: Kit) -> str:
        return '<link rel="icon" href="https://static.daktilo.com/sites/9876/uploads/2023/03/23/favicon.png">'

    def article(self, kit: Kit, art: Art) -> str:
        by = f'<span class="muhabir">{esc(art.credit.byline)}</span>' if art.credit.byline else ""
        return (
            f'<article class="post-article">{kit.crumbs(art)}<header><h1 class="post-title">{esc(art.headline)}</h1>{kit.spot(art, "h2", "post-spot")}'
            f'<div class="post-info">{by}<span class="tarih">{kit.stamp(art)}</span></div></header>'
            f"{kit.picture(art, f'https://static.daktilo.com/sites/9876/uploads/2026/10/01/{art.slug}.jpg')}"
            f'<div class="post-text">{kit.text(art)}</div></article>{kit.related(art)}{kit.comments(art)}'
        )


class Ers(Layout):
    feed = "/rss"
    places = frozenset({"slot", "tail", "head"})

    def path(self, kit: Kit, art: Art) -> str:
        return f"/{turkish.slug(art.section)}/{art.slug}/{art.number}"

    def article(self, kit: Kit, art: Art) -> str:
        info = f'<p class="publish-info">{art.published:%d.%m.%Y - %H:%M}</p><p class="reading-info">YAYINLANMA</p>'
        if art.updated:
            info += f'<p class="publish-info">{art.updated:%d.%m.%Y - %H:%M}</p><p class="reading-info">GÜNCELLEME</p>'
        words, value = art.credit.slot or ("", "")
        credit = (
            f'<div><b>{words}</b> <span class="source-name text-uppercase">{esc(value)}</span></div>' if words else ""
        )
        other = kit.neighbours(art, 2)[1]
        return (
            f'<div id="infiniteBox"><div class="infiniteContent"><ol class="breadcrumb">{kit.section_link(art)}<span>{esc(art.headline)}</span></ol>'
            f'<h1 class="detaybaslik2">{esc(art.headline)}</h1>{kit.spot(art, "p", "detail-spot")}<div class="row">{info}</div>'
            f'<img class="detayresim" src="/uploads/{art.slug}.jpg" alt="{esc(art.headline)}"><div id="detailContent">'
            f'<div class="icerikalani" property="articleBody">{kit.text(art)}</div></div>{credit}</div>'
            f'<div class="infiniteContent"><h1 class="detaybaslik2">{esc(other.headline)}</h1><p class="publish-info">{other.published:%d.%m.%Y - %H:%M}'
            f'</p><div class="icerikalani">{"".join(f"<p>{esc(b.text)}</p>" for b in other.blocks)}</div></div></div>{kit.comments(art)}'
        )


class Onem(Layout):
    free_title = True
    feed = "/rss.xml"
    places = frozenset({"line", "tail", "slot"})
    signature = "Yazılım: Onemsoft"

    def path(self, kit: Kit, art: Art) -> str:
        return kit.pick(
            "p",
            (
                f"/haber/{art.slug}/{art.number}",
                f"/haber-{art.slug}-{art.number}.html",
                f"/{art.slug}-haberi-{art.number}",
            ),
        )

    def article(self, kit: Kit, art: Art) -> str:
        return (
            f'<div class="{kit.pick("d", ("news-single", "haberdetay", "n1"))}">{kit.crumbs(art)}{kit.title(art)}'
            f"{kit.spot(art, 'h2', 'news_short')}{kit.meta(art)}"
            f'{kit.picture(art, f"/uploads/news/{art.slug}.jpg")}<div class="news_content">{kit.text(art)}</div>'
            f"{kit.credit_box(art, 'news_source')}</div>{kit.related(art)}{kit.comments(art)}"
        )


class Hcom(Layout):
    feed = "/rss/"
    places = frozenset({"line"})

    def path(self, kit: Kit, art: Art) -> str:
        if kit.chance("sister", 40):
            return f"/{turkish.slug(art.section)}/haber-{art.slug}-{art.number + 12_000_000}/"
        return f"/{turkish.slug(art.section)}/{art.slug}-{art.number + 12_000_000}-haberi/"

    def article(self, kit: Kit, art: Art) -> str:
        changed = f" | Güncelleme: {art.updated:%d.%m.%Y %H:%M}" if art.updated else ""
        return (
            f'<div class="hbptWrap"><div class="hbptTagDate">{kit.section_link(art)}<div class="hbptDate">{art.published:%d.%m.%Y %H:%M}{changed}</div></div>'
            f'<h1 class="haber_baslik" id="haber_baslik">{esc(art.headline)}</h1>{kit.spot(art, "h2", "haber_spot")}'
            f"{kit.picture(art, f'https://foto.haberler.com/haber/2026/10/{art.slug}.jpg')}"
            f'<main class="hbptContent haber_metni">{kit.text(art)}</main></div><div id="yorumlar">{kit.comments(art)}</div>{kit.related(art)}'
        )
