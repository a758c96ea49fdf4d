"""The header surface, parent side: what C and C++ headers declare, read by a child process.

libclang can crash, hang and fill the memory, and its import and parse take longer than anything
else in a run. So a child reads the headers (`abilint.surfaces.clang_front_end.worker`) while the
parent reads the binary:

    pending = start(request)
    ...
    surface = pending.result()
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from abilint.errors import HeaderError
from abilint.model.location import Location
from abilint.model.surface import (
    Availability,
    Call,
    Declaration,
    DeclarationKind,
    HeaderOutcome,
    HeaderStatus,
    Obligation,
    SourceKind,
    Surface,
)
from abilint.model.types import TypeGraph
from abilint.surfaces import header_constants, header_macros, header_types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.model.constant import Constant
    from abilint.model.macro import Macro
    from abilint.model.target import Target
    from abilint.model.types import Type

_WORKER = "from abilint.surfaces.clang_front_end.worker import main; main()"

_MEMORY_LIMIT = 3 << 30
"""Bytes of address space for the child; a macro bomb ends there and not in the machine's swap."""

_GRACE = 10.0
"""Seconds beyond the request's own limit, after which a child that does not answer is killed."""


class HeaderRequest(Struct, frozen=True):
    """Which headers to read, and how the consumer's compiler is told to."""

    headers: tuple[str, ...]
    """Files; directories are expanded by `abilint.surfaces.header_files.expand`."""
    target: Target
    include_dirs: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    """`NAME` or `NAME=VALUE`."""
    forced_includes: tuple[str, ...] = ()
    """Files that every header is read after (`-include`)."""
    language: str = "auto"
    """`c`, `c++`, or `auto`: by suffix, and C++ where a `.h` fails as C."""
    std: str | None = None
    sysroot: str | None = None
    extra_arguments: tuple[str, ...] = ()
    seconds: float = 60.0
    """Time limit for all headers together."""
    types: bool = False
    """Read signatures and layouts too: they cost time, and only debug info can be held against them."""
    exports: frozenset[str] = frozenset()
    """Link names of the libraries: of headers that the given ones include, those are read too of whose names
    they export at least half."""
    all_near: bool = False
    """Of headers that the given ones include from their folders or below, read all."""
    excluded: tuple[str, ...] = ()
    """Patterns of paths or names of headers that are not read for it."""
    all_types: bool = False
    """Read also the types that the headers define and that no declaration reaches, and constants."""


class PendingSurface:
    """A child at work; `result` waits for it."""

    def __init__(self, request: HeaderRequest) -> None:
        self._request = request
        self._deadline = time.monotonic() + request.seconds + _GRACE
        self._process = _spawn(request)

    def result(self) -> Surface:
        """Wait for the answer and build the surface.

        Raises HeaderError where libclang cannot be loaded, does not answer in time, or crashed on
        every header; a crash on some of several leaves these as NOT_CHECKED.
        """
        parts = _answers(self._request, self._process, self._deadline)
        return _surface(self._request, parts)

    def cancel(self) -> None:
        """End the child: its answer is no longer wanted."""
        self._process.kill()
        self._process.communicate()


def start(request: HeaderRequest) -> PendingSurface:
    """Start reading the headers and return at once."""
    return PendingSurface(request)


def _command() -> list[str]:
    """Start a Python that looks for no site packages by itself: their paths are handed over."""
    package_root = str(Path(__file__).resolve().parents[2])
    path = [package_root, *(entry for entry in sys.path if entry and entry != package_root)]
    return [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:] = {path!r}; {_WORKER}"]


_children: list[subprocess.Popen[bytes]] = []


@atexit.register
def _end_children() -> None:
    """End those whose answers nobody waited for: the run was interrupted, or failed elsewhere."""
    for process in _children:
        if process.poll() is None:
            process.kill()


def _spawn(request: HeaderRequest) -> subprocess.Popen[bytes]:
    import msgspec

    question = msgspec.json.encode(_wire(request))
    try:
        process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise HeaderError(_named(request.headers), f"cannot start the header reader: {error}") from None
    _children.append(process)
    stdin, process.stdin = process.stdin, None
    if stdin is not None:
        with contextlib.suppress(BrokenPipeError), stdin:
            stdin.write(question)
    return process


def _wire(request: HeaderRequest) -> dict[str, Any]:
    """`abilint.surfaces.clang_front_end.request.Request`."""
    target = request.target
    return {
        "headers": [_absolute(header) for header in request.headers],
        "shown": [_text(header) for header in request.headers],
        "target": {
            "triple": target.triple,
            "architecture": target.architecture,
            "os": target.os,
            "environment": target.environment,
            "format": target.format.value,
            "bits": str(target.bits),
        },
        "include_dirs": [_text(path) for path in request.include_dirs],
        "defines": list(request.defines),
        "forced_includes": [_text(path) for path in request.forced_includes],
        "language": request.language,
        "std": request.std,
        "sysroot": request.sysroot,
        "extra_arguments": list(request.extra_arguments),
        "seconds": request.seconds,
        "types": request.types,
        "all_types": request.all_types,
        "exports": sorted(filter(_is_text, request.exports)),
        "all_near": request.all_near,
        "excluded": list(request.excluded),
        "memory": _MEMORY_LIMIT,
    }


