"""What a power cut may not undo: a file's bytes, a folder's entries."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make the bytes of a file, or the new and renamed entries of a folder, durable. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
