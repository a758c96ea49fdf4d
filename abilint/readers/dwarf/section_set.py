"""The debug sections of one file, by the names that they share in all formats."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class SectionSet:
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
    debug_link: str | None = None
    """`.gnu_debuglink`: file name of the separate debug file."""
    alternate: tuple[str, str] | None = None
    """`.gnu_debugaltlink` or `.debug_sup`: file name and build id, in hexadecimal, of the file that `dwz`
    moved shared entries to.
    """
    has_bitcode: bool = False
    """The file holds a compiler's own code for link-time optimisation."""
    has_lines: bool = False
