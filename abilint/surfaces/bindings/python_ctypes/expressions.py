"""What an expression comes to, by its text alone."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from abilint.surfaces.bindings.python_ctypes import attributes, calls, comprehensions, types_of
from abilint.surfaces.bindings.python_ctypes.values import (
    UNKNOWN,
    Const,
    CType,
    Function,
    Known,
    Library,
    Row,
    Scope,
    Table,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run

LONGEST = 65536
"""Elements of a row that arithmetic makes."""
LONGEST_TEXT = 1 << 20
_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitOr: operator.or_, ast.BitAnd: operator.and_, ast.BitXor: operator.xor,
    ast.RShift: operator.rshift, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.eq, ast.IsNot: operator.ne,
    ast.In: lambda one, other: one in other, ast.NotIn: lambda one, other: one not in other,
}  # fmt: skip


def evaluate(run: Run, scope: Scope, node: ast.expr) -> Value:
    """Give the value of an expression; names that are looked up in libraries are noted on the way."""
    run.step()
    known = _HANDLERS.get(type(node))
    if known is not None:
        return known(run, scope, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(run, scope, child)
    return UNKNOWN


def _constant(run: Run, scope: Scope, node: ast.Constant) -> Value:
    return Const(node.value, run.at(scope, node) if isinstance(node.value, str) else None)


def _name(run: Run, scope: Scope, node: ast.Name) -> Value:
    found = scope.look_up(node.id)
    return resolved(run, Known(f"builtins.{node.id}") if found is None else found)


def resolved(run: Run, value: Value) -> Value:
    """Give what a name of the standard library, or of another package that is known, stands for."""
    if isinstance(value, Known) and value.name in run.constants:
        return Const(run.constants[value.name])
    return run.natives.get(value.name, value) if isinstance(value, Known) else value


def _attribute(run: Run, scope: Scope, node: ast.Attribute) -> Value:
    owner = evaluate(run, scope, node.value)
    return resolved(run, attributes.get(run, scope, owner, node.attr, node))


def _row(run: Run, scope: Scope, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items: list[Value] = []
    for each in node.elts:
        if isinstance(each, ast.Starred):
            inner = evaluate(run, scope, each.value)
            if not isinstance(inner, Row):
                return UNKNOWN
            items += inner.items
        else:
            items.append(evaluate(run, scope, each))
    return Row(items)


def _table(run: Run, scope: Scope, node: ast.Dict) -> Value:
    items: dict[Any, Value] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        known = evaluate(run, scope, key) if key is not None else UNKNOWN
        content = evaluate(run, scope, value)
        if isinstance(known, Const):
            items[known.value] = content
    return Table(items)


def constant(value: Value) -> Any:  # noqa: ANN401  (a value of Python)
    """Give what a constant, or a row of constants, is to Python; raises ValueError."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Row):
        return tuple(constant(each) for each in value.items)
    raise ValueError


def _binary(run: Run, scope: Scope, node: ast.BinOp) -> Value:
    one, other = evaluate(run, scope, node.left), evaluate(run, scope, node.right)
    if isinstance(node.op, ast.Mult):
        made = _repeated(run, one, other) or _repeated(run, other, one)
        if made is not None:
            return made
    if isinstance(one, Row) and isinstance(other, Row) and isinstance(node.op, ast.Add):
        return Row([*one.items, *other.items][:LONGEST])
    if isinstance(node.op, ast.Add | ast.Div) and isinstance(other, Const) and not isinstance(one, Const):
        return _with_tail(one, other.value, "/" if isinstance(node.op, ast.Div) else "")
    try:
        where = spelt_at((node.left, one), (node.right, other))
        unsure = is_unsure(one) or is_unsure(other)
        return Const(_calculate(node.op, constant(one), constant(other)), where, unsure=unsure)
    except (ValueError, TypeError, ArithmeticError, KeyError):
        tail = one.value if isinstance(one, Const) and isinstance(one.value, str) else ""
        return Unknown(tail.rpartition("%s")[2]) if isinstance(node.op, ast.Mod) else UNKNOWN


