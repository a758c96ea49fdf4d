"""What two releases differ in, as rows: `changes`, `type_changes`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from abilint.facts.types import spelled, spot
from abilint.model.release import ChangeKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.facts.known_names import KnownNames
    from abilint.facts.rows import Rows
    from abilint.model.build import Member
    from abilint.model.release import Change, ConsumerType, TypeChange

CHANGE = (
    "artifact_id", "kind", "subject", "before", "after", "symbol_kind", "version", "detail", "declared",
    "deprecated",
    "old_file", "old_line", "file", "line", "column", "old_signature", "signature", "count", "names",
    "known_as", "known_owner", "from_module",
)  # fmt: skip
OF_TYPES = (
    "evidence", "public", "kind", "subject", "place", "path", "spot", "parameter",
    "before", "after", "before_type", "after_type", "before_size", "after_size", "count", "moved", "reach",
    "reached_by", "reached_count", "reached_names", "old_file", "old_line", "file", "line", "column",
    "old_signature", "signature",
)  # fmt: skip
TYPE_CHANGE = ("artifact_id", *OF_TYPES)
CONSUMER_TYPE = ("artifact_id", "program", "library", *OF_TYPES)
NAMED = 5
"""Of the names that one cause touches, so many are told."""
MOST_ALIKE = 15
"""Names of constructors and destructors are spelled alike: so many more are looked at."""


def rows(
    artifact_base: int,
    changes: Iterable[tuple[int, Change]],
    types: Iterable[tuple[int, TypeChange]],
    consumer_types: Iterable[tuple[int, ConsumerType]],
    known: KnownNames,
    members: Sequence[Member],
) -> Iterator[Rows]:
    """Everything that the comparison with the old release concluded, each with its member's index."""
    first = artifact_base + 1

    @cache
    def is_module(member: int) -> bool:
        exported = (s.link_name for s in members[member].symbols if s.scope is Scope.EXPORTED)
        return any(known.find(name)[0] == "hook" for name in exported)

    yield (
        "changes",
        CHANGE,
        (
            (*_change(first + member, c, known), c.kind is ChangeKind.SYMBOL_REMOVED and is_module(member))
            for member, c in changes
        ),
    )
    yield "type_changes", TYPE_CHANGE, ((first + member, *_of_type(c)) for member, c in types)
    told = ((first + member, c.program, c.library, *_of_type(c.change)) for member, c in consumer_types)
    yield "consumer_types", CONSUMER_TYPE, told


def _change(artifact_id: int, c: Change, known: KnownNames) -> tuple[object, ...]:
    old_file, old_line, _ = c.old_location or (None, None, None)
    file, line, column = c.location or (None, None, None)
    return (
        artifact_id, c.kind, c.subject, c.before, c.after, c.symbol_kind, c.version, c.detail, c.declared,
        c.deprecated,
        old_file, old_line or None, file, line or None, column or None, c.old_signature or None,
        c.signature or None, len(c.names) or 1, _listed(c.names), *known.find(c.subject),
    )  # fmt: skip


def _of_type(c: TypeChange) -> tuple[object, ...]:
    d = c.difference
    old_file, old_line, _ = d.location or (None, None, None)
    file, line, column = d.built_location or (None, None, None)
    return (
        c.evidence, c.public, d.kind, d.subject, d.place, "/".join(d.path) or None, spot(d),
        d.parameter or None, _text(d.before), _text(d.after), d.before_type or None, d.after_type or None,
        d.before_size, d.after_size, d.count, d.moved, d.reach,
        spelled(d.reached_by[0]) if d.reached_by else None, d.reached_count, _listed(d.reached_by),
        old_file, old_line or None, file, line or None, column or None, c.old_signature or None,
        c.signature or None,
    )  # fmt: skip


def _listed(names: tuple[str, ...]) -> str | None:
    shown = tuple(dict.fromkeys(map(spelled, names[: NAMED + MOST_ALIKE])))
    more = ", ..." if len(names) > NAMED + MOST_ALIKE or len(shown) > NAMED else ""
    return ", ".join(shown[:NAMED]) + more if names else None


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
