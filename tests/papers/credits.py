"""How papers credit a text: the printed words, and what a careful reader takes from them."""

from dataclasses import dataclass, replace

from newsarchive import turkish
from newsarchive.sample.credits import capital_surname, dateline
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import Story, person

AGENCIES = {
    "AA": "Anadolu Ajansı", "İHA": "İhlas Haber Ajansı", "DHA": "Demirören Haber Ajansı", "İGFA": "İGF Haber Ajansı",
    "ANKA": "ANKA Haber Ajansı", "İLKHA": "İlke Haber Ajansı", "Hibya": "Hibya Haber Ajansı", "BHA": "Beyaz Haber Ajansı",
}  # fmt: skip
OUTLETS = ("Sabah", "Hürriyet", "Milliyet", "Sözcü", "Habertürk", "NTV")


@dataclass(frozen=True, slots=True)
class Credit:
    """Printed words by place on the page, and their meaning."""

    source: str | None = None
    authors: tuple[str, ...] = ()
    head: str = ""
    """in front of the first paragraph"""
    tail: str = ""
    """behind the last"""
    line: str = ""
    """a line of its own at the end of the text"""
    slot: tuple[str, str] | None = None
    """label and value of the layout's credit box"""
    byline: str = ""
    """the layout's place for an author"""
    account: str = ""
    """what the system calls the author: in JSON-LD and meta elements"""
    place: tuple[str | None, str | None] | None = None
    """province and district, when the words name them"""


def _head(story: Story, short: str, dice: Dice) -> Credit:
    town, place = dateline(story)
    roll = dice.below(10)
    if short == "DHA" and story.district and roll < 5:
        who = person(dice)
        text = f"{capital_surname(who)}/{turkish.upper(story.district)} ({story.province}), (DHA) - "
        return Credit(short, (who,), head=text, place=place)
    if short == "İGFA" and roll < 5:
        who = person(dice)
        return Credit(short, (who,), head=f"{capital_surname(who)} / {town} (İGFA) - ", place=place)
    return Credit(short, head=f"{town} ({turkish.upper(short)}) {dice.pick('-–—')} ", place=place)


def _tail(story: Story, short: str, dice: Dice) -> Credit:
    mark = turkish.upper(short)
    if dice.chance(25):
        who = person(dice)
        return Credit(short, (who,), tail=f" ({who} - {mark})")
    return Credit(short, tail=f" ({mark})")


def _line(story: Story, short: str, dice: Dice, section: str) -> Credit:
    full = AGENCIES.get(short, short)
    roll = dice.below(100)
    if short in OUTLETS:
        return Credit(short, line=dice.pick((f"Kaynak: {short}", f"kaynak:{turkish.lower(short)}", f"KAYNAK: {short}")))
    if roll < 15:
        who = person(dice)
        return Credit(short, (who,), line=f"Kaynak: {short} / {who} - {section}")
    if roll < 30 and story.province and short == "İHA":
        town, place = dateline(story)
        return Credit(short, tail=f" - {town}", line=f"Kaynak: {full}", place=place)
    if roll < 36 and short in ("AA", "İHA", "DHA"):
        who = person(dice)
        return Credit(short, (who,), line=f"Haber: {capital_surname(who)} ({short})")
    return Credit(short, line=dice.pick((f"Kaynak: {short}", f"Kaynak:{short}", f"Haber Kaynağı: {full}", f"Kaynak: {full}", f"KAYNAK: {full}", f"Kaynak : {short}",
                                         f"({short})", full)))  # fmt: skip


def _slot(story: Story, short: str, dice: Dice) -> Credit:
    full = AGENCIES.get(short, short)
    label = "Kaynak:" if short in OUTLETS else dice.pick(("Kaynak:", "Kaynak:", "KAYNAK:", "Editör:", "Kaynak :"))
    return Credit(short, slot=(label, dice.pick((short, full))))


def _own(story: Story, places: frozenset[str], dice: Dice, paper: str) -> Credit:
    who = person(dice)
    printed = dice.pick((who, capital_surname(who)))
    choices = [Credit()]
    if "slot" in places:
        choices += [Credit(authors=(who,), slot=(dice.pick(("Muhabir:", "Editör:", "Haber:")), printed))] * 3
        choices += [Credit(slot=("Kaynak:", dice.pick(("Haber Merkezi", paper)))), Credit(slot=("Kaynak:", ""))]
    if "byline" in places:
        choices += [Credit(authors=(who,), byline=who, account=who)] * 3
        choices += [Credit(byline=dice.pick(("Haber Merkezi", paper, "admin", "Editör")))]
    if "line" in places:
        other = person(dice)
        crew = f"Haber-Kamera: {capital_surname(who)}-{capital_surname(other)}"
        choices += [
            Credit(authors=(who,), line=f"{dice.pick(('Haber:', 'Muhabir:', 'Muhabir :', 'HABER:'))} {printed}")
        ] * 2
        choices += [Credit(authors=(who, other), line=crew), Credit(line="Haber Merkezi")]
    if "head" in places and story.province and dice.chance(30):
        town, place = dateline(story)
        return Credit(head=f"{town} - ", place=place)
    return dice.pick(choices)


_WAYS = {"head": _head, "tail": _tail, "slot": _slot}


def draw(
    story: Story, places: frozenset[str], short: str | None, dice: Dice, *, paper: str, section: str
) -> Credit:  # fmt: skip
    """A credit of the story's agency or outlet (short; None: the paper's own text), in one of the layout's places."""
    if short is None:
        return _own(story, places, dice, paper)
    ways = sorted(places - {"byline"})
    if short in OUTLETS:
        ways = [way for way in ways if way in ("line", "slot")] or ["line"]
    way = dice.pick(ways)
    made = _line(story, short, dice, section) if way == "line" else _WAYS[way](story, short, dice)
    if "byline" in places and not made.byline:
        if short in AGENCIES and dice.chance(15) and not made.authors:
            return replace(made, byline=dice.pick((short, AGENCIES[short])))
        return replace(made, byline=dice.pick(("", "Haber Merkezi", paper, "admin")))
    return made
