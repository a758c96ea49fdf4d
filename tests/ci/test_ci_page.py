"""The pipelines that `docs/ci.md` shows use what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from abilint import __version__

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB, PRE_COMMIT = (
    yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)


def loaded(name: str) -> Any:
    return next(yaml.safe_load_all((ROOT / name).read_text(encoding="utf-8")))


def test_github() -> None:
    (step,) = (step for step in GITHUB["steps"] if "abilint@" in step.get("uses", ""))
    assert set(step["with"]) <= set(loaded("action.yml")["inputs"])
    assert step["uses"].endswith(f"@v{__version__}")
    outputs = set(re.findall(r"steps\.abilint\.outputs\.([\w-]+)", PAGE))
    assert outputs
    assert outputs <= set(loaded("action.yml")["outputs"])
    assert all("${{" not in step.get("run", "") for step in GITHUB["steps"])


def test_every_output_of_the_action_is_named() -> None:
    assert [name for name in loaded("action.yml")["outputs"] if f"`{name}`" not in PAGE] == []


def test_gitlab() -> None:
    (used,) = GITLAB["include"]
    assert used["component"].endswith(f"/abilint@{__version__}")
    assert set(used["inputs"]) <= set(loaded("templates/abilint/template.yml")["spec"]["inputs"])


def test_pre_commit() -> None:
    (used,) = PRE_COMMIT["repos"]
    assert used["rev"] == f"v{__version__}"
    assert [hook["id"] for hook in used["hooks"]] == [hook["id"] for hook in loaded(".pre-commit-hooks.yaml")]
