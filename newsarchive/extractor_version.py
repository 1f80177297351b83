"""Which extractor understood an article: one name for the rules in code and the knowledge in data.

``2+5f3a9c01``: the number counts changes of the code that can change a value (raise it with such a change); the
letters are a digest of every table and family file, so that a word added to a table shows by itself. Two archives
with the same name were read by the same rules.
"""

import hashlib
from functools import cache

from newsarchive import lookups

RULES = 7
"""raise by one when a change of code can change a field of some page"""
_KNOWLEDGE = ("tables", "families")


@cache
def current() -> str:
    """The version of this process's extractor."""
    return f"{RULES}+{digest()}"


def digest() -> str:
    """Eight letters over data/tables and data/families; comments and blank lines do not count."""
    found = hashlib.sha256()
    for folder in _KNOWLEDGE:
        for path in sorted((lookups.data_dir() / folder).glob("*.toml")):
            found.update(f"{folder}/{path.name}\n".encode())
            for line in path.read_bytes().splitlines():
                if (kept := line.strip()) and not kept.startswith(b"#"):
                    found.update(kept + b"\n")
    return found.hexdigest()[:8]
