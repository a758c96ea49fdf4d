"""Changes of types between two releases by what they do to a program, in the words of messages."""

from __future__ import annotations

from abilint.facts.relation import Column, View, number, text
from abilint.facts.release_tables import TABLES
from abilint.facts.type_views import FAULT, PART, PART_COLUMN, WORDS

EFFECT = f"""
CASE
  WHEN kind = 'qualifier' THEN
    CASE WHEN path LIKE '%parameter %' OR path LIKE '%result%' THEN 'callback-qualifier'
         WHEN before LIKE '%const%' AND coalesce(after, '') NOT LIKE '%const%' THEN 'const-lost'
         WHEN after LIKE '%const%' AND coalesce(before, '') NOT LIKE '%const%' THEN 'const-gained'
         ELSE 'qualifier' END
  WHEN kind IN ('pointer-typed', 'pointer-untyped', 'byte-sign')
    AND (path LIKE '%parameter %' OR path LIKE '%result%')
    THEN 'callback-qualifier'
  WHEN kind = 'array-bound' AND before_size != after_size
    AND (coalesce(before, '0') = '0' OR coalesce(after, '0') = '0') THEN 'flexible-grew'
  WHEN kind = 'constant' THEN CASE WHEN after IS NULL THEN 'made-writable' ELSE 'made-constant' END
  WHEN kind = 'static' THEN CASE WHEN after = 'static' THEN 'made-static' ELSE 'made-member' END
  WHEN kind = 'opacity' THEN CASE WHEN after = 'opaque' THEN 'made-opaque' ELSE 'made-complete' END
  WHEN kind = 'slot-extra' THEN
    CASE WHEN after = 'end' AND before = 'final' THEN 'slot-at-end-of-final'
         WHEN after = 'end' AND moved = 0 THEN 'slot-at-end' WHEN after = 'end' THEN 'slot-before-derived'
         ELSE 'slot-inserted' END
  WHEN kind = 'slot-pure' THEN CASE WHEN after IS NULL THEN 'no-longer-pure' ELSE 'made-pure' END
  WHEN kind = 'table-pointer' THEN CASE WHEN after IS NULL THEN 'last-virtual' ELSE 'first-virtual' END
  WHEN kind = 'base-virtual' THEN CASE WHEN after IS NULL THEN 'base-not-virtual' ELSE 'base-virtual' END
  WHEN kind = 'base-offset' AND (before GLOB '*[^0-9]*' OR after GLOB '*[^0-9]*') THEN 'virtual-order'
  WHEN kind = 'slot-count' THEN
    CASE WHEN CAST(after AS INTEGER) > CAST(before AS INTEGER) THEN 'table-longer' ELSE 'table-shorter' END
  WHEN kind IN ('field-extra', 'base-extra') AND moved = 0 THEN
    CASE WHEN before_size = after_size THEN kind || '-in-padding' ELSE kind || '-at-end' END
  WHEN kind = 'size' THEN 'size'
  ELSE {FAULT}
END
"""
"""As `type_views.FAULT`, of a change: what was true of programs' own copies of a type decides."""
COLUMNS = """
SELECT t.*, {effect} AS fault, {old} AS old_says, {new} AS new_says,
  CASE WHEN kind = 'width' THEN before * 8 END AS before_bits,
  CASE WHEN kind = 'width' THEN after * 8 END AS after_bits,
  CASE before % 8 WHEN 0 THEN 'byte ' || (before / 8) ELSE 'bit ' || before END AS before_spot,
  CASE after % 8 WHEN 0 THEN 'byte ' || (after / 8) ELSE 'bit ' || after END AS after_spot,
  '`' || coalesce(nullif(before_type, after_type), before_type, '?') || '`' AS shown_before,
  '`' || coalesce(nullif(after_type, before_type), after_type, '?') || '`' AS shown_after,
  CASE WHEN before_type != after_type THEN '`' || before_type || '`' END AS told_before,
  CASE WHEN before_type != after_type THEN '`' || after_type || '`' END AS told_after,
  CASE WHEN spot IS NULL OR (path IS NULL AND place IN ('variable', 'typedef')) THEN ''
    ELSE ': ' || spot END AS at,
  CASE kind WHEN 'parameter-count' THEN 'with ' || after || ' arguments, it was ' || before
    WHEN 'variadic' THEN CASE WHEN after = '...' THEN 'with `...`' ELSE 'without `...`' END
    WHEN 'convention' THEN 'as ' || after || ', it was ' || before END AS way,
  coalesce(file, old_file) AS shown_file,
  CASE WHEN file IS NULL THEN old_line ELSE line END AS shown_line,
  CASE WHEN file IS NOT NULL THEN "column" END AS shown_column,
  nullif(moved, 0) AS others_moved,
  CASE WHEN reached_count > 1 THEN '`' || reached_by || '` and ' || (reached_count - 1) || ' more'
    ELSE '`' || reached_by || '`' END AS reached,
  CASE WHEN count > 1 THEN ' and ' || (count - 1) || ' more' ELSE '' END AS others,
  {part} AS part
FROM {table} t
"""

