"""Pages that list: home, sections, streams of whole stories, tags, searches, archives, services."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import SECTIONS, esc, long_date

from .frames import PAPER, Frame, Made, anchors, claims, province, tag_word, tale, tales


def home(dice: Dice, frame: Frame) -> Made:
    """The front page, under one of its addresses."""
    path = dice.pick(["/", "/anasayfa", "/index.html", "/?utm_source=x", "/tr/", "/index.php"])
    items = tales(dice, dice.between(12, 40))
    top = dice.pick(["", f"<h1>{PAPER}</h1>", f"<h1>{esc(items[0].headline)}</h1><p>{esc(items[0].spot)}</p>"])
    title = dice.pick([PAPER, "Son Dakika Haberleri", f"{PAPER} - Çorum Haberleri"])
    return frame.made(
        path, title, top + frame.cards(items, dice.pick([0, 0, 120])), dice,
        head=claims(dice, title, path), kind="home blog",
    )  # fmt: skip


def section(dice: Dice, frame: Frame) -> Made:
    """A section: its name and cards."""
    topic = dice.pick(stories.TOPICS)
    name = SECTIONS[topic]
    title = dice.pick([name, f"{name} Haberleri", f"{name} Haberleri - Son Dakika {name} Gelişmeleri"])
    path = dice.pick([f"/{topic}", f"/kategori/{topic}", f"/{topic}-haberleri-12hk.htm", f"/category/{topic}/"])
    content = f"<h1>{esc(title)}</h1>" + frame.cards(tales(dice, dice.between(6, 24)), dice.pick([0, 100, 220]))
    return frame.made(path, title, content, dice, head=claims(dice, title, path), kind="archive category")


def described_section(dice: Dice, frame: Frame) -> Made:
    """A section with a paragraph for search engines above or below its cards."""
    topic = dice.pick(stories.TOPICS)
    name = SECTIONS[topic]
    about = [
        f"{name} haberleri sayfamızda Çorum ve çevresinden en yeni gelişmeleri, fotoğrafları ve ayrıntıları bulabilirsiniz.",
        f"Bu sayfadaki {turkish.lower(name)} haberleri gün boyunca güncellenir; geçmiş haberler için arşivimize bakılabilir.",
        "Editörlerimizin seçtiği başlıklar, ajansların geçtiği haberlerle birlikte tarih sırasına göre listelenir.",
    ][: dice.between(2, 3)]
    text = f'<div class="aciklama">{frame.text(about)}</div>'
    cards = frame.cards(tales(dice, dice.between(6, 20)), dice.pick([0, 100]))
    inner = text + cards if dice.chance(50) else cards + text
    path = f"/{topic}"
    return frame.made(
        path, f"{name} Haberleri", f"<h1>{esc(name)} Haberleri</h1>{inner}", dice,
        head=claims(dice, name, path), kind="archive category",
    )  # fmt: skip


def small_section(dice: Dice, frame: Frame) -> Made:
    """A section with two or three stories in it yet."""
    name = dice.pick(["Köy Haberleri", "Kültür Gezileri", "Tarım", "Eğitim"])
    path = f"/kategori/{turkish.slug(name)}"
    content = f"<h1>{name}</h1>" + frame.cards(tales(dice, dice.between(2, 3)), dice.pick([0, 160, 220]))
    return frame.made(path, name, content, dice, head=claims(dice, name, path), kind="archive category")


def stream(dice: Dice, frame: Frame) -> Made:
    """Ten whole stories with their stamps on one page, as agencies print provinces."""
    where = province(dice)
    form = dice.below(4)
    parts = []
    for story in tales(dice, dice.between(7, 12)):
        name, link = esc(story.headline), f'<a href="{story.path}">{esc(story.headline)}</a>'
        top = (f"<h2>{link}</h2>", f"<h2>{name}</h2>", f"<h3>{name}</h3>", f"<div><b>{name}</b></div>")[form]
        text = frame.text(story.paragraphs[: dice.between(2, 5)])
        parts.append(f'<div class="haber-{form}">{top}<div class="zaman">{story.stamp}</div>{frame.wrap(text)}</div>')
    path = dice.pick(
        [f"/{turkish.slug(where)}?p={dice.between(2, 9)}", f"/{turkish.slug(where)}", f"/il/{turkish.slug(where)}"]
    )
    title = dice.pick([where, f"{where} Haberleri", f"{where} Son Dakika"])
    top = dice.pick([f"<h1>{title}</h1>", "", f"<h1>{title}</h1><p>{where} ve ilçelerinden bugün gelen haberler</p>"])
    return frame.made(path, title, top + "".join(parts), dice, head=claims(dice, title, path))


def tag(dice: Dice, frame: Frame) -> Made:
    """The stories of one key word; now and then nothing but the word."""
    word = tag_word(dice)
    path = dice.pick(
        [f"/haberleri/{turkish.slug(word)}", f"/etiket/{turkish.slug(word)}", f"/{turkish.slug(word)}-haberleri.htm"]
    )
    title = dice.pick(
        [f"{turkish.title(word)} Haberleri", f"Etiket: {word}", f"#{word}", f"{word} son dakika haberleri"]
    )
    items = tales(dice, dice.pick([0, 1, 5, 12, 20]))
    content = f"<h1>{esc(title)}</h1>" + (
        frame.cards(items, dice.pick([0, 140])) or "<p>Bu etikete ait içerik yok.</p>"
    )
    return frame.made(path, title, content, dice, head=claims(dice, title, path), kind="archive tag")


def described_tag(dice: Dice, frame: Frame) -> Made:
    """A key word with an encyclopaedic paragraph above its stories."""
    name = stories.person(dice)
    about = [
        f"{name}, {dice.between(1950, 1985)} yılında Çorum'da doğdu, ilk ve orta öğrenimini aynı kentte tamamladı.",
        f"Uzun yıllar kamu kurumlarında görev yapan {name}, ardından siyasete atıldı ve meclis üyeliğine seçildi.",
        f"{name} hakkında son dakika haberleri, açıklamaları ve fotoğrafları bu sayfada tarih sırasıyla yer alır.",
    ]
    path = f"/haberleri/{turkish.slug(name)}"
    inner = frame.wrap(frame.text(about)) + frame.cards(tales(dice, dice.between(6, 15)), dice.pick([0, 120]))
    title = f"{name} Haberleri"
    return frame.made(
        path, title, f"<h1>{esc(title)}</h1>{inner}", dice, head=claims(dice, title, path), kind="archive tag"
    )


def search(dice: Dice, frame: Frame) -> Made:
    """What a search found, or that it found nothing."""
    word = tag_word(dice)
    path = dice.pick(
        [
            f"/arama?q={turkish.slug(word)}",
            f"/?s={turkish.slug(word)}",
            f"/ara.php?Sayfa=4.html&kelime={turkish.slug(word)}",
        ]
    )
    title = dice.pick([f"{word} için arama sonuçları", f'"{word}" arandı', "Arama Sonuçları", "Arama"])
    items = tales(dice, dice.pick([0, 4, 10, 15]))
    none = "<p>Aradığınız kelimeyle eşleşen bir haber bulunamadı, başka kelimelerle yeniden deneyebilirsiniz.</p>"
    content = f"<h1>{esc(title)}</h1><p>{len(items)} sonuç bulundu.</p>" + (frame.cards(items, 150) or none)
    return frame.made(path, title, content, dice, head=claims(dice, title, path), kind="search search-results")


def author(dice: Dice, frame: Frame) -> Made:
    """A columnist's texts, with a picture and a few words about the person."""
    name = stories.person(dice)
    about = [
        f"{name}, gazetecilik mesleğine yerel bir radyoda başladı ve uzun yıllar muhabirlik yaptı.",
        "Yazılarında kentin gündelik hayatını, esnafını ve unutulan mahallelerini anlatıyor.",
    ]
    items = tales(dice, dice.between(5, 18))
    rows = "".join(
        f'<div class="yazi-satir"><a href="/yazar/{turkish.slug(name)}/{s.slug}-{s.number}">{esc(s.headline)}</a> '
        f"<span>{long_date(s.at)}</span></div>"
        for s in items
    )
    path = dice.pick(
        [f"/yazar/{turkish.slug(name)}-15", f"/author/{turkish.slug(name)}/", f"/yazarlar/{turkish.slug(name)}"]
    )
    intro = frame.text(about) if dice.chance(60) else ""
    content = f'<div class="yazar"><img src="/y.jpg"><h1>{esc(name)}</h1>{intro}</div><h4>TÜM YAZILARI</h4>{rows}'
    return frame.made(
        path, f"{name} - Köşe Yazıları", content, dice, head=claims(dice, name, path), kind="archive author"
    )


