"""When an address or a listing is due next. Pure: instants in, instant out. When scheduled work asks a listing is
learned: newsarchive.pacing.

Articles are edited in their first hours, seldom later, and deleted at any time; so a re-visit comes when the
article is half again as old as at the last one: after about 1 h, 3 h, 12 h, a day, 3 days … and at last every
half year, for ever: about twenty times in half a year, eight times on a site that never edits. Listings that bring
something new are asked in every crawl; those that stopped are asked ever less.
"""

from datetime import datetime, timedelta

SOONEST = timedelta(hours=1)
LATEST = timedelta(days=180)
USUAL_EDITS = 0.03
"""share of the visits to known articles that find them edited"""
BELIEVED = 20.0
"""visits to a site that the usual share counts for"""
AWAKE = timedelta(days=2)
"""a listing that brought something new within this time is due in every crawl"""
SLEEPIEST = timedelta(days=30)
RETRY_FIRST = timedelta(minutes=10)
RETRY_LAST = timedelta(days=1)
LONGEST_WAIT = timedelta(days=31)
"""no listing is ever put off for longer; one that is due later than that was so by another clock"""
LONGEST_PAUSE = timedelta(days=1)
"""no host is left alone for longer, whatever it asks for"""
SECOND_LOOK = timedelta(hours=6)
"""after which a known article that was not there is looked for again"""
SURE_LOOK = timedelta(days=7)
"""the same of one that is known to be taken down"""
AHEAD = timedelta(minutes=5)
"""what lies that far ahead although it has happened was dated by a clock that has been set back since"""


def next_visit(
    published_at: datetime | None,
    first_seen_at: datetime,
    last_fetched_at: datetime,
    changes: int = 0,
    ease: float = 1.0,
) -> datetime:
    """When a known article is worth a conditional request again.

    Its age counts from publication, or from when we first saw it when that was earlier (the page does not say, or its
    date was moved on since); an article that has changed ``changes`` times already is visited that much sooner.
    ``ease``: that of its site.
    """
    age = last_fetched_at - min(published_at or first_seen_at, first_seen_at)
    interval = age / 2 * (2 / (2 + changes)) * ease
    return last_fetched_at + min(max(interval, SOONEST * max(ease, 1.0)), LATEST)


def ease(visits: float, edits: float) -> float:
    """How much longer the pauses between visits to a site's articles may be: so many visits found so many edited.

    1 of a site that nobody knows or that edits as is usual, up to 3 when nothing ever changes, down to 0.6.
    """
    share = (USUAL_EDITS * BELIEVED + edits) / (BELIEVED + max(visits, edits))
    return float(min(max((USUAL_EDITS / share) ** 0.5, 0.6), 3.0))


def next_poll(now: datetime, last_new_at: datetime, failures: int = 0) -> datetime:
    """When a listing just polled at ``now`` is due again; ``failures`` polls in a row have failed."""
    if failures:
        return now + retry_pause(failures)
    quiet = now - last_new_at
    return now if quiet <= AWAKE else now + min(quiet / 8, SLEEPIEST)


def retry_pause(failures: int) -> timedelta:
    """Pause after so many failures in a row: 10 min, 20 min, 40 min … a day."""
    doublings = min(max(failures - 1, 0), 16)
    return min(RETRY_FIRST * (1 << doublings), RETRY_LAST)


def next_look(first_at: datetime, now: datetime, *, sure: bool) -> datetime:
    """When an article that has been missing since ``first_at`` is looked for again: when it has been missing twice as
    long, at last every half year."""
    return now + min(max(now - first_at, SURE_LOOK if sure else SECOND_LOOK), LATEST)


def is_no_pause(until: datetime, now: datetime) -> bool:
    """Whether a host need not be left alone: the time is over, or so far ahead that the clock was set back since."""
    return until <= now or until > now + LONGEST_PAUSE + AHEAD
