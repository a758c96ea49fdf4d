"""Values of expressions, as far as the text tells them."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from abilint.surfaces.bindings.java import platforms, syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.target import Target
    from abilint.surfaces.bindings.java.program import Program
    from abilint.surfaces.bindings.java.syntax import Call, Class, Code, Expression

Value: TypeAlias = int | float | str | bool
DEEPEST = 60
"""Constants that are made of constants."""
MOST = 8
"""Values that are told apart where a condition leaves it open."""
MOST_STEPS = 200_000
LARGEST = 1 << 64
LONG_TEXT = 4096
OPERATORS: dict[str, Callable[[int, int], int]] = {
    "-": operator.sub, "*": operator.mul, "|": operator.or_, "&": operator.and_, "^": operator.xor, "or":
    operator.or_, "and": operator.and_, "xor": operator.xor, "==": operator.eq, "!=": operator.ne, "<":
    operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
LEFT, RIGHT = ("<<", "shl"), (">>", "shr")
CONVERSIONS = (
    "getName",
    "toLong",
    "toInt",
    "toByte",
    "toShort",
    "trim",
    "intValue",
    "longValue",
    "toString",
    "toUInt",
)


class Place(Struct, frozen=True):
    """Where an expression stands."""

    owner: Class
    code: Code | None = None
    """The body around it, for its own variables."""
    given: tuple[tuple[str, Expression, Place | None], ...] = ()
    """Parameters of a function, what it is called with, and where."""
    depth: int = 0

    def deeper(self, owner: Class | None = None) -> Place:
        """Give the place of what an expression refers to."""
        if owner is None or owner is self.owner:
            return Place(self.owner, self.code, self.given, self.depth + 1)
        return Place(owner, None, (), self.depth + 1)


class Evaluator:
    """Follows names to their values."""

    def __init__(self, program: Program, target: Target) -> None:
        self.program = program
        self.target = target
        self._answers = platforms.answers(target)
        self._steps = 0
        self._known: dict[object, tuple[Value, ...]] = {}
        self._running: set[object] = set()
        """Variables and methods whose values are being looked for: one that needs its own has none."""

    @property
    def exhausted(self) -> bool:
        """Whether the file asks for more than any that people write."""
        return self._steps > MOST_STEPS

    def value(self, expression: Expression | None, place: Place) -> Value | None:
        """Give the one value that an expression has; None where only a run can tell."""
        found = self.values(expression, place)
        return found[0] if len(found) == 1 else None

    def number(self, expression: Expression | None, place: Place) -> int | None:
        """Give the one integer that an expression is."""
        found = self.value(expression, place)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def values(self, expression: Expression | None, place: Place) -> tuple[Value, ...]:
        """Give the values that an expression may have, in order; none where only a run can tell."""
        self._steps += 1
        if place.depth > DEEPEST or self._steps > MOST_STEPS:
            return ()
        match expression:
            case syntax.Literal(value=value):
                return () if value is None else (value,)
            case syntax.Name(path=path):
                return self._named(path, place)
            case syntax.Operation(operator=sign, operands=operands):
                return self._operation(sign, operands, place)
            case syntax.Choice():
                return self._choice(expression, place)
            case syntax.Call():
                return self._call(expression, place)
        return ()

    def _choice(self, choice: syntax.Choice, place: Place) -> tuple[Value, ...]:
        condition = self.value(choice.condition, place.deeper())
        if isinstance(condition, bool):
            return self.values(choice.then if condition else choice.otherwise, place.deeper())
        ways = (self.values(each, place.deeper()) for each in (choice.then, choice.otherwise))
        return tuple(dict.fromkeys(value for way in ways for value in way))[:MOST]

    def _named(self, path: tuple[str, ...], place: Place) -> tuple[Value, ...]:
        known = self._answers.get(".".join(path[-2:]), self._answers.get(path[-1]))
        if path[1:] == ("name",) and any(name == path[0] for name, _, _ in place.given):
            path = path[:1]
        key = (path, place.owner, id(place.code))
        if not place.given and key in self._known:
            return self._known[key]
        ways = self._guarded(key, self.behind(path, place))
        found = tuple(dict.fromkeys(value for way in ways for value in way))[:MOST]
        if not all(ways) and not all(isinstance(value, str) for value in found):
            found = ()
        elif not found and known is not None:
            found = (known,)
        if not place.given:
            self._known[key] = found
        return found

    def behind(self, path: tuple[str, ...], place: Place) -> list[tuple[Expression, Place]]:
        """Give what a variable is given, in all places that do, the nearest of its name."""
        if len(path) == 1:
            for name, value, caller in place.given:
                if name == path[0]:
                    outside = caller or place
                    return [(value, Place(outside.owner, outside.code, outside.given, place.depth + 1))]
            local = place.code.assigned.get(path[0], []) if place.code else []
            if local:
                return [(each, place.deeper()) for each in local]
        found = self.program.variable(path, place.owner)
        if found is None:
            return []
        field, owner = found
        given = owner.code.assigned.get(field.name, [])
        stated = [field.value] if field.value is not None and field.value not in given else []
        return [(each, place.deeper(owner)) for each in (*stated, *given)]

    def _operation(self, sign: str, operands: tuple[Expression, ...], place: Place) -> tuple[Value, ...]:
        sides = [self.values(each, place.deeper()) for each in operands]
        if sign == "+" and len(sides) == 2 and any(isinstance(v, str) for side in sides for v in side):
            return _joined(*sides)
        if any(len(side) != 1 for side in sides):
            return self._truth(sign, sides)
        result = _reckoned(sign, [side[0] for side in sides])
        return () if result is None else (result,)

    @staticmethod
    def _truth(sign: str, sides: list[tuple[Value, ...]]) -> tuple[Value, ...]:
        """Decide `a && b` and `a || b` where one side alone does."""
        known = [side[0] for side in sides if len(side) == 1]
        if (sign, False) in ((sign, each) for each in known) and sign == "&&":
            return (False,)
        return (True,) if sign == "||" and True in known else ()

    def _call(self, call: Call, place: Place) -> tuple[Value, ...]:
        if not call.arguments and call.name in self._answers:
            return (self._answers[call.name],)
        first = call.arguments[0] if call.arguments else None
        if call.name == "getProperty":
            name = self.value(first, place.deeper())
            known = platforms.property_of(name, self.target) if isinstance(name, str) else None
            return () if known is None else (known,)
        if call.name in ("mapLibraryName", "valueOf", "get", "of") and first is not None:
            return self.values(call.arguments[-1], place.deeper())
        if call.name in CONVERSIONS and call.target is not None:
            return self.values(call.target, place.deeper())
        return self._of_text(call, place) or self._of_method(call, place)

    def _of_text(self, call: Call, place: Place) -> tuple[Value, ...]:
        """Ask a text for what it holds."""
        text = self.value(call.target, place.deeper())
        if not isinstance(text, str):
            return ()
        if call.name in ("toLowerCase", "lowercase"):
            return (text.lower(),)
        part = self.value(call.arguments[0], place.deeper()) if call.arguments else None
        if not isinstance(part, str):
            return ()
        asked: dict[str, bool] = {
            "contains": part in text,
            "startsWith": text.startswith(part),
            "endsWith": text.endswith(part),
            "equals": text == part,
            "equalsIgnoreCase": text.lower() == part.lower(),
        }
        return (asked[call.name],) if call.name in asked else ()

    def _of_method(self, call: Call, place: Place) -> tuple[Value, ...]:
        """Give what a method of the program's own returns."""
        found = self.method(call, place)
        if found is None:
            return ()
        results, where = found
        ways = self._guarded(id(where.code), [(each, where) for each in results])
        return tuple(dict.fromkeys(value for way in ways for value in way))[:MOST]

    def _guarded(self, key: object, asked: list[tuple[Expression, Place]]) -> list[tuple[Value, ...]]:
        """Evaluate what a name stands for, unless that is being done already."""
        if key in self._running:
            return []
        self._running.add(key)
        ways = [self.values(*each) for each in asked]
        self._running.discard(key)
        return ways

    def method(self, call: Call, place: Place) -> tuple[list[Expression], Place] | None:
        """Give what the method that is called returns, and the place of that."""
        owner: Class | None = place.owner
        if isinstance(call.target, syntax.Name):
            owner = self.program.find(".".join(call.target.path), place.owner, place.owner.unit)
        elif call.target is not None:
            return None
        for here in owner.within() if owner else ():
            for each in here.methods:
                if each.name == call.name and len(each.parameters) == len(call.arguments):
                    names = (name for name, _ in each.parameters)
                    given = tuple((n, a, place) for n, a in zip(names, call.arguments, strict=True))
                    return each.code.results, Place(here, each.code, given, place.depth + 1)
        return None


