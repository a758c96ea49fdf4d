"""Demangled and unqualified names, held against c++filt and llvm-cxxfilt."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abilint.errors import InputError
from abilint.model.language import Language, language_of
from abilint.readers import read
from abilint.readers.mangling import base_name, demangle, parts


@pytest.mark.parametrize(
    ("name", "shown", "base", "namespace"),
    [
        ("_ZN4math3addEii", "math::add(int, int)", "add", "math"),
        ("_Z3addii", "add(int, int)", "add", ""),
        ("_ZL3addii", "add(int, int)", "add", ""),
        ("_ZN12_GLOBAL__N_13addEi", "(anonymous namespace)::add(int)", "add", "(anonymous namespace)"),
        ("_ZN3Foo3barIiEEvT_", "void Foo::bar<int>(int)", "bar", "Foo"),
        ("_ZN3FooC1Ev", "Foo::Foo()", "Foo", "Foo"),
        ("_Z5queryB5cxx11v", "query[abi:cxx11]()", "query", ""),
        ("_ZN4math3add17h0123456789abcdefE", "math::add", "add", "math"),
        ("_RNvCs1234_7mycrate3foo", "mycrate::foo", "foo", "mycrate"),
        ("_RINvNtC3std3mem8align_ofdE", "std::mem::align_of::<f64>", "align_of", "std::mem"),
        ("_D3std5stdio7writelnFZv", "std.stdio.writeln()", "writeln", "std.stdio"),
        ("$s4main3addyS2i_SitF", "main.add(Swift.Int, Swift.Int) -> Swift.Int", "add", "main"),
        ("?add@@YAHHH@Z", "int __cdecl add(int, int)", "add", ""),
    ],
)
def test_names(name, shown, base, namespace):
    assert demangle(name) == shown
    assert base_name(name) == base
    assert parts(name).namespace == namespace


@pytest.mark.parametrize(
    "name", ["_ZTV3Foo", "_ZTI3Foo", "_ZGVZ3foovE1x", "_ZN3FooD1Ev", "_ZNK3FooplERKS_", "_RNCNvC1a3foo0B3_"]
)
def test_what_is_no_function_or_variable_has_no_base_name(name):
    assert demangle(name)
    assert base_name(name) is None


@pytest.mark.parametrize(
    "name", ["", "add", "_Z", "_ZN4mathE3", "AddAlignment__9ivTSolverUi", "PyInit__x", "_R1"]
)
def test_plain_and_unreadable_names(name):
    assert demangle(name) is None
    assert parts(name) is None


@given(
    st.sampled_from(["", "_Z", "_ZN", "_R", "_RNv", "_D", "$s", "?", "_ZTV"]),
    st.text(st.characters(min_codepoint=1, max_codepoint=0xDFFF), max_size=60),
)
def test_never_raises(start, rest):
    for style in ("llvm", "gnu"):
        demangle(start + rest, style)
    parts(start + rest)


def names_of_this_machine(language, count):
    """Names of that language, spread over the libraries that hold them."""
    found = set()
    for path in sorted(Path("/usr/lib/x86_64-linux-gnu").glob("*.so*"), key=lambda p: p.name):
        if path.is_symlink() or path.stat().st_size > 30_000_000:
            continue
        try:
            artifacts = read(str(path)).artifacts
        except InputError:
            continue
        found |= {s.name for a in artifacts for s in a.dynamic_symbols if language_of(s.name) is language}
    ordered = sorted(found)
    return ordered[:: max(1, len(ordered) // count)]


@pytest.mark.machine
@pytest.mark.parametrize(("program", "style"), [("c++filt", "gnu"), ("llvm-cxxfilt", "llvm")])
def test_cxx_names_as_the_tools_print_them(program, style):
    """Where the tool hands a name back it could not read it: LLVM 14 knows no transaction clones.

    One name in a thousand may differ: LLVM repeats an ABI tag in the name of a constructor.
    """
    names = names_of_this_machine(Language.CXX, 4000)
    command = [program] if program == "c++filt" else [_newest_llvm_cxxfilt()]
    told = subprocess.run(command, input="\n".join(names), capture_output=True, text=True, check=True)
    wrong = [
        (name, theirs, demangle(name, style))
        for name, theirs in zip(names, told.stdout.splitlines(), strict=True)
        if theirs != name and _without_blanks(theirs) != _without_blanks(demangle(name, style) or name)
    ]
    assert len(names) > 2000
    assert len(wrong) * 1000 < len(names), wrong


def _newest_llvm_cxxfilt():
    return str(max(Path("/usr/bin").glob("llvm-cxxfilt*"), key=lambda p: (len(p.name), p.name)))


def _without_blanks(text):
    """LLVM wrote `> >` until version 15 and writes `>>` since."""
    return text.replace(" ", "")


@pytest.mark.machine
@pytest.mark.parametrize("suffix", ["", ".0", ".llvm.123", ".0.llvm.5"])
def test_what_compilers_add_behind_rusts_mangling(suffix):
    name = f"_RNvNtNtCs82bWklYMk3w_3std2io5stdio19OUTPUT_CAPTURE_USED{suffix}"
    for program, style in ((_newest_llvm_cxxfilt(), "llvm"), ("c++filt", "gnu")):
        shown = subprocess.run([program, name], capture_output=True, text=True, check=True).stdout.strip()
        assert demangle(name, style) == shown


def test_names_of_microsofts_compiler_as_llvm_nm_spells_them():
    name = "??0?$A@U?$B@H@@@n@@QEAA@XZ"
    assert demangle(name, "llvm-nm") == "public: __cdecl n::A<struct B<int>>::A<struct B<int>>(void)"
