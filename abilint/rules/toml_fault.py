"""What is wrong with a TOML file of a fixed shape: the decoder's complaint in words, with line and mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.rules import toml_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACE = re.compile(r" - at `\$\.?([^`]*)`")
_STEP = re.compile(r"\[(\d+|\.\.\.)\]|([\w-]+)")
_FIELD = re.compile(r"(unknown|missing required) field `([^`]*)`")
_ENUM = re.compile(r"Invalid enum value '([^']*)'")
_TYPE = re.compile(r"Expected `([^`]*)`(?:, got `([^`]*)`)?")
_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a point in time",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "text",
    "time": "a time of day",
}
"""How the types of the decoder are called."""
_PATTERN = " matching regex "
_EMPTY = "of length >= 1"
_LINE = re.compile(r" \(at line (\d+), column \d+\)")


class Shape(NamedTuple):
    """What a file may say, for the words that mend one that says something else."""

    keys: Mapping[str, Iterable[str]]
    """For each table, named by its first key and the root by the empty string, what it may hold."""
    choices: Mapping[str, Iterable[str]]
    """Key -> the words that it takes."""
    example: str
    """Where a whole file is shown."""
    root: toml_lines.Path = ()
    """The table of the file that has that shape, where it is not the whole."""
    forms: Mapping[str, str] = {}
    """Key -> what its text must look like, in words."""


def of_toml(message: str) -> tuple[str, int | None]:
    """Return what `tomllib` complains of, and the line."""
    found = _LINE.search(message)
    return f"not TOML: {_LINE.sub('', message)}", int(found.group(1)) if found else None


def of_decoder(text: str, message: str, shape: Shape) -> tuple[str, int | None]:
    """Return what is wrong and how to mend it, and the line."""
    found = _PLACE.search(message)
    path = tuple(digit or name for digit, name in _STEP.findall(found.group(1))) if found else ()
    complaint = _PLACE.sub("", message)
    where = _shown(path)
    if field := _FIELD.search(complaint):
        return _of_field(text, path, where, field.group(1), field.group(2), shape)
    place = (*shape.root, *path)
    if value := _ENUM.search(complaint):
        choices = list(shape.choices[next(part for part in path if part in shape.choices)])
        problem = f"{where}: there is no {value.group(1)!r}{nearest(value.group(1), choices)}"
        return f"{problem}; it is one of {', '.join(choices)}", toml_lines.find(text, place, value.group(1))
    if _PATTERN in complaint:
        return f"{where}: {shape.forms[path[-1]]}", toml_lines.find(text, place)
    return f"{where}: {_plain(complaint)}", toml_lines.find(text, place)


def _plain(complaint: str) -> str:
    """Say `takes a list, not text` for ``Expected `array`, got `str` ``."""
    found = _TYPE.search(complaint)
    if found is None:
        return f"{complaint[:1].lower()}{complaint[1:]}"
    wanted, given = map(_words, found.groups())
    if complaint.endswith(_EMPTY):
        return f"is empty; it takes {wanted} with something in it"
    return f"takes {wanted}{f', not {given}' if given else ''}{complaint[found.end() :]}"


def _words(types: str | None) -> str:
    names = [name for name in (types or "").split(" | ") if name != "null"]
    return " or ".join(_WORDS.get(name, name) for name in names)


def _of_field(
    text: str, path: toml_lines.Path, where: str, fault: str, key: str, shape: Shape
) -> tuple[str, int | None]:
    inside = f" under `{where}`" if path else ""
    if fault == "unknown":
        known = sorted(shape.keys.get(path[0] if path else "", ()))
        hint = nearest(key, known) or f"; the keys are {', '.join(known)}"
        problem = f"there is no key `{key}`{inside}{hint}"
    else:
        problem = f"the key `{key}` is missing{inside}; {shape.example} shows a whole one"
    return problem, toml_lines.find(text, (*shape.root, *path, key))


def _shown(path: toml_lines.Path) -> str:
    """Write a path as the file does: `test`, `parameters.NAME.type`."""
    return ".".join("NAME" if part == toml_lines.ANY else part for part in path if not part.isdigit())


def nearest(word: str, known: Iterable[str]) -> str:
    """Give `, did you mean 'x'?` where something known is like the word, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(map(str, known)), n=1)
    return f", did you mean {close[0]!r}?" if close else ""
