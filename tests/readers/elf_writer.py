"""Writes small ELF files from what they should say, for both classes and byte orders.

The test's own half of the format: it shares no code and no constants with the reader.
"""

from __future__ import annotations

import struct

from msgspec import Struct, field

NULL, PROGBITS, SYMTAB, STRTAB, HASH, DYNAMIC, NOTE, NOBITS, DYNSYM, SHNDX = 0, 1, 2, 3, 5, 6, 7, 8, 11, 18
GNU_HASH, VERDEF, VERNEED, VERSYM = 0x6FFFFFF6, 0x6FFFFFFD, 0x6FFFFFFE, 0x6FFFFFFF
BASE = 0x10000
X86_64 = 62


class Entry(Struct, frozen=True, dict=True):
    """One symbol as st_* has it; `version` is the raw number in `.gnu.version`."""

    name: bytes
    type: int = 2
    bind: int = 1
    other: int = 0
    section: int = 1
    value: int = 0x40
    size: int = 8
    version: int = 1


class Part(Struct, dict=True):
    """A section to be."""

    name: bytes
    type: int
    data: bytes
    flags: int = 2
    link: int = 0
    info: int = 0
    entry: int = 0


class ElfFile(Struct, dict=True):
    """What the file should say; `build()` gives its bytes."""

    bits: int = 64
    order: str = "<"
    machine: int = X86_64
    type: int = 3
    flags: int = 0
    dynamic: tuple[Entry, ...] = ()
    static: tuple[Entry, ...] = ()
    static_first_global: int = 0
    soname: bytes | None = b"libtiny.so.1"
    needed: tuple[bytes, ...] = (b"libc.so.6",)
    definitions: tuple[tuple[int, int, bytes], ...] = ()
    """(flags, index, name)"""
    needs: tuple[tuple[bytes, tuple[tuple[int, bytes], ...]], ...] = ()
    """(library, ((index, name), ...))"""
    sections: bool = True
    gnu_hash: bool = False
    extended: tuple[int, ...] = ()
    """SHT_SYMTAB_SHNDX beside `static`, the null entry's number first."""
    tags: tuple[tuple[int, int], ...] = ()
    segments: tuple[tuple[int, int], ...] = ()
    """Further program headers: (p_type, p_flags)."""
    extra: tuple[Part, ...] = ()
    strings: bytearray = field(default_factory=lambda: bytearray(b"\0"))

    def build(self) -> bytes:
        """Lay everything out: header, program headers, sections, section headers."""
        wide = self.bits == 64
        header_size, phdr_size, shdr_size = (64, 56, 64) if wide else (52, 32, 40)
        parts = self._parts()
        names = self._section_names(parts)
        phdr_count = (2 if self.type != 1 else 0) + len(self.segments)
        offset = header_size + phdr_count * phdr_size
        offsets = []
        for part in parts:
            offset = -(-offset // 8) * 8
            offsets.append(offset)
            offset += 0 if part.type == NOBITS else len(part.data)
        self._fill_dynamic(parts, offsets)
        section_table = -(-offset // 8) * 8
        body = bytearray(section_table)
        for part, at in zip(parts, offsets, strict=True):
            if part.type != NOBITS:
                body[at : at + len(part.data)] = part.data
        shdrs = b"".join(
            self._shdr(part, name, at) for part, name, at in zip(parts, names, offsets, strict=True)
        )
        phdrs = self._phdrs(parts, offsets, section_table)
        count = len(parts) if self.sections else 0
        table = section_table if self.sections else 0
        head = self._header((phdr_count, phdr_size), (table, count, shdr_size, len(parts) - 1))
        body[: len(head)] = head
        body[header_size : header_size + len(phdrs)] = phdrs
        return bytes(body) + (shdrs if self.sections else b"")

    def _parts(self) -> list[Part]:
        symbol_size = 24 if self.bits == 64 else 16
        parts = [Part(b"", NULL, b"", 0), Part(b".text", PROGBITS, b"\xc3" * 0x100, 6)]
        if self.type != 1:
            dynsym = self._symbols(self.dynamic, self.strings)
            versym = self._pack(f"{len(self.dynamic) + 1}H", 0, *(e.version for e in self.dynamic))
            verdef, verneed = self._verdef(), self._verneed()
            hashes = self._gnu_hash() if self.gnu_hash else self._hash()
            dynamic = self._dynamic_entries(parts, [])
            parts += [
                Part(b".dynsym", DYNSYM, dynsym, link=3, info=1, entry=symbol_size),
                Part(b".dynstr", STRTAB, bytes(self.strings)),
                Part(b".gnu.version", VERSYM, versym, link=2, entry=2),
                Part(b".gnu.version_d", VERDEF, verdef, link=3, info=len(self.definitions)),
                Part(b".gnu.version_r", VERNEED, verneed, link=3, info=len(self.needs)),
                Part(b".hash", GNU_HASH if self.gnu_hash else HASH, hashes, link=2),
                Part(b".dynamic", DYNAMIC, b"\0" * len(dynamic), 3, link=3),
            ]
        parts += self.extra
        if self.static:
            strings = bytearray(b"\0")
            table = self._symbols(self.static, strings)
            first = self.static_first_global or len(self.static) + 1
            at = len(parts)
            parts += [
                Part(b".symtab", SYMTAB, table, 0, link=at + 1, info=first, entry=symbol_size),
                Part(b".strtab", STRTAB, bytes(strings), 0),
            ]
            if self.extended:
                numbers = self._pack(f"{len(self.extended)}I", *self.extended)
                parts.append(Part(b".symtab_shndx", SHNDX, numbers, 0, link=at, entry=4))
        return [*parts, Part(b".shstrtab", STRTAB, b"", 0)]

    def _section_names(self, parts: list[Part]) -> list[int]:
        """Fill the table of section names, the last part, and give each part's place in it."""
        table, offsets = bytearray(b"\0"), []
        for part in parts:
            offsets.append(len(table) if part.name else 0)
            table += part.name + b"\0" if part.name else b""
        parts[-1].data = bytes(table)
        return offsets

    def _fill_dynamic(self, parts: list[Part], offsets: list[int]) -> None:
        for part in parts:
            if part.type == DYNAMIC:
                part.data = self._dynamic_entries(parts, offsets)

    def _dynamic_entries(self, parts: list[Part], offsets: list[int]) -> bytes:
        address = {part.type: BASE + at for part, at in zip(parts, offsets, strict=False)}
        strings = next((p for p in parts if p.name == b".dynstr"), None)
        string_at = {p.name: BASE + at for p, at in zip(parts, offsets, strict=False)}.get(b".dynstr", 0)
        entries = [(1, self._string(name)) for name in self.needed]
        if self.soname is not None:
            entries.append((14, self._string(self.soname)))
        entries += [
            (5, string_at),
            (10, len(strings.data) if strings else 0),
            (6, address.get(DYNSYM, 0)),
            (0x6FFFFEF5, address.get(GNU_HASH, 0)) if self.gnu_hash else (4, address.get(HASH, 0)),
            (0x6FFFFFF0, address.get(VERSYM, 0)),
            (0x6FFFFFFC, address.get(VERDEF, 0)),
            (0x6FFFFFFD, len(self.definitions)),
            (0x6FFFFFFE, address.get(VERNEED, 0)),
            (0x6FFFFFFF, len(self.needs)),
            *self.tags,
            (0, 0),
        ]
        return b"".join(self._pack("QQ" if self.bits == 64 else "II", *entry) for entry in entries)

    def _symbols(self, entries: tuple[Entry, ...], strings: bytearray) -> bytes:
        out = b"\0" * (24 if self.bits == 64 else 16)
        for e in entries:
            name, info = self._string(e.name, strings), e.bind << 4 | e.type
            if self.bits == 64:
                out += self._pack("IBBHQQ", name, info, e.other, e.section, e.value, e.size)
            else:
                out += self._pack("IIIBBH", name, e.value, e.size, info, e.other, e.section)
        return out

    def _string(self, name: bytes, strings: bytearray | None = None) -> int:
        table = self.strings if strings is None else strings
        at = table.find(b"\0" + name + b"\0")
        if at >= 0 and name:
            return at + 1
        if not name:
            return 0
        table += name + b"\0"
        return len(table) - len(name) - 1

    def _verdef(self) -> bytes:
        out = b""
        for number, (flags, index, name) in enumerate(self.definitions, 1):
            following = 28 if number < len(self.definitions) else 0
            out += self._pack("HHHHIII", 1, flags, index, 1, 0, 20, following)
            out += self._pack("II", self._string(name), 0)
        return out

    def _verneed(self) -> bytes:
        out = b""
        for number, (library, names) in enumerate(self.needs, 1):
            following = 16 + 16 * len(names) if number < len(self.needs) else 0
            out += self._pack("HHIII", 1, len(names), self._string(library), 16, following)
            for place, (index, name) in enumerate(names, 1):
                out += self._pack("IHHII", 0, 0, index, self._string(name), 16 if place < len(names) else 0)
        return out

    def _hash(self) -> bytes:
        wide = self.machine in (22, 0x9026) and self.bits == 64
        return self._pack("QQ" if wide else "II", 1, len(self.dynamic) + 1) + b"\0" * 8 * (
            len(self.dynamic) + 2
        )

    def _gnu_hash(self) -> bytes:
        """One bucket that holds every symbol in one chain."""
        count = len(self.dynamic)
        head = self._pack("IIII", 1, 1, 1, 0) + b"\0" * (self.bits // 8)
        chain = [2] * (count - 1) + [3] if count else []
        return head + self._pack("I", 1 if count else 0) + self._pack(f"{count}I", *chain)

    def _phdrs(self, parts: list[Part], offsets: list[int], end: int) -> bytes:
        if self.type == 1:
            return b""
        wanted = [(1, 5, 0, end)]
        at, part = next((a, p) for a, p in zip(offsets, parts, strict=True) if p.name == b".dynamic")
        wanted.append((2, 6, at, len(part.data)))
        wanted += [(kind, flags, 0, 0) for kind, flags in self.segments]
        out = b""
        for kind, flags, offset, size in wanted:
            place = (offset, BASE + offset, BASE + offset, size, size)
            if self.bits == 64:
                out += self._pack("IIQQQQQQ", kind, flags, *place, 8)
            else:
                out += self._pack("IIIIIIII", kind, *place, flags, 4)
        return out

    def _shdr(self, part: Part, name: int, offset: int) -> bytes:
        form = "IIQQQQIIQQ" if self.bits == 64 else "IIIIIIIIII"
        address = BASE + offset if part.flags & 2 else 0
        size = len(part.data)
        return self._pack(
            form, name, part.type, part.flags, address, offset, size, part.link, part.info, 1, part.entry
        )

    def _header(self, segments: tuple[int, int], sections: tuple[int, int, int, int]) -> bytes:
        """Write the header of (number, size of each) segments and (offset, number, size, names) sections."""
        (phnum, phsize), (shoff, shnum, shsize, names) = segments, sections
        ident = b"\x7fELF" + bytes([self.bits // 32, 1 if self.order == "<" else 2, 1, 0]) + b"\0" * 8
        form = "HHIQQQIHHHHHH" if self.bits == 64 else "HHIIIIIHHHHHH"
        size = 64 if self.bits == 64 else 52
        tail = (shsize, shnum, names if shnum else 0)
        phoff = size if phnum else 0
        return ident + self._pack(
            form, self.type, self.machine, 1, 0, phoff, shoff, self.flags, size, phsize, phnum, *tail
        )

    def _pack(self, form: str, *values: int) -> bytes:
        return struct.pack(self.order + form, *values)
