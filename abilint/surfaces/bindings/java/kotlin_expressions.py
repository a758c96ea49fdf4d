"""Expressions and types of Kotlin's grammar, as values; types are Java's, as Kotlin compiles them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.java_expressions import DEEPEST, integer
from abilint.surfaces.bindings.java.syntax import OPAQUE

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Class, Expression, TypeUse
    from abilint.surfaces.bindings.java.text import Text

PLAIN = {
    "Byte": ("byte", "Byte"), "Short": ("short", "Short"), "Int": ("int", "Integer"), "Long": ("long",
    "Long"), "Float": ("float", "Float"), "Double": ("double", "Double"), "Boolean": ("boolean", "Boolean"),
    "Char": ("char", "Character"), "Unit": ("void", "kotlin.Unit"), "Any": ("Object", "Object"),
}  # fmt: skip
"""Kotlin's name -> Java's, and that of the object where it may be null."""
ARRAYS = {f"{name}Array": plain for name, (plain, _) in PLAIN.items() if plain[0].islower()}
ARRAY_MAKERS = ("arrayOfNulls", "Array")
COLLECTIONS = re.compile(r"(Mutable)?(List|Set|Map|Collection|Iterator)$")
TYPES = ("user_type", "nullable_type", "function_type", "parenthesized_type", "non_nullable_type")
WORDS = {"true": True, "false": False, "null": None}
BASES = {"0x": 16, "0b": 2}


def expression(source: Text, node: Node | None, level: int = 0) -> Expression:
    """Give the value of an expression's node; opaque where there is none that matters."""
    maker = _MAKERS.get(node.type) if node is not None and level <= DEEPEST else None
    if maker is None or node is None:
        return OPAQUE
    if node.id not in source.known:
        source.known[node.id] = maker(source, node, level + 1)
    return source.known[node.id]


def _identifier(source: Text, node: Node, _level: int) -> Expression:
    name = source.text(node)
    return syntax.Literal(WORDS[name]) if name in WORDS else syntax.Name((name,))


def _number(source: Text, node: Node, _level: int) -> Expression:
    text = re.sub(r"[uU](?=[lL]?$)", "", source.text(node))
    try:
        return syntax.Literal(integer(text, BASES.get(text[:2].lower(), 10)))
    except ValueError:
        return OPAQUE


def _character(source: Text, node: Node, _level: int) -> Expression:
    text = source.text(node).strip("'")
    return syntax.Literal(ord(text)) if len(text) == 1 else OPAQUE


def _text(source: Text, node: Node, level: int) -> Expression:
    """Join the parts of a text; the grammar cuts `$name` behind the dollar."""
    parts: list[Expression] = []
    after_dollar = False
    for each in node.named_children:
        text = source.text(each)
        if each.type == "interpolation":
            parts.append(expression(source, each.named_children[0] if each.named_children else None, level))
        elif text == "$":
            after_dollar = True
            continue
        elif after_dollar:
            name = re.match(r"\w*", text)
            parts += [syntax.Name((name[0],)), syntax.Literal(text[name.end() :])] if name else []
        else:
            parts.append(syntax.Literal(text))
        after_dollar = False
    joined: Expression = parts[0] if parts else syntax.Literal("")
    for each_part in parts[1:]:
        joined = syntax.Operation("+", (joined, each_part))
    return joined


def _navigation(source: Text, node: Node, level: int) -> Expression:
    text = source.text(node)
    literal = re.fullmatch(r"([\w.]+)::class(\.java|\.javaObjectType)?", text)
    if literal:
        return syntax.ClassLiteral(syntax.TypeUse(literal[1]))
    inside = node.named_children
    owner = inside[0] if inside else None
    name = source.text(inside[-1]) if inside else ""
    if owner is not None and owner.type in ("this_expression", "super_expression"):
        return syntax.Name((name,))
    found = expression(source, owner, level)
    if isinstance(found, syntax.Name):
        return syntax.Name((*found.path, name))
    return syntax.Call(found, f"get{name[:1].upper()}{name[1:]}", (), source.at(node))


