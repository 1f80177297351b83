"""How a paper says where a story came from: the printed words, and what a reader understands by them.

Every layout prints credits in its own places. A plan holds the words; the layout puts them where it puts them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import Story, person
from newsarchive.sample.vocabulary import words


@dataclass(frozen=True, slots=True)
class Credit:
    """The printed words (head .. photo) and their meaning (source, kind, authors)."""

    source: str | None = None
    """canonical short name of an agency or outlet; None for the paper's own text"""
    kind: str | None = None
    """agency, outlet, press_release, own, or None when the page does not say"""
    raw: str | None = None
    """the words that name the source"""
    authors: tuple[str, ...] = ()
    head: str = ""
    """dateline glued before the first paragraph"""
    tail: str = ""
    """glued behind the last paragraph"""
    line: str = ""
    """a line of its own behind the last paragraph"""
    slot: tuple[str, str] | None = None
    """label and value of the layout's own source box"""
    byline: str = ""
    """what the layout's author box prints"""
    place: tuple[str | None, str | None] = (None, None)
    """province and district that dateline or tail name"""
    photo: str | None = None
    """credit of the picture"""


def capital_surname(name: str) -> str:
    """``Sefer DEMİR``: the surname in capitals, as agencies print reporters."""
    *first, last = name.split()
    return " ".join([*first, turkish.upper(last)])


def dateline(story: Story) -> tuple[str, tuple[str | None, str | None]]:
    """The place in capitals; Ankara, where the agency sits, for a story without one."""
    if story.province is None:
        return "ANKARA", ("Ankara", None)
    return turkish.upper(story.province), (story.province, story.district)


def _agency_head(story: Story, agency: Mapping[str, str], dice: Dice) -> Credit:
    place, where = dateline(story)
    short = agency["short"]
    if short == "Bülten":
        mark = dice.pick(("(BÜLTEN)", "(Bülten)"))
        return Credit(short, agency["kind"], mark, tail=f" {mark}")
    if short == "DHA" and story.district:
        who = person(dice)
        town = f"{turkish.upper(story.district)} ({story.province})"
        return Credit(short, "agency", "(DHA)", (who,), f"{capital_surname(who)}/{town}, (DHA) - ", place=where)
    if short == "İGFA" and dice.chance(40):
        who = person(dice)
        return Credit(short, "agency", "(İGFA)", (who,), f"{capital_surname(who)} / {place} (İGFA) - ", place=where)
    mark = f"({short})"
    return Credit(short, agency["kind"], mark, head=f"{place} {mark} {dice.pick('-–')} ", place=where)


def _agency_tail(story: Story, agency: Mapping[str, str], dice: Dice) -> Credit:
    place, where = dateline(story)
    short = agency["short"]
    if short == "İHA" and story.province:
        raw = dice.pick(("Kaynak: İhlas Haber Ajansı", "Kaynak: İHA", "KAYNAK: İHA"))
        return Credit(short, "agency", raw, tail=f" - {place}", line=raw, place=where)
    if short == "Bülten":
        raw = dice.pick(("Kaynak : Bülten", "BÜLTEN", "Kaynak: (BÜLTEN)"))
        return Credit(short, agency["kind"], raw, line=raw)
    if dice.chance(30):
        who = person(dice)
        return Credit(short, agency["kind"], f"({who} -{short})", (who,), tail=f" ({who} -{short})")
    return Credit(short, agency["kind"], f"({short})", tail=f" ({short})")


def _agency_line(story: Story, agency: Mapping[str, str], dice: Dice) -> Credit:
    short, full = agency["short"], agency["full"]
    if short == "Bülten":
        raw = dice.pick(("Kaynak : Bültenler", "Basın Bülteni", "Kaynak: Basın Bülteni"))
        return Credit(short, agency["kind"], raw, line=raw)
    if dice.chance(20):
        who = person(dice)
        raw = f"Kaynak: {short} / {who} - {words('topics')[story.topic]['section']}"
        return Credit(short, agency["kind"], raw, (who,), line=raw)
    raw = dice.pick((f"Kaynak: {short}", f"Kaynak: {full}", f"KAYNAK: {short}", f"kaynak:{turkish.lower(short)}", full))
    return Credit(short, agency["kind"], raw, line=raw)


