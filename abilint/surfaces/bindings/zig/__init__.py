"""Zig: what a file declares `extern`, takes from C headers or looks up in a library, and what it exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.collected import Collected
from abilint.surfaces.bindings.zig.conditions import Conditions
from abilint.surfaces.bindings.zig.externs import Externs
from abilint.surfaces.bindings.zig.lookups import Lookups
from abilint.surfaces.bindings.zig.scopes import Scopes
from abilint.surfaces.bindings.zig.zig_types import ZigTypes

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

__all__ = ["LANGUAGE", "read"]

LANGUAGE = "zig"


def read(path: str, target: Target) -> Binding:
    """Read one file; raises InputError where it cannot be read."""
    source = tree.parse(path, "tree_sitter_zig", "Zig")
    collected = Collected(path, LANGUAGE, target)
    for where, reason in source.broken():
        collected.unread(where, reason)
    scopes = Scopes(source)
    conditions = Conditions(scopes, target)
    types = ZigTypes(source, scopes, conditions, collected)
    Externs(source, scopes, conditions, types, collected).read()
    Lookups(source, scopes, conditions, types, collected).read()
    return collected.binding()
