"""Conditions on the platform, as they would come out on the library's own target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Source

DEEPEST = 40


def only(macro: str, target: Target) -> bool:
    """Whether the target has what stands behind `@windows_only` and its like; other macros leave it."""
    word = macro.removesuffix("_only")
    known = {"windows": "iswindows", "unix": "isunix", "osx": "isapple", "linux": "islinux"}.get(word)
    return word == macro or known is None or _asked(f"Sys.{known}()", target) is True


def decide(source: Source, node: Node | None, target: Target, depth: int = 0) -> bool | None:
    """Say whether a condition holds; None where only a run can tell."""
    if node is None or depth > DEEPEST:
        return None
    match node.type:
        case "boolean_literal":
            return source.text(node) == "true"
        case "parenthesized_expression" if node.named_child_count == 1:
            return decide(source, node.named_children[0], target, depth + 1)
        case "call_expression" if source.text(node).startswith("!"):
            inner = decide(source, node.named_children[-1], target, depth + 1)
            return None if inner is None else not inner
        case "argument_list" if node.named_child_count == 1:
            return decide(source, node.named_children[0], target, depth + 1)
        case "call_expression":
            return _asked(source.text(node), target)
        case "unary_expression" if source.text(node).startswith("!"):
            inner = decide(source, node.named_children[-1], target, depth + 1)
            return None if inner is None else not inner
        case "binary_expression":
            return _of_two(source, node, target, depth)
    return None


def _asked(written: str, target: Target) -> bool | None:
    """Answer `Sys.iswindows()` and its like."""
    windows, macos = target.format is Format.PE, target.format is Format.MACHO
    answers = {
        "iswindows": windows,
        "isapple": macos,
        "isunix": not windows,
        "islinux": not windows and not macos and target.os in ("linux", "unknown"),
        "isbsd": macos or target.os.endswith("bsd"),
        "isfreebsd": target.os == "freebsd",
    }
    name = written.replace(" ", "").removeprefix("Base.").removeprefix("Sys.").removesuffix("()")
    return answers.get(name.removesuffix("(Sys.KERNEL)"))


def _of_two(source: Source, node: Node, target: Target, depth: int) -> bool | None:
    """Decide `a && b`, `a || b`, and comparisons of what the target says."""
    left, sign, right = _parts(source, node)
    if sign in ("&&", "||"):
        answers = [decide(source, each, target, depth + 1) for each in (left, right)]
        stops = sign == "||"
        if stops in answers:
            return stops
        return None if None in answers else not stops
    facts = {
        "Sys.WORD_SIZE": str(target.bits),
        "Sys.ARCH": f":{target.architecture}",
        "sizeof(Int)": str(target.bits // 8),
        "Int": f"Int{target.bits}",
    }
    known = facts.get(source.text(left))
    if known is None or sign not in ("==", "===", "!=", "!=="):
        return None
    return (known == source.text(right)) is not sign.startswith("!")


def _parts(source: Source, node: Node) -> tuple[Node, str, Node]:
    named = node.named_children
    sign = next((source.text(each) for each in named if each.type == "operator"), "")
    return named[0], sign, named[-1]
