"""Connections that send their request slowly or never: they are closed, so that they take nobody's place.

uvicorn ends a connection that is idle between two requests, and waits for the rest of a head for ever.
"""

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""in which the whole head of a request must come"""
WAITING, WAITING_BESIDE = 120, 50
"""connections whose head is not there yet: of all addresses together, of one; one more, and the oldest is closed"""


class Punctual(H11Protocol):
    """HTTP/1.1 of uvicorn with a clock for the head of each request."""

    waiting: ClassVar[dict["Punctual", str]] = {}
    """connections whose head is not there yet, the oldest first, and where they come from"""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Its time begins."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Ends when the head is whole, begins again with the first byte of the next."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Its place is free."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._ends is not None:
            return
        self._ends = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._leave)
        address = self.client[0] if self.client else ""
        self.waiting[self] = address
        beside = [one for one, where in self.waiting.items() if where == address]
        if len(beside) > WAITING_BESIDE:
            beside[0]._leave()
        elif len(self.waiting) > WAITING:
            next(iter(self.waiting))._leave()

    def _stop(self) -> None:
        self.waiting.pop(self, None)
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None

    def _leave(self) -> None:
        self._stop()
        self.connections.discard(self)
        self.transport.abort()
