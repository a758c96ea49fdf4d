"""What a file's names mean: declared in it, or in another file of its project."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings import text_file
from abilint.surfaces.bindings.csharp import sources
from abilint.surfaces.bindings.csharp.index import Index, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.target import Target
    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.sources import Text

DECLARES = re.compile(
    rb"\b(?:struct|enum|class|interface|record)\s+@?(\w+)|\bdelegate\s[^;{}()=]*?(\w+)\s*\(|\bconst\s+[\w.]+\s+(\w+)"
)
"""What looks like a declaration; whether it is one, parsing tells."""
SOLUTION, PROJECT = ("*.sln", "*.slnx"), ("*.csproj",)
HIGHEST = 4
"""Folders above a file that are searched for what makes them a project."""
MOST_FILES, MOST_BYTES = 2_000, 32 << 20
NOT_SOURCES = frozenset({"bin", "obj", "node_modules", ".git"})


class Project:
    """A file and those beside it, which are read only where a name is not found."""

    def __init__(self, text: Text, target: Target) -> None:
        self.text = text
        self.target = target
        self.index = Index()
        self.index.add(text)
        self.lacking: dict[str, None] = {}
        """Names of types that no file declares, in the order of their use."""
        self._elsewhere: dict[str, list[Path]] | None = None
        self._asked: set[str] = set()
        self._read: set[Path] = {Path(text.source.path)}

    def types(self, name: str, scope: tuple[str, ...]) -> list[Declared]:
        """Find the declarations of a type that a name means at a place; several are parts of one."""
        return self._find("types", name, scope)

    def constants(self, name: str, scope: tuple[str, ...]) -> list[Declared]:
        """Find the declarations of a constant; several are of several conditions."""
        return self._find("constants", name, scope)

    def declares(self, name: str) -> bool:
        """Whether the file itself declares a type of that last name."""
        return name.rpartition(".")[2] in self.index.types

    def alias(self, name: str) -> Declared | None:
        """Give what `using Name = ...` makes of a name."""
        return self.index.aliases.get(name)

    def _find(self, kind: str, name: str, scope: tuple[str, ...]) -> list[Declared]:
        parts = tuple(part.strip().lstrip("@") for part in name.removeprefix("global::").split("."))
        found = self._known(kind, parts, scope)
        if not found and parts[-1] not in self._asked:
            self._asked.add(parts[-1])
            self._ask_others(parts[-1])
            found = self._known(kind, parts, scope)
        return found

    def _known(self, kind: str, parts: tuple[str, ...], scope: tuple[str, ...]) -> list[Declared]:
        """Look a name up as written, then without the namespaces that aliases may stand for."""
        candidates = getattr(self.index, kind).get(parts[-1], [])
        return nearest(candidates, parts, scope) or nearest(candidates, parts[-2:], scope)

    def _ask_others(self, name: str) -> None:
        """Read those files of the project that seem to declare a name."""
        if self._elsewhere is None:
            self._elsewhere = _declared_around(Path(self.text.source.path))
        for path in self._elsewhere.get(name, ()):
            if path in self._read:
                continue
            self._read.add(path)
            try:
                self.index.add(sources.read(str(path), self.target))
            except InputError:
                continue


def _declared_around(path: Path) -> dict[str, list[Path]]:
    """Say for each name which files of the project seem to declare it."""
    found: dict[str, list[Path]] = {}
    total = 0
    for file in _files(path):
        try:
            data = text_file.raw(str(file))
        except InputError:
            continue
        total += len(data)
        if total > MOST_BYTES:
            break
        for groups in DECLARES.findall(data):
            for name in filter(None, groups):
                places = found.setdefault(name.decode("ascii", "replace"), [])
                if file not in places:
                    places.append(file)
    return found


def _files(path: Path) -> Iterator[Path]:
    """List the other sources of the project, those in the file's own folder where there is no project."""
    folder = path.parent
    roots = [folder, *list(folder.resolve().parents)[:HIGHEST]]
    marked = (
        each for marks in (SOLUTION, PROJECT) for each in roots if any(any(each.glob(p)) for p in marks)
    )
    root = next(marked, None)
    listed = root.rglob("*.cs") if root else folder.glob("*.cs")
    kept = (each for each in listed if NOT_SOURCES.isdisjoint(each.parts) and each.is_file())
    for number, each in enumerate(kept):
        if number >= MOST_FILES:
            return
        if each.resolve() != path.resolve():
            yield each
