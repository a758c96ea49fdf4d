"""Rust's numbers, and C's by the names of `std::ffi`, `core::ffi`, `std::os::raw`, `libc` and `cty`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.model.types import Encoding, Primitive
from abilint.surfaces.bindings import c_types

if TYPE_CHECKING:
    from abilint.model.target import Target

S, U, F = Encoding.SIGNED, Encoding.UNSIGNED, Encoding.FLOAT
NUMBERS = {
    "bool": (Encoding.BOOLEAN, 1), "i8": (S, 1), "i16": (S, 2), "i32": (S, 4), "i64": (S, 8), "i128": (S, 16),
    "u8": (U, 1), "u16": (U, 2), "u32": (U, 4), "u64": (U, 8), "u128": (U, 16),
    "f32": (F, 4), "f64": (F, 8),
}  # fmt: skip
WORDS = {"isize": S, "usize": U}
ATOMIC = {"AtomicBool": "bool", "AtomicIsize": "isize", "AtomicUsize": "usize"} | {
    f"Atomic{letter.upper()}{bits}": f"{letter}{bits}" for letter in "iu" for bits in (8, 16, 32, 64)
}
NON_ZERO = {
    f"NonZero{word[0].upper()}{word[1:]}": word for word in (*NUMBERS, *WORDS) if word[0] in "iu"
}  # fmt: skip

CRATES = frozenset({"std", "core", "alloc", "libc", "cty", "c_types"})
C = {
    "c_char": "char", "c_schar": "signed char", "c_uchar": "unsigned char", "c_short": "short",
    "c_ushort": "unsigned short", "c_int": "int", "c_uint": "unsigned int", "c_long": "long",
    "c_ulong": "unsigned long", "c_longlong": "long long", "c_ulonglong": "unsigned long long",
    "c_float": "float", "c_double": "double",
}  # fmt: skip
LIBC = {
    "size_t": "size_t", "ssize_t": "ssize_t", "ptrdiff_t": "ptrdiff_t", "intptr_t": "intptr_t",
    "uintptr_t": "uintptr_t", "intmax_t": "int64_t", "uintmax_t": "uint64_t", "off64_t": "int64_t",
    "c_size_t": "size_t", "c_ssize_t": "ssize_t", "c_ptrdiff_t": "ptrdiff_t",
    **{f"{sign}int{bits}_t": f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}  # fmt: skip
POSIX = {
    "pid_t": "int", "uid_t": "unsigned int", "gid_t": "unsigned int", "id_t": "unsigned int",
    "socklen_t": "unsigned int", "in_addr_t": "uint32_t", "in_port_t": "uint16_t",
}  # fmt: skip
LINUX = {
    "off_t": "long", "time_t": "long", "mode_t": "unsigned int", "ino_t": "unsigned long",
    "dev_t": "uint64_t",
    "clock_t": "long", "suseconds_t": "long", "clockid_t": "int", "key_t": "int", "sa_family_t": "uint16_t",
    "nfds_t": "unsigned long", "pthread_t": "unsigned long", "wint_t": "unsigned int", "wchar_t": "wchar_t",
    "speed_t": "unsigned int", "tcflag_t": "unsigned int", "cc_t": "unsigned char",
}  # fmt: skip
APPLE = {"off_t": "int64_t", "time_t": "long", "mode_t": "uint16_t", "dev_t": "int32_t", "wchar_t": "wchar_t"}
WINDOWS = {"off_t": "long", "time_t": "time_t", "wchar_t": "wchar_t"}
UNIFORM = C | LIBC
EVERY = frozenset({*UNIFORM, *POSIX, *LINUX, "c_void"})


def is_known(path: tuple[str, ...]) -> bool:
    """Whether a path leads to one of C's names in a crate that has them."""
    crates = {part.lower() for part in path[:-1]}
    return path[-1] in EVERY and not crates.isdisjoint(CRATES | {"ffi", "raw", "ctypes"})


def rust(name: str, target: Target) -> Primitive | None:
    """Give one of Rust's own numbers."""
    if name in WORDS:
        return Primitive(name, WORDS[name], target.bits // 8)
    return Primitive(name, *NUMBERS[name]) if name in NUMBERS else None


def c(name: str, target: Target) -> Primitive | None:
    """Give one of C's numbers by the name that `std::ffi` or `libc` gives it; None where it is none."""
    meant = UNIFORM.get(name) or _of_system(target).get(name)
    found = c_types.primitive(meant, target) if meant else None
    return Primitive(name, found.encoding, found.size) if found else None


def _of_system(target: Target) -> dict[str, str]:
    if target.format is Format.PE:
        return WINDOWS
    if target.format is Format.MACHO:
        return POSIX | APPLE
    return POSIX | LINUX if target.os == "linux" and not target.environment.endswith("x32") else POSIX
