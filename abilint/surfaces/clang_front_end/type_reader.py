"""Types of one unit as clang states them for the target: kinds, sizes, qualifiers, names.

Typedefs are kept, since messages name them; what else is only a way of writing (`struct` before a tag,
attributes, `auto`) is seen through. Records and enums are numbered first and described afterwards, so that
a list of a thousand structs that point to each other needs no deep recursion.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end import type_kinds as kinds
from abilint.surfaces.clang_front_end.conventions import CALLING_CONVENTIONS, in_registers
from abilint.surfaces.clang_front_end.places import Places
from abilint.surfaces.clang_front_end.sized_enums import SizedEnums
from abilint.surfaces.clang_front_end.type_enums import enum_row
from abilint.surfaces.clang_front_end.type_records import RecordReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.type_table import Place, TypeTable
    from abilint.surfaces.clang_front_end.unit import Unit

_DEEPEST = 200
"""Pointers to pointers, functions that take functions: below it a type is not read."""
_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION})
_SPECIAL = frozenset({libclang.CONSTRUCTOR, libclang.DESTRUCTOR})
_FUNCTIONS = frozenset({libclang.FUNCTION_DECL, *_METHODS, *_SPECIAL})
_SHORT = 2
"""Bytes of a `wchar_t` that is UTF-16, as on Windows and with -fshort-wchar."""
_LENT = ("@SA", "@UA", "@EA")
"""How clang's universal names mark a struct, union or enum that has only a typedef's name."""
_TAGS = ("struct ", "union ", "class ", "enum ")


class TypeReader:
    """Numbers types of a unit in the table of the whole request."""

    def __init__(
        self, unit: Unit, table: TypeTable, target: dict[str, str], enums: list[Cursor] | None = None
    ) -> None:
        self.unit = unit
        self.table = table
        self.library = unit.clang.library
        self.pointer = int(target["bits"]) // 8
        """Bytes of an address, where no pointer type is at hand to be asked."""
        self._wide = "unsigned" if _has_unsigned_wide_characters(target) else "signed"
        self.is_msvc = target["environment"] == "msvc"
        self._is_i386 = target["architecture"] == "i386"
        self._known: dict[int, int] = {}
        """By clang's handle, in which the qualifiers are."""
        self._waiting: list[tuple[int, Type]] = []
        self._places = Places(unit)
        self._records = RecordReader(self)
        self._sized_enums = SizedEnums(self, enums or [])

    def of_entity(self, cursor: Cursor) -> int:
        """Give the type of a function, method or variable, or the one that a tag or typedef declares."""
        of_type = self.library.clang_getCursorType(cursor)
        is_function = cursor.kind in _FUNCTIONS  # also by a typedef: `compare_t compare_names;`
        number = self._function(of_type, 0, cursor) if is_function else self.of(of_type)
        self.finish()
        return number

    def of_method(self, method: Cursor) -> int:
        """Give the type of a method of a class that is being read."""
        return self._function(self.library.clang_getCursorType(method), 0, method)

    def finish(self) -> None:
        """Describe the records and enums that were only numbered so far, and those that they lead to."""
        while self._waiting:
            number, of_type = self._waiting.pop()
            is_enum = of_type.kind == kinds.ENUM
            self.table.define(number, enum_row(self, of_type) if is_enum else self._records.row(of_type))

    def of(self, of_type: Type, depth: int = 0) -> int:
        """Give the number of a type."""
        key = of_type.data[0] or 0
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(of_type, depth)
        return known

    def _read(self, of_type: Type, depth: int) -> int:
        if depth > _DEEPEST:
            return self.table.add("unknown", "it is nested too deeply")
        qualifiers = self._qualifiers(of_type)
        if any(qualifiers):
            return self._qualified(of_type, qualifiers, depth + 1)
        return self._plain(of_type, depth + 1)

    def _qualified(self, of_type: Type, own: tuple[bool, bool, bool], depth: int) -> int:
        """Read a type with qualifiers; clang takes those off that are inside of its typedef, too."""
        inner = self._qualifiers(self.library.clang_getCanonicalType(of_type))
        every = (one or other for one, other in zip(own, inner, strict=True))
        plain = self.of(self.library.clang_getUnqualifiedType(of_type), depth)
        return self.table.add("qualified", plain, *every, False)

    def _qualifiers(self, of_type: Type) -> tuple[bool, bool, bool]:
        library = self.library
        return (
            bool(library.clang_isConstQualifiedType(of_type)),
            bool(library.clang_isVolatileQualifiedType(of_type)),
            bool(library.clang_isRestrictQualifiedType(of_type)),
        )

    def _plain(self, of_type: Type, depth: int) -> int:
        library, kind = self.library, of_type.kind
        if kind == kinds.ELABORATED:
            return self.of(library.clang_Type_getNamedType(of_type), depth)
        if kind == kinds.TYPEDEF:
            return self._typedef(of_type, depth)
        if kind in {kinds.RECORD, kinds.ENUM}:
            return self._tagged(of_type)
        if kind in kinds.ENCODINGS or kind in {kinds.VOID, kinds.WIDE_CHARACTER, kinds.NULL_POINTER}:
            return self._builtin(of_type)
        if kind in {kinds.POINTER, kinds.BLOCK_POINTER} or kind in kinds.REFERENCES:
            return self._pointer(of_type, depth)
        if kind in kinds.ARRAYS or kind in kinds.VECTORS:
            return self._array(of_type, depth)
        if kind in kinds.FUNCTIONS:
            return self._function(of_type, depth)
        return self._rare(of_type, depth)

    def _rare(self, of_type: Type, depth: int) -> int:
        library, kind = self.library, of_type.kind
        if kind in {kinds.ATTRIBUTED, kinds.TAGGED}:
            return self.of(library.clang_Type_getModifiedType(of_type), depth)
        if kind == kinds.ATOMIC:
            value = self.of(library.clang_Type_getValueType(of_type), depth)
            return self.table.add("qualified", value, False, False, False, True)
        if kind == kinds.COMPLEX:
            return self.table.add("primitive", self.spelling(of_type), "complex", self.size(of_type))
        if kind == kinds.MEMBER_POINTER:
            return self._member_pointer(of_type, depth)
        canonical = library.clang_getCanonicalType(of_type)
        if canonical.data[0] != of_type.data[0]:
            return self.of(canonical, depth)
        return self._unexposed(of_type)

    def _unexposed(self, of_type: Type) -> int:
        """Read a builtin type that libclang has no kind for by its spelling; templates stay unread."""
        spelling, size = self.spelling(of_type), self.size(of_type)
        for start, encoding in kinds.SPELLED.items():
            if spelling.startswith(start) and size > 0:
                return self.table.add("primitive", spelling, encoding, size)
        return self.table.add("unknown", f"`{spelling}` is not read")

    def _builtin(self, of_type: Type) -> int:
        kind = of_type.kind
        if kind == kinds.VOID:
            return self.table.add("void")
        if kind == kinds.NULL_POINTER:
            return self.table.add("pointer", self.table.add("void"), self.pointer, "pointer", False)
        size, encoding = self.size(of_type), kinds.ENCODINGS.get(kind, "")
        if kind == kinds.WIDE_CHARACTER:
            encoding = "unsigned" if size == _SHORT else self._wide
        return self.table.add("primitive", self.spelling(of_type), encoding, size)

    def _typedef(self, of_type: Type, depth: int) -> int:
        library = self.library
        declaration = library.clang_getTypeDeclaration(of_type)
        place = self.place(declaration)
        number, new = self.table.named(self._universal_name(declaration), place)
        if new:
            self._known[of_type.data[0] or 0] = number
            target = self._sized_enum(declaration, place)
            if target is None:
                target = self.of(library.clang_getTypedefDeclUnderlyingType(declaration), depth)
            self.table.define(number, ["typedef", self.spelling(of_type), target, place])
        return number

    def _sized_enum(self, declaration: Cursor, place: Place) -> int | None:
        row = self._sized_enums.row(declaration)
        if row is None:
            return None
        number, _ = self.table.named(f"{self._universal_name(declaration)} with values", place)
        self.table.define(number, row)
        return number

    def _tagged(self, of_type: Type) -> int:
        declaration = self.library.clang_getTypeDeclaration(of_type)
        definition = self.library.clang_getCursorDefinition(declaration)
        defined = definition.kind not in libclang.INVALID_KINDS
        number, due = self.table.named(
            self._universal_name(declaration), self.place(definition) if defined else None
        )
        if due:
            self._waiting.append((number, of_type))
        return number

    def _pointer(self, of_type: Type, depth: int) -> int:
        target = self.of(self.library.clang_getPointeeType(of_type), depth)
        reference = kinds.REFERENCES.get(of_type.kind)
        size = self.pointer if reference else self.size(of_type)
        return self.table.add(
            "pointer", target, size, reference or "pointer", of_type.kind == kinds.BLOCK_POINTER
        )

    def _member_pointer(self, of_type: Type, depth: int) -> int:
        owner = self.of(self.library.clang_Type_getClassType(of_type), depth)
        target = self.of(self.library.clang_getPointeeType(of_type), depth)
        return self.table.add("member-pointer", owner, target, self.size(of_type))

    def _array(self, of_type: Type, depth: int) -> int:
        element = self.of(self.library.clang_getElementType(of_type), depth)
        count = self.library.clang_getNumElements(of_type) if of_type.kind != kinds.INCOMPLETE_ARRAY else -1
        known = count if count >= 0 and of_type.kind != kinds.VARIABLE_ARRAY else None
        return self.table.add("array", element, known, of_type.kind in kinds.VECTORS)

    def _function(self, of_type: Type, depth: int, cursor: Cursor | None = None) -> int:
        """Read a function type; a declaration gives names, and a method its `this`."""
        library = self.library
        has_prototype = library.clang_getCanonicalType(of_type).kind == kinds.FUNCTION
        result = self.of(library.clang_getResultType(of_type), depth + 1)
        parameters = [] if cursor is None else self._this(cursor)
        for position in range(library.clang_getNumArgTypes(of_type)):
            name = "" if cursor is None else self._argument_name(cursor, position)
            parameters.append((name, self._argument(library.clang_getArgType(of_type, position), depth + 1)))
        return self.table.add(
            "function",
            result,
            tuple(parameters),
            has_prototype and bool(library.clang_isFunctionTypeVariadic(of_type)),
            has_prototype,
            self._convention(of_type),
        )

    def _convention(self, of_type: Type) -> str:
        library = self.library
        stated = CALLING_CONVENTIONS.get(library.clang_getFunctionTypeCallingConv(of_type))
        if stated is None and self._is_i386:
            return in_registers(self.spelling(library.clang_getCanonicalType(of_type)))
        return stated or "c"

    def _argument(self, of_type: Type, depth: int) -> int:
        """Read an argument; arrays and functions become pointers (C11 6.7.6.3, paragraphs 7 and 8)."""
        library = self.library
        canonical = library.clang_getCanonicalType(of_type)
        if canonical.kind in kinds.ARRAYS:
            target = self._element(of_type, canonical, depth)
        elif canonical.kind in kinds.FUNCTIONS:
            target = self.of(of_type, depth)
        else:
            return self.of(of_type, depth)
        return self.table.add("pointer", target, self.pointer, "pointer", False)

    def _element(self, of_type: Type, canonical: Type, depth: int) -> int:
        """Read what an array holds; qualifiers of an array behind a typedef are those of its elements."""
        library = self.library
        if of_type.kind in kinds.ARRAYS:
            return self.of(library.clang_getElementType(of_type), depth)
        element = self.of(library.clang_getElementType(canonical), depth)
        qualifiers = self._qualifiers(canonical)
        return self.table.add("qualified", element, *qualifiers, False) if any(qualifiers) else element

    def _argument_name(self, cursor: Cursor, position: int) -> str:
        argument = self.library.clang_Cursor_getArgument(cursor, position)
        return self.unit.clang.text(self.library.clang_getCursorSpelling(argument))

    def _this(self, cursor: Cursor) -> list[tuple[str, int]]:
        library = self.library
        if cursor.kind not in _METHODS | _SPECIAL or library.clang_CXXMethod_isStatic(cursor):
            return []
        owner = self.of(library.clang_getCursorType(library.clang_getCursorSemanticParent(cursor)))
        if library.clang_CXXMethod_isConst(cursor):
            owner = self.table.add("qualified", owner, True, False, False, False)
        return [("this", self.table.add("pointer", owner, self.pointer, "pointer", False))]

    def name(self, of_type: Type) -> str:
        """Name a record or enum with its namespaces; empty where it has no tag."""
        spelling = self.spelling(self.library.clang_getCanonicalType(of_type))
        if "(unnamed " in spelling or "(anonymous " in spelling.replace("(anonymous namespace)", ""):
            last = spelling.rpartition("::")[2]  # what encloses it has no name but its place in a file
            return "" if "(" in last else last
        tag = next((tag for tag in _TAGS if spelling.startswith(tag)), "")
        return spelling.removeprefix(tag) if tag or self._has_tag(of_type) else ""

    def _has_tag(self, of_type: Type) -> bool:
        """Whether a name is a tag, and not a typedef's that clang lends to a record without one."""
        if self.unit.language == "c":
            return False
        declaration = self.library.clang_getTypeDeclaration(of_type)
        template = self.library.clang_getSpecializedCursorTemplate(declaration)
        if template.kind not in libclang.INVALID_KINDS:
            return True  # an argument may have lent its name: codecvt<char, char, mbstate_t>
        name = self._universal_name(declaration)
        return not name.rpartition("@")[0].endswith(_LENT)

    def spelling(self, of_type: Type) -> str:
        """Spell a type as clang does."""
        return self.unit.clang.text(self.library.clang_getTypeSpelling(of_type))

    def size(self, of_type: Type) -> int:
        """Bytes; negative where it has no size."""
        return int(self.library.clang_Type_getSizeOf(of_type))

    def place(self, cursor: Cursor) -> Place:
        """Where a declaration stands."""
        return self._places.of(cursor)

    def _universal_name(self, declaration: Cursor) -> str:
        """Clang's name for an entity that is the same in every unit; by its place where it has none."""
        name = self.unit.clang.text(self.library.clang_getCursorUSR(declaration))
        return name or repr(self.place(declaration))


def _has_unsigned_wide_characters(target: dict[str, str]) -> bool:
    """Whether `wchar_t` is: on Windows 16 bits, by ARM's procedure call standards 32 (not so Apple's)."""
    is_arm = target["architecture"].startswith(("arm", "aarch64", "thumb"))
    return target["format"] == "pe" or (is_arm and target["format"] == "elf")
