"""Compressed debug sections, unpacked within what real ones need."""

from __future__ import annotations

import zlib
from importlib import import_module
from importlib.util import find_spec

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
    """Python has zstd from 3.14 on; before, the package `zstandard` does it."""
    native = find_spec("compression") is not None and find_spec("compression.zstd") is not None
    if not native and find_spec("zstandard") is None:
        raise DamagedDwarf("is compressed with zstd: to read it, install abilint[zstd] (package zstandard)")
    try:
        unpacked: bytes
        if native:
            unpacked = import_module("compression.zstd").ZstdDecompressor().decompress(data, size)
        else:
            unpacked = import_module("zstandard").ZstdDecompressor().stream_reader(data).read(size)
    except Exception as error:  # noqa: BLE001  each package has its own error
        raise DamagedDwarf(f"cannot be decompressed: {error}") from None
    return unpacked