def seed_style(story: Story, dice: Dice, paper: str) -> Credit:
    """A last body line, and the account's name twice (picture text and name)."""
    if story.agency:
        plan = _agency_line(story, story.agency, dice)
        return _with(plan, byline="AdminAdmin")
    roll = dice.below(100)
    if roll < 30:
        outlet = dice.pick(words("agencies")["outlet"])
        raw = f"{dice.pick(('kaynak:', 'Kaynak: ', 'KAYNAK: '))}{dice.pick(outlet['printed'])}"
        return Credit(outlet["short"], "outlet", raw, line=raw, byline="AdminAdmin")
    if roll < 65:
        who = person(dice)
        return Credit(None, "own", who, (who,), byline=f"{who}{who}")
    if roll < 80:
        return Credit(None, "own", "Haber Merkezi", line="Haber Merkezi", byline="AdminAdmin")
    return Credit(byline="AdminAdmin")


def box_style(story: Story, dice: Dice, paper: str) -> Credit:
    """A source box under the text: Kaynak, Muhabir, or an agency in the editor's place."""
    if story.agency:
        short, full, kind = story.agency["short"], story.agency["full"], story.agency["kind"]
        label = dice.pick(("Kaynak:", "Kaynak:", "Kaynak:", "Editör:")) if kind == "agency" else "Kaynak:"
        value = dice.pick((short, full, f"{short} - {full}")) if kind == "agency" else dice.pick(("Bülten", full))
        return Credit(short, kind, f"{label} {value}", slot=(label, value))
    if dice.chance(60):
        who = person(dice)
        printed = dice.pick((who, who, capital_surname(who)))
        return Credit(None, "own", f"Muhabir: {printed}", (who,), slot=("Muhabir:", printed))
    value = dice.pick(("Haber Merkezi", paper))
    return Credit(None, "own", f"Kaynak: {value}", slot=("Kaynak:", value))


def wire_style(story: Story, dice: Dice, paper: str) -> Credit:
    """The agency's own dateline kept; own reporters named as agencies do; an empty label under the rest."""
    if story.agency:
        return _agency_head(story, story.agency, dice)
    if dice.chance(50):
        who = person(dice)
        raw = f"Haber: {capital_surname(who)}"
        return Credit(None, "own", raw, (who,), line=raw)
    return Credit(slot=("Kaynak:", ""))


def blog_style(story: Story, dice: Dice, paper: str) -> Credit:
    """A bare or labelled last line; the author link is an account, a desk or a person."""
    if story.agency:
        plan = _agency_line(story, story.agency, dice) if dice.chance(50) else _agency_tail(story, story.agency, dice)
        return _with(plan, byline=dice.pick(("admin", "Haber Merkezi", paper)) if not plan.authors else "admin")
    if dice.chance(65):
        who = person(dice)
        return Credit(None, "own", who, (who,), byline=who)
    return Credit(None, "own", "Haber Merkezi", byline="Haber Merkezi")


def hand_style(story: Story, dice: Dice, paper: str) -> Credit:
    """Whatever the typist had at hand."""
    if story.agency:
        plan = dice.pick((_agency_tail, _agency_head, _agency_line))(story, story.agency, dice)
        return _with(plan, photo="AA") if dice.chance(15) else plan
    if dice.chance(35):
        one, two = person(dice), person(dice)
        raw = f"Haber-Kamera: {capital_surname(one)}-{capital_surname(two)}"
        return Credit(None, "own", raw, (one, two), line=raw)
    if dice.chance(50):
        who = person(dice)
        return Credit(None, "own", f"Muhabir : {who}", (who,), line=f"Muhabir : {who}")
    return Credit(photo="AA" if dice.chance(30) else None)


def _with(plan: Credit, *, byline: str = "", photo: str | None = None) -> Credit:
    return replace(plan, byline=byline, photo=photo)


Style = Callable[[Story, Dice, str], Credit]
STYLES: dict[str, Style] = {
    "seedx": seed_style, "te7": box_style, "classic": wire_style, "wordpress": blog_style, "handmade": hand_style,
}  # fmt: skip
