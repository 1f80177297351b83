"""Galleries, videos, live blogs, bulletins of many stories: pages with a headline that are no single article."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import esc, long_date

from .frames import SITE, Frame, Made, Tale, claims, ld, news_ld, province, tale, tales

CAPTIONS = (
    "Sabahın erken saatlerinde çekilen karede sis altındaki ova görülüyor.", "Çocuklar parkta oyun oynadı.",
    "Yarışmaya katılan at binicileri hazırlıklarını tamamladı.", "Pazarda rengârenk tezgâhlar kuruldu.",
    "Ustalar yüzlerce yıllık hanı onarıyor.", "Gün batımında kale.", "Kar altında kalan köy yolu ulaşıma açıldı.",
    "Göçmen kuşlar göletin üzerinde mola verdi, kuş gözlemcileri saatlerce bekledi.", "Hasat zamanı tarlalar.",
    "Festivalin son gününde meydan doldu taştı.",
)  # fmt: skip


def _gallery_name(dice: Dice) -> str:
    return dice.pick(
        [
            "Sisler altındaki kale görenleri büyüledi",
            "Hasat zamanı ovadan kareler",
            "Binicilik yarışlarından renkli görüntüler",
            "Karadeniz'in saklı göllerinde sonbahar",
            "İşte tarihi hanın yeni hali",
        ]
    )


def _gallery_claims(dice: Dice, name: str, path: str, story: Tale) -> str:
    turn = dice.below(4)
    if turn == 0:
        return ld({"@type": "ImageGallery", "name": name, "url": SITE + path})
    if turn == 1:
        node = {"@type": "NewsArticle", "headline": name, "datePublished": story.at.isoformat(), "url": SITE + path}
        return ld(node) + '<meta property="og:type" content="article">'
    return claims(dice, name, path, story.at)


def picture_page(dice: Dice, frame: Frame) -> Made:
    """One picture of a gallery a page, with a line or two and the page numbers."""
    name, story = _gallery_name(dice), tale(dice)
    page, last = dice.between(2, 9), dice.between(10, 30)
    path = dice.pick(["/foto-galeri/{}-{}?sayfa={}", "/galeri/{}-{}/{}", "/foto/{}-galeri-{}?page={}"])
    path = path.format(turkish.slug(name), story.number, page)
    numbers = " ".join(f'<a href="?sayfa={n}">{n}</a>' for n in range(1, last + 1))
    text = " ".join(dice.deal(CAPTIONS, dice.between(1, 3)))
    content = (
        f'<h1>{esc(name)}</h1><div class="foto"><img src="/g/{story.number}-{page}.jpg"><p>{text}</p></div>'
        f'<div class="sayfa">{page} / {last}</div><div>{numbers} <a href="?hepsi=1">Tümü</a></div>'
    )
    return frame.made(path, name, content, dice, head=_gallery_claims(dice, name, path, story))


def whole_gallery(dice: Dice, frame: Frame) -> Made:
    """All pictures below each other, each with its caption."""
    name, story = _gallery_name(dice), tale(dice)
    count = dice.between(8, 24)
    shots = "".join(
        f'<div class="g-item"><img src="/g/{story.number}-{n}.jpg" alt=""><p>{dice.pick(CAPTIONS)}</p>'
        f"<span>{n} / {count}</span></div>"
        for n in range(1, count + 1)
    )
    path = dice.pick(["/foto-galeri/{}-{}", "/galeri/{}/{}", "/{}-{}g.htm", "/fotogaleri/{}-{}.html"])
    path = path.format(turkish.slug(name), story.number)
    spot = f"<h2>{esc(story.spot)}</h2>" if dice.chance(40) else ""
    content = f'<h1>{esc(name)}</h1>{spot}<div class="galeri">{shots}</div>'
    return frame.made(path, name, content, dice, head=_gallery_claims(dice, name, path, story))


def unnamed_gallery(dice: Dice, frame: Frame) -> Made:
    """A gallery under a story's address: only its numbered pictures tell."""
    name, story = _gallery_name(dice), tale(dice)
    count = dice.between(10, 24)
    shots = "".join(
        f'<figure><img src="/g/{story.number}-{n}.jpg" alt=""><figcaption>{n}/{count} {dice.pick(CAPTIONS)}</figcaption>'
        f"</figure>"
        for n in range(1, count + 1)
    )
    path = f"/yasam/{turkish.slug(name)}-{story.number}"
    content = f'<h1>{esc(name)}</h1><div class="tarih">{story.stamp}</div>{shots}'
    return frame.made(path, name, content, dice, head=_gallery_claims(dice, name, path, story))


