"""What stands in `#[...]` (The Rust Reference, "Attributes"; "Meta item attribute syntax")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.rust import conditions, literals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.target import Target

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|[bc]?r(#*)".*?"\1|[bc]?"(?:\\.|[^"\\])*"|[\w]+(?:\s*::\s*\w+)*|[^\w\s]""",
    re.DOTALL,
)
DEEPEST = 40
"""Brackets within each other that are looked into."""


class Meta(NamedTuple):
    """`name`, `name = value` or `name(parts)`."""

    name: str
    value: str | None = None
    """Text or number; None where there is none, or only a macro tells it."""
    parts: tuple[Meta, ...] = ()
    certain: bool = True
    """False: only a build can tell whether it holds."""
    text: str = ""
    """The value as it is written."""


def parse(text: str) -> Meta:
    """Read the text of one attribute, brackets and all."""
    inner = text[text.index("[") + 1 : text.rindex("]")] if "[" in text and "]" in text else ""
    tokens = [found[0] for found in TOKEN.finditer(inner) if not found[0].startswith(("//", "/*"))]
    return next(iter(_list(tokens, 0)[0]), Meta(""))


def _list(tokens: list[str], depth: int) -> tuple[list[Meta], list[str]]:
    """Read as far as the bracket that closes; give the rest."""
    found: list[Meta] = []
    while tokens and tokens[0] != ")":
        meta, tokens = _one(tokens, depth)
        found.append(meta)
        tokens = tokens[1:] if tokens and tokens[0] == "," else tokens
    return found, tokens[1:]


def _one(tokens: list[str], depth: int) -> tuple[Meta, list[str]]:
    name, tokens = _name(tokens[0]), tokens[1:]
    if tokens and tokens[0] == "(" and depth < DEEPEST:
        parts, tokens = _list(tokens[1:], depth + 1)
        return Meta(name, parts=tuple(parts)), tokens
    if tokens and tokens[0] == "=":
        end = _end(tokens)
        value = tokens[1:end]
        read = _value(value[0]) if len(value) == 1 else None
        return Meta(name, read, text=" ".join(value)), tokens[end:]
    return Meta(name), tokens


def _name(token: str) -> str:
    read = literals.string(token)
    return re.sub(r"\s", "", token) if read is None else read


def _value(token: str) -> str | None:
    number = literals.integer(token)
    return literals.string(token) if number is None else str(number)


def _end(tokens: list[str]) -> int:
    """Count the tokens as far as the comma or bracket that ends a value."""
    depth = 0
    for number, each in enumerate(tokens):
        depth += (each in "([{") - (each in ")]}")
        if depth < 0 or (each == "," and not depth):
            return number
    return len(tokens)


def in_force(metas: Iterable[Meta], target: Target) -> Iterator[Meta]:
    """Give the attributes that hold on a target, those of `cfg_attr` and `unsafe(...)` among them."""
    for meta in metas:
        if meta.name == "cfg_attr" and meta.parts:
            holds = conditions.decide(meta.parts[0], target)
            if holds is not False:
                inner = in_force(meta.parts[1:], target)
                yield from (each._replace(certain=each.certain and holds is True) for each in inner)
        elif meta.name == "unsafe":
            yield from in_force(meta.parts, target)
        else:
            yield meta


def presence(metas: Iterable[Meta], target: Target) -> bool | None:
    """Say whether `cfg` leaves an item in; None where only a build can tell."""
    return conditions.both(
        conditions.both((conditions.decide(meta.parts[0], target), meta.certain or None))
        for meta in metas
        if meta.name == "cfg" and meta.parts
    )


def of_name(metas: Iterable[Meta], name: str) -> Meta | None:
    """Find an attribute."""
    return next((meta for meta in metas if meta.name == name), None)


def lacks_feature(metas: Iterable[Meta]) -> bool:
    """Whether all conditions ask for a feature to be off, as it is in most builds: `not(feature = "x")`."""
    asked = [meta.parts[0] for meta in metas if meta.name == "cfg" and meta.parts]
    return bool(asked) and all(
        each.name == "not" and [part.name for part in each.parts] == ["feature"] for each in asked
    )
