"""What is said of symbols is what becomes of a program that was linked with the old release.

Each case is built by gcc, and its program run by this machine's loader: an error is told where the program
no longer starts or reads wrong data, and nowhere else.
"""

from __future__ import annotations

import pytest
from libraries import Release, build, changes, judged, witness

from abilint.model.release import Effect

pytestmark = pytest.mark.machine

BOTH = "int foo(void) { return 1; }\nint bar(void) { return 2; }\n"
CALLS = "int foo(void);\nint main(void) { return foo() != 1; }\n"
NODE_1 = "V_1 { global: foo; bar; local: *; };"


def placed(*versions: str, rest: str = "int bar(void) { return 2; }\n") -> str:
    """Define `foo` under each version, `@V` or `@@V`."""
    text = rest
    for number, version in enumerate(versions):
        text += f"int foo_{number}(void) {{ return 1; }}\n"
        text += f'__asm__(".symver foo_{number}, foo{version}");\n'
    return text


def nodes(*names: str) -> str:
    """A version script with these nodes, and nothing but `bar` and what `.symver` says in them."""
    first, *others = names
    return f"{first} {{ global: bar; local: foo_*; }};" + "".join(f"{name} {{}};" for name in others)


USES_LIBC = '#include <stdio.h>\nvoid say(void) { puts(""); }\n'

VERSIONS = {
    "unversioned, to the default of the first node": (Release(BOTH), Release(BOTH, NODE_1), "gained"),
    "unversioned, to the default of a later node": (
        Release(BOTH), Release(placed("@@V_2"), nodes("V_1", "V_2")), "gained"),
    "unversioned, to the first node, hidden": (
        Release(BOTH), Release(placed("@V_1"), nodes("V_1")), "default-lost"),
    "unversioned, to a later node, hidden": (
        Release(BOTH), Release(placed("@V_2"), nodes("V_1", "V_2")), "hidden"),
    "unversioned, to two later nodes, one the default": (
        Release(BOTH), Release(placed("@V_2", "@@V_3"), nodes("V_1", "V_2", "V_3")), "gained"),
    "unversioned, to two later nodes, hidden": (
        Release(BOTH), Release(placed("@V_2", "@V_3"), nodes("V_1", "V_2", "V_3")), "hidden"),
    "default lost": (Release(BOTH, NODE_1), Release(placed("@V_1"), nodes("V_1")), "default-lost"),
    "version dropped, node kept": (
        Release(BOTH, NODE_1), Release(BOTH, "V_1 { global: bar; };"), "dropped"),
    "all versions dropped, of a library that needs versions of libc": (
        Release(BOTH, NODE_1), Release(BOTH + USES_LIBC), "unchecked"),
    "all versions dropped": (
        Release(BOTH, NODE_1, ("-nostdlib",)), Release(BOTH, None, ("-nostdlib",)), "aborts"),
    "moved to another node, the old one kept": (
        Release(BOTH, NODE_1), Release(placed("@@V_2"), nodes("V_1", "V_2")), "moved"),
    "moved to another node, the old one gone": (
        Release(BOTH, NODE_1), Release(BOTH, "V_2 { global: foo; bar; };"), "node-removed"),
    "version dropped, node gone": (
        Release(BOTH, NODE_1), Release(BOTH, "W_1 { global: bar; };"), "node-removed"),
    "kept as an old version, the default in a new node": (
        Release(BOTH, NODE_1), Release(placed("@V_1", "@@V_2"), nodes("V_1", "V_2")), None),
    "the default in an old node, added to a new one": (
        Release(BOTH, NODE_1), Release(placed("@@V_1", "@V_2"), nodes("V_1", "V_2")), None),
}  # fmt: skip


@pytest.mark.parametrize("case", VERSIONS)
def test_versions(case, tmp_path):
    before, after, outcome = VERSIONS[case]
    old, new = build(tmp_path, "old", before), build(tmp_path, "new", after)
    seen = witness(tmp_path, old, new, CALLS)
    assert seen.on_old == 0
    found = {c.detail for c in changes(old, new) if c.kind == "symbol-version-changed" and "foo" in c.names}
    assert found == ({outcome} if outcome else set())
    verdict = judged(old, new).verdict
    assert (verdict is Effect.BREAKING) is not seen.runs, (verdict, seen)
    assert (outcome == "default-lost") is (seen.runs and not seen.links_anew)
    if outcome == "default-lost":
        assert verdict is Effect.SOURCE_BREAK
    if outcome == "unchecked":
        assert "no version information available" in seen.complaint


