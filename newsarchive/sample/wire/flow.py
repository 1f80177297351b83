"""The wire flow, day by day: what agencies, town halls and reporters write, who prints it, and what looks alike."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from newsarchive.sample.wire import credit, desk
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy, Piece, delivered
from newsarchive.sample.wire.desk import Story
from newsarchive.sample.wire.item import Item
from newsarchive.sample.wire.press import OWN_SITES, WEIGHTS, Site, sites
from newsarchive.sample.wire.text import Event, Flavour, Text

ISTANBUL = ZoneInfo("Europe/Istanbul")
START = datetime(2025, 3, 1, tzinfo=ISTANBUL)


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of what, and which edits how often."""

    edits: tuple[str, ...]
    """operations, the frequent ones several times"""
    alike: int = 20
    """look-alikes in a hundred articles"""
    own: int = 30
    """papers' own texts in a hundred texts"""
    bulletins: int = 15
    twins: int = 18
    """events in a hundred that a second agency wires too"""
    near: int = 8
    later: int = 12
    rewritten: int = 14
    papers: int = 420
    most: int = 160
    """copies of one text at most"""
    families: int = 12
    """houses for each family of look-alikes"""


@dataclass
class Flow:
    """A wire flow of that many articles; the same for the same seed and flavour."""

    articles: int
    seed: int
    flavour: Flavour
    name: str
    mix: Mix
    a_day: int = 2500
    _number: int = field(default=0, init=False)
    _text: int = field(default=0, init=False)
    _issued: set[int] = field(default_factory=set, init=False)
    """hashes of the issues of templates, so that no issue comes twice"""

    def __iter__(self) -> Iterator[Item]:
        """The articles in the order in which an archive meets them."""
        self._number = self._text = 0
        self._issued.clear()
        waiting: list[tuple[datetime, int, Item]] = []
        tomorrow: list[tuple[Event, Story]] = []
        day = 0
        while self._number < self.articles:
            start = START + timedelta(days=day)
            tomorrow = self._day(day, start, tomorrow, waiting)
            while waiting and waiting[0][0] < start:
                yield heapq.heappop(waiting)[2]
            day += 1
        while waiting:
            yield heapq.heappop(waiting)[2]

    def _day(
        self, day: int, start: datetime, today: list[tuple[Event, Story]], waiting: list[tuple[datetime, int, Item]]
    ) -> list[tuple[Event, Story]]:
        self._tomorrow: list[tuple[Event, Story]] = []
        goal = min(self.articles, self._number + self.a_day)
        for number, (event, story) in enumerate(today):
            self._put(waiting, self._follow(event, story, start, QuickDice(self.seed, self.name, "next", day, number)))
        happening = 0
        while self._number < goal:
            dice = QuickDice(self.seed, self.name, day, happening)
            happening += 1
            if dice.chance(self._share_alike()):
                self._put(waiting, self._alike(day, start, dice))
            else:
                self._put(waiting, self._happening(start, dice))
        return self._tomorrow

    def _share_alike(self) -> int:
        """Draws of look-alikes in a hundred draws: they come singly, the others as stories with many copies."""
        return min(95, self.mix.alike * 3)

    def _put(self, waiting: list[tuple[datetime, int, Item]], items: list[Item]) -> None:
        for item in items:
            if item.number < self.articles:
                heapq.heappush(waiting, (item.seen_at, item.number, item))

    def _next_number(self) -> int:
        self._number += 1
        return self._number - 1

    def _next_text(self) -> int:
        self._text += 1
        return self._text - 1

    def _happening(self, start: datetime, dice: QuickDice) -> list[Item]:
        event = self.flavour.event(dice)
        at = start + timedelta(seconds=dice.below(86_400))
        kind = "own" if dice.chance(self.mix.own) else "bulletin" if dice.chance(self.mix.bulletins) else "wire"
        agency = dice.pick(WEIGHTS) if kind == "wire" else None
        number = self._text
        out = self._spread(self._story(kind, event.told(0, dice), agency, at, dice, event=number), dice, event)
        if kind == "wire" and dice.chance(self.mix.twins):
            others = [short for short in ("AA", "İHA", "DHA") if short != agency]
            for voice, other in enumerate(dice.deal(others, 1 + dice.chance(25)), 1):
                later = at + timedelta(minutes=dice.between(2, 240))
                story = self._story("wire", event.told(voice, dice), other, later, dice, event=number)
                out += self._spread(story, dice, event)
        if dice.chance(self.mix.near):
            close = event.near(dice)
            later = at + timedelta(minutes=dice.between(30, 900))
            story = self._story(kind, close.told(0, dice), agency, later, dice, event=self._text)
            out += self._spread(story, dice, close)
        return out

    def _story(
        self, kind: str, text: Text, agency: str | None, at: datetime, dice: QuickDice, *, event: int | None = None,
        rewrites: int | None = None, follows: int | None = None, family: str | None = None,
    ) -> Story:  # fmt: skip
        wire = delivered(text)
        credit.wire(wire, text, agency, dice)
        image = f"{at:%Y%m%d}A{dice.pick('WXBR')}{dice.between(100000, 999999)}.jpg" if agency == "İHA" else None
        return Story(self._next_text(), kind, text, agency, wire, at, image, event, rewrites, follows, family)

    def _papers(self) -> tuple[Site, ...]:
        return sites(self.mix.papers, f"{self.name}{self.seed}")

    def _spread(self, story: Story, dice: QuickDice, event: Event | None) -> list[Item]:
        """Everybody who prints the text: subscribers from the wire, then others from them."""
        papers = self._papers()
        size = dice.tail(1.1, self.mix.most)
        if story.kind == "own":
            size = 1 if dice.chance(60) else min(size, 12)
        pool = [p for p in papers if story.agency in p.subscribes] if story.agency else list(papers)
        takers = dice.deal(pool, size if story.kind != "own" else 1)
        thieves = 0 if size == 1 else size // 3 if story.kind != "own" else size - 1
        out: list[tuple[Item, Copy, Site]] = []
        if story.agency in OWN_SITES and dice.chance(25):
            out.append(self._own_site(story, dice))
        for n, site in enumerate(takers):
            first = story.kind == "own" and n == 0
            at = story.wired_at + timedelta(seconds=0 if first else self._lag(site, dice))
            copy = story.wire.again()
            copy = self._signed(copy, dice) if first else desk.edited(copy, story, site, self.mix.edits, dice)
            out.append((desk.printed(self._next_number(), story, copy, site, at, dice), copy, site))
        self._stolen(story, out, thieves, dice)
        if event is not None:
            items = [item for item, _, _ in out] + self._told_again(story, event, dice)
            if story.follows is None and dice.chance(self.mix.later) and len(out) > 1:
                self._tomorrow.append((event, story))
            return items
        return [item for item, _, _ in out]

    def _signed(self, copy: Copy, dice: QuickDice) -> Copy:
        if dice.chance(70):
            copy.credit, copy.credited = "Haber Merkezi", "own"
        return copy

    def _own_site(self, story: Story, dice: QuickDice) -> tuple[Item, Copy, Site]:
        agency = story.agency or ""
        site = replace(self._papers()[0], domain=OWN_SITES[agency], name=agency, precision="minute", crawl=20)
        copy = story.wire.again()
        return desk.printed(self._next_number(), story, copy, site, story.wired_at, dice), copy, site

    def _lag(self, site: Site, dice: QuickDice) -> int:
        """Seconds from the wire to the page: the importer's minutes, now and then an editor's day."""
        slow = dice.between(30, 900) if dice.chance(30) else 0
        days = dice.between(1, 4) * 1440 if dice.chance(4) else 0
        return (site.lag + slow + days) * 60 + dice.below(600)

    def _stolen(self, story: Story, out: list[tuple[Item, Copy, Site]], count: int, dice: QuickDice) -> None:
        papers, used = self._papers(), {site.domain for _, _, site in out}
        for _ in range(count):
            site = dice.pick(papers)
            if site.domain in used:
                continue
            used.add(site.domain)
            near = [entry for entry in out if entry[2].number in site.victims]
            victim, copy, _ = dice.pick(near) if near else dice.pick(out)
            at = victim.truth.printed_at + timedelta(seconds=dice.between(300, 70_000))
            taken = copy.again()
            taken.pieces = [p for p in taken.pieces if p.kind != "note" or dice.chance(20)]
            taken.done.append("stolen")
            taken = desk.edited(taken, story, site, self.mix.edits, dice)
            item = desk.printed(self._next_number(), story, taken, site, at, dice, victim.number)
            out.append((item, taken, site))

    def _told_again(self, story: Story, event: Event, dice: QuickDice) -> list[Item]:
        """Rewrites by machines: the same facts in other words, each printed by one site."""
        if not dice.chance(self.mix.rewritten):
            return []
        out = []
        rewriters = [p for p in self._papers() if p.rewrites]
        for number, site in enumerate(dice.deal(rewriters, dice.between(1, 3))):
            text = event.rewritten(0, dice, story.text, by_words=number > 0 or story.event != story.number)
            at = story.wired_at + timedelta(minutes=dice.between(20, 1300))
            again = self._story("rewrite", text, None, at, dice, event=story.event, rewrites=story.number)
            copy = delivered(text)
            for _ in range(dice.between(1, 3)):
                line = event.subhead(dice)
                copy.pieces.insert(dice.between(1, len(copy.pieces)), Piece(line, "h", line.count(" ") + 1))
            credit.credit(copy, story.agency, False, site, dice)
            out.append(desk.printed(self._next_number(), again, copy, site, at, dice))
        return out

    def _follow(self, event: Event, story: Story, start: datetime, dice: QuickDice) -> list[Item]:
        """The next day's text, which ends with about 30 % of yesterday's."""
        text = event.later(dice).told(0, dice)
        total = sum(p.count(" ") + 1 for p in text.paragraphs)
        yesterday = sum(p.count(" ") + 1 for p in story.text.paragraphs)
        quoted, room = list[str](), int(min(total, yesterday) * 0.43)
        for paragraph in story.text.paragraphs:
            size = paragraph.count(" ") + 1
            if size <= room:
                quoted.append(paragraph)
                room -= size
        text = replace(text, paragraphs=(*text.paragraphs, *quoted))
        at = start + timedelta(minutes=dice.between(60, 1300))
        kind = story.kind if story.kind != "own" else "wire"
        agency = story.agency if story.agency or kind == "bulletin" else dice.pick(WEIGHTS)
        again = self._story(kind, text, agency, at, dice, event=self._text, follows=story.number)
        return self._spread(again, dice, None)

    def _issue(self, dice: QuickDice) -> tuple[str, Text]:
        """A family and an issue that was not there before."""
        while True:
            family = dice.pick(self.flavour.families())
            text = self.flavour.alike(family, dice.below(self.mix.families), dice)
            told = text.key or "\n".join(text.paragraphs)
            mark = crc32(told.encode()) << 16 | len(told)
            if mark not in self._issued:
                self._issued.add(mark)
                return family, text

    def _alike(self, day: int, start: datetime, dice: QuickDice) -> list[Item]:
        """One issue of a template, by one paper; every fifth is wired and printed by some."""
        family, text = self._issue(dice)
        at = start + timedelta(seconds=dice.below(86_400))
        story = self._story("alike", text, None, at, dice, family=family)
        papers = self._papers()
        out: list[tuple[Item, Copy, Site]] = []
        for site in dice.deal(papers, dice.between(2, 6) if dice.chance(12) else 1):
            copy = story.wire.again()
            if out:
                copy = desk.do(copy, "paragraphs_merged", text, dice) if dice.chance(20) else copy
                at += timedelta(minutes=dice.between(3, 600))
            credit.credit(copy, None, False, site, dice)
            out.append((desk.printed(self._next_number(), story, copy, site, at, dice), copy, site))
        return [item for item, _, _ in out]
