"""Where each report goes: `-o FORMAT[=PATH]`, any number of times, at most one to standard output."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import UsageError
from abilint.report import FORMATS, render
from abilint.report.place import Places, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from abilint.model.report import Report
    from abilint.report.view import View

DEFAULT_FORMAT = "text"


class Destination(Struct, frozen=True):
    """One report that was asked for."""

    format_name: str
    path: str | None = None
    """None is standard output."""


def parse_destinations(values: Sequence[str]) -> tuple[Destination, ...]:
    """Read the values of all `-o` options; text on standard output where there are none.

    Raises UsageError for an unknown format, two reports for one place, and a place that cannot
    be written to: better now than when the work is done.
    """
    destinations = tuple(map(_parse, values)) or (Destination(DEFAULT_FORMAT),)
    _refuse_shared_places(destinations)
    for destination in destinations:
        if destination.path is not None:
            _refuse_bad_place(destination.path)
    return destinations


def write_reports(
    report: Report,
    destinations: Sequence[Destination],
    stdout: TextIO | None,
    view: View,
) -> None:
    """Write every file, then standard output; raises UsageError where a place cannot be written to.

    `view` is for standard output. Files get no colour, and appear whole or not at all. A reader
    of standard output that goes away early (`| head`) changes nothing: the verdict is the exit code.
    """
    plain = view.of_a_file()
    for destination in sorted(destinations, key=lambda d: (d.path is None, d.path or "")):
        if destination.path is None:
            encoding = _encoding(destination.format_name, stdout)
            write_stdout(render(report, destination.format_name, view), stdout, encoding)
        else:
            write_file(destination.path, render(report, destination.format_name, plain))
    _tell_github(report, destinations)


def _tell_github(report: Report, destinations: Sequence[Destination]) -> None:
    """Write the step's summary and outputs beside the annotations."""
    paths = {destination.format_name: destination.path for destination in destinations}
    if "github" in paths:
        from abilint.report import github_files

        github_files.write(report, os.environ, paths.get("json"))


def _parse(value: str) -> Destination:
    name, equals, path = value.partition("=")
    refuse_unknown(name)
    if equals and not path:
        raise UsageError(f"`-o {value}` names no file after the `=`")
    return Destination(name, place_of(path))


def refuse_unknown(name: str) -> None:
    """Raise UsageError with the nearest name where there is no such format."""
    if name not in FORMATS:
        raise UsageError(f"unknown output format `{name}`{_did_you_mean(name)}")


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), FORMATS, n=1)
    return f", did you mean `{close[0]}`?" if close else f"; abilint knows {', '.join(FORMATS)}"


def _refuse_shared_places(destinations: Sequence[Destination]) -> None:
    places = Places()
    for destination in destinations:
        if other := places.taken_by(destination.path, destination.format_name):
            formats = f"`{other}` and `{destination.format_name}`"
            where = destination.path or "standard output"
            raise UsageError(
                f"{formats} cannot both go to {where}: name a file, as in `-o {destination.format_name}=FILE`"
            )


def _refuse_bad_place(path: str) -> None:
    if os.path.isdir(path):  # noqa: PTH112  # paths stay as the user wrote them
        raise UsageError(f"cannot write the report to {path}: it is a directory")
    parent = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
    if not os.path.isdir(parent):  # noqa: PTH112
        raise UsageError(f"cannot write the report to {path}: there is no directory {parent}")


def write_file(path: str, text: str, errors: str = "strict", what: str = "the report") -> None:
    """Write it as UTF-8, whole or not at all; raises UsageError where the place cannot be written to.

    `errors` is `surrogateescape` for text that must come out as the bytes it was read from.
    """
    data = text.encode("utf-8", errors)
    try:
        _replace(os.path.realpath(path), data) if _is_replaceable(path) else _write_through(path, data)
    except OSError as error:
        raise UsageError(f"cannot write {what} to {path}: {error.strerror or error}") from error


def _is_replaceable(path: str) -> bool:
    """Whether a rename may take the place: not that of a device, a FIFO or an open file's descriptor."""
    if path.startswith(("/dev/", "/proc/")):  # /dev/stdout may well be a regular file
        return False
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except FileNotFoundError:
        return True


def _write_through(path: str, data: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(data)


def _replace(path: str, data: bytes) -> None:
    """Rename over the old file, so that nobody reads half a report; the mode of an old file stays."""
    temporary = os.path.join(os.path.dirname(path), f".abilint-{os.getpid()}.tmp")  # noqa: PTH118, PTH120
    # Not the module tempfile: its files are private, a report gets the mode that the umask gives.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        if os.path.exists(path):  # noqa: PTH110
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))  # noqa: PTH101, PTH116
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise


def write_stdout(
    text: str, stdout: TextIO | None, encoding: str = "utf-8", errors: str = "backslashreplace"
) -> None:
    """Write all of it; a reader that went away is no error, a full disk is a UsageError."""
    if stdout is None:
        raise UsageError("cannot write the report: standard output is closed")
    binary = getattr(stdout, "buffer", None)
    try:
        if binary is None:
            stdout.write(text)
        else:
            stdout.flush()
            binary.write(text.encode(encoding, errors))
        stdout.flush()
    except BrokenPipeError:
        _forget(stdout)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write the report to standard output: {error}") from error


def _encoding(format_name: str, stdout: TextIO | None) -> str:
    return (stdout and stdout.encoding) or "utf-8" if FORMATS[format_name].for_people else "utf-8"


def _forget(stdout: TextIO) -> None:
    """Let the interpreter's own flush at exit succeed, as Python's documentation of SIGPIPE advises."""
    try:
        descriptor = stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
