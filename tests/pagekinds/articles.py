"""True articles of many lengths and layouts; all of them must be archived."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import esc, long_date

from .frames import PAPER, SITE, Frame, Made, Tale, ld, news_ld, og, province, tale, tales


def witnesses(dice: Dice, story: Tale, path: str) -> str:
    """What an article says to machines: all, little, the wrong type, or nothing."""
    turn = dice.below(5)
    when = story.at.isoformat()
    if turn == 0:
        return news_ld(story, path) + '<meta property="og:type" content="article">' + og(story.headline)
    if turn == 1:
        return og(story.headline) + f'<meta property="article:published_time" content="{when}">'
    if turn == 2:
        return ld({"@type": "WebPage", "name": story.headline, "url": SITE + path, "datePublished": when})
    if turn == 3:
        return og(story.headline) + '<meta property="og:type" content="website">'
    return ""


def printed(
    dice: Dice, frame: Frame, story: Tale, inner: str, *, path: str = "", head: str | None = None, after: str = "",
    stamped: bool = True, spot: bool = False, above: str = "",
) -> Made:  # fmt: skip
    """An article's page: headline, stamp, spot, the text, and what stands behind it."""
    path = path or story.path
    stamp = f'<div class="tarih">{dice.pick(["", "Giriş: ", "Yayınlanma: "])}{story.stamp}</div>' if stamped else ""
    lead = f'<h2 class="spot">{esc(story.spot)}</h2>' if spot else ""
    name = (
        f"<h1>{esc(story.headline)}</h1>"
        if frame.name != "tables"
        else f"<FONT size=4><B>{esc(story.headline)}</B></FONT>"
    )
    content = f"{above}{name}{stamp}{lead}{frame.wrap(inner)}{after}"
    head = witnesses(dice, story, path) if head is None else head
    return frame.made(path, story.headline, content, dice, head=head, kind="single single-post postid-7")


def usual(dice: Dice, frame: Frame) -> Made:
    """Four to ten paragraphs with sub-headlines."""
    story = tale(dice)
    parts = [
        frame.text([p]) + (f"<h3>{esc(h)}</h3>" if h else "")
        for p, h in zip(story.paragraphs, (*story.subheads, *[""] * 20), strict=False)
    ]
    return printed(dice, frame, story, "".join(parts), spot=dice.chance(60))


def two_sentences(dice: Dice, frame: Frame) -> Made:
    """All that is known yet."""
    story = tale(dice)
    text = ". ".join(story.paragraphs[0].split(". ")[:2]).rstrip(".") + "."
    return printed(dice, frame, story, frame.text([text]))


def photo_news(dice: Dice, frame: Frame) -> Made:
    """A large picture and one paragraph."""
    story = tale(dice)
    picture = f'<img src="/r/{story.number}.jpg" width=800 alt="{esc(story.headline)}">'
    return printed(dice, frame, story, picture + frame.text(story.paragraphs[:1]))


def undated_short(dice: Dice, frame: Frame) -> Made:
    """An old paper's article: a headline, three sentences, nothing else."""
    story = tale(dice)
    return printed(
        dice,
        frame,
        story,
        frame.text(story.paragraphs[:2]),
        path=f"/haber.asp?id={story.number}",
        head="",
        stamped=False,
    )


def in_lists(dice: Dice, frame: Frame) -> Made:
    """Ten things to know: sub-headline and two sentences, ten times."""
    story = tale(dice)
    items = tales(dice, dice.between(5, 10))
    parts = "".join(
        f"<h2>{n}. {esc(s.subheads[0] if s.subheads else s.spot[:40])}</h2>{frame.text([s.spot + ' ' + s.paragraphs[1][:160] + '.'])}"
        for n, s in enumerate(items, 1)
    )
    return printed(dice, frame, story, frame.text([story.paragraphs[0]]) + parts)


def bullet_points(dice: Dice, frame: Frame) -> Made:
    """A paragraph and a list of short points."""
    story = tale(dice)
    points = "".join(f"<li>{esc(s.headline)}</li>" for s in tales(dice, dice.between(5, 12)))
    return printed(dice, frame, story, f"{frame.text(story.paragraphs[:2])}<ul>{points}</ul>")