def _call(source: Text, node: Node, level: int) -> Expression:
    inside = node.named_children
    callee = inside[0] if inside else None
    given = arguments(source, node, level)
    if callee is None:
        return OPAQUE
    if callee.type == "call_expression":
        found = _call(source, callee, level + 1) if level <= DEEPEST else OPAQUE
        more = (*found.arguments, *given) if isinstance(found, syntax.Call) else ()
        return (
            syntax.Call(found.target, found.name, more, found.where)
            if isinstance(found, syntax.Call)
            else found
        )
    if callee.type == "navigation_expression":
        parts = callee.named_children
        target = None
        if parts[0].type not in ("this_expression", "super_expression"):
            target = expression(source, parts[0], level)
        return syntax.Call(target, source.text(parts[-1]), given, source.at(node))
    return _made(syntax.Call(None, source.text(callee), given, source.at(node)), source, node)


def _made(call: syntax.Call, source: Text, node: Node) -> Expression:
    """See arrays in the functions that make them, and what `lazy` puts off."""
    first = call.arguments[0] if call.arguments else OPAQUE
    if call.name == "lazy" and call.arguments:
        last = call.arguments[-1]
        return last.results[-1] if isinstance(last, syntax.Lambda) and last.results else OPAQUE
    if call.name in ARRAYS:
        return syntax.NewArray(syntax.TypeUse(ARRAYS[call.name]), (first,))
    if call.name in ARRAY_MAKERS:
        inner = next((each for each in node.named_children if each.type == "type_arguments"), None)
        element = _argument_types(source, inner)[:1] if inner is not None else ()
        return syntax.NewArray(element[0] if element else None, (first,))
    if call.name == "arrayOf" or call.name[:1].upper() + call.name[1:].removesuffix("Of") in ARRAYS:
        return syntax.NewArray(None, (None,), call.arguments)
    return call


def arguments(source: Text, node: Node, level: int = 0) -> tuple[Expression, ...]:
    """Give what a call is given, with the function behind its parentheses."""
    found: list[Expression] = []
    for part in node.named_children:
        if part.type == "value_arguments":
            values = (each.named_children for each in part.named_children if each.type == "value_argument")
            found += [expression(source, each[-1] if each else None, level) for each in values]
        elif part.type == "annotated_lambda":
            found.append(expression(source, part.named_children[-1], level))
    return tuple(found)


def _lambda(source: Text, node: Node, level: int) -> Expression:
    names: list[str] = []
    results: list[Expression] = []
    for each in node.named_children:
        if each.type == "lambda_parameters":
            names = [
                source.text(part.named_children[0]) for part in each.named_children if part.named_children
            ]
        else:
            results = [expression(source, each, level)]
    return syntax.Lambda(tuple(names or ["it"]), tuple(results))


def _binary(source: Text, node: Node, level: int) -> Expression:
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    operator = source.text(node.child_by_field_name("operator"))
    made = syntax.Operation(operator, tuple(expression(source, each, level) for each in sides))
    return _generic(made, source, node)


def _generic(made: syntax.Operation, source: Text, node: Node) -> Expression:
    """See a call in `arrayOfNulls<Foo>(2)`, which the grammar takes for two comparisons."""
    match made:
        case syntax.Operation(">", (syntax.Operation("<", (syntax.Name(callee), syntax.Name(kind))), given)):
            if callee[-1] in ARRAY_MAKERS:
                return syntax.NewArray(_java(".".join(kind), (), nullable=True), (given,))
            target = syntax.Name(callee[:-1]) if callee[1:] else None
            return syntax.Call(target, callee[-1], (given,), source.at(node))
    return made


def _infix(source: Text, node: Node, level: int) -> Expression:
    inside = node.named_children
    if len(inside) != 3:
        return OPAQUE
    sides = (expression(source, inside[0], level), expression(source, inside[2], level))
    return syntax.Operation(source.text(inside[1]), sides)


def _unary(source: Text, node: Node, level: int) -> Expression:
    operand = expression(source, node.child_by_field_name("argument"), level)
    sign = source.text(node.child_by_field_name("operator"))
    return operand if sign == "!!" else syntax.Operation(sign, (operand,))


