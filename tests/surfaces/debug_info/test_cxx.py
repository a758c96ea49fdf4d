"""Classes from debug info: against sizes, offsets and virtual tables of the compiled program itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from compiled import build, clangxx, declaration, records, surface_of

from abilint.model.surface import DeclarationKind
from abilint.model.types import Foreign, FunctionType, Passing, Pointer, Record, Reference

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

FLAGS = [
    ["g++", "-O0"],
    ["g++", "-O2"],
    ["g++", "-O2", "-flto"],
    ["g++", "-gdwarf-4", "-fdebug-types-section"],
    [clangxx(), "-fstandalone-debug"],
    [clangxx(), "-O1", "-gdwarf-4", "-fstandalone-debug"],
    [clangxx(), "-fstandalone-debug", "-gsimple-template-names"],
]
SOURCE = """
#include <cstdio>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>
template <class... T> int packed(T... t) { return sizeof...(t); }
template int packed<int, char, long>(int, char, long);
namespace ns {
struct Copied { int x; Copied(const Copied &) = default; };
struct Written { int x; Written(const Written &); };
struct Moved { int x; Moved(Moved &&); };
struct Destroyed { int x; ~Destroyed(); };
struct Holding { Copied c; Written w; };
struct Plain { int a; struct Deep { long z; } deep; enum class E : unsigned char { A = 1, B = 255 } e; };
struct Derived : Plain { char c; };
struct Text { std::string s; };
class Shape { public: virtual ~Shape(); virtual double area(int scale) const = 0;
  virtual void name(const char *);
  void plain() const; static int count; protected: int id; };
struct Other { virtual int other(); long l; };
class Round : public Shape, public Other { public: double area(int) const override;
  virtual int extra(Plain, ...);
  double r; };
inline namespace v1 { struct Virtual : virtual Plain { int own; virtual int last() const; }; }
template <class T, int N> struct Box { T v[N]; T get() const { return v[0]; } };
template struct Box<int, 2>; template struct Box<long, 3>;
struct Pimpl { struct Impl; Impl *impl; Pimpl(); int f(Impl &); };
struct Pimpl::Impl { int secret; };
int refs(const Plain &a, Plain &&b, int Plain::*c, int (Pimpl::*d)(Pimpl::Impl &), decltype(nullptr) e)
  { return a.a; }
int take(Copied *, Written, Moved, Destroyed, Holding, Plain, Derived, Text, Round *, Virtual *,
  Box<int, 2> *, Box<long, 3>) { return 0; }
Written::Written(const Written &) {} Moved::Moved(Moved &&) {} Destroyed::~Destroyed() {}
Shape::~Shape() {} void Shape::name(const char *) {} void Shape::plain() const {} int Shape::count = 3;
double Round::area(int) const { return r; } int Round::extra(Plain, ...) { return 1; }
int Other::other() { return 2; }
int Virtual::last() const { return 1; } Pimpl::Pimpl() {} int Pimpl::f(Impl &) { return 0; }
}
extern "C" { std::string c_text(std::vector<int> v) { return {}; } int c_number(int x) { return x; } }
template <class F> static long slot(F f) {
  long words[2]; __builtin_memcpy(words, &f, sizeof f); return (words[0] - 1) / 8; }
#define SIZE(T) printf("%s=%zu\\n", #T, sizeof(ns::T))
#define PLACE(T, M) printf("%s.%s=%zu\\n", #T, #M, offsetof(ns::T, M))
#define SLOT(T, M) printf("%s::%s=%ld\\n", #T, #M, slot(&ns::T::M))
template <class T> static int passed() { return !(std::is_trivially_destructible<T>::value
  && (std::is_trivially_copy_constructible<T>::value || std::is_trivially_move_constructible<T>::value)); }
