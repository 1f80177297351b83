"""True articles that look like something else: what they tell of, what they are called, where they stand."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import esc

from .articles import printed
from .frames import Frame, Made, Tale, news_ld, province, tale, tales


def titled(dice: Dice, title: str, *texts: str) -> Tale:
    """A story with a headline of its own; further paragraphs are any story's."""
    story = tale(dice)
    return Tale(
        title, story.spot, (*texts, *story.paragraphs[:2]), (), story.section, story.at, story.author, story.number
    )


TELLS = (
    ("Belediyenin sitesinde sayfa bulunamadı uyarısı üç gündür sürüyor", "Vatandaşlar borç sorgulamak istediklerinde sayfa bulunamadı yazısıyla karşılaştıklarını söyledi."),
    ("Güvenlik firması çöktü, yüzlerce haber sitesine girilemedi", "Okurlar siteler yerine robot olmadığınızı doğrulayın yazısı gördü; arıza bir saatte giderildi."),
    ("E-devlet bakım çalışması nedeniyle hizmet veremeyecek", "Sistem pazar günü 02.00 ile 06.00 saatleri arasında bakım çalışması yapılacağı için kapalı olacak."),
    ("Meşhur alan adı satılık: İstenen para dudak uçuklattı", "Kentin adını taşıyan alan adı satılık ilanıyla gündeme geldi, sahibi teklif beklediğini söyledi."),
    ("404 numaralı otobüs hattı yeniden açıldı", "Mahalle sakinlerinin istediği 404 numaralı hat, pazartesi sabahından itibaren her yarım saatte bir çalışacak."),
    ("Çerez kullanımına yeni kural: Siteler onay isteyecek", "Kurulun kararına göre siteler, çerezleri kabul edin demeden önce açık bilgi vermek zorunda olacak."),
    ("Giriş yap düğmesine basanlar dolandırıldı", "Sahte banka sayfasında giriş yap düğmesine basan on iki kişinin hesabı boşaltıldı."),
    ("Kaybolan not found adlı sergi açıldı", "Genç sanatçıların Not Found adını verdiği sergi ay sonuna kadar gezilebilecek."),
    ("Access denied: Hackers lock town hall out of its own files", "The council said staff saw the words access denied on every screen on Monday morning."),
)  # fmt: skip


def about_machines(dice: Dice, frame: Frame) -> Made:
    """News about missing pages, walls, maintenance and domains for sale."""
    story = titled(dice, *dice.pick(TELLS))
    count = dice.between(1, 3)
    return printed(dice, frame, story, frame.text(story.paragraphs[:count]))


CALLED = (
    "Belediyeden çiftçiye güzel haberler", "Son dakika: Çevre yolunda zincirleme kaza", "Şehrin arşivi dijital ortama taşınıyor",
    "Foto galeri meraklıları bu sergide buluştu", "Video haber yarışmasında ödüller dağıtıldı", "Yazarlar okurlarıyla buluştu",
    "Etiket fiyatları denetlendi", "Günün haberleri radyoda", "Kategori farkıyla gençler şampiyon", "Canlı müzik yasağı sürüyor",
    "Canlı hayvan pazarı yeniden açıldı", "Bülten dağıtan çocuk ödüllendirildi", "Basında bugün sergisi açıldı",
    "İzle ve öğren projesi başladı", "Künye tartışması mecliste", "Hava durumu çiftçiyi sevindirdi",
    "Nöbetçi eczane sayısı artırıldı", "Puan durumu değişti", "Meteorolojiden kar bülteni", "Galeri sahipleri dertli",
)  # fmt: skip


def called(dice: Dice, frame: Frame) -> Made:
    """A headline with a word that lists and galleries use."""
    story = titled(dice, dice.pick(CALLED))
    return printed(dice, frame, story, frame.text(story.paragraphs))


def addressed(dice: Dice, frame: Frame) -> Made:
    """An address that speaks of a list, a gallery or a video."""
    story = tale(dice)
    form = dice.pick(
        ["/etiket/{}-{}", "/kategori/asayis/{}-{}", "/video-haber/{}-{}", "/foto-haber/{}-{}", "/arsiv/2019/{}-{}.html", "/haberleri/{}-{}", "/page/{}-{}", "/{}-galeri-{}", "/yazar/{}-{}"]
    )  # fmt: skip
    return printed(dice, frame, story, frame.text(story.paragraphs), path=form.format(story.slug, story.number))


def programme(dice: Dice, frame: Frame) -> Made:
    """A festival's programme: clocks in front of short lines."""
    story = tale(dice)
    lines = [
        f"{hour:02d}:{dice.pick(['00', '30'])} {dice.pick(['Açılış konuşmaları', 'Halk oyunları gösterisi', 'Çocuk tiyatrosu', 'Ödül töreni', 'Konser'])}"
        for hour in range(9, 22)
    ]
    return printed(dice, frame, story, frame.text(story.paragraphs[:2]) + frame.text(lines))


