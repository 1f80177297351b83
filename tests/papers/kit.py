"""What pages are built from: head, frame, boxes, the text with what papers put between its paragraphs."""

import html
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import person
from papers.stamps import month, weekday
from papers.world import Art, Paper

if TYPE_CHECKING:
    from papers.layouts import Layout

STATIC = {"kunye": "Künye", "iletisim": "İletişim", "hakkimizda": "Hakkımızda", "gizlilik-politikasi": "Gizlilik"}
_WRAPS = ("page", "wrap", "site-inner", "sayfa", "govde", "outer", "x1", "container", "row", "col-lg-8", "grid", "kolon",
          "left-side", "main-col", "box-shadow", "d-flex", "tw-px-4", "panel", "orta")  # fmt: skip
_LEGAL = ("Sitemizde yayınlanan haberlerin her hakkı saklıdır. İzinsiz ve kaynak gösterilmeden yayınlanamaz.",
          "Tüm hakları saklıdır. Kaynak gösterilmeden alıntı yapılamaz.", "Her hakkı mahfuzdur.")  # fmt: skip
_SAID = ("Ellerinize sağlık, güzel haber olmuş.", "Kaynak: komşum söyledi, doğrudur.", "Bizim mahalleye de bekleriz.",
         "Yazıklar olsun, 12.05.2019 tarihinde de aynısı olmuştu.", "Allah yardımcıları olsun.")  # fmt: skip
_BETWEEN = ("", "", '<div class="reklam-alani"><ins class="adsbygoogle"></ins></div>', "<div>REKLAM</div>",
            '<div class="ad-slot"><span>- Reklam -</span></div>', '<p class="devam">Haberin Devamı</p>')  # fmt: skip


_ENDS = ("", "", "", "<p>Bu haber 1204 kez okundu.</p>", '<div class="paylas"><a>Paylaş</a><a>Tweetle</a></div>',
         '<p><a href="https://news.google.com/publications/x">Google News\'te Abone Ol</a></p>',
         '<div class="etiketler"><b>Etiketler:</b> <a href="/etiket/haber">haber</a>, <a href="/etiket/son">son</a></div>',
         "<p>WhatsApp İhbar Hattı: 0 500 000 00 00</p>")  # fmt: skip


def esc(text: str) -> str:
    return html.escape(text)


