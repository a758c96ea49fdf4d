"""Hand-made reports on two releases: one that holds everything, and small ones."""

from __future__ import annotations

from msgspec.structs import replace
from report_examples import LIBRARY, artifact, finding, leak, report

from abilint.model.finding import Finding, NotRun, Unchecked
from abilint.model.location import Location
from abilint.model.release import Bump, Effect
from abilint.model.report import Comparison, Report, Status, Successor
from abilint.model.rule import Level

OLD_LIBRARY = "old/libfoo.so.1"
NO_DEBUG_INFO = "the old release (libfoo.so.1) has no debug info"
LEVELS = {
    Effect.BREAKING: Level.ERROR,
    Effect.SOURCE_BREAK: Level.WARNING,
    Effect.RISKY: Level.WARNING,
    Effect.COMPATIBLE: Level.NOTE,
}


def change(effect: Effect = Effect.BREAKING, **changes: object) -> Finding:
    """A change of `foo_close`, of the given effect."""
    plain = finding(
        rule="function-retyped",
        code="ABI531",
        cause="parameter",
        level=LEVELS[effect],
        message="parameter 2 of `foo_close` is gone",
        before="2",
        after="1",
        notes=(),
        fix="add a function of another name, and leave this one as it was",
        effect=effect,
        old_signature="int foo_close(struct foo *, int how)",
        signature="int foo_close(struct foo *)",
        old_location=Location("old/foo.h", 7, 5),
        why="Programs built with the old release pass what their header said.",
    )
    return replace(plain, **changes)


def removed(name: str, **changes: object) -> Finding:
    """A name that is gone."""
    plain = change(
        rule="symbol-removed",
        code="ABI511",
        cause="removed",
        message=f"`{name}` is no longer exported by libfoo.so.1",
        symbol=name,
        location=Location(LIBRARY),
        fix="keep it, or give the library a new SONAME",
        old_signature=None,
        signature=None,
        old_location=None,
        why="A program that asks for the name does not start.",
    )
    return replace(plain, **changes)


def added(name: str, **changes: object) -> Finding:
    """A new name."""
    plain = removed(
        name,
        rule="symbol-added",
        code="ABI512",
        cause="added",
        level=Level.NOTE,
        effect=Effect.COMPATIBLE,
        message=f"`{name}` is new in libfoo.so.1",
        fix=None,
        why="Programs that use it need this release at least.",
    )
    return replace(plain, **changes)


def comparison(**changes: object) -> Comparison:
    """Compared by everything."""
    plain = Comparison(
        evidence=("exports", "header", "debug-info"),
        lacking={},
        libraries=(Successor(LIBRARY, "libfoo.so.1", "elf", "libfoo.so.1", "libfoo.so.1", renamed=False),),
    )
    return replace(plain, **changes)


def renamed() -> Comparison:
    """The same, and the SONAME is another."""
    new = Successor(LIBRARY, "libfoo.so.2", "elf", "libfoo.so.1", "libfoo.so.2", renamed=True)
    return comparison(libraries=(new,))


def release(*findings: Finding, **changes: object) -> Report:
    """A report of `diff`."""
    worst = max((f.effect for f in findings if f.effect), key=lambda e: e.rank, default=Effect.NO_CHANGE)
    breaks = worst in (Effect.BREAKING, Effect.SOURCE_BREAK)
    plain = report(
        status=Status.FINDINGS if findings else Status.CLEAN,
        exit_code=int(any(each.level is Level.ERROR for each in findings)),
        artifacts=(artifact(path=OLD_LIBRARY, role="old", evidence=()), artifact()),
        declarations={},
        findings=findings,
        command="diff",
        arguments=(OLD_LIBRARY, LIBRARY, "--old-header", "old", "--new-header", "include"),
        verdict=worst,
        bump=Bump.MAJOR if breaks else Bump.MINOR if findings else Bump.NONE,
        comparison=comparison(),
    )
    return replace(plain, **changes)


