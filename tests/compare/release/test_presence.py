"""Names that only one of two releases has: by name, by who needs them, and by what became of them."""

from __future__ import annotations

from libraries import headers, library, symbol, told, weak
from msgspec.structs import replace

from abilint.compare.release import compare
from abilint.model.artifact import ElfFacts
from abilint.model.location import Location
from abilint.model.surface import Call, Declaration, DeclarationKind, Obligation
from abilint.model.symbol import Binding, Scope, SymbolKind

STAYS = symbol("stays")


def declared(name, obligation=Obligation.PROMISED):
    place = Location("foo.h", 7, 1)
    kind = DeclarationKind.FUNCTION
    return Declaration(name, name, name, (name,), kind, obligation, place, signature=f"int {name}(void)")


def test_removed_and_added():
    old, new = library(STAYS, symbol("old")), library(STAYS, symbol("fresh"))
    assert told(old, new) == [("symbol-removed", "old", None, None), ("symbol-added", "fresh", None, None)]


def test_a_library_and_itself():
    one = library(STAYS, weak("_ZN3Foo3barEv"), symbol("v", version="V_1", version_default=True))
    assert told(one, one) == []


def test_what_is_still_there_is_said():
    old = library(STAYS, symbol("shy"))
    new = library(STAYS, symbol("shy", scope=Scope.LOCAL))
    assert told(old, new) == [("symbol-removed", "shy", None, "local")]


def test_headers_tell_what_programs_know_of():
    old = library(
        STAYS, symbol("told"), symbol("secret"), headers=headers(declared("told"), declared("stays"))
    )
    changes = {c.subject: c for c in compare(old, library(STAYS))}
    assert {name: c.declared for name, c in changes.items() if c.kind == "symbol-removed"} == {
        "told": True, "secret": False,
    }  # fmt: skip
    assert changes["told"].old_location == Location("foo.h", 7, 1)
    assert changes["told"].old_signature == "int told(void)"


def test_what_is_hidden_in_the_header_is_for_nobody():
    old = library(STAYS, symbol("foo"), headers=headers(declared("foo", Obligation.HIDDEN)))
    (change,) = (c for c in compare(old, library(STAYS)) if c.subject == "foo")
    assert change.declared is False


def test_what_is_inline_in_the_header_is_in_programs():
    old = library(STAYS, symbol("foo"), headers=headers(declared("foo", Obligation.INLINE)))
    assert ("symbol-removed", "foo", "inline", None) in told(old, library(STAYS))


def test_a_header_that_was_not_read_whole_rules_nothing_out():
    old = library(STAYS, symbol("foo"), headers=headers(declared("stays")))
    old = replace(old, build=replace(old.build, headers_absent=True))
    (change,) = (c for c in compare(old, library(STAYS)) if c.kind == "symbol-removed")
    assert change.declared is None


def test_weak_names_are_told_together():
    gone = [weak(f"_ZN3Foo{len(name)}{name}Ev") for name in ("bar", "baz", "open")]
    old = library(STAYS, *gone, weak("plain_weak"))
    changes = [c for c in compare(old, library(STAYS)) if c.kind == "symbol-removed"]
    assert [(c.subject, c.before, len(c.names)) for c in changes] == [
        ("plain_weak", None, 0),
        ("_ZN3Foo3barEv", "inline", 3),
    ]


def test_a_promised_instance_is_no_matter_of_copies():
    name = "_Z5twiceIiET_S0_"
    old = library(STAYS, weak(name), headers=headers(declared(name)))
    assert ("symbol-removed", name, None, None) in told(old, library(STAYS))


MEMBERS = [weak(f"_ZN4ManyIiE{member}") for member in ("3getEv", "3setEi", "C1Ev", "C2Ev")]


def test_a_whole_class_of_a_template():
    old, new = library(STAYS, *MEMBERS), library(STAYS)
    assert told(old, new) == [("symbol-removed", "_ZN4ManyIiE3getEv", "instance", None)]


def test_a_member_that_was_inlined_while_the_others_stay():
    old, new = library(STAYS, *MEMBERS), library(STAYS, MEMBERS[1])
    assert told(old, new) == [("symbol-removed", "_ZN4ManyIiE3getEv", "inline", None)]


def test_constructors_alone_are_no_sign_of_an_explicit_instantiation():
    old, new = library(STAYS, *MEMBERS[2:]), library(STAYS)
    assert told(old, new) == [("symbol-removed", "_ZN4ManyIiEC1Ev", "inline", None)]


def test_a_new_name_that_may_replace_the_old_one():
    old = library(STAYS, symbol("ring_open"), symbol("_Z4reedi"), symbol("alone"))
    new = library(STAYS, symbol("ring_opne"), symbol("_Z4reedl"), symbol("other"))
    like = {c.subject: c.detail for c in compare(old, new) if c.kind == "symbol-removed"}
    assert like == {"ring_open": "ring_opne", "_Z4reedi": "_Z4reedl", "alone": None}


WORDS = ("open", "close", "read", "write", "seek", "tell")


