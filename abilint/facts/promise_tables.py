"""The tables that say what was promised, and where binaries differ from it."""

from __future__ import annotations

from abilint.facts.binary_tables import KNOWN
from abilint.facts.relation import Table, flag, key, number, refers, text

TABLES = (
    Table(
        "headers",
        "Every header that was asked for, and those included ones whose names the library exports.",
        (
            key(),
            refers("build"),
            text("path", "as given", "'foo.h'"),
            text(
                "status",
                "`checked`, `umbrella` (only after others), `included` (by a given one) or `not-checked`",
                "'checked'",
            ),
            text("reason", "the first error, where not checked"),
        ),
    ),
    Table(
        "declarations",
        "Every function, variable and API macro of those headers.",
        (
            key(),
            refers("build"),
            text("name", "identifier"),
            text("qualified_name", "with namespaces and classes"),
            text("link_name", "first of the names that it obliges"),
            text("kind", "`function`, `variable`, `method`, `macro`, ...", "'function'"),
            text(
                "obligation",
                "`promised`, `inline`, `macro`, `unavailable`, `hidden` or `not-checked`",
                "'promised'",
            ),
            text("reason", "why it is not promised"),
            text("language", "`c` or `c++` linkage", "'c'"),
            text("file", "header", "'foo.h'"),
            number("line", "from 1", "1"),
            number("column", "from 1", "1"),
            text("signature", "as C"),
            flag("inline", "declared inline"),
            flag("weak", "declared weak"),
            flag("thread_local", "declared thread-local"),
            text("visibility", "`default`, `hidden`, ...", "'default'"),
            text("availability", "`available`, `deprecated` or `unavailable`", "'available'"),
            text("calling_convention", "`c`, `stdcall`, ...", "'c'"),
            text("asm_label", "name forced by `__asm__`"),
            text("object_name", "PE: the name in object files, with the calling convention's decoration"),
            number("size", "variables: bytes"),
            *KNOWN,
        ),
    ),
    Table(
        "surroundings",
        "What the text around a declaration says, read only for those that differ from the binary.",
        (
            refers("declaration"),
            text("build_option", "the macro that its comment names as the option which provides it"),
            text("guard", "innermost preprocessor condition around it that a build decides"),
            text("platform", "the only platform that its comment says has it"),
        ),
    ),
    Table(
        "differences",
        "Where header and binary disagree; `abilint.model.difference` says what stands in `before`, `after`.",
        (
            key(),
            refers("build"),
            text("relation", "`promise` or `export-list`", "'promise'"),
            text(
                "kind", "`missing`, `local-only`, `mangled`, `kind`, `size`, `undeclared`, ...", "'missing'"
            ),
            number("declaration_id", "`id` of its row in `declarations`"),
            number("artifact_id", "`id` of its row in `artifacts`", "1"),
            number("symbol_id", "`id` of its row in `symbols`"),
            text("before", "what was promised"),
            text("after", "what was found"),
            text("link_name", "the name at issue"),
            number("export_list_id", "`id` of its row in `export_lists`"),
            number("export_entry_id", "`id` of its row in `export_entries`"),
        ),
    ),
    Table(
        "export_lists",
        "Lists of exported names (`--exports`), once for each build.",
        (
            key(),
            refers("build"),
            text("path", "as given", "'foo.map'"),
            text(
                "format",
                "`version-script`, `dynamic-list`, `def`, `exported-symbols-list`, "
                "`unexported-symbols-list`, `tbd`, `symbols` (Debian's) or `plain`",
                "'version-script'",
            ),
            text("library", "the library that the list says it is about"),
            flag("exhaustive", "what it does not list must not be exported", "1"),
            flag("describes", "others rely on it after the link: `tbd`, `symbols`"),
        ),
    ),
    Table(
        "export_entries",
        "Names and patterns of those lists.",
        (
            key(),
            refers("export_list"),
            text("pattern", "as written"),
            text("match", "`exact`, `glob`, `regex` or `version`", "'exact'"),
            text("scope", "`global` or `local`", "'global'"),
            text("version", "version node"),
            text("kind", "`function`, `object` or `tls`, where the list says so"),
            text("language", "`c++` where the pattern is compared with demangled names", "'c'"),
            number("ordinal", "`.def`: the export's number"),
            text("forward", "`.def`: internal name, or `dll.name` that it forwards to"),
            text("tags", "as the list's format has them, with blanks between"),
            text("file", "the list, or a file that it includes", "'foo.map'"),
            number("line", "from 1", "1"),
            number("column", "from 1", "1"),
        ),
    ),
    Table(
        "suggestions",
        "Did you mean: names that the library has, for those it lacks.",
        (
            refers("declaration"),
            text("name", "exported name"),
            text("reason", "`spelling`, `case`, `underscore`, `c-linkage` or `versioned-name`", "'spelling'"),
        ),
    ),
)
