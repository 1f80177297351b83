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
    spot: int = 0
    """which of the wire's words they are, one bit for each"""

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

    def spots(self) -> int:
        """Which of the wire's words are here, changed or not, one bit for each."""
        here = 0
        for piece in self.pieces:
            here |= piece.spot
        return here

    def words(self) -> int:
        """Words without furniture."""
        return sum(p.words() for p in self.pieces if p.kind != "note")


def first_spots(spot: int, share: float) -> int:
    """The first of the words, that share of them."""
    left, taken = round(spot.bit_count() * share), 0
    while left > 0 and spot:
        low = spot & -spot
        width = min(left, (~(spot >> low.bit_length() - 1) & (spot >> low.bit_length() - 1) + 1).bit_length() - 1)
        taken |= ((1 << width) - 1) << low.bit_length() - 1
        spot &= ~taken
        left -= width
    return taken


def delivered(text: Text) -> Copy:
    """The wire's text as it arrives."""
    pieces, at = [], 0
    for part in text.paragraphs:
        head = part.startswith("## ")
        bare = part[3:] if head else part
        size = bare.count(" ") + 1
        pieces.append(Piece(bare, "h" if head else "p", size, ((1 << size) - 1) << at))
        at += size
    return Copy(text.headline, pieces)
