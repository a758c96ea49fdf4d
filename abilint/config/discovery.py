"""Which configuration holds: the nearest one going up. Imports little: most runs have none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OWN = "abilint.toml"
SHARED = "pyproject.toml"
TABLE = ("tool", "abilint")
"""Where in `SHARED` it stands."""
VARIABLE = "ABILINT_CONFIG"
"""Environment variable with the path of the configuration."""
REPOSITORY = ".git"
"""What lies in the topmost folder that is looked at; a file where the folder is a worktree of git."""


class Source(NamedTuple):
    """A file with a configuration in it."""

    path: str
    """As messages name it."""
    table: tuple[str, ...] = ()
    """Of the file the table that is the configuration; empty for all of it."""


def of_run(named: str | None, environ: Mapping[str, str]) -> Source | None:
    """Give the file that was named, by `--config` or else the environment, else the nearest one.

    Raises UsageError where what was named is no file.
    """
    for path, where in ((named, "--config"), (environ.get(VARIABLE), VARIABLE)):
        if path:
            return _named(path, where)
    return nearest(os.curdir)


def _named(path: str, where: str) -> Source:
    if not os.path.isfile(path):  # noqa: PTH113  (this module is imported in every run; pathlib is not)
        raise UsageError(f"{where} {path}: there is no such file")
    return Source(path, TABLE if os.path.basename(path) == SHARED else ())  # noqa: PTH119


def nearest(start: str) -> Source | None:
    """Look in a folder and those around it; beside `abilint.toml` a `pyproject.toml` does not count."""
    for folder in _upwards(start):
        own, shared = os.path.join(folder, OWN), os.path.join(folder, SHARED)  # noqa: PTH118
        if os.path.isfile(own):  # noqa: PTH113
            return Source(own)
        if os.path.isfile(shared) and _has_table(shared):  # noqa: PTH113
            return Source(shared, TABLE)
    return None


def _upwards(start: str) -> Iterator[str]:
    """Give the folder and those around it, up to the repository's; as a user in `start` would write them."""
    try:
        here = os.path.abspath(start)  # noqa: PTH100
    except FileNotFoundError:  # the working directory is gone
        return
    folder, way = here, ""
    while True:
        yield way
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder or os.path.exists(os.path.join(folder, REPOSITORY)):  # noqa: PTH110, PTH118
            return
        folder, way = above, os.path.join(way, os.pardir)  # noqa: PTH118


def _has_table(path: str) -> bool:
    """Whether a `pyproject.toml` speaks of abilint; one that is no TOML at all is not ours to judge."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
    except OSError:
        return False
    if b"abilint" not in data:
        return False
    import tomli

    try:
        tools = tomli.loads(data.decode("utf-8", "replace")).get("tool")
    except (tomli.TOMLDecodeError, RecursionError):
        return False
    return isinstance(tools, dict) and TABLE[-1] in tools
