"""pre-commit's hooks and the Dockerfile: what they name is there, and what they run exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml

from abilint.cli.main import parser

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
REQUIRED = {"id", "name", "entry", "language"}
"""pre-commit.com, "Creating new hooks"."""


def test_hooks_run_commands_that_exist() -> None:
    for hook in HOOKS:
        assert set(hook) >= REQUIRED
        assert hook["language"] == "python"
        words = shlex.split(hook["entry"])
        assert words[0] == "abilint"
        parser().parse_args(words[1:])


def test_hooks_are_called_for_the_files_that_they_read() -> None:
    (config,) = (hook for hook in HOOKS if hook["id"] == "abilint-config")
    wanted = re.compile(config["files"])
    assert all(wanted.search(name) for name in ("abilint.toml", "libs/abilint.toml", "pyproject.toml"))
    assert not any(wanted.search(name) for name in ("my-abilint.toml", "abilint.toml.in", "foo.toml"))


def copied() -> list[str]:
    """What the image is built from."""
    return [
        word
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for word in line.split()
    ]


def test_image_is_built_from_files_that_exist() -> None:
    assert copied()
    assert [name for name in copied() if not (ROOT / name).exists()] == []


def test_what_is_copied_is_enough_to_build_the_wheel(tmp_path: Path) -> None:
    for name in copied():
        (tmp_path / name).symlink_to(ROOT / name)
    program = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True)
    assert list(tmp_path.glob("abilint-*.whl"))


def test_image_runs_as_nobody_in_particular() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER abilint$", last, re.MULTILINE)
    assert last.index("useradd") < last.index("USER abilint") < last.index("ENTRYPOINT")
    assert 'ENTRYPOINT ["abilint"]' in last
