"""Ctrl-C and SIGTERM as one interruption that does not get lost.

Python runs a signal's handler between any two instructions, also within a finaliser or a weak reference's callback
(imports make many): an exception raised there is printed and forgotten, and the command would go on. In other places
(a descriptor of a class that is being made) it comes out as an error of another kind.
"""

import signal
import sys
import threading
from types import FrameType
from typing import Any

AGAIN = 0.05
"""seconds after which a lost signal is sent once more"""


_raised = threading.Event()


def heard() -> bool:
    """Whether one has been raised in this process, whatever came of it."""
    return _raised.is_set()


def install() -> None:
    """Both signals raise KeyboardInterrupt(number), until a command knows better; one that was lost comes again."""

    def interrupt(number: int, _: FrameType | None) -> None:
        _raised.set()
        raise KeyboardInterrupt(number)

    def lost(what: Any) -> None:
        if not isinstance(what.exc_value, KeyboardInterrupt):
            told(what)
            return
        once_more = threading.Timer(AGAIN, _send, what.exc_value.args or [signal.SIGINT])
        once_more.daemon = True
        once_more.start()

    told = sys.unraisablehook
    sys.unraisablehook = lost
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)


def _send(number: int) -> None:
    main = threading.main_thread().ident
    if main is not None:
        signal.pthread_kill(main, number)  # wakes it as well, where it waits
