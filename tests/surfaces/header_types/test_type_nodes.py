"""Single declarations and the types that they are read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64
from surfaces.header_types.test_compilers_agree import little, macos, windows

from abilint.compare.spell import spell
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    Foreign,
    FunctionType,
    Passing,
    Pointer,
    Primitive,
    Record,
    Reference,
    Typedef,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.surface import Declaration, Surface
    from abilint.model.target import Target
    from abilint.model.types import Type, TypeGraph

    Read = Callable[..., Surface]

I386 = little("i386", 32)
WINDOWS = windows("x86_64", 64, "msvc")


def graph(surface: Surface) -> TypeGraph:
    assert [str(each.status) for each in surface.headers if each.reason] == []
    assert surface.types is not None
    return surface.types


def declared(surface: Surface, name: str = "x") -> Declaration:
    (found,) = (
        each for each in surface.declarations if each.qualified_name.endswith(name) and each.type is not None
    )
    return found


def type_of(surface: Surface, name: str = "x") -> Type:
    return graph(surface)[declared(surface, name).type or 0]


def plain(surface: Surface, name: str = "x") -> Type:
    """Give the type of a variable, through typedefs and qualifiers."""
    types = graph(surface)
    return types[types.stripped(declared(surface, name).type or 0)]


def spelled(surface: Surface, name: str = "x") -> str:
    return spell(graph(surface), declared(surface, name).type or 0, name)


def records(surface: Surface) -> dict[str, Record]:
    return {node.name: node for node in graph(surface).nodes if isinstance(node, Record)}


def test_types_are_read_only_where_they_are_asked_for(read: Read) -> None:
    surface = read("struct s { int a; }; void x(struct s *);")
    assert surface.types is None
    assert [each.type for each in surface.declarations] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int x(int a[4], int b[][7]);", "int x(int *a, int (*b)[7])"),
        ("typedef int row[5]; int x(const row r, row *p);", "int x(const int *r, row *p)"),
        ("typedef int call(int); void x(call c, call *p);", "void x(call *c, call *p)"),
        ("typedef int call(int, char *); call x;", "int x(int, char *)"),
        ("int (x)(void);", "int x(void)"),
        ("int x();", "int x()"),
        ("int x(const char *, ...);", "int x(const char *, ...)"),
        ("int (*x(int a))(char);", "int (*x(int a))(char)"),
        ("typedef void nothing; nothing x(nothing);", "nothing x(void)"),
        ("typedef volatile int v; extern const v x;", "const volatile int x"),
        ("extern const char *const volatile *restrict x;", "const char *const volatile *restrict x"),
        ("extern int x[2][3];", "int x[2][3]"),
        ("extern int x[];", "int x[]"),
        ("extern int x[5]; extern int x[];", "int x[5]"),
        ("int x(int a); int x();", "int x(int)"),
        ("extern _Atomic int x;", "_Atomic int x"),
        ("typedef struct { int a; } s; s x(s *);", "s x(s *)"),
        ("struct s; enum e { A }; struct s *x(enum e);", "struct s *x(enum e)"),
        ("extern __typeof__(sizeof 0) x;", "unsigned long x"),
        ('#define API __attribute__((visibility("default")))\nAPI int x(int);', "int x(int)"),
        ("int x(int n, int a[n][n]);", "int x(int n, int (*a)[])"),
        ("void x(void (__attribute__((ms_abi)) *f)(int));", "void x(void (__attribute__((ms_abi)) *f)(int))"),
    ],
)  # fmt: skip
def test_a_declaration_of_c(text: str, expected: str, read: Read) -> None:
    surface = read(text, types=True)
    # a pointer's own parameters have no names in a type
    assert spelled(surface).replace("*f)", "*)") == expected.replace("*f)", "*)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("void x(int &, const char *&&);", "void x(int &, const char *&&)"),
        ("auto x(int) -> long;", "long x(int)"),
        ("auto x(int);", "/* `auto` is not read */ x(int)"),
        ("struct s { int x(char) const; };", "int x(const struct s *this, char)"),
        ("struct s { static int x(char); };", "int x(char)"),
        ("namespace n { struct s { enum e { A }; }; s::e x(n::s *); }", "n::s::e x(n::s *)"),
        ("template <class T> struct t { T v; }; t<int> x(t<char> *);", "t<int> x(t<char> *)"),
        ("using row = int[5]; extern const row x;", "const row x"),
        ("struct s { int m; }; extern int s::*x;", "int s::*x"),
    ],
)
def test_a_declaration_of_cxx(text: str, expected: str, read: Read) -> None:
    assert spelled(read(text, "x.hpp", types=True)) == expected


@pytest.mark.parametrize(
    ("text", "encoding", "size"),
    [
        ("extern char x;", Encoding.CHARACTER, 1),
        ("extern signed char x;", Encoding.SIGNED, 1),
        ("extern unsigned char x;", Encoding.UNSIGNED, 1),
        ("extern _Bool x;", Encoding.BOOLEAN, 1),
        ("extern unsigned long long x;", Encoding.UNSIGNED, 8),
        ("extern __int128 x;", Encoding.SIGNED, 16),
        ("extern unsigned __int128 x;", Encoding.UNSIGNED, 16),
        ("extern long double x;", Encoding.FLOAT, 16),
        ("extern _Float16 x;", Encoding.FLOAT, 2),
        ("extern __bf16 x;", Encoding.FLOAT, 2),
        ("extern __float128 x;", Encoding.FLOAT, 16),
        ("extern double _Complex x;", Encoding.COMPLEX, 16),
        ("extern _BitInt(17) x;", Encoding.SIGNED, 4),
        ("extern unsigned _BitInt(65) x;", Encoding.UNSIGNED, 16),
    ],
)
def test_a_primitive(text: str, encoding: Encoding, size: int, read: Read) -> None:
    node = plain(read(text, types=True))
    assert isinstance(node, Primitive)
    assert (node.encoding, node.size) == (encoding, size)


@pytest.mark.parametrize(
    ("target", "long", "wide"),
    [
        (X86_64, 8, Encoding.SIGNED),
        (I386, 4, Encoding.SIGNED),
        (little("aarch64", 64), 8, Encoding.UNSIGNED),
        (WINDOWS, 4, Encoding.UNSIGNED),
        (macos("arm64"), 8, Encoding.SIGNED),
    ],
    ids=str,
)
def test_widths_are_the_targets(target: Target, long: int, wide: Encoding, read: Read) -> None:
    surface = read("extern long x; extern wchar_t w; char16_t *p();", "x.hpp", target=target, types=True)
    size, wide_character = plain(surface), plain(surface, "w")
    assert isinstance(size, Primitive)
    assert isinstance(wide_character, Primitive)
    assert (size.size, wide_character.encoding) == (long, wide)
    (pointer,) = (node for node in graph(surface).nodes if isinstance(node, Pointer))
    assert pointer.size == target.bits // 8


@pytest.mark.parametrize(
    ("word", "convention", "target"),
    [
        ("ms_abi", "ms", X86_64),
        ("sysv_abi", "sysv", WINDOWS),
        ("vectorcall", "vectorcall", X86_64),
        ("regcall", "regcall", X86_64),
        ("preserve_most", "preserve-most", X86_64),
        ("preserve_all", "preserve-all", X86_64),
        ("swiftcall", "swift", X86_64),
        ("stdcall", "stdcall", I386),
        ("fastcall", "fastcall", I386),
        ("thiscall", "thiscall", I386),
        ("cdecl", "c", I386),
        ("regparm(3)", "regparm(3)", I386),
        ("aarch64_vector_pcs", "aarch64-vector", little("aarch64", 64)),
        ('pcs("aapcs")', "aapcs", little("arm", 32, "gnueabihf")),
    ],
)
def test_a_calling_convention(word: str, convention: str, target: Target, read: Read) -> None:
    text = f"int __attribute__(({word})) x(int); void y(int (__attribute__(({word})) *f)(int));"
    surface = read(text, target=target, types=True)
    node, taker = type_of(surface), type_of(surface, "y")
    assert isinstance(node, FunctionType)
    assert isinstance(taker, FunctionType)
    types = graph(surface)
    pointer = types[taker.parameters[0].type]
    assert isinstance(pointer, Pointer)
    callback = types[types.stripped(pointer.target)]
    assert isinstance(callback, FunctionType)
    assert [node.convention, callback.convention, taker.convention] == [convention, convention, "c"]


def test_a_block_is_no_function_pointer(read: Read) -> None:
    surface = read("void x(void (^block)(int), void (*f)(int));", extra_arguments=("-fblocks",), types=True)
    node = type_of(surface)
    assert isinstance(node, FunctionType)
    pointers = [graph(surface)[each.type] for each in node.parameters]
    assert [isinstance(each, Pointer) and each.block for each in pointers] == [True, False]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (X86_64, "void x(struct __va_list_tag *list)"),
        (I386, "void x(__builtin_va_list list)"),
        (little("aarch64", 64), "void x(__builtin_va_list list)"),
        (WINDOWS, "void x(__builtin_va_list list)"),
    ],
    ids=str,
)
def test_a_list_of_arguments_is_what_the_target_makes_of_it(
    target: Target, expected: str, read: Read
) -> None:
    surface = read("void x(__builtin_va_list list);", target=target, types=True)
    assert spelled(surface) == expected


@pytest.mark.parametrize(
    ("text", "size", "values"),
    [
        ("enum e { A, B = 7 };", 4, (0, 7)),
        ("enum e { A = -1, B = 0x7fffffff };", 4, (-1, 0x7FFFFFFF)),
        ("enum e { A = 0xffffffffu };", 4, (0xFFFFFFFF,)),
        ("enum e { A = 0x1ffffffffLL, B = -5 };", 8, (0x1FFFFFFFF, -5)),
        ("enum e { A = 0xffffffffffffffffULL };", 8, (0xFFFFFFFFFFFFFFFF,)),
        ("enum __attribute__((packed)) e { A, B = 200 };", 1, (0, 200)),
    ],
)
def test_values_of_an_enum(text: str, size: int, values: tuple[int, ...], read: Read) -> None:
    node = plain(read(f"{text}\nextern enum e x;", types=True))
    assert isinstance(node, Enum)
    assert (node.size, tuple(each.value for each in node.enumerators)) == (size, values)
    assert node.location is not None
    assert (node.location.line, node.name, node.complete) == (1, "e", True)


def test_enums_of_cxx(read: Read) -> None:
    text = "enum class c : unsigned char { a = 200 }; enum o : short; extern c x; extern o y;"
    surface = read(text, "x.hpp", types=True)
    scoped, opaque = plain(surface), plain(surface, "y")
    assert isinstance(scoped, Enum)
    assert isinstance(opaque, Enum)
    assert (scoped.scoped, scoped.size, scoped.enumerators[0].value) == (True, 1, 200)
    assert (opaque.scoped, opaque.size, opaque.enumerators) == (False, 2, ())


def test_members_of_a_record(read: Read) -> None:
    text = """struct x { char a; int : 3; unsigned b : 5; unsigned : 0;
        union { long c; struct { short d, e; }; };
        struct { int f; } g[2]; struct x *next; char rest[]; } ;
    void f(struct x *);"""
    surface = read(text, types=True)
    record = records(surface)["x"]
    members = [(each.name, each.offset, each.bits) for each in record.fields]
    expected = [("a", 0, None), ("b", 11, 5), ("", 64, None), ("g", 128, None), ("next", 192, None)]
    assert members == [*expected, ("rest", 256, None)]
    assert (record.size, record.alignment, record.complete) == (32, 8, True)
    rest = graph(surface)[record.fields[-1].type]
    assert isinstance(rest, Array)
    assert rest.count is None
    union = graph(surface)[record.fields[2].type]
    assert isinstance(union, Record)
    assert (union.kind, union.name, [each.name for each in union.fields]) == ("union", "", ["c", ""])
    place = record.fields[4].location
    assert place is not None
    assert (place.line, place.column) == (3, 43)


def test_a_record_is_complete_where_any_header_completes_it(read_all: Read) -> None:
    """Also where the definition comes in a unit of its own: `b.h` is no valid C behind `a.h`."""
    texts = {
        "a.h": "struct s; typedef int only; void fa(struct s *);",
        "b.h": "struct s { int a; }; typedef long only; void fb(struct s *);",
    }
    surface = read_all(texts, types=True)
    assert [str(each.status) for each in surface.headers] == ["checked", "checked"]
    found = [node for node in graph(surface).nodes if isinstance(node, Record)]
    assert [(each.name, each.complete, each.size) for each in found] == [("s", True, 4)]


def test_headers_that_never_meet_may_define_one_name_twice(read_all: Read) -> None:
    texts = {
        "a.h": "struct s { int a; }; typedef int number; number fa(struct s *);",
        "b.h": "struct s { long b, c; }; typedef long number; number fb(struct s *);",
    }
    surface = read_all(texts, types=True)
    types = graph(surface)
    sizes = {}
    for name in ("fa", "fb"):
        node = type_of(surface, name)
        assert isinstance(node, FunctionType)
        pointer, number = types[node.parameters[0].type], types[types.stripped(node.result)]
        assert isinstance(pointer, Pointer)
        record = types[pointer.target]
        assert isinstance(record, Record)
        assert isinstance(number, Primitive)
        sizes[name] = record.size, number.size
    assert sizes == {"fa": (4, 4), "fb": (16, 8)}


def test_a_type_that_no_declaration_reaches_is_read_on_request(read: Read) -> None:
    text = "struct lone { int a; }; typedef struct lone *handle; enum e { A };"
    assert graph(read(text, types=True)).nodes == ()
    nodes = graph(read(text, types=True, all_types=True)).nodes
    assert "lone" in [node.name for node in nodes if isinstance(node, Record)]
    assert "e" in [node.name for node in nodes if isinstance(node, Enum)]
    assert "handle" in [node.name for node in nodes if isinstance(node, Typedef)]


CLASSES = """
struct by_copy { int a; by_copy(const by_copy &) = default; };
struct copies { int a; copies(const copies &); };
struct ends { int a; ~ends(); };
struct holds { ends inner[2]; };
struct derives : ends {};
struct moves { moves(moves &&) = default; };
struct stays { stays(const stays &) = delete; };
struct refers { ends &e; ends *p; };
struct virtuals { virtual int f(int) const = 0; virtual ~virtuals(); };
template <class T> struct owner { T *held; ~owner(); };
template <class T> struct view { T *held; };
template <class T> struct mixed : T { int more; };
struct __attribute__((trivial_abi)) trivial { ~trivial(); int *p; };
void f(by_copy, copies, ends, holds, derives, moves, refers, owner<int>, view<int>, mixed<ends>, trivial);
void g(stays *, virtuals *);
struct instances { owner<int> o; view<int> v; mixed<ends> m; };
void h(instances *, owner<char>, view<char>);
"""


def test_how_classes_are_passed(read: Read) -> None:
    found = records(read(CLASSES, "x.hpp", types=True))
    passing = {name: record.passing for name, record in found.items()}
    by_address = {"copies", "ends", "holds", "derives", "stays", "virtuals", "instances"}
    by_address |= {"owner<int>", "owner<char>"}
    expected = dict.fromkeys(by_address, Passing.BY_ADDRESS)
    expected |= dict.fromkeys(("by_copy", "moves", "refers", "view<int>", "trivial"), Passing.BY_COPY)
    expected |= dict.fromkeys(("mixed<ends>", "view<char>"), Passing.UNKNOWN)
    assert passing == expected
    assert not found["mixed<ends>"].complete
    assert {name for name, record in found.items() if record.foreign is Foreign.CXX_CLASS} == by_address


def test_virtual_functions(read: Read) -> None:
    surface = read(CLASSES, "x.hpp", types=True)
    first, second = records(surface)["virtuals"].slots
    assert (first.name, first.link_name, first.pure) == ("f(int) const", "_ZNK8virtuals1fEi", True)
    assert (second.name, second.link_name, second.pure) == ("~virtuals()", None, False)
    assert spell(graph(surface), first.type or 0, "f") == "int f(const struct virtuals *this, int)"


def test_virtual_functions_of_an_instance_stand_in_the_template(read: Read) -> None:
    text = """template <class T> struct t { virtual T f(T); virtual ~t(); T v; };
    struct s { t<int> m; }; void x(s *);"""
    record = records(read(text, "x.hpp", types=True))["t<int>"]
    assert [(each.name, each.link_name, each.type) for each in record.slots] == [
        ("f(T)", None, None),
        ("~t()", None, None),
    ]
    assert (record.size, [each.offset for each in record.fields]) == (16, [64])


def test_classes_of_the_standard_library_are_not_looked_into(read: Read) -> None:
    text = """namespace std { template <class T> struct box { T *p; ~box(); }; }
    struct s { std::box<int> b; }; void x(std::box<int> &, std::box<char>, s *);"""
    surface = read(text, "x.hpp", types=True)
    box = records(surface)["std::box<int>"]
    assert (box.foreign, box.fields, box.size) == (Foreign.CXX_STANDARD, (), 8)
    only_named = records(surface)["std::box<char>"]
    assert (only_named.foreign, only_named.size) == (Foreign.CXX_STANDARD, None)
    assert only_named.passing is box.passing is Passing.BY_ADDRESS
    node = type_of(surface)
    assert isinstance(node, FunctionType)
    reference = graph(surface)[node.parameters[0].type]
    assert isinstance(reference, Pointer)
    assert reference.reference is Reference.LVALUE


@pytest.mark.parametrize(
    ("target", "first"), [(X86_64, 0), (windows("x86_64", 64, "msvc"), None)], ids=["itanium", "microsoft"]
)
def test_a_base_has_a_place_only_where_it_is_known(target: Target, first: int | None, read: Read) -> None:
    """Microsoft's compiler puts a new table before a base that has only virtual bases."""
    text = "struct v { int a; }; struct a : virtual v {}; struct x : a, v { virtual void f(); }; void g(x *);"
    bases = records(read(text, "x.hpp", target=target, types=True))["x"].bases
    assert [(each.offset, each.virtual) for each in bases] == [(first, False), (None, False)]


