"""The tables that say what binaries are, need and define."""

from __future__ import annotations

from abilint.facts.relation import Table, flag, key, number, refers, text

KNOWN = (
    text(
        "known_as",
        "the name is in `rules/known-names.toml`: `toolchain`, `runtime`, `sanitizer`, `coverage`, "
        "`library`, `generated`, `hook` (the consumer defines it) or `host` (what loads the library does)",
    ),
    text("known_owner", "who brings such names, as messages say it"),
)
"""Columns of whatever has a name."""

TABLES = (
    Table(
        "builds",
        "The binaries of one target that are judged together, with the headers parsed for that target.",
        (
            key(),
            text("target", "short name, as in `x86_64-linux-gnu`", "'x86_64-linux-gnu'"),
            text("wanted_target", "what `--target` asked for, in the same spelling"),
            flag("wrong_target", "`--target` was given and is not this build's target"),
        ),
    ),
    Table(
        "artifacts",
        "One binary.",
        (
            key(),
            refers("build"),
            text("path", "as given", "'libfoo.so.1'"),
            text("member", "archive member, or slice of a universal file as `arm64`"),
            text("archive", "file name of the archive that it is a member of; NULL for all else"),
            text("name", "SONAME, else file name: how messages call it", "'libfoo.so.1'"),
            text("file_name", "last part of the path", "'libfoo.so.1'"),
            text(
                "role",
                "`subject`, `linked` (through a linker script), `provider` or `import-library`",
                "'subject'",
            ),
            text("format", "`elf`, `macho` or `pe`", "'elf'"),
            text(
                "kind",
                "`shared`, `executable`, `object`, `archive`, `import-library`, `debug-only` or `core`",
                "'shared'",
            ),
            text("architecture", "LLVM's name", "'x86_64'"),
            number("bits", "32 or 64", "64"),
            text("byte_order", "`little` or `big`", "'little'"),
            text("os", "`linux`, `unknown`, ...; Mach-O: the platform, `macos`, `ios`, ...", "'linux'"),
            text("environment", "`gnu`, `musl`, ...", "'gnu'"),
            text("identity", "ELF: SONAME; Mach-O: install name; PE: name in the export directory"),
            text("build_note", "ELF: build id, Mach-O: UUID, hexadecimal"),
            flag("has_symtab", "the static symbol table is there", "1"),
            text("symbols_from", "separate debug file that it was read from, where the binary is stripped"),
            flag("has_debug_info", "debug information is there"),
            flag("executable_stack", "ELF: PT_GNU_STACK asks for PF_X; NULL where the file does not say"),
            flag("text_relocations", "ELF: DT_TEXTREL"),
            text("relro", "`none`, `partial` or `full`", "'full'"),
            flag("bind_now", "all symbols are bound at load time"),
            text("interpreter", "ELF: PT_INTERP"),
            text("debug_link", "ELF: name of the separate debug file"),
            text("file_type", "Mach-O: `dylib`, `bundle`, `execute`, `object`, `dsym`, ..."),
            text("current_version", "Mach-O: of a dylib, as `1.2.3`"),
            text("compatibility_version", "Mach-O: of a dylib, as `1.0.0`"),
            text("platform", "Mach-O: first platform that it was built for"),
            text("minimum_os", "Mach-O: oldest version of that platform that it runs on, as `11.0`"),
            text("sdk", "Mach-O: version of the SDK"),
        ),
    ),
    Table(
        "dependencies",
        "Libraries that a binary asks the loader for, in file order.",
        (
            refers("artifact"),
            number("position", "from 0", "0"),
            text("name", "ELF: DT_NEEDED; Mach-O: install name", "'libc.so.6'"),
            flag("found", "it is part of this run, or its symbols are known by their versions", "1"),
        ),
    ),
    Table(
        "run_paths",
        "Folders that the loader is told to search.",
        (
            refers("artifact"),
            text("kind", "`rpath` or `runpath`", "'runpath'"),
            text("path", "one folder, `$ORIGIN` left as it is", "''"),
        ),
    ),
    Table(
        "version_needs",
        "Symbol versions that a binary requires, also those that no symbol uses.",
        (
            refers("artifact"),
            text("library", "who must provide it", "'libc.so.6'"),
            text("version", "as in `GLIBC_2.34`"),
        ),
    ),
    Table(
        "version_definitions",
        "Symbol versions that a library defines, also those of no symbol; without its base version.",
        (
            refers("artifact"),
            number("position", "from 0, in file order", "0"),
            text("version", "as in `FOO_1.0`", "'FOO_1'"),
        ),
    ),
    Table(
        "symbols",
        "Every symbol of every binary, one row each (ELF: `.dynsym` and `.symtab` merged).",
        (
            key(),
            refers("artifact"),
            text("name", "as in the file, version left out; Mach-O: one leading underscore left out"),
            text("link_name", "what a consumer's object file asks for"),
            text("version", "version node"),
            flag("version_default", "a plain reference binds to it"),
            text(
                "version_library",
                "undefined symbols: who must provide the version; Mach-O: which library is asked",
            ),
            text("kind", "`function`, `object`, `tls`, `ifunc`, `common` or `unknown`", "'function'"),
            text("scope", "`exported`, `hidden`, `local` or `undefined`", "'exported'"),
            text("binding", "`local`, `global`, `weak` or `unique`", "'global'"),
            text("visibility", "`default`, `protected`, `hidden` or `internal`", "'default'"),
            flag("localized", "was global and made local by the linker; NULL: cannot tell", "NULL"),
            number("size", "bytes, 0 where not stated", "0"),
            number("address", "st_value; negative from 2^63 on, where kernels lie", "4096"),
            text("section", "name of its section", "'.text'"),
            flag("absolute", "it belongs to no section (ELF: SHN_ABS)"),
            flag("comdat", "the linker keeps one of several (ELF: its section is in a group)"),
            text("language", "of its mangling: `c++`, `rust`, `go`, `swift`, `d`, ...; NULL for plain names"),
            *KNOWN,
            text("forward", "Mach-O: `LIBRARY:NAME` of a re-export, or the name that an alias stands for"),
            text("symbol_table", "`dynamic` or `static`", "'dynamic'"),
        ),
    ),
    Table(
        "import_entries",
        "What an import library offers.",
        (
            refers("artifact"),
            number(
                "dll_id",
                "`id` of its DLL in `artifacts`; NULL where that is not in the run",
            ),
            text("link_name", "identifier", "'foo'"),
            text("symbol", "as programs' object files ask for it", "'foo'"),
            text("library", "name of the DLL that programs will load", "'foo.dll'"),
            text("export_name", "what is looked up in the DLL; NULL where the number is"),
            number("ordinal", "the number that is looked up"),
            text("type", "`code`, `data` or `const`", "'code'"),
        ),
    ),
    Table(
        "pe_images",
        "What only the headers of a DLL or EXE state.",
        (
            refers("artifact"),
            number("subsystem", "IMAGE_SUBSYSTEM_*: 2 windows, 3 console"),
            text("os_version", "as `6.0`"),
            text("linker_version", "14.x Microsoft, 14.0 lld, 2.x GNU ld"),
            flag("dynamic_base", "may be loaded anywhere (ASLR)", "1"),
            flag("nx_compatible", "data is not executable (DEP)", "1"),
            flag("high_entropy_va", "64-bit ASLR"),
            flag("guard_cf", "control flow guard"),
            flag("hybrid", "holds ARM64EC code beside that of its own machine"),
            text("pdb", "file of debug information that the linker wrote"),
        ),
    ),
    Table(
        "pe_exports",
        "Entries of a DLL's export directory, beside their rows in `symbols`.",
        (
            refers("symbol"),
            refers("artifact"),
            number("ordinal", "its number", "1"),
            flag("nameless", "exported by number alone (`NONAME`): its name in `symbols` is `#12`"),
            text("forward_library", "of a forwarder: the other DLL without `.dll`, in small letters"),
            text("forward_name", "of a forwarder: the name there; NULL where it is a number"),
            number("forward_ordinal", "of a forwarder: the number there"),
        ),
    ),
)
