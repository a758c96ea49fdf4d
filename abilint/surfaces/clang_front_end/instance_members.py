"""What `extern template class Box<int>;` obliges the library to: of which members consumers have no code.

C++17 [temp.explicit], paragraphs 8 to 13: it stands for all members that are no templates, of classes inside
too. It keeps consumers from making those that are not inline; of those that are, GCC and Clang make none
either unless they inline a call. Members that are deleted, or defaulted where they are declared, everybody
makes for himself; those whose constraints do not hold nobody has.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import functions, libclang, obligation
from abilint.surfaces.clang_front_end.class_shape import METHODS, Shape
from abilint.surfaces.clang_front_end.entities import CLASSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context
    from abilint.surfaces.clang_front_end.libclang import Cursor

_FUNCTIONS = frozenset({*METHODS, libclang.CONSTRUCTOR, libclang.DESTRUCTOR})
_BODIES = frozenset({*_FUNCTIONS, libclang.FUNCTION_TEMPLATE, libclang.FUNCTION_DECL})
_INTO = frozenset({*CLASSES, libclang.FRIEND_DECL})
_REFERENCES = frozenset({libclang.MEMBER_REF_EXPR, libclang.DECL_REF_EXPR})
_KEPT = frozenset({libclang.ACCESS_PRIVATE, libclang.ACCESS_PROTECTED})
_MOST_WORDS = 8
_LEFT_OUT = ("requires ", "exclude_from_explicit_instantiation")
"""Words in clang's print of a member that may not be part of the instance."""


class Instance:
    """An instance of a class template, or a class inside of one, with what its template writes down."""

    def __init__(self, context: Context, cursor: Cursor) -> None:
        self._context = context
        self._library = context.library
        self.cursor = cursor
        template = self._library.clang_getSpecializedCursorTemplate(cursor)
        self._pattern = self._library.clang_getCursorDefinition(template)
        self.shape = Shape(self._library, self._pattern)
        self.shape.imported = Shape(self._library, cursor).imported
        self._written: dict[int, Cursor] = {}
        self._named_inside: set[int] = set()
        self._read_pattern()
        context.naming.enter_instance(cursor)
        context.shapes.settle(cursor, self.shape)

    def _read_pattern(self) -> None:
        def visit(member: Cursor, _parent: Cursor, _data: object) -> int:
            if member.kind in _FUNCTIONS or member.kind == libclang.VAR_DECL:
                self._written[self._key(member)] = member
            if member.kind in _BODIES and self._context.shapes.is_inline(member):
                self._read_body(self._library.clang_getCursorDefinition(member))
            return libclang.RECURSE if member.kind in _INTO else libclang.CONTINUE

        self._library.clang_visitChildren(self._pattern, libclang.Visitor(visit), None)

    def _read_body(self, body: Cursor) -> None:
        """Gather what inline code names: a consumer that has the code needs that too, private or not."""

        def visit(cursor: Cursor, _parent: Cursor, _data: object) -> int:
            if cursor.kind in _REFERENCES:
                self._named_inside.add(self._key(self._library.clang_getCursorReferenced(cursor)))
            elif cursor.kind == libclang.OVERLOADED_DECL_REF:
                for at in range(self._library.clang_getNumOverloadedDecls(cursor)):
                    self._named_inside.add(self._key(self._library.clang_getOverloadedDecl(cursor, at)))
            return libclang.RECURSE

        if body.kind not in libclang.INVALID_KINDS:
            self._library.clang_visitChildren(body, libclang.Visitor(visit), None)

    def _key(self, cursor: Cursor) -> int:
        return self._library.clang_getCanonicalCursor(cursor).data[0] or 0

    def of(self, member: Cursor) -> Cursor | None:
        """Give what the template has where a member of the instance comes from; None for another's member."""
        if self._key(self._library.clang_getCursorSemanticParent(member)) != self._key(self.cursor):
            return None
        return self._written.get(self._key(self._library.clang_getSpecializedCursorTemplate(member)))

    def is_specialised(self, member: Cursor, written: Cursor) -> bool:
        """Whether the header declares it apart: `template <> int Box<int>::f();`."""
        return self._place(member) != self._place(written)

    def _place(self, cursor: Cursor) -> tuple[int, int, int]:
        first = self._library.clang_getCanonicalCursor(cursor)
        found = self._context.unit.clang.place(self._library.clang_getCursorLocation(first))
        return found.file, found.line, found.column

    def expected(self) -> list[Cursor]:
        """Members of the template that the library has to bring."""
        own = [member for member in self._written.values() if self._is_own(member)]
        return [member for member in own if self.verdict(member, member) is not None]

    def _is_own(self, member: Cursor) -> bool:
        return self._key(self._library.clang_getCursorSemanticParent(member)) == self._key(self._pattern)

    def verdict(self, member: Cursor, written: Cursor) -> obligation.Verdict | None:
        """Obligation of a member of the instance, None where there is none."""
        if written.kind == libclang.VAR_DECL:
            owed = self._owes_variable(written)
        else:
            owed = self._owes_function(written)
        if not owed or not self._within_reach(member, written):
            return None
        return obligation.hidden(self._library, member) or (obligation.PROMISED, "")

    def _owes_variable(self, written: Cursor) -> bool:
        """Tell a mere value, initialised in the class; Microsoft's consumers make inline ones themselves.

        A `constexpr` one is inline since C++17: no library has it that was built as C++14.
        """
        initializer = self._library.clang_Cursor_getVarDeclInitializer(written)
        if initializer.kind in libclang.INVALID_KINDS:
            return True
        if self._context.naming.decorates:
            return False
        definition = self._library.clang_getCursorDefinition(written)
        if definition.kind in libclang.INVALID_KINDS:
            return False
        apart = definition.data[0] != written.data[0]
        return apart or "inline" in self._context.unit.first_words(written, _MOST_WORDS)

    def _owes_function(self, written: Cursor) -> bool:
        library = self._library
        if written.kind in METHODS and library.clang_CXXMethod_isPureVirtual(written):
            return False
        if library.clang_CXXMethod_isDeleted(written) or library.clang_CXXMethod_isDefaulted(written):
            return False
        if functions.takes_only_ellipsis(library, written):
            return False
        if functions.is_protected_copy(library, written) and not self._is_defined(written):
            return False
        return not any(word in self._head(written) for word in _LEFT_OUT)

    def _head(self, written: Cursor) -> str:
        """Print a declaration with its attributes, without its body."""
        text = self._context.unit.clang.text(self._library.clang_getCursorPrettyPrinted(written, None))
        return text.partition("{")[0]

    def _is_defined(self, written: Cursor) -> bool:
        kind: int = self._library.clang_getCursorDefinition(written).kind
        return kind not in libclang.INVALID_KINDS

    def _within_reach(self, member: Cursor, written: Cursor) -> bool:
        """Whether a consumer's code can come to need it; of what is private, only by other members.

        What is always inline is needed where its address is taken alone.
        """
        if self._context.naming.scope(member).private:
            return False
        access = self._library.clang_getCXXAccessSpecifier(member)
        if access in _KEPT and "always_inline" in self._head(written):
            return False
        if access != libclang.ACCESS_PRIVATE:
            return True
        return functions.is_inherited(self._context, member) or self._key(written) in self._named_inside
