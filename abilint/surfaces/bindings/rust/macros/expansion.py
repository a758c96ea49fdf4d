"""What a macro's call comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.rust import literals
from abilint.surfaces.bindings.rust.macros import matching
from abilint.surfaces.bindings.rust.macros.token_trees import (
    Group,
    Token,
    Tree,
    is_group,
    is_sign,
    is_word,
    read,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.surfaces.bindings.rust.macros.matching import Bindings

MOST_CALLS = 20_000
MOST_TREES = 2_000_000
DEEPEST = 20


class Rule(NamedTuple):
    """`(pattern) => { body }`."""

    pattern: tuple[Tree, ...]
    body: tuple[Tree, ...]


class Expander:
    """All macros of a crate; what they make is bounded."""

    def __init__(self) -> None:
        self.definitions: dict[str, list[tuple[Rule, ...]]] = {}
        self.calls = 0
        self.trees = 0

    def define(self, name: str, text: str) -> None:
        """Note `macro_rules! name { ... }`; a build chooses among several of one name."""
        found = rules(text)
        if found not in self.definitions.setdefault(name, []):
            self.definitions[name].append(found)

    def expanded(self, name: str, given: Sequence[Tree]) -> list[tuple[Tree, ...]]:
        """Give what a call may come to, once for each definition of the macro that fits."""
        found = []
        for definition in self.definitions.get(name, ()):
            made = self._of(definition, given)
            if made is not None and made not in found:
                found.append(made)
        return found

    def _of(self, definition: Sequence[Rule], given: Sequence[Tree]) -> tuple[Tree, ...] | None:
        self.calls += 1
        if self.calls > MOST_CALLS or self.trees > MOST_TREES:
            return None
        for rule in definition:
            bindings = matching.whole(rule.pattern, given)
            if bindings is not None:
                made = transcribed(rule.body, bindings)
                self.trees += _count(made)
                return made
        return None

    def in_full(self, trees: Sequence[Tree]) -> tuple[Tree, ...]:
        """Expand the calls of macros among items, and those that they make in turn."""
        done: list[Tree] = []
        left = list(reversed(trees))
        while left:
            tree = left.pop()
            call = is_word(tree) and len(left) > 1 and is_sign(left[-1], "!") and isinstance(left[-2], Group)
            made = self._single(tree, left[-2]) if call and not _has_attribute(done) else None
            if made is None:
                done.append(tree)
                continue
            del left[-2:]
            if left and is_sign(left[-1], ";"):
                left.pop()
            left += reversed(made)
        return tuple(done)

    def _single(self, name: Tree, group: Tree) -> tuple[Tree, ...] | None:
        if not (isinstance(name, Token) and isinstance(group, Group)):
            return None
        made = self.expanded(name.text, group.trees)
        return made[0] if len(made) == 1 else None

    def texts(self, trees: Sequence[Tree], depth: int = 0) -> list[str]:
        """Give the texts that an expression may come to: `"a"`, `stringify!(a)`, `concat!("a", b!())`."""
        if len(trees) == 1 and isinstance(trees[0], Token):
            text = literals.string(trees[0].text)
            return [] if text is None else [text]
        if depth > DEEPEST or len(trees) != 3 or not is_sign(trees[1], "!"):
            return []
        name, _, group = trees
        if not (isinstance(name, Token) and isinstance(group, Group)):
            return []
        if name.text == "stringify":
            return [write(group.trees).text.strip()]
        if name.text == "concat":
            return self._joined(group.trees, depth)
        found = self.expanded(name.text, group.trees)
        return [text for made in found for text in self.texts(made, depth + 1)]

    def _joined(self, trees: Sequence[Tree], depth: int) -> list[str]:
        whole = [""]
        part: list[Tree] = []
        for tree in (*trees, Token(",")):
            if is_sign(tree, ","):
                texts = self.texts(part, depth + 1) if part else [""]
                whole = [before + text for before in whole for text in texts][:8]
                part = []
            else:
                part.append(tree)
        return whole


def rules(text: str) -> tuple[Rule, ...]:
    """Read the rules of a definition."""
    groups = [tree for tree in read(text) if isinstance(tree, Group)]
    parts = [tree for tree in groups[0].trees if isinstance(tree, Group)] if groups else []
    return tuple(Rule(one.trees, other.trees) for one, other in zip(parts[::2], parts[1::2], strict=False))


def transcribed(body: Sequence[Tree], bindings: Bindings) -> tuple[Tree, ...]:
    """Put what the variables stand for in their place."""
    made: list[Tree] = []
    at = 0
    while at < len(body):
        tree = body[at]
        repeated = matching.repetition(body, at) if is_sign(tree, "$") else None
        if repeated is not None:
            made += _rounds(repeated, bindings)
            at += repeated.size
        elif is_sign(tree, "$") and at + 1 < len(body):
            made += _value(body[at + 1], bindings)
            at += 2
        else:
            inner = transcribed(tree.trees, bindings) if isinstance(tree, Group) else ()
            made.append(Group(tree.opening, inner) if isinstance(tree, Group) else tree)
            at += 1
    return tuple(made)


def _value(name: Tree, bindings: Bindings) -> tuple[Tree, ...]:
    if not isinstance(name, Token):
        return (name,)
    if name.text == "crate":
        return (Token("crate"),)
    value = bindings.get(name.text, ())
    return () if isinstance(value, matching.Many) else value


def _rounds(repeated: matching.Repetition, bindings: Bindings) -> list[Tree]:
    used = [bindings.get(name) for name in matching.names(repeated.trees)]
    many = [each for each in used if isinstance(each, matching.Many)]
    made: list[Tree] = []
    for number in range(max((len(each.rounds) for each in many), default=0)):
        inner = dict(bindings)
        for each in many:
            inner |= each.rounds[number] if number < len(each.rounds) else {}
        if number and repeated.separator is not None:
            made.append(repeated.separator)
        made += transcribed(repeated.trees, inner)
    return made


def _count(trees: Sequence[Tree]) -> int:
    return sum(1 + _count(tree.trees) if isinstance(tree, Group) else 1 for tree in trees)


def _has_attribute(done: Sequence[Tree]) -> bool:
    return len(done) > 1 and is_group(done[-1], "[") and is_sign(done[-2], "#")
