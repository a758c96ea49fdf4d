"""Tiny headers, each one trap of predicting what a header obliges a library to define."""

from __future__ import annotations

from msgspec import Struct, field


class Trap(Struct, frozen=True, dict=True):
    name: str
    text: str
    promised: dict[str, str] = field(default_factory=dict)
    """Qualified name to the expression's link name; the compiler must leave exactly these undefined."""
    others: dict[str, str] = field(default_factory=dict)
    """Qualified name to the obligation that is no promise."""
    language: str = "c"
    expressions: dict[str, str] = field(default_factory=dict)
    """How C++ takes the address where `&name` is ambiguous or a virtual call is meant."""


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


C_TRAPS = (
    Trap("plain function", "int f(int);", same("f")),
    Trap("function without prototype", "int f();", same("f")),
    Trap("extern function", "extern void f(void);", same("f")),
    Trap("static inline", "static inline int f(void) { return 1; }", {}, {"f": "inline"}),
    Trap("static function", "static int f(void) { return 1; }", {}, {"f": "inline"}),
    Trap(
        "static prototype, then the body",
        "static int f(void);\nint f(void) { return 1; }",
        {},
        {"f": "inline"},
    ),
    Trap("C99 inline", "inline int f(void) { return 1; }", {}, {"f": "inline"}),
    Trap("C99 extern inline", "extern inline int f(void) { return 1; }", {}, {"f": "inline"}),
    Trap(
        "C99 inline made external by a plain declaration",
        "inline int f(void) { return 1; }\nint f(void);",
        {},
        {"f": "inline"},
    ),
    Trap("inline without a body", "inline int f(void);\nint f(void);", same("f")),
    Trap(
        "gnu_inline with a plain declaration",
        "int f(void);\nextern __inline__ __attribute__((gnu_inline)) int f(void) { return 1; }",
        same("f"),
    ),
    Trap(
        "gnu_inline alone",
        "extern __inline__ __attribute__((__gnu_inline__)) int f(void) { return 1; }",
        {},
        {"f": "inline"},
    ),
    Trap(
        "gnu_inline without extern",
        "int f(void);\n__inline__ __attribute__((gnu_inline)) int f(void) { return 1; }",
        {},
        {"f": "inline"},
    ),
    Trap("function defined in the header", "int f(void) { return 1; }", {}, {"f": "inline"}),
    Trap("asm label", 'int f(void) __asm__("real_f");', {"f": "real_f"}),
    Trap("asm label on a later redeclaration", 'int f(void);\nint f(void) __asm__("f64");', {"f": "f64"}),
    Trap("asm label on a variable", 'extern int v __asm__("real_v");', {"v": "real_v"}),
    Trap("asm label kept by a later plain one", 'int f(void) __asm__("g");\nint f(void);', {"f": "g"}),
    Trap("redefine_extname", "#pragma redefine_extname f f_v2\nint f(void);", {"f": "f_v2"}),
    Trap("hidden by attribute", '__attribute__((visibility("hidden"))) int f(void);', {}, {"f": "hidden"}),
    Trap(
        "internal by attribute", '__attribute__((visibility("internal"))) int f(void);', {}, {"f": "hidden"}
    ),
    Trap(
        "hidden by pragma",
        "#pragma GCC visibility push(hidden)\nint f(void);\nextern int "
        "v;\n#pragma GCC visibility pop\nint g(void);",
        same("g"),
        {"f": "hidden", "v": "hidden"},
    ),
    Trap(
        "default inside a hidden block",
        "#pragma GCC visibility push(hidden)\n"
        '__attribute__((visibility("default"))) int f(void);\n#pragma GCC visibility pop',
        same("f"),
    ),
    Trap("protected", '__attribute__((visibility("protected"))) int f(void);', same("f")),
    Trap("deprecated still obliges", '__attribute__((deprecated("old"))) int f(void);', same("f")),
    Trap("unavailable", '__attribute__((unavailable("gone"))) int f(void);', {}, {"f": "unavailable"}),
    Trap("extern variable", "extern int v;", same("v")),
    Trap("extern const variable", "extern const char *const names[];", same("names")),
    Trap("tentative definition", "int v;", {}, {"v": "inline"}),
    Trap("tentative definition after extern", "extern int v;\nint v;", {}, {"v": "inline"}),
    Trap("defined variable", "const int v = 3;", {}, {"v": "inline"}),
    Trap("static variable", "static const int v = 3;", {}, {"v": "inline"}),
    Trap("thread-local variable", "extern __thread int v;", same("v")),
    Trap("weak", "extern int f(void) __attribute__((weak));", same("f")),
    Trap("variadic", "int f(const char *, ...);", same("f")),
    Trap("two in one declaration", "extern int v, *w, f(void);", same("v", "w", "f")),
    Trap("function through a typedef", "typedef int fn(int);\nextern fn f, g;", same("f", "g")),
    Trap("renaming macro", "#define f f_v2\nint f(void);", same("f_v2")),
    Trap("macro over a function", "int f(int);\n#define f(x) f((x) + 1)", same("f")),
    Trap("macro alone", "int g(int, int);\n#define f(x) g((x), 1)", same("g"), {"f": "macro"}),
    Trap("macro constant is no API", "#define F 3\nint f(void);", same("f")),
    Trap("macro with an underscore", "#define _f(x) (x)\nint f(void);", same("f")),
    Trap("macro undefined again", "#define G(x) int x(void);\nG(f)\n#undef G", same("f")),
    Trap(
        "enumerators, types and tags",
        "enum e { A };\nstruct s { int a; };\ntypedef int t;\nint f(enum e);",
        same("f"),
    ),
    Trap(
        "callback types",
        "typedef void (*cb)(int);\nextern cb on;\nvoid (*get(int))(char);",
        same("on", "get"),
    ),
    Trap(
        "alias by macro and token pasting",
        "#define D(n) int pre_##n(void);\nD(a) D(b)",
        same("pre_a", "pre_b"),
        {"D": "macro"},
    ),
    Trap("declared twice", "int f(int);\nint f(int);\nextern int v;\nextern int v;", same("f", "v")),
    Trap("__int128 and complex", "__int128 f(void);\n_Complex double g(void);", same("f", "g")),
    Trap(
        "noreturn, pure, const", "_Noreturn void f(void);\nint g(int) __attribute__((const));", same("f", "g")
    ),
    Trap("byte order mark", "\ufeffint f(void);", same("f")),
    Trap(
        "always_inline with a plain declaration",
        "int f(void);\nstatic inline __attribute__((always_inline)) int g(void) { return f(); }",
        same("f"),
        {"g": "inline"},
    ),
)

