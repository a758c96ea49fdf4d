"""Nim: procedures and variables with `importc`, from a `dynlib` or for the linker; never compiled.

There is no grammar of tree-sitter for it: lines, pragmas and types are read by hand, all else is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "nim"


def read(path: str, target: Target) -> Binding:
    """Read what a module declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings import text_file
    from abilint.surfaces.bindings.nim import lines, tokens
    from abilint.surfaces.bindings.nim.module import Module

    module = Module(path, LANGUAGE, target)
    listed = tokens.lex(path, text_file.read(path).decode(), module.collected)
    module.follow(lines.tree(listed))
    return module.binding()
