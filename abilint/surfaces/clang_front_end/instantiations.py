"""Rows of what the given headers instantiate explicitly and leave to the library.

`extern template` (C++17 [temp.explicit]): the library has the instance; `template` alone makes it anew in
every object that includes the header, and promises nothing.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import (
    classes,
    extern_templates,
    functions,
    libclang,
    obligation,
    variables,
)
from abilint.surfaces.clang_front_end.declarations import read_types
from abilint.surfaces.clang_front_end.entities import Entity
from abilint.surfaces.clang_front_end.explicit_classes import (
    instances,
    is_declaration,
    is_definition,
    questions,
)
from abilint.surfaces.clang_front_end.instance_members import Instance
from abilint.surfaces.clang_front_end.second_look import SecondLook
from abilint.surfaces.clang_front_end.unit import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Walk
    from abilint.surfaces.clang_front_end.extern_templates import ExternTemplate
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library
    from abilint.surfaces.clang_front_end.unit import Unit

_SHOWN = 3
"""Members that a reason names."""


class Instantiations:
    """The explicit instantiations of one clean unit."""

    def __init__(self, context: Context, walk: Walk) -> None:
        self._context = context
        unit = context.unit
        found = [entity for entity in instances(unit, walk) if not is_definition(unit, entity)]
        self._classes = [entity for entity in found if is_declaration(unit, entity)]
        self._unknown = [entity for entity in found if entity not in self._classes]
        self._functions = list(_functions(context))
        self.unanswered: set[str] = set()
        """Names of the function templates of which instances have no known name."""

    def rows(self, context_of: Callable[[Unit], Context], *, in_time: bool) -> list[Row]:
        """Ask for names in a second parse, if there is time for one, and describe what has one."""
        rows = [_unnamed(self._context, entity) for entity in self._unknown]
        asked = [(entity, list(questions(self._context.unit, entity.cursors[0]))) for entity in self._classes]
        if not asked and not self._functions:
            return rows
        look = SecondLook([each for _, parts in asked for each in parts], self._functions)
        if not in_time or not look.take(self._context.unit, self._concerned()):
            self.unanswered = {each.name for each in self._functions}
            return rows + [_unnamed(self._context, entity) for entity in self._classes]
        context = context_of(look.unit)
        number = 0
        for entity, parts in asked:
            rows += _of_class(context, look, number, len(parts)) or [_unnamed(self._context, entity)]
            number += len(parts)
        rows += self._of_functions(context, look)
        look.unit.dispose()
        return rows

    def _concerned(self) -> list[str]:
        """Headers that hold the instantiations, and their templates with the code of each member."""
        unit, library = self._context.unit, self._context.library
        cursors = [cursor for entity in self._classes for cursor in _with_code(library, entity.cursors[0])]
        places = [unit.clang.place(library.clang_getCursorLocation(cursor)) for cursor in cursors]
        texts = {each.file for each in self._functions}
        places += [Place(file, 0, 0) for file in unit.lines if unit.file_name(file) in texts]
        names = {name for place in places for name in unit.headers_of(place)}
        return [header for header in unit.headers if header in names]

    def _of_functions(self, context: Context, look: SecondLook) -> Iterator[Row]:
        for number, each in enumerate(self._functions):
            cursor = look.friend(number)
            if cursor is None:
                self.unanswered.add(each.name)
                continue
            file = context.unit.clang.place(context.library.clang_getCursorLocation(cursor)).file
            entity = Entity(cursor, file, each.line, each.column, friend=False)
            verdict = obligation.hidden(context.library, cursor) or (obligation.PROMISED, "")
            yield _described(context, entity, verdict)


def _with_code(library: Library, instance: Cursor) -> list[Cursor]:
    """Give an instance, its template, and whatever defines a member of that."""
    template = library.clang_getCursorDefinition(library.clang_getSpecializedCursorTemplate(instance))
    found = [instance, template]

    def visit(member: Cursor, _parent: Cursor, _data: object) -> int:
        definition = library.clang_getCursorDefinition(member)
        if definition.kind not in libclang.INVALID_KINDS:
            found.append(definition)
        return libclang.CONTINUE

    library.clang_visitChildren(template, libclang.Visitor(visit), None)
    return found


def _functions(context: Context) -> Iterator[ExternTemplate]:
    if context.language == "c++":
        for file in context.given_files():
            yield from extern_templates.find(context.unit.file_name(file))


def _unnamed(context: Context, entity: Entity, reason: str = obligation.EXPLICIT_INSTANTIATION) -> Row:
    cursor = entity.cursors[0]
    name = context.naming.name(cursor)
    row = context.row(entity, name, "class")
    return context.leave_unchecked(row, context.naming.scope(cursor).prefix + name, reason)


def _of_class(context: Context, look: SecondLook, first: int, count: int) -> list[Row]:
    """Describe an instance and the classes inside, all at the place that obliges the library to have them."""
    rows: list[Row] = []
    outer = look.instance(first)
    for number in range(first, first + count if outer else first):
        found = look.instance(number)
        if outer is None or found is None:
            continue
        place = context.unit.clang.place(context.library.clang_getCursorLocation(outer[0]))

        def at(cursor: Cursor, place: Place = place) -> Entity:
            return Entity(cursor, place.file, place.line, place.column, friend=False)

        rows += _of_instance(context, Instance(context, found[0]), found[1], look.members(number), at)
    return rows


def _of_instance(
    context: Context, instance: Instance, encoding: str, members: list[Cursor], at: Callable[[Cursor], Entity]
) -> Iterator[Row]:
    """Describe the members that were found, the vtable, and what is left."""
    answered = set()
    for member in members:
        written = instance.of(member)
        if written is None:
            continue
        answered.add(written.data[0])
        verdict = instance.verdict(member, written)
        if verdict is not None and not instance.is_specialised(member, written):
            yield _described(context, at(member), verdict)
    if context.shapes.is_dynamic(instance.shape):
        yield classes.instance(context, at(instance.cursor), encoding)
    left = [member for member in instance.expected() if member.data[0] not in answered]
    if left:
        yield _unnamed(context, at(instance.cursor), _left(context, left))


def _left(context: Context, members: list[Cursor]) -> str:
    spelled = map(context.naming.name, members)
    names = [f"`{name if 'operator' in name else name.partition('<')[0]}`" for name in spelled]
    listed = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    return f"an explicit instantiation: the names of {len(names)} of its members are not predicted: {listed}"


def _described(context: Context, entity: Entity, verdict: obligation.Verdict) -> Row:
    describe = variables.described if entity.kind == libclang.VAR_DECL else functions.described
    row = describe(context, entity, verdict)
    read_types(context, row, entity)
    return row
