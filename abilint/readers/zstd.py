"""zstd (RFC 8878): Python has it from 3.14 on; before, the package `zstandard` does it (`abilint[zstd]`)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

NATIVE, PACKAGE = "compression.zstd", "zstandard"


class ZstdError(Exception):
    """The data are damaged, or nothing on this machine unpacks them."""


def decompress(data: bytes, size: int) -> bytes:
    """Unpack at most `size` bytes; raises ZstdError."""
    try:
        program = _program()
    except ZstdError as error:
        raise ZstdError(f"is compressed with zstd: to read it, {error}") from None
    try:
        unpacked: bytes
        if program == NATIVE:
            unpacked = import_module(NATIVE).ZstdDecompressor().decompress(data, size)
        else:
            unpacked = import_module(PACKAGE).ZstdDecompressor().stream_reader(data).read(size)
    except Exception as error:  # noqa: BLE001  each package has its own error
        raise ZstdError(f"cannot be decompressed: {error}") from None
    return unpacked


def compress(data: bytes) -> bytes:
    """Pack; raises ZstdError."""
    program = _program()
    packed: bytes
    if program == NATIVE:
        packed = import_module(NATIVE).compress(data)
    else:
        packed = import_module(PACKAGE).ZstdCompressor().compress(data)
    return packed


def _program() -> str:
    if find_spec("compression") is not None and find_spec(NATIVE) is not None:
        return NATIVE
    if find_spec(PACKAGE) is None:
        raise ZstdError("install abilint[zstd] (package zstandard)")
    return PACKAGE
