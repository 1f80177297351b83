"""What a release is asked to hold. Together with the state of the archive it decides every byte."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsarchive.errors import UsageError
from newsarchive.query.rows import EXPORTED
from newsarchive.search import Filter

NAMES = ("train", "validation", "test")
"""of splits, in order"""
FORMATS = ("parquet", "jsonl", "csv")
LARGE = 100_000
"""articles beyond which a file is cut by month unless somebody says otherwise"""
FIELDS = (*EXPORTED, "story_id", "members", "agency", "agency_why")
"""what a release holds when nothing else is asked for"""


@dataclass(frozen=True, slots=True)
class Split:
    """How articles are shared out."""

    by: str
    """time or hash"""
    shares: tuple[int, ...] = (80, 10, 10)
    """percent, of two or three splits"""
    days: tuple[str, ...] = ()
    """time only: first day of validation and of test, in place of shares"""
    seed: str = "0"
    """hash only"""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the splits; two of them are train and test."""
        number = len(self.days) + 1 if self.days else len(self.shares)
        return NAMES if number == 3 else (NAMES[0], NAMES[2])

    def told(self) -> dict[str, Any]:
        """As the manifest has it."""
        told: dict[str, Any] = {"by": self.by}
        told |= {"days": list(self.days)} if self.days else {"shares": list(self.shares)}
        return told | ({"seed": self.seed} if self.by == "hash" else {})


@dataclass(frozen=True, slots=True)
class Recipe:
    """One release."""

    filters: tuple[Filter, ...] = ()
    condition: str | None = None
    """a person's SQL over the columns of articles"""
    fields: tuple[str, ...] = FIELDS
    dedupe: str | None = None
    """text or story"""
    as_of: datetime | None = None
    """the archive as it was known then"""
    format: str = "parquet"
    partition: str = "auto"
    """none, month, or auto: by month when there are more than LARGE articles"""
    split: Split | None = None
    edition: str = "full"
    """full or urls"""
    title: str = "Turkish regional news"
    creator: str | None = None
    license: str | None = None
    contact: str | None = None
    """where takedown requests go"""
    options: tuple[str, ...] = field(default=())
    """the words of the command line that make it again, without the folder"""


def shares(text: str) -> tuple[int, ...]:
    """``80/10/10`` or ``90/10``. Raises UsageError."""
    parts = text.replace(",", "/").split("/")
    if not (len(parts) in (2, 3) and all(part.strip().isascii() and part.strip().isdigit() for part in parts)):
        raise UsageError(f"--shares {text!r}: write 80/10/10 (train, validation, test) or 80/20 (train, test)")
    numbers = tuple(int(part) for part in parts)
    if sum(numbers) != 100 or min(numbers) < 1:
        raise UsageError(f"--shares {text!r}: the shares must be 1 or more and make 100 together")
    return numbers
