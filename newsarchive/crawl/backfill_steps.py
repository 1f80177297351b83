"""What follows a page that lists older articles: the next page of its chain, and when a chain ends. Pure.

A chain is walked from the newest page to the oldest. Calendars and numbers have no end of their own, so every chain is
bounded by the stretch of time that is wanted and by how many pages in a row may bring nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from newsarchive import archives, dates
from newsarchive.families.base import Family
from newsarchive.store.backfills import Planned, Step

METHODS = ("home", "sitemap", "posts", "cursor", "dates", "pages", "ids")
"""in the order in which they are used: what costs the fewest requests per article first"""
TIER = 1 << 36
"""between the ranks of two methods; a rank within one is seconds since 1970, or less"""
DAY = 86_400
SLACK = 2 * DAY
"""seconds that a page's date may lie beside the stretch: pages list what is near it"""
BLOCK = 50
"""article numbers that one step stands for"""


def rank(method: str, within: int) -> int:
    """A step's rank: its method's, then its own."""
    return (len(METHODS) - METHODS.index(method)) * TIER + max(0, min(within, TIER - 1))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is wanted, and of whom."""

    home: str
    since: datetime
    until: datetime
    family: Family | None = None

    @property
    def first(self) -> int:
        """Seconds since 1970."""
        return int(self.since.timestamp())

    @property
    def last(self) -> int:
        """Seconds since 1970."""
        return int(self.until.timestamp())

    def covers(self, day: date, *, month: bool = False) -> bool:
        """Whether a day, or a month, touches the stretch."""
        begin = archives.moment(day)
        end = archives.moment(_next_month(day) if month else day + timedelta(days=1))
        return begin < self.until and end > self.since

    @property
    def newest(self) -> date:
        """Its last day, by the clock of Turkey."""
        return (self.until - archives.SECOND).astimezone(dates.ISTANBUL).date()


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


# ---- the first step of a chain


def sitemap(address: str, lastmod: int | None = None, order: int = 0) -> Planned:
    """A sitemap: those of the newest months first, then by what their index claims, then the last of its list."""
    month = archives.month_named(address)
    within = _seconds(_next_month(month)) if month else (lastmod or 1_000_000_000) + order
    return Planned(
        "sitemap", "sitemaps", address, address, rank("sitemap", within), f"{month:%Y-%m}" if month else None
    )


def wanted_sitemap(stretch: Stretch, address: str) -> bool:
    """Whether a sitemap may hold articles of the stretch, by its name; the months beside it count as well."""
    month = archives.month_named(address)
    if month is not None:
        before = (month - timedelta(days=1)).replace(day=1)
        return any(stretch.covers(one, month=True) for one in (before, month, _next_month(month)))
    year = archives.year_named(address)
    if year is None or not 2000 <= year <= stretch.newest.year + 1:
        return True
    return stretch.since.year <= year + 1 and year - 1 <= stretch.newest.year


def posts(stretch: Stretch, pattern: str, before: datetime) -> Planned:
    """WordPress' list of what is older than a moment."""
    address = archives.posts(pattern, stretch.home, before)
    return Planned("posts", pattern, f"{before:%Y-%m-%dT%H:%M:%S}", address, rank("posts", int(before.timestamp())))


def cursor(stretch: Stretch, pattern: str, before: datetime) -> Planned:
    """The list of what is older than a moment, behind a cursor."""
    address = archives.cursor(pattern, stretch.home, before)
    return Planned("cursor", pattern, f"{before:%Y-%m-%dT%H:%M:%S}", address, rank("cursor", int(before.timestamp())))


def day(stretch: Stretch, pattern: str, of: date, *, months: bool) -> Planned:
    """The page of a day or a month."""
    address = archives.dated(pattern, stretch.home, of)
    key = f"{of:%Y-%m}" if months else f"{of:%Y-%m-%d}"
    return Planned("dates", pattern, key, address, rank("dates", _seconds(of)), f"{of:%Y-%m}")


