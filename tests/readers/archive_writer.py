"""Writes `ar` archives in the four ways that tools do, from names and contents.

The test's own half of the format: it shares no code and no constants with the reader.
"""

from __future__ import annotations

from elf_writer import ElfFile, Entry, Part
from msgspec import Struct, field


def header(name: bytes, size: int | bytes) -> bytes:
    """60 bytes; `size` as bytes is written as it is."""
    text = size if isinstance(size, bytes) else str(size).encode()
    return b"%-16s%-12d%-6d%-6d%-8o%-10s`\n" % (name, 0, 0, 0, 0o644, text)


def padded(data: bytes) -> bytes:
    """Members begin at even offsets."""
    return data + b"\n" * (len(data) % 2)


def member(name: bytes, data: bytes) -> bytes:
    """One member whose name field is `name`."""
    return header(name, len(data)) + padded(data)


class ArFile(Struct, dict=True):
    """What the archive should hold; `gnu()`, `coff()`, `bsd()` and `thin()` give its bytes."""

    members: tuple[tuple[bytes, bytes], ...] = ()
    index: bool = True
    _table: bytearray = field(default_factory=bytearray)

    def gnu(self) -> bytes:
        """As GNU `ar`: names above 15 bytes in `//`, ended by a slash and a line break."""
        return self._slashed(b"!<arch>\n", b"/\n", [b"/"])

    def coff(self) -> bytes:
        """As Microsoft's `lib`: two indices, ARM64EC's, and names ended by NUL."""
        return self._slashed(b"!<arch>\n", b"\0", [b"/", b"/", b"/<ECSYMBOLS>/"], table_after=2)

    def bsd(self, symdef: bytes = b"__.SYMDEF SORTED") -> bytes:
        """As BSD's and Apple's `ar`: long names, and those with spaces, in front of the contents."""
        out = bytearray(b"!<arch>\n")
        for name, data in ((symdef, b"\0" * 8), *self.members) if self.index else self.members:
            if len(name) > 15 or b" " in name:
                inside = name + b"\0" * (-len(name) % 8)
                out += member(b"#1/%d" % len(inside), inside + data)
            else:
                out += member(name, data)
        return bytes(out)

    def thin(self) -> bytes:
        """As `ar T`: headers alone, every name in `//`."""
        table = bytearray()
        heads = bytearray()
        for name, data in self.members:
            heads += header(b"/%d" % len(table), len(data))
            table += name + b"/\n"
        return b"!<thin>\n" + member(b"/", b"\0" * 4) + member(b"//", bytes(table)) + bytes(heads)

    def _slashed(self, magic: bytes, end: bytes, indices: list[bytes], table_after: int = 1) -> bytes:
        table = bytearray()
        body = bytearray()
        for name, data in self.members:
            if len(name) > 15:
                field_ = b"/%d" % len(table)
                table += name + end
            else:
                field_ = name + b"/"
            body += member(field_, data)
        front = [member(index, b"\0" * 4) for index in indices] if self.index else []
        if table:
            front.insert(min(table_after, len(front)), member(b"//", bytes(table)))
        return magic + b"".join(front) + bytes(body)


def object_file(*defined: bytes, hidden: tuple[bytes, ...] = (), machine: int = 62) -> bytes:
    """A relocatable ELF file that defines these functions."""
    entries = (
        *(Entry(name, value=0, size=1) for name in defined),
        *(Entry(name, value=0, size=1, other=2) for name in hidden),
    )
    code = Part(b".text", 1, b"\xc3" * 16, flags=6)
    return ElfFile(type=1, soname=None, needed=(), static=entries, extra=(code,), machine=machine).build()
