"""One translation unit: an umbrella that includes the headers, parsed, with its errors and inclusions."""

from __future__ import annotations

import os
from ctypes import POINTER, byref, c_char_p, c_uint, c_void_p

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.surfaces.clang_front_end.libclang import Cursor, SourceLocation, String

UMBRELLAS = {"c": "abilint-umbrella.c", "c++": "abilint-umbrella.cc"}
"""Names of the file, which exists in memory only, that includes the headers one per line."""
_REFUSALS = {2: "libclang crashed on it"}
"""CXErrorCode."""


class ParseRefusedError(Exception):
    """libclang gave no translation unit at all: its arguments were refused, or it gave up."""


class Place:
    """Where libclang saw something; `file` is libclang's handle, 0 for the command line and built-ins."""

    __slots__ = ("column", "file", "line")

    def __init__(self, file: int, line: int, column: int) -> None:
        self.file = file
        self.line = line
        self.column = column


_ANGLED = " with <angled> include"
"""What clang adds where the file stands beside the one that includes it."""


class Diagnostic:
    """An error, copied out of libclang's set before the next one is asked for."""

    __slots__ = ("message", "place")

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        self.message = message


class Clang:
    """The loaded library, and the calls that every module here makes."""

    def __init__(self) -> None:
        self.library = libclang.load()
        self._index = self.library.clang_createIndex(0, 0)
        self._file = c_void_p()
        self._line = c_uint()
        self._column = c_uint()

    def text(self, string: String) -> str:
        """Copy a CXString and free it."""
        raw = self.library.clang_getCString(string)
        value = raw.decode("utf-8", "surrogateescape") if raw else ""
        self.library.clang_disposeString(string)
        return value

    def place(self, location: SourceLocation) -> Place:
        """Where the text stands that a location leads to; for a macro, where it is expanded."""
        self.library.clang_getExpansionLocation(
            location, byref(self._file), byref(self._line), byref(self._column), None
        )
        return Place(self._file.value or 0, self._line.value, self._column.value)

    def parse(
        self,
        headers: Sequence[str],
        language: str,
        arguments: Sequence[str],
        *,
        added: str = "",
        replaced: Mapping[str, bytes] | None = None,
    ) -> Unit:
        """Parse an umbrella of these headers; raises ParseRefusedError where libclang returns none.

        `added` stands in the umbrella behind the headers; `replaced` gives files another text.
        """
        name = UMBRELLAS[language].encode()
        umbrella = b"".join(b'#include "%s"\n' % os.fsencode(header) for header in headers) + added.encode()
        texts = {name: umbrella} | {os.fsencode(file): text for file, text in (replaced or {}).items()}
        encoded = [os.fsencode(argument) for argument in arguments]
        argv = (c_char_p * len(encoded))(*encoded)
        files = [libclang.UnsavedFile(file, text, len(text)) for file, text in texts.items()]
        unsaved = (libclang.UnsavedFile * len(files))(*files)
        handle = c_void_p()
        code = self.library.clang_parseTranslationUnit2(
            self._index,
            name,
            argv,
            len(encoded),
            unsaved,
            len(files),
            libclang.KEEP_GOING | libclang.DETAILED_PREPROCESSING_RECORD,
            byref(handle),
        )
        if code or not handle.value:
            raise ParseRefusedError(_REFUSALS.get(code) or _refused(arguments))
        return Unit(self, handle, headers, language, arguments, umbrella)


def _refused(arguments: Sequence[str]) -> str:
    """Say which arguments may be at fault: those between our own, which stand first and last."""
    first = arguments.index("-nostdinc") + 1
    last = arguments.index("-isystem", first)
    return " ".join(["libclang refused its arguments, among them", *arguments[first:last]])


