"""Everything that can go wrong, as a tree, and every reason why an address was not archived.

ArchiveError                what a person must read; ``exit_code`` is the command's
├── UsageError              2  wrong arguments, unknown site
├── NothingDone             4  nothing could be done (no site reachable, archive is a file, read-only …)
│   ├── Overlap             4  another process does the scheduled work
│   └── NewerSchema         4  the archive was written by a newer newsarchive
├── RunIncomplete           3  the run ended, something that should have worked did not
│   └── StorageFull         3  the disk is full or cannot be written; what was archived before is safe
└── ArchiveDamaged          5  the archive does not hold what it says it holds
NotArchived                 a page that did not become an article; carries a Reason
"""

from enum import StrEnum


class ArchiveError(Exception):
    """One clear line for the person at the keyboard."""

    exit_code = 1


class UsageError(ArchiveError):
    """The arguments make no sense."""

    exit_code = 2


class RunIncomplete(ArchiveError):
    """The run ended but something that should have worked did not."""

    exit_code = 3


class StorageFull(RunIncomplete):
    """The disk is full, read-only or failing; everything archived before is safe."""


class NothingDone(ArchiveError):
    """Nothing could be done at all."""

    exit_code = 4


class Overlap(NothingDone):
    """Another process does the scheduled work already."""


class NewerSchema(NothingDone):
    """The archive was written by a newer version; it is left untouched."""


class ArchiveDamaged(ArchiveError):
    """The archive does not hold what it says it holds."""

    exit_code = 5


class Reason(StrEnum):
    """Why an announced address is not an article of the archive (``urls.reason``)."""

    LISTING = "listing"  # a section, tag, search or home page
    GALLERY = "gallery"
    VIDEO = "video"
    BULLETIN = "bulletin"  # many stories in one text
    LIVE = "live"  # a live blog
    STATIC_PAGE = "static_page"  # imprint, contact, terms, duty pharmacies … of the site itself
    NOT_HTML = "not_html"  # an image, a PDF, a feed …
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"
    SOFT_404 = "soft_404"  # says "not found" with status 200
    BOT_WALL = "bot_wall"  # asks whether the reader is a robot
    CONSENT_WALL = "consent_wall"  # asks for consent to cookies and shows nothing else
    LOGIN_WALL = "login_wall"  # asks to sign in and shows nothing else
    PARKED = "parked"  # a domain for sale, a suspended account, a server without a site
    MAINTENANCE = "maintenance"  # closed for repairs, with status 200
    SERVER_ERROR = "server_error"  # an error, a redirect's stub or a splash page, with status 200
    GONE = "gone"  # 404, 410, 451
    EMPTIED = "emptied"  # the headline of a known article, without its text
    ROBOTS = "robots"  # forbidden by robots.txt
    OFF_SITE = "off_site"  # redirected to another origin
    PRIVATE_ADDRESS = "private_address"  # leads to this machine, its network or a metadata service
    REDIRECT_LOOP = "redirect_loop"
    REDIRECTED = "redirected"  # leads to another address of the site, which has its own row
    HTTP_ERROR = "http_error"
    THROTTLED = "throttled"  # 429 or 503
    UNREACHABLE = "unreachable"  # DNS, connection, time-out
    TRUNCATED = "truncated"  # fewer bytes than announced, or a content coding that ends early or is broken
    TOO_LARGE = "too_large"  # headers or body, as sent or unpacked
    TOO_SLOW = "too_slow"  # not there in time, from the question to the last byte
    MALFORMED = "malformed"  # no HTTP
    TOO_COMPLEX = "too_complex"  # more elements than a parser can take
    PARSER_FAILED = "parser_failed"
    WORKER_FAILED = "worker_failed"  # the extraction worker died or ran out of time
    BUDGET = "budget"  # not fetched: a bound on traps, named behind a colon, holds the address back
    NOINDEX = "noindex"  # archived; the page asks search engines not to list it or not to keep a copy
    SAME_ARTICLE = "same_article"  # another address of an article we have
    NOT_TRIED = "not_tried"  # pending: its turn has not come
    SINCE = "since"  # pending: announced as older than --since
    MAX_PAGES = "max_pages"  # pending: the run had used up its requests
    PER_DAY = "per_day"  # pending: the day's requests to the site are used up
    INTERRUPTED = "interrupted"  # pending: the run was stopped or killed
    GIVEN_UP = "given_up"  # pending: the site failed too often in a row, the run left it alone
    PAUSED = "paused"  # pending: the site asked for a pause that outlasts the run
    ROBOTS_UNREACHABLE = "robots_unreachable"  # pending: without its robots.txt nothing may be asked for
    PART_OF = "part_of"  # a further page of an article on several, whose text is archived with the first


class NotArchived(Exception):
    """A page that did not become an article: the reason, and a detail for the log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
