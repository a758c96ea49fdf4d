"""One judgement, as its file under `rules/` states it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


RELEASE = "release"
"""The family of the rules that compare two releases."""
GATE = "gate"
"""The family of the rules about suppressions and the baseline, which look at what the others found."""


class Level(StrEnum):
    """How much a finding matters to a release gate."""

    ERROR = "error"
    """A consumer's build, load or call breaks."""
    WARNING = "warning"
    """It deserves a decision."""
    NOTE = "note"
    """Hygiene."""

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return _RANKS[self]


_RANKS = {Level.NOTE: 1, Level.WARNING: 2, Level.ERROR: 3}


class Evidence(StrEnum):
    """What a rule needs to have seen before its silence means anything."""

    EXPORTS = "exports"
    SYMTAB = "symtab"
    HEADER = "header"
    """At least one header was parsed without errors."""
    DEBUG_INFO = "debug-info"
    BINDING = "binding"
    EXPORT_LIST = "export-list"
    PREVIOUS_RELEASE = "previous-release"
    PROVIDERS = "providers"
    """The libraries that this one depends on, found beside it or named by `--provider`."""
    TYPES = "types"
    """Of two releases: both state types, in headers or in debug info."""
    CONSUMER_TYPES = "consumer-types"
    """What the debug info of a program says of its imports, and a library that states their types."""
    ACCEPTANCE = "acceptance"
    """Suppressions or a baseline, and a run that they were held against."""
    TARGET = "target"
    """The target that `--target` expects."""


class Profile(StrEnum):
    """How much is said; each says what the ones before it say, and more."""

    REGULAR = "regular"
    """What deserves to be mended, or decided."""
    STRICT = "strict"
    """What some projects take care of, too."""
    AUDIT = "audit"
    """Everything that can be known: for a reader with time."""

    @property
    def rank(self) -> int:
        """Higher says more."""
        return list(Profile).index(self)


class ParameterType(StrEnum):
    """How a value on the command line is read."""

    STRING = "string"
    NUMBER = "number"
    LIST = "list"
    """Words with commas between them; a JSON array in the query."""


class Parameter(Struct, frozen=True):
    """A value that the user may set, bound in the query as `:name`."""

    name: str
    default: Any
    """None: the rule does not run until the user sets it, or another of its parameters that is None."""
    help: str
    type: ParameterType = ParameterType.STRING


class RuleTest(Struct, frozen=True):
    """Facts in, findings out."""

    name: str
    facts: Mapping[str, tuple[Mapping[str, Any], ...]]
    """Table name to rows; columns left out take the schema's defaults."""
    expect: tuple[Mapping[str, Any], ...]
    """Columns that each finding must hold, in order; empty means silent."""
    parameters: Mapping[str, Any]
    line: int = 0


class Wording(Struct, frozen=True):
    """What a rule says about binaries of one format."""

    messages: Mapping[str, str]
    """Cause to template; `{column}` names a column of the query."""
    fixes: Mapping[str, str]
    """Cause to the way out; `default` for the rest."""


class Rule(Struct, frozen=True):
    """One file under `rules/`."""

    code: str
    name: str
    summary: str
    since: str
    level: Level
    formats: tuple[str, ...]
    needs: tuple[Evidence, ...]
    query: str
    wording: Wording
    """What it says where the format makes no difference."""
    otherwise: Mapping[str, Wording]
    """Format to what it says otherwise there: `[pe.messages]`, `[macho.fixes]`."""
    levels: Mapping[str, Level]
    """Causes whose level is not the rule's own."""
    notes: tuple[str, ...]
    """Templates, each printed where every column it names is not NULL."""
    source_level: tuple[str, ...]
    """Causes that programs notice when they are compiled, and not when they run."""
    yields_to: tuple[str, ...]
    """More precise rules: where one of them finds fault with the same symbol, this one is silent."""
    why: str
    exceptions: str
    fix: str
    references: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    tests: tuple[RuleTest, ...]
    path: str
    family: str
    """The folder that holds it: `promise`, `boundary`, `linkage`, ..."""
    profile: Profile = Profile.REGULAR
    """The least one in which it runs."""

    @property
    def templates(self) -> tuple[str, ...]:
        """Everything that it may say of a row."""
        wordings = (self.wording, *self.otherwise.values())
        return (*self.notes, *(t for w in wordings for t in (*w.messages.values(), *w.fixes.values())))

    def wording_for(self, binary_format: str) -> Wording:
        """Give what it says about binaries of this format, all causes of it."""
        own = self.otherwise.get(binary_format)
        if own is None:
            return self.wording
        return Wording({**self.wording.messages, **own.messages}, {**self.wording.fixes, **own.fixes})
