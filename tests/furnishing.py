"""Pages that nobody edits while everything around their text changes, for the tests and benchmarks/furniture.py."""

# ruff: noqa: E501  (lines of pages)
import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape

import living
from papers import papers
from papers.kit import Kit
from papers.web import LAYOUTS

from newsarchive import edits, identify, kept, normalise
from newsarchive.edits import pages
from newsarchive.errors import NotArchived
from newsarchive.records import Article, Change, Page
from newsarchive.sample.layouts import LAYOUTS as SAMPLE_LAYOUTS
from newsarchive.sample.view import View
from newsarchive.sample.world import World

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
PLANTED = "Olayla ilgili olarak ilçede geniş çaplı bir inceleme başlatıldığı açıklandı."
_BODY = re.compile(r"<body[^>]*>")
_BLOCK = re.compile(r"</(?:p|div|h2|h3|ul|blockquote)>|<br ?/?><br ?/?>")
_PICTURE = re.compile(r'(<img[^>]*src=")([^"?]+)(?:\?[^"]*)?"')
_NAMES = re.compile(r'\b(class|id)="([^"]*)"')
RENAMED = 0.1
"""share of the visits that may meet other class names"""
_CANONICAL = re.compile(r'(<link rel="canonical" href=")([^"?]+)"')


@dataclass
class Life:
    """One page that is visited again and again."""

    name: str
    url: str
    page: Callable[[datetime], str]
    """its HTML at an instant"""
    text: tuple[str, ...]
    """paragraphs of its text"""
    others: tuple[str, ...]
    """headlines of other articles"""
    first: datetime
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


# --- what changes between two visits


def _number(dice: random.Random, most: int = 20_000) -> str:
    return f"{dice.randrange(3, most):,}".replace(",", dice.choice((".", "", ".")))


def _rate(dice: random.Random) -> str:
    return f"{dice.randrange(20, 9000)},{dice.randrange(10, 9999)}"


def lines(dice: random.Random, life: Life, now: datetime) -> str:
    """One line of the site, as it may stand within a text."""
    other, another = (escape(dice.choice(life.others)) for _ in range(2))
    n = _number(dice)
    day = f"{now:%d.%m.%Y}"
    months = (
        "Ocak",
        "Şubat",
        "Mart",
        "Nisan",
        "Mayıs",
        "Haziran",
        "Temmuz",
        "Ağustos",
        "Eylül",
        "Ekim",
        "Kasım",
        "Aralık",
    )
    days = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
    today = f"{now.day} {months[now.month - 1]} {now.year} {days[now.weekday()]}"
    return dice.choice((
        f"<p>Okunma: {n}</p>", f"<div>Bu haber {n} kez okundu.</div>", f'<span class="hit">{n} okunma</span>', f"<p>{n}</p>",
        f"<p>Bu haber toplam {n} defa okunmuştur.</p>", f"<p>{n} kişi okudu</p>", f"<p>Görüntülenme: {n}</p>",
        f"<p>{day} {now:%H:%M:%S} {n}</p>", f"<p>{today}</p>", f"<p>Bugün: {today}, {now:%H:%M}</p>", f"<div>Saat: {now:%H:%M}</div>",
        f"<p>DOLAR {_rate(dice)} EURO {_rate(dice)} ALTIN {_rate(dice)}</p>", f"<p>BIST 100 {_rate(dice)} %-0,31</p>",
        f"<ul><li>Dolar {_rate(dice)}</li><li>Euro {_rate(dice)}</li><li>Gram Altın {_rate(dice)}</li></ul>",
        f"<table><tr><td>Dolar</td><td>{_rate(dice)}</td></tr><tr><td>Euro</td><td>{_rate(dice)}</td></tr></table>",
        f"<p>{dice.choice(('İstanbul', 'Konya', 'Rize'))} {dice.randrange(-9, 39)}°C {dice.choice(('Açık', 'Parçalı bulutlu', 'Az bulutlu'))}</p>",
        f"<p><strong>İLGİLİ HABER:</strong> {other}</p>", f'<p>İLGİLİ HABER: <a href="/x-{n}">{other}</a></p>',
        f'<p><a href="/y-{n}">{other}</a></p>', f"<p>Bunlar da ilginizi çekebilir: {other}</p>",
        f'<p>Bunlar da ilginizi çekebilir</p><ul><li><a href="/z-{n}">{other}</a></li><li><a href="/q-{n}">{another}</a></li></ul>',
        f'<div class="related"><h3>İlginizi Çekebilir</h3><a href="/z-{n}">{other}</a></div>', f"<p>SON DAKİKA: {other}</p>",
        f'<div class="son-dakika"><b>SON DAKİKA</b> {other}</div>', f"<p>Okuma süresi: {dice.randrange(1, 9)} dk</p>",
        f"<p>Yorumlar ({dice.randrange(0, 99)})</p>", f"<p>{dice.randrange(2, 99)} yorum</p>", f"<p>Paylaş {n}</p>",
        f"<p>Facebook {n} Twitter {n} WhatsApp</p>", f"<p>Bu haberi {n} kişi paylaştı</p>", f"<p>{n} beğeni</p>",
        f'<div class="reklam" id="ad{n}">REKLAM {n}</div>', "<p>- Reklam -</p>", f"<ins class='adsbygoogle' data-n='{n}'></ins>",
        "<p>Sitemizde çerezler kullanılmaktadır. Ayrıntılar için çerez politikamızı inceleyebilirsiniz.</p>",
        "<figcaption>Fotoğrafı büyütmek için tıklayın</figcaption>", f'<script>var t="{n}";</script>', f"<!-- {n} -->",
        f"<p>Şu an {n} kişi çevrimiçi</p>", f"<p>Ziyaretçi sayısı: {n}</p>", f"<p>Anket: {n} oy</p>", "<p>Haberin Devamı</p>",
        f'<blockquote class="promo"><a href="/w-{n}">{other}</a></blockquote>', f"<p>Ayrıca bakınız: {other}</p>",
        f"<p>Güncelleme: {day} {now:%H:%M}</p>", f"<div class='sayac'>{n} görüntülenme</div>", f"<p>Puan: {dice.randrange(1, 5)}/5 ({n} oy)</p>",
    ))  # fmt: skip


