"""Headers and debug info of two releases together: each cause once, and what users do not see is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from graphs import INT, LONG, VOID, Spec, by_address, function, opaque, pointer, struct, surface
from libraries import library
from msgspec.structs import replace

from abilint.compare.release import compare_types
from abilint.model.location import Location
from abilint.model.surface import HeaderOutcome, HeaderStatus, SourceKind, Surface

if TYPE_CHECKING:
    from abilint.model.release import Library


def header(status: HeaderStatus = HeaderStatus.CHECKED, **declared: Spec) -> Surface:
    return replace(surface(**declared), headers=(HeaderOutcome("foo.h", status),))


def built(**declared: Spec) -> Surface:
    return surface(source=SourceKind.DEBUG_INFO, **declared)


def release(*parts: Surface, headers: Surface | None = None) -> Library:
    made = library(headers=headers)
    members = tuple(
        replace(made.head, artifact=replace(made.head.artifact, identity=f"part{number}"), built=part)
        for number, part in enumerate(parts)
    )
    return replace(made, parts=members or made.parts)


def taking(*types: Spec) -> Spec:
    return function(VOID, *types)


def defined_in(file: str, spec: Spec) -> Spec:
    return Spec(replace(spec.node, location=Location(file, 3)), **spec.parts)


def told(old: Library, new: Library) -> list[tuple[str, str, str, bool]]:
    return [
        (c.evidence, str(c.difference.kind), c.difference.subject, c.public) for c in compare_types(old, new)
    ]


SMALL, LARGE = struct("s", a=INT), struct("s", a=INT, b=INT)


def test_what_both_tell_is_told_of_the_headers():
    old = release(built(f=taking(pointer(SMALL))), headers=header(f=taking(pointer(SMALL))))
    new = release(built(f=taking(pointer(LARGE))), headers=header(f=taking(pointer(LARGE))))
    assert told(old, new) == [("header", "field-extra", "struct s", True)]


def test_debug_info_adds_what_headers_do_not_show():
    """A macro of the build made it larger."""
    old = release(built(f=taking(pointer(SMALL))), headers=header(f=taking(pointer(SMALL))))
    new = release(built(f=taking(pointer(LARGE))), headers=header(f=taking(pointer(SMALL))))
    assert told(old, new) == [("debug-info", "field-extra", "struct s", True)]


@pytest.mark.parametrize(
    ("headers", "public"),
    [
        (header(f=taking(pointer(opaque("s")))), False),
        (header(f=taking(pointer(SMALL))), True),
        (header(HeaderStatus.NOT_CHECKED, f=taking(pointer(opaque("s")))), True),
        (None, True),
    ],
    ids=["opaque", "shown", "unread", "no header"],
)
def test_headers_say_what_users_see(headers, public):
    old = release(built(f=taking(pointer(SMALL))), headers=headers)
    new = release(built(f=taking(pointer(LARGE))), headers=headers)
    assert told(old, new) == [("debug-info", "field-extra", "struct s", public)]


def test_functions_that_no_header_declares_are_nobodys():
    headers = header(f=taking(INT))
    old = release(built(f=taking(INT), g=taking(INT)), headers=headers)
    new = release(built(f=taking(INT), g=taking(LONG)), headers=headers)
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("file", "how", "public"),
    [
        ("foo.h", pointer, True),
        ("foo.c", pointer, False),
        ("foo.cpp", pointer, False),
        ("foo.c", lambda spec: spec, True),
    ],
    ids=["header", "c", "c++", "by value"],
)
def test_without_headers_the_place_of_a_definition_says_who_sees_it(file, how, public):
    old = release(built(f=taking(how(defined_in(file, SMALL)))))
    new = release(built(f=taking(how(defined_in(file, LARGE)))))
    assert told(old, new) == [("debug-info", "field-extra", "struct s", public)]


def test_members_of_archives_are_found_where_they_went():
    old = release(built(f=taking(INT)), built(g=taking(INT), h=taking(INT)))
    new = release(built(h=taking(LONG)), built(f=taking(LONG), g=taking(INT)))
    assert [subject for _, _, subject, _ in told(old, new)] == ["f", "h"]


def test_a_type_that_several_members_share_is_told_once():
    old = release(built(f=taking(pointer(SMALL))), built(g=taking(pointer(SMALL))))
    new = release(built(f=taking(pointer(LARGE))), built(g=taking(pointer(LARGE))))
    assert told(old, new) == [("debug-info", "field-extra", "struct s", True)]


def test_passing_is_told_at_the_class():
    one = built(f=taking(SMALL), g=taking(SMALL))
    other = built(f=taking(by_address(SMALL)), g=taking(by_address(SMALL)))
    (change,) = compare_types(release(one), release(other))
    found = change.difference
    assert (found.kind, found.subject, found.place) == ("passing", "struct s", "class")
    assert (found.reached_by, found.reached_count) == (("f", "g"), 2)


def test_declarations_come_as_c():
    (change,) = compare_types(release(built(f=taking(INT))), release(built(f=taking(LONG))))
    assert (change.old_signature, change.signature) == ("void f(int)", "void f(long)")


def test_headers_against_debug_info_are_no_release():
    """What one side alone states is not compared."""
    old = release(headers=header(f=taking(INT)))
    new = release(built(f=taking(LONG)))
    assert told(old, new) == []
