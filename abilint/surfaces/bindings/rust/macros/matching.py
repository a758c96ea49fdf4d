"""Whether a macro's pattern fits what it is given (The Rust Reference, "Metavariables", "Repetitions")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

from abilint.surfaces.bindings.rust.macros.token_trees import Group, Token, Tree, is_group, is_sign, is_word

if TYPE_CHECKING:
    from collections.abc import Sequence

Bound: TypeAlias = Union[tuple[Tree, ...], "Many"]
"""What a variable stands for: once, or for each round of a repetition."""
Bindings: TypeAlias = dict[str, Bound]
STOPS = {
    "ty": frozenset({",", ";", "=", "|", ":", "{"}),
    "expr": frozenset({",", ";"}),
    "pat": frozenset({",", "=", ";"}),
    "path": frozenset({",", ";", "=", "|", ":", "{", ">", "("}),
    "meta": frozenset({",", ";", "]"}),
    "stmt": frozenset({";"}),
}
OPERATORS = frozenset({"*", "+", "?"})


class Many(NamedTuple):
    """One value for each round."""

    rounds: tuple[Bindings, ...]


class Match(NamedTuple):
    """What fits, and how far it goes."""

    bindings: Bindings
    end: int


class Repetition(NamedTuple):
    """`$( ... ) separator operator`."""

    trees: tuple[Tree, ...]
    separator: Token | None
    operator: str
    size: int
    """How many trees it is written with."""


def repetition(trees: Sequence[Tree], at: int) -> Repetition | None:
    """Read a repetition whose `$` stands at a place; None where none does."""
    group = trees[at + 1] if at + 1 < len(trees) else None
    if not isinstance(group, Group) or group.opening.text != "(":
        return None
    following = [tree for tree in trees[at + 2 : at + 4] if isinstance(tree, Token)]
    if following and following[0].text in OPERATORS:
        return Repetition(group.trees, None, following[0].text, 3)
    if len(following) == 2 and following[1].text in OPERATORS:
        return Repetition(group.trees, following[0], following[1].text, 4)
    return None


def whole(pattern: Sequence[Tree], trees: Sequence[Tree]) -> Bindings | None:
    """Fit a pattern to all that is given."""
    found = _prefix(pattern, trees, 0)
    return found.bindings if found is not None and found.end == len(trees) else None


def _prefix(pattern: Sequence[Tree], trees: Sequence[Tree], start: int) -> Match | None:
    bindings: Bindings = {}
    at, end = 0, start
    while at < len(pattern):
        part = pattern[at]
        if is_sign(part, "$"):
            found, size = _variable(pattern, at, trees, end)
        else:
            found, size = _plain(part, trees, end), 1
        if found is None:
            return None
        bindings |= found.bindings
        at, end = at + size, found.end
    return Match(bindings, end)


def _plain(part: Tree, trees: Sequence[Tree], at: int) -> Match | None:
    """Fit a token, or brackets with what is in them."""
    given = trees[at] if at < len(trees) else None
    if isinstance(part, Token):
        return Match({}, at + 1) if is_sign(given, part.text) else None
    if not isinstance(given, Group) or given.opening.text != part.opening.text:
        return None
    inner = whole(part.trees, given.trees)
    return None if inner is None else Match(inner, at + 1)


def _variable(
    pattern: Sequence[Tree], at: int, trees: Sequence[Tree], start: int
) -> tuple[Match | None, int]:
    repeated = repetition(pattern, at)
    if repeated is not None:
        return _repeated(repeated, trees, start), repeated.size
    named = pattern[at + 1 : at + 4]
    if len(named) < 3 or not is_word(named[0]) or not is_word(named[2]):
        return None, 1
    name, kind = (tree.text for tree in (named[0], named[2]) if isinstance(tree, Token))
    size = _size(kind, trees, start)
    if size is None:
        return None, 4
    return Match({name: tuple(trees[start : start + size])}, start + size), 4


def _repeated(repeated: Repetition, trees: Sequence[Tree], start: int) -> Match | None:
    """Fit as many rounds as go."""
    rounds: list[Bindings] = []
    end = start
    while repeated.operator != "?" or not rounds:
        begin = end
        if rounds and repeated.separator is not None:
            if end >= len(trees) or not is_sign(trees[end], repeated.separator.text):
                break
            begin = end + 1
        found = _prefix(repeated.trees, trees, begin)
        if found is None or found.end == begin:
            break
        rounds.append(found.bindings)
        end = found.end
    if repeated.operator == "+" and not rounds:
        return None
    return Match(dict.fromkeys(names(repeated.trees), Many(tuple(rounds))), end)


def names(trees: Sequence[Tree]) -> list[str]:
    """List the variables of a pattern, or of what is made of one."""
    found: list[str] = []
    for number, tree in enumerate(trees):
        if isinstance(tree, Group):
            found += names(tree.trees)
        elif number and is_sign(trees[number - 1], "$"):
            found.append(tree.text)
    return found


def _size(kind: str, trees: Sequence[Tree], at: int) -> int | None:
    """Count the trees that a variable of some kind takes; None where it does not fit."""
    given = trees[at] if at < len(trees) else None
    if kind == "vis":
        return _visibility(trees, at)
    if given is None:
        return None
    match kind:
        case "tt":
            return 1
        case "ident" | "lifetime":
            return 1 if is_word(given) or (kind == "lifetime" and isinstance(given, Token)) else None
        case "literal":
            return _literal(given)
        case "block":
            return 1 if is_group(given, "{") else None
        case "item":
            return _item(trees, at)
    return _until(trees, at, STOPS.get(kind, frozenset())) or None


def _visibility(trees: Sequence[Tree], at: int) -> int:
    if at >= len(trees) or not is_sign(trees[at], "pub"):
        return 0
    return 2 if at + 1 < len(trees) and is_group(trees[at + 1], "(") else 1


def _literal(given: Tree) -> int | None:
    if not isinstance(given, Token):
        return None
    return (
        1 if given.text[0].isdigit() or given.text[-1] in "\"'" or given.text in ("true", "false") else None
    )


def _item(trees: Sequence[Tree], at: int) -> int | None:
    """Count as far as the `;` or the braces that end an item."""
    by_sign = any(
        is_sign(tree, word) for tree in trees[at : at + 4] for word in ("const", "static", "use", "type")
    )
    for number in range(at, len(trees)):
        ends = is_group(trees[number], "{") and not by_sign
        if ends or is_sign(trees[number], ";"):
            return number + 1 - at
    return None


def _until(trees: Sequence[Tree], at: int, stops: frozenset[str]) -> int:
    """Count as far as one of some signs that stands outside of `<...>`."""
    angles = 0
    for number in range(at, len(trees)):
        tree = trees[number]
        text = tree.text if isinstance(tree, Token) else tree.opening.text
        arrow = text == ">" and number > at and any(is_sign(trees[number - 1], sign) for sign in "-=")
        double = text == ":" and (
            (number + 1 < len(trees) and is_sign(trees[number + 1], ":"))
            or (number > at and is_sign(trees[number - 1], ":"))
        )
        if angles <= 0 and text in stops and not double and not (number == at and text in "({"):
            return number - at
        angles += (text == "<") - (text == ">" and not arrow)
    return len(trees) - at
