"""Which words of the grammar are understood, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import (
    calls,
    expressions,
    literals,
    loops,
    members,
    modules,
    operators,
    statements,
)
from abilint.surfaces.bindings.node.run import Syntax

if TYPE_CHECKING:
    from abilint.surfaces.bindings.node.run import Expression, Statement

EXPRESSIONS: dict[str, Expression] = {
    "identifier": expressions.name,
    "import": expressions.name,
    "this": expressions.this,
    "undefined": expressions.constant(None),
    "null": expressions.constant(None),
    "true": expressions.constant(True),
    "false": expressions.constant(False),
    "string": literals.string,
    "template_string": literals.template,
    "number": literals.number,
    "array": literals.row,
    "object": literals.table,
    "arrow_function": expressions.function,
    "function_expression": expressions.function,
    "generator_function": expressions.function,
    "class": expressions.class_,
    "sequence_expression": expressions.sequence,
    "assignment_expression": expressions.assign,
    "augmented_assignment_expression": expressions.augment,
    "update_expression": expressions.update,
    "meta_property": expressions.meta,
    "member_expression": members.member,
    "subscript_expression": members.subscript,
    "call_expression": calls.call,
    "new_expression": calls.new,
    "binary_expression": operators.binary,
    "unary_expression": operators.unary,
    "ternary_expression": operators.ternary,
}
STATEMENTS: dict[str, Statement] = {
    "expression_statement": statements.expression,
    "lexical_declaration": statements.declaration,
    "variable_declaration": statements.declaration,
    "class_declaration": statements.class_,
    "abstract_class_declaration": statements.class_,
    "enum_declaration": statements.enum,
    "if_statement": statements.if_,
    "switch_statement": statements.switch,
    "try_statement": statements.try_,
    "return_statement": statements.return_,
    "throw_statement": statements.throw,
    "break_statement": statements.leave,
    "continue_statement": statements.leave,
    "statement_block": statements.block,
    "labeled_statement": statements.labelled,
    "for_in_statement": loops.over,
    "for_statement": loops.counted,
    "while_statement": loops.unending,
    "do_statement": loops.unending,
    "import_statement": modules.bring,
    "import_alias": modules.bring_alias,
    "export_statement": modules.export,
}
SYNTAX = Syntax(EXPRESSIONS, STATEMENTS)
