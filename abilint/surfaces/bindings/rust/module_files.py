"""Which file holds a module: `mod foo;` (The Rust Reference, "Module source filenames")."""

from __future__ import annotations

import os

OWN = frozenset({"mod.rs", "lib.rs", "main.rs"})
"""Files whose modules lie beside them."""


def folder_of(path: str) -> str:
    """Give the folder in which the modules of a file are looked for."""
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]  # noqa: PTH122  # paths stay as the user wrote them
    return folder if name in OWN else os.path.join(folder, stem)  # noqa: PTH118


def below(folder: str, name: str, stated: str | None) -> str:
    """Give the folder of the modules within a module that is written in braces."""
    return os.path.join(folder, stated or name)  # noqa: PTH118


def included(beside: str, stated: str) -> str | None:
    """Give the file of `include!("...")`; None where there is none."""
    return find("", beside, "", stated)


def find(folder: str, beside: str, name: str, stated: str | None) -> str | None:
    """Give the file of a module; None where there is none.

    `stated` is what `#[path]` says, which counts from the file `beside`.
    """
    if stated is not None:
        path = os.path.join(os.path.dirname(beside), stated)  # noqa: PTH118, PTH120
        return path if os.path.isfile(path) else None  # noqa: PTH113
    tried = [os.path.join(folder, f"{name}.rs"), os.path.join(folder, name, "mod.rs")]  # noqa: PTH118
    if folder != os.path.dirname(beside):  # noqa: PTH120
        # A file that is given alone may be a crate's root, whatever it is called.
        tried.append(os.path.join(os.path.dirname(beside), f"{name}.rs"))  # noqa: PTH118, PTH120
    return next((path for path in tried if os.path.isfile(path)), None)  # noqa: PTH113
