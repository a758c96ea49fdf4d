"""Conditions on the platform around a statement or in an expression, decided for the library's target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.csharp import platforms

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.constants import Place
    from abilint.surfaces.bindings.csharp.types_of import Types

PLATFORM = re.compile(
    r"(?P<no>!?)\s*(?:[\w.]*\.)?(?:IsOSPlatform\(\s*(?:OSPlatform\.(?P<one>\w+)|\"(?P<two>\w+)\")\s*\)|Is(?P<three>\w+)\(\))"
)
LITERALS = ("string_literal", "verbatim_string_literal", "raw_string_literal")
UNDECIDED = frozenset({"switch_section", "switch_expression_arm", "try_statement", "while_statement"})


def holds(types: Types, node: Node) -> bool | None:
    """Say whether a statement is run on the target; None where a run decides that."""
    found: bool | None = True
    child, around = node, node.parent
    while around is not None and around.type != "declaration_list":
        answer: bool | None = True
        if around.type in ("if_statement", "conditional_expression"):
            answer = _branch(types, around, child)
        elif around.type in UNDECIDED:
            answer = None
        if answer is False:
            return False
        found = found if answer else None
        child, around = around, around.parent
    return found


def _branch(types: Types, around: Node, child: Node) -> bool | None:
    """Say whether the branch that holds `child` is taken."""
    if child == around.child_by_field_name("condition"):
        return True
    decided = _decided(types, around.child_by_field_name("condition"))
    if decided is None or child == around.child_by_field_name("consequence"):
        return decided
    return not decided


def _decided(types: Types, condition: Node | None) -> bool | None:
    found = PLATFORM.fullmatch(types.project.text.source.text(condition).strip())
    if found is None:
        return None
    name = found["one"] or found["two"] or found["three"]
    answer = platforms.is_system(types.graph.target, name)
    return None if answer is None else answer is not bool(found["no"])


def texts(types: Types, place: Place, node: Node) -> tuple[str, ...]:
    """List the texts that an expression may come to on the target."""
    if node.type == "conditional_expression":
        decided = _decided(types, node.child_by_field_name("condition"))
        sides = [("consequence", True), ("alternative", False)]
        kept = [node.child_by_field_name(name) for name, when in sides if decided in (None, when)]
        return tuple(text for each in kept if each is not None for text in texts(types, place, each))
    known = types.evaluator.alternatives(place, node)
    if not known:
        known = tuple(types.evaluator.value(place, each) or "" for each in tree.of_type(node, *LITERALS))
    return tuple(each for each in known if isinstance(each, str) and each)