def sports_table(dice: Dice, frame: Frame) -> Made:
    """A report of two paragraphs over a table of standings."""
    story = tale(dice)
    rows = "".join(
        f"<tr><td>{n}</td><td>{province(dice)}spor</td><td>{dice.between(1, 34)}</td><td>{70 - n * 3}</td></tr>"
        for n in range(1, 19)
    )
    return printed(dice, frame, story, f"{frame.text(story.paragraphs[:2])}<table>{rows}</table>")


def line_ups(dice: Dice, frame: Frame) -> Made:
    """A match: line-ups, scorers by minute, a paragraph."""
    story = tale(dice)
    eleven = ", ".join(stories.person(dice).split()[0] for _ in range(11))
    goals = ", ".join(f"Dk. {dice.between(1, 90)} {stories.person(dice).split()[0]}" for _ in range(4))
    lines = [
        f"Stat: {province(dice)} Şehir",
        f"Hakemler: {stories.person(dice)}, {stories.person(dice)}",
        f"{province(dice)}spor: {eleven}",
        f"Goller: {goals}",
    ]
    minutes = [
        f"{n}. dakikada {stories.person(dice)} ceza sahası dışından vurdu, top az farkla auta çıktı."
        for n in (9, 17, 28, 41, 55, 63, 78, 88)
    ]
    return printed(dice, frame, story, frame.text(lines + minutes + list(story.paragraphs[:1])))


def interview(dice: Dice, frame: Frame) -> Made:
    """Questions in bold, long answers."""
    story = tale(dice)
    parts = "".join(
        f"<h3>{esc(s.headline)}?</h3>{frame.text(s.paragraphs[:2])}" for s in tales(dice, dice.between(5, 9))
    )
    return printed(dice, frame, story, frame.text([story.spot]) + parts, spot=True)


def _column(dice: Dice, frame: Frame, title: str, inner: str) -> Made:
    story = tale(dice)
    name = story.author
    path = dice.pick(
        [
            "/yazar/{0}-15/{1}-{2}",
            "/makale/{1}/{2}",
            "/{1}-{2}yy.htm",
            "/yazarlar/{0}/{1}/{2}",
            "/kose-yazilari/{1}-{2}",
        ]
    )
    path = path.format(turkish.slug(name), turkish.slug(title), story.number)
    content = (
        f'<div class="yazar"><img src="/y.jpg" alt="{esc(name)}"><b>{esc(name)}</b></div><h1>{esc(title)}</h1><div class="tarih">'
        f"{long_date(story.at)}</div>{frame.wrap(inner)}<div><a href='/yazar/{turkish.slug(name)}'>TÜM YAZILARI</a></div>"
    )
    node = {"@type": "Article", "headline": title, "datePublished": story.at.isoformat(), "url": SITE + path}
    head = dice.pick([ld(node), og(title), og(f"{title} - {name}"), ""])
    return frame.made(path, title, content, dice, head=head, kind="single")


COLUMN_TITLES = (
    "Şehir ve insan",
    "Yağmur",
    "Nereye gidiyoruz?",
    "Bir çınarın ardından",
    "Pazar sohbeti",
    "Haberler kötü, ya biz?",
    "Arşiv tozu",
    "Unutmak",
    "Galeri",
)


def column(dice: Dice, frame: Frame) -> Made:
    """A columnist's text; the title may be one word."""
    texts = [p for s in tales(dice, 2) for p in s.paragraphs]
    return _column(dice, frame, dice.pick(COLUMN_TITLES), frame.text(texts[: dice.between(3, 9)]))


VERSE = (
    "Bir sabah uyandım",
    "dağlar yerinde yoktu",
    "dereler susmuş",
    "kuşlar gitmiş",
    "sen kalmışsın geriye",
    "bir de şu ıhlamur",
    "kokusu eski günlerin",
    "ah o avlu",
    "taşları ıslak",
)


