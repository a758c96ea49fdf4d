"""Classes of Kotlin's grammar, as the Java classes that they are compiled to."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import text_file, tree
from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.java_expressions import DEEPEST
from abilint.surfaces.bindings.java.kotlin_bodies import CLASSES, code, results, value_of
from abilint.surfaces.bindings.java.kotlin_expressions import TYPES, arguments, expression, type_use
from abilint.surfaces.bindings.java.syntax import Class, Code, Unit, Variable
from abilint.surfaces.bindings.java.text import remembering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Expression, Method, TypeUse
    from abilint.surfaces.bindings.java.text import Text

CODE = ("anonymous_initializer", "secondary_constructor", "property_declaration")
FUN_INTERFACE = re.compile(rb"\bfun([ \t]+interface\b)")
LITERALS = {
    r"-?(0[xb])?[\dA-Fa-f_]+": "int", r"-?(0[xb])?[\dA-Fa-f_]+L": "long", r"-?[\d_.]+[fF]": "float",
    r"-?[\d_]*\.[\d_]+([eE].*)?": "double", "true|false": "boolean", r'".*"': "String", "'.*'": "char",
}  # fmt: skip


def read(path: str) -> Unit:
    """Read a source file; raises InputError where it cannot be read."""
    # The grammar knows no `fun interface`, and takes what follows for broken.
    data = FUN_INTERFACE.sub(rb"   \1", text_file.read(path))
    source = remembering(tree.parsed(path, data, "tree_sitter_kotlin", "Kotlin"))
    unit = Unit(path, broken=tuple(source.broken()))
    stem = os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122
    name = re.search(rb'@file:\s*JvmName\(\s*"(\w+)"', data)
    facade = Class(
        name[1].decode() if name else f"{stem[:1].upper()}{stem[1:]}Kt",
        "class",
        None,
        unit,
        source.at(source.root),
    )
    for node in source.root.named_children:
        if node.type == "package_header":
            unit.package = source.text(node.named_children[-1])
        elif node.type == "import":
            _import(source, node, unit)
        elif node.type == "type_alias":
            _alias(source, node, unit)
    _fill(source, source.root.named_children, facade, unit.classes, 0)
    if facade.methods or facade.fields:
        unit.classes[facade.name] = facade
    for each in unit.classes.values():
        each.outer = None
    return unit


def _import(source: Text, node: Node, unit: Unit) -> None:
    text = source.text(node).removeprefix("import").strip()
    full, _, alias = text.partition(" as ")
    if full.endswith(".*"):
        unit.wide_imports.append(full[:-2])
    else:
        unit.imports[alias.strip() or full.rpartition(".")[2]] = full.strip()


def _alias(source: Text, node: Node, unit: Unit) -> None:
    name = source.text(node.child_by_field_name("type"))
    meant = next((each for each in reversed(node.named_children) if each.type in TYPES), None)
    unit.aliases[name] = type_use(source, meant)


def _class(
    source: Text, node: Node, owner: Class | None, unit: Unit, into: dict[str, Class], level: int
) -> Class:
    named = node.child_by_field_name("name")
    words, annotations = _modifiers(source, node)
    name = source.text(named) or "Companion"
    made = Class(name, _kind(node, words), owner, unit, source.at(named or node))
    uses, calls = supers(source, node)
    made.supers, made.modifiers, made.annotations = tuple(uses), words, annotations
    into[name] = made
    for part in node.named_children:
        if part.type == "primary_constructor":
            made.fields += _properties_of_constructor(source, part)
        elif part.type in ("class_body", "enum_class_body") and level <= DEEPEST:
            _fill(source, part.named_children, made, made.classes, level + 1)
    made.code.super_calls += calls
    if node.type == "companion_object" and owner is not None:
        _lift(made, owner)
    return made


def _lift(companion: Class, owner: Class) -> None:
    """Move what `@JvmStatic` makes static to the class around."""
    lifted = [
        each for each in companion.methods if "JvmStatic" in each.annotations and "native" in each.modifiers
    ]
    owner.methods += lifted
    companion.methods = [each for each in companion.methods if each not in lifted]


def _kind(node: Node, words: frozenset[str]) -> str:
    if any(each.type == "interface" for each in node.children):
        return "interface"
    if "enum" in words:
        return "enum"
    return "class" if node.type == "class_declaration" else "object"


def supers(source: Text, node: Node) -> tuple[list[TypeUse], list[tuple[Expression, ...]]]:
    """Give what a class extends, and what it hands to the constructor of that."""
    uses, calls = [], []
    found = next((each for each in node.named_children if each.type == "delegation_specifiers"), None)
    for each in found.named_children if found is not None else ():
        inner = each.named_children[0] if each.named_children else each
        if inner.type == "constructor_invocation":
            calls.append(arguments(source, inner))
        use = next((part for part in tree.of_type(inner, "user_type")), None)
        uses.append(type_use(source, use))
    return uses, calls


def _modifiers(source: Text, node: Node) -> tuple[frozenset[str], dict[str, tuple[Expression, ...]]]:
    found = next((each for each in node.named_children if each.type == "modifiers"), None)
    words, annotations = set(), {}
    for each in found.named_children if found is not None else ():
        if each.type != "annotation":
            words.add(source.text(each))
            continue
        inner = each.named_children[-1]
        use = next((part for part in tree.of_type(inner, "user_type")), None)
        annotations[source.text(use).rpartition(".")[2]] = arguments(source, inner)
    return frozenset(words), annotations


def _fill(source: Text, nodes: list[Node], made: Class, into: dict[str, Class], level: int) -> None:
    bodies = []
    for node in nodes:
        if node.type in CLASSES:
            _class(source, node, made, made.unit, into, level)
        elif node.type == "function_declaration":
            made.methods.append(_method(source, node, made))
        elif node.type in CODE:
            bodies.append(node)
        if node.type == "property_declaration":
            made.fields += _property(source, node, made)
    made.code = code(bodies, source)


def _properties_of_constructor(source: Text, node: Node) -> Iterator[Variable]:
    for each in tree.of_type(node, "class_parameter"):
        words, annotations = _modifiers(source, each)
        held = any(part.type in ("val", "var") for part in each.children)
        kind = next((part for part in each.named_children if part.type in TYPES), None)
        name = next((part for part in each.named_children if part.type == "identifier"), None)
        if held and kind is not None and name is not None:
            last = each.named_children[-1]
            value = expression(source, last) if last.id not in (kind.id, name.id) else None
            public = {"public"} if "JvmField" in annotations else set()
            yield Variable(source.text(name), type_use(source, kind), value, words | public, source.at(name))


def _property(source: Text, node: Node, owner: Class) -> Iterator[Variable]:
    words, annotations = _modifiers(source, node)
    stated = next((each for each in node.named_children if each.type == "variable_declaration"), None)
    if stated is None or not stated.named_children:
        return
    name = stated.named_children[0]
    kind = next((each for each in stated.named_children if each.type in TYPES), None)
    value = value_of(source, node)
    if "JvmField" in annotations or "lateinit" in words:
        words |= {"public"}
    if owner.kind == "object" or owner.name.endswith("Kt"):
        words |= {"static", *(["final"] if any(each.type == "val" for each in node.children) else [])}
    made = None if value is None else expression(source, value)
    use = type_use(source, kind) if kind is not None else _inferred(source, value, made)
    yield Variable(source.text(name).strip("`"), use, made, words, source.at(name))


def _inferred(source: Text, value: Node | None, made: Expression | None) -> TypeUse | None:
    """Give the type that a value has, where the text states none."""
    if isinstance(made, syntax.NewArray) and made.element is not None:
        return syntax.TypeUse(made.element.name, made.element.arguments, made.element.dimensions + 1)
    if isinstance(made, syntax.Call) and made.target is None and made.name[:1].isupper():
        return syntax.TypeUse(made.name)
    if isinstance(made, syntax.Call) and made.name[:1].isupper() and isinstance(made.target, syntax.Name):
        return syntax.TypeUse(".".join((*made.target.path, made.name)))
    text = source.text(value)
    return next((syntax.TypeUse(kind) for shape, kind in LITERALS.items() if re.fullmatch(shape, text)), None)


def _method(source: Text, node: Node, owner: Class) -> Method:
    words, annotations = _modifiers(source, node)
    body = next((each for each in node.named_children if each.type == "function_body"), None)
    parameters, variadic = _parameters(source, node)
    if "external" in words:
        words |= {"native"}
    elif body is None and owner.kind == "interface":
        words |= {"abstract", "public"}
    named = node.child_by_field_name("name")
    given = annotations.get("JvmName", ())
    renamed = given[0].value if given and isinstance(given[0], syntax.Literal) else None
    return syntax.Method(
        renamed if isinstance(renamed, str) else source.text(named).strip("`"),
        _result(source, node),
        parameters,
        variadic,
        words,
        annotations,
        {},
        code([] if body is None else [body], source),
        source.at(named or node),
    )


def _result(source: Text, node: Node) -> TypeUse:
    seen = False
    for each in node.named_children:
        if seen and each.type in TYPES:
            return type_use(source, each)
        seen = seen or each.type == "function_value_parameters"
    return syntax.TypeUse("void")


def _parameters(source: Text, node: Node) -> tuple[tuple[tuple[str, TypeUse], ...], bool]:
    inside = next((each for each in node.named_children if each.type == "function_value_parameters"), None)
    found, variadic, spread = [], False, False
    for each in inside.named_children if inside is not None else ():
        if each.type == "parameter_modifiers":
            spread = "vararg" in source.text(each).split()
        elif each.type == "parameter":
            use = type_use(source, each.named_children[-1])
            more = syntax.TypeUse(use.name, use.arguments, use.dimensions + 1)
            found.append((source.text(each.named_children[0]), more if spread else use))
            variadic, spread = variadic or spread, False
    return tuple(found), variadic


def anonymous(source: Text, body: Node, level: int) -> Class:
    """Read what an object without a name adds: what its methods return."""
    made = Class("", "class", None, Unit(source.path), source.at(body), is_local=True)
    for node in body.named_children:
        inner = next((each for each in node.named_children if each.type == "function_body"), None)
        if node.type == "function_declaration" and inner is not None:
            parameters, variadic = _parameters(source, node)
            name = source.text(node.child_by_field_name("name"))
            returned = Code(results=results(inner, source, level))
            made.methods.append(
                syntax.Method(
                    name,
                    _result(source, node),
                    parameters,
                    variadic,
                    frozenset(),
                    {},
                    {},
                    returned,
                    source.at(node),
                )
            )
    return made
