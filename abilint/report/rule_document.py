"""The page of a rule in Markdown: `docs/rules/<name>.md`, an address that never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.rule import Rule

FORMATS = {"elf": "ELF", "macho": "Mach-O", "pe": "PE/COFF"}


def document(rule: Rule) -> str:
    """Give the whole page, ending in a newline."""
    return "\n".join(_lines(rule)).rstrip("\n") + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.name} ({rule.code})"
    yield ""
    yield f"{rule.summary}."
    yield ""
    yield "| Level | Profile | Formats | Needs | Family | Since |"
    yield "| --- | --- | --- | --- | --- | --- |"
    formats = ", ".join(FORMATS[each] for each in rule.formats)
    needs = ", ".join(rule.needs)
    yield f"| {rule.level} | {rule.profile} | {formats} | {needs} | {rule.family} | {rule.since} |"
    yield from _section("Why it matters", rule.why)
    yield from _section("What to do", rule.fix)
    yield from _section("Exceptions", rule.exceptions)
    yield from _causes(rule)
    yield from _parameters(rule)
    yield from _section("References", "\n".join(f"- <{each}>" for each in rule.references))
    yield from _section(
        "To accept a finding",
        f"`abilint ignore FINGERPRINT --reason WHY`, or `/* abilint: ignore[{rule.name}] why */` beside the\n"
        f"declaration. To turn the rule off: `--ignore {rule.name}`.",
    )


def _section(title: str, text: str) -> Iterator[str]:
    if text.strip():
        yield ""
        yield f"## {title}"
        yield ""
        yield text.strip("\n")


def _causes(rule: Rule) -> Iterator[str]:
    """Say what it prints, by cause: dashboards see the cause, and it never changes."""
    yield from _section("What it says", "By cause, with what the finding is about in braces:")
    yield ""
    for cause, message in rule.wording.messages.items():
        level = rule.levels.get(cause, rule.level)
        yield f"- **{cause}** ({level}): {_escaped(message)}"
        fix = rule.wording.fixes.get(cause, rule.wording.fixes.get("default"))
        if fix:
            yield f"  - *help:* {_escaped(fix)}"
        for name, own in rule.otherwise.items():
            if cause in own.messages:
                yield f"  - *{FORMATS[name]}:* {_escaped(own.messages[cause])}"
            if cause in own.fixes:
                yield f"  - *help, {FORMATS[name]}:* {_escaped(own.fixes[cause])}"


def _parameters(rule: Rule) -> Iterator[str]:
    if not rule.parameters:
        return
    yield from _section("Parameters", "| Parameter | Default | What it means |\n| --- | --- | --- |")
    for parameter in rule.parameters:
        default = "not set" if parameter.default is None else f"`{_cell(str(parameter.default))}`"
        yield f"| `--set {rule.name}.{parameter.name}=...` | {default} | {_cell(_escaped(parameter.help))} |"


def _escaped(text: str) -> str:
    """Keep `<` from becoming a tag where it stands outside of code."""
    parts = text.split("`")
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
