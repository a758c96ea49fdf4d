"""What the methods of an `FFI` object do (cffi's documentation, "Using the ffi/lib objects")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.python_cffi.values import Built, Ffi, Text
from abilint.surfaces.bindings.python_ctypes.attributes import elements
from abilint.surfaces.bindings.python_ctypes.values import NONE, UNKNOWN, Const, Library, Row, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run

COMPUTED_TEXT = "declares C text that only a run can tell"


def _argument(arguments: list[Value], named: dict[str, Value], place: int, name: str) -> Value:
    return arguments[place] if place < len(arguments) else named.get(name, NONE)


def _cdef(run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
    text = _argument(arguments, named, 0, "csource")
    if not (isinstance(text, Const) and isinstance(text.value, str)):
        run.unread(where, COMPUTED_TEXT)
        ffi.is_whole = False
        return NONE
    run.was_read(where)
    optional = run.optional + run.conditional > 0 or text.unsure
    made = Text(text.value, text.where or where, _pack(arguments, named), optional)
    ffi.texts.setdefault((where, text.value), made)
    return NONE


def _pack(arguments: list[Value], named: dict[str, Value]) -> int | None:
    """Say what members are aligned to at most: `packed=True` is `pack=1`."""
    packed, pack = _argument(arguments, named, 2, "packed"), _argument(arguments, named, 3, "pack")
    if isinstance(pack, Const) and isinstance(pack.value, int) and pack.value:
        return pack.value
    return 1 if isinstance(packed, Const) and packed.value else None


def _dlopen(run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
    library = _opened(run, _argument(arguments, named, 0, "name"), where)
    if library not in ffi.libraries:
        ffi.libraries.append(library)
        ffi.in_function[id(library)] = run.in_function > 0
    return library


def _opened(run: Run, name: Value, where: Location) -> Library:
    match name:
        case Const(value=None):
            return run.library(where, Loading.PROCESS, ())
        case Const(value=str(text)):
            return run.library(where, Loading.NAMED, (text,))
        case Unknown(tail=text) if text:
            return run.library(where, Loading.NAMED, (text,))
    return run.library(where, Loading.COMPUTED, ())


def _include(run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
    other = _argument(arguments, named, 0, "ffi_to_include")
    if not isinstance(other, Ffi):
        run.unread(where, "includes an FFI object that is made elsewhere")
    elif other is not ffi and other not in ffi.included:
        ffi.included.append(other)
    return NONE


def _set_source(
    run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location
) -> Value:
    """Take in how the module is built; without source it opens its library at run time."""
    del run
    source = _argument(arguments, named, 1, "source")
    if source != NONE:
        ffi.built = _built(source, named, where)
    return NONE


def _of_packages(
    run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location
) -> Value:
    """`set_source_pkgconfig`: what is linked is asked for by the names of packages."""
    del run
    packages = _texts(_argument(arguments, named, 1, "pkgconfig_libs"))
    made = _built(_argument(arguments, named, 2, "source"), named, where)
    ffi.built = Built(where, made.source, (*packages, *made.libraries), made.brings_code)
    return NONE


def _verify(run: Run, ffi: Ffi, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
    """Take in what cffi compiled at import, before it had `set_source`."""
    del run
    ffi.built = _built(_argument(arguments, named, 0, "source"), named, where)
    return UNKNOWN


def _built(source: Value, named: dict[str, Value], where: Location) -> Built:
    is_known = isinstance(source, Const) and isinstance(source.value, str)
    libraries = named.get("libraries", NONE)
    return Built(
        where,
        str(source.value) if isinstance(source, Const) and is_known else "",
        _texts(libraries),
        not is_known or any(each in named for each in ("sources", "extra_objects")),
    )


def _texts(value: Value) -> tuple[str, ...]:
    items = elements(value) if isinstance(value, Row) else []
    return tuple(
        each.value for each in items or () if isinstance(each, Const) and isinstance(each.value, str)
    )


METHODS: dict[str, Callable[[Run, Ffi, list[Value], dict[str, Value], Location], Value]] = {
    "cdef": _cdef,
    "dlopen": _dlopen,
    "include": _include,
    "set_source": _set_source,
    "set_source_pkgconfig": _of_packages,
    "verify": _verify,
}
