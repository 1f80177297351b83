"""When a listing is worth asking: what is learned of a site and its listings, and the time that follows. Pure.

Every listing of a site shows much the same. The one that shows most leads: it is asked as often as all the site's news
deserve; another one only as often as what it alone has shown deserves. A request is due when those articles that wait
unseen are expected to have waited ``patience`` together: of all ways to spend so many requests this one makes the
total delay smallest (the pause is then as the square root of the mean gap). And no pause is so long that a listing
could roll over in a burst.
"""

from newsarchive.pacing.gaps import FEW, Entry, gap, unseen
from newsarchive.pacing.listing import Listing, Seen
from newsarchive.pacing.plan import (
    LONGEST,
    PATIENCE,
    SHORTEST,
    Alarm,
    Due,
    due,
    observe,
    observe_failure,
    overslept,
    rolled_over,
    woken,
    worth,
)
from newsarchive.pacing.site import Site

__all__ = [
    "FEW", "LONGEST", "PATIENCE", "SHORTEST", "Alarm", "Due", "Entry", "Listing", "Seen", "Site", "due", "gap",
    "observe", "observe_failure", "overslept", "rolled_over", "unseen", "woken", "worth",
]  # fmt: skip
