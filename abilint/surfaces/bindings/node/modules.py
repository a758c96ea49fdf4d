"""Files and the modules that they bring in: neighbours are followed, others are known by name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.node import expressions, foreign, literals, members, patterns, statements
from abilint.surfaces.bindings.node.run import MOST_FILES, STEPS_OF_BYTE
from abilint.surfaces.bindings.node.values import UNKNOWN, Known, Scope, Table, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Value

GRAMMARS = {
    "typescript": ("tree_sitter_typescript", "TypeScript", "language_typescript"),
    "javascript": ("tree_sitter_javascript", "JavaScript", "language"),
}
ENDINGS = ("", ".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", "/index.js", "/index.ts")
TYPESCRIPT = (".ts", ".mts", ".cts")
ASSIGNED = ("assignment_expression", "augmented_assignment_expression", "update_expression")


def _brought(given: list[Value]) -> Value:
    """Give what a compiler's helper wraps: a module, whatever it exports."""
    return given[0]


def _export_all(given: list[Value]) -> Value:
    """`export * from "./types"`, as TypeScript compiles it."""
    if len(given) > 1 and isinstance(given[0], Table) and isinstance(given[1], Table):
        given[1].items |= {name: each for name, each in given[0].items.items() if name != "default"}
    return UNKNOWN


HELPERS: dict[str, Callable[[list[Value]], Value]] = {
    "__importDefault": _brought,
    "__importStar": _brought,
    "__toESM": _brought,
    "_interopRequireDefault": _brought,
    "_interopRequireWildcard": _brought,
    "_interopDefault": _brought,
    "_interopNamespace": _brought,
    "__exportStar": _export_all,
}
"""Functions that compilers write into each file: TypeScript, Babel, esbuild, Rollup."""


def load(run: Run, path: str) -> Table:
    """Follow a file, and give what it exports; raises InputError where it cannot be read."""
    known = run.files.get(path)
    if known is not None:
        return known
    kind = "typescript" if path.endswith(TYPESCRIPT) else "javascript"
    source = tree.parse(path, *GRAMMARS[kind])
    exports = run.files[path] = Table()
    run.granted += len(source.data) * STEPS_OF_BYTE
    for where, reason in source.broken():
        run.unread(where, reason)
    _note_assigned(run, source)
    scope = Scope(source, is_function=True)
    scope.names["module"] = Table({"exports": exports})
    scope.names["exports"] = exports
    scope.names["require"] = Known("require")
    statements.follow(run, scope, source.root.named_children)
    return _exported(run, path, scope)


def _exported(run: Run, path: str, scope: Scope) -> Table:
    module = scope.names["module"]
    found = module.items["exports"] if isinstance(module, Table) else None
    if isinstance(found, Table):
        run.files[path] = found
    elif found is not None:
        run.files[path].items.setdefault("default", found)
        run.files[path].items["module.exports"] = found
    return run.files[path]


def _note_assigned(run: Run, source: tree.Source) -> None:
    for each in tree.of_type(source.root, *ASSIGNED):
        target = each.child_by_field_name("left") or each.child_by_field_name("argument")
        if target is not None:
            named = target.child_by_field_name("property") or target
            run.reassigned.add(source.text(named))


