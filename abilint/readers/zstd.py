"""zstd (RFC 8878): Python has it from 3.14 on; before, the package `zstandard` does it (`abilint[zstd]`)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

NATIVE, PACKAGE = "compression.zstd", "zstandard"
_AT_ONCE = 1 << 20


class ZstdError(Exception):
    """The data are damaged, or nothing on this machine unpacks them."""


def decompress(data: bytes, size: int) -> bytes:
    """Unpack at most `size` bytes; raises ZstdError."""
    try:
        program = _program()
    except ZstdError as error:
        raise ZstdError(f"is compressed with zstd: to read it, {error}") from None
    try:
        return _beginning(_stream(program, data), size)
    except Exception as error:  # noqa: BLE001  each package has its own error
        raise ZstdError(f"cannot be decompressed: {error}") from None


def _stream(program: str, data: bytes) -> IO[bytes]:
    """All frames one after the other: programs that pack in parallel write one for each part."""
    stream: IO[bytes]
    if program == NATIVE:
        stream = import_module(NATIVE).ZstdFile(BytesIO(data))
    else:
        stream = import_module(PACKAGE).ZstdDecompressor().stream_reader(data, read_across_frames=True)
    return stream


def _beginning(stream: IO[bytes], size: int) -> bytes:
    """Read piece by piece: `size` is what a file says, and a single read reserves that much at once."""
    unpacked = bytearray()
    while len(unpacked) < size and (piece := stream.read(min(_AT_ONCE, size - len(unpacked)))):
        unpacked += piece
    return bytes(unpacked)


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