#define PASSED(T) printf("passed %s=%d\\n", #T, passed<ns::T>())
extern "C" void layouts() {
  SIZE(Copied); SIZE(Plain); SIZE(Derived); SIZE(Text); SIZE(Round); SIZE(Shape); SIZE(Other); SIZE(Virtual);
  PLACE(Plain, deep); PLACE(Plain, e); PLACE(Derived, c); PLACE(Round, r); PLACE(Other, l);
  PLACE(Virtual, own);
  SLOT(Round, area); SLOT(Round, extra); SLOT(Shape, name); SLOT(Other, other); SLOT(Virtual, last);
  PASSED(Copied); PASSED(Written); PASSED(Moved); PASSED(Destroyed); PASSED(Holding); PASSED(Plain);
  PASSED(Derived); PASSED(Text); PASSED(Round); PASSED(Virtual); PASSED(Pimpl);
  printf("base=%ld\\n", (long)(char *)(ns::Other *)(ns::Round *)4096 - 4096);
}
"""


@pytest.fixture(scope="module", params=FLAGS, ids=" ".join)
def library(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    command = [*request.param[:1], "-g", "-fPIC", "-shared", "-w", "-std=c++14", *request.param[1:]]
    return build(tmp_path_factory.mktemp("cxx"), SOURCE, command, suffix=".cpp", output="library.so")


@pytest.fixture(scope="module")
def surface(library: Path) -> Surface:
    return surface_of(library, "ns::Pimpl::Impl")


@pytest.fixture(scope="module")
def known(surface: Surface) -> dict[str, Record]:
    assert surface.types is not None
    found = records(surface.types)
    return {name.replace("ns::v1::", "ns::").removeprefix("ns::"): node for name, node in found.items()}


@pytest.fixture(scope="module")
def printed(library: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    program = tmp_path_factory.mktemp("run") / "run"
    source = program.with_suffix(".c")
    source.write_text("void layouts(void); int main(void) { layouts(); return 0; }")
    rpath = f"-Wl,-rpath,{library.parent}"
    subprocess.run(["gcc", source, library, rpath, "-o", program], check=True)
    lines = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    return {name: int(value) for name, value in (line.split("=") for line in lines)}


def test_sizes_and_offsets_are_the_programs_own(known: dict[str, Record], printed: dict[str, int]) -> None:
    names = [name for name in printed if " " not in name and "::" not in name and name != "base"]
    found: dict[str, int | None] = {}
    for name in names:
        record, _, field = name.partition(".")
        node = known[record]
        found[name] = next(f.offset for f in node.fields if f.name == field) // 8 if field else node.size
    assert found == {name: printed[name] for name in names}


def test_bases_lie_where_a_cast_finds_them(known: dict[str, Record], printed: dict[str, int]) -> None:
    assert [base.offset for base in known["Round"].bases] == [0, printed["base"] * 8]
    assert [(base.offset, base.virtual) for base in known["Virtual"].bases] == [(None, True)]


def test_slots_are_those_of_pointers_to_members(known: dict[str, Record], printed: dict[str, int]) -> None:
    compared = 0
    for record in ("Round", "Shape", "Other", "Virtual"):
        for slot in known[record].slots:
            name = f"{record}::{slot.name.partition('(')[0]}"
            if name in printed:
                assert slot.index == printed[name]
                compared += 1
    assert compared == 5
    names = [slot.name for slot in known["Shape"].slots]
    assert names == ["~Shape()", "area(int) const", "name(const char *)"]


def test_passing_is_what_the_compiler_says_of_the_class(
    known: dict[str, Record], printed: dict[str, int]
) -> None:
    words = {0: Passing.BY_COPY, 1: Passing.BY_ADDRESS}
    names = [name.removeprefix("passed ") for name in printed if name.startswith("passed ")]
    assert {name: known[name].passing for name in names} == {n: words[printed[f"passed {n}"]] for n in names}


def test_classes_with_an_exported_virtual_table_are_declared(surface: Surface) -> None:
    found = {each.key: each.link_names for each in surface.declarations if each.kind is DeclarationKind.CLASS}
    assert found == {
        "class ns::Shape": ("_ZTVN2ns5ShapeE",),
        "class ns::Other": ("_ZTVN2ns5OtherE",),
        "class ns::Round": ("_ZTVN2ns5RoundE",),
        "class ns::v1::Virtual": ("_ZTVN2ns2v17VirtualE",),
    }


def test_templates_are_told_apart(known: dict[str, Record]) -> None:
    found = {name.replace("long int", "long"): node.size for name, node in known.items()}
    assert {name: size for name, size in found.items() if "Box" in name} == {
        "Box<int, 2>": 8,
        "Box<long, 3>": 24,
    }


def test_kinds_and_names(surface: Surface) -> None:
    found = {name: each for each in surface.declarations for name in each.link_names}
    assert found["_ZN2ns5Shape4nameEPKc"].kind is DeclarationKind.METHOD
    assert found["_ZN2ns5Shape4nameEPKc"].qualified_name == "ns::Shape::name"
    assert found["_ZN2ns5Shape5countE"].kind is DeclarationKind.STATIC_MEMBER
    assert found["_ZN2ns5PimplC1Ev"].kind is DeclarationKind.CONSTRUCTOR
    assert found["_ZN2ns5PimplC2Ev"].kind is DeclarationKind.CONSTRUCTOR
    assert {found[f"_ZN2ns5ShapeD{n}Ev"].kind for n in range(3)} == {DeclarationKind.DESTRUCTOR}
    assert found["_ZNK2ns2v17Virtual4lastEv"].qualified_name == "ns::v1::Virtual::last"
    assert found["_ZN2ns5PimplC1Ev"].language == found["_ZN2ns5PimplC1Ev"].source_language == "c++"
    assert (found["c_text"].language, found["c_text"].source_language) == ("c", "c++")
    assert surface.undescribed == ()


def test_a_pack_is_the_parameters_that_it_stands_for(surface: Surface) -> None:
    signature = declaration(surface, "_Z6packedIJiclEEiDpT_").signature.replace("long int", "long")
    assert signature.partition("(")[2].replace(" t)", ")").replace(" t,", ",") == "int, char, long)"


def test_constructors_take_what_the_source_says(surface: Surface) -> None:
    assert surface.types is not None
    type_id = declaration(surface, "_ZN2ns5PimplC1Ev").type
    assert type_id is not None
    node = surface.types[type_id]
    assert isinstance(node, FunctionType)
    assert [each.name for each in node.parameters] == ["this"]


def test_references_and_standard_classes(surface: Surface) -> None:
    assert surface.types is not None
    graph = surface.types
    refs = next(d.type for d in surface.declarations if d.name == "refs")
    assert refs is not None
    function = graph[refs]
    assert isinstance(function, FunctionType)
    first, second, member, method, null = (graph[p.type] for p in function.parameters)
    assert isinstance(first, Pointer)
    assert isinstance(second, Pointer)
    assert (first.reference, second.reference) == (Reference.LVALUE, Reference.RVALUE)
    assert [getattr(node, "size", None) for node in (member, method)] == [8, 16]
    assert isinstance(graph[graph.stripped(function.parameters[4].type)], Pointer), null
    text = graph[declaration(surface, "c_text").type or 0]
    assert isinstance(text, FunctionType)
    result = graph[graph.stripped(text.result)]
    assert isinstance(result, Record)
    assert (result.foreign, result.passing) == (Foreign.CXX_STANDARD, Passing.BY_ADDRESS)


def test_a_nested_class_is_found_by_its_name(known: dict[str, Record]) -> None:
    assert known["Pimpl::Impl"].size == 4
