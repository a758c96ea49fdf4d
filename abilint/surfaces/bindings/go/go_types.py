"""Go's types as C sees them: behind a call of purego, or in what `//export` makes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Foreign, Pointer, Primitive, RecordKind
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.go import uses
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.tree import Source

NUMBERS = {
    "bool": "bool", "byte": "uint8_t", "rune": "int32_t", "float32": "float", "float64": "double",
    "complex64": "float _Complex", "complex128": "double _Complex",
    **{f"{sign}int{bits}": f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}  # fmt: skip
"""Go's numbers of fixed width -> C's."""
WORDS = frozenset({"windows.Handle", "syscall.Handle", "windows.HWND", "objc.ID", "objc.SEL", "objc.Class"})
"""Types of other packages that are `uintptr`."""
VARIADIC = "variadic_parameter_declaration"
MOST_DEPTH = 40


class Way(StrEnum):
    """Who hands values over."""

    PUREGO = "purego"
    """Strings and slices that are arguments become addresses, functions become callbacks."""
    EXPORT = "export"
    """cgo: values as Go has them, in structs of its own header."""
    MEMORY = "memory"
    """Nobody: what lies in memory, as Go lays it out."""


class GoTypes:
    """Types of one file."""

    def __init__(self, source: Source, collected: Collected) -> None:
        self._source = source
        self._graph = collected.graph
        self._word = collected.graph.target.bits // 8
        self._named: dict[str, Node] = {}
        self._made: dict[tuple[str, Way], TypeId] = {}
        for spec in _type_specs(source.root):
            self._named.setdefault(source.text(spec.child_by_field_name("name")), spec)
        self.of_c: dict[str, TypeId] = {}
        """Types of the preamble, by the name that follows `C.`."""

    def resolved(self, node: Node | None) -> Node | None:
        """See through names of the file itself, to a struct or function type."""
        for _ in range(MOST_DEPTH):
            if node is None or node.type not in ("type_identifier", "parenthesized_type"):
                return node
            spec = self._named.get(self._source.text(node))
            inner = spec.child_by_field_name("type") if spec else None
            node = node.named_children[0] if node.type == "parenthesized_type" else inner
        return None

    def function(self, node: Node, way: Way, *, name: str = "") -> TypeId:
        """Give the type of a function, from its signature; `name` is the exported one."""
        parameters, names = [], []
        listed = node.child_by_field_name("parameters")
        for label, each in _parameters(listed, self._source):
            parameters.append(self.convert(each, way))
            names.append(label)
        variadic = any(each.type == VARIADIC for each in (listed.named_children if listed else ()))
        return self._graph.function(
            self._result(node, way, name), tuple(parameters), names=tuple(names), variadic=variadic
        )

    def _result(self, node: Node, way: Way, name: str) -> TypeId:
        result = node.child_by_field_name("result")
        if result is None:
            return self._graph.void
        if result.type != "parameter_list":
            return self.convert(result, way)
        each = [self.convert(inner, way) for _, inner in _parameters(result, self._source)]
        if len(each) == 1:
            return each[0]
        where = self._source.at(result)
        items = tuple(Item(f"r{n}", one, None, where) for n, one in enumerate(each))
        return self._record(f"{name}_return", items, RecordKind.STRUCT, own_layout=False)

    def convert(self, node: Node, way: Way, depth: int = 0) -> TypeId:
        """Give the C type of a type; unknown ones say why they are."""
        graph = self._graph
        text = self._source.text(node)
        if depth > MOST_DEPTH:
            return graph.unknown("types within types")
        match node.type:
            case "type_identifier":
                return self._name(text, way, depth)
            case "qualified_type":
                return self._qualified(text)
            case "parenthesized_type":
                return self.convert(node.named_children[0], way, depth + 1)
            case "pointer_type":
                return graph.pointer(self.convert(node.named_children[0], Way.MEMORY, depth + 1))
            case "struct_type":
                return self._struct("", node, depth)
            case "array_type":
                return self._array(node, depth)
            case "slice_type":
                return self._slice(node, way, depth)
            case "function_type":
                return self._callback(node, way)
            case "map_type":
                return self._address("GoMap", Foreign.GO_MAP, text, way)
            case "channel_type":
                return self._address("GoChan", Foreign.GO_CHANNEL, text, way)
            case "interface_type":
                return self._pair("GoInterface", Foreign.GO_INTERFACE, text, way)
        return graph.unknown(f"Go's {text}")

    def _name(self, text: str, way: Way, depth: int) -> TypeId:
        spec = self._named.get(text)
        if spec is not None:
            return self._of_file(text, spec, way, depth)
        graph = self._graph
        if text == "bool" and way is Way.EXPORT:
            return graph.named("GoUint8", graph.plain("uint8_t"))
        if text in NUMBERS:
            return graph.plain(NUMBERS[text])
        if text in ("int", "uint"):
            encoding = Encoding.SIGNED if text == "int" else Encoding.UNSIGNED
            return graph.named(f"Go{text.title()}", graph.add(Primitive(f"Go {text}", encoding, self._word)))
        if text == "uintptr":
            return graph.add(Primitive(text, Encoding.WORD, self._word))
        if text == "string":
            return self._string(way)
        if text in ("error", "any"):
            return self._pair("GoInterface", Foreign.GO_INTERFACE, text, way)
        return graph.unknown(f"Go's {text}, of another file")

    def _of_file(self, text: str, spec: Node, way: Way, depth: int) -> TypeId:
        inner = spec.child_by_field_name("type")
        if inner is None or spec.child_by_field_name("type_parameters") is not None:
            return self._graph.unknown(f"Go's {text}")
        made = self._made.get((text, way))
        if made is None and inner.type == "struct_type":
            made = self._made.get((text, Way.MEMORY)) or self._struct(text, inner, depth)
        if made is None:
            made = self._graph.named(text, self.convert(inner, way, depth + 1))
        return self._made.setdefault((text, way), made)

    def _qualified(self, text: str) -> TypeId:
        package, _, name = text.partition(".")
        if text == "unsafe.Pointer":
            return self._graph.pointer(self._graph.void)
        if text in WORDS:
            return self._graph.add(Primitive(text, Encoding.WORD, self._word))
        if package != "C":
            return self._graph.unknown(f"Go's {text}, of another package")
        if name in uses.NUMBERS:
            return self._graph.plain(uses.NUMBERS[name])
        return self.of_c.get(name, self._graph.unknown(f"{text}, of a header"))

    def _string(self, way: Way) -> TypeId:
        if way is Way.PUREGO:
            return self._graph.pointer(self._graph.plain("char"))
        return self._pair("GoString", Foreign.GO_STRING, "string", way)

    def _pair(self, name: str, foreign: Foreign, text: str, way: Way) -> TypeId:
        """Make a value of several words: two, a slice three, which cgo's header calls by a name."""
        graph = self._graph
        if way is Way.PUREGO:
            return graph.foreign(foreign, text)
        word, address = graph.plain("ptrdiff_t"), graph.pointer(graph.void)
        parts = {
            "GoString": (("p", graph.pointer(graph.plain("char"))), ("n", word)),
            "GoSlice": (("data", address), ("len", word), ("cap", word)),
            "GoInterface": (("t", address), ("v", address)),
        }[name]
        where = self._source.at(self._source.root)
        made = self._made.get((name, Way.EXPORT))
        if made is None:
            items = tuple(Item(label, each, None, where) for label, each in parts)
            made = self._made[name, Way.EXPORT] = self._record("", items, RecordKind.STRUCT)
        return graph.named(name, made)

    def _address(self, name: str, foreign: Foreign, text: str, way: Way) -> TypeId:
        """Make a value that is one address, which cgo's header calls by a name."""
        graph = self._graph
        address = graph.add(Pointer(graph.void, self._word, foreign=foreign))
        return graph.named(name if way is Way.EXPORT else text, address)

    def _array(self, node: Node, depth: int) -> TypeId:
        element = node.child_by_field_name("element")
        length = self._source.text(node.child_by_field_name("length"))
        if element is None or not length.isdecimal() or len(length) > len("1000000000"):
            return self._graph.unknown("an array of computed length")
        return self._graph.array(self.convert(element, Way.MEMORY, depth + 1), int(length))

    def _slice(self, node: Node, way: Way, depth: int) -> TypeId:
        element = node.child_by_field_name("element")
        if way is Way.PUREGO and element is not None:
            return self._graph.pointer(self.convert(element, Way.MEMORY, depth + 1))
        return self._pair("GoSlice", Foreign.GO_SLICE, self._source.text(node), way)

    def _callback(self, node: Node, way: Way) -> TypeId:
        if way is Way.PUREGO:
            return self._graph.pointer(self.function(node, Way.PUREGO))
        text = self._source.text(node)
        return self._address(text, Foreign.GO_FUNCTION, text, way)

    def _struct(self, name: str, node: Node, depth: int) -> TypeId:
        where = self._source.at(node)
        record = self._graph.record(RecordKind.STRUCT, name, where)
        if name:
            self._made[name, Way.MEMORY] = record
        items = []
        for label, each in self._fields(node):
            items.append(Item(label, self.convert(each, Way.MEMORY, depth + 1), None, self._source.at(each)))
        self._lay(record, tuple(items), own_layout=True)
        return record

    def _fields(self, node: Node) -> Iterator[tuple[str, Node]]:
        """List the fields of a struct, each name on its own, but for markers without size."""
        for declaration in node.named_children[0].named_children if node.named_children else ():
            kind = declaration.child_by_field_name("type")
            if declaration.type != "field_declaration" or kind is None:
                continue
            if self._source.text(kind) in ("structs.HostLayout", "struct{}"):
                continue
            names = declaration.children_by_field_name("name")
            yield from [(self._source.text(name), kind) for name in names] or [
                (self._source.text(kind), kind)
            ]

    def _record(
        self, name: str, items: tuple[Item, ...], kind: RecordKind, *, own_layout: bool = True
    ) -> TypeId:
        record = self._graph.record(kind, name)
        self._lay(record, items, own_layout=own_layout)
        return record

    def _lay(self, record: TypeId, items: tuple[Item, ...], *, own_layout: bool) -> None:
        """Complete a struct: Go aligns nothing to more than a word, C's compiler does on some processors."""
        laid = record_layout.lay(self._graph, items, pack=self._word if own_layout else None)
        if laid:
            self._graph.complete(record, *laid)


def _type_specs(root: Node) -> Iterator[Node]:
    for declaration in root.named_children:
        if declaration.type == "type_declaration":
            yield from (
                each for each in declaration.named_children if each.type in ("type_spec", "type_alias")
            )


def _parameters(node: Node | None, source: Source) -> Iterator[tuple[str, Node]]:
    """List names and types of parameters, each name on its own, but for `...`."""
    for each in node.named_children if node is not None else ():
        kind = each.child_by_field_name("type")
        if kind is not None and each.type != VARIADIC:
            names = [source.text(name) for name in each.children_by_field_name("name")]
            yield from ((name, kind) for name in names or [""])
