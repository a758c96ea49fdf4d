"""How the loader treats the library: flags, folders, and who may link with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Artifact
    from abilint.model.release import Library


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell what the loader is told otherwise."""
    before, after = dict(_of(old.head.artifact)), dict(_of(new.head.artifact))
    for subject, value in before.items():
        if subject in after and after[subject] != value:
            yield Change(ChangeKind.LOADING_CHANGED, subject, value, after[subject])


def _of(artifact: Artifact) -> Iterator[tuple[str, str | None]]:
    elf, macho = artifact.elf, artifact.macho
    if macho is not None:
        yield "run-path", ":".join(macho.run_paths) or None
        yield "namespace", "two-level" if macho.two_level else "flat"
        yield "clients", ", ".join(sorted(macho.clients)) or None
        yield "umbrella", macho.umbrella
    elif artifact.pe is None:
        yield "run-path", ":".join(path for _, path in elf.run_paths) or None
        yield "static-tls", "on" if elf.static_tls else "off"
        yield "symbolic", "on" if elf.symbolic else "off"
        yield "no-delete", "on" if elf.no_delete else "off"
        yield "no-open", "on" if elf.no_open else "off"
        if elf.runs_at_start is not None:
            yield "start-code", "on" if elf.runs_at_start else "off"
        if elf.runs_at_end is not None:
            yield "end-code", "on" if elf.runs_at_end else "off"
