"""`native` methods, which the virtual machine finds by the names of the functions that stand for them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.binding import Loading, Registration
from abilint.model.target import Format
from abilint.model.types import Encoding, Primitive
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.java import jna, jni_names, syntax
from abilint.surfaces.bindings.java.evaluation import Place

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java.evaluation import Evaluator
    from abilint.surfaces.bindings.java.syntax import Class, Method, TypeUse

SIZES = {"boolean": 1, "byte": 1, "char": 2, "short": 2, "int": 4, "long": 8}
REALS = {"float": 4, "double": 8}
LOADS = ("loadLibrary", "load")
WITHOUT_ENVIRONMENT = "CriticalNative"
"""Android's methods whose functions get their own arguments alone."""
REGISTERS = re.compile(r"(register|init|reset)\w*(Natives?|Stubs)$")
"""How classes name the method whose function registers those of all others."""
UNCLEAR = "overloads of `{}` take types of which only the compiler knows the packages"
OTHERS = (
    "whether JNA or the virtual machine binds the `native` methods of `{}` is told by no line of this file"
)
NAMELESS = "`{}` is declared in a body: the compiler gives its class a name"


class Jni:
    """What one file leaves to the virtual machine."""

    def __init__(self, evaluator: Evaluator, collected: Collected, registered: frozenset[Class]) -> None:
        self.evaluator = evaluator
        self.program = evaluator.program
        self.collected = collected
        self.registered = registered
        """Classes that are JNA's."""
        self._loads: tuple[str, ...] | None = None

    def read(self) -> None:
        """Collect what the file declares."""
        unit = self.program.unit
        uses_jna = any(
            each.startswith("com.sun.jna") for each in (*unit.imports.values(), *unit.wide_imports)
        )
        for owner in unit.all_classes():
            natives = [each for each in owner.methods if "native" in each.modifiers]
            if not natives or owner in self.registered:
                continue
            if uses_jna or owner.is_local:
                words = (NAMELESS if owner.is_local else OTHERS).format(owner.name)
                self.collected.unread(owner.where, words)
                continue
            self._class(owner, natives)

    def _class(self, owner: Class, natives: list[Method]) -> None:
        names = self._libraries()
        loading = Loading.NAMED if names else Loading.COMPUTED
        handle = self.collected.open(loading, names, owner.where)
        registration = Registration("JNI_OnLoad" if names else "", jni_names.short_name(owner, ""))
        registering = any(REGISTERS.match(each.name) for each in natives)
        taken = Counter(each.name for each in natives)
        for method in natives:
            tried = self._names(method, owner, overloaded=taken[method.name] > 1)
            if not tried:
                self.collected.unread(method.where, UNCLEAR.format(method.name))
                continue
            made = self._function(method)
            optional = len(names) > 1 or (registering and not REGISTERS.match(method.name))
            others = (*tried[1:], *self._decorated(tried, made))
            where = method.where
            self.collected.bind(
                Bound(
                    tried[0],
                    where,
                    handle,
                    made,
                    optional=optional,
                    spellings=others,
                    registration=registration,
                )
            )
        self._constants(owner)

    def _libraries(self) -> tuple[str, ...]:
        """Give the libraries that the file loads: a class loader looks into all of them."""
        if self._loads is None:
            places = (place for each in self.program.unit.all_classes() for place in jna.places(each))
            self._loads = tuple(sorted({name for place in places for name in self._loaded(place)}))
        return self._loads

    def _loaded(self, place: Place) -> list[str]:
        calls = place.code.calls if place.code else []
        loads = [each for each in calls if each.name in LOADS and each.target != syntax.Name(("Native",))]
        values = (
            value for call in loads for part in call.arguments for value in self.evaluator.values(part, place)
        )
        return [each for each in values if isinstance(each, str) and each]

    def _names(self, method: Method, owner: Class, *, overloaded: bool) -> tuple[str, ...]:
        """Give the names of a method's function, the likelier first; none where that is not told."""
        short = jni_names.short_name(owner, method.name)
        long = jni_names.long_name(owner, method, self.program)
        if long is None:
            return () if overloaded else (short,)
        return (long, short) if overloaded else (short, long)

    def _function(self, method: Method) -> TypeId:
        """Make the type of the function: the environment, the class or object, and the arguments."""
        graph = self.collected.graph
        address = graph.pointer(graph.void)
        hidden = () if WITHOUT_ENVIRONMENT in method.annotations else (("env", address), ("self", address))
        taken = (*hidden, *((name, self._type(use)) for name, use in method.parameters))
        return graph.function(
            self._type(method.result),
            tuple(kind for _, kind in taken),
            names=tuple(name for name, _ in taken),
            convention="stdcall" if self._is_old_windows() else "c",
        )

    def _type(self, use: TypeUse) -> TypeId:
        """Make a type of `jni.h`: objects are addresses (specification, chapter 3)."""
        graph = self.collected.graph
        if use.dimensions == 0 and use.name == "void":
            return graph.void
        if use.dimensions == 0 and use.name in SIZES:
            return graph.add(Primitive(use.name, Encoding.INTEGER, SIZES[use.name]))
        if use.dimensions == 0 and use.name in REALS:
            return graph.add(Primitive(use.name, Encoding.FLOAT, REALS[use.name]))
        return graph.pointer(graph.void)

    def _is_old_windows(self) -> bool:
        target = self.collected.graph.target
        return target.format is Format.PE and target.architecture == "i386"

    def _decorated(self, names: tuple[str, ...], made: TypeId) -> list[str]:
        """List the names that Microsoft's compilers export `JNICALL` functions under: `_name@12`."""
        if not self._is_old_windows():
            return []
        graph = self.collected.graph
        parameters = getattr(graph.nodes[made], "parameters", ())
        taken = sum(max(4, graph.size(each.type) or 4) for each in parameters)
        return [f"{lead}{each}@{taken}" for each in names for lead in ("_", "")]

    def _constants(self, owner: Class) -> None:
        """Give constants the names that `javac -h` gives them in C."""
        for field in owner.fields:
            value = self.evaluator.number(field.value, Place(owner, owner.code)) if field.value else None
            if value is not None and {"static", "final"} <= field.modifiers:
                self.collected.constant(jni_names.constant_name(owner, field.name), value, field.where)
