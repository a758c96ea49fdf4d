"""What a type graph says of sizes, places and values, and a program that prints the compiler's own.

Both give one number per text, such as `offsetof struct point.y` in bits, so they are compared as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from abilint.model.types import Enum, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.types import Field, TypeGraph

Numbers: TypeAlias = dict[str, int]

HEAD = r"""
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#ifdef __cplusplus
#define ALIGNMENT alignof
template <class M> static long long slot_of(M member)
{
    ptrdiff_t word;
    memcpy(&word, &member, sizeof word);
    return word & 1 ? word / (ptrdiff_t) sizeof(void *) : -1;
}
#else
#define ALIGNMENT _Alignof
#endif
static long long first_bit(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size * 8; i++)
        if (bytes[i / 8] >> (i % 8) & 1)
            return (long long) i;
    return -1;
}
#define PRINT(what, number) printf("%s %lld\n", what, (long long) (number))
"""
"""`slot_of`: a pointer to a virtual function holds its place in the table, in bytes and plus one (Itanium
C++ ABI, section 2.3)."""

OUTLANDISH = re.compile(r"[^\w:]")
"""In the names of template instances and of types without one, which are not asked about."""


class Probe(Struct, frozen=True):
    """The sizes, places and values that one graph states."""

    graph: TypeGraph
    cxx: bool

    def stated(self) -> Numbers:
        """Give each number that the graph states, by what it is of."""
        return {what: number for what, number, _ in self._lines() if number is not None}

    def source(self, includes: Sequence[str]) -> str:
        """Write the program that prints the compiler's numbers for all of them."""
        head = "".join(f'#include "{path}"\n' for path in includes)
        lines = "\n".join(f"    {statement}" for _, _, statement in self._lines())
        return f"{head}{HEAD}int main(void)\n{{\n{lines}\n    return 0;\n}}\n"

    def _lines(self) -> Iterator[tuple[str, int | None, str]]:
        """Give what is asked, the graph's answer, and the statement that prints the compiler's."""
        for name, node in self._named():
            if isinstance(node, Enum):
                yield from self._enum(name, node)
            else:
                yield from self._record(name, node)

    def _named(self) -> Iterator[tuple[str, Record | Enum]]:
        """Give the defined records and enums with the words that name them in source."""
        for node in self.graph.nodes:
            if isinstance(node, Record | Enum) and node.complete and node.name:
                tag = node.kind if isinstance(node, Record) else "enum"
                if not OUTLANDISH.search(node.name):
                    # Rust's names have modules in front, which its C header leaves out.
                    yield node.name if self.cxx else f"{tag} {node.name.rpartition('::')[2]}", node
            elif isinstance(node, Typedef):
                target = self.graph[self.graph.stripped(node.target)]
                if isinstance(target, Record | Enum) and target.complete and not target.name:
                    yield node.name, target

    def _enum(self, name: str, node: Enum) -> Iterator[tuple[str, int | None, str]]:
        yield _line(f"sizeof {name}", node.size, f"sizeof({name})")
        scope = name if node.scoped else name.rpartition("::")[0]
        for each in node.enumerators:
            spelled = f"{scope}::{each.name}" if self.cxx and scope else each.name
            yield _line(f"value {spelled}", each.value, spelled)

    def _record(self, name: str, node: Record) -> Iterator[tuple[str, int | None, str]]:
        yield _line(f"sizeof {name}", node.size, f"sizeof({name})")
        yield _line(f"alignof {name}", node.alignment, f"ALIGNMENT({name})")
        for path, offset, field in self._members(node, 0):
            yield _member(name, path, offset, field)
        for base in node.bases:
            other = self.graph[base.type]
            if isinstance(other, Record) and not base.virtual:
                moved = f"(char *) static_cast<{other.name} *>(({name} *) 4096) - (char *) 4096"
                yield _line(f"base {name} {other.name}", base.offset, f"8 * ({moved})")
        for slot in node.slots:
            function = slot.name.partition("(")[0]
            if not OUTLANDISH.search(function):
                yield _line(f"slot {name} {slot.name}", slot.index, f"slot_of(&{name}::{function})")

    def _members(self, node: Record, start: int) -> Iterator[tuple[str, int, Field]]:
        """Give the named members, those of anonymous records among them."""
        for field in node.fields:
            inner = self.graph[self.graph.stripped(field.type)]
            if field.name:
                yield field.name, start + field.offset, field
            elif isinstance(inner, Record):
                yield from self._members(inner, start + field.offset)


def _member(record: str, path: str, offset: int, field: Field) -> tuple[str, int | None, str]:
    what = f"offsetof {record}.{path}"
    if field.bits is None:
        return _line(what, offset, f"8 * offsetof({record}, {path})")
    places = "first_bit((const unsigned char *) &it, sizeof it)"
    return (
        what,
        offset,
        f'{{ {record} it; memset((void *) &it, 0, sizeof it); it.{path} = ~0; PRINT("{what}", {places}); }}',
    )


def _line(what: str, number: int | None, expression: str) -> tuple[str, int | None, str]:
    return what, number, f'PRINT("{what}", {expression});'


def printed(output: str) -> Numbers:
    """Read what the program printed."""
    return {what: int(number) for what, _, number in (line.rpartition(" ") for line in output.splitlines())}
