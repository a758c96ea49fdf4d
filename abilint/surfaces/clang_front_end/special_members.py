"""Which names of a constructor or destructor a consumer's object can ask the library for.

Itanium C++ ABI 5.1.4.3: C1 and D1 serve whole objects, C2 and D2 the base of a derived class, D0
`delete` through the vtable. Whoever defines the member emits all that the class can need; C3 is never
emitted. Microsoft's ABI has one name for each, and `??_D` for whole objects with virtual bases, which comes
from the DLL of a class with `dllimport`; the deleting destructors `??_G` and `??_E` are made anew in every
object that needs them.
"""

from __future__ import annotations

import re

from abilint.surfaces.clang_front_end import libclang, obligation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.class_shape import Shape
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.libclang import Cursor

_BASE, _COMPLETE, _DELETING = range(3)
"""Order in which libclang gives the names; that of a whole object is missing where the class is abstract."""


def promise(context: Context, row: Row, member: Cursor) -> None:
    """Split the names of a promised member into those that consumers ask for and those that are its own."""
    if context.naming.microsoft(member):
        row["link_names"] += _virtual_base_destructor(context, row["link_names"][0], member)
        return
    names = row["link_names"]
    wanted = tuple(names[at] for at in _wanted(context, member) if at < len(names))
    row["companions"] = tuple(name for name in names if name not in wanted)
    if wanted:
        row["link_names"] = wanted
    else:
        row["obligation"], row["reason"] = (
            obligation.UNAVAILABLE,
            "no consumer can make or derive such a class",
        )


def _wanted(context: Context, member: Cursor) -> tuple[int, ...]:
    """Pick the variants; a derived class with a virtual base holds the vtable of an abstract one as well.

    That is its construction vtable (Itanium C++ ABI 2.6.2), which names the deleting destructor.
    """
    library = context.library
    parent = library.clang_getCursorSemanticParent(member)
    shape = context.shapes.of(parent)
    public = library.clang_getCXXAccessSpecifier(member) != libclang.ACCESS_PROTECTED
    abstract = bool(library.clang_CXXRecord_isAbstract(parent))
    base = (_BASE,) if _serves_bases(context, shape) else ()
    if member.kind == libclang.CONSTRUCTOR:
        return ((_COMPLETE,) if public and not abstract else ()) + base
    placed = not abstract or context.shapes.has_virtual_base(shape)
    deleted = public and placed and library.clang_CXXMethod_isVirtual(member)
    return ((_COMPLETE,) if public else ()) + base + ((_DELETING,) if deleted else ())


_MICROSOFT_DESTRUCTOR = re.compile(r"\?\?1(?P<path>(?:[A-Za-z_]\w*@)+@)[A-Z](?P<pointer>[A-Z]+)@XZ")


def _virtual_base_destructor(context: Context, name: str, member: Cursor) -> tuple[str, ...]:
    shape = context.shapes.of(context.library.clang_getCursorSemanticParent(member))
    found = _MICROSOFT_DESTRUCTOR.fullmatch(name)
    if not found or not shape.imported or not context.shapes.has_virtual_base(shape):
        return ()
    return (f"??_D{found['path']}Q{found['pointer']}XXZ",)


def _serves_bases(context: Context, shape: Shape) -> bool:
    """Whether a derived class can exist, or a constructor in the header delegates to this one."""
    return context.shapes.derivable(shape) or context.own_specials.declared(shape)
