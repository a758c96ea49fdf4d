"""Libraries that a file opens through JNA, and the methods that stand for their functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.java import jna_names, jna_options, syntax
from abilint.surfaces.bindings.java.evaluation import Place
from abilint.surfaces.bindings.java.jna_types import JnaTypes, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.location import Location
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java.evaluation import Evaluator
    from abilint.surfaces.bindings.java.jna_options import Given
    from abilint.surfaces.bindings.java.syntax import Call, Class, Expression, Method

LOADS = ("load", "loadLibrary")
OF_OBJECT = frozenset({"toString", "hashCode", "equals", "getClass"})
COMPUTED_NAMES = "the names of the functions of `{}` are computed when the program runs"


def places(owner: Class) -> Iterator[Place]:
    """List the bodies of a class."""
    yield Place(owner, owner.code)
    yield from (Place(owner, method.code) for method in owner.methods)


class Jna:
    """What one file does with JNA."""

    def __init__(self, evaluator: Evaluator, collected: Collected) -> None:
        self.evaluator = evaluator
        self.program = evaluator.program
        self.collected = collected
        self.types = JnaTypes(collected, evaluator)
        self.registered: set[Class] = set()
        """Classes whose `native` methods JNA binds."""
        self._taken: set[Class] = set()

    def read(self) -> None:
        """Collect what the file declares."""
        classes = self.program.unit.all_classes()
        for owner in classes:
            for place in places(owner):
                for call in place.code.calls if place.code else ():
                    self._call(call, place)
        for owner in classes:
            if owner.kind == "interface" and owner not in self._taken and self._is_library(owner):
                self._interface(
                    owner, jna_options.Given(), self.collected.open(Loading.COMPUTED, (), owner.where, owner)
                )

    def _is_library(self, owner: Class) -> bool:
        return self.types.root(owner) in jna_names.LIBRARIES

    def _call(self, call: Call, place: Place) -> None:
        target = call.target.path[-1] if isinstance(call.target, syntax.Name) else ""
        if target == "Native" and call.name in LOADS:
            self._load(call, place)
        elif target == "Native" and call.name == "register":
            self._register(call, place)
        elif call.name in ("getFunction", "getGlobalVariableAddress"):
            self._function(call, place)

    def _load(self, call: Call, place: Place) -> None:
        """Read `Native.load("foo", Foo.class, options)`; without a name the process itself is meant."""
        at = next((n for n, each in enumerate(call.arguments) if isinstance(each, syntax.ClassLiteral)), None)
        if at is None:
            return
        literal = call.arguments[at]
        assert isinstance(literal, syntax.ClassLiteral)
        found = self.program.of(literal.type, place.owner)
        if found is None or found.unit is not self.program.unit:
            self._open(call.arguments[0] if at else None, call.where, place, literal.type.name)
            return
        options = call.arguments[at + 1] if len(call.arguments) > at + 1 else None
        given = jna_options.given(options, place, self.evaluator)
        handle = self._open(call.arguments[0] if at else None, call.where, place, found)
        for each in self.types.lineage(found):
            if each.kind == "interface" and (each.unit is self.program.unit or not self._is_library(each)):
                self._interface(each, given, handle)

    def _open(self, name: Expression | None, where: Location, place: Place, key: object) -> int:
        if name is None or name == syntax.Literal(None):
            return self.collected.open(Loading.PROCESS, (), where, key)
        names = tuple(each for each in self.evaluator.values(name, place) if isinstance(each, str))
        if not names and isinstance(name, syntax.Call | syntax.Name):
            return self._library(name, where, place, key)
        if names:
            return self.collected.open(Loading.NAMED, names, where)
        return self.collected.open(Loading.COMPUTED, (), where, key)

    def _library(self, expression: Expression, where: Location, place: Place, key: object) -> int:
        """Open what `NativeLibrary.getInstance` gives, or a variable that holds it."""
        found = self._instance(expression, place)
        if found is None:
            return self.collected.open(Loading.COMPUTED, (), where, key)
        call, there = found
        return self._open(call.arguments[0] if call.arguments else None, call.where, there, key)

    def _instance(self, expression: Expression | None, place: Place) -> tuple[Call, Place] | None:
        if place.depth > 20:
            return None
        match expression:
            case syntax.Call(name="getInstance" | "getProcess"):
                return expression, place
            case syntax.Name(path=path):
                found = (self._instance(*each) for each in self.evaluator.behind(path, place))
                return next((each for each in found if each is not None), None)
        return None

    def _register(self, call: Call, place: Place) -> None:
        """Read direct mapping: `Native.register("foo")` binds the `native` methods of the class around it."""
        arguments = list(call.arguments)
        owner: Class | None = place.owner
        if arguments and isinstance(arguments[0], syntax.ClassLiteral):
            owner = self.program.of(arguments.pop(0).type, place.owner)  # type: ignore[union-attr]
        if owner is not None and owner.name == "Companion" and not _natives(owner):
            owner = owner.outer
        if owner is None or owner.unit is not self.program.unit:
            return
        self.registered.add(owner)
        handle = self._open(arguments[0] if arguments else syntax.OPAQUE, call.where, place, owner)
        options = arguments[1] if len(arguments) > 1 else None
        given = jna_options.given(options, place, self.evaluator)
        for method in _natives(owner):
            self._method(method, owner, given, handle)

    def _function(self, call: Call, place: Place) -> None:
        """Read `library.getFunction("foo")` and `Function.getFunction("foo", "bar")`: names alone."""
        is_static = call.target == syntax.Name(("Function",))
        first = call.arguments[0] if call.arguments else None
        name = call.arguments[1] if is_static and len(call.arguments) > 1 else first
        instance = None if is_static else self._instance(call.target, place)
        if instance is None and not is_static:
            return
        found = self.evaluator.value(name, place)
        opened = first if is_static else call.target
        handle = self._open(opened, call.where, place, str(opened)) if opened is not None else None
        if not isinstance(found, str) or handle is None:
            self.collected.unread(call.where, "looks up a name that only a run can tell")
            return
        variable = call.name == "getGlobalVariableAddress"
        self.collected.bind(Bound(found, call.where, handle, is_variable=variable, states_arguments=False))

    def _interface(self, owner: Class, given: Given, handle: int) -> None:
        self._taken.add(owner)
        for method in owner.methods:
            if "abstract" in method.modifiers and method.name not in OF_OBJECT:
                self._method(method, owner, given, handle)
        self._constants(owner)

    def _method(self, method: Method, owner: Class, given: Given, handle: int) -> None:
        name = jna_options.named(method.name, given.naming, self.evaluator)
        if name is None or given.unclear:
            self.collected.unread(method.where, COMPUTED_NAMES.format(owner.name))
            return
        stdcall = given.stdcall or self._extends_stdcall(owner)
        options = Options(wide=given.wide, mapped=given.mapped, stdcall=stdcall)
        target = self.collected.graph.target
        taken = self._stack(method, owner, options)
        tried = jna_options.spellings(name, taken, given, target.format, target.bits)
        made = self.types.function(method, owner, options)
        self.collected.bind(Bound(name, method.where, handle, made, spellings=tried))

    def _extends_stdcall(self, owner: Class) -> bool:
        return any(
            use.name.rpartition(".")[2] in jna_names.STDCALL for use, _, _ in self.program.supers(owner)
        )

    def _stack(self, method: Method, owner: Class, options: Options) -> int:
        """Give the bytes that arguments take on the stack of 32-bit Windows."""
        kinds = (self.types.passed(use, owner, method, options) for _, use in method.parameters)
        return sum(-(-(self.collected.graph.size(kind) or 4) // 4) * 4 for kind in kinds)

    def _constants(self, owner: Class) -> None:
        companion = owner.classes.get("Companion")
        for field in (*owner.fields, *(companion.fields if companion else ())):
            value = self.evaluator.value(field.value, Place(owner, owner.code)) if field.value else None
            if isinstance(value, int | str) and not isinstance(value, bool) and "static" in field.modifiers:
                self.collected.constant(field.name, value, field.where)


def _natives(owner: Class) -> list[Method]:
    return [each for each in owner.methods if "native" in each.modifiers]
