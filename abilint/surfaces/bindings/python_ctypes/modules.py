"""Modules: the one that was asked for, and those of its own package that it imports, all read as text."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.model.location import Location
from abilint.surfaces.bindings.python_ctypes import calls, classes, constants, module_files, statements
from abilint.surfaces.bindings.python_ctypes.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Known,
    Scope,
    Value,
)

if TYPE_CHECKING:
    from abilint.surfaces.bindings.python_ctypes.run import Run

MOST_MODULES = 200
TOO_DEEP = "is nested too deeply to be read"


def parse(file: str) -> ast.Module:
    """Read a module as text; raises InputError with one line on what is wrong."""
    text = module_files.text(file)
    if text is None:
        raise InputError(file, "cannot be read, or is larger than any module that people write")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, file)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise InputError(file, f"{where}is no Python: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise InputError(file, TOO_DEEP) from None
    except ValueError as error:
        raise InputError(file, f"is no Python: {error}") from None


def load(run: Run, file: str) -> Scope:
    """Follow a module, once."""
    known = run.modules.get(file)
    if known is not None:
        return known
    scope = run.modules[file] = Scope({}, file=file, package=module_files.package_of(file))
    tree = parse(file)
    scope.names["__name__"] = Const("__main__")
    scope.names["__file__"] = UNKNOWN
    run.referred.update(_referred(tree))
    for statement in tree.body:
        try:
            statements.execute(run, scope, [statement])
        except RecursionError:
            run.unread(run.at(scope, statement), TOO_DEEP)
    constants.note(run, scope, tree.body)
    return scope


def _referred(tree: ast.Module) -> set[str]:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def follow_functions(run: Run) -> None:
    """Follow the bodies of functions: first of those that make objects, last of those that others call.

    Twice: what one of them sets, those before it use.
    """
    for _ in range(2):
        run.returned.clear()
        for made in _classes(run):
            _guarded(run, lambda made=made: classes.instance(run, made))
        waiting = [each for each in run.functions if id(each.node) not in run.executed]
        waiting.sort(key=lambda each: getattr(each.node, "name", "") in run.referred)
        done = set(run.executed)
        for each in waiting:
            if id(each.node) not in run.executed:
                owner = _owner(run, each)
                method = each.of(owner)
                _guarded(run, lambda method=method: calls.invoke_unknown(run, method))
        run.executed = done


def _guarded(run: Run, act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except RecursionError:
        run.depth = 0


def _classes(run: Run) -> list[Class]:
    return [
        value
        for scope in tuple(run.modules.values())
        for value in tuple(scope.names.values())
        if isinstance(value, Class)
    ]


def _owner(run: Run, function: Function) -> Value | None:
    """Give the object or class that a method is called on."""
    for each in _classes(run):
        if each.names.get(getattr(function.node, "name", "")) is function:
            if function.kind == "staticmethod":
                return None
            return each if function.kind == "classmethod" else classes.instance(run, each)
    return None


def import_(run: Run, scope: Scope, node: ast.Import) -> None:
    """`import a.b as c`."""
    for each in node.names:
        name = each.asname or each.name.partition(".")[0]
        imported = each.name if each.asname else name
        module = _module(run, scope, imported, 0)
        run.assign(scope.shared.get(name, scope).names, name, module)
        if not each.asname:
            _attach(run, scope, module, each.name.split("."))


def _attach(run: Run, scope: Scope, package: Value, parts: list[str]) -> None:
    """Make the modules on the way of `import a.b.c` attributes of each other, as Python does."""
    for count, name in enumerate(parts[1:], 2):
        if not isinstance(package, Scope):
            return
        inner = _module(run, scope, ".".join(parts[:count]), 0)
        package.names.setdefault(name, inner)
        package = inner


def import_from(run: Run, scope: Scope, node: ast.ImportFrom) -> None:
    """`from a import b as c`, `from a import *`."""
    module = _module(run, scope, node.module or "", node.level)
    for each in node.names:
        if each.name == "*":
            _all(run, scope, module)
            continue
        value: Value = UNKNOWN
        if isinstance(module, Scope):
            value = module.names.get(each.name) or _submodule(run, scope, node, each.name)
        elif isinstance(module, Known):
            made = Known(f"{module.name}.{each.name}")
            value = Const(run.constants[made.name]) if made.name in run.constants else made
        name = each.asname or each.name
        run.assign(scope.shared.get(name, scope).names, name, value)


def _submodule(run: Run, scope: Scope, node: ast.ImportFrom, name: str) -> Value:
    full = f"{node.module}.{name}" if node.module else name
    found = _module(run, scope, full, node.level)
    return found if isinstance(found, Scope) else UNKNOWN


def _module(run: Run, scope: Scope, name: str, level: int) -> Value:
    """Give a module: of the same package by following it, else by its name."""
    file = module_files.find(scope.package, name, level)
    if file is None or len(run.modules) >= MOST_MODULES:
        return UNKNOWN if level else Known(name)
    try:
        return load(run, file)
    except InputError as error:
        run.unread(Location(scope.file), str(error))
        return UNKNOWN


def _all(run: Run, scope: Scope, module: Value) -> None:
    """Bind all that a module offers."""
    if isinstance(module, Scope):
        for name, value in tuple(module.names.items()):
            if not name.startswith("_"):
                run.assign(scope.names, name, value)
        scope.stars += tuple(each for each in module.stars if each not in scope.stars)
    elif isinstance(module, Known):
        scope.stars = (module.name, *scope.stars)
