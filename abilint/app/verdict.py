"""The verdict on two releases: the worst that any change does, and the version number that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.release import Bump, Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.finding import Finding

ADDED = "-added"
"""How the names of the rules end that tell of something new, which asks for a minor version."""
TAKEN = "import-added"
"""What the library takes from others, it offers nobody."""
EXTRA = "extra"
"""So are the causes called that tell of a new member or constant."""


def of(findings: Sequence[Finding]) -> tuple[Effect, Bump]:
    """Give both."""
    effect = worst(findings)
    return effect, bump(effect, findings)


def worst(findings: Iterable[Finding]) -> Effect:
    """Say what the release does to its users."""
    return max(
        (finding.effect for finding in findings if finding.effect is not None),
        key=lambda effect: effect.rank,
        default=Effect.NO_CHANGE,
    )


def bump(effect: Effect, findings: Iterable[Finding]) -> Bump:
    """Say which part of the version must grow (semver.org, 7 and 8: a source break is one of the API)."""
    if effect in (Effect.BREAKING, Effect.SOURCE_BREAK):
        return Bump.MAJOR
    if effect is Effect.RISKY or any(map(_is_new, findings)):
        return Bump.MINOR
    return Bump.NONE if effect is Effect.NO_CHANGE else Bump.PATCH


def _is_new(finding: Finding) -> bool:
    """Whether programs can use something that they could not (semver.org, 7)."""
    return (finding.rule.endswith(ADDED) and finding.rule != TAKEN) or EXTRA in finding.cause.split("-")
