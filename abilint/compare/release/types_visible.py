"""What users see of a library's types: whoever never sees inside a struct does not mind that it grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types.side import Side, base_name
from abilint.model.surface import HeaderStatus
from abilint.model.types import Enum, Record

if TYPE_CHECKING:
    from abilint.model.surface import Surface

SOURCES = (
    ".c",
    ".cc",
    ".cpp",
    ".cxx",
    ".c++",
    ".C",
    ".rs",
    ".m",
    ".mm",
    ".go",
    ".zig",
    ".f90",
    ".d",
    ".swift",
)
"""Files that no user includes: a type that is defined in one can be reached, and not be used."""

TEMPLATE = "<"
"""In the name of an instance: a header that only points to one does not make it complete."""


class Visible:
    """What the headers of the old release show, where both releases have headers that could all be read."""

    def __init__(self, old: Surface | None, new: Surface | None) -> None:
        self._known = _is_whole(old) and _is_whole(new)
        self._shown: frozenset[str] = frozenset()
        self._declared: frozenset[str] = frozenset()
        if self._known and old is not None:
            side = Side(old)
            self._shown = frozenset(
                base_name(side.name(type_id))
                for type_id, node in enumerate(side.graph.nodes)
                if isinstance(node, Record | Enum) and node.complete
            )
            self._declared = frozenset(
                name for each in old.declarations for name in (*each.link_names, *each.companions)
            )

    def shows(self, name: str, node: Record | Enum, by_value: bool) -> bool:
        """Whether users see inside a type that debug info describes.

        Without headers: one that a source file defines is the library's own, unless it is handed over itself.
        """
        if self._known:
            return not name or TEMPLATE in name or base_name(name) in self._shown
        if by_value or node.location is None:
            return True
        return not node.location.file.endswith(SOURCES)

    def declared(self, built: Surface) -> Surface:
        """Leave out of debug info what is not for users."""
        if not self._known:
            return built
        kept = (each for each in built.declarations if not self._declared.isdisjoint(each.link_names))
        return replace(built, declarations=tuple(kept))


def shows_all(name: str, node: Record | Enum, by_value: bool) -> bool:
    """Say of what headers show that users see it."""
    del name, node, by_value
    return True


def _is_whole(headers: Surface | None) -> bool:
    """Whether all headers could be read, so that what they do not show is not shown."""
    if headers is None or headers.types is None or not headers.headers:
        return False
    return all(header.status is not HeaderStatus.NOT_CHECKED for header in headers.headers)
