"""Papers that never were: each follows from a seed and its number, its articles come with the truth of their fields.

What a paper is like (family, addresses, stamps, credits, feeds, sitemaps, charset, boxes) is drawn by chance. The truth
is what a careful reader of the printed page would write down; layouts print it, and never read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import Block, Story
from newsarchive.sample.vocabulary import words
from papers import credits, stamps

ISTANBUL = ZoneInfo("Europe/Istanbul")
FAMILIES = (
    "te7", "tehs5", "cm1", "cm2", "seedx", "slashid", "daktilo", "ers", "onem", "hcom", "amp", "classic",
    "wp", "wp-newspaper", "wp-jannah", "wp-safir", "wp-kanews", "wp-mvp", None,
)  # fmt: skip
SECTIONS: dict[str, tuple[str, ...]] = {
    "asayis": ("Asayiş", "Asayiş", "3. Sayfa", "Polis-Adliye"),
    "guncel": ("Güncel", "Gündem", "Yerel", "Güncel"),
    "ekonomi": ("Ekonomi", "Ekonomi", "Tarım"),
    "spor": ("Spor",),
    "egitim": ("Eğitim",),
    "saglik": ("Sağlık",),
    "kultur": ("Kültür-Sanat", "Kültür"),
    "siyaset": ("Siyaset", "Politika"),
    "yasam": ("Yaşam", "Magazin"),
}
_FIRST = ("Bozyaka", "Kızılırmak", "Yeşilova", "Akpınar", "Karasu", "Gökçedağ", "Sarıçam", "Çamlıbel", "Yıldıztepe",
          "Beyazkale", "Derinçay", "Ulukent", "Körfezyolu", "Gülyazı", "Toprakkale", "Ortaçay", "Demirkapı")  # fmt: skip
_SECOND = ("Gazetesi", "Haber", "Ekspres", "Postası", "Gündem", "Manşet", "Objektif", "Son Nokta", "Medya", "Olay")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader writes down of one page."""

    path: str
    headline: str
    summary: str | None
    """None: the page shows none"""
    published: datetime
    minute: bool
    updated: datetime | None
    section: str | None
    authors: tuple[str, ...]
    source: str | None
    province: str | None
    district: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Art:
    """One article as its paper has it."""

    index: int
    number: int
    story: Story = field(repr=False)
    headline: str = ""
    spot: str = ""
    blocks: tuple[Block, ...] = ()
    topic: str = ""
    section: str = ""
    published: datetime = datetime(2000, 1, 1, tzinfo=ISTANBUL)
    updated: datetime | None = None
    credit: credits.Credit = field(default_factory=credits.Credit)
    slug: str = ""

    @property
    def modified(self) -> datetime:
        return self.updated or self.published


@dataclass(frozen=True)
class Paper:
    """One paper of a seed."""

    seed: int
    index: int
    family: str | None
    today: datetime
    size: int = 30
    credit_places: frozenset[str] = frozenset({"line", "tail"})
    """where its layout prints credits"""

    def dice(self, *purpose: object) -> Dice:
        return Dice("papers", self.seed, self.index, self.family, *purpose)

    @cached_property
    def name(self) -> str:
        dice = self.dice("name")
        return f"{dice.pick(_FIRST)} {dice.pick(_SECOND)}"

    @cached_property
    def province(self) -> str:
        return self.dice("province").pick(sorted(words("places")["provinces"]))

    @cached_property
    def stamps(self) -> stamps.Stamps:
        dice = self.dice("stamps")
        return stamps.draw(dice, day_only=dice.chance(10))

    @cached_property
    def sections(self) -> dict[str, str]:
        dice = self.dice("sections")
        return {topic: dice.pick(names) for topic, names in SECTIONS.items()}

    @cached_property
    def capital_sections(self) -> bool:
        return self.dice("capitals").chance(40)

    def printed_section(self, topic: str) -> str:
        name = self.sections[topic]
        return turkish.upper(name) if self.capital_sections else name

    @cached_property
    def shows_spot(self) -> bool:
        return self.dice("spot").chance(80)

    @cached_property
    def curly(self) -> bool:
        return self.dice("quotes").chance(40)

    @cached_property
    def first_number(self) -> int:
        return self.dice("number").pick((1200, 7200, 31_400, 145_000, 823_000, 1_982_000))

    @cached_property
    def articles(self) -> Sequence[Art]:
        """Newest first."""
        made: list[Art] = []
        seen: set[str] = set()
        for index in range(self.size * 2):
            art = self._article(index)
            if art.slug not in seen and len(made) < self.size:
                seen.add(art.slug)
                made.append(art)
        return made

    def _article(self, index: int) -> Art:
        dice = self.dice("article", index)
        agency = dice.pick([None, None, *sorted(credits.AGENCIES), "AA", "İHA", "DHA", *credits.OUTLETS[:1]])
        story = stories.tell(
            ("papers", self.seed, self.index, index), self.province, {"short": agency} if agency else None
        )
        credit = credits.draw(
            story, self.credit_places, agency, dice, paper=self.name, section=self.sections[story.topic]
        )
        gap = timedelta(minutes=37 + index * 190 + dice.below(150), seconds=dice.below(60))
        published = (self.today - gap).astimezone(ISTANBUL)
        updated = published + timedelta(minutes=dice.between(6, 300)) if dice.chance(35) else None
        if updated and updated > self.today - timedelta(minutes=20):
            updated = None
        headline = self.typeset(dice.pick(story.headlines))
        blocks = tuple(Block(one.kind, self.typeset(one.text)) for one in stories.body(story) if one.kind != "row")
        return Art(
            index, self.first_number - index * 3, story, headline, self.typeset(stories.standfirst(story)),
            blocks, story.topic, self.sections[story.topic], published, updated, credit, turkish.slug(headline),
        )  # fmt: skip

    def typeset(self, text: str) -> str:
        """Straight or curly marks, as the paper sets them."""
        if not self.curly:
            return text
        parts = text.split('"')
        text = "".join(p + ("“" if n % 2 == 0 else "”") for n, p in enumerate(parts[:-1])) + parts[-1]
        return text.replace("'", "’")

    def truth(self, art: Art, path: str, *, minute: bool, updates: bool) -> Truth:
        """The truth of an article at a path; minute: whether any witness on the page tells the minute; updates: whether
        the page prints when it was changed."""
        place = art.credit.place or (art.story.province, art.story.district)
        return Truth(
            path, art.headline, art.spot if self.shows_spot else None, art.published,
            minute, art.updated if updates else None, art.section, art.credit.authors,
            art.credit.source, *place, "\n\n".join(block.text for block in art.blocks),
        )  # fmt: skip
