"""A rule file spoiled at random is decoded, or refused with file and mend: nothing else ever happens."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_text import GOOD

from abilint.errors import RuleFileError
from abilint.rules import proof, rule_file

PATH = Path("rules/my-rule.toml")
LINES = GOOD.splitlines()
VALUES = [
    "1",
    "1.5",
    '"x"',
    "[]",
    "[1]",
    '["x"]',
    "{}",
    "{ x = 1 }",
    "true",
    "2024-01-01",
    "''",
    '"""\n"""',
    "nan",
]
PIECES = st.sampled_from(
    [*VALUES, "=", "[", "]", '"', "'", "\\", "\n", "[[test]]", "[docs]", "SELECT", ":", "{", "}", "\0", "é"]
)


def refusal(text: str) -> RuleFileError | None:
    try:
        rule = rule_file.decode(text, PATH)
    except RuleFileError as error:
        return error
    assert all(failure.problem for failure in proof.failures(rule))
    return None


def outcome(text: str) -> None:
    error = refusal(text)
    if error:
        assert str(error).startswith("rules/my-rule.toml")
        assert error.line is None or 1 <= error.line <= text.count("\n") + 1
        assert "\n" not in error.problem


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.lists(PIECES, max_size=3))
def test_a_piece_is_replaced(start: int, length: int, pieces: list[str]) -> None:
    outcome(GOOD[:start] + "".join(pieces) + GOOD[start + length :])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(VALUES)), min_size=1, max_size=2))
def test_values_are_of_another_type(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for number, value in changes:
        key, equals, _ = lines[number].partition("=")
        if equals:
            lines[number] = f"{key}= {value}"
    outcome("\n".join(lines))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_lines_are_lost_doubled_and_mixed(lines: list[str]) -> None:
    outcome("\n".join(lines))
