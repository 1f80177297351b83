"""Names that may have been meant by one that nobody knows."""

import difflib
from collections.abc import Mapping


def meant(asked: str, known: Mapping[str, str], *, most: int = 3, alike: float = 0.6) -> str:
    """What of ``known`` (key -> name as it is shown) is spelled nearly like the key ``asked``, as the end of a
    sentence; "" when nothing is. ``alike``: difflib's ratio, 0 to 1, that it takes."""
    found = difflib.get_close_matches(asked, known, n=most, cutoff=alike)
    return f"; did you mean {' or '.join(known[one] for one in found)}?" if found else ""
