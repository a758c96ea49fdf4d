"""The files of a program, and what their names stand for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import InputError
from abilint.surfaces.bindings import text_file, tree
from abilint.surfaces.bindings.dart import type_text
from abilint.surfaces.bindings.dart.platforms import Reach
from abilint.surfaces.bindings.dart.tokens import Kind, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.dart.type_text import Written

MOST_FILES = 400


class Part(NamedTuple):
    """Some tokens of a file, the last one left out."""

    file: File
    start: int
    end: int


class File:
    """One file, and which of its tokens the target has."""

    def __init__(self, tokens: Tokens, reach: Reach) -> None:
        self.tokens = tokens
        self.dead, self.conditional = reach.dead, reach.conditional

    def live(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """List the tokens that the target has."""
        for index in range(start, len(self.tokens.all) if end is None else end):
            if index not in self.dead:
                yield index


class Program:
    """Files that belong together, and their names."""

    def __init__(self, collected: Collected) -> None:
        self.collected = collected
        self.files: list[File] = []
        self.typedefs: dict[str, Written] = {}
        self.classes: dict[str, Part] = {}
        """By name: the words from `class` on."""
        self.values: dict[str, Part] = {}
        """What names are set to, and what functions and getters do."""

    def load(self, path: str) -> None:
        """Read a file, its parts and the neighbours that it imports; raises InputError for the first."""
        waiting = [path]
        seen: set[str] = set()
        while waiting and len(seen) < MOST_FILES:
            name = waiting.pop(0)
            if os.path.normpath(name) in seen:
                continue
            seen.add(os.path.normpath(name))
            try:
                data = text_file.read(name)
            except InputError:
                if len(seen) == 1:
                    raise
                continue
            for where, reason in tree.parsed(name, data, "tree_sitter_dart", "Dart").broken():
                if len(seen) == 1:
                    self.collected.unread(where, reason)
            tokens = Tokens(name, data.decode())
            file = File(tokens, Reach(tokens, self.collected.graph.target))
            self.files.append(file)
            waiting += self._define(file)

    def _define(self, file: File) -> list[str]:
        """Note the names of a file; give the files that it brings in."""
        more: list[str] = []
        tokens = file.tokens
        for index in file.live():
            match tokens.text(index):
                case "import" | "export" | "part":
                    more += _neighbour(tokens, index)
                case "typedef":
                    self._typedef(tokens, index)
                case "class" if tokens.is_name(index + 1):
                    self.classes.setdefault(tokens.text(index + 1), Part(file, index, len(tokens.all)))
                case "=" if tokens.is_name(index - 1):
                    end = tokens.end_of(index + 1, ";,")
                    self.values.setdefault(tokens.text(index - 1), Part(file, index + 1, end))
                case "=>" | "{":
                    self._body(file, index)
        return more

    def _typedef(self, tokens: Tokens, index: int) -> None:
        """Read `typedef Name = Type;` and `typedef Result Name(Parameters);`."""
        if tokens.text(index + 2) == "=":
            found = type_text.read(tokens, index + 3)
            if found is not None:
                self.typedefs.setdefault(tokens.text(index + 1), found[0])
            return
        result = type_text.read(tokens, index + 1)
        if result is None or not tokens.is_name(result[1]):
            return
        words = _function(tokens, result[1] + 1)
        if words is not None:
            self.typedefs.setdefault(tokens.text(result[1]), words._replace(result=result[0]))

    def _body(self, file: File, index: int) -> None:
        """Note what a function or getter does, by its name."""
        tokens, before = file.tokens, index - 1
        if tokens.text(before) == ")":
            before = tokens.opening.get(before, 0) - 1
        if not tokens.is_name(before) or tokens.text(before) in ("if", "for", "while", "switch", "catch"):
            return
        is_block = tokens.text(index) == "{"
        end = tokens.partner.get(index, index) if is_block else tokens.end_of(index + 1)
        self.values.setdefault(tokens.text(before), Part(file, index + 1, end))


def _function(tokens: Tokens, index: int) -> Written | None:
    """Read parameters behind a name, as those of a function type."""
    found = type_text.parameters(tokens, index)
    return None if found is None else type_text.Written("Function", found)


def _neighbour(tokens: Tokens, index: int) -> list[str]:
    """Give the file that `import`, `export` or `part` names, where it lies beside this one."""
    name = tokens.literal(index + 1)
    if name is None or ":" in name or tokens.all[index + 1].kind is not Kind.TEXT:
        return []
    folder = os.path.dirname(tokens.path)  # noqa: PTH120  (as the user wrote it)
    path = os.path.normpath(os.path.join(folder, name))  # noqa: PTH118
    return [path] if os.path.isfile(path) else []  # noqa: PTH113
