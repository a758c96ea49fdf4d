"""What a Lua file declares through LuaJIT's `ffi`, as the values that every language's bindings come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings import c_declared, c_texts, c_words
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.luajit.values import PROCESS, Values

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.binding import Binding
    from abilint.model.target import Target
    from abilint.surfaces.bindings.c_declared import Declared
    from abilint.surfaces.bindings.c_text import Piece
    from abilint.surfaces.bindings.luajit.gathered import Call, Gathered, Use
    from abilint.surfaces.bindings.tree import Source

COMPUTED_TEXT = "declares C text that only a run can tell"
GATES = re.compile(r"version|\bos\b|\barch\b|abi\(|has_|support", re.IGNORECASE)
"""Conditions with these words are about what the library or machine offers."""
_ANY_LENGTH = re.compile(r"\[\s*\?\s*\]")


def of(source: Source, gathered: Gathered, target: Target, language: str) -> Binding:
    """Give everything that the file states."""
    collected = Collected(source.path, language, target, speaks_c=True)
    values = Values(source, gathered, target)
    loads = [made for each in gathered.calls if (made := _load(source, each, values))]
    values.loads.update({call.node.id: name for call, name in loads})
    for where, reason in source.broken():
        collected.unread(where, reason)
    found = c_texts.read(_texts(collected, source, gathered, values), target)
    for entry in found.unread:
        collected.unread(entry.location, entry.reason)
    if found.surface is not None:
        libraries = _Libraries(collected, source, values, [call for call, _ in loads])
        uses = _uses(source, gathered, values)
        for declared in c_declared.adopt(collected, found.surface):
            _bind(collected, declared, libraries, uses.get(declared.declaration.name, {}))
    return collected.binding()


def _load(source: Source, call: Call, values: Values) -> tuple[Call, Node] | None:
    """Give a call that opens a library, with the name that it is given."""
    if values.reached(call.within) is False:
        return None
    if values.names(call.callee, "load") and call.arguments:
        return call, call.arguments[0]
    protected = call.callee == "pcall" and len(call.arguments) > 1
    if protected and values.names(source.text(call.arguments[0]), "load"):
        return call, call.arguments[1]
    return None


def _texts(collected: Collected, source: Source, gathered: Gathered, values: Values) -> list[list[Piece]]:
    """Give the texts that are declared on this target, as C."""
    found: list[list[Piece]] = []
    for call in gathered.calls:
        if not values.names(call.callee, "cdef") or values.reached(call.within) is False:
            continue
        texts = values.texts(call.arguments[0]) if call.arguments else []
        if not texts:
            collected.unread(source.at(call.node), COMPUTED_TEXT)
        found += [[_c_of(each)] for each in texts]
    return found


def _c_of(piece: Piece) -> Piece:
    """Put LuaJIT's own words into C: `[?]` is an array whose length is told when it is made."""
    lengths = [
        c_words.blank(piece.text, e.start() + 1, e.end() - 1) for e in _ANY_LENGTH.finditer(piece.text)
    ]
    return c_words.changed(piece, [*lengths, *c_words.variables(list(c_words.words(piece.text)))])


class _Libraries:
    """What the file opens; `ffi.C` is the process, and where nothing is loaded whatever the process has."""

    def __init__(self, collected: Collected, source: Source, values: Values, loads: list[Call]) -> None:
        self._collected, self._source, self._values = collected, source, values
        self._calls = {call.node.id: call for call in loads}
        self.loaded = tuple(self._calls)

    def handle(self, library: int) -> int:
        if library == PROCESS:
            loading = Loading.PROCESS if self.loaded else Loading.COMPUTED
            return self._collected.open(loading, (), self._source.at(self._source.root), PROCESS)
        names = dict.fromkeys(each.text for each in self._values.texts(self._values.loads[library]))
        loading = Loading.NAMED if names else Loading.COMPUTED
        return self._collected.open(
            loading, tuple(names), self._source.at(self._calls[library].node), library
        )


def _uses(source: Source, gathered: Gathered, values: Values) -> dict[str, dict[int, bool]]:
    """Give for each name the libraries that it is looked up in, and whether the file can do without it."""
    found: dict[str, dict[int, bool]] = {}
    for use in gathered.uses:
        for library in values.libraries(use.owner):
            known = found.setdefault(use.name, {})
            known[library] = known.get(library, True) and _is_optional(source, use, values)
    return found


def _is_optional(source: Source, use: Use, values: Values) -> bool:
    if values.reached(use.within) is not None:
        return use.within.is_protected
    asked = " ".join(source.text(condition) for condition, _ in use.within.guards)
    return use.within.is_protected or GATES.search(asked) is not None


def _bind(collected: Collected, declared: Declared, libraries: _Libraries, uses: dict[int, bool]) -> None:
    """Bind a name to the libraries that it is looked up in, else to whichever the file opens.

    Names are looked up when they are first used, and `ffi.C` has what other files have loaded.
    """
    target = collected.graph.target
    for library in uses or libraries.loaded or (PROCESS,):
        elsewhere = library == PROCESS or c_declared.is_of_another_platform(declared.name, target)
        collected.bind(
            Bound(
                declared.name,
                declared.declaration.location,
                libraries.handle(library),
                declared.type,
                is_variable=declared.is_variable,
                optional=uses.get(library, False),
                unused=not uses or elsewhere,
            )
        )
