"""Files in other languages that declare a library's functions again: read as text, never run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import InputError
from abilint.surfaces.bindings import text_file

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

__all__ = ["BINDINGS", "Adapter", "read"]

PYTHON = (".py", ".pyw")
JAVASCRIPT = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
OF_JAVA = (b"com.sun.jna", b"native", b"external", b"java.lang.foreign")


class Adapter(Struct, frozen=True):
    """How the bindings of one language are read."""

    suffixes: tuple[str, ...]
    marks: tuple[bytes, ...]
    """What the text holds, at least one of them, where it is this kind of binding."""
    words: str
    """What messages call it."""
    module: str
    """The package here that reads it: imported when a file of the language is, and no sooner."""
    function: str = "read"

    def read(self, path: str, target: Target) -> Binding:
        """Read a file; its conditions and sizes are decided for the target. Raises InputError."""
        package = import_module(f"{__name__}.{self.module}")
        binding: Binding = getattr(package, self.function)(path, target)
        return binding


BINDINGS = {
    "python-ctypes": Adapter(PYTHON, (b"ctypes",), "Python ctypes", "python_ctypes"),
    "python-cffi": Adapter(PYTHON, (b"cffi", b".cdef("), "Python cffi", "python_cffi"),
    "csharp": Adapter(
        (".cs",),
        (b"DllImport", b"LibraryImport", b"NativeLibrary", b"GetDelegateForFunctionPointer"),
        "C#",
        "csharp",
    ),
    "dart": Adapter((".dart",), (b"dart:ffi",), "Dart", "dart"),
    "go": Adapter(
        (".go",), (b'"C"', b"ebitengine/purego", b"NewLazy", b"LoadDLL", b"LoadLibrary"), "Go", "go"
    ),
    "java": Adapter((".java",), OF_JAVA, "Java", "java", "read_java"),
    "kotlin": Adapter((".kt", ".kts"), OF_JAVA, "Kotlin", "java", "read_kotlin"),
    "julia": Adapter((".jl",), (b"ccall", b"cglobal", b"dlsym"), "Julia", "julia"),
    "luajit": Adapter((".lua",), (b"cdef", b"ffi.load"), "LuaJIT", "luajit"),
    "nim": Adapter((".nim",), (b"importc", b"dynlib"), "Nim", "nim"),
    "node": Adapter(JAVASCRIPT, (b"koffi", b"ffi", b"dlopen"), "JavaScript", "node"),
    "php-ffi": Adapter((".php", ".inc", ".phtml"), (b"FFI::cdef", b"FFI::load"), "PHP", "php_ffi"),
    "ruby": Adapter((".rb", ".rake"), (b"FFI", b"Fiddle", b"attach_function"), "Ruby", "ruby"),
    "rust": Adapter((".rs",), (b"extern", b"libloading", b"dlsym"), "Rust", "rust"),
    "swift": Adapter((".swift",), (b"@_silgen_name", b"@_extern", b"@_cdecl", b"dlsym"), "Swift", "swift"),
    "zig": Adapter((".zig",), (b"extern", b"export", b"DynLib", b"@cImport"), "Zig", "zig"),
}
"""Language -> how it is read. A language more is one package and one row."""


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
