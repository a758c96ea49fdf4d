"""The version number follows from the worst change, and from what is new."""

from __future__ import annotations

import pytest

from abilint.app import verdict
from abilint.model.finding import Finding
from abilint.model.location import Location
from abilint.model.release import Bump, Effect
from abilint.model.rule import Level


def finding(effect, rule="record-layout-changed", cause="size"):
    return Finding(
        fingerprint="abilint/v1:0",
        rule=rule,
        code="ABI500",
        cause=cause,
        level=Level.NOTE,
        message="",
        location=Location("new.so"),
        artifact="new.so",
        symbol="foo",
        demangled=None,
        kind=None,
        version=None,
        before=None,
        after=None,
        effect=effect,
    )


@pytest.mark.parametrize(
    ("effects", "worst", "bump"),
    [
        ((), Effect.NO_CHANGE, Bump.NONE),
        ((None,), Effect.NO_CHANGE, Bump.NONE),
        ((Effect.COMPATIBLE,), Effect.COMPATIBLE, Bump.PATCH),
        ((Effect.COMPATIBLE, Effect.RISKY), Effect.RISKY, Bump.MINOR),
        ((Effect.RISKY, Effect.SOURCE_BREAK), Effect.SOURCE_BREAK, Bump.MAJOR),
        ((Effect.BREAKING, Effect.SOURCE_BREAK, None), Effect.BREAKING, Bump.MAJOR),
    ],
)
def test_the_worst_decides(effects, worst, bump):
    assert verdict.of([finding(effect) for effect in effects]) == (worst, bump)


@pytest.mark.parametrize(
    ("rule", "cause", "bump"),
    [
        ("symbol-added", "added", Bump.MINOR),
        ("symbol-added", "copies", Bump.MINOR),
        ("library-added", "added", Bump.MINOR),
        ("enum-value-changed", "enum-extra", Bump.MINOR),
        ("import-added", "host", Bump.PATCH),
        ("dependency-changed", "new", Bump.PATCH),
    ],
)
def test_what_programs_can_use_anew_asks_for_a_minor_version(rule, cause, bump):
    assert verdict.of([finding(Effect.COMPATIBLE, rule, cause)]) == (Effect.COMPATIBLE, bump)
