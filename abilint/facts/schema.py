"""The tables that rules query: every table, view and column with a line on what it means.

Every column has a default, so that a rule's test states only the facts that matter to it.
"""

from __future__ import annotations

from dataclasses import dataclass

MAJOR = 1
"""Grows when a column or table is removed or changes its meaning; additions leave it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a base table."""

    name: str
    type: str
    doc: str
    default: str = "NULL"

    @property
    def sql(self) -> str:
        """Its part of `CREATE TABLE`."""
        if self.type == "INTEGER PRIMARY KEY":
            return f"{self.name} {self.type}"
        return f'"{self.name}" {self.type} DEFAULT {self.default}'


@dataclass(frozen=True, slots=True)
class Table:
    """A base table, filled by one module of `abilint.facts`."""

    name: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def sql(self) -> str:
        """The `CREATE TABLE` statement."""
        return f"CREATE TABLE {self.name} ({', '.join(column.sql for column in self.columns)})"


@dataclass(frozen=True, slots=True)
class View:
    """A name for a question that several rules ask."""

    name: str
    doc: str
    query: str
    columns: tuple[Column, ...] = ()
    """Those that are not the columns of `rows_of`."""
    rows_of: str | None = None
    """The table whose columns it has."""

    @property
    def sql(self) -> str:
        """The `CREATE VIEW` statement."""
        return f"CREATE VIEW {self.name} AS {self.query}"


def _id(doc: str = "key") -> Column:
    return Column("id", "INTEGER PRIMARY KEY", doc)


def _refers(table: str) -> Column:
    return Column(f"{table}_id", "INTEGER", f"`id` of its row in `{table}s`", "1")


def _text(name: str, doc: str, default: str = "NULL") -> Column:
    return Column(name, "TEXT", doc, default)


def _number(name: str, doc: str, default: str = "NULL") -> Column:
    return Column(name, "INTEGER", doc, default)


def _flag(name: str, doc: str, default: str = "0") -> Column:
    return Column(name, "INTEGER", f"1 or 0: {doc}", default)


KNOWN = (
    _text(
        "known_as",
        "the name is in `rules/known-names.toml`: `toolchain`, `runtime`, `sanitizer`, `coverage`, "
        "`library`, `generated`, `hook` (the consumer defines it) or `host` (the program that loads the library does)",
    ),
    _text("known_owner", "who brings such names, as messages say it"),
)

