"""`diff --consumer`: the programs that use a library, and what of it they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint import readers
from abilint.app import expected_types
from abilint.app.expected_types import without_headers
from abilint.app.inputs import machine
from abilint.app.library_pair import View
from abilint.compare.release import consumer, types
from abilint.compare.release.consumer import Use
from abilint.errors import InputError
from abilint.model.build import Member, Role
from abilint.model.finding import Finding, NotRun, Unchecked
from abilint.model.release import Effect
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.model.release import ConsumerType, Library, TypeChange

SHOWN = 5
"""So many names are told of those that nobody has."""


class Consumer(Struct, frozen=True):
    """One program, or library, object file or archive, that uses the library."""

    path: str
    members: tuple[Member, ...]

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.rpartition("/")[2]

    def fitting(self, library: Library) -> list[Member]:
        """Give what of it is for the machine of the library."""
        wanted = machine(library.target)
        return [member for member in self.members if machine(member.artifact.target) == wanted]


class Consumers(Struct):
    """All programs of a run, and what they were seen to use of the libraries that they were asked about."""

    programs: tuple[Consumer, ...]
    unread: tuple[NotRun, ...] = ()
    uses: dict[str, Use] = field(default_factory=dict)
    """By path of the program."""
    views: dict[str, list[View]] = field(default_factory=dict)
    """By path of the program: the libraries as it alone sees them."""
    asked: list[Library] = field(default_factory=list)
    """The libraries of the old release."""
    not_compared: list[NotRun] = field(default_factory=list)
    """Of which programs the types that they were compiled with say nothing."""

    def view(self, old: Library | None, new: Library | None) -> View | None:
        """Look at two libraries as the programs do; None where they use nothing of the old one."""
        used = self._use(old, new) if old else Use()
        return View(old, new, used) if used.names else None

    def _use(self, old: Library, new: Library | None) -> Use:
        self.asked.append(old)
        together = Use()
        for program in self.programs:
            own = consumer.use(consumer.imports(program.fitting(old)), old, new)
            self.uses[program.path] = self.uses.get(program.path, Use()) | own
            self.views.setdefault(program.path, []).append(View(old, new, own))
            together |= own
        return together

    def expected(self, new: Library, told: Iterable[TypeChange]) -> Iterator[ConsumerType]:
        """Hold the types that each program was compiled with against the new release.

        What `told` says of the two releases is not said again. Headers of both releases are compared with
        each other, under the same macros; those of the programs are not known.
        """
        known = {types.key(each.difference) for each in told}
        for program in self.programs:
            for view in self.views.get(program.path, ()):
                if view.old is None or view.new is not new or view.used is None or not view.used.names:
                    continue
                library = without_headers(new) if view.old.headers and new.headers else new
                parts = program.fitting(new)
                found = expected_types.compare(program.name, parts, library, view.used.names)
                self.not_compared += found.not_run(program.path, new.head.name)
                yield from (each for each in found.found if types.key(each.change.difference) not in known)

    def not_run(self) -> Iterator[NotRun]:
        """Say which programs say nothing of the library, and which names no release has."""
        yield from self.unread
        yield from self.not_compared
        for program in self.programs:
            used = self.uses.get(program.path, Use())
            if not used.names:
                yield NotRun(program.path, Unchecked.CONSUMER, self._nothing(program))
            elif used.lacking:
                yield NotRun(program.path, Unchecked.LEFT_OUT, _lacking(used.lacking))

    def _nothing(self, program: Consumer) -> str:
        libraries = ", ".join(dict.fromkeys(each.head.name for each in self.asked)) or "the old release"
        told = f"uses nothing of {libraries}"
        known = {machine(each.target) for each in self.asked}
        others = [m.artifact.target for m in program.members if machine(m.artifact.target) not in known]
        if len(others) < len(program.members):
            return told
        return f"{told}: it is for {', '.join(dict.fromkeys(map(str, others)))}"

    def named(self, findings: Iterable[Finding], types: Iterable[TypeChange]) -> tuple[Finding, ...]:
        """Say in each finding which programs use what it is about; `types` are all that changed."""
        reached = self._reached(frozenset(each.difference.subject for each in types))
        return tuple(self._named(finding, reached) for finding in findings)

    def _named(self, finding: Finding, reached: Mapping[str, frozenset[str]]) -> Finding:
        if finding.effect is None:  # of a rule that is about one program
            effect = Effect.BREAKING if finding.level is Level.ERROR else Effect.RISKY
            return replace(finding, effect=effect)
        if finding.symbol is None:
            return finding
        users = [each.name for each in self.programs if self._touches(each, finding.symbol, reached)]
        return replace(finding, notes=(*finding.notes, f"used by {', '.join(users)}")) if users else finding

    def _touches(self, program: Consumer, symbol: str, reached: Mapping[str, frozenset[str]]) -> bool:
        used = self.uses.get(program.path, Use())
        by_number = {f"#{number}" for number in used.ordinals}
        return symbol in used.names or symbol in by_number or symbol in reached.get(program.path, ())

    def _reached(self, subjects: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Give for each program the changed types that it comes to.

        A change tells only the first few names that reach a type: of several programs each is asked alone.
        """
        users = [path for path, used in self.uses.items() if used.names]
        if not subjects or len(users) < 2:
            return dict.fromkeys(users, subjects)
        return {
            path: frozenset(each.difference.subject for view in self.views[path] for each in view.types())
            for path in users
        }


def _lacking(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"it asks for {shown}{more}, which neither release has"


def read(paths: Sequence[str]) -> Consumers | None:
    """Read the programs; None where none was named. What cannot be read is an entry of `unread`."""
    if not paths:
        return None
    programs: list[Consumer] = []
    unread: list[NotRun] = []
    for path in dict.fromkeys(paths):
        try:
            loaded = readers.read(path)
        except InputError as error:
            unread.append(NotRun(error.path, Unchecked.INPUT, error.problem))
            continue
        unread += [NotRun(path, Unchecked.INPUT_PART, note) for note in loaded.notes]
        members = tuple(
            Member(artifact, Role.PROVIDER, readers.linkage(artifact)) for artifact in loaded.artifacts
        )
        programs.append(Consumer(path, members))
    return Consumers(tuple(programs), tuple(unread))
