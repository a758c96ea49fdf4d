#include <cstddef>
#include <string>
#include <vector>
#include <memory>
#include <functional>
namespace ns {
inline namespace v1 {
enum class color : unsigned char { red, green = 200 };
enum plain { pa = -1, pb };
struct pod { int a; double b; bool c:1; color d; };
class nontriv { public: ~nontriv(); int x; };
class copyctor { public: copyctor(const copyctor &); int x; };
class defaulted { public: defaulted() = default; defaulted(const defaulted &) = default; ~defaulted() = default; int x; };
class late { public: late(const late &); ~late(); int x; };
class moveonly { public: moveonly(moveonly &&) = default; moveonly(const moveonly &) = delete; int x; };
class nocopy { public: nocopy(const nocopy &) = delete; int x; };
class nomove { public: nomove(nomove &&) = delete; nomove(const nomove&) = default; int x; };
class deldtor { public: ~deldtor() = delete; int x; };
class copyassign { public: copyassign &operator=(const copyassign &); int x; };
struct holds { nontriv n[2]; };
struct holdsptr { nontriv *n; nontriv &r; };
struct derivednt : nontriv { int y; };
struct empty {};
struct ebo : empty { int z; };
struct base1 { virtual ~base1(); virtual int area() const = 0; int b1; };
struct base2 { virtual void other(int, const pod &); int b2; };
struct derived : base1, base2 { int area() const override; void other(int, const pod &) override; virtual void more(plain) noexcept; char d; static int sm; };
struct vb : virtual base2 { int v; };
struct vbd : vb { virtual void f(); int w; };
template <class T, int N> struct box { T items[N]; int n; int size() const; };
template <class T> struct owner { T *p; ~owner(); owner(const owner &); };
template <class T> struct viewer { T *p; viewer() = default; };
template <class T> struct vt { virtual T get(); T x; };
template <> struct owner<char> { char c; };
struct user { box<int, 3> b; owner<int> o; };
template <class T> struct inherits : T { int extra; };
class __attribute__((trivial_abi)) triv { public: ~triv(); int *p; };
struct defout { defout(const defout &); int x; };
inline defout::defout(const defout &) = default;
typedef int pod::*memptr; typedef int (base1::*memfn)() const;
using alias = box<double, 2>;
struct fn_user { std::function<int(int)> f; };
struct unique { std::unique_ptr<int> p; };
struct tmplctor { template <class U> tmplctor(const U &); template <class U> tmplctor(U &&); int x; };
struct initlist { initlist(int); initlist(initlist &, int = 3); int x; };
struct unionnt { union { nontriv n; int i; }; ~unionnt(); };
struct bitf { unsigned a : 3; unsigned : 0; unsigned b : 40 - 20; };
struct lref { int &r; const int c; };
struct tail1 { virtual ~tail1(); int a; char b; }; struct tail2 : tail1 { char c; };
struct podtail { int a; char b; }; struct podtail2 : podtail { char c; };
}
pod f_pod(pod); nontriv f_nontriv(nontriv); copyctor f_copyctor(copyctor); defaulted f_defaulted(defaulted); late f_late(late);
void f_moveonly(moveonly); void f_nocopy(nocopy *); void f_nomove(nomove); copyassign f_ca(copyassign); holds f_holds(holds); holdsptr f_holdsptr(holdsptr);
derivednt f_dnt(derivednt); ebo f_ebo(ebo); void f_base(base1 *, base2 &, derived &&); void f_vb(vb *, vbd &);
box<int,3> f_box(box<int,3>); owner<int> f_owner(owner<int>); viewer<int> f_viewer(viewer<int>); void f_vt(vt<int> *, vt<int> &); owner<char> f_ownerc(owner<char>);
user f_user(user); inherits<pod> f_inh(inherits<pod>); inherits<nontriv> f_inh2(inherits<nontriv>); triv f_triv(triv); defout f_defout(defout);
void f_mp(memptr, memfn, int derived::*); alias f_alias(alias); fn_user f_fn(fn_user); unique f_unique(unique);
std::string f_str(std::string, const std::string &, std::vector<int> *, std::unique_ptr<int>);
std::size_t f_sz(std::nullptr_t, char16_t, char32_t, wchar_t, char); auto f_auto() -> int; color f_color(color, plain);
tmplctor f_tc(tmplctor); initlist f_il(initlist); unionnt *f_un(unionnt *); bitf f_bf(bitf); lref f_lref(lref); tail2 *f_tail(tail2*, podtail2);
void over(int); void over(double); int operator+(const pod &, const pod &);
extern const pod &g_ref; extern int (*g_fp)(pod &&); extern nontriv g_nt[3]; extern const char *const g_names[];
}
extern "C" { ns::pod c_pod(const ns::pod *); void c_cb(int (*)(void *), std::string &); }
namespace { struct hidden { int a; }; }