def test_a_program_that_never_calls_the_name_starts_with_lazy_binding(tmp_path):
    """The name is missed at the first call, or at the start where all is bound: an error in any case."""
    old, new = (
        build(tmp_path, name, Release(text))
        for name, text in (("old", BOTH), ("new", "int bar(void) { return 2; }"))
    )
    seen = witness(tmp_path, old, new, CALLS)
    assert "undefined symbol: foo" in seen.complaint
    assert [(f.rule, f.symbol) for f in judged(old, new).findings] == [("symbol-removed", "foo")]


DATA = "int get(void) { return value; }\n"
READS = "extern int value; int get(void);\n"
NOT_PIC = ("-fno-pie", "-no-pie")
GREW = """
extern int value[2]; int fill(void); int behind[16] = {1, 2, 3, 4};
int main(void) { fill(); return value[1] != 7 || value[0] != 7; }
"""

COMPARES = """
#include <string.h>
extern const char value[];
int main(void) { return strcmp(value, "1.2") && strcmp(value, "1.2.3"); }
"""

KINDS = {
    "function to variable": (
        Release("int value(void) { return 0; }"), Release("int value = 0;"),
        "int value(void); int main(void) { return value(); }"),
    "variable to function": (
        Release("int value = 0;"), Release("int value(void) { return 0; }"),
        "extern int value; int main(void) { return value; }"),
    "thread-local to plain": (
        Release("__thread int value = 1;"), Release("int value = 1;"),
        "extern __thread int value; int main(void) { return value != 1; }"),
    "plain to thread-local": (
        Release("int value = 1;"), Release("__thread int value = 1;"),
        "extern int value; int main(void) { return value != 1; }"),
    "shrank": (
        Release("int value[64] = {[50] = 3};"), Release("int value[2];"),
        "extern int value[64]; int main(void) { return value[50] != 3; }"),
    "a text grew": (
        Release('const char value[] = "1.2";'), Release('const char value[] = "1.2.3";'),
        COMPARES),
    "writable to read-only": (
        Release("int value = 1;\n" + DATA), Release("const int value = 1;\n" + DATA),
        READS + "int main(void) { value = 5; return get() != 5; }"),
}  # fmt: skip


@pytest.mark.parametrize("flags", [(), NOT_PIC], ids=["pie", "no-pie"])
@pytest.mark.parametrize("case", KINDS)
def test_what_breaks_programs_is_an_error(case, flags, tmp_path):
    before, after, program = KINDS[case]
    old, new = build(tmp_path, "old", before), build(tmp_path, "new", after)
    seen = witness(tmp_path, old, new, program, *flags)
    assert (seen.on_old, seen.runs) == (0, False)
    assert "value" in {f.symbol for f in judged(old, new).findings if f.effect is Effect.BREAKING}


def test_a_variable_that_grew_is_written_over_what_lies_behind_the_copy(tmp_path):
    old = build(tmp_path, "old", Release("int value[2]; int fill(void) { return value[0] = value[1] = 7; }"))
    new = build(
        tmp_path,
        "new",
        Release(
            "int value[4096];"
            " int fill(void) { for (volatile int i = 0; i < 4096; i++) value[i] = 7; return 7; }"
        ),
    )
    seen = witness(tmp_path, old, new, GREW)
    assert (seen.on_old, seen.runs) == (0, False)
    (finding,) = (f for f in judged(old, new).findings if f.symbol == "value")
    assert (finding.rule, finding.cause, finding.effect) == ("data-size-changed", "grew", Effect.BREAKING)


def test_a_thread_local_variable_may_grow(tmp_path):
    old = build(tmp_path, "old", Release("__thread int value[1] = {1};"))
    new = build(tmp_path, "new", Release("__thread int value[64] = {1};"))
    program = "extern __thread int value[1]; int main(void) { return value[0] != 1; }"
    assert witness(tmp_path, old, new, program).runs
    assert judged(old, new).verdict is Effect.COMPATIBLE


