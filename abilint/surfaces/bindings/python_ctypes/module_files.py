"""Which file beside a module an import of it means; files are read as text, and only those of its package."""

from __future__ import annotations

import os

MOST_BYTES = 16 << 20
"""More than any module that people write; generated ones with 50,000 lines are a tenth of it."""


def find(package: str, name: str, level: int) -> str | None:
    """Give the file of an imported module of the same package; None where it is another's.

    `package` is the folder of the importing module, `level` the number of leading dots.
    """
    if level:
        folder = package
        for _ in range(level - 1):
            folder = os.path.dirname(folder)  # noqa: PTH120  # paths stay as the user wrote them
        return _file(folder, name.split(".") if name else [])
    top = _top(package)
    parts = name.split(".")
    found = _file(package, parts) if top is None else None
    if top is not None and os.path.basename(top) == parts[0]:  # noqa: PTH119
        found = _file(top, parts[1:])
    return found


def package_of(file: str) -> str:
    """Give the folder that relative imports of a module start from."""
    return os.path.dirname(file) or "."  # noqa: PTH120


def _top(folder: str) -> str | None:
    """Give the folder of the outermost package around a folder."""
    top = None
    while os.path.isfile(os.path.join(folder, "__init__.py")) and folder != top:  # noqa: PTH113, PTH118
        top = folder
        folder = os.path.dirname(folder)  # noqa: PTH120
    return top


def _file(folder: str, parts: list[str]) -> str | None:
    base = os.path.normpath(os.path.join(folder, *parts))  # noqa: PTH118
    for candidate in (f"{base}.py", os.path.join(base, "__init__.py")):  # noqa: PTH118
        if (parts or candidate != f"{base}.py") and os.path.isfile(candidate):  # noqa: PTH113
            return candidate
    return None


def text(file: str) -> bytes | None:
    """Read a module; None where it cannot be, or is no module that somebody wrote."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123
            found = stream.read(MOST_BYTES + 1)
    except OSError:
        return None
    return found if len(found) <= MOST_BYTES else None
