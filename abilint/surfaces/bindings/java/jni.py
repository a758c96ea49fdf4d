"""`native` methods, which the virtual machine finds by the names of the functions that stand for them."""

from __future__ import annotations

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
REGISTERS = "registerNatives"
"""What classes name the method whose function registers those of all others."""
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
        names, handle = self._open(owner)
        registering = any(each.name == REGISTERS for each in natives)
        taken = Counter(each.name for each in natives)
        for method in natives:
            optional = len(names) > 1 or (registering and method.name != REGISTERS)
            self._method(method, owner, handle, overloaded=taken[method.name] > 1, optional=optional)
        self._constants(owner)

    def _open(self, owner: Class) -> tuple[frozenset[str], int]:
        """Give the libraries that the file loads: a class loader looks into all of them."""
        names: list[str] = []
        for each in self.program.unit.all_classes():
            for place in jna.places(each):
                names += self._loaded(place)
        distinct = frozenset(names)
        loading = Loading.NAMED if names else Loading.COMPUTED
        return distinct, self.collected.open(loading, tuple(sorted(distinct)), owner.where, "jni")

    def _loaded(self, place: Place) -> list[str]:
        calls = place.code.calls if place.code else []
        loads = [each for each in calls if each.name in LOADS and each.target != syntax.Name(("Native",))]
        values = (
            value for call in loads for part in call.arguments for value in self.evaluator.values(part, place)
        )
        return [each for each in values if isinstance(each, str) and each]

    def _method(self, method: Method, owner: Class, handle: int, *, overloaded: bool, optional: bool) -> None:
        short = jni_names.short_name(owner, method.name)
        long = jni_names.long_name(owner, method, self.program)
        if overloaded and long is None:
            self.collected.unread(method.where, UNCLEAR.format(method.name))
            return
        name, other = (long or short, short) if overloaded else (short, long)
        made = self._function(method)
        tried = tuple(each for each in (other, *self._decorated(short, long, made)) if each)
        registration = Registration("JNI_OnLoad", f"Java_{jni_names.mangled(owner.binary_name)}_")
        self.collected.bind(
            Bound(
                name,
                method.where,
                handle,
                made,
                optional=optional,
                spellings=tried,
                registration=registration,
            )
        )

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

    def _decorated(self, short: str, long: str | None, made: TypeId) -> list[str]:
        """List the names that Microsoft's compilers export `JNICALL` functions under: `_name@12`."""
        if not self._is_old_windows():
            return []
        graph = self.collected.graph
        node = graph.nodes[made]
        parameters = getattr(node, "parameters", ())
        taken = sum(max(4, graph.size(each.type) or 4) for each in parameters)
        return [f"{lead}{each}@{taken}" for each in (short, long) if each for lead in ("_", "")]

    def _constants(self, owner: Class) -> None:
        """Give constants the names that `javac -h` gives them in C."""
        for field in owner.fields:
            value = self.evaluator.number(field.value, Place(owner, owner.code)) if field.value else None
            if value is not None and {"static", "final"} <= field.modifiers:
                self.collected.constant(jni_names.constant_name(owner, field.name), value, field.where)
