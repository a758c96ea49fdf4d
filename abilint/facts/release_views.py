"""Changes of types between two releases by what they do to a program, in the words of messages."""

from __future__ import annotations

from abilint.facts.relation import View, number, text
from abilint.facts.release_tables import TABLES
from abilint.facts.type_views import FAULT, WORDS

VIEWS = (
    View(
        "type_effects",
        "Changes of types by what they do to programs that were built with the old release.",
        f"""
        SELECT t.*, {FAULT} AS fault, {WORDS.format(side="before")} AS old_says,
          {WORDS.format(side="after")} AS new_says,
          CASE WHEN kind = 'width' THEN before * 8 END AS before_bits,
          CASE WHEN kind = 'width' THEN after * 8 END AS after_bits,
          '`' || nullif(before_type, after_type) || '`' AS shown_before,
          '`' || nullif(after_type, before_type) || '`' AS shown_after,
          old_file || coalesce(':' || old_line, '') AS old_place,
          CASE WHEN reached_count > 1 THEN '`' || reached_by || '` and ' || (reached_count - 1) || ' more'
            ELSE '`' || reached_by || '`' END AS reached,
          CASE WHEN count > 1 THEN ' and ' || (count - 1) || ' more' ELSE '' END AS others
        FROM type_changes t
        """,  # noqa: S608  (our own texts)
        columns=(
            *next(table for table in TABLES if table.name == "type_changes").columns,
            text("fault", "as in `type_faults`"),
            text("old_says", "`before` in words: `32 bits`, `a pointer`"),
            text("new_says", "`after` in words"),
            number("before_bits", "of a `width`"),
            number("after_bits", "of a `width`"),
            text("shown_before", "the old type as C, where the two are not spelled alike"),
            text("shown_after", "the new type as C, where the two are not spelled alike"),
            text("old_place", "file and line in the old release"),
            text("reached", "the declarations that reach a type, in words"),
            text("others", "`and 2 more` where the change is about several members"),
        ),
    ),
)
