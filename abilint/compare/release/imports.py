"""Names that the library takes from others.

A name without a version comes from a library without versions, or from the program. Where all libraries that
are needed have versions, as those of glibc and GCC do, only a program that brings the name goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Binding, Scope
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library
    from abilint.model.symbol import Symbol

NOBODY = "nobody"
VERSIONED = (
    "libc.so", "libm.so", "libpthread.so", "libdl.so", "librt.so", "ld-linux", "libgcc_s.so", "libstdc++.so",
)  # fmt: skip
"""Every name of theirs has a version, on systems with glibc."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell which names without a version are asked for that the old release neither asked for nor had."""
    known = {symbol.name for part in old.parts for symbol in part.symbols}
    source = NOBODY if _has_versions_only(new) else None
    defined = {s.name for part in new.parts for s in part.symbols if s.scope is not Scope.UNDEFINED}
    for part in new.parts:
        for symbol in part.symbols:
            if _is_asked_for(symbol) and symbol.name not in known and symbol.name not in defined:
                defined.add(symbol.name)
                yield Change(
                    ChangeKind.IMPORT_ADDED,
                    symbol.link_name,
                    symbol_kind=symbol.kind,
                    detail=symbol.version_library or source,
                )


def _is_asked_for(symbol: Symbol) -> bool:
    return symbol.scope is Scope.UNDEFINED and symbol.binding is not Binding.WEAK and symbol.version is None


def _has_versions_only(library: Library) -> bool:
    """Whether no library that is needed can have a name without a version."""
    artifact = library.head.artifact
    if artifact.kind is not ArtifactKind.SHARED or library.target.format is not Format.ELF:
        return False
    if library.target.environment not in ("gnu", "gnueabihf", "gnueabi", "gnux32"):
        return False
    known = {name for name, _ in artifact.elf.version_needs}
    return all(name in known or name.startswith(VERSIONED) for name in artifact.dependencies)
