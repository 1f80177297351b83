"""How pages are built: six frames (menu, sidebar, footer, class names) and the story material they all share."""

# ruff: noqa: E501 (the pages' texts)

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import SECTIONS, esc, long_date
from newsarchive.sample.vocabulary import words

TURKEY = timezone(timedelta(hours=3))
PAPER = "Kavak Postası"
SITE = "https://www.kavakpostasi.example"


@dataclass(frozen=True)
class Made:
    """A page as written: its path, its bytes, and what may be archived of it."""

    path: str
    html: str
    charset: str = "utf-8"


@dataclass(frozen=True)
class Tale:
    """One story with all a page may print of it."""

    headline: str
    spot: str
    paragraphs: tuple[str, ...]
    subheads: tuple[str, ...]
    section: str
    at: datetime
    author: str
    number: int

    @property
    def slug(self) -> str:
        """The headline as an address."""
        return turkish.slug(self.headline)

    @property
    def path(self) -> str:
        """An address that says nothing about the kind of page."""
        return f"/{turkish.slug(self.section)}/{self.slug}-{self.number}"

    @property
    def stamp(self) -> str:
        """``12.06.2026 14:05``."""
        return f"{self.at:%d.%m.%Y %H:%M}"


def tale(dice: Dice) -> Tale:
    """A story that nobody has told yet."""
    number = dice.between(10_000, 99_999)
    story = stories.tell(("pagekinds", number, dice.below(1 << 30)), "Sivas", None)
    blocks = stories.body(story)
    at = datetime(2026, 6, 28, 18, 0, tzinfo=TURKEY) - timedelta(minutes=dice.below(40_000))
    return Tale(
        dice.pick(story.headlines), stories.standfirst(story), tuple(b.text for b in blocks if b.kind == "p"),
        tuple(b.text for b in blocks if b.kind == "h"), SECTIONS[story.topic], at, stories.person(dice), number,
    )  # fmt: skip


def tales(dice: Dice, count: int) -> list[Tale]:
    """Several of them."""
    return [tale(dice) for _ in range(count)]


def teaser_text(story: Tale, length: int) -> str:
    """The beginning of a story, cut as listings cut it."""
    text = story.paragraphs[0]
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "..."


@dataclass(frozen=True)
class Frame:
    """One way to build pages. ``build`` puts a page around content; ``card`` prints a story in a list."""

    name: str
    build: Callable[["Page"], str]
    card: Callable[[Tale, int], str]
    """a story in a list; so many letters of its text (0: none)"""
    paragraph: str = "<p>{}</p>"
    body: str = '<div class="{}">{}</div>'
    body_class: str = "content"
    charset: str = "utf-8"

    def text(self, paragraphs: Sequence[str]) -> str:
        """Running text as this frame prints it."""
        return "".join(self.paragraph.format(esc(text)) for text in paragraphs)

    def wrap(self, inner: str) -> str:
        """The element that holds an article's text."""
        return self.body.format(self.body_class, inner)

    def cards(self, items: Sequence[Tale], letters: int = 0) -> str:
        """A list of stories."""
        return "\n".join(self.card(item, letters) for item in items)

    def made(self, path: str, title: str, content: str, dice: Dice, *, head: str = "", kind: str = "") -> Made:
        """The whole page."""
        return Made(path, self.build(Page(title, content, head, kind, tales(dice, 8))), self.charset)


@dataclass(frozen=True)
class Page:
    """What a frame is given."""

    title: str
    content: str
    head: str
    kind: str
    """the words a system puts into the body's class: ``single``, ``archive category`` …"""
    others: Sequence[Tale]


MENU = (
    ("/", "Ana Sayfa"), ("/gundem", "Gündem"), ("/asayis", "Asayiş"), ("/spor", "Spor"), ("/ekonomi", "Ekonomi"),
    ("/foto-galeri", "Foto Galeri"), ("/video", "Video"), ("/yazarlar", "Yazarlar"), ("/kunye", "Künye"),
    ("/nobetci-eczaneler", "Nöbetçi Eczaneler"), ("/uye/giris", "Üye Girişi"),
)  # fmt: skip
LEGAL = "Sitemizde yer alan yazı ve fotoğrafların her hakkı saklıdır, izinsiz alıntı yapılamaz."


def anchors(pairs: Sequence[tuple[str, str]], form: str) -> str:
    """Links, each in the same element."""
    return "".join(form.format(f'<a href="{path}">{esc(label)}</a>') for path, label in pairs)


