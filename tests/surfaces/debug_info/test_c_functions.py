"""Which definition stands behind an exported name of C, and what it takes and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compiled import build, clang, declaration, records, surface_of

from abilint import readers
from abilint.model.surface import DeclarationKind, Obligation, SourceKind
from abilint.model.types import FunctionType, Primitive, Qualified, Record, Typedef, Unknown
from abilint.surfaces import debug_info

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface
    from abilint.model.types import Type, TypeGraph

pytestmark = pytest.mark.machine

GCC = ["gcc", "-g", "-fPIC", "-shared", "-w"]
CLANG = [clang(), *GCC[1:]]
COMPILERS = pytest.mark.parametrize("command", [GCC, CLANG], ids=["gcc", "clang"])
LEVELS = pytest.mark.parametrize("level", ["-O0", "-O2"])

SIGNATURES = {
    "plain": "int plain(int a, const char *b)",
    "none": "void none(void)",
    "variadic": "void variadic(const char *format, ...)",
    "by_value": "struct pair by_value(struct pair p, enum kind k)",
    "opaque": "struct opaque *opaque(struct opaque **out)",
    "callback": "compare callback(compare c, void (*f)(int, ...))",
    "arrays": "long int arrays(int n, int (*a)[4])",
    "wide": "double wide(long double a, unsigned char b, short int c)",
}
SOURCE = """
struct opaque; struct pair { int x; long y; }; enum kind { ONE, TWO };
typedef int (*compare)(const void *, const void *);
int plain(int a, const char *b) { return a + *b; }
void none(void) {}
void plain_sink(int *);
void variadic(const char *format, ...) { while (*format++) { int block = *format; plain_sink(&block); } }
struct pair by_value(struct pair p, enum kind k) { p.x = k; return p; }
struct opaque *opaque(struct opaque **out) { return *out; }
compare callback(compare c, void (*f)(int, ...)) { return c; }
long arrays(int n, int a[2][4]) { return n + a[0][0]; }
double wide(long double a, unsigned char b, short c) { return a + b + c; }
"""


@COMPILERS
@LEVELS
def test_signatures_are_spelled_as_c(tmp_path: Path, command: list[str], level: str) -> None:
    surface = surface_of(build(tmp_path, SOURCE, [*command, level]))
    found = {each.name: each.signature for each in surface.declarations}
    if command is CLANG:
        short = {"long arrays": "long int arrays", "short c": "short int c"}
        found = {name: _replaced(text, short) for name, text in found.items()}
    assert found == SIGNATURES


def _replaced(text: str, words: dict[str, str]) -> str:
    for before, after in words.items():
        text = text.replace(before, after)
    return text


def test_what_a_declaration_says(tmp_path: Path) -> None:
    surface = surface_of(build(tmp_path, "\n\nint plain(int a) {\n return a; }\nint number = 4;", GCC))
    function, variable = declaration(surface, "plain"), declaration(surface, "number")
    assert surface.source is SourceKind.DEBUG_INFO
    assert (function.kind, function.obligation) == (DeclarationKind.FUNCTION, Obligation.DEFINED)
    assert (function.location.file.rpartition("/")[2], function.location.line) == ("source.c", 3)
    assert function.unit.endswith("source.c")
    assert function.producer.startswith("GNU C")
    assert (function.language, function.source_language) == ("c", "c")
    assert (variable.kind, variable.size, variable.signature) == (DeclarationKind.VARIABLE, 4, "int number")


CHOSEN = """
__attribute__((noinline)) static int behind(int x) { return x; }
int alias(int) __attribute__((alias("behind")));
int source_name(int x) __asm__("link_name");
int source_name(int x) { return x; }
static int (*resolver(void))(long, char *) { return 0; }
int resolved(long, char *) __attribute__((ifunc("resolver")));
static void *silent(void) { return 0; }
int unresolved(long) __attribute__((ifunc("silent")));
__attribute__((noinline)) static int worker(int x, int y, int z) {
  if (x > 9) __builtin_abort();
  return x * y + z;
}
int caller(int x) { return worker(x, 3, 4) + worker(x + 1, 3, 4); }
int equal_a(int x) { return x * 77 + 12; }
int equal_b(int y) { return y * 77 + 12; }
int old(int a) { return a; }
int new(int a, int b) { return a + b; }
__asm__(".symver old,versioned@V1");
__asm__(".symver new,versioned@@V2");
__asm__(".globl bare\\n.type bare,@function\\nbare: ret\\n.size bare,1");
__thread int threaded; struct late *pointer; int sized[7]; extern const int fixed; const int fixed = 3;
"""


@COMPILERS
@LEVELS
def test_the_definition_behind_a_name(tmp_path: Path, command: list[str], level: str) -> None:
    (tmp_path / "map").write_text("V1 {}; V2 { global: *; } V1;")
    path = build(tmp_path, CHOSEN, [*command, level, "-Wl,--version-script=map"])
    surface = surface_of(path)
    counts = {
        n: _parameters(surface, n)
        for d in surface.declarations
        for n in d.link_names
        if _is_function(surface, n)
    }
    assert counts == {
        "alias": 1, "link_name": 1, "resolved": 2, "caller": 1, "equal_a": 1, "equal_b": 1,
        "old": 1, "new": 2, "versioned": 2,
    }  # fmt: skip
    assert surface.undescribed == ("bare", "unresolved")
    assert "`behind`" in declaration(surface, "alias").reason
    assert declaration(surface, "link_name").name == "source_name"
    assert declaration(surface, "threaded").thread_local
    assert {n: declaration(surface, n).size for n in ("threaded", "pointer", "sized", "fixed")} == {
        "threaded": 4, "pointer": 8, "sized": 28, "fixed": 4,
    }  # fmt: skip


def _is_function(surface: Surface, name: str) -> bool:
    return declaration(surface, name).kind is DeclarationKind.FUNCTION


def _parameters(surface: Surface, name: str) -> int:
    type_id = declaration(surface, name).type
    assert surface.types is not None
    assert type_id is not None
    node = surface.types[type_id]
    assert isinstance(node, FunctionType)
    return len(node.parameters)


@pytest.mark.parametrize(
    "command",
    [
        [*GCC, "-O2", "-flto"],
        [*GCC, "-O2", "-flto", "-flto-partition=max"],
        [*GCC, "-gdwarf-4", "-fdebug-types-section"],
        [*GCC, "-gsplit-dwarf"],
        [*GCC, "-gz=zlib"],
        [*GCC, "-gdwarf-2", "-O2"],
        [*CLANG, "-gdwarf-4", "-O2"],
        [*CLANG, "-gdwarf-5", "-gsplit-dwarf"],
    ],
    ids=lambda c: " ".join(c[1:]),
)
def test_other_ways_to_write_it_say_the_same(tmp_path: Path, command: list[str]) -> None:
    plain = build(tmp_path, SOURCE, [*command[:1], "-g", "-fPIC", "-shared", "-w"], output="plain")
    expected = {each.name: each.signature for each in surface_of(plain).declarations}
    found = surface_of(build(tmp_path, SOURCE, command))
    assert {each.name: each.signature for each in found.declarations} == expected
    assert {each.source_language for each in found.declarations} == {"c"}


@pytest.mark.parametrize("command", [[*GCC, "-g1"], [*CLANG, "-gline-tables-only"], [*GCC, "-g1", "-O2"]])
def test_line_numbers_alone_describe_nothing(tmp_path: Path, command: list[str]) -> None:
    surface = surface_of(build(tmp_path, SOURCE + "__thread int counter;", command))
    assert surface.declarations == ()
    assert surface.undescribed == tuple(sorted([*SIGNATURES, "counter"]))


def test_an_object_file_is_described_by_name(tmp_path: Path) -> None:
    path = build(tmp_path, SOURCE, ["gcc", "-g", "-c", "-ffunction-sections", "-w"], output="out.o")
    assert {each.name: each.signature for each in surface_of(path).declarations} == SIGNATURES


def test_a_record_that_one_unit_declares_is_the_one_that_another_defines(tmp_path: Path) -> None:
    (tmp_path / "other.c").write_text(
        "struct inside { long a, b; }; long see(struct inside *i) { return i->b; }"
    )
    source = "struct inside; struct inside *make(void) { return 0; }"
    surface = surface_of(build(tmp_path, source, [*GCC, "other.c"]))
    assert surface.types is not None
    assert records(surface.types)["inside"].size == 16
    assert not [n for n in surface.types.nodes if getattr(n, "name", "") == "inside" and not n.complete]  # type: ignore[union-attr]


def test_of_several_definitions_of_a_tag_none_is_chosen(tmp_path: Path) -> None:
    (tmp_path / "one.c").write_text(
        "struct inside { long a, b; }; long one(struct inside *i) { return i->b; }"
    )
    (tmp_path / "two.c").write_text(
        "struct inside { char a[3]; }; int two(struct inside *i) { return i->a[0]; }"
    )
    source = "struct inside; struct inside *make(void) { return 0; }"
    surface = surface_of(build(tmp_path, source, [*GCC, "one.c", "two.c"]))
    assert surface.types is not None
    found = [n for n in surface.types.nodes if getattr(n, "name", "") == "inside"]
    assert sorted(str(node.size) for node in found) == ["16", "3", "None"]  # type: ignore[union-attr]


def test_equal_types_of_many_units_are_one(tmp_path: Path) -> None:
    (tmp_path / "t.h").write_text(
        "typedef struct { int x; struct node *n; } anon;"
        "struct node { struct node *next; anon a; union { int i; }; };"
    )
    names = [f"unit{i}" for i in range(12)]
    for name in names:
        (tmp_path / f"{name}.c").write_text(
            f'#include "t.h"\nanon *{name}(struct node *n) {{ return &n->a; }}'
        )
    surface = surface_of(build(tmp_path, '#include "t.h"', [*GCC, *(f"{name}.c" for name in names)]))
    assert surface.types is not None
    assert len(surface.declarations) == len(names)
    assert sum(type(node).__name__ == "Record" for node in surface.types.nodes) == 3


def test_where_names_are_defined(tmp_path: Path) -> None:
    hidden = '__attribute__((visibility("hidden"))) int hidden(void) { return local(); }'
    source = f"static int local(void) {{\nreturn 1; }}\n{hidden}"
    path = build(tmp_path, source, [*GCC, "-O0"])
    (artifact,) = readers.read(str(path)).artifacts
    found = debug_info.places(artifact, {"local", "hidden", "absent"})
    assert {name: [p.location.line for p in held if p.location] for name, held in found.items()} == {
        "local": [1],
        "hidden": [3],
    }
    assert not found["local"][0].external
    assert found["hidden"][0].external


def test_a_type_that_no_export_reaches_is_found_by_its_name(tmp_path: Path) -> None:
    source = "struct apart { int a; char b; }; typedef struct apart apart_t; static apart_t it;"
    source += "int f(void) { return it.a; }"
    path = build(tmp_path, source, GCC)
    for name in ("apart", "struct apart", "ap*", "apart_t"):
        surface = surface_of(path, name)
        assert surface.types is not None
        assert records(surface.types)["apart"].size == 8
    surface = surface_of(path)
    assert surface.types is not None
    assert records(surface.types) == {}
    assert any(isinstance(node, Primitive) for node in surface.types.nodes)


def test_without_debug_info(tmp_path: Path) -> None:
    path = build(tmp_path, SOURCE, ["gcc", "-shared", "-fPIC", "-w"])
    (artifact,) = readers.read(str(path)).artifacts
    found = debug_info.read(artifact, readers.linkage(artifact))
    assert isinstance(found, debug_info.NoDebugInfo)
    assert found.reason
    assert debug_info.places(artifact, {"plain"}) == {}


def test_a_union_that_lost_its_members_is_not_known(tmp_path: Path) -> None:
    """GCC writes none for the copy that it makes of a union for this attribute."""
    source = """struct a; struct b;
    typedef union { const struct a *restrict one; const struct b *restrict two; } either
        __attribute__((transparent_union));
    int use(either e) { return e.one != 0; }
    """
    surface = surface_of(build(tmp_path, source, GCC))
    assert surface.types is not None
    function = surface.types[declaration(surface, "use").type or 0]
    assert isinstance(function, FunctionType)
    assert isinstance(stripped(surface.types, function.parameters[0].type), Unknown)


def stripped(graph: TypeGraph, type_id: int) -> Type:
    while isinstance(node := graph[type_id], Typedef | Qualified):
        type_id = node.target
    return node


def test_unnamed_structs_on_the_same_line_of_two_headers_keep_their_names(tmp_path: Path) -> None:
    for name in ("real", "complex"):
        (tmp_path / f"{name}.h").write_text(f"typedef struct {{ long size; double *data; }} {name};\n")
    source = """#include "real.h"
    #include "complex.h"
    long use(real *r, complex *c) { return r->size + c->size; }
    """
    surface = surface_of(build(tmp_path, source, GCC))
    assert surface.types is not None
    unnamed = [node for node in surface.types.nodes if isinstance(node, Record)]
    assert len(unnamed) == 2
