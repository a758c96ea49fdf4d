"""Go's names for systems and processors, and whether a condition on them holds for a target.

`go help buildconstraint`, and `internal/syslist` of Go's own sources.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.target import Target

_SYSTEMS = """
aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1
windows zos
"""
SYSTEMS = frozenset(_SYSTEMS.split())
UNIX = SYSTEMS - {"js", "nacl", "plan9", "wasip1", "windows", "zos"}
PROCESSORS = {
    "x86_64": "amd64", "i386": "386", "aarch64": "arm64", "aarch64_be": "arm64be", "arm64": "arm64",
    "arm64e": "arm64", "powerpc64": "ppc64", "powerpc64le": "ppc64le", "powerpc": "ppc", "riscv64": "riscv64",
    "riscv32": "riscv", "s390x": "s390x", "loongarch64": "loong64", "mips": "mips", "mipsel": "mipsle",
    "mips64": "mips64", "mips64el": "mips64le", "sparc": "sparc", "sparcv9": "sparc64", "wasm32": "wasm",
}  # fmt: skip
"""LLVM's name -> Go's."""
ARCHITECTURES = frozenset({*PROCESSORS.values(), "arm", "armbe", "amd64p32", "mips64p32", "mips64p32le"})
IMPLIED = {"android": "linux", "ios": "darwin", "illumos": "solaris"}
"""Go builds for the second where it builds for the first."""
TOKEN = re.compile(r"&&|\|\||[!()]|[\w.]+")
MOST_TOKENS = 1000


def system(target: Target) -> str:
    """Give GOOS of a target."""
    if target.format is Format.PE:
        return "windows"
    if target.format is Format.MACHO:
        return "ios" if target.os.startswith("ios") else "darwin"
    if target.environment.startswith("android"):
        return "android"
    return target.os if target.os in SYSTEMS else "linux"


def architecture(target: Target) -> str:
    """Give GOARCH of a target."""
    if target.architecture.startswith(("arm", "thumb")) and not target.architecture.startswith("arm64"):
        return "arm"
    return PROCESSORS.get(target.architecture, target.architecture)


def tag(word: str, target: Target) -> bool | None:
    """Say whether a build tag is set; None for one that only the user of `go build -tags` knows."""
    own = system(target)
    if word in SYSTEMS:
        return word in (own, IMPLIED.get(own))
    if word in ARCHITECTURES:
        return word == architecture(target)
    if word == "unix":
        return own in UNIX
    if word in ("cgo", "gc") or re.fullmatch(r"go1\.\d+", word):
        return True
    return False if word in ("gccgo", "ignore") else None


def holds(expression: str, target: Target) -> bool | None:
    """Decide a `//go:build` expression; None where it hangs on other tags, or is none."""
    tokens = TOKEN.findall(expression)[:MOST_TOKENS]
    try:
        return _Reader(tokens, lambda word: tag(word, target)).either()
    except (IndexError, RecursionError):
        return None


def holds_in_list(words: str, target: Target) -> bool | None:
    """Decide `linux,amd64 !cgo`: alternatives apart by spaces, of parts that must all hold."""
    expression = " || ".join(f"({each.replace(',', ' && ')})" for each in words.split())
    return holds(expression, target) if expression else True


class _Reader:
    """Reads `a && !(b || c)`, where a part may be unknown."""

    def __init__(self, tokens: list[str], value: Callable[[str], bool | None]) -> None:
        self._tokens = [*tokens, ""]
        self._value = value
        self._at = 0

    def _take(self, token: str) -> bool:
        found = self._tokens[self._at] == token
        self._at += found
        return found

    def either(self) -> bool | None:
        values = [self._both()]
        while self._take("||"):
            values.append(self._both())
        return True if True in values else None if None in values else False

    def _both(self) -> bool | None:
        values = [self._one()]
        while self._take("&&"):
            values.append(self._one())
        return False if False in values else None if None in values else True

    def _one(self) -> bool | None:
        if self._take("!"):
            value = self._one()
            return None if value is None else not value
        if self._take("("):
            value = self.either()
            self._take(")")
            return value
        self._at += 1
        return self._value(self._tokens[self._at - 1])
