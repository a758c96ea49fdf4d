"""What ctypes itself makes of a module: which functions it looks up, with which types, in which layout.

    python tests/oracles/binding_types.py MODULE LIBRARY... [--call EXPRESSION]

The module is run, with the libraries in the place of those that it opens, and the functions that it declares
are written as JSON. `effect` says what a change from one such description to another does to the calls.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import json
import runpy
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any

Described = dict[str, Any]
FLOATS = "fdg"
TEXTS = {"z": "c", "Z": "u", "P": None, "O": None}
"""Simple types that are addresses, and what is there."""


class Effect(IntEnum):
    """What a change does to the calls."""

    NONE = 0
    READING = 1
    """The same bytes in the same places, read as something else; or less is declared."""
    BREAKS = 2


class Types:
    """Types by number, each described once."""

    def __init__(self) -> None:
        self.described: list[Described] = []
        self._numbers: dict[object, int] = {}

    def number(self, kind: Any) -> int:
        """Describe a type of ctypes; one that refers to itself ends there."""
        if kind in self._numbers:
            return self._numbers[kind]
        self._numbers[kind] = len(self.described)
        self.described.append({})
        self.described[self._numbers[kind]] = self._describe(kind)
        return self._numbers[kind]

    def _describe(self, kind: Any) -> Described:
        if kind is None:
            return {"is": "void"}
        if not isinstance(kind, type):
            return {"is": "custom"}
        if issubclass(kind, ctypes.Structure | ctypes.Union):
            return {"is": "record", "size": ctypes.sizeof(kind), "fields": self._fields(kind)}
        if issubclass(kind, ctypes.Array):
            return {"is": "array", "size": ctypes.sizeof(kind), "of": self.number(kind._type_)}
        if issubclass(kind, ctypes._Pointer):
            return {"is": "pointer", "size": 8, "to": self.number(kind._type_)}
        if issubclass(kind, ctypes._CFuncPtr):
            return {"is": "pointer", "size": 8, "function": self.function(kind._argtypes_, kind._restype_)}
        if issubclass(kind, ctypes._SimpleCData):
            return self._simple(kind)
        return {"is": "custom"}

    def _simple(self, kind: Any) -> Described:
        size, code = ctypes.sizeof(kind), kind._type_
        if code in TEXTS:
            return {"is": "pointer", "size": size, "to": None}
        if code in FLOATS:
            return {"is": "float", "size": size}
        return {"is": "bool" if code == "?" else "integer", "size": size, "signed": code.islower()}

    def _fields(self, kind: Any) -> list[list[Any]]:
        found = []
        for each in getattr(kind, "_fields_", ()):
            place = getattr(kind, each[0])
            found.append([each[0], place.offset, place.size, self.number(each[1])])
        return found

    def function(self, arguments: Any, result: Any) -> Described:
        """Describe a signature; arguments are None where none are declared."""
        listed = None if arguments is None else [self.number(each) for each in arguments]
        return {"arguments": listed, "result": self.number(result)}


def run(module: Path, libraries: list[str], call: str) -> Described:
    """Run a module and describe the functions that it looks up."""
    opened: list[tuple[str, Any]] = []
    real_init, real_item = ctypes.CDLL.__init__, ctypes.CDLL.__getitem__

    def init(self: Any, name: Any, *rest: Any, **named: Any) -> None:
        real_init(self, _in_place_of(str(name), libraries) if name is not None else None, *rest, **named)

    def item(self: Any, name: Any) -> Any:
        found = real_item(self, name)
        opened.append((name, found))
        return found

    ctypes.CDLL.__init__, ctypes.CDLL.__getitem__ = init, item  # type: ignore[method-assign]
    scope = _scope(module)
    if call:
        eval(call, scope)
    types = Types()
    functions: dict[str, Described] = {}
    for number, (name, function) in enumerate(opened):
        key = str(name) if str(name) not in functions else f"{name} #{number}"
        functions[key] = types.function(function.argtypes, function.restype)
    return {"types": types.described, "functions": functions}


def _scope(module: Path) -> dict[str, Any]:
    """Run a file, or import it where it is part of a package."""
    folder, name = module.parent, module.stem
    if not (folder / "__init__.py").is_file():
        sys.path.insert(0, str(folder))
        return runpy.run_path(str(module), run_name="mutant")
    while (folder / "__init__.py").is_file():
        name = folder.name if name == "__init__" else f"{folder.name}.{name}"
        folder = folder.parent
    sys.path.insert(0, str(folder))
    return vars(importlib.import_module(name))


def _in_place_of(name: str, libraries: list[str]) -> str:
    file = Path(name).name
    return next((each for each in libraries if Path(each).name == file), libraries[0])


class Comparison:
    """Two descriptions, one against the other; pairs of types that are being compared count as equal."""

    def __init__(self, before: Described, after: Described) -> None:
        self._before, self._after = before["types"], after["types"]
        self._seen: set[tuple[int, int]] = set()

    def functions(self, before: Described, after: Described) -> Effect:
        """Compare two signatures."""
        effect = self.types(before["result"], after["result"], of_result=True)
        mine, yours = before["arguments"], after["arguments"]
        if mine is None or yours is None:
            return max(effect, Effect.NONE if mine == yours else Effect.READING)
        if len(mine) != len(yours):
            return Effect.BREAKS
        return max([effect, *(self.types(a, b) for a, b in zip(mine, yours, strict=True))])

    def types(self, before: int, after: int, *, of_result: bool = False) -> Effect:
        """Compare two types as they are passed."""
        if (before, after) in self._seen:
            return Effect.NONE
        self._seen.add((before, after))
        effect = self._described(self._before[before], self._after[after], of_result=of_result)
        self._seen.discard((before, after))
        return effect

    def _described(self, mine: Described, yours: Described, *, of_result: bool) -> Effect:
        kinds = {mine["is"], yours["is"]}
        if "custom" in kinds or ("void" in kinds and of_result and "record" not in kinds):
            return Effect.NONE if mine == yours else Effect.READING
        if "record" in kinds or "array" in kinds:
            return self._laid_out(mine, yours)
        if mine.get("size") != yours.get("size") or ("float" in kinds and len(kinds) > 1):
            return Effect.BREAKS
        if kinds == {"pointer"}:
            return self._pointers(mine, yours)
        return Effect.NONE if mine == yours else Effect.READING

    def _pointers(self, mine: Described, yours: Described) -> Effect:
        if "function" in mine and "function" in yours:
            return self.functions(mine["function"], yours["function"])
        if mine.get("to") is None or yours.get("to") is None:
            return Effect.NONE
        first, second = self._before[mine["to"]], self._after[yours["to"]]
        if first["is"] != second["is"] and "pointer" not in (first["is"], second["is"]):
            return min(Effect.READING, self.types(mine["to"], yours["to"]))
        return self.types(mine["to"], yours["to"])

    def _laid_out(self, mine: Described, yours: Described) -> Effect:
        """Compare two records or arrays; a member more, in what was padding, moves nothing."""
        if mine["is"] != yours["is"] or mine["size"] != yours["size"]:
            return Effect.BREAKS
        if mine["is"] == "array":
            return self.types(mine["of"], yours["of"])
        places = [{(place, size) for _, place, size, _ in each["fields"]} for each in (mine, yours)]
        if places[0] != places[1]:
            return Effect.READING if places[0] < places[1] else Effect.BREAKS
        pairs = list(zip(mine["fields"], yours["fields"], strict=True))
        renamed = Effect.READING if any(a[0] != b[0] for a, b in pairs) else Effect.NONE
        return max([renamed, *(self.types(a[3], b[3]) for a, b in pairs)])


def effect(before: Described, after: Described) -> Effect:
    """Say what the change does to the calls of any function."""
    comparison = Comparison(before, after)
    names = before["functions"].keys() | after["functions"].keys()
    return max(
        (_function_effect(comparison, before["functions"].get(n), after["functions"].get(n)) for n in names),
        default=Effect.NONE,
    )


def _function_effect(comparison: Comparison, before: Described | None, after: Described | None) -> Effect:
    if before is None or after is None:
        return Effect.READING
    return comparison.functions(before, after)


def main() -> None:
    """Write what a module declares; an exception of the module is this program's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("module", type=Path)
    parser.add_argument("libraries", nargs="+")
    parser.add_argument("--call", default="")
    given = parser.parse_args()
    sys.stdout.write("\n" + json.dumps(run(given.module, given.libraries, given.call)))


if __name__ == "__main__":
    main()