class Unit:
    """A parsed umbrella; call `dispose` when done, or its syntax tree stays in memory."""

    def __init__(
        self,
        clang: Clang,
        handle: c_void_p,
        headers: Sequence[str],
        language: str,
        arguments: Sequence[str],
        umbrella: bytes,
    ) -> None:
        self.clang = clang
        self.handle = handle
        self.headers = headers
        self.language = language
        self.arguments = arguments
        self.umbrella = umbrella
        self._names: dict[int, str] = {}
        self.errors = self._errors()
        self.includers: dict[int, set[int]] = {}
        """For each file, the files that include it; the umbrella itself has no includer."""
        self.lines: dict[int, set[int]] = {}
        """For each file, the lines of the umbrella (from 1) that it was reached through."""
        self._read_inclusions()

    def dispose(self) -> None:
        """Free the syntax tree."""
        self.clang.library.clang_disposeTranslationUnit(self.handle)

    def file_name(self, file: int) -> str:
        """Name of a file as libclang found it; empty for the command line and built-ins."""
        if not file:
            return ""
        name = self._names.get(file)
        if name is None:
            name = self.clang.text(self.clang.library.clang_getFileName(file))
            self._names[file] = name
        return name

    def cursor_at(self, file: str, offset: int) -> Cursor:
        """Give the innermost declaration, expression or reference whose name stands at a place."""
        library = self.clang.library
        handle = library.clang_getFile(self.handle, os.fsencode(file))
        location = library.clang_getLocationForOffset(self.handle, handle, offset)
        found: Cursor = library.clang_getCursor(self.handle, location)
        return found

    def first_words(self, cursor: Cursor, most: int) -> list[str]:
        """Give the first tokens of a declaration as the file has them, macros by their names."""
        library, tokens, count = self.clang.library, POINTER(libclang.Token)(), c_uint()
        extent = library.clang_getCursorExtent(cursor)
        library.clang_tokenize(self.handle, extent, byref(tokens), byref(count))
        taken = range(min(most, count.value))
        words = [self.clang.text(library.clang_getTokenSpelling(self.handle, tokens[at])) for at in taken]
        library.clang_disposeTokens(self.handle, tokens, count)
        return words

    def _errors(self) -> list[Diagnostic]:
        library, clang = self.clang.library, self.clang
        found = []
        diagnostics = library.clang_getDiagnosticSetFromTU(self.handle)
        for number in range(library.clang_getNumDiagnosticsInSet(diagnostics)):
            diagnostic = library.clang_getDiagnosticInSet(diagnostics, number)
            if library.clang_getDiagnosticSeverity(diagnostic) >= libclang.SEVERITY_ERROR:
                place = clang.place(library.clang_getDiagnosticLocation(diagnostic))
                message = clang.text(library.clang_getDiagnosticSpelling(diagnostic))
                found.append(Diagnostic(place, message.partition(_ANGLED)[0]))
        return found

    def _read_inclusions(self) -> None:
        def visit(file: int, stack: Sequence[SourceLocation], depth: int, _: object) -> None:
            includers = self.includers.setdefault(file or 0, set())
            lines = self.lines.setdefault(file or 0, set())
            if depth:
                includers.add(self.clang.place(stack[0]).file)
                outermost = self.clang.place(stack[depth - 1])
                if self.file_name(outermost.file) == UMBRELLAS[self.language]:
                    lines.add(outermost.line)

        self.clang.library.clang_getInclusions(self.handle, libclang.InclusionVisitor(visit), None)

    def headers_of(self, place: Place) -> set[str]:
        """Headers of the umbrella whose inclusion reached a place."""
        in_umbrella = self.file_name(place.file) == UMBRELLAS[self.language]
        lines = {place.line} if in_umbrella else self.lines.get(place.file, set())
        return {self.headers[line - 1] for line in lines if 0 < line <= len(self.headers)}

    def carriers(self, files: set[int]) -> set[int]:
        """Every file that includes one of these, directly or not."""
        found: set[int] = set()
        pending = list(files)
        while pending:
            for includer in self.includers.get(pending.pop(), ()):
                if includer not in found:
                    found.add(includer)
                    pending.append(includer)
        return found