def required(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`require("./neighbour")`, `await import("koffi")`."""
    name = text(given[0]) if given else None
    return UNKNOWN if name is None else module(run, scope, name, node)


def module(run: Run, scope: Scope, name: str, node: Node) -> Value:
    """Give what a module exports."""
    if not name.startswith("."):
        run.modules.add(foreign.module_name(name))
        return Known(foreign.module_name(name))
    path = neighbour(scope.source.path, name)
    if path is None or (path not in run.files and len(run.files) >= MOST_FILES):
        return UNKNOWN
    try:
        found = load(run, path)
    except InputError as error:
        run.unread(run.at(scope, node), f"{name} is not followed: {error.problem}")
        return UNKNOWN
    return found.items.get("module.exports", found)


def neighbour(path: str, name: str) -> str | None:
    """Give the file that a relative name means; None where there is none."""
    base = os.path.normpath(os.path.join(os.path.dirname(path), name))  # noqa: PTH118, PTH120
    bases = [base] if not base.endswith((".js", ".mjs", ".cjs")) else [base, base.rpartition(".")[0]]
    for each in bases:
        for ending in ENDINGS:
            found = each + ending
            if found.endswith(ENDINGS[1:]) and os.path.isfile(found):  # noqa: PTH113
                return found
    return None


def bring(run: Run, scope: Scope, node: Node) -> None:
    """`import koffi, { load } from "koffi"`."""
    source = node.child_by_field_name("source")
    clause = next((each for each in node.named_children if each.type.startswith("import_")), None)
    if clause is not None and clause.type == "import_require_clause":
        source = clause.child_by_field_name("source")
    if source is None:
        return
    name = literals.key_of(run, scope, source)
    brought = module(run, scope, name, node) if name else UNKNOWN
    for each in clause.named_children if clause is not None else ():
        _take(run, scope, each, brought)


def _take(run: Run, scope: Scope, node: Node, brought: Value) -> None:
    if node.type == "identifier":
        scope.names[scope.source.text(node)] = members.of(run, brought, "default")
        if scope.source.text(node.parent).startswith(scope.source.text(node) + " = require"):
            scope.names[scope.source.text(node)] = brought
    elif node.type == "namespace_import":
        patterns.declare(run, scope, expressions.wrapped(node), brought)
    elif node.type == "named_imports":
        for each in node.named_children:
            named, alias = each.child_by_field_name("name"), each.child_by_field_name("alias")
            if named is not None:
                value = members.of(run, brought, literals.key_of(run, scope, named) or "")
                scope.names[scope.source.text(alias or named)] = value


def bring_alias(run: Run, scope: Scope, node: Node) -> None:
    """`import load = koffi.load`."""
    named = node.named_children
    if len(named) == 2:
        scope.names[scope.source.text(named[0])] = expressions.evaluate(run, scope, named[1])


def export(run: Run, scope: Scope, node: Node) -> None:
    """`export const a = 1`, `export { a as b }`, `export * from "./c"`, `export default d`."""
    exports = scope.function.names.get("exports")
    exports = exports if isinstance(exports, Table) else Table()
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    is_default = any(each.type == "default" for each in node.children)
    if declaration is not None:
        statements.statement(run, scope, declaration)
        _export_declared(scope, exports, declaration, is_default=is_default)
    elif value is not None:
        exports.items["default"] = expressions.evaluate(run, scope, value)
    else:
        _export_listed(run, scope, exports, node)


def _export_declared(scope: Scope, exports: Table, node: Node, *, is_default: bool) -> None:
    listed = [each for each in node.named_children if each.type == "variable_declarator"] or [node]
    for each in listed:
        named = each.child_by_field_name("name")
        holder = scope.holder(scope.source.text(named)) if named else None
        if holder is not None:
            name = scope.source.text(named)
            exports.items["default" if is_default else name] = holder.names[name]


def _export_listed(run: Run, scope: Scope, exports: Table, node: Node) -> None:
    source = node.child_by_field_name("source")
    name = literals.key_of(run, scope, source) if source else None
    brought = module(run, scope, name, node) if name else None
    clause = next((each for each in node.named_children if each.type == "export_clause"), None)
    if clause is None:
        if isinstance(brought, Table):
            exports.items |= {k: v for k, v in brought.items.items() if k != "default"}
        return
    for each in clause.named_children:
        named, alias = each.child_by_field_name("name"), each.child_by_field_name("alias")
        if named is None:
            continue
        own = scope.source.text(named)
        holder = scope.holder(own)
        value = holder.names[own] if holder and brought is None else members.of(run, brought or UNKNOWN, own)
        exports.items[scope.source.text(alias or named)] = value
