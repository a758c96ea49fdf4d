"""Structures and unions of JNA, laid out as it lays them (JNA, `Structure`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import RecordKind
from abilint.surfaces.bindings.java import jna_names, syntax
from abilint.surfaces.bindings.java.evaluation import Place
from abilint.surfaces.bindings.java.program import meant
from abilint.surfaces.bindings.record_layout import Item, lay

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.java.jna_types import JnaTypes
    from abilint.surfaces.bindings.java.syntax import Class, Expression, TypeUse, Variable

ORDERS = ("FieldOrder", "Structure.FieldOrder")
NO_ALIGNMENT = "ALIGN_NONE"
LISTS = (
    "asList",
    "of",
    "listOf",
    "createFieldsOrder",
    "unmodifiableList",
    "toList",
    "arrayOf",
    "stream",
    "concat",
)
NO_ORDER = "the order of the members of `{}` is computed when the program runs"
NO_SIZE = "`{}.{}` has a size that only a run can tell"
NO_TYPE = "`{}.{}` is of a type that is not known here: the members of what holds it are not compared"


class Records:
    """Structures of one file, each made once."""

    def __init__(self, types: JnaTypes) -> None:
        self.types = types
        self._made: dict[Class, TypeId] = {}

    def of(self, found: Class) -> TypeId:
        """Make the record of a class; what is only tagged (`ByReference`) is that of the class it extends."""
        found = self._untagged(found)
        if found not in self._made:
            union = self.types.root(found) == "Union"
            kind = RecordKind.UNION if union else RecordKind.STRUCT
            made = self._made[found] = self.types.graph.record(kind, found.name, found.where)
            self._complete(found, made, union=union)
        return self._made[found]

    def _untagged(self, found: Class) -> Class:
        for _ in range(100):
            if _members(found) or self._own_order(found) is not None:
                break
            base = next((k for u, _, k in self.types.program.supers(found) if k and k.kind == "class"), None)
            if base is None or self.types.root(base) not in jna_names.RECORDS:
                break
            found = base
        return found

    def _complete(self, found: Class, made: TypeId, *, union: bool) -> None:
        chain = [each for each in self.types.lineage(found) if each.kind == "class"][::-1]
        members = {field.name: (field, each) for each in chain for field in _members(each)}
        order = list(members) if union else self._order(found, chain, members)
        if order is None or not order or not self._is_known(chain):
            return
        items = [self._item(*members[name]) for name in order if name in members]
        complete = [each for each in items if each is not None]
        if len(complete) < len(items):
            return
        laid = lay(self.types.graph, tuple(complete), pack=self._pack(chain), union=union)
        if laid is not None:
            self.types.graph.complete(made, laid.fields, laid.size, laid.alignment)

    def _is_known(self, chain: list[Class]) -> bool:
        """Whether every class that it extends is here, up to JNA's own."""
        uses = chain[0].supers
        return any(use.name.rpartition(".")[2] in jna_names.RECORDS for use in uses)

    def _order(
        self, found: Class, chain: list[Class], members: dict[str, tuple[Variable, Class]]
    ) -> list[str] | None:
        """Give the order of the members; faults in it are told, as JNA refuses the class at run time."""
        computed = self._computed_order(chain)
        order = (
            [name for each in chain for name in self._own_order(each) or ()] if computed is None else computed
        )
        if not order and members:
            self.types.collected.unread(found.where, NO_ORDER.format(found.name))
            return None
        missing = [name for name in members if name not in order]
        strange = [name for name in order if name not in members]
        for name in strange:
            meant_ = missing.pop(0) if missing else "a public field of that name"
            self.types.collected.unknown_attribute(name, meant_, found.name, found.where, refused=True)
        for name in missing:
            field = members[name][0]
            self.types.collected.unknown_attribute(
                name, f"{name} in the order of fields", found.name, field.where, refused=True
            )
        return None if strange else order

    def _own_order(self, found: Class) -> list[str] | None:
        """Give what a class's own `@FieldOrder` lists."""
        for name in ORDERS:
            if name in found.annotations:
                return self._names(syntax.NewArray(None, (), found.annotations[name]), Place(found))
        return None

    def _computed_order(self, chain: list[Class]) -> list[str] | None:
        """Give what the nearest `getFieldOrder()` returns; None where there is none."""
        for each in reversed(chain):
            for method in each.methods:
                if method.name == "getFieldOrder":
                    place = Place(each, method.code)
                    found = [self._names(result, place) for result in method.code.results]
                    return found[0] or [] if len(found) == 1 else []
        return None

    def _names(self, expression: Expression, place: Place) -> list[str] | None:
        """Give the texts that a list holds; None where only a run can tell."""
        if place.depth > 20:
            return None
        match expression:
            case syntax.NewArray(elements=tuple(parts)):
                return self._all(parts, place)
            case syntax.Call(name=name, arguments=parts) if name in LISTS:
                return self._all(parts, place)
            case syntax.Name(path=path):
                behind = self.types.evaluator.behind(path, place)
                return self._names(*behind[0]) if len(behind) == 1 else None
        value = self.types.evaluator.value(expression, place)
        return [value] if isinstance(value, str) else None

    def _all(self, parts: tuple[Expression, ...], place: Place) -> list[str] | None:
        found = [self._names(each, place.deeper()) for each in parts]
        return None if None in found else [name for names in found for name in names or ()]

    def _pack(self, chain: list[Class]) -> int | None:
        """Give 1 where a class is told to leave no padding."""
        for each in chain:
            for given in each.code.super_calls:
                if any(_is_packed(argument) for argument in given):
                    return 1
            bodies = [each.code, *(method.code for method in each.methods)]
            calls = [call for code in bodies for call in code.calls]
            if any(
                call.name == "setAlignType" and call.arguments and _is_packed(call.arguments[0])
                for call in calls
            ):
                return 1
        return None

    def _item(self, field: Variable, owner: Class) -> Item | None:
        use = meant(field.type, owner) if field.type is not None else None
        kind = self._member(field, use, owner) if use is not None else None
        if kind is None or self.types.graph.size(kind) is None:
            self.types.collected.unread(field.where, NO_TYPE.format(owner.name, field.name))
            return None
        return Item(field.name, kind, None, field.where)

    def _member(self, field: Variable, use: TypeUse, owner: Class) -> TypeId | None:
        """Make what a member of a type is: structures are held, unless they are references."""
        if not use.dimensions:
            return self._held(use, owner)
        counts = self._counts(field, use, owner)
        made = self._held(syntax.TypeUse(use.name, use.arguments), owner)
        if counts is None:
            self.types.collected.unread(field.where, NO_SIZE.format(owner.name, field.name))
            return None
        for count in reversed(counts):
            made = None if made is None else self.types.graph.array(made, count)
        return made

    def _held(self, use: TypeUse, owner: Class) -> TypeId | None:
        from abilint.surfaces.bindings.java.jna_types import BY_REFERENCE, Options

        types = self.types
        found = types.program.of(use, owner)
        root = types.root(found) if found is not None else None
        if found is not None and root in jna_names.RECORDS:
            record = self.of(found)
            return types.graph.pointer(record) if types.has_tag(found, BY_REFERENCE) else record
        if use.name.rpartition(".")[2] in ("String", "WString"):
            return types.graph.pointer(types.graph.void)
        if found is None and use.name.rpartition(".")[2] == "Structure":
            return None
        return types.single(found, root, Options()) if found is not None else types.known(use, Options())

    def _counts(self, field: Variable, use: TypeUse, owner: Class) -> list[int] | None:
        """Give how many elements an array is made with; None where only a run can tell."""
        given = [field.value] if field.value is not None else owner.code.assigned.get(field.name, [])
        found = [self._count(each, use, owner) for each in given]
        alike = found and all(each == found[0] for each in found)
        return found[0] if alike else None

    def _count(self, given: Expression, use: TypeUse, owner: Class) -> list[int] | None:
        if not isinstance(given, syntax.NewArray):
            return None
        if given.elements is not None:
            return [len(given.elements)] if use.dimensions == 1 else None
        counts = [self.types.evaluator.number(each, Place(owner, owner.code)) for each in given.counts]
        known = [each for each in counts if each is not None and 0 < each < 1 << 32]
        return known if len(known) == use.dimensions == len(counts) else None


def _members(found: Class) -> list[Variable]:
    return [each for each in found.fields if "public" in each.modifiers and "static" not in each.modifiers]


def _is_packed(argument: Expression) -> bool:
    return isinstance(argument, syntax.Name) and argument.path[-1] == NO_ALIGNMENT
