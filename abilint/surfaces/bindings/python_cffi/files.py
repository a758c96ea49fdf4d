"""Files beside a module that it reads its C text from: `open("foo.h").read()`."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import InputError
from abilint.model.location import Location
from abilint.surfaces.bindings import text_file
from abilint.surfaces.bindings.python_ctypes.attributes import elements
from abilint.surfaces.bindings.python_ctypes.values import UNKNOWN, Const, Native, Row, Unknown, Value

if TYPE_CHECKING:
    from abilint.surfaces.bindings.python_ctypes.run import Run

# ruff: noqa: PTH120, PTH207 - paths stay as the user wrote them

READING = frozenset({"read", "read_text", "read_bytes"})
MOST_FILES = 1000


class Read(Struct, Native, frozen=True):
    """A file that was opened, or a method of it or of its path."""

    path: Value
    where: Location

    def attribute(self, run: Run, name: str, where: Location) -> Value:
        """Give a method that reads all of it."""
        del run, where
        return self if name in READING else UNKNOWN

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Give the text."""
        del arguments, named, where
        return content(run, self.path, self.where)


class Open(Native):
    """The function `open`."""

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Open a file whose name is known, at least in part."""
        del run, named
        return Read(arguments[0], where) if arguments else UNKNOWN


class Join(Native):
    """The function `os.path.join`, which keeps all that is known of the path's end."""

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Join."""
        del run, named, where
        parts: list[str] = []
        for each in arguments:
            known = isinstance(each, Const) and isinstance(each.value, str)
            parts = [*parts, str(each.value)] if isinstance(each, Const) and known else []
            if isinstance(each, Unknown) and each.tail:
                parts = [each.tail]
        whole = all(isinstance(each, Const) for each in arguments)
        joined = "/".join(parts)
        return Const(joined) if whole else Unknown(joined)


class Glob(Native):
    """The function `glob.glob`."""

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Name the files of the module's folder, or one below it, that fit."""
        del run, named
        pattern = _text(arguments[0]).lstrip("/") if arguments else ""
        if not pattern or ".." in pattern.split("/") or "**" in pattern:
            return UNKNOWN
        folder = os.path.dirname(where.file)
        names = sorted(glob.glob(pattern, root_dir=folder or "."))
        return Row([Const(name) for name in names[:MOST_FILES]]) if names else UNKNOWN


class Sorted(Native):
    """The function `sorted`."""

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Put constants in order; what has no order stays in that of the text."""
        del run, where
        items = elements(arguments[0]) if arguments else None
        if items is None or named:
            return UNKNOWN
        try:
            return Row(sorted(items, key=lambda each: each.value))  # type: ignore[union-attr]
        except (AttributeError, TypeError):
            return Row(items)


NATIVES: dict[str, Native] = {
    "builtins.open": Open(), "io.open": Open(), "codecs.open": Open(), "os.path.join": Join(),
    "glob.glob": Glob(), "builtins.sorted": Sorted(),
}  # fmt: skip


def content(run: Run, path: Value, where: Location) -> Value:
    """Give the text of a file below the folders around a module; UNKNOWN where there is none."""
    from abilint.surfaces.bindings.python_cffi.values import CffiRun

    found = text_file.near(where.file, _text(path))
    if found is None or not isinstance(run, CffiRun):
        return UNKNOWN
    try:
        text = text_file.read(found).decode()
    except InputError as error:
        run.unread(where, str(error))
        return UNKNOWN
    run.files[found] = text.splitlines()
    return Const(text, Location(found, 1, 1))


def _text(path: Value) -> str:
    """Give what is known of a path."""
    known = path.tail if isinstance(path, Unknown) else path.value if isinstance(path, Const) else ""
    return known if isinstance(known, str) else ""
