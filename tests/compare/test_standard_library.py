"""A header read with one C++ standard library against a library built with another."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from builds import build, declared, member, symbol, undefined

from abilint.compare.promise import compare
from abilint.compare.standard_library import UNCERTAIN, library, neutral, twins
from abilint.model.difference import DifferenceKind
from abilint.model.location import Location
from abilint.model.surface import Call, Obligation

if TYPE_CHECKING:
    from pathlib import Path

NEW = "_Z1fRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
OLD = "_Z1fRKSs"
LIBCXX = "_Z1fRKNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE"
NDK = "_Z1fRKNSt6__ndk112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE"
READ_FOR_MSVC = "?f@@YAHAEBV?$basic_string@DU?$char_traits@D@__1@std@@V?$allocator@D@23@@__1@std@@@Z"
MSVC = "?f@@YAHAEBV?$basic_string@DU?$char_traits@D@std@@V?$allocator@D@2@@std@@@Z"


@pytest.mark.parametrize(
    ("wanted", "exported", "read_with", "built_with"),
    [
        (NEW, OLD, "libstdc++", "libstdc++'s old ABI"),
        (OLD, NEW, "libstdc++'s old ABI", "libstdc++"),
        (NEW, LIBCXX, "libstdc++", "libc++"),
        (LIBCXX, NEW, "libc++", "libstdc++"),
        (NEW, NDK, "libstdc++", "libc++"),
        (OLD, LIBCXX, "libstdc++", "libc++"),
        (LIBCXX, OLD, "libc++", "libstdc++"),
        (READ_FOR_MSVC, MSVC, "libc++", "Microsoft's C++ library"),
        ("_ZlsRSoRK3Foo", "_ZlsRNSt3__113basic_ostreamIcNS_11char_traitsIcEEEERK3Foo", "libstdc++", "libc++"),
        ("_ZN3FooC2ENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE", "_ZN3FooC2ESs",
         "libstdc++", "libstdc++'s old ABI"),
        ("_Z1fSt6vectorIiSaIiEE", "_Z1fNSt3__16vectorIiNS_9allocatorIiEEEE", "libstdc++", "libc++"),
        ("_ZN1A3getB5cxx11Ev", "_ZN1A3getEv", "libstdc++", UNCERTAIN),
        ("_Z1fNSt10filesystem7__cxx114pathE", "_Z1fNSt3__14__fs10filesystem4pathE", "libstdc++", "libc++"),
    ],
)  # fmt: skip
def test_one_function_under_two_names(wanted: str, exported: str, read_with: str, built_with: str) -> None:
    others = [symbol("g"), symbol("_Z1fi"), symbol("_Z1gRKSs"), symbol(exported)]
    pairs = twins([wanted], [((0, at), entry) for at, entry in enumerate(others)])

    assert pairs == {wanted: (0, 3)}
    assert (library(wanted, exported), library(exported, wanted)) == (read_with, built_with)


@pytest.mark.parametrize(
    ("wanted", "exported"),
    [
        (NEW, "_Z1gRKSs"),
        (NEW, "_Z1fSs"),
        (NEW, "_ZN1n1fERKSs"),
        (NEW, "_Z1fRKN4mine7__cxx116stringE"),
        ("_Z1fSt6vectorIiSaIiEE", "_Z1fNSt3__16vectorIlNS_9allocatorIlEEEE"),
        ("_ZlsRSoRK3Foo", "_ZrsRNSt3__113basic_ostreamIcNS_11char_traitsIcEEEERK3Foo"),
        ("?broken@@", MSVC),
    ],
)
def test_another_function_is_no_twin(wanted: str, exported: str) -> None:
    assert twins([wanted], [((0, 0), symbol(exported))]) == {}


def test_a_name_that_is_not_exported_is_no_twin() -> None:
    assert twins([NEW], [((0, 0), undefined(OLD))]) == {}


def test_the_users_own_namespaces_are_left_alone() -> None:
    spelled = "f(mine::string, __cxx11::a, mine::__1::b, mystd::__1::c)"
    assert neutral(spelled) == spelled


def test_such_a_pair_is_one_difference() -> None:
    """Not a missing name and an undeclared one; an inline function that calls it adds nothing."""
    place = Location("foo.h", 2, 1)
    caller = declared("g", obligation=Obligation.INLINE, calls=(Call("f", NEW, place),))
    found = compare(
        build(member(symbol(LIBCXX), symbol("h")), declared("f", link_names=(NEW,), language="c++"), caller)
    )

    assert [(d.kind, d.symbol, d.before, d.after) for d in found] == [
        (DifferenceKind.STANDARD_LIBRARY, 0, "libstdc++", "libc++"),
        (DifferenceKind.UNDECLARED, 1, None, "h"),
    ]


def test_what_one_name_leaves_open_another_one_says() -> None:
    """`get` takes nothing: only together with `f` it is clear which library it was built with."""
    names = {"get": ("_Z3getB5cxx11v", "_Z3getv"), "f": (NEW, LIBCXX)}
    found = compare(
        build(
            member(*(symbol(exported) for _, exported in names.values())),
            *(declared(name, link_names=(wanted,), language="c++") for name, (wanted, _) in names.items()),
        )
    )

    assert [(d.kind, d.after) for d in found] == [(DifferenceKind.STANDARD_LIBRARY, "libc++")] * 2


def test_what_is_missing_under_every_name_stays_missing() -> None:
    (found,) = compare(build(member(), declared("f", link_names=(NEW,), language="c++")))

    assert found.kind is DifferenceKind.MISSING


SOURCE = """
#include <iostream>
#include <map>
#include <string>
#include <vector>
struct Foo { Foo(std::string); ~Foo(); std::string name() const; };
Foo::Foo(std::string) {}
Foo::~Foo() {}
std::string Foo::name() const { return ""; }
std::string get() { return ""; }
void f(const std::string &, std::vector<std::string>) {}
void g(std::map<std::string, std::vector<int>> &, std::string *, std::istream &) {}
std::ostream &operator<<(std::ostream &out, const Foo &) { return out; }
"""


@pytest.mark.machine
def test_what_the_compiler_makes_of_both_abis(tmp_path: Path) -> None:
    """Every function of a source, compiled with the new string and with the old one, is found again."""
    (tmp_path / "x.cc").write_text(SOURCE)
    exported = {}
    for abi in "01":
        compiled = tmp_path / f"x{abi}.o"
        subprocess.run(
            ["g++", f"-D_GLIBCXX_USE_CXX11_ABI={abi}", "-c", tmp_path / "x.cc", "-o", compiled], check=True
        )
        listed = subprocess.run(["nm", "-g", compiled], check=True, capture_output=True, text=True).stdout
        lines = [line.split() for line in listed.splitlines()]
        exported[abi] = {words[2] for words in lines if len(words) == 3 and words[1] == "T"}
    new, old = exported["1"], sorted(exported["0"])
    pairs = twins(sorted(new - set(old)), [((0, at), symbol(name)) for at, name in enumerate(old)])

    assert set(pairs) == new - set(old)
    assert len(pairs) >= 6
