"""The skeleton of a Mach-O file: header, load commands, segments and sections."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from abilint.errors import CorruptBinary
from abilint.readers.macho.layout import Layout, SectionHeader, Segment, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.file_bytes import FileBytes

LC_SEGMENT = 0x1
LC_SEGMENT_64 = 0x19

MH_OBJECT = 1
MH_EXECUTE = 2
MH_CORE = 4
MH_PRELOAD = 5
MH_DYLIB = 6
MH_DYLINKER = 7
MH_BUNDLE = 8
MH_DYLIB_STUB = 9
MH_DSYM = 10
MH_KEXT_BUNDLE = 11


class FileHeader(msgspec.Struct, frozen=True):
    """The fields of `struct mach_header` that say what."""

    cpu_type: int
    cpu_subtype: int
    """Without the capability bits in its top byte (pointer authentication's version, LIB64)."""
    file_type: int
    flags: int
    size: int
    """Bytes of the header and all load commands."""


class Command(msgspec.Struct, frozen=True):
    """One load command."""

    kind: int
    data: bytes
    """All of it, `cmd` and `cmdsize` included."""
    path: str

    def fields(self, layout: struct.Struct) -> tuple[int, ...]:
        """Decode the fields behind `cmdsize`; CorruptBinary where the command is too short for them."""
        try:
            return layout.unpack_from(self.data, 8)
        except struct.error:
            raise CorruptBinary(
                self.path,
                f"load command {self.kind:#x} is {len(self.data)} bytes long, too short for its fields",
            ) from None

    def text(self, offset: int) -> str:
        """Decode a string (`union lc_str`) in the command; it ends at a NUL or with the command."""
        if not 8 <= offset < len(self.data):
            raise CorruptBinary(
                self.path, f"load command {self.kind:#x} has its text at offset {offset}, outside of itself"
            )
        return self.data[offset:].partition(b"\0")[0].decode("utf-8", "surrogateescape")


class Image(msgspec.Struct, frozen=True, dict=True):
    """A Mach-O file, or one slice of a universal one, whose load commands have been bounded."""

    file: FileBytes
    layout: Layout
    header: FileHeader
    commands: tuple[Command, ...]
    segments: tuple[Segment, ...]
    sections: tuple[SectionHeader, ...]
    notes: tuple[str, ...]

    @property
    def path(self) -> str:
        """Name of the file, for messages."""
        return self.file.path

    def commands_of(self, *kinds: int) -> Iterator[Command]:
        """Every load command of one of these kinds, in file order."""
        return (command for command in self.commands if command.kind in kinds)

    def first(self, *kinds: int) -> Command | None:
        """Return the first load command of one of these kinds."""
        return next(self.commands_of(*kinds), None)

    @cached_property
    def base(self) -> int:
        """Address of the Mach-O header once loaded: what addresses in the export trie count from."""
        for segment in self.segments:
            if segment.offset == 0 and segment.file_size:
                return segment.address
        return 0

    @cached_property
    def _by_address(self) -> tuple[list[int], list[int]]:
        order = sorted(range(len(self.sections)), key=lambda index: self.sections[index].address)
        return [self.sections[index].address for index in order], order

    def section_at(self, address: int) -> int | None:
        """Index of the section that holds an address; the first address past its end counts as well.

        A symbol may mark the end of its section.
        """
        starts, order = self._by_address
        place = bisect_right(starts, address) - 1
        if place < 0:
            return None
        section = self.sections[order[place]]
        return order[place] if address <= section.address + section.size else None


def open_image(file: FileBytes) -> Image:
    """Read header and load commands; raises CorruptBinary where they contradict the file or themselves."""
    layout = layout_of(file.peek(0, 4))
    if layout is None:
        raise CorruptBinary(file.path, "does not start as a Mach-O file")
    fields = layout.header.unpack(file.take(0, layout.header.size, "the Mach-O header"))
    _magic, cpu_type, cpu_subtype, file_type, count, size, flags = fields[:7]
    data = file.take(layout.header.size, size, "the load commands")
    header = FileHeader(cpu_type, cpu_subtype & 0x00FFFFFF, file_type, flags, layout.header.size + size)
    commands = tuple(_commands(file.path, layout, data, count))
    segments: list[Segment] = []
    sections: list[SectionHeader] = []
    notes: list[str] = []
    for command in commands:
        if command.kind in (LC_SEGMENT, LC_SEGMENT_64):
            segment, own = _segment(layout, command)
            segments.append(segment)
            sections.extend(own)
            notes.extend(_misplaced(segment, own, file.size))
    return Image(file, layout, header, commands, tuple(segments), tuple(sections), tuple(notes))


def _commands(path: str, layout: Layout, data: bytes, count: int) -> Iterator[Command]:
    at = 0
    for number in range(count):
        if at + 8 > len(data):
            raise CorruptBinary(path, f"load command {number} of {count} lies behind their end")
        kind, size = layout.command.unpack_from(data, at)
        if size < 8 or at + size > len(data):
            raise CorruptBinary(
                path, f"load command {number} (kind {kind:#x}) says that it is {size} bytes long"
            )
        yield Command(kind, data[at : at + size], path)
        at += size


def _segment(layout: Layout, command: Command) -> tuple[Segment, list[SectionHeader]]:
    if (command.kind == LC_SEGMENT_64) != (layout.bits == 64):
        raise CorruptBinary(command.path, f"a segment of the other width in a {layout.bits}-bit file")
    start = layout.command.size + layout.segment.size
    if len(command.data) < start:
        raise CorruptBinary(command.path, f"a segment command of {len(command.data)} bytes is too short")
    segment, count = layout.segment_command(command.data)
    if start + count * layout.section.size > len(command.data):
        raise CorruptBinary(
            command.path,
            f"segment {segment.name} says that it has {count} sections, more than its command holds",
        )
    places = range(start, start + count * layout.section.size, layout.section.size)
    return segment, [layout.section_header(command.data, at) for at in places]


def _misplaced(segment: Segment, sections: list[SectionHeader], file_size: int) -> Iterator[str]:
    """Say what lies where it cannot: symbols are listed all the same, but sections tell their kinds."""
    if segment.offset + segment.file_size > file_size:
        yield f"segment {segment.name} lies past the end of the file; the file is truncated or damaged"
    end = segment.address + segment.size
    wrong = [s.name for s in sections if s.address < segment.address or s.address + s.size > end]
    if wrong:
        names = ", ".join(wrong[:3])
        yield f"sections of {segment.name} lie outside of it ({names}); kinds of symbols may be wrong"
