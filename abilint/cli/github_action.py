"""The step of the GitHub Action (`action.yml`): its inputs as a command line, its outputs for later steps."""

from __future__ import annotations

import glob
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from abilint.cli.main import main
from abilint.errors import AbilintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULTS = {
    "libraries": "",
    "headers": "",
    "against": "",
    "fail-on": "",
    "require": "",
    "arguments": "",
    "working-directory": ".",
    "report": "abilint.json",
    "sarif": "abilint.sarif",
    "upload-sarif": "false",
    "category": "abilint",
}
"""The inputs that `action.yml` declares."""

_NO_REPORT = frozenset({2, 4, 130})
"""Exit codes of runs that end before any report is written."""


def run(environ: Mapping[str, str]) -> int:
    """Check as the inputs in ABILINT_INPUTS ask for; the answer is the step's exit code.

    The exit code is that of `abilint check`: 2 and more fail the job whatever `fail-on` says.
    """
    try:
        inputs = read_inputs(environ.get("ABILINT_INPUTS", ""))
        os.chdir(inputs["working-directory"])
    except (AbilintError, OSError) as error:
        return _refuse(str(error), environ)
    code = main(list(command(inputs)))
    if code in _NO_REPORT:
        return _refuse(f"abilint ended with exit code {code}; its log says why", environ, code)
    _output(environ, {"sarif": _from_top(inputs["sarif"], environ)})
    return code


def read_inputs(text: str) -> dict[str, str]:
    """Read the JSON object of all inputs; raises UsageError for one that does not exist.

    GitHub itself only warns of these, and a misspelt `fail-on` would be the default in silence.
    """
    given = json.loads(text or "{}")
    for name in given:
        if name not in DEFAULTS:
            raise UsageError(f"the action has no input `{name}`{_did_you_mean(name)}")
    return DEFAULTS | {name: str(value) for name, value in given.items() if str(value).strip()}


def command(inputs: Mapping[str, str]) -> Iterator[str]:
    """Give the words of the command line."""
    yield "check"
    for pattern in _lines(inputs["libraries"]):
        yield from _files(pattern)
    for header in _lines(inputs["headers"]):
        yield f"--header={header}"
    for option in ("against", "fail-on", "require"):
        if value := inputs[option].strip():
            yield f"--{option}={value}"
    yield from _lines(inputs["arguments"])
    yield from ("-o", "github", "-o", f"github-sarif={inputs['sarif']}", "-o", f"json={inputs['report']}")


def _files(pattern: str) -> list[str]:
    """Expand a pattern as a shell does; one that fits nothing stands for itself, and is then reported.

    A file whose name begins with `-` is no option.
    """
    found = sorted(glob.glob(pattern, recursive=True)) or [pattern]  # noqa: PTH207  (paths stay as written)
    return [f"./{path}" if path.startswith("-") else path for path in found]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), DEFAULTS, n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; it has {', '.join(DEFAULTS)}"


def _from_top(path: str, environ: Mapping[str, str]) -> str:
    """Name the file for a step that runs at the top of the repository; nothing where it was not written."""
    if not os.path.isfile(path):  # noqa: PTH113
        return ""
    top = environ.get("GITHUB_WORKSPACE") or os.curdir
    return os.path.relpath(path, top)


def _refuse(reason: str, environ: Mapping[str, str], code: int = UsageError.exit_code) -> int:
    from abilint.report.escaped import command_data

    print(f"::error title=abilint::{command_data(reason)}")  # noqa: T201
    _output(environ, {"verdict": "error", "exit-code": str(code)})
    return code


def _output(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    from abilint.report.visible import visible

    if path := environ.get("GITHUB_OUTPUT"):
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.writelines(f"{name}={visible(value)}\n" for name, value in values.items())


def entry() -> NoReturn:
    """Run as the process of the step."""
    sys.exit(run(os.environ))


if __name__ == "__main__":
    entry()
