"""What a PHP file declares through `FFI`, as the values that every language's bindings come to.

`FFI::cdef` looks all names up at once, and fails where one is not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings import c_declared, c_texts, c_words
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.php_ffi.values import FOLDER, Values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.binding import Binding
    from abilint.model.target import Target
    from abilint.surfaces.bindings.c_text import Piece
    from abilint.surfaces.bindings.php_ffi.gathered import Call, Gathered
    from abilint.surfaces.bindings.tree import Source

COMPUTED_TEXT = "declares C text that only a run can tell"
NOT_FOUND = "loads a header that is not found beside the file"
_OWN = re.compile(r'^[ \t]*#[ \t]*define[ \t]+FFI_(LIB|SCOPE)[ \t]+"([^"\n]*)".*$', re.MULTILINE)


def of(source: Source, gathered: Gathered, target: Target, language: str) -> Binding:
    """Give everything that the file states."""
    collected = Collected(source.path, language, target, speaks_c=True)
    values = Values(source, gathered, target)
    for where, reason in source.broken():
        collected.unread(where, reason)
    for call in gathered.calls:
        reached = values.reached(call.within)
        if call.method in ("cdef", "load") and call.arguments and reached is not False:
            reader = _cdef if call.method == "cdef" else _load
            reader(collected, source, values, call, optional=reached is None)
    return collected.binding()


def _cdef(collected: Collected, source: Source, values: Values, call: Call, *, optional: bool) -> None:
    texts = values.texts(call.arguments[0], call.within)
    if not texts:
        collected.unread(source.at(call.node), COMPUTED_TEXT)
    names = tuple(dict.fromkeys(_file(each.text) for each in _libraries(values, call)))
    opened = Loading.NAMED if names else Loading.COMPUTED
    loading = Loading.PROCESS if len(call.arguments) == 1 else opened
    handle = collected.open(loading, names, source.at(call.node), call.node.id)
    for each in texts:
        _declare(collected, each, handle, optional=optional or len(texts) > 1)


def _libraries(values: Values, call: Call) -> Sequence[Piece]:
    return values.texts(call.arguments[1], call.within) if len(call.arguments) > 1 else ()


def _file(name: str) -> str:
    """Give a library's name without a folder that the file alone knows."""
    return name.rpartition("/")[2] if name.startswith(f"{FOLDER}/") else name


def _load(collected: Collected, source: Source, values: Values, call: Call, *, optional: bool) -> None:
    """Read a header that names its library itself: `#define FFI_LIB "libfoo.so"`."""
    paths = values.texts(call.arguments[0], call.within)
    found = [text for each in paths if (text := values.file(each.text))]
    if not found:
        collected.unread(source.at(call.node), NOT_FOUND)
    for piece in found:
        own = list(_OWN.finditer(piece.text))
        names = tuple(each[2] for each in own if each[1] == "LIB")
        loading = Loading.NAMED if names else Loading.PROCESS
        handle = collected.open(loading, names, source.at(call.node), call.node.id)
        edits = [c_words.blank(piece.text, each.start(), each.end()) for each in own]
        _declare(collected, c_words.changed(piece, edits), handle, optional=optional)


def _declare(collected: Collected, piece: Piece, handle: int, *, optional: bool) -> None:
    edits = list(c_words.variables(list(c_words.words(piece.text))))
    found = c_texts.read([[c_words.changed(piece, edits)]], collected.graph.target)
    for entry in found.unread:
        collected.unread(entry.location, entry.reason)
    for declared in c_declared.adopt(collected, found.surface) if found.surface else ():
        collected.bind(
            Bound(
                declared.name,
                declared.declaration.location,
                handle,
                declared.type,
                is_variable=declared.is_variable,
                optional=optional,
            )
        )
