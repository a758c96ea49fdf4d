"""Go: what a file takes from C through cgo, purego or a lazy DLL, and what it exports to C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.collected import Collected
from abilint.surfaces.bindings.go import constraints, exports
from abilint.surfaces.bindings.go.cgo import Cgo
from abilint.surfaces.bindings.go.contexts import Contexts
from abilint.surfaces.bindings.go.go_types import GoTypes
from abilint.surfaces.bindings.go.lazy_dll import LazyDll
from abilint.surfaces.bindings.go.package import Package
from abilint.surfaces.bindings.go.purego import Purego

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

__all__ = ["LANGUAGE", "read"]

LANGUAGE = "go"


def read(path: str, target: Target) -> Binding:
    """Read one file of a package; raises InputError where it cannot be read."""
    source = tree.parse(path, "tree_sitter_go", "Go")
    collected = Collected(path, LANGUAGE, target)
    unbuilt = constraints.unbuilt(source, target)
    if unbuilt:
        collected.unread(*unbuilt)
        return collected.binding()
    for where, reason in source.broken():
        collected.unread(where, reason)
    package = Package(path, target)
    index = tree.Index(source.root)
    types, contexts = GoTypes(source, collected), Contexts(source, index, target)
    types.of_c = Cgo(source, collected, package, index).read()
    exports.read(source, collected, types)
    Purego(source, collected, types, contexts).read()
    LazyDll(source, collected, contexts).read()
    return collected.binding()
