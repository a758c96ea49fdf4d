"""Where base classes lie, which libclang 18 does not say (Itanium C++ ABI 2.4, II).

Each base stands behind the data of those before, at the next place that fits its alignment; a later one
may use the padding at the end of the one before. Where it ends is known between two bounds only, so a
place is told where both give the same. An empty base goes to the start, or where no other of its kind is.
`#pragma pack` lowers the alignment of bases too, the attribute `packed` does not (GCC's manual, "Common
Type Attributes").
"""

from __future__ import annotations

from itertools import pairwise

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.record_parts import members_of
from abilint.surfaces.clang_front_end.type_kinds import RECORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.dynamic_class import DynamicClasses
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library, Type

_MOST_BASES = 64


class BasePlaces:
    """Answers for one unit."""

    def __init__(self, library: Library, dynamic: DynamicClasses, *, is_msvc: bool) -> None:
        self._library = library
        self._dynamic = dynamic
        self._is_msvc = is_msvc
        self._data: dict[int, int] = {}

    def of(self, definition: Cursor, specifiers: list[Cursor]) -> list[int | None]:
        """Give the place of each base class in bits, None where it is not known."""
        library = self._library
        of_class = library.clang_getCanonicalType(library.clang_getCursorType(definition))
        bases = [library.clang_getCanonicalType(library.clang_getCursorType(each)) for each in specifiers]
        known: list[int | None] = []
        if bases:
            known = [self._first(of_class, bases[0])]
        if len(bases) > 1 and known == [0] and not self._is_msvc and self._is_plain(specifiers):
            known += self._following(definition, of_class, bases)
        return known + [None] * (len(bases) - len(known))

    def _first(self, of_class: Type, base: Type) -> int | None:
        """Place the first base: at the start, unless a table of the class itself or of a later base is there.

        Microsoft's compiler puts a table before a base that has no other than that of its virtual bases.
        """
        if self._dynamic.holds(of_class) is False:
            return 0
        return 0 if self._dynamic.holds(base) and not self._is_msvc else None

    def _is_plain(self, specifiers: list[Cursor]) -> bool:
        """Whether no base is virtual, and none has virtual bases, which stand at its end."""
        virtual = any(map(self._library.clang_isVirtualBase, specifiers))
        return not virtual and len(specifiers) <= _MOST_BASES and not any(map(self._shares, specifiers))

    def _shares(self, specifier: Cursor, depth: int = 0) -> bool:
        """Whether a base has virtual bases, or may have."""
        library = self._library
        written = library.clang_getTypeDeclaration(
            library.clang_getCanonicalType(library.clang_getCursorType(specifier))
        )
        template = library.clang_getSpecializedCursorTemplate(written)
        if depth > _MOST_BASES or template.kind not in libclang.INVALID_KINDS:
            return True
        inner = _bases_of(library, written)
        return any(library.clang_isVirtualBase(each) or self._shares(each, depth + 1) for each in inner)

    def _following(self, definition: Cursor, of_class: Type, bases: list[Type]) -> list[int]:
        """Place the second and each further base, up to the first whose place is not sure."""
        library, found = self._library, [0]
        limit = self._limit(definition, of_class, bases)
        for before, base in pairwise(bases):
            data = self._least_data(before)
            if not (limit and data and self._least_data(base)):
                break
            alignment = min(limit, library.clang_Type_getAlignOf(base) * 8)
            low, high = (_raised(found[-1] + end, alignment) for end in (data, self._most_data(before)))
            if low != high:
                break
            found.append(low)
        return found[1:]

    def _limit(self, definition: Cursor, of_class: Type, bases: list[Type]) -> int:
        """Give the most bits that a base is aligned to, 0 where other alignment hides it.

        That is stated alignment, and that of an empty base, which packing leaves alone.
        """
        library = self._library
        alignments = [library.clang_Type_getAlignOf(base) for base in bases]
        hidden = any(
            alignment > 1 and not self._least_data(base)
            for base, alignment in zip(bases, alignments, strict=True)
        )
        if hidden or _is_aligned(library, definition):
            return 0
        return int(min(max(alignments), library.clang_Type_getAlignOf(of_class))) * 8

    def _least_data(self, of_class: Type, depth: int = 0) -> int:
        """Bits up to the end of its data at least: 0 for a class that is empty, or that may be."""
        key = of_class.data[0] or 0
        if key not in self._data:
            self._data[key] = 8 if self._dynamic.holds(of_class) else 0
            if depth < _MOST_BASES:
                self._data[key] = max(self._data[key], *self._ends(of_class, depth), 0)
        return self._data[key]

    def _most_data(self, of_class: Type) -> int:
        """Bits up to the end of its data at most, where nothing is kept behind them."""
        library, size = self._library, self._bits(of_class)
        fields = members_of(library, of_class)
        if self._keeps_padding(of_class) or any(
            library.clang_getFieldDeclBitWidth(field) >= 0 for field in fields
        ):
            return size
        types = [library.clang_getCursorType(field) for field in fields]
        starts = map(library.clang_Cursor_getOffsetOfField, fields)
        return max((at + self._bits(of) for at, of in zip(starts, types, strict=True)), default=size)

    def _keeps_padding(self, of_class: Type) -> bool:
        """Whether the padding at its end may be its own, as that of any class that C has too.

        "POD for the purpose of layout" is less than POD, and whether a class with deleted members is one,
        GCC and Clang do not agree.
        """
        library = self._library
        if self._dynamic.holds(of_class):
            return False
        definition = library.clang_getCursorDefinition(library.clang_getTypeDeclaration(of_class))
        special = (
            *_children(library, definition, libclang.CONSTRUCTOR),
            *_children(library, definition, libclang.CXX_METHOD),
        )
        return bool(library.clang_isPODType(of_class)) or any(
            library.clang_getCursorAvailability(each) == libclang.AVAILABILITY_NOT_AVAILABLE
            for each in special
        )

    def _ends(self, of_class: Type, depth: int) -> list[int]:
        """Say where members end, which may be empty or reuse padding, and the least that bases take."""
        library = self._library
        declaration = library.clang_getTypeDeclaration(of_class)
        bases = map(library.clang_getCursorType, _bases_of(library, declaration))
        ends = [self._least_data(library.clang_getCanonicalType(base), depth + 1) for base in bases]
        for field in members_of(library, of_class):
            size = library.clang_getFieldDeclBitWidth(field)
            if size < 0:
                of_field = library.clang_getCanonicalType(library.clang_getCursorType(field))
                is_class = of_field.kind == RECORD
                size = self._least_data(of_field, depth + 1) if is_class else self._bits(of_field)
            ends.append(library.clang_Cursor_getOffsetOfField(field) + size if size else 0)
        return ends

    def _bits(self, of_type: Type) -> int:
        return int(self._library.clang_Type_getSizeOf(of_type)) * 8


def _bases_of(library: Library, declaration: Cursor) -> list[Cursor]:
    definition = library.clang_getCursorDefinition(declaration)
    return _children(library, definition, libclang.CXX_BASE_SPECIFIER)


def _is_aligned(library: Library, definition: Cursor) -> bool:
    return bool(_children(library, definition, libclang.ALIGNED_ATTR))


def _children(library: Library, cursor: Cursor, kind: int) -> list[Cursor]:
    found: list[Cursor] = []

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        if child.kind == kind:
            found.append(child)
        return libclang.CONTINUE

    library.clang_visitChildren(cursor, libclang.Visitor(visit), None)
    return found


def _raised(place: int, alignment: int) -> int:
    return -(-place // alignment) * alignment
