"""How papers print when an article appeared: forms of the moment, labels, and the pieces that a layout puts together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import MONTHS

WEEKDAYS = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
Form = Callable[[datetime], str]


def month(at: datetime) -> str:
    return MONTHS[at.month - 1]


def weekday(at: datetime) -> str:
    return WEEKDAYS[at.weekday()]


MINUTE: tuple[Form, ...] = (
    lambda t: f"{t:%d-%m-%Y %H:%M}",
    lambda t: f"{t:%d.%m.%Y %H:%M}",
    lambda t: f"{t:%d.%m.%Y - %H:%M}",
    lambda t: f"{t:%d/%m/%Y %H:%M}",
    lambda t: f"{t.day}.{t:%m.%Y} {t.hour}:{t:%M:%S}",
    lambda t: f"{t:%d.%m.%Y %H:%M:%S}",
    lambda t: f"{t:%Y-%m-%d %H:%M:%S}",
    lambda t: f"{t:%d} {month(t)} {t.year} {t:%H:%M}",
    lambda t: f"{t.day} {month(t)} {t.year}, {t:%H:%M}",
    lambda t: f"{t:%d} {month(t)} {t.year} {weekday(t)} - {t:%H:%M}",
    lambda t: f"{t:%d} {month(t)} {t.year} {weekday(t)} {t:%H:%M}",
    lambda t: f"{t.day} {month(t)} {t.year} {weekday(t)}, {t:%H:%M}",
    lambda t: f"{t:%d} {month(t)} {t.year} - {t:%H:%M:%S}",
    lambda t: f"{month(t)} {t:%d}, {t.year} {t:%H:%M}",
    lambda t: f"{t.day} {month(t)[:3]} {t.year} {t:%H:%M}",
    lambda t: f"{weekday(t)}, {t.day} {month(t)} {t.year} {t:%H:%M}",
    lambda t: f"{t:%d.%m.%Y} | {t:%H:%M}",
    lambda t: f"{t.day} {month(t)} {t.year} • {t:%H:%M}",
    lambda t: f"{t:%d.%m.%Y} Saat: {t:%H:%M}",
    lambda t: f"{t:%d} {month(t)} {t.year} {weekday(t)} saat {t:%H.%M}",
    lambda t: f"{t:%d.%m.%Y}, {t:%H:%M}",
    lambda t: f"{t:%d} {turkish.upper(month(t))} {t.year} {t:%H:%M}",
    lambda t: f"{t.day} {month(t)} {weekday(t)} {t.year} {t:%H:%M}",
    lambda t: f"{t:%H:%M} - {t.day} {month(t)} {t.year}",
    lambda t: f"{t:%H:%M | %d.%m.%Y}",
    lambda t: f"{t:%d/%m/%Y - %H:%M:%S}",
)
DAY: tuple[Form, ...] = (
    lambda t: f"{t.day} {month(t)} {t.year}",
    lambda t: f"{t:%d.%m.%Y}",
    lambda t: f"{t:%d} {month(t)} {t.year} {weekday(t)}",
    lambda t: f"{month(t)} {t.day}, {t.year}",
)
LABELS = (
    ("Giriş Tarihi :", "Güncelleme Tarihi :"),
    ("Giriş:", "Güncelleme:"),
    ("Yayınlanma:", "Güncelleme:"),
    ("Yayınlanma Tarihi:", "Güncellenme Tarihi:"),
    ("Yayın Tarihi:", "Güncelleme Tarihi:"),
    ("Eklenme:", "Güncellenme:"),
    ("Haber Giriş :", "Son Güncelleme :"),
    ("Oluşturulma Tarihi:", "Güncelleme Tarihi:"),
    ("", "Son Güncelleme:"),
    ("", "Güncelleme :"),
    ("YAYINLANMA:", "GÜNCELLEME:"),
    ("Haber Tarihi:", "Son Güncellenme:"),
    ("Tarih:", "Güncelleme:"),
    ("Eklenme Tarihi:", "Güncelleme Tarihi:"),
    ("Kayıt Tarihi :", "Güncelleme :"),
    ("Yayımlanma:", "Güncellendi:"),
    ("Haber Giriş Tarihi:", "Son Güncelleme Tarihi:"),
    ("Ekleme Tarihi :", "Son Güncelleme :"),
    ("Yayın :", "Güncelleme:"),
    ("Giriş:", "Son Güncelleme:"),
)


@dataclass(frozen=True, slots=True)
class Stamps:
    """A paper's way; drawn once."""

    form: Form
    minute: bool
    labels: tuple[str, str]
    shape: str
    """line, parts (label and value in elements of their own), after (label behind the value), time (a time element), ago (a time element that says how long ago)"""
    empty_update: bool
    """an update label stands without a value where there was none"""

    def html(self, published: datetime, updated: datetime | None) -> str:
        """The stamp's inner HTML."""
        first, second = self.labels
        one, two = self.form(published), self.form(updated) if updated else ""
        if self.shape == "parts":
            text = f"<span>{first}</span><span>{one}</span>" if first else f"<span>{one}</span>"
            return text + (f"<span>{second}</span><span>{two}</span>" if updated or self.empty_update else "")
        if self.shape == "after":
            text = f"<div><b>{one}</b><small>{(first or 'Yayınlanma').rstrip(' :')}</small></div>"
            return text + (f"<div><b>{two}</b><small>{second.rstrip(' :')}</small></div>" if updated else "")
        if self.shape == "ago":  # the words age, the attribute does not
            hours = max(1, (datetime.now(published.tzinfo) - published).seconds // 3600)
            return f'<time datetime="{published:%Y-%m-%dT%H:%M:%S%z}">{hours} saat önce</time>'
        if self.shape == "time":
            text = f'{first} <time datetime="{published:%Y-%m-%dT%H:%M:%S%z}">{one}</time>'
            if updated:
                text += f' {second} <time datetime="{updated:%Y-%m-%dT%H:%M:%S%z}">{two}</time>'
            return text
        joint = ", " if first.startswith("Haber Giriş") else " | " if len(one) % 2 else " "
        return f"{first} {one}" + (f"{joint}{second} {two}" if updated or self.empty_update else "")


def draw(dice: Dice, *, day_only: bool = False) -> Stamps:
    """A way of stamping articles."""
    form = dice.pick(DAY if day_only else MINUTE)
    shape = dice.pick(("line", "line", "line", "parts", "after", "time", "ago"))
    labels = dice.pick(LABELS)
    return Stamps(form, not day_only, labels, shape, dice.chance(15) and bool(labels[0]))
