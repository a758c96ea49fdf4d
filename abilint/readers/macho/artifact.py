"""One Mach-O file, or one slice of a universal one, as an `Artifact`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import NotABinary
from abilint.model.artifact import Artifact, ArtifactKind, MachoFacts
from abilint.model.symbol import Binding, Scope, Symbol, Table
from abilint.readers.macho import dylibs, link_edit, symbols
from abilint.readers.macho import image as files
from abilint.readers.macho.image import Image, open_image
from abilint.readers.macho.sections import has_debug_info, read_sections
from abilint.readers.macho.target import platforms, read_target

if TYPE_CHECKING:
    from abilint.readers.file_bytes import FileBytes

LC_UUID = 0x1B
_UUID_SIZE = 16
_MH_TWOLEVEL = 0x80

_KINDS = {
    files.MH_OBJECT: ArtifactKind.OBJECT,
    files.MH_EXECUTE: ArtifactKind.EXECUTABLE,
    files.MH_PRELOAD: ArtifactKind.EXECUTABLE,
    files.MH_DYLINKER: ArtifactKind.EXECUTABLE,
    files.MH_CORE: ArtifactKind.CORE,
    files.MH_DYLIB: ArtifactKind.SHARED,
    files.MH_DYLIB_STUB: ArtifactKind.SHARED,
    files.MH_BUNDLE: ArtifactKind.SHARED,
    files.MH_KEXT_BUNDLE: ArtifactKind.SHARED,
    files.MH_DSYM: ArtifactKind.DEBUG_ONLY,
}
_FILE_TYPES = {
    files.MH_OBJECT: "object",
    files.MH_EXECUTE: "execute",
    files.MH_PRELOAD: "preload",
    files.MH_DYLINKER: "dylinker",
    files.MH_CORE: "core",
    files.MH_DYLIB: "dylib",
    files.MH_DYLIB_STUB: "dylib-stub",
    files.MH_BUNDLE: "bundle",
    files.MH_KEXT_BUNDLE: "kext",
    files.MH_DSYM: "dsym",
}


def read_macho(file: FileBytes) -> tuple[Artifact, ...]:
    """Read a thin Mach-O file: always one artifact.

    Raises CorruptBinary where load commands, symbol table or export trie contradict the file, NotABinary
    for a file type that holds several images (MH_FILESET). Damaged binding information is a note.
    """
    image = open_image(file)
    kind = _KINDS.get(image.header.file_type)
    if kind is None:
        raise NotABinary(file.path, f"is a Mach-O file of type {image.header.file_type}, which is not read")
    link_edit.check_overlaps(image)
    libraries = dylibs.needed(image)
    notes = list(image.notes)
    static, dynamic, has_map = _symbols(image, kind, libraries, notes)
    identity = dylibs.identity(image)
    facts = _facts(image, identity, libraries, debug_map=has_map)
    return (
        Artifact(
            path=file.path,
            target=read_target(image, platforms(image)),
            kind=kind,
            identity=identity.name if identity else None,
            build_id=_uuid(image),
            dependencies=tuple(library.name for library in libraries),
            sections=read_sections(image),
            dynamic_symbols=dynamic or (),
            static_symbols=static or (),
            has_static_symbols=static is not None,
            has_dynamic_symbols=dynamic is not None,
            has_debug_info=has_debug_info(image),
            macho=facts,
            notes=tuple(notes),
        ),
    )


def _symbols(
    image: Image, kind: ArtifactKind, libraries: tuple[dylibs.Dylib, ...], notes: list[str]
) -> tuple[tuple[Symbol, ...] | None, tuple[Symbol, ...] | None, bool]:
    """Give the static table, what the loader sees, and whether there is a map to files with debug info."""
    linked = kind in (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE)
    trie = link_edit.read_exports(image) if linked else None
    exported = None if trie is None else frozenset(export.name for export in trie)
    attributes = symbols.AttributeTable(image, libraries, two_level=bool(image.header.flags & _MH_TWOLEVEL))
    table = link_edit.read_symbol_table(image)
    static, has_map = None, False
    if table:
        records = image.layout.symbols(table.records)
        static, has_map = symbols.decode_table(records, table.names, attributes, exported)
    if not linked:
        return static, None, has_map
    if trie is None or exported is None:
        return static, _external(static or ()), has_map
    expected = {s.name: s.version_library for s in static or () if s.scope is Scope.UNDEFINED}
    bound = (each for each in link_edit.read_imports(image, notes) if each.name not in exported)
    dynamic = (
        *symbols.exports(trie, image, libraries, attributes),
        *symbols.imports(bound, libraries, expected),
    )
    return static, dynamic, has_map


def _external(static: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """Give what the loader sees of a library without an export trie: its external symbols."""
    return tuple(
        symbol._replace(table=Table.DYNAMIC)
        for symbol in static
        if symbol.binding is not Binding.LOCAL and symbol.scope is not Scope.HIDDEN
    )


def _facts(
    image: Image, identity: dylibs.Dylib | None, libraries: tuple[dylibs.Dylib, ...], *, debug_map: bool
) -> MachoFacts:
    built_for = platforms(image)
    return MachoFacts(
        file_type=_FILE_TYPES[image.header.file_type],
        current_version=identity.current if identity else None,
        compatibility_version=identity.compatibility if identity else None,
        uses=tuple((library.use.value, library.name) for library in libraries),
        re_exports=dylibs.re_exports(image, libraries),
        run_paths=dylibs.run_paths(image),
        platforms=tuple((platform.name, platform.minimum, platform.sdk) for platform in built_for),
        two_level=bool(image.header.flags & _MH_TWOLEVEL),
        clients=dylibs.clients(image),
        umbrella=dylibs.umbrella(image),
        debug_map=debug_map,
        cpu_type=image.header.cpu_type,
        cpu_subtype=image.header.cpu_subtype,
        flags=image.header.flags,
    )


def _uuid(image: Image) -> str | None:
    command = image.first(LC_UUID)
    if command is None or len(command.data) < 8 + _UUID_SIZE:
        return None
    return command.data[8 : 8 + _UUID_SIZE].hex()
