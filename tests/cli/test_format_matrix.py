"""The exit code is that of what was found, in every format, and every format holds the same run."""

from __future__ import annotations

import shutil
import tarfile

import pytest
from sample_files import sample

from abilint.cli.main import main
from abilint.report import FORMATS
from abilint.report.reading import read_file

PACKED = sample("c-plain").directory.parent / "release" / "prebuilt.tar.xz"
CODES = {"clean": 0, "findings": 1, "incomplete": 3, "suppressed": 0, "breaking": 1}


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """What to say after `abilint` for each outcome; everything lies in the working directory."""
    folder = tmp_path_factory.mktemp("matrix")
    for name in ("c-plain", "c-misspelt"):
        shutil.copytree(sample(name).directory, folder / name)
    header = (folder / "c-misspelt" / "matrix.h").read_text()
    comment = "/* abilint: ignore[declared-not-exported] known since 1.0, see the tracker */"
    accepted = header.replace("void matrix_tranpose", f"{comment}\nvoid matrix_tranpose")
    (folder / "accepted.h").write_text(accepted)
    (folder / "empty.so").write_bytes(b"")
    with tarfile.open(PACKED) as packed:
        for side in ("old", "new"):
            member = packed.extractfile(f"apple/function-removed/{side}/libfoo.dylib")
            (folder / f"{side}.dylib").write_bytes(member.read())
    misspelt = "c-misspelt/libmatrix.so"
    return folder, {
        "clean": ["c-plain/libring.so", "--header", "c-plain/ring.h"],
        "findings": [misspelt, "--header", "c-misspelt/matrix.h"],
        "incomplete": [misspelt, "empty.so", "--header", "c-misspelt/matrix.h"],
        "suppressed": [misspelt, "--header", "accepted.h"],
        "breaking": ["new.dylib", "--against", "old.dylib"],
    }


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("outcome", CODES)
def test_the_exit_code_never_depends_on_the_format(outcome, format_name, commands, monkeypatch, capsys):
    folder, arguments = commands
    monkeypatch.chdir(folder)
    assert main(["check", *arguments[outcome], "-o", format_name]) == CODES[outcome]
    assert capsys.readouterr().out


@pytest.mark.parametrize("outcome", CODES)
def test_all_formats_are_those_of_the_json_report(outcome, commands, monkeypatch, capsys, tmp_path):
    """And `report convert` writes them again from it, with exit code 0."""
    folder, arguments = commands
    monkeypatch.chdir(folder)
    every = [option for name in FORMATS for option in ("-o", f"{name}={tmp_path / name}")]
    assert main(["check", *arguments[outcome], *every]) == CODES[outcome]
    assert capsys.readouterr().out == ""
    for name in FORMATS:
        assert main(["report", "convert", str(tmp_path / "json"), "-o", name]) == 0
        assert capsys.readouterr().out == (tmp_path / name).read_text("utf-8")


def test_the_cases_are_what_they_are_called(commands, monkeypatch, tmp_path):
    folder, arguments = commands
    monkeypatch.chdir(folder)
    path = str(tmp_path / "report.json")
    main(["check", *arguments["suppressed"], "-o", f"json={path}"])
    (finding,) = (each for each in read_file(path).findings if each.state == "suppressed")
    assert finding.justification == "known since 1.0, see the tracker"
    main(["check", *arguments["breaking"], "-o", f"json={path}"])
    assert read_file(path).verdict == "breaking"
