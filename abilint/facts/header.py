"""Headers as rows: `headers`, `declarations`, `surroundings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.facts.known_names import KnownNames
    from abilint.facts.rows import Rows
    from abilint.model.surface import Declaration, Surface

DECLARATION = (
    "id", "build_id", "name", "qualified_name", "link_name", "kind", "obligation", "reason", "language",
    "file", "line", "column", "signature", "inline", "weak", "thread_local", "visibility", "availability",
    "calling_convention", "asm_label", "object_name", "size", "known_as", "known_owner",
)  # fmt: skip


class Surroundings(Struct, frozen=True):
    """What stands around a declaration in its header's text."""

    declaration: int
    """Index in the surface."""
    build_option: str | None
    guard: str | None
    """Condition that the build decides."""
    platform: str | None


def rows(build_id: int, first: int, surface: Surface, known: KnownNames) -> Iterator[Rows]:
    """Everything that the headers of one build state."""
    yield (
        "headers",
        ("build_id", "path", "status", "reason"),
        ((build_id, header.path, header.status, header.reason or None) for header in surface.headers),
    )
    yield (
        "declarations",
        DECLARATION,
        (_declaration(build_id, number, d, known) for number, d in enumerate(surface.declarations, first)),
    )


def _declaration(build_id: int, number: int, d: Declaration, known: KnownNames) -> tuple[object, ...]:
    return (
        number, build_id, d.name, d.qualified_name, d.link_names[0] if d.link_names else None, d.kind,
        d.obligation, d.reason or None, d.language, d.location.file, d.location.line, d.location.column,
        d.signature, d.inline, d.weak, d.thread_local, d.visibility, d.availability, d.calling_convention,
        d.asm_label, d.object_name, d.size, *known.find(d.name),
    )  # fmt: skip
