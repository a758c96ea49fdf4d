"""Operators, and whether conditions hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, values
from abilint.surfaces.bindings.node.run import tail
from abilint.surfaces.bindings.node.values import NONE, UNKNOWN, Const, Known, Unknown

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

LARGEST = 1 << 64
"""Numbers beyond are none of C's."""
EQUAL = {"===": True, "==": True, "!==": False, "!=": False}
NUMERIC = {
    "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "%": lambda a, b: a % b,
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
    "|": lambda a, b: a | b, "&": lambda a, b: a & b, "<<": lambda a, b: a << min(b, 64),
}  # fmt: skip


def binary(run: Run, scope: Scope, node: Node) -> Value:
    """Two operands; chains of sums nest to the left, as deep as they are long."""
    rights = []
    inner: Node | None = node
    while inner is not None and inner.type == "binary_expression":
        operator = scope.source.text(inner.child_by_field_name("operator"))
        rights.append((operator, inner.child_by_field_name("right")))
        inner = inner.child_by_field_name("left")
    made = expressions.evaluate(run, scope, inner)
    for operator, right in reversed(rights):
        run.step()
        made = _applied(run, scope, operator, made, right)
    return made


def _applied(run: Run, scope: Scope, operator: str, left: Value, right: Node | None) -> Value:
    if operator not in {"||", "??", "&&"}:
        return computed(operator, left, expressions.evaluate(run, scope, right))
    holds = left != NONE if operator == "??" and isinstance(left, Const) else values.truth(left)
    if holds is not None:
        return left if holds == (operator != "&&") else expressions.evaluate(run, scope, right)
    run.conditional += operator == "&&"
    run.uncertain += 1
    other = expressions.evaluate(run, scope, right)
    run.uncertain -= 1
    run.conditional -= operator == "&&"
    return other if operator == "&&" else values.merged(left, other)


def computed(operator: str, left: Value, right: Value) -> Value:
    """Apply an operator to two values."""
    if operator == "+" and not (_is_number(left) and _is_number(right)):
        return joined(left, right)
    if not isinstance(left, Const) or not isinstance(right, Const):
        return UNKNOWN
    a, b = left.value, right.value
    if operator in EQUAL:
        return Const((a == b) == EQUAL[operator])
    if operator == "+" and isinstance(a, int | float) and isinstance(b, int | float):
        return Const(a + b)
    if operator not in NUMERIC or not (_is_number(left) and _is_number(right)):
        return UNKNOWN
    if max(abs(a), abs(b)) > LARGEST:  # type: ignore[arg-type]
        return UNKNOWN
    try:
        return Const(NUMERIC[operator](a, b))
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN


def _is_number(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, int | float)


def joined(left: Value, right: Value) -> Value:
    """Put one text behind the other; the end of what is not known may be."""
    if isinstance(left, values.Choice) and isinstance(right, Const):
        return values.one_of([joined(each, right) for each in left.options])
    if isinstance(right, values.Choice):
        return values.one_of([joined(left, each) for each in right.options])
    if isinstance(right, Const):
        end = tail(left) if not isinstance(left, Const) else spelled(left)
        made = (end + spelled(right))[-values.LONGEST_TEXT :]
        is_whole = isinstance(left, Const) and len(made) < values.LONGEST_TEXT
        return (
            Const(made, left.where or right.where) if is_whole and isinstance(left, Const) else Unknown(made)
        )
    return Unknown(tail(right))


def spelled(value: Const) -> str:
    """Spell a constant as a template does."""
    if isinstance(value.value, bool):
        return str(value.value).lower()
    return "null" if value.value is None else str(value.value)


def unary(run: Run, scope: Scope, node: Node) -> Value:
    """One operand."""
    operator = scope.source.text(node.child_by_field_name("operator"))
    given = expressions.evaluate(run, scope, node.child_by_field_name("argument"))
    if operator == "!":
        holds = values.truth(given)
        return UNKNOWN if holds is None else Const(not holds)
    if operator == "typeof":
        return _kind(given)
    if operator in {"-", "~"} and isinstance(given, Const) and isinstance(given.value, int | float):
        return Const(-given.value if operator == "-" else ~int(given.value))
    return NONE if operator == "void" else UNKNOWN


def _kind(given: Value) -> Value:
    match given:
        case Const(value=bool()):
            return Const("boolean")
        case Const(value=int() | float()):
            return Const("number")
        case Const(value=str()):
            return Const("string")
    return UNKNOWN


def ternary(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `a ? b : c`."""
    condition = node.child_by_field_name("condition")
    holds = decided(run, scope, condition)
    yes, no = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if holds is not None:
        return expressions.evaluate(run, scope, yes if holds else no)
    run.uncertain += 1
    run.conditional += 1
    found = values.merged(expressions.evaluate(run, scope, yes), expressions.evaluate(run, scope, no))
    run.conditional -= 1
    run.uncertain -= 1
    return found


def decided(run: Run, scope: Scope, condition: Node | None) -> bool | None:
    """Say whether a condition holds; None where only a run can tell.

    What variables hold is not known for certain in a function that is called at any time.
    """
    if condition is None:
        return None
    value = expressions.evaluate(run, scope, condition)
    if not isinstance(value, Const) and not isinstance(value, Known):
        return None if not scope.function.is_certain else values.truth(value)
    if not scope.function.is_certain and _depends(run, scope, condition):
        return None
    return values.truth(value)


def _depends(run: Run, scope: Scope, condition: Node) -> bool:
    """Whether a condition asks for what the text sets in several places."""
    from abilint.surfaces.bindings import tree

    names = tree.of_type(condition, "identifier", "property_identifier", "private_property_identifier")
    return any(scope.source.text(each) in run.reassigned for each in names)


def asks_for_nothing(scope: Scope, condition: Node | None) -> bool:
    """Whether a condition asks if something is not there yet: `!lib`, `lib === null`."""
    while condition is not None and condition.type == "parenthesized_expression":
        condition = expressions.wrapped(condition)
    if condition is None:
        return False
    if condition.type == "unary_expression":
        argument = condition.child_by_field_name("argument")
        simple = {"identifier", "member_expression", "subscript_expression"}
        return argument is not None and argument.type in simple
    written = scope.source.text(condition)
    ends = ("null", "undefined", "'undefined'", '"undefined"')
    return condition.type == "binary_expression" and written.endswith(ends) and "!=" not in written
