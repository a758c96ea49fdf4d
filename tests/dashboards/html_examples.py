"""Reports for pages: none, one and 5,000 findings, names that would be markup, tables."""

from __future__ import annotations

from hostile_names import NAMES
from msgspec.structs import replace
from report_examples import LIBRARY, finding, leak, report, rule_text

from abilint.model.finding import State
from abilint.model.location import Location
from abilint.model.report import Coverage, Ran, SymbolRow, TypeRow
from abilint.model.rule import Level

SCRIPT = "</script><img src=x onerror=alert(1)>"
MARKUP = (
    *NAMES,
    SCRIPT,
    "<!--<script>",
    "]]>",
    "'\" onmouseover=alert(1) x='",
    "<b>bold</b>",
    "javascript:alert(1)",
)
RULES = (
    rule_text("declared-not-exported", "ABI101", Level.ERROR),
    rule_text("weak-export", "ABI201", Level.WARNING),
    rule_text("exported-not-declared", "ABI104", Level.NOTE),
)
COVERAGE = (
    *(Coverage(rule.name, rule.code, LIBRARY, Ran.RAN) for rule in RULES),
    Coverage("no-debug-info", "ABI401", LIBRARY, Ran.NOT_RUN, "no debug info"),
    Coverage("macho-only", "ABI901", LIBRARY, Ran.NOT_APPLICABLE),
)
NONE = report(rules=RULES, coverage=COVERAGE)
ONE = report(findings=(finding(),), rules=RULES, coverage=COVERAGE, status="findings", exit_code=1)


def symbol(name: str, **changes: object) -> SymbolRow:
    plain = SymbolRow(LIBRARY, name, None, "function", None, 16, declared=True, file="include/foo.h", line=7)
    return replace(plain, **changes)


def type_row(name: str, **changes: object) -> TypeRow:
    text = f"struct {name} {{ /* 4 bytes */\n    int member;\n}};"
    return replace(TypeRow(name, "struct", 4, 4, text, "header", "x86_64-linux-gnu"), **changes)


def many(count: int = 5_000):
    """A tenth errors, three tenths warnings, the rest notes; every hundredth baselined; two targets."""
    found = []
    for number in range(count):
        kind = number % 10
        name = f"foo_call_{number}"
        shared = {
            "fingerprint": f"abilint/v1:{number:032x}",
            "symbol": name,
            "target": "client" if number % 2 else "server",
            "state": State.BASELINED if number % 100 == 99 else State.NEW,
        }
        if kind == 0:
            found.append(
                finding(**shared, message=f"`{name}` is declared, but libfoo.so.1 does not define it")
            )
        elif kind < 4:
            found.append(
                finding(
                    **shared,
                    rule="weak-export",
                    code="ABI201",
                    level=Level.WARNING,
                    cause="weak",
                    message=f"`{name}` is exported as a weak symbol",
                    location=Location("include/foo.h", number + 1, 1),
                )
            )
        else:
            found.append(leak(number, **shared, message=f"`{name}` is exported, but no header declares it"))
    return report(
        findings=tuple(found),
        rules=RULES,
        coverage=COVERAGE,
        status="findings",
        exit_code=1,
        symbols=tuple(symbol(f"foo_call_{number}", findings=1) for number in range(count)),
        types=tuple(type_row(f"thing_{number}") for number in range(200)),
    )


def hostile():
    """Every name in every place that a name can reach."""
    return report(
        findings=tuple(
            finding(
                fingerprint=f"abilint/v1:{number:032x}",
                rule=name,
                message=f"`{name}` and {name}",
                symbol=name,
                demangled=f"demangled {name}",
                version=name,
                before=name,
                after=name,
                location=Location(name, 7, 5),
                old_location=Location(name, 3),
                artifact=name,
                notes=(name,),
                fix=name,
                why=name,
                justification=name,
                old_signature=f"int {name}(void);",
                signature=f"long {name}(void);",
                target=name,
                help_uri="javascript:alert(1)" if number % 2 else f"https://example.org/{name}",
            )
            for number, name in enumerate(MARKUP)
        ),
        rules=tuple(
            replace(RULES[0], name=name, why=name, fix=name, exceptions=name, summary=name) for name in MARKUP
        ),
        coverage=tuple(Coverage(name, "ABI101", name, Ran.NOT_RUN, name, target=name) for name in MARKUP),
        symbols=tuple(
            symbol(name, demangled=name, version=name, file=name, artifact=name) for name in MARKUP
        ),
        types=tuple(type_row(name, text=f"struct {name} {{\n}};") for name in MARKUP),
        arguments=MARKUP,
        status="findings",
        exit_code=1,
    )
