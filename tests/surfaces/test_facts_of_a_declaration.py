"""What a declaration carries beside its obligation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from abilint.model.surface import Declaration, Surface

    Read = Callable[..., Surface]


def only(surface: Surface) -> Declaration:
    (declaration,) = surface.declarations
    return declaration


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("int f(struct bar *, ...);", "int f(struct bar *, ...)"),
        ("const char *f(void);", "const char *f(void)"),
        ("int f();", "int f()"),
        ("void (*f(int))(char);", "void (*f(int))(char)"),
        ("int f(void (*)(int));", "int f(void (*)(int))"),
        ("extern int v;", "int v"),
        ("extern int *v;", "int *v"),
        ("extern char v[10];", "char v[10]"),
        ("extern void (*v)(int);", "void (*v)(int)"),
        ("extern void (*v[3])(int);", "void (*v[3])(int)"),
        ("extern int (*v)[5];", "int (*v)[5]"),
        ("extern void (*const v)(int);", "void (*const v)(int)"),
        ("extern int (*(*v)(int))(char);", "int (*(*v)(int))(char)"),
        ("extern const unsigned long v;", "const unsigned long v"),
    ],
)
def test_the_signature_is_spelled_as_in_c(text: str, signature: str, read: Read) -> None:
    assert only(read(text)).signature == signature


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("extern long v;", 8),
        ("extern char v[17];", 17),
        ("extern char v[];", None),
        ("extern struct s v;", None),
        ("extern void *v[3];", 24),
        ("extern const char *const v;", 8),
        ("struct s { char c; int i; }; extern struct s v;", 8),
        ("extern long double v;", 16),
        ("extern char v[];\nextern char v[4];", 4),
    ],
)
def test_the_size_of_a_variable_is_that_of_its_type(text: str, size: int | None, read: Read) -> None:
    assert only(read(text)).size == size


def test_the_size_of_a_reference_is_not_that_of_what_it_refers_to(read: Read) -> None:
    assert only(read("extern char &v;", language="c++")).size is None


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("int f(int, ...);", "variadic", True),
        ("int f(int);", "variadic", False),
        ("int f(int (*)(int, ...));", "variadic", False),
        ("extern __thread int v;", "thread_local", True),
        ("extern _Thread_local int v;", "thread_local", True),
        ("extern int v;", "thread_local", False),
        ("extern int f(void) __attribute__((weak));", "weak", True),
        ("extern int v __attribute__((__weak__));", "weak", True),
        ("#pragma weak f\nint f(void);", "weak", True),
        ("int f(void) __attribute__((const)); /* weak */", "weak", False),
        ("int f(void) __attribute__((deprecated));", "availability", "deprecated"),
        ("int f(void) __attribute__((unavailable));", "availability", "unavailable"),
        ("int f(void);", "availability", "available"),
        ('int f(void) __attribute__((visibility("hidden")));', "visibility", "hidden"),
        ('int f(void) __attribute__((visibility("protected")));', "visibility", "protected"),
        ('int f(void) __attribute__((visibility("default")));', "visibility", "default"),
        ("int f(int) __attribute__((ms_abi));", "calling_convention", "ms"),
        ("int f(int) __attribute__((preserve_most));", "calling_convention", "preserve-most"),
        ("int f(int) __attribute__((regcall));", "calling_convention", "regcall"),
        ("int f(int) __attribute__((vectorcall));", "calling_convention", "vectorcall"),
        ("int f(int);", "calling_convention", "c"),
        ("static inline int f(void) { return 0; }", "inline", True),
        ("static int f(void) { return 0; }", "inline", False),
        ('int f(void) __asm__("g");', "asm_label", "g"),
        ('int f(void) __asm__("f");', "asm_label", None),
        ("int f(void);", "language", "c"),
    ],
)
def test_an_attribute_is_read(text: str, field: str, value: object, read: Read) -> None:
    assert getattr(only(read(text)), field) == value


def test_the_place_is_that_of_the_first_declaration_in_the_header(read: Read) -> None:
    location = only(read("\n\nextern int  v;\nextern int v;\n")).location

    assert (location.line, location.column) == (3, 13)
    assert location.file.endswith("x.h")


def test_the_place_in_a_macro_is_where_the_macro_is_used(read: Read) -> None:
    assert only(read("#define API extern\n\nAPI int f(void);\n")).location.line == 3


def test_a_method_states_its_language_and_its_class(read: Read) -> None:
    declaration = only(read("struct s { int f(int); };", name="x.hpp"))

    assert (declaration.kind, declaration.language) == ("method", "c++")
    assert declaration.signature == "int s::f(int)"


def test_a_constructor_states_all_its_names(read: Read) -> None:
    by_kind = {
        item.kind: item for item in read("struct s { s(); virtual ~s(); };", name="x.hpp").declarations
    }

    assert set(by_kind["constructor"].link_names) == {"_ZN1sC1Ev", "_ZN1sC2Ev"}
    assert set(by_kind["destructor"].link_names) == {"_ZN1sD0Ev", "_ZN1sD1Ev", "_ZN1sD2Ev"}


class TestCalls:
    """An inline function's uses of what only the library can define."""

    def test_functions_and_variables_of_the_header(self, read: Read) -> None:
        surface = read(
            "int helper(int);\nextern int state;\nint unused(void);\n"
            "static inline int f(int a) {\n  return helper(a) + helper(1) + state;\n}\n"
        )
        (caller,) = [item for item in surface.declarations if item.name == "f"]

        assert [(call.link_name, call.location.line) for call in caller.calls] == [
            ("helper", 5),
            ("state", 5),
        ]

    def test_the_redirected_name_is_the_one_that_is_needed(self, read: Read) -> None:
        surface = read('int g(void) __asm__("g64");\nstatic inline int f(void) { return g(); }')
        (caller,) = [item for item in surface.declarations if item.name == "f"]

        assert [(call.name, call.link_name) for call in caller.calls] == [("g", "g64")]

    def test_nothing_that_every_consumer_has_anyway(self, read: Read) -> None:
        surface = read(
            "#include <string.h>\nstatic inline int g(void) { return 1; }\n"
            "static inline int f(const char *s) { return g() + (int)strlen(s) + __builtin_ctz(4); }"
        )

        assert not any(item.calls for item in surface.declarations)

    def test_in_inline_methods_and_templates(self, read: Read) -> None:
        surface = read(
            "namespace n { int helper(); }\nclass c { int own(); static int shared;\n"
            " public: int f() { return n::helper() + own() + shared; } virtual int "
            "v(); int w() { return v(); } };\n"
            "template <class T> int t(T) { return n::helper(); }\n"
            "template <class T> struct u { int m() { return n::helper(); } };\n",
            name="x.hpp",
        )
        calls = {
            item.qualified_name: [call.link_name for call in item.calls]
            for item in surface.declarations
            if item.calls
        }

        assert calls == {
            "c::f": ["_ZN1n6helperEv", "_ZN1c3ownEv", "_ZN1c6sharedE"],
            "t": ["_ZN1n6helperEv"],
            "u": ["_ZN1n6helperEv"],
        }

    def test_of_a_header_beside_it_that_was_not_given(self, read_all: Callable[..., Surface]) -> None:
        surface = read_all(
            {
                "a.h": '#include "b.h"\nstatic inline int f(void) { return helper(); }',
                "b.h": "int helper(void);",
            },
            given=("a.h",),
        )

        assert [[call.link_name for call in item.calls] for item in surface.declarations] == [["helper"]]


@pytest.mark.parametrize("options", [{"std": "gnu89"}, {"extra_arguments": ("-fgnu89-inline",)}])
def test_before_c99_extern_inline_promises_and_inline_defines(options: dict[str, Any], read: Read) -> None:
    text = (
        "int f(void);\nextern inline int f(void) { return 1; }\n"
        "int g(void);\ninline int g(void) { return 1; }"
    )
    surface = read(text, **options)

    assert {item.name: str(item.obligation) for item in surface.declarations} == {
        "f": "promised",
        "g": "inline",
    }
