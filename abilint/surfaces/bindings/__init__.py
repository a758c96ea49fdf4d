"""Files in other languages that declare a library's functions again: read as text, never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings import (
    csharp,
    dart,
    go,
    java,
    julia,
    luajit,
    nim,
    node,
    php_ffi,
    python_cffi,
    python_ctypes,
    ruby,
    rust,
    swift,
    text_file,
    zig,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.binding import Binding
    from abilint.model.target import Target

__all__ = ["BINDINGS", "Adapter", "read"]


@dataclass(frozen=True, slots=True)
class Adapter:
    """How the bindings of one language are read."""

    suffixes: tuple[str, ...]
    marks: tuple[bytes, ...]
    """What the text holds, at least one of them, where it is this kind of binding."""
    words: str
    """What messages call it."""
    read: Callable[[str, Target], Binding]
    """Path of the file, and the target that conditions and sizes are decided for; raises InputError."""


BINDINGS = {
    python_ctypes.LANGUAGE: Adapter((".py", ".pyw"), (b"ctypes",), "Python ctypes", python_ctypes.read),
    luajit.LANGUAGE: Adapter((".lua",), luajit.MARKS, "LuaJIT", luajit.read),
    php_ffi.LANGUAGE: Adapter(php_ffi.SUFFIXES, php_ffi.MARKS, "PHP", php_ffi.read),
    python_cffi.LANGUAGE: Adapter((".py", ".pyw"), (b"cffi", b".cdef("), "Python cffi", python_cffi.read),
    go.LANGUAGE: Adapter((".go",), go.MARKS, "Go", go.read),
    zig.LANGUAGE: Adapter((".zig",), zig.MARKS, "Zig", zig.read),
    node.LANGUAGE: Adapter(node.SUFFIXES, node.MARKS, "JavaScript", node.read),
    csharp.LANGUAGE: Adapter((".cs",), csharp.MARKS, "C#", csharp.read),
    ruby.LANGUAGE: Adapter((".rb", ".rake"), (b"FFI", b"Fiddle", b"attach_function"), "Ruby", ruby.read),
    rust.LANGUAGE: Adapter((".rs",), rust.MARKS, "Rust", rust.read),
    java.JAVA: Adapter((".java",), java.MARKS, "Java", java.read_java),
    java.KOTLIN: Adapter((".kt", ".kts"), java.MARKS, "Kotlin", java.read_kotlin),
    swift.LANGUAGE: Adapter((".swift",), swift.MARKS, "Swift", swift.read),
    nim.LANGUAGE: Adapter((".nim",), nim.MARKS, "Nim", nim.read),
    julia.LANGUAGE: Adapter((".jl",), julia.MARKS, "Julia", julia.read),
    dart.LANGUAGE: Adapter((".dart",), dart.MARKS, "Dart", dart.read),
}
"""Language -> how it is read. A language more is one module and one row."""


def read(path: str, target: Target) -> tuple[Binding, ...]:
    """Read a file for each kind of binding that it holds.

    Raises InputError where it cannot be read, or is of no language that is known.
    """
    fitting = [each for each in BINDINGS.values() if path.endswith(each.suffixes)]
    if not fitting:
        known = ", ".join(f"{each.words} ({each.suffixes[0]})" for each in BINDINGS.values())
        raise InputError(path, f"is no binding that abilint reads, by its suffix: {known}")
    text = text_file.raw(path)
    held = [each for each in fitting if any(mark in text for mark in each.marks)]
    return tuple(each.read(path, target) for each in held or fitting[:1])
