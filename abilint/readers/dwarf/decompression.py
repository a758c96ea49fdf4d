"""Compressed debug sections, unpacked within what real ones need."""

from __future__ import annotations

import zlib

from abilint.readers import zstd
from abilint.readers.dwarf.damage import DamagedDwarf

ZLIB, ZSTD = 1, 2
"""ELFCOMPRESS_*: ch_type of a compressed section (System V gABI, "Section Compression")."""

_MOST_GROWTH = 60
"""Debug sections shrink to a third; tables of small numbers to a tenth."""
_FLOOR = 1 << 26


def unpack(data: bytes, size: int, kind: int) -> bytes:
    """Unpack a section that is said to be `size` bytes long.

    Raises DamagedDwarf where the data are damaged, or grow as no debug information does, and where
    nothing on this machine unpacks them.
    """
    if size > max(_FLOOR, len(data) * _MOST_GROWTH):
        raise DamagedDwarf(f"is said to be {size} bytes long, from {len(data)} compressed ones")
    if kind not in (ZLIB, ZSTD):
        raise DamagedDwarf(f"is compressed in way {kind}, which is not known")
    unpacked = _zlib(data, size) if kind == ZLIB else _zstd(data, size)
    if len(unpacked) < size:
        raise DamagedDwarf(f"is said to be {size} bytes long, and {len(unpacked)} come out of it")
    return unpacked


def _zlib(data: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, size) if size else b""
    except zlib.error as error:
        raise DamagedDwarf(f"cannot be decompressed: {error}") from None


def _zstd(data: bytes, size: int) -> bytes:
    try:
        return zstd.decompress(data, size)
    except zstd.ZstdError as error:
        raise DamagedDwarf(str(error)) from None
