#include <string>
#include <vector>
namespace outer { inline namespace v2 {
struct Base { virtual ~Base(); virtual int run(int) const = 0; static int count; int b : 4; protected: double d = 1; };
template <class T, int N> class Holder : public virtual Base { public: Holder(T t) : t_(t) {} int run(int n) const override { return N + n; } T t_; operator bool() const = delete; };
int Base::count = 3;
Base::~Base() = default;
enum class Kind : unsigned char { A, B = 200 };
int use(Holder<std::string, 3> &h, Kind k, int Base::*p, int (Base::*f)(int) const, std::vector<int> &&v) { return h.run((int)k) + h.*p + (h.*f)(2) + (int)v.size(); }
}}
extern "C" int plain(const char *s, bool b, char16_t c, std::nullptr_t) { struct Local { int go() { return 1; } } l; auto f = [&](auto x) { return x + l.go(); }; return s[0] + b + c + f(3); }
template class outer::Holder<std::string, 3>;
template class outer::Holder<int, -7>;
