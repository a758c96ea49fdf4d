"""Names of functions that stand for `native` methods (Java Native Interface Specification, chapter 2)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.java.program import meant

if TYPE_CHECKING:
    from abilint.surfaces.bindings.java.program import Program
    from abilint.surfaces.bindings.java.syntax import Class, Method, TypeUse

LETTERS = {
    "boolean": "Z", "byte": "B", "char": "C", "short": "S", "int": "I", "long": "J", "float": "F", "double":
    "D", "void": "V",
}  # fmt: skip
ESCAPES = {".": "_", "/": "_", "_": "_1", ";": "_2", "[": "_3"}
OF_LANG = frozenset({
    "Object", "String", "Class", "Throwable", "Exception", "Error", "RuntimeException", "Thread",
    "Runnable", "Integer", "Long", "Short", "Byte", "Boolean", "Character", "Float", "Double", "Number",
    "Iterable", "CharSequence", "StringBuilder", "StringBuffer", "Comparable", "Enum", "ClassLoader",
    "Void", "Process", "Runtime", "System", "Math", "StackTraceElement", "ThreadGroup", "Record", "Module",
    "Package", "Cloneable", "AutoCloseable"
})  # fmt: skip
DEEPEST = 20
"""Type variables that are bounded by type variables."""


@cache
def mangled(text: str) -> str:
    """Write a name so that a linker takes it; each unit of UTF-16 by itself."""
    units = text.encode("utf-16-be", "surrogatepass")
    characters = [units[n] << 8 | units[n + 1] for n in range(0, len(units), 2)]
    return "".join(_escaped(chr(each)) for each in characters)


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return character if character.isascii() and character.isalnum() else f"_0{ord(character):04x}"


def constant_name(owner: Class, name: str) -> str:
    """Give the name of a constant in the header that `javac -h` writes: underscores stay."""
    return "_".join(mangled(part) for part in re.split(r"[._]", f"{owner.binary_name}.{name}"))


def short_name(owner: Class, name: str) -> str:
    """Give the name that the virtual machine looks up first."""
    return f"Java_{mangled(owner.binary_name)}_{mangled(name)}"


def long_name(owner: Class, method: Method, program: Program) -> str | None:
    """Give the name with the types of the arguments; None where imports of whole packages hide one."""
    parts = [descriptor(use, owner, method, program) for _, use in method.parameters]
    if None in parts:
        return None
    return f"{short_name(owner, method.name)}__{mangled(''.join(part for part in parts if part))}"


def descriptor(use: TypeUse, owner: Class, method: Method, program: Program) -> str | None:
    """Give the descriptor of a type (JVM specification, 4.3.2)."""
    use = meant(use, owner)
    prefix = "[" * use.dimensions
    if use.name in LETTERS:
        return prefix + LETTERS[use.name]
    name = _class_name(use.name, owner, method, program)
    return None if name is None else f"{prefix}L{name};"


def _class_name(name: str, owner: Class, method: Method, program: Program) -> str | None:
    for _ in range(DEEPEST):
        variable = next((s for s in _variables(owner, method) if name in s), None)
        if variable is None:
            break
        bound = variable[name]
        name = bound.name if bound is not None else "java.lang.Object"
    found = program.find(name, owner, owner.unit)
    if found is not None:
        return found.binary_name.replace(".", "/")
    full = program.full_name(name, owner)
    if full is not None:
        return _nested(full)
    if name.partition(".")[0] in OF_LANG:
        return _nested(f"java.lang.{name}")
    if owner.unit.wide_imports:
        return None
    return _nested(f"{owner.unit.package}.{name}" if owner.unit.package else name)


def _variables(owner: Class, method: Method) -> list[dict[str, TypeUse | None]]:
    return [method.type_parameters, *(each.type_parameters for each in owner.within())]


def _nested(full: str) -> str:
    """Write a full name as the virtual machine does: classes begin large, and hold others behind a `$`."""
    return re.sub(r"(?<=/)([A-Z][^/]*)((?:/[^/]+)*)$", _dollars, "/" + full.replace(".", "/"))[1:]


def _dollars(match: re.Match[str]) -> str:
    return match[1] + match[2].replace("/", "$")
