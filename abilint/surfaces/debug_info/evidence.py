"""Units whose debug info leaves types out: nothing is known of the functions that they define."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info.attributes import C_LANGUAGES

if TYPE_CHECKING:
    from abilint.readers.dwarf import DebugInfo, Definition, Unit

_LINES_ONLY = re.compile(r"(?:^| )-g(?:gdb|dwarf-[2-5])?1(?: |$)")
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

        Assemblers name their functions and no more; `gcc -g1` writes functions without types. A unit of
        either has no types at all.
        """
        unit = definition.unit
        if unit.is_assembler or (definition.tag == Tag.VARIABLE and definition.get(At.TYPE) is None):
            return False
        if any(definition.get(attribute) is not None for attribute in _STATED):
            return True
        if unit not in self._typed:
            self._typed[unit] = self._has_types(unit)
        return self._typed[unit]

    def _has_types(self, unit: Unit) -> bool:
        if any(root.tag in _TYPES for root in self._info.roots(unit)):
            return True
        full = unit.language not in C_LANGUAGES and not _LINES_ONLY.search(unit.producer or "")
        return full and "GNU" in (unit.producer or "")
