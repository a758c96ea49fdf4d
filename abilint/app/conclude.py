"""The second half of a run: wait for the headers, compare, and lay the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.app import debug_info, export_lists, providers, re_exports, steps, surroundings, wanted_target
from abilint.compare import export_list, ordinal_names, promise, suggest
from abilint.errors import InputError
from abilint.facts.database import BuildFacts, lay
from abilint.model.difference import DifferenceKind
from abilint.model.finding import NotRun, Unchecked
from abilint.model.surface import HeaderStatus
from abilint.rules import catalogue, sandbox

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from abilint.app import headers
    from abilint.app.begin import Begun
    from abilint.model.bound import BindingFacts
    from abilint.model.build import Build
    from abilint.surfaces.header import PendingSurface


_WORDS = {
    HeaderStatus.CHECKED: "read",
    HeaderStatus.UMBRELLA: "read, together with others",
    HeaderStatus.INCLUDED: "read, as a given header includes it",
    HeaderStatus.NOT_CHECKED: "not read",
}


class Gathered(Struct):
    """Everything that the inputs state, compared."""

    facts: list[BuildFacts]
    failures: list[str | None]
    """For each build why it has no header surface, where one was asked for."""
    not_run: list[NotRun]


def gather(begun: Begun, exports: Sequence[str] = ()) -> Gathered:
    """Compare everything that the inputs state; `exports` are paths of export lists."""
    asked, not_run = begun.asked, begun.not_run
    lists = export_lists.read_all(tuple(exports), not_run)
    builds = tuple(re_exports.follow(providers.complete(build), not_run) for build in begun.builds)
    builds = tuple(ordinal_names.of_lists(replace(build, export_lists=lists)) for build in builds)
    with steps.step("reading debug info"):
        builds = tuple(debug_info.described(build, begun.debug_files, not_run) for build in builds)
    not_run += export_lists.unused(lists, builds)
    not_run += [NotRun(absent.path, Unchecked.HEADER, absent.reason) for absent in asked.absent]
    facts, failures = _conclude(asked, builds, begun, not_run)
    facts = _across_targets(facts)
    return Gathered(facts, failures, list(dict.fromkeys(not_run)))


def _across_targets(facts: list[BuildFacts]) -> list[BuildFacts]:
    """Compare what one header says on several targets."""
    stating = [number for number, each in enumerate(facts) if each.build.surface and each.build.surface.types]
    if len({str(facts[number].build.target) for number in stating}) < 2:
        return facts
    from abilint.compare import across_targets

    surfaces = [surface for number in stating if (surface := facts[number].build.surface)]
    for index, layout in across_targets.compare(surfaces):
        number = stating[index]
        told = (*facts[number].target_layouts, layout)
        facts[number] = replace(facts[number], target_layouts=told)
    return facts


def database(gathered: Gathered, rules: catalogue.Catalogue) -> sqlite3.Connection:
    """Lay the facts and close the database for everything but questions."""
    connection = lay(gathered.facts, rules.known_names)
    sandbox.confine(connection)
    return connection


def _conclude(
    asked: headers.Headers,
    builds: Sequence[Build],
    begun: Begun,
    not_run: list[NotRun],
) -> tuple[list[BuildFacts], list[str | None]]:
    """Wait for the headers of each build and compare; also why a build has none."""
    facts, failures = [], []
    target = asked.request.target
    for build, waiting in zip(builds, begun.pending, strict=True):
        read, failure = with_surface(build, waiting, not_run)
        complete = asked.complete(read)
        with steps.step("comparing"):
            differences = promise.compare(complete)
        lacking = frozenset(d.link_name for d in differences if d.kind is DifferenceKind.MISSING)
        if lacking:
            extended = providers.with_dependencies(complete, lacking)
            if len(extended.members) > len(complete.members):
                complete, differences = extended, promise.compare(extended)
        reconciled = export_list.compare(complete, differences)
        not_run += [NotRun(path, Unchecked.INPUT_PART, note) for path, note in reconciled.notes]
        not_run += debug_info.undescribed(complete)
        facts.append(
            BuildFacts(
                complete,
                differences + reconciled.differences,
                suggest.suggest(complete, differences),
                surroundings.of_missing(complete, differences),
                target,
                bool(target) and wanted_target.differs(str(target), build.target),
                debug_info.differences(complete),
                debug_info.definitions(complete, differences, begun.debug_files),
                bindings=_bindings(begun, complete, not_run),
            )
        )
        failures.append(failure)
    return facts, failures


def _bindings(begun: Begun, build: Build, not_run: list[NotRun]) -> tuple[BindingFacts, ...]:
    if not begun.bindings:
        return ()
    from abilint.app import bindings

    return bindings.compare(begun.bindings, build, not_run)


def with_surface(
    build: Build, waiting: PendingSurface | str | None, not_run: list[NotRun]
) -> tuple[Build, str | None]:
    """Wait for the headers of one build; also why there is no surface of them."""
    if waiting is None or isinstance(waiting, str):
        return build, waiting
    try:
        with steps.step(f"reading the headers for {build.target}"):
            surface = waiting.result()
    except InputError as error:
        not_run.append(NotRun(error.path, Unchecked.HEADER, error.problem))
        return build, str(error)
    for header in surface.headers:
        steps.note(f"{header.path}: {_WORDS[header.status]}")
    not_run += [
        NotRun(header.path, Unchecked.HEADER, header.reason)
        for header in surface.headers
        if header.status is HeaderStatus.NOT_CHECKED
    ]
    not_run += [NotRun(surface.headers[0].path, Unchecked.HEADER_PART, note) for note in surface.notes]
    return replace(build, surface=surface, unread=surroundings.unread(surface)), None
