"""What a file calls without a receiver that Ruby itself defines: `require`, `raise`, `lambda`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings.ruby import arithmetic, branches, expressions, files, methods, text
from abilint.surfaces.bindings.ruby.run import Stop
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Block,
    Const,
    Given,
    Row,
    Scope,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

MOST_FILES = 400


def call(run: Run, scope: Scope, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call of one of Ruby's own functions; None where it is none."""
    known = _FUNCTIONS.get(name)
    return None if known is None else known(run, scope, given, node)


def load(run: Run, file: str) -> None:
    """Follow a file, once."""
    if file in run.loaded or len(run.loaded) >= MOST_FILES:
        return
    run.loaded.add(file)
    follow(run, Scope(text.of_file(file), run.top, ()))


def follow(run: Run, scope: Scope) -> None:
    """Follow all of a text; what cannot be parsed of it is said."""
    for where, reason in scope.text.source.broken():
        run.unread(scope.text.place or where, reason)
    before, depth = run.conditional, run.depth
    run.depth = 0
    try:
        expressions.evaluate(run, scope, scope.text.source.root)
    except Stop:
        pass
    finally:
        run.conditional, run.depth = before, depth


def _require(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    here = scope.text.source.path
    if name is not None and name.partition("/")[0] not in ("ffi", "fiddle"):
        _required(run, files.of_library(here, name))
    return TRUE


def _require_relative(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    _required(run, None if name is None else files.relative(scope.text.source.path, name))
    return TRUE


def _autoload(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    name = word(given.at(1))
    _required(run, None if name is None else files.of_library(scope.text.source.path, name))
    return NIL


def _required(run: Run, file: str | None) -> None:
    """Follow a file of the same library; one that cannot be read is not followed."""
    if file is None:
        return
    try:
        load(run, file)
    except InputError as error:
        run.unread_file(file, error.problem)


def _raise(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    raise Stop("raise", UNKNOWN)


def _block(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return given.block or UNKNOWN


def _array(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    value = given.at(0)
    if isinstance(value, Row):
        return value
    return Row([value]) if isinstance(value, Const) and value.value is not None else UNKNOWN


def _string(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    shown = expressions.shown(given.at(0))
    return UNKNOWN if shown is None else Const(shown)


def _format(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return arithmetic.of_two("%", given.at(0), given.at(1)) if len(given.items) == 2 else UNKNOWN


def _has_block(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return TRUE if scope.given is not None and scope.given.block is not None else FALSE


def _loop(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    block = given.block
    if isinstance(block, Block):
        branches.perhaps(run, lambda: methods.run_block(run, block, Given([])))
    return NIL


def _nothing(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return NIL


def _self_or_arguments(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return given.at(0) if given.items else NIL


_FUNCTIONS: dict[str, Callable[[Run, Scope, Given, Node], Value]] = {
    "require": _require,
    "load": _require_relative,
    "require_relative": _require_relative,
    "autoload": _autoload,
    "raise": _raise,
    "fail": _raise,
    "abort": _raise,
    "exit": _raise,
    "lambda": _block,
    "proc": _block,
    "Array": _array,
    "String": _string,
    "format": _format,
    "sprintf": _format,
    "block_given?": _has_block,
    "loop": _loop,
    "puts": _nothing,
    "p": _nothing,
    "warn": _nothing,
    "private": _self_or_arguments,
    "public": _self_or_arguments,
    "protected": _self_or_arguments,
    "module_function": _self_or_arguments,
    "private_class_method": _self_or_arguments,
    "private_constant": _nothing,
    "attr_reader": _nothing,
    "attr_accessor": _nothing,
    "attr_writer": _nothing,
    "using": _nothing,
}
