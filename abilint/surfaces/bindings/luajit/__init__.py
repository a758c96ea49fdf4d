"""LuaJIT: Lua files that declare C through `ffi.cdef`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "luajit"


def read(path: str, target: Target) -> Binding:
    """Read what a file declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings import tree
    from abilint.surfaces.bindings.luajit import gathered, surface

    source = tree.parse(path, "tree_sitter_lua", "Lua")
    return surface.of(source, gathered.gather(source), target, LANGUAGE)
