"""`check PROGRAM --provider LIB`: the types that a program was compiled with, against the library's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint import readers
from abilint.app import expected_types, release
from abilint.compare.release import consumer
from abilint.model.build import NO_DEBUG_INFO, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.app.begin import Begun
    from abilint.app.conclude import Gathered
    from abilint.app.expected_types import Expected
    from abilint.model.build import Build, Member
    from abilint.model.finding import NotRun
    from abilint.model.release import ConsumerType, Library

NO_PROVIDER = "no library that it uses is given (--provider)"


class Held(Struct):
    """What came of the libraries and programs of a run."""

    lacking: dict[int, str | None] = field(default_factory=dict)
    """By `id` of the artifact: why nothing was compared of it, None where something was."""
    not_run: list[NotRun] = field(default_factory=list)

    def why_not(self, member: Member) -> str | None:
        """Say why nothing was compared of a binary; None where something was."""
        return self.lacking.get(id(member.artifact), NO_PROVIDER)


def hold(begun: Begun, gathered: Gathered) -> Held:
    """Hold each binary against the others that were named and that it uses; what is found goes to the facts.

    Libraries that were only found beside it are not read for this: nobody asked, and it takes time.
    """
    held = Held()
    for number, (build, facts) in enumerate(zip(begun.builds, gathered.facts, strict=True)):
        named = {id(member.artifact) for member in build.members}
        found = tuple(_of_build(facts.build, named, held))
        gathered.facts[number] = replace(facts, consumer_types=found)
    return held


def _of_build(build: Build, named: set[int], held: Held) -> Iterator[tuple[int, ConsumerType]]:
    members = tuple(
        replace(each, role=Role.SUBJECT) if each.role is Role.PROVIDER else each
        for each in build.members
        if id(each.artifact) in named
    )
    roles = {id(each.artifact): each.role for each in build.members}
    places = {id(each.artifact): number for number, each in enumerate(build.members)}
    libraries = list(release.libraries(replace(build, members=members)))
    owners = Counter(name for each in libraries for name in each.exported_names)
    for program in libraries:
        key = id(program.head.artifact)
        if roles[key] is not Role.PROVIDER and len(libraries) > 1:
            for each in _of_program(program, libraries, owners, held):
                yield from ((places[key], found) for found in each.found)


def _of_program(
    program: Library, libraries: list[Library], owners: Counter[str], held: Held
) -> Iterator[Expected]:
    asked = consumer.imports(program.parts)
    key, path = id(program.head.artifact), program.head.artifact.label
    for library in libraries:
        if library is program:
            continue
        used = consumer.use(asked, library, None).names
        names = frozenset(name for name in used if owners[name] == 1)
        if not names:
            continue
        if not any(
            part.artifact.has_debug_info or readers.companions(part.artifact) for part in program.parts
        ):
            held.lacking[key] = NO_DEBUG_INFO
            return
        expected = expected_types.compare(
            program.head.name, program.parts, _with_types(library, names), names
        )
        held.not_run += expected.not_run(path, library.head.name)
        if held.lacking.get(key, "") is not None:
            held.lacking[key] = expected.lacking
        yield expected


def _with_types(library: Library, names: frozenset[str]) -> Library:
    """Read the debug info of a provider, as far as the names go; its headers are not given."""
    parts = tuple(_part_with_types(part, names) for part in library.parts)
    return replace(expected_types.without_headers(library), parts=parts)


def _part_with_types(part: Member, names: frozenset[str]) -> Member:
    if part.built is not None:
        return part
    from abilint.surfaces import debug_info

    asked = tuple(symbol for symbol in part.symbols if symbol.link_name in names)
    found = debug_info.read(part.artifact, asked) if asked else None
    return part if found is None or isinstance(found, debug_info.NoDebugInfo) else replace(part, built=found)
