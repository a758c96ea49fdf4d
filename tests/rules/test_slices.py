"""Findings of slices: what agrees is told once, what differs is not lost."""

from msgspec.structs import replace

from abilint.model.finding import Finding
from abilint.model.location import Location
from abilint.model.rule import Level
from abilint.rules import fingerprint
from abilint.rules.slices import Slice, merge

SLICES = {f"a({name})": Slice("a", name) for name in ("arm64", "x86_64")}
BASE = Finding(
    fingerprint="", rule="r", code="ABI001", cause="c", level=Level.ERROR, message="m",
    location=Location("h.h", 3, 1), artifact="a(arm64)", symbol="f", demangled=None, kind=None,
    version=None, before=None, after=None,
)  # fmt: skip


def at(name, **changes):
    return replace(BASE, artifact=f"a({name})", **changes), "a"


def notes(findings):
    return [(f.symbol, f.notes) for f, _ in merge(findings, SLICES)]


def test_agreement_is_one_finding():
    assert notes([at("arm64"), at("x86_64")]) == [("f", ("in the slices for arm64 and x86_64",))]


def test_a_place_in_the_binary_does_not_tell_slices_apart():
    found = [at(name, location=Location(f"a({name})")) for name in ("arm64", "x86_64")]
    assert len(merge(found, SLICES)) == 1


def test_what_differs_stays():
    found = [
        at("arm64"),
        at("x86_64", symbol="g"),
        at("x86_64", after="2"),
        at("x86_64", location=Location("h.h", 9, 1)),
    ]
    assert [n for _, n in notes(found)] == [("in the slice for arm64",), *[("in the slice for x86_64",)] * 3]


def test_what_one_slice_says_twice_stays_twice():
    found = [at("arm64"), at("arm64"), at("x86_64"), at("x86_64")]
    assert notes(found) == [("f", ("in the slices for arm64 and x86_64",))] * 2


def test_other_files_are_left_alone():
    thin = (replace(BASE, artifact="thin.dylib"), "thin.dylib")
    assert merge([thin, at("arm64"), thin], SLICES)[::2] == [thin, thin]


def test_the_version_in_a_file_name_does_not_count():
    names = ("@rpath/liba.1.dylib", "@rpath/liba.1.2.3.dylib", "/usr/local/lib/liba.dylib")
    assert {fingerprint.library_name(name) for name in names} == {"liba.dylib"}
    assert fingerprint.library_name("libfoo.so.1.2") == "libfoo.so"
    assert fingerprint.library_name("libx2.0.node") == "libx2.0.node"
