"""What programs were compiled to find in libraries: their debug info, held against that of the libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint.compare.release import consumer, expected_types
from abilint.compare.release.class_data import is_class_data
from abilint.model.finding import NotRun, Unchecked
from abilint.model.release import ConsumerType
from abilint.model.symbol import Scope
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.build import Member
    from abilint.model.release import Library
    from abilint.model.symbol import Symbol

NAMED = 3
"""Of the names whose types are not known, so many are listed."""


class Expected(Struct):
    """What came of holding a program against a library."""

    found: list[ConsumerType] = field(default_factory=list)
    lacking: str | None = None
    """Why nothing could be compared; None where something was."""
    unknown: tuple[str, ...] = ()
    """Names that the program takes, and whose types are not known of it or of the library."""

    def not_run(self, path: str, library: str) -> Iterator[NotRun]:
        """Say what was not compared of a program."""
        if self.lacking is not None:
            reason = f"the types that it was compiled with are not compared: {self.lacking}"
            yield NotRun(path, Unchecked.LEFT_OUT, reason)
        elif self.unknown:
            listed = ", ".join(self.unknown[:NAMED]) + (", ..." if len(self.unknown) > NAMED else "")
            names = counted(len(self.unknown), "name")
            reason = (
                f"debug info of it or of {library} does not tell the types of {names} that it uses: {listed}"
            )
            yield NotRun(path, Unchecked.LEFT_OUT, reason)


def compare(name: str, program: Sequence[Member], library: Library, names: frozenset[str]) -> Expected:
    """Hold what a program takes from a library, by link names, against what the library states of it."""
    stated = expected_types.stated_names(library) & names
    if not stated:
        return Expected(lacking=f"{library.head.name} states no types of what it uses")
    parts, reason = _described(program, stated)
    if not parts:
        return Expected(lacking=reason)
    found = expected_types.compare(parts, library)
    silent = names - expected_types.described_names(parts)
    return Expected(
        [ConsumerType(name, library.head.name, change) for change in found],
        unknown=tuple(sorted(each for each in silent if not is_class_data(each))),
    )


def without_headers(library: Library) -> Library:
    """Leave the debug info of a library."""
    return replace(library, build=replace(library.build, surface=None))


def _described(program: Iterable[Member], names: frozenset[str]) -> tuple[list[Member], str]:
    """Read what the debug info of a program says of its imports; also why there is nothing."""
    from abilint.surfaces import debug_info

    parts: list[Member] = []
    reasons: list[str] = []
    for member in program:
        asked = [symbol for symbol in _asked(member) if symbol.link_name in names]
        if asked:
            built = debug_info.imports(member.artifact, asked)
            if isinstance(built, debug_info.NoDebugInfo):
                reasons.append(built.reason)
            elif built.declarations:
                parts.append(replace(member, built=built))
    return parts, next(iter(reasons), "its debug info does not describe what it uses")


def _asked(member: Member) -> Iterator[Symbol]:
    for symbol in member.symbols:
        if symbol.scope is Scope.UNDEFINED or consumer.is_copy(symbol, member.artifact):
            yield symbol
