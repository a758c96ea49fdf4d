"""Differences of types by what they do to a caller, in the words of messages."""

from __future__ import annotations

from abilint.facts.relation import View, number, text
from abilint.facts.type_tables import TABLES

FAULT = """
CASE
  WHEN kind IN ('parameter-count', 'variadic', 'convention') AND place != 'signature' THEN 'callback'
  WHEN kind = 'encoding' AND before IN ('boolean', 'integer') AND after IN ('boolean', 'integer')
    THEN 'truth-value'
  WHEN kind = 'shape' AND before IN ('pointer', 'integer') AND after IN ('pointer', 'integer') THEN 'handle'
  WHEN kind = 'pointee' AND 'bytes' IN (before, after) THEN 'bytes'
  WHEN kind = 'shape' AND before = 'void' THEN
    CASE WHEN place = 'result' AND path IS NULL AND after IN ('struct', 'union') THEN 'hidden-result'
         WHEN place = 'result' AND path IS NULL THEN 'void-promised' ELSE 'callback-result' END
  WHEN kind = 'shape' AND after = 'void' THEN
    CASE WHEN place = 'result' AND path IS NULL THEN 'void-built' ELSE 'callback-void' END
  WHEN kind = 'array-bound' AND (coalesce(before, '0') = '0' OR coalesce(after, '0') = '0') THEN 'flexible'
  WHEN kind = 'qualifier' AND before LIKE '%const%' AND coalesce(after, '') NOT LIKE '%const%'
    THEN 'const-promised'
  WHEN kind = 'qualifier' AND after LIKE '%const%' AND coalesce(before, '') NOT LIKE '%const%'
    THEN 'const-built'
  WHEN kind IN ('field-extra', 'base-extra') AND moved = 0 THEN
    CASE WHEN before_size = after_size THEN kind || '-in-padding'
         WHEN reach = 'pointer' THEN kind || '-behind-pointer' ELSE kind || '-at-end' END
  WHEN kind = 'size' AND place = 'record' AND reach = 'pointer' THEN 'size-behind-pointer'
  ELSE kind
END
"""
WORDS = """
CASE kind WHEN 'width' THEN ({side} * 8) || ' bits' ELSE
  CASE {side} WHEN 'integer' THEN 'an integer' WHEN 'boolean' THEN 'a truth value'
    WHEN 'float' THEN 'a floating-point number' WHEN 'complex' THEN 'a complex number'
    WHEN 'decimal' THEN 'a decimal number' WHEN 'pointer' THEN 'a pointer' WHEN 'struct' THEN 'a struct'
    WHEN 'union' THEN 'a union' WHEN 'array' THEN 'an array' WHEN 'bytes' THEN 'a byte'
    WHEN 'vector' THEN 'a vector' WHEN 'function' THEN 'a function' WHEN 'void' THEN 'nothing'
    WHEN 'block' THEN 'a block' WHEN 'by-copy' THEN 'by copy' WHEN 'by-address' THEN 'by address'
    WHEN 'member-pointer' THEN 'a pointer to a member' ELSE {side} END
END
"""

PART = "kind || ' ' || place || ' ' || coalesce(path, '')"
PART_COLUMN = text("part", "kind, place and path: what fingerprints tell it from others of the subject by")

VIEWS = (
    View(
        "type_faults",
        "Differences of types by what they do to a caller, with words for messages.",
        f"""
        SELECT t.*, {FAULT} AS fault, {WORDS.format(side="before")} AS header_says,
          {WORDS.format(side="after")} AS built_says,
          CASE WHEN kind = 'width' THEN before * 8 END AS before_bits,
          CASE WHEN kind = 'width' THEN after * 8 END AS after_bits,
          '`' || nullif(before_type, after_type) || '`' AS shown_before,
          '`' || nullif(after_type, before_type) || '`' AS shown_after,
          built_file || coalesce(':' || built_line, '') AS built_place,
          CASE WHEN reached_count > 1 THEN '`' || reached_by || '` and ' || (reached_count - 1) || ' more'
            ELSE '`' || reached_by || '`' END AS reached,
          CASE WHEN count > 1 THEN ' and ' || (count - 1) || ' more' ELSE '' END AS others,
          {PART} AS part
        FROM type_differences t
        """,  # noqa: S608  (our own texts)
        columns=(
            *next(table for table in TABLES if table.name == "type_differences").columns,
            text(
                "fault",
                "`kind`, or a finer one: `truth-value`, `handle` (pointer against integer of its size), "
                "`void-promised`, `void-built`, `callback`, `flexible`, `field-extra-at-end`, ...",
            ),
            text("header_says", "`before` in words: `32 bits`, `a pointer`"),
            text("built_says", "`after` in words"),
            number("before_bits", "of a `width`"),
            number("after_bits", "of a `width`"),
            text("shown_before", "the promised type as C, where the two are not spelled alike"),
            text("shown_after", "the built type as C, where the two are not spelled alike"),
            text("built_place", "file and line of the other side"),
            text("reached", "the declarations that reach a type, in words"),
            text("others", "`and 2 more` where the difference is about several members"),
            PART_COLUMN,
        ),
    ),
)
