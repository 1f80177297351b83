"""Stories: what happened, told once. A paper prints its own story, or an agency's that other papers print too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from newsarchive.sample import grammar
from newsarchive.sample.dice import Dice
from newsarchive.sample.grammar import Value, expand
from newsarchive.sample.vocabulary import words

MONTHS = (
    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
)  # fmt: skip
TOPICS = ("asayis", "guncel", "ekonomi", "spor", "egitim", "saglik", "kultur", "siyaset", "yasam")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a body: p, h (sub-headline), quote, li, or row (cells separated by " | ")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One happening. The texts use straight quotes; a paper sets its own."""

    topic: str
    headlines: tuple[str, ...]
    """two ways to put it; papers choose"""
    province: str | None
    district: str | None
    agency: Mapping[str, str] | None
    """who wired it; None: the paper's own"""
    words: Mapping[str, Value] = field(repr=False)
    key: tuple[object, ...] = ()

    def dice(self, purpose: str) -> Dice:
        """Chance for one purpose, always the same."""
        return Dice(*self.key, purpose)


def person(dice: Dice) -> str:
    """A made-up name, sometimes with a second first name."""
    people = words("people")
    second = f" {dice.pick(people['second'])}" if dice.chance(20) else ""
    return f"{dice.pick(people['first'])}{second} {dice.pick(people['last'])}"


def thousands(dice: Dice) -> str:
    """A number of four or five digits as Turkish papers print it: 4.250."""
    number = dice.between(105, 9900) * 10 + dice.below(10)
    return f"{number // 1000}.{number % 1000:03d}"


def _day(dice: Dice) -> str:
    picked = date(2025, 1, 1) + timedelta(days=dice.below(365))
    return f"{picked.day} {MONTHS[picked.month - 1]}"


def _neighbourhood(dice: Dice) -> str:
    return f"{dice.pick(words('places')['streets']['neighbourhoods'])} Mahallesi"


FRESH: dict[str, Value] = {
    "rkisi": person,
    "rmah": _neighbourhood,
    "r": lambda dice: str(dice.between(2, 60)),
    "R": thousands,
    "saat": lambda dice: f"{dice.between(6, 22):02d}.{dice.below(12) * 5:02d}",
    "gun": _day,
    "yas": lambda dice: str(dice.between(18, 84)),
}
"""words that are drawn anew for every slot"""


def _place(dice: Dice, home: str | None) -> tuple[str | None, str | None]:
    if dice.chance(8):
        return None, None
    provinces: dict[str, list[str]] = words("places")["provinces"]
    province = home if home and dice.chance(80) else dice.pick(sorted(provinces))
    return province, dice.pick(provinces[province]) if dice.chance(70) else None


def _words(dice: Dice, topic: str, province: str | None, district: str | None) -> dict[str, Value]:
    known = dict(FRESH)
    institution = dice.pick(words("topics")[topic]["institutions"])
    known |= {
        "a": str(dice.between(2, 9)),
        "b": str(dice.between(11, 98)),
        "c": thousands(dice),
        "kisi": person(dice),
        "unvan": dice.pick(words("people")["titles"]),
        "mah": _neighbourhood(dice),
        "cad": f"{dice.pick(words('places')['streets']['streets'])} Caddesi",
        "kurum": f"{district or province} {institution}" if province else institution,
    }
    if province:
        known |= {"il": province, "kisa": district or province}
        known["yerde"] = (
            f"{grammar.inflect(province, 'in')} {district} ilçesinde" if district else grammar.inflect(province, "de")
        )
    return known


def topic_of(key: Sequence[object]) -> str:
    """The topic of a story, without telling it."""
    return Dice(*key, "topic").pick(TOPICS)


def fitting(patterns: Sequence[str], *, placed: bool) -> list[str]:
    """The patterns that need no place, or all of them for a story that has one."""
    return [p for p in patterns if placed or not grammar.needs_place(p)]


