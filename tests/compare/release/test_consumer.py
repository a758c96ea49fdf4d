"""What programs use of a library, without a compiler; `tests/app/test_consumers.py` asks compilers."""

from __future__ import annotations

import pytest
from libraries import ELF, MACHO, PE, library, symbol, weak
from msgspec.structs import replace

from abilint.app.library_pair import View
from abilint.compare.release.consumer import Import, imports, use
from abilint.model.artifact import Artifact, ArtifactKind, Section, SectionKind
from abilint.model.build import Member, Role
from abilint.model.symbol import Binding, Scope, SymbolKind


def program(*symbols, target=ELF, kind=ArtifactKind.EXECUTABLE, in_archive=False, sections=()):
    artifact = Artifact("app", target, kind, in_archive=in_archive, sections=sections)
    return Member(artifact, Role.PROVIDER, symbols)


def asked(name, **facts):
    return symbol(name, scope=Scope.UNDEFINED, **facts)


def told(old, new, *members):
    view = View(old, new, use(imports(members), old, new))
    return [(c.kind.value, c.subject, c.before) for c in view.changes()]


def test_only_what_is_used_is_told():
    old, new = library(symbol("used"), symbol("gone"), symbol("kept")), library(symbol("kept"), symbol("new"))
    assert told(old, new, program(asked("used"), asked("kept"))) == [("symbol-removed", "used", None)]
    assert told(old, new, program(asked("kept"))) == []


def test_what_a_program_asks_for_weakly_may_go():
    old, new = library(symbol("foo"), symbol("bar")), library(symbol("bar"))
    assert told(old, new, program(asked("foo", binding=Binding.WEAK), asked("bar"))) == []


def test_who_asks_for_an_inline_function_has_no_copy_of_it():
    """Without programs, weak C++ names that are gone are one note."""
    old, new = library(weak("_ZN3Foo3barEv"), weak("_ZN3Foo3bazEv"), symbol("a")), library(symbol("a"))
    changes = told(old, new, program(asked("_ZN3Foo3barEv")))
    assert changes == [("symbol-removed", "_ZN3Foo3barEv", None)]


def test_of_another_library():
    """A name whose version is to come from another library is not this one's."""
    old = library(symbol("foo", version="V1"))
    other = Import("foo", "V1", "libbar.so.1")
    assert use([other], old, old).names == frozenset()
    assert use([other._replace(library="libfoo.so.1")], old, old).names == {"foo"}


def test_what_neither_release_has():
    old, new = library(symbol("foo", version="V1")), library(symbol("bar", version="V2"))
    wanted = [Import(name, version, "libfoo.so.1") for name, version in (("foo", "V3"), ("bar", "V2"))]
    assert use(wanted, old, new).lacking == ("foo@V3",)


@pytest.mark.parametrize("name", ["/usr/lib/libfoo.so.1", "@rpath/libfoo.so.1"])
def test_install_names_are_the_same_wherever_they_lie(name):
    old = library(symbol("_foo", link_name="foo"), target=MACHO)
    assert use([Import("foo", None, name)], old, old).names == {"foo"}
    assert use([Import("foo", None, "/usr/lib/libbar.dylib")], old, old).names == frozenset()


def test_dlls_are_called_in_any_case():
    old = library(symbol("foo", ordinal=1), target=PE, identity="Foo.dll", path="foo.dll")
    assert use([Import("foo", None, "FOO.DLL")], old, old).names == {"foo"}
    assert use([Import("foo", None, "bar.dll")], old, old).names == frozenset()


def test_numbers():
    old = library(symbol("foo", ordinal=1), symbol("bar", ordinal=2), target=PE, path="foo.dll")
    new = library(symbol("bar", ordinal=1), target=PE, path="foo.dll")
    by_number = program(asked("#1", ordinal=1, version_library="foo.dll"), target=PE)
    view = View(old, new, use(imports([by_number]), old, new))
    assert ("ordinal-changed", "#1", "foo", "bar") in [
        (c.kind.value, c.subject, c.before, c.after) for c in view.changes()
    ]
    assert told(old, new, program(asked("#2", ordinal=2, version_library="foo.dll"), target=PE))[-1] == (
        "symbol-removed",
        "#2",
        None,
    )
    assert told(old, new, program(asked("bar", version_library="foo.dll"), target=PE)) == []


def test_members_of_an_archive_have_names_of_each_other():
    parts = (program(asked("own"), asked("foo"), in_archive=True), program(symbol("own"), in_archive=True))
    assert [each.name for each in imports(parts)] == ["foo"]


def test_a_variable_that_a_program_holds_a_copy_of():
    data = symbol("table", kind=SymbolKind.OBJECT, size=16, section=0)
    bss = Section(
        ".bss", SectionKind.BSS, 0, 0, 16, allocated=True, writable=True, executable=False, has_contents=False
    )
    own = replace(bss, name=".data", kind=SectionKind.DATA, has_contents=True)
    assert [each.name for each in imports([program(data, sections=(bss,))])] == ["table"]
    assert imports([program(data, sections=(own,))]) == ()


def test_a_library_of_which_nothing_is_used():
    assert use([Import("main")], library(symbol("foo")), None) == use([], library(), None)
