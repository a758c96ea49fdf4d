"""Members that gave no artifact: which, why, and whether they may define what is then missed."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

_MOST_NAMED = 3


class Why(Enum):
    """The value completes "2 members are ...: a.o, b.o"."""

    LTO = "not checked: LTO bitcode"
    ARCHIVE = "not checked: an archive inside the archive"
    UNIVERSAL = "not checked: a universal file inside the archive"
    FORMAT = "not checked: of a format that this version of abilint does not read"
    DAMAGED = "not checked: damaged or not to be found"
    LINKED = "not checked: already linked, so that no linker takes them from an archive"
    METADATA = "left out: Rust metadata"
    EMPTY = "left out: empty"
    OTHER = "left out: no object files"


_DEFINE_NOTHING = frozenset({Why.METADATA, Why.EMPTY, Why.OTHER, Why.LINKED})


class PassedOver(Struct):
    """Collects them, and puts many alike into one sentence."""

    _names: dict[Why, list[str]] = field(default_factory=dict)
    _problems: list[str] = field(default_factory=list)

    def add(self, name: str, why: Why) -> None:
        """Count one member."""
        self._names.setdefault(why, []).append(name)

    def add_damaged(self, name: str, problem: str) -> None:
        """Count one that should have been readable; the first few problems are told word by word."""
        if len(self._problems) < _MOST_NAMED:
            self._problems.append(f"{name} {problem}")
        self.add(name, Why.DAMAGED)

    @property
    def damaged(self) -> int:
        """How many should have been readable."""
        return len(self._names.get(Why.DAMAGED, ()))

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of the members that may define symbols which nobody has seen."""
        return tuple(
            name for why, found in self._names.items() if why not in _DEFINE_NOTHING for name in found
        )

    def notes(self) -> tuple[str, ...]:
        """One line for each reason, and one for each of the first damaged members."""
        return (*(_note(why, found) for why, found in self._names.items()), *self._problems)


def _note(why: Why, found: list[str]) -> str:
    named = ", ".join(found[:_MOST_NAMED]) + (", ..." if len(found) > _MOST_NAMED else "")
    members = "1 member" if len(found) == 1 else f"{len(found)} members"
    return f"{members} {why.value} ({named})"
