"""The types that the ffi gem names, as C's on a target (its `types.rb` and `platform/*/types.conf`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import platforms

if TYPE_CHECKING:
    from abilint.model.target import Target

PLAIN = {
    "bool": "bool", "char": "char", "uchar": "unsigned char", "short": "short", "ushort": "unsigned short",
    "int": "int", "uint": "unsigned int", "long": "long", "ulong": "unsigned long", "long_long": "long long",
    "ulong_long": "unsigned long long", "float": "float", "double": "double", "long_double": "long double",
    "int8": "int8_t", "uint8": "uint8_t", "int16": "int16_t", "uint16": "uint16_t", "int32": "int32_t",
    "uint32": "uint32_t", "int64": "int64_t", "uint64": "uint64_t",
}  # fmt: skip
POINTERS = frozenset({"pointer", "buffer_in", "buffer_out", "buffer_inout"})
TEXTS = frozenset({"string", "strptr"})
CONSTANTS = {
    "SCHAR": "char", "UCHAR": "uchar", "SSHORT": "short", "USHORT": "ushort", "SINT": "int", "SLONG": "long",
    "SLONG_LONG": "long_long", "LONGDOUBLE": "long_double", "FLOAT32": "float", "FLOAT64": "double",
}  # fmt: skip
"""`FFI::Type::NAME`, where it is not the name in capitals."""
EVERYWHERE = {
    "int8_t": "int8_t", "uint8_t": "uint8_t", "int16_t": "int16_t", "uint16_t": "uint16_t",
    "int32_t": "int32_t",
    "uint32_t": "uint32_t", "int64_t": "int64_t", "uint64_t": "uint64_t", "intmax_t": "int64_t",
    "uintmax_t": "uint64_t", "size_t": "size_t", "ssize_t": "ssize_t", "ptrdiff_t": "ptrdiff_t",
    "intptr_t": "intptr_t", "uintptr_t": "uintptr_t", "time_t": "time_t",
}  # fmt: skip
ON_UNIX = {
    "u_char": "unsigned char", "u_short": "unsigned short", "u_int": "unsigned int",
    "u_long": "unsigned long",
    "u_int8_t": "uint8_t", "u_int16_t": "uint16_t", "u_int32_t": "uint32_t", "u_int64_t": "uint64_t",
    "quad_t": "int64_t", "u_quad_t": "uint64_t", "uid_t": "unsigned int", "gid_t": "unsigned int",
    "id_t": "unsigned int", "pid_t": "int", "key_t": "int", "socklen_t": "unsigned int", "off_t": "int64_t",
    "in_addr_t": "uint32_t", "in_port_t": "uint16_t", "rlim_t": "uint64_t", "ushort": "unsigned short",
    "uint": "unsigned int", "register_t": "long",
}  # fmt: skip
OF_SYSTEM = {
    "linux": {
        "blkcnt_t": "int64_t", "blksize_t": "long", "clock_t": "long", "clockid_t": "int", "daddr_t": "int",
        "dev_t": "uint64_t", "fd_mask": "long", "fsblkcnt_t": "uint64_t", "fsfilcnt_t": "uint64_t",
        "ino_t": "uint64_t", "loff_t": "int64_t", "mode_t": "unsigned int", "nlink_t": "unsigned long",
        "pthread_key_t": "unsigned int", "pthread_once_t": "int", "pthread_t": "unsigned long",
        "sa_family_t": "unsigned short", "suseconds_t": "long", "ulong": "unsigned long", "wchar_t": "int",
    },
    "darwin": {
        "blkcnt_t": "int64_t", "blksize_t": "int", "clock_t": "unsigned long", "daddr_t": "int",
        "dev_t": "int",
        "errno_t": "int", "fd_mask": "int", "fixpt_t": "unsigned int", "fsblkcnt_t": "unsigned int",
        "fsfilcnt_t": "unsigned int", "ino64_t": "uint64_t", "ino_t": "uint64_t", "mode_t": "unsigned short",
        "nlink_t": "unsigned short", "pthread_key_t": "unsigned long", "rsize_t": "unsigned long",
        "sa_family_t": "unsigned char", "segsz_t": "int", "suseconds_t": "int", "useconds_t": "unsigned int",
    },
    "windows": {
        "dev_t": "unsigned int", "errno_t": "int", "ino_t": "unsigned short", "mode_t": "unsigned short",
        "off32_t": "long", "off64_t": "int64_t", "off_t": "int64_t", "pid_t": "intptr_t", "rsize_t": "size_t",
        "useconds_t": "unsigned int", "wchar_t": "wchar_t", "wctype_t": "unsigned short",
        "wint_t": "unsigned short",
    },
}  # fmt: skip
UNSURE = "the ffi gem does not have it on every system alike"
ELSEWHERE = frozenset(name for names in OF_SYSTEM.values() for name in names) | ON_UNIX.keys() | {
    "caddr_t", "timer_t", "wchar_t", "qaddr_t", "swblk_t",
}  # fmt: skip


def plain(name: str, target: Target) -> str | None:
    """Give C's name of a number; None where the gem has no such type on the target."""
    system = platforms.os_name(target)
    unix = {} if system == "windows" else ON_UNIX
    own = OF_SYSTEM.get(system, {})
    return PLAIN.get(name) or own.get(name) or unix.get(name) or EVERYWHERE.get(name)


def of_constant(name: str) -> str:
    """Give the symbol that `FFI::Type::NAME` stands for."""
    return CONSTANTS.get(name, name.lower())


def everything() -> list[str]:
    """List all names, to say which one is meant."""
    return [*PLAIN, *POINTERS, *TEXTS, *EVERYWHERE, "varargs", "void"]
