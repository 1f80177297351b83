"""Look-alikes: texts that share a template and not the content. What changes from issue to issue are its slots."""

from collections.abc import Callable
from functools import cache

from newsarchive import turkish
from newsarchive.sample import grammar
from newsarchive.sample.stories import MONTHS, person, thousands
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.spots import spot_facts
from newsarchive.sample.wire.text import Text

_DAYS = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
_CLUBS = ("spor", " Gücü", " Yıldız", "gücü", " İdman")
_SKIES = (
    "açık", "parçalı bulutlu", "yağmurlu", "sisli", "karla karışık yağmurlu", "az bulutlu", "sağanaklı", "tozlu",
    "çok bulutlu", "güneşli",
)  # fmt: skip
SLOTS: dict[str, Callable[[QuickDice], str]] = {
    "n": lambda d: str(d.between(2, 60)),
    "top": lambda d: f"{d.between(1, 90)}",
    "derece": lambda d: str(d.between(-6, 41)),
    "N": thousands,
    "M": lambda d: f"{d.between(1, 950)}.{d.below(1000):03d}.{d.below(1000):03d}",
    "kur": lambda d: f"{d.between(3, 59)},{d.below(10000):04d}",
    "tutar": lambda d: f"{d.between(1, 9)}.{d.below(1000):03d},{d.below(100):02d}",
    "yuzde": lambda d: f"{d.below(9)},{d.below(100):02d}",
    "saat": lambda d: f"{d.below(24):02d}.{d.below(60):02d}",
    "yil": lambda d: str(d.between(1930, 2024)),
    "gun": lambda d: f"{d.between(1, 28)} {d.pick(MONTHS)}",
    "gunadi": lambda d: d.pick(_DAYS),
    "kisi": person,
    "tel": lambda d: f"0 ({d.between(212, 488)}) {d.between(200, 999)} {d.below(100):02d} {d.below(100):02d}",
    "plaka": lambda d: f"{d.between(1, 81):02d} {d.pick('ABCDEFGHK')}{d.pick('LMNPRST')} {d.between(100, 999)}",
    "mah": lambda d: f"{d.pick(words('wire')['places']['neighbourhoods'])} Mahallesi",
    "cad": lambda d: f"{d.pick(words('wire')['places']['streets'])} Caddesi",
    "skor": lambda d: f"{d.below(6)}-{d.below(5)}",
    "takim": lambda d: d.pick(sorted(words("places")["provinces"])) + d.pick(_CLUBS),
    "hava": lambda d: d.pick(_SKIES),
    "yon": lambda d: d.pick(("kuzey", "güney", "doğu", "batı", "kuzeybatı", "güneydoğu")),
    "sozcuk": lambda d: d.pick(words("wire_words")["instead"]),
}  # fmt: skip


@cache
def tables(name: str) -> dict[str, dict[str, object]]:
    """The templates of wire_templates.toml or another table of that form."""
    return words(name)


def _settle(parts: tuple[grammar.Part, ...], dice: QuickDice, out: list[str | tuple[str, str]]) -> None:
    for part in parts:
        if isinstance(part, list):
            _settle(dice.pick(part), dice, out)
        else:
            out.append(part)


Form = tuple[tuple[str | tuple[str, str], ...], ...]


@cache
def form(name: str, family: str, house: int) -> tuple[str, Form]:
    """The house's template: its alternatives are settled, its slots open. First the headline's pattern."""
    table = tables(name)[family]
    dice = QuickDice(name, family, house)
    paragraphs: list[str] = []
    for line in table["lines"]:  # type: ignore[attr-defined]
        if isinstance(line, list):
            paragraphs += dice.deal(line, dice.between(1, len(line)))
        elif line.startswith("*"):
            count, _, row = line[1:].partition(" ")
            low, _, high = count.partition("-")
            paragraphs.append(" ".join([row] * dice.between(int(low), int(high or low))))
        else:
            paragraphs.append(line)
    settled = []
    for pattern in paragraphs:
        out: list[str | tuple[str, str]] = []
        _settle(grammar.compiled(pattern), dice, out)
        settled.append(tuple(out))
    headlines: list[str] = table["headlines"]  # type: ignore[assignment]
    return dice.pick(headlines), tuple(settled)


def _fill(parts: tuple[str | tuple[str, str], ...], known: dict[str, str], dice: QuickDice) -> str:
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        slot, case = part
        word = known.get(slot) or SLOTS[slot](dice)
        out.append(grammar.inflect(word, case) if case else word)
    text = "".join(out)
    return turkish.upper(text[0]) + text[1:]


def issue(name: str, family: str, house: int, dice: QuickDice) -> Text:
    """One issue: the slots filled. il, ilce, kisa, bugun, yilbu and kisi1 stay the same all through it."""
    headline, paragraphs = form(name, family, house)
    known = spot_facts(dice)
    known["bugun"] = f"{dice.between(1, 28)} {dice.pick(MONTHS)}"
    known["yilbu"] = str(dice.between(2012, 2025))
    known["kisi1"] = person(dice)
    settled: list[str | tuple[str, str]] = []
    _settle(grammar.compiled(headline), dice, settled)
    only_town = all(part[0] in known for parts in paragraphs for part in parts if not isinstance(part, str))
    key = f"{family} {known['kisa']}" if only_town else ""
    return Text(_fill(tuple(settled), known, dice), tuple(_fill(p, known, dice) for p in paragraphs),
                known["il"], known["ilce"] or None, "Güncel", key=key)  # fmt: skip
