"""What the parent asks and what the child answers: plain JSON, so that the child imports little."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypedDict

    class Request(TypedDict):
        """`HeaderRequest`, with the headers as absolute paths and the target spelled out."""

        headers: list[str]
        shown: list[str]
        """Each header as the user wrote it: what messages say."""
        target: dict[str, str]
        """triple, architecture, os, environment, format, bits."""
        include_dirs: list[str]
        defines: list[str]
        forced_includes: list[str]
        language: str
        std: str | None
        sysroot: str | None
        extra_arguments: list[str]
        seconds: float
        """After so long no further translation unit is started."""
        types: bool
        """Whether signatures and layouts are asked for."""
        all_types: bool
        """Whether types are asked for that no declaration reaches."""
        exports: list[str]
        """Link names that the libraries export: they tell which included headers are theirs."""
        all_near: bool
        """Whether all of them are taken for theirs."""
        excluded: list[str]
        """Patterns of headers that are not to be read for what they declare."""
        memory: int
        """Bytes of address space that the child may use."""

    class Answer(TypedDict):
        """`Surface`, with places as [file index, line, column]."""

        files: list[str]
        declarations: list[dict[str, Any]]
        types: list[list[Any]]
        """Rows that `abilint.surfaces.header_types` reads; a declaration's `type` is the index of one."""
        constants: list[list[Any]]
        """[name, words that it stands for, file, line, column] of object-like macros."""
        macros: list[list[Any]]
        """The same of function-like ones, whose words begin with the parameters in parentheses."""
        headers: list[list[str]]
        """[path, status, reason] in the order of the request."""
        notes: list[str]
