"""Rows of structs, unions and classes: members with their offsets, bases, virtual functions."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.dynamic_class import is_dynamic
from abilint.surfaces.clang_front_end.passing import BY_COPY, PassingReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.type_table import TypeRow

_KINDS = {libclang.STRUCT_DECL: "struct", libclang.UNION_DECL: "union", libclang.CLASS_DECL: "class"}
_MOST_FIELDS = 20_000
"""Members that are read of one record; a real one has some hundred."""
_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION, libclang.DESTRUCTOR})


class RecordReader:
    """Reads records for a `TypeReader`."""

    def __init__(self, reader: TypeReader) -> None:
        self._reader = reader
        self._library = reader.library
        self._passing = PassingReader(reader.library)

    def row(self, of_type: Type) -> TypeRow:
        """Describe a record."""
        library, reader = self._library, self._reader
        declaration = library.clang_getTypeDeclaration(of_type)
        definition = library.clang_getCursorDefinition(declaration)
        kind = _KINDS.get(declaration.kind, "struct")
        name, size = reader.name(of_type), reader.size(of_type)
        if definition.kind in libclang.INVALID_KINDS or size < 0:
            empty: TypeRow = ["record", kind, name, None, None, [], False, [], [], BY_COPY, None]
            return [*empty, reader.place(declaration)]
        foreign = "c++-standard" if reader.unit.language == "c++" and name.startswith("std::") else None
        alignment = library.clang_Type_getAlignOf(of_type)
        parts: tuple[object, ...]
        if foreign:  # what is in it is the standard library's business, and differs between its versions
            parts = ([], False, [], [], self._passing.of(definition), foreign)
        elif reader.unit.language == "c":
            parts = (self._fields(of_type), True, [], [], BY_COPY, None)
        else:
            bases, slots = self._class(definition)
            parts = (self._fields(of_type), True, bases, slots, self._passing.of(definition), None)
        return ["record", kind, name, size, alignment, *parts, reader.place(definition)]

    def _fields(self, of_type: Type) -> list[tuple[object, ...]]:
        library, reader = self._library, self._reader
        found: list[tuple[object, ...]] = []

        def visit(field: Cursor, _data: object) -> int:
            bits = library.clang_getFieldDeclBitWidth(field)
            name = reader.unit.clang.text(library.clang_getCursorSpelling(field))
            anonymous = not name or "(" in name
            if bits >= 0 and anonymous:
                return libclang.VISIT_CONTINUE  # padding that somebody wrote down
            found.append(
                (
                    "" if anonymous else name,
                    reader.of(library.clang_getCursorType(field)),
                    library.clang_Cursor_getOffsetOfField(field),
                    None if bits < 0 else bits,
                    reader.place(field),
                )
            )
            return libclang.VISIT_CONTINUE if len(found) < _MOST_FIELDS else libclang.VISIT_BREAK

        library.clang_Type_visitFields(of_type, libclang.FieldVisitor(visit), None)
        return found

    def _class(self, definition: Cursor) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """Give base classes and virtual functions in order of declaration."""
        library = self._library
        bases: list[tuple[object, ...]] = []
        slots: list[tuple[object, ...]] = []

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            if child.kind == libclang.CXX_BASE_SPECIFIER:
                bases.append(self._base(child, None if bases else self._first_offset(definition, child)))
            elif child.kind in _METHODS and library.clang_CXXMethod_isVirtual(child):
                slots.append(self._slot(child))
            return libclang.CONTINUE

        library.clang_visitChildren(definition, libclang.Visitor(visit), None)
        return bases, slots

    def _base(self, specifier: Cursor, offset: int | None) -> tuple[object, ...]:
        virtual = bool(self._library.clang_isVirtualBase(specifier))
        of_base = self._reader.of(self._library.clang_getCursorType(specifier))
        return of_base, None if virtual else offset, virtual

    def _first_offset(self, definition: Cursor, specifier: Cursor) -> int | None:
        """Say where the first base lies, which libclang 18 does not.

        It is at the start, unless what the class adds is a virtual table, or a later base has one and
        comes first (Itanium C++ ABI 2.4, II). Where the others lie depends on the padding of those before.
        """
        library = self._library
        of_base = library.clang_getCursorType(specifier)
        if is_dynamic(library, of_base) or not is_dynamic(library, library.clang_getCursorType(definition)):
            return 0
        return None

    def _slot(self, method: Cursor) -> tuple[object, ...]:
        library, reader = self._library, self._reader
        name = reader.unit.clang.text(library.clang_getCursorDisplayName(method))
        mangled = reader.unit.clang.text(library.clang_Cursor_getMangling(method))
        is_destructor = method.kind == libclang.DESTRUCTOR
        return (
            name,
            None if is_destructor else mangled,
            None,
            None,
            bool(library.clang_CXXMethod_isPureVirtual(method)),
            reader.place(method),
        )
