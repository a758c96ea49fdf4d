"""The export trie: what the dynamic loader finds by name.

Source: Apple's `<mach-o/loader.h>`, `struct dyld_info_command` and EXPORT_SYMBOL_FLAGS. LC_DYLD_INFO and
LC_DYLD_EXPORTS_TRIE hold the same trie.
"""

from __future__ import annotations

from typing import NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.macho.leb128 import uleb

KIND_MASK = 0x03
KIND_THREAD_LOCAL = 0x01
KIND_ABSOLUTE = 0x02
WEAK_DEFINITION = 0x04
REEXPORT = 0x08
STUB_AND_RESOLVER = 0x10

_BUDGET_FACTOR = 64
_BUDGET_FLOOR = 1 << 22


class Export(NamedTuple):
    """One name in the trie."""

    name: str
    flags: int
    address: int
    """From the Mach-O header, or absolute; 0 of a re-export."""
    ordinal: int = 0
    """Of a re-export: which library has it."""
    target: str = ""
    """Of a re-export: its name there, empty where that is the same."""


def read_trie(path: str, data: bytes) -> tuple[Export, ...]:
    """Every export, depth first.

    Each node is visited once: a cycle, or a node with two parents, is CorruptBinary, as is a trie that
    ends within a node. Names may not be more than 64 times as long in all as the trie: a hostile chain of
    nodes, each an export, has names that grow with the square of its length.
    """
    if not data:
        return ()
    try:
        return tuple(_walk(path, data))
    except (IndexError, ValueError):
        raise CorruptBinary(
            path, "the export trie ends in the middle of a node; the file is damaged"
        ) from None


def _walk(path: str, data: bytes) -> list[Export]:
    found = []
    seen = bytearray(len(data))
    left = _BUDGET_FLOOR + _BUDGET_FACTOR * len(data)
    waiting = [(0, b"")]
    while waiting:
        at, prefix = waiting.pop()
        if at >= len(data) or seen[at]:
            raise CorruptBinary(path, _misplaced(at, len(data)))
        seen[at] = 1
        size, start = uleb(data, at)
        left -= (1 + data[start + size]) * len(prefix)
        if left < 0:
            raise CorruptBinary(path, "the names in the export trie grow without end; the file is damaged")
        if size:
            found.append(_export(data[start : start + size], prefix))
        waiting.extend(_children(data, start + size, prefix))
    return found


def _children(data: bytes, at: int, prefix: bytes) -> list[tuple[int, bytes]]:
    count = data[at]
    at += 1
    children = []
    for _ in range(count):
        end = data.index(b"\0", at)
        child, after = uleb(data, end + 1)
        children.append((child, prefix + data[at:end]))
        at = after
    children.reverse()
    return children


def _export(info: bytes, name: bytes) -> Export:
    text = name.decode("utf-8", "surrogateescape")
    flags, at = uleb(info, 0)
    value, at = uleb(info, at)
    if not flags & REEXPORT:
        return Export(text, flags, value)
    target = info[at : info.index(b"\0", at)].decode("utf-8", "surrogateescape")
    return Export(text, flags, 0, value, target)


def _misplaced(at: int, size: int) -> str:
    if at >= size:
        return f"the export trie ({size} bytes) has a node at offset {at:#x}, outside of itself"
    return f"the export trie reaches its node at offset {at:#x} twice; the file is damaged"