TABLES = (
    Table(
        "builds",
        "The binaries of one target that are judged together, with the headers parsed for that target.",
        (
            _id(),
            _text("target", "short name, as in `x86_64-linux-gnu`", "'x86_64-linux-gnu'"),
            _text("wanted_target", "what `--target` asked for, in the same spelling"),
            _flag("wrong_target", "`--target` was given and is not this build's target"),
        ),
    ),
    Table(
        "artifacts",
        "One binary.",
        (
            _id(),
            _refers("build"),
            _text("path", "as given", "'libfoo.so.1'"),
            _text("member", "archive member, or slice of a universal file as `arm64`"),
            _text("archive", "file name of the archive that it is a member of; NULL for all else"),
            _text("name", "SONAME, else file name: how messages call it", "'libfoo.so.1'"),
            _text("file_name", "last part of the path", "'libfoo.so.1'"),
            _text(
                "role",
                "`subject`, `linked` (through a linker script), `provider` or `import-library`",
                "'subject'",
            ),
            _text("format", "`elf`, `macho` or `pe`", "'elf'"),
            _text(
                "kind",
                "`shared`, `executable`, `object`, `archive`, `import-library`, `debug-only` or `core`",
                "'shared'",
            ),
            _text("architecture", "LLVM's name", "'x86_64'"),
            _number("bits", "32 or 64", "64"),
            _text("byte_order", "`little` or `big`", "'little'"),
            _text("os", "`linux`, `unknown`, ...; Mach-O: the platform, `macos`, `ios`, ...", "'linux'"),
            _text("environment", "`gnu`, `musl`, ...", "'gnu'"),
            _text("identity", "ELF: SONAME; Mach-O: install name; PE: name in the export directory"),
            _text("build_note", "ELF: build id, Mach-O: UUID, hexadecimal"),
            _flag("has_symtab", "the static symbol table is there", "1"),
            _text("symbols_from", "separate debug file that it was read from, where the binary is stripped"),
            _flag("has_debug_info", "debug information is there"),
            _flag("executable_stack", "ELF: PT_GNU_STACK asks for PF_X; NULL where the file does not say"),
            _flag("text_relocations", "ELF: DT_TEXTREL"),
            _text("relro", "`none`, `partial` or `full`", "'full'"),
            _flag("bind_now", "all symbols are bound at load time"),
            _text("interpreter", "ELF: PT_INTERP"),
            _text("debug_link", "ELF: name of the separate debug file"),
            _text("file_type", "Mach-O: `dylib`, `bundle`, `execute`, `object`, `dsym`, ..."),
            _text("current_version", "Mach-O: of a dylib, as `1.2.3`"),
            _text("compatibility_version", "Mach-O: of a dylib, as `1.0.0`"),
            _text("platform", "Mach-O: first platform that it was built for"),
            _text("minimum_os", "Mach-O: oldest version of that platform that it runs on, as `11.0`"),
            _text("sdk", "Mach-O: version of the SDK"),
        ),
    ),
    Table(
        "pe_images",
        "What only the headers of a DLL or EXE state.",
        (
            _refers("artifact"),
            _number("subsystem", "IMAGE_SUBSYSTEM_*: 2 windows, 3 console"),
            _text("os_version", "as `6.0`"),
            _text("linker_version", "14.x Microsoft, 14.0 lld, 2.x GNU ld"),
            _flag("dynamic_base", "may be loaded anywhere (ASLR)", "1"),
            _flag("nx_compatible", "data is not executable (DEP)", "1"),
            _flag("high_entropy_va", "64-bit ASLR"),
            _flag("guard_cf", "control flow guard"),
            _flag("hybrid", "holds ARM64EC code beside that of its own machine"),
            _text("pdb", "file of debug information that the linker wrote"),
        ),
    ),
    Table(
        "pe_exports",
        "Entries of a DLL's export directory, beside their rows in `symbols`.",
        (
            _refers("symbol"),
            _refers("artifact"),
            _number("ordinal", "its number", "1"),
            _flag("nameless", "exported by number alone (`NONAME`): its name in `symbols` is `#12`"),
            _text("forward_library", "of a forwarder: the other DLL without `.dll`, in small letters"),
            _text("forward_name", "of a forwarder: the name there; NULL where it is a number"),
            _number("forward_ordinal", "of a forwarder: the number there"),
        ),
    ),
    Table(
        "import_entries",
        "What an import library offers.",
        (
            _refers("artifact"),
            _number(
                "dll_id",
                "`id` of its DLL in `artifacts`; NULL where that is not in the run",
            ),
            _text("link_name", "identifier", "'foo'"),
            _text("symbol", "as programs' object files ask for it", "'foo'"),
            _text("library", "name of the DLL that programs will load", "'foo.dll'"),
            _text("export_name", "what is looked up in the DLL; NULL where the number is"),
            _number("ordinal", "the number that is looked up"),
            _text("type", "`code`, `data` or `const`", "'code'"),
        ),
    ),
    Table(
        "dependencies",
        "Libraries that a binary asks the loader for, in file order.",
        (
            _refers("artifact"),
            _number("position", "from 0", "0"),
            _text("name", "ELF: DT_NEEDED; Mach-O: install name", "'libc.so.6'"),
            _flag("found", "it is part of this run, or its symbols are known by their versions", "1"),
        ),
    ),
    Table(
        "run_paths",
        "Folders that the loader is told to search.",
        (
            _refers("artifact"),
            _text("kind", "`rpath` or `runpath`", "'runpath'"),
            _text("path", "one folder, `$ORIGIN` left as it is", "''"),
        ),
    ),
    Table(
        "version_needs",
        "Symbol versions that a binary requires, also those that no symbol uses.",
        (
            _refers("artifact"),
            _text("library", "who must provide it", "'libc.so.6'"),
            _text("version", "as in `GLIBC_2.34`"),
        ),
    ),
    Table(
        "symbols",
        "Every symbol of every binary, one row each (ELF: `.dynsym` and `.symtab` merged).",
        (
            _id(),
            _refers("artifact"),
            _text("name", "as in the file, version left out; Mach-O: one leading underscore left out"),
            _text("link_name", "what a consumer's object file asks for"),
            _text("version", "version node"),
            _flag("version_default", "a plain reference binds to it"),
            _text(
                "version_library",
                "undefined symbols: who must provide the version; Mach-O: which library is asked",
            ),
            _text("kind", "`function`, `object`, `tls`, `ifunc`, `common` or `unknown`", "'function'"),
            _text("scope", "`exported`, `hidden`, `local` or `undefined`", "'exported'"),
            _text("binding", "`local`, `global`, `weak` or `unique`", "'global'"),
            _text("visibility", "`default`, `protected`, `hidden` or `internal`", "'default'"),
            _flag("localized", "was global and made local by the linker; NULL: cannot tell", "NULL"),
            _number("size", "bytes, 0 where not stated", "0"),
            _number("address", "st_value", "4096"),
            _text("section", "name of its section", "'.text'"),
            _flag("absolute", "it belongs to no section (ELF: SHN_ABS)"),
            _flag("comdat", "the linker keeps one of several (ELF: its section is in a group)"),
            _text(
                "language", "of its mangling: `c++`, `rust`, `go`, `swift`, `d`, ...; NULL for plain names"
            ),
            *KNOWN,
            _text("forward", "Mach-O: `LIBRARY:NAME` of a re-export, or the name that an alias stands for"),
            _text("symbol_table", "`dynamic` or `static`", "'dynamic'"),
        ),
    ),
    Table(
        "headers",
        "Every header that was asked for.",
        (
            _id(),
            _refers("build"),
            _text("path", "as given", "'foo.h'"),
            _text("status", "`checked`, `umbrella` (only after other headers) or `not-checked`", "'checked'"),
            _text("reason", "the first error, where not checked"),
        ),
    ),
    Table(
        "declarations",
        "Every function, variable and API macro of those headers.",
        (
            _id(),
            _refers("build"),
            _text("name", "identifier"),
            _text("qualified_name", "with namespaces and classes"),
            _text("link_name", "first of the names that it obliges"),
            _text("kind", "`function`, `variable`, `method`, `macro`, ...", "'function'"),
            _text(
                "obligation",
                "`promised`, `inline`, `macro`, `unavailable`, `hidden` or `not-checked`",
                "'promised'",
            ),
            _text("reason", "why it is not promised"),
            _text("language", "`c` or `c++` linkage", "'c'"),
            _text("file", "header", "'foo.h'"),
            _number("line", "from 1", "1"),
            _number("column", "from 1", "1"),
            _text("signature", "as C"),
            _flag("inline", "declared inline"),
            _flag("weak", "declared weak"),
            _flag("thread_local", "declared thread-local"),
            _text("visibility", "`default`, `hidden`, ...", "'default'"),
            _text("availability", "`available`, `deprecated` or `unavailable`", "'available'"),
            _text("calling_convention", "`c`, `stdcall`, ...", "'c'"),
            _text("asm_label", "name forced by `__asm__`"),
            _text("object_name", "PE: the name in object files, with the calling convention's decoration"),
            _number("size", "variables: bytes"),
            *KNOWN,
        ),
    ),
    Table(
        "surroundings",
        "What the text around a declaration says, read only for those that differ from the binary.",
        (
            _refers("declaration"),
            _text("build_option", "the macro that its comment names as the option which provides it"),
            _text("guard", "innermost preprocessor condition around it that a build decides"),
            _text("platform", "the only platform that its comment says has it"),
        ),
    ),
    Table(
        "differences",
        "Where header and binary disagree; `abilint.model.difference` says what stands in `before`, `after`.",
        (
            _id(),
            _refers("build"),
            _text("relation", "`promise` or `export-list`", "'promise'"),
            _text(
                "kind", "`missing`, `local-only`, `mangled`, `kind`, `size`, `undeclared`, ...", "'missing'"
            ),
            _number("declaration_id", "`id` of its row in `declarations`"),
            _number("artifact_id", "`id` of its row in `artifacts`", "1"),
            _number("symbol_id", "`id` of its row in `symbols`"),
            _text("before", "what was promised"),
            _text("after", "what was found"),
            _text("link_name", "the name at issue"),
            _number("export_list_id", "`id` of its row in `export_lists`"),
            _number("export_entry_id", "`id` of its row in `export_entries`"),
        ),
    ),
    Table(
        "export_lists",
        "Lists of exported names (`--exports`), once for each build.",
        (
            _id(),
            _refers("build"),
            _text("path", "as given", "'foo.map'"),
            _text(
                "format",
                "`version-script`, `dynamic-list`, `def`, `exported-symbols-list`, "
                "`unexported-symbols-list`, `tbd`, `symbols` (Debian's) or `plain`",
                "'version-script'",
            ),
            _text("library", "the library that the list says it is about"),
            _flag("exhaustive", "what it does not list must not be exported", "1"),
            _flag("describes", "others rely on it after the link: `tbd`, `symbols`"),
        ),
    ),
    Table(
        "export_entries",
        "Names and patterns of those lists.",
        (
            _id(),
            _refers("export_list"),
            _text("pattern", "as written"),
            _text("match", "`exact`, `glob`, `regex` or `version`", "'exact'"),
            _text("scope", "`global` or `local`", "'global'"),
            _text("version", "version node"),
            _text("kind", "`function`, `object` or `tls`, where the list says so"),
            _text("language", "`c++` where the pattern is compared with demangled names", "'c'"),
            _number("ordinal", "`.def`: the export's number"),
            _text("forward", "`.def`: internal name, or `dll.name` that it forwards to"),
            _text("tags", "as the list's format has them, with blanks between"),
            _text("file", "the list, or a file that it includes", "'foo.map'"),
            _number("line", "from 1", "1"),
            _number("column", "from 1", "1"),
        ),
    ),
    Table(
        "suggestions",
        "Did you mean: names that the library has, for those it lacks.",
        (
            _refers("declaration"),
            _text("name", "exported name"),
            _text(
                "reason", "`spelling`, `case`, `underscore`, `c-linkage` or `versioned-name`", "'spelling'"
            ),
        ),
    ),
)

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
        " AND coalesce(version, '') NOT GLOB '*_PRIVATE'",
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
              WHEN 'unnamed' THEN 'not_checked' ELSE 'other_mismatch' END
            FROM differences x
            WHERE x.declaration_id = d.id AND x.relation = 'promise'
              AND x.kind NOT IN ('inline-call', 'static-only')
            ORDER BY x.kind NOT IN ('missing', 'local-only', 'mangled'), x.id LIMIT 1), 'verified')
        END AS bucket
        FROM declarations d
        """,
        columns=(
            _number("declaration_id", "`id` of its row in `declarations`"),
            _number("build_id", "`id` of its row in `builds`"),
            _text(
                "bucket",
                "`verified`, `missing`, `local_only`, `mangled`, ...: a key of the report's `declarations`",
            ),
        ),
    ),
)

INDEXES = (
    "CREATE INDEX difference_of_declaration ON differences (declaration_id)",
    "CREATE INDEX difference_of_symbol ON differences (symbol_id, kind)",
    "CREATE INDEX entry_of_pattern ON export_entries (pattern)",
    "CREATE INDEX declaration_of_name ON declarations (link_name)",
    "CREATE INDEX symbol_of_name ON symbols (link_name)",
    "CREATE INDEX symbol_of_language ON symbols (artifact_id, language) WHERE language IS NOT NULL",
    "CREATE INDEX surrounding_of_declaration ON surroundings (declaration_id)",
    "CREATE INDEX suggestion_for_declaration ON suggestions (declaration_id)",
)
"""What makes the joins of the rules run in one pass over large libraries."""
