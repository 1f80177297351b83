"""What may have come and gone between two looks at a listing, and what of it no other listing has shown either. Pure.

A listing that shows hardly anything of what was known at its last look has rolled over: of the time from then to the
oldest entry that it shows now it tells nothing. The site has a gap where that is so of every listing that shows most of
its news, and of its sections together.
"""

from dataclasses import dataclass

from newsarchive.pacing.listing import Listing
from newsarchive.pacing.plan import OVERLAP
from newsarchive.pacing.site import DAY

Span = tuple[float, float]
"""seconds since 1970"""
FEW = 3
"""entries that a listing must show to tell anything"""
ODD = 10
"""one entry of so many may be older than what it stands among"""
SHORTEST_GAP = 60.0
"""seconds"""
BROAD = 0.8
"""share of the fastest listing's articles that one must show to vouch for the site"""
LIVING = 14 * DAY
"""a listing that has not answered for so long vouches for nothing"""
LEAST = 10.0
"""a section counts when it shows more than this part of what they show on average"""
WHOLE = {"feed", "sitemap", "home"}
"""kinds of listings that are meant to show all news of a site; of others, each shows a part"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a listing shows; seconds since 1970."""

    first_seen: float
    """when any listing first showed it"""
    claimed: float | None = None
    """when it was published, as far as the listing says to the minute"""


def gap(listing: Listing, entries: list[Entry], now: float) -> Span | None:
    """The time of which a listing that was asked at ``now`` tells nothing; None: it shows what it showed at the last
    look, or what was known by then. Ask before ``observe``."""
    if not listing.at or len(entries) < FEW or now <= listing.at:
        return None
    late = listing.at + 1  # it is kept in whole seconds
    fresh = [entry for entry in entries if entry.first_seen > late]
    if len(entries) - len(fresh) >= max(1.0, OVERLAP * len(entries)):
        return None
    since = sorted(min(entry.first_seen, now if entry.claimed is None else entry.claimed) for entry in fresh)
    return _long((listing.at, min(since[len(since) // ODD], now)))


def unseen(span: Span, key: int | None, listings: dict[int, tuple[str, Listing]], now: float) -> Span | None:
    """What is left of a gap of the listing ``key`` (None: of the site) when all listings (number -> kind, state) are
    heard; None: nothing, or that listing shows too little of the site to tell."""
    heard = [
        (kind, one) for number, (kind, one) in listings.items()
        if number == key or (not one.failing and now - one.at < LIVING and one.arrived >= 1 and one.size >= FEW)
    ]  # fmt: skip
    sections = [one for kind, one in heard if kind not in WHOLE]
    together = sum(one.rate() for one in sections)
    most = max((one.rate() for kind, one in heard if kind in WHOLE), default=0.0)
    enough = BROAD * max(most, together / 2)
    if key is not None and listings[key][1].rate() < enough:
        return None
    groups = [[one] for _, one in heard if one.rate() >= enough]
    if together and together >= max(enough, BROAD * most):
        groups.append([one for one in sections if one.rate() * len(sections) > together / LEAST])
    left: Span | None = span
    for group in groups:
        if left and max(one.new_at for one in group) > span[0]:  # else it stands still while the site does not
            left = _not_shown(left, group)
    return left


def _not_shown(span: Span, listings: list[Listing]) -> Span | None:
    """The part of a time of which these do not tell all together."""
    began, ended = span
    parts = [(max(began, one.gap_from), min(ended, one.gap_to)) for one in listings]
    parts += [(max(began, one.at), ended) for one in listings]
    parts = [part for part in parts if part[0] < part[1]]
    return _long((min(first for first, _ in parts), max(last for _, last in parts))) if parts else None


def _long(span: Span) -> Span | None:
    return span if span[1] - span[0] >= SHORTEST_GAP else None
