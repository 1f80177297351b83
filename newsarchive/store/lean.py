"""sqlite-utils without pandas and numpy: it loads them where they are installed, only to know their types, which costs
every command that makes an archive 0.4 s of CPU and 60 MB."""

import sys

_absent = [name for name in ("pandas", "numpy") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_absent))  # type: ignore[arg-type]  # None there: an import raises ImportError
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name in _absent:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
