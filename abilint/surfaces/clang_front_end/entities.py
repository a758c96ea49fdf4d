"""Walks a clean unit and gathers, for each entity that a given header declares, all its declarations."""

from __future__ import annotations

from ctypes import byref, c_uint, c_void_p

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.files import CONTEXT, GIVEN, KIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.files import Roles
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Unit

_FUNCTIONS = frozenset(
    {
        libclang.FUNCTION_DECL,
        libclang.CXX_METHOD,
        libclang.CONSTRUCTOR,
        libclang.DESTRUCTOR,
        libclang.CONVERSION_FUNCTION,
    }
)
_BLOCKS = frozenset({libclang.NAMESPACE, libclang.LINKAGE_SPEC, libclang.FRIEND_DECL})
CLASSES = frozenset({libclang.CLASS_DECL, libclang.STRUCT_DECL, libclang.UNION_DECL})
TEMPLATES = frozenset({libclang.FUNCTION_TEMPLATE, libclang.CLASS_TEMPLATE})
_SINGLE = frozenset({*_FUNCTIONS, libclang.VAR_DECL, *TEMPLATES})
_C_KINDS = frozenset(
    {libclang.FUNCTION_DECL, libclang.VAR_DECL, libclang.LINKAGE_SPEC, libclang.MACRO_DEFINITION}
)
_TYPE_KINDS = frozenset({*CLASSES, libclang.ENUM_DECL, libclang.TYPEDEF_DECL, libclang.TYPE_ALIAS_DECL})
_CXX_KINDS = frozenset({*_SINGLE, *_BLOCKS, *CLASSES, libclang.MACRO_DEFINITION})


class Entity:
    """A function, variable, class or template with every declaration of it in source order."""

    __slots__ = ("column", "cursors", "file", "friend", "kind", "line")

    def __init__(self, cursor: Cursor, file: int, line: int, column: int, *, friend: bool) -> None:
        self.kind: int = cursor.kind
        self.cursors = [cursor]
        self.file = file
        self.line = line
        self.column = column
        """The first declaration in a given header: where a reader looks for the documentation."""
        self.friend = friend
        """Whether only friend declarations were seen."""


class Macro:
    """A macro of a given header."""

    __slots__ = ("column", "cursor", "file", "line")

    def __init__(self, cursor: Cursor, file: int, line: int, column: int) -> None:
        self.cursor = cursor
        self.file = file
        self.line = line
        self.column = column


class Walk:
    """One visit over the top level of a unit, into namespaces, language blocks and classes."""

    def __init__(self, unit: Unit, roles: Roles, *, types: bool = False) -> None:
        self.types: list[Cursor] = []
        """Where asked for: the structs, enums and typedefs of given headers, outside of classes."""
        self.enums: list[Cursor] = []
        """In C: the enums of given headers and of those near them."""
        self.entities: dict[int, Entity] = {}
        """By the address of the canonical declaration."""
        self.macros: list[Macro] = []
        """Those that are called like functions."""
        self.plain_macros: list[Macro] = []
        self.kin: dict[int, list[Cursor]] = {}
        """The functions, variables and classes of each KIN file; none where only types and macros are there,
        and these are asked for."""
        self._library = unit.clang.library
        self._roles = roles
        self._kinds = _CXX_KINDS if unit.language == "c++" else _C_KINDS
        if types:
            self._kinds |= _TYPE_KINDS
        if unit.language == "c":
            self._kinds |= {libclang.ENUM_DECL}
        self._file, self._line, self._column = c_void_p(), c_uint(), c_uint()
        self._places = byref(self._file), byref(self._line), byref(self._column)
        root = self._library.clang_getTranslationUnitCursor(unit.handle)
        self._library.clang_visitChildren(root, libclang.Visitor(self._visit), None)

    def _visit(self, cursor: Cursor, parent: Cursor, _: object) -> int:
        kind = cursor.kind
        if kind not in self._kinds:
            return libclang.CONTINUE
        library = self._library
        library.clang_getExpansionLocation(library.clang_getCursorLocation(cursor), *self._places, None)
        file = self._file.value or 0
        role = self._roles.role(file)
        if role == KIN and self._kinds >= _TYPE_KINDS:
            self.kin.setdefault(file, [])
        if kind == libclang.MACRO_DEFINITION:
            if role == GIVEN:
                called = library.clang_Cursor_isMacroFunctionLike(cursor)
                found = self.macros if called else self.plain_macros
                found.append(Macro(cursor, file, self._line.value, self._column.value))
            return libclang.CONTINUE
        if kind in _BLOCKS:
            return libclang.RECURSE if role != CONTEXT or file in self._roles.carriers else libclang.CONTINUE
        if kind == libclang.ENUM_DECL and role != CONTEXT:
            self.enums.append(cursor)
        if kind in _TYPE_KINDS and self._kinds >= _TYPE_KINDS and role == GIVEN:
            self.types.append(cursor)
        if kind in CLASSES and self._kinds >= _CXX_KINDS:
            return self._class(cursor, file, role)
        if kind in _TYPE_KINDS:
            return libclang.CONTINUE
        self._single(cursor, file, role, friend=parent.kind == libclang.FRIEND_DECL)
        return libclang.CONTINUE

    def _class(self, cursor: Cursor, file: int, role: int) -> int:
        if role == CONTEXT or not self._library.clang_isCursorDefinition(cursor):
            return libclang.CONTINUE
        if role == KIN:
            self.kin.setdefault(file, []).append(cursor)
            return libclang.CONTINUE
        self._keep(cursor, file, role, friend=False)
        return libclang.RECURSE

    def _single(self, cursor: Cursor, file: int, role: int, *, friend: bool) -> None:
        if role == KIN and cursor.kind not in TEMPLATES:
            self.kin.setdefault(file, []).append(cursor)
        self._keep(cursor, file, role, friend=friend)

    def _keep(self, cursor: Cursor, file: int, role: int, *, friend: bool) -> None:
        """Start an entity at its first declaration in a given header; add every later one to it.

        Later ones count wherever they stand: the last redeclaration decides the name in the object
        file, and a C library's redirection may live in a header that nobody asked for.
        """
        canonical = self._library.clang_getCanonicalCursor(cursor).data[0]
        entity = self.entities.get(canonical)
        if entity is None:
            if role == GIVEN:
                place = (file, self._line.value, self._column.value)
                self.entities[canonical] = Entity(cursor, *place, friend=friend)
            return
        entity.cursors.append(cursor)
        if role == GIVEN:
            entity.friend = entity.friend and friend
