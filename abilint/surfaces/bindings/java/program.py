"""The classes that a file's names mean, in it and in the files beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.errors import InputError
from abilint.surfaces.bindings.java import java_text, kotlin_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.bindings.java.syntax import Class, TypeUse, Unit, Variable

SUFFIXES = {".java": java_text.read, ".kt": kotlin_text.read}
MOST_FILES = 300
"""Files of other classes that are read for one; a binding of all of Windows takes fifty."""
DEEPEST = 40
"""Classes that extend each other, aliases of aliases."""


def parse(path: str) -> Unit:
    """Read a source file by its suffix; raises InputError."""
    suffix = os.path.splitext(path)[1]  # noqa: PTH122
    return SUFFIXES.get(suffix, kotlin_text.read)(path)


def meant(use: TypeUse, place: Class) -> TypeUse:
    """See through Kotlin's other names of types."""
    for _ in range(DEEPEST):
        other = place.unit.aliases.get(use.name)
        if other is None:
            break
        use = replace(other, dimensions=other.dimensions + use.dimensions)
    return use


class Program:
    """One file, with those of its own source tree that its names lead to."""

    def __init__(self, path: str) -> None:
        self.unit = parse(path)
        self._units: dict[str, Unit | None] = {os.path.realpath(path): self.unit}
        self._found: dict[tuple[int, str], Class | None] = {}

    def find(self, name: str, place: Class | None, unit: Unit) -> Class | None:
        """Give the class of a name as it is written at a place; None where no file that is here has it."""
        key = (id(place or unit), name)
        if key not in self._found:
            self._found[key] = None
            self._found[key] = self._find(name.split("."), place, unit)
        return self._found[key]

    def of(self, use: TypeUse, place: Class) -> Class | None:
        """Give the class of a type that is written in another."""
        return self.find(meant(use, place).name, place, place.unit)

    def full_name(self, name: str, place: Class) -> str | None:
        """Give a type's name with its packages; None where imports of whole packages leave it open."""
        found = self.find(name, place, place.unit)
        if found is not None:
            return found.binary_name.replace("$", ".")
        first, _, rest = name.partition(".")
        imported = place.unit.imports.get(first)
        if imported:
            return f"{imported}.{rest}" if rest else imported
        if first[:1].islower():
            return name
        return None

    def supers(self, place: Class) -> Iterator[tuple[TypeUse, Class, Class | None]]:
        """List what a class extends, at any remove: as it is written, where, and its class if it is here."""
        waiting, seen = [place], {place}
        while waiting and len(seen) < MOST_FILES:
            here = waiting.pop(0)
            for use in here.supers:
                found = self.of(use, here.outer or here)
                yield use, here, found
                if found is not None and found not in seen:
                    seen.add(found)
                    waiting.append(found)

    def variable(self, path: tuple[str, ...], place: Class) -> tuple[Variable, Class] | None:
        """Give the field that a name means at a place, and the class that has it."""
        if len(path) > 1:
            owner = self.find(".".join(path[:-1]), place, place.unit)
            return None if owner is None else self._member(path[-1], owner)
        for each in place.within():
            found = self._member(path[0], each)
            if found is not None:
                return found
        return self._imported(path[0], place)

    def _imported(self, name: str, place: Class) -> tuple[Variable, Class] | None:
        full = place.unit.imports.get(name)
        owners = [full.rpartition(".")[0]] if full else place.unit.wide_imports
        for each in owners:
            owner = self._absolute(each.split("."), place.unit)
            found = self._member(name, owner) if owner else None
            if found is not None:
                return found
        return None

    def _member(self, name: str, owner: Class) -> tuple[Variable, Class] | None:
        classes = [owner, *(found for _, _, found in self.supers(owner) if found is not None)]
        companions = [each.classes["Companion"] for each in classes if "Companion" in each.classes]
        for each in (*classes, *companions):
            for field in each.fields:
                if field.name == name:
                    return field, each
        return None

    def _find(self, path: list[str], place: Class | None, unit: Unit) -> Class | None:
        for each in place.within() if place else ():
            found = self._nested(path, each)
            if found is not None:
                return found
        return self._of_unit(path, unit)

    def _of_unit(self, path: list[str], unit: Unit) -> Class | None:
        """Look where a file's own names lead to: itself, its imports, its package, whole packages."""
        first, rest = path[0], path[1:]
        found = unit.classes.get(first)
        if found is None and first in unit.imports:
            return self._absolute([*unit.imports[first].split("."), *rest], unit)
        if found is None:
            found = self._of_package(unit.package, first, unit)
        if found is not None:
            return self._within(found, rest)
        for package in unit.wide_imports:
            found = self._absolute([*package.split("."), *path], unit)
            if found is not None:
                return found
        return self._absolute(path, unit) if rest else None

    def _nested(self, path: list[str], place: Class) -> Class | None:
        """Look for a class within one, or within those that it extends."""
        if path[0] == place.name:
            return self._within(place, path[1:])
        for owner in (place, *(found for _, _, found in self.supers(place) if found is not None)):
            inner = owner.classes.get(path[0])
            if inner is not None:
                return self._within(inner, path[1:])
        return None

    def _within(self, found: Class, path: list[str]) -> Class | None:
        here: Class | None = found
        for name in path:
            here = self._nested([name], here) if here is not None else None
        return here

    def _absolute(self, path: list[str], unit: Unit) -> Class | None:
        """Look for a class by its full name: packages begin small, classes do not."""
        split = next((n for n, part in enumerate(path) if part[:1].isupper()), len(path) - 1)
        package, name, rest = ".".join(path[:split]), path[split], path[split + 1 :]
        found = self._of_package(package, name, unit)
        return None if found is None else self._within(found, rest)

    def _of_package(self, package: str, name: str, unit: Unit) -> Class | None:
        folder = self._folder(package, unit)
        if folder is None or not name.isidentifier():
            return None
        for suffix in SUFFIXES:
            other = self._unit(os.path.join(folder, name + suffix))  # noqa: PTH118
            if other is not None and name in other.classes:
                return other.classes[name]
        return None

    def _folder(self, package: str, unit: Unit) -> str | None:
        """Give the folder of a package, from that of a file which states its own."""
        here = os.path.dirname(os.path.realpath(unit.path))  # noqa: PTH120
        own = unit.package.replace(".", os.sep)
        if package == unit.package:
            return here
        if own and not here.endswith(os.sep + own):
            return None
        root = here[: -len(own)] if own else here
        return os.path.join(root, *package.split("."))  # noqa: PTH118

    def _unit(self, path: str) -> Unit | None:
        if path not in self._units and len(self._units) < MOST_FILES:
            self._units[path] = None
            if os.path.isfile(path):  # noqa: PTH113
                try:
                    self._units[path] = parse(path)
                except InputError:
                    self._units[path] = None
        return self._units.get(path)
