"""Every way that abilint refuses, and the exit code that each one means.

- AbilintError
- UsageError, exit 2 (option, configuration, rule file, suppression): ConfigError, RuleFileError, QueryError
- InputError, exit 3 (missing, unreadable, not what it should be): NotABinary, CorruptBinary, HeaderError,
  SnapshotError
"""

from __future__ import annotations


class AbilintError(Exception):
    """What abilint says in one line on stderr; `exit_code` is the process's."""

    exit_code = 4


class UsageError(AbilintError):
    """The request itself is wrong: nothing was analysed."""

    exit_code = 2


class FileFault(UsageError):  # noqa: N818  (named for what it is: the file is at fault)
    """A file that somebody wrote by hand does not say what it must say; names file, line and the mend."""

    def __init__(self, path: str, problem: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        where = f"{path}:{line}" if line else path
        super().__init__(f"{where}: {problem}")


class RuleFileError(FileFault):
    """A rule file does not say what a rule must say."""


class ConfigError(FileFault):
    """The configuration does not say what it must say."""


class QueryError(UsageError):
    """A query was refused by the sandbox, did not compile, or ran too long."""


class InputError(AbilintError):
    """An input could not be read; `path` names it and the message says what is wrong."""

    exit_code = 3

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class NotABinary(InputError):  # noqa: N818  (named for what the file is)
    """The file is readable, but of no format that abilint reads."""


class CorruptBinary(InputError):  # noqa: N818  (named for what the file is)
    """The file starts as a known format and then contradicts itself."""


class HeaderError(InputError):
    """A header could not be given to the compiler front end at all."""


class SnapshotError(InputError):
    """A file that should hold a release does not, or not as abilint wrote it."""