def test_names_that_all_changed_alike_are_one_change():
    old = library(STAYS, symbol("gone"), *(symbol(f"u_{word}_75") for word in WORDS))
    new = library(STAYS, *(symbol(f"u_{word}_78") for word in WORDS))
    renamed, removed = compare(old, new)
    assert (renamed.kind, renamed.before, renamed.after) == ("symbols-renamed", "*_75", "*_78")
    assert (renamed.subject, renamed.detail) == ("u_close_75", "u_close_78")
    assert set(renamed.names) == {f"u_{word}_75" for word in WORDS}
    assert removed.subject == "gone"


def test_what_programs_have_copies_of_is_not_renamed():
    old = library(STAYS, *(weak(f"_ZN3foo2v1{len(word)}{word}Ev") for word in WORDS))
    new = library(STAYS, *(weak(f"_ZN3foo2v2{len(word)}{word}Ev") for word in WORDS))
    assert [kind for kind, *_ in told(old, new)] == ["symbol-removed", "symbol-added"]


def test_names_that_were_not_declared_are_renamed_for_nobody():
    names = [symbol(f"u_{word}_75") for word in WORDS]
    old = library(STAYS, *names, headers=headers(declared("stays")))
    new = library(STAYS, *(symbol(f"u_{word}_78") for word in WORDS))
    (change,) = (c for c in compare(old, new) if c.kind == "symbols-renamed")
    assert change.declared is False


def test_kinds_bindings_and_visibility():
    data = {"kind": SymbolKind.OBJECT}
    old = library(
        symbol("a"), symbol("b"), symbol("c"), symbol("d", kind=SymbolKind.UNKNOWN), symbol("e", **data)
    )
    new = library(symbol("a", **data), weak("b"), weak("c"), symbol("d"), symbol("e", kind=SymbolKind.COMMON))
    changes = compare(old, new)
    assert [(c.kind.value, c.before, c.after, c.names) for c in changes] == [
        ("symbol-kind-changed", "function", "object", ()),
        ("symbol-binding-changed", "global", "weak", ("b", "c")),
    ]


def template(name, obligation):
    place = Location("foo.h", 7, 1)
    kind = DeclarationKind.CLASS
    return Declaration(name, name, name, (), kind, obligation, place, language="c++")


def test_a_header_that_leaves_the_definitions_to_the_library():
    read = headers(template("Many", Obligation.INLINE), template("Many", Obligation.NOT_CHECKED))
    changes = compare(library(STAYS, *MEMBERS, headers=read), library(STAYS))
    removed = [(c.subject, c.before, c.declared) for c in changes if c.kind == "symbol-removed"]
    assert removed == [(member.name, None, True) for member in MEMBERS]


def test_a_header_that_has_the_definitions():
    read = headers(template("Many", Obligation.INLINE))
    assert ("symbol-removed", "_ZN4ManyIiE3getEv", "inline", None) in told(
        library(STAYS, *MEMBERS, headers=read), library(STAYS)
    )


def private(name):
    reason = "private: a consumer cannot name it"
    return replace(declared(name, Obligation.UNAVAILABLE), reason=reason)


def test_private_members_are_needed_by_inline_code_alone():
    read = headers(
        private("_ZN3Foo3ownEv"), private("_ZN3Foo4usedEv"), calling("_ZN3Foo3barEv", "_ZN3Foo4usedEv")
    )
    old = library(STAYS, symbol("_ZN3Foo3ownEv"), symbol("_ZN3Foo4usedEv"), headers=read)
    removed = {
        c.subject: (c.before, c.declared) for c in compare(old, library(STAYS)) if c.kind == "symbol-removed"
    }
    assert removed == {"_ZN3Foo3ownEv": ("private", None), "_ZN3Foo4usedEv": (None, True)}


def calling(name, callee):
    call = Call(callee, callee, Location("foo.h", 8, 1))
    return replace(declared(name, Obligation.INLINE), inline=True, calls=(call,))


def test_headers_that_were_read_for_another_standard_library():
    old = library(
        STAYS,
        symbol("_Z4openSs"),
        headers=headers(declared("_Z4openNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE")),
    )
    assert [c.declared for c in compare(old, library(STAYS)) if c.kind == "symbol-removed"] == [True]


def asked(name, **facts):
    return symbol(name, scope=Scope.UNDEFINED, section=-1, **facts)


def imports(*symbols, **facts):
    changes = compare(library(STAYS), library(STAYS, *symbols, **facts))
    return [(c.subject, c.detail) for c in changes if c.kind == "import-added"]


def test_names_that_no_library_has():
    assert imports(asked("hook"), dependencies=("libc.so.6",)) == [("hook", "nobody")]
    assert imports(asked("hook"), dependencies=("libc.so.6", "libz.so.1")) == [("hook", None)]
    needs = ElfFacts(version_needs=(("libz.so.1", "ZLIB_1.2"),))
    assert imports(asked("hook"), dependencies=("libz.so.1",), elf=needs) == [("hook", "nobody")]


def test_names_that_need_nobody():
    assert imports(asked("puts", version="GLIBC_2.2.5"), asked("maybe", binding=Binding.WEAK)) == []
