"""How names are decorated on Windows: what a calling convention adds to a C name.

| spelling    | convention | where                                                           |
|-------------|------------|-----------------------------------------------------------------|
| `_f`        | cdecl      | i386 object files; DLLs export it as `f`                        |
| `_f@8`      | stdcall    | i386 object files, and DLLs that Microsoft's linker or lld wrote |
| `f@8`       | stdcall    | i386 DLLs of MinGW                                              |
| `@f@8`      | fastcall   | i386                                                            |
| `f@@16`     | vectorcall | i386 and x86-64                                                 |
| `?f@@YAXXZ` | any        | C++ of Microsoft's ABI, on every machine                        |
| `#f`        | C          | ARM64EC object files                                            |
| `?f@@$$hYAXXZ` | any     | C++ in ARM64EC object files; DLLs export it without `$$h`       |

The number is how many bytes of arguments the function takes (stdcall and fastcall round each up to four,
and count those that travel in registers too).

Source: Microsoft, "Decorated names"; "ARM64EC ABI".
"""

from __future__ import annotations

import re
from enum import Enum, StrEnum
from typing import NamedTuple


class Convention(StrEnum):
    """A calling convention that leaves its mark on names."""

    STDCALL = "stdcall"
    FASTCALL = "fastcall"
    VECTORCALL = "vectorcall"


class Place(Enum):
    """Where a name stands decides which names lost their underscore."""

    OBJECT = "object"
    """Object files and import libraries: every C name of i386 has one."""
    IMAGE = "image"
    """Export and import tables: cdecl names have none, stdcall names have one."""
    MINGW_IMAGE = "mingw-image"
    """Export tables that GNU ld, or lld in its place, wrote: no name has one."""


class Decorated(NamedTuple):
    """A name, taken apart."""

    identifier: str
    """The C identifier, or the whole name where it is mangled C++."""
    convention: Convention | None = None
    """None: cdecl, or a machine or a `.def` file that writes no decoration."""
    argument_bytes: int | None = None

    @property
    def decoration(self) -> str:
        """What messages call it: `stdcall with 8 bytes of arguments`."""
        return f"{self.convention} with {self.argument_bytes} bytes of arguments" if self.convention else "C"


_VECTORCALL = re.compile(r"([^?@#][^@]*)@@(\d+)")
_FASTCALL = re.compile(r"@([^?@]+)@(\d+)")
_STDCALL = re.compile(r"([^?@#][^@]*)@(\d+)")
_MARKED = ("@", "?", "#")
"""Only a name with one of these can be decorated otherwise than by an underscore."""


def split(name: str, architecture: str, place: Place) -> Decorated:
    """Take a name apart; a name that is not decorated stays whole.

    `architecture` is LLVM's name, as in `Target`.
    """
    if architecture == "i386":
        return _split_i386(name, place)
    if "@@" in name and architecture == "x86_64":
        return _marked(_VECTORCALL, Convention.VECTORCALL, name) or Decorated(name)
    if architecture == "arm64ec" and place is Place.OBJECT:
        return Decorated(_without_marks(name))
    return Decorated(name)


def _without_marks(name: str) -> str:
    """Take away what tells ARM64EC code from an entry for x86-64 callers of the same name."""
    return name.replace("$$h", "", 1) if name.startswith("?") else name.removeprefix("#")


def _split_i386(name: str, place: Place) -> Decorated:
    if not any(mark in name for mark in _MARKED):
        return Decorated(name.removeprefix("_") if place is Place.OBJECT else name)
    found = (
        _marked(_VECTORCALL, Convention.VECTORCALL, name)
        or _marked(_FASTCALL, Convention.FASTCALL, name)
        or _marked(_STDCALL, Convention.STDCALL, name)
    )
    if found is None:
        return Decorated(name)
    if found.convention is Convention.STDCALL and place is not Place.MINGW_IMAGE:
        return found._replace(identifier=found.identifier.removeprefix("_"))
    return found


def _marked(pattern: re.Pattern[str], convention: Convention, name: str) -> Decorated | None:
    found = pattern.fullmatch(name)
    return Decorated(found[1], convention, int(found[2])) if found else None
