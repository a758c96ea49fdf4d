"""A debug file that is of none of the libraries is not passed over in silence."""

from __future__ import annotations

import pytest
from sample_files import sample

from abilint.cli.main import main


@pytest.mark.parametrize(("debug_file", "code"), [("c-common", 3), ("c-asm-label", 0)])
def test_a_debug_file_of_another_library(
    debug_file: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    library = str(sample("c-asm-label").libraries[0])
    given = str(sample(debug_file).libraries[0])
    assert main(["check", library, "--debug-file", given, "--fail-on", "never"]) == code
    assert ("is the debug file of none of the libraries" in capsys.readouterr().out) is (code == 3)


def test_a_debug_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    library = str(sample("c-asm-label").libraries[0])
    assert main(["check", library, "--debug-file", "nothere.debug", "--fail-on", "never"]) == 3
    assert "nothere.debug: cannot be read" in capsys.readouterr().err
