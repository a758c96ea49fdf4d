"""The tables that say where debug info and headers state a type differently."""

from __future__ import annotations

from abilint.facts.relation import Table, key, number, refers, text

TABLES = (
    Table(
        "type_differences",
        "Where a header states a type otherwise than the debug info of the binary, each at its root; "
        "`abilint.model.type_difference` says what stands in `before`, `after`.",
        (
            key(),
            refers("build"),
            refers("artifact"),
            number("declaration_id", "`id` of the declaration at fault, or the first that reaches the type"),
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
            text("before", "what the header says"),
            text("after", "what was built"),
            text("before_type", "type in the header, as C"),
            text("after_type", "type that was built, as C"),
            number("before_size", "of a record or enum: bytes in the header"),
            number("after_size", "of a record or enum: bytes as built"),
            number("count", "how many members in a row it holds of", "1"),
            number("moved", "members that stand elsewhere for it", "0"),
            text("reach", "`value` or `pointer`: how a caller comes to the type", "'value'"),
            text("reached_by", "the first declaration that reaches the type, demangled"),
            number("reached_count", "how many declarations do", "0"),
            text("file", "header", "'foo.h'"),
            number("line", "from 1", "1"),
            number("column", "from 1", "1"),
            text("built_file", "source file"),
            number("built_line", "from 1"),
            text("built_signature", "the definition, as C"),
        ),
    ),
    Table(
        "type_reach",
        "The first few declarations through which callers come to a type that differs.",
        (
            refers("type_difference"),
            text("name", "of the declaration"),
        ),
    ),
    Table(
        "target_layouts",
        "Structs without pointers that the headers lay out in two ways on two targets of the run.",
        (
            refers("build"),
            text("name", "as C: `struct packet`, or the typedef that names it", "'struct packet'"),
            number("size", "bytes on the build's own target", "8"),
            text("other_target", "a target that came before it in the run", "'x86_64-linux-gnu'"),
            number("other_size", "bytes there", "16"),
            text("field", "the first member that differs in size or place", "'when'"),
            text("type", "type of that member, as C", "'long'"),
            text("file", "header", "'foo.h'"),
            number("line", "from 1", "1"),
            number("column", "from 1", "1"),
        ),
    ),
)
