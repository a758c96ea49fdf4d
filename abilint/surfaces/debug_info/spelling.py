"""Types and functions as C, C++ or Rust source, for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from abilint.model.types import (
    Array,
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
    Void,
)

if TYPE_CHECKING:
    from abilint.model.types import Type, TypeId

    class Nodes(Protocol):
        """A type graph, finished or not."""

        def __getitem__(self, type_id: TypeId) -> Type:
            """Look a node up."""
            ...


_SIGNS = {Reference.POINTER: "*", Reference.LVALUE: "&", Reference.RVALUE: "&&"}
_QUALIFIERS = ("const", "volatile", "restrict", "atomic")
_DEEPEST = 40


def spelled(nodes: Nodes, type_id: TypeId, inner: str = "", language: str = "c", depth: int = 0) -> str:
    """Spell a type as C declares `inner` with it: `int (*f)(char)`.

    `language` decides whether tags are written; a type that is nested too deeply ends in `...`.
    """
    if depth > _DEEPEST:
        return "..."
    node = nodes[type_id]
    match node:
        case Pointer(target=target):
            sign = "^" if node.block else _SIGNS[node.reference]
            return spelled(nodes, target, _around(nodes, target, sign + inner), language, depth + 1)
        case MemberPointer(owner=owner, target=target):
            sign = f"{spelled(nodes, owner, '', language, depth + 1)}::*{inner}"
            return spelled(nodes, target, _around(nodes, target, sign), language, depth + 1)
        case Qualified(target=target):
            return _qualified(nodes, node, inner, language, depth)
        case Array(element=element, count=count):
            bound = f"{inner}[{'' if count is None else count}]"
            return spelled(nodes, element, bound, language, depth + 1)
        case FunctionType(result=result):
            declarator = f"{inner}({parameters(nodes, node, language, depth + 1)})"
            return spelled(nodes, result, declarator, language, depth + 1)
    return f"{_name(node, language)} {inner}".rstrip() if inner else _name(node, language)


def _around(nodes: Nodes, target: TypeId, declarator: str) -> str:
    return f"({declarator})" if isinstance(nodes[target], Array | FunctionType) else declarator


def _qualified(nodes: Nodes, node: Qualified, inner: str, language: str, depth: int) -> str:
    words = " ".join("_Atomic" if w == "atomic" else w for w in _QUALIFIERS if getattr(node, w))
    if isinstance(nodes[node.target], Pointer):
        return spelled(nodes, node.target, f"{words} {inner}".strip(), language, depth + 1)
    return f"{words} {spelled(nodes, node.target, inner, language, depth + 1)}"


def _name(node: Type, language: str) -> str:
    match node:
        case Void():
            return "void"
        case Primitive(name=name) | Typedef(name=name):
            return name or "?"
        case Record(name=name):
            tagged = language == "c" and node.kind is not RecordKind.CLASS and "::" not in name
            return f"{node.kind} {name or '{...}'}" if tagged or not name else name
        case Enum(name=name):
            return f"enum {name or '{...}'}" if language == "c" and "::" not in name else name or "enum {...}"
    return "?"


def parameters(nodes: Nodes, node: FunctionType, language: str = "c", depth: int = 0) -> str:
    """Spell what stands between the parentheses."""
    words = [spelled(nodes, each.type, each.name, language, depth) for each in node.parameters]
    if node.variadic:
        words.append("...")
    return ", ".join(words) or ("void" if language == "c" and node.prototyped else "")


def signature(nodes: Nodes, type_id: TypeId, name: str, language: str) -> str:
    """Spell a declaration: `int foo(struct bar *it, ...)`, in Rust `fn foo(it: *mut Bar) -> i32`."""
    node = nodes[type_id]
    if language == "rust":
        return (
            _rust_function(nodes, node, name)
            if isinstance(node, FunctionType)
            else f"{name}: {rust(nodes, type_id)}"
        )
    return spelled(nodes, type_id, name, language)


def _rust_function(nodes: Nodes, node: FunctionType, name: str) -> str:
    words = ", ".join(
        f"{p.name}: {rust(nodes, p.type)}" if p.name else rust(nodes, p.type) for p in node.parameters
    )
    result = "" if isinstance(nodes[node.result], Void) else f" -> {rust(nodes, node.result)}"
    return f"fn {name}({words}){result}"


def rust(nodes: Nodes, type_id: TypeId, depth: int = 0) -> str:
    """Spell a type as Rust does."""
    if depth > _DEEPEST:
        return "..."
    match nodes[type_id]:
        case Pointer(target=target):
            pointee = nodes[target]
            if isinstance(pointee, FunctionType):
                return f'extern "C" {_rust_function(nodes, pointee, "")}'.replace("fn (", "fn(")
            if isinstance(pointee, Qualified) and pointee.const:
                return f"*const {rust(nodes, pointee.target, depth + 1)}"
            return f"*mut {rust(nodes, target, depth + 1)}"
        case Qualified(target=target):
            return rust(nodes, target, depth + 1)
        case Array(element=element, count=count):
            return f"[{rust(nodes, element, depth + 1)}; {'_' if count is None else count}]"
        case FunctionType() as node:
            return _rust_function(nodes, node, "").replace("fn (", "fn(")
        case Void():
            return "c_void" if depth else "()"
        case node:
            return _name(node, "rust")
