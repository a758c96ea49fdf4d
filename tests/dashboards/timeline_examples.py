"""A history of 100 releases that is the same in every run: grows, breaks now and then, changes its SONAME."""

from __future__ import annotations

from release_examples import change
from report_examples import LIBRARY, artifact, leak, report

from abilint.model.release import Bump, Effect
from abilint.model.report import Comparison, ExportCounts, Report, Successor
from abilint.report.timeline.history import Entry


def release(number: int) -> Report:
    """Every tenth breaks, every seventh is risky, the others only add."""
    breaking = number % 10 == 9
    removed = number % 10 if breaking else 0
    added = number % 4
    before = 120 + number
    name = f"libfoo.so.{number // 10}"
    findings = [leak(each) for each in range(number % 6)]
    if breaking:
        findings += [
            change(fingerprint=f"abilint/v1:{each:032x}", symbol=f"foo_{each}") for each in range(removed)
        ]
    effect = Effect.BREAKING if breaking else Effect.RISKY if number % 7 == 6 else Effect.COMPATIBLE
    counts = ExportCounts(before, before + added - removed, added, removed, removed)
    return report(
        command="diff",
        started=f"20{number // 12:02}-{number % 12 + 1:02}-03T04:05:06Z",
        artifacts=(artifact(exported=counts.after, identity=name),),
        findings=tuple(findings),
        verdict=effect,
        bump=Bump.MAJOR if breaking else Bump.MINOR,
        comparison=Comparison(
            ("exports", "header"),
            {},
            (Successor(LIBRARY, name, "elf", name, name, renamed=False, exports=counts),),
        ),
        status="findings" if findings else "clean",
        exit_code=1 if breaking else 0,
        declarations={},
    )


def history(count: int = 100) -> list[Entry]:
    """In no order."""
    return [Entry(release(n), f"{n // 10}.{n % 10}.0", f"foo-{n}.html") for n in reversed(range(count))]
