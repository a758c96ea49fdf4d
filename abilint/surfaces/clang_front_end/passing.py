"""How a C++ class is handed to a function: copied bit by bit, or by the address of a temporary.

Itanium C++ ABI, section 3.1.2.3, "non-trivial for the purposes of calls": a copy or move constructor or a
destructor that is not trivial, or none of the constructors left undeleted.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.instances import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library, Type
    from abilint.surfaces.clang_front_end.unit import Unit

BY_COPY = "by-copy"
BY_ADDRESS = "by-address"
UNKNOWN = "unknown"
_RECORD = 105
"""CXType_Record."""
_ARRAY = 112
"""CXType_ConstantArray."""
_DEPENDENT = frozenset({0, 1})
"""CXType_Invalid and CXType_Unexposed: what a template's parameters make of it."""
_FUNCTIONS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION})
_DEEPEST = 64


class PassingReader:
    """Answers for one unit, each class once."""

    def __init__(self, unit: Unit) -> None:
        self._clang = unit.clang
        self._library = unit.clang.library
        self._known: dict[int, str] = {}

    def of(self, definition: Cursor, depth: int = 0) -> str:
        """Say how values of the class are passed; UNKNOWN where a template's parameters decide."""
        key = definition.data[0] or 0
        known = self._known.get(key)
        if known is None:
            self._known[key] = BY_COPY  # a class cannot contain itself
            known = self._known[key] = self._read(definition, depth) if depth < _DEEPEST else UNKNOWN
        return known

    def of_declared(self, declaration: Cursor) -> str:
        """Say so for a class that is not defined; clang makes no instance that only signatures name."""
        library = self._library
        template = library.clang_getSpecializedCursorTemplate(declaration)
        written = library.clang_getCursorDefinition(template)
        if written.kind in libclang.INVALID_KINDS:
            return UNKNOWN
        return BY_ADDRESS if _Members(library, written).special else UNKNOWN

    def _read(self, definition: Cursor, depth: int) -> str:
        """Judge by the members that are written down; those of an instance stand in its template."""
        template = pattern(self._clang, definition)
        own = _Members(self._library, template or definition)
        if own.special and not self._is_trivial_by_attribute(definition):
            return BY_ADDRESS
        fields = own.fields if template is None else self._fields(definition)
        parts = {self._of_type(each, depth) for each in (*own.bases, *fields)}
        if BY_ADDRESS in parts or own.all_copies_are_deleted:
            return BY_ADDRESS
        return UNKNOWN if UNKNOWN in parts else BY_COPY

    def _is_trivial_by_attribute(self, definition: Cursor) -> bool:
        """Whether clang's `trivial_abi` is on it, which only the print of a declaration shows."""
        library = self._library
        if not library.clang_Cursor_hasAttrs(definition):
            return False
        text = self._clang.text(library.clang_getCursorPrettyPrinted(definition, None))
        return "trivial_abi" in text.partition("{")[0]

    def _fields(self, definition: Cursor) -> list[Type]:
        library = self._library
        found: list[Type] = []

        def visit(field: Cursor, _data: object) -> int:
            found.append(library.clang_getCursorType(field))
            return libclang.VISIT_CONTINUE

        of_class = library.clang_getCursorType(definition)
        library.clang_Type_visitFields(of_class, libclang.FieldVisitor(visit), None)
        return found

    def _of_type(self, of_type: Type, depth: int) -> str:
        library = self._library
        canonical = library.clang_getCanonicalType(of_type)
        for _ in range(_DEEPEST):
            if canonical.kind != _ARRAY:
                break
            canonical = library.clang_getCanonicalType(library.clang_getElementType(canonical))
        if canonical.kind != _RECORD:
            return UNKNOWN if canonical.kind in _DEPENDENT else BY_COPY
        definition = library.clang_getCursorDefinition(library.clang_getTypeDeclaration(canonical))
        return UNKNOWN if definition.kind in libclang.INVALID_KINDS else self.of(definition, depth + 1)


class _Members:
    """What of a class decides: base classes, data members, and the functions that copy and destroy it."""

    def __init__(self, library: Library, cursor: Cursor) -> None:
        self._library = library
        self.special = False
        """Whether a copy, move or destructor does something, or functions or bases are virtual."""
        self.bases: list[Type] = []
        self.fields: list[Type] = []
        self._deleted: list[bool] = []
        self._visit(cursor)

    @property
    def all_copies_are_deleted(self) -> bool:
        """Whether no constructor is left that copies or moves."""
        return bool(self._deleted) and all(self._deleted)

    def _visit(self, cursor: Cursor) -> None:
        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            self._add(child)
            return libclang.CONTINUE

        self._library.clang_visitChildren(cursor, libclang.Visitor(visit), None)

    def _add(self, child: Cursor) -> None:
        library = self._library
        if child.kind == libclang.FIELD_DECL:
            self.fields.append(library.clang_getCursorType(child))
        elif child.kind == libclang.CXX_BASE_SPECIFIER:
            self.bases.append(library.clang_getCursorType(child))
            self.special |= bool(library.clang_isVirtualBase(child))
        elif child.kind == libclang.CONSTRUCTOR and self._copies(child):
            self._deleted.append(bool(library.clang_CXXMethod_isDeleted(child)))
            self.special |= not self._deleted[-1] and not library.clang_CXXMethod_isDefaulted(child)
        elif child.kind == libclang.DESTRUCTOR:
            self.special |= not library.clang_CXXMethod_isDefaulted(child)
            self.special |= bool(library.clang_CXXMethod_isVirtual(child))
        elif child.kind in _FUNCTIONS:
            self.special |= bool(library.clang_CXXMethod_isVirtual(child))

    def _copies(self, constructor: Cursor) -> bool:
        library = self._library
        return bool(
            library.clang_CXXConstructor_isCopyConstructor(constructor)
            or library.clang_CXXConstructor_isMoveConstructor(constructor)
        )