def archive(dice: Dice, frame: Frame) -> Made:
    """One day's headlines with their times."""
    stories_ = sorted(tales(dice, dice.between(10, 30)), key=lambda s: (s.at.hour, s.at.minute))
    day = long_date(stories_[0].at)
    rows = "".join(f'<li>{s.at:%H:%M} <a href="{s.path}">{esc(s.headline)}</a></li>' for s in stories_)
    title = dice.pick([f"{day} Haberleri", f"Arşiv: {day}", "Haber Arşivi", "Günün Haberleri"])
    path = dice.pick(["/arsiv/2026-06-12", "/gunun-haberleri.htm", "/2026/06/12/", "/arsiv.asp?gun=12&ay=6"])
    return frame.made(
        path, title, f"<h1>{title}</h1><ul>{rows}</ul>", dice, head=claims(dice, title, path), kind="archive date"
    )


def latest(dice: Dice, frame: Frame) -> Made:
    """Headlines as they come in, each with a sentence."""
    rows = "".join(
        f'<div class="sd"><b>{s.at:%H:%M}</b> <a href="{s.path}">{esc(s.headline)}</a><div>{esc(s.spot)}</div></div>'
        for s in tales(dice, dice.between(12, 30))
    )
    path = dice.pick(["/son-dakika", "/sondakika-haberleri", "/tum-haberler"])
    title = dice.pick(["Son Dakika", "Son Dakika Haberleri", "Tüm Haberler"])
    return frame.made(path, title, f"<h1>{title}</h1>{rows}", dice, head=claims(dice, title, path))


