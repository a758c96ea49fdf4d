"""What a path means (The Rust Reference, "Paths", "Name resolution")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.surfaces.bindings.rust.crate import TYPES, VALUES, Module

if TYPE_CHECKING:
    from abilint.surfaces.bindings.rust.crate import Item

DEEPEST = 60
"""Renamings of renamings that are followed."""


class External(Struct, frozen=True):
    """A path into another crate."""

    path: tuple[str, ...]


class Several(Struct, frozen=True):
    """Items of one name, of which only a build can tell which is there."""

    items: tuple[Item, ...]


def find(module: Module, path: tuple[str, ...], kinds: frozenset[str]) -> Item | External | Several | None:
    """Give what a path names; `kinds` says whether types or values are meant. None where nothing is found."""
    return _Search(kinds).path(module, path)


def type_of(module: Module, path: tuple[str, ...]) -> Item | External | Several | None:
    """Give the type that a path names."""
    return find(module, path, TYPES)


def value_of(module: Module, path: tuple[str, ...]) -> Item | External | Several | None:
    """Give the constant that a path names."""
    return find(module, path, VALUES)


class _Search:
    """One look-up; modules that are being looked into are not looked into again."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self.kinds = kinds
        self.busy: set[tuple[int, str]] = set()
        self.depth = 0

    def path(self, module: Module, path: tuple[str, ...]) -> Item | External | Several | None:
        """Look a whole path up."""
        if not path or self.depth > DEEPEST:
            return None
        if len(path) == 1:
            return self.name(module, path[0], up=True)
        inside = self.module(module, path[:-1])
        if isinstance(inside, Module):
            return self.name(inside, path[-1], up=False)
        return External((*inside.path, path[-1])) if inside else None

    def name(self, module: Module, name: str, *, up: bool) -> Item | External | Several | None:
        """Look one name up in a module, and in those around it where that is a block."""
        if (id(module), name) in self.busy:
            return None
        self.busy.add((id(module), name))
        self.depth += 1
        try:
            found = self._own(module, name) or self._imported(module, name) or self._wild(module, name)
        finally:
            self.busy.discard((id(module), name))
            self.depth -= 1
        if found is None and up and module.is_block and module.parent is not None:
            return self.name(module.parent, name, up=True)
        return found

    def _own(self, module: Module, name: str) -> Item | Several | None:
        items = [each for each in module.items.get(name, ()) if each.node.type in self.kinds]
        certain = [each for each in items if each.presence]
        if len(items) == 1 or certain:
            return (certain or items)[0]
        return Several(tuple(items)) if items else None

    def _imported(self, module: Module, name: str) -> Item | External | Several | None:
        for path in module.imports.get(name, ()):
            found = self._used(module, path)
            if found is not None:
                return found
        return None

    def _used(self, module: Module, path: tuple[str, ...]) -> Item | External | Several | None:
        """Look up what `use` names: from the module, or as in 2015 from the crate's root."""
        found = self.path(module, path) if len(path) > 1 else None
        if found is None or isinstance(found, External):
            found = self.path(module.root, path) or found
        return found if found is not None or len(path) > 1 else External(path)

    def _wild(self, module: Module, name: str) -> Item | External | Several | None:
        outside = None
        for path in module.wildcards:
            inside = self.module(module, path)
            if isinstance(inside, External):
                inside = self.module(module.root, path)
            if isinstance(inside, Module):
                found = self.name(inside, name, up=False)
                if found is not None and not isinstance(found, External):
                    return found
                outside = outside or found
            elif inside is not None:
                outside = outside or _known(External((*inside.path, name)))
        return outside

    def module(self, module: Module, path: tuple[str, ...]) -> Module | External | None:
        """Give the module that a path leads to, or the crate that it leads into."""
        here: Module | None = module
        for number, part in enumerate(path):
            if here is None:
                return None
            follows = self._step(here, part, first=number == 0)
            if isinstance(follows, External):
                return External((*follows.path, *path[number + 1 :]))
            here = follows
        return here

    def _step(self, here: Module, part: str, *, first: bool) -> Module | External | None:
        match part:
            case "" | "crate" | "$crate":
                return here.root
            case "self":
                return here.named
            case "super":
                return here.named.parent
        return self._child(here, part, first=first)

    def _child(self, here: Module, part: str, *, first: bool) -> Module | External | None:
        scope: Module | None = here
        while scope is not None:
            if part in scope.children:
                return scope.children[part]
            for path in scope.imports.get(part, ()):
                found = self._module_of_use(scope, path, part)
                if found is not None:
                    return found
            scope = scope.parent if first and scope.is_block else None
        if part in here.root.children and first:
            return here.root.children[part]
        return External((part,))

    def _module_of_use(self, scope: Module, path: tuple[str, ...], part: str) -> Module | External | None:
        if path in ((part,), ("", part), ("self", part)) or (id(scope), f"mod {part}") in self.busy:
            return External((part,)) if path[0] != "self" else None
        self.busy.add((id(scope), f"mod {part}"))
        found = self.module(scope, path)
        self.busy.discard((id(scope), f"mod {part}"))
        return found


def _known(found: External) -> External | None:
    """Keep what the C names of the standard library and `libc` hold: any other name may be anybody's."""
    from abilint.surfaces.bindings.rust import c_names

    return found if c_names.is_known(found.path) else None
