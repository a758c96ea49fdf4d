"""Whether a consumer's object holds constructors or destructors of a class, which set its vtable pointer."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, type_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.class_shape import Shape, Shapes
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library, Type


class OwnSpecials:
    """Answers about the classes of one unit."""

    def __init__(self, library: Library, shapes: Shapes) -> None:
        self._library = library
        self._shapes = shapes
        self._copied: dict[int, bool] = {}

    def declared(self, shape: Shape) -> bool:
        """Whether the header defines a constructor or destructor that consumers may call."""
        return any(map(self._is_consumers_own, shape.specials))

    def _is_consumers_own(self, member: Cursor) -> bool:
        return self._shapes.within_reach(member) and self._shapes.is_inline(member)

    def any(self, shape: Shape) -> bool:
        """Whether there is one, declared inline or implicit.

        An implicit one counts where it is sure not to be deleted ([class.copy.ctor], [class.dtor]).
        """
        own = [member for member in shape.specials if self._is_consumers_own(member)]
        if not shape.constructors or not all(map(self._delegates, own)):
            return True
        if shape.destructor is None and self._has_virtual_destructor(shape):
            return True
        return self._has_implicit_copy(shape)

    def _delegates(self, member: Cursor) -> bool:
        """Whether a constructor leaves all to another of its class, which then sets the pointer."""
        library = self._library
        definition = library.clang_getCursorDefinition(member)
        parent = library.clang_getCursorSemanticParent(member).data[0]
        found: list[Cursor] = []

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            named = library.clang_getCursorReferenced(child) if child.kind == libclang.TYPE_REF else None
            if named is not None and library.clang_getCursorDefinition(named).data[0] == parent:
                found.append(child)
            return libclang.CONTINUE

        if member.kind == libclang.CONSTRUCTOR and definition.kind not in libclang.INVALID_KINDS:
            library.clang_visitChildren(definition, libclang.Visitor(visit), None)
        return bool(found)

    def _has_virtual_destructor(self, shape: Shape) -> bool:
        bases = self._shapes.bases(shape)
        return any(
            base is not None and (self._declares_one(base) or self._has_virtual_destructor(base))
            for base in bases
        )

    @staticmethod
    def _declares_one(shape: Shape) -> bool:
        return shape.destructor is not None and shape.destructor in shape.virtuals

    def _has_implicit_copy(self, shape: Shape) -> bool:
        library = self._library
        for constructor in shape.constructors:
            if library.clang_CXXConstructor_isCopyConstructor(constructor):
                return False
            if library.clang_CXXConstructor_isMoveConstructor(constructor):
                return False
        if any(library.clang_CXXMethod_isMoveAssignmentOperator(method) for method in shape.methods):
            return False
        return self._parts_can_be_copied(shape)

    def _parts_can_be_copied(self, shape: Shape) -> bool:
        library = self._library
        parts = (*shape.bases, *shape.fields)
        return all(self._can_be_copied(library.clang_getCursorType(part)) for part in parts)

    def _can_be_copied(self, of_type: Type) -> bool:
        library = self._library
        if of_type.kind == type_kinds.RVALUE_REFERENCE:
            return False
        element = library.clang_getCanonicalType(of_type)
        while element.kind == type_kinds.CONSTANT_ARRAY:
            element = library.clang_getElementType(element)
        if element.kind != type_kinds.RECORD:
            return True
        cursor = library.clang_getTypeDeclaration(element)
        key = cursor.data[0] or 0
        if key not in self._copied:
            self._copied[key] = False
            self._copied[key] = self._record_can_be_copied(cursor)
        return self._copied[key]

    def _record_can_be_copied(self, cursor: Cursor) -> bool:
        library = self._library
        template = library.clang_getSpecializedCursorTemplate(cursor)
        known = cursor if template.kind in libclang.INVALID_KINDS else template
        definition = library.clang_getCursorDefinition(known)
        if definition.kind in libclang.INVALID_KINDS:
            return False
        shape = self._shapes.of(definition)
        copies = [c for c in shape.constructors if library.clang_CXXConstructor_isCopyConstructor(c)]
        if copies:
            return any(map(self._shapes.within_reach, copies))
        if shape.destructor is not None and not self._shapes.within_reach(shape.destructor):
            return False
        return self._has_implicit_copy(shape)