def columnists(dice: Dice, frame: Frame) -> Made:
    """All columnists with their newest titles."""
    rows = "".join(
        f'<div class="yazar-kutu"><img src="/y{n}.jpg"><a href="/yazar/{n}">{esc(s.author)}</a><a href="{s.path}">'
        f"{esc(s.headline)}</a><p>{esc(s.spot)}</p></div>"
        for n, s in enumerate(tales(dice, dice.between(5, 14)))
    )
    title = dice.pick(["Yazarlar", "Köşe Yazarları", "Yazarlarımız", "Köşe Yazıları"])
    path = dice.pick(["/yazarlar", "/kose-yazarlari", "/makaleler"])
    return frame.made(path, title, f"<h1>{title}</h1>{rows}", dice, head=claims(dice, title, path))


def further_page(dice: Dice, frame: Frame) -> Made:
    """Page n of a section: excerpts and page numbers."""
    topic = dice.pick(stories.TOPICS)
    page = dice.between(2, 40)
    path = dice.pick([f"/{topic}?sayfa={page}", f"/category/{topic}/page/{page}/", f"/kategori-{topic}-1-{page}.html"])
    numbers = anchors([(f"/{topic}?sayfa={n}", str(n)) for n in range(max(1, page - 4), page + 5)], "<li>{}</li>")
    title = dice.pick(
        [f"{SECTIONS[topic]} - Sayfa {page}", f"{SECTIONS[topic]} Arşivleri - Sayfa {page} / 88", SECTIONS[topic]]
    )
    content = f"<h1>{title}</h1>{frame.cards(tales(dice, 10), 250)}<ul class=sayfalar>{numbers}</ul>"
    return frame.made(path, title, content, dice, head=claims(dice, title, path), kind="archive category paged")


def excerpts(dice: Dice, frame: Frame) -> Made:
    """A blog-like list: long excerpts, each with "read on"."""
    rows = "".join(
        f'<div class="post"><h2><a href="{s.path}">{esc(s.headline)}</a></h2><div class="meta">{long_date(s.at)} - '
        f'{esc(s.author)}</div>{frame.text(s.paragraphs[:2])}<a href="{s.path}">Devamını oku</a></div>'
        for s in tales(dice, dice.between(4, 10))
    )
    path = dice.pick(["/haberler/", "/blog", "/category/genel/", "/page/2/"])
    return frame.made(path, "Haberler", rows, dice, head=claims(dice, "Haberler", path), kind="blog")


def fragment(dice: Dice, frame: Frame) -> Made:
    """What a scrolling page loads: cards without a page around them."""
    items = frame.cards(tales(dice, dice.between(4, 12)), dice.pick([0, 150]))
    return Made(f"/ajax/haber-devam?sayfa={dice.between(2, 9)}", items, frame.charset)


def newspaper(dice: Dice, frame: Frame) -> Made:
    """The printed issues as pictures."""
    rows = "".join(
        f'<div><a href="/egazete/{n}"><img src="/egazete/{n}.jpg"></a><p>{n} Haziran 2026 tarihli sayı</p></div>'
        for n in range(1, dice.between(8, 20))
    )
    title = dice.pick(["E-Gazete", "Gazete Arşivi", "Bugünkü Gazete"])
    return frame.made("/e-gazete", title, f"<h1>{title}</h1>{rows}", dice, head=claims(dice, title, "/e-gazete"))


