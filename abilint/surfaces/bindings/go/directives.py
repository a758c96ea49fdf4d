"""`#cgo` lines: which libraries are linked, and how the C compiler is told to read headers."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import UsageError
from abilint.model.target import Format
from abilint.surfaces import pkg_config
from abilint.surfaces.bindings.go import platforms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.target import Target

LINE = re.compile(
    r"#cgo\s+(?P<when>[^:]*?)\s*(?P<what>CFLAGS|CPPFLAGS|LDFLAGS|pkg-config)\s*:\s*(?P<words>.*)"
)
BESIDE_ALL = frozenset({"m", "c", "dl", "pthread", "rt", "gcc_s", "stdc++", "c++", "util", "resolv"})
"""Libraries of the C and C++ languages themselves: what is looked up in them is nobody's binding."""
PACKAGE = re.compile(r"[\w.+-]+")


class Flags(Struct, frozen=True):
    """What all `#cgo` lines that hold for the target come to."""

    libraries: tuple[str, ...]
    """As `-l` and `pkg-config` name them."""
    include_dirs: tuple[str, ...]
    defines: tuple[str, ...]
    """`NAME` or `NAME=VALUE`."""


def flags(lines: Iterable[str], folder: str, target: Target) -> Flags:
    """Read the lines; `folder` is what `${SRCDIR}` and relative paths stand for."""
    linked: list[str] = []
    compiled: list[str] = []
    for what, words in _holding(lines, folder, target):
        if what == "pkg-config":
            packages = [word for word in words if PACKAGE.fullmatch(word) and not word.startswith("-")]
            linked += packages
            compiled += _of_packages(packages, target)
        elif what == "LDFLAGS":
            linked += [word[2:] for word in words if word.startswith("-l")]
            linked += [word for word in words if re.search(r"\.(a|so|dylib|lib|dll)$", word)]
        else:
            compiled += words
    libraries = tuple(dict.fromkeys(name.removeprefix(":") for name in linked if name not in BESIDE_ALL))
    found = _after(compiled, "-I")
    dirs = tuple(each if each.startswith("/") else f"{folder}/{each}" for each in found)
    return Flags(libraries, (*dict.fromkeys(dirs), folder), tuple(dict.fromkeys(_after(compiled, "-D"))))


def _holding(lines: Iterable[str], folder: str, target: Target) -> Iterator[tuple[str, list[str]]]:
    """Give kind and words of each line whose condition holds, or may."""
    for line in lines:
        found = LINE.match(line)
        if found is None or platforms.holds_in_list(found["when"], target) is False:
            continue
        words = found["words"].replace("${SRCDIR}", folder)
        try:
            yield found["what"], shlex.split(words)
        except ValueError:
            yield found["what"], words.split()


def _after(words: list[str], flag: str) -> list[str]:
    """List the values of a flag, which may stand apart from it."""
    joined = [word[len(flag) :] for word in words if word.startswith(flag) and word != flag]
    apart = [after for word, after in pairwise(words) if word == flag]
    return joined + apart


def _of_packages(names: list[str], target: Target) -> Iterator[str]:
    """Give what pkg-config says of headers; it speaks of this machine's own system only."""
    for name in names if target.format is Format.ELF else ():
        try:
            found = pkg_config.flags(name)
        except UsageError:
            continue
        yield from (f"-I{each}" for each in found.include_dirs)
        yield from (f"-D{each}" for each in found.defines)
