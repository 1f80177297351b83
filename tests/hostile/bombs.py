"""Bodies that are small on the wire and huge inside, made without ever being huge here."""

import gzip
import struct
import zlib

import brotli

MIB = 1 << 20


def gzipped(mib: int, fill: bytes = b" ", head: bytes = b"") -> bytes:
    """``head``, then so many MiB of one byte, as one gzip stream (its checksum is wrong; nobody gets that far)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(fill * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    size = len(head) + mib * MIB
    return (
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + first + block * mib + packer.flush(zlib.Z_FINISH)
        + struct.pack("<II", 0, size & 0xFFFFFFFF)
    )  # fmt: skip


def layered(mib: int) -> bytes:
    """gzip of gzip of gzip: each layer alone looks harmless."""
    return gzip.compress(gzip.compress(gzipped(mib)))


def brotlied(mib: int) -> bytes:
    """So many MiB of blanks as brotli."""
    packer = brotli.Compressor(quality=4, lgwin=22)
    blanks = b" " * MIB
    return b"".join(packer.process(blanks) for _ in range(mib)) + packer.finish()


def zstandard(mib: int) -> bytes:
    """So many MiB of blanks as one zstd frame of run-length blocks (RFC 8878 3.1.1.2)."""
    size = 128 * 1024
    blocks = mib * MIB // size
    block = struct.pack("<I", size << 3 | 1 << 1)[:3] + b" "
    last = struct.pack("<I", size << 3 | 1 << 1 | 1)[:3] + b" "
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * (blocks - 1) + last