def is_unsure(value: Value) -> bool:
    """Whether a part of a text is in it only under a condition."""
    return isinstance(value, Const) and value.unsure


def spelt_at(*parts: tuple[ast.expr, Value]) -> Location | None:
    """Say where a text that is put together is spelt out: rather where its parts come from than here."""
    found: Location | None = None
    for node, value in parts:
        first = value.items[0] if isinstance(value, Row) and value.items else value
        where = first.where if isinstance(first, Const) else None
        if where is not None and (found is None or not isinstance(node, ast.Constant)):
            found = where
    return found


def _with_tail(one: Value, text: object, between: str) -> Unknown:
    """Put a known text behind what only a run can tell, but for its end."""
    if not isinstance(text, str):
        return UNKNOWN
    known = isinstance(one, Unknown) and one.tail and len(one.tail) + len(text) < LONGEST
    return Unknown(f"{one.tail}{between}{text}" if isinstance(one, Unknown) and known else text)


def _repeated(run: Run, one: Value, other: Value) -> Value | None:
    """Multiply a type or a row by a number."""
    if not isinstance(other, Const) or isinstance(other.value, bool) or not isinstance(other.value, int):
        if isinstance(one, Row) or types_of.is_type(run, one):
            return UNKNOWN if not types_of.is_type(run, one) else _array(run, one, None)
        return None
    if types_of.is_type(run, one):
        return _array(run, one, other.value)
    if isinstance(one, Row):
        return Row((one.items * max(other.value, 0))[:LONGEST]) if other.value < LONGEST else UNKNOWN
    return None


def _array(run: Run, element: Value, count: int | None) -> Value:
    type_id = types_of.type_of(run, element)
    if count is None or count < 0:
        return CType(run.graph.unknown("an array of a length that only a run can tell"))
    return CType(run.graph.array(type_id, count))


def _calculate(op: ast.operator, one: Any, other: Any) -> Any:  # noqa: ANN401  (values of Python)
    if isinstance(op, ast.LShift | ast.Pow):
        if not (isinstance(one, int) and isinstance(other, int) and 0 <= other <= 128 and abs(one) < 1 << 64):
            raise ValueError
        return one << other if isinstance(op, ast.LShift) else one**other
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    if isinstance(op, ast.Mult) and not numbers:
        raise ValueError
    if isinstance(op, ast.Mod) and isinstance(one, str):
        return _formatted(one, other)
    result = _ARITHMETIC[type(op)](one, other)
    if (isinstance(result, str | bytes | tuple) and len(result) > LONGEST_TEXT) or (
        isinstance(result, int) and result.bit_length() > 4096
    ):
        raise ValueError
    return result


def _formatted(template: str, values: Any) -> str:  # noqa: ANN401  (a value of Python)
    """Fill `%s` and `%d`; widths could ask for gigabytes."""
    if template.count("%") != template.count("%s") + template.count("%d"):
        raise ValueError
    return str(template % values)


def _unary(run: Run, scope: Scope, node: ast.UnaryOp) -> Value:
    value = evaluate(run, scope, node.operand)
    if not isinstance(value, Const):
        return UNKNOWN
    try:
        match node.op:
            case ast.Not():
                return Const(not value.value)
            case ast.USub():
                return Const(-value.value)
            case ast.Invert():
                return Const(~value.value)
    except TypeError:
        return UNKNOWN
    return value


def _compare(run: Run, scope: Scope, node: ast.Compare) -> Value:
    values = [evaluate(run, scope, each) for each in (node.left, *node.comparators)]
    try:
        known = [constant(each) for each in values]
        return Const(all(_COMPARISONS[type(op)](known[i], known[i + 1]) for i, op in enumerate(node.ops)))
    except (ValueError, TypeError, KeyError):
        return _identity(node, values)


