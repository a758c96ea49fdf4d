"""Types in a few words: `function(INT, ("a", pointer(INT)))`, laid into a graph in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from abilint.compare import types
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    Enumerator,
    Field,
    FunctionType,
    Parameter,
    Passing,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Type,
    Typedef,
    TypeGraph,
    Void,
)

if TYPE_CHECKING:
    import random

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "mingw")


class Spec:
    """A type that is not in a graph yet; `make` gives the node once those that it refers to have ids."""

    def __init__(self, node: Type, **parts: Any) -> None:
        self.node, self.parts = node, parts


def primitive(name: str, encoding: Encoding, size: int) -> Spec:
    return Spec(Primitive(name, encoding, size))


VOID = Spec(Void())
CHAR = primitive("char", Encoding.CHARACTER, 1)
BOOL = primitive("_Bool", Encoding.BOOLEAN, 1)
SHORT = primitive("short", Encoding.SIGNED, 2)
INT = primitive("int", Encoding.SIGNED, 4)
UNSIGNED = primitive("unsigned int", Encoding.UNSIGNED, 4)
LONG = primitive("long", Encoding.SIGNED, 8)
LONG_LONG = primitive("long long", Encoding.SIGNED, 8)
UINTPTR = primitive("unsigned long", Encoding.UNSIGNED, 8)
WORD = primitive("uintptr", Encoding.WORD, 8)
UINT8 = primitive("unsigned char", Encoding.UNSIGNED, 1)
FLOAT = primitive("float", Encoding.FLOAT, 4)
DOUBLE = primitive("double", Encoding.FLOAT, 8)
LONG_DOUBLE = primitive("long double", Encoding.FLOAT, 16)
FLOAT128 = primitive("_Float128", Encoding.FLOAT, 16)


def pointer(to: Spec, **more: Any) -> Spec:
    return Spec(Pointer(0, more.pop("size", 8), **more), target=to)


def const(of: Spec) -> Spec:
    return Spec(Qualified(0, const=True), target=of)


def typedef(name: str, of: Spec) -> Spec:
    return Spec(Typedef(name, 0), target=of)


def array(of: Spec, count: int | None, *, vector: bool = False) -> Spec:
    return Spec(Array(0, count, vector), element=of)


def enum(name: str, size: int | None = 4, **values: int) -> Spec:
    return Spec(Enum(name, None, size, tuple(Enumerator(n, v) for n, v in values.items())))


def function(result: Spec, *parameters: Spec | tuple[str, Spec], **more: Any) -> Spec:
    named = [each if isinstance(each, tuple) else ("", each) for each in parameters]
    return Spec(FunctionType(0, (), **more), result=result, parameters=named)


def opaque(name: str) -> Spec:
    return Spec(Record(RecordKind.STRUCT, name, complete=False))


class Placed(Struct, dict=True):
    """A member with a place of its own choosing."""

    type: Spec
    offset: int | None = None
    bits: int | None = None


def _size(spec: Spec) -> int:
    node = spec.node
    match node:
        case Array(count=count):
            return (count or 0) * _size(spec.parts["element"])
        case Typedef() | Qualified():
            return _size(spec.parts["target"])
        case Primitive(size=size) | Pointer(size=size):
            return size
        case Record(size=size) | Enum(size=size):
            return size or 0
    return 0


def _alignment(spec: Spec) -> int:
    match spec.node:
        case Array():
            return _alignment(spec.parts["element"])
        case Typedef() | Qualified():
            return _alignment(spec.parts["target"])
        case Record():
            return max([_alignment(p.type) for _, p in spec.parts["fields"]], default=1)
    return _size(spec) or 1


def struct(name: str, room: int | None = None, *, packed: bool = False, **members: Spec | Placed) -> Spec:
    """Lay members out as C does; a name that starts with `anonymous` has none."""
    end, placed = 0, []
    for member, given in members.items():
        each = given if isinstance(given, Placed) else Placed(given)
        if each.offset is None:
            alignment = 1 if packed else _alignment(each.type)
            each = replace(each, offset=-(-end // alignment) * alignment * 8)
        end = max(end, each.offset // 8 + (0 if each.bits else _size(each.type)))
        placed.append(("" if member.startswith("anonymous") else member, each))
    alignment = 1 if packed else max([_alignment(p.type) for _, p in placed], default=1)
    total = room if room is not None else -(-end // alignment) * alignment
    return Spec(Record(RecordKind.STRUCT, name, total), fields=placed)


def union(name: str, **members: Spec) -> Spec:
    placed = [(member, Placed(each, 0)) for member, each in members.items()]
    return Spec(Record(RecordKind.UNION, name, max(_size(p.type) for _, p in placed)), fields=placed)


def newtype(spec: Spec, holds: Spec) -> Spec:
    return Spec(spec.node, **spec.parts, holds=holds)


def by_address(spec: Spec) -> Spec:
    return Spec(replace(spec.node, passing=Passing.BY_ADDRESS), **spec.parts)


class Graph(Struct, dict=True):
    """Lays types into a graph, each once, in the order of `order`'s choosing."""

    order: random.Random | None = None
    ids: dict[int, int] = field(default_factory=dict)
    specs: list[Spec] = field(default_factory=list)

    def add(self, spec: Spec) -> None:
        waiting = [spec]
        while waiting:
            each = waiting.pop()
            if id(each) not in self.ids:
                self.ids[id(each)] = len(self.specs)
                self.specs.append(each)
                waiting += _references(each)

    def graph(self) -> TypeGraph:
        if self.order:
            self.order.shuffle(self.specs)
            self.ids = {id(spec): number for number, spec in enumerate(self.specs)}
        return TypeGraph(tuple(self._node(spec) for spec in self.specs))

    def _node(self, spec: Spec) -> Type:
        changes: dict[str, Any] = {}
        for name, part in spec.parts.items():
            if name == "fields":
                changes[name] = tuple(
                    Field(member, self.ids[id(p.type)], p.offset or 0, p.bits, Location("t.h", n, 1))
                    for n, (member, p) in enumerate(part, 1)
                )
            elif name == "parameters":
                changes[name] = tuple(Parameter(n, self.ids[id(p)]) for n, p in part)
            elif name in ("bases", "slots"):
                changes[name] = tuple(replace(each, type=self.ids[id(p)]) for each, p in part)
            else:
                changes[name] = self.ids[id(part)]
        return replace(spec.node, **changes)


