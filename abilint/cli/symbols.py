"""`abilint symbols FILE...`: every symbol of a binary."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from abilint.report.listed import Listed
    from abilint.report.symbol_choice import Choice

NAME = "symbols"
HELP = "list the symbols of binaries, also in nm's formats"

_INCOMPLETE = InputError.exit_code


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options; those that nm has mean what they mean there."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="binary, or the linker script in its place")
    like_nm = parser.add_argument_group("as in nm")
    like_nm.add_argument("-D", "--dynamic", action="store_true", help="the dynamic symbol table")
    like_nm.add_argument("-g", "--extern-only", action="store_true", help="external symbols")
    like_nm.add_argument("-u", "--undefined-only", action="store_true", help="undefined symbols")
    like_nm.add_argument("-U", "--defined-only", action="store_true", help="defined symbols")
    like_nm.add_argument("-C", "--demangle", action="store_true", help="spell mangled names out")
    like_nm.add_argument("-S", "--print-size", action="store_true", help="sizes in the bsd format")
    filters = parser.add_argument_group("filters (any of the scopes, any of the languages, any of the names)")
    filters.add_argument("--exported", action="store_true", help="a program can link to it")
    filters.add_argument("--undefined", action="store_true", help="defined elsewhere")
    filters.add_argument("--local", action="store_true", help="defined, but local or hidden")
    filters.add_argument(
        "--language", action="append", default=[], metavar="LANGUAGE", help="c, c++, rust, go, swift, d, ..."
    )
    filters.add_argument(
        "--name", action="append", default=[], metavar="GLOB", help="whole names, as `png_*`"
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=PATH]",
        help="table (default), json, ndjson, csv, or as nm prints: bsd, posix, sysv; repeatable",
    )


def run(args: argparse.Namespace) -> int:
    """Print the symbols; exit 3 where a file could not be read, after printing the others."""
    from abilint.report.symbol_listing import NM_FORMATS, render

    destinations = _destinations(args.output)
    choice = _choice(args)
    loaded, complete = _read_all(args.files)
    for format_name, path in destinations:
        as_nm = format_name in NM_FORMATS
        listed = _listed(loaded, choice, as_nm=as_nm)
        text = render(
            listed,
            format_name,
            choice,
            demangle=args.demangle,
            sizes=args.print_size,
            several=len(args.files) > 1 or _count(loaded) > 1,
        )
        _write(text, path, "surrogateescape" if as_nm else "backslashreplace")
    return 0 if complete else _INCOMPLETE


def _count(loaded: Sequence[Listed]) -> int:
    """How many files and slices were read; an archive with its members is one."""
    found = (entry.artifact for entry in loaded)
    return len({(artifact.path, None if artifact.in_archive else artifact.member) for artifact in found})


def _choice(args: argparse.Namespace) -> Choice:
    from abilint.model.symbol import Scope
    from abilint.report.symbol_choice import Choice

    scopes = {
        *([Scope.EXPORTED] if args.exported else []),
        *([Scope.UNDEFINED] if args.undefined else []),
        *([Scope.LOCAL, Scope.HIDDEN] if args.local else []),
    }
    return Choice(
        dynamic=args.dynamic,
        extern_only=args.extern_only,
        undefined_only=args.undefined_only,
        defined_only=args.defined_only,
        scopes=frozenset(scopes),
        languages=frozenset(map(_language, args.language)),
        names=tuple(args.name),
    )


def _language(word: str) -> str:
    from abilint.model.language import Language
    from abilint.report.symbol_choice import PLAIN_LANGUAGE

    known = [PLAIN_LANGUAGE, *(language.value for language in Language)]
    if word.lower() not in known:
        raise UsageError(f"--language {word}: abilint tells {', '.join(known)} apart")
    return word.lower()


def _destinations(values: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """Read `-o FORMAT[=PATH]`; raises UsageError for an unknown format or two for one place."""
    from abilint.report.place import Places, place_of
    from abilint.report.symbol_listing import FORMATS

    found, places = [], Places()
    for value in values or ["table"]:
        name, _, path = value.partition("=")
        place = place_of(path)
        if name not in FORMATS:
            raise UsageError(f"unknown output format `{name}`; `abilint symbols` knows {', '.join(FORMATS)}")
        if other := places.taken_by(place, name):
            raise UsageError(
                f"`{other}` and `{name}` cannot both go to {place or 'standard output'}: "
                f"name a file, as in `-o {name}=FILE`"
            )
        found.append((name, place))
    return tuple(found)


def _read_all(paths: Sequence[str]) -> tuple[tuple[Listed, ...], bool]:
    """Read every file that can be read; what cannot is named on standard error."""
    from abilint.readers import read
    from abilint.report.listed import Listed

    found: list[Listed] = []
    complete = True
    for path in paths:
        try:
            loaded = read(path)
        except InputError as error:
            _say(str(error))
            complete = False
            continue
        found.extend(
            Listed(artifact, script, ())
            for artifact, script in zip(loaded.artifacts, loaded.linked_from, strict=True)
        )
        for note in loaded.notes:
            _say(note)
    return tuple(found), complete


def _listed(loaded: Sequence[Listed], choice: Choice, *, as_nm: bool) -> tuple[Listed, ...]:
    from abilint.model.artifact import ArtifactKind
    from abilint.report.listed import Listed
    from abilint.report.symbol_choice import choose

    listed = []
    for entry in loaded:
        symbols = choose(entry.artifact, choice, as_nm=as_nm)
        if symbols is None and entry.artifact.kind is not ArtifactKind.ARCHIVE:
            _say(f"{entry.artifact.label}: no symbols")
        for note in entry.artifact.notes:
            _say(f"{entry.artifact.label}: {note}")
        listed.append(Listed(entry.artifact, entry.linked_from, symbols or ()))
    return tuple(listed)


def _say(message: str) -> None:
    from abilint.report.visible import visible

    sys.stderr.write(f"abilint: {visible(message)}\n")


def _write(text: str, path: str | None, errors: str) -> None:
    from abilint.report.destination import write_file, write_stdout

    if path is None:
        write_stdout(text, sys.stdout, errors=errors)
    else:
        write_file(path, text, errors)