def test_a_resolver_may_come(tmp_path):
    picked = (
        "static int one(void) { return 1; }\nstatic void *pick(void) { return one; }\n"
        'int foo(void) __attribute__((ifunc("pick")));\nint bar(void) { return 2; }'
    )
    old, new = build(tmp_path, "old", Release(BOTH)), build(tmp_path, "new", Release(picked))
    assert witness(tmp_path, old, new, CALLS).runs
    assert judged(old, new).verdict in (Effect.COMPATIBLE, Effect.NO_CHANGE)


def test_a_constant_that_the_library_comes_to_write(tmp_path):
    """The program's copy is read-only: the library dies where it writes, and only there."""
    old = build(tmp_path, "old", Release("const int value = 1;\n" + DATA))
    written = "__attribute__((constructor)) static void start(void) { value = 1; }\n"
    new = build(tmp_path, "new", Release("int value = 0;\n" + written + DATA))
    seen = witness(tmp_path, old, new, "extern const int value; int main(void) { return value != 1; }")
    assert (seen.on_old, seen.runs) == (0, False)
    (finding,) = (f for f in judged(old, new).findings if f.symbol == "value")
    assert (finding.rule, finding.cause, finding.effect) == ("data-section-changed", "writable", Effect.RISKY)


def test_constants_with_addresses_in_them_are_read_only(tmp_path):
    old = build(tmp_path, "old", Release('const char text[] = "a"; const char *const value[1] = {0};'))
    new = build(tmp_path, "new", Release('const char text[] = "a"; const char *const value[1] = {text};'))
    assert judged(old, new).findings == ()


def test_protected_data_is_no_longer_shared(tmp_path):
    old = build(tmp_path, "old", Release("int value = 1;\n" + DATA))
    new = build(tmp_path, "new", Release('__attribute__((visibility("protected"))) int value = 1;\n' + DATA))
    seen = witness(tmp_path, old, new, READS + "int main(void) { value = 5; return get() != 5; }")
    assert (seen.on_old, seen.runs) == (0, False)
    (finding,) = (f for f in judged(old, new).findings if f.symbol == "value")
    assert (finding.rule, finding.cause) == ("symbol-visibility-changed", "protected-data")


def test_another_soname(tmp_path):
    old = build(tmp_path, "old", Release(BOTH))
    new = build(tmp_path, "new", Release(BOTH, flags=("-Wl,-soname,libfoo.so.2",)))
    new = new.rename(new.with_name("libfoo.so.2"))
    seen = witness(tmp_path, old, new, CALLS)
    assert "libfoo.so.1: cannot open shared object file" in seen.complaint
    (finding,) = judged(old, new).findings
    assert (finding.rule, finding.cause) == ("identity-changed", "changed")
    assert finding.effect is Effect.RISKY  # nothing else broke: programs would have gone on


def test_dlopen_is_refused(tmp_path):
    old = build(tmp_path, "old", Release(BOTH))
    new = build(tmp_path, "new", Release(BOTH, flags=("-Wl,-z,nodlopen",)))
    program = '#include <dlfcn.h>\nint main(void) { return dlopen("libfoo.so.1", RTLD_NOW) == 0; }'
    seen = witness(tmp_path, old, new, program, "-Wl,--as-needed", "-ldl")
    assert (seen.on_old, seen.runs) == (0, False)
    (finding,) = judged(old, new).findings
    assert (finding.rule, finding.cause, finding.effect) == ("loading-changed", "no-open", Effect.BREAKING)


INLINE = "struct Box { int one; int get() { return one; } };\n"
TEMPLATE = "template <class T> struct Many { T get() { return 1; } T set(T t) { return t; } };\n"

OWN_COPIES = {
    "an inline function": (INLINE + "int foo(Box *b) { return b->get(); }", "int foo(void *) { return 0; }",
        INLINE + "int main() { Box b = {0}; return b.get(); }"),
    "an instance of a template": (
        TEMPLATE + "int foo() { Many<int> m; return m.get() + m.set(2); }", "int foo() { return 0; }",
        TEMPLATE + "int main() { Many<int> m; return m.get() - m.set(1); }"),
    "a vtable without a key function": (
        "struct V { virtual int f() { return 0; } }; V v; int foo() { return v.f(); }",
        "int foo() { return 0; }",
        "struct V { virtual int f() { return 0; } }; int main() { V *v = new V; return v->f(); }"),
}  # fmt: skip


