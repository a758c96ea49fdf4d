"""Units whose debug info leaves types out: nothing is known of the functions that they define."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info.attributes import C_LANGUAGES

if TYPE_CHECKING:
    from abilint.readers.dwarf import DebugInfo, Definition, Unit

_LEVELS = re.compile(r"(?:^| )-g(?:gdb|dwarf(?:-[2-5])?)?([0-3]?)(?= |$)")
_TYPES = frozenset(
    {Tag.BASE_TYPE, Tag.POINTER_TYPE, Tag.STRUCTURE_TYPE, Tag.TYPEDEF, Tag.CONST_TYPE, Tag.CLASS_TYPE}
    | {Tag.UNION_TYPE, Tag.ENUMERATION_TYPE, Tag.ARRAY_TYPE, Tag.IMPORTED_UNIT, Tag.NAMESPACE}
)
_STATED = frozenset({At.TYPE, At.PROTOTYPED, At.SPECIFICATION})


class Evidence:
    """Which definitions state what they are."""

    def __init__(self, info: DebugInfo) -> None:
        self._info = info
        self._typed: dict[Unit, bool] = {}

    def states_types(self, definition: Definition) -> bool:
        """Whether a definition without result and parameters has none, or does not tell.

        Assemblers name their functions and no more; `gcc -g1` and `clang -gline-tables-only` write
        functions without types. C tells by the prototype: `void f() {}` without one tells nothing either.
        """
        unit = definition.chain[-1].unit
        if unit.is_assembler or (definition.tag == Tag.VARIABLE and definition.get(At.TYPE) is None):
            return False
        if any(definition.get(attribute) is not None for attribute in _STATED) or self._has_parameters(
            definition
        ):
            return True
        if unit.language in C_LANGUAGES or _levels(unit)[-1:] == ["1"]:
            return False
        if unit not in self._typed:
            self._typed[unit] = any(root.tag in _TYPES for root in self._info.roots(unit))
        return self._typed[unit] or bool(_levels(unit))

    def _has_parameters(self, definition: Definition) -> bool:
        return any(c.tag == Tag.FORMAL_PARAMETER for e in definition.chain for c in self._info.children(e))


def _levels(unit: Unit) -> list[str]:
    """Give the levels of debug info that were asked for, where GCC noted its options."""
    return _LEVELS.findall(unit.producer or "")
