"""The pages of a paper that are no articles: home, imprint, gallery, official notice, 404; and the column."""

from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import person, thousands
from newsarchive.sample.view import View, esc, long_date


def home(view: View) -> str:
    """The front page: the newest headlines, ten of them large."""
    first = "".join(
        f'<div class="manset-item"><a href="{t.path}"><img src="/resim/{t.topic}-{t.index}.jpg" '
        f'alt="{esc(t.headline)}"><b>{esc(t.headline)}</b></a></div>\n'
        for t in view.latest[:10]
    )
    rest = "".join(f'<div class="kutu"><a href="{t.path}">{esc(t.headline)}</a></div>\n' for t in view.latest[10:])
    return view.layout.frame(
        view, "Son Dakika Haberleri", f'<div class="mansetler">{first}</div><div class="akis">{rest}</div>'
    )


def static(view: View, path: str, label: str) -> str:
    """Künye, iletişim and the like: text with addresses and numbers, no article."""
    dice = Dice(view.world.seed, view.site, path)
    rows = "".join(
        f"<p>{role}: {person(dice)}</p>" for role in ("İmtiyaz Sahibi", "Genel Yayın Yönetmeni", "Editör", "Muhabir")
    )
    content = (
        f"<h1>{esc(label)}</h1>{rows}<p>Adres: İstasyon Caddesi No: {dice.between(2, 90)}</p>"
        f"<p>Telefon: 0 (000) {dice.between(100, 999)} 00 00</p><p>Yayın Tarihi: 01.01.2008</p>"
    )
    return view.layout.frame(view, label, content)


def gallery(view: View) -> str:
    """A photo gallery: pictures with a line each."""
    shots = "".join(
        f'<div class="foto"><img src="/resim/galeri-{n}.jpg" alt="Şehrimizden kareler {n}"><p>Kare {n}/12</p></div>'
        for n in range(1, 13)
    )
    return view.layout.frame(
        view, "Şehrimizden Kareler Foto Galeri", f'<h1>Şehrimizden Kareler</h1><div class="galeri">{shots}</div>'
    )


def notice(view: View) -> str:
    """An official notice: a tender as a table, with the press bureau's number."""
    dice = Dice(view.world.seed, view.site, "notice")
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>"
        for a, b in (
            ("İhale Kayıt Numarası", f"2026/{thousands(dice)}"), ("İşin Adı", "Kilitli parke taşı alımı"),
            ("Miktarı", f"{thousands(dice)} metrekare"), ("Tarihi ve Saati", "14.07.2026 - 10:00"),
        )
    )  # fmt: skip
    content = (
        f"<h1>T.C. {esc(view.world.paper(view.site).province)} Belediye Başkanlığı İhale İlanı</h1>"
        f"<table>{rows}</table><p>#ilangovtr Basın No: ILN0{dice.between(1000000, 2999999)}</p>"
    )
    return view.layout.frame(view, "Resmi İlan", content)


def calendar(view: View, year: int, month: int) -> str:
    """A month without end in either direction: a trap for crawlers that follow everything."""
    before, after = (year - (month == 1), (month - 2) % 12 + 1), (year + (month == 12), month % 12 + 1)
    months = [f'<a href="/takvim/{y:04d}-{m:02d}">{y} / {m}</a>' for y, m in (before, after)]
    days = "".join(f'<a href="/takvim/{year:04d}-{month:02d}?gun={n}">{n}</a> ' for n in range(1, 29))
    return view.layout.frame(view, "Takvim", f"<h1>Haber Takvimi</h1>{' '.join(months)}<div>{days}</div>")


def ballast(view: View, size: int) -> str:
    """About so many characters of what real pages carry besides: a footer of links, style sheets, scripts."""
    teasers = [view.teaser(n) for n in view.teasers()[:100]]
    footer = "".join(f'<li><a href="{t.path}">{esc(t.headline)}</a></li>' for t in teasers)
    rest = max(0, size - len(footer)) // 2
    rule, call = ".kutu-{0}{{margin:0 {0}px;color:#{0:06x}}}\n", "_olcum.push(['kutu',{0},'tikla']);\n"
    style = "".join(rule.format(n) for n in range(rest // len(rule.format(100))))
    script = "".join(call.format(n) for n in range(rest // len(call.format(100))))
    return f'<div class="alt-menu"><ul>{footer}</ul></div><style>{style}</style><script>{script}</script>'


def not_found(view: View) -> str:
    """What is shown instead of a missing page; once with status 200, as some systems do."""
    others = "".join(f'<li><a href="{t.path}">{esc(t.headline)}</a></li>' for t in view.latest[:6])
    content = f"<h1>Haber Bulunamadı</h1><p>Aradığınız haber yayından kaldırılmış olabilir.</p><ul>{others}</ul>"
    return view.layout.frame(view, "Haber Bulunamadı", content)


def columnists(view: View) -> str:
    """The list of the paper's columnists; it has one."""
    text = view.column
    entry = f'<li><a href="{text.path}">{esc(text.author)}: {esc(text.headline)}</a></li>'
    return view.layout.frame(view, "Yazarlar", f"<h1>Yazarlar</h1><ul>{entry}</ul>")


def column_page(view: View) -> str:
    """The opinion column: the author's name above the headline and under the picture."""
    text, at = view.column, view.column.published
    name = esc(text.author)
    body = "".join(f"<p>{esc(p)}</p>" for p in text.paragraphs)
    content = (
        f'<div class="yol"><a href="/">Ana Sayfa</a> &raquo; <a href="/yazarlar">Yazarlar</a></div>'
        f'<div class="kose"><div class="yazar"><img src="/resim/yazar.jpg" alt="{name}"><b>{name}</b></div>'
        f'<h1>{esc(text.headline)}</h1><div class="tarih">{long_date(at)} {at:%H:%M}</div>'
        f'<div class="yazi">{body}</div><a href="/etiket/yazarlar">TÜM YAZILARI</a></div>'
    )
    return view.layout.frame(view, text.headline, content)
