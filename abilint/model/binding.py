"""What a file in another language declares of a library, and what could not be read of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.surface import Surface


class Loading(StrEnum):
    """Which library a name is looked up in."""

    NAMED = "named"
    """One whose file name the text states, at least in part."""
    COMPUTED = "computed"
    """One whose name only a run can tell."""
    PROCESS = "process"
    """The running program and all that it has loaded: `CDLL(None)`."""
    LINKED = "linked"
    """None: the linker is asked, for whichever libraries it is given (`extern "C"` of Rust, cgo); names are
    those that the file itself gives it (`#[link(name = "foo")]`)."""
    BUILT = "built"
    """None: the file is a source of the library, which is to export the names (`//export` of Go); names say
    which part of a program it is, where that need not be a library of its own."""


class Handle(Struct, frozen=True):
    """A library that the file opens."""

    loading: Loading
    names: tuple[str, ...]
    """File names, or stems as `find_library` takes them; one for each platform or attempt."""
    location: Location


class CallSite(Struct, frozen=True):
    """One call of a bound function."""

    location: Location
    arguments: int | None
    """None where only a run can tell how many."""
    result_used: bool


class Registration(Struct, frozen=True):
    """How a library may provide names that it does not export."""

    hook: str
    """What such a library exports, for the language's run time to call first: `JNI_OnLoad`. Empty: another
    library, of which the file says nothing, may as well have the names."""
    prefix: str
    """How names of one kind begin; a library that exports one of them is taken to export them all."""


class Lookup(Struct, frozen=True):
    """How one name of a library is bound; stands beside the declaration of the same index."""

    handle: int
    """Index in the binding's handles."""
    optional: bool
    """The file goes on without the name, or asks for it under a condition that only a run can tell."""
    states_arguments: bool
    states_result: bool
    """False: the language's own default holds, which in ctypes is C's `int`."""
    calls: tuple[CallSite, ...] = ()
    spellings: tuple[str, ...] = ()
    """Other names that the language's run time tries, in order, where the declared one is not there:
    `MessageBoxA` and `_MessageBox@16` of C#'s `MessageBox`. Where the declared one is among them, it is tried
    at its place."""
    by_header: bool = False
    """A C header that was not found declares it: an inline function or a type of that name is as good."""
    registration: Registration | None = None
    """How a library may provide the name without exporting it."""
    unused: bool = False
    """The name is looked up when it is first used, and nothing that was read uses it on this platform."""
    tested: tuple[str, ...] = ()
    """Names that the file makes sure of before: where the library lacks one, it goes on without this one."""


class UnknownAttribute(Struct, frozen=True):
    """Something that looks like a declaration and that the language does not know."""

    name: str
    meant: str
    subject: str
    """The function or struct that it is set on."""
    location: Location
    refused: bool = False
    """The language stops there; else it passes over it in silence."""


class Unread(Struct, frozen=True):
    """A declaration that only a run can tell."""

    location: Location
    reason: str


class Binding(Struct, frozen=True):
    """Everything that one file states, for one target."""

    path: str
    language: str
    surface: Surface
    handles: tuple[Handle, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    unknown_attributes: tuple[UnknownAttribute, ...] = ()
    unread: tuple[Unread, ...] = ()
    speaks_c: bool = False
    """Types are stated in C, with the names that the header gives them."""
