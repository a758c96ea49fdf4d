"""One fact on which two surfaces disagree: typed, without opinion."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Relation(StrEnum):
    """Which two sides were compared."""

    PROMISE = "promise"
    """Header against the binary."""
    EXPORT_LIST = "export-list"
    """Export list against the binary, and against the header."""


class DifferenceKind(StrEnum):
    """What differs; the docstring says what stands in `before` (promised) and `after` (found)."""

    MISSING = "missing"
    """Promised, defined nowhere in the build. `after`: None."""
    LOCAL_ONLY = "local-only"
    """Promised, defined, but no program can link to it. `after`: the scope found."""
    RENAMED = "renamed"
    """Promised, not found, but a macro of the headers puts another name in its place, and that is offered.
    `after`: that name."""
    STATIC_ONLY = "static-only"
    """Promised, defined hidden in an object file or archive member: programs that link it in can use it, a
    shared library that is made with it does not export it. `after`: the visibility."""
    NOT_CHECKED = "not-checked"
    """Promised, not found, but a member of the archive could not be read. `after`: how many could not."""
    UNNAMED = "unnamed"
    """Promised, not found, but the DLL has exports that only a number names. `after`: how many."""
    DECORATION = "decoration"
    """Exported with another calling convention, or other bytes of arguments, than declared, or without
    the decoration that callers ask for.
    `before`, `after`: `stdcall with 8 bytes of arguments`, `no decoration`."""
    MANGLED = "mangled"
    """Promised as a C name, exported only mangled. `before`: C name, `after`: mangled name."""
    STANDARD_LIBRARY = "standard-library"
    """Promised and exported, under names of two C++ standard libraries. `before`: the one that the header was
    read with, `after`: the one that the library was built with."""
    KIND = "kind"
    """`before`, `after`: symbol kinds."""
    VERSION_NOT_DEFAULT = "version-not-default"
    """Exported under a version that a plain reference does not bind to. `after`: the version."""
    SIBLING = "sibling"
    """Promised by a header of one library, exported by another. `before`, `after`: the libraries."""
    CONSUMER = "consumer"
    """Promised, but the library itself needs it from outside: the consumer implements it."""
    HIDDEN_EXPORTED = "hidden-exported"
    """Declared hidden, exported. `before`: visibility declared, `after`: visibility found."""
    UNAVAILABLE_EXPORTED = "unavailable-exported"
    """Declared unavailable, exported."""
    SIZE = "size"
    """Size in bytes of a data object. `before`: of the header's type, `after`: of the symbol."""
    INLINE_CALL = "inline-call"
    """An inline function of the header uses a name that the build does not export. `after`: that name."""
    UNDECLARED = "undeclared"
    """Exported, declared by no header that was read. `before`: None."""

    LIST_FORGETS = "list-forgets"
    """Promised, and the export list keeps it inside. `after`: the scope found, None where not defined."""
    LISTED_MISSING = "listed-missing"
    """Listed, not defined. `after`: `static` or `undefined` where the name is there as such, else None."""
    LISTED_HIDDEN = "listed-hidden"
    """Listed, defined, not exported. `after`: the scope found."""
    UNLISTED = "unlisted"
    """Exported, kept inside by the list. `after`: the version found."""
    LISTED_UNDECLARED = "listed-undeclared"
    """Listed and exported, declared by no header that was read."""
    LIST_VERSION = "list-version"
    """Listed and exported under different versions. `before`: those listed, `after`: those found."""
    PATTERN_UNUSED = "pattern-unused"
    """A pattern of the list that no exported name fits. `before`: the pattern."""


class Difference(Struct, frozen=True):
    """Facts refer to their sides by position: see `abilint.compare.promise`."""

    relation: Relation
    kind: DifferenceKind
    declaration: int | None
    """Index of the declaration in the surface, None where the binary alone states it."""
    artifact: int | None
    """Index of the artifact in the build."""
    symbol: int | None
    """Index of the symbol in the artifact's linkage symbols."""
    before: str | None = None
    after: str | None = None
    link_name: str | None = None
    """The name at issue, as symbol tables spell it."""
    export_list: int | None = None
    """Index of the list in the build."""
    entry: int | None = None
    """Index of the entry in that list; None where what matters is that there is none."""