def _if(source: Text, node: Node, level: int) -> Expression:
    condition = node.child_by_field_name("condition")
    rest = [each for each in node.named_children if condition is None or each.id != condition.id]
    parts = [expression(source, each, level) for each in rest[:2]]
    parts += [OPAQUE] * (2 - len(parts))
    return syntax.Choice(expression(source, condition, level), *parts)


def _when(source: Text, node: Node, level: int) -> Expression:
    """Read `when` as choices within each other; the last is the one that is left."""
    made: Expression = OPAQUE
    subject = next((each for each in node.named_children if each.type == "when_subject"), None)
    entries = [each for each in node.named_children if each.type == "when_entry"]
    for each in reversed(entries[:DEEPEST]):
        conditions = each.children_by_field_name("condition")
        value = expression(source, each.named_children[-1], level) if each.named_children else OPAQUE
        if not conditions:
            made = value
        for condition in conditions:
            asked = expression(source, condition, level)
            if subject is not None:
                asked = syntax.Operation("==", (_last(source, subject, level), asked))
            made = syntax.Choice(asked, value, made)
    return made


def _last(source: Text, node: Node, level: int) -> Expression:
    return expression(source, node.named_children[-1] if node.named_children else None, level)


def _cast(source: Text, node: Node, level: int) -> Expression:
    return expression(source, node.child_by_field_name("left"), level)


def _object(source: Text, node: Node, level: int) -> Expression:
    from abilint.surfaces.bindings.java import kotlin_text

    body = next((each for each in node.named_children if each.type == "class_body"), None)
    uses, _ = kotlin_text.supers(source, node)
    inner: Class | None = kotlin_text.anonymous(source, body, level) if body is not None else None
    return syntax.New(uses[0] if uses else syntax.TypeUse(""), (), inner)


_MAKERS = {
    "identifier": _identifier,
    "number_literal": _number,
    "character_literal": _character,
    "string_literal": _text,
    "navigation_expression": _navigation,
    "call_expression": _call,
    "lambda_literal": _lambda,
    "binary_expression": _binary,
    "infix_expression": _infix,
    "unary_expression": _unary,
    "if_expression": _if,
    "when_expression": _when,
    "as_expression": _cast,
    "parenthesized_expression": _last,
    "block": _last,
    "return_expression": _last,
    "object_literal": _object,
}


def type_use(source: Text, node: Node | None, level: int = 0) -> TypeUse:
    """Give the Java type that a type of Kotlin is compiled to."""
    nullable = False
    while node is not None and node.type in ("nullable_type", "parenthesized_type", "non_nullable_type"):
        nullable = nullable or node.type == "nullable_type"
        node = node.named_children[-1] if node.named_children else None
    if node is None or level > DEEPEST:
        return syntax.TypeUse("")
    if node.type == "function_type":
        return syntax.TypeUse("kotlin.Function")
    parts = [source.text(each) for each in node.named_children if each.type == "identifier"]
    inner = next((each for each in node.named_children if each.type == "type_arguments"), None)
    given = _argument_types(source, inner, level) if inner is not None else ()
    return _java(".".join(parts), given, nullable=nullable)


def _argument_types(source: Text, node: Node, level: int = 0) -> tuple[TypeUse, ...]:
    inside = (each.named_children[-1:] for each in node.named_children)
    return tuple(type_use(source, each[0] if each else None, level + 1) for each in inside)


def _java(name: str, given: tuple[TypeUse, ...], *, nullable: bool) -> TypeUse:
    if name in PLAIN:
        return syntax.TypeUse(PLAIN[name][nullable])
    if name in ARRAYS:
        return syntax.TypeUse(ARRAYS[name], (), 1)
    if name == "Array" and given:
        boxed = dict(PLAIN.values()) if not given[0].dimensions else {}
        return syntax.TypeUse(
            boxed.get(given[0].name, given[0].name), given[0].arguments, given[0].dimensions + 1
        )
    collection = COLLECTIONS.match(name)
    return syntax.TypeUse(f"java.util.{collection[2]}" if collection else name, given)
