"""Rows of structs, unions and classes: members with their offsets, bases, virtual functions."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.base_places import BasePlaces
from abilint.surfaces.clang_front_end.dynamic_class import DynamicClasses
from abilint.surfaces.clang_front_end.instances import pattern
from abilint.surfaces.clang_front_end.passing import BY_ADDRESS, BY_COPY, PassingReader
from abilint.surfaces.clang_front_end.record_parts import MOST, RecordParts, members_of
from abilint.surfaces.clang_front_end.source_facts import access_of, is_final
from abilint.surfaces.clang_front_end.type_kinds import RECORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.type_table import TypeRow

    _Row = tuple[object, ...]

_KINDS = {libclang.STRUCT_DECL: "struct", libclang.UNION_DECL: "union", libclang.CLASS_DECL: "class"}
_MOST_FIELDS = 10_000
"""Members of one record; a real one has some hundred. For each offset libclang looks at all of them."""
_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION, libclang.DESTRUCTOR})


class RecordReader:
    """Reads records for a `TypeReader`."""

    def __init__(self, reader: TypeReader) -> None:
        self._reader = reader
        self._library = reader.library
        self._passing = PassingReader(reader.unit)
        self._parts = RecordParts(reader.library)
        dynamic = DynamicClasses(reader.unit.clang)
        self._places = BasePlaces(reader.library, dynamic, is_msvc=reader.is_msvc)

    def row(self, of_type: Type) -> TypeRow:
        """Describe a record."""
        library, reader = self._library, self._reader
        declaration = library.clang_getTypeDeclaration(of_type)
        definition = library.clang_getCursorDefinition(declaration)
        kind = _KINDS.get(declaration.kind, "struct")
        name, size = reader.name(of_type), reader.size(of_type)
        if definition.kind in libclang.INVALID_KINDS or size < 0:
            empty: TypeRow = ["record", kind, name, None, None, [], False, [], []]
            return [*empty, *self._declared(declaration, name), False, reader.place(declaration)]
        alignment = library.clang_Type_getAlignOf(of_type)
        members = members_of(library, of_type, _MOST_FIELDS + 1)
        if len(members) > _MOST_FIELDS:
            return ["unknown", f"it has more than {_MOST_FIELDS} members"]
        if self._parts.of(members) >= MOST:
            return ["unknown", f"it has more than {MOST} members with those of its members"]
        fields = self._fields(members)
        is_c = reader.unit.language == "c"
        parts = (fields, True, [], [], BY_COPY, None) if is_c else self._class(definition, name, fields)
        final = not is_c and is_final(library, definition)
        return ["record", kind, name, size, alignment, *parts, final, reader.place(definition)]

    def _declared(self, declaration: Cursor, name: str) -> tuple[str, str | None]:
        """Say how a class without members is passed, and if it is foreign to C: its template may tell."""
        if self._reader.unit.language == "c":
            return BY_COPY, None
        passing = self._passing.of_declared(declaration)
        if name.startswith("std::"):
            return passing, "c++-standard"
        return passing, "c++-class" if passing == BY_ADDRESS else None

    def _class(self, definition: Cursor, name: str, fields: list[_Row]) -> _Row:
        """Read a class; one whose bases are parameters of a template is of known size, no more."""
        passing = self._passing.of(definition)
        if name.startswith("std::"):  # its parts are the standard library's business, and differ by version
            return [], False, [], [], passing, "c++-standard"
        template = pattern(self._reader.unit.clang, definition)
        bases, slots = self._bases_and_slots(template or definition, is_template=template is not None)
        foreign = "c++-class" if slots or passing == BY_ADDRESS else None
        if bases is None:
            return [], False, [], [], passing, foreign
        return fields, True, bases, slots, passing, foreign

    def _fields(self, members: list[Cursor]) -> list[_Row]:
        """Describe the members, but for padding that somebody wrote down as a bit-field without a name."""
        library, reader = self._library, self._reader
        found: list[_Row] = []
        for field in members:
            bits = library.clang_getFieldDeclBitWidth(field)
            name = reader.unit.clang.text(library.clang_getCursorSpelling(field))
            anonymous = not name or "(" in name
            if bits < 0 or not anonymous:
                found.append(
                    (
                        "" if anonymous else name,
                        reader.of(library.clang_getCursorType(field)),
                        library.clang_Cursor_getOffsetOfField(field),
                        None if bits < 0 else bits,
                        access_of(library, field),
                        bool(library.clang_CXXField_isMutable(field)),
                        reader.place(field),
                    )
                )
        return found

    def _bases_and_slots(self, members: Cursor, *, is_template: bool) -> tuple[list[_Row] | None, list[_Row]]:
        """Give base classes, None where a template's parameters decide, and virtual functions as declared."""
        library = self._library
        specifiers: list[Cursor] = []
        slots: list[_Row] = []

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            if child.kind == libclang.CXX_BASE_SPECIFIER:
                specifiers.append(child)
            elif child.kind in _METHODS and library.clang_CXXMethod_isVirtual(child):
                slots.append(self._slot(child, is_template=is_template))
            return libclang.CONTINUE

        library.clang_visitChildren(members, libclang.Visitor(visit), None)
        types = [library.clang_getCanonicalType(library.clang_getCursorType(each)) for each in specifiers]
        if any(each.kind != RECORD for each in types):
            return None, slots
        places = [None] * len(types) if is_template else self._places.of(members, specifiers)
        return list(map(self._base, specifiers, places)), slots

    def _base(self, specifier: Cursor, offset: int | None) -> _Row:
        virtual = bool(self._library.clang_isVirtualBase(specifier))
        of_base = self._reader.of(self._library.clang_getCursorType(specifier))
        return of_base, None if virtual else offset, virtual, access_of(self._library, specifier)

    def _slot(self, method: Cursor, *, is_template: bool) -> _Row:
        """Describe a virtual function; that of a template has neither the instance's name nor its type."""
        library, reader = self._library, self._reader
        has_name = not is_template and method.kind != libclang.DESTRUCTOR
        return (
            self._signature(method),
            reader.unit.clang.text(library.clang_Cursor_getMangling(method)) if has_name else None,
            None,
            None if is_template else reader.of_method(method),
            bool(library.clang_CXXMethod_isPureVirtual(method)),
            reader.place(method),
        )

    def _signature(self, method: Cursor) -> str:
        """Spell `area(int) const`."""
        library = self._library
        name = self._reader.unit.clang.text(library.clang_getCursorDisplayName(method))
        if method.kind == libclang.DESTRUCTOR:  # of a template `~owner<T>()`, which nobody else writes
            return f"{name.partition('<')[0].removesuffix('()')}()"
        return f"{name} const" if library.clang_CXXMethod_isConst(method) else name