def tell(key: tuple[object, ...], home: str | None, agency: Mapping[str, str] | None) -> Story:
    """The story of this key; home: the province a local paper mostly writes about."""
    topic = topic_of(key)
    dice = Dice(*key, "outline")
    tables = words("topics")[topic]
    province, district = _place(dice, home)
    if province is None and not fitting(tables["leads"], placed=False):
        province, district = home or "Sivas", None
    known = _words(dice, topic, province, district)
    headlines = dice.deal(fitting(tables["headlines"], placed=province is not None), 2)
    return Story(topic, tuple(expand(h, known, dice) for h in headlines), province, district, agency, known, key)


def lead(story: Story) -> str:
    """The first sentence, which says where."""
    dice = story.dice("lead")
    patterns: list[str] = words("topics")[story.topic]["leads"]
    wanted = [p for p in patterns if grammar.needs_place(p) == (story.province is not None)]
    return expand(dice.pick(wanted), story.words, dice)


def standfirst(story: Story, kind: str = "spots") -> str:
    """The spot (kind spots) or the short line under the second headline (kind subspots)."""
    dice = story.dice(kind)
    patterns = fitting(words("topics")[story.topic][kind], placed=story.province is not None)
    return expand(dice.pick(patterns), story.words, dice)


def _paragraphs(story: Story, dice: Dice, count: int) -> list[str]:
    tables, common = words("topics")[story.topic], words("topics")["common"]
    pool = dice.deal([*tables["details"], *common["details"]], count * 3)
    quotes = dice.deal([*tables["quotes"], *common["quotes"]], count)
    told: list[str] = []
    while len(told) < count and len(pool) >= 2:
        size = 2 + dice.chance(35)
        taken, pool = pool[:size], pool[size:]
        sentences = [expand(p, story.words, dice) for p in taken]
        if quotes and dice.chance(40):
            said = {**story.words, "q": expand(quotes.pop(), story.words, dice)}
            sentences.insert(dice.below(len(sentences) + 1), expand(dice.pick(common["saying"]), said, dice))
        told.append(" ".join(sentences))
    return told


def _extra(story: Story, dice: Dice) -> list[Block]:
    """Now and then a block quotation, a list or a table."""
    common = words("topics")["common"]
    kind = dice.below(100)
    if kind < 8:
        return [Block("quote", expand(dice.pick(common["quotes"]), story.words, dice))]
    if kind < 16:
        items = [Block("li", expand(p, story.words, dice)) for p in dice.deal(common["list"], dice.between(3, 4))]
        return [Block("p", dice.pick(common["list_intro"])), *items]
    if kind < 18:
        rows = [Block("row", f"{2021 + n} | {thousands(dice)} | yüzde {dice.between(2, 40)}") for n in range(4)]
        return [Block("p", common["table_intro"][0]), Block("row", "Yıl | Sayı | Değişim"), *rows]
    return []


def body(story: Story) -> list[Block]:
    """The whole text, 4 to 10 paragraphs with sub-headlines, as the wire or the reporter delivered it."""
    dice = story.dice("body")
    tables, common = words("topics")[story.topic], words("topics")["common"]
    *told, last = _paragraphs(story, dice, dice.between(4, 10))
    blocks = [Block("p", f"{lead(story)} {told[0]}")]
    heads = [expand(h, story.words, dice) for h in dice.deal(tables["subheads"], dice.below(4))]
    extra = _extra(story, dice)
    for number, text in enumerate(told[1:], 1):
        if heads and (number % 2 == 1 or dice.chance(30)):
            blocks.append(Block("h", heads.pop()))
        blocks.append(Block("p", text))
        if number == 2:
            blocks += extra
    closing = expand(dice.pick([*tables["closings"], *common["closings"]]), story.words, dice)
    blocks.append(Block("p", f"{closing} {last}"))
    return blocks


def tags(story: Story) -> tuple[str, ...]:
    """Two to four key words, the place among them."""
    dice = story.dice("tags")
    place = (story.district or story.province,) if story.province and dice.chance(60) else ()
    return (*(p for p in place if p), *dice.deal(words("topics")[story.topic]["tags"], dice.between(1, 3)))
