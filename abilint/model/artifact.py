"""One binary as it ships: who it is, what it needs, what it defines."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from abilint.model.symbol import Symbol  # noqa: TC001  (snapshots are read by these hints)
from abilint.model.target import Target  # noqa: TC001


class ArtifactKind(StrEnum):
    """What the linker or loader does with the file."""

    SHARED = "shared"
    """ELF: ET_DYN that is no position-independent executable. PE: IMAGE_FILE_DLL, whatever the suffix.
    Mach-O: MH_DYLIB, MH_BUNDLE, MH_DYLIB_STUB, MH_KEXT_BUNDLE.
    """
    EXECUTABLE = "executable"
    """ELF: ET_EXEC, or ET_DYN with DF_1_PIE or with an interpreter and no SONAME. Mach-O: MH_EXECUTE."""
    OBJECT = "object"
    """ELF: ET_REL. Mach-O: MH_OBJECT."""
    DEBUG_ONLY = "debug-only"
    """ELF: the file that `objcopy --only-keep-debug` writes; its sections are NOBITS. Mach-O: MH_DSYM."""
    CORE = "core"
    ARCHIVE = "archive"
    """A static library as a whole: it has no symbols of its own, its members follow it."""
    IMPORT_LIBRARY = "import-library"
    """PE: what a program links with in place of the DLL; a `.lib`, a `.dll.a`, or one member of it."""
    HEADERS = "headers"
    """No binary at all: what headers alone say of a release."""


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


class Section(Struct, frozen=True):
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
    """ELF: sh_type is not SHT_NOBITS. Mach-O: not zero-filled."""
    native_type: int = 0
    """ELF: sh_type. Mach-O: SECTION_TYPE of `flags`."""
    native_flags: int = 0
    """ELF: sh_flags. Mach-O: `flags`."""
    alignment: int = 0
    """ELF: sh_addralign, in bytes; 0 and 1 ask for none. Mach-O and PE: 0, not read."""


class Relro(StrEnum):
    """How much of the relocated data is read-only once the program runs."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class ElfFacts(Struct, frozen=True):
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
    static_tls: bool = False
    """DF_STATIC_TLS: its thread-local variables need room that the loader keeps from the start."""
    symbolic: bool = False
    """DT_SYMBOLIC, or DF_SYMBOLIC in DT_FLAGS: it takes its own definitions before the program's."""
    no_delete: bool = False
    """DF_1_NODELETE: `dlclose` leaves it in memory."""
    no_open: bool = False
    """DF_1_NOOPEN: `dlopen` refuses it."""
    runs_at_start: bool | None = None
    """DT_INIT or DT_INIT_ARRAY: code of its own runs when it is loaded; None where nobody looked."""
    runs_at_end: bool | None = None
    """DT_FINI or DT_FINI_ARRAY."""
    control_flow: tuple[str, ...] | None = None
    """Guards of jumps and returns that all of its code is made for: `ibt`, `shstk` on x86, `bti`, `pac` on
    64-bit ARM (GNU_PROPERTY_X86_FEATURE_1_AND, GNU_PROPERTY_AARCH64_FEATURE_1_AND); None: nobody looked."""
    isa_level: int = 0
    """x86: the level that a processor must have, 1 to 4 as in `x86-64-v3`; else the loader refuses the file
    (GNU_PROPERTY_X86_ISA_1_NEEDED); 0: it does not say."""
    debug_link: str | None = None
    """`.gnu_debuglink`: file name of the separate debug file."""
    version_definitions: tuple[str, ...] = ()
    """Version nodes this file defines, the base node (VER_FLG_BASE) left out."""
    version_needs: tuple[tuple[str, str], ...] = ()
    """(library, version) of every required version, also those that no symbol uses."""
    machine: int = 0
    osabi: int = 0
    flags: int = 0


class ImportType(StrEnum):
    """What an import library says that a name is."""

    CODE = "code"
    """Calls work without `dllimport`, through a thunk in the import library."""
    DATA = "data"
    """Only `__imp_` of the name is there (`DATA` in a .def file)."""
    CONST = "const"
    """As DATA, and the plain name is that of the pointer (obsolete)."""


class ImportEntry(NamedTuple):
    """One name that an import library offers."""

    symbol: str
    """As programs' object files ask for it, decoration and all."""
    library: str
    """The DLL to load; `_head_...` of a long-form member that is read alone, which does not know it."""
    export_name: str | None
    """What is looked up in the DLL; None: the ordinal is."""
    ordinal: int | None
    type: ImportType
    hint: int = 0
    """Where to look first in the DLL's table of names; a wrong one costs time only."""


