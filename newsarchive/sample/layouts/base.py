"""What every layout shares: the contract, and the furniture of a Turkish local paper's pages."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import SECTIONS, View, esc
from newsarchive.sample.vocabulary import words
from newsarchive.sample.world import Article

if TYPE_CHECKING:
    from newsarchive.sample.view import Teaser

STATIC = {
    "kunye": "Künye", "iletisim": "İletişim", "gizlilik-politikasi": "Gizlilik Politikası", "reklam": "Reklam Tarifesi",
    "hakkimizda": "Hakkımızda", "kullanim-sartlari": "Kullanım Şartları", "nobetci-eczaneler": "Nöbetçi Eczaneler",
    "hava-durumu": "Hava Durumu", "namaz-vakitleri": "Namaz Vakitleri",
}  # fmt: skip
MARKET = (
    ("BIST 100", "15.750,07", "%-2,31"), ("DOLAR", "43,95", "%0,01"), ("EURO", "51,2950", "%0,41"),
    ("ALTIN", "7.204,18", "%1,03"), ("BITCOIN", "4.120.305", "%-0,6"),
)  # fmt: skip
LEGAL = (
    "Sitemizdeki yazı, resim ve haberlerin her hakkı saklıdır. İzinsiz ve kaynak gösterilmeden kullanılamaz. "
    "Kaynak: belirtilse dahi haberin tamamı alıntılanamaz. © 2008"
)
WARNING = (
    "UYARI: Hakaret içeren, imla kurallarına uymayan, Türkçe karakter kullanılmayan ve tamamı büyük harflerle "
    "yazılmış yorumlar yayımlanmaz."
)
AGENCY_NOTE = (
    "Ajanslar tarafından geçilen haberlere editörlerimiz müdahale etmez; hukuki muhatap haberi geçen ajanstır."
)


class Layout(ABC):
    """How one kind of site looks. Without state: everything comes from the view."""

    name: str
    charset = "utf-8"
    per_page = 15
    page_parameter = "sayfa"
    feed: str | None = None
    """path of the RSS feed"""
    atom: str | None = None
    sitemap: str | None = None
    """path of the sitemap index"""
    capital_subheads = False
    shows_spot = True
    shows_tags = True
    pictures = True
    gone_status = 404
    """what a withdrawn article answers"""

    @abstractmethod
    def path(self, slug: str, number: int) -> str:
        """The address of the article with that slug and number."""

    def article_path(self, article: Article) -> str:
        """The article's address."""
        return self.path(article.slug, article.number)

    @abstractmethod
    def article_page(self, view: View, article: Article) -> str:
        """The article's page."""

    @abstractmethod
    def frame(self, view: View, title: str, content: str, head: str = "") -> str:
        """A whole page around the content: head, menu, sidebar, footer."""

    @abstractmethod
    def number_of(self, path: str) -> int | None:
        """The article's number in an address of this layout, when it has one."""

    def section_path(self, topic: str) -> str:
        """The section's address."""
        return f"/kategori/{topic}"

    def page_path(self, path: str, page: int) -> str:
        """The address of page n of a listing."""
        return path if page == 1 else f"{path}?{self.page_parameter}={page}"

    def section_label(self, topic: str) -> str:
        """What the pages print for the section."""
        return turkish.upper(SECTIONS[topic])

    def aliases(self, article: Article) -> tuple[str, ...]:
        """Further paths that lead to the same article."""
        return ()

    def alias_page(self, view: View, article: Article, path: str) -> str:
        """The page at such a path."""
        return self.article_page(view, article)

    def content_type(self, article: Article | None) -> str:
        """The Content-Type header of its pages."""
        return f"text/html; charset={self.charset}"

    def listing(
        self, view: View, title: str, items: Sequence["Teaser"], pages: Sequence[tuple[int, str]], here: int
    ) -> str:
        """A list of headlines with page numbers."""
        rows = "".join(
            f'<div class="news-item"><a href="{t.path}"><img src="/resim/{t.topic}-{t.index}.jpg" alt=""></a>'
            f'<h3><a href="{t.path}">{esc(t.headline)}</a></h3><span>{t.published:%d.%m.%Y}</span></div>\n'
            for t in items
        )
        numbers = " ".join(
            f'<a href="{path}">{n}</a>' if n != here else f"<b>{n}</b>" for n, path in pages if abs(n - here) <= 3
        )
        following = [path for n, path in pages if n == here + 1]
        if following:
            numbers += f' <a rel="next" href="{following[0]}">Sonraki &raquo;</a>'
        return self.frame(
            view, f"{title} Haberleri", f'<h1>{esc(title)}</h1>{rows}<div class="sayfalama">{numbers}</div>'
        )

    def menu(self, view: View) -> list[tuple[str, str]]:
        """About thirty links: sections, pages, tags, and places that nobody should go."""
        links = [("/", "Ana Sayfa")]
        links += [(self.section_path(topic), SECTIONS[topic]) for topic in stories.TOPICS]
        links += [(f"/{path}", label) for path, label in STATIC.items()]
        links += [("/foto-galeri/sehrimizden-kareler-1", "Foto Galeri"), ("/resmi-ilanlar/1700", "Resmi İlanlar")]
        links += [(view.column.path, view.column.author), ("/arama?q=son+dakika", "Ara"), ("/uye/giris", "Üye Girişi")]
        links += [(f"/etiket/{turkish.slug(tag)}", tag) for tag in ("belediye", "hasat", "güreş", "festival")]
        if view.world.trap:
            links.append(("/takvim/2026-06", "Takvim"))
        return [*links, ("https://www.example.com/bozkir", "Facebook"), ("mailto:haber@example.com", "Bize yazın")]

    def sidebar(self, view: View) -> list[tuple[str, str]]:
        """Other headlines, a removed article and a dead link among them."""
        links = [(t.path, t.headline) for t in view.latest[:14]]
        return [*links, ("/kaldirilan-haber", "Çok konuşulan o haber"), ("/eski/olmayan-sayfa.html", "Arşivden")]


