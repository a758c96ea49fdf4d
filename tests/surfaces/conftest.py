"""Reads headers in this process: the child's own code, without the price of a child per test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces import header
from abilint.surfaces.clang_front_end.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from abilint.model.surface import Surface

X86_64 = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")


def read_here(paths: tuple[str, ...], **options: Any) -> Surface:
    request = header.HeaderRequest(paths, options.pop("target", X86_64), **options)
    answer: dict[str, Any] = dict(Worker(header._wire(request)).answer())
    return header._surface(request, [answer])


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Surface]:
    """Write one header and read it."""

    def write_and_read(text: str, name: str = "x.h", **options: Any) -> Surface:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_here((str(path),), **options)

    return write_and_read


@pytest.fixture
def read_all(tmp_path: Path) -> Callable[..., Surface]:
    """Write several headers and read those that `given` names, all by default."""

    def write_and_read(texts: dict[str, str], given: tuple[str, ...] = (), **options: Any) -> Surface:
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_here(tuple(str(tmp_path / name) for name in given or texts), **options)

    return write_and_read
