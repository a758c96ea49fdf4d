"""Which findings a suppression holds for, and where its rules judged."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from abilint.model.acceptance import Suppression
from abilint.model.finding import Finding, NotRun, Unchecked
from abilint.model.location import Location
from abilint.model.report import Coverage, Ran
from abilint.model.rule import Level
from abilint.model.upkeep import Upkeep, Use, joined
from abilint.rules.judged_files import UNREAD, JudgedFiles
from abilint.rules.suppression import Held

FINDING = Finding(
    fingerprint="abilint/v1:0", rule="r", code="ABI001", cause="c", level=Level.ERROR, message="m",
    location=Location("inc/foo.h", 7, 3), artifact="out/libfoo.a(bar.o)", symbol="_ZN3foo3barEi",
    demangled=None, kind=None, version=None, before=None, after=None,
)  # fmt: skip
PLACE = Location("abilint.toml", 3)


def held(**stated: object) -> Held:
    return Held(replace(Suppression("r", "because", PLACE), **stated), frozenset({"r", "q"}))


@pytest.mark.parametrize(
    ("stated", "fits"),
    [
        ({}, True),
        ({"symbol": "_ZN3foo3barEi"}, True),
        ({"symbol": "foo::bar"}, True),
        ({"symbol": "foo::bar(int)"}, True),
        ({"symbol": "foo::*"}, True),
        ({"symbol": "bar"}, False),
        ({"symbol": "FOO::*"}, False),
        ({"library": "libfoo.a"}, True),
        ({"library": "out/*.a"}, True),
        ({"library": "libfoo.a(bar.o)"}, True),
        ({"library": "*.so"}, False),
        ({"target": "foo"}, True),
        ({"target": "fo*"}, False),
        ({"target": "bar"}, False),
        ({"fingerprint": "abilint/v1:0"}, True),
        ({"fingerprint": "abilint/v1:1"}, False),
        ({"symbol": "foo::*", "library": "libfoo.a", "target": "foo"}, True),
        ({"symbol": "foo::*", "library": "libbar.a", "target": "foo"}, False),
        ({"inline": True, "place": Location("inc/foo.h", 6), "lines": (7, 9)}, True),
        ({"inline": True, "place": Location("inc/foo.h", 6), "lines": (8, 9)}, False),
        ({"inline": True, "place": Location("foo.h", 6), "lines": (7, 9)}, False),
    ],
)
def test_all_that_is_stated_must_fit(stated: dict[str, object], fits: bool) -> None:
    assert held(**stated).fits(FINDING, "foo") is fits


def test_another_rule_and_no_symbol() -> None:
    assert not held().fits(replace(FINDING, rule="x"), None)
    assert not held(symbol="*").fits(replace(FINDING, symbol=None), None)
    assert not held(library="*").fits(replace(FINDING, artifact=None), None)


def test_a_file_name_with_brackets_is_no_archive() -> None:
    found = replace(FINDING, artifact="out (1)/libfoo (2).so")
    assert held(library="libfoo (2).so").fits(found, None)
    assert held(library="out (1)/*").fits(found, None)


RAN = [Coverage(rule, "ABI001", file, Ran.RAN) for rule in "rq" for file in ("liba.so", "libb.so")]


def use(coverage: list[Coverage], *not_run: NotRun, known: bool = True, **stated: object) -> Use:
    return held(**stated).use(0, "foo", JudgedFiles(coverage, not_run), lambda _: known)


def test_idle_only_where_all_that_it_speaks_of_was_judged() -> None:
    assert use(RAN).is_idle
    assert not use(RAN, known=False).is_idle
    assert not use([]).is_idle
    assert not use(RAN[:2]).is_idle, "the other rule was not selected"
    assert not use([*RAN[:3], replace(RAN[3], outcome=Ran.NOT_RUN)]).is_idle
    assert use([*RAN[:3], replace(RAN[3], outcome=Ran.NOT_RUN)], library="liba.so").is_idle
    assert use([*RAN[:3], replace(RAN[3], outcome=Ran.NOT_APPLICABLE)]).is_idle
    assert not use([replace(row, outcome=Ran.NOT_APPLICABLE) for row in RAN]).is_idle
    assert not use(RAN, library="libc.so").is_idle
    assert not use(RAN, target="bar").is_idle
    assert use(RAN, target="foo").is_idle


@pytest.mark.parametrize("what", Unchecked)
def test_a_run_that_could_not_read_everything_calls_nothing_idle(what: Unchecked) -> None:
    assert use(RAN, NotRun("foo.h", what, "it does not parse")).is_idle is (what not in UNREAD)


def test_several_targets_use_a_suppression_together() -> None:
    told = held().suppression
    idle, used, blind = Use(told, 0, 2, 0), Use(told, 1, 1, 0), Use(told, 0, 0, 1)
    for parts, is_idle in (((idle, idle), True), ((idle, used), False), ((idle, blind), False)):
        whole = joined(Upkeep(uses=(part,)) for part in parts)
        assert [each.is_idle for each in whole.uses] == [is_idle]
    assert joined([Upkeep(uses=(used, idle), strict=True), Upkeep()]).strict
