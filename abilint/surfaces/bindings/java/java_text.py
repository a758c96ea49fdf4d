"""Classes of Java's grammar, as values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.java_bodies import KINDS, below, code, results
from abilint.surfaces.bindings.java.java_expressions import DEEPEST, arguments, expression, type_use
from abilint.surfaces.bindings.java.syntax import Class, Code, Unit
from abilint.surfaces.bindings.java.text import remembering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Expression, Method, TypeUse, Variable
    from abilint.surfaces.bindings.java.text import Text

FIELDS = ("field_declaration", "constant_declaration")
CODE = ("block", "static_initializer", "constructor_declaration", "compact_constructor_declaration")
SUPERS = ("superclass", "super_interfaces", "extends_interfaces")


def read(path: str) -> Unit:
    """Read a source file; raises InputError where it cannot be read."""
    source = remembering(tree.parse(path, "tree_sitter_java", "Java"))
    unit = Unit(path, broken=tuple(source.broken()))
    for node in source.root.named_children:
        if node.type == "package_declaration":
            unit.package = source.text(node.named_children[-1])
        elif node.type == "import_declaration":
            _import(source, node, unit)
        elif node.type in KINDS:
            _class(source, node, unit, None, unit.classes)
    return unit


def _import(source: Text, node: Node, unit: Unit) -> None:
    text = re.sub(r"\s+", " ", source.text(node)).rstrip("; ").split(" ")[-1]
    if text.endswith(".*"):
        unit.wide_imports.append(text[:-2])
    else:
        unit.imports[text.rpartition(".")[2]] = text


def _class(
    source: Text, node: Node, unit: Unit, outer: Class | None, into: dict[str, Class], level: int = 0
) -> Class:
    """Read a class and those within it, and put it among its neighbours."""
    modifiers, annotations = _modifiers(source, node)
    name = source.text(node.child_by_field_name("name"))
    made = Class(name, KINDS[node.type], outer, unit, source.at(node), tuple(_supers(source, node)))
    made.modifiers, made.annotations = modifiers, annotations
    made.type_parameters = _type_parameters(source, node)
    into[name] = made
    _fill(source, node.child_by_field_name("body"), made, level)
    return made


def anonymous(source: Text, body: Node, level: int) -> Class:
    """Read what an anonymous class adds to what it extends: what its methods return, what its block calls."""
    made = Class("", "class", None, Unit(source.path), source.at(body), is_local=True)
    for node in body.named_children:
        inside = node.child_by_field_name("body")
        if node.type == "method_declaration" and inside is not None:
            method = _signature(source, node, made)
            method.code.results += results(inside, source, level)
            made.methods.append(method)
        elif node.type == "block":
            statements = (each.named_children[0] for each in node.named_children if each.named_children)
            calls = (
                expression(source, each, level) for each in statements if each.type == "method_invocation"
            )
            made.code.calls += [each for each in calls if isinstance(each, syntax.Call)]
    return made


def _fill(source: Text, body: Node | None, made: Class, level: int) -> None:
    """Read the members of a class."""
    if body is None or level > DEEPEST:
        return
    bodies = [each for each in body.named_children if each.type in CODE]
    for node in _members(body):
        if node.type in KINDS:
            _class(source, node, made.unit, made, made.classes, level + 1)
        elif node.type in FIELDS:
            made.fields += _fields(source, node, made)
            bodies.append(node)
        elif node.type == "method_declaration":
            made.methods.append(_method(source, node, made, level))
    made.code = code(bodies, source)
    for node in (
        each for part in bodies for each in below(part) if each.type in KINDS and each.id != part.id
    ):
        _class(source, node, made.unit, made, made.classes, level + 1).is_local = True


def _members(body: Node) -> Iterator[Node]:
    for node in body.named_children:
        if node.type == "enum_body_declarations":
            yield from node.named_children
        else:
            yield node


def _supers(source: Text, node: Node) -> Iterator[TypeUse]:
    for part in node.named_children:
        if part.type in SUPERS:
            for each in part.named_children:
                inside = each.named_children if each.type == "type_list" else [each]
                yield from (type_use(source, found) for found in inside)


def _modifiers(source: Text, node: Node) -> tuple[frozenset[str], dict[str, tuple[Expression, ...]]]:
    """Give the words before a declaration, and its annotations with what they are given."""
    found = next((each for each in node.children if each.type == "modifiers"), None)
    words = [] if found is None else [each.type for each in found.children if not each.is_named]
    annotations = {}
    for each in () if found is None else found.named_children:
        if "annotation" in each.type:
            name = source.text(each.child_by_field_name("name")).rpartition(".")[2]
            annotations[name] = arguments(source, each)
    return frozenset(words), annotations


def _type_parameters(source: Text, node: Node) -> dict[str, TypeUse | None]:
    found = next((each for each in node.named_children if each.type == "type_parameters"), None)
    made: dict[str, TypeUse | None] = {}
    for each in () if found is None else found.named_children:
        names = [part for part in each.named_children if part.type == "type_identifier"]
        bound = next((part for part in each.named_children if part.type == "type_bound"), None)
        if names:
            made[source.text(names[0])] = type_use(source, bound.named_children[0]) if bound else None
    return made


def _fields(source: Text, node: Node, owner: Class) -> Iterator[Variable]:
    modifiers, _ = _modifiers(source, node)
    if node.type == "constant_declaration" or owner.kind == "interface":
        modifiers |= {"public", "static", "final"}
    stated = type_use(source, node.child_by_field_name("type"))
    for each in node.children_by_field_name("declarator"):
        value = each.child_by_field_name("value")
        yield syntax.Variable(
            source.text(each.child_by_field_name("name")),
            _more(source, stated, each),
            None if value is None else expression(source, value),
            modifiers,
            source.at(each),
        )


def _more(source: Text, stated: TypeUse, declarator: Node) -> TypeUse:
    """Add the brackets that stand behind a name: `int x[]`."""
    more = source.text(declarator.child_by_field_name("dimensions")).count("[")
    return syntax.TypeUse(stated.name, stated.arguments, stated.dimensions + more)


def _method(source: Text, node: Node, owner: Class, level: int) -> Method:
    made = _signature(source, node, owner)
    body = node.child_by_field_name("body")
    if body is None:
        return made
    made.code = code([body], source)
    for inner in below(body):
        if inner.type in KINDS:
            _class(source, inner, owner.unit, owner, owner.classes, level + 1).is_local = True
    return made


def _signature(source: Text, node: Node, owner: Class) -> Method:
    """Read a method, but for its body."""
    modifiers, annotations = _modifiers(source, node)
    parameters, variadic = _parameters(source, node.child_by_field_name("parameters"))
    if owner.kind == "interface" and node.child_by_field_name("body") is None:
        modifiers |= {"abstract", "public"}
    return syntax.Method(
        source.text(node.child_by_field_name("name")),
        _more(source, type_use(source, node.child_by_field_name("type")), node),
        parameters,
        variadic,
        modifiers,
        annotations,
        _type_parameters(source, node),
        Code(),
        source.at(node.child_by_field_name("type") or node),
    )


def _parameters(source: Text, node: Node | None) -> tuple[tuple[tuple[str, TypeUse], ...], bool]:
    found, variadic = [], False
    for each in () if node is None else node.named_children:
        if each.type == "formal_parameter":
            stated = type_use(source, each.child_by_field_name("type"))
            found.append((source.text(each.child_by_field_name("name")), _more(source, stated, each)))
        elif each.type == "spread_parameter":
            variadic = True
            spread = [
                part for part in each.named_children if part.type not in ("modifiers", "variable_declarator")
            ]
            stated = type_use(source, spread[0] if spread else None)
            name = source.text(each.named_children[-1])
            found.append((name, syntax.TypeUse(stated.name, stated.arguments, stated.dimensions + 1)))
    return tuple(found), variadic