class Kit:
    """The pieces of one paper's pages. ``home``: its address, no slash at the end."""

    def __init__(self, paper: Paper, layout: "Layout", home: str) -> None:
        self.paper, self.layout, self.home = paper, layout, home

    def pick(self, purpose: str, options: Sequence[str]) -> str:
        """One of the options, the same on all pages of the paper."""
        return self.paper.dice("kit", purpose).pick(options)

    def chance(self, purpose: str, percent: int) -> bool:
        return self.paper.dice("kit", purpose).chance(percent)

    def path(self, art: Art) -> str:
        return self.layout.path(self, art)

    def url(self, art: Art) -> str:
        return self.home + self.path(art)

    def section_path(self, topic: str) -> str:
        return self.layout.section_path(
            self, turkish.slug(self.paper.sections[topic]), list(self.paper.sections).index(topic)
        )

    def neighbours(self, art: Art, count: int) -> list[Art]:
        return self.paper.dice("near", art.index, count).deal([a for a in self.paper.articles if a is not art], count)

    # ---- head

    @cached_property
    def json_ld(self) -> str:
        """none, right, day, local (no offset), wrong (the day of the visit), twice, broken, graph, related"""
        if not self.layout.json_ld:
            return "none"
        return self.pick(
            "json-ld", ("none", "none", "right", "right", "day", "local", "wrong", "twice", "broken", "graph")
        )

    def tells_minute(self, *, in_element: bool = True) -> bool:
        """Whether some witness on the page tells the minute truly; ``in_element``: the stamp may be a time element."""
        told = self.json_ld in ("right", "local", "twice", "graph", "related", "typed") or self.meta_times
        return self.paper.stamps.minute or told or (in_element and self.paper.stamps.shape in ("time", "ago"))

    @cached_property
    def meta_times(self) -> bool:
        return self.layout.json_ld and self.chance("meta times", 35)

    def _node(self, art: Art) -> dict[str, object]:
        mode, wrong = self.json_ld, self.paper.today
        at, changed = art.published, art.updated or art.published
        form = {"day": "%Y-%m-%d", "local": "%Y-%m-%dT%H:%M:%S"}.get(mode, "%Y-%m-%dT%H:%M:%S%z")
        if mode == "wrong" and self.paper.stamps.minute and self.paper.stamps.labels[0]:
            at = changed = wrong
        account = art.credit.account
        return {
            "@context": "https://schema.org", "@type": self.pick("type", ("NewsArticle", "NewsArticle", "Article")),
            "headline": esc(art.headline), "datePublished": f"{at:{form}}", "dateModified": f"{changed:{form}}",
            "mainEntityOfPage": {"@type": "WebPage", "@id": self.url(art)},
            "author": {"@type": "Person" if account else "Organization", "name": account or self.paper.name},
            "publisher": {"@type": "Organization", "name": self.paper.name},
            **({"articleSection": self.pick("ld section", (art.section, "news", "haber"))} if self.chance("ls", 50) else {}),
        }  # fmt: skip

    def _scripts(self, art: Art) -> str:
        mode, node = self.json_ld, self._node(art)
        if mode == "none":
            return ""
        text = json.dumps(
            {"@context": "https://schema.org", "@graph": [node]} if mode == "graph" else node, ensure_ascii=False
        )
        if mode == "broken":
            text = text.replace('"publisher"', '"description": "“tırnak" ve\nsatır", "publisher"')
        if mode == "related":
            others = [{"@type": "NewsArticle", "headline": a.headline, "datePublished": a.published.isoformat()}
                      for a in self.neighbours(art, 2)]  # fmt: skip
            text = json.dumps({**node, "isPartOf": {"@type": "CollectionPage", "hasPart": others}}, ensure_ascii=False)
        if mode == "typed":
            site = {"@context": "https://schema.org", "@type": "WebSite", "name": self.paper.name, "url": self.home}
            text = json.dumps(
                [site, {**node, "@type": ["NewsArticle", "Article"], "author": [node["author"]]}], ensure_ascii=False
            )
        script = f'<script type="application/ld+json">{text}</script>'
        return script * 2 if mode == "twice" else script

    def head(self, title: str, art: Art | None = None, extra: str = "") -> str:
        paper, layout = self.paper, self.layout
        parts = [
            layout.meta_charset(self),
            f"<title>{esc(title)}{self.pick('title', (' - ', ' | ', ' » '))}{esc(paper.name)}</title>",
        ]
        if self.chance("site name", 70):
            parts.append(f'<meta property="og:site_name" content="{esc(paper.name)}">')
        if art is not None:
            if self.chance("canonical", 70):
                parts.append(f'<link rel="canonical" href="{self.url(art)}">')
            if self.chance("og", 70):
                parts.append(
                    f'<meta property="og:title" content="{esc(art.headline)}"><meta property="og:type" content="article">'
                )
            if paper.shows_spot:
                parts.append(f'<meta name="description" content="{esc(art.spot)}">')
            if self.meta_times:
                parts.append(f'<meta property="article:published_time" content="{art.published.isoformat()}">')
                if art.updated:
                    parts.append(f'<meta property="article:modified_time" content="{art.updated.isoformat()}">')
            if self.chance("constant section", 15):
                parts.append('<meta name="articleSection" content="news">')
            parts.append(self._scripts(art))
        feed = self.feed_path
        if feed and self.chance("feed announced", 60):
            parts.append(f'<link rel="alternate" type="application/rss+xml" title="RSS" href="{feed}">')
        return "".join([*parts, layout.assets(self), extra])

    @cached_property
    def feed_path(self) -> str | None:
        """Where its feed is; None: it has none."""
        return (
            None
            if self.feed_mode == "none"
            else "/xml/haberler.xml"
            if self.feed_mode == "elsewhere"
            else self.layout.feed
        )

    @cached_property
    def feed_mode(self) -> str:
        return self.pick("feed", ("full", "full", "full", "none", "broken", "five", "elsewhere", "dates"))

    # ---- the frame

    @cached_property
    def menu(self) -> list[tuple[str, str]]:
        labels = [(self.section_path(topic), self.paper.printed_section(topic)) for topic in self.paper.sections]
        return [("/", "Ana Sayfa"), *labels, *self.layout.further_menu]

    def links(self, pairs: Iterable[tuple[str, str]], tag: str = "li") -> str:
        return "".join(f'<{tag}><a href="{path}">{esc(text)}</a></{tag}>' for path, text in pairs)

    def stories(self, arts: Iterable[Art], tag: str = "li") -> str:
        return self.links([(self.path(art), art.headline) for art in arts], tag)

    def top(self) -> str:
        """Everything above the page's own content."""
        now = self.paper.today
        clock = self.pick("clock", (
            "", f"<span>{now.day} {turkish.upper(month(now))} {weekday(now)} {now:%H:%M}</span>",
            f'<div class="tarih">{now.day} {month(now)} {now.year} {weekday(now)}</div>',
            f'<span class="topbar-date">{weekday(now)}, {month(now)} {now.day}, {now.year}</span>',
            f'<div>{now:%d.%m.%Y} <b id="saat">{now:%H:%M:%S}</b></div>',
        ))  # fmt: skip
        market = self.pick("market", ("", "<ul><li>DOLAR 43,95 %0,01</li><li>EURO 51,29 %0,41</li><li>ALTIN 7.204,18</li></ul>",
                                      "<div>BIST 100 15.750,07 %-2,31 <b>Dolar</b> 43,9512</div>"))  # fmt: skip
        weather = self.pick("weather", ("", f"<div class='hava'>{self.paper.province} 18°C Parçalı bulutlu</div>"))
        ticker = ""
        if self.chance("ticker", 50):
            ticker = f'<div class="son-dakika"><b>SON DAKİKA</b><ul>{self.stories(self.paper.articles[:4])}</ul></div>'
        consent = ""
        if self.chance("consent", 40):
            consent = ('<div class="cerez" role="dialog"><p>Sitemizde çerez kullanıyoruz. Devam ederek çerez politikamızı kabul '
                       'etmiş olursunuz.</p><button>Kabul Et</button><a href="/gizlilik-politikasi">Ayrıntılar</a></div>')  # fmt: skip
        return (
            f'{consent}<header class="{self.pick("header", ("header", "ust", "site-header", "hd"))}">{clock}{market}{weather}'
            f'<a href="/"><img src="/logo.png" alt="{esc(self.paper.name)}"></a><nav><ul>{self.links(self.menu)}</ul></nav>'
            f"{self._name_heading()}{ticker}</header>"
        )

    def _name_heading(self) -> str:
        return f"<h1>{esc(self.paper.name)}</h1>" if self.title_mode != "h1" and self.chance("name heading", 40) else ""

    def side(self) -> str:
        """The column beside it."""
        dice = self.paper.dice("side")
        title = dice.pick(("Çok Okunanlar", "Son Haberler", "EN ÇOK OKUNANLAR", "Günün Manşetleri"))
        boxes = f"<h4>{title}</h4><ul>{self.stories(self.paper.articles[3:9])}</ul>"
        if dice.chance(30):
            boxes += "".join(f'<div class="teaser"><a href="{self.path(a)}">{esc(a.headline)}</a><p>{esc(a.spot)}</p></div>'
                             for a in self.paper.articles[9:12])  # fmt: skip
        if dice.chance(40):
            at = self.paper.articles[7].published
            boxes += f'<div class="anket"><b>Anket</b><p>Belediye hizmetlerinden memnun musunuz?</p></div><i>{at:%d.%m.%Y}</i>'
        if dice.chance(40):
            boxes += f"<div><h4>Yazarlar</h4><b>{person(dice)}</b><p>Şehrin hafızası üzerine notlar</p></div>"
        if dice.chance(40):
            boxes += "<div><h4>Namaz Vakitleri</h4><table><tr><td>İmsak</td><td>05:41</td></tr></table></div>"
        return f'<aside class="{self.pick("aside", ("sidebar", "sag", "right-side", "yan"))}">{boxes}</aside>'

    def bottom(self) -> str:
        pages = self.links([(f"/{path}", text) for path, text in STATIC.items()])
        rss = ""
        if self.feed_mode == "elsewhere" or (self.feed_path and self.chance("feed linked", 40)):
            rss = f'<a href="{self.feed_path}">RSS</a>'
        return (
            f'<footer class="{self.pick("foot", ("footer", "alt", "site-footer"))}"><ul>{pages}</ul>{rss}'
            f"<p>© {self.paper.today.year} {esc(self.paper.name)}. {self.pick('legal', _LEGAL)}</p>{self.layout.signature}</footer>"
        )

    def wrap(self, content: str) -> str:
        """The content in a few boxes whose names say nothing."""
        for number in range(self.paper.dice("wraps").between(0, 3)):
            content = f'<div class="{self.pick(f"wrap {number}", _WRAPS)}">{content}</div>'
        return content

    def document(self, title: str, content: str, art: Art | None = None, *, aside: bool = True) -> str:
        """A whole page."""
        side = self.side() if aside else ""
        inner = self.wrap(content) + side if self.chance("side last", 70) else side + self.wrap(content)
        kind = self.layout.body_class(self, art)
        return (
            f'<!DOCTYPE html>\n<html lang="tr"{self.layout.html_attributes(self)}><head>{self.head(title, art)}</head>\n'
            f"<body{kind}>{self.top()}\n{inner}\n{self.bottom()}</body></html>"
        )

    # ---- pieces of an article

    def stamp(self, art: Art) -> str:
        return self.paper.stamps.html(art.published, art.updated)

    @cached_property
    def title_mode(self) -> str:
        """The headline's element; with another than h1 the paper's name may be the h1."""
        return self.pick("title mode", ("h1", "h1", "h1", "h2", "div", "span")) if self.layout.free_title else "h1"

    def title(self, art: Art) -> str:
        """The headline as the article's heading."""
        mode, text = self.title_mode, esc(art.headline)
        name = self.pick("title name", ("baslik", "title", "haber-baslik", "news-title", "detail_title"))
        plain = mode == "h1" and self.chance("plain h1", 50)
        inner = f'<a href="{self.path(art)}">{text}</a>' if self.chance("linked title", 10) else text
        if mode == "span":
            return f'<div><span class="{name}">{inner}</span></div>'
        return f"<{mode}>{inner}</{mode}>" if plain else f'<{mode} class="{name}">{inner}</{mode}>'

    def meta(self, art: Art, *, byline: bool = False) -> str:
        """The line of small facts: stamp, section, readers, in some order."""
        views, number = (
            self.pick("views", ("", "", "Okunma: {}", "{} okunma", "{} kez okundu", "Görüntülenme : {}")),
            art.number % 977 + 3,
        )
        parts = {"s": f"<span>{self.stamp(art)}</span>"}
        if views:
            parts["v"] = f"<span>{views.format(number)}</span>"
        if self.chance("minutes", 20):
            parts["m"] = "<span>Okuma süresi: 2 dk</span>"
        if byline and art.credit.byline:
            parts["b"] = (
                f'<span class="{self.pick("by name", ("yazar", "author", "editor", "by", "muhabir"))}">{esc(art.credit.byline)}</span>'
            )
        order = self.pick("meta order", ("bsvm", "svmb", "bvsm", "sbmv"))
        cells = [parts[each] for each in order if each in parts]
        if self.chance("meta list", 35):
            return f"<ul class='meta'>{''.join(f'<li>{cell}</li>' for cell in cells)}</ul>"
        return f'<div class="{self.pick("meta name", ("meta", "info", "bilgi", "tarih", "post-info", "m1"))}">{self.pick("meta glue", (" ", " | ", ""))}{" ".join(cells)}</div>'.replace(
            ">| ", ">"
        ).replace("> | ", ">")

    def spot(self, art: Art, tag: str, name: str = "") -> str:
        if not self.paper.shows_spot:
            return ""
        return f"<{tag}{f' class={name!r}' if name else ''}>{esc(art.spot)}</{tag}>"

    def crumbs(self, art: Art, tag: str = "div", name: str = "breadcrumb") -> str:
        topic = (self.section_path(art.topic), self.paper.printed_section(art.topic))
        if self.layout.section_in_path and self.chance("no crumbs", 30):
            return ""
        if self.layout.free_title and self.chance("label only", 25):
            return (
                f'<div class="{self.pick("label", ("kategori", "cat", "category", "section"))}">{esc(topic[1])}</div>'
            )
        home = self.pick("home crumb", ("Ana Sayfa", "Anasayfa", "Haberler"))
        mark = self.pick("crumb mark", (" &raquo; ", " / ", " &gt; ", " › "))
        last = f"{mark}<span>{esc(art.headline)}</span>" if self.chance("last crumb", 40) else ""
        return (
            f'<{tag} class="{name}"><a href="/">{home}</a>{mark}<a href="{topic[0]}">{esc(topic[1])}</a>{last}</{tag}>'
        )

    def section_link(self, art: Art, name: str = "kategori") -> str:
        return (
            f'<a class="{name}" href="{self.section_path(art.topic)}">{esc(self.paper.printed_section(art.topic))}</a>'
        )

    def picture(self, art: Art, source: str) -> str:
        caption = self.pick("caption", ("", "", "<figcaption>Ekipler bölgede.</figcaption>"))
        alt = esc(art.headline) if self.chance("alt", 60) else ""
        return f'<figure><img src="{source}" alt="{alt}">{caption}</figure>'

    def text(self, art: Art, sub: str | None = None) -> str:
        """The paragraphs as the paper's editor makes them, with boxes between some."""
        mode = self.layout.text_mode or self.pick("text", ("p", "p", "p", "div", "br", "span", "blank", "bare"))
        sub = sub or self.pick("sub", ("h2", "h3", "p><strong", "p><b"))
        pieces = self._pieces(art)
        out: list[str] = []
        if mode == "br":
            return "<br><br>".join(f"<b>{text}</b>" if kind == "h" else text for kind, text in pieces)
        for place, (kind, text) in enumerate(pieces):
            if kind == "h":
                out.append(_tagged(sub, text))
            elif kind == "li" and mode != "div":
                out.append(f"<ul><li>{text}</li></ul>")
            elif kind == "quote":
                out.append(f"<blockquote><p>{text}</p></blockquote>")
            else:
                out.append({"p": f"<p>{text}</p>", "div": f"<div>{text}</div>",
                            "span": f'<p><span style="font-size:16px">{text}</span></p>',
                            "blank": f"<p>{text}</p>\n<p>&nbsp;</p>", "bare": f"{text}<br /><br />"}[mode])  # fmt: skip
            if place == 1 and mode != "bare":
                out.append(self.pick("between", _BETWEEN) + self._inline(art))
        return "\n".join(out) + self.pick("text end", _ENDS)

    def _pieces(self, art: Art) -> list[tuple[str, str]]:
        credit, pieces = art.credit, [(block.kind, esc(block.text)) for block in art.blocks]
        first, last = pieces[0], pieces[-1]
        pieces[0] = (first[0], esc(credit.head) + first[1])
        pieces[-1] = (last[0], (pieces[-1][1] if len(pieces) > 1 else pieces[0][1]) + esc(credit.tail))
        return [*pieces, ("p", esc(credit.line))] if credit.line else pieces

    def _inline(self, art: Art) -> str:
        if not self.layout.inline_box or not self.chance("inline", 35):
            return ""
        other = self.neighbours(art, 1)[0]
        kind = self.pick("inline kind", ("box", "box", "p", "tweet", "photo"))
        if kind == "p":
            return f'<p><strong>İLGİLİ HABER: <a href="{self.path(other)}">{esc(other.headline)}</a></strong></p>'
        if kind == "tweet":
            return ('<blockquote class="twitter-tweet"><p lang="tr">Ekiplerimiz sahada.</p>&mdash; Valilik (@ornekvalilik) '
                    '<a href="https://twitter.com/o/status/1">May 3, 2024</a></blockquote>')  # fmt: skip
        if kind == "photo":
            return '<figure class="image"><img src="/u/2.jpg" alt=""><figcaption>Fotoğraf: AA</figcaption></figure>'
        return (f'<div class="ilgili-haber"><span>İLGİLİ HABER</span><a href="{self.path(other)}">{esc(other.headline)}</a></div>')  # fmt: skip

    def credit_box(self, art: Art, box: str, label: str = "", value: str = "") -> str:
        if art.credit.slot is None:
            return ""
        words, name = art.credit.slot
        return f'<div class="{box}"><b class="{label}">{words}</b> <span class="{value}">{esc(name)}</span></div>'

    def related(self, art: Art, title: str = "", tag: str = "li") -> str:
        title = title or self.pick("related", ("İlgili Haberler", "Bunlar da ilginizi çekebilir", "Diğer Haberler"))
        return f'<div class="{self.pick("rel", ("ilgili", "related", "others", "b7"))}"><h3>{title}</h3>{self.stories(self.neighbours(art, 4), tag)}</div>'

    def comments(self, art: Art) -> str:
        dice = self.paper.dice("comments", art.index)
        said = "".join(f"<div class='yorum'><b>{person(dice)}</b> <i>{art.published:%d.%m.%Y %H:%M}</i><p>{text}</p></div>"
                       for text in dice.deal(_SAID, dice.below(3)))  # fmt: skip
        return f'<div class="yorumlar"><h3>{self.pick("yorum", ("Yorumlar", "YORUMLAR", "Haber Yorumları"))}</h3>{said}</div>'


def _tagged(tags: str, text: str) -> str:
    outer, _, inner = tags.partition("><")
    return f"<{outer}><{inner}>{text}</{inner}></{outer}>" if inner else f"<{outer}>{text}</{outer}>"


def pages_dice(kit: Kit, *purpose: object) -> Dice:
    return kit.paper.dice("pages", *purpose)
