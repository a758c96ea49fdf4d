"""Members, bases and attributes of classes, and what follows from them for whoever derives."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION})
_MEMBERS = frozenset({*METHODS, libclang.CONSTRUCTOR, libclang.DESTRUCTOR})


class Shape:
    """Members, bases and attributes of one class, each in the order of the source."""

    __slots__ = ("bases", "constructors", "destructor", "fields", "final", "imported", "methods", "virtuals")

    def __init__(self, library: Library, cursor: Cursor) -> None:
        self.methods: list[Cursor] = []
        self.constructors: list[Cursor] = []
        self.destructor: Cursor | None = None
        self.virtuals: list[Cursor] = []
        """Methods and the destructor, where they are virtual."""
        self.bases: list[Cursor] = []
        self.fields: list[Cursor] = []
        self.final = cursor.kind == libclang.UNION_DECL
        """No class can have it as its base."""
        self.imported = False
        """Windows: `__declspec(dllimport)` stands at the class."""
        self._read(library, cursor)

    def _read(self, library: Library, cursor: Cursor) -> None:
        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            kind = child.kind
            if kind in _MEMBERS:
                self._member(library, child)
            elif kind == libclang.FIELD_DECL:
                self.fields.append(child)
            elif kind == libclang.CXX_BASE_SPECIFIER:
                self.bases.append(child)
            elif kind == libclang.CXX_FINAL_ATTR:
                self.final = True
            elif kind == libclang.DLL_IMPORT_ATTR:
                self.imported = True
            return libclang.CONTINUE

        library.clang_visitChildren(cursor, libclang.Visitor(visit), None)

    def _member(self, library: Library, member: Cursor) -> None:
        if member.kind == libclang.CONSTRUCTOR:
            self.constructors.append(member)
            return
        if member.kind == libclang.DESTRUCTOR:
            self.destructor = member
        else:
            self.methods.append(member)
        if library.clang_CXXMethod_isVirtual(member):
            self.virtuals.append(member)

    @property
    def specials(self) -> Iterator[Cursor]:
        """Constructors and the destructor that the class declares."""
        yield from self.constructors
        if self.destructor is not None:
            yield self.destructor


class Shapes:
    """Answers about the classes of one unit; each class is looked into once, when it is asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shapes: dict[int, Shape] = {}

    def of(self, cursor: Cursor) -> Shape:
        """Shape of a class by the cursor of its definition."""
        key = cursor.data[0]
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = Shape(self._library, cursor)
        return shape

    def settle(self, cursor: Cursor, shape: Shape) -> None:
        """Answer with this shape for a class whose members libclang does not show."""
        self._shapes[cursor.data[0]] = shape

    def derivable(self, shape: Shape) -> bool:
        """Whether a consumer can derive from it: it is not final, and can be made and ended."""
        if shape.final:
            return False
        if shape.destructor is not None and not self.within_reach(shape.destructor):
            return False
        return not shape.constructors or any(map(self.within_reach, shape.constructors))

    def within_reach(self, member: Cursor) -> bool:
        """Whether derived classes may use it: neither private nor deleted."""
        library = self._library
        if library.clang_getCXXAccessSpecifier(member) == libclang.ACCESS_PRIVATE:
            return False
        return bool(
            library.clang_getCursorAvailability(member) != libclang.AVAILABILITY_NOT_AVAILABLE
            or library.clang_CXXMethod_isPureVirtual(member)
        )

    def is_inline(self, member: Cursor) -> bool:
        """Whether a declaration in the class, or the definition behind it, is inline."""
        library = self._library
        if library.clang_Cursor_isFunctionInlined(member):
            return True
        return bool(library.clang_Cursor_isFunctionInlined(library.clang_getCursorDefinition(member)))

    def has_virtual_base(self, shape: Shape) -> bool:
        """Whether one of its bases, at any depth, is virtual: objects need a VTT then."""
        if any(map(self._library.clang_isVirtualBase, shape.bases)):
            return True
        return any(base is not None and self.has_virtual_base(base) for base in self.bases(shape))

    def has_one_table(self, shape: Shape) -> bool:
        """Whether one pointer to virtual functions is enough: at most one base, and no virtual one."""
        if len(shape.bases) > 1 or any(map(self._library.clang_isVirtualBase, shape.bases)):
            return False
        return all(base is not None and self.has_one_table(base) for base in self.bases(shape))

    def is_dynamic(self, shape: Shape) -> bool:
        """Whether its objects point to a vtable: a virtual function or base, its own or inherited."""
        if shape.virtuals or self.has_virtual_base(shape):
            return True
        return any(base is not None and self.is_dynamic(base) for base in self.bases(shape))

    def bases(self, shape: Shape) -> Iterator[Shape | None]:
        """Shape of each base, None where it is no plain class with a definition."""
        library = self._library
        for base in shape.bases:
            declared = library.clang_getTypeDeclaration(library.clang_getCursorType(base))
            template = library.clang_getSpecializedCursorTemplate(declared)
            known = declared if template.kind in libclang.INVALID_KINDS else template
            definition = library.clang_getCursorDefinition(known)
            yield None if definition.kind in libclang.INVALID_KINDS else self.of(definition)
