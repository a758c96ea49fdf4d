"""Conditions on `builtin` in a Zig file, decided for a target, and the parts of a file that it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.zig.scopes import Scopes

PROCESSORS = {
    "i386": "x86", "arm64": "aarch64", "arm64e": "aarch64", "powerpc64le": "powerpc64le",
    "mips64el": "mips64el", "sparcv9": "sparc64",
}  # fmt: skip
"""LLVM's name -> Zig's, where they differ (`std.Target.Cpu.Arch`)."""
TESTS = {
    "isDarwin": frozenset({"macos", "ios", "tvos", "watchos", "visionos"}),
    "isBSD": frozenset({"freebsd", "netbsd", "openbsd", "dragonfly", "macos"}),
    "isX86": frozenset({"x86", "x86_64"}),
    "isAARCH64": frozenset({"aarch64", "aarch64_be"}),
}
MOST_DEPTH = 60


class Conditions:
    """Decides what a target comes to."""

    def __init__(self, scopes: Scopes, target: Target) -> None:
        self._scopes = scopes
        self._parent = scopes.index.above
        self._known: dict[int, bool | None] = {}
        self._own = {
            "os.tag": _system(target),
            "cpu.arch": PROCESSORS.get(target.architecture, target.architecture),
            "abi": target.environment,
        }

    def is_reached(self, node: Node) -> bool:
        """Whether the target comes to a node, as far as the text tells."""
        return self._chosen(node) is not False

    def is_certain(self, node: Node) -> bool:
        """Whether no condition that only a build or a run can tell stands above a node."""
        return self._chosen(node) is True

    def _chosen(self, node: Node) -> bool | None:
        """Combine all conditions above a node; each part of the file is decided once."""
        path = []
        outer: Node | None = node
        while outer is not None and outer.id not in self._known:
            path.append(outer)
            outer = self._parent(outer)
        found = True if outer is None else self._known[outer.id]
        for inner in reversed(path):
            here = self._here(inner)
            found = False if False in (found, here) else None if None in (found, here) else True
            self._known[inner.id] = found
        return found

    def _here(self, inner: Node) -> bool | None:
        """Decide the condition right above a node, if there is one."""
        outer = self._parent(inner)
        if outer is None:
            return True
        if outer.type in ("if_expression", "if_statement"):
            return self._of_if(outer, inner)
        return self._of_case(outer, inner) if outer.type == "switch_case" else True

    def _of_if(self, outer: Node, inner: Node) -> bool | None:
        condition = outer.child_by_field_name("condition")
        if condition is None or inner == condition:
            return True
        holds = self.holds(condition)
        behind = [each for each in outer.children if each.start_byte < inner.start_byte]
        otherwise = inner.type == "else_clause" or any(each.type == "else" for each in behind)
        return None if holds is None else holds is not otherwise

    def _of_case(self, case: Node, inner: Node) -> bool | None:
        switch = self._parent(case)
        if switch is None or inner != case.named_children[-1]:
            return True
        value = self._value(switch.named_children[0]) if switch.named_children else None
        if value is None:
            return None
        cases = [each for each in switch.named_children if each.type == "switch_case"]
        if len(case.named_children) > 1:
            return value in map(self._value, case.named_children[:-1])
        return not any(value in map(self._value, each.named_children[:-1]) for each in cases)

    def holds(self, condition: Node, depth: int = 0) -> bool | None:
        """Decide a condition; None where the text does not tell."""
        text = self._scopes.text(condition)
        if depth > MOST_DEPTH:
            return None
        if text in ("true", "false"):
            return text == "true"
        inner = condition.named_children
        match condition.type:
            case "parenthesized_expression" if inner:
                return self.holds(inner[0], depth + 1)
            case "unary_expression" | "error_union_type" if text.startswith("!") and inner:
                holds = self.holds(inner[-1], depth + 1)
                return None if holds is None else not holds
            case "identifier":
                meant = self._scopes.value(condition)
                return self.holds(meant, depth + 1) if meant is not None else None
            case "call_expression":
                return self._test(text)
            case "binary_expression":
                return self._compared(condition, depth)
        return None

    def _compared(self, condition: Node, depth: int) -> bool | None:
        left, right = (condition.child_by_field_name(side) for side in ("left", "right"))
        operator = self._scopes.text(condition.child_by_field_name("operator"))
        if left is None or right is None:
            return None
        if operator in ("and", "or"):
            values = [self.holds(each, depth + 1) for each in (left, right)]
            decisive = operator == "or"
            return decisive if decisive in values else None if None in values else not decisive
        one, other = self._value(left), self._value(right)
        if one is None or other is None or operator not in ("==", "!="):
            return None
        return (one == other) is (operator == "==")

    def _test(self, text: str) -> bool | None:
        """Decide `builtin.os.tag.isDarwin()`."""
        value, _, name = text.removesuffix("()").rpartition(".")
        own = self._of_builtin(value)
        return own in TESTS[name] if own is not None and name in TESTS else None

    def _value(self, node: Node) -> str | None:
        """Give the name of an enumerator: one that is written, or the target's own."""
        if node.type == "identifier":
            meant = self._scopes.value(node)
            return self._value(meant) if meant is not None and meant.type != "identifier" else None
        text = self._scopes.text(node)
        if text.startswith(".") and text.count(".") == 1:
            return text[1:]
        return self._of_builtin(text)

    def _of_builtin(self, text: str) -> str | None:
        """Give `builtin.os.tag` and its longer forms."""
        first, _, rest = text.partition(".")
        alias = self._scopes.imported(first)
        if alias == "builtin" or text.startswith('@import("builtin").'):
            rest = text.rpartition('@import("builtin").')[2] if text.startswith("@") else rest
            return self._own.get(rest.removeprefix("target."))
        return None


def _system(target: Target) -> str:
    if target.format is Format.PE:
        return "windows"
    if target.format is Format.MACHO:
        return target.os.partition("-")[0] if target.os.startswith(("ios", "tvos", "watchos")) else "macos"
    return "linux" if target.os == "unknown" else target.os
