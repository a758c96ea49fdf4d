"""Two releases of one library, and the facts on which they differ: typed, without opinion."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.build import Build, Member
    from abilint.model.location import Location
    from abilint.model.surface import Surface
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target
    from abilint.model.type_difference import TypeDifference


class Effect(StrEnum):
    """What a change does to those who use the library; of a whole release: its worst change."""

    NO_CHANGE = "no-change"
    COMPATIBLE = "compatible"
    """Programs that were built with the old release, and their sources, go on as before."""
    RISKY = "risky"
    """It depends on what programs do."""
    SOURCE_BREAK = "source-break"
    """Programs that were built with the old release run on; some do not compile with the new one."""
    BREAKING = "breaking"
    """Some program that was built with the old release does not load, crashes, or reads wrong data."""

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return list(Effect).index(self)


class Bump(StrEnum):
    """Which part of the version number the changes ask for (semver.org, 2.0.0)."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class ChangeKind(StrEnum):
    """What changed, but for types, which are `TypeDifference`s; each says what is in `before`, `after`."""

    SYMBOL_REMOVED = "symbol-removed"
    """Exported by the old release alone. `after`: the scope in which the new one still has it, else None.
    `detail`: the name that seems to replace it. `before`: why programs do without, `inline` or `instance` of
    a template, of which they have copies, `private` for members that they cannot name; these are one change,
    `names` holds all."""
    SYMBOL_ADDED = "symbol-added"
    """Exported by the new release alone. `after`: `inline` or `instance`, as above, all in one change."""
    SYMBOLS_RENAMED = "symbols-renamed"
    """Many names, all renamed in one way. `subject`: the first of `names`; `detail`: its new name; `before`,
    `after`: the way, as in `u_*_75` and `u_*_78`, or two C++ libraries."""
    SYMBOL_KIND_CHANGED = "symbol-kind-changed"
    """Function, data or thread-local data, or a function that a resolver picks: `symbol.SymbolKind`."""
    SYMBOL_BINDING_CHANGED = "symbol-binding-changed"
    """`symbol.Binding`; one change for all that changed alike."""
    SYMBOL_VISIBILITY_CHANGED = "symbol-visibility-changed"
    """`symbol.Visibility`, of what both export; one change for all of one kind that changed alike."""
    SYMBOL_VERSION_CHANGED = "symbol-version-changed"
    """Version nodes, None for no version. `detail`: what the loader makes of it, `loader.Outcome`; one change
    for all that changed alike."""
    DATA_SIZE_CHANGED = "data-size-changed"
    """Bytes. `detail`: `copied` where programs can hold a copy of the old size, else `relinked`, `shared`."""
    DATA_SECTION_CHANGED = "data-section-changed"
    """`writable`, `read-only`, or the alignment in bytes."""
    CLASS_DATA_CHANGED = "class-data-changed"
    """Bytes of the `subject`, a vtable, VTT or type information; `detail` as `thunk`: names of thunks."""
    ORDINAL_CHANGED = "ordinal-changed"
    """Windows: `subject` is what an ordinal stood for, `before`, `after` the numbers; or, with `detail` as
    `reused`, `subject` is the number and these are the names."""
    FORWARD_CHANGED = "forward-changed"
    """Where a forwarder or re-exported symbol leads; None: it is defined here."""
    IMPORT_ADDED = "import-added"
    """A name that the library asks the loader for, of no version. `detail`: the library that has it, or
    `nobody` where no library that is needed can."""
    ARCHITECTURE_CHANGED = "architecture-changed"
    """`subject`: `machine`, `bits`, `byte-order`, `float-abi`, `environment`, `platform`, `file-type`."""
    IDENTITY_CHANGED = "identity-changed"
    """SONAME, install name, or DLL name; None where there is none. `detail`: `folder` where only that
    differs, `build` where a packaging tool made both names, for one package alone."""
    COMPATIBILITY_CHANGED = "compatibility-changed"
    """Mach-O: version of the library, `subject` is `compatibility` or `current`."""
    DEPENDENCY_CHANGED = "dependency-changed"
    """`subject`: the library; `before`, `after`: how it is asked for, `load`, `delayed`, `re-export`, `weak`;
    None where it is not. With `detail` as `version` or `bundled` these are two names of one library, the
    latter copied into a package; `order`: those of both releases are asked for in another
    one."""
    FLOOR_RAISED = "floor-raised"
    """`subject`: `GLIBC`, `macos`, `Windows`, ...: the highest version needed. `detail`: what needs it."""
    HARDENING_CHANGED = "hardening-changed"
    """`subject`: `relro`, `bind-now`, `executable-stack`, `text-relocations`, `nx`, `ibt`, `fortify`,
    ..."""
    LOADING_CHANGED = "loading-changed"
    """`subject`: `static-tls`, `symbolic`, `no-delete`, `no-open`, `run-path`, `namespace`,
    `start-code`, ..."""
    DECLARATION_REMOVED = "declaration-removed"
    """A name that only the old headers have, and whose symbol, if any, is not gone with it. `before`:
    `function`, `inline`, `variable`, `macro`, `type`; `detail`: the name as sources write it."""
    DECLARATION_ADDED = "declaration-added"
    """A name that only the new headers have, and whose symbol, if any, did not come with it. `after`,
    `detail` as above."""
    CONSTANT_CHANGED = "constant-changed"
    """Values of a macro, or of a constant that headers define.
    `detail`: `version` where the name says that every release changes it."""
    MACRO_CHANGED = "macro-changed"
    """What a macro that is no constant expands to. `detail`: `parameters` where it takes other arguments,
    `value` where numbers and texts in it alone are others, else `body`."""
    CONTRACT_CHANGED = "contract-changed"
    """`detail`: `explicit`, `final`, `deleted`, `protected`, `private`, `noexcept-gained`, `noexcept-lost`,
    `deprecated`, `default-removed`, `default-added`, `default-changed`, the same of a template's parameters
    as `template-default-...`, `mutable-lost`, `mutable-gained`, `promise-lost` and `attributes`; `opened`
    where one of the first five is no more."""
    INLINE_CHANGED = "inline-changed"
    """`function` and `inline`: whether the library defines it or each program brings its own."""
    LIBRARY_REMOVED = "library-removed"
    """A library of the old release, for one target, which the new one does not have. `subject`: its name."""
    LIBRARY_ADDED = "library-added"
    """A library that only the new release has."""
    EVIDENCE_LOST = "evidence-lost"
    """The old release stated it, the new one does not. `subject`: `debug-info`, `header`, `exports`."""


