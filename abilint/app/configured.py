"""A configuration as requests to `check`: for each of its targets, or for libraries that were named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.app.request import CheckRequest, HeaderOptions, RuleOptions, SideRequest
from abilint.config import paths, rule_tables
from abilint.errors import UsageError
from abilint.model.acceptance import Acceptance, Suppression
from abilint.model.location import Location
from abilint.model.rule import Level
from abilint.rules import catalogue, edition, toml_fault
from abilint.rules.fingerprint import library_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.config.reading import Configuration
    from abilint.config.tables import TargetTable
    from abilint.rules.catalogue import Catalogue


def of_targets(configuration: Configuration, names: Sequence[str] = ()) -> tuple[CheckRequest, ...]:
    """Make a request for each target, or for those that are named.

    Raises UsageError: ConfigError for what is wrong with the configuration.
    """
    for name in names:
        if name not in configuration.target_names:
            known = configuration.target_names
            hint = toml_fault.nearest(name, known) or f"; there is {', '.join(known) or 'none'}"
            raise UsageError(f"{configuration.source.path}: no target is called {name!r}{hint}")
    rules = checked(configuration)
    omits = bool(set(configuration.target_names) - set(names or configuration.target_names))
    requests = tuple(
        replace(_of_target(configuration, rules, number), omits_targets=omits)
        for number, name in enumerate(configuration.target_names)
        if name in names or not names
    )
    if requests:
        return requests
    raise UsageError(
        f"{configuration.source.path} has no [[target]]: name a LIBRARY, or write one; "
        "`abilint config init` shows how"
    )


def of_libraries(configuration: Configuration, libraries: Sequence[str]) -> tuple[CheckRequest, ...]:
    """Make requests for libraries: each is judged as the targets that it belongs to would have it.

    Those of no target are judged together by what holds for all. Raises UsageError.
    """
    rules = checked(configuration)
    left = dict.fromkeys(libraries)
    requests = []
    for number, target in enumerate(configuration.table.target):
        files = paths.of_libraries(configuration, target.libraries).files
        own = frozenset(map(os.path.realpath, files))
        chosen = tuple(path for path in libraries if os.path.realpath(path) in own)
        if chosen:
            request = _of_target(configuration, rules, number, chosen)
            names = set(map(library_name, files)) - set(map(library_name, chosen))
            request = replace(request, is_partial=len(chosen) < len(own), has_more=bool(names))
            requests.append(replace(request, omits_targets=len(configuration.table.target) > 1))
        for path in chosen:
            left.pop(path, None)
    if left:
        rest = general(configuration, rules, tuple(left))
        requests.append(replace(rest, is_partial=bool(configuration.table.target)))
    return tuple(requests)


def at_another_place(
    configuration: Configuration, names: Sequence[str], libraries: Sequence[str]
) -> tuple[CheckRequest, ...]:
    """Judge libraries as one target would have its own; raises UsageError."""
    if len(names) > 1:
        raise UsageError("--target-name: the libraries can be those of one target only")
    (request,) = of_targets(configuration, names)
    return (replace(request, libraries=tuple(libraries), unmatched=()),)


def checked(configuration: Configuration) -> Catalogue:
    """Load the rules, and hold against them what is said of rules for all targets; raises UsageError."""
    table = configuration.table
    rules = catalogue.load(paths.of_each(configuration, table.rules_dirs))
    rule_tables.check_words(configuration, rules)
    try:
        edition.load(table.edition)
    except UsageError as error:
        raise configuration.fault(str(error), "edition") from error
    return rules


def general(configuration: Configuration, rules: Catalogue, libraries: tuple[str, ...] = ()) -> CheckRequest:
    """Say what holds for libraries of no target."""
    table = configuration.table
    return CheckRequest(
        libraries=libraries,
        rule_options=_rule_options(configuration, rules, None),
        fail_on=_fail_on(table.fail_on),
        require=table.require or (),
        acceptance=_acceptance(configuration, table.baseline),
    )


def _of_target(
    configuration: Configuration,
    rules: Catalogue,
    number: int,
    libraries: tuple[str, ...] = (),
) -> CheckRequest:
    """Make the request of one target, for all its libraries or some."""
    table, target = configuration.table, configuration.table.target[number]
    place = ("target", str(number))
    rule_tables.check_words(configuration, rules, *place)
    found = paths.of_libraries(configuration, () if libraries else target.libraries)

    def files(key: str, patterns: Sequence[str]) -> tuple[str, ...]:
        return paths.of_patterns(configuration, patterns, *place, key)

    return replace(
        general(configuration, rules, libraries or found.files),
        name=target.name,
        unmatched=found.unmatched,
        headers=files("headers", target.headers),
        providers=files("providers", target.providers),
        exports=tuple(paths.of_export_lists(configuration, target.exports)),
        bindings=files("bindings", target.bindings),
        debug_files=files("debug-files", target.debug_files),
        consumers=files("consumers", target.consumers),
        internal=target.internal,
        target=target.triple,
        against=_against(configuration, target, files("old-headers", target.old_headers)),
        header_options=_header_options(configuration, target),
        rule_options=_rule_options(configuration, rules, number),
        fail_on=_fail_on(target.fail_on or table.fail_on),
        require=table.require or () if target.require is None else target.require,
        acceptance=_acceptance(configuration, target.baseline or table.baseline),
    )


def _against(
    configuration: Configuration, target: TargetTable, headers: tuple[str, ...]
) -> SideRequest | None:
    old = paths.of_one(configuration, target.against)
    return SideRequest(old, headers) if old else None


def _fail_on(word: str | None) -> Level | None:
    return None if word == "never" else Level(word or Level.ERROR)


def _header_options(configuration: Configuration, target: TargetTable) -> HeaderOptions:
    return HeaderOptions(
        excluded=tuple(paths.of_names(configuration, target.exclude_headers)),
        include_dirs=paths.of_each(configuration, target.include_dirs),
        defines=target.defines,
        forced_includes=paths.of_each(configuration, target.forced_includes),
        language=target.language,
        std=target.std,
        sysroot=paths.of_one(configuration, target.sysroot),
        compile_commands=paths.of_one(configuration, target.compile_commands),
        pkg_config=target.pkg_config,
    )


def _rule_options(configuration: Configuration, rules: Catalogue, number: int | None) -> RuleOptions:
    table = configuration.table
    target = None if number is None else table.target[number]
    place = () if number is None else ("target", str(number))
    told = rule_tables.read(configuration, rules, *place)
    select = target.select if target and target.select is not None else table.select
    return RuleOptions(
        directories=paths.of_each(configuration, table.rules_dirs),
        select=select or (),
        extend_select=(*table.extend_select, *(target.extend_select if target else ())),
        ignore=(*table.ignore, *(target.ignore if target else ()), *told.off),
        levels=told.levels,
        parameters=told.parameters,
        edition=table.edition,
        profile=table.profile,
    )


def _acceptance(configuration: Configuration, baseline: str | None) -> Acceptance:
    return Acceptance(tuple(_suppressions(configuration)), paths.of_one(configuration, baseline))


def _suppressions(configuration: Configuration) -> Iterator[Suppression]:
    for number, entry in enumerate(configuration.table.suppress):
        line = configuration.line("suppress", str(number)) or 0
        libraries = paths.of_names(configuration, [entry.library] if entry.library else [])
        yield Suppression(
            rule=entry.rule or "*",
            reason=entry.reason,
            place=Location(configuration.source.path, line),
            symbol=entry.symbol,
            library=next(libraries, None),
            target=entry.target,
            fingerprint=entry.fingerprint,
            until=entry.until,
        )