def test_names_in_what_has_none(read: Read) -> None:
    """As debug info has them, and never with the place in a file that clang puts in."""
    text = (
        "namespace { struct s {}; } struct { struct in { int a; } b; } v; struct x { s *p; decltype(v) q; };"
    )
    surface = read(text, "x.hpp", types=True, all_types=True)
    assert records(surface).keys() >= {"(anonymous namespace)::s", "in", "", "x"}


def test_templates_and_classes_as_declarations(read: Read) -> None:
    text = "template <class T> struct t { virtual void f(); T v; }; class x { virtual void f(); };"
    surface = read(text, "x.hpp", types=True)
    types = {each.name: each.type for each in surface.declarations if each.kind == "class"}
    assert types["t"] is None
    assert isinstance(graph(surface)[types["x"] or 0], Record)


BOUNDLESS = {
    "members": "struct s {" + "".join(f"int f{i};" for i in range(20_000)) + "}; void x(struct s *);",
    "stars": "void x(int " + "*" * 3000 + "p);",
    "typedefs": "typedef int t0;"
    + "".join(f"typedef t{i} *t{i + 1};" for i in range(3000))
    + "void x(t3000);",
    "arrays": "extern int x" + "[1]" * 1000 + ";",
    "doubling": "struct s0 { char c; };"
    + "".join(f"struct s{i + 1} {{ struct s{i} a, b; }};" for i in range(40))
    + "void x(struct s40 *);",
}


