"""What comes out of the wire flow: articles as an archive stores them, each with its truth."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fate:
    """The truth of one article."""

    kind: str
    """wire (an agency's text), bulletin, own (a paper's text), rewrite, alike (an issue of a template)"""
    text: int
    """number of the text it prints: articles with the same text are copies of each other"""
    agency: str | None
    """who wired the text"""
    printed_at: datetime
    """when it appeared, to the second"""
    taken_from: int | None = None
    """number of the article it was copied from; None: from the wire, or its own"""
    operations: tuple[str, ...] = ()
    """what was done to the text on its way, in order"""
    share: float = 1.0
    """share of its words that stem from the text"""
    words: int = 0
    """words of its text without furniture"""
    spots: int = field(default=0, repr=False)
    """which of the text's words it prints, one bit for each"""
    doubtful: bool = False
    """whether so much was cut or changed that a reader may not call it the same text: counts neither way"""
    event: int | None = None
    """texts with the same event tell the same happening (event twins)"""
    rewrites: int | None = None
    """the text that this one tells in other words"""
    follows: int | None = None
    """the text of the day before that this one quotes"""
    family: str | None = None
    """the template's family"""
    credits: str | None = None
    """whom the page names as source, rightly or not"""


@dataclass(frozen=True, slots=True)
class Item:
    """An article of the flow."""

    number: int
    """in order of making; not of appearance, not of arrival"""
    site: str
    url: str
    headline: str
    body: str
    """as an archive keeps it: paragraphs parted by blank lines, sub-headlines after ``## ``"""
    source: str | None
    source_raw: str | None
    source_kind: str | None
    province: str | None
    district: str | None
    section: str
    published_at: datetime | None
    """what the page says; None: it does not say"""
    precision: str | None
    """minute or day"""
    seen_at: datetime
    """when the archive met it"""
    image: str | None
    """the picture's file name"""
    truth: Fate
