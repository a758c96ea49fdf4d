"""What each file of a translation unit is to the request: given, kin of a given one, or context."""

from __future__ import annotations

import os

from abilint.surfaces.clang_front_end.system_directories import OWN_HEADERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.surfaces.clang_front_end.unit import Unit

# ruff: noqa: PTH113, PTH118, PTH120 - pathlib costs the child 5 ms

GIVEN = 1
KIN = 2
"""In the folder tree of a given header, but not given: context, of which the user is told."""
CONTEXT = 3

_LEVELS = 6
"""Folders above a header in which a missing include is looked for."""

_INCLUDE_ROOTS = ("/usr/include", "/usr/local/include")


class Requested:
    """The requested headers by their real paths."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.by_real_path = {os.path.realpath(header): header for header in headers}
        self._names = {os.path.basename(path) for path in self.by_real_path}  # noqa: PTH119 - as above
        self._names |= {os.path.basename(header) for header in headers}  # noqa: PTH119 - as above
        self._found: dict[str, str | None] = {}
        self._given = dict(self.by_real_path)
        paths = {*map(os.path.abspath, headers), *self.by_real_path}
        self._trees = tuple(sorted(map(_own_folder, paths)))
        self._stems = tuple(sorted(os.path.splitext(path)[0] for path in paths if _is_shared(path)))  # noqa: PTH122
        """Of headers in a folder of many projects: how the paths of their kin begin."""
        self._unshared = tuple(sorted(_own_folder(path) for path in paths if not _is_shared(path)))

    def header(self, name: str) -> str | None:
        """Map the name of a file, as libclang found it, to the requested header that it is."""
        if name not in self._found:
            likely = os.path.basename(name) in self._names  # noqa: PTH119 - as above
            self._found[name] = self.by_real_path.get(os.path.realpath(name)) if likely else None
        return self._found[name]

    def adopt(self, name: str) -> None:
        """Take a file in as a requested header."""
        self.by_real_path[os.path.realpath(name)] = name
        self._names |= {os.path.basename(name), os.path.basename(os.path.realpath(name))}  # noqa: PTH119
        self._found.clear()

    def twin(self, name: str) -> str | None:
        """Name the requested header that a file is a copy of: same name in a folder of the same name."""
        path = os.path.normpath(name)
        folder, base = os.path.split(path)
        if base not in self._names or folder == OWN_HEADERS or self.header(name) is not None:
            return None
        tail = f"/{os.path.basename(folder)}/{base}"  # noqa: PTH119 - as above
        return next((header for real, header in self._given.items() if real.endswith(tail)), None)

    def is_kin(self, name: str) -> bool:
        """Whether the file lies in the folder tree of a given header.

        A folder that holds everybody's headers, as /usr/include does, makes nobody kin, but for
        `foo.h` what lies in its folder `foo`.
        """
        return any(path.startswith(self._trees) for path in _paths(name))

    def may_be_own(self, name: str) -> bool:
        """Whether a file near a given header may be of the same project.

        A folder `include` may hold the headers of many, wherever it is: of it what begins as `foo.h` does.
        """
        return any(path.startswith((*self._stems, *self._unshared)) for path in _paths(name))


class Roles:
    """The role of each file of one unit, worked out once per file."""

    def __init__(self, unit: Unit, requested: Requested) -> None:
        self._unit = unit
        self._requested = requested
        self._roles: dict[int, int] = {0: CONTEXT}
        self._headers: dict[int, str] = {}
        given = {file for file in unit.lines if self.role(file) == GIVEN}
        self.carriers = unit.carriers(given)
        """Files that include a given one: a namespace or `extern "C"` block in them may enclose it."""
        self.present = {self._headers[file] for file in given}

    def role(self, file: int) -> int:
        """GIVEN, KIN or CONTEXT."""
        role = self._roles.get(file)
        if role is None:
            role = self._roles[file] = self._find(file)
        return role

    def is_given(self, file: int) -> bool:
        """Whether the file is a requested header."""
        return self.role(file) == GIVEN

    def header(self, file: int) -> str:
        """Name the requested header that a GIVEN file is."""
        return self._headers[file]

    def _find(self, file: int) -> int:
        name = self._unit.file_name(file)
        header = self._requested.header(name)
        if header is not None:
            self._headers[file] = header
            return GIVEN
        return KIN if self._requested.is_kin(name) else CONTEXT


def folder_that_holds(name: str, files: Sequence[str]) -> str | None:
    """Name the nearest folder above one of the files in which the include `name` exists."""
    for file in files:
        folder = os.path.dirname(file)
        for _ in range(_LEVELS):
            if os.path.isfile(os.path.join(folder, name)):
                return folder
            folder = os.path.dirname(folder)
    return None


def _paths(name: str) -> tuple[str, ...]:
    """Give the path of a file as it was found, and with its links followed."""
    try:
        return os.path.abspath(name), os.path.realpath(name)  # noqa: PTH100
    except FileNotFoundError:  # the working directory is gone
        return (os.path.normpath(name),)


def _own_folder(header: str) -> str:
    """Give the folder below which a header's kin lies."""
    folder = os.path.dirname(header)
    return f"{os.path.splitext(header)[0] if _is_include_root(folder) else folder}/"  # noqa: PTH122


def _is_shared(header: str) -> bool:
    folder = os.path.dirname(header)
    return os.path.basename(folder) == "include" or _is_include_root(folder)  # noqa: PTH119


def _is_include_root(folder: str) -> bool:
    """Whether a folder holds the headers of many projects: an include root, or its multiarch folder."""
    if folder in _INCLUDE_ROOTS:
        return True
    parent, name = os.path.split(folder)
    return parent in _INCLUDE_ROOTS and "-linux-" in name
