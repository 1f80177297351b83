"""Ctrl-C and SIGTERM as one interruption that does not get lost.

Python runs a signal's handler between any two instructions, also within a finaliser or a weak reference's callback
(imports make many): an exception raised there is printed and forgotten, and the command would go on.
"""

import signal
import sys
import threading
from types import FrameType
from typing import Any

AGAIN = 0.05
"""seconds after which a lost signal is sent once more"""


def install() -> None:
    """Both signals raise KeyboardInterrupt(number), until a command knows better; one that was lost comes again."""

    def interrupt(number: int, _: FrameType | None) -> None:
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
