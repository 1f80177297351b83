"""The one opinion column of every paper."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.grammar import expand
from newsarchive.sample.stories import FRESH, person
from newsarchive.sample.vocabulary import words
from newsarchive.sample.world import ISTANBUL, Paper, Truth, World

if TYPE_CHECKING:
    from newsarchive.sample.view import View


@dataclass(frozen=True, slots=True)
class Column:
    """A columnist's text."""

    headline: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where it stands, whatever the layout."""
        return f"/yazar/{turkish.slug(self.author)}/{turkish.slug(self.headline)}-15"

    def truth(self, view: "View") -> Truth:
        """What a reader writes down."""
        return Truth(
            view.site, -1, "column", view.home + self.path, self.headline, None, self.published, "minute", None,
            "Yazarlar", "Yazarlar", (self.author,),
            None, "own", self.author, None, None, "\n\n".join(self.paragraphs), (), (),
        )  # fmt: skip


def column(world: World, paper: Paper) -> Column:
    """The paper's column; the same on every day."""
    dice = Dice(world.seed, paper.layout, "column")
    tables = words("topics")["column"]
    known = {**FRESH, "b": str(dice.between(11, 98))}
    written = datetime(world.today.year, world.today.month, world.today.day, 10, 5, tzinfo=ISTANBUL)
    paragraphs = [expand(p, known, dice) for p in dice.deal(tables["paragraphs"], 6)]
    when = written - timedelta(days=dice.between(2, 9), minutes=dice.below(120))
    return Column(expand(dice.pick(tables["headlines"]), known, dice), person(dice), when, tuple(paragraphs))
