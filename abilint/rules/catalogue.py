"""Finding the rule files, and choosing among them by name, code, prefix or family."""

from __future__ import annotations

import fnmatch
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomli
from msgspec import Struct

from abilint.errors import RuleFileError, UsageError
from abilint.facts.known_names import KnownName, KnownNames
from abilint.model.rule import GATE
from abilint.rules import rule_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.rule import Rule

CODE_START = re.compile(r"[A-Z]+|[A-Za-z]+[0-9]+")
KNOWN_NAMES = "known-names.toml"
EDITIONS = "editions"
"""Folder, among abilint's own rules, of what is no rule: sets of rules that are pinned."""


class Catalogue(Struct, frozen=True):
    """Every rule that could run, sorted by code."""

    rules: tuple[Rule, ...]
    known_names: KnownNames
    digest: str
    """Changes when any rule file changes: a dashboard can tell a changed rule from a changed library."""

    def find(self, wanted: str) -> Rule:
        """Return the rule of that name or code; raises UsageError with the nearest name."""
        for rule in self.rules:
            if wanted.lower() in (rule.name, rule.code.lower()):
                return rule
        raise UsageError(
            f"no rule is called {wanted!r}{_nearest(wanted, self.rules)}; `abilint rules` lists all"
        )

    def suppressible(self, word: str) -> tuple[Rule, ...]:
        """Return the rules of that name or code, or of names that fit; those about suppressions cannot be."""
        return tuple(
            rule
            for rule in self.rules
            if rule.family != GATE
            and (word.lower() in (rule.name, rule.code.lower()) or fnmatch.fnmatchcase(rule.name, word))
        )

    def nearest(self, word: str) -> str | None:
        """Return the name or code that comes nearest to a word that fits nothing."""
        return _closest(word, self.rules)

    def select(self, selected: Sequence[str], ignored: Sequence[str]) -> tuple[Rule, ...]:
        """Return the rules that a run uses.

        Each word is a name, a code, a prefix of a code (`ABI1`), a family (`promise`) or a glob of
        names; no `selected` means all. Raises UsageError for a word that fits nothing.
        """
        for word in (*selected, *ignored):
            if not any(_fits(rule, word) for rule in self.rules):
                raise UsageError(
                    f"no rule fits {word!r}{_nearest(word, self.rules)}; `abilint rules` lists all"
                )
        return tuple(
            rule
            for rule in self.rules
            if (not selected or any(_fits(rule, word) for word in selected))
            and not any(_fits(rule, word) for word in ignored)
        )


def _fits(rule: Rule, word: str) -> bool:
    return bool(
        word.lower() in (rule.name, rule.family, "all")
        or (CODE_START.fullmatch(word) and rule.code.startswith(word.upper()))
        or fnmatch.fnmatchcase(rule.name, word)
    )


def _nearest(word: str, rules: Iterable[Rule]) -> str:
    close = _closest(word, rules)
    return f"; did you mean {close!r}?" if close else ""


def _closest(word: str, rules: Iterable[Rule]) -> str | None:
    names = {name for rule in rules for name in (rule.name, rule.code, rule.family)}
    wanted = word.upper() if any(map(str.isdigit, word)) else word.lower()
    from difflib import get_close_matches

    return next(iter(get_close_matches(wanted, sorted(names), n=1, cutoff=0.5)), None)


@cache
def builtin_directory() -> Path:
    """Folder of the rules that come with abilint.

    In a wheel they lie inside the package. In a checkout, editable install included, they are the
    package's sibling; that one counts only beside a `pyproject.toml`, since a folder called `rules`
    in site-packages is somebody else's.
    """
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "rules").is_dir():
        return checkout / "rules"
    return package / "_data" / "rules"


def editions_directory() -> Path:
    """Folder of the editions."""
    return builtin_directory() / EDITIONS


def load(extra: Sequence[str] = ()) -> Catalogue:
    """Load abilint's own rules and those of the `extra` folders; raises RuleFileError, UsageError."""
    own = _own()
    files = [file for folder in extra for file in files_in(Path(folder))]
    if not files:
        return own
    rules = sorted([*own.rules, *map(rule_file.read, files)], key=lambda rule: rule.code)
    return Catalogue(
        _checked(rules), own.known_names, _digest([own.digest.encode(), *map(Path.read_bytes, files)])
    )


@cache
def _own() -> Catalogue:
    """Load the rules that do not change under a run: several targets are judged by them."""
    files = files_in(builtin_directory())
    rules = sorted(map(rule_file.read_untested, files), key=lambda rule: rule.code)
    names = builtin_directory() / KNOWN_NAMES
    return Catalogue(_checked(rules), known_names(names), _digest(map(Path.read_bytes, (*files, names))))


def _checked(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    _refuse_twins(rules)
    _refuse_unknown_names(rules)
    return tuple(rules)


def _digest(texts: Iterable[bytes]) -> str:
    from hashlib import sha256

    digest = sha256()
    for text in texts:
        digest.update(text)
    return digest.hexdigest()[:16]


def one(wanted: str, extra: Sequence[str] = ()) -> Rule:
    """Load the rule of that name or code alone; raises RuleFileError, UsageError with the nearest name."""
    code = re.compile(rf'^code = "{re.escape(wanted)}"$', re.IGNORECASE | re.MULTILINE)
    for file in _files(extra):
        if file.stem == wanted.lower() or code.search(file.read_text(encoding="utf-8", errors="replace")):
            return rule_file.read(file)
    return load(extra).find(wanted)


def _files(extra: Sequence[str]) -> list[Path]:
    return [file for folder in (builtin_directory(), *map(Path, extra)) for file in files_in(folder)]


def files_in(folder: Path) -> list[Path]:
    """List the rule files of a folder, at any depth, in a stable order; raises UsageError."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder of rule files")
    pinned = editions_directory()
    files = sorted(
        file
        for file in folder.rglob("*.toml")
        if file.name != KNOWN_NAMES and file.parent != pinned and file.is_file()
    )
    if not files:
        raise UsageError(f"{folder}: holds no rule files (*.toml)")
    return files


def _refuse_twins(rules: Sequence[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        for key in (rule.code, rule.name):
            if key in seen:
                other = seen[key]
                field = "code" if key == rule.code else "name"
                problem = f"{field} {key!r} is that of {other.path} already; choose another"
                raise RuleFileError(rule.path, problem, rule_file.line_of(rule.path, field))
            seen[key] = rule


def _refuse_unknown_names(rules: Sequence[Rule]) -> None:
    names = {rule.name for rule in rules}
    for rule in rules:
        for name in sorted(set(rule.yields_to) - names):
            problem = f"yields-to: no rule is called {name!r}{_nearest(name, rules)}"
            raise RuleFileError(rule.path, problem, rule_file.line_of(rule.path, "yields-to"))


def known_names(path: Path) -> KnownNames:
    """Read `known-names.toml`: role, then owner, then a list of patterns."""
    table = tomli.loads(path.read_text(encoding="utf-8"))
    return KnownNames(
        KnownName(pattern, role, owner)
        for role, owners in table.items()
        for owner, patterns in owners.items()
        for pattern in patterns
    )