class PeFacts(Struct, frozen=True):
    """What only PE images, COFF objects and import libraries state (PE format, "Optional Header")."""

    machine: int = 0
    """IMAGE_FILE_MACHINE_*."""
    characteristics: int = 0
    dll_characteristics: int = 0
    dynamic_base: bool = False
    """The image may be loaded anywhere (ASLR)."""
    nx_compatible: bool = False
    high_entropy_va: bool = False
    """64-bit ASLR."""
    guard_cf: bool = False
    """Control flow guard."""
    subsystem: int = 0
    """IMAGE_SUBSYSTEM_*: 2 windows, 3 console."""
    os_version: tuple[int, int] = (0, 0)
    subsystem_version: tuple[int, int] = (0, 0)
    """The oldest Windows that loads it."""
    linker_version: tuple[int, int] = (0, 0)
    """Microsoft's linkers write 14.x, lld 14.0, GNU ld its own 2.x."""
    image_base: int = 0
    """Subtract it from a symbol's address to get the RVA."""
    delay_loaded: tuple[str, ...] = ()
    """Of `Artifact.dependencies`, those that are loaded at the first call only."""
    pdb: str | None = None
    """The file of debug information that the linker wrote, as it named it."""
    hybrid: bool = False
    """Holds ARM64EC code beside that of its own machine (ARM64EC, ARM64X)."""
    imports: tuple[ImportEntry, ...] = ()
    """Import libraries: what they offer."""


class MachoFacts(Struct, frozen=True):
    """What only Mach-O files state."""

    file_type: str = "dylib"
    """`dylib`, `dylib-stub`, `bundle`, `execute`, `object`, `dsym`, `dylinker`, `preload`, `kext`, `core`."""
    current_version: str | None = None
    """Of a dylib, as `1.2.3`."""
    compatibility_version: str | None = None
    """Of a dylib: a program that was linked with a later one refuses to load it."""
    uses: tuple[tuple[str, str], ...] = ()
    """(`load`|`weak`|`reexport`|`lazy`|`upward`, install name), in the order that library ordinals count."""
    re_exports: tuple[str, ...] = ()
    """Libraries all of whose exports are this one's too."""
    run_paths: tuple[str, ...] = ()
    """LC_RPATH in file order."""
    platforms: tuple[tuple[str, str, str], ...] = ()
    """(platform, oldest version that it runs on, version of the SDK), in file order."""
    two_level: bool = True
    """MH_TWOLEVEL: each undefined symbol is looked for in the library that it was linked with."""
    clients: tuple[str, ...] = ()
    """LC_SUB_CLIENT: the only ones that may link with it; empty for everyone."""
    umbrella: str | None = None
    """LC_SUB_FRAMEWORK: programs link with this framework instead."""
    debug_map: bool = False
    """The symbol table points to the object files (N_OSO) that hold the debug information."""
    cpu_type: int = 0
    cpu_subtype: int = 0
    """Without the capability bits."""
    flags: int = 0


class Place(NamedTuple):
    """Where the bytes of an artifact are."""

    path: str
    offset: int
    size: int


class Artifact(Struct, frozen=True):
    """A file, or a member of one, that a consumer links with or loads."""

    path: str
    """As the user gave it, or as a linker script named it."""
    target: Target
    kind: ArtifactKind
    member: str | None = None
    """Archive member or slice; None for a plain file."""
    identity: str | None = None
    """What a consumer records. ELF: DT_SONAME. PE: the name in the export directory. Mach-O: install name.
    None where the file states none.
    """
    build_id: str | None = None
    """ELF: NT_GNU_BUILD_ID in hexadecimal. PE: GUID and age of the CodeView record, as symbol servers do.
    Mach-O: LC_UUID in hexadecimal.
    """
    dependencies: tuple[str, ...] = ()
    """ELF: DT_NEEDED in file order. PE: imported DLLs in file order, delay-loaded ones last.
    Mach-O: LC_LOAD_DYLIB and its weak, upward, lazy and re-exporting kin in file order.
    """
    sections: tuple[Section, ...] = ()
    dynamic_symbols: tuple[Symbol, ...] = ()
    """ELF: `.dynsym` in file order, the null entry left out. PE: exports by ordinal, then imports.
    Mach-O: the export trie, then what the loader binds; without a trie the external symbols.
    """
    static_symbols: tuple[Symbol, ...] = ()
    """ELF: `.symtab` in file order, the null entry left out. PE: the COFF symbol table without auxiliary
    records. Mach-O: LC_SYMTAB without debugger entries (stabs).
    """
    has_static_symbols: bool = False
    """Whether the file still has that table; False after `strip`."""
    symbols_from: str | None = None
    """The separate debug file that the static symbols were read from; None where the binary has its own."""
    has_dynamic_symbols: bool = False
    has_debug_info: bool = False
    elf: ElfFacts = ElfFacts()
    macho: MachoFacts | None = None
    pe: PeFacts | None = None
    """None in other formats."""
    notes: tuple[str, ...] = ()
    """What the reader could not use, in words for a human: never silently dropped."""

    slice: str | None = None
    """Mach-O: architecture that a universal file's table gives the slice it was read from; else None."""
    slices: int = 0
    """Mach-O: how many slices that universal file has."""
    in_archive: bool = False
    """A member of a static library: what consumers are promised, the members keep together."""
    outside: str | None = None
    """Of a member of a thin archive: path of the file that holds it."""
    place: Place | None = None
    """Of a member or slice: its bytes; None where they are the whole file at `path`."""
    unread: tuple[str, ...] = ()
    """Of an archive: members that may define symbols and that no reader understood."""

    @property
    def label(self) -> str:
        """How messages name it: `libfoo.a(bar.o)` for a member."""
        return f"{self.path}({self.member})" if self.member else self.path