def verse(dice: Dice, frame: Frame) -> Made:
    """A column of short lines."""
    lines = "<br>".join(dice.pick(VERSE) for _ in range(dice.between(16, 40)))
    story = tale(dice)
    return _column(dice, frame, dice.pick(COLUMN_TITLES), f"{frame.text([story.spot])}<p>{lines}</p>")


def obituary(dice: Dice, frame: Frame) -> Made:
    """Who died, and when the funeral is."""
    name = stories.person(dice)
    story = tale(dice)
    title = dice.pick([f"{name} vefat etti", "Acı kayıp", f"{name} hayatını kaybetti", "Vefat"])
    text = f"Kentimizin sevilen esnaflarından {name} ({dice.between(55, 90)}) tedavi gördüğü hastanede hayatını kaybetti. Merhumun cenazesi bugün öğle namazının ardından Ulu Cami'den kaldırılacak."
    story = Tale(title, story.spot, (text,), (), "Vefat", story.at, story.author, story.number)
    return printed(dice, frame, story, frame.text([text]), path=f"/vefat/{turkish.slug(title)}-{story.number}")


def related_inside(dice: Dice, frame: Frame) -> Made:
    """Another story's link after every paragraph."""
    story = tale(dice)
    form = dice.pick(
        [
            '<p><a href="{}">{}</a></p>',
            '<div class="ilgili"><h4><a href="{}">{}</a></h4></div>',
            '<h3><a href="{}">{}</a></h3>',
        ]
    )
    parts = "".join(
        frame.text([p]) + form.format(s.path, esc(s.headline))
        for p, s in zip(story.paragraphs[:6], tales(dice, 6), strict=False)
    )
    return printed(dice, frame, story, parts)


def cards_behind(dice: Dice, frame: Frame) -> Made:
    """A short story above twenty cards, as every page of the paper has them."""
    story = tale(dice)
    below = f"<h4>İlginizi Çekebilir</h4>{frame.cards(tales(dice, dice.between(12, 24)), dice.pick([0, 120]))}"
    return printed(dice, frame, story, frame.text(story.paragraphs[: dice.between(1, 4)]), after=below)


def next_articles(dice: Dice, frame: Frame) -> Made:
    """Three further articles in full below, as scrolling papers load them."""
    story = tale(dice)
    below = "".join(
        f'<div class="sonraki"><h2><a href="{s.path}">{esc(s.headline)}</a></h2><div class="tarih">{s.stamp}</div>{frame.wrap(frame.text(s.paragraphs))}</div>'
        for s in tales(dice, 3)
    )
    return printed(dice, frame, story, frame.text(story.paragraphs), head=news_ld(story, story.path), after=below)


def many_pictures(dice: Dice, frame: Frame) -> Made:
    """A whole story and the agency's twenty pictures below it."""
    story = tale(dice)
    pictures = "".join(f'<img src="/uploads/{story.number}-{n}.jpg" alt="{esc(story.headline)}">' for n in range(20))
    return printed(dice, frame, story, frame.text(story.paragraphs) + pictures)


def pictures_between(dice: Dice, frame: Frame) -> Made:
    """A travel story: a picture with a caption after every paragraph."""
    story = tale(dice)
    parts = "".join(
        f'{frame.text([p])}<figure><img src="/u/{n}.jpg"><figcaption>Köy meydanı, {n}</figcaption></figure>'
        for n, p in enumerate(story.paragraphs)
    )
    return printed(dice, frame, story, parts)


def with_video(dice: Dice, frame: Frame) -> Made:
    """A story of three paragraphs below a player."""
    story = tale(dice)
    player = '<div class="video-player"><iframe src="https://www.youtube.example/embed/x"></iframe></div>'
    return printed(dice, frame, story, player + frame.text(story.paragraphs[:3]))


