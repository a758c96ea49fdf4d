"""Types as Rust writes them -> what caller and memory see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Foreign, Pointer, Primitive
from abilint.surfaces.bindings.rust import c_names, conventions, imports, names, outside, parameters
from abilint.surfaces.bindings.rust.bit_fields import BitFields
from abilint.surfaces.bindings.rust.constants import Constants
from abilint.surfaces.bindings.rust.crate import Item
from abilint.surfaces.bindings.rust.macros import expanded
from abilint.surfaces.bindings.rust.meaning import Meaning, Scope
from abilint.surfaces.bindings.rust.named_types import NamedTypes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.rust.crate import Crate, Module
    from abilint.surfaces.bindings.tree import Source

DEEPEST = 80
SKIPPED = frozenset({"lifetime", "line_comment", "block_comment"})
DEEP = "is of a type that nests too deeply"
MACRO = "is of a type that a macro makes"
COUNT = "is an array whose length only a build can tell"
UNREAD = "is of a type that abilint cannot read"


class Types:
    """Types of one crate, for one target."""

    def __init__(self, collected: Collected, crate: Crate) -> None:
        self.collected = collected
        self.crate = crate
        self.bit_fields = BitFields(crate)
        self.graph = collected.graph
        self.constants = Constants(collected.graph.target, self._size_of)
        self.named = NamedTypes(self)

    def of(self, node: Node | None, scope: Scope) -> Meaning:
        """Read a type; no type at all is `()`."""
        if node is None:
            return Meaning(self.graph.void, is_empty=True)
        if scope.depth > DEEPEST:
            return self.unread(node, scope, DEEP)
        reader = _READERS.get(node.type)
        inner = scope._replace(depth=scope.depth + 1)
        return reader(self, node, inner) if reader else self.unread(node, scope, UNREAD)

    def unread(self, node: Node, scope: Scope, reason: str) -> Meaning:
        """Say that a type is not known, unless only its address matters."""
        if not scope.behind:
            self.collected.unread(scope.source.at(node), reason)
        return Meaning(self.graph.unknown(reason))

    def foreign(self, kind: Foreign, name: str) -> Meaning:
        """Make a value that C has no counterpart of."""
        return Meaning(self.graph.foreign(kind, name))

    def pointer(self, node: Node | None, scope: Scope, name: str, *, niche: bool) -> Meaning:
        """Read what lies behind an address."""
        target = self.of(node, scope._replace(behind=True))
        if target.fat is not None:
            return self.foreign(target.fat, name)
        return Meaning(self.graph.pointer(target.type), niche=niche)

    def _size_of(self, source: Source, node: Node, module: Module) -> int | None:
        found = self.of(node, Scope(source, module, behind=True))
        if found.type in self.named.records:
            self.named.complete(found.type)
        return 0 if found.is_empty else self.graph.size(found.type)

    def primitive(self, node: Node, scope: Scope) -> Meaning:
        """Read `i32`, `str`, `char`."""
        name = scope.source.text(node)
        number = c_names.rust(name, self.graph.target)
        if number is not None:
            return Meaning(self.graph.add(number))
        if name == "char":
            return Meaning(self.graph.add(Primitive(name, Encoding.UNICODE, 4, Foreign.RUST_CHAR)))
        if name == "str":
            return self.foreign(Foreign.RUST_STR, name)._replace(fat=Foreign.RUST_STR)
        return self.unread(node, scope, UNREAD)

    def address(self, node: Node, scope: Scope) -> Meaning:
        """Read `*const T`, `&T`."""
        target = node.child_by_field_name("type")
        return self.pointer(target, scope, scope.source.text(node), niche=node.type == "reference_type")

    def array(self, node: Node, scope: Scope) -> Meaning:
        """Read `[T; 4]`, and `[T]`, which has no size."""
        element = self.of(node.child_by_field_name("element"), scope._replace(behind=False))
        length = node.child_by_field_name("length")
        if length is None:
            return self.foreign(Foreign.RUST_SLICE, scope.source.text(node))._replace(fat=Foreign.RUST_SLICE)
        count = self.constants.value(scope.source, length, scope.module)
        if count is None or count < 0:
            return self.unread(node, scope, COUNT)
        return Meaning(self.graph.array(element.type, count), is_empty=count == 0)

    def function(self, node: Node, scope: Scope) -> Meaning:
        """Read `extern "C" fn(i32) -> i32`."""
        if node.child_by_field_name("trait") is not None:
            return self.trait(node, scope)
        signature = self.signature(node, scope, parameters.convention(scope.source, node))
        if parameters.is_foreign(scope.source, node):
            return Meaning(self.graph.add(_of_rust(signature, self.graph.target.bits)), niche=True)
        return Meaning(self.graph.pointer(signature), niche=True)

    def signature(self, node: Node, scope: Scope, convention: str) -> TypeId:
        """Read arguments and result of a function, or of a pointer to one."""
        listed = parameters.of(scope.source, node, self.graph.target)
        inner = scope._replace(behind=False)
        stated = tuple(self.of(each.type, inner).type for each in listed.stated)
        result = self.of(node.child_by_field_name("return_type"), inner).type
        if listed.is_uncertain:
            return self.graph.function(result, (), prototyped=False)
        return self.graph.function(
            result,
            stated,
            names=tuple(each.name for each in listed.stated),
            variadic=listed.variadic,
            convention=conventions.of(convention, self.graph.target),
        )

    def group(self, node: Node, scope: Scope) -> Meaning:
        """Read `(A, B)`; `()` is C's void."""
        if not node.named_children:
            return Meaning(self.graph.void, is_empty=True)
        return self.foreign(Foreign.RUST_TUPLE, scope.source.text(node))

    def never(self, node: Node, scope: Scope) -> Meaning:  # noqa: ARG002  (one row of a table)
        """Read `!`: nothing comes back."""
        return Meaning(self.graph.void)

    def trait(self, node: Node, scope: Scope) -> Meaning:
        """Read `dyn Trait`."""
        kind = Foreign.RUST_TRAIT_OBJECT
        return self.foreign(kind, scope.source.text(node))._replace(fat=kind)

    def macro(self, node: Node, scope: Scope) -> Meaning:
        """Read `name!(...)`: one type, whichever build it is."""
        meant = set()
        for made in expanded.types_of_call(self.crate.expander, scope.source, node):
            alias = made.root.named_children[0] if made.root.named_children else None
            kind = alias.child_by_field_name("type") if alias is not None else None
            meant.add(self.of(kind, scope._replace(source=made, behind=True)) if kind is not None else None)
        found = meant.pop() if len(meant) == 1 else None
        return self.unread(node, scope, MACRO) if found is None else found

    def path(self, node: Node, scope: Scope) -> Meaning:
        """Read a name, with what stands in `<...>`."""
        arguments = node.child_by_field_name("type_arguments")
        listed = _arguments(arguments)
        head = node.child_by_field_name("type") if node.type == "generic_type" else node
        path = imports.path_of(scope.source, head)
        known = dict(scope.generics)
        if not path:
            return self.unread(node, scope, UNREAD)
        if len(path) == 1 and path[0] in known:
            return known[path[0]]
        found = names.type_of(scope.module, path)
        if isinstance(found, Item):
            return self.named.of(found, tuple(self.of(each, scope) for each in listed), scope)
        if isinstance(found, names.Several):
            return self.named.of_several(found, node, scope)
        meant = found.path if found is not None else path
        return outside.of(self, outside.Use(node, meant, listed), scope)


def _arguments(node: Node | None) -> tuple[Node, ...]:
    """List what stands in `<...>`, but for lifetimes."""
    parts = node.named_children if node is not None else ()
    return tuple(each for each in parts if each.type not in SKIPPED)


def _of_rust(signature: TypeId, bits: int) -> Pointer:
    """Make a pointer to a function with Rust's own convention."""
    return Pointer(signature, bits // 8, foreign=Foreign.RUST_FUNCTION)


_READERS: dict[str, Callable[[Types, Node, Scope], Meaning]] = {
    "primitive_type": Types.primitive,
    "pointer_type": Types.address,
    "reference_type": Types.address,
    "array_type": Types.array,
    "function_type": Types.function,
    "tuple_type": Types.group,
    "unit_type": Types.group,
    "never_type": Types.never,
    "dynamic_type": Types.trait,
    "abstract_type": Types.trait,
    "macro_invocation": Types.macro,
    "type_identifier": Types.path,
    "identifier": Types.path,
    "scoped_type_identifier": Types.path,
    "scoped_identifier": Types.path,
    "generic_type": Types.path,
}
