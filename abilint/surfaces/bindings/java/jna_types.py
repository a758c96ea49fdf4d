"""Types of Java as JNA hands them to C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.model.types import Encoding, Primitive
from abilint.surfaces.bindings.java import jna_names, syntax
from abilint.surfaces.bindings.java.evaluation import Place
from abilint.surfaces.bindings.java.program import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java.evaluation import Evaluator
    from abilint.surfaces.bindings.java.jna_records import Records
    from abilint.surfaces.bindings.java.syntax import Class, Method, TypeUse

BY_VALUE, BY_REFERENCE = "Structure.ByValue", "Structure.ByReference"
NOT_HERE = "`{}` is declared in a file that is not beside this one"
AT_RUN_TIME = "`{}` is a type that JNA converts at run time"
DEEPEST = 20
"""Callbacks that take callbacks."""


class Options:
    """How one library's types are converted, apart from JNA's defaults."""

    def __init__(self, *, wide: bool = False, mapped: bool = False, stdcall: bool = False) -> None:
        self.wide = wide
        """`String` is `wchar_t *`."""
        self.mapped = mapped
        """A `TypeMapper` of the program's own converts what it likes."""
        self.stdcall = stdcall


class JnaTypes:
    """Types of one file, for its target."""

    def __init__(self, collected: Collected, evaluator: Evaluator) -> None:
        from abilint.surfaces.bindings.java.jna_records import Records

        self.collected = collected
        self.graph = collected.graph
        self.evaluator = evaluator
        self.program = evaluator.program
        self.records: Records = Records(self)

    def function(self, method: Method, owner: Class, options: Options, level: int = 0) -> TypeId:
        """Make the type of a function that a method stands for."""
        taken = method.parameters[:-1] if method.variadic else method.parameters
        return self.graph.function(
            self._result(method, owner, options, level),
            tuple(self.passed(use, owner, method, options, level) for _, use in taken),
            names=tuple(name for name, _ in taken),
            variadic=method.variadic,
            convention="stdcall" if options.stdcall and self._has_stdcall() else "c",
        )

    def _result(self, method: Method, owner: Class, options: Options, level: int) -> TypeId:
        if method.result.name in ("void", "Void", "Unit"):
            return self.graph.void
        return self.passed(method.result, owner, method, options, level)

    def _has_stdcall(self) -> bool:
        return self.graph.target.format is Format.PE and self.graph.target.architecture == "i386"

    def passed(
        self, use: TypeUse, owner: Class, method: Method | None, options: Options, level: int = 0
    ) -> TypeId:
        """Make what an argument or result of a type is to C."""
        use = meant(use, owner)
        if method is not None and use.name in method.type_parameters:
            return self._unknown(AT_RUN_TIME, use.name)
        if use.dimensions:
            return self._array(use, owner, options)
        found = self.program.of(use, owner)
        if found is not None:
            return self._of_class(found, options, level)
        return self.known(use, options)

    def known(self, use: TypeUse, options: Options) -> TypeId:
        """Make what a type of Java's or JNA's own is to C, by its simple name."""
        name = use.name.rpartition(".")[2]
        if options.mapped and name not in jna_names.ADDRESSES and (name[:1].isupper() or name == "boolean"):
            return self._unknown(AT_RUN_TIME, name)
        if use.name.endswith((BY_REFERENCE, BY_VALUE)):
            return self._unknown(AT_RUN_TIME, name)
        made = self._plain(name, options)
        if made is not None:
            return made
        if name in jna_names.POINTED:
            return self.graph.pointer(self.known(syntax.TypeUse(jna_names.POINTED[name]), options))
        return self._unknown(NOT_HERE, use.name)

    def _plain(self, name: str, options: Options) -> TypeId | None:
        graph = self.graph
        if name in jna_names.NUMBERS:
            return self.number(*jna_names.NUMBERS[name])
        if name in jna_names.CHARACTERS:
            return graph.plain("wchar_t")
        if name in jna_names.ADDRESSES:
            return graph.pointer(graph.void)
        if name == "NativeLong":
            return self.integer(name, graph.size(graph.plain("long")) or 0)
        if name in jna_names.WORDS or name in ("size_t", "SizeT"):
            return self.integer(name, graph.target.bits // 8)
        if name in jna_names.WINDOWS:
            return self.integer(name, jna_names.WINDOWS[name])
        if name in ("String", "WString"):
            return self._text(wide=name == "WString" or options.wide)
        return graph.pointer(graph.plain("char16_t")) if name == "CharBuffer" else None

    def _is_plain(self, name: str) -> bool:
        return self._plain(name, Options()) is not None

    def _text(self, *, wide: bool) -> TypeId:
        return self.graph.pointer(self.graph.plain("wchar_t" if wide else "char"))

    def number(self, name: str, size: int, real: bool = False) -> TypeId:
        """Make one of Java's numbers."""
        return self.graph.add(Primitive(name, Encoding.FLOAT, size)) if real else self.integer(name, size)

    def integer(self, name: str, size: int) -> TypeId:
        """Make an integer, which Java reads as signed and that stands for unsigned ones, too."""
        return self.graph.add(Primitive(name, Encoding.INTEGER, size))

    def _array(self, use: TypeUse, owner: Class, options: Options) -> TypeId:
        """Make the address of the elements; structures lie side by side, unless they are references."""
        element = use.element
        if element.dimensions:
            return self.graph.pointer(self.graph.void)
        if element.name in ("char", "CharArray"):
            return self.graph.pointer(self.graph.plain("char16_t"))
        if element.name == "boolean":
            return self.graph.pointer(self.graph.void)
        found = self.program.of(element, owner)
        if (
            found is not None
            and self.root(found) in jna_names.RECORDS
            and not self.has_tag(found, BY_REFERENCE)
        ):
            return self.graph.pointer(self.records.of(found))
        inner = self.passed(element, owner, None, options)
        return self.graph.pointer(self.graph.void if self.graph.is_unknown(inner) else inner)

    def _of_class(self, found: Class, options: Options, level: int) -> TypeId:
        """Make what a class of the program's own is to C as an argument."""
        root = self.root(found)
        if root in jna_names.RECORDS:
            record = self.records.of(found)
            return record if self.has_tag(found, BY_VALUE) else self.graph.pointer(record)
        return self.single(found, root, options, level)

    def single(self, found: Class, root: str | None, options: Options, level: int = 0) -> TypeId:
        """Make what a class of the program's own is, that is no structure."""
        graph = self.graph
        if root in jna_names.CALLBACKS:
            return self._callback(found, options, level)
        if root == "PointerType":
            return graph.named(found.name, graph.pointer(graph.void))
        if root == "NativeLong":
            return self.integer(found.name, graph.size(graph.plain("long")) or 0)
        if root == "IntegerType":
            return self._integer_type(found)
        if root in jna_names.POINTED:
            return self.known(syntax.TypeUse(root), options)
        if root in jna_names.WINDOWS or root in jna_names.WORDS or root in jna_names.ADDRESSES:
            return self.known(syntax.TypeUse(root or ""), options)
        if root == "NativeMapped":
            return self._native_mapped(found, options, level)
        return self._unknown(AT_RUN_TIME, found.name)

    def _callback(self, found: Class, options: Options, level: int) -> TypeId:
        """Make the address of the one function that an interface stands for (JNA, `Callback`)."""
        methods = [m for each in self.lineage(found) for m in each.methods if "static" not in m.modifiers]
        named = [each for each in methods if each.name == "callback"] or methods
        if not named or level > DEEPEST:
            return self.graph.pointer(self.graph.void)
        stdcall = options.stdcall and self._is(found, jna_names.STDCALL)
        inner = Options(wide=options.wide, mapped=options.mapped, stdcall=stdcall)
        return self.graph.pointer(self.function(named[0], found, inner, level + 1))

    def _integer_type(self, found: Class) -> TypeId:
        """Make an integer of the size that is handed to `IntegerType`'s constructor."""
        for each in self.lineage(found):
            for given in each.code.super_calls:
                size = self.evaluator.number(given[0] if given else None, Place(each, each.code))
                if size in (1, 2, 4, 8):
                    return self.integer(found.name, size)
        return self._unknown(AT_RUN_TIME, found.name)

    def _native_mapped(self, found: Class, options: Options, level: int) -> TypeId:
        """Make what `nativeType()` returns."""
        for each in self.lineage(found):
            for method in each.methods:
                results = method.code.results if method.name == "nativeType" and level < DEEPEST else ()
                for result in results:
                    if isinstance(result, syntax.ClassLiteral):
                        return self.passed(result.type, each, None, options, level + 1)
        return self._unknown(AT_RUN_TIME, found.name)

    def lineage(self, found: Class) -> Iterator[Class]:
        """List a class and those that it extends, as far as they are here."""
        yield found
        yield from (each for _, _, each in self.program.supers(found) if each is not None)

    def root(self, found: Class) -> str | None:
        """Give the class of JNA's that a class extends, by its simple name."""
        uses = [(use.name.rpartition(".")[2], known) for use, _, known in self.program.supers(found)]
        own = next((name for name, _ in uses if name in jna_names.ROOTS), None)
        if own is not None:
            return own
        strange = (name for name, known in uses if known is None)
        return next((each for each in strange if each in jna_names.POINTED or self._is_plain(each)), None)

    def _is(self, found: Class, names: frozenset[str]) -> bool:
        return any(use.name.rpartition(".")[2] in names for use, _, _ in self.program.supers(found))

    def has_tag(self, found: Class, tag: str) -> bool:
        """Whether a structure is marked to be passed by value or by reference."""
        plain = tag.rpartition(".")[2]
        return any(
            use.name == tag or (use.name == plain and known is None)
            for use, _, known in self.program.supers(found)
        )

    def _unknown(self, reason: str, name: str) -> TypeId:
        return self.graph.unknown(reason.format(name))
