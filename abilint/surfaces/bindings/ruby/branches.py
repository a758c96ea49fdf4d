"""Ways of which a run takes one: branches, and what `rescue` stands by for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import opening, statements
from abilint.surfaces.bindings.ruby.run import Stop
from abilint.surfaces.bindings.ruby.values import UNKNOWN, Libraries, Scope, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

GOES_ON = frozenset(
    {"FFI::NotFoundError", "LoadError", "ScriptError", "Exception", "Fiddle::DLError", "DLError"}
)
"""What catches that a name is absent. `rescue` alone does not: the ffi gem's error is no StandardError."""


def guarded(run: Run, scope: Scope, attempt: Callable[[], Value], handlers: list[Node]) -> Value:
    """Follow what handlers stand by for, and the handlers, of which a run takes one or none."""
    optional = any(_goes_on(scope, each) for each in handlers)
    run.optional += optional
    try:
        found = attempt()
    except Stop as stop:
        if stop.word != "raise" or not handlers:
            raise
        found = UNKNOWN
    finally:
        run.optional -= optional
    for each in handlers:
        run.begin_branch()
        run.conditional += 1
        try:
            inner = each.child_by_field_name("body")
            statements.body(run, scope, inner.named_children if inner is not None else ())
        except Stop:
            pass
        finally:
            run.conditional -= 1
            _take_alternatives(run, run.end_branch())
    return found


def _goes_on(scope: Scope, handler: Node) -> bool:
    """Whether a `rescue` clause catches that a name is absent, and does not raise again."""
    exceptions = handler.child_by_field_name("exceptions")
    caught = (
        {scope.text.of(each).removeprefix("::") for each in exceptions.named_children}
        if exceptions
        else set()
    )
    inner = handler.child_by_field_name("body")
    last = inner.named_children[-1] if inner is not None and inner.named_children else None
    raises = last is not None and scope.text.of(last).startswith(("raise", "exit", "abort", "fail"))
    return bool(caught & GOES_ON or {name.rpartition("::")[2] for name in caught} & GOES_ON) and not raises


def _take_alternatives(run: Run, bound: list[tuple[dict[object, Value], object, Value]]) -> None:
    """Keep of a handler what nothing else says, and other names of a library."""
    for names, name, value in bound:
        before = names.get(name)
        if before is None:
            run.assign(names, name, value)
        elif isinstance(before, Libraries) and isinstance(value, Libraries):
            run.assign(names, name, opening.either(before, value))


def perhaps(run: Run, follow: Callable[[], Value]) -> Value:
    """Follow what a run may leave out."""
    return either_way(run, [follow, lambda: UNKNOWN], lone=True)


def either_way(run: Run, ways: list[Callable[[], Value]], *, lone: bool = False) -> Value:
    """Follow all of several ways of which a run takes one, and keep what they agree on."""
    values, ended = [], False
    outcome: list[dict[tuple[int, object], tuple[dict[object, Value], Value]]] = []
    for follow in ways:
        run.begin_branch()
        run.conditional += 1
        try:
            values.append(follow())
        except Stop as stop:
            values.append(stop.value)
            ended = ended or stop.word != "raise"
        finally:
            run.conditional -= 1
            bound = run.end_branch()
        outcome.append({(id(names), name): (names, value) for names, name, value in bound})
    _merge(run, outcome)
    if ended:
        run.conditional += 1
    if lone:
        return values[0]
    return values[0] if all(value == values[0] for value in values) else UNKNOWN


def _merge(run: Run, outcome: list[dict[tuple[int, object], tuple[dict[object, Value], Value]]]) -> None:
    for place in dict.fromkeys(place for each in outcome for place in each):
        names, _ = next(each[place] for each in outcome if place in each)
        name = place[1]
        before = names.get(name)
        found = [each[place][1] if place in each else before for each in outcome]
        run.assign(names, name, _agreed([value for value in found if value is not None]))


def _agreed(values: list[Value]) -> Value:
    first, *others = values
    for other in others:
        if isinstance(first, Libraries) and isinstance(other, Libraries):
            first = opening.either(first, other)
        elif first != other:
            return UNKNOWN
    return first