HARMLESS = (
    "record-name", "wrapped", "callback-void", "callback-qualifier", "byte-sign", "pointer-typed",
    "pointer-untyped", "qualifier", "const-gained", "alternative-extra", "alternative-missing",
    "reserved-used", "table-longer", "field-name", "void-promised", "made-writable", "made-opaque",
    "made-complete", "enum-extra", "enum-name", "enum-scoped", "slot-at-end-of-final", "no-longer-pure",
    "base-extra-in-padding", "field-access", "base-access",
)  # fmt: skip
"""What no built program minds, as the rules about releases say that have a message for each."""
RISKY = (
    "flexible", "truth-value", "signedness", "parameter-order", "const-lost", "variadic",
    "field-extra-in-padding", "reserved-again", "enum-sentinel",
)  # fmt: skip
"""What some built programs mind."""
WEIGHT = f"""
CASE WHEN NOT t.public OR t.fault IN {HARMLESS} OR (t.fault = 'const-lost' AND t.place NOT LIKE 'parameter %')
  OR (t.fault = 'signedness' AND t.place = 'class') THEN 'harmless'
WHEN t.fault IN {RISKY} OR t.evidence = 'header' THEN 'risky' ELSE 'breaking' END
"""
SAID = """
CASE t.kind WHEN 'array-bound' THEN coalesce(nullif({side}, '0') || ' elements', 'no bound')
  WHEN 'parameter-count' THEN {side} || ' arguments' WHEN 'passing' THEN 'passed ' || {words}
  WHEN 'variadic' THEN CASE {side} WHEN '...' THEN 'called with `...`' ELSE 'called without `...`' END
  WHEN 'convention' THEN 'called as ' || {side} WHEN 'static' THEN 'a ' || {side} || ' function'
  WHEN 'size' THEN {side} || ' bytes long' WHEN 'alignment' THEN 'aligned to ' || {side} || ' bytes'
  WHEN 'bit-field' THEN coalesce('a bit-field of ' || {side}, 'no bit-field')
  ELSE coalesce({told}, {words}, 'another type') END
"""

WORDED = (
    text(
        "fault",
        "as in `type_faults`, and finer: `const-lost`, `made-static`, `slot-at-end`, ...",
    ),
    text("old_says", "`before` in words: `32 bits`, `a pointer`"),
    text("new_says", "`after` in words"),
    number("before_bits", "of a `width`"),
    number("after_bits", "of a `width`"),
    text("before_spot", "`before` as a place in a record: `byte 4`, `bit 35`"),
    text("after_spot", "`after` as a place in a record"),
    text("shown_before", "the old type as C"),
    text("shown_after", "the new type as C"),
    text("told_before", "the old type as C, where the two are not spelled alike"),
    text("told_after", "the new type as C, where the two are not spelled alike"),
    text("at", "`spot` behind a subject: `: parameter 2`; empty for the subject as a whole", "''"),
    text("way", "of a callback: how it is called now"),
    text("shown_file", "where messages point: in the new release, else in the old one"),
    number("shown_line", "from 1"),
    number("shown_column", "from 1"),
    number("others_moved", "`moved`; NULL for none"),
    text("reached", "the declarations that reach a type, in words"),
    text("others", "`and 2 more` where the change is about several members"),
    PART_COLUMN,
)


def _with_words(table: str) -> str:
    old, new = (WORDS.format(side=side) for side in ("before", "after"))
    return COLUMNS.format(effect=EFFECT, old=old, new=new, table=table, part=PART)


def _columns(table: str) -> tuple[Column, ...]:
    return next(each for each in TABLES if each.name == table).columns


VIEWS = (
    View(
        "type_effects",
        "Changes of types by what they do to programs that were built with the old release.",
        _with_words("type_changes"),
        columns=(
            *_columns("type_changes"),
            *WORDED,
        ),
    ),
    View(
        "consumer_effects",
        "Types that programs were compiled with and libraries have otherwise, by what becomes of programs.",
        f"""
        SELECT t.*, {WEIGHT} AS weight,
          {SAID.format(side="before", words="t.old_says", told="t.told_before")} AS expects,
          {SAID.format(side="after", words="t.new_says", told="t.told_after")} AS has,
          t.old_file || coalesce(':' || t.old_line, '') AS declared_at
        FROM ({_with_words("consumer_types")}) t
        """,  # noqa: S608  (our own texts)
        columns=(
            *_columns("consumer_types"),
            *WORDED,
            text(
                "weight", "`breaking`, `risky` or `harmless`; by headers alone at most `risky`", "'breaking'"
            ),
            text("expects", "what the program was compiled with, in words: `` `int` ``, `4 elements`"),
            text("has", "what the library has, in words"),
            text("declared_at", "file and line where the program's compiler saw it"),
        ),
    ),
)
