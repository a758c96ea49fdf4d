"""What the body of an inline function uses: names that a consumer's own copy will need at link time."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.files import CONTEXT
from abilint.surfaces.clang_front_end.unevaluated import is_never_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from abilint.surfaces.clang_front_end.files import Roles
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.naming import Naming
    from abilint.surfaces.clang_front_end.unit import Unit

_REFERENCES = frozenset({libclang.DECL_REF_EXPR, libclang.MEMBER_REF_EXPR})
_TARGETS = frozenset({libclang.FUNCTION_DECL, libclang.VAR_DECL, libclang.CXX_METHOD})
_BUILTINS = ("__builtin_", "__sync_", "__atomic_", "__c11_atomic_")
"""The compiler's own, which it declares where they are first used."""

_FUNCTIONS = frozenset({libclang.FUNCTION_DECL, libclang.CXX_METHOD})


class InlineCalls:
    """Looks into bodies; what a referenced declaration is, is worked out once."""

    def __init__(self, unit: Unit, roles: Roles, naming: Naming) -> None:
        self._unit = unit
        self._clang = unit.clang
        self._library = unit.clang.library
        self._roles = roles
        self._naming = naming
        self._targets: dict[int, tuple[str, str] | None] = {}

    def of(self, cursors: list[Cursor]) -> list[list[Any]]:
        """Rows of name, link name, file, line and column, each link name once, in source order."""
        found: dict[str, list[Any]] = {}
        for cursor in cursors:
            if self._library.clang_isCursorDefinition(cursor):
                self._read(cursor, found)
        return list(found.values())

    def _read(self, body: Cursor, found: dict[str, list[Any]]) -> None:
        def visit(cursor: Cursor, parent: Cursor, _data: object) -> int:
            if is_never_code(self._library, cursor, parent):
                return libclang.CONTINUE
            if cursor.kind in _REFERENCES:
                target = self._target(self._library.clang_getCursorReferenced(cursor))
                if target is not None and target[1] not in found:
                    place = self._clang.place(self._library.clang_getCursorLocation(cursor))
                    file = self._unit.file_name(place.file)
                    found[target[1]] = [*target, file, place.line, place.column]
            return libclang.RECURSE

        self._library.clang_visitChildren(body, libclang.Visitor(visit), None)

    def _target(self, cursor: Cursor) -> tuple[str, str] | None:
        if cursor.kind not in _TARGETS:
            return None
        key = cursor.data[0]
        if key not in self._targets:
            self._targets[key] = self._external(cursor)
        return self._targets[key]

    def _external(self, cursor: Cursor) -> tuple[str, str] | None:
        """Name and link name of a thing that the library must define, None for anything else."""
        library = self._library
        if library.clang_getCursorLinkage(cursor) != libclang.LINKAGE_EXTERNAL:
            return None
        if self._unit.language == "c++" and self._belongs_to_a_template(cursor):
            return None
        place = self._clang.place(library.clang_getCursorLocation(cursor))
        if self._roles.role(place.file) == CONTEXT:
            return None
        if cursor.kind in _FUNCTIONS and self._comes_with_the_header(cursor):
            return None
        if cursor.kind == libclang.VAR_DECL and self._has_its_value_here(cursor):
            return None
        name = self._naming.name(cursor)
        if name.startswith(_BUILTINS):
            return None
        return name, self._naming.link_name(cursor, name, self._unit.language)

    def _has_its_value_here(self, cursor: Cursor) -> bool:
        """Whether the header defines it or initialises it in its class: its value is used, not its name."""
        initializer = self._library.clang_Cursor_getVarDeclInitializer(cursor)
        return initializer.kind not in libclang.INVALID_KINDS or bool(
            self._library.clang_isCursorDefinition(cursor)
        )

    def _belongs_to_a_template(self, cursor: Cursor) -> bool:
        """Whether it has no name of its own: a template's member, or what an instantiation makes."""
        if self._naming.scope(cursor).templated:
            return True
        template = self._library.clang_getSpecializedCursorTemplate(cursor)
        return template.kind not in libclang.INVALID_KINDS

    def _comes_with_the_header(self, cursor: Cursor) -> bool:
        """Whether no symbol of the library is used: inline, defined here, called through a vtable."""
        library = self._library
        if library.clang_Cursor_isFunctionInlined(cursor) or library.clang_CXXMethod_isVirtual(cursor):
            return True
        definition = library.clang_getCursorDefinition(cursor)
        return definition.kind not in libclang.INVALID_KINDS
