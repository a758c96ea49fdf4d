"""Languages are told by the mangling scheme and by nothing else."""

from __future__ import annotations

import pytest

from abilint.model.language import Language, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("_ZN4math3addEii", Language.CXX),
        ("_Z3fooi", Language.CXX),
        ("_ZTV3Foo", Language.CXX),
        ("_ZL3foov", Language.CXX),
        ("_Znwm", Language.CXX),
        ("_ZGVZ3foovE1x", Language.CXX),
        ("_ZNSt6vectorIiE4dataEv.cold", Language.CXX),
        ("?add@@YAHHH@Z", Language.CXX),
        ("_ZN4math3add17h0123456789abcdefE", Language.RUST),
        ("_ZN4math3add17h0123456789abcdefE.llvm.123", Language.RUST),
        ("_RNvCs1234_7mycrate3foo", Language.RUST),
        ("_RNvC7mycrate3foo", Language.RUST),
        ("_RINvNtC3std3mem8align_ofdE", Language.RUST),
        ("_RNvMNtC1a1bNtB2_1C3foo", Language.RUST),
        ("main.Add", Language.GO),
        ("runtime.gcStart", Language.GO),
        ("runtime.(*mheap).alloc", Language.GO),
        ("go:buildid", Language.GO),
        ("type:.eq.[2]string", Language.GO),
        ("_cgoexp_0123456789ab_Add", Language.GO),
        ("_cgo_init", Language.GO),
        ("github.com/user/repo/pkg.Func", Language.GO),
        ("net/http.(*Client).Do", Language.GO),
        ("$s4main3addyS2i_SitF", Language.SWIFT),
        ("_$s4main3addyS2i_SitF", Language.SWIFT),
        ("$S4main3addyS2i_SitF", Language.SWIFT),
        ("_D3std5stdio7writelnFZv", Language.D),
        ("_OBJC_CLASS_$_NSObject", Language.OBJECTIVE_C),
        ("-[NSString length]", Language.OBJECTIVE_C),
        ("__linear_algebra_MOD_solve", Language.FORTRAN),
        ("_QMlinear_algebraPsolve", Language.FORTRAN),
        ("__zig_probe_stack", Language.ZIG),
    ],
)
def test_mangled_names(name, language):
    assert language_of(name) is language


@pytest.mark.parametrize(
    "name",
    [
        "",
        "add",
        "dgemm_",
        "_init",
        "_Z",
        "_Zed",
        "_ZGVbN2v_cos",
        "_ZGVdM4vv_powf",
        "__libc_start_main",
        "_R",
        "_RETURN_CODE",
        "_READ_ME",
        "_Data",
        "_D2",
        "_DYNAMIC",
        "$s",
        "$x",
        "$d.12",
        "main",
        "main.cold",
        "main.part.0",
        "sort.constprop.0",
        "time.isra.3",
        "log.llvm.123456",
        "hash.0",
        "buffer.12",
        ".L42",
        ".Lanon.0123",
        "__MOD_",
        "__mod_mod_x",
        "?",
        "?weird",
        "_QMA",
        "foo@plt",
        "std.c",
        "std::string",
        "C4dF",
        "PyInit_x",
    ],
)
def test_plain_names(name):
    assert language_of(name) is None


@pytest.mark.parametrize("unit", ["Cs", "_R", "C1", "a/", "17h", "_MOD_", "std.", "$s"])
def test_long_hostile_names_take_linear_time(unit):
    """A pattern that goes back and forth over 200,000 characters would take hours."""
    for start in ("", "_RNv", "_ZN", "__a", "_QMaP", "$s", "_D1", "runtime"):
        language_of(start + unit * 100_000)
