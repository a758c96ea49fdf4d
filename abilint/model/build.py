"""The binaries of one target that are judged together, with what was promised about them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact
    from abilint.model.export_list import ExportList
    from abilint.model.surface import Surface
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target


NO_DEBUG_INFO = "no debug info"
"""Why most releases state no types; that rules go without is no omission."""


class Role(StrEnum):
    """Why a binary takes part in the run."""

    SUBJECT = "subject"
    """Named by the user: it is what the rules judge."""
    LINKED = "linked"
    """Named by the linker script that the user named: consumers of the subject get it too."""
    PROVIDER = "provider"
    """Named by `--provider`, or found beside a subject that needs it: only defines names, is not judged."""
    IMPORT_LIBRARY = "import-library"
    """What programs are linked with in place of a DLL of the build: held against it, defines nothing."""


class Member(Struct, frozen=True):
    """One binary of a build."""

    artifact: Artifact
    role: Role
    symbols: tuple[Symbol, ...]
    """Linkage symbols: one entry per symbol, whichever tables of the file hold it."""
    stands_for: int | None = None
    """Of an import library: index of its DLL in the build."""
    built: Surface | None = None
    """What its debug info states of the functions and variables that others can link to."""
    not_built: str = NO_DEBUG_INFO
    """Why there is no such surface, in words."""

    @property
    def name(self) -> str:
        """What messages call it: the SONAME, else the file's name, with the member of an archive or slice."""
        member = self.artifact.member
        return self.artifact.identity or (f"{self._file}({member})" if member else self._file)

    @property
    def library(self) -> str:
        """What its consumers call it, and fingerprints: as `name`, but a member goes by its archive."""
        return self._file if self.artifact.in_archive else self.name

    @property
    def _file(self) -> str:
        return self.artifact.path.rpartition("/")[2]


class Build(Struct, frozen=True):
    """All members have one target; a run over several targets has several builds."""

    target: Target
    members: tuple[Member, ...]
    """An archive stands here as a whole, and its members behind it: to consumers they are one library."""
    surface: Surface | None = None
    """What the headers promise on this target; None where no header was asked for."""
    unread: frozenset[str] = frozenset()
    """Identifiers in the text of headers that could not be parsed: what they declare is not known."""
    headers_absent: bool = False
    """A header that was asked for could not be read at all: it may declare any export."""
    unresolved: tuple[str, ...] = ()
    """Libraries that a subject needs and that were not found: what they define is not known."""
    export_lists: tuple[ExportList, ...] = ()
    """Every list of the run; `abilint.compare.list_choice` says which is about which member."""

    @property
    def exports(self) -> frozenset[str]:
        """Link names that the libraries offer which consumers get: those that were named, and linked ones."""
        offering = (member for member in self.members if member.role in (Role.SUBJECT, Role.LINKED))
        return frozenset(s.link_name for m in offering for s in m.symbols if s.scope is Scope.EXPORTED)


class Suggestion(Struct, frozen=True):
    """A name that the library has, for one that it lacks."""

    declaration: int
    """Index of the declaration in the surface."""
    name: str
    reason: str
    """`spelling`, `case`, `underscore`, `c-linkage`, `cxx-linkage`, `versioned-name`."""