def chronology(dice: Dice, frame: Frame) -> Made:
    """What happened when, in a court report."""
    story = tale(dice)
    texts = [
        f"Saat {hour:02d}.{minute:02d} sıralarında {p[0].lower() if p[0].isascii() else p[0]}{p[1:]}"
        for hour, minute, p in zip((9, 10, 11, 13), (5, 40, 15, 30), story.paragraphs, strict=False)
    ]
    return printed(dice, frame, story, frame.text([story.spot, *texts]))


def timetable(dice: Dice, frame: Frame) -> Made:
    """A power cut by neighbourhood and hour."""
    story = titled(dice, "Yarın elektrik kesilecek mahalleler açıklandı")
    rows = [
        f"{dice.pick(['Çarşı', 'Bahçe', 'Ulukavak', 'Akkent'])} Mahallesi: {h:02d}:00 - {h + 4:02d}:00 saatleri arasında, bakım nedeniyle"
        for h in range(8, 16)
    ]
    return printed(dice, frame, story, frame.text([story.paragraphs[0], *rows]))


def prices(dice: Dice, frame: Frame) -> Made:
    """The daily text on gold, with a table."""
    story = titled(
        dice,
        "12 Haziran altın fiyatları: Gram altın ne kadar oldu?",
        "Altın fiyatları haftanın son işlem gününde yükselişle başladı; gram altın güne 6.412 liradan girdi.",
    )
    rows = "".join(
        f"<tr><td>{name}</td><td>6.412</td><td>6.430</td></tr>" for name in ("Gram", "Çeyrek", "Yarım", "Tam", "Ata")
    )
    return printed(dice, frame, story, f"{frame.text(story.paragraphs[:2])}<table>{rows}</table>")


def reporters(dice: Dice, frame: Frame) -> Made:
    """A story told by two reporters from two towns, signed by both."""
    story = tale(dice)
    signs = [f"Haber: {stories.person(dice)}/{turkish.upper(province(dice))}, (DHA)" for _ in range(2)]
    return printed(dice, frame, story, frame.text([*story.paragraphs, *signs]))


def capital_parts(dice: Dice, frame: Frame) -> Made:
    """A feature with many sub-headlines in capitals."""
    story = tale(dice)
    parts = "".join(
        frame.paragraph.format(f"<b>{esc(turkish.upper(s.subheads[0] if s.subheads else s.spot[:30]))}</b>")
        + frame.text(s.paragraphs[1:3])
        for s in tales(dice, dice.between(4, 8))
    )
    return printed(dice, frame, story, frame.text(story.paragraphs[:1]) + parts, spot=True)


def district_tour(dice: Dice, frame: Frame) -> Made:
    """One subject in ten districts: a bold place name before each paragraph."""
    story = titled(dice, "Kar yağışı ilçelerde hayatı durdurdu")
    parts = "".join(
        f"{frame.paragraph.format('<b>' + province(dice) + '</b>')}{frame.text([s.paragraphs[1]])}"
        for s in tales(dice, 8)
    )
    return printed(dice, frame, story, frame.text([story.paragraphs[0]]) + parts)


def linked_names(dice: Dice, frame: Frame) -> Made:
    """Key words in the text are links."""
    story = tale(dice)
    texts = "".join(
        frame.paragraph.format(
            " ".join(
                f'<a href="/haberleri/{turkish.slug(w)}">{esc(w)}</a>' if n % 9 == 4 else esc(w)
                for n, w in enumerate(p.split())
            )
        )
        for p in story.paragraphs[:4]
    )
    return printed(dice, frame, story, texts)


def short_headline(dice: Dice, frame: Frame) -> Made:
    """Two words above two paragraphs, with and without a stamp."""
    story = titled(dice, dice.pick(["Feci kaza", "Büyük gün", "Korkutan yangın", "Hasat başladı", "Kar geliyor"]))
    return printed(dice, frame, story, frame.text(story.paragraphs[:2]), stamped=dice.chance(70))


def list_of_links(dice: Dice, frame: Frame) -> Made:
    """A story that closes with the paper's earlier stories on the subject."""
    story = tale(dice)
    links = "".join(f'<li><a href="{s.path}">{esc(s.headline)}</a></li>' for s in tales(dice, 8))
    return printed(
        dice,
        frame,
        story,
        f"{frame.text(story.paragraphs[:3])}<ul>{links}</ul>",
        head=dice.pick([None, news_ld(story, story.path)]),
    )


KINDS = {
    "on missing pages": about_machines, "called like a list": called, "addressed like a list": addressed,
    "programme": programme, "chronology": chronology, "timetable": timetable, "prices": prices,
    "two reporters": reporters, "capital parts": capital_parts, "district tour": district_tour,
    "linked words": linked_names, "short headline": short_headline, "list of links": list_of_links,
}  # fmt: skip
