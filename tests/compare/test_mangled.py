"""Which mangled definition is the C name that somebody forgot to keep: names made by real compilers."""

from __future__ import annotations

import pytest
from builds import symbol

from abilint.compare import mangled
from abilint.model.symbol import Scope

TWINS = {
    "C++, no arguments": ("foo", "_Z3foov"),
    "C++, arguments": ("add", "_Z3addii"),
    "C++, a struct by reference": ("foo_init", "_Z8foo_initRK3Foo"),
    "C++, a name that ends in a digit": ("utf8_8", "_Z6utf8_8v"),
    "C++, static function": ("helper", "_ZL6helperv"),
    "Rust, legacy": ("add", "_ZN4math3add17h0123456789abcdefE"),
    "Rust, legacy, nested": ("rust_add", "_ZN4math5inner8rust_add17h0123456789abcdefE"),
    "Rust, v0": ("rust_add", "_RNvCs15kBYyAo9fc_4math8rust_add"),
    "Rust, v0, nested": ("rust_add", "_RNvNtCs15kBYyAo9fc_4math5inner8rust_add"),
    "D": ("add", "_D4math3addFiiZi"),
    "Swift": ("add", "$s4math3addyS2i_SitF"),
}
STRANGERS = {
    "C++, in a namespace": ("foo", "_ZN2ns3fooEv"),
    "C++, a method": ("close", "_ZN4File5closeEv"),
    "C++, a constant method": ("size", "_ZNK4File4sizeEv"),
    "C++, a constructor": ("File", "_ZN4FileC1Ev"),
    "C++, type information": ("File", "_ZTI4File"),
    "C++, a vtable": ("File", "_ZTV4File"),
    "C++, a parameter's type": ("Foo", "_Z3barP3Foo"),
    "C++, part of a longer name": ("oo", "_Z3foov"),
    "C++, unnamed namespace": ("foo", "_ZN12_GLOBAL__N_13fooEv"),
    "Rust, a method of a trait": (
        "fmt",
        "_ZN42_$LT$math..Vec$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
    ),
    "Rust, v0, a method": ("area", "_RNvMCs15kBYyAo9fc_4mathNtB2_6Circle4area"),
    "a plain name": ("foo", "foo_Z3foo"),
    "another name": ("bar", "_Z3foov"),
}


@pytest.mark.parametrize("case", TWINS)
@pytest.mark.parametrize("scope", [Scope.EXPORTED, Scope.LOCAL, Scope.HIDDEN])
def test_twin(case: str, scope: Scope) -> None:
    wanted, name = TWINS[case]
    assert mangled.twins([wanted, "other"], [((0, 7), symbol(name, scope=scope))]) == {wanted: (0, 7)}


@pytest.mark.parametrize("case", STRANGERS)
def test_stranger(case: str) -> None:
    wanted, name = STRANGERS[case]
    assert mangled.twins([wanted], [((0, 0), symbol(name))]) == {}


@pytest.mark.parametrize("name", [name for _, name in TWINS.values()])
def test_undefined_names_are_no_twins(name: str) -> None:
    wanted = next(wanted for wanted, mangled_name in TWINS.values() if mangled_name == name)
    assert mangled.twins([wanted], [((0, 0), symbol(name, scope=Scope.UNDEFINED))]) == {}


def test_exported_twin_is_preferred_then_the_first() -> None:
    overloads = [
        ((0, 0), symbol("_Z3foov", scope=Scope.LOCAL)),
        ((0, 1), symbol("_Z3fooi")),
        ((1, 0), symbol("_Z3food")),
    ]
    assert mangled.twins(["foo"], overloads) == {"foo": (0, 1)}
    assert mangled.twins(["foo"], reversed(overloads)) == {"foo": (0, 1)}


@pytest.mark.parametrize(
    "name", ["_Z", "_Z9", "_Z999999999999foo", "_R", "_D1", "$s", "_ZN", "_Z3fo", "_Z3" + "o" * 99_999]
)
def test_broken_names_are_no_twins(name: str) -> None:
    assert mangled.twins(["foo"], [((0, 0), symbol(name))]) == {}
