"""What a type is called in the text: `struct foo`, `struct foo const*`, `int(struct foo*)`.

It depends on what the type is, and not on where a compiler or a linker put it. Two types may be called
alike; `abilint.surfaces.snapshot.canonical` tells them apart.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

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
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.model.types import Type, TypeId

MARK: Final = " ~"
"""Stands in no name but before the number of one of several."""
_LONGEST = 160
_LISTED = 3
"""Members by which a type without a name is called."""
_SIGNS = {Reference.POINTER: "*", Reference.LVALUE: "&", Reference.RVALUE: "&&"}
_BUILT = (Pointer, MemberPointer, Qualified, Array, FunctionType)
"""Kinds without a name of their own: they are called after what they refer to."""


def names_of(nodes: Sequence[Type], links: Mapping[TypeId, Sequence[TypeId]]) -> dict[TypeId, str]:
    """Name every type of `links`, which holds what each refers to; those after which others are called first.

    What is called after itself, which no compiler states, is a `circle`.
    """
    names: dict[TypeId, str] = {}
    above: dict[TypeId, list[TypeId]] = {}
    lacking: dict[TypeId, int] = {}
    ready = []
    for type_id, below in links.items():
        if isinstance(nodes[type_id], _BUILT) and below:
            lacking[type_id] = len(below)
            for each in below:
                above.setdefault(each, []).append(type_id)
        else:
            ready.append(type_id)
    for type_id in ready:
        names[type_id] = _short(_name(nodes[type_id], names))
        for each in above.get(type_id, ()):
            lacking[each] -= 1
            if not lacking[each]:
                ready.append(each)
    return names | {type_id: "circle" for type_id, count in lacking.items() if count}


def _short(name: str) -> str:
    name = name.replace(MARK, "~")
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    return f"{name[:_LONGEST]}... {digest}"


def _name(node: Type, names: Mapping[TypeId, str]) -> str:
    match node:
        case Primitive() | Typedef():
            return node.name or "unnamed"
        case Record():
            return _tagged(node.kind, node.name, [each.name for each in node.fields], node.complete)
        case Enum():
            return _tagged("enum", node.name, [each.name for each in node.enumerators], node.complete)
        case Pointer():
            return names[node.target] + ("^" if node.block else _SIGNS[node.reference])
        case MemberPointer():
            return f"{names[node.target]} {names[node.owner]}::*"
        case Qualified():
            return names[node.target] + "".join(
                f" {word}" for word in ("const", "volatile", "restrict", "atomic") if getattr(node, word)
            )
        case Array():
            bound = "" if node.count is None else node.count
            return f"{names[node.element]}{'<' if node.vector else '['}{bound}{'>' if node.vector else ']'}"
        case FunctionType():
            parameters = [*(names[each.type] for each in node.parameters), *["..."] * node.variadic]
            return f"{names[node.result]}({', '.join(parameters)})"
    return type(node).__name__.lower()


def _tagged(tag: str, name: str, members: Sequence[str], complete: bool) -> str:
    if not name:
        name = f"{{{', '.join([*members[:_LISTED], *['...'] * (len(members) > _LISTED)])}}}"
    return f"{tag} {name}" if complete else f"{tag} {name};"
