"""Names of libraries and functions, as far as the text of an expression tells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.rust import imports, literals, names
from abilint.surfaces.bindings.rust.crate import Item

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.rust.constants import Constants
    from abilint.surfaces.bindings.rust.crate import Module
    from abilint.surfaces.bindings.tree import Source

FILE = re.compile(r"[^/\\{}\"]*\.(so|dylib|dll)\b[.0-9]*$|[^/\\{}\"]+\.framework\b.*$")
DEEPEST = 30
LITERALS = frozenset({"string_literal", "raw_string_literal"})


class Texts:
    """Texts of one crate."""

    def __init__(self, constants: Constants) -> None:
        self.constants = constants

    def of(self, source: Source, node: Node | None, module: Module, depth: int = 0) -> str | None:
        """Give the text that an expression comes to; None where only a run can tell."""
        if node is None or depth > DEEPEST:
            return None
        below = depth + 1
        match node.type:
            case kind if kind in LITERALS:
                return literals.c_string(source.text(node))
            case "identifier" | "scoped_identifier":
                return self._named(module, imports.path_of(source, node), below)
            case "if_expression":
                return self._branch(source, node, module, below)
            case "call_expression":
                return self._call(source, node, module, below)
            case "field_expression":
                return self.of(source, node.child_by_field_name("value"), module, below)
            case "macro_invocation" if source.text(node).startswith(("concat!", "c_str!", "cstr!")):
                return "".join(filter(None, self._parts(source, node)))
            case "reference_expression" | "type_cast_expression" | "try_expression" | "unary_expression":
                return self.of(source, node.child_by_field_name("value") or _only(node), module, below)
            case "block" | "parenthesized_expression" | "unsafe_block" | "else_clause" | "index_expression":
                return self.of(source, _only(node), module, below)
        return None

    def _parts(self, source: Source, node: Node) -> list[str | None]:
        return [literals.c_string(source.text(each)) for each in tree.of_type(node, *LITERALS)]

    def _named(self, module: Module, path: tuple[str, ...], depth: int) -> str | None:
        found = names.value_of(module, path)
        if not isinstance(found, Item):
            return None
        return self.of(found.source, found.node.child_by_field_name("value"), found.module, depth)

    def _branch(self, source: Source, node: Node, module: Module, depth: int) -> str | None:
        holds = self.constants.value(source, node.child_by_field_name("condition"), module)
        taken = "consequence" if holds else "alternative"
        return None if holds is None else self.of(source, node.child_by_field_name(taken), module, depth)

    def _call(self, source: Source, node: Node, module: Module, depth: int) -> str | None:
        """See through `x.as_ptr()`, `CString::new(x)`, `library_filename(x)`, `folder.join(x)`."""
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children[:1] if arguments is not None else []
        if given:
            return self.of(source, given[0], module, depth)
        return self.of(source, function, module, depth) if function is not None else None

    def libraries(self, source: Source, node: Node | None, module: Module) -> tuple[str, ...]:
        """Give the file names that an expression may come to."""
        whole = self.of(source, node, module)
        if whole is not None or node is None:
            return (whole,) if whole else ()
        found = (literals.c_string(source.text(each)) for each in tree.of_type(node, *LITERALS))
        matches = (FILE.search(text) for text in found if text)
        return tuple(dict.fromkeys(match[0] for match in matches if match))


def _only(node: Node) -> Node | None:
    return node.named_children[0] if node.named_children else None
