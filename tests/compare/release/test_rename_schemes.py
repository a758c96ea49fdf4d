"""One way in which many names changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abilint.compare.release.rename_schemes import FEWEST, find

WORDS = ("open", "close", "read", "write", "seek", "tell")


def mangled(prefix, suffix="v"):
    return [f"_ZN{prefix}{len(word)}{word}E{suffix}" for word in WORDS]


NEW_STRING = "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
NEW_CLANG = "NSt3__112basic_stringIcNS0_11char_traitsIcEENS0_9allocatorIcEEEE"

SCHEMES = {
    "number": ([f"u_{w}_75" for w in WORDS], [f"u_{w}_78" for w in WORDS], ("*_75", "*_78")),
    "number put on": ([*WORDS], [f"{w}64_" for w in WORDS], ("*", "*64_")),
    "number taken off": ([f"{w}64_" for w in WORDS], [*WORDS], ("*64_", "*")),
    "prefix": ([f"a_{w}" for w in WORDS], [f"b_{w}" for w in WORDS], ("a_*", "b_*")),
    "prefix put on": ([*WORDS], [f"my_{w}" for w in WORDS], ("*", "my_*")),
    "suffix": ([f"{w}_old" for w in WORDS], [f"{w}_new" for w in WORDS], ("*_old", "*_new")),
    "namespace": (mangled("3foo2v1"), mangled("3foo2v2"), ("v1::*", "v2::*")),
    "namespace put in": (mangled("3foo"), mangled("3foo2v2"), ("*", "v2::*")),
    "namespace taken out": (mangled("3foo2v1"), mangled("3foo"), ("v1::*", "*")),
    "libstdc++'s old strings": (
        mangled("3foo", "Ss"), mangled("3foo", NEW_STRING), ("libstdc++'s old ABI", "libstdc++")),
    "libc++": (mangled("3foo", NEW_STRING), mangled("3foo", NEW_CLANG), ("libstdc++", "libc++")),
    "Rust": (
        [f"_ZN3foo{len(w)}{w}17h0123456789abcdefE" for w in WORDS],
        [f"_ZN3foo{len(w)}{w}17h1123456789abcdefE" for w in WORDS],
        ("Rust's hashes", "Rust's hashes"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SCHEMES)
def test_scheme(case):
    old, new, scheme = SCHEMES[case]
    ((found, names),) = find(["gone", *old], [*new, "fresh"])
    assert (tuple(found), names) == (scheme, dict(zip(old, new, strict=True)))


def test_too_few():
    old, new, _ = SCHEMES["number"]
    assert list(find(old[: FEWEST - 1], new[: FEWEST - 1])) == []


def test_two_schemes():
    old = [*(f"u_{w}_75" for w in WORDS), *(f"a_{w}" for w in WORDS)]
    new = [*(f"u_{w}_78" for w in WORDS), *(f"b_{w}" for w in WORDS)]
    assert sorted(tuple(scheme) for scheme, _ in find(old, new)) == [("*_75", "*_78"), ("a_*", "b_*")]


NAMES = st.lists(st.from_regex(r"[a-z]{1,3}(_[a-z0-9]{1,3}){0,2}", fullmatch=True), max_size=30, unique=True)


@given(NAMES, NAMES)
def test_no_name_has_two_fates(old, new):
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    pairs = [pair for _, names in find(gone, come) for pair in names.items()]
    assert len({before for before, _ in pairs}) == len({after for _, after in pairs}) == len(pairs)
    assert {before for before, _ in pairs} <= set(gone)
    assert {after for _, after in pairs} <= set(come)
    assert list(find(gone[::-1], come[::-1])) == list(find(gone, come))
