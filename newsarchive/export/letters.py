"""Whether bytes that are about to be written are UTF-8, in the cheapest way: Python's at first, then Arrow's."""

_MANY = 100_000
"""rows whose texts are decoded in the time in which Arrow is loaded"""


class Letters:
    """Looks through batch after batch. ``rows``: how many it has seen."""

    def __init__(self) -> None:
        self.rows = 0

    def require(self, lines: bytes, rows: int) -> None:
        """Raises UnicodeDecodeError for lines that are not UTF-8."""
        (_decode if self.rows < _MANY else _validate)(lines)
        self.rows += rows


def _decode(text: bytes) -> None:
    if not text.isascii():
        text.decode()


def _validate(text: bytes) -> None:
    """The same at half the cost."""
    import pyarrow

    ends = pyarrow.array([0, len(text)], pyarrow.int64()).buffers()[1]
    try:
        pyarrow.Array.from_buffers(pyarrow.large_string(), 1, [None, ends, pyarrow.py_buffer(text)]).validate(full=True)
    except pyarrow.ArrowInvalid:
        text.decode()
        raise