def within(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """Lines of the site between the paragraphs of the text."""
    for paragraph in dice.sample(life.text, min(len(life.text), dice.randrange(0, 4))):
        place = html.find(escape(paragraph))
        if place < 0:
            continue
        end = _BLOCK.search(html, place + len(paragraph))
        if end is not None:
            html = html[: end.end()] + lines(dice, life, now) + html[end.end() :]
    return html


def frame(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """Boxes above and below everything."""
    top, bottom = ("".join(lines(dice, life, now) for _ in range(dice.randrange(0, 4))) for _ in range(2))
    boxes = "".join(
        f'<li><a href="/m-{dice.randrange(10**6)}">{escape(one)}</a></li>' for one in dice.sample(life.others, 3)
    )
    html = _BODY.sub(lambda found: f"{found[0]}<div class='ust-bar'>{top}</div>", html, count=1)
    return html.replace("</body>", f"<div class='alt'><h4>Çok Okunanlar</h4><ul>{boxes}</ul>{bottom}</div></body>")


def typography(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """Quotes, entities and white space of the text."""
    apostrophe = dice.choice(("'", "’", "&#039;", "&#x27;", "´"))
    for paragraph in life.text:
        set_ = escape(paragraph)
        if set_ not in html:
            continue
        other = escape(paragraph.replace("’", "'"), quote=False).replace("'", apostrophe)
        if dice.random() < 0.3:
            other = other.replace(" ", dice.choice(("\n", "  ", "&nbsp;")), 2)
        html = html.replace(set_, other)
    return html


def head(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """Stamps of the visit, query strings, keywords in another order, tokens."""
    number = dice.randrange(10**8)
    html = _PICTURE.sub(lambda found: f'{found[1]}{found[2]}?v={number}&w={dice.randrange(9)}00"', html)
    html = _CANONICAL.sub(lambda found: f'{found[1]}{found[2]}?utm_source=x{number}"', html)
    words = ["haber", "gündem", "son dakika", "yerel"]
    dice.shuffle(words)
    return html.replace(
        "</head>",
        f'<meta name="csrf-token" content="{number:x}"><meta name="keywords" content="{", ".join(words)}">'
        f'<meta property="article:modified_time" content="{now.isoformat(timespec="seconds")}"></head>',
    )


TAGS = ("belediye", "yol çalışması", "ilçe haberleri", "son dakika", "hava durumu", "asayiş", "kültür", "tarım")
SAYS = (
    "Eline sağlık, güzel haber olmuş.", "Bu yol kaç yıldır böyle, artık yapılsın!", "Allah yardımcıları olsun.",
    "Biz de mahallede aynı sorunu yaşıyoruz, kimse ilgilenmiyor.", "Yetkililer ne zaman ses verecek merak ediyorum.",
    "Geçmiş olsun, çok üzüldük.", "Haber eksik yazılmış, olay dün akşam oldu.",
)  # fmt: skip
CALLS = ("Ahmet", "Ayşe K.", "Misafir", "okur42", "Zeynep", "Mehmet Y.", "gurbetçi")
OFFERS = ("Klimalarda yaz fırsatı başladı", "Kredi başvurunuz beş dakikada sonuçlansın", "Merkezde sahibinden daire")


def _ago(dice: random.Random) -> str:
    return f"{dice.randrange(1, 50)} {dice.choice(('dakika', 'saat', 'gün', 'hafta', 'dk.', 'sa.'))} önce"


def below(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """What stands below a text, in its element: key words in any order, relative times, comments, places for ads."""
    ends = [place + len(escape(text)) for text in life.text if (place := html.find(escape(text))) >= 0]
    end = _BLOCK.search(html, max(ends)) if ends else None
    if end is None:
        return html
    tags = "".join(f'<a href="/etiket/{tag}">{tag}</a> ' for tag in dice.sample(TAGS, dice.randrange(2, 7)))
    notes = "".join(
        f'<li class="yorum"><b>{dice.choice(CALLS)}</b> <span>{_ago(dice)}</span><p>{dice.choice(SAYS)}</p><em>{dice.randrange(40)} beğeni</em></li>'
        for _ in range(dice.randrange(0, 6))
    )
    boxes = [
        f'<div class="etiketler"><span>Etiketler:</span> {tags}</div>',
        f'<div class="yorumlar" id="yorumlar"><h3>Yorumlar</h3><ul>{notes}</ul><p>Yorum yapmak için giriş yapın</p></div>',
        f'<div class="reklam-alani"><a rel="sponsored" href="/r/{_number(dice)}">{dice.choice(OFFERS)}</a></div>',
        f'<p class="zaman">{_ago(dice)} güncellendi</p>', f'<p class="zaman">Yayınlanma: {_ago(dice)}</p>',
        f'<div class="okunma"><i></i>{_number(dice)}</div>',
    ]  # fmt: skip
    chosen = dice.sample(boxes, dice.randrange(1, len(boxes)))
    return html[: end.end()] + "".join(chosen) + html[end.end() :]


def theme(html: str, life: Life, dice: random.Random, now: datetime) -> str:
    """Now and then the names of all classes are others."""
    if dice.random() > RENAMED:
        return html
    salt = dice.randrange(1000)
    return _NAMES.sub(lambda found: f'{found[1]}="k{zlib.crc32(found[2].encode()) + salt:x}"', html)


CHANGES: dict[str, Callable[[str, Life, random.Random, datetime], str]] = {
    "within": within, "frame": frame, "typography": typography, "head": head,
    "below": below, "theme": theme,
}  # fmt: skip


# --- the pages


def paper_lives(seed: int, count: int, each: int) -> Iterator[Life]:
    """Articles of made-up papers of every family."""
    for paper in papers(seed, count, size=each + 8, today=START):
        layout = LAYOUTS[paper.family]
        kit = Kit(paper, layout, f"https://p{paper.index}.example")
        for art in paper.articles[:each]:
            html = kit.document(art.headline, layout.article(kit, art), art)
            body, content_type = layout.encoded(kit, html)
            charset = re.search(r"charset=([\w-]+)", content_type)
            text = body.decode(charset[1] if charset else "utf-8", "replace")
            text = re.sub(r'charset=(["\']?)[\w-]+', r"charset=\1utf-8", text, count=1)
            yield Life(
                str(paper.family), kit.url(art), lambda _now, text=text: text, tuple(block.text for block in art.blocks),
                tuple(one.headline for one in paper.articles if one is not art), START + timedelta(hours=1),
            )  # fmt: skip


def sample_lives(seed: int, each: int) -> Iterator[Life]:
    """Articles of the sample papers."""
    world = World(seed=seed, articles=60)
    for layout in SAMPLE_LAYOUTS.values():
        view = View(world, layout, f"https://{layout.name}.example")
        others = tuple(view.teaser(index).headline for index in list(view.indexes)[:20])
        for index in list(view.indexes)[-each:]:
            printed = view.article(index)
            text = re.sub(r'charset=(["\']?)[\w-]+', r"charset=\1utf-8", layout.article_page(view, printed), count=1)
            own = tuple(block.text for block in printed.blocks) if hasattr(printed, "blocks") else ()
            first = max(START, view.teaser(index).modified.astimezone(UTC)) + timedelta(hours=1)
            yield Life(
                f"sample {layout.name}", view.home + layout.article_path(printed), lambda _now, text=text: text, own,
                others, first,
            )  # fmt: skip


def living_lives(seed: int, each: int) -> Iterator[Life]:
    """Articles of the papers that live, none of which is edited."""
    every = living.stories(0, seed=seed, begins=START, ends=START + timedelta(days=3), a_day=30)
    paper = living.Paper(80, every)
    for story in [one for one in every if one.edited_at is None and one.gone_at is None][:each]:
        text = tuple(re.findall(r"<p>(.*?)</p>", story.text))
        yield Life(
            "living", f"https://l.example{story.path}",
            lambda now, story=story: paper._article(story, now).decode(), text,
            tuple(one.title for one in every if one is not story), max(START, story.at) + timedelta(hours=1),
        )  # fmt: skip


# --- visits


def fetched(life: Life, html: str, now: datetime) -> Page:
    """A page as a crawl keeps it."""
    return Page(life.url, 200, html.encode(), now, life.headers)


def known(article: Article, seen_at: datetime, shown: pages.Shown) -> identify.Known:
    """The article as the archive has it."""
    printed = {
        one.field: kept.printed(one.field, {"text": one.rejected[0].text, "reason": one.rejected[0].reason} if one.rejected else None)
        for one in article.evidence
        if one.via == kept.RULE
    }  # fmt: skip
    return identify.Known(
        1, 1, article.url, article.content_hash, identify.public(article), build=identify.build(article),
        printed=printed, read_at=article.fetched_at, seen_at=seen_at, shown=shown,
    )  # fmt: skip


def live(life: Life, visits: int, dice: random.Random, found: Counter[str], show: int) -> bool:
    """Visit one article; whether the edit at the end was found."""
    now = life.first
    page = fetched(life, life.page(now), now)
    article = normalise.read(page)
    seen = now
    for _ in range(visits):
        pause = min(max(timedelta(hours=1), (now - life.first) / 2), timedelta(days=20))
        now += pause * dice.uniform(0.8, 1.3)
        html = life.page(now)
        chosen = [name for name in CHANGES if dice.random() < 0.7]
        for name in chosen:
            html = CHANGES[name](html, life, dice, now)
        try:
            visited = fetched(life, html, now)
            again = normalise.read(visited)
        except NotArchived as refusal:
            found["unread"] += 1
            print(f"  unread {life.name} {refusal.reason}")
            continue
        verdict = identify.decide(
            known(article, seen, partial(pages.shown, page)), again, 1, shown=partial(pages.shown, visited)
        )
        seen = now
        found["visits"] += 1
        found[f"{life.name}: visits"] += 1
        if verdict.change is not Change.SAME:
            found["false"] += 1
            found[f"{life.name}: false"] += 1
            if found["false"] <= show:
                told = edits.explained(identify.public(article), identify.public(again))
                print(
                    f"  {life.name} {verdict.kinds} {[(one.kind, one.field, one.before[:90], one.after[:90]) for one in told[:3]]}"
                )
        elif verdict.restated:
            article, page = kept.apply(again, verdict.keep), visited
    return _planted(life, article, page, now, seen)


def _planted(life: Life, article: Article, page: Page, now: datetime, seen: datetime) -> bool:
    html = life.page(now)
    at = next((html.find(escape(text)) for text in life.text if html.find(escape(text)) >= 0 and len(text) > 60), -1)
    if at < 0:
        return True
    html = f"{html[:at]}{PLANTED} {html[at:]}"
    last = fetched(life, html, now + timedelta(days=2))
    before = known(article, seen, partial(pages.shown, page))
    verdict = identify.decide(before, normalise.read(last), 1, shown=partial(pages.shown, last))
    return verdict.change is Change.EDITED and "paragraph_added" in verdict.kinds
