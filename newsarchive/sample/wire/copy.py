"""A text on its way from the wire to a page: pieces that remember how much of them the wire wrote."""

from dataclasses import dataclass, field, replace

from newsarchive.sample.wire.text import Text


@dataclass(slots=True)
class Piece:
    """A paragraph, sub-headline or list item."""

    text: str
    kind: str = "p"
    """p, h, li, note (furniture: a paper's own line that tells nothing)"""
    wired: float = 0.0
    """words in it that stem from the wire"""

    def words(self) -> int:
        """Words in it."""
        return self.text.count(" ") + 1


@dataclass(slots=True)
class Copy:
    """What a site prints."""

    headline: str
    pieces: list[Piece]
    done: list[str] = field(default_factory=list)
    """edit operations, in order, those of the copy it was taken from first"""
    credit: str | None = None
    """the line that names a source, as printed"""
    credited: str | None = None
    """whom it names, canonical"""
    dateline: str = ""
    """as printed before the first paragraph"""
    tail: str = ""
    """place behind the last sentence"""
    changed: float = 0.0
    """share of the words that single edits have changed"""

    def again(self) -> "Copy":
        """The same, to be changed by the next paper."""
        return replace(self, pieces=[replace(p) for p in self.pieces], done=list(self.done))

    def wired(self) -> float:
        """Words that stem from the wire."""
        return sum(p.wired for p in self.pieces)

    def words(self) -> int:
        """Words without furniture."""
        return sum(p.words() for p in self.pieces if p.kind != "note")


def delivered(text: Text) -> Copy:
    """The wire's text as it arrives."""
    pieces = []
    for part in text.paragraphs:
        head = part.startswith("## ")
        bare = part[3:] if head else part
        pieces.append(Piece(bare, "h" if head else "p", bare.count(" ") + 1))
    return Copy(text.headline, pieces)
