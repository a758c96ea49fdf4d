"""What programs were told of their imports: against the sources that compilers were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compiled import build, clang, clangxx, declaration

from abilint import readers
from abilint.model.surface import Surface
from abilint.model.symbol import Scope
from abilint.model.types import Pointer, Record
from abilint.surfaces import debug_info

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

HEADER = """
struct point { int x; int y; };
struct opaque;
extern struct point origin;
struct point make(int a, double b);
int use(const struct point *p, int n);
struct opaque *open_it(void);
int vary(const char *format, ...);
int old_way();
int never(struct point *p);
"""
MAIN = HEADER + (
    "int main(void) { struct point p = make(1, 2); open_it(); "
    'return use(&p, 3) + vary("a", 1) + old_way(1) + origin.x; }\n'
)
CALLED = {"make", "use", "open_it", "vary"}
CLASSES = """
struct point { int x; };
namespace ns {
struct Shape { Shape(int); int area(const point &) const; struct inner { int area; } in; int connect; };
int of(Shape &);
}
extern "C" int connect(int, long);
int main() { ns::Shape s(1); return s.area(point{1}) + ns::of(s) + connect(1, 2); }
"""
BUILT_IN = '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }\n'


def imports_of(path: Path) -> Surface:
    (artifact,) = readers.read(str(path)).artifacts
    symbols = [each for each in readers.linkage(artifact) if each.scope is Scope.UNDEFINED]
    found = debug_info.imports(artifact, symbols)
    assert isinstance(found, Surface)
    return found


def signatures(surface: Surface) -> dict[str, str]:
    return {each.key: each.signature for each in surface.declarations}


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_gcc_states_all_that_a_unit_uses(tmp_path, level):
    surface = imports_of(build(tmp_path, MAIN, ["gcc", "-g", "-w", "-c", level], output="out.o"))
    assert signatures(surface) == {
        "make": "struct point make(int, double)",
        "use": "int use(const struct point *, int)",
        "open_it": "struct opaque *open_it(void)",
        "vary": "int vary(const char *, ...)",
        "old_way": "int old_way(...)",
        "origin": "struct point origin",
    }


@pytest.mark.parametrize(("level", "expected"), [("-O0", set()), ("-O1", CALLED)])
def test_clang_states_the_calls_where_it_optimises(tmp_path, level, expected):
    surface = imports_of(build(tmp_path, MAIN, [clang(), "-g", "-w", "-c", level], output="out.o"))
    assert {each.key for each in surface.declarations} == expected
    assert {"old_way", "origin"} <= set(surface.undescribed)


def test_what_a_program_does_not_see_inside_is_not_complete(tmp_path):
    surface = imports_of(build(tmp_path, MAIN, ["gcc", "-g", "-w", "-c"], output="out.o"))
    graph = surface.types
    result = graph[graph[declaration(surface, "open_it").type].result]
    assert isinstance(result, Pointer)
    assert not graph[result.target].complete


def test_a_struct_of_another_unit_is_another_struct(tmp_path):
    """C has no rule of one definition, and a program includes the headers of many libraries."""
    other = tmp_path / "other.c"
    other.write_text("struct opaque { long mine[9]; }; struct opaque here; int main2(void) { return 0; }\n")
    command = ["gcc", "-g", "-w", "-r", "-nostdlib", str(other)]
    surface = imports_of(build(tmp_path, MAIN, command, output="out.o"))
    graph = surface.types
    assert not any(
        isinstance(node, Record) and node.name == "opaque" and node.complete for node in graph.nodes
    )


def test_each_way_in_which_units_saw_a_name(tmp_path):
    other = tmp_path / "other.c"
    other.write_text("int use(long n); int second(void) { return use(1); }\n")
    surface = imports_of(build(tmp_path, MAIN, ["gcc", "-g", "-w", "-r", "-nostdlib", str(other)]))
    told = {each.signature for each in surface.declarations if each.key == "use"}
    assert told == {"int use(const struct point *, int)", "int use(long int)"}


@pytest.mark.parametrize(
    "compiler", [["g++"], ["g++", "-gdwarf-4"], [clangxx(), "-O1", "-fstandalone-debug"]]
)
def test_members_of_classes(tmp_path, compiler):
    """A member of a class that has the name of an import is not the import."""
    surface = imports_of(build(tmp_path, CLASSES, [*compiler, "-g", "-c"], ".cpp", "out.o"))
    told = signatures(surface)
    assert told["_ZNK2ns5Shape4areaERK5point"] == "int ns::Shape::area(const ns::Shape *, const point &)"
    assert told["_ZN2ns2ofERNS_5ShapeE"] == "int ns::of(ns::Shape &)"
    assert told["connect"].startswith("int connect(int, long")


def test_constructors_stand_for_their_variants(tmp_path):
    """GCC's declaration says `C4`, symbols say `C1`."""
    surface = imports_of(build(tmp_path, CLASSES, ["g++", "-g", "-c"], ".cpp", "out.o"))
    made = declaration(surface, "_ZN2ns5ShapeC1Ei")
    assert len(surface.types[made.type].parameters) == 2


def test_what_the_compiler_calls_on_its_own_has_no_types(tmp_path):
    surface = imports_of(build(tmp_path, BUILT_IN, ["gcc", "-g", "-O2", "-c"], output="out.o"))
    assert signatures(surface) == {}
    assert "puts" in surface.undescribed


def test_without_debug_info(tmp_path):
    path = build(tmp_path, MAIN, ["gcc", "-w", "-c"], output="out.o")
    (artifact,) = readers.read(str(path)).artifacts
    assert isinstance(debug_info.imports(artifact, readers.linkage(artifact)), debug_info.NoDebugInfo)
