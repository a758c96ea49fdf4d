"""C++ headers, their implementation, and a consumer that does everything that the header allows.

Every name of a header begins with `Zq`, so that the names of an object file that belong to it are told
from those of the language's run time. No case includes a header: each compiles for every target.
"""

from __future__ import annotations

from msgspec import Struct


class Case(Struct, frozen=True):
    name: str
    header: str
    source: str = ""
    consumer: str = ""
    unasked: tuple[str, ...] = ()
    """Promised names that no compiler of this machine asks for in this consumer, and another one could."""
    unpredicted: tuple[str, ...] = ()
    """Names that consumers ask for and abilint says that it does not predict."""


CASES = (
    Case(
        "plain constructor and destructor",
        "struct ZQ ZqA { ZqA(int); ~ZqA(); int v; };",
        "ZqA::ZqA(int i) : v(i) {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() : ZqA(1) {} }; void use() { ZqA a(1); D d; }",
    ),
    Case(
        "no class has a name beside its members",
        "struct ZQ ZqA { int f(); int v; };",
        "int ZqA::f() { return v; }",
        "int use() { ZqA a{1}; ZqA b(a); b = a; return b.f(); }",
    ),
    Case(
        "virtual destructor is the key function",
        "struct ZQ ZqA { ZqA(); virtual ~ZqA(); virtual int f() { return 1; } };",
        "ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA { int w; D() : w(2) {} }; void use(ZqA *p) { delete p; ZqA a, b(a); D d; "
        "delete new ZqA;\n"
        "  if (dynamic_cast<D *>(p)) throw a; }",
    ),
    Case(
        "virtual function is the key function",
        "struct ZQ ZqA { virtual int f(); virtual int g(); virtual ~ZqA() {} };",
        "int ZqA::f() { return 1; } int ZqA::g() { return 1; }",
        "struct D : ZqA {}; int use(ZqA *p) { delete new D; ZqA a; return p->ZqA::f() + p->ZqA::g(); }",
    ),
    Case(
        "no key function: all inline",
        "struct ZQ_HEADER ZqA { virtual int f() { return 1; } virtual ~ZqA() {} };",
        "",
        "struct D : ZqA {}; void use(ZqA *p) { D d; ZqA a; delete p; }",
    ),
    Case(
        "no key function: pure",
        "struct ZQ_HEADER ZqA { virtual int f() = 0; virtual ~ZqA() = default; };",
        "",
        "struct D : ZqA { int f() { return 1; } }; void use(ZqA *p) { D d; delete p; dynamic_cast<D "
        "&>(*p); }",
    ),
    Case(
        "key function behind a pure and an inline one",
        "struct ZQ ZqA { virtual int f() = 0; virtual int g() { return 1; } virtual int h(); };",
        "int ZqA::h() { return 1; }",
        "struct D : ZqA { int f() { return 1; } }; int use(ZqA *p) { D d; return p->ZqA::h(); }",
    ),
    Case(
        "pure virtual destructor",
        "struct ZQ ZqA { virtual ~ZqA() = 0; };",
        "ZqA::~ZqA() {}",
        "struct D : ZqA {}; void use(ZqA *p) { D d; delete p; p->ZqA::~ZqA(); dynamic_cast<D &>(*p); }",
    ),
    Case(
        "key function defined inline below the class",
        "struct ZQ_HEADER ZqA { ZqA(); virtual int f(); };\ninline ZqA::ZqA() {}\ninline int "
        "ZqA::f() { return 1; }",
        "",
        "struct D : ZqA {}; int use(ZqA *p) { D d; return p->ZqA::f(); }",
    ),
    Case(
        "abstract class with constructor",
        "struct ZQ ZqA { ZqA(); virtual int f() = 0; virtual ~ZqA(); };",
        "ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA { int f() { return 1; } }; void use(ZqA *p) { D d; p->ZqA::~ZqA(); delete p;\n"
        "  dynamic_cast<D &>(*p); struct E : ZqA { E(const E &e) : ZqA(e) {} int f(); }; }\n"
        "struct F : ZqA { F(const F &f) : ZqA(f) {} int f(); }; int F::f() { return 1; }\n"
        "F *copy(const F &f) { return new F(f); }",
    ),
    Case(
        "abstract class that nobody can derive from",
        "class ZQ ZqA { virtual ~ZqA(); virtual void f() = 0; };",
        "ZqA::~ZqA() {}",
        "void use(void (*f)()) { try { f(); } catch (ZqA &) { throw; } }",
    ),
    Case(
        "protected constructor and destructor",
        "class ZQ ZqA { protected: ZqA(); ~ZqA(); int v; };",
        "ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA {}; void use() { D d; }",
    ),
    Case(
        "private constructor, made by a function",
        "class ZQ ZqA { ZqA(); int v; public: ~ZqA(); static ZqA *make(); };",
        "ZqA::ZqA() {} ZqA::~ZqA() {} ZqA *ZqA::make() { return new ZqA; }",
        "void use() { delete ZqA::make(); }",
    ),
    Case(
        "private destructor",
        "class ZQ ZqA { ~ZqA(); public: ZqA(); void end(); };",
        "ZqA::ZqA() {} ZqA::~ZqA() {} void ZqA::end() { delete this; }",
        "void use() { (new ZqA)->end(); }",
    ),
    Case(
        "final class",
        "class ZQ ZqA final { public: ZqA(); virtual ~ZqA(); virtual int f(); };",
        "ZqA::ZqA() {} ZqA::~ZqA() {} int ZqA::f() { return 1; }",
        "struct B { virtual ~B() {} }; int use(B *b) { ZqA a, c(a); delete new ZqA; dynamic_cast<ZqA "
        "&>(*b);\n"
        "  return a.f(); }",
    ),
    Case(
        "final class whose constructor delegates",
        "class ZQ ZqA final { public: ZqA(int); ZqA() : ZqA(1) {} int v; };",
        "ZqA::ZqA(int i) : v(i) {}",
        "void use() { ZqA a, b(2); }",
    ),
    Case(
        "defaulted in the class",
        "struct ZQ_HEADER ZqA { ZqA() = default; ZqA(const ZqA &) = default; ~ZqA() = default; int v; };",
        "",
        "void use() { ZqA a, b(a); }",
    ),
    Case(
        "defaulted in the library",
        "struct ZQ ZqA { ZqA(); ZqA(const ZqA &); ZqA &operator=(const ZqA &); virtual ~ZqA(); int v; };",
        "ZqA::ZqA() = default; ZqA::ZqA(const ZqA &) = default; ZqA &ZqA::operator=(const ZqA &) = default;\n"
        "ZqA::~ZqA() = default;",
        "struct D : ZqA { int w; D() : w(1) {} }; void use(ZqA *p) { ZqA a, b(a); b = a; D d, e(d); "
        "delete new ZqA;\n"
        "  dynamic_cast<D &>(*p); }",
    ),
    Case(
        "deleted members",
        "struct ZQ ZqA { ZqA(int); ZqA(const ZqA &) = delete; ZqA &operator=(const ZqA &) = delete; "
        "virtual ~ZqA();"
        " };",
        "ZqA::ZqA(int) {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() : ZqA(1) {} }; void use(ZqA *p) { ZqA a(1); D d; delete new ZqA(1);\n"
        "  dynamic_cast<D &>(*p); }",
    ),
    Case(
        "vtable that no consumer's constructor sets",
        "struct ZQ ZqA { ZqA(); ZqA(ZqA &&); virtual ~ZqA(); };",
        "ZqA::ZqA() {} ZqA::ZqA(ZqA &&) {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() {} D(D &&d) : ZqA(static_cast<D &&>(d)) {} };\n"
        "void use(ZqA *p) { ZqA a, b(static_cast<ZqA &&>(a)); D d, e(static_cast<D &&>(d)); delete new ZqA;\n"
        "  dynamic_cast<D &>(*p); }",
    ),
    Case(
        "a field that cannot be copied",
        "struct ZQ_HEADER ZqF { ZqF() {} ZqF(const ZqF &) = delete; };\n"
        "struct ZQ ZqA { ZqA(); virtual ~ZqA(); ZqF f; };",
        "ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() {} }; void use(ZqA *p) { ZqA a; D d; delete new ZqA; dynamic_cast<D &>(*p); }",
    ),
    Case(
        "a base that cannot be copied",
        "struct ZQ ZqB { ZqB(); ZqB(const ZqB &) = delete; virtual ~ZqB(); };\n"
        "struct ZQ ZqA : ZqB { ZqA(); virtual ~ZqA(); };",
        "ZqB::ZqB() {} ZqB::~ZqB() {} ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() {} }; struct E : ZqB { E() {} };\n"
        "void use(ZqA *p) { ZqA a; ZqB b; D d; E e; delete new ZqA; delete new ZqB; dynamic_cast<D &>(*p); }",
    ),
    Case(
        "a template as a field",
        "template <class T> struct ZqP { ZqP() : p(nullptr) {} ZqP(const ZqP &) = delete; ~ZqP() {} "
        "T *p; };\n"
        "struct ZQ ZqA { ZqA(); virtual ~ZqA(); ZqP<int> f; };",
        "ZqA::ZqA() {} ZqA::~ZqA() {}",
        "struct D : ZqA { D() {} }; void use(ZqA *p) { ZqA a; D d; delete new ZqA; dynamic_cast<D &>(*p); }",
    ),
    Case(
        "implicit destructor of a derived class",
        "struct ZQ ZqB { ZqB(); virtual ~ZqB(); };\nstruct ZQ ZqA : ZqB { ZqA(); ZqA(ZqA &&); "
        "virtual int f(); };",
        "ZqB::ZqB() {} ZqB::~ZqB() {} ZqA::ZqA() {} ZqA::ZqA(ZqA &&) {} int ZqA::f() { return 1; }",
        "struct D : ZqA { D() {} D(D &&d) : ZqA(static_cast<D &&>(d)) {} }; struct E : ZqB { E() {} };\n"
        "void use(ZqB *p) { ZqA a, c(static_cast<ZqA &&>(a)); ZqB b(*p); D d, e(static_cast<D "
        "&&>(d)); E x, y(x);\n"
        "  delete new ZqB; p = new ZqA; delete p; dynamic_cast<D &>(*p); a.ZqA::f(); }",
    ),
    Case(
        "virtual base",
        "struct ZQ ZqB { ZqB(); virtual ~ZqB(); int b; };\n"
        "struct ZQ ZqA : virtual ZqB { ZqA(); ~ZqA() {} virtual int f(); int a; };",
        "ZqB::ZqB() {} ZqB::~ZqB() {} ZqA::ZqA() {} int ZqA::f() { return 1; }",
        "struct D : ZqA { D() {} }; struct E : ZqB { int w; E() : w(1) {} };\n"
        "void use(ZqB *p) { ZqA a; ZqB b(*p); D d; E e, f(e); delete new ZqB; delete new ZqA;\n"
        "  dynamic_cast<D &>(*p); a.ZqA::f(); }",
    ),
    Case(
        "virtual base further up",
        "struct ZQ ZqC { virtual ~ZqC(); };\nstruct ZQ ZqB : virtual ZqC { ZqB(); };\n"
        "struct ZQ ZqA : ZqB { virtual int f(); };",
        "ZqC::~ZqC() {} ZqB::ZqB() {} int ZqA::f() { return 1; }",
        "struct D : ZqA {}; struct E : ZqC { int w; E() : w(1) {} };\n"
        "void use(ZqC *p) { ZqA a; D d; ZqB b; ZqC c; E e; delete new ZqC; dynamic_cast<D &>(*p); "
        "a.ZqA::f(); }",
    ),
    Case(
        "several bases: thunks",
        "struct ZQ ZqB { virtual ~ZqB(); virtual int f(); int b; };\n"
        "struct ZQ ZqC { virtual ~ZqC(); virtual int g(); int c; };\n"
        "struct ZQ ZqA : ZqB, ZqC { ~ZqA(); int f(); int g(); };",
        "ZqB::~ZqB() {} ZqC::~ZqC() {} ZqA::~ZqA() {} int ZqB::f() { return 1; } int ZqC::g() { return 1; }\n"
        "int ZqA::f() { return 1; } int ZqA::g() { return 1; }",
        "struct D : ZqA { int w; D() : w(1) {} }; struct E : ZqB { int w; E() : w(1) {} };\n"
        "struct F : ZqC { int w; F() : w(1) {} };\n"
        "void use(ZqC *p, ZqB *q) { ZqA a; ZqB b; ZqC c; D d; E e; F f; delete p; delete new ZqA; "
        "delete new ZqB;\n"
        "  delete new ZqC; dynamic_cast<D &>(*p); a.ZqA::f(); a.ZqA::g(); b.ZqB::f(); c.ZqC::g();\n"
        "  dynamic_cast<ZqA &>(*q); }",
    ),
    Case(
        "covariant return",
        "struct ZQ ZqP { virtual ZqP *clone(); int p; };\nstruct ZQ_HEADER ZqQ { virtual int q() { "
        "return 1; } };\n"
        "struct ZQ ZqA : ZqQ, ZqP { ZqA *clone(); };",
        "ZqP *ZqP::clone() { return new ZqP; } ZqA *ZqA::clone() { return new ZqA; }",
        "struct D : ZqA {}; struct E : ZqP {}; void use(ZqP *p) { ZqA a; ZqP b; D d; E e; a.ZqA::clone();\n"
        "  b.ZqP::clone(); dynamic_cast<ZqA &>(*p); }",
    ),
    Case(
        "private virtual function",
        "class ZQ ZqA { virtual int f(); int g(); public: ZqA(); ~ZqA(); int call(); };",
        "int ZqA::f() { return 1; } int ZqA::g() { return 1; } ZqA::ZqA() {} ZqA::~ZqA() {}\n"
        "int ZqA::call() { return f() + g(); }",
        "struct D : ZqA {}; struct B { virtual ~B() {} }; int use(B *b) { D d, e(d); ZqA a, c(a);\n"
        "  dynamic_cast<ZqA &>(*b); return a.call(); }",
    ),
    Case(
        "private virtual function of a final class",
        "class ZQ ZqA final { virtual int f(); public: ZqA(); ~ZqA(); int call(); };",
        "int ZqA::f() { return 1; } ZqA::ZqA() {} ZqA::~ZqA() {} int ZqA::call() { return f(); }",
        "struct B { virtual ~B() {} }; int use(B *b) { ZqA a, c(a); dynamic_cast<ZqA &>(*b); return "
        "a.call(); }",
    ),
    Case(
        "nested classes and namespaces",
        "namespace Zqn { inline namespace Zqv { struct ZQ ZqA { struct ZQ ZqI { ZqI(); virtual "
        "~ZqI(); }; ZqA();\n"
        "  virtual int f(); }; } }",
        "Zqn::ZqA::ZqI::ZqI() {} Zqn::ZqA::ZqI::~ZqI() {} Zqn::ZqA::ZqA() {} int Zqn::ZqA::f() { return 1; }",
        "struct D : Zqn::ZqA::ZqI { int w; D() : w(1) {} }; struct E : Zqn::ZqA {};\n"
        "int use(Zqn::ZqA::ZqI *p, Zqn::ZqA *q) { D d, e(d); E x, y(x); Zqn::ZqA a, c(a); "
        "Zqn::ZqA::ZqI i, j(i);\n"
        "  delete new Zqn::ZqA::ZqI; dynamic_cast<D &>(*p); dynamic_cast<E &>(*q); return a.Zqn::ZqA::f(); }",
    ),
    Case(
        "same names inside each other",
        "namespace Zqn { namespace Zqm { struct ZQ ZqA { int v; virtual int ZqB(); struct ZQ Zqn { "
        "Zqn(); ~Zqn(); };\n"
        "  }; } }",
        "int Zqn::Zqm::ZqA::ZqB() { return 1; } Zqn::Zqm::ZqA::Zqn::Zqn() {} Zqn::Zqm::ZqA::Zqn::~Zqn() {}",
        "struct D : Zqn::Zqm::ZqA {}; struct E : Zqn::Zqm::ZqA::Zqn {};\n"
        "int use() { D d; E e; Zqn::Zqm::ZqA a; Zqn::Zqm::ZqA::Zqn n; return a.ZqA::ZqB(); }",
    ),
    Case(
        "ABI tag",
        '#ifdef _WIN32\n#define TAG\n#else\n#define TAG __attribute__((abi_tag("Zqt")))\n#endif\n'
        "namespace Zqn { struct ZQ TAG ZqA { ZqA(); virtual ~ZqA(); virtual int f(); }; TAG ZQ int Zqg(); }\n"
        "struct ZQ TAG ZqB { virtual int f(); };",
        "Zqn::ZqA::ZqA() {} Zqn::ZqA::~ZqA() {} int Zqn::ZqA::f() { return 1; } int Zqn::Zqg() { "
        "return 1; }\n"
        "int ZqB::f() { return 1; }",
        "struct D : Zqn::ZqA { int w; D() : w(1) {} }; struct E : ZqB {};\n"
        "int use(Zqn::ZqA *p) { D d, e(d); Zqn::ZqA a, c(a); ZqB b; E x; delete new Zqn::ZqA;\n"
        "  dynamic_cast<D &>(*p); return a.Zqn::ZqA::f() + Zqn::Zqg() + b.ZqB::f(); }",
    ),
    Case(
        "static members and inline variables",
        "struct ZQ ZqA { static int v; static const int c = 3; static constexpr int e = 4; inline "
        "static int i = 5;\n"
        "  static int f(); };\ninline int ZqI = 1; constexpr int ZqC = 2; extern ZQ const int ZqE; "
        "const int ZqL = 3;",
        "int ZqA::v = 1; int ZqA::f() { return 1; } extern const int ZqE = 4;",
        "int use() { return ZqA::v + ZqA::c + ZqA::e + ZqA::i + ZqA::f() + ZqI + ZqC + ZqE + ZqL; }",
    ),
    Case(
        "static variable of an inline function",
        "struct ZqT { ZqT() : v(1) {} ~ZqT() {} int v; };\ninline ZqT &Zqf() { static ZqT t; return t; }\n"
        "ZQ int Zqg();",
        "int Zqg() { return Zqf().v; }",
        "int use() { return Zqf().v + Zqg(); }",
    ),
    Case(
        "unnamed namespace",
        "namespace { struct ZqA { ZqA() {} virtual ~ZqA() {} virtual int f() { return 1; } }; }\nZQ "
        "int Zqg();",
        "int Zqg() { return ZqA().f(); }",
        "int use() { return Zqg() + ZqA().f(); }",
    ),
    Case(
        "templates of the consumer",
        "template <class T> struct ZqA { ZqA() {} virtual ~ZqA() {} virtual T f() { return T(); } };\n"
        "template <class T> T Zqf(T t) { return t; }\nZQ int Zqg();",
        "int Zqg() { return Zqf(1); }",
        "struct D : ZqA<int> {}; int use() { D d; ZqA<long> a; return Zqf(2) + Zqg(); }",
    ),
    Case(
        "full specialisation",
        "template <class T> struct ZqT { T v; };\n"
        "template <> struct ZQ ZqT<int> { ZqT(); virtual ~ZqT(); virtual int f(); };",
        "ZqT<int>::ZqT() {} ZqT<int>::~ZqT() {} int ZqT<int>::f() { return 1; }",
        "struct D : ZqT<int> { int w; D() : w(1) {} };\n"
        "int use(ZqT<int> *p) { D d, e(d); ZqT<int> a, c(a); delete new ZqT<int>; dynamic_cast<D &>(*p);\n"
        "  return a.ZqT<int>::f(); }",
    ),
    Case(
        "operators and conversions",
        "struct ZQ ZqA { ZqA(); explicit operator bool() const; ZqA operator+(const ZqA &) const; "
        "void *operator new("
        "decltype(sizeof 0)); void operator delete(void *); };\nZQ bool operator==(const ZqA &, "
        "const ZqA &);",
        "ZqA::ZqA() {} ZqA::operator bool() const { return true; } ZqA ZqA::operator+(const ZqA &) const "
        "{ return ZqA(); }\nvoid *ZqA::operator new(decltype(sizeof 0)) { return nullptr; }\n"
        "void ZqA::operator delete(void *) {} bool operator==(const ZqA &, const ZqA &) { return true; }",
        "struct D : ZqA {}; bool use() { ZqA a; D d; delete new ZqA; return bool(a + a) && a == a; }",
    ),
    Case(
        "exception class",
        "struct ZQ ZqE { ZqE(int); ZqE(const ZqE &); virtual ~ZqE(); virtual const char *what() const; };",
        "ZqE::ZqE(int) {} ZqE::ZqE(const ZqE &) {} ZqE::~ZqE() {}\n"
        'const char *ZqE::what() const { return ""; }',
        "struct D : ZqE { D() : ZqE(1) {} };\nconst char *use() { try { throw ZqE(1); } catch (ZqE &e) {\n"
        "  delete new ZqE(1); ZqE f(e); D d, c(d); return e.ZqE::what(); } }",
    ),
    Case(
        "union and C linkage",
        'union ZQ ZqU { ZqU(); ~ZqU(); int i; };\nextern "C" { struct ZQ ZqA { ZqA(); virtual ~ZqA(); };\n'
        "ZQ int Zqf(ZqA *); }",
        "ZqU::ZqU() {} ZqU::~ZqU() {} ZqA::ZqA() {} ZqA::~ZqA() {} int Zqf(ZqA *) { return 1; }",
        "struct D : ZqA { int w; D() : w(1) {} }; int use(ZqA *p) { ZqU u; D d, e(d); ZqA a, c(a); "
        "delete new ZqA;\n"
        "  dynamic_cast<D &>(*p); return Zqf(p); }",
    ),
    Case(
        "extern template: members",
        "template <class T> struct ZqT { ZqT(); explicit ZqT(T t) : v(t) {} ZqT(T, T); ~ZqT() {} T v;\n"
        "  T in() const { return v; } T out(int); T none(T); static T stat(); static T count;\n"
        "  operator T() const { return v; } T operator()(T a) { return a; } T operator[](int);\n"
        "  template <class U> U tm(U u) { return u; } T over(int) { return v; } T over(long);\n"
        "  auto au() { return v; } constexpr int cx() const { return 4; } friend T fr(ZqT &b) { return "
        "b.v; } };\n"
        "template <class T> ZqT<T>::ZqT() {} template <class T> ZqT<T>::ZqT(T a, T b) : v(a + b) {}\n"
        "template <class T> T ZqT<T>::out(int) { return v; } template <class T> T ZqT<T>::count = T();\n"
        "template <class T> T ZqT<T>::stat() { return 1; } template <class T> T ZqT<T>::over(long) { "
        "return 1; }\n"
        "template <class T> T ZqT<T>::operator[](int i) { return i; }\nextern template struct ZQ ZqT<int>;",
        "template <class T> T ZqT<T>::none(T) { return v; }\ntemplate struct ZqT<int>;",
        "struct D : ZqT<int> { D() {} D(int) : ZqT(1) {} D(char) : ZqT(1, 2) {} };\n"
        "int use(ZqT<int> *p) { D d, e(1), f('a'); ZqT<int> t, u(1), v(1, 2), w(t); w = t; p->~ZqT(); int "
        "i = *p;\n"
        "  return p->in() + p->out(1) + p->none(2) + p->stat() + p->count + (*p)(3) + (*p)[4] + p->tm(5)\n"
        "  + p->over(1) + p->over(1L) + p->au() + p->cx() + fr(*p); }\n"
        "int *where() { return &ZqT<int>::count; } auto address() { return &ZqT<int>::cx; }",
        unpredicted=("_ZN3ZqTIiEC1ERKS0_",),
    ),
    Case(
        "extern template: virtual functions",
        "template <class T> struct ZqB { virtual T b() { return T(); } virtual ~ZqB() {} };\n"
        "template <class T> struct ZqT : ZqB<T> { virtual T f() { return 1; } virtual T g(); T v; };\n"
        "template <class T> T ZqT<T>::g() { return v; }\nextern template struct ZQ ZqT<int>;",
        "template struct ZqT<int>;",
        "struct D : ZqT<int> { int w; }; int use(ZqT<int> *p) { ZqT<int> t, u(t); D d; delete p; throw t;\n"
        "  return p->f() + p->g() + p->ZqT::f() + p->ZqT::g(); } void *as(ZqB<int> *b) { return "
        "dynamic_cast<D *>(b); }",
        unpredicted=("ZqB", "??_7", "_ZN3ZqTIiEC", "_ZN3ZqTIiED"),
    ),
    Case(
        "extern template: only inherits virtual functions",
        "struct ZQ_HEADER ZqB { virtual int b() { return 1; } virtual ~ZqB() {} };\n"
        "template <class T> struct ZqT : ZqB { ZqT() {} T v; };\nextern template struct ZQ ZqT<int>;",
        "template struct ZqT<int>;",
        "struct D : ZqT<int> { D() {} }; void use() { ZqT<int> t, u(t); D d; throw t; }",
        unpredicted=("??_7", "_ZN3ZqTIiEC", "_ZN3ZqTIiED"),
    ),
    Case(
        "extern template: abstract, virtual base",
        "template <class T> struct ZqB { int b; }; template <class T> struct ZqT : virtual ZqB<T> {\n"
        "  ZqT() {} virtual ~ZqT() {} virtual T f() = 0; virtual T g() { return 1; } };\n"
        "extern template struct ZQ ZqT<int>;",
        "template struct ZqT<int>;",
        "struct D : ZqT<int> { D() {} int f() { return ZqT::g(); } }; void use(ZqT<int> *p) { D d, e(d); "
        "delete p;\n"
        "  dynamic_cast<D *>(p); p->g(); }",
        unpredicted=("??_", "_ZN3ZqTIiEC"),
    ),
    Case(
        "extern template: final, and a union",
        "template <class T> struct ZqT final { ~ZqT() {} T f() { return 1; } virtual T g() { return 2; } };\n"
        "template <class T> union ZqU { T v; T f() { return v; } };\n"
        "extern template struct ZQ ZqT<int>; extern template union ZQ ZqU<int>;",
        "template struct ZqT<int>; template union ZqU<int>;",
        "int use(ZqT<int> *p, ZqU<int> *u) { ZqT<int> t, v(t); int i = p->f() + p->g() + u->f(); if (!i) "
        "throw t; return i; }",
        unpredicted=("??_7", "_ZN3ZqTIiEC"),
    ),
    Case(
        "extern template: private members",
        "template <class T> class ZqT { public: T one() { return po() + pal(); } T two() { return pi(); } T "
        "three();\n"
        "  T four() { return pd(); }\n private: ZqT(const ZqT &); void operator=(const ZqT &); T po();\n"
        "  T pi() { return pn(); } T pn(); static T s; T pd() { return s; } T never() { return 1; } T "
        "unasked();\n"
        "  virtual T pv() { return 1; } __attribute__((always_inline)) T pal() { return 1; } };\n"
        "template <class T> T ZqT<T>::po() { return 1; } template <class T> T ZqT<T>::pn() { return 1; }\n"
        "template <class T> T ZqT<T>::three() { return unasked(); } template <class T> T ZqT<T>::s;\n"
        "template <class T> T ZqT<T>::unasked() { return 1; }\nextern template class ZQ ZqT<int>;",
        "template class ZqT<int>;",
        "int use(ZqT<int> *p) { return p->one() + p->two() + p->three() + p->four(); }",
        unasked=("_ZN3ZqTIiE2piEv", "_ZN3ZqTIiE2pdEv", "_ZN3ZqTIiE2pvEv", "_ZTI3ZqTIiE", "_ZTV3ZqTIiE"),
    ),
    Case(
        "extern template: what everybody makes himself",
        "template <class T> struct ZqT { ZqT() = default; ZqT(const ZqT &) = delete; ZqT &operator=(const "
        "ZqT &)"
        " = default;\n  static const int value = 4; T f() { return 1; } T del() = delete; virtual ~ZqT() = "
        "default;\n"
        "  static T take(...); };\nextern template struct ZQ ZqT<int>; template struct ZqT<long>;\n"
        "template <> struct ZqT<char> {};",
        "template struct ZqT<int>;",
        "int use(ZqT<int> *p) { ZqT<int> t; t = *p; ZqT<char> c; delete p; return p->f() + "
        "ZqT<int>::value; }",
        unpredicted=("??_7", "??_G", "_ZN3ZqTIiED", "_ZN3ZqTIiEC", "_ZN3ZqTIiEaS"),
        unasked=("_ZTI3ZqTIiE",),
    ),
    Case(
        "extern template: partial specialisation in a namespace, tagged",
        "namespace Zqn { template <class T, class U = long> struct Pair; template <class T> struct Pair<T "
        "*> {\n"
        '  __attribute__((abi_tag("v2"))) T *f() { return 0; } T *g(); };\n'
        "template <class T> T *Pair<T *>::g() { return 0; } struct S {};\n"
        "extern template struct ZQ Pair<S *>; }",
        "template struct Zqn::Pair<Zqn::S *>;",
        "void *use(Zqn::Pair<Zqn::S *> *p) { p->f(); return p->g(); }",
    ),
    Case(
        "extern template: functions",
        "namespace Zqn { struct S {}; template <class T> T f(T a) { return a; } template <class T> T g(T "
        "a);\n"
        "template <class T> inline T h(T a) { return a; } template <class T> T operator+(S, T b) { return "
        "b; }\n"
        "extern template ZQ int f<int>(int); extern template ZQ long f(long);\n"
        "extern template ZQ int g(\n  int /* why; not */ ); extern template ZQ auto h<int>(int) -> int; "
        "extern template ZQ int operator+(S, int);\n"
        "template <class T> T twice(T a) { return a; } struct M { template <class T> T f(T a); }; }\n"
        "extern template ZQ int Zqn::twice(int); extern template ZQ int Zqn::M::f<int>(int);",
        "namespace Zqn { template <class T> T g(T a) { return a; } template <class T> T M::f(T a) { return "
        "a; }\n"
        "template int f<int>(int); template long f(long); template int g(int); template int h(int);\n"
        "template int operator+(S, int); template int twice(int); template int M::f<int>(int); }",
        "int use() { Zqn::S s; Zqn::M m; return Zqn::f(1) + Zqn::f(1L) + Zqn::g(1) + Zqn::h(1) + (s + 1)\n"
        "  + Zqn::twice(1) + m.f(1); }",
    ),
)