def _references(spec: Spec) -> list[Spec]:
    found = []
    for name, part in spec.parts.items():
        if name == "fields":
            found += [p.type for _, p in part]
        elif name in ("parameters", "bases", "slots"):
            found += [p for _, p in part]
        else:
            found.append(part)
    return found


def surface(
    target: Target = LINUX,
    source: SourceKind = SourceKind.HEADER,
    order: random.Random | None = None,
    **declared: Spec,
) -> Surface:
    """Declare each keyword as a function or variable of that type."""
    graph = Graph(order)
    for spec in declared.values():
        graph.add(spec)
    made = graph.graph()
    declarations = tuple(
        Declaration(
            name,
            name,
            name,
            (name,),
            DeclarationKind.FUNCTION if isinstance(spec.node, FunctionType) else DeclarationKind.VARIABLE,
            Obligation.PROMISED,
            Location("t.h" if source is SourceKind.HEADER else "t.c", number, 1),
            type=graph.ids[id(spec)],
        )
        for number, (name, spec) in enumerate(declared.items(), 1)
    )
    return Surface(source, target, declarations, types=made)


def told(promised: Spec, built: Spec, target: Target = LINUX) -> list[str]:
    """Compare two types of `f` and say each difference in a line: kind, subject or place, path, values."""
    found = types.compare(surface(target, f=promised), surface(target, SourceKind.DEBUG_INFO, f=built))
    return [
        " ".join(
            filter(
                None,
                (
                    str(d.kind),
                    d.subject if d.subject != "f" else d.place,
                    ".".join(d.path),
                    "" if d.before is None and d.after is None else f"{d.before}>{d.after}",
                    f"+{d.moved}" if d.moved else "",
                    f"x{d.count}" if d.count > 1 else "",
                ),
            )
        )
        for d in found
    ]
