"""The tables that say on what two releases differ."""

from __future__ import annotations

from abilint.facts.binary_tables import KNOWN
from abilint.facts.relation import Table, flag, key, number, refers, text

OF_TYPES = (
    text(
        "evidence", "`header` or `debug-info`: where both releases state it, or the library", "'debug-info'"
    ),
    flag("public", "users see the type, as far as headers or places of definition tell", "1"),
    text("kind", "`parameter-count`, `width`, `field-missing`, `enum-value`, ...", "'width'"),
    text("subject", "link name of a function or variable, or a type as in `struct foo`"),
    text(
        "place",
        "`result`, `parameter 2`, `signature`, `variable`, `record`, `table`, `class` or `enum`",
        "'record'",
    ),
    text("path", "members, `*` for what a pointer points to, with `/` between"),
    text("spot", "place and path in words: `what parameter 2 points to`"),
    text("parameter", "name of the parameter"),
    text("before", "in the old release"),
    text("after", "in the new one"),
    text("before_type", "type in the old release, as C"),
    text("after_type", "type in the new one, as C"),
    number("before_size", "of a record or enum: bytes in the old release"),
    number("after_size", "of a record or enum: bytes in the new one"),
    number("count", "how many members in a row it holds of", "1"),
    number("moved", "members that stand elsewhere for it", "0"),
    text("reach", "`value`, `pointer` or `opaque`: how a caller comes to the type", "'value'"),
    text("reached_by", "the first declaration that reaches the type, demangled"),
    number("reached_count", "how many declarations do", "0"),
    text("reached_names", "the first few of them, with commas between"),
    text("old_file", "header or source of the old release"),
    number("old_line", "from 1"),
    text("file", "header or source of the new release"),
    number("line", "from 1"),
    number("column", "from 1"),
    text("old_signature", "its declaration in the old release, as C; of a type its members too"),
    text("signature", "its declaration in the new one, as C"),
)
"""Columns of what one side states otherwise than the other, which programs take for the old release."""
TABLES = (
    Table(
        "changes",
        "Where the new release differs from the old one, but for types; "
        "`abilint.model.release` says what stands in `before`, `after`.",
        (
            key(),
            refers("artifact"),
            text("kind", "`symbol-removed`, `symbol-added`, ...", "'symbol-removed'"),
            text("subject", "link name of a function or variable, else what changed", "'foo'"),
            text("before", "in the old release"),
            text("after", "in the new one"),
            text("symbol_kind", "`function`, `object`, `tls`, ..."),
            text("version", "version node of the symbol"),
            text("detail", "what else a message needs"),
            flag("declared", "the headers declare it; NULL: no header was given", "NULL"),
            flag("deprecated", "the headers of the old release said that nobody should use it any more"),
            text("old_file", "header or source of the old release"),
            number("old_line", "from 1"),
            text("file", "header or source of the new release"),
            number("line", "from 1"),
            number("column", "from 1"),
            text("old_signature", "its declaration in the old release, as C"),
            text("signature", "its declaration in the new one, as C"),
            number("count", "how many names it happened to in one way", "1"),
            text("names", "the first of these, with commas between"),
            *KNOWN,
            flag("from_module", "it is gone from what one name alone is asked of (`PyInit_foo`)"),
        ),
    ),
    Table(
        "type_changes",
        "Where the new release states a type otherwise than the old one, each at its root; "
        "`abilint.model.type_difference` says what stands in `before`, `after`.",
        (
            key(),
            refers("artifact"),
            *OF_TYPES,
        ),
    ),
    Table(
        "consumer_types",
        "Where a library states a type otherwise than the debug info of a program that uses it: what is old "
        "is what the program was compiled with.",
        (
            key(),
            refers("artifact"),
            text("program", "name of the program's file", "'app'"),
            text("library", "what messages call the library", "'libfoo.so.1'"),
            *OF_TYPES,
        ),
    ),
)
