"""Walking through the files of a crate for whatever states something of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import InputError
from abilint.surfaces.bindings.rust import (
    attributes,
    conditional_macros,
    conditions,
    imports,
    literals,
    module_files,
    parsing,
    standard,
)
from abilint.surfaces.bindings.rust.crate import TYPES, VALUES, Crate, Item, Link, Module
from abilint.surfaces.bindings.rust.macros import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.rust.attributes import Meta
    from abilint.surfaces.bindings.tree import Source

MOST_FILES = 5000
CONTAINERS = frozenset({"source_file", "declaration_list", "block"})
SCOPED = TYPES | VALUES | {"use_declaration", "mod_item"}
COMMENTS = frozenset({"line_comment", "block_comment"})
SKIPPED = COMMENTS | {"token_tree", "macro_rule", "string_literal", "integer_literal", "parameters"}
NO_FILE = "the file of a module is not there"
NO_INCLUDED = "includes a file that only a build makes"


class Place(NamedTuple):
    """Where the walk is."""

    module: Module
    source: Source
    presence: bool | None
    chain: Link | None = None


def gather(path: str, target: Target) -> Crate:
    """Read a file and those of its modules; raises InputError where the file itself cannot be read."""
    source = parsing.parse(path)
    crate = Crate(Module("", module_files.folder_of(path)))
    walk = _Walk(crate, target, path)
    walk.add(source, Place(crate.root, source, presence=True))
    walk.run()
    return crate


class _Walk:
    """What is still to be looked at; iterative, since text may nest without end."""

    def __init__(self, crate: Crate, target: Target, path: str) -> None:
        self.crate = crate
        self.target = target
        self.left: list[tuple[Node, Place, tuple[Meta, ...]]] = []
        self.files = {path}

    def add(self, source: Source, place: Place) -> None:
        """Look into text that was parsed."""
        self.crate.unread += source.broken()
        self.left.append((source.root, place._replace(source=source), ()))

    def run(self) -> None:
        """Look at all that is left, and at what comes up on the way."""
        while self.left:
            node, place, metas = self.left.pop()
            if node.type in CONTAINERS:
                self.left += reversed(list(self._inside(node, place)))
            else:
                self._item(Item(node, place.module, place.source, metas, place.presence, place.chain), place)

    def _inside(self, node: Node, place: Place) -> Iterator[tuple[Node, Place, tuple[Meta, ...]]]:
        """Give what stands in a file or block and is there, with its attributes."""
        children = node.named_children
        if node.type == "block" and any(each.type in SCOPED for each in children):
            place = place._replace(module=Module("", place.module.folder, place.module, is_block=True))
        pending: list[Meta] = []
        for each in children:
            if each.type in COMMENTS:
                continue
            if each.type == "inner_attribute_item":
                own = (attributes.parse(place.source.text(each)),)
                there = (place.presence, attributes.presence(own, self.target))
                place = place._replace(presence=conditions.both(there))
            elif each.type == "attribute_item":
                pending.append(attributes.parse(place.source.text(each)))
            else:
                metas = tuple(attributes.in_force(pending, self.target))
                plain = each.type == "mod_item" and attributes.lacks_feature(metas)
                holds = True if plain else attributes.presence(metas, self.target)
                presence = conditions.both((place.presence, holds))
                pending = []
                if presence is not False:
                    yield each, place._replace(presence=presence), metas

    def _item(self, item: Item, place: Place) -> None:
        match item.node.type:
            case "mod_item":
                self._module(item, place)
            case "use_declaration":
                self._use(item)
            case "extern_crate_declaration":
                name = item.field("alias") or item.name
                if name not in standard.CRATES:
                    item.module.imports.setdefault(name, []).append(("", item.name))
            case "foreign_mod_item":
                self.crate.blocks.append(item)
                self._macros_of_block(item, place)
            case "macro_definition":
                text = item.source.text(item.node)
                self.crate.definitions[item.name] = text
                self.crate.expander.define(item.name, text)
            case "macro_invocation":
                self._macro(item, place)
            case kind if kind in TYPES | VALUES:
                self._named(item, place)
            case kind if kind not in SKIPPED:
                self._code(item, place)

    def _code(self, item: Item, place: Place) -> None:
        """Look into whatever is neither a name nor a list of items."""
        if item.node.type == "impl_item":
            self.crate.implementations.append(item)
        elif item.node.type == "call_expression":
            self.crate.calls.append(item)
        below = place._replace(chain=Link(item.node, place.chain))
        self.left += [(each, below, ()) for each in reversed(item.node.named_children)]

    def _named(self, item: Item, place: Place) -> None:
        name = item.field("pattern") if item.node.type == "let_declaration" else item.name
        item.module.items.setdefault(name, []).append(item)
        if item.node.type == "const_item" and not item.module.is_block:
            self.crate.constants.append(item)
        value = item.node.child_by_field_name("value")
        if value is not None and value.type not in SKIPPED:
            self.left.append((value, place._replace(chain=Link(item.node, place.chain)), ()))

    def _use(self, item: Item) -> None:
        for name, path in imports.of(item.source, item.node):
            if name is None:
                item.module.wildcards.append(path)
            else:
                item.module.imports.setdefault(name, []).append(path)

    def _module(self, item: Item, place: Place) -> None:
        body = item.node.child_by_field_name("body")
        stated = attributes.of_name(item.attributes, "path")
        if body is not None:
            below = module_files.below(item.module.folder, item.name, stated.value if stated else None)
            made = Module(item.name, below, item.module)
            module = item.module.children.setdefault(item.name, made)
            self.left.append((body, place._replace(module=module), ()))
            return
        path = module_files.find(
            item.module.folder, item.source.path, item.name, stated.value if stated else None
        )
        if path is None:
            self.crate.unread.append((item.location, NO_FILE))
        else:
            made = Module(item.name, module_files.folder_of(path), item.module)
            self._file(item, path, place._replace(module=item.module.children.setdefault(item.name, made)))

    def _file(self, item: Item, path: str, place: Place) -> None:
        """Read another file of the crate."""
        if path in self.files or len(self.files) >= MOST_FILES:
            return
        self.files.add(path)
        try:
            source = parsing.parse(path)
        except InputError as error:
            self.crate.unread.append((item.location, f"{error.path} {error.problem}"))
        else:
            self.add(source, place)

    def _macro(self, item: Item, place: Place) -> None:
        """Follow `cfg_if!` and `include!`; keep the others for later."""
        name = item.field("macro").rpartition("::")[2].strip()
        if name == "cfg_if":
            for group, holds in conditional_macros.branches(item.source, item.node, self.target):
                presence = conditions.both((place.presence, holds))
                if presence is not False:
                    inner = parsing.fragment(item.source, group)
                    self.add(inner, place._replace(presence=presence))
        elif name == "include":
            self._include(item, place)
        else:
            made = expanded.of_call(self.crate.expander, item.source, item.node)
            if made is None:
                self.crate.macros.append(item)
            else:
                self.add(made, place)

    def _macros_of_block(self, item: Item, place: Place) -> None:
        """Follow the macros that declare names within a block."""
        body = item.node.child_by_field_name("body")
        for each in body.named_children if body is not None else ():
            call = (
                each.named_children[0]
                if each.type == "expression_statement" and each.named_children
                else each
            )
            if call.type == "macro_invocation":
                made = expanded.of_call(self.crate.expander, item.source, call, block=item.node)
                if made is not None:
                    self.crate.followed.add(item.source.at(each))
                    inner = place._replace(source=made)
                    self.left += [(node, inner, item.attributes) for node in made.root.named_children]

    def _include(self, item: Item, place: Place) -> None:
        arguments = item.source.text(item.node.named_children[-1])[1:-1].strip()
        stated = literals.string(arguments)
        path = module_files.included(item.source.path, stated) if stated else None
        if path is None:
            self.crate.unread.append((item.location, NO_INCLUDED))
        else:
            self._file(item, path, place)
