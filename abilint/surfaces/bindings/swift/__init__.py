"""Swift: C functions by `@_silgen_name`, `@_extern(c)`, `dlsym`; those that `@_cdecl` offers. Never compiled.

The grammar of tree-sitter knows no functions without a body, as these are: the few words are read by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "swift"


def read(path: str, target: Target) -> Binding:
    """Read what a file declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings import text_file
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.swift import conditions, declarations, lookups, tokens
    from abilint.surfaces.bindings.swift.swift_types import Types

    collected = Collected(path, LANGUAGE, target)
    listed = tokens.lex(path, text_file.read(path).decode(), collected)
    taken = conditions.taken(listed, target)
    types = Types(collected, taken)
    declarations.read(collected, types, taken)
    lookups.read(collected, types, taken)
    return collected.binding()
