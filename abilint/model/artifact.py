"""One binary as it ships: who it is, what it needs, what it defines."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target


class ArtifactKind(StrEnum):
    """What the linker or loader does with the file."""

    SHARED = "shared"
    """ELF: ET_DYN that is no position-independent executable."""
    EXECUTABLE = "executable"
    """ELF: ET_EXEC, or ET_DYN with DF_1_PIE or with an interpreter and no SONAME."""
    OBJECT = "object"
    """ELF: ET_REL."""
    DEBUG_ONLY = "debug-only"
    """ELF: the file that `objcopy --only-keep-debug` writes; its sections are NOBITS."""
    CORE = "core"
    ARCHIVE = "archive"
    """A static library as a whole: it has no symbols of its own, its members follow it."""


class SectionKind(StrEnum):
    """What a section holds, as far as a linter cares."""

    TEXT = "text"
    DATA = "data"
    RODATA = "rodata"
    BSS = "bss"
    TLS_DATA = "tls-data"
    TLS_BSS = "tls-bss"
    DEBUG = "debug"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """One section header."""

    name: str
    kind: SectionKind
    address: int
    offset: int
    size: int
    allocated: bool
    writable: bool
    executable: bool
    has_contents: bool
    """ELF: sh_type is not SHT_NOBITS."""
    native_type: int = 0
    """ELF: sh_type."""
    native_flags: int = 0
    """ELF: sh_flags."""


class Relro(StrEnum):
    """How much of the relocated data is read-only once the program runs."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class ElfFacts:
    """What only ELF files state."""

    run_paths: tuple[tuple[str, str], ...] = ()
    """(`rpath`|`runpath`, one path), each entry of DT_RPATH and DT_RUNPATH split at colons."""
    interpreter: str | None = None
    executable_stack: bool | None = None
    """PT_GNU_STACK has PF_X; None where there is no such segment (the kernel decides)."""
    text_relocations: bool = False
    """DT_TEXTREL, or DF_TEXTREL in DT_FLAGS."""
    relro: Relro = Relro.NONE
    bind_now: bool = False
    debug_link: str | None = None
    """`.gnu_debuglink`: file name of the separate debug file."""
    version_definitions: tuple[str, ...] = ()
    """Version nodes this file defines, the base node (VER_FLG_BASE) left out."""
    version_needs: tuple[tuple[str, str], ...] = ()
    """(library, version) of every required version, also those that no symbol uses."""
    machine: int = 0
    osabi: int = 0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file, or a member of one, that a consumer links with or loads."""

    path: str
    """As the user gave it, or as a linker script named it."""
    target: Target
    kind: ArtifactKind
    member: str | None = None
    """Archive member or slice; None for a plain file."""
    identity: str | None = None
    """What a consumer records. ELF: DT_SONAME. None where the file states none."""
    build_id: str | None = None
    """ELF: NT_GNU_BUILD_ID in hexadecimal."""
    dependencies: tuple[str, ...] = ()
    """ELF: DT_NEEDED in file order."""
    sections: tuple[Section, ...] = ()
    dynamic_symbols: tuple[Symbol, ...] = ()
    """ELF: `.dynsym` in file order, the null entry left out."""
    static_symbols: tuple[Symbol, ...] = ()
    """ELF: `.symtab` in file order, the null entry left out."""
    has_static_symbols: bool = False
    """Whether the file still has that table; False after `strip`."""
    has_dynamic_symbols: bool = False
    has_debug_info: bool = False
    elf: ElfFacts = field(default_factory=ElfFacts)
    notes: tuple[str, ...] = ()
    """What the reader could not use, in words for a human: never silently dropped."""

    in_archive: bool = False
    """A member of a static library: what consumers are promised, the members keep together."""
    unread: tuple[str, ...] = ()
    """Of an archive: members that may define symbols and that no reader understood."""

    @property
    def label(self) -> str:
        """How messages name it: `libfoo.a(bar.o)` for a member."""
        return f"{self.path}({self.member})" if self.member else self.path
