"""Records of many shapes in C, and a program that prints where the compiler put their members."""

from __future__ import annotations

import re
from typing import NamedTuple


class Member(NamedTuple):
    """One member: its name, and its width where it is a bit-field."""

    name: str
    bits: int | None


class Shape(NamedTuple):
    """One record; in `body` an `@` stands before each name whose place is asked for."""

    kind: str
    name: str
    body: str
    attributes: str = ""

    @property
    def members(self) -> list[Member]:
        found = re.findall(r"@(\w+)\s*(?::\s*(\d+))?", self.body)
        return [Member(name, int(bits) if bits else None) for name, bits in found]


SHAPES = (
    Shape("struct", "scalars", "char @a; short @b; int @c; long @d; long long @e; char @f;"),
    Shape("struct", "unsigned_scalars", "unsigned char @a; unsigned long @b; _Bool @c; signed char @d;"),
    Shape("struct", "floats", "float @a; double @b; long double @c; float _Complex @d;"),
    Shape("struct", "packed", "char @a; int @b; double @c;", "__attribute__((packed))"),
    Shape("struct", "packed_two", "char @a; int @b;", "__attribute__((packed, aligned(2)))"),
    Shape("struct", "aligned", "char @a; int @b;", "__attribute__((aligned(64)))"),
    Shape("struct", "aligned_member", "char @a; int @b __attribute__((aligned(16))); char @c;"),
    Shape("struct", "packed_member", "char @a; int @b __attribute__((packed)); char @c;"),
    Shape("struct", "arrays", "char @a[3]; int @b[2][5]; struct scalars @c[2]; char @d[];"),
    Shape("struct", "empty_array", "int @a; int @b[0];"),
    Shape("struct", "pointers", "void *@a; int (*@b)(char, ...); const char *const *@c; int (*@d)[7];"),
    Shape("struct", "enums", "enum small @a; enum wide @b; enum tiny @c; char @d;"),
    Shape("union", "choice", "char @a; double @b; int @c[5]; struct packed @d;"),
    Shape("struct", "nested", "char @a; union choice @b; struct { int x; char y; } @c;"),
    Shape("struct", "anonymous", "char @a; struct { int @b; char @c; }; union { long @d; int @e; }; int @f;"),
    Shape("struct", "bits", "int @a:3; unsigned @b:7; int @c:22; unsigned @d:1; unsigned @e:32;"),
    Shape("struct", "bits_across", "char @a; unsigned @b:20; unsigned @c:20; unsigned char @d:5; char @e;"),
    Shape("struct", "bits_closed", "unsigned @a:3; unsigned :0; unsigned @b:5; unsigned :4; unsigned @c:9;"),
    Shape("struct", "bits_wide", "unsigned long long @a:33, @b:31, @c:40;"),
    Shape("struct", "bits_packed", "unsigned @a:3; unsigned @b:30; unsigned @c:17; char @d;",
          "__attribute__((packed))"),
    Shape("struct", "bits_bool", "_Bool @a:1; _Bool @b:1; unsigned char @c:6; unsigned short @d:9;"),
    Shape("struct", "bits_enum", "enum small @a:9; enum wide @b:32; unsigned @c:2;"),
    Shape("union", "bits_choice", "unsigned @a:3; unsigned @b:17; char @c;"),
    Shape("struct", "vectors", "char @a; four @b; char @c;"),
    Shape("struct", "recursive", "struct recursive *@next; struct other *@other; int @value;"),
)  # fmt: skip

HEAD = """
typedef float four __attribute__((vector_size(16)));
enum small { SMALL_A, SMALL_B = 2, SMALL_C = 255 };
enum wide { WIDE_A = -1, WIDE_B = 0x7fffffff };
enum tiny { TINY_A = 1, TINY_B = 200 } __attribute__((packed));
enum huge { HUGE_A = 0x1ffffffffLL, HUGE_B = -5 };
enum unsigned_top { TOP_A = 0xffffffffu, TOP_B = 0x80000000u };
"""
INCLUDES = """
#include <stdio.h>
#include <stddef.h>
#include <string.h>
"""
ENUMS = {
    "small": ("SMALL_A", "SMALL_B", "SMALL_C"),
    "wide": ("WIDE_A", "WIDE_B"),
    "tiny": ("TINY_A", "TINY_B"),
    "huge": ("HUGE_A", "HUGE_B"),
    "unsigned_top": ("TOP_A", "TOP_B"),
}


def source() -> str:
    """Give the program: it prints `record size`, `record.member bits`, `enumerator value`."""
    records = "\n".join(map(_declared, SHAPES))
    keep = "\n".join(f"{each.kind} {each.name} keep_{each.name};" for each in SHAPES)
    keep += "\n" + "\n".join(f"enum {name} keep_enum_{name};" for name in ENUMS)
    body = "\n".join(line for each in SHAPES for line in _printing(each))
    values = "\n".join(
        f'printf("{value} %lld\\n", (long long){value});' for names in ENUMS.values() for value in names
    )
    sizes = "\n".join(f'printf("enum {name} %zu\\n", sizeof(enum {name}));' for name in ENUMS)
    main = f"int main(void) {{\n{body}\n{values}\n{sizes}\nreturn 0; }}\n"
    return f"{INCLUDES}{HEAD}{records}\n{keep}\n{_FIRST_BIT}\n{main}"


_FIRST_BIT = """
static long first_bit(const unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size * 8; i++) if (bytes[i / 8] >> (i % 8) & 1) return (long) i;
  return -1;
}
"""


def _declared(each: Shape) -> str:
    return f"{each.kind} {each.name} {{ {each.body.replace('@', '')} }} {each.attributes};"


def _printing(each: Shape) -> list[str]:
    record = f"{each.kind} {each.name}"
    lines = [f'printf("{record} %zu\\n", sizeof({record}));']
    for member in each.members:
        place = f"{each.name}.{member.name}"
        if member.bits is None:
            lines.append(f'printf("{place} %zu\\n", offsetof({record}, {member.name}) * 8);')
        else:
            lines.append(
                f"{{ {record} it; memset(&it, 0, sizeof it); it.{member.name} = ~0; "
                f'printf("{place} %ld\\n", first_bit((unsigned char *)&it, sizeof it)); }}'
            )
    return lines


def object_source() -> str:
    """Give data for targets whose programs cannot run here: one variable per member, with only its bits set.

    A member that is no bit-field is overlaid by bytes at its offset, as the compiler computes it.
    """
    records = "\n".join(map(_declared, SHAPES))
    keep = "\n".join(f"enum {name} keep_enum_{name};" for name in ENUMS)
    return f"{HEAD}{records}\n{keep}\n" + "\n".join(line for each in SHAPES for line in _marked(each))


def _marked(each: Shape) -> list[str]:
    record = f"{each.kind} {each.name}"
    lines = [f"{record} keep_{each.name};"]
    for member in each.members:
        name = f"at_{each.name}__{member.name}"
        if member.bits is not None:
            lines.append(f"{record} {name} = {{ .{member.name} = -1 }};")
        else:
            place = f"__builtin_offsetof({record}, {member.name})"
            lines.append(f"unsigned char {name}[{place} + 1] = {{ [{place}] = 255 }};")
    return lines


def first_bit(data: bytes, *, little: bool) -> int:
    """Give the first bit that is set: the lowest of a byte comes first on little-endian targets."""
    index = next(i for i, byte in enumerate(data) if byte)
    bits = f"{data[index]:08b}"
    return index * 8 + (bits[::-1] if little else bits).index("1")
