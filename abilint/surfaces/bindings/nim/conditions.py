"""`when defined(windows)`: which branches are compiled for a target, without flags of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.target import ByteOrder, Format
from abilint.surfaces.bindings.nim.tokens import Kind, normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.target import Target
    from abilint.surfaces.bindings.nim.tokens import Token

PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64", "powerpc64le": "powerpc64el", "powerpc64": "powerpc64"}
DEEPEST = 50
Value = bool | int | str | None
OPERATORS: dict[str, Callable[[Any, Any], Value]] = {
    "&": lambda a, b: a + b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "shl": lambda a, b: a << min(max(b, 0), 64),
}


def defined(target: Target) -> frozenset[str]:
    """List the names that the compiler defines of itself."""
    processor = PROCESSORS.get(target.architecture, target.architecture)
    order = "littleendian" if target.byte_order is ByteOrder.LITTLE else "bigendian"
    names = {processor, f"cpu{target.bits}", order, "release"}
    if processor == "i386":
        names.add("x86")
    if target.format is Format.PE:
        return frozenset({*names, "windows", "win32", *(["win64"] if target.bits == 64 else [])})
    if target.format is Format.MACHO:
        return frozenset({*names, "macosx", "macos", "osx", "darwin", "posix", "unix", "bsd"})
    system = {"freebsd", "openbsd", "netbsd"} & {target.os}
    return frozenset({*names, "posix", "unix", *(system or {"linux"}), *(["bsd"] if system else [])})


class Evaluator:
    """Evaluates constants and conditions; None is what cannot be told."""

    def __init__(self, target: Target, constants: dict[str, Value]) -> None:
        self.target = target
        self.names = defined(target)
        self.constants = constants

    def of(self, tokens: list[Token]) -> Value:
        """Give the value of an expression."""
        value, rest = self._either(tokens, 0)
        return None if rest else value

    def _either(self, tokens: list[Token], depth: int) -> tuple[Value, list[Token]]:
        value, tokens = self._both(tokens, depth)
        while tokens and tokens[0].text == "or":
            other, tokens = self._both(tokens[1:], depth)
            value = True if value is True or other is True else None if None in (value, other) else False
        return value, tokens

    def _both(self, tokens: list[Token], depth: int) -> tuple[Value, list[Token]]:
        value, tokens = self._compared(tokens, depth)
        while tokens and tokens[0].text == "and":
            other, tokens = self._compared(tokens[1:], depth)
            value = False if value is False or other is False else None if None in (value, other) else True
        return value, tokens

    def _compared(self, tokens: list[Token], depth: int) -> tuple[Value, list[Token]]:
        value, tokens = self._joined(tokens, depth)
        if tokens and tokens[0].text in {"==", "!="}:
            operator = tokens[0].text
            other, tokens = self._joined(tokens[1:], depth)
            return None if None in (value, other) else (value == other) == (operator == "=="), tokens
        return value, tokens

    def _joined(self, tokens: list[Token], depth: int) -> tuple[Value, list[Token]]:
        value, tokens = self._one(tokens, depth)
        while tokens and tokens[0].text in OPERATORS:
            operator = tokens[0].text
            other, tokens = self._one(tokens[1:], depth)
            value = OPERATORS[operator](value, other) if _fit(operator, value, other) else None
        return value, tokens

    def _one(self, tokens: list[Token], depth: int) -> tuple[Value, list[Token]]:
        if not tokens or depth > DEEPEST:
            return None, []
        first, rest = tokens[0], tokens[1:]
        if first.text == "not":
            value, rest = self._compared(rest, depth + 1)
            return (not value if isinstance(value, bool) else None), rest
        if first.kind is Kind.TEXT:
            return first.text, rest
        if first.text == "-" and rest and rest[0].kind is Kind.NUMBER:
            value = _number(rest[0].text)
            return None if value is None else -value, rest[1:]
        if first.kind is Kind.NUMBER:
            typed = len(rest) > 1 and rest[0].text == "." and rest[1].kind is Kind.WORD
            return _number(first.text), rest[2:] if typed else rest
        if first.text == "(":
            value, rest = self._either(rest, depth + 1)
            return value, rest[1:]
        return self._name(first.text, rest)

    def _name(self, name: str, rest: list[Token]) -> tuple[Value, list[Token]]:
        known = normal(name)
        if rest and rest[0].text == "(":
            end = next((n for n, each in enumerate(rest) if each.text == ")"), len(rest))
            given = rest[1].text if end == 2 else ""
            value = given.lower().replace("_", "") in self.names if known == "defined" and given else None
            return value, rest[end + 1 :]
        if known in {"true", "false"}:
            return known == "true", rest
        if len(rest) > 1 and rest[0].text == ".":
            return self.constants.get(known), rest[2:]
        return self.constants.get(known), rest


def _fit(operator: str, first: Value, second: Value) -> bool:
    """Whether an operator can be applied: `&` to texts, all others to numbers."""
    kind = str if operator == "&" else int
    return type(first) is kind and type(second) is kind


def _number(text: str) -> int | None:
    try:
        return int(text, 0 if text[1:2] in {"x", "X", "o", "O", "b", "B"} else 10)
    except ValueError:
        return None