GROWN = change(
    rule="record-grew",
    code="ABI541",
    cause="field-added",
    message="`struct point` grew from 8 to 12 bytes: `z` is new",
    location=Location("include/point.h", 4, 20),
    symbol="struct point",
    kind=None,
    notes=("reached through `point_new` and 11 more",),
    fix="put new members where callers do not copy them",
    old_signature="struct point { /* 8 bytes */\n    int x;\n    int y;\n};",
    signature="struct point { /* 12 bytes */\n    int x;\n    int y;\n    int z;\n};",
    old_location=Location("old/foo.h", 4, 1),
    why="Programs allocate and copy what their header showed.",
)
RETYPED = change(
    Effect.RISKY,
    rule="field-retyped",
    code="ABI542",
    cause="signedness",
    message="`y` of `struct point` is unsigned now",
    location=Location("include/point.h", 3, 18),
    symbol="struct point",
    kind=None,
    notes=("reached through `point_new` and 11 more",),
    fix=None,
    old_signature=GROWN.old_signature,
    signature=GROWN.signature,
    old_location=Location("old/foo.h", 4, 1),
    why="Negative values read as large ones.",
)
RENAMED_PARAMETER = [
    change(
        Effect.COMPATIBLE,
        rule="parameter-renamed",
        code="ABI561",
        cause="renamed",
        message=f"parameter 1 of `foo_{name}` is called `self` now, it was `foo`",
        symbol=f"foo_{name}",
        location=Location("include/foo.h", line, 5),
        old_signature=None,
        signature=None,
        old_location=Location("old/foo.h", line, 5),
        why="Only languages with named arguments notice.",
        fix=None,
    )
    for line, name in enumerate(("open", "read", "write", "seek", "tell", "sync", "stat"), 6)
]
MACRO = change(
    Effect.SOURCE_BREAK,
    rule="macro-removed",
    code="ABI571",
    cause="removed",
    message="`FOO_MAX` is no longer defined by the headers",
    symbol="FOO_MAX",
    kind="macro",
    location=Location("include/foo.h"),
    old_signature="#define FOO_MAX 64",
    signature=None,
    old_location=Location("old/foo.h", 90, 9),
    why="Programs have its value compiled in; sources that name it do not compile.",
)

RELEASE = release(
    *(added(f"foo_new_{number}") for number in range(40, 0, -1)),
    *(removed(f"foo_gone_{number:02}") for number in range(12, 0, -1)),
    *RENAMED_PARAMETER,
    RETYPED,
    MACRO,
    GROWN,
    change(),
    not_run=(NotRun("vtable-changed", Unchecked.RULE, NO_DEBUG_INFO, LIBRARY, None, "ABI551"),),
    comparison=comparison(evidence=("exports", "header"), lacking={"debug-info": NO_DEBUG_INFO}),
)
SAME = release()
EXPORTS_ALONE = release(
    added("foo_reset"),
    comparison=comparison(
        evidence=("exports",),
        lacking={
            "header": "the old release (libfoo.so.1) has no header",
            "debug-info": NO_DEBUG_INFO,
            "types": "the old release (libfoo.so.1) has no header and no debug info",
        },
    ),
)
ANNOUNCED = release(
    removed(
        "foo_close",
        level=Level.WARNING,
        location=Location("old/foo.h", 7, 5),
        old_location=Location("old/foo.h", 7, 5),
        notes=(
            (
                "the SONAME changed from libfoo.so.1 to libfoo.so.2: "
                "programs built with the old release keep loading the old library"
            ),
        ),
    ),
    comparison=renamed(),
)
BOTH_GATES = release(
    finding(),
    leak(1),
    leak(2),
    change(),
    command="check",
    arguments=(LIBRARY, "--header", "include/foo.h", "--against", OLD_LIBRARY),
    declarations={"total": 4, "verified": 3, "missing": 1},
)
