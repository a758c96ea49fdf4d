"""What a module does that is extended with `Fiddle::Importer`: `dlload`, `extern`, `struct`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.model.types import RecordKind
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.record_layout import Item
from abilint.surfaces.bindings.ruby import ffi_library, ffi_types, fiddle_text, fiddle_types, opening
from abilint.surfaces.bindings.ruby.run import Attached
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Address,
    Const,
    CType,
    Given,
    Known,
    Libraries,
    Module,
    Row,
    Scope,
    Sought,
    Symbol,
    Unknown,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run

ALIASES = "@aliases of "
WINDOWS = {
    "ATOM": "unsigned short", "BOOL": "int", "BYTE": "unsigned char", "DWORD": "unsigned long",
    "DWORD32": "uint32_t", "DWORD64": "uint64_t", "UCHAR": "unsigned char", "UINT": "unsigned int",
    "ULONG": "unsigned long", "WORD": "unsigned short",
    **dict.fromkeys(("HANDLE", "HDC", "HINSTANCE", "HWND", "PVOID", "PBYTE", "PDWORD", "PHANDLE", "PWORD",
                     "LPCSTR", "LPSTR"), "void *"),
}  # fmt: skip
BASIC = {"uint": "unsigned int", "u_int": "unsigned int", "ulong": "unsigned long", "u_long": "unsigned long"}
NO_PROTOTYPE = "is no prototype that Fiddle reads"
NO_TYPE = "has a type that Fiddle does not know"
NO_STRUCT = "has members that Fiddle or this reader does not know"


def call(run: Run, scope: Scope, owner: Module, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call of what `Fiddle::Importer` brings; None where it is none."""
    known = _METHODS.get(name)
    return None if known is None else known(run, scope, owner, given, node)


def opened(value: Value, where: Location) -> Sought:
    """Say what `Fiddle.dlopen` and `dlload` open."""
    if value == NIL:
        return Sought(Loading.PROCESS, (), where)
    name = value.tail if isinstance(value, Unknown) else word(value)
    return Sought(Loading.NAMED if name else Loading.COMPUTED, (name,) if name else (), where)


