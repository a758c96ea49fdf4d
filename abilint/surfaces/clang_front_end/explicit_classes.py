"""Explicit instantiations of class templates, and the code that makes libclang name their members.

libclang shows `extern template class Box<int>;` as a class without members. What stands in code is another
matter: a call whose arguments are not known yet, as in a function template, refers to every function that
it may mean, each with its name in object files. Constructors are referred to by derived classes alone.
"""

from __future__ import annotations

import re

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.class_shape import METHODS, Shape
from abilint.surfaces.clang_front_end.entities import CLASSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.clang_front_end.entities import Entity, Walk
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.unit import Unit

_PARAMETER = re.compile(r"type-parameter-0-(\d+)")


class ClassQuestion:
    """An instance, or a class inside of one, and the code that refers to its members."""

    __slots__ = ("heirs", "namespaces", "spelling", "statements")

    def __init__(self, spelling: str, namespaces: tuple[str, ...]) -> None:
        self.spelling = spelling
        self.namespaces = namespaces
        """Around the explicit instantiation, whose arguments clang spells as they are written there."""
        self.statements: list[str] = []
        self.heirs: list[str] = []
        """Derived classes, each for some of the constructors."""

    def lines(self, number: int) -> Iterator[tuple[object, str]]:
        """Give each line with what has to be left out where it does not compile."""
        own = f"abilint_class_{number}"
        opening = "".join(f"namespace {name} {{ " for name in self.namespaces)
        inside = f"{opening}typedef ::{self.spelling} {own};{' }' * len(self.namespaces)}"
        outside = f"typedef {'::'.join(self.namespaces)}::{own} {own};" if self.namespaces else ""
        start = f"{inside} {outside} void abilint_takes_{number}({own} *);"
        yield self, f"{start} template <class... A> void abilint_calls_{number}({own} *p, A... a) {{"
        for line in self.statements:
            yield (number, line), line.replace("{own}", own)
        yield self, "}"
        for line in self.heirs:
            yield (number, line), line.replace("{own}", own).replace("{number}", str(number))


def is_declaration(unit: Unit, entity: Entity) -> bool:
    """Whether it says `extern template`; where a macro writes it, that is not known."""
    return all(unit.first_words(cursor, 1) in _EXTERN for cursor in entity.cursors)


def is_definition(unit: Unit, entity: Entity) -> bool:
    """Whether it says `template` alone, by which every object that includes the header has all of it."""
    return any(unit.first_words(cursor, 1) == ["template"] for cursor in entity.cursors)


_EXTERN = (["extern"], ["__extension__"])


def instances(unit: Unit, walk: Walk) -> Iterator[Entity]:
    """Give the explicit instantiations among the classes of a walk, declarations and definitions.

    An empty `template <> class c<int> {};` shows no members either: its own text tells it apart.
    """
    library = unit.clang.library
    for entity in walk.entities.values():
        if entity.kind not in CLASSES:
            continue
        template = library.clang_getSpecializedCursorTemplate(entity.cursors[0])
        if template.kind in libclang.INVALID_KINDS or _has_members(unit, entity.cursors[0]):
            continue
        if unit.first_words(entity.cursors[0], 2) != ["template", "<"]:
            yield entity


def _has_members(unit: Unit, cursor: Cursor) -> bool:
    shape = Shape(unit.clang.library, cursor)
    return bool(shape.methods or shape.constructors or shape.destructor or shape.fields)


def questions(unit: Unit, instance: Cursor) -> Iterator[ClassQuestion]:
    """Ask for the members of an instance and of the classes in it."""
    library = unit.clang.library
    of_type = library.clang_getCanonicalType(library.clang_getCursorType(instance))
    template = library.clang_getCursorDefinition(library.clang_getSpecializedCursorTemplate(instance))
    namespaces = _namespaces(unit, instance)
    pending = [(unit.clang.text(library.clang_getTypeSpelling(of_type)), template)]
    while pending:
        spelling, pattern = pending.pop(0)
        question = ClassQuestion(spelling, namespaces)
        nested = _ask(unit, question, pattern, of_type)
        pending += [(f"{spelling}::{name}", cursor) for name, cursor in nested]
        yield question


def _namespaces(unit: Unit, instance: Cursor) -> tuple[str, ...]:
    library = unit.clang.library
    names: list[str] = []
    scope = library.clang_getCursorLexicalParent(instance)
    while scope.kind in (libclang.NAMESPACE, libclang.LINKAGE_SPEC):
        if scope.kind == libclang.NAMESPACE:
            names.insert(0, unit.clang.text(library.clang_getCursorSpelling(scope)))
        scope = library.clang_getCursorLexicalParent(scope)
    return tuple(names)


def _ask(unit: Unit, question: ClassQuestion, pattern: Cursor, of_type: Type) -> list[tuple[str, Cursor]]:
    """Add a statement for each name; returns the classes inside, which are asked for on their own."""
    library, text = unit.clang.library, unit.clang.text
    statements: dict[str, None] = {}
    nested: list[tuple[str, Cursor]] = []

    def visit(member: Cursor, _parent: Cursor, _data: object) -> int:
        if member.kind == libclang.VAR_DECL:
            statements[f"p->{text(library.clang_getCursorSpelling(member))};"] = None
        elif member.kind in METHODS and not library.clang_CXXMethod_isDeleted(member):
            name = _with_arguments(unit, text(library.clang_getCursorSpelling(member)), of_type)
            statements[f"(p->{name})(a...);"] = None
        elif member.kind == libclang.DESTRUCTOR:
            statements["p->~{own}();"] = None
        elif member.kind in CLASSES and library.clang_isCursorDefinition(member):
            nested.append((text(library.clang_getCursorSpelling(member)), member))
        return libclang.CONTINUE

    library.clang_visitChildren(pattern, libclang.Visitor(visit), None)
    question.statements += statements
    question.heirs += _heirs(unit, Shape(library, pattern))
    return [(name, cursor) for name, cursor in nested if name.isidentifier()]


def _with_arguments(unit: Unit, name: str, of_type: Type) -> str:
    """Name a conversion to a template's parameter by the argument of the instance."""
    library = unit.clang.library

    def argument(parameter: re.Match[str]) -> str:
        found = library.clang_Type_getTemplateArgumentAsType(of_type, int(parameter[1]))
        return unit.clang.text(library.clang_getTypeSpelling(found))

    return _PARAMETER.sub(argument, name)


def _heirs(unit: Unit, shape: Shape) -> Iterator[str]:
    """Inherit the constructors; one without arguments is called instead ([class.inhctor.init])."""
    if shape.final or not shape.constructors:
        return
    yield "struct abilint_heir_{number} : {own} { using {own}::{own}; };"
    if any(_takes_nothing(unit, constructor) for constructor in shape.constructors):
        yield "struct abilint_first_heir_{number} : {own} { abilint_first_heir_{number}() : {own}() {} };"


def _takes_nothing(unit: Unit, constructor: Cursor) -> bool:
    library = unit.clang.library
    if library.clang_CXXMethod_isDeleted(constructor) or library.clang_CXXMethod_isDefaulted(constructor):
        return False
    if not library.clang_Cursor_getNumArguments(constructor):
        return True
    first = library.clang_Cursor_getArgument(constructor, 0)
    return "=" in unit.clang.text(library.clang_getCursorPrettyPrinted(first, None))
