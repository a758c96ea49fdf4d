"""A new version of a symbol beside the old one; what bitcode may hold; headers that one release alone has."""

from __future__ import annotations

import pytest
from graphs import INT, function, surface
from libraries import library, symbol, told
from msgspec.structs import replace

from abilint.compare.release import included, source_macros, superseded
from abilint.compare.release.types import compare as compare_types
from abilint.model.constant import Constant
from abilint.model.location import Location
from abilint.model.macro import Macro
from abilint.model.surface import HeaderOutcome, HeaderStatus

V1 = {"version": "V1", "version_default": True}
OLD = (symbol("f", **V1),)
BOTH = (symbol("f", version="V1"), symbol("f", version="V2", version_default=True))
HEADER = HeaderOutcome("foo.h", HeaderStatus.CHECKED)
ONE, TWO = function(INT, INT), function(INT, INT, INT)


def stating(symbols, spec):
    stated = surface(f=spec)
    signature = f"int f({', '.join(['int'] * len(spec.parts['parameters']))})"
    named = tuple(replace(each, signature=signature) for each in stated.declarations)
    whole = replace(stated, declarations=named, headers=(HeaderOutcome("foo.h", HeaderStatus.CHECKED),))
    return library(*symbols, headers=whole)


@pytest.mark.parametrize(
    ("symbols", "names"),
    [
        (BOTH, {"f"}),
        (OLD, set()),
        ((symbol("f", version="V2", version_default=True),), set()),
        ((symbol("f", version="V1", version_default=True), symbol("g")), set()),
    ],
)
def test_the_old_version_must_still_be_there(symbols, names):
    assert superseded.names(library(*OLD), library(*symbols)) == names


def test_programs_go_on_with_the_old_version():
    old, new = stating(OLD, ONE), stating(BOTH, TWO)
    assert compare_types(old, new) == ()
    assert ("contract-changed", "f", "int f(int)", "int f(int, int)") in told(old, new)


def test_without_the_old_version_programs_break():
    old, new = stating(OLD, ONE), stating(OLD, TWO)
    assert [each.difference.kind for each in compare_types(old, new)] == ["parameter-count"]
    assert told(old, new) == []


def test_what_could_not_be_read_may_hold_a_name():
    old, new = library(symbol("f"), symbol("g")), library(symbol("f"), unread=("lto.o",))
    assert told(old, new) == []
    assert told(new, old) == []
    assert [each[:2] for each in told(old, library(symbol("f")))] == [("symbol-removed", "g")]


def test_headers_that_one_release_alone_took_in_are_not_compared():
    place = Location("new/foo/api.h", 3, 1)
    both = HeaderOutcome("foo.h", HeaderStatus.CHECKED)
    own = HeaderOutcome("new/foo/api.h", HeaderStatus.INCLUDED)
    plain = replace(surface(f=ONE), headers=(both,))
    more = surface(f=ONE, g=ONE)
    first, second = more.declarations
    more = replace(
        more,
        declarations=(first, replace(second, location=place)),
        headers=(both, own),
        constants=(Constant("FOO_MAX", "1", place),),
    )
    before, after = included.aligned(plain, more)
    assert before is plain
    assert [each.name for each in after.declarations] == ["f"]
    assert (after.headers, after.constants) == ((both,), ())
    given = replace(plain, headers=(both, HeaderOutcome("old/api.h", HeaderStatus.CHECKED)))
    assert included.aligned(given, more) == (given, more)


def test_what_a_header_that_was_not_read_may_declare_is_not_gone():
    old, new = (
        stating((symbol("f"),), ONE),
        library(symbol("f"), headers=replace(surface(), headers=(HEADER,))),
    )
    assert ("declaration-removed", "f", "function", None) in told(old, new)
    unread = replace(new, build=replace(new.build, unread=frozenset({"f"})))
    assert told(old, unread) == []


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("0xFF00LLU + 1", "0xFF00ULL + 1", False),
        ("sizeof ( int ) * 3u", "sizeof ( int ) * 3U", False),
        ("0xFF00ULL + 1", "0xFF01ULL + 1", True),
        ("3u + 1", "3 + 1", True),
    ],
)
def test_suffixes_of_numbers_are_one_in_any_order(old, new, changed):
    sides = [
        replace(surface(), macros=(Macro("FOO_MAX", body, Location("foo.h", 1, 1)),)) for body in (old, new)
    ]
    assert bool(list(source_macros.compare(*sides))) is changed