def _joined(left: tuple[Value, ...], right: tuple[Value, ...]) -> tuple[Value, ...]:
    """Join texts; where the left one is not known, the end of the text is."""
    made = tuple(f"{one}{other}" for one in left or ("",) for other in right)
    return tuple(each for each in made if len(each) <= LONG_TEXT)[:MOST] if right else ()


def _reckoned(sign: str, values: list[Value]) -> Value | None:
    if len(values) == 1:
        return _alone(sign, values[0])
    one, other = values
    if isinstance(one, str) or isinstance(other, str):
        return {"==": one == other, "!=": one != other}.get(sign)
    if isinstance(one, bool) and isinstance(other, bool) and sign in ("&&", "||"):
        return (one and other) if sign == "&&" else (one or other)
    if isinstance(one, float) or isinstance(other, float):
        return None
    if sign in LEFT + RIGHT:
        shifted = one << other if sign in LEFT else one >> other
        return shifted if 0 <= other < 64 and abs(shifted) < LARGEST else None
    if sign == "+":
        return one + other
    if sign == "/" and other:
        return int(one / other)
    made = OPERATORS.get(sign)
    result = made(one, other) if made else None
    return result if result is None or abs(result) < LARGEST else None


def _alone(sign: str, value: Value) -> Value | None:
    if sign == "!" and isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return None
    if sign == "~" and isinstance(value, int):
        return ~value
    return {"-": -value, "+": value}.get(sign)
