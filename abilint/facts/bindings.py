"""What became of holding bindings against their library, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.facts.types import spelled, spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.facts.rows import Rows
    from abilint.model.bound import BindingFacts, Told
    from abilint.model.location import Location

FILE = ("artifact_id", "binding", "language")
PLACE = ("file", "line", "column")
TYPE = (
    "evidence", "kind", "subject", "place", "path", "spot", "parameter", "before", "after", "before_type",
    "after_type", "before_size", "after_size", "count", "moved", "reach", "reached_by", "reached_count",
    "built_file", "built_line", "built_signature",
)  # fmt: skip


def rows(artifact_base: int, bindings: Iterable[BindingFacts]) -> Iterator[Rows]:
    """Everything that comparing with each file gave."""
    for each in bindings:
        whole = (artifact_base + 1 + each.member, each.path, each.language)
        yield (
            "binding_names",
            (*FILE, "name", "optional", "found", "other", "suggestion", "likeness", "idle", *PLACE),
            [
                (*whole, n.name, n.optional, n.found, n.other or None, n.suggestion or None,
                 n.likeness or None, n.idle, *_place(n.location))
                for n in each.absent
            ],
        )  # fmt: skip
        yield (
            "binding_counts",
            (*FILE, "name", "passed", "taken", "variadic", "stated", *PLACE),
            [
                (*whole, n.name, n.passed, n.taken, n.variadic, n.is_stated, *_place(n.location))
                for n in each.counts
            ],
        )
        yield (
            "binding_results",
            (*FILE, "name", "kind", "type", "used", *PLACE),
            [(*whole, n.name, n.kind, n.type, n.is_used, *_place(n.location)) for n in each.results],
        )
        yield (
            "binding_attributes",
            (*FILE, "name", "meant", "subject", "refused", *PLACE),
            [(*whole, n.name, n.meant, n.subject, n.refused, *_place(n.location)) for n in each.attributes],
        )
        yield (
            "binding_constants",
            (*FILE, "name", "value", "built", "kind", "evidence", "built_file", "built_line", *PLACE),
            [
                (*whole, n.name, n.value, n.built, n.kind, n.evidence,
                 *(_place(n.built_location)[:2] if n.built_location else (None, None)), *_place(n.location))
                for n in each.values
            ],
        )  # fmt: skip
        yield (
            "binding_unfit",
            (*FILE, "name", "spot", "foreign_kind", "type", "path", *PLACE),
            [
                (*whole, n.name, n.spot, n.foreign, n.type, n.path or None, *_place(n.location))
                for n in each.unfit
            ],
        )
        yield "bound_names", ("artifact_id", "name"), [(whole[0], name) for name in each.names]
        yield "binding_types", (*FILE, *TYPE, *PLACE), [(*whole, *_type(n)) for n in each.types]


def _place(location: Location) -> tuple[str, int | None, int | None]:
    return location.file, location.line or None, location.column or None


def _type(told: Told) -> tuple[object, ...]:
    d = told.difference
    built_file, built_line, _ = d.built_location or (None, None, None)
    return (
        told.evidence, d.kind, d.subject, d.place, "/".join(d.path) or None, spot(d), d.parameter or None,
        _text(d.before), _text(d.after), d.before_type or None, d.after_type or None, d.before_size,
        d.after_size, d.count, d.moved, d.reach, spelled(d.reached_by[0]) if d.reached_by else None,
        d.reached_count, built_file, built_line or None, told.built_signature or None,
        *(_place(d.location) if d.location else (None, None, None)),
    )  # fmt: skip


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