@pytest.mark.parametrize("case", OWN_COPIES)
def test_programs_have_copies_of_what_is_weak(case, tmp_path):
    before, after, program = OWN_COPIES[case]
    flags = ("-fno-inline", "-std=c++17")
    old = build(tmp_path, "old", Release(before, flags=flags, language="cc"))
    new = build(tmp_path, "new", Release(after, flags=flags, language="cc"))
    assert witness(tmp_path, old, new, program, language="cc").runs
    gone = [
        f
        for f in judged(old, new).findings
        if f.rule == "symbol-removed" and f.cause in ("inline", "instance")
    ]
    assert gone
    assert all(f.effect is not Effect.BREAKING for f in gone)


def test_an_instance_that_the_header_keeps_to_the_library(tmp_path):
    """Only the library has the definitions: all members of the class vanish, and that is worth a decision."""
    declared = "template <class T> struct Many { T get(); T set(T t); };\n"
    defined = (
        declared
        + "template <class T> T Many<T>::get() { return 1; }\n"
        + "template <class T> T Many<T>::set(T t) { return t; }\n"
    )
    old = build(
        tmp_path,
        "old",
        Release(defined + "template struct Many<int>; int foo() { return 1; }", language="cc"),
    )
    new = build(tmp_path, "new", Release("int foo() { return 1; }", language="cc"))
    program = declared + "int main() { Many<int> m; return m.get() - m.set(1); }"
    seen = witness(tmp_path, old, new, program, language="cc")
    assert (seen.on_old, seen.runs) == (0, False)
    (finding,) = judged(old, new).findings
    assert (finding.rule, finding.cause, finding.effect) == ("symbol-removed", "instance", Effect.RISKY)


SHAPE = "struct Shape {{ virtual int area(){}; {} int x; }}; int measure(Shape *s);\n"


def test_a_vtable_that_grew(tmp_path):
    """A program's own subclass has no such function in its vtable: the library calls what lies behind it."""
    small, large = SHAPE.format("", ""), SHAPE.format("", "virtual int rim();")
    old = small + "int Shape::area() { return 1; } int measure(Shape *s) { return s->area(); }"
    new = (
        large
        + "int Shape::area() { return 1; } int Shape::rim() { return 1; }\n"
        + "int measure(Shape *s) { return s->rim(); }"
    )
    sides = [
        build(tmp_path, name, Release(text, language="cc")) for name, text in (("old", old), ("new", new))
    ]
    program = (
        small
        + "struct Mine : Shape { int area() override { return 0; } };\n"
        + "int main() { Mine m; return measure(&m); }"
    )
    seen = witness(tmp_path, *sides, program, language="cc")
    assert (seen.on_old, seen.runs) == (0, False)
    found = {f.symbol: f.cause for f in judged(*sides).findings if f.rule == "class-data-changed"}
    assert found == {"_ZTV5Shape": "vtable"}


THUNKS = """
struct A {{ virtual int a(); int x{}; }};
struct B {{ virtual int b(); int y; }};
struct C : A, B {{ int b() override; }};
"""
BODIES = "int A::a() { return 0; } int B::b() { return 0; } int C::b() { return 0; }"


def test_a_thunk_for_another_place(tmp_path):
    """A subclass without a `b` of its own has the thunk in its vtable, by a name that holds the place."""
    small, large = THUNKS.format(""), THUNKS.format("[5]")
    old = build(tmp_path, "old", Release(small + BODIES, language="cc"))
    new = build(tmp_path, "new", Release(large + BODIES, language="cc"))
    program = (
        small + "struct D : C { int a() override { return 0; } }; int main() { D *d = new D; return d->b(); }"
    )
    seen = witness(tmp_path, old, new, program, language="cc")
    assert (seen.on_old, seen.runs) == (0, False)
    assert "_ZThn16_N1C1bEv" in seen.complaint
    (finding,) = judged(old, new).findings
    assert (finding.rule, finding.cause, finding.symbol) == ("class-data-changed", "thunk", "_ZN1C1bEv")