def _load(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    where = scope.text.at(node)
    sought: list[Sought] = []
    for each in given.items or [UNKNOWN]:
        sought += each.sought if isinstance(each, Libraries) else [opened(each, where)]
    run.assign(owner.names, opening.LIBRARIES, Libraries(tuple(sought)))
    return UNKNOWN


def aliases(owner: Module) -> dict[str, str]:
    """Give the names of types that a module adds."""
    found: dict[str, str] = {}
    for each in owner.included:
        if isinstance(each, Known):
            found |= WINDOWS if each.name.endswith("Win32Types") else {}
            found |= BASIC if each.name.endswith("BasicTypes") else {}
    own = {
        name.removeprefix(ALIASES): word(value)
        for name, value in owner.names.items()
        if name.startswith(ALIASES)
    }
    return found | {name: text for name, text in own.items() if text is not None}


def _alias(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    if name is not None:
        run.assign(owner.names, ALIASES + name, given.at(1))
    return NIL


def _extern(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `extern "int foo(int)"`."""
    where = scope.text.at(node)
    written = word(given.at(0))
    read = None if written is None else fiddle_text.prototype(run, written, aliases(owner))
    if read is None:
        run.unread(where, NO_PROTOTYPE if written is not None else "declares what only a run can tell")
        return UNKNOWN
    convention = "stdcall" if Symbol("stdcall") in given.items else "c"
    type_id = function(run, read.result, read.arguments, convention)
    if None in (read.result, *read.arguments):
        run.unread(where, f"`{read.name}` {NO_TYPE}")
    note(run, opening.libraries_of(owner, where), read.name, where, type_id)
    return UNKNOWN


def function(
    run: Run, result: int | None, arguments: tuple[int | None, ...], convention: str = "c"
) -> TypeId:
    """Make a function type of Fiddle's numbers; None stands for a type that is not known."""
    variadic = bool(arguments) and arguments[-1] == fiddle_types.VARIADIC
    fixed = arguments[:-1] if variadic else arguments
    types = [_type(run, each) for each in (result, *fixed)]
    return run.graph.function(types[0], tuple(types[1:]), variadic=variadic, convention=convention)


def _type(run: Run, number: int | None) -> TypeId:
    return run.graph.unknown(NO_TYPE) if number is None else fiddle_types.of_code(run, number)


def note(run: Run, libraries: Libraries, name: str, where: Location, type_id: TypeId | None) -> None:
    """Note a function that is looked up."""
    run.attach(Attached(name, where, libraries, type_id, False, run.optional > 0, run.conditional > 0))


def number_of(run: Run, value: Value) -> int | None:
    """Give the type that `Fiddle::Function.new` is told, as a number or by a name."""
    match value:
        case Const(value=int(number)):
            return number
        case Symbol(name=name):
            return fiddle_types.code(run, name.upper())
    return None


def _import(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `import_function(name, result, arguments)` and `import_symbol(name)`."""
    where, name = scope.text.at(node), word(given.at(0))
    if name is None:
        run.unnamed(where, ffi_library.NOT_NAMED)
        return UNKNOWN
    listed = given.at(2)
    libraries = opening.libraries_of(owner, where)
    if isinstance(listed, Row):
        arguments = tuple(number_of(run, each) for each in listed.items)
        note(run, libraries, name, where, function(run, number_of(run, given.at(1)), arguments))
        return UNKNOWN
    run.looked_up[where] = Attached(
        name, where, libraries, None, False, run.optional > 0, run.conditional > 0
    )
    return Address(libraries, name, where)


def _struct(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return _record(run, scope, owner, given, node, RecordKind.STRUCT)


def _union(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return _record(run, scope, owner, given, node, RecordKind.UNION)


def _record(run: Run, scope: Scope, owner: Module, given: Given, node: Node, kind: RecordKind) -> Value:
    """Follow `struct ["int x", "char name[16]"]`: its layout is C's own, but that unions have no padding."""
    where = scope.text.at(node)
    listed = given.at(0)
    texts = [word(each) for each in listed.items] if isinstance(listed, Row) else None
    if texts is None and word(listed) is not None:
        texts = [each for each in (word(listed) or "").replace(",", ";").split(";") if each.strip()]
    parts = [fiddle_text.part(run, each, aliases(owner)) if each else None for each in texts or [None]]
    record = run.graph.record(kind, "", where)
    made = Module("", owner, Known("Fiddle::CStruct"))
    made.names[ffi_types.RECORD] = CType(record, made)
    items = [_item(run, each, where) for each in parts]
    known = tuple(each for each in items if each is not None)
    laid = record_layout.lay(run.graph, known, union=kind is RecordKind.UNION)
    if laid is not None and kind is RecordKind.UNION:
        laid = laid._replace(size=max((run.graph.size(each.type) or 0 for each in known), default=0))
    if None in items or laid is None:
        run.unread(where, f"a {kind} {NO_STRUCT}")
    else:
        run.graph.complete(record, *laid)
    return made


def _item(run: Run, part: fiddle_text.Part | None, where: Location) -> Item | None:
    if part is None or part.type is None:
        return None
    own = fiddle_types.of_code(run, part.type)
    return Item(part.name, own if part.length is None else run.graph.array(own, part.length), None, where)


def _dlopen(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return Libraries((opened(given.at(0), scope.text.at(node)),))


_METHODS: dict[str, Callable[[Run, Scope, Module, Given, Node], Value]] = {
    "dlload": _load,
    "dlopen": _dlopen,
    "extern": _extern,
    "typealias": _alias,
    "struct": _struct,
    "union": _union,
    "import_function": _import,
    "import_symbol": _import,
}
