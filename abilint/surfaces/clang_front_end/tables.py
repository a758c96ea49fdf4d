"""Names of a class's vtable and type information, taken from a name that the compiler gave a member.

Itanium C++ ABI 5.1.4.1 (`_ZTV`, `_ZTT`, `_ZTI`, `_ZTS`); Microsoft: `??_7` is the vftable.
"""

from __future__ import annotations

import re

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.class_shape import Shape
    from abilint.surfaces.clang_front_end.context import Context
    from abilint.surfaces.clang_front_end.libclang import Cursor

_DESTRUCTOR_END = "D2Ev"
_LENGTH = re.compile(r"[1-9]\d*")
_MICROSOFT_PATH = re.compile(r"\?(?:\?[01]|[A-Za-z_]\w*@)(?P<path>(?:[A-Za-z_]\w*@)+@)")


def encoding(context: Context, cursor: Cursor, shape: Shape) -> str | None:
    """Encode the class as `_ZTV` and its like hold it, None where that cannot be told for sure."""
    depth = _depth(context, cursor)
    prefix = _prefix(context, shape, depth)
    if prefix is None or (prefix.startswith("S") and not prefix.startswith("St")):
        return None
    alone = depth == 1 or (depth == 2 and prefix.startswith("St"))
    return prefix if alone else f"N{prefix}E"


def _depth(context: Context, cursor: Cursor) -> int:
    """How many names the class has: those of namespaces and classes around it, and its own."""
    library = context.library
    depth = 0
    while cursor.kind in _NAMED:
        depth += cursor.kind != libclang.LINKAGE_SPEC
        cursor = library.clang_getCursorSemanticParent(cursor)
    return depth


_NAMED = frozenset(
    {
        libclang.NAMESPACE,
        libclang.CLASS_DECL,
        libclang.STRUCT_DECL,
        libclang.UNION_DECL,
        libclang.LINKAGE_SPEC,
    }
)


def _prefix(context: Context, shape: Shape, depth: int) -> str | None:
    """Cut the class out of a member's name: a destructor takes nothing, so its name ends right behind."""
    if shape.destructor is not None:
        name = context.naming.variants(shape.destructor)[0]
        if name.startswith("_ZN") and name.endswith(_DESTRUCTOR_END):
            return name[3 : -len(_DESTRUCTOR_END)]
    for method in shape.virtuals:
        name = context.naming.link_name(method, "", "c++")
        if name.startswith("_ZN"):
            return _plain_prefix(name[3:].lstrip("rVKRO"), depth)
    return None


def _plain_prefix(nested: str, depth: int) -> str | None:
    """Take `depth` source names, with their ABI tags, from the front; None at anything else."""
    at = 0
    for _ in range(depth):
        if nested.startswith("St", at) and at == 0:
            at += 2
            continue
        at = _after_name(nested, at)
        while at >= 0 and nested.startswith("B", at):
            at = _after_name(nested, at + 1)
        if at < 0:
            return None
    return nested[:at] if not nested.startswith("I", at) else None


def _after_name(text: str, at: int) -> int:
    """Place behind a length and as many characters, -1 where there is none."""
    length = _LENGTH.match(text, at)
    return length.end() + int(length[0]) if length else -1


def microsoft_table(context: Context, shape: Shape) -> str | None:
    """Name the vftable of a class that has a single one, None where that cannot be told for sure."""
    for member in (*shape.specials, *shape.virtuals):
        if match := _MICROSOFT_PATH.match(context.naming.object_name(member)):
            return f"??_7{match['path']}6B@"
    return None