def _others(page: Page) -> list[tuple[str, str]]:
    return [(story.path, story.headline) for story in page.others]


def _flow(page: Page) -> str:
    return (
        f'<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{esc(page.title)} - {PAPER}</title>'
        f'{page.head}</head><body class="d-flex"><header><a href="/"><img src="/logo.png" alt="{PAPER}"></a>'
        f"<nav><ul>{anchors(MENU, '<li>{}</li>')}</ul></nav></header><main>{page.content}</main>"
        f'<aside class="sidebar"><div class="widget-title">Çok Okunanlar</div><ol>{anchors(_others(page), "<li>{}</li>")}'
        f'</ol></aside><footer><p class="copyright">{LEGAL}</p></footer></body></html>'
    )


def _flow_card(story: Tale, letters: int) -> str:
    text = f'<p class="card-text">{esc(teaser_text(story, letters))}</p>' if letters else ""
    return (
        f'<div class="col-md-4"><div class="card"><a href="{story.path}"><img src="/r/{story.number}.jpg" alt=""></a>'
        f'<h3 class="card-title"><a href="{story.path}">{esc(story.headline)}</a></h3>{text}</div></div>'
    )


def _classic(page: Page) -> str:
    return (
        f'<html lang="tr"><head><title>{esc(page.title)}</title>{page.head}</head><body><div id="ust"><div id="tarih">28 '
        f'Haziran 2026 Pazar</div>{anchors(MENU, "{} | ")}</div><div id="orta"><div id="sol">{page.content}</div><div '
        f'id="sag"><div class="baslik">Son Eklenenler</div>{anchors(_others(page), "<div>{}</div>")}</div></div><div '
        f'id="alt">{LEGAL} Haber Yazılımı</div></body></html>'
    )


def _classic_card(story: Tale, letters: int) -> str:
    text = f"<span>{esc(teaser_text(story, letters))}</span>" if letters else ""
    return (
        f'<div class="haber"><a href="{story.path}.html"><img src="/d/news/{story.number}.jpg"><b>{esc(story.headline)}'
        f"</b></a>{text}</div>"
    )


def _press(page: Page) -> str:
    return (
        f'<!DOCTYPE html><html lang="tr-TR"><head><meta charset="UTF-8"><title>{esc(page.title)} &#8211; {PAPER}</title>'
        f'{page.head}</head><body class="{page.kind} wp-custom-logo"><div id="page"><header class="site-header"><nav '
        f'class="main-navigation"><ul>{anchors(MENU, "<li class=menu-item>{}</li>")}</ul></nav></header><div id="content" '
        f'class="site-content"><div id="primary"><main id="main" class="site-main">{page.content}</main></div><div '
        f'id="secondary" class="widget-area"><section class="widget"><h2 class="widget-title">Son Yazılar</h2><ul>'
        f'{anchors(_others(page), "<li>{}</li>")}</ul></section></div></div><footer class="site-footer">{LEGAL}</footer>'
        f"</div></body></html>"
    )


def _press_card(story: Tale, letters: int) -> str:
    text = f'<div class="entry-content"><p>{esc(teaser_text(story, letters))}</p></div>' if letters else ""
    return (
        f'<article class="post type-post"><header class="entry-header"><h2 class="entry-title"><a href="{story.path}/">'
        f'{esc(story.headline)}</a></h2><time class="entry-date" datetime="{story.at.isoformat()}">{long_date(story.at)}'
        f"</time></header>{text}</article>"
    )


def _hashed(page: Page) -> str:
    return (
        f'<!DOCTYPE html><html lang="tr"><head><title>{esc(page.title)} | {PAPER}</title>{page.head}</head><body><div '
        f'id="__next"><div class="css-1x8a"><div class="css-77qf">{anchors(MENU, "<span>{}</span>")}</div><div class="css-'
        f'9k2d">{page.content}</div><div class="css-5m0z">{anchors(_others(page), "<div class=css-p3>{}</div>")}</div><div '
        f'class="css-0aa1"><div>{LEGAL}</div></div></div></div></body></html>'
    )


def _hashed_card(story: Tale, letters: int) -> str:
    text = f'<div class="css-ty7">{esc(teaser_text(story, letters))}</div>' if letters else ""
    return (
        f'<a class="css-q1w" href="{story.path}"><div class="css-r5"><img src="/_img/{story.number}.webp"></div><div class='
        f'"css-t6">{esc(story.headline)}</div>{text}<div class="css-u8">{story.at:%d.%m.%Y %H:%M}</div></a>'
    )


