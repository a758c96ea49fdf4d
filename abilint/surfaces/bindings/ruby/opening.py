"""Which libraries `ffi_lib` opens, and in which a module looks names up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.ruby import platforms
from abilint.surfaces.bindings.ruby.values import Known, Libraries, Module, Row, Sought, Unknown, Value, word

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.surfaces.bindings.ruby.run import Run

LIBRARIES = "@libraries"
PROCESS = frozenset(
    {"FFI::CURRENT_PROCESS", "FFI::Library::CURRENT_PROCESS", "FFI::USE_THIS_PROCESS_AS_LIBRARY"}
)


def either(one: Libraries, other: Libraries) -> Libraries:
    """Give libraries of which a run takes the one or the other."""
    if len(one.sought) != 1 or len(other.sought) != 1:
        return Libraries(tuple(dict.fromkeys((*one.sought, *other.sought))))
    first, second = one.sought[0], other.sought[0]
    if not first.names or not second.names:
        return one if first.names else other
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return Libraries((Sought(first.loading, names, first.where, first.is_libc and second.is_libc),))


def opened(run: Run, value: Value, where: Location) -> Sought:
    """Say what one argument of `ffi_lib` opens: a name, or an array of names that are tried in turn."""
    if isinstance(value, Known) and value.name in PROCESS:
        return Sought(Loading.PROCESS, (), where)
    if isinstance(value, Known) and value.name == "FFI::Library::LIBC":
        return Sought(Loading.NAMED, (platforms.libc(run.target),), where, is_libc=True)
    listed = value.items if isinstance(value, Row) else [value]
    names = tuple(filter(None, (_file(each) for each in listed)))
    if names:
        return Sought(Loading.NAMED, names, where, is_libc=names[0] in ("c", "libc"))
    return Sought(Loading.COMPUTED, (), where)


def _file(value: Value) -> str | None:
    return value.tail or None if isinstance(value, Unknown) else word(value)


def libraries_of(module: Module, where: Location) -> Libraries:
    """Say where a module looks names up."""
    each: Module | None = module
    while each is not None:
        found = each.names.get(LIBRARIES)
        if isinstance(found, Libraries):
            return found
        each = each.outer if each.base is not None else None
    return Libraries((Sought(Loading.COMPUTED, (), where),))
