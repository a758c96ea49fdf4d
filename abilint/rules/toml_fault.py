"""What is wrong with a rule file, in words: the decoder's complaint with line and mend."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from abilint.model.rule import Evidence, Level, ParameterType
from abilint.rules import toml_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACE = re.compile(r" - at `\$\.?([^`]*)`")
_STEP = re.compile(r"\[(\d+|\.\.\.)\]|([\w-]+)")
_FIELD = re.compile(r"(unknown|missing required) field `([^`]*)`")
_ENUM = re.compile(r"Invalid enum value '([^']*)'")
_LINE = re.compile(r" \(at line (\d+), column \d+\)")
_CHOICES = {"needs": Evidence, "level": Level, "levels": Level, "type": ParameterType}


def of_toml(message: str) -> tuple[str, int | None]:
    """Return what `tomllib` complains of, and the line."""
    found = _LINE.search(message)
    return f"not TOML: {_LINE.sub('', message)}", int(found.group(1)) if found else None


def of_decoder(text: str, message: str, keys: Mapping[str, Iterable[str]]) -> tuple[str, int | None]:
    """Return what is wrong and how to mend it, and the line.

    `keys`: for each table, named by its first key and the root by the empty string, what it may hold.
    """
    found = _PLACE.search(message)
    path = tuple(digit or name for digit, name in _STEP.findall(found.group(1))) if found else ()
    complaint = _PLACE.sub("", message)
    where = _shown(path)
    if field := _FIELD.search(complaint):
        return _of_field(text, path, where, field.group(1), field.group(2), keys)
    if value := _ENUM.search(complaint):
        choices = list(_CHOICES[next(part for part in path if part in _CHOICES)])
        problem = f"{where}: there is no {value.group(1)!r}{_nearest(value.group(1), choices)}"
        return f"{problem}; it is one of {', '.join(choices)}", toml_lines.find(text, path, value.group(1))
    return f"{where}: {complaint[:1].lower()}{complaint[1:]}", toml_lines.find(text, path)


def _of_field(
    text: str, path: toml_lines.Path, where: str, fault: str, key: str, keys: Mapping[str, Iterable[str]]
) -> tuple[str, int | None]:
    inside = f" under `{where}`" if path else ""
    if fault == "unknown":
        known = sorted(keys.get(path[0] if path else "", ()))
        problem = f"there is no key `{key}`{inside}{_nearest(key, known)}; the keys are {', '.join(known)}"
    else:
        problem = f"the key `{key}` is missing{inside}; `abilint rules new` shows a whole rule"
    return problem, toml_lines.find(text, (*path, key))


def _shown(path: toml_lines.Path) -> str:
    """Write a path as the file does: `test`, `parameters.NAME.type`."""
    return ".".join("NAME" if part == toml_lines.ANY else part for part in path if not part.isdigit())


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(map(str, known)), n=1)
    return f", did you mean {close[0]!r}?" if close else ""