@pytest.mark.parametrize("text", BOUNDLESS.values(), ids=BOUNDLESS.keys())
def test_what_is_without_bounds_is_unknown(text: str, read: Read) -> None:
    surface = read(text, types=True)
    (unknown,) = (node for node in graph(surface).nodes if isinstance(node, Unknown))
    assert "deep" in unknown.reason or "members" in unknown.reason
    assert spelled(surface)


def test_what_is_long_and_not_deep_is_read(read: Read) -> None:
    text = "".join(f"struct s{i} {{ struct s{i + 1} *n; }};" for i in range(3000))
    surface = read(
        f"{text} void x(struct s0 *); enum e {{ {','.join(f'E{i}' for i in range(3000))} }} y(void);",
        types=True,
    )
    assert len(records(surface)) == 3001
    (enum,) = (node for node in graph(surface).nodes if isinstance(node, Enum))
    last = enum.enumerators[-1]
    assert last.value == 2999
    assert last.location is not None
    assert (last.location.line, last.location.column > 90_000) == (1, True)


def test_templates_without_end(read: Read) -> None:
    text = """template <int N> struct r { r<N + 1> *p; virtual r<N + 1> f(); };
    struct s { r<1> y; }; void x(r<0> *, s *);"""
    found = records(read(text, "x.hpp", types=True))
    assert found["r<1>"].complete
    assert not found["r<2>"].complete


def test_an_instance_keeps_its_name_where_an_argument_has_none(read: Callable[..., Surface]) -> None:
    """`codecvt<char, char, mbstate_t>`: glibc's `mbstate_t` is a struct that a typedef lends its name."""
    text = "typedef struct { int a; } state_t; template <class T> struct box {}; void f(box<state_t> *);"
    surface = read(text, types=True, language="c++")

    assert surface.types is not None
    names = {node.name for node in surface.types.nodes if isinstance(node, Record)}
    assert names == {"box<state_t>"}
