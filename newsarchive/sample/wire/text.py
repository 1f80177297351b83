"""What an agency, a reporter or a town hall delivers: the nouns of the wire flow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from newsarchive.sample.wire.chance import QuickDice


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it came over the wire, without dateline and credit."""

    headline: str
    paragraphs: tuple[str, ...]
    """sub-headlines begin with ``## ``"""
    province: str
    district: str | None
    section: str
    people: tuple[str, ...] = ()
    """full names that the text may print"""
    key: str = ""
    """what tells this issue from the others of its template; empty: its words"""
    tongue: "Tongue | None" = field(default=None, compare=False, repr=False)
    """who can say more about it; None: nobody"""


class Tongue(Protocol):
    """Who knows what happened and can put it in other words."""

    def headline(self, dice: QuickDice) -> str:
        """Another headline."""

    def lead(self, dice: QuickDice) -> str:
        """Another first paragraph, the paper's own."""

    def subhead(self, dice: QuickDice) -> str:
        """A sub-headline."""

    def own(self, dice: QuickDice) -> str:
        """A paragraph of the paper's own reporter."""


class Event(Tongue, Protocol):
    """A happening that several can tell."""

    def told(self, voice: int, dice: QuickDice) -> Text:
        """The text of one voice (0, 1, 2: agencies that share the facts and not the words)."""

    def rewritten(self, voice: int, dice: QuickDice, subject: Text, *, by_words: bool) -> Text:
        """That voice's text in other words, fact by fact; by_words: word for word replaced."""

    def near(self, dice: QuickDice) -> "Event":
        """Another event of the same sort at the same place, on the same day."""

    def later(self, dice: QuickDice) -> "Event":
        """What the next day brought."""


class Flavour(Protocol):
    """Where events and look-alikes come from."""

    def event(self, dice: QuickDice) -> Event:
        """A new event."""

    def families(self) -> Sequence[str]:
        """The kinds of look-alikes."""

    def alike(self, family: str, house: int, dice: QuickDice) -> Text:
        """One issue of a template; house: whose template it is."""
