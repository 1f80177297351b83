"""Large files written past the page cache: every byte, in whatever pieces it came, and the disk's own failures."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from newsarchive.export import straight
from newsarchive.export.straight import Straight
from newsarchive.export.whole import whole

ROOM = 8_192


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(straight, "_ROOM", ROOM)


def pieces(*sizes: int) -> list[bytes]:
    return [bytes([65 + place % 26]) * size for place, size in enumerate(sizes)]


@pytest.mark.parametrize("sizes", [
    (), (0,), (1,), (ROOM,), (ROOM - 1, 1), (ROOM, 1), (5 * ROOM + 17,), (3, ROOM, 4 * ROOM, 1), (100,) * 500,
])  # fmt: skip
@pytest.mark.parametrize("how", ["direct", "unknown", "refused"])
def test_every_byte(tmp_path: Path, sizes: tuple[int, ...], how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a file system does not know of it, or refuses it at the first write."""
    if how == "unknown":
        monkeypatch.setattr(straight, "_DIRECT", 0)
    if how == "refused":
        monkeypatch.setattr(os, "write", refusing(os.write))
    with whole(tmp_path / "out") as stream:
        for piece in pieces(*sizes):
            assert stream.write(piece) == len(piece)
        assert stream.tell() == sum(sizes)
    assert (tmp_path / "out").read_bytes() == b"".join(pieces(*sizes))


def refusing(write: Any) -> Any:
    def refuses(handle: int, some: Any) -> int:
        if straight._DIRECT and fcntl.fcntl(handle, fcntl.F_GETFL) & straight._DIRECT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return int(write(handle, some))

    return refuses


def test_short_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, some: write(handle, some[:1000]))
    with whole(tmp_path / "out") as stream:
        stream.write(bytes(range(256)) * 200)
    assert (tmp_path / "out").read_bytes() == bytes(range(256)) * 200


def test_what_follows_a_flush(tmp_path: Path) -> None:
    with whole(tmp_path / "out") as stream:
        for piece in pieces(ROOM + 5, 3 * ROOM, 7):
            stream.write(piece)
            stream.flush()
    assert (tmp_path / "out").read_bytes() == b"".join(pieces(ROOM + 5, 3 * ROOM, 7))


@pytest.mark.parametrize("size", [10, 4 * ROOM])
def test_a_full_disk(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread's failure comes out of the next write or of the end, and no file is left."""

    def full(handle: int, some: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"), whole(tmp_path / "out") as stream:
        stream.write(b"x" * size)
    assert list(tmp_path.iterdir()) == []


def test_closed_is_closed(tmp_path: Path) -> None:
    stream = Straight(os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY))
    stream.close()
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        stream.write(b"x")
