"""Which function follows which kind of node of the syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run
    from abilint.surfaces.bindings.ruby.values import Scope, Value

    Handler: TypeAlias = Callable[[Run, Scope, Node], Value]

HANDLERS: dict[str, Handler] = {}
"""By the grammar's name of the node; filled as the modules are loaded that hold the functions."""


def follows(*types: str) -> Callable[[Handler], Handler]:
    """Register a function for some kinds of nodes."""

    def register(handler: Handler) -> Handler:
        for each in types:
            HANDLERS[each] = handler
        return handler

    return register
