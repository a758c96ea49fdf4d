"""Which C++ names programs have copies of."""

from __future__ import annotations

import pytest
from libraries import symbol, weak

from abilint.compare.release.own_copy import has_closure, is_instance, is_standard, reason, template
from abilint.model.symbol import Binding

REASONS = {
    "_ZN3Foo3barEv": "inline",
    "_ZTV3Foo": "inline",
    "_ZTI3Foo": "inline",
    "_ZZN3Foo3barEvE1x": "inline",
    "_ZNSt6vectorI3FooSaIS0_EE9push_backEOS0_": "inline",
    "_ZNKSs4sizeEv": "inline",
    "_Z3fooSt6vectorIiSaIiEE": "inline",
    "_ZN4ManyIiE3getEv": "instance",
    "_Z5twiceIiET_S0_": "instance",
    "_ZTV4ManyIiE": "instance",
    "plain": None,
}


@pytest.mark.parametrize("name", REASONS)
def test_weak_names(name):
    assert reason(weak(name)) == REASONS[name]
    assert reason(weak(name)._replace(binding=Binding.UNIQUE)) == REASONS[name]
    assert reason(symbol(name)) is None


SPELLED = {
    "Foo::bar(std::vector<int>)": False,
    "bool operator<(Foo, Foo)": False,
    "Foo::operator<<(int)": False,
    "(anonymous namespace)::Many<int>::get()": True,
    "vtable for Many<int>": True,
    "int twice<int>(int)": True,
    "Many<int>::operator<(int)": True,
}


@pytest.mark.parametrize("spelled", SPELLED)
def test_instances(spelled):
    assert is_instance(spelled) is SPELLED[spelled]


@pytest.mark.parametrize(
    "name",
    ["_ZNSt6localeC1Ev", "_ZSt4cout", "_ZTISt9exception", "_ZNKSt9exception4whatEv", "_ZNSolsEi",
     "_ZN9__gnu_cxx3fooEv",
     "_ZGVZNSt6locale7classicEvE1x", "_ZTVNSt3__18ios_baseE"],
)  # fmt: skip
def test_standard(name):
    assert is_standard(name)


@pytest.mark.parametrize(
    "name", ["_ZN3Foo3barEv", "_Z3fooSt6vectorIiSaIiEE", "_ZTV5Stamp", "_ZN2St3fooEv", "malloc"]
)
def test_not_standard(name):
    assert not is_standard(name)


TEMPLATES = {
    "_ZN4ManyIiE3getEv": "Many::get",
    "_Z5twiceIlET_S0_": "twice",
    "_ZN2ns5twiceIlEET_S1_": "ns::twice",
    "_ZN2ns4ManyISt6vectorIiSaIiEEE3setEi": "ns::Many::set",
    "_ZTVN2ns4ManyIiEE": "ns::Many",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_names_of_templates(name):
    assert template(name) == TEMPLATES[name]


def test_lambdas_are_nobody_elses():
    assert has_closure("_ZZ5twiceiENKUlvE0_clEv")
    assert reason(symbol("_ZZ5twiceiENKUlvE0_clEv")) == "inline"
    assert not has_closure("_Z5Ultrai")
