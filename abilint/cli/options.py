"""Options that several commands share, and what they mean as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.report import FORMATS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import TextIO

    from abilint.app.request import HeaderOptions, RuleOptions
    from abilint.model.acceptance import Acceptance
    from abilint.model.finding import NotRun
    from abilint.model.rule import Evidence, Level
    from abilint.report.destination import Destination
    from abilint.report.view import View


def add_headers(parser: argparse.ArgumentParser) -> None:
    """Declare which headers there are, and how a consumer compiles them."""
    group = parser.add_argument_group("headers")
    group.add_argument(
        "--header",
        action="append",
        default=[],
        type=path,
        metavar="FILE|DIR",
        help="public header, or a folder of them",
    )
    group.add_argument(
        "--exclude-header",
        action="append",
        default=[],
        metavar="GLOB",
        help="leave out headers of a given folder, as in '*_mac.h'",
    )
    group.add_argument(
        "-I", "--include-dir", action="append", default=[], metavar="DIR", help="where included headers lie"
    )
    group.add_argument(
        "-D", "--define", action="append", default=[], metavar="NAME[=VALUE]", help="macro to define first"
    )
    group.add_argument(
        "-include",
        dest="forced_include",
        action="append",
        default=[],
        metavar="FILE",
        help="header to include first",
    )
    group.add_argument(
        "--lang", choices=("c", "c++", "auto"), default="auto", help="language of the headers (default: auto)"
    )
    group.add_argument("--std", metavar="STANDARD", help="as the compiler's -std")
    group.add_argument(
        "--sysroot", type=folder, metavar="DIR", help="root folder of the target's system headers"
    )
    group.add_argument("--compile-commands", metavar="FILE", help="compile_commands.json to take flags from")
    group.add_argument(
        "--pkg-config", action="append", default=[], metavar="NAME", help="take the flags of this package"
    )


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Declare which rules run."""
    group = parser.add_argument_group("rules")
    group.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE",
        help="only these: name, code, prefix or family",
    )
    group.add_argument(
        "--extend-select", action="append", default=[], metavar="RULE", help="these, too, in every profile"
    )
    group.add_argument("--ignore", action="append", default=[], metavar="RULE", help="not these")
    group.add_argument(
        "--profile", choices=("regular", "strict", "audit"), help="how much is said (default: regular)"
    )
    group.add_argument(
        "--edition", metavar="NAME", help="the rules and levels of 2026.1, say; `next`: the newest (default)"
    )
    group.add_argument(
        "--level",
        action="append",
        default=[],
        metavar="RULE[.CAUSE]=LEVEL",
        help="another level: error, warning, note; `off` leaves a rule out",
    )
    group.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of rule files of your own"
    )
    group.add_argument(
        "--set", action="append", default=[], metavar="RULE.PARAMETER=VALUE", help="a rule's parameter"
    )


def add_gate(parser: argparse.ArgumentParser) -> None:
    """Declare when the run fails."""
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="exit 1 from this level on (default: error)",
    )
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="EVIDENCE",
        help="exit 3 where it is absent: header, symtab, ...",
    )


def add_users(group: argparse._ArgumentGroup) -> None:
    """Declare who uses a library whose releases are compared, and what of it is nobody's to use."""
    group.add_argument(
        "--consumer",
        action="append",
        default=[],
        type=path,
        metavar="FILE",
        help="a program: compare only what it uses; repeatable",
    )
    group.add_argument(
        "--internal",
        action="append",
        default=[],
        metavar="GLOB",
        help="names, types or headers whose changes do not count, as in 'foo_priv_*', 'foo::detail::*'",
    )


def add_acceptance(parser: argparse.ArgumentParser) -> None:
    """Declare what is accepted already."""
    group = parser.add_argument_group("accepted findings")
    group.add_argument(
        "--baseline",
        type=path,
        metavar="FILE",
        help="findings that were there before, of `abilint baseline create`: they do not fail the run",
    )
    group.add_argument("--no-baseline", action="store_true", help="no baseline, also where one is configured")
    group.add_argument(
        "--no-ignores", action="store_true", help="nothing is suppressed, by the configuration or by comments"
    )
    group.add_argument(
        "--strict-ignores", action="store_true", help="a suppression that holds for nothing is an error"
    )


def acceptance(args: argparse.Namespace, configured: Acceptance | None = None) -> Acceptance:
    """Gather what is accepted: what the configuration says, and what the command line says otherwise."""
    from msgspec.structs import replace

    from abilint.model.acceptance import Acceptance

    if args.baseline and args.no_baseline:
        raise UsageError("--baseline and --no-baseline exclude each other")
    said = configured or Acceptance()
    if args.no_ignores:
        said = replace(said, suppressions=(), comments=False)
    return replace(
        said,
        baseline=None if args.no_baseline else args.baseline or said.baseline,
        strict=args.strict_ignores or said.strict,
    )


