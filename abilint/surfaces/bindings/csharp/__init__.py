"""C#: methods that `[DllImport]` and `[LibraryImport]` bind, and what `NativeLibrary` looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.csharp import imports, loading, noted, rivals, sources
from abilint.surfaces.bindings.csharp.project import Project
from abilint.surfaces.bindings.csharp.types_of import Types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.binding import Binding
    from abilint.model.target import Target
    from abilint.surfaces.bindings.csharp.imports import Imported
    from abilint.surfaces.bindings.csharp.preprocessor import Branch

LANGUAGE = "csharp"

__all__ = ["LANGUAGE", "read"]


def read(path: str, target: Target) -> Binding:
    """Read a file, and those of its project that declare what it uses; raises InputError where it cannot."""
    text = sources.read(path, target)
    collected = Collected(path, LANGUAGE, target)
    types = Types(Project(text, target), collected)
    types.usings = imports.usings(types)
    imports.assembly(types)
    found = [*imports.of_file(types), *loading.of_file(types)]
    kept = rivals.for_target(found, target)
    certain = _certain(kept, text)
    for each in kept:
        optional = each.optional or each.name not in certain
        collected.bind(
            Bound(
                each.name,
                each.where,
                imports.library(types, each),
                each.type,
                optional=optional,
                spellings=each.spellings,
            )
        )
    noted.constants(types)
    types.records.finish()
    noted.unread(types)
    return collected.binding()


def _certain(found: Iterable[Imported], text: sources.Text) -> frozenset[str]:
    """Name what is declared whatever the conditions that are not decided come to."""
    conditions: dict[str, list[tuple[Branch, ...]]] = {}
    for each in found:
        conditions.setdefault(each.name, []).append(each.conditions)
    return frozenset(name for name, paths in conditions.items() if sources.are_certain(paths, text.sizes))