def service(dice: Dice, frame: Frame) -> Made:
    """Weather, pharmacies, prayer times, standings: tables that change every day, with a sentence or two."""
    where = province(dice)
    kind = dice.below(5)
    if kind == 0:
        title, path = f"{where} Hava Durumu", f"/hava-durumu/{turkish.slug(where)}"
        rows = [
            (day, f"{dice.between(5, 34)}°C", "Parçalı bulutlu")
            for day in ("Pazartesi", "Salı", "Çarşamba", "Perşembe")
        ]
        about = f"{where} için beş günlük hava tahmini, rüzgâr ve nem bilgileri saat başı yenilenmektedir."
    elif kind == 1:
        title, path = f"{where} Nöbetçi Eczaneler", f"/nobetci-eczaneler/{turkish.slug(where)}"
        rows = [
            (f"{stories.person(dice)} Eczanesi", f"Çarşı Mahallesi No: {n}", "0 (000) 000 00 00") for n in range(1, 9)
        ]
        about = f"{where} ilinde bugün nöbetçi olan eczanelerin adres ve telefon bilgileri aşağıda listelenmiştir."
    elif kind == 2:
        title, path = f"{where} Namaz Vakitleri", f"/namaz-vakitleri/{turkish.slug(where)}"
        rows = [
            (day, "03:41", "05:22", "12:58", "16:50", "20:21", "21:55") for day in ("12.06", "13.06", "14.06", "15.06")
        ]
        about = f"{where} için imsak, güneş, öğle, ikindi, akşam ve yatsı vakitleri tabloda gösterilmektedir."
    elif kind == 3:
        title, path = "Süper Lig Puan Durumu", "/puan-durumu"
        rows = [(f"{n}. {province(dice)}spor", "34", str(80 - n * 3)) for n in range(1, 19)]
        about = "Ligde takımların puan durumu, oynanan maç sayıları ve averajları karşılaşmalardan sonra güncellenir."
    else:
        title, path = "Döviz Kurları", "/doviz-kurlari"
        rows = [
            (name, "43,9512", "43,9788") for name in ("Dolar", "Euro", "Sterlin", "Frank", "Gram Altın", "Çeyrek Altın")
        ]
        about = "Serbest piyasada işlem gören döviz ve altın fiyatları gün içinde birkaç dakika arayla yenilenir."
    cells = "".join("<tr>" + "".join(f"<td>{esc(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    inner = frame.text([about]) if dice.chance(70) else ""
    return frame.made(
        path, title, f"<h1>{title}</h1>{inner}<table>{cells}</table>", dice, head=claims(dice, title, path)
    )


def media_index(dice: Dice, frame: Frame) -> Made:
    """The list of videos or galleries."""
    video = dice.chance(50)
    title = dice.pick(
        ["Video Galeri", "Videolar", "Web TV"] if video else ["Foto Galeri", "Galeriler", "Fotoğraf Galerisi"]
    )
    path = "/video-galeri" if video else "/foto-galeri"
    rows = "".join(
        f'<div class="oge"><a href="{path}/{s.slug}-{s.number}"><img src="/k/{s.number}.jpg" alt="{esc(s.headline)}"><span>'
        f"{esc(s.headline)}</span></a></div>"
        for s in tales(dice, dice.between(8, 24))
    )
    return frame.made(path, title, f"<h1>{title}</h1>{rows}", dice, head=claims(dice, title, path))


def one_story(dice: Dice, frame: Frame) -> Made:
    """A date or author archive that happens to hold a single story, excerpted."""
    story = tale(dice)
    title = dice.pick([f"{story.author} Arşivleri", f"{long_date(story.at)} Arşivleri", "Kategori: Köyler"])
    path = dice.pick([f"/author/{turkish.slug(story.author)}/", "/2026/06/12/", "/category/koyler/"])
    content = f"<h1>{esc(title)}</h1>" + frame.card(story, 220)
    return frame.made(path, title, content, dice, head=claims(dice, title, path), kind="archive")


KINDS = {
    "home": home, "section": section, "section, described": described_section, "section, small": small_section,
    "stream of whole stories": stream, "tag": tag, "tag, described": described_tag, "search": search,
    "author's archive": author, "day's archive": archive, "latest": latest, "columnists": columnists,
    "further page": further_page, "excerpts": excerpts, "fragment": fragment, "e-newspaper": newspaper,
    "service": service, "media index": media_index, "archive of one story": one_story,
}  # fmt: skip
