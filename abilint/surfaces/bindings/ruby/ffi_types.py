"""What the ffi gem takes for a type: names, classes of structs, types themselves."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import Enumerator, Record, RecordKind
from abilint.surfaces.bindings.ruby import constants, type_names
from abilint.surfaces.bindings.ruby.values import (
    Const,
    CType,
    Known,
    Module,
    Row,
    Symbol,
    Unknown,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run
    from abilint.surfaces.bindings.ruby.values import Given

STRUCTS = ("FFI::Struct", "FFI::ManagedStruct", "FFI::Union", "FFI::BitStruct")
POINTERS = ("FFI::AutoPointer", "FFI::Pointer", "FFI::MemoryPointer")
OF_TYPES = ("FFI::Type::", "FFI::NativeType::", "FFI::TYPE_")
LIKENESS = 0.8
NOT_KNOWN = "a type that only a run can tell"
NO_SUCH = "a type that the file does not define"
RECORD = "@type of the record"
NATIVE = "@native type"


def of_constant(run: Run, name: str) -> Value | None:
    """Give the type that `FFI::Type::INT` and its like stand for; None where they are none."""
    for prefix in OF_TYPES:
        if name.startswith(prefix):
            found = of_name(run, type_names.of_constant(name.removeprefix(prefix)))
            return None if found is None else CType(found)
    return None


def of_name(run: Run, name: str) -> TypeId | None:
    """Give a type that the gem itself names; None where it has none such."""
    graph = run.graph
    if name == "void":
        return graph.void
    if name in type_names.POINTERS:
        return graph.named(name, graph.pointer(graph.void))
    if name in type_names.TEXTS:
        return graph.named(name, graph.pointer(graph.plain("char")))
    plain = type_names.plain(name, run.target)
    if plain is not None:
        found = graph.plain(plain)
        return found if plain == name else graph.named(name, found)
    return graph.unknown(type_names.UNSURE) if name in type_names.ELSEWHERE else None


def find(
    run: Run, module: Value, value: Value, subject: str, where: Location, *, field: bool = False
) -> TypeId:
    """Give a type as an argument, a result or a member has it; what is none is told.

    A class of structs is an address as an argument, and the struct itself as a member.
    """
    match value:
        case CType(type=found):
            return found
        case Symbol() | Const(value=str()):
            return _of_word(run, module, value, subject, where)
        case Module():
            return _of_class(run, value, field=field)
        case Row(items=[element, Const(value=int(count))]) if field and 0 <= count < 1 << 40:
            return run.graph.array(find(run, module, element, subject, where, field=True), count)
        case Known(name=name) if name in POINTERS:
            return run.graph.pointer(run.graph.void)
    return run.graph.unknown(NOT_KNOWN)


def _of_word(run: Run, module: Value, value: Symbol | Const, subject: str, where: Location) -> TypeId:
    name = word(value) or ""
    for names in _typedefs(run, module):
        found = names.get(Symbol(name))
        if isinstance(found, CType):
            return found.type
        if found is not None:
            return run.graph.unknown(NOT_KNOWN)
    known = of_name(run, name)
    return _none_such(run, module, name, subject, value.where or where) if known is None else known


def _typedefs(run: Run, module: Value) -> Iterable[dict[Value, Value]]:
    each = module if isinstance(module, Module) else None
    while each is not None:
        yield each.typedefs
        each = each.outer
    yield run.top.typedefs


def _none_such(run: Run, module: Value, name: str, subject: str, where: Location) -> TypeId:
    """Tell of a name that is no type, as far as the text goes, with what is meant if it is spelt so."""
    whole = isinstance(module, Module) and run.is_whole(module)
    own = [each.name for names in _typedefs(run, module) for each in names if isinstance(each, Symbol)]
    meant = get_close_matches(name, [*type_names.everything(), *own], 1, LIKENESS) if whole else []
    if meant:
        run.collected.unknown_attribute(f":{name}", f":{meant[0]}", subject, where, refused=True)
    else:
        run.unread(where, f"`:{name}` is a type that this file does not define")
    return run.graph.unknown(NO_SUCH)


def _of_class(run: Run, module: Module, *, field: bool) -> TypeId:
    """Give the type that a class stands for."""
    graph = run.graph
    record = record_of(run, module)
    if record is not None:
        return record if field else graph.pointer(record)
    if constants.derives_from(module, *POINTERS):
        return graph.named(short(module.name), graph.pointer(graph.void))
    native = module.names.get(NATIVE)
    if isinstance(native, CType):
        return native.type
    return graph.unknown(NOT_KNOWN)


def record_of(run: Run, module: Module) -> TypeId | None:
    """Give the struct or union that a class describes; None where it is none."""
    kind = constants.derives_from(module, *STRUCTS)
    if kind is None and RECORD not in module.names:
        return None
    found = module.names.get(RECORD)
    if not isinstance(found, CType):
        is_union = constants.derives_from(module, "FFI::Union") is not None
        made = run.graph.record(RecordKind.UNION if is_union else RecordKind.STRUCT, short(module.name))
        found = CType(made, module)
        module.names[RECORD] = found
    return found.type


def name_record(run: Run, module: Module) -> None:
    """Name the struct of a class that was made before it had a name: `Foo = Class.new(FFI::Struct)`."""
    found = module.names.get(RECORD)
    node = run.graph.nodes[found.type] if isinstance(found, CType) else None
    if isinstance(found, CType) and isinstance(node, Record):
        run.graph.nodes[found.type] = replace(node, name=short(module.name))


def short(name: str) -> str:
    """Give a class's name without the modules around it."""
    return name.rpartition("::")[2]


def all_of(run: Run, module: Value, values: Value, subject: str, where: Location) -> list[TypeId] | None:
    """Give the types of arguments; None where only a run can tell them."""
    if not isinstance(values, Row):
        return None
    return [find(run, module, each, subject, where) for each in values.items]


def enumerated(run: Run, given: Given, *, bits: bool) -> CType | None:
    """Read the names of an `enum` or `bitmask`: each one more than, or twice, the one before it."""
    items = list(given.items)
    native = items.pop(0) if items and isinstance(items[0], CType) else None
    name = word(items.pop(0)) if len(items) > 1 and isinstance(items[1], Row) else None
    entries = items[0].items if items and isinstance(items[0], Row) else items
    if any(isinstance(each, Unknown | Row) for each in entries) or not given.whole:
        entries = []
    underlying = native.type if isinstance(native, CType) else run.graph.plain("int")
    values = numbered(entries, bits=bits)
    known = () if run.conditional else entries
    places = {each.name: each.where for each in known if isinstance(each, Symbol)}
    listed = tuple(Enumerator(each, number, places.get(each)) for each, number in values)
    return CType(run.graph.enum(name or "", underlying, listed), values=tuple(values))


def numbered(entries: list[Value], *, bits: bool) -> list[tuple[str, int]]:
    """Give the values of an enum's names."""
    found: list[tuple[str, int]] = []
    following = 0
    for each in entries:
        if isinstance(each, Symbol):
            found.append((each.name, following))
            following += 1
        elif isinstance(each, Const) and isinstance(each.value, int) and found:
            found[-1] = (found[-1][0], each.value)
            following = each.value + 1
    return [(name, 1 << number if 0 <= number < 64 else 0) for name, number in found] if bits else found
