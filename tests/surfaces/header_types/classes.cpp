#include "classes.hpp"
namespace ns { inline namespace v1 {
nontriv::~nontriv(){} copyctor::copyctor(const copyctor&){} late::late(const late&){} late::~late(){}
copyassign &copyassign::operator=(const copyassign&o){return *this;}
base1::~base1(){} int base1::area() const {return 0;} void base2::other(int,const pod&){} int derived::area() const{return 1;} void derived::other(int,const pod&){} void derived::more(plain) noexcept{} int derived::sm;
void vbd::f(){} template<class T> owner<T>::~owner(){} template<class T> owner<T>::owner(const owner&){} template <class T> T vt<T>::get(){return x;} template struct vt<int>; template struct owner<int>;
triv::~triv(){} initlist::initlist(initlist&o,int){} unionnt::~unionnt(){} tail1::~tail1(){} nomove mk();
}
pod f_pod(pod x){return x;} nontriv f_nontriv(nontriv x){return x;} copyctor f_copyctor(copyctor x){return x;} defaulted f_defaulted(defaulted x){return x;} late f_late(late x){return x;}
void f_moveonly(moveonly x){} void f_nocopy(nocopy *x){} void f_nomove(nomove x){} copyassign f_ca(copyassign x){return x;} holds f_holds(holds x){return x;} holdsptr f_holdsptr(holdsptr x){return x;}
derivednt f_dnt(derivednt x){return x;} ebo f_ebo(ebo x){return x;} void f_base(base1 *, base2 &, derived &&){} void f_vb(vb *a, vbd &b){}
box<int,3> f_box(box<int,3> x){return x;} owner<int> f_owner(owner<int> x){return x;} viewer<int> f_viewer(viewer<int> x){return x;} void f_vt(vt<int> *a, vt<int> &b){a->get();} owner<char> f_ownerc(owner<char> x){return x;}
user f_user(user x){return x;} inherits<pod> f_inh(inherits<pod> x){return x;} inherits<nontriv> f_inh2(inherits<nontriv> x){return x;} triv f_triv(triv x){return x;} defout f_defout(defout x){return x;}
void f_mp(memptr, memfn, int derived::*){} alias f_alias(alias x){return x;} fn_user f_fn(fn_user x){return x;} unique f_unique(unique x){return unique();}
std::string f_str(std::string x, const std::string &, std::vector<int> *v, std::unique_ptr<int>){v->push_back(1);return x;}
std::size_t f_sz(std::nullptr_t, char16_t, char32_t, wchar_t, char){return 0;} auto f_auto() -> int{return 0;} color f_color(color c, plain){return c;}
tmplctor f_tc(tmplctor x){return x;} initlist f_il(initlist x){return x;} unionnt *f_un(unionnt *x){return x;} bitf f_bf(bitf x){return x;} lref f_lref(lref x){return x;} tail2 *f_tail(tail2*x, podtail2){return x;}
void over(int){} void over(double){} int operator+(const pod &, const pod &){return 0;}
pod gp; const pod &g_ref=gp; int (*g_fp)(pod &&)=0; alignas(nontriv) nontriv g_nt[3]; extern const char *const g_names[]={"a"};
}
extern "C" { ns::pod c_pod(const ns::pod *p){return *p;} void c_cb(int (*)(void *), std::string &){} }
