"""Rows of enums."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end import type_kinds as kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.type_table import TypeRow


def enum_row(reader: TypeReader, of_type: Type) -> TypeRow:
    """Describe an enum; one that is only declared has a size in C++, where its type can be fixed."""
    library = reader.library
    declaration = library.clang_getTypeDeclaration(of_type)
    definition = library.clang_getCursorDefinition(declaration)
    complete = definition.kind not in libclang.INVALID_KINDS
    cursor = definition if complete else declaration
    size = reader.size(of_type)
    if size < 0:
        return ["enum", reader.name(of_type), None, None, [], False, False, reader.place(cursor)]
    integer = library.clang_getEnumDeclIntegerType(cursor)
    unsigned = library.clang_getCanonicalType(integer).kind in kinds.UNSIGNED
    return [
        "enum",
        reader.name(of_type),
        reader.of(integer),
        size,
        enumerators(reader, cursor, unsigned=unsigned) if complete else [],
        complete,
        bool(library.clang_EnumDecl_isScoped(cursor)),
        reader.place(cursor),
    ]


def enumerators(reader: TypeReader, cursor: Cursor, *, unsigned: bool) -> list[tuple[object, ...]]:
    """List names and values; `unsigned`: how values are read that need the highest bit."""
    library = reader.library
    value = (
        library.clang_getEnumConstantDeclUnsignedValue if unsigned else library.clang_getEnumConstantDeclValue
    )
    found: list[tuple[object, ...]] = []

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        if child.kind == libclang.ENUM_CONSTANT_DECL:
            name = reader.unit.clang.text(library.clang_getCursorSpelling(child))
            found.append((name, value(child), reader.place(child)))
        return libclang.CONTINUE

    library.clang_visitChildren(cursor, libclang.Visitor(visit), None)
    return found
