"""The C that Fiddle reads: one prototype, or the members of a struct, of plain types and addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.ruby import fiddle_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.surfaces.bindings.ruby.run import Run

LONGEST = 8192
DEEPEST = 32
"""Aliases of aliases."""
QUALIFIERS = frozenset({"const", "volatile", "restrict", "extern", "static", "struct", "enum", "signed"})
SPELLINGS = {
    "int": "INT", "unsigned int": "UINT", "uint": "UINT", "unsigned": "UINT", "": "INT", "char": "CHAR",
    "unsigned char": "UCHAR", "short": "SHORT", "short int": "SHORT", "unsigned short": "USHORT",
    "unsigned short int": "USHORT", "long": "LONG", "long int": "LONG", "unsigned long": "ULONG",
    "unsigned long int": "ULONG", "long long": "LONG_LONG", "long long int": "LONG_LONG",
    "unsigned long long": "ULONG_LONG", "unsigned long long int": "ULONG_LONG", "float": "FLOAT",
    "double": "DOUBLE", "void": "VOID", "bool": "BOOL", "size_t": "SIZE_T", "ssize_t": "SSIZE_T",
    "ptrdiff_t": "PTRDIFF_T", "intptr_t": "INTPTR_T", "uintptr_t": "UINTPTR_T", "int8_t": "INT8_T",
    "uint8_t": "UINT8_T", "int16_t": "INT16_T", "uint16_t": "UINT16_T", "int32_t": "INT32_T",
    "uint32_t": "UINT32_T", "int64_t": "INT64_T", "uint64_t": "UINT64_T",
}  # fmt: skip


class Prototype(NamedTuple):
    """A function as Fiddle takes it."""

    name: str
    result: int | None
    """Fiddle's number of a type; None where it has none."""
    arguments: tuple[int | None, ...]


class Part(NamedTuple):
    """A member of a struct."""

    name: str
    type: int | None
    length: int | None
    """Of an array."""


def prototype(run: Run, text: str, aliases: Mapping[str, str]) -> Prototype | None:
    """Read `int foo(int, char *)`; None where it is no prototype."""
    written = " ".join(text.split()).rstrip("; ")
    head, bracket, rest = written.partition("(")
    if not bracket or len(written) > LONGEST:
        return None
    if rest.lstrip().startswith("*"):
        return _of_function_pointer(run, rest, aliases)
    found = re.fullmatch(r"(.*?[\s*])(\w+)\s*", head)
    if found is None:
        return None
    result = number(run, found[1].strip(), aliases)
    return Prototype(found[2], result, _arguments(run, rest, aliases))


def _of_function_pointer(run: Run, rest: str, aliases: Mapping[str, str]) -> Prototype | None:
    """Read what stands behind `void (`: `*signal(int, void (*)(int)))(int)`."""
    found = re.match(r"\s*\*\s*(\w+)\s*\(", rest)
    return None if found is None else Prototype(found[1], 1, _arguments(run, rest[found.end() :], aliases))


def _arguments(run: Run, rest: str, aliases: Mapping[str, str]) -> tuple[int | None, ...]:
    """Read arguments up to the bracket that ends them."""
    parts, depth, begin = [], 0, 0
    for place, letter in enumerate(rest):
        if letter == "," and depth == 0:
            parts.append(rest[begin:place])
            begin = place + 1
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            parts.append(rest[begin:place])
            break
    listed = [each.strip() for each in parts]
    return () if listed in ([""], ["void"], []) else tuple(number(run, each, aliases) for each in listed)


def number(run: Run, text: str, aliases: Mapping[str, str]) -> int | None:
    """Give Fiddle's number of a type, with or without a name behind it; None where it has none."""
    if text.strip() == "...":
        return fiddle_types.VARIADIC
    for _ in range(DEEPEST):
        if any(sign in text for sign in "*[("):
            return fiddle_types.POINTER
        words = [each for each in text.split() if each not in QUALIFIERS]
        signed = "signed" in text.split()
        for listed in (words, words[:-1]):
            known = SPELLINGS.get(" ".join(listed)) if listed or signed else None
            if known is not None:
                return fiddle_types.code(run, known)
        if not words or words[0] not in aliases:
            return None
        text = aliases[words[0]]
    return None


def part(run: Run, text: str, aliases: Mapping[str, str]) -> Part | None:
    """Read a member: `int x`, `char name[16]`, `void *p`, `int (*call)(int)`."""
    written = " ".join(text.split()).rstrip("; ")[:LONGEST]
    called = re.search(r"\(\s*\*\s*(\w+)\s*\)", written)
    if called is not None:
        return Part(called[1], fiddle_types.POINTER, None)
    found = re.fullmatch(r"(.*?[\s*])(\w+)\s*(?:\[\s*(\d{1,9})\s*\])?", written)
    if found is None:
        return None
    return Part(found[2], number(run, found[1].strip(), aliases), int(found[3]) if found[3] else None)
