"""Writes small Mach-O files, right or wrong on purpose; its own encoder, so that the reader has an oracle."""

from __future__ import annotations

import struct

from msgspec import Struct, field

MH_OBJECT, MH_EXECUTE, MH_DYLIB, MH_BUNDLE, MH_DSYM = 1, 2, 6, 8, 10
TWO_LEVEL = 0x80
ARM64, X86_64, I386 = (0x0100000C, 0), (0x01000007, 3), (7, 3)
TEXT_FLAGS, TLS_FLAGS = 0x80000400, 0x13
BASE = 0x4000
"""Address of the header."""


class Nlist(Struct, dict=True):
    name: bytes
    type: int = 0x0F
    section: int = 1
    description: int = 0
    value: int = BASE + 0x100


class MachoFile(Struct, dict=True):
    """One thin file with three sections: code, data, thread-local variables."""

    cpu: tuple[int, int] = ARM64
    file_type: int = MH_DYLIB
    flags: int = TWO_LEVEL
    bits: int = 64
    order: str = "<"
    symbols: tuple[Nlist, ...] = ()
    trie: bytes | None = None
    commands: tuple[bytes, ...] = ()
    """Whole load commands besides segment, symbol table and trie."""
    size_of_commands: int | None = None
    symbol_offset: int | None = None
    parts: dict[str, int] = field(default_factory=dict)

    def pack(self, form: str, *values: object) -> bytes:
        return struct.pack(self.order + form, *values)

    def command(self, kind: int, body: bytes) -> bytes:
        body += bytes(-len(body) % 8)
        return self.pack("II", kind, 8 + len(body)) + body

    def text(self, kind: int, name: bytes, *words: int) -> bytes:
        """A command with one string behind its words."""
        return self.command(kind, self.pack(f"I{len(words)}I", 12 + 4 * len(words), *words) + name + b"\0")

    def dylib(self, kind: int, name: bytes, current: int = 0x10203, compatible: int = 0x10000) -> bytes:
        return self.text(kind, name, 2, current, compatible)

    def build(self) -> bytes:
        wide = self.bits == 64
        word = "Q" if wide else "I"
        names, records = b" \0", b""
        for symbol in self.symbols:
            fields = (len(names), symbol.type, symbol.section, symbol.description, symbol.value)
            records += self.pack("IBBH" + word, *fields)
            names += symbol.name + b"\0"
        sections = b"".join(
            self.pack(f"16s16s{word}{word}7I" + ("I" if wide else ""), *section)
            for section in (
                (
                    b"__text",
                    b"__TEXT",
                    BASE + 0x100,
                    0x100,
                    0,
                    2,
                    0,
                    0,
                    TEXT_FLAGS,
                    0,
                    0,
                    *((0,) if wide else ()),
                ),
                (b"__data", b"__DATA", BASE + 0x200, 0x100, 0, 2, 0, 0, 0, 0, 0, *((0,) if wide else ())),
                (
                    b"__thread_vars",
                    b"__DATA",
                    BASE + 0x300,
                    0x100,
                    0,
                    2,
                    0,
                    0,
                    TLS_FLAGS,
                    0,
                    0,
                    *((0,) if wide else ()),
                ),
            )
        )
        trie = self.trie or b""
        kinds = (0x19 if wide else 1, 2, 0x80000033)

        def head(offset: int) -> bytes:
            at = offset if self.symbol_offset is None else self.symbol_offset
            segment = self.pack(f"16s4{word}4I", b"__TEXT", BASE, 0x1000, 0, 0x20, 5, 5, 3, 0) + sections
            commands = [
                self.command(kinds[0], segment),
                self.command(
                    kinds[1], self.pack("4I", at, len(self.symbols), offset + len(records), len(names))
                ),
                *self.commands,
            ]
            if self.trie is not None:
                place = offset + len(records) + len(names)
                commands.append(self.command(kinds[2], self.pack("II", place, len(trie))))
            size = sum(map(len, commands)) if self.size_of_commands is None else self.size_of_commands
            header = self.pack(
                "7I",
                0xFEEDFACF if wide else 0xFEEDFACE,
                *self.cpu,
                self.file_type,
                len(commands),
                size,
                self.flags,
            )
            return header + (bytes(4) if wide else b"") + b"".join(commands)

        start = len(head(0))
        self.parts = {
            "symbols": start,
            "names": start + len(records),
            "trie": start + len(records) + len(names),
        }
        return head(start) + records + names + trie


def uleb(value: int) -> bytes:
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def terminal(flags: int = 0, address: int = 0x100) -> bytes:
    return uleb(flags) + uleb(address)


def re_export(ordinal: int, name: bytes = b"") -> bytes:
    return uleb(8) + uleb(ordinal) + name + b"\0"


def trie(exports: dict[bytes, bytes]) -> bytes:
    """A trie with one edge for each byte, offsets found by laying it out until they stay."""
    nodes = [b""]
    for name in exports:
        nodes += [name[:end] for end in range(1, len(name) + 1)]
    nodes = list(dict.fromkeys(nodes))
    children = {node: [n for n in nodes if n and n[:-1] == node] for node in nodes}
    offsets = dict.fromkeys(nodes, 0)
    while True:
        laid, out = {}, b""
        for node in nodes:
            laid[node] = len(out)
            info = exports.get(node, b"")
            edges = b"".join(child[-1:] + b"\0" + uleb(offsets[child]) for child in children[node])
            out += uleb(len(info)) + info + bytes([len(children[node])]) + edges
        if laid == offsets:
            return out
        offsets = laid


def fat(*slices: tuple[tuple[int, int], bytes], wide: bool = False, count: int | None = None) -> bytes:
    """A universal file; each slice starts at a multiple of 64."""
    record = ">IIQQII" if wide else ">5I"
    table, body = b"", b""
    start = 8 + len(slices) * struct.calcsize(record)
    start += -start % 64
    for cpu, data in slices:
        fields = (*cpu, start + len(body), len(data), 6, *((0,) if wide else ()))
        table += struct.pack(record, *fields)
        body += data + bytes(-len(data) % 64)
    head = struct.pack(">II", 0xCAFEBABF if wide else 0xCAFEBABE, len(slices) if count is None else count)
    return (head + table).ljust(start, b"\0") + body