def commented(dice: Dice, frame: Frame) -> Made:
    """Two paragraphs and thirty readers' comments."""
    story = tale(dice)
    talk = "".join(
        f'<div class="yorum"><b>okur {n}</b> <span>{10 + n % 18}.06.2026 12:{10 + n}</span><p>{esc(s.spot)}</p></div>'
        for n, s in enumerate(tales(dice, 30))
    )
    return printed(
        dice,
        frame,
        story,
        frame.text(story.paragraphs[:2]),
        after=f'<div class="yorumlar"><h3>Yorumlar</h3>{talk}</div>',
    )


def notice(dice: Dice, frame: Frame) -> Made:
    """An official notice: a tender as a table."""
    story = tale(dice)
    title = f"T.C. {province(dice)} Belediye Başkanlığı {dice.pick(['İhale İlanı', 'Taşınmaz Satış İlanı'])}"
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>"
        for a, b in (
            ("İhale Kayıt Numarası", "2026/412118"),
            ("İşin Adı", "Kilitli parke taşı alımı"),
            ("Miktarı", "12.400 metrekare"),
            ("Tarihi ve Saati", "14.07.2026 - 10:00"),
            ("Yeri", "Belediye hizmet binası, encümen salonu"),
        )
    )
    story = Tale(title, "", (), (), "Resmi İlanlar", story.at, "", story.number)
    inner = f"<table>{rows}</table><p>#ilangovtr Basın No: ILN0{story.number}</p>"
    return printed(dice, frame, story, inner, path=f"/resmi-ilanlar/{story.number}")


def walled(dice: Dice, frame: Frame) -> Made:
    """The first paragraph, then the request to subscribe: still an article."""
    story = tale(dice)
    below = "<div class='paywall'><h4>Devamını okumak için abone olun</h4><p>Aboneliğiniz varsa giriş yapın.</p><form><input type=password></form></div>"
    return printed(dice, frame, story, frame.text(story.paragraphs[:1]), after=below)


def overlaid(dice: Dice, frame: Frame) -> Made:
    """A cookie dialogue stands before the article in the page."""
    story = tale(dice)
    dialogue = '<div class="cookie-consent"><h2>Çerez Tercihleriniz</h2><p>Biz ve iş ortaklarımız çerez kullanıyoruz. Devam etmek için kabul edin.</p><button>Kabul et</button></div>'
    return printed(dice, frame, story, frame.text(story.paragraphs[:3]), above=dialogue)


def site_headline(dice: Dice, frame: Frame) -> Made:
    """The paper's name is the h1, the article's headline an h2."""
    story = tale(dice)
    content = f'<h1>{PAPER}</h1><h2>{esc(story.headline)}</h2><div class="tarih">{story.stamp}</div>{frame.wrap(frame.text(story.paragraphs))}'
    return frame.made(story.path, story.headline, content, dice, head=witnesses(dice, story, story.path), kind="single")


def english(dice: Dice, frame: Frame) -> Made:
    """A short story in English."""
    title = dice.pick(
        ["Council opens new river footbridge", "Storm closes coastal road", "Bakery marks a hundred years"]
    )
    texts = (
        "The work took eleven months and cost less than planned, the council said on Friday.",
        "Residents had asked for the crossing since the old one was washed away in the floods of 2019.",
        "“It gives my children a safe way to school,” said one mother at the opening.",
    )
    story = tale(dice)
    story = Tale(title, texts[0], texts[: dice.between(2, 3)], (), "News", story.at, "Ada Brook", story.number)
    return printed(dice, frame, story, frame.text(story.paragraphs), path=f"/news/{turkish.slug(title)}")


KINDS = {
    "usual": usual, "two sentences": two_sentences, "photo news": photo_news, "undated, short": undated_short,
    "numbered parts": in_lists, "bullet points": bullet_points, "sports table": sports_table, "match report": line_ups,
    "interview": interview, "column": column, "column of verse": verse, "obituary": obituary,
    "links inside": related_inside, "cards behind": cards_behind, "next articles": next_articles,
    "twenty pictures": many_pictures, "pictures between": pictures_between, "with video": with_video,
    "thirty comments": commented, "official notice": notice, "subscription": walled, "cookie dialogue": overlaid,
    "site's name as h1": site_headline, "English": english,
}  # fmt: skip
