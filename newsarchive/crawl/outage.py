"""Whether it is our own network that is down: then what does not answer says nothing about sites or addresses."""

from dataclasses import dataclass, field

NO_NETWORK = "no network"
"""why a visit ended"""
ENOUGH = 3
"""sites in a row that gave no answer, and nobody else one in between: it is us"""
TRY_AGAIN = 30.0
"""seconds between two sites that are asked while it is so"""


@dataclass(slots=True)
class Network:
    """What was heard lately; all sites together."""

    silent: set[str] = field(default_factory=set)
    """sites without an answer since anybody gave one"""
    last: str | None = None
    """who answered last: the one to ask whether all is well again"""
    changed: bool = False
    """it went down, or up, and nobody has been told"""
    _down: bool = False

    @property
    def down(self) -> bool:
        return self._down

    def answered(self, site: str) -> None:
        """Whatever it said."""
        self.last = site
        self.silent.clear()
        self.changed |= self._down
        self._down = False

    def unheard(self, site: str) -> None:
        """No connection, or nothing came."""
        self.silent.add(site)
        if len(self.silent) >= ENOUGH and not self._down:
            self._down = self.changed = True
