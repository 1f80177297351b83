"""How late a server of the tests may have read a question: on a busy machine it waits for its turn."""

import asyncio
import time
from collections import deque

BEAT = 0.02
"""seconds between two looks"""


class Lateness:
    """An event loop's, of the last second."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._beats: deque[float] = deque([0.0], maxlen=round(1 / BEAT))

    async def beat(self) -> None:
        """Looks how late the loop is, again and again; runs in it."""
        while True:
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            self._beats.append(now - self._last - BEAT)
            self._last = now

    @property
    def seconds(self) -> float:
        """What is read now may have waited so long."""
        return max(time.monotonic() - self._last - BEAT, *self._beats, 0.0)
