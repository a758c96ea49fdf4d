"""A run without a configuration does not pay for one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "samples" / "c-plain" / "libring.so"
PROGRAM = """
import sys
from abilint.cli.main import main
main(["check", sys.argv[1], "-o", "concise"])
print(*(name for name in sys.modules if name.startswith("abilint.")), file=sys.stderr)
"""


def modules(folder):
    command = [sys.executable, "-c", PROGRAM, str(LIBRARY)]
    child = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return set(child.stderr.split())


def test_nothing_of_it_is_imported(tmp_path):
    (tmp_path / ".git").mkdir()
    wanted = {"abilint.config.reading", "abilint.config.tables", "abilint.app.configured"}
    without = modules(tmp_path)
    assert not without & wanted
    assert "abilint.app.merging" not in without
    (tmp_path / "abilint.toml").write_text("")
    assert modules(tmp_path) >= wanted
