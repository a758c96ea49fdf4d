"""Programs that take the address of declarations: what a consumer's object files ask the linker for.

A declaration is named by its identifier after the real headers, so that the compiler decides which
symbol it means. What no context compiles is named by the symbol that abilint predicts.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

COMPILERS = {"c": ("gcc", "-xc"), "c++": ("g++", "-xc++", "-fno-access-control")}
FLAGS = (
    "-w",
    "-O0",
    "-fPIC",
    "-ftls-model=initial-exec",
    "-fno-builtin",
    "-U_FORTIFY_SOURCE",
    "-fmax-errors=0",
)
ROUNDS = 8
"""How often the guilty headers or lines are dropped before a context is given up."""


class Promise(NamedTuple):
    """A declaration that obliges the library, as abilint states it."""

    name: str
    qualified_name: str
    link_name: str
    kind: str
    language: str
    file: str
    signature: str
    thread_local: bool


class Context(NamedTuple):
    """A way to compile: language, headers in order, and how a declaration is spelt."""

    language: str
    headers: tuple[str, ...]
    exact: bool = False
    """C++: cast to the type of the signature, which chooses among overloads."""


class Program(Struct):
    """Object files, and what they were made from."""

    objects: list[Path] = field(default_factory=list)
    by_identifier: list[Promise] = field(default_factory=list)
    by_link_name: list[Promise] = field(default_factory=list)
    asked_for: set[str] = field(default_factory=set)
    """Undefined symbols of the objects in which the compiler chose the names."""


class Writer(Struct):
    """Compiles in one folder, with one set of options."""

    folder: Path
    options: tuple[str, ...]
    program: Program = field(default_factory=Program)
    virtual: list[Promise] = field(default_factory=list)

    def write(self, promises: Sequence[Promise], headers: Sequence[str], language: str) -> Program:
        """Try the contexts, the cheapest first, until every promise is in an object file."""
        cxx = {p.file for p in promises if p.language == "c++"} if language == "auto" else set()
        left = [p for p in promises if p.file not in cxx]
        if language != "c++":
            left = self._speak("c", left, headers)
        if language != "c":
            left = self._speak("c++", left + [p for p in promises if p.file in cxx], headers)
        self._by_link_name(left + self.virtual)
        return self.program

    def _speak(self, language: str, promises: list[Promise], headers: Sequence[str]) -> list[Promise]:
        """Try every context of one language; returns what none of them compiles."""
        if not promises:
            return promises
        left = promises
        umbrella = self.clean(headers, language)
        spellings = (False, True) if language == "c++" else (False,)
        for exact in spellings:
            left = self._compile(left, Context(language, umbrella, exact))
        for exact in spellings:
            left = self._each_header(left, language, umbrella, exact=exact)
        return left

    def _each_header(
        self, promises: list[Promise], language: str, umbrella: tuple[str, ...], *, exact: bool
    ) -> list[Promise]:
        """Give each header a unit of its own, and then one behind the umbrella."""
        groups = defaultdict(list)
        for promise in promises:
            groups[promise.file].append(promise)
        left = []
        for header, group in groups.items():
            rest = self._compile(group, Context(language, (header,), exact))
            if header not in umbrella:
                rest = self._compile(rest, Context(language, (*umbrella, header), exact))
            left += rest
        return left

    def clean(self, headers: Sequence[str], language: str) -> tuple[str, ...]:
        """Drop the headers that the compiler blames until the others compile together."""
        kept = tuple(headers)
        for _ in range(ROUNDS):
            blamed = self._blamed(includes(kept), language, "-fsyntax-only")
            if blamed is None:
                return kept
            guilty = {number for number in blamed if 0 < number <= len(kept)}
            kept = tuple(h for number, h in enumerate(kept, 1) if number not in guilty)
            if not guilty:
                return ()
        return ()

    def _compile(self, promises: list[Promise], context: Context) -> list[Promise]:
        """Compile those that this context can name; the others are given back."""
        tried, failed = promises, []
        for _ in range(ROUNDS):
            if not tried:
                return failed
            head = includes(context.headers) + "".join(f"#undef {p.name}\n" for p in _plain(tried))
            first = head.count("\n") + 1
            lines = [_line(number, p, context) for number, p in enumerate(tried)]
            output = self.folder / f"{len(self.program.objects)}.o"
            blamed = self._blamed(head + "".join(lines), context.language, "-c", "-o", str(output))
            if blamed is None:
                self._keep(output, tried)
                return failed
            guilty = {number - first for number in blamed if first <= number < first + len(tried)}
            if not guilty:
                return failed + tried
            failed += [p for number, p in enumerate(tried) if number in guilty]
            tried = [p for number, p in enumerate(tried) if number not in guilty]
        return failed + tried

    def _blamed(self, text: str, language: str, *words: str) -> set[int] | None:
        """Lines of the program that errors lead to; None where it compiles."""
        source = self.folder / "oracle.source"
        source.write_text(text, encoding="utf-8", errors="surrogateescape")
        command = [*COMPILERS[language], *FLAGS, *self.options, *words, str(source)]
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if run.returncode == 0:
            return None
        return _lines_at_fault(run.stderr, str(source))

    def _keep(self, output: Path, promises: list[Promise]) -> None:
        """File an object; a pointer to a virtual method asks for no symbol: they are asked for by name."""
        names = undefined(output)
        virtual = [p for p in promises if p.kind == "method" and p.link_name not in names]
        self.program.objects.append(output)
        self.program.by_identifier += [p for p in promises if p not in virtual]
        self.program.asked_for |= names
        self.virtual += virtual

    def _by_link_name(self, promises: list[Promise]) -> None:
        if not promises:
            return
        lines = [
            f'extern {"__thread " if p.thread_local else ""}char n{number} __asm__("{p.link_name}");'
            f" void *r{number}(void) {{ return &n{number}; }}\n"
            for number, p in enumerate(promises)
        ]
        output = self.folder / f"{len(self.program.objects)}.o"
        blamed = self._blamed("".join(lines), "c", "-c", "-o", str(output))
        assert blamed is None, f"a name that gcc refuses: {blamed}"
        self.program.objects.append(output)
        self.program.by_link_name += promises


def includes(headers: Iterable[str]) -> str:
    """One line for each header."""
    return "".join(f'#include "{header}"\n' for header in headers)


def undefined(path: Path) -> set[str]:
    """Names that an object file asks for."""
    run = subprocess.run(["nm", "-u", "-P", str(path)], capture_output=True, text=True, check=True)
    names = {line.split(" ")[0] for line in run.stdout.splitlines()}
    return names - {"_GLOBAL_OFFSET_TABLE_"}


def _plain(promises: Iterable[Promise]) -> list[Promise]:
    """Those whose identifier a macro can shadow: `operator new` is none."""
    return [p for p in promises if re.fullmatch(r"\w+", p.name)]


def _line(number: int, promise: Promise, context: Context) -> str:
    if context.language == "c":
        return f"void *oracle_{number}(void) {{ return (void *)&{promise.name}; }}\n"
    address = f"&::{promise.qualified_name}"
    if context.exact and promise.kind in ("function", "method"):
        address = f"static_cast<{_pointer_type(promise)}>({address})"
    return f"namespace {{ __attribute__((used)) auto oracle_{number}() {{ return {address}; }} }}\n"


def _pointer_type(promise: Promise) -> str:
    """`int ns::f(int)` -> `int (*)(int)`; a method that is not static becomes a pointer to member."""
    return promise.signature.replace(f"{promise.qualified_name}(", "(*)(", 1)


def _lines_at_fault(complaint: str, source: str) -> set[int]:
    """Lines of `source` that an error is in, or that included the file which the error is in.

    gcc prints how a file was reached once, and again after a note on another file only sometimes.
    """
    included_by = re.compile(rf"(?:In file included|\s+) from {re.escape(source)}:(\d+)")
    diagnostic = re.compile(r"(\S+?):(\d+)(?::\d+)?: (fatal error|error|note|warning):")
    reached: dict[str, int] = {}
    found, pending = set(), None
    for line in complaint.splitlines():
        if included := included_by.match(line):
            pending = int(included[1])
        elif said := diagnostic.match(line):
            file, number, kind = said.groups()
            if pending is not None and "error" in kind:
                reached[file] = pending
            if "error" in kind and (file == source or file in reached):
                found.add(int(number) if file == source else reached[file])
            pending = None
    return found
