"""`cfg_if!`: one of several groups of items, by conditions (crate `cfg-if`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.rust import attributes, conditions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Source


def branches(source: Source, node: Node, target: Target) -> Iterator[tuple[Node, bool | None]]:
    """Give each group in braces that is not empty, and whether its condition holds and no earlier one."""
    earlier: list[bool | None] = []
    condition: bool | None = True
    trees = [each for each in node.named_children if each.type == "token_tree"]
    for each in trees[-1].children if trees else ():
        if each.type != "token_tree":
            continue
        text = source.text(each)
        if text.startswith("["):
            condition = attributes.presence((attributes.parse(text),), target)
        elif text.startswith("{"):
            if len(each.children) > 2:
                yield each, conditions.both((condition, *map(conditions.negated, earlier)))
            earlier.append(condition)
            condition = True
