"""A crate as its text states it: modules, and what is named in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.surfaces.bindings.rust.macros.expansion import Expander

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.surfaces.bindings.rust.attributes import Meta
    from abilint.surfaces.bindings.tree import Source

TYPES = frozenset({"struct_item", "union_item", "enum_item", "type_item", "foreign_type"})
VALUES = frozenset({"const_item", "static_item", "let_declaration"})


class Module(Struct, eq=False):
    """A module, or a block of a function that holds items."""

    name: str
    folder: str
    """Where files of modules within it are looked for."""
    parent: Module | None = None
    is_block: bool = False
    items: dict[str, list[Item]] = field(default_factory=dict)
    children: dict[str, Module] = field(default_factory=dict)
    imports: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """Name -> paths that `use` gives it; several only where a build decides."""
    wildcards: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def root(self) -> Module:
        """The crate's own."""
        module = self
        while module.parent is not None:
            module = module.parent
        return module

    @property
    def named(self) -> Module:
        """The module that a block stands in."""
        module = self
        while module.is_block and module.parent is not None:
            module = module.parent
        return module


class Link(NamedTuple):
    """A node, and those that it stands in, as far as the `impl` or function."""

    node: Node
    up: Link | None


class Item(Struct, frozen=True, eq=False):
    """Something that has a name, or a block of declarations."""

    node: Node
    module: Module
    source: Source
    attributes: tuple[Meta, ...]
    presence: bool | None
    """None where only a build can tell whether it is there."""
    chain: Link | None = None
    """What it stands in, as far as the `impl`."""

    @property
    def location(self) -> Location:
        """Its place."""
        return self.source.at(self.node)

    def field(self, name: str) -> str:
        """Give the text of a part."""
        return self.source.text(self.node.child_by_field_name(name))

    @property
    def name(self) -> str:
        """What it is called."""
        return self.field("name").removeprefix("r#")


class Crate(Struct):
    """All modules that were read, and what stands in them."""

    root: Module
    blocks: list[Item] = field(default_factory=list)
    """`extern` blocks."""
    constants: list[Item] = field(default_factory=list)
    implementations: list[Item] = field(default_factory=list)
    calls: list[Item] = field(default_factory=list)
    """Calls in functions, each of which may open a library or look a name up."""
    macros: list[Item] = field(default_factory=list)
    """Calls of macros that make items."""
    definitions: dict[str, str] = field(default_factory=dict)
    """Name of a macro -> its text."""
    expander: Expander = field(default_factory=Expander)
    followed: set[Location] = field(default_factory=set)
    """Calls of macros that were followed."""
    unread: list[tuple[Location, str]] = field(default_factory=list)
