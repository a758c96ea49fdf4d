"""Writes C and C++ that only compiles where a header's types are what the surface states.

The compiler is the oracle: sizes, alignments, offsets, values and types are asserted in the text. Where bits
of a bit-field lie is no constant expression, so it is left in the object file, behind a text to search for.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.spell import spell
from abilint.model.surface import DeclarationKind
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Reference,
    Typedef,
    TypeGraph,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import Field, TypeId

MARK = 64
"""Bytes before a value that is left in the object file."""
BUILTIN = {
    r"\bstruct __va_list_tag": "__typeof__(**(__builtin_va_list *)0)",
    r"\bstruct __va_list": "__builtin_va_list",
}
"""No header can name the compiler's own types."""
KEYWORDS = BUILTIN | {
    r"\b__va_list_tag": "std::remove_reference<decltype(**(__builtin_va_list *)0)>::type",
    r"\b_Bool": "bool",
    r"\brestrict": "__restrict",
}
SIGNS = {Encoding.SIGNED: True, Encoding.UNSIGNED: False}


class Probe:
    """The text for one surface, and what was asserted in it."""

    def __init__(self, surface: Surface, includes: Sequence[str]) -> None:
        assert surface.types is not None
        self.surface = surface
        self.graph = _without_parameter_names(surface.types)
        self.cxx = any(each.language == "c++" for each in surface.declarations)
        self.includes = includes
        self.asserted: Counter[str] = Counter()
        self.left_out: list[str] = []
        """What cannot be written down, and why."""
        self.bit_fields: dict[str, tuple[Record, Field, int]] = {}
        """By the text that marks it in the object file: record, member and its offset in bits."""
        self.names = dict(self._named())
        if not self.cxx:
            self._name_by_place()

    def text(self) -> str:
        """Give the whole file."""
        head = [f'#include "{each}"' for each in self.includes]
        head += [f"#undef {name}" for name in sorted(set(self._written_names())) if name.isidentifier()]
        if self.cxx:
            head += [
                "#include <type_traits>",
                "#define _Static_assert static_assert",
                "#define _Alignof alignof",
            ]
        return "\n".join([*head, *self._nodes(), *self._declarations()]) + "\n"

    def _written_names(self) -> Iterator[str]:
        """Give every name that a macro could take away."""
        yield from (each.name for each in self.surface.declarations)
        for node in self.graph.nodes:
            if isinstance(node, Enum):
                yield from (value.name for value in node.enumerators)
            elif isinstance(node, Record):
                yield from (field.name for field in node.fields)

    def _assert(self, what: str, condition: str) -> str:
        self.asserted[what] += 1
        said = condition.replace("\\", "").replace('"', "'")
        return f'_Static_assert({condition}, "{said}");'

    def _same(self, what: str, one: str, other: str) -> str:
        if self.cxx:
            return self._assert(what, f"std::is_same<{one}, {other}>::value")
        return self._assert(what, f"__builtin_types_compatible_p({one}, {other})")

    def _declarations(self) -> Iterator[str]:
        for each in self.surface.declarations:
            if each.type is None:
                continue
            node = self.graph[each.type]
            if each.kind is DeclarationKind.FUNCTION and isinstance(node, FunctionType):
                yield from self._function(each, node)
            elif each.kind is DeclarationKind.METHOD and isinstance(node, FunctionType):
                yield from self._method(each, node)
            elif each.kind is DeclarationKind.VARIABLE and self._spells(each.qualified_name, each.type):
                of = "decltype" if self.cxx else "__typeof__"
                yield self._same("variable", f"{of}({each.qualified_name})", self.spelled(each.type))

    def _function(self, each: Declaration, node: FunctionType) -> Iterator[str]:
        if not self._spells(each.qualified_name, each.type):
            return
        pointer = self.spelled(each.type or 0, "(*)")
        self.asserted["function"] += 1
        number = self.asserted["function"]
        if self.cxx:  # overloads: the cast chooses one, or is an error
            yield f"auto probe_function_{number} = static_cast<{pointer}>(&{each.qualified_name});"
        else:
            yield f"__typeof__({pointer}) probe_function_{number} = &{each.name};"

    def _method(self, each: Declaration, node: FunctionType) -> Iterator[str]:
        if not self._spells(each.qualified_name, each.type) or "operator " in each.name:
            return
        self.asserted["method"] += 1
        owner, const, rest = each.qualified_name.rpartition("::")[0], "", node
        if node.parameters and node.parameters[0].name == "this":
            owner_node = self.graph[self._pointee(node.parameters[0].type)]
            const = " const" if isinstance(owner_node, Qualified) and owner_node.const else ""
            rest = replace(node, parameters=node.parameters[1:])
            star = f"({owner}::*)"
        else:
            star = "(*)"
        graph = TypeGraph((*self.graph.nodes, rest))
        pointer = self.written(spell(graph, len(graph.nodes) - 1, star)) + const
        yield f"auto probe_method_{self.asserted['method']} = static_cast<{pointer}>(&{each.qualified_name});"

    def _pointee(self, type_id: TypeId) -> TypeId:
        node = self.graph[type_id]
        assert isinstance(node, Pointer)
        return node.target

    def _nodes(self) -> Iterator[str]:
        for type_id, node in enumerate(self.graph.nodes):
            match node:
                case Primitive():
                    yield from self._primitive(node)
                case Pointer(reference=Reference.POINTER):
                    yield self._assert("pointer", f"sizeof(void *) == {node.size}")
                case Typedef():
                    if not _is_builtin(node.name) and self._spells(node.name, node.target):
                        yield self._same("typedef", node.name, self.spelled(node.target))
                case Record():
                    yield from self._record(type_id, node)
                case Enum():
                    yield from self._enum(type_id, node)

    def _primitive(self, node: Primitive) -> Iterator[str]:
        name = self.written(node.name)
        yield self._assert("primitive", f"sizeof({name}) == {node.size}")
        if node.encoding in SIGNS:
            yield self._assert("sign", f"(({name})-1 < ({name})1) == {int(SIGNS[node.encoding])}")

    def _record(self, type_id: TypeId, node: Record) -> Iterator[str]:
        name = self.names.get(type_id)
        if name is None or not node.complete or _is_builtin(node.name):
            if node.complete and not _is_builtin(node.name):
                self.left_out.append(f"record {node.name} at {node.location}")
            return
        yield self._assert("record", f"sizeof({name}) == {node.size}")
        yield self._assert("record", f"_Alignof({name}) == {node.alignment}")
        if self.cxx:
            yield self._assert("union", f"std::is_union<{name}>::value == {int(_is_union(node))}")
        for member, field, offset in self._members(node, 0):
            if field.bits is not None:
                yield self._bit_field(name, node, member, field, offset)
            else:
                yield self._assert("offset", f"__builtin_offsetof({name}, {member}) == {offset // 8}")
                assert offset % 8 == 0
                yield from self._member_type(name, member, field)

    def _members(self, node: Record, start: int, depth: int = 0) -> Iterator[tuple[str, Field, int]]:
        """Give the named members, those of anonymous records among them."""
        assert depth < 50
        for field in node.fields:
            inner = self.graph[self.graph.stripped(field.type)]
            if field.name:
                yield field.name, field, start + field.offset
            elif isinstance(inner, Record):
                yield from self._members(inner, start + field.offset, depth + 1)

    def _member_type(self, name: str, member: str, field: Field) -> Iterator[str]:
        if self._spells(f"{name}.{member}", field.type):
            place = f"{name}::{member}" if self.cxx else f"(({name} *)0)->{member}"
            of = "decltype" if self.cxx else "__typeof__"
            yield self._same("member", f"{of}({place})", self.spelled(field.type))

    def _bit_field(self, name: str, node: Record, member: str, field: Field, offset: int) -> str:
        mark = f"abilint probe of bits {len(self.bit_fields)} ."
        self.bit_fields[mark] = (node, field, offset)
        self.asserted["bit-field"] += 1
        all_bits = f"static_cast<decltype({name}::{member})>(-1)" if self.cxx else "-1"
        variable = f"struct {{ char mark[{MARK}]; {name} value; }} probe_bits_{len(self.bit_fields)}"
        return f'__attribute__((used)) {variable} = {{ "{mark}", {{ .{member} = {all_bits} }} }};'

    def _enum(self, type_id: TypeId, node: Enum) -> Iterator[str]:
        name = self.names.get(type_id)
        if name is not None and node.complete:
            yield self._assert("enum", f"sizeof({name}) == {node.size}")
            inner = None if node.underlying is None else self.graph[self.graph.stripped(node.underlying)]
            if isinstance(inner, Primitive) and inner.encoding in SIGNS:
                signed = f"std::is_signed<std::underlying_type<{name}>::type>::value"
                condition = signed if self.cxx else f"(({name})-1 < ({name})0)"
                yield self._assert("enum sign", f"{condition} == {int(SIGNS[inner.encoding])}")
        scope = node.name.rpartition("::")[0] if not node.scoped else node.name
        for value in node.enumerators if node.name or not self.cxx else ():
            written = f"{scope}::{value.name}" if self.cxx else value.name
            negative = f"({value.value + 1}LL - 1)" if value.value < 0 else f"{value.value}ULL"
            yield self._assert("value", f"(long long){written} == (long long){negative}")

    def spelled(self, type_id: TypeId, name: str = "") -> str:
        """Write a type as the compiler reads it."""
        return self.written(spell(self.graph, type_id, name))

    def written(self, text: str) -> str:
        """Replace the words that this compiler does not know."""
        for word, known in (KEYWORDS if self.cxx else BUILTIN).items():
            text = re.sub(rf"{word}\b", known, text)
        return text

    def _spells(self, what: str, type_id: TypeId | None) -> bool:
        """Whether a type can be written down without naming what has no name."""
        assert type_id is not None
        waiting, seen = [type_id], set()
        while waiting:
            at = waiting.pop()
            node = self.graph[at]
            if at in seen:
                continue
            seen.add(at)
            match node:
                case Unknown(reason=reason):
                    self.left_out.append(f"{what}: {reason}")
                    return False
                case Record(name="") | Enum(name=""):
                    self.left_out.append(f"{what}: a type without a name")
                    return False
                case Array(vector=True):  # C has several kinds of one size
                    self.left_out.append(f"{what}: a vector")
                    return False
                case Qualified(target=target) | Pointer(target=target) | Array(element=target):
                    waiting.append(target)
                case MemberPointer(owner=owner, target=target):
                    if isinstance(self.graph[self.graph.stripped(target)], FunctionType):
                        self.left_out.append(f"{what}: a pointer to a method, const or not")
                        return False
                    waiting += [owner, target]
                case FunctionType():
                    waiting += [node.result, *(each.type for each in node.parameters)]
        return True

    def _named(self) -> Iterator[tuple[TypeId, str]]:
        """Give a way to write each record and enum: its tag, a typedef, or the member that holds it."""
        for type_id, node in enumerate(self.graph.nodes):
            if isinstance(node, Typedef) and isinstance(
                self.graph[self.graph.stripped(type_id)], Record | Enum
            ):
                yield self.graph.stripped(type_id), node.name
        for type_id, node in enumerate(self.graph.nodes):
            if isinstance(node, Record | Enum) and node.name:
                yield type_id, spell(self.graph, type_id) if not self.cxx else node.name

    def _name_by_place(self) -> None:
        """Name what has neither tag nor typedef by the member that holds it, from the outside in."""
        waiting = list(self.names)
        while waiting:
            owner = waiting.pop()
            node = self.graph[owner]
            fields = self._members(node, 0) if isinstance(node, Record) else ()
            for member, field, _ in (each for each in fields if each[1].bits is None):
                name = f"(({self.names[owner]} *)0)->{member}"
                held = self.graph.stripped(field.type)
                while isinstance(array := self.graph[held], Array):
                    name, held = f"{name}[0]", self.graph.stripped(array.element)
                if isinstance(self.graph[held], Record | Enum) and held not in self.names:
                    self.names[held] = f"__typeof__({name})"
                    waiting.append(held)


def _is_union(node: Record) -> bool:
    return node.kind is RecordKind.UNION


def _is_builtin(name: str) -> bool:
    """Whether the compiler made it: no header can name `__va_list_tag`."""
    return name.startswith(("__builtin_", "__va_list", "std::__va_list")) or name.endswith("nullptr_t")


def _without_parameter_names(graph: TypeGraph) -> TypeGraph:
    """Leave out names of parameters, which may be macros, but for `this`."""
    return TypeGraph(
        tuple(
            replace(
                node,
                parameters=tuple(
                    replace(each, name="this" if each.name == "this" else "") for each in node.parameters
                ),
            )
            if isinstance(node, FunctionType)
            else node
            for node in graph.nodes
        )
    )


def bits_in(data: bytes, mark: str, size: int, *, little: bool) -> tuple[int, int]:
    """Find the value behind a mark; gives the first bit that is set in it, and how many are."""
    start = data.index(mark.encode() + b"\0") + MARK
    value = data[start : start + size]
    bits = "".join(f"{byte:08b}"[::-1] if little else f"{byte:08b}" for byte in value)
    return bits.index("1"), bits.count("1")