def _tables(page: Page) -> str:
    return (
        f"<HTML><HEAD><TITLE>{esc(page.title)}</TITLE><META http-equiv=Content-Type content='text/html; charset=windows-"
        f"1254'>{page.head}</HEAD><BODY><TABLE width=980><TR><TD colspan=3>{anchors(MENU, '{} &nbsp;')}</TD></TR><TR><TD "
        f"width=150 valign=top>{anchors(_others(page), '<FONT size=1>{}</FONT><BR>')}</TD><TD valign=top>{page.content}</TD>"
        f"<TD width=150><IMG src=/reklam.gif></TD></TR><TR><TD colspan=3><FONT size=1>{LEGAL}</FONT></TD></TR></TABLE>"
        f"</BODY></HTML>"
    )


def _tables_card(story: Tale, letters: int) -> str:
    text = f"<BR><FONT size=2>{esc(teaser_text(story, letters))}</FONT>" if letters else ""
    return (
        f"<TABLE><TR><TD><IMG src=/kucuk/{story.number}.jpg width=80></TD><TD><A href=/haber.asp?id={story.number}><FONT "
        f"size=2><B>{esc(story.headline)}</B></FONT></A>{text}</TD></TR></TABLE>"
    )


def _bare(page: Page) -> str:
    return (
        f'<!doctype html><html amp lang="tr"><head><meta charset="utf-8"><title>{esc(page.title)}</title>{page.head}</head>'
        f'<body><header><a href="/">{PAPER}</a></header>{page.content}<footer>© 2026 {PAPER}</footer></body></html>'
    )


def _bare_card(story: Tale, letters: int) -> str:
    text = f"<p>{esc(teaser_text(story, letters))}</p>" if letters else ""
    return f'<article><h2><a href="{story.path}">{esc(story.headline)}</a></h2>{text}</article>'


FRAMES = (
    Frame("flow", _flow, _flow_card, body_class="article-text"),
    Frame("classic", _classic, _classic_card, "{}<br><br>", '<div id="{}">{}</div>', "metin"),
    Frame("press", _press, _press_card, body_class="entry-content"),
    Frame("hashed", _hashed, _hashed_card, '<div class="css-b2">{}</div>', body_class="css-z8u"),
    Frame(
        "tables",
        _tables,
        _tables_card,
        "{}<BR><BR>",
        '<FONT class="{}" face=Verdana size=2>{}</FONT>',
        "yazi",
        "cp1254",
    ),
    Frame("bare", _bare, _bare_card, body='<section class="{}">{}</section>', body_class="text"),
)


def claims(dice: Dice, title: str, path: str, at: datetime | None = None) -> str:
    """What systems claim of pages that are no articles; often nothing, often the untruth."""
    turn = dice.below(6)
    when = (at or datetime(2026, 6, 28, 9, 30, tzinfo=TURKEY)).isoformat()
    if turn == 0:
        return '<meta property="og:type" content="article">'
    if turn == 1:
        return f'<meta property="og:type" content="article"><meta property="article:published_time" content="{when}">'
    if turn == 2:
        return ld({"@type": "CollectionPage", "name": title, "url": SITE + path})
    if turn == 3:
        return ld({"@type": "WebPage", "name": title, "url": SITE + path, "datePublished": when})
    if turn == 4:
        return ld({"@type": "NewsMediaOrganization", "name": PAPER, "url": SITE}) + og(title)
    return ""


def og(title: str) -> str:
    """The title as Open Graph has it."""
    return f'<meta property="og:title" content="{esc(title)}">'


def ld(node: dict[str, object]) -> str:
    """A JSON-LD script."""
    text = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def news_ld(story: Tale, path: str, kind: str = "NewsArticle") -> str:
    """The usual markup of an article."""
    node = {"@type": kind, "headline": story.headline, "datePublished": story.at.isoformat(), "url": SITE + path}
    return ld({**node, "author": {"@type": "Person", "name": story.author}, "articleSection": story.section})


def tag_word(dice: Dice) -> str:
    """A key word as papers tag with."""
    return dice.pick(words("topics")[dice.pick(stories.TOPICS)]["tags"])


def province(dice: Dice) -> str:
    """One of the provinces."""
    return dice.pick(sorted(words("places")["provinces"]))