def fail_on(args: argparse.Namespace) -> Level | None:
    """Give the level from which on findings fail the run; None for never."""
    from abilint.model.rule import Level

    return None if args.fail_on == "never" else Level(args.fail_on or Level.ERROR)


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare where reports go."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=PATH]",
        help=f"{', '.join(FORMATS)}; repeatable",
    )
    group.add_argument(
        "--max-findings",
        type=count,
        default=50,
        metavar="N",
        help="findings of one rule that text prints (default: 50)",
    )
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="default: on a terminal"
    )
    amount = group.add_mutually_exclusive_group()
    amount.add_argument(
        "-q", "--quiet", action="store_true", help="print only what fails the run, and the verdict"
    )
    amount.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="say on stderr what is read, how and for how long; print every note, and fingerprints",
    )


def add_tables(parser: argparse.ArgumentParser) -> None:
    """Declare whether the report holds what nothing is wrong with, too."""
    parser.add_argument(
        "--tables",
        action="store_true",
        help="put every exported symbol and type into the report; -o html always does",
    )


def tables(args: argparse.Namespace) -> bool:
    """Whether the report is to hold tables of symbols and types."""
    return args.tables or any(each.partition("=")[0] == "html" for each in args.output)


def path(text: str) -> str:
    """Refuse the empty path, which `--header "$UNSET"` gives."""
    from argparse import ArgumentTypeError

    if not text:
        raise ArgumentTypeError("the path is empty")
    return text


def folder(text: str) -> str:
    """Refuse what is no directory: system headers would be looked for elsewhere, or not found, silently."""
    import os
    from argparse import ArgumentTypeError

    if not os.path.isdir(text):  # noqa: PTH112  # paths stay as the user wrote them
        raise ArgumentTypeError(f"there is no directory {text}")
    return text


def count(text: str) -> int:
    """Read a number from 0."""
    from argparse import ArgumentTypeError

    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is no number from 0")
    return int(text)


def header_options(args: argparse.Namespace) -> HeaderOptions:
    """Gather how headers are compiled."""
    from abilint.app.request import HeaderOptions

    return HeaderOptions(
        excluded=tuple(args.exclude_header),
        include_dirs=tuple(args.include_dir),
        defines=tuple(args.define),
        forced_includes=tuple(args.forced_include),
        language=args.lang,
        std=args.std,
        sysroot=args.sysroot,
        compile_commands=args.compile_commands,
        pkg_config=tuple(args.pkg_config),
    )


def rule_options(args: argparse.Namespace) -> RuleOptions:
    """Gather which rules run; one option may hold several words with commas between them."""
    from abilint.app import rule_levels
    from abilint.app.request import RuleOptions
    from abilint.model.rule import Profile

    levels, off = rule_levels.read(words(args.level))
    return RuleOptions(
        directories=tuple(args.rules),
        select=words(args.select),
        ignore=(*words(args.ignore), *off),
        settings=tuple(args.set),
        levels=levels,
        edition=args.edition,
        profile=Profile(args.profile) if args.profile else None,
        extend_select=words(args.extend_select),
    )


def words(values: Sequence[str]) -> tuple[str, ...]:
    """Split at commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def evidence(values: Sequence[str]) -> tuple[Evidence, ...]:
    """Read names of evidence; raises UsageError with the nearest one."""
    from abilint.app import required

    return required.evidence(words(values))


def view(args: argparse.Namespace, stream: TextIO) -> View:
    """Decide how much to show, and whether in colour."""
    import os

    from abilint.report.colour import ColourChoice
    from abilint.report.view import View

    return View.of(
        stream,
        os.environ,
        ColourChoice(args.color),
        args.max_findings,
        fold_notes=not args.verbose,
        fingerprints=args.verbose,
        quiet=args.quiet,
    )


def complain(not_run: Sequence[NotRun], stderr: TextIO, destinations: Sequence[Destination] = ()) -> None:
    """Say on stderr, a line each, which inputs could not be read, where no report on stdout tells people."""
    from abilint.model.finding import Unchecked
    from abilint.report import FORMATS
    from abilint.report.visible import visible

    if any(each.path is None and FORMATS[each.format_name].for_people for each in destinations):
        return
    for entry in not_run:
        if entry.what in (Unchecked.INPUT, Unchecked.CONSUMER, Unchecked.HEADER):
            print(f"abilint: {visible(entry.sentence)}", file=stderr)
