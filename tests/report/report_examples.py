"""Hand-made reports: one that holds everything a report can hold, and small ones."""

from __future__ import annotations

from msgspec.structs import replace

from abilint.model.finding import Finding, NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.report import BUCKETS, ArtifactSummary, Coverage, Metric, Ran, Report, RuleText, Status
from abilint.model.rule import Level

LIBRARY = "build/libfoo.so.1"


def finding(**changes: object) -> Finding:
    """An error about `foo_close`, with the given fields changed."""
    plain = Finding(
        fingerprint="abilint/v1:00112233445566778899aabbccddeeff",
        rule="declared-not-exported",
        code="ABI101",
        cause="absent",
        level=Level.ERROR,
        message="foo_close is declared, but libfoo.so.1 does not define it",
        location=Location("include/foo.h", 7, 5),
        artifact=LIBRARY,
        symbol="foo_close",
        demangled=None,
        kind="function",
        version=None,
        before="foo_close",
        after=None,
        notes=("did you mean `foo_closed`? (one letter away)",),
        fix="define it, or remove the declaration",
        help_uri=None,
    )
    return replace(plain, **changes)


def artifact(**changes: object) -> ArtifactSummary:
    plain = ArtifactSummary(
        path=LIBRARY,
        sha256="ab" * 32,
        format="elf",
        architecture="x86_64",
        kind="shared",
        identity="libfoo.so.1",
        build_id="0123456789abcdef",
        role="subject",
        evidence=("exports", "header"),
        exported=12,
        undefined=3,
        hidden=0,
        local=0,
    )
    return replace(plain, **changes)


def report(**changes: object) -> Report:
    """Nothing found, everything checked, with the given fields changed."""
    plain = Report(
        status=Status.CLEAN,
        exit_code=0,
        reasons=(),
        artifacts=(artifact(),),
        declarations=declarations(verified=4),
        findings=(),
        not_run=(),
        rules_run=14,
        rules_digest="sha256:" + "cd" * 32,
        command="check",
        arguments=("build/libfoo.so.1", "--header", "include/foo.h"),
        started="2024-01-02T03:04:05Z",
    )
    changed = replace(plain, **changes)
    return replace(changed, findings=tuple(map(_gated, changed.findings)))


def _gated(each: Finding) -> Finding:
    """As the default `--fail-on error` has it."""
    return replace(each, fails=each.level is Level.ERROR and each.state is State.NEW)


def declarations(**buckets: int) -> dict[str, int]:
    """The accounting with these buckets and zeros in the others."""
    return {"total": sum(buckets.values()), **dict.fromkeys(BUCKETS, 0), **buckets}


def rule_text(name: str, code: str, level: Level) -> RuleText:
    """What a report says of a rule."""
    return RuleText(
        name=name,
        code=code,
        family="promise",
        summary=f"In short, what {code} finds",
        level=level,
        why="A program that calls it does not load.",
        fix="Export it, or take it out of the header.",
        exceptions="Inline functions.",
        help_uri="https://example.org/" + name,
    )


def leak(number: int, **changes: object) -> Finding:
    """A note about an export that no header declares."""
    plain = finding(
        fingerprint=f"abilint/v1:{number:032x}",
        rule="exported-not-declared",
        code="ABI104",
        cause="leak",
        level=Level.NOTE,
        message=f"foo_internal_{number} is exported, but no header declares it",
        location=Location(LIBRARY),
        symbol=f"foo_internal_{number}",
        before=None,
        notes=(),
        fix="hide it with a version script, or declare it",
    )
    return replace(plain, **changes)


MANGLED = finding(
    fingerprint="abilint/v1:1111",
    rule="mangled-export",
    code="ABI103",
    cause="rust-v0",
    message="math_add is declared in C, but exported only as _RNvCs1234_4math8math_add",
    location=Location("include/foo.h", 9, 6),
    symbol="_RNvCs1234_4math8math_add",
    demangled="math::math_add",
    before="math_add",
    after="_RNvCs1234_4math8math_add",
    notes=("Rust mangles every name that is not `#[no_mangle]`",),
    fix="write `#[no_mangle]` above the function;\nfrom edition 2024 on it is `#[unsafe(no_mangle)]`",
    help_uri="https://doc.rust-lang.org/reference/abi.html",
)

KIND = finding(
    fingerprint="abilint/v1:2222",
    rule="version-not-default",
    code="ABI106",
    cause="old-version",
    level=Level.WARNING,
    message="foo_errno is exported, but a program that links now does not get it",
    location=Location("include/foo.h", 8, 0),
    symbol="foo_errno",
    kind="object",
    version="FOO_1.0",
    notes=(),
    fix=None,
)

NOT_RUN = (
    NotRun(
        "local-only-symbol",
        Unchecked.RULE,
        "libfoo.so.1 has no .symtab (strip removed it)",
        LIBRARY,
        "check the library before it is stripped, or give its debug file",
        "ABI102",
    ),
    NotRun(
        "hidden-but-exported",
        Unchecked.RULE,
        "libfoo.so.1 has no .symtab (strip removed it)",
        LIBRARY,
        None,
        "ABI108",
    ),
    NotRun("data-size-mismatch", Unchecked.RULE, "no debug info", LIBRARY, None, "ABI110"),
    NotRun(
        "include/bar.h",
        Unchecked.HEADER,
        "include/bar.h:3:10: 'missing.h' file not found",
        None,
        "try -I",
        None,
    ),
    NotRun("build/notes.txt", Unchecked.INPUT, "it is a text file", "build/notes.txt"),
)

EVERYTHING = report(
    status=Status.INCOMPLETE,
    exit_code=3,
    reasons=("build/notes.txt: it is a text file", "2 errors reach --fail-on error"),
    artifacts=(
        artifact(
            path="build/libbar.so", role="provider", identity=None, build_id=None, evidence=("exports",)
        ),
        artifact(),
    ),
    declarations=declarations(
        verified=286,
        missing=12,
        local_only=1,
        mangled=1,
        other_mismatch=2,
        inline=3,
        macro=4,
        unavailable=5,
        consumer_implemented=6,
        sibling=7,
        not_checked=8,
    ),
    findings=(
        *(leak(number) for number in range(12, 0, -1)),
        KIND,
        MANGLED,
        finding(),
        finding(fingerprint="abilint/v1:3333", symbol="foo_old", state=State.BASELINED),
        leak(400, state=State.SUPPRESSED, justification="test hook, see docs/testing.md"),
    ),
    rules=(
        rule_text("exported-not-declared", "ABI104", Level.NOTE),
        rule_text("declared-not-exported", "ABI101", Level.ERROR),
        rule_text("return-type-mismatch", "ABI203", Level.ERROR),
        rule_text("ordinal-only-export", "ABI410", Level.WARNING),
    ),
    coverage=(
        Coverage("exported-not-declared", "ABI104", LIBRARY, Ran.RAN),
        Coverage("declared-not-exported", "ABI101", LIBRARY, Ran.RAN),
        Coverage("return-type-mismatch", "ABI203", LIBRARY, Ran.NOT_RUN, "no debug info"),
        Coverage("ordinal-only-export", "ABI410", LIBRARY, Ran.NOT_APPLICABLE),
    ),
    not_run=NOT_RUN,
    metrics=(
        Metric("exported_symbols", 12.0, LIBRARY),
        Metric("findings", 2, LIBRARY, "declared-not-exported", "error"),
        Metric("declarations_verified_ratio", 0.5),
    ),
)
