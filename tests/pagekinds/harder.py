"""The awkward ones: lists under names that nobody knows, removed stories under their headline; programmes, fixtures."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.view import esc, long_date

from .articles import printed
from .frames import PAPER, Frame, Made, Tale, claims, province, tale, tales
from .looking_like import titled

OWN_NAMES = (
    "Kentin Nabzı",
    "Bizim Eller",
    "Kavak'tan Kareler",
    "Köşe Bucak",
    "Sizden Gelenler",
    "Gündem Özel",
    "Hafta Sonu",
)


def named_section(dice: Dice, frame: Frame) -> Made:
    """A section under a name of the paper's own, with excerpts."""
    name = dice.pick(OWN_NAMES)
    path = f"/{turkish.slug(name)}"
    content = f"<h1>{name}</h1>" + frame.cards(tales(dice, dice.between(6, 16)), dice.pick([120, 200, 300]))
    return frame.made(path, name, content, dice, head=claims(dice, name, path))


def spots(dice: Dice, frame: Frame) -> Made:
    """Linked headlines with their whole spots, under the paper's own name for it."""
    rows = "".join(
        f'<div class="x"><a href="{s.path}"><b>{esc(s.headline)}</b></a><br>{esc(s.spot)}</div>'
        for s in tales(dice, dice.between(8, 20))
    )
    name = dice.pick(OWN_NAMES)
    path = f"/sayfa.php?no={dice.between(2, 90)}"
    return frame.made(path, name, f"<h1>{name}</h1>{rows}", dice, head=claims(dice, name, path))


def read_on(dice: Dice, frame: Frame) -> Made:
    """Beginnings of stories, each with its stamp and "read on", without a name above."""
    rows = "".join(
        f"<div><h3>{esc(s.headline)}</h3><small>{long_date(s.at)}</small>{frame.text(s.paragraphs[:1])}<a href='{s.path}'>Devamı</a></div>"
        for s in tales(dice, dice.between(5, 12))
    )
    return frame.made(f"/?p2={dice.between(2, 9)}", PAPER, rows, dice, head=claims(dice, PAPER, "/"))


def other_home(dice: Dice, frame: Frame) -> Made:
    """The front page under an old system's address, a story's headline on top."""
    path = dice.pick(["/default.asp", "/index.asp", "/index.aspx", "/main.php", "/home", "/index.php?lang=tr"])
    items = tales(dice, dice.between(10, 25))
    top = f"<h2>{esc(items[0].headline)}</h2><p>{esc(items[0].spot)}</p>"
    return frame.made(path, PAPER, top + frame.cards(items, 150), dice, head=claims(dice, PAPER, path))


def stream_unstamped(dice: Dice, frame: Frame) -> Made:
    """Whole stories without stamps under a province's name."""
    where = province(dice)
    parts = "".join(
        f"<h2>{esc(s.headline)}</h2>{frame.wrap(frame.text(s.paragraphs[:3]))}" for s in tales(dice, dice.between(5, 9))
    )
    return frame.made(
        f"/{turkish.slug(where)}", f"{where} Haberleri", f"<h1>{where}</h1>{parts}", dice, head=claims(dice, where, "/")
    )


def removed(dice: Dice, frame: Frame) -> Made:
    """A removed story: headline and stamp are still there, the text says why there is none."""
    story = tale(dice)
    text = dice.pick([
        "Bu haber yayından kaldırılmıştır.", "Bu içerik mahkeme kararıyla erişime kapatılmıştır.", "Bu habere mahkeme kararıyla erişim engellenmiştir.",
        "Haber yayından kaldırıldı, anlayışınız için teşekkür ederiz.", "This article has been removed at the request of its author.",
    ])  # fmt: skip
    return printed(dice, frame, story, frame.text([text]))


def in_brief(dice: Dice, frame: Frame) -> Made:
    """Short items of a day in one page, each under a name of its own."""
    story = tale(dice)
    name = dice.pick(["Kısa Kısa", "Kısa kısa haberler", "Kısa Haberler", f"Kısa kısa - {long_date(story.at)}"])
    parts = "".join(
        f"<h3>{esc(s.headline)}</h3>{frame.text([s.paragraphs[0]])}" for s in tales(dice, dice.between(5, 8))
    )
    path = f"/haber/{turkish.slug(name)}-{story.number}"
    content = f'<h1>{name}</h1><div class="tarih">{story.stamp}</div>{frame.wrap(parts)}'
    return frame.made(path, name, content, dice, head=claims(dice, name, path, story.at))


def horoscope(dice: Dice, frame: Frame) -> Made:
    """A star sign's page, new every day."""
    sign = dice.pick(["Koç", "Boğa", "Başak", "Yay"])
    title = dice.pick([f"{sign} Burcu Günlük Yorumu", f"{sign} Burcu", f"Günlük {sign} Burcu Yorumu"])
    text = "Bugün iş yerinde beklenmedik bir teklif alabilirsiniz, acele etmeden düşünün. Akşam saatlerinde eski bir dostunuz arayabilir, onu kırmayın. Sağlığınıza dikkat edin."
    return frame.made(
        f"/burclar/{turkish.slug(sign)}",
        title,
        f"<h1>{title}</h1>{frame.text([text])}",
        dice,
        head=claims(dice, title, "/b"),
    )


