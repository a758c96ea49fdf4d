"""What a crate states, as the values that every language's bindings come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.collected import Collected
from abilint.surfaces.bindings.rust import blocks, gathering, lookups, named_constants, unread_macros
from abilint.surfaces.bindings.rust.types_of import Types

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target


def of(path: str, target: Target, language: str) -> Binding:
    """Read a crate; raises InputError where its file cannot be read."""
    crate = gathering.gather(path, target)
    collected = Collected(path, language, target)
    types = Types(collected, crate)
    blocks.bind(crate, types, collected)
    lookups.bind(crate, types, collected)
    named_constants.note(crate, types.constants, collected)
    types.named.finish()
    for where, reason in (*crate.unread, *unread_macros.of(crate)):
        collected.unread(where, reason)
    return collected.binding()