class Change(Struct, frozen=True):
    """One fact on which two releases differ."""

    kind: ChangeKind
    subject: str
    """Link name of a function or variable; else what changed, as symbol tables or headers spell it."""
    before: str | None = None
    after: str | None = None
    symbol_kind: str | None = None
    """`function`, `object`, `tls`, ...: of the old release where it has the symbol."""
    version: str | None = None
    """Version node of the symbol in the old release; in the new one where it was added."""
    detail: str | None = None
    """What else a message needs: the name that seems to replace it, the library that it comes from, ..."""
    declared: bool | None = None
    """Whether the headers of the release that has it declare it; None where no header was given."""
    old_location: Location | None = None
    location: Location | None = None
    """In the headers or sources of the new release."""
    old_signature: str = ""
    """The declaration as C, where headers or debug info state it."""
    signature: str = ""
    names: tuple[str, ...] = ()
    """What one cause does to many: the symbols that were all renamed in one way."""
    deprecated: bool = False
    """The headers of the old release said that nobody should use it any more."""


class TypeChange(Struct, frozen=True):
    """A type that the two releases state differently, and how users come to see it."""

    difference: TypeDifference
    """`promised` is the old release, `built` the new one."""
    evidence: str
    """`header` or `debug-info`: which source of both releases states it."""
    public: bool = True
    """False: headers were given and do not show it, or only the library's own source files define it."""
    old_signature: str = ""
    """Its declaration as C; of a type its definition, which `compare.release.definitions` adds."""
    signature: str = ""


class ConsumerType(Struct, frozen=True):
    """A type that a program was compiled with, and that the library which it uses states otherwise."""

    program: str
    """What messages call it: the name of its file."""
    library: str
    change: TypeChange
    """`promised` is the program, `built` the library."""


class Library(Struct, frozen=True, dict=True):
    """One library of a release as its users see it: a file, a slice, or an archive with its members."""

    build: Build
    head: Member
    """The file or slice; of an archive the whole, which has no symbols of its own."""
    parts: tuple[Member, ...]
    """Those that define: of an archive its members, else `head` alone."""

    @property
    def target(self) -> Target:
        """What it runs on."""
        return self.head.artifact.target

    @property
    def headers(self) -> Surface | None:
        """What its headers state on its target."""
        return self.build.surface

    @cached_property
    def exported_names(self) -> frozenset[str]:
        """Link names of these symbols."""
        return frozenset(symbol.link_name for symbol in self.exports.values())

    @cached_property
    def exports(self) -> Mapping[tuple[str, str | None], Symbol]:
        """Symbols that programs can link to, by name (`Symbol.name`) and version."""
        return {
            (symbol.name, symbol.version): symbol
            for part in self.parts
            for symbol in part.symbols
            if symbol.scope is Scope.EXPORTED
        }