def forecast(dice: Dice, frame: Frame) -> Made:
    """A town's weather with a text for search engines."""
    where = province(dice)
    title = dice.pick(
        [f"{where} Hava Durumu - 15 Günlük Tahmin", f"{where} 5 Günlük Hava Durumu", f"{where} için hava durumu"]
    )
    text = [
        f"{where} hava durumu bugün parçalı bulutlu, en yüksek sıcaklık 24 derece olarak bekleniyor.",
        "Hafta boyunca sıcaklıkların mevsim normallerinin üzerinde seyretmesi öngörülüyor.",
    ]
    path = f"/hava-durumu/{turkish.slug(where)}"
    return frame.made(path, title, f"<h1>{title}</h1>{frame.text(text)}", dice, head=claims(dice, title, path))


NO_ARTICLES = {
    "section of its own name": named_section, "spots": spots, "read on": read_on, "home, old address": other_home,
    "stream without stamps": stream_unstamped, "removed story": removed, "in brief": in_brief, "horoscope": horoscope,
    "forecast": forecast,
}  # fmt: skip


def ceremony(dice: Dice, frame: Frame) -> Made:
    """An official programme: long lines that begin with a clock."""
    story = titled(dice, "30 Ağustos Zafer Bayramı kutlama programı belli oldu")
    steps = (
        "Atatürk Anıtı'na çelenk sunulması, saygı duruşu ve İstiklal Marşı'nın okunması",
        "Valilik makamında tebriklerin kabulü ve bayramlaşma töreni",
        "Tören alanında birliklerin denetlenmesi ve halkın bayramının kutlanması",
        "Günün anlam ve önemini belirten konuşmaların yapılması, şiirlerin okunması",
        "Öğrencilerin hazırladığı halk oyunları gösterisi ve ödüllerin verilmesi",
    )
    lines = [
        f"{hour:02d}.{dice.pick(['00', '30'])} {step}" for hour, step in zip(range(9, 21, 2), steps * 2, strict=False)
    ]
    return printed(dice, frame, story, frame.text([*story.paragraphs[:1], *lines]))


def fixtures(dice: Dice, frame: Frame) -> Made:
    """A season's matches: a date on a line, the pairing on the next."""
    story = titled(dice, "Ligde ilk yarı fikstürü çekildi")
    lines = [
        line for n in range(1, 9) for line in (f"{n + 9:02d}.08.2026", f"{province(dice)}spor - {province(dice)}spor")
    ]
    return printed(dice, frame, story, frame.text([story.paragraphs[0], story.paragraphs[1], *lines]))


def archives(dice: Dice, frame: Frame) -> Made:
    """Headlines with the words of lists inside."""
    title = dice.pick(
        [
            "Osmanlı arşivleri dijitale taşınıyor",
            "Belediye arşivleri halka açıldı",
            "Köy haberleri bu dergide toplandı",
            "Sayfa sayfa Anadolu sergisi açıldı",
            "Ordu'da son dakika gerginliği",
            "Konya son dakikada güldü",
            "Etiketler değişti, fiyatlar aynı kaldı",
            "Yazarlar parkta buluştu",
        ]
    )
    story = titled(dice, title)
    return printed(dice, frame, story, frame.text(story.paragraphs[:2]))


def portrait(dice: Dice, frame: Frame) -> Made:
    """A portrait under the person's name alone."""
    name = stories.person(dice)
    story = titled(dice, name)
    texts = [f"{name} kırk yıldır aynı dükkânda bakır dövüyor.", *[p for s in tales(dice, 2) for p in s.paragraphs]]
    return printed(dice, frame, story, frame.text(texts), spot=True)


def composite(dice: Dice, frame: Frame) -> Made:
    """One subject in three towns, each part signed by its reporter."""
    story = titled(dice, "Kar yağışı üç ilde ulaşımı durdurdu")
    parts = []
    for other in tales(dice, 3):
        where = province(dice)
        parts += [
            turkish.upper(f"{where}'da köy yolları kapandı"),
            *other.paragraphs[1:3],
            f"Haber: {stories.person(dice)}/{turkish.upper(where)}, (DHA)",
        ]
    return printed(dice, frame, story, frame.text([story.paragraphs[0], *parts]))


def moved(dice: Dice, frame: Frame) -> Made:
    """News of something removed: a text that begins as a removed page does."""
    story = tale(dice)
    text = "Bu haber yayından kaldırılmıştır ibaresiyle karşılaşan okurlar duruma tepki gösterdi. Gazetenin yazı işleri müdürü, teknik bir arıza yaşandığını, haberin yeniden yayına alındığını ve sorumlular hakkında inceleme başlatıldığını söyledi. Kentte yayımlanan diğer gazeteler de benzer sorunla karşılaştıklarını açıkladı."
    story = Tale(
        "Kaybolan haber tartışma yarattı", story.spot, (text,), (), story.section, story.at, story.author, story.number
    )
    return printed(dice, frame, story, frame.text([text]))


def question_and_answer(dice: Dice, frame: Frame) -> Made:
    """Ten questions, each a sub-headline with a number."""
    story = titled(dice, "10 soruda yeni emeklilik düzenlemesi")
    parts = "".join(f"<h3>{n}. {esc(s.headline)}?</h3>{frame.text([s.spot])}" for n, s in enumerate(tales(dice, 10), 1))
    return printed(dice, frame, story, frame.text(story.paragraphs[:1]) + parts)


ARTICLES = {
    "ceremony": ceremony, "fixtures": fixtures, "words of lists": archives, "portrait": portrait, "composite": composite,
    "on a removed story": moved, "questions": question_and_answer,
}  # fmt: skip
