"""The other files of a Go package, which cgo compiles together with one: flags, callbacks, C sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings import text_file
from abilint.surfaces.bindings.go import constraints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.target import Target

MOST_FILES = 400
C_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")
EXPORT = re.compile(rb"^//export\s+(\w+)", re.MULTILINE)
DIRECTIVE = re.compile(rb"^[ \t]*(?://|\*)?[ \t]*(#cgo[ \t][^\n]*)", re.MULTILINE)
BODY = re.compile(rb"(?<![.\w])([A-Za-z_]\w*)\s*\([^;{}()]*(?:\([^;{}()]*\)[^;{}()]*)*\)\s*\{")


class Package:
    """What stands beside a file, as far as it can be read; the file itself counts, too."""

    def __init__(self, path: str, target: Target) -> None:
        self.folder = Path(path).parent
        files = list(_texts(self.folder, (".go",)))
        self._go = [text for _, text in files]
        self._built = [text for file, text in files if str(file) == path or _is_built(file, text, target)]
        self.exports = frozenset(name.decode() for text in self._go for name in EXPORT.findall(text))
        """Functions of Go that C may call: no library has them."""
        self._in_c: frozenset[str] | None = None

    def directives(self) -> Iterator[str]:
        """List the `#cgo` lines of all files that are surely built: Go's linker gets them together."""
        for text in self._built:
            for line in DIRECTIVE.findall(text):
                yield line.decode(errors="replace").strip()

    def defines(self, name: str) -> bool:
        """Whether the package itself has the body of a function, in a C source or in C text."""
        if self._in_c is None:
            above = [text.rpartition(b'import "C"')[0] for text in self._go]
            texts = [*above, *(text for _, text in _texts(self.folder, C_SOURCES))]
            self._in_c = frozenset(name.decode() for text in texts for name in BODY.findall(text))
        return name in self._in_c


def _texts(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, bytes]]:
    try:
        paths = sorted(each for each in folder.iterdir() if each.suffix in suffixes)
    except OSError:
        return
    for each in paths[:MOST_FILES]:
        try:
            yield each, text_file.raw(str(each))
        except InputError:
            continue


def _is_built(file: Path, text: bytes, target: Target) -> bool:
    """Whether Go surely builds another file of the package for a target."""
    head = text.partition(b"\npackage ")[0].decode(errors="replace").splitlines()
    return constraints.by_name(str(file), target) and constraints.by_lines(head, target)[0] is True
