"""What only PE files state, as rows: `pe_images`, `pe_exports`, `import_entries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.decoration import Place, split
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.facts.rows import Rows
    from abilint.model.artifact import PeFacts
    from abilint.model.build import Build, Member

IMAGE = (
    "artifact_id", "subsystem", "os_version", "linker_version", "dynamic_base", "nx_compatible",
    "high_entropy_va", "guard_cf", "hybrid", "pdb",
)  # fmt: skip
EXPORT = (
    "symbol_id", "artifact_id", "ordinal", "nameless", "forward_library", "forward_name", "forward_ordinal",
)  # fmt: skip
IMPORT = ("artifact_id", "dll_id", "link_name", "symbol", "library", "export_name", "ordinal", "type")


def rows(artifact_id: int, first_symbol: int, member: Member, build: Build) -> Iterator[Rows]:
    """Everything of one PE image or import library; nothing for other formats."""
    facts = member.artifact.pe
    if facts is None:
        return
    if member.artifact.kind in (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE):
        yield "pe_images", IMAGE, [_image(artifact_id, facts)]
    yield "pe_exports", EXPORT, _exports(artifact_id, first_symbol, member)
    yield "import_entries", IMPORT, _imports(artifact_id, member, facts, build)


def _image(artifact_id: int, facts: PeFacts) -> tuple[object, ...]:
    return (
        artifact_id, facts.subsystem, _version(facts.os_version), _version(facts.linker_version),
        facts.dynamic_base, facts.nx_compatible, facts.high_entropy_va, facts.guard_cf, facts.hybrid,
        facts.pdb,
    )  # fmt: skip


def _version(parts: tuple[int, int]) -> str:
    return f"{parts[0]}.{parts[1]}"


def _exports(artifact_id: int, first: int, member: Member) -> Iterator[tuple[object, ...]]:
    for number, symbol in enumerate(member.symbols, first):
        if symbol.scope is Scope.EXPORTED and symbol.ordinal is not None and symbol.table == "dynamic":
            yield number, artifact_id, symbol.ordinal, symbol.nameless, *_forward(symbol.forward)


def _forward(forward: str | None) -> tuple[str | None, str | None, int | None]:
    """Split at the last dot, as the loader does: the library's name may hold others."""
    if not forward:
        return None, None, None
    library, _, name = forward.rpartition(".")
    by_ordinal = name.startswith("#") and name[1:].isdigit()
    return library.lower(), None if by_ordinal else name, int(name[1:]) if by_ordinal else None


def _imports(artifact_id: int, member: Member, facts: PeFacts, build: Build) -> Iterator[tuple[object, ...]]:
    dll = None
    if member.stands_for is not None:
        own = next(m for m, other in enumerate(build.members) if other is member)
        dll = artifact_id - own + member.stands_for
    for entry in facts.imports:
        identifier = split(entry.symbol, member.artifact.target.architecture, Place.OBJECT).identifier
        yield (
            artifact_id, dll, identifier, entry.symbol, entry.library, entry.export_name, entry.ordinal,
            entry.type,
        )  # fmt: skip
