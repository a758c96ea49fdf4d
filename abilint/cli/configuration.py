"""Which configuration a command goes by, and what its command line says over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from abilint.app.request import CheckRequest, DiffRequest
    from abilint.config.reading import Configuration


def add(parser: argparse.ArgumentParser, *, targets: bool = True) -> None:
    """Declare which configuration holds, and which of its targets."""
    group = parser.add_argument_group("configuration")
    which = group.add_mutually_exclusive_group()
    which.add_argument(
        "--config", type=options.path, metavar="FILE", help="default: the nearest abilint.toml going up"
    )
    which.add_argument("--no-config", action="store_true", help="no configuration, also where there is one")
    if targets:
        group.add_argument(
            "--target-name",
            action="append",
            default=[],
            metavar="NAME",
            help="only this target of the configuration; the LIBRARY is one of it, wherever it lies",
        )


def found(args: argparse.Namespace) -> Configuration | None:
    """Read the configuration, where there is one; raises UsageError."""
    from abilint.config import discovery

    source = None if args.no_config else discovery.of_run(args.config, os.environ)
    if source is None:
        return None
    from abilint.config import reading

    return reading.read(source)


def outputs(args: argparse.Namespace, configuration: Configuration | None) -> list[str]:
    """Give the words of `-o`, else those of the configuration."""
    if args.output or configuration is None:
        return list(args.output)
    from abilint.config import paths

    return list(paths.after_equals(configuration, configuration.table.output))


def requests(
    args: argparse.Namespace, given: CheckRequest, configuration: Configuration | None
) -> tuple[CheckRequest, ...]:
    """Give what `check` is to do; raises UsageError where nobody says."""
    if configuration is None:
        _refuse_nothing(args)
        return (given,)
    from abilint.app import configured, overlay

    if args.target_name and args.libraries:
        bases = configured.at_another_place(configuration, args.target_name, given.libraries)
    elif args.libraries:
        bases = configured.of_libraries(configuration, given.libraries)
    else:
        bases = configured.of_targets(configuration, args.target_name)
    laid = (overlay.laid(given, base, keeps_gate=args.fail_on is None) for base in bases)
    return tuple(_with_command_line(each, args) for each in laid)


def _with_command_line(request: CheckRequest, args: argparse.Namespace) -> CheckRequest:
    """Add what the command line says of parts of a request."""
    from msgspec.structs import replace

    against = request.against
    if against and args.old_header:
        against = replace(against, headers=tuple(args.old_header))
    return replace(request, against=against, acceptance=options.acceptance(args, request.acceptance))


def _refuse_nothing(args: argparse.Namespace) -> None:
    if args.target_name:
        raise UsageError("--target-name: of which configuration? There is no abilint.toml here or above")
    if not args.libraries:
        raise UsageError(
            "name a LIBRARY, or write its targets into an abilint.toml; `abilint config init` begins one"
        )


def over_all(
    args: argparse.Namespace, given: DiffRequest, configuration: Configuration | None
) -> DiffRequest:
    """Lay the command line of `diff` over what the configuration says for all targets; raises UsageError."""
    if configuration is None:
        return given
    from msgspec.structs import replace

    from abilint.app import configured, overlay

    base = configured.general(configuration, configured.checked(configuration))
    return replace(
        given,
        rule_options=overlay.rule_options(given.rule_options, base.rule_options),
        fail_on=base.fail_on if args.fail_on is None else given.fail_on,
        require=given.require or base.require,
        acceptance=options.acceptance(args, base.acceptance),
        omits_targets=bool(configuration.table.target),
    )