def links(pairs: Sequence[tuple[str, str]], item: str = "li") -> str:
    """A list of links."""
    return "".join(f'<{item}><a href="{esc(path)}">{esc(label)}</a></{item}>' for path, label in pairs)


def market(cell: str = "span") -> str:
    """The strip of rates that looks like dates and times."""
    return "".join(f"<{cell}>{a} <b>{b}</b> <i>{c}</i></{cell}>" for a, b, c in MARKET)


def comments(view: View, article: Article, count: int) -> list[tuple[str, str, str]]:
    """(reader, date, text) of the comments under an article."""
    dice = Dice(view.world.seed, view.site, article.index, "comments")
    people = words("people")
    day = f"{dice.between(1, 28):02d}.06.2026 {dice.between(8, 23):02d}:{dice.between(10, 59)}"
    return [(dice.pick(people["readers"]), day, text) for text in dice.deal(people["comments"], count)]


def flow(article: Article, tags: dict[str, str], *, capitals: bool = False) -> list[str]:
    """The body as HTML pieces, one per paragraph, list or table; dateline and tail in their places.

    tags: the opening part of the element per kind, such as {"p": "p", "h": "h2"}.
    """
    out: list[str] = []
    last = max(n for n, b in enumerate(article.blocks) if b.kind == "p")
    for n, block in enumerate(article.blocks):
        text = turkish.upper(block.text) if capitals and block.kind == "h" else block.text
        text = (article.credit.head if n == 0 else "") + text + (article.credit.tail if n == last else "")
        piece = cell_row(text) if block.kind == "row" else wrap(tags[block.kind], esc(text))
        group = {"li": "ul", "row": "table"}.get(block.kind)
        if group and n and article.blocks[n - 1].kind == block.kind:
            out[-1] = out[-1].removesuffix(f"</{group}>") + f"{piece}</{group}>"
        else:
            out.append(f"<{group}>{piece}</{group}>" if group else piece)
    return out


def cell_row(text: str) -> str:
    """A table row from cells joined by " | "."""
    return "<tr>" + "".join(f"<td>{esc(cell)}</td>" for cell in text.split(" | ")) + "</tr>"


def wrap(tag: str, inner: str) -> str:
    """``h2 class="x"`` around the inner HTML; several tags nest: ``p>strong``."""
    for one in reversed(tag.split(">")):
        inner = f"<{one}>{inner}</{one.split(' ')[0]}>"
    return inner
