"""Snapshots as files: plain, or packed with gzip or zstd as their suffix says."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.errors import InputError, SnapshotError
from abilint.readers import zstd
from abilint.surfaces.snapshot.reading import decode
from abilint.surfaces.snapshot.writing import encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.build import Build
    from abilint.surfaces.snapshot.shared import Shared

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
OPENING = b"{"
LARGEST = 1 << 30
"""Bytes of a snapshot, unpacked; that of the largest library known is a tenth of it."""
MOST_GROWTH, FLOOR = 300, 1 << 26
"""How often its own size a packed snapshot is, at most, but for small ones: real ones are 15 to 40 times."""


def is_snapshot(first: bytes) -> bool:
    """Tell by the first bytes of a file; no binary begins as JSON, packed or not.

    Where they are too few to unpack anything, or zstd packed them, it is taken for one: reading it will say.
    """
    if first.startswith(ZSTD):
        return True
    if not first.startswith(GZIP):
        return first.lstrip().startswith(OPENING)
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(first, len(OPENING))
    except zlib.error:
        return False
    return OPENING.startswith(unpacked)


def read(path: str, shared: Shared | None = None) -> tuple[Build, ...]:
    """Read the release that a file holds, beside one that was read before; raises InputError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from None
    return decode(_unpacked(data, path), path, shared)


def write(builds: Iterable[Build], path: str) -> None:
    """Write a release to a file; raises InputError where that cannot be."""
    data = encode(builds)
    if path.endswith(".gz"):
        import gzip

        data = gzip.compress(data, mtime=0)
    elif path.endswith(".zst"):
        data = _packed(data, path)
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from None


def _packed(data: bytes, path: str) -> bytes:
    try:
        return zstd.compress(data)
    except zstd.ZstdError as error:
        raise SnapshotError(path, f"cannot be packed with zstd: {error}") from None


def _unpacked(data: bytes, path: str) -> bytes:
    room = min(LARGEST, max(FLOOR, len(data) * MOST_GROWTH))
    try:
        if data.startswith(GZIP):
            whole = zlib.decompressobj(wbits=31).decompress(data, room)
        elif data.startswith(ZSTD):
            whole = zstd.decompress(data, room)
        else:
            whole = data
    except (zlib.error, zstd.ZstdError) as error:
        raise SnapshotError(path, f"cannot be unpacked: {error}") from None
    if len(whole) >= room:
        raise SnapshotError(path, f"is larger than {room} bytes, unpacked: no snapshot")
    return whole