CXX_TRAPS = (
    Trap(
        "protected copy, as before C++11",
        "struct a { protected: a(const a &); a &operator=(const a &); };",
        {},
        {"a::a": "unavailable", "a::operator=": "unavailable"},
        "c++",
    ),
    Trap("mangled", "int f(int);", {"f": "_Z1fi"}, language="c++"),
    Trap('extern "C"', 'extern "C" int f(int);', same("f"), language="c++"),
    Trap('extern "C" block', 'extern "C" {\nint f(int);\nextern int v;\n}', same("f", "v"), language="c++"),
    Trap(
        'extern "C++" in an extern "C" block',
        'extern "C" {\nint f(int);\nextern "C++" {\nint g(int);\n}\n}',
        {"f": "f", "g": "_Z1gi"},
        language="c++",
    ),
    Trap("global variable", "extern int v;", same("v"), language="c++"),
    Trap("namespaced variable", "namespace n { extern int v; }", {"n::v": "_ZN1n1vE"}, language="c++"),
    Trap(
        "namespaces", "namespace a { namespace b { int f(); } }", {"a::b::f": "_ZN1a1b1fEv"}, language="c++"
    ),
    Trap(
        "inline namespace",
        "namespace a { inline namespace v2 { int f(); } }",
        {"a::v2::f": "_ZN1a2v21fEv"},
        language="c++",
    ),
    Trap("unnamed namespace", "namespace { int f() { return 1; } }", {}, {"f": "inline"}, language="c++"),
    Trap("inline function", "inline int f() { return 1; }", {}, {"f": "inline"}, language="c++"),
    Trap("inline later", "int f();\ninline int f() { return 1; }", {}, {"f": "inline"}, language="c++"),
    Trap("constexpr function", "constexpr int f() { return 1; }", {}, {"f": "inline"}, language="c++"),
    Trap("function defined in the header", "int f() { return 1; }", {}, {"f": "inline"}, language="c++"),
    Trap(
        "const at namespace scope",
        "const int v = 3;\nnamespace n { const char w[] = {1}; }",
        {},
        {"v": "inline", "n::w": "inline"},
        language="c++",
    ),
    Trap("extern const", "extern const int v;", same("v"), language="c++"),
    Trap("constexpr variable", "constexpr int v = 3;", {}, {"v": "inline"}, language="c++"),
    Trap("inline variable", "inline int v = 3;", {}, {"v": "inline"}, language="c++"),
    Trap(
        "deleted function",
        "int f(int) = delete;\nint f(long);",
        {"f": "_Z1fl"},
        {"f/deleted": "unavailable"},
        language="c++",
        expressions={"f": "int (*p)(long) = &f;"},
    ),
    Trap(
        "method",
        "struct s { int f(int) const; };",
        {"s::f": "_ZNK1s1fEi"},
        language="c++",
    ),
    Trap("static method", "struct s { static int f(); };", {"s::f": "_ZN1s1fEv"}, language="c++"),
    Trap("method with a body", "struct s { int f() { return 1; } };", {}, {"s::f": "inline"}, language="c++"),
    Trap(
        "method defined inline below",
        "struct s { int f(); int g(); };\ninline int s::f() { return 1; }",
        {"s::g": "_ZN1s1gEv"},
        {"s::f": "inline"},
        language="c++",
    ),
    Trap(
        "defaulted, deleted, pure and virtual",
        "struct s { int f() = delete; virtual int g() = 0; virtual int h() { return 1; } s "
        "&operator=(const s &) = default; };",
        {},
        {"s::f": "unavailable", "s::g": "inline", "s::h": "inline", "s::operator=": "inline", "s": "inline"},
        language="c++",
    ),
    Trap(
        "static data member",
        "struct s { static int v; static const int c = 3; static constexpr int "
        "d = 4; inline static int e = 5; };",
        {"s::v": "_ZN1s1vE"},
        {"s::c": "inline", "s::d": "inline", "s::e": "inline"},
        language="c++",
    ),
    Trap(
        "private and protected members",
        "class s { int f(); static int v; struct in { int h(); }; protected: int g(); public: int p(); };",
        {"s::g": "_ZN1s1gEv", "s::p": "_ZN1s1pEv"},
        {"s::f": "unavailable", "s::v": "unavailable", "s::in::h": "unavailable"},
        language="c++",
    ),
    Trap(
        "constructors and destructors of the header's own",
        "struct s { s() = default; s(int) {} ~s() = default; s(const s &) = delete; };",
        {},
        {"s::s": "inline", "s::s/int": "inline", "s::~s": "inline", "s::s/copy": "unavailable"},
        language="c++",
    ),
    Trap("nested class", "struct a { struct b { void f(); }; };", {"a::b::f": "_ZN1a1b1fEv"}, language="c++"),
    Trap(
        "friend function",
        "struct s { friend int f(s *); friend int g(s *) { return 1; } };\nint f(s *);",
        {"f": "_Z1fP1s"},
        {"g": "inline"},
        language="c++",
    ),
    Trap("function template", "template <class T> int f(T);", {}, {"f": "not-checked"}, language="c++"),
    Trap(
        "class template",
        "template <class T> struct s { int f(); static int v; };\ntemplate "
        "<class T> int s<T>::f() { return 1; }\n"
        "template <class T> int s<T>::v;",
        {},
        {"s": "inline"},
        language="c++",
    ),
    Trap(
        "full specialisation of a function template",
        "template <class T> int f(T);\ntemplate <> int f<int>(int);",
        {"f/int": "_Z1fIiEiT_"},
        {"f": "not-checked"},
        language="c++",
        expressions={"f/int": "auto p = &f<int>;"},
    ),
    Trap(
        "detection idiom",
        "struct s { static char f(...); template <class T> static int f(T *); };",
        {},
        {"s::f/ellipsis": "inline", "s::f": "not-checked"},
        language="c++",
    ),
    Trap(
        "overloads and operators",
        "struct s {};\nint f(int);\nint f(double);\nbool operator==(const s &, const s &);",
        {"f/int": "_Z1fi", "f/double": "_Z1fd", "operator==": "_ZeqRK1sS1_"},
        language="c++",
        expressions={
            "f/int": "int (*p)(int) = &f;",
            "f/double": "int (*q)(double) = &f;",
        },
    ),
    Trap("abi tag", 'int f() __attribute__((abi_tag("cxx11")));', {"f": "_Z1fB5cxx11v"}, language="c++"),
    Trap(
        "hidden class",
        'struct __attribute__((visibility("hidden"))) s { int f(); };',
        {},
        {"s::f": "hidden"},
        language="c++",
    ),
    Trap(
        "hidden namespace",
        'namespace n __attribute__((visibility("hidden"))) { int f(); }',
        {},
        {"n::f": "hidden"},
        language="c++",
    ),
    Trap(
        "default member of a hidden class",
        'struct __attribute__((visibility("hidden"))) s { __attribute__((visibility("default"))) int f(); };',
        {"s::f": "_ZN1s1fEv"},
        language="c++",
    ),
    Trap("asm label in C++", 'int f(int) __asm__("plain");', {"f": "plain"}, language="c++"),
    Trap("reference variable", "extern int &v;", same("v"), language="c++"),
    Trap("thread_local", "extern thread_local int v;", same("v"), language="c++"),
    Trap(
        "static in extern C",
        'extern "C" { static inline int f() { return 1; } }',
        {},
        {"f": "inline"},
        language="c++",
    ),
    Trap(
        "conversion operator",
        "struct s { operator int() const; };",
        {"s::operator int": "_ZNK1scviEv"},
        language="c++",
    ),
    Trap(
        "explicit instantiation",
        "template <class T> struct s { int f(); };\nextern template struct s<int>;",
        {"s<int>::f": "_ZN1sIiE1fEv"},
        {"s": "not-checked"},
        language="c++",
    ),
    Trap(
        "explicit instantiation of a function",
        "namespace n { template <class T> T twice(T a) { return a + a; }\n"
        "template <class T> T once(T a) { return a; } }\n"
        'extern template /* here */ __attribute__((visibility("default"))) int n::twice<int>(int);\n',
        {"n::twice": "_ZN1n5twiceIiEET_S1_"},
        {"n::twice": "inline", "n::once": "inline"},
        language="c++",
        expressions={"n::twice": "auto use() { return &n::twice<int>; }"},
    ),
    Trap(
        "explicit instantiation that a macro writes, definition, empty specialisation",
        "template <class T> struct s { int f() { return 1; } };\n#define LEFT extern template struct\n"
        "LEFT s<int>;\ntemplate struct s<long>;\ntemplate <> struct s<char> {};",
        {"s<int>::f": "_ZN1sIiE1fEv"},
        {"s": "inline"},
        language="c++",
    ),
    Trap(
        "explicit instantiation of what a friend cannot be",
        "template <class T> struct s { static T v; T f(); };\ntemplate <class T> T s<T>::v;\n"
        "template <class T> T s<T>::f() { return v; }\n"
        "extern template int s<int>::v;\nextern template int s<int>::f();\n#if 0\n"
        "extern template int s<long>::f();\n#endif\n",
        {"s::f": "_ZN1sIiE1fEv"},
        {"s": "inline"},
        language="c++",
        expressions={"s::f": "auto use() { return &s<int>::f; }"},
    ),
    Trap(
        "explicit instantiation with a member that has its own specialisation",
        "template <class T> struct s { T f() { return 1; } T g() { return 1; } T h(); };\n"
        "template <> inline int s<int>::g() { return 2; }\ntemplate <> int s<int>::h();\n"
        "extern template struct s<int>;\n",
        {"s<int>::f": "_ZN1sIiE1fEv", "s::h": "_ZN1sIiE1hEv"},
        {"s": "not-checked", "s::g": "inline"},
        language="c++",
        expressions={"s::h": "auto use1() { return &s<int>::h; }"},
    ),
    Trap(
        "full specialisation of a class template",
        "template <class T> struct s { int f(); };\ntemplate <> struct s<int> { int g(); };\n"
        "template <> int s<long>::f();",
        {"s::g": "_ZN1sIiE1gEv", "s::f": "_ZN1sIlE1fEv"},
        {"s": "not-checked"},
        language="c++",
        expressions={
            "s::g": "auto use0() { return &s<int>::g; }",
            "s::f": "auto use1() { return &s<long>::f; }",
        },
    ),
    Trap(
        "variable template",
        "template <class T> T v;\nint f();",
        {"f": "_Z1fv"},
        language="c++",
    ),
    Trap(
        "template that uses its own members",
        "template <class T> struct s { int f(); int g() { return f() + this->f() + s<int>().f(); } T t; };\n"
        "template <class T> int h(T t) { s<T> o; return o.f() + h(&t); }",
        {},
        {"s": "not-checked", "h": "inline"},
        language="c++",
    ),
    Trap(
        "using declarations and aliases",
        "namespace n { int f(); }\nusing n::f;\nnamespace m = n;\nusing t = int;",
        {"n::f": "_ZN1n1fEv"},
        language="c++",
    ),
)
