"""Functions that are called through the foreign function API: `Linker.downcallHandle` and what wraps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.java import jna, syntax
from abilint.surfaces.bindings.java.layouts import Layouts

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java.evaluation import Evaluator, Place
    from abilint.surfaces.bindings.java.syntax import Call, Expression

FINDS = ("find", "findOrThrow", "lookup", "lookupOrThrow", "findSymbol")
PASSED_ON = (
    "get",
    "orElseThrow",
    "orElse",
    "orElseGet",
    "or",
    "getOrNull",
    "orElseNull",
    "reinterpret",
    "map",
)
LOADS = ("loadLibrary", "load")
DEEPEST = 30
UNREADABLE = "the layouts of `{}`'s arguments and result are computed when the program runs"


class Symbol(Struct, frozen=True):
    """A name that is looked up."""

    name: str
    lookup: Expression | None
    place: Place


class Descriptor(Struct, frozen=True):
    """What a function takes and gives back."""

    result: TypeId | None
    """None: nothing."""
    parameters: tuple[TypeId, ...]
    readable: bool = True


class ForeignFunctions:
    """What one file calls through the API."""

    def __init__(self, evaluator: Evaluator, collected: Collected) -> None:
        self.evaluator = evaluator
        self.collected = collected
        self.layouts = Layouts(evaluator, collected)
        self._loaded = tuple(self._all_loaded())

    def read(self) -> None:
        """Collect what the file declares."""
        for owner in self.evaluator.program.unit.all_classes():
            for place in jna.places(owner):
                for call in place.code.calls if place.code else ():
                    self._call(call, place)

    def _call(self, call: Call, place: Place) -> None:
        """Bind where a call is given both a descriptor and a name, whichever helper it is of."""
        if call.name.startswith("upcall"):
            return
        if call.name == "map" and call.target is not None and call.arguments:
            self._mapped(call, place)
            return
        at = next((n for n, each in enumerate(call.arguments) if self._is_descriptor(each, place)), None)
        if at is None:
            return
        others = [each for number, each in enumerate(call.arguments) if number != at]
        symbol = next((found for each in others if (found := self._symbol(each, place, plain=True))), None)
        if symbol is not None:
            self._bind(call, symbol, call.arguments[at], place)

    def _mapped(self, call: Call, place: Place) -> None:
        """Read `lookup.find("foo").map(it -> linker.downcallHandle(it, descriptor))`."""
        given = call.arguments[0]
        inner = given.results[0] if isinstance(given, syntax.Lambda) and given.results else None
        symbol = self._symbol(call.target, place)
        if not isinstance(inner, syntax.Call) or symbol is None:
            return
        stated = next((each for each in inner.arguments if self._is_descriptor(each, place)), None)
        if stated is not None:
            self._bind(inner, symbol, stated, place)

    def _bind(self, call: Call, symbol: Symbol, stated: Expression, place: Place) -> None:
        descriptor = self._descriptor(stated, place)
        handle = self._open(symbol, call)
        if descriptor is None or not descriptor.readable:
            self.collected.unread(call.where, UNREADABLE.format(symbol.name))
            self.collected.bind(Bound(symbol.name, call.where, handle, states_arguments=False))
            return
        fixed = self._fixed(call, stated, descriptor, place)
        graph = self.collected.graph
        made = graph.function(
            graph.void if descriptor.result is None else descriptor.result,
            descriptor.parameters[: fixed if fixed is not None else len(descriptor.parameters)],
            variadic=fixed is not None,
        )
        self.collected.bind(Bound(symbol.name, call.where, handle, made))

    def _fixed(self, call: Call, stated: Expression, descriptor: Descriptor, place: Place) -> int | None:
        """Give how many arguments stand before `...`; None where there is none."""
        if call.name.endswith("Variadic"):
            return len(descriptor.parameters)
        for each in call.arguments:
            option = self._behind(each, place)
            if isinstance(option, syntax.Call) and option.name == "firstVariadicArg":
                found = self.evaluator.number(option.arguments[0] if option.arguments else None, place)
                return len(descriptor.parameters) if found is None else found
        appended = self._behind(stated, place)
        is_open = isinstance(appended, syntax.Call) and appended.name == "appendArgumentLayouts"
        return len(descriptor.parameters) if is_open else None

    def _behind(self, expression: Expression, place: Place) -> Expression:
        for _ in range(DEEPEST):
            found = (
                self.evaluator.behind(expression.path, place) if isinstance(expression, syntax.Name) else []
            )
            if len(found) != 1:
                break
            expression, place = found[0]
        return expression

    def _is_descriptor(self, expression: Expression, place: Place) -> bool:
        return self._descriptor(expression, place) is not None

    def _descriptor(self, expression: Expression | None, place: Place) -> Descriptor | None:
        """Read a `FunctionDescriptor`; None where it is none."""
        if place.depth > DEEPEST:
            return None
        match expression:
            case syntax.Name(path=path):
                found = self.evaluator.behind(path, place)
                return self._descriptor(*found[0]) if len(found) == 1 else None
            case syntax.Call(target=syntax.Name(path=path), name="of" | "ofVoid") if (
                path[-1] == "FunctionDescriptor"
            ):
                return self._stated(expression, place)
            case syntax.Call(name="appendArgumentLayouts", target=target):
                return self._appended(expression, self._descriptor(target, place), place)
            case syntax.Call(arguments=()):
                own = self.evaluator.method(expression, place)
                return self._descriptor(own[0][0], own[1]) if own and len(own[0]) == 1 else None
        return None

    def _stated(self, call: Call, place: Place) -> Descriptor:
        made = [self.layouts.type(each, place.deeper()) for each in call.arguments]
        known = [each for each in made if each is not None]
        if len(known) < len(made) or (call.name == "of" and not known):
            return Descriptor(None, (), readable=False)
        return Descriptor(known[0], tuple(known[1:])) if call.name == "of" else Descriptor(None, tuple(known))

    def _appended(self, call: Call, base: Descriptor | None, place: Place) -> Descriptor | None:
        """Add arguments; those that only a run can tell are such as stand for `...`."""
        if base is None:
            return None
        more = [self.layouts.type(each, place.deeper()) for each in call.arguments]
        known = tuple(each for each in more if each is not None)
        return Descriptor(base.result, base.parameters + known, readable=base.readable)

    def _symbol(self, expression: Expression | None, place: Place, *, plain: bool = False) -> Symbol | None:
        """Read a name that is looked up; `plain`: a text that a helper looks up, too."""
        if place.depth > DEEPEST:
            return None
        match expression:
            case syntax.Literal(value=str(text)) if plain:
                return Symbol(text, None, place)
            case syntax.Name(path=path):
                found = self.evaluator.behind(path, place)
                return self._symbol(*found[0], plain=plain) if len(found) == 1 else None
            case syntax.Call(name=name, target=target) if name in PASSED_ON and target is not None:
                return self._symbol(target, place.deeper())
            case syntax.Call():
                return self._found(expression, place)
        return None

    def _found(self, call: Call, place: Place) -> Symbol | None:
        """Read `lookup.find("foo")`, or a method of the program's own that does so."""
        own = self.evaluator.method(call, place)
        within = self._symbol(own[0][0], own[1]) if own and len(own[0]) == 1 else None
        if within is not None:
            return within
        name = self.evaluator.value(call.arguments[0], place) if call.arguments else None
        return Symbol(name, call.target, place) if call.name in FINDS and isinstance(name, str) else None

    def _open(self, symbol: Symbol, call: Call) -> int:
        found = self._library(symbol.lookup, symbol.place)
        if found is None and self._loaded:
            found = (Loading.NAMED, self._loaded)
        loading, names = found or (Loading.COMPUTED, ())
        return self.collected.open(loading, names, call.where)

    def _library(self, expression: Expression | None, place: Place) -> tuple[Loading, tuple[str, ...]] | None:
        """Say which library a `SymbolLookup` looks into; None where that is all that was loaded."""
        if place.depth > DEEPEST:
            return None
        match expression:
            case syntax.Name(path=path):
                behind = self.evaluator.behind(path, place)
                found = [self._library(*each) for each in behind]
                return next((each for each in found if each is not None), None)
            case syntax.Call(name="libraryLookup", arguments=(first, *_)):
                names = tuple(each for each in self.evaluator.values(first, place) if isinstance(each, str))
                return (Loading.NAMED if names else Loading.COMPUTED), names
            case syntax.Call(name="defaultLookup"):
                return Loading.PROCESS, ()
            case syntax.Call(name="or", target=target):
                return self._library(target, place.deeper())
            case syntax.Call(name="loaderLookup"):
                return None
            case syntax.Call():
                own = self.evaluator.method(expression, place)
                return self._library(own[0][0], own[1]) if own and len(own[0]) == 1 else None
        return None

    def _all_loaded(self) -> list[str]:
        """List what the file loads for every look-up."""
        names: list[str] = []
        for owner in self.evaluator.program.unit.all_classes():
            for place in jna.places(owner):
                for call in place.code.calls if place.code else ():
                    if call.name in (*LOADS, "libraryLookup") and call.arguments:
                        names += [
                            n for n in self.evaluator.values(call.arguments[0], place) if isinstance(n, str)
                        ]
        return list(dict.fromkeys(name for name in names if name))
