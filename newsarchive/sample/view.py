"""What a layout sees: one paper on one day, its articles, its addresses, and the truth of each page."""

import html
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive import turkish
from newsarchive.sample import stories
from newsarchive.sample.columns import Column, column
from newsarchive.sample.stories import MONTHS
from newsarchive.sample.vocabulary import words
from newsarchive.sample.world import Article, Truth, World

if TYPE_CHECKING:
    from newsarchive.sample.layouts.base import Layout

_REMEMBERED = 64
WEEKDAYS = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
SECTIONS = {topic: str(words("topics")[topic]["section"]) for topic in stories.TOPICS}
"""topic -> section as a person writes it"""


def esc(text: str) -> str:
    """The text for HTML, quotes escaped too."""
    return html.escape(text)


def long_date(moment: datetime, *, weekday: bool = False) -> str:
    """``05 Haziran 2026`` or ``05 Haziran 2026 Cuma``."""
    day = f"{moment.day:02d} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} {WEEKDAYS[moment.weekday()]}" if weekday else day


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article in a listing."""

    index: int
    headline: str
    path: str
    topic: str
    published: datetime
    modified: datetime
    number: int
    slug: str


@dataclass(frozen=True)
class View:
    """One paper on one day at one address."""

    world: World
    layout: "Layout"
    home: str
    """``http://127.0.0.1:8101``, no slash at the end"""
    day: int = 1

    @property
    def site(self) -> str:
        """The layout's name, which is also the paper's key."""
        return self.layout.name

    @cached_property
    def name(self) -> str:
        """The paper's name."""
        return self.world.paper(self.site).name

    @cached_property
    def title(self) -> str:
        """What the paper puts into its title line."""
        return self.world.paper(self.site).title

    @cached_property
    def indexes(self) -> Sequence[int]:
        """What is up, oldest first."""
        return self.world.indexes(self.site, self.day)

    @cached_property
    def index_set(self) -> frozenset[int]:
        """The same, for asking."""
        return frozenset(self.indexes)

    @cached_property
    def _teasers(self) -> dict[int, Teaser]:
        return {}

    @cached_property
    def _articles(self) -> dict[int, Article]:
        return {}

    def article(self, index: int) -> Article:
        """The article as printed today; the last few are remembered, since pages show their neighbours."""
        article = self._articles.get(index)
        if article is None:
            article = self.world.article(self.site, index, self.day)
            while len(self._articles) >= _REMEMBERED:
                self._articles.pop(next(iter(self._articles)), None)
            self._articles[index] = article
        return article

    def teaser(self, index: int) -> Teaser:
        """The article as a listing shows it; its body is not made for that. All are remembered: they are small."""
        if index not in self._teasers:
            self._teasers[index] = self._teaser(index)
        return self._teasers[index]

    def _teaser(self, index: int) -> Teaser:
        world, site = self.world, self.site
        published = world.published(site, index)
        headline, slug, modified = world.headline(site, index), world.slug(site, index), world.updated(site, index)
        if self.day > 1 and index == world.edited(site):
            article = self.article(index)
            headline, slug, modified = article.headline, article.slug, article.modified
        number = world.number(site, index)
        path = self.layout.path(slug, number)
        return Teaser(index, headline, path, world.topic(site, index), published, modified or published, number, slug)

    @cached_property
    def menu(self) -> list[tuple[str, str]]:
        """The layout's menu links."""
        return self.layout.menu(self)

    @cached_property
    def latest(self) -> tuple[Teaser, ...]:
        """The newest 40 articles, newest first."""
        return tuple(map(self.teaser, self.indexes[:-41:-1]))

    def position(self, index: int) -> int:
        """Where an article stands among those that are up, oldest first."""
        return bisect_left(self.indexes, index)

    def neighbours(self, article: Article, count: int) -> list[Teaser]:
        """Some other articles, for related boxes."""
        at = self.position(article.index)
        spread = (at - 1, at + 1, at - 5, at + 7, at - 11, at - 2)
        picked = [self.indexes[n % len(self.indexes)] for n in spread]
        return [self.teaser(n) for n in picked[:count] if n != article.index]

    def teasers(self, topic: str | None = None) -> list[int]:
        """Indexes of a section, or of everything, newest first."""
        if topic is None:
            return list(reversed(self.indexes))
        return self.world.in_section(self.site, topic, self.day)

    @cached_property
    def column(self) -> Column:
        """The paper's one opinion column."""
        return column(self.world, self.world.paper(self.site))

    def truth(self, index: int) -> Truth:
        """What a careful reader writes down from the page of that article."""
        article = self.article(index)
        return truth_of(self, article)

    def truths(self) -> Iterator[Truth]:
        """Every article that is up, oldest first, then the column."""
        yield from map(self.truth, self.indexes)
        yield self.column.truth(self)


def truth_of(view: View, article: Article) -> Truth:
    """The truth of one article in this layout."""
    layout, credit = view.layout, article.credit
    caps = layout.capital_subheads
    body = "\n\n".join(
        f"## {turkish.upper(b.text) if caps else b.text}" if b.kind == "h" else b.text for b in article.blocks
    )
    exact = article.published if article.paper.seconds else article.published.replace(second=0)
    if article.precision == "day":
        exact = exact.replace(hour=0, minute=0)
    updated = article.updated
    if updated and not article.paper.seconds:
        updated = updated.replace(second=0)
    images = tuple((view.home + p.path, p.caption, p.credit) for p in article.pictures) if layout.pictures else ()
    return Truth(
        view.site, article.index, "article", view.home + layout.article_path(article), article.headline,
        article.spot if layout.shows_spot else None, exact, article.precision, updated,
        article.section, layout.section_label(view.world.topic(view.site, article.index)), credit.authors,
        credit.source, credit.kind, credit.raw, article.province, article.district, body,
        article.tags if layout.shows_tags else (), images, tuple(view.home + p for p in layout.aliases(article)),
    )  # fmt: skip