def video(dice: Dice, frame: Frame) -> Made:
    """A player and at most a sentence or two."""
    story = tale(dice)
    path = dice.pick(["/video/{}-{}", "/video-galeri/{}/{}", "/izle/{}-{}", "/webtv/{}-{}.html", "/videolar/{}_v{}"])
    path = path.format(story.slug, story.number)
    player = dice.pick(
        ['<video src="/v.mp4" controls></video>', '<iframe src="https://www.youtube.example/embed/abc"></iframe>',
         '<div id="player" data-src="/v.m3u8"></div>', '<div class="video-player jwplayer"></div>']
    )  # fmt: skip
    text = dice.pick(
        [
            "",
            f"<p>{esc(story.spot)}</p>",
            f"<p>{esc(story.spot)} {esc(story.subheads[0] if story.subheads else '')}</p>",
        ]
    )
    node = {"@type": "VideoObject", "name": story.headline, "uploadDate": story.at.isoformat(), "url": SITE + path}
    head = dice.pick([
        ld(node), '<meta property="og:type" content="video.other">', ld(node) + '<meta property="og:type" content="article">',
        news_ld(story, path), "",
    ])  # fmt: skip
    stamp = f"<div>{story.stamp}</div>" if dice.chance(50) else ""
    return frame.made(path, story.headline, f"<h1>{esc(story.headline)}</h1>{stamp}{player}{text}", dice, head=head)


def live(dice: Dice, frame: Frame) -> Made:
    """Entries with a clock each under one headline, newest first or last."""
    story = tale(dice)
    clocks = sorted({f"{dice.between(8, 22):02d}:{dice.below(60):02d}" for _ in range(dice.between(9, 25))})
    clocks = clocks if dice.chance(40) else clocks[::-1]
    texts = [text for other in tales(dice, 4) for text in other.paragraphs]
    form = dice.below(4)
    entries = []
    for n, clock in enumerate(clocks):
        text = esc(texts[n % len(texts)][:320].rsplit(" ", 1)[0] + ".")
        entries.append(
            (
                f'<div class="entry"><time>{clock}</time><p>{text}</p></div>',
                f"<p><strong>{clock}</strong> {text}</p>",
                f'<div class="css-e"><div class="css-s">{clock}</div><h3>{esc(story.headline[:30])}</h3><div>{text}</div></div>',
                f"{clock.replace(':', '.')} - {text}<br><br>",
            )[form]
        )
    title = dice.pick(
        [
            f"CANLI | {story.headline}",
            f"{story.headline} - Canlı anlatım",
            f"{story.headline}: Dakika dakika yaşananlar",
        ]
    )
    path = story.path
    node = {"@type": "LiveBlogPosting", "headline": title, "datePublished": story.at.isoformat(), "url": SITE + path}
    head = dice.pick([ld(node), news_ld(story, path), claims(dice, title, path, story.at)])
    content = f'<h1>{esc(title)}</h1><div class="tarih">{story.stamp}</div><p>{esc(story.spot)}</p>{frame.wrap("".join(entries))}'
    return frame.made(path, title, content, dice, head=head, kind="single single-post")