def first_day(stretch: Stretch, pattern: str, *, months: bool, shown: date | None = None) -> Planned:
    """The newest page of a calendar; not long behind a day to which the site itself links (``shown``)."""
    newest = stretch.newest
    if shown is not None and stretch.covers(shown):
        newest = min(newest, shown + timedelta(days=31))
    return day(stretch, pattern, newest.replace(day=1) if months else newest, months=months)


def page(base: str, pattern: str, number: int, within: int, method: str = "pages") -> Planned:
    """Page ``number`` of the list at ``base``."""
    address = base if number == 1 else archives.paged(pattern, base, number)
    return Planned(method, base, str(number), address, rank(method, within))


def block(stretch: Stretch, pattern: str, top: int) -> Planned:
    """The numbers from ``top`` downward."""
    address = archives.numbered(pattern, stretch.home, top)
    return Planned("ids", pattern, str(top), address, rank("ids", top % TIER))


# ---- the next one


def next_day(stretch: Stretch, step: Step) -> Planned | None:
    """The calendar's page before this one; None when the stretch ends."""
    months = len(step.key) == len("2024-05")
    here = date.fromisoformat(f"{step.key}-01" if months else step.key)
    before = (here - timedelta(days=1)).replace(day=1) if months else here - timedelta(days=1)
    return day(stretch, step.recipe, before, months=months) if stretch.covers(before, month=months) else None


def next_moment(stretch: Stretch, step: Step, oldest: int | None, announced: Sequence[str]) -> Planned | None:
    """What is older than a page of posts or behind a cursor; None when it would not be older, or is too old.

    ``oldest``: seconds since 1970 of the oldest article on the page; ``announced``: its links to further pages.
    """
    here = int(datetime.fromisoformat(step.key).replace(tzinfo=UTC).timestamp())
    told = [int(at.timestamp()) for link in announced if (at := archives.cursor_of(link)) is not None]
    candidates = [ts for ts in (*told, *([oldest] if oldest is not None else [])) if ts < here]
    if not candidates:
        return None
    then = max(candidates)
    if then < stretch.first:
        return None
    then += then + 1 < here  # articles of one second may stand on two pages
    make = posts if step.method == "posts" else cursor
    return make(stretch, step.recipe, datetime.fromtimestamp(then, UTC))


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a chain may bring nothing."""

    barren: int
    guessed: int


def limit(step: Step) -> Limit:
    """The bounds for the chain of a step."""
    name = step.method
    if name == "dates":
        name = "months" if len(step.key) == len("2024-05") else "days"
    barren = archives.bound(name) if name not in {"home", "ids"} else 1
    guessed = archives.bound("learned") if name == "days" and step.recipe not in archives.guesses() else barren
    return Limit(barren, guessed if guessed > barren else min(barren, archives.bound("guessed")))


def too_old(stretch: Stretch, middles: Sequence[int | None]) -> bool:
    """Whether a list has been walked to the stretch's beginning: its last two dated pages lie before it."""
    told = [ts for ts in middles if ts is not None][:2]
    return len(told) == 2 and max(told) < stretch.first - SLACK


def too_new(stretch: Stretch, middle: int | None) -> bool:
    """Whether a page of a list lies behind the stretch's end."""
    return middle is not None and middle > stretch.last + SLACK


def jump(seen: Sequence[tuple[int, bool]]) -> int | None:
    """Which page of a list to ask for, to find where the stretch ends: twice as far as long as pages are too new, then
    between the last that is and the first that is not. ``seen``: (page, too new). None: the next one in order."""
    newer = max((number for number, new in seen if new), default=None)
    if newer is None:
        return None
    older = min((number for number, new in seen if not new and number > newer), default=None)
    if older is None:
        return newer * 2
    return (newer + older) // 2 if older - newer > 1 else None


def middle(values: Sequence[int]) -> int | None:
    """The median; None of nothing."""
    return sorted(values)[len(values) // 2] if values else None
