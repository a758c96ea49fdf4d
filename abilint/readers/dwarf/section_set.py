"""The debug sections of one file, by the names that they share in all formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.errors import CorruptBinary
from abilint.readers.dwarf.damage import DamagedDwarf

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = (
    "info",
    "types",
    "abbrev",
    "str",
    "line_str",
    "str_offsets",
    "addr",
    "line",
    "ranges",
    "rnglists",
    "cu_index",
    "tu_index",
)
"""Those that are read: `info` is `.debug_info` in ELF and PE, `__debug_info` in Mach-O."""


_REPEATED = ("info", "types")


class OtherFile(NamedTuple):
    """A file that a section names."""

    name: str
    identity: str
    """`.gnu_debuglink`: the CRC-32 of the file. `.gnu_debugaltlink`, `.debug_sup`: its build id. In
    hexadecimal.
    """


class SectionSet(Struct, frozen=True):
    """Contents of the sections, decompressed and relocated; empty where the file has none."""

    path: str
    """The file, for notes."""
    mark: str
    """Byte order as `struct` has it: `<` or `>`."""
    plain: dict[str, bytes] = field(default_factory=dict)
    """Of NAMES, what is in the file."""
    split: dict[str, bytes] = field(default_factory=dict)
    """The same for the sections that end in `.dwo`."""
    notes: tuple[str, ...] = ()
    """Sections that are there and could not be read, and why."""
    build_id: str | None = None
    """As `Artifact.build_id`; None where the file has none or was not asked."""
    debug_link: OtherFile | None = None
    """`.gnu_debuglink`: the separate debug file."""
    alternate: OtherFile | None = None
    """`.gnu_debugaltlink` or `.debug_sup`: where `dwz` moved the entries that several files share."""
    has_bitcode: bool = False
    """The file holds a compiler's own code for link-time optimisation."""

    @property
    def has_entries(self) -> bool:
        """Whether entries are in the file, be they in sections for a program or of a split unit."""
        return any(held.get(name) for held in (self.plain, self.split) for name in ("info", "types"))


def debug_link(data: bytes, mark: str) -> OtherFile | None:
    """Decode `.gnu_debuglink`: a file name, padding to four bytes, a checksum in the file's byte order."""
    name, nul, _ = data.partition(b"\0")
    at = (len(name) + 4) & ~3
    if not name or not nul or at + 4 > len(data):
        return None
    checksum = int.from_bytes(data[at : at + 4], "little" if mark == "<" else "big")
    return OtherFile(name.decode("utf-8", "surrogateescape"), f"{checksum:08x}")


class Collector:
    """Gathers the sections of a file as they are met."""

    def __init__(self) -> None:
        self.plain: dict[str, bytes] = {}
        self.split: dict[str, bytes] = {}
        self.notes: list[str] = []

    def wants(self, name: str) -> bool:
        """Whether a section, named as in an ELF file, is asked for; the first of a name counts.

        Of entries an object may have several sections: those of each type unit are dropped by the linker
        where another object has the same type.
        """
        held, key = self._place(name)
        return key in NAMES and (key in _REPEATED or key not in held)

    def add(self, name: str, read: Callable[[], bytes]) -> None:
        """Read a section; one that cannot be read is a note."""
        held, key = self._place(name)
        try:
            held[key] = held.get(key, b"") + read()
        except (CorruptBinary, DamagedDwarf) as error:
            problem = error.problem if isinstance(error, CorruptBinary) else f"{name} {error}"
            self.notes.append(problem)

    def _place(self, name: str) -> tuple[dict[str, bytes], str]:
        stem = name.removeprefix(".debug_").removeprefix(".zdebug_")
        held = self.split if stem.endswith(".dwo") else self.plain
        return held, (stem.removesuffix(".dwo") if stem != name else "")
