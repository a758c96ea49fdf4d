"""Values that one field identifies; the others say where they were seen."""

from __future__ import annotations

from msgspec import Struct


class EqualByFirst(Struct, frozen=True, eq=False):
    """Equal to values of its class whose first field is equal."""

    def __eq__(self, other: object) -> bool:
        """Compare the first fields."""
        if type(other) is not type(self):
            return NotImplemented
        first = self.__struct_fields__[0]
        return bool(getattr(self, first) == getattr(other, first))

    def __ne__(self, other: object) -> bool:
        """Say the opposite; a struct's own inequality would not ask `__eq__`."""
        return not self == other

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(getattr(self, self.__struct_fields__[0]))
