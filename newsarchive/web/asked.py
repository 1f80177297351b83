"""What an address asks a search for: words, filters, order, page; the same for the page, the feed and the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Request

from newsarchive.errors import UsageError
from newsarchive.search import Filter

FILTERS = ("site", "section", "source", "author", "place", "type", "since", "until")
DATES = ("since", "until")
ARGUMENTS = ("q", *FILTERS, "sort", "exact", "view", "page")
"""of a search"""
LAST_PAGE = 500
_VALUES = 20
"""of one filter; more are refused"""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as an address asks for it."""

    q: str
    chosen: Mapping[str, tuple[str, ...]]
    """filter -> values; any of them"""
    newest: bool
    exact: bool
    page: int
    kwic: bool = False
    """each found place in its context instead of a list of articles"""

    @property
    def filters(self) -> tuple[Filter, ...]:
        """As query/ takes them."""
        return tuple(Filter(name, value) for name, values in self.chosen.items() for value in values)

    @property
    def anything(self) -> bool:
        """Whether it asks for something."""
        return bool(self.q.strip() or self.chosen)

    def arguments(self) -> dict[str, Any]:
        """The same as arguments of an address, without the page."""
        return {
            "q": self.q, **self.chosen, "sort": "newest" if self.newest else None,
            "exact": "1" if self.exact else None, "view": "kwic" if self.kwic else None,
        }  # fmt: skip


def read(request: Request) -> Asked:
    """Raises UsageError for what no search can be."""
    args = request.args
    chosen: dict[str, tuple[str, ...]] = {}
    for name in FILTERS:
        if values := several(request, name):
            chosen[name] = values
    return Asked(
        args.get("q") or "", chosen, choice(request, "sort", ("best", "newest")) == "newest",
        switched(request, "exact"),
        number(args.get("page"), 1, LAST_PAGE, "page"), choice(request, "view", ("list", "kwic")) == "kwic",
    )  # fmt: skip


def only(request: Request, *names: str) -> None:
    """Of the API, where a mistyped filter would find more than was meant. Raises UsageError for other arguments."""
    for name in request.args:
        if name not in names:
            takes = f"it takes {', '.join(names)}" if names else "it takes none"
            raise UsageError(f"no argument {name!r} here; {takes}")


def several(request: Request, name: str) -> tuple[str, ...]:
    """The values of a filter. Raises UsageError for too many."""
    values = [one.strip() for one in request.args.getlist(name) if one.strip()]
    if len(values) > _VALUES or any(len(one) > _LONGEST for one in values):
        raise UsageError(f"{name}: at most {_VALUES} values of {_LONGEST} characters")
    return tuple(dict.fromkeys(values))


def choice(request: Request, name: str, known: Sequence[str]) -> str | None:
    """One of the known values; None when the address has none. Raises UsageError for another one."""
    value = request.args.get(name) or None
    if value is not None and value not in known:
        raise UsageError(f"{name} is one of {', '.join(known)}")
    return value


def switched(request: Request, name: str, usual: bool = False) -> bool:
    """Whether ``name=1``, not ``name=0``. Raises UsageError for anything else."""
    value = choice(request, name, ("0", "1"))
    return usual if value is None else value == "1"


def only_page(request: Request) -> None:
    """Of a page that goes on by other means. Raises UsageError when a page is asked for that cannot be."""
    number(request.args.get("page"), 1, LAST_PAGE, "page")


def number(text: str | None, least: int, most: int, name: str, usual: int | None = None) -> int:
    """A number of an address; ``usual`` (else the least) when it has none. Raises UsageError for what is none."""
    if not text:
        return least if usual is None else usual
    if not (text.isdecimal() and text.isascii() and len(text) < 10 and least <= int(text) <= most):
        raise UsageError(f"{name} is a number from {least} to {most}")
    return int(text)
