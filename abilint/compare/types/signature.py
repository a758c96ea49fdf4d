"""Two function types: what caller and callee put where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types.fault import Fault, Pair, Where
from abilint.compare.types.scalars import NUMBERS, Shape, scalar
from abilint.compare.types.step import Step
from abilint.model.target import Format
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Outcome, Sides
    from abilint.model.types import FunctionType, TypeId

WHOLE_SIGNATURE = "signature"
PLAIN_ON_WINDOWS_64 = frozenset({"ms", "win64", "cdecl", "stdcall", "fastcall", "thiscall"})
"""Ignored by compilers for 64-bit Windows, where there is one convention."""


def compare_signatures(sides: Sides, step: Step, promised: FunctionType, built: FunctionType) -> Outcome:
    """Compare result, parameters, `...` and calling convention."""
    yield from _convention(sides, step, promised, built)
    if sides.strict and _is_root(step) and _lost_this(promised, built):
        words = ("member" if _takes_this(each) else "static" for each in (promised, built))
        yield _whole(step, step.fault(Kind.STATIC, *words))
        return
    if promised.prototyped and built.prototyped:
        yield from _counts(step, promised, built, strict=sides.strict)
    yield _part(step, "result", Where.RESULT, Pair(promised.result, built.result))
    if len(promised.parameters) == len(built.parameters) or promised.variadic != built.variadic:
        yield from _parameters(sides, step, promised, built)


def _lost_this(promised: FunctionType, built: FunctionType) -> bool:
    """Whether one of them takes one argument less, which is the object; compilers need not name it."""
    return abs(len(promised.parameters) - len(built.parameters)) == 1 and (
        _takes_this(max(promised, built, key=lambda each: len(each.parameters)))
        and not _takes_this(min(promised, built, key=lambda each: len(each.parameters)))
    )


def _takes_this(function: FunctionType) -> bool:
    """Whether a function is a member of a class that is called on an object."""
    return bool(function.parameters) and function.parameters[0].name == "this"


def _part(step: Step, place: str, where: Where, pair: Pair, parameter: str = "") -> Step:
    if _is_root(step):
        return Step(pair, where, pair, (), place, parameter)
    return Step(pair, where, pair, (*step.path, place), step.place, step.parameter, True, step.name)


def _is_root(step: Step) -> bool:
    return not step.place and not step.path


def _whole(step: Step, fault: Fault) -> Fault:
    return replace(fault, place=WHOLE_SIGNATURE) if _is_root(step) else fault


def _counts(step: Step, promised: FunctionType, built: FunctionType, *, strict: bool) -> Iterator[Fault]:
    """Compare the number of parameters; `...` on one side says why the numbers differ."""
    before, after = len(promised.parameters), len(built.parameters)
    if promised.variadic != built.variadic:
        variadic = step.fault(Kind.VARIADIC, _ending(promised), _ending(built))
        yield _whole(step, replace(variadic, moved=abs(after - before) if strict else 0))
        if strict and after > before and built.variadic:
            yield _whole(step, step.fault(Kind.PARAMETER_COUNT, before, after, *_unshared(promised, built)))
    elif before != after:
        lacking = () if strict and not _is_root(step) else _unshared(promised, built)
        yield _whole(step, step.fault(Kind.PARAMETER_COUNT, before, after, *lacking))


def _ending(function: FunctionType) -> str:
    return "..." if function.variadic else ""


def _unshared(promised: FunctionType, built: FunctionType) -> tuple[str, ...]:
    """Name the parameters that only the longer side has: by name where all have one, else the last."""
    names = [[parameter.name for parameter in side.parameters] for side in (promised, built)]
    shorter, longer = sorted(names, key=len)
    if all(shorter) and all(longer) and set(shorter) < set(longer):
        return tuple(name for name in longer if name not in shorter)
    return tuple(
        name or f"parameter {number}" for number, name in enumerate(longer[len(shorter) :], len(shorter) + 1)
    )


def _parameters(sides: Sides, step: Step, promised: FunctionType, built: FunctionType) -> Outcome:
    promoted = promised.prototyped is not built.prototyped
    for number, (one, other) in enumerate(zip(promised.parameters, built.parameters, strict=False), 1):
        if promoted and (_promotes(sides.promised, one.type) or _promotes(sides.built, other.type)):
            continue
        yield _part(step, f"parameter {number}", Where.PARAMETER, Pair(one.type, other.type), one.name)
    before, after = ([p.name for p in side.parameters] for side in (promised, built))
    if before != after and all(before) and sorted(before) == sorted(after):
        order = step.fault(Kind.PARAMETER_ORDER, ", ".join(before), ", ".join(after))
        yield _whole(step, order)


def _promotes(side: Side, type_id: TypeId) -> bool:
    """Whether an old-style definition gets it wider than it says (C17, 6.5.2.2, paragraph 6)."""
    value = scalar(side.node(type_id), side.target)
    return value.shape in NUMBERS and ((value.size or 0) < 4 or value.shape is Shape.FLOAT)


def _convention(sides: Sides, step: Step, promised: FunctionType, built: FunctionType) -> Iterator[Fault]:
    """Compare calling conventions where both sources tell, on targets that have several."""
    target = sides.built.target
    if target.architecture not in ("i386", "x86_64"):
        return
    stated = [
        side.states_conventions or function.convention != "c"
        for side, function in ((sides.promised, promised), (sides.built, built))
    ]
    windows_64 = target.format is Format.PE and target.bits == 64
    before, after = (
        "c" if windows_64 and function.convention in PLAIN_ON_WINDOWS_64 else function.convention
        for function in (promised, built)
    )
    if all(stated) and before != after:
        yield _whole(step, step.fault(Kind.CONVENTION, before, after))
