"""Types as C writes them: `int (*compare)(const char *, void *)` (C11, section 6.7.6, inside out)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.sizes import size_of
from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Reference,
    Typedef,
    Unknown,
    Void,
)

if TYPE_CHECKING:
    from abilint.model.types import Type, TypeGraph, TypeId

DEEPEST = 8
"""Functions that take functions that take functions: beyond it stands `...`."""
LONGEST = 64
"""Pointers to pointers; only a damaged file has more, or a pointer to itself."""
WIDEST = 2_000
"""Characters of a list of parameters; what is longer is cut."""
SIGNS = {Reference.POINTER: "*", Reference.LVALUE: "&", Reference.RVALUE: "&&"}
CUT = "..."
CONVENTIONS = {name: f"__{name}" for name in ("stdcall", "fastcall", "thiscall", "vectorcall", "regcall")}
CONVENTIONS |= {"ms": "__attribute__((ms_abi))", "sysv": "__attribute__((sysv_abi))"}
CONVENTIONS |= {f"regparm({number})": f"__attribute__((regparm({number})))" for number in (1, 2, 3)}
"""Words for calling conventions, where C compilers have some."""


def spell(graph: TypeGraph, type_id: TypeId, name: str = "", depth: int = 0) -> str:
    """Write a type, or with a name the declaration of one: `char *`, `char *name[4]`.

    Records and enums are written by their names, never by their contents, so every type ends.
    """
    inner = name
    for _ in range(LONGEST):
        node = graph[type_id]
        match node:
            case Pointer(target=target):
                sign = "^" if node.block else SIGNS[node.reference]
                inner = _bound(graph, target, f"{sign}{inner}")
            case MemberPointer(target=target):
                inner = _bound(graph, target, f"{_plain_name(graph, node.owner)}::*{inner}")
            case Array(element=target) if node.vector:
                inner = f"{_vector(graph, node)}{inner and ' '}{inner}"
            case Array(element=target):
                inner += f"[{'' if node.count is None else node.count}]"
            case FunctionType(result=target):
                inner = _convention(node, inner) + _parameters(graph, node, depth)
                depth += 1
            case Qualified(target=target) if isinstance(graph[target], Pointer | MemberPointer):
                inner = f"{_qualifiers(node)} {inner}".rstrip()
            case Qualified(target=target) if depth < DEEPEST:
                return f"{_qualifiers(node)} {spell(graph, target, inner, depth + 1)}"
            case _:
                return _joined(_base(node), inner)
        type_id = target
    return _joined(CUT, inner)


def _bound(graph: TypeGraph, target: TypeId, inner: str) -> str:
    """Put a pointer to a function or an array into parentheses, which bind it to its name."""
    node = graph[target]
    if isinstance(node, Qualified):
        node = graph[node.target]
    binds = isinstance(node, FunctionType) or (isinstance(node, Array) and not node.vector)
    return f"({inner})" if binds else inner


def _vector(graph: TypeGraph, vector: Array) -> str:
    element = size_of(graph, vector.element)
    size = CUT if element is None or vector.count is None else element * vector.count
    return f"__attribute__((vector_size({size})))"


def _convention(function: FunctionType, inner: str) -> str:
    """Set the word before the name, within the parentheses of a pointer: `int (__stdcall *f)(int)`."""
    word = CONVENTIONS.get(function.convention)
    if not word:
        return inner
    return f"({word} {inner[1:]}" if inner.startswith("(") else f"{word} {inner}".rstrip()


def _parameters(graph: TypeGraph, function: FunctionType, depth: int) -> str:
    if depth >= DEEPEST:
        return f"({CUT})"
    words: list[str] = []
    width = 0
    for each in function.parameters:
        if width > WIDEST:
            return f"({', '.join(words)}, {CUT})"
        words.append(spell(graph, each.type, each.name, depth + 1))
        width += len(words[-1])
    words += [CUT] * function.variadic
    if not words and function.prototyped:
        words = ["void"]
    return f"({', '.join(words)})"


def _qualifiers(node: Qualified) -> str:
    words = (
        ("_Atomic", node.atomic),
        ("const", node.const),
        ("volatile", node.volatile),
        ("restrict", node.restrict),
    )
    return " ".join(word for word, holds in words if holds)


def _joined(base: str, inner: str) -> str:
    """Set a blank between a type and its declarator, `char *`, but none where there is no declarator."""
    return f"{base} {inner}" if inner and not inner.startswith("[") else f"{base}{inner}"


def _base(node: Type) -> str:
    match node:
        case Void():
            return "void"
        case Primitive(name=name) | Typedef(name=name):
            return name
        case Record():
            return _tagged(node.kind, node.name)
        case Enum(name=name):
            return _tagged("enum", name)
        case Unknown(reason=reason):
            return f"/* {reason} */"
        case _:
            return CUT


def _tagged(tag: str, name: str) -> str:
    """Write a tag before a name of C; names of other languages (`ns::point<int>`) stand alone."""
    if not name:
        return f"{tag} {{...}}"
    return f"{tag} {name}" if name.isidentifier() and tag != "class" else name


def _plain_name(graph: TypeGraph, type_id: TypeId) -> str:
    node = graph[graph.stripped(type_id)]
    return node.name if isinstance(node, Record) else CUT
