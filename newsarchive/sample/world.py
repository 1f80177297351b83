"""The sample world: five invented papers, their articles made on demand, and the exact truth of every one.

An article follows from (seed, paper, index) alone, so a world of 20,000 articles costs no more memory than one of 20.
Index 0 is the oldest. On day 2 every paper has changed one article, withdrawn one, and published five more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.credits import STYLES, Credit
from newsarchive.sample.dice import Dice
from newsarchive.sample.grammar import expand
from newsarchive.sample.stories import Block, Story
from newsarchive.sample.vocabulary import words

ISTANBUL = ZoneInfo("Europe/Istanbul")
NEW_ON_DAY_2 = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented paper: its layout and the facts that its pages print about it."""

    layout: str
    name: str
    title: str
    province: str
    first_id: int
    updates: bool = True
    """whether its articles are touched up on their first day"""
    seconds: bool = False
    """whether its pages tell the second of publication"""
    number_free: bool = False
    """whether its addresses are slugs alone, without a number"""
    slug_follows: bool = False
    """whether a changed headline changes the address"""


PAPERS = (
    Paper("seedx", "Bozkır Haberci", "Bozkır Haberci | Konya Haber", "Konya", 7000, updates=False, slug_follows=True),
    Paper("te7", "Kıyı Ekspres", "Kıyı Ekspres - Samsun Haberleri", "Samsun", 500, seconds=True, number_free=True),
    Paper("classic", "Yeşilyayla Gazetesi", "Yeşilyayla Gazetesi - Sivas'ın Sesi", "Sivas", 351000),
    Paper(
        "wordpress", "Körfez Nabız", "Körfez Nabız - Sakarya Haber", "Sakarya", 20100, seconds=True, number_free=True
    ),
    Paper("handmade", "Efeler Tepesi", "Efeler Tepesi :: Denizli", "Denizli", 11),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article: path on its site, the caption and the credit under it."""

    path: str
    caption: str | None = None
    credit: str | None = None


def number(paper: Paper, index: int) -> int:
    """The number that the paper's system gives an article; the ones between went to other things."""
    return paper.first_id + index * 3


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its paper prints it on one day."""

    paper: Paper
    index: int
    headline: str
    spot: str
    subspot: str
    blocks: tuple[Block, ...]
    """the body as a reader should get it, without dateline, tail, credits"""
    section: str
    tags: tuple[str, ...]
    published: datetime
    updated: datetime | None
    precision: str
    credit: Credit
    province: str | None
    district: str | None
    pictures: tuple[Picture, ...]
    slug: str
    old_slug: str
    """the slug of day 1, which still works"""
    kind: str = "article"

    @property
    def number(self) -> int:
        """The number that the paper's system gave it."""
        return number(self.paper, self.index)

    @property
    def modified(self) -> datetime:
        """When its page last changed."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader of the rendered page would write down."""

    site: str
    index: int
    kind: str
    """article or column"""
    url: str
    headline: str
    summary: str | None
    published_at: datetime
    published_precision: str
    updated_at: datetime | None
    section: str | None
    section_raw: str | None
    authors: tuple[str, ...]
    source: str | None
    source_kind: str | None
    source_raw: str | None
    place_province: str | None
    place_district: str | None
    body: str
    """paragraphs, list items and table rows (cells joined by " | ") parted by blank lines; sub-headlines: "## " """
    tags: tuple[str, ...]
    images: tuple[tuple[str, str | None, str | None], ...]
    """(url, caption, credit)"""
    aliases: tuple[str, ...] = ()
    """other addresses of the same article: AMP, shortlink, old slug"""


@dataclass(frozen=True)
class World:
    """All papers. articles: how many each has on day 1; days: over how long; today: the date of day 1."""

    articles: int = 150
    seed: int = 1
    today: date = date(2026, 6, 30)
    days: int = 150
    papers: tuple[Paper, ...] = field(default=PAPERS)
    trap: bool = False
    """whether every menu leads to a calendar without end"""
    weight: int = 0
    """kilobytes that every page carries besides: footer links to a hundred articles, then style and script"""
    _slugs: dict[str, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)
    _slug_lists: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 12 <= self.articles <= 20_000:
            raise ValueError(f"articles must be 12 to 20000, not {self.articles}")

    def paper(self, site: str) -> Paper:
        """The paper with that layout; KeyError when there is none."""
        return {p.layout: p for p in self.papers}[site]

    def edited(self, site: str) -> int:
        """The index that day 2 changes."""
        return self.articles - 3

    def deleted(self, site: str) -> int:
        """The index that day 2 withdraws."""
        return self.articles - 5

    def number(self, site: str, index: int) -> int:
        """The article's number."""
        return number(self.paper(site), index)

    def indexes(self, site: str, day: int = 1) -> list[int]:
        """The articles that are up on that day, oldest first."""
        if day == 1:
            return list(range(self.articles))
        gone = self.deleted(site)
        return [n for n in range(self.articles + NEW_ON_DAY_2) if n != gone]

    def date_of(self, day: int) -> date:
        """The date of day 1 or 2."""
        return self.today + timedelta(days=day - 1)

    def story_key(self, site: str, index: int) -> tuple[object, ...]:
        """The story behind an article; papers that took the same wire item share the key."""
        wired = Dice(self.seed, "wire", index).chance(55)
        if wired and Dice(self.seed, "takes", site, index).chance(75):
            return (self.seed, "wire", index)
        return (self.seed, site, index)

    @cached_property
    def _topics(self) -> dict[str, bytes]:
        last = self.articles + NEW_ON_DAY_2
        return {
            p.layout: bytes(stories.TOPICS.index(stories.topic_of(self.story_key(p.layout, n))) for n in range(last))
            for p in self.papers
        }

    def prepare(self) -> None:
        """Looks up once what needs a view of all articles (slugs, topics): 0.3 s for every thousand articles."""
        for paper in self.papers:
            self.topic(paper.layout, 0)
            if paper.number_free:
                self.slugs(paper.layout)

    def in_section(self, site: str, topic: str, day: int) -> list[int]:
        """The articles of one section, newest first."""
        wanted, topics = stories.TOPICS.index(topic), self._topics[site]
        return [n for n in reversed(self.indexes(site, day)) if topics[n] == wanted]

    def topic(self, site: str, index: int) -> str:
        """The topic of an article."""
        return stories.TOPICS[self._topics[site][index]]

    def story(self, site: str, index: int) -> Story:
        """What the article tells."""
        key = self.story_key(site, index)
        if key[1] == "wire":
            agency = Dice(*key, "agency").pick(words("agencies")["agency"])
            return stories.tell(key, None, agency)
        return stories.tell(key, self.paper(site).province, None)

    def published(self, site: str, index: int) -> datetime:
        """When it was put up: evenly spread, with jitter, the last ones in the evening of day 1 or on day 2."""
        dice = Dice(self.seed, site, index, "when")
        if index >= self.articles:
            start = datetime.combine(self.date_of(2), time(7, 5), ISTANBUL)
            return start + timedelta(minutes=(index - self.articles) * 97 + dice.below(90), seconds=dice.below(60))
        step = self.days * 86_400 / self.articles
        end = datetime.combine(self.today, time(18, 40), ISTANBUL)
        moment = end - timedelta(seconds=int((self.articles - index) * step) - dice.below(int(step * 0.8)))
        moment = moment.replace(second=dice.between(1, 59))
        return moment + timedelta(minutes=7) if (moment.hour, moment.minute) == (0, 0) else moment

    def updated(self, site: str, index: int) -> datetime | None:
        """When it was updated on the day it was put up; None for most."""
        dice = Dice(self.seed, site, index, "updated")
        if not self.paper(site).updates or not dice.chance(30):
            return None
        return self.published(site, index) + timedelta(minutes=dice.between(3, 400))

    def headline(self, site: str, index: int) -> str:
        """The headline of day 1."""
        story = self.story(site, index)
        dice = Dice(self.seed, site, index, "headline")
        return _typeset(dice.pick(story.headlines), self._style(site, index))

    def _style(self, site: str, index: int) -> int:
        return Dice(self.seed, site, index, "style").below(4)

    def slugs(self, site: str) -> dict[str, int]:
        """slug -> index of a paper whose addresses have no number; a second same headline gets -2, as CMSs do."""
        if site in self._slugs:
            return self._slugs[site]
        taken: dict[str, int] = {}
        for index in range(self.articles + NEW_ON_DAY_2):
            base = slug = turkish.slug(self.headline(site, index))
            turn = 2
            while slug in taken:
                slug, turn = f"{base}-{turn}", turn + 1
            taken[slug] = index
        self._slug_lists[site] = list(taken)
        return self._slugs.setdefault(site, taken)

    def slug(self, site: str, index: int) -> str:
        """The slug of day 1."""
        if self.paper(site).number_free:
            self.slugs(site)
            return self._slug_lists[site][index]
        return turkish.slug(self.headline(site, index))

    def article(self, site: str, index: int, day: int = 1) -> Article:
        """The article as printed on that day; day 2 shows the change of the edited one."""
        paper, story = self.paper(site), self.story(site, index)
        style = self._style(site, index)
        dice = Dice(self.seed, site, index, "print")
        credit = STYLES[site](story, dice, paper.name)
        blocks = _copy(stories.body(story), story, dice, style)
        headline = self.headline(site, index)
        slug = self.slug(site, index)
        published = self.published(site, index)
        undated = site == "handmade" and index < self.articles // 5
        article = Article(
            paper, index, headline, _typeset(stories.standfirst(story), style),
            _typeset(stories.standfirst(story, "subspots"), style), blocks,
            words("topics")[story.topic]["section"],
            stories.tags(story), published, self.updated(site, index), "day" if undated else "minute",
            credit, *_place(story, credit), _pictures(story, index, credit, dice), slug, slug,
        )  # fmt: skip
        return self._edited(article, story, style) if day > 1 and index == self.edited(site) else article

    def _edited(self, article: Article, story: Story, style: int) -> Article:
        dice = Dice(self.seed, article.paper.layout, "edit")
        updated = datetime.combine(self.date_of(2), time(9, 15, 20), ISTANBUL)
        common = words("topics")["common"]
        if article.paper.layout in {"seedx", "wordpress"}:
            fitting = stories.fitting(common["edited_headlines"], placed=story.province is not None)
            headline = _typeset(expand(dice.pick(fitting), story.words, dice), style)
            slug = turkish.slug(headline) if article.paper.slug_follows else article.slug
            return replace(article, headline=headline, slug=slug, updated=updated)
        added = Block("p", _typeset(expand(dice.pick(common["edits"]), story.words, dice), style))
        return replace(article, blocks=(*article.blocks[:1], added, *article.blocks[1:]), updated=updated)

    def truths(self, site: str, day: int = 1) -> Iterator[Article]:
        """Every article that is up on that day, oldest first."""
        return (self.article(site, index, day) for index in self.indexes(site, day))


def _typeset(text: str, style: int) -> str:
    """The text with the paper's quotation marks: straight or curly apostrophes, straight or curly quotes."""
    if style >= 2:
        parts = text.split('"')
        text = "".join(p + ("“" if n % 2 == 0 else "”") for n, p in enumerate(parts[:-1])) + parts[-1]
    return text.replace("'", "’") if style % 2 else text


def _copy(blocks: list[Block], story: Story, dice: Dice, style: int) -> tuple[Block, ...]:
    """What a paper takes over: an agency's text may lose its last paragraphs."""
    if story.agency and dice.chance(35):
        while len(blocks) > 4 and (dice.chance(60) or blocks[-1].kind != "p"):
            blocks.pop()
        while blocks[-1].kind != "p" or blocks[-1].text.endswith(":"):
            blocks.pop()
    return tuple(Block(b.kind, _typeset(b.text, style)) for b in blocks)


def _place(story: Story, credit: Credit) -> tuple[str | None, str | None]:
    return credit.place if credit.place[0] else (story.province, story.district)


def _pictures(story: Story, index: int, credit: Credit, dice: Dice) -> tuple[Picture, ...]:
    caption = dice.pick(
        (None, None, "Görüntüler cep telefonuyla kaydedildi.", "Ekipler bölgede.", "Törenden bir kare.")
    )
    return (Picture(f"/resim/{story.topic}-{index}.jpg", caption, credit.photo),)
