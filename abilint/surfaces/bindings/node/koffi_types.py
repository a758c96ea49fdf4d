"""How koffi spells types (koffi.dev, primitives and types): its own names, `*`, `[4]`, `const`, `!`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.types import Array, FunctionType, Pointer, Typedef, Void
from abilint.surfaces.bindings.node.values import Const, CType, Making

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Value

PLAIN = {
    "uchar": "unsigned char", "ushort": "unsigned short", "uint": "unsigned int", "ulong": "unsigned long",
    "longlong": "long long", "ulonglong": "unsigned long long", "float32": "float", "float64": "double",
    "intptr": "intptr_t", "uintptr": "uintptr_t", "char16": "char16_t", "char32": "char32_t",
    "wchar": "wchar_t",
}  # fmt: skip
SAME = frozenset({
    "bool", "char", "unsigned char", "short", "unsigned short", "int", "unsigned int", "long",
    "unsigned long", "long long", "unsigned long long", "float", "double", "size_t", "intptr_t", "uintptr_t",
    "char16_t", "char32_t", "wchar_t", *(f"{u}int{n}_t" for u in ("", "u") for n in (8, 16, 32, 64)),
})  # fmt: skip
FIXED = re.compile(r"(u?int(?:8|16|32|64))(?:_[lb]e)?(?:_t)?")
TEXTS = {
    "str": "char", "string": "char", "str16": "char16_t", "string16": "char16_t",
    "str32": "char32_t", "string32": "char32_t", "wstring": "wchar_t",
}  # fmt: skip
SPECIFIER = re.compile(r"\s*((?:[A-Za-z_]\w*\s*)+)((?:\*|!|\[\s*\d+\s*\]|const\b|\s)*)")
DIRECTIONS = re.compile(r"\s*_(In|Out|Inout)_\s+")
MOST_INDIRECTIONS = 8
"""More is an error of koffi's own."""
LARGEST = 1 << 26
"""Elements of an array, koffi's own limit of bytes."""
COMPUTED_TYPE = "states a type that only a run can tell"
NO_PARAMETER = "passes `void` or an array: declaring this throws an error"
NO_TYPE = "`{}` is no type that koffi knows: declaring this throws an error"


def of(run: Run, value: Value, where: Location) -> TypeId:
    """Give the type that a value states; one that cannot be told is noted."""
    if isinstance(value, Const) and isinstance(value.value, str):
        found = spelled(run, value.value)
        if found is None:
            run.unread(value.where or where, NO_TYPE.format(value.value))
            return run.graph.unknown(NO_TYPE.format(value.value))
        return found
    if isinstance(value, CType | Making):
        return value.type
    run.unread(where, COMPUTED_TYPE)
    return run.graph.unknown(COMPUTED_TYPE)


def is_known(run: Run, value: Value) -> bool:
    """Whether a type can be told by now: of a name, what it means may be said later."""
    return not isinstance(value, Const) or spelled(run, str(value.value)) is not None


def spelled(run: Run, text: str) -> TypeId | None:
    """Give the type that a text spells; None where koffi knows none such."""
    found = SPECIFIER.fullmatch(DIRECTIONS.sub("", text, count=1) if DIRECTIONS.match(text) else text)
    if found is None:
        return None
    words = found[1].split()
    while words[:1] == ["const"]:
        del words[0]
    made = named(run, " ".join(words))
    for each in re.findall(r"\*|!|\[\s*\d+\s*\]", found[2])[:MOST_INDIRECTIONS]:
        if made is None or (each == "!" and not _is_pointer(run, made)):
            return None
        count = 0 if each in "*!" else int(each[1:-1].strip()[:9])
        if each != "!":
            made = run.graph.array(made, min(count, LARGEST)) if count else pointer(run, made)
    return made


def _is_pointer(run: Run, type_id: TypeId) -> bool:
    node = run.graph.nodes[type_id]
    return isinstance(node, Pointer) or (isinstance(node, Typedef) and _is_pointer(run, node.target))


def pointer(run: Run, target: TypeId) -> TypeId:
    """Give a pointer."""
    return run.graph.pointer(target)


def named(run: Run, name: str) -> TypeId | None:
    """Give the type of a name, koffi's own or one that the text has made."""
    made = run.type_names.get(name)
    if made is not None:
        return made
    fixed = FIXED.fullmatch(name)
    if fixed:
        return run.graph.plain(f"{fixed[1]}_t")
    if name in TEXTS:
        return run.graph.named(name, run.graph.pointer(run.graph.plain(TEXTS[name])))
    if name == "void":
        return run.graph.void
    plain = PLAIN.get(name, name if name in SAME else None)
    return None if plain is None else run.graph.plain(plain)


def as_value(run: Run, type_id: TypeId) -> TypeId:
    """Give what is passed and stored: of a function (koffi 1) its address."""
    is_function = isinstance(run.graph.nodes[type_id], FunctionType)
    return run.graph.pointer(type_id) if is_function else type_id


def as_parameter(run: Run, type_id: TypeId, where: Location) -> TypeId:
    """Give what is passed; koffi passes no `void` and no arrays."""
    if isinstance(run.graph.nodes[type_id], Void | Array):
        run.unread(where, NO_PARAMETER)
        return run.graph.unknown(NO_PARAMETER)
    return as_value(run, type_id)
