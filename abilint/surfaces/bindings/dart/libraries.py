"""Which library a name of a program stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.binding import Loading

if TYPE_CHECKING:
    from abilint.surfaces.bindings.dart.program import File, Part, Program

DEEPEST = 8
MOST = 400
"""Tokens of one definition that are looked through."""


class Sought(NamedTuple):
    """A library, by what the text says of it."""

    loading: Loading
    names: tuple[str, ...]
    key: str | None = None


def of_owner(program: Program, file: File, index: int) -> Sought:
    """Say in which library `owner.lookup` looks, by the index of `lookup`."""
    tokens = file.tokens
    if tokens.text(index - 1) != ".":
        return _of_name(program, tokens.text(index)) or Sought(Loading.COMPUTED, (), tokens.text(index))
    owner = index - 2
    if tokens.text(owner) == ")":
        opening = tokens.opening.get(owner, owner)
        found = _opened(program, file, opening - 1, 0)
        return found or _of_name(program, tokens.text(opening - 1)) or Sought(Loading.COMPUTED, (), "")
    name = tokens.text(owner - 1) if tokens.text(owner) in ("!", "?") else tokens.text(owner)
    return _of_name(program, name) or Sought(Loading.COMPUTED, (), name)


def _of_name(program: Program, name: str, depth: int = 0) -> Sought | None:
    """Follow a variable, getter or function to what it opens."""
    part = program.values.get(name)
    return None if part is None or depth > DEEPEST else _in_part(program, part, depth)


def _in_part(program: Program, part: Part, depth: int) -> Sought | None:
    """Find all that some tokens open, on the target."""
    names: list[str] = []
    found: Sought | None = None
    tokens = part.file.tokens
    for index in part.file.live(part.start, min(part.end, part.start + MOST)):
        one = None
        if tokens.text(index) in ("open", "process", "executable") and tokens.text(index + 1) == "(":
            one = _opened(program, part.file, index, depth)
        elif (
            tokens.is_name(index)
            and tokens.text(index + 1) in (";", "", "(")
            and tokens.text(index - 1) != "."
        ) or (tokens.is_name(index) and index + 1 == part.end and tokens.text(index - 1) != "."):
            one = _of_name(program, tokens.text(index), depth + 1)
        if one is not None:
            found = found or one
            names += one.names
    return Sought(Loading.NAMED, tuple(dict.fromkeys(names))) if names else found


def _opened(program: Program, file: File, index: int, depth: int) -> Sought | None:
    """Read `DynamicLibrary.open('libfoo.so')` by the index of `open`."""
    tokens = file.tokens
    if tokens.text(index - 2) != "DynamicLibrary" or tokens.text(index + 1) != "(":
        return None
    if tokens.text(index) in ("process", "executable"):
        return Sought(Loading.PROCESS, ())
    end = tokens.partner.get(index + 1, index + 1)
    names = _names(program, file, index + 2, end, depth)
    return Sought(Loading.NAMED, tuple(names)) if names else Sought(Loading.COMPUTED, (), str(index))


def _names(program: Program, file: File, start: int, end: int, depth: int) -> list[str]:
    """List the file names that an expression may come to; of a path its end."""
    found: list[str] = []
    last = None
    for index in file.live(start, end):
        written = file.tokens.literal(index)
        if written is not None:
            last = written.rpartition("\0")[2]
            if "." in last or not found:
                found = [each for each in found if "." in each or not last] + [last]
        part = program.values.get(file.tokens.text(index)) if depth < DEEPEST else None
        if part is not None and file.tokens.text(index - 1) != ".":
            found += _names(program, part.file, part.start, min(part.end, part.start + MOST), depth + 1)
    return [each for each in found if each]
