"""What types of Nim are to C (Nim Manual, Types and Foreign function interface)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, Enumerator, FunctionType, Record, RecordKind
from abilint.surfaces.bindings.nim import syntax
from abilint.surfaces.bindings.nim.syntax import Cursor, Written
from abilint.surfaces.bindings.nim.tokens import normal
from abilint.surfaces.bindings.record_layout import Item, lay

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.nim.conditions import Evaluator
    from abilint.surfaces.bindings.nim.lines import Line
    from abilint.surfaces.bindings.nim.tokens import Token

PLAIN = {
    "cint": "int", "cuint": "unsigned int", "cshort": "short", "cushort": "unsigned short", "clong": "long",
    "culong": "unsigned long", "clonglong": "long long", "culonglong": "unsigned long long",
    "cchar": "char", "cschar": "signed char", "cuchar": "unsigned char", "cfloat": "float",
    "cdouble": "double", "clongdouble": "long double", "csize": "ssize_t", "csizet": "size_t",
    "int": "ssize_t", "uint": "size_t", "natural": "ssize_t", "Natural": "ssize_t", "Positive": "ssize_t",
    "int8": "int8_t", "int16": "int16_t", "int32": "int32_t", "int64": "int64_t", "uint8": "uint8_t",
    "uint16": "uint16_t", "uint32": "uint32_t", "uint64": "uint64_t", "byte": "uint8_t", "bool": "bool",
    "char": "char", "float": "double", "float32": "float", "float64": "double", "Biggestint": "int64_t",
    "Biggestuint": "uint64_t", "Biggestfloat": "double", "Rune": "int32_t",
}  # fmt: skip
ADDRESSES = {"cstring": "char", "pointer": "", "cstringarray": "char*"}
ELSEWHERE = "`{}` is a type of another module, or of Nim's own making: nothing of it is compared"
SIZED = {1: "uint8_t", 2: "uint16_t", 4: "uint32_t", 8: "uint64_t"}
CONVENTIONS = {
    "cdecl": "c",
    "stdcall": "stdcall",
    "fastcall": "fastcall",
    "thiscall": "thiscall",
    "noconv": "c",
}


class Types:
    """Types of one module, made when they are asked for."""

    def __init__(self, collected: Collected, evaluator: Evaluator) -> None:
        self.collected = collected
        self.graph = collected.graph
        self.evaluator = evaluator
        self.written: dict[str, tuple[str, Written, Location]] = {}
        """By name, as Nim compares it: name, type, place."""
        self._made: dict[str, TypeId] = {}
        self.by_value: set[TypeId] = set()
        """Records that say themselves that they are passed by value."""

    def of(self, written: Written, where: Location) -> TypeId:
        """Give the C type that a written one is."""
        match written.kind:
            case "ptr" | "ref" | "var" | "out":
                return self.graph.pointer(self.of(written.inner[0], where))
            case "distinct" | "lent" | "sink" | "owned" | "static":
                return self.of(written.inner[0], where)
            case "proc":
                return self._procedure(written, where)
            case "name":
                return self._named(written, where)
        return self.unknown(written.kind, where)

    def unknown(self, name: str, where: Location) -> TypeId:
        """Make a type of which nothing is concluded, and say so."""
        reason = ELSEWHERE.format(name)
        self.collected.unread(where, reason)
        return self.graph.unknown(reason)

    def function(self, written: Written, where: Location) -> TypeId:
        """Give the type of a procedure."""
        names = {CONVENTIONS[each] for each in written.pragmas if each in CONVENTIONS}
        is_old = self.graph.target.architecture == "i386"
        return self.graph.function(
            self.graph.void if written.result is None else self._result(written.result, where),
            tuple(self._parameter(each, token.where) for _, each, token in written.members),
            names=tuple(name for name, _, _ in written.members),
            variadic="varargs" in written.pragmas,
            convention=next(iter(names), "c") if is_old else "c",
        )

    def _result(self, written: Written, where: Location) -> TypeId:
        is_void = written.kind == "name" and normal(written.name) == "void"
        return self.graph.void if is_void else self.of(written, where)

    def _parameter(self, written: Written, where: Location) -> TypeId:
        """Give what is passed: arrays by address, and large records without `bycopy`, too."""
        made = self.of(written, where)
        node = self.graph.nodes[made]
        if isinstance(node, Array):
            return self.graph.pointer(made)
        if isinstance(node, Record) and made not in self.by_value:
            return self.graph.unknown("a record that Nim passes by value or by address, as it is large")
        return made

    def _procedure(self, written: Written, where: Location) -> TypeId:
        """Give a pointer to a C function, where it says so; else it is a closure, with an environment."""
        if not written.pragmas.keys() & CONVENTIONS.keys():
            return self.unknown("proc", where)
        return self.graph.pointer(self.function(written, where))

    def _named(self, written: Written, where: Location) -> TypeId:
        name = normal(written.name)
        if name in self.written:
            return self._own(name, where)
        if name in PLAIN:
            return self.graph.plain(PLAIN[name])
        if name in ADDRESSES:
            made = self.graph.void if not ADDRESSES[name] else self.graph.plain("char")
            for _ in range(1 + ADDRESSES[name].count("*")):
                made = self.graph.pointer(made)
            return made
        if name in {"array", "uncheckedarray", "Uncheckedarray"} and written.inner:
            return self._array(name, written, where)
        return self.unknown(written.name, where)

    def _array(self, name: str, written: Written, where: Location) -> TypeId:
        element = self.of(written.inner[-1], where)
        if name != "array":
            return element
        tokens = written.count
        dots = next((n for n, each in enumerate(tokens) if each.text in {"..", "..<"}), None)
        if dots is None:
            count = self.evaluator.of(tokens)
        else:
            low, high = self.evaluator.of(tokens[:dots]), self.evaluator.of(tokens[dots + 1 :])
            known = isinstance(low, int) and isinstance(high, int)
            count = high - low + (tokens[dots].text == "..") if known else None  # type: ignore[operator]
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < 1 << 31:
            return self.unknown("array", where)
        return self.graph.array(element, count)

    def _own(self, name: str, where: Location) -> TypeId:
        """Give a type of the module; while it is made, one that refers to itself is only declared."""
        if name in self._made:
            return self._made[name]
        spelled, written, place = self.written[name]
        if written.kind in {"object", "tuple"}:
            return self._record(name, spelled, written, place)
        self._made[name] = self.graph.unknown(ELSEWHERE.format(spelled))
        made = self._enum(spelled, written, place) if written.kind == "enum" else self.of(written, where)
        is_pointer = isinstance(self.graph.nodes[made], FunctionType)
        self._made[name] = self.graph.pointer(made) if is_pointer else made
        return self._made[name]

    def _record(self, name: str, spelled: str, written: Written, place: Location) -> TypeId:
        union = "union" in written.pragmas
        made = self.graph.record(RecordKind.UNION if union else RecordKind.STRUCT, spelled, place)
        self._made[name] = made
        if "bycopy" in written.pragmas or written.kind == "tuple":
            self.by_value.add(made)
        members = _fields(written.line) if written.kind == "object" else written.members
        if members is None or written.pragmas.keys() & {"importc", "importcpp", "incompletestruct", "header"}:
            return made
        items = tuple(Item(n, self.of(each, token.where), None, token.where) for n, each, token in members)
        laid = lay(self.graph, items, pack=1 if "packed" in written.pragmas else None, union=union)
        if laid is not None and items:
            self.graph.complete(made, laid.fields, laid.size, laid.alignment)
        return made

    def _enum(self, name: str, written: Written, place: Location) -> TypeId:
        """As many bytes as its values need, or as the pragma `size` says."""
        listed = _enumerators(written.line, self.evaluator)
        if listed is None:
            return self.unknown(name, place)
        most, least = max((e.value for e in listed), default=0), min((e.value for e in listed), default=0)
        size = 4 if least < 0 else 1 if most < 1 << 8 else 2 if most < 1 << 16 else 4 if most < 1 << 32 else 8
        stated = written.pragmas.get("size")
        if stated:
            size = self._stated_size(stated)
        if not size:
            return self.unknown(name, place)
        underlying = self.graph.plain(SIZED[size] if least >= 0 else SIZED[size][1:])
        return self.graph.enum(name, underlying, tuple(listed), place)

    def _stated_size(self, tokens: list[Token]) -> int:
        texts = [each.text for each in tokens]
        if len(texts) == 4 and normal(texts[0]) == "sizeof" and normal(texts[2]) in PLAIN:
            return self.graph.size(self.graph.plain(PLAIN[normal(texts[2])])) or 0
        value = self.evaluator.of(tokens)
        return value if isinstance(value, int) and value in SIZED else 0


def _fields(line: Line | None) -> list[tuple[str, Written, Token]] | None:
    """List the members that stand below `object`; None where conditions or variants are among them."""
    found: list[tuple[str, Written, Token]] = []
    for each in line.below if line else ():
        if each.word in {"case", "when", "of"}:
            return None
        if each.word in {"nil", "discard"}:
            continue
        tokens = [token for token in each.tokens if token.text != ";"]
        listed = syntax.parameters(Cursor([*tokens, tokens[-1]._replace(text=")")]), ")")
        if listed is None:
            return None
        found += listed
    return found


def _enumerators(line: Line | None, evaluator: Evaluator) -> list[Enumerator] | None:
    """List `A, B = 4, C = "text"` of an enum, whichever lines they stand on."""
    found: list[Enumerator] = []
    tokens = [] if line is None else _all(line)
    start = next((n for n, each in enumerate(tokens) if normal(each.text) == "enum"), len(tokens))
    cursor, count = Cursor(tokens, start + 1), 0
    syntax.pragmas(cursor)
    while cursor.is_word():
        token = cursor.tokens[cursor.at]
        cursor.take()
        syntax.pragmas(cursor)
        if cursor.accept("="):
            value = evaluator.of(_one_value(cursor))
            if isinstance(value, bool) or value is None:
                return None
            count = value if isinstance(value, int) else count
        found.append(Enumerator(token.text, count, token.where))
        count += 1
        cursor.accept(",")
    return found if cursor.at >= len(tokens) else None


def _one_value(cursor: Cursor) -> list[Token]:
    """Pass the value of one member: the next begins a line, or stands behind a comma."""
    start = cursor.at
    while cursor.at < len(cursor.tokens) and cursor.peek() != ",":
        if cursor.at > start and cursor.tokens[cursor.at].is_first:
            break
        cursor.at += 1
    return cursor.tokens[start : cursor.at]


def _all(line: Line) -> list[Token]:
    """Give the tokens of a line and of all below it."""
    found, waiting = [], [line]
    while waiting:
        each = waiting.pop(0)
        found += each.tokens
        waiting = each.below + waiting
    return found