def bulletin(dice: Dice, frame: Frame) -> Made:
    """An agency's bulletin: whole stories in a row, each with a headline in capitals and its reporter at the end."""
    number = dice.between(1, 14)
    name = dice.pick(
        [
            f"DHA YURT BÜLTENİ - {number}",
            f"İHA Bölge Bülteni {number}",
            f"YURT HABER BÜLTENİ-{number}",
            f"Ege Bülteni - {number}",
        ]
    )
    parts = []
    for n, story in enumerate(tales(dice, dice.between(4, 9)), 1):
        where = province(dice)
        top = turkish.upper(story.headline)
        top = dice.pick([f"<strong>{n}) {esc(top)}</strong>", f"<b>{esc(top)}</b>", esc(top)])
        sign = (
            f"Haber: {story.author.split()[0]} {turkish.upper(story.author.split()[-1])}/{turkish.upper(where)}, (DHA)"
        )
        lines = [f"{where} (DHA) - {story.paragraphs[0]}", *story.paragraphs[1:4], sign]
        parts.append(frame.paragraph.format(top) + frame.text(lines))
    story = tale(dice)
    path = dice.pick(
        [f"/genel/{turkish.slug(name)}-{story.number}", f"/{turkish.slug(name)}-{story.number}h.htm", story.path]
    )
    content = f'<h1>{name}</h1><div class="tarih">{story.stamp}</div>{frame.wrap("".join(parts))}'
    head = dice.pick([news_ld(story, path).replace(esc(story.headline), name), claims(dice, name, path, story.at), ""])
    return frame.made(path, name, content, dice, head=head, kind="single single-post")


def press_review(dice: Dice, frame: Frame) -> Made:
    """What the town's papers print today, paper by paper."""
    story = tale(dice)
    where = province(dice)
    name = dice.pick(
        [
            f"{where} Basınında Bugün",
            f"{long_date(story.at)} Basında Bugün",
            f"Basın Özeti - {long_date(story.at)}",
            "Gazete manşetleri: Bugün basında neler var?",
        ]
    )
    parts = []
    for other in tales(dice, dice.between(5, 9)):
        paper = f"{province(dice)} {dice.pick(['Postası', 'Haber', 'Gazetesi', 'Ekspres'])}"
        parts.append(frame.paragraph.format(f"<b>{turkish.upper(paper)}</b>"))
        parts.append(frame.text([f"{other.headline}. {other.spot}", tale(dice).headline]))
    path = dice.pick([f"/gundem/{turkish.slug(name)}-{story.number}", f"/{turkish.slug(name)}/{story.number}"])
    content = f'<h1>{esc(name)}</h1><div class="tarih">{story.stamp}</div>{frame.wrap("".join(parts))}'
    return frame.made(path, name, content, dice, head=claims(dice, name, path, story.at), kind="single single-post")


def day_in_brief(dice: Dice, frame: Frame) -> Made:
    """A morning's bulletin: numbered stories of a paragraph each under the day's name."""
    story = tale(dice)
    name = dice.pick(
        [
            f"Sabah Bülteni - {long_date(story.at)}",
            f"{long_date(story.at)} Haber Bülteni",
            f"Günün Haber Bülteni ({story.at:%d.%m.%Y})",
        ]
    )
    parts = []
    for n, other in enumerate(tales(dice, dice.between(6, 12)), 1):
        parts.append(f"<h3>{n}. {esc(other.headline)}</h3>{frame.text(other.paragraphs[:1])}")
    path = f"/gundem/{turkish.slug(name)}-{story.number}"
    content = f'<h1>{esc(name)}</h1><div class="tarih">{story.stamp}</div>{frame.wrap("".join(parts))}'
    return frame.made(path, name, content, dice, head=claims(dice, name, path, story.at), kind="single single-post")


KINDS = {
    "gallery, a picture a page": picture_page, "gallery, whole": whole_gallery, "gallery, unnamed": unnamed_gallery,
    "video": video, "live blog": live, "bulletin": bulletin, "press review": press_review, "day in brief": day_in_brief,
}  # fmt: skip
