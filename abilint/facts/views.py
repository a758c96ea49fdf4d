"""Names for the questions that several rules ask."""

from __future__ import annotations

from abilint.facts.relation import View, number, text

VIEWS = (
    View(
        "subjects",
        "Artifacts that the rules judge: named by the user.",
        "SELECT * FROM artifacts WHERE role = 'subject'",
        rows_of="artifacts",
    ),
    View(
        "exports",
        "Symbols that a program can link to, symbol version nodes and private versions left out.",
        "SELECT * FROM symbols WHERE scope = 'exported'"
        " AND NOT (absolute AND version IS NOT NULL AND name = version)"
        " AND '_' || coalesce(version, '') || '_' NOT GLOB '*_PRIVATE_*'",
        rows_of="symbols",
    ),
    View(
        "imports",
        "Symbols that a binary uses and does not define.",
        "SELECT * FROM symbols WHERE scope = 'undefined'",
        rows_of="symbols",
    ),
    View(
        "rust_dylibs",
        "`artifact_id` of each library that exports Rust's metadata: crate type `dylib`.",
        "SELECT DISTINCT artifact_id FROM symbols WHERE scope = 'exported' AND name GLOB 'rust_metadata_*'",
    ),
    View(
        "promises",
        "Declarations that oblige the library.",
        "SELECT * FROM declarations WHERE obligation = 'promised'",
        rows_of="declarations",
    ),
    View(
        "accounting",
        "The one bucket of each declaration; the first that fits decides, from top to bottom.",
        """
        SELECT d.id AS declaration_id, d.build_id, CASE
          WHEN d.obligation = 'not-checked' THEN 'not_checked'
          WHEN d.obligation = 'macro' THEN 'macro'
          WHEN d.obligation IN ('unavailable', 'hidden') THEN 'unavailable'
          WHEN d.obligation = 'inline' THEN 'inline'
          WHEN NOT EXISTS (SELECT 1 FROM artifacts a WHERE a.build_id = d.build_id
                           AND a.role = 'subject'
                           AND a.kind IN ('shared', 'executable', 'object', 'import-library'))
            THEN 'not_checked'
          ELSE coalesce((
            SELECT CASE x.kind
              WHEN 'missing' THEN CASE WHEN d.known_as IN ('hook', 'toolchain')
                THEN 'consumer_implemented' ELSE 'missing' END
              WHEN 'local-only' THEN CASE WHEN d.known_as = 'toolchain'
                THEN 'consumer_implemented' ELSE 'local_only' END
              WHEN 'mangled' THEN 'mangled' WHEN 'consumer' THEN 'consumer_implemented'
              WHEN 'sibling' THEN 'sibling' WHEN 'not-checked' THEN 'not_checked'
              WHEN 'unnamed' THEN 'not_checked' WHEN 'renamed' THEN 'macro' ELSE 'other_mismatch' END
            FROM differences x
            WHERE x.declaration_id = d.id AND x.relation = 'promise'
              AND x.kind NOT IN ('inline-call', 'static-only')
            ORDER BY x.kind NOT IN ('missing', 'local-only', 'mangled'), x.id LIMIT 1),
            CASE WHEN EXISTS (
              SELECT 1 FROM type_faults t
              WHERE t.declaration_id = d.id AND t.place NOT IN ('record', 'enum', 'table', 'class')
                AND t.fault NOT IN ('signedness', 'truth-value', 'handle', 'qualifier', 'const-promised',
                  'const-built', 'pointee', 'bytes', 'parameter-order', 'void-promised', 'record-name'))
            THEN 'other_mismatch' END,
            'verified')
        END AS bucket
        FROM declarations d
        """,
        columns=(
            number("declaration_id", "`id` of its row in `declarations`"),
            number("build_id", "`id` of its row in `builds`"),
            text(
                "bucket",
                "`verified`, `missing`, `local_only`, `mangled`, ...: a key of the report's `declarations`",
            ),
        ),
    ),
)