def _identity(node: ast.Compare, values: list[Value]) -> Value:
    """Compare a library, function or class with None."""
    if len(node.ops) == 1 and Const(None) in values and isinstance(node.ops[0], ast.Is | ast.IsNot):
        other = next((each for each in values if each != Const(None)), UNKNOWN)
        if isinstance(other, Library | Function):
            return Const(isinstance(node.ops[0], ast.IsNot))
    return UNKNOWN


def _choice(run: Run, scope: Scope, node: ast.BoolOp) -> Value:
    """`and`, `or`; of `a or b` with unknown `a` the known one."""
    stops_at = isinstance(node.op, ast.Or)
    unsure = False
    last: Value = UNKNOWN
    tail = UNKNOWN
    for each in node.values:
        value = evaluate(run, scope, each)
        truth = truth_of(value)
        if truth is stops_at:
            return tail if unsure and not isinstance(value, Const) else value
        unsure = unsure or truth is None
        tail = value if isinstance(value, Unknown) and value.tail and not tail.tail else tail
        last = value
    return tail if unsure else last


def truth_of(value: Value) -> bool | None:
    """Say whether a value counts as true; None where only a run can tell."""
    match value:
        case Const(value=known):
            return bool(known)
        case Row(items=items, partial=partial):
            return None if partial and items else bool(items)
        case Library() | Function():
            return True
    return None


def _conditional(run: Run, scope: Scope, node: ast.IfExp) -> Value:
    truth = truth_of(evaluate(run, scope, node.test))
    if truth is not None:
        return evaluate(run, scope, node.body if truth else node.orelse)
    one, other = evaluate(run, scope, node.body), evaluate(run, scope, node.orelse)
    return one if one == other else UNKNOWN


def _subscript(run: Run, scope: Scope, node: ast.Subscript) -> Value:
    owner = evaluate(run, scope, node.value)
    if isinstance(node.slice, ast.Slice):
        return _slice(run, scope, owner, node.slice)
    return attributes.item(run, scope, owner, evaluate(run, scope, node.slice), node)


def _slice(run: Run, scope: Scope, owner: Value, node: ast.Slice) -> Value:
    ends = [None if e is None else evaluate(run, scope, e) for e in (node.lower, node.upper, node.step)]
    try:
        part = slice(*(None if e is None else constant(e) for e in ends))
        if isinstance(owner, Row):
            return Row(owner.items[part])
        return Const(constant(owner)[part])
    except (ValueError, TypeError):
        return UNKNOWN


def _text(run: Run, scope: Scope, node: ast.JoinedStr) -> Value:
    parts: list[str] = []
    spelt: list[tuple[ast.expr, Value]] = []
    unsure = False
    for each in node.values:
        inner = each.value if isinstance(each, ast.FormattedValue) else each
        value = evaluate(run, scope, inner)
        spelt.append((inner, value))
        if isinstance(value, Const) and isinstance(value.value, str | int):
            parts.append(str(value.value))
        else:
            unsure, parts = True, []
    text = "".join(parts)
    return Unknown(text) if unsure else Const(text, spelt_at(*spelt))


def _lambda(run: Run, scope: Scope, node: ast.Lambda) -> Value:
    made = Function(node, scope)
    run.functions.append(made)
    return made


def _named(run: Run, scope: Scope, node: ast.NamedExpr) -> Value:
    value = evaluate(run, scope, node.value)
    attributes.unpack(run, scope, node.target, value)
    return value


def _call(run: Run, scope: Scope, node: ast.Call) -> Value:
    return calls.call(run, scope, node)


_HANDLERS: dict[type, Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.List: _row,
    ast.Tuple: _row,
    ast.Set: _row,
    ast.Dict: _table,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _choice,
    ast.IfExp: _conditional,
    ast.Subscript: _subscript,
    ast.JoinedStr: _text,
    ast.Lambda: _lambda,
    ast.ListComp: comprehensions.row,
    ast.GeneratorExp: comprehensions.row,
    ast.SetComp: comprehensions.row,
    ast.DictComp: comprehensions.table,
    ast.NamedExpr: _named,
    ast.Call: _call,
}
