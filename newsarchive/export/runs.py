"""Which columns of an export are read as one value."""

from collections.abc import Container, Sequence
from itertools import groupby


def runs(columns: Sequence[str], alone: Container[str]) -> list[tuple[str, ...]]:
    """All columns in their order: one by one those that are ``alone``, together the ones between them."""
    found: list[tuple[str, ...]] = []
    for is_alone, some in groupby(columns, alone.__contains__):
        names = tuple(some)
        found += [(name,) for name in names] if is_alone else [names]
    return found