def _absolute(path: str) -> str:
    return _text(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def _text(path: str) -> str:
    """Refuse a path that JSON cannot carry: bytes that are no UTF-8 are half characters in Python."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise HeaderError(repr(path), "its name is not valid UTF-8, so it cannot be included") from None
    return path


def _is_text(name: str) -> bool:
    """Whether JSON can carry a name; no declaration has another."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


Answer = dict[str, Any]


def _answers(request: HeaderRequest, process: subprocess.Popen[bytes], deadline: float) -> list[Answer]:
    """Answers that together hold every header; a set that crashes libclang is read in halves."""
    answer = _wait(request, process, deadline)
    if answer is not None:
        return [answer]
    if len(request.headers) == 1:
        return [_crashed(request.headers[0])]
    middle = len(request.headers) // 2
    found = []
    for part in (request.headers[:middle], request.headers[middle:]):
        smaller = replace(request, headers=part)
        found += _answers(smaller, _spawn(smaller), deadline)
    return found


def _crashed(header: str) -> Answer:
    reason = "libclang crashed on it"
    outcome = [header, HeaderStatus.NOT_CHECKED.value, reason]
    empty: Answer = {"files": [], "declarations": [], "types": [], "constants": [], "macros": [], "notes": []}
    return {**empty, "headers": [outcome], "crashed": True}


def _wait(request: HeaderRequest, process: subprocess.Popen[bytes], deadline: float) -> Answer | None:
    """Wait for the child's answer, None where it crashed."""
    import msgspec

    try:
        output, complaint = process.communicate(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        problem = f"libclang did not finish within {request.seconds + _GRACE:g} seconds"
        raise HeaderError(_named(request.headers), problem) from None
    try:
        answer: Answer = msgspec.json.decode(output, type=dict)
    except msgspec.DecodeError:
        if process.returncode > 0:
            problem = _last_line(complaint) or f"the header reader ended with status {process.returncode}"
            raise HeaderError(_named(request.headers), problem) from None
        return None
    if "error" in answer:
        raise HeaderError(_named(request.headers), str(answer["error"]))
    return answer


def _last_line(complaint: bytes) -> str:
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return f"the header reader failed: {lines[-1]}" if lines else ""


def _named(headers: Sequence[str]) -> str:
    more = len(headers) - 1
    return f"{headers[0]} (with {more} more)" if more else headers[0]


def _surface(request: HeaderRequest, answers: Sequence[Answer]) -> Surface:
    if all(answer.get("crashed") for answer in answers):
        raise HeaderError(_named(request.headers), "libclang crashed on it")
    declarations: dict[str, Declaration] = {}
    outcomes = []
    notes: dict[str, None] = {}
    nodes: list[Type] = []
    constants: dict[str, Constant] = {}
    macros: dict[str, Macro] = {}
    for answer in answers:
        files = answer["files"]
        first = len(nodes)
        nodes += header_types.graph(answer["types"], files, first).nodes
        for row in answer["declarations"]:
            declarations.setdefault(row["key"], _declaration(row, files, first))
        outcomes += [
            HeaderOutcome(path, HeaderStatus(status), why) for path, status, why in answer["headers"]
        ]
        notes |= dict.fromkeys(answer["notes"])
        constants |= header_constants.read(answer["constants"], files)
        macros |= header_macros.read(answer["constants"], answer["macros"], constants, files)
    return Surface(
        source=SourceKind.HEADER,
        target=request.target,
        declarations=tuple(declarations.values()),
        headers=tuple(outcomes),
        notes=tuple(notes),
        types=TypeGraph(tuple(nodes)) if request.types else None,
        constants=tuple(constants.values()),
        macros=tuple(macros.values()),
    )


_KINDS = {kind.value: kind for kind in DeclarationKind}
_OBLIGATIONS = {obligation.value: obligation for obligation in Obligation}
_AVAILABILITIES = {availability.value: availability for availability in Availability}


def _declaration(row: Mapping[str, Any], files: Sequence[str], first: int) -> Declaration:
    name, type_id = row["name"], row.get("type")
    return Declaration(
        key=row["key"],
        name=name,
        qualified_name=row.get("qualified_name", name),
        link_names=tuple(row.get("link_names", ())),
        companions=tuple(row.get("companions", ())),
        kind=_KINDS[row["kind"]],
        obligation=_OBLIGATIONS[row["obligation"]],
        location=Location(files[row["file"]], row["line"], row["column"]),
        reason=row["reason"],
        signature=row.get("signature", ""),
        header=files[row["file"]],
        language=row.get("language", "c"),
        inline=row.get("inline", False),
        weak=row.get("weak", False),
        thread_local=row.get("thread_local", False),
        variadic=row.get("variadic", False),
        visibility=row.get("visibility", "default"),
        availability=_AVAILABILITIES[row.get("availability", "available")],
        calling_convention=row.get("calling_convention", "c"),
        asm_label=row.get("asm_label"),
        object_name=row.get("object_name"),
        default_arguments=tuple(map(header_constants.plain, row.get("default_arguments", ()))),
        template_defaults=tuple(map(header_constants.plain, row.get("template_defaults", ()))),
        nothrow=row.get("nothrow", False),
        deleted=row.get("deleted", False),
        explicit=row.get("explicit", False),
        access=row.get("access", "public"),
        final=row.get("final", False),
        static=row.get("static", False),
        value=row.get("value"),
        attributes=tuple(row.get("attributes", ())),
        renamed=row.get("renamed"),
        size=row.get("size"),
        calls=tuple(_call(call, files) for call in row.get("calls", ())),
        type=None if type_id is None else type_id + first,
    )


def _call(call: Sequence[Any], files: Sequence[str]) -> Call:
    name, link_name, file, line, column = call
    return Call(name, link_name, Location(files[file], line, column))
