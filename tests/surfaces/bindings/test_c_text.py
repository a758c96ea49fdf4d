"""C text in files of other languages: what it declares, at the places of those files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.model.binding import Unread
from abilint.model.location import Location
from abilint.model.surface import DeclarationKind
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, FunctionType, Record, Typedef
from abilint.surfaces.bindings import c_text
from abilint.surfaces.bindings.c_text import Piece, piece
from abilint.surfaces.bindings.graph import Graph

if TYPE_CHECKING:
    from abilint.model.surface import Surface

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
TEXT = """int add(int a, long b);
typedef struct { char tag; double value; } item;
enum colour { RED, GREEN = 5 };
void put(const item *what,
         enum colour how);
#define LIMIT 10
extern unsigned counter;
"""


def read(*pieces: Piece, target: Target = LINUX) -> Surface:
    """Read text that is right."""
    found = c_text.read(pieces, target)
    assert not isinstance(found, Unread), found
    return found


def places(surface: Surface) -> set[str]:
    """Give every file that a surface names."""
    types = surface.types.nodes if surface.types else ()
    located: list[Location | None] = [each.location for each in (*surface.declarations, *surface.constants)]
    for node in types:
        if isinstance(node, Record | Enum | Typedef):
            located.append(node.location)
        if isinstance(node, Record):
            located += [each.location for each in node.fields]
        if isinstance(node, Enum):
            located += [each.location for each in node.enumerators]
    return {each.file for each in located if each} | {each.header for each in surface.declarations}


def test_declarations_have_the_places_of_the_host() -> None:
    surface = read(piece(TEXT, "client.lua", 7, 12))
    told = {each.name: each.location for each in surface.declarations}
    assert told["add"] == Location("client.lua", 7, 16)
    assert told["put"] == Location("client.lua", 10, 6)
    assert told["counter"] == Location("client.lua", 13, 17)
    assert [(each.name, each.value, each.location) for each in surface.constants] == [
        ("LIMIT", "10", Location("client.lua", 12, 9))
    ]
    assert places(surface) == {"client.lua"}


def test_types_get_places_and_layouts() -> None:
    nodes = read(piece(TEXT, "client.lua", 7)).types
    assert nodes is not None
    record = next(node for node in nodes.nodes if isinstance(node, Record) and node.fields)
    assert (record.size, [each.offset for each in record.fields]) == (16, [0, 64])
    assert record.fields[1].location == Location("client.lua", 8, 35)
    enum = next(node for node in nodes.nodes if isinstance(node, Enum))
    assert [(each.name, each.value) for each in enum.enumerators] == [("RED", 0), ("GREEN", 5)]


def test_pieces_share_their_types() -> None:
    types, functions = (
        piece("typedef struct s { int a; } s_t;", "a.py", 3),
        piece("int f(s_t *);", "a.py", 90),
    )
    surface = read(types, functions)
    assert surface.declarations[0].location == Location("a.py", 90, 5)


def test_lines_may_stand_anywhere() -> None:
    where = (Location("a.py", 4, 9), Location("a.py", 4, 9), Location("b.py", 2, 1))
    surface = read(Piece("int f(void);\nint g(void);\nint h(void);", where))
    assert [str(each.location) for each in surface.declarations] == ["a.py:4:13", "a.py:4:13", "b.py:2:5"]


@pytest.mark.parametrize("name", sorted(c_text.STANDARD))
def test_standard_names_are_known_and_may_be_declared_again(name: str) -> None:
    assert read(piece(f"void f({name} *);", "x.lua", 1)).declarations
    again = read(piece(f"typedef struct {{ int a; }} {name}; void f({name} *);", "x.lua", 1))
    assert again.declarations[0].type is not None
    other = read(piece(f"typedef unsigned long long {name};\nvoid f({name} *);", "x.lua", 1))
    assert "long long" in "".join(spell(other.types, number) for number, _ in enumerate(other.types.nodes))  # type: ignore[arg-type]


def test_sizes_are_the_targets() -> None:
    text = piece("struct s { long a; void *b; }; void f(struct s *);", "x.lua", 1)
    sizes = [
        next(node.size for node in read(text, target=target).types.nodes if isinstance(node, Record))  # type: ignore[union-attr]
        for target in (LINUX, WINDOWS)
    ]
    assert sizes == [16, 16]
    long = piece("void f(long *);", "x.lua", 1)
    kinds = [
        [node.size for node in read(long, target=target).types.nodes if getattr(node, "name", "") == "long"]  # type: ignore[union-attr]
        for target in (LINUX, WINDOWS)
    ]
    assert kinds == [[8], [4]]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("int f(int;\n", 20, 10),
        ("int f(void);\nint g(nothing_known *);", 21, 7),
        ("struct s { int a\n", 20, 17),
        ('#include "nowhere.h"\nint f(void);', 20, 10),
        ("int f(void);\n#error no\n", 21, 2),
    ],
)
def test_errors_are_told_at_the_hosts_line(text: str, line: int, column: int) -> None:
    found = c_text.read([piece(text, "x.lua", 20)], LINUX)
    assert isinstance(found, Unread)
    assert found.location == Location("x.lua", line, column)
    assert "text.h" not in found.reason
    assert "/tmp" not in found.reason


@pytest.mark.parametrize("text", ["(" * 20_000, "{" * 20_000, "int f(void) " + "*" * 20_000, "\udc80", ""])
def test_hostile_text_is_one_entry_or_nothing(text: str) -> None:
    found = c_text.read([piece(text, "x.lua", 1)], LINUX)
    if isinstance(found, Unread):
        assert found.location.file == "x.lua"
    else:
        assert not found.declarations


def test_includes_are_found_beside_the_host(tmp_path: object) -> None:
    folder = str(tmp_path)
    with open(f"{folder}/own.h", "w") as file:  # noqa: PTH123
        file.write("typedef struct own { int a[4]; } own;\nint theirs(own *);\n")
    text = piece('#include "own.h"\nint ours(own *);', "x.go", 3)
    found = c_text.read([text], LINUX, include_dirs=(folder,))
    assert not isinstance(found, Unread)
    assert [each.name for each in found.declarations] == ["ours"]


def test_types_are_adopted_into_a_graph() -> None:
    surface = read(piece(TEXT, "client.lua", 7))
    graph = Graph(LINUX)
    graph.pointer(graph.void)
    assert surface.types is not None
    first = graph.adopt(surface.types)
    functions = [each for each in surface.declarations if each.kind is DeclarationKind.FUNCTION]
    spelled = [spell(graph.frozen(), each.type + first) for each in functions if each.type is not None]
    assert sorted(spelled) == sorted(spell(surface.types, each.type) for each in functions if each.type)
    record = next(n for n, node in enumerate(graph.nodes) if isinstance(node, Record) and node.fields)
    assert (graph.size(record), graph.alignment(record)) == (16, 8)
    assert isinstance(graph.nodes[functions[0].type + first], FunctionType)  # type: ignore[operator]
