"""What the compiler wrote down of the definitions that a binary exports, as a surface with types.

    found = read(artifact, symbols, debug_files)
    if isinstance(found, NoDebugInfo): ...              # found.reason
    found.declarations, found.types, found.undescribed, found.notes

Every exported function and variable that the debug information describes in full is a declaration. One
that it does not describe (assembler, a unit without -g, one stripped to line numbers) is in `undescribed`:
nothing is concluded from its absence.
"""

from __future__ import annotations

from abilint.readers.dwarf import NoDebugInfo
from abilint.surfaces.debug_info.imports import imports
from abilint.surfaces.debug_info.places import Place, places
from abilint.surfaces.debug_info.reading import read

__all__ = ["NoDebugInfo", "Place", "imports", "places", "read"]
