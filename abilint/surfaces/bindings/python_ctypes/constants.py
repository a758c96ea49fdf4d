"""Whole numbers that modules give names to, at their top and in classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from abilint.model.constant import Constant
from abilint.surfaces.bindings.python_ctypes.values import Class, Const

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Scope, Value


def note(run: Run, scope: Scope, body: Sequence[ast.stmt]) -> None:
    """Take in what a module defined; names that two modules define otherwise mean nothing sure."""
    for name, value, where in _of(run, scope, scope.names, body):
        known = run.numbers.setdefault(name, Constant(name, str(value), where))
        if known is not None and known.value != str(value):
            run.numbers[name] = None


def _of(
    run: Run, scope: Scope, names: Mapping[str, Value], body: Sequence[ast.stmt]
) -> Iterator[tuple[str, int, Location]]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            made = names.get(statement.name)
            if isinstance(made, Class) and made.type is None:
                yield from _of(run, scope, made.names, statement.body)
        for target in _targets(statement):
            found = names.get(target.id)
            if isinstance(found, Const) and type(found.value) is int:
                yield target.id, found.value, run.at(scope, target)


def _targets(statement: ast.stmt) -> Iterator[ast.Name]:
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    yield from (each for each in targets if isinstance(each, ast.Name))
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target
