"""What the rows of a rule's query must look like before they become findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.rules.messages import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.model.rule import Rule

NEEDED = ("artifact_id", "symbol", "cause")
GIVEN = frozenset({"artifact", "path", "shown"})
"""What the engine adds to each row."""
TEXTS = ("file", "kind", "version", "part", "demangled", "old_file", "old_signature", "signature")
NUMBERS = ("line", "column", "old_line")


def of_columns(rule: Rule, columns: Sequence[str]) -> Iterator[str]:
    """Say which columns are lacking: those that every row needs, those that a template names."""
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        yield f"no column {', '.join(lacking)}; every row needs it"
    for template in rule.templates:
        for name in sorted(placeholders(template) - set(columns) - GIVEN):
            from difflib import get_close_matches

            close = get_close_matches(name, [*columns, *GIVEN], n=1)
            hint = f", did you mean `{{{close[0]}}}`?" if close else f"; it has {', '.join(columns)}"
            yield f"no column `{name}` for the text {template!r}{hint}"


def of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Say where a value is of the wrong type."""
    for number, row in enumerate(rows, 1):
        for name, wanted, optional in _WANTED:
            value = row.get(name)
            if not isinstance(value, wanted) and not (optional and value is None):
                kind = "a text" if wanted is str else "a whole number"
                yield f"row {number}: {name} is {value!r}, and must be {kind}"


_WANTED: tuple[tuple[str, type, bool], ...] = (
    ("artifact_id", int, False),
    ("cause", str, False),
    ("symbol", str, True),
    *((name, str, True) for name in TEXTS),
    *((name, int, True) for name in NUMBERS),
)
"""Column, its type, whether it may be NULL or left out."""
