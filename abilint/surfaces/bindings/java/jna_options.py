"""What a library is loaded with: how JNA changes names and types (JNA, `Library` and `W32APIOptions`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.model.target import Format
from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.evaluation import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.bindings.java.evaluation import Evaluator
    from abilint.surfaces.bindings.java.syntax import Expression

WIDE = ("UNICODE_OPTIONS", "DEFAULT_OPTIONS", "UNICODE")
NARROW = ("ASCII_OPTIONS", "ASCII")
MAPPER, TYPES, CONVENTION = "OPTION_FUNCTION_MAPPER", "OPTION_TYPE_MAPPER", "OPTION_CALLING_CONVENTION"
DEEPEST = 20


class Naming(Struct):
    """How the name of a method becomes one of the library."""

    suffix: str = ""
    """Windows' own: tried where the plain name is not there."""
    decorated: bool = False
    """`name@12` on 32-bit Windows."""
    mapper: tuple[Expression, Place] | None = None
    """The program's own `FunctionMapper`."""


class Given(Struct):
    """The options of one library."""

    naming: Naming = field(default_factory=Naming)
    wide: bool = False
    mapped: bool = False
    stdcall: bool = False
    unclear: bool = False
    """Only a run can tell what they are."""


def given(expression: Expression | None, place: Place, evaluator: Evaluator) -> Given:
    """Read the map that a library is loaded with."""
    made = Given()
    if expression is None or expression == syntax.Literal(None):
        return made
    if _windows(expression, made):
        return made
    pairs = list(_pairs(expression, place, evaluator))
    made.unclear = not pairs and not _is_empty(expression)
    for key, value, where in pairs:
        if key == MAPPER:
            _mapper(value, where, evaluator, made)
        elif key == TYPES and not _windows(value, made):
            made.mapped = True
        elif key == CONVENTION:
            made.stdcall = True
        elif key not in (TYPES, "OPTION_STRING_ENCODING", "OPTION_OPEN_FLAGS", "OPTION_ALLOW_OBJECTS"):
            made.unclear = made.unclear or key == ""
    return made


def _windows(expression: Expression, made: Given) -> bool:
    """Take the ready-made options of `W32APIOptions`, and the mappers they are made of."""
    if not isinstance(expression, syntax.Name) or expression.path[-1] not in WIDE + NARROW:
        return False
    wide = expression.path[-1] in WIDE
    made.wide = made.wide or (wide and "FunctionMapper" not in expression.path[0])
    if "TypeMapper" not in expression.path[0]:
        made.naming.suffix = "W" if wide else "A"
    return True


def _is_empty(expression: Expression) -> bool:
    match expression:
        case syntax.New(arguments=(), body=None):
            return True
        case syntax.Call(name="emptyMap" | "of" | "mapOf", arguments=()):
            return True
        case syntax.Name(path=path):
            return path[-1] == "EMPTY_MAP"
    return False


def _pairs(
    expression: Expression, place: Place, evaluator: Evaluator
) -> Iterator[tuple[str, Expression, Place]]:
    """List keys and values of a map, in whichever of the usual ways it is made."""
    if place.depth > DEEPEST:
        return
    match expression:
        case syntax.New(body=body) if body is not None:
            for call in body.code.calls:
                if call.name == "put" and len(call.arguments) == 2:
                    yield _key(call.arguments[0]), call.arguments[1], place
        case syntax.New(arguments=(inner,)):
            yield from _pairs(inner, place.deeper(), evaluator)
        case syntax.Call(name="singletonMap" | "of" | "unmodifiableMap", arguments=arguments):
            if len(arguments) == 1:
                yield from _pairs(arguments[0], place.deeper(), evaluator)
            for key, value in zip(arguments[::2], arguments[1::2], strict=False):
                yield _key(key), value, place
        case syntax.Call(name="mapOf" | "hashMapOf" | "mutableMapOf", arguments=arguments):
            for each in arguments:
                if isinstance(each, syntax.Operation) and each.operator == "to":
                    yield _key(each.operands[0]), each.operands[1], place
        case syntax.Name(path=path):
            for value, where in evaluator.behind(path, place):
                yield from _pairs(value, where, evaluator)
            yield from _put(path[-1], place)


def _put(name: str, place: Place) -> Iterator[tuple[str, Expression, Place]]:
    """List what is put into a map that has a name."""
    for owner in place.owner.within():
        for code in (owner.code, *(method.code for method in owner.methods)):
            for call in code.calls:
                if call.name == "put" and call.target == syntax.Name((name,)) and len(call.arguments) == 2:
                    yield _key(call.arguments[0]), call.arguments[1], Place(owner, code)


def _key(expression: Expression) -> str:
    if isinstance(expression, syntax.Name):
        return expression.path[-1]
    return "OPTION_" + str(expression.value).upper() if isinstance(expression, syntax.Literal) else ""


def _mapper(value: Expression, place: Place, evaluator: Evaluator, made: Given) -> None:
    """Take a mapper of names: one of JNA's own, or the program's."""
    if _windows(value, made):
        return
    if isinstance(value, syntax.Call) and value.arguments and isinstance(value.arguments[-1], syntax.Lambda):
        value = value.arguments[-1]
    if isinstance(value, syntax.New | syntax.Name):
        name = value.type.name if isinstance(value, syntax.New) else value.path[-1]
        if name.rpartition(".")[2] in ("StdCallFunctionMapper", "FUNCTION_MAPPER"):
            made.naming.decorated = True
            return
    if isinstance(value, syntax.Name):
        for inner, where in evaluator.behind(value.path, place):
            made.naming.mapper = (inner, where)
    made.naming.mapper = made.naming.mapper or (value, place)


def named(name: str, naming: Naming, evaluator: Evaluator) -> str | None:
    """Give the name that a method stands for; None where only a run can tell."""
    if naming.mapper is None:
        return name
    expression, place = naming.mapper
    results: tuple[Expression, ...] = ()
    parameters: tuple[str, ...] = ()
    if isinstance(expression, syntax.Lambda):
        parameters, results = expression.parameters, expression.results
    elif isinstance(expression, syntax.New):
        body = expression.body or evaluator.program.of(expression.type, place.owner)
        for method in body.methods if body else ():
            if method.name == "getFunctionName":
                parameters = tuple(each for each, _ in method.parameters)
                results = tuple(method.code.results)
    if len(results) != 1 or not parameters:
        return None
    here = Place(place.owner, place.code, ((parameters[-1], syntax.Literal(name), None),))
    found = evaluator.value(results[0], here)
    return found if isinstance(found, str) and name in found else None


def spellings(name: str, bytes_: int, given_: Given, format_: Format, bits: int) -> tuple[str, ...]:
    """List all names that are tried, in order; none where it is the plain one alone.

    JNA's mapper for Windows takes the name with the suffix where the library has it.
    """
    suffix = "" if name.endswith(("A", "W")) else given_.naming.suffix
    tried = [name + suffix, name] if suffix else [name]
    if format_ is Format.PE and bits == 32 and given_.naming.decorated:
        tried += [f"{each}@{bytes_}" for each in tried]
    return tuple(tried) if len(tried) > 1 else ()
