"""Which feeds and sitemaps a run may ask for: those that have brought addresses before, and of those nobody knows a
few of each kind, as many more as bring some. An index of ever new sitemaps ends by itself."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from newsarchive import urls

T = TypeVar("T")
BARREN = 20
"""feeds or sitemaps of one shape of address that may bring nothing new, besides as many as brought something"""
BARREN_ALL = 40
"""the same for all feeds, and for all sitemaps, of a site: an index without end takes nothing from the feeds"""
KINDS = frozenset({"feed", "sitemap"})


@dataclass(slots=True)
class Polls(Generic[T]):
    """One site's feeds and sitemaps that wait to be asked for in one run."""

    waiting: deque[tuple[str, str, T]] = field(default_factory=deque)
    """kind, address, and what the caller has to do with it"""
    _barren: Counter[str] = field(default_factory=Counter)
    """shape -> asked for and, so far, nothing new"""
    _good: Counter[str] = field(default_factory=Counter)
    _balance: Counter[str] = field(default_factory=Counter)
    """kind -> those that brought nothing, less those that brought something"""

    def add(self, kind: str, url: str, what: T) -> None:
        """One more that nobody knows."""
        self.waiting.append((kind, url, what))

    def next(self) -> Iterator[T]:
        """Those that may be asked for now; the others wait until some of these have brought something."""
        for _ in range(len(self.waiting)):
            kind, url, what = self.waiting.popleft()
            shape = _shape(kind, url)
            spent = self._barren[shape] >= BARREN + self._good[shape]
            if spent or (not self._good[shape] and self._balance[kind] >= BARREN_ALL):
                self.waiting.append((kind, url, what))
            else:
                self._barren[shape] += 1
                self._balance[kind] += 1
                yield what

    def brought(self, kind: str, url: str) -> None:
        """One that was asked for announced addresses nobody had seen."""
        shape = _shape(kind, url)
        if self._barren[shape]:
            self._barren[shape] -= 1
            self._good[shape] += 1
            self._balance[kind] -= 2


def _shape(kind: str, url: str) -> str:
    return f"{kind} {urls.pattern(url)}"
