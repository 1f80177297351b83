"""CSV of Datasette's pages with its formulas disarmed, as ``export`` writes it: a spreadsheet shows them, it runs none.

Datasette sends one row in one message; each is read, looked at and written again.
"""

import csv
import io
import re
from collections.abc import MutableMapping
from typing import Any

from newsarchive.export import csv_cell

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Disarmed:
    """Passes the messages of an ASGI answer on; the rows of a CSV disarmed."""

    def __init__(self, send: Any) -> None:
        self._send = send

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        body = message.get("body")
        if message["type"] == "http.response.body" and body:
            message = {**message, "body": rows(body.decode("utf-8", "replace")).encode("utf-8", "replace")}
        await self._send(message)


def rows(text: str) -> str:
    """Whole lines of CSV, each cell that a spreadsheet would take for a formula with a ' in front."""
    written = io.StringIO()
    writer = csv.writer(written)
    csv.field_size_limit(100_000_000)  # a text of ten megabytes is one cell
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([cell if _NUMBER.fullmatch(cell) else csv_cell(cell) for cell in row])
    return written.getvalue()
