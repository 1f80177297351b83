"""Functions for the SQL of strangers, in the place of those that one call can keep busy for minutes.

A progress handler stops a statement between two steps of it, never inside a function. SQLite's own instr, replace and
trim take a time that grows with the product of two lengths, printf one that grows with a number in its format; ours
take long texts only. What is refused raises, and SQLite ends the statement.
"""

import re
import sqlite3
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from newsarchive import turkish
from newsarchive.query import functions

_LONGEST = 10_000_000
_TEXT = 2_000_000  # characters that a function of ours reads in a third of a second
_PHRASE = 10_000
_WIDTH = 10_000
_COMPARED = 200
"""characters by which strangers' texts are put in the Turkish order"""
_WIDE = re.compile(r"\d{5}|\*")
_own = threading.local()


def replace_functions(connection: sqlite3.Connection) -> None:
    """From here on a call ends within the second."""
    for name, arguments, function in (
        ("instr", 2, _instr), ("replace", 3, _replace), ("printf", -1, _format), ("format", -1, _format),
        ("trim", 1, _trimmer(True, True)), ("trim", 2, _trimmer(True, True)),
        ("ltrim", 1, _trimmer(True, False)), ("ltrim", 2, _trimmer(True, False)),
        ("rtrim", 1, _trimmer(False, True)), ("rtrim", 2, _trimmer(False, True)),
    ):  # fmt: skip
        connection.create_function(name, arguments, function, deterministic=True)
    for one in functions.FUNCTIONS:
        call = _short(one.call, _PHRASE if "phrase" in one.arguments else _TEXT)
        connection.create_function(one.name, len(one.arguments), call, deterministic=True)
    connection.create_collation(functions.COLLATION, _compare)


def _short(call: Callable[..., Any], most: int) -> Callable[..., Any]:
    def called(text: Any, *others: Any) -> Any:
        if isinstance(text, str) and len(text) > _TEXT:
            raise ValueError("string or blob too big")
        if any(isinstance(other, str) and len(other) > most for other in others):
            raise ValueError("string or blob too big")
        return call(text, *others)

    return called


def _compare(one: str, other: str) -> int:
    first, second = (_key(one[:_COMPARED]), one), (_key(other[:_COMPARED]), other)
    return (first > second) - (first < second)


_key = lru_cache(maxsize=1 << 16)(turkish.sort_key)


def _format(*given: Any) -> Any:
    """SQLite's own, on a connection of its own; a width is four digits at most, and none is taken from the values."""
    if given and isinstance(given[0], str) and _WIDE.search(given[0]):
        raise ValueError(f"a width over {_WIDTH:,}, or *")
    if not hasattr(_own, "connection"):
        _own.connection = sqlite3.connect(":memory:")
    marks = ", ".join("?" * len(given))
    (text,) = _own.connection.execute(f"SELECT printf({marks})", given).fetchone()
    return text


def _instr(text: Any, part: Any) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def _replace(text: Any, part: Any, other: Any) -> str | None:
    if text is None or part is None or other is None:
        return None
    whole, old, new = _text(text), _text(part), _text(other)
    if not old:
        return whole
    if len(new) > len(old) and len(whole) + whole.count(old) * (len(new) - len(old)) > _LONGEST:
        raise ValueError("string or blob too big")
    return whole.replace(old, new)


def _trimmer(left: bool, right: bool) -> Callable[..., str | None]:
    def trimmed(text: Any, letters: Any = " ") -> str | None:
        if text is None or letters is None:
            return None
        whole, taken = _text(text), frozenset(_text(letters))
        start, end = 0, len(whole)
        while left and start < end and whole[start] in taken:
            start += 1
        while right and start < end and whole[end - 1] in taken:
            end -= 1
        return whole[start:end]

    return trimmed


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
