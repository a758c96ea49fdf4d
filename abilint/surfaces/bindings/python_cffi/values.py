"""What a module makes of cffi: `FFI` objects, with the texts that they are given and what they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.surfaces.bindings.python_ctypes.run import Run
from abilint.surfaces.bindings.python_ctypes.values import UNKNOWN, Library, Native, Unknown, Value

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.target import Target


class Text(Struct, frozen=True):
    """One call of `cdef`."""

    text: str
    where: Location
    """Of the text where a literal spells it out, else of the call."""
    pack: int | None
    optional: bool
    """The call stands under a condition that only a run can tell."""


class Built(Struct, frozen=True):
    """`set_source` or `verify`: a C compiler makes the module."""

    where: Location
    source: str
    """C text that the module is compiled from; empty where it is not known."""
    libraries: tuple[str, ...]
    brings_code: bool
    """Other C files are compiled in, or the source is not known: names need not come from a library."""


class Ffi(Struct, Native, eq=False):
    """One `FFI` object."""

    where: Location
    texts: dict[tuple[Location, str], Text] = field(default_factory=dict)
    libraries: list[Library] = field(default_factory=list)
    in_function: dict[int, bool] = field(default_factory=dict)
    """By `id` of a library whether a function opens it, which may be called for several."""
    included: list[Ffi] = field(default_factory=list)
    built: Built | None = None
    is_whole: bool = True
    """False: some of its texts are not known."""

    def attribute(self, run: Run, name: str, where: Location) -> Value:
        """Give a method."""
        del run, where
        return Method(self, name)


class Method(Struct, Native, frozen=True):
    """A method of an `FFI` object."""

    of: Ffi
    name: str

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Take in what is declared, opened or built."""
        from abilint.surfaces.bindings.python_cffi import methods

        known = methods.METHODS.get(self.name)
        return known(run, self.of, arguments, named, where) if known else UNKNOWN


class Maker(Native):
    """The class `FFI`."""

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Make an object; those that are made at one place are one."""
        del arguments, named
        assert isinstance(run, CffiRun)
        return run.made.setdefault(where, Ffi(where))


class CffiRun(Run):
    """The state of reading a module that uses cffi."""

    def __init__(self, path: str, target: Target) -> None:
        from abilint.surfaces.bindings.python_cffi import files

        super().__init__(path, target)
        self.made: dict[Location, Ffi] = {}
        self.files: dict[str, list[str]] = {}
        """Lines of the text files that were read."""
        self.natives.update({"cffi.FFI": Maker(), **files.NATIVES})

    def of_unknown(self, owner: Unknown, name: str, where: Location) -> Value:
        """Read a file of whose path the end is known."""
        from abilint.surfaces.bindings.python_cffi import files

        return files.Read(owner, where) if owner.tail and name in files.READING else UNKNOWN
