"""Functions and classes of the text: called with what is known, and followed once where nobody calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, literals, patterns, statements
from abilint.surfaces.bindings.node.values import (
    NONE,
    UNKNOWN,
    Class,
    Function,
    Row,
    Scope,
    Table,
    merged,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Value

MOST_CALLS = 30
"""Functions that call each other."""
ROUNDS = 2
"""What one function opens another uses, which may stand before it."""


def made(run: Run, scope: Scope, node: Node, this: Value, *, is_getter: bool = False) -> Function:
    """Note a function."""
    found = Function(node, scope, this, is_getter)
    run.functions.setdefault(_key(found), found)
    return found


def this_of(scope: Scope) -> Value:
    """Give what `this` is; arrow functions have that of the function around."""
    inner: Scope | None = scope
    while inner is not None and not (inner.is_function and inner.this != UNKNOWN):
        inner = inner.outer
    return UNKNOWN if inner is None else inner.this


def invoke(run: Run, function: Function, given: list[Value]) -> Value:
    """Call a function."""
    key = _key(function)
    if len(run.active) > MOST_CALLS or key in run.active:
        return UNKNOWN
    run.called.add(key)
    is_certain = function.scope.function.is_certain
    if not is_certain and all(each == UNKNOWN for each in given):
        if key not in run.answered:
            run.answered[key] = _followed(run, function, given, is_certain=False)
        return run.answered[key]
    return _followed(run, function, given, is_certain=is_certain)


def follow_uncalled(run: Run) -> None:
    """Follow functions that nobody calls with anything known: the program's users do."""
    for number in range(ROUNDS):
        run.quiet = number + 1 < ROUNDS
        run.answered.clear()
        done: set[tuple[str, int, int]] = set()
        while waiting := [key for key in run.functions if key not in done | run.called]:
            for key in waiting:
                done.add(key)
                run.uncertain += 1
                _followed(run, run.functions[key], None, is_certain=False)
                run.uncertain -= 1
    run.quiet = False


def _followed(run: Run, function: Function, given: list[Value] | None, *, is_certain: bool) -> Value:
    body = function.node.child_by_field_name("body")
    inner = Scope(
        function.scope.source,
        outer=function.scope,
        level=run.uncertain,
        is_function=True,
        is_certain=is_certain,
        this=function.this,
    )
    key = _key(function)
    run.active.append(key)
    swallowing, run.swallowing = run.swallowing, [] if given is None else run.swallowing
    _take_parameters(run, inner, function.node, given)
    result = _body(run, inner, body)
    run.swallowing = swallowing
    run.active.pop()
    return result


def _body(run: Run, inner: Scope, body: Node | None) -> Value:
    if body is None or body.type != "statement_block":
        return expressions.evaluate(run, inner, body)
    statements.follow(run, inner, body.named_children)
    result: Value = NONE if inner.returned else UNKNOWN
    for each in inner.returned:
        result = merged(result, each)
    return result


def _take_parameters(run: Run, inner: Scope, node: Node, given: list[Value] | None) -> None:
    single = node.child_by_field_name("parameter")
    listed = node.child_by_field_name("parameters")
    parameters = [single] if single else listed.named_children if listed else []
    parameters = [each for each in parameters if each.type != "comment"]
    for number, each in enumerate(parameters):
        pattern = each.child_by_field_name("pattern") or each
        value = given[number] if given is not None and number < len(given) else UNKNOWN
        if pattern.type == "rest_pattern":
            value = Row(given[number:]) if given is not None else UNKNOWN
        default = each.child_by_field_name("value")
        if default is not None and value in (UNKNOWN, NONE):
            value = expressions.evaluate(run, inner, default)
        patterns.declare(run, inner, pattern, value)


def class_of(run: Run, scope: Scope, node: Node) -> Class:
    """Make a class, with one instance that stands for all."""
    found = Class(Table(level=run.uncertain), Table(level=run.uncertain))
    base = _base(run, scope, node)
    if isinstance(base, Class):
        found.instance.base, found.statics.base = base.instance, base.statics
    name = node.child_by_field_name("name")
    inner = Scope(scope.source, outer=scope, level=run.uncertain)
    if name is not None:
        inner.names[scope.source.text(name)] = found
    body = node.child_by_field_name("body")
    for each in body.named_children if body else ():
        _class_member(run, inner, found, each)
    return found


def _base(run: Run, scope: Scope, node: Node) -> Value:
    heritage = next((each for each in node.named_children if each.type == "class_heritage"), None)
    inner = expressions.wrapped(heritage) if heritage else None
    if inner is not None and inner.type == "extends_clause":
        inner = inner.child_by_field_name("value")
    return expressions.evaluate(run, scope, inner) if inner else UNKNOWN


def _class_member(run: Run, scope: Scope, found: Class, node: Node) -> None:
    is_static = any(each.type == "static" for each in node.children)
    owner: Table = found.statics if is_static else found.instance
    this: Value = found if is_static else found.instance
    if node.type == "method_definition":
        add_method(run, scope, owner, this, node)
    elif node.type in {"field_definition", "public_field_definition"}:
        inner = Scope(scope.source, outer=scope, level=run.uncertain, is_function=True, this=this)
        name = node.child_by_field_name("property") or node.child_by_field_name("name")
        given = node.child_by_field_name("value")
        value = NONE if given is None else expressions.evaluate(run, inner, given)
        owner.items[scope.source.text(name)] = value
    elif node.type == "class_static_block":
        inner = Scope(scope.source, outer=scope, level=run.uncertain, is_function=True, this=found)
        body = node.child_by_field_name("body")
        statements.follow(run, inner, body.named_children if body else ())


def add_method(run: Run, scope: Scope, owner: Table, this: Value, node: Node) -> None:
    """Put a method into a class, or an object."""
    name = literals.key_of(run, scope, node.child_by_field_name("name"))
    kinds = {each.type for each in node.children}
    if name is not None and "set" not in kinds:
        owner.items[name] = made(run, scope, node, this, is_getter="get" in kinds)


def construct(run: Run, made_of: Class, given: list[Value]) -> Value:
    """Follow `new Foo(...)`."""
    constructor = made_of.instance.get("constructor")
    if isinstance(constructor, Function):
        invoke(run, constructor, given)
    return made_of.instance


def _key(function: Function) -> tuple[str, int, int]:
    node = function.node
    return function.scope.source.path, node.start_byte, node.end_byte
